//! Rendering: views go in, the text of each file comes out, not yet parsed or formatted.

use std::collections::BTreeMap;
use std::path::Path;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, ValueKind};
use minijinja::{Environment, ErrorKind, UndefinedBehavior, Value, context};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rust::{ApiView, CrateView, GroupView, ModelFileView, ModelView, OperationView, unraw};

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

/// Renders all files of a crate.
pub fn render(templates: &Templates, view: &CrateView, diagnostics: &mut Diagnostics) -> Vec<RenderedFile> {
    let environment = match environment(templates) {
        Ok(environment) => environment,
        Err(error) => {
            diagnostics.push(template_error(&error));
            return Vec::new();
        }
    };
    let mut files = Files { environment: &environment, diagnostics, files: Vec::new() };
    let root = Value::from(Serde(view));
    for (template, path) in FRAME {
        files.add(template, path.to_owned(), None, context! { crate => root.clone() });
    }
    for api in &view.apis {
        render_api(&mut files, api);
    }
    let mut files = files.files;
    files.extend(templates.runtime.iter().map(|(name, text)| RenderedFile {
        path: format!("src/runtime/{name}"),
        text: text.clone(),
        items: None,
        template: format!("runtime/{name}"),
    }));
    files
}

/// Templates that are rendered once for a crate, and the files that they make.
const FRAME: [(&str, &str); 5] = [
    ("Cargo.toml.j2", "Cargo.toml"),
    ("README.md.j2", "README.md"),
    ("lib.rs.j2", "src/lib.rs"),
    ("settings.rs.j2", "src/settings.rs"),
    ("error_body.rs.j2", "src/error_body.rs"),
];

fn render_api(files: &mut Files<'_>, api: &ApiView) {
    let whole = Value::from(Serde(api));
    let (folder, frame) = match api.module.is_empty() {
        true => ("src".to_owned(), "src/api.rs".to_owned()),
        false => (format!("src/{}", unraw(&api.module)), format!("src/{}/mod.rs", unraw(&api.module))),
    };
    files.add("api.rs.j2", frame, None, context! { api => whole.clone() });
    files.add("models_mod.rs.j2", format!("{folder}/models/mod.rs"), None, context! { api => whole.clone() });
    for file in &api.model_files {
        let path = format!("{folder}/models/{}.rs", unraw(&file.module));
        files.add("models.rs.j2", path, Some(model_items(file)), context! { file => Value::from(Serde(file)) });
    }
    files.add("operations_mod.rs.j2", format!("{folder}/operations/mod.rs"), None, context! { api => whole.clone() });
    for group in &api.groups {
        let path = format!("{folder}/operations/{}.rs", unraw(&group.module));
        files.add(
            "operations.rs.j2",
            path,
            Some(operation_items(group)),
            context! { group => Value::from(Serde(group)) },
        );
    }
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

struct Files<'a> {
    environment: &'a Environment<'a>,
    diagnostics: &'a mut Diagnostics,
    files: Vec<RenderedFile>,
}

impl Files<'_> {
    fn add(&mut self, template: &str, path: String, items: Option<Vec<String>>, context: Value) {
        let rendered = self.environment.get_template(template).and_then(|template| template.render(context));
        match rendered {
            Ok(text) => self.files.push(RenderedFile { path, text, items, template: template.to_owned() }),
            Err(error) => self.diagnostics.push(template_error(&error)),
        }
    }
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
