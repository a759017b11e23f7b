//! Rendering: views go in, the text of each file comes out, not yet parsed or formatted.

mod items;
mod uses;

pub use uses::{Marks, Uses};

use std::collections::BTreeMap;
use std::path::Path;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, ValueKind};
use minijinja::{Environment, ErrorKind, UndefinedBehavior, Value, context};

use crate::diagnostic::Diagnostic;
use crate::rust::{CrateView, GroupView, ModelFileView, unraw};

/// The templates of a folder: those that are rendered, and the runtime, which is copied.
#[derive(Debug, Default, Clone)]
pub struct Templates {
    /// Text by file name, such as `models.rs.j2`.
    rendered: BTreeMap<String, String>,
    /// Text by path below `runtime/`.
    runtime: BTreeMap<String, String>,
}

/// A file before it is formatted.
#[derive(Debug)]
pub struct RenderedFile {
    pub path: String,
    pub text: String,
    /// The types, constants and modules that it has to hold, and no others; none for what is no Rust or no template's.
    pub items: Option<Vec<String>>,
    /// The template, for errors.
    pub template: String,
}

impl Templates {
    /// Returns the marks of what not all crates have.
    pub fn marks(&self) -> Marks {
        Marks::of(self.rendered.values().chain(self.runtime.values()))
    }

    /// Returns the files of the runtime that are used, by path in the crate, without the code of cargo features that are left out.
    pub fn runtime(&self, uses: &Uses) -> impl Iterator<Item = (String, String)> {
        let files = uses::select(&self.runtime, uses).into_iter();
        files.map(|(path, text)| (format!("src/runtime/{path}"), text))
    }

    /// Reads a folder of templates.
    pub fn read(folder: &Path) -> std::io::Result<Self> {
        let rendered = read_folder(folder, ".j2", 0)?;
        let runtime = read_folder(&folder.join("runtime"), ".rs", 1)?;
        Ok(Templates { rendered, runtime })
    }
}

/// The files of a folder, by name; with folders below it where those are meant, too.
fn read_folder(folder: &Path, ending: &str, depth: usize) -> std::io::Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name.ends_with(ending) && path.is_file() {
            files.insert(name.to_owned(), std::fs::read_to_string(&path)?);
        } else if depth > 0 && path.is_dir() {
            let below = read_folder(&path, ending, depth - 1)?;
            files.extend(below.into_iter().map(|(file, text)| (format!("{name}/{file}"), text)));
        }
    }
    Ok(files)
}

/// A file that is to be rendered.
#[derive(Debug)]
pub struct Task<'v> {
    path: String,
    template: String,
    items: Option<Vec<String>>,
    view: View<'v>,
}

/// What a template is given.
#[derive(Debug)]
enum View<'v> {
    Crate(Value),
    Api(Value),
    Models(&'v ModelFileView),
    Operations(&'v GroupView),
}

/// All files of a crate.
pub fn tasks(view: &CrateView) -> Vec<Task<'_>> {
    let whole = Value::from(Serde(view));
    let mut tasks = Vec::new();
    let mut add = |template: &str, path: &str, items, view| {
        tasks.push(Task { path: path.to_owned(), template: template.to_owned(), items, view })
    };
    add("Cargo.toml.j2", "Cargo.toml", None, View::Crate(whole.clone()));
    add("README.md.j2", "README.md", None, View::Crate(whole.clone()));
    add("lib.rs.j2", "src/lib.rs", Some(items::library(view)), View::Crate(whole.clone()));
    add("settings.rs.j2", "src/settings.rs", Some(items::settings(&view.settings)), View::Crate(whole.clone()));
    add("error_body.rs.j2", "src/error_body.rs", Some(items::error_body()), View::Crate(whole.clone()));
    let has_cli = view.parts.cli;
    if has_cli {
        add("cli.rs.j2", "src/cli.rs", Some(items::cli()), View::Crate(whole.clone()));
        add("main.rs.j2", "src/main.rs", Some(items::main()), View::Crate(whole));
    }
    for api in &view.apis {
        let (folder, frame) = match api.module.is_empty() {
            true => ("src".to_owned(), "src/api.rs".to_owned()),
            false => (format!("src/{}", unraw(&api.module)), format!("src/{}/mod.rs", unraw(&api.module))),
        };
        let whole = context! { has_cli, ..Value::from(Serde(api)) };
        add("api.rs.j2", &frame, Some(items::api(api, has_cli)), View::Api(whole.clone()));
        let modules = items::modules(api.model_files.iter().map(|file| &file.module));
        add("models_mod.rs.j2", &format!("{folder}/models/mod.rs"), Some(modules), View::Api(whole.clone()));
        for file in &api.model_files {
            let path = format!("{folder}/models/{}.rs", unraw(&file.module));
            add("models.rs.j2", &path, Some(items::models(file)), View::Models(file));
        }
        let modules = items::modules(api.groups.iter().map(|group| &group.module));
        add(
            "operations_mod.rs.j2",
            &format!("{folder}/operations/mod.rs"),
            Some(modules.clone()),
            View::Api(whole.clone()),
        );
        if has_cli {
            add("commands_mod.rs.j2", &format!("{folder}/commands/mod.rs"), Some(modules), View::Api(whole));
        }
        for group in &api.groups {
            let path = format!("{folder}/operations/{}.rs", unraw(&group.module));
            add("operations.rs.j2", &path, Some(items::operations(group)), View::Operations(group));
            if has_cli {
                let path = format!("{folder}/commands/{}.rs", unraw(&group.module));
                add("commands.rs.j2", &path, Some(items::commands()), View::Operations(group));
            }
        }
    }
    tasks
}

/// Renders files by the templates of a folder.
#[derive(Debug)]
pub struct Renderer<'t> {
    environment: Environment<'t>,
}

impl Task<'_> {
    /// Returns `true` if the file has parts that depend on what other files use.
    pub fn is_frame(&self) -> bool {
        ["Cargo.toml.j2", "README.md.j2", "lib.rs.j2"].contains(&self.template.as_str())
    }
}

impl RenderedFile {
    /// Takes out what is marked and not used.
    pub fn without_unused(mut self, uses: &Uses) -> Self {
        self.text = uses::without_unused(&self.text, uses);
        self
    }
}

impl<'t> Renderer<'t> {
    pub fn new(templates: &'t Templates) -> Result<Self, Diagnostic> {
        let environment = environment(templates).map_err(|error| template_error(&error))?;
        Ok(Renderer { environment })
    }

    pub fn render(&self, task: &Task<'_>) -> Result<RenderedFile, Diagnostic> {
        let context = match &task.view {
            View::Crate(view) => context! { crate => view.clone() },
            View::Api(view) => context! { api => view.clone() },
            View::Models(file) => {
                let models = Value::from(Serde(&file.models));
                context! { file => Value::from(Serde(file)), models => models }
            }
            View::Operations(group) => context! { group => Value::from(Serde(group)) },
        };
        let made = self.environment.get_template(&task.template).and_then(|template| template.render(context));
        made.map(|text| rendered(task, text)).map_err(|error| template_error(&error))
    }
}

fn rendered(task: &Task<'_>, text: String) -> RenderedFile {
    RenderedFile { path: task.path.clone(), text, items: task.items.clone(), template: task.template.clone() }
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
