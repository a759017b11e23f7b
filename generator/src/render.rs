//! Rendering: views go in, the text of each file comes out, not yet parsed or formatted.

use std::collections::BTreeMap;
use std::path::Path;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, ValueKind};
use minijinja::{Environment, ErrorKind, UndefinedBehavior, Value, context};

use crate::diagnostic::Diagnostic;
use crate::rust::{CrateView, GroupView, ModelFileView, ModelView, OperationView, unraw};

/// The templates of a folder: those that are rendered, and the runtime, which is copied.
#[derive(Debug, Default, Clone)]
pub struct Templates {
    /// Text by file name, such as `models.rs.j2`.
    rendered: BTreeMap<String, String>,
    /// Text by file name below `runtime/`.
    runtime: BTreeMap<String, String>,
}

/// A file before it is formatted.
#[derive(Debug)]
pub struct RenderedFile {
    pub path: String,
    pub text: String,
    /// The types, constants and functions that it has to hold, and no others; none for files that are not checked for it.
    pub items: Option<Vec<String>>,
    /// The template, for errors.
    pub template: String,
}

impl Templates {
    /// Reads a folder of templates.
    pub fn read(folder: &Path) -> std::io::Result<Self> {
        let rendered = read_folder(folder, ".j2")?;
        let runtime = read_folder(&folder.join("runtime"), ".rs")?;
        Ok(Templates { rendered, runtime })
    }
}

fn read_folder(folder: &Path, ending: &str) -> std::io::Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name.ends_with(ending) && path.is_file() {
            files.insert(name.to_owned(), std::fs::read_to_string(&path)?);
        }
    }
    Ok(files)
}

/// A file that is to be rendered.
#[derive(Debug)]
pub struct Task<'v> {
    path: String,
    template: String,
    view: View<'v>,
}

/// What a template is given.
#[derive(Debug)]
enum View<'v> {
    Crate(Value),
    Api(Value),
    Models(&'v ModelFileView),
    Operations(&'v GroupView),
    /// Nothing: the text is copied.
    Copied(&'v str),
}

/// Templates that are rendered once for a crate, and the files that they make.
const FRAME: [(&str, &str); 5] = [
    ("Cargo.toml.j2", "Cargo.toml"),
    ("README.md.j2", "README.md"),
    ("lib.rs.j2", "src/lib.rs"),
    ("settings.rs.j2", "src/settings.rs"),
    ("error_body.rs.j2", "src/error_body.rs"),
];

/// All files of a crate.
pub fn tasks<'v>(templates: &'v Templates, view: &'v CrateView) -> Vec<Task<'v>> {
    let whole = Value::from(Serde(view));
    let mut tasks: Vec<Task<'v>> = Vec::new();
    let mut add = |template: &str, path: String, view| tasks.push(Task { path, template: template.to_owned(), view });
    for (template, path) in FRAME {
        add(template, path.to_owned(), View::Crate(whole.clone()));
    }
    for api in &view.apis {
        let (folder, frame) = match api.module.is_empty() {
            true => ("src".to_owned(), "src/api.rs".to_owned()),
            false => (format!("src/{}", unraw(&api.module)), format!("src/{}/mod.rs", unraw(&api.module))),
        };
        let whole = Value::from(Serde(api));
        add("api.rs.j2", frame, View::Api(whole.clone()));
        add("models_mod.rs.j2", format!("{folder}/models/mod.rs"), View::Api(whole.clone()));
        for file in &api.model_files {
            add("models.rs.j2", format!("{folder}/models/{}.rs", unraw(&file.module)), View::Models(file));
        }
        add("operations_mod.rs.j2", format!("{folder}/operations/mod.rs"), View::Api(whole));
        for group in &api.groups {
            add(
                "operations.rs.j2",
                format!("{folder}/operations/{}.rs", unraw(&group.module)),
                View::Operations(group),
            );
        }
    }
    for (name, text) in &templates.runtime {
        add(&format!("runtime/{name}"), format!("src/runtime/{name}"), View::Copied(text));
    }
    tasks
}

/// Renders files by the templates of a folder.
#[derive(Debug)]
pub struct Renderer<'t> {
    environment: Environment<'t>,
}

impl<'t> Renderer<'t> {
    pub fn new(templates: &'t Templates) -> Result<Self, Diagnostic> {
        let environment = environment(templates).map_err(|error| template_error(&error))?;
        Ok(Renderer { environment })
    }

    pub fn render(&self, task: &Task<'_>) -> Result<RenderedFile, Diagnostic> {
        let (items, context) = match &task.view {
            View::Crate(view) => (None, context! { crate => view.clone() }),
            View::Api(view) => (None, context! { api => view.clone() }),
            View::Models(file) => {
                let models = Value::from(Serde(&file.models));
                (Some(model_items(file)), context! { file => Value::from(Serde(file)), models => models })
            }
            View::Operations(group) => (Some(operation_items(group)), context! { group => Value::from(Serde(group)) }),
            View::Copied(text) => return Ok(rendered(task, (*text).to_owned(), None)),
        };
        let made = self.environment.get_template(&task.template).and_then(|template| template.render(context));
        made.map(|text| rendered(task, text, items)).map_err(|error| template_error(&error))
    }
}

fn rendered(task: &Task<'_>, text: String, items: Option<Vec<String>>) -> RenderedFile {
    RenderedFile { path: task.path.clone(), text, items, template: task.template.clone() }
}

fn model_items(file: &ModelFileView) -> Vec<String> {
    let name = |model: &ModelView| match model {
        ModelView::Struct(view) | ModelView::Form(view) => view.name.clone(),
        ModelView::Enum(view) => view.name.clone(),
        ModelView::Union(view) => view.name.clone(),
        ModelView::Body(view) => view.name.clone(),
        ModelView::Answer(view) => view.name.clone(),
    };
    file.models.iter().map(name).collect()
}

fn operation_items(group: &GroupView) -> Vec<String> {
    let of_operation = |operation: &OperationView| [operation.marker.clone(), operation.constant.clone()];
    std::iter::once(group.type_name.clone()).chain(group.operations.iter().flat_map(of_operation)).collect()
}

fn environment(templates: &Templates) -> Result<Environment<'_>, minijinja::Error> {
    let mut environment = Environment::new();
    // Undefined names and empty options are mistakes of a template, never an empty text in a file.
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_formatter(|out, state, value| match value.kind() {
        ValueKind::None => {
            Err(minijinja::Error::new(ErrorKind::InvalidOperation, "a value that is not there is printed"))
        }
        // As Rust writes it, not as Python does.
        ValueKind::Bool => Ok(write!(out, "{}", value.is_true())?),
        _ => minijinja::escape_formatter(out, state, value),
    });
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build()?;
    environment.set_syntax(syntax);
    for (name, text) in &templates.rendered {
        environment.add_template(name, text)?;
    }
    Ok(environment)
}

fn template_error(error: &minijinja::Error) -> Diagnostic {
    let place = match (error.name(), error.line()) {
        (Some(name), Some(line)) => format!("templates/{name}:{line}: "),
        (Some(name), None) => format!("templates/{name}: "),
        _ => String::new(),
    };
    let detail = error.detail().map(|detail| format!(": {detail}")).unwrap_or_default();
    Diagnostic::error(format!("{place}{}{detail}", error.kind())).with_help("correct the template")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error_of(template: &str) -> String {
        let mut templates = Templates::default();
        templates.rendered.insert("x.rs.j2".to_owned(), template.to_owned());
        let environment = environment(&templates).unwrap_or_else(|_| Environment::new());
        let rendered = environment
            .get_template("x.rs.j2")
            .and_then(|template| template.render(context! { there => "yes", empty => Option::<String>::None }));
        rendered.map_or_else(|error| template_error(&error).message, |text| format!("rendered {text:?}"))
    }

    #[test]
    fn a_misspelt_name_is_an_error_also_in_a_condition() {
        assert_eq!(error_of("{{ there }}\n"), r#"rendered "yes\n""#);
        assert!(error_of("a\n{{ theer }}").starts_with("templates/x.rs.j2:2: undefined value"));
        assert!(error_of("{% if theer %}{% endif %}").starts_with("templates/x.rs.j2:1: undefined value"));
    }

    #[test]
    fn an_empty_option_is_not_printed() {
        assert!(error_of("{{ empty }}").contains("a value that is not there is printed"));
    }
}
