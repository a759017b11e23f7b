//! Renders templates. Input: views. Output: the text of each file, not yet parsed or formatted.

mod marks;
mod uses;

pub use marks::Marks;
pub use uses::Uses;

use std::collections::BTreeMap;
use std::path::Path;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, ValueKind};
use minijinja::{Environment, ErrorKind, UndefinedBehavior, Value, context};

use crate::config::PARTS;
use crate::diagnostic::Diagnostic;
use crate::rust::items::files;
use crate::rust::{CrateView, GroupView, ModelFileView};

/// How deep the folders of the runtime are.
const MAX_DEPTH: usize = 4;

/// The name of tests among what is left out of a crate.
pub const TESTS: &str = "test";

/// The templates of a folder, and the files of the runtime, which are copied.
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
    /// The template, for error messages.
    pub template: String,
}

impl Templates {
    /// Returns the sources of the templates, by file name.
    pub fn sources(&self) -> &BTreeMap<String, String> {
        &self.rendered
    }

    /// Returns the sources of the runtime, by path.
    pub fn runtime_sources(&self) -> &BTreeMap<String, String> {
        &self.runtime
    }

    /// Returns the marks of what not all crates have.
    pub fn marks(&self) -> Marks {
        Marks::of(self.rendered.values().chain(self.runtime.values()))
    }

    /// Adds what the used parts of the runtime use of other parts.
    pub fn complete(&self, marks: &Marks, uses: &mut Uses) {
        // Code of a cargo feature uses nothing for a build without it.
        let tests = uses.left_out.iter().filter(|name| *name == TESTS);
        let left_out = PARTS.map(str::to_owned).iter().chain(tests).cloned().collect();
        uses.names = uses::complete(&self.runtime, marks, Uses { names: std::mem::take(&mut uses.names), left_out });
    }

    /// Returns the files of the runtime that are used, by path in the crate, without the code of cargo features that are left out.
    pub fn runtime(&self, uses: &Uses) -> impl Iterator<Item = (String, String)> {
        let files = uses::select(&self.runtime, uses).into_iter();
        files.map(|(path, text)| (format!("src/runtime/{path}"), text))
    }

    /// Reads a folder of templates.
    pub fn read(folder: &Path) -> std::io::Result<Self> {
        let rendered = read_folder(folder, ".j2", 0)?;
        let runtime = read_folder(&folder.join("runtime"), ".rs", MAX_DEPTH)?;
        Ok(Templates { rendered, runtime })
    }

    /// Creates templates from the texts of a folder, by path.
    pub fn from_texts(texts: &[(&str, &str)]) -> Self {
        let mut templates = Templates::default();
        for (path, text) in texts {
            if let Some(path) = path.strip_prefix("runtime/") {
                templates.runtime.insert(path.to_owned(), (*text).to_owned());
            } else if path.ends_with(".j2") {
                templates.rendered.insert((*path).to_owned(), (*text).to_owned());
            }
        }
        templates
    }
}

/// Reads the files of a folder by name, and of the folders below it up to a depth.
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

/// A file to render.
#[derive(Debug)]
pub struct Task<'v> {
    path: String,
    template: String,
    view: View<'v>,
}

/// The view of a template.
#[derive(Debug)]
enum View<'v> {
    Crate(Value),
    Api(Value),
    Models(&'v ModelFileView),
    Operations(&'v GroupView),
}

/// The folder of the tests against the mock server.
const TEST_FOLDER: &str = "tests/";

/// Returns a task for each file of a crate but those of the runtime.
pub fn tasks(view: &CrateView) -> Vec<Task<'_>> {
    let whole = Value::from(Serde(view));
    let has_cli = view.parts.cli;
    let mut tasks: Vec<Task<'_>> = Vec::new();
    let mut add = |template: &str, path: &str, view| {
        tasks.push(Task { path: path.to_owned(), template: template.to_owned(), view });
    };
    add("Cargo.toml.j2", "Cargo.toml", View::Crate(whole.clone()));
    add("README.md.j2", "README.md", View::Crate(whole.clone()));
    add("lib.rs.j2", files::LIBRARY, View::Crate(whole.clone()));
    add("settings.rs.j2", files::SETTINGS, View::Crate(whole.clone()));
    add("error_body.rs.j2", files::ERROR_BODY, View::Crate(whole.clone()));
    if has_cli {
        add("cli.rs.j2", files::CLI, View::Crate(whole.clone()));
        add("main.rs.j2", files::MAIN, View::Crate(whole.clone()));
    }
    if view.parts.mock {
        add("tests.rs.j2", files::TESTS, View::Crate(whole));
    }
    for api in &view.apis {
        let whole = context! { has_cli, ..Value::from(Serde(api)) };
        add("api.rs.j2", &files::frame(api), View::Api(whole.clone()));
        for kind in files::folders(view) {
            add(&format!("{kind}_mod.rs.j2"), &files::parent(api, kind), View::Api(whole.clone()));
        }
        if view.parts.mock {
            add("tests_mod.rs.j2", &files::test_parent(api), View::Api(whole.clone()));
        }
        if !api.webhooks.is_empty() {
            add("webhooks.rs.j2", &files::webhooks(api), View::Api(whole.clone()));
        }
        for file in &api.model_files {
            add("models.rs.j2", &files::child(api, "models", &file.module), View::Models(file));
        }
        for group in &api.groups {
            add("operations.rs.j2", &files::child(api, "operations", &group.module), View::Operations(group));
            if view.parts.mock {
                add("tests_of_group.rs.j2", &files::tests(api, &group.module), View::Operations(group));
            }
            if has_cli {
                add("commands.rs.j2", &files::child(api, "commands", &group.module), View::Operations(group));
            }
        }
    }
    tasks
}

/// Renders the templates of a folder.
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
    /// Returns `true` if the file is a part of the library or the command, which decide what of the runtime is used.
    pub fn is_source(&self) -> bool {
        !self.path.starts_with(TEST_FOLDER)
    }

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
    RenderedFile { path: task.path.clone(), text, template: task.template.clone() }
}

fn environment(templates: &Templates) -> Result<Environment<'_>, minijinja::Error> {
    let mut environment = Environment::new();
    // Undefined names and empty options are mistakes in a template, and must not become empty texts.
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_formatter(|out, state, value| match value.kind() {
        ValueKind::None => Err(minijinja::Error::new(ErrorKind::InvalidOperation, "an empty option is printed")),
        // In the spelling of Rust, not of Python.
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
    let location = match (error.name(), error.line()) {
        (Some(name), Some(line)) => format!("templates/{name}:{line}: "),
        (Some(name), None) => format!("templates/{name}: "),
        _ => String::new(),
    };
    let detail = error.detail().map(|detail| format!(": {detail}")).unwrap_or_default();
    Diagnostic::error(format!("{location}{}{detail}", error.kind())).with_help("correct the template")
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
    fn a_misspelled_name_is_an_error_also_in_a_condition() {
        assert_eq!(error_of("{{ there }}\n"), r#"rendered "yes\n""#);
        assert!(error_of("a\n{{ theer }}").starts_with("templates/x.rs.j2:2: undefined value"));
        assert!(error_of("{% if theer %}{% endif %}").starts_with("templates/x.rs.j2:1: undefined value"));
    }

    #[test]
    fn an_empty_option_is_not_printed() {
        assert!(error_of("{{ empty }}").contains("an empty option is printed"));
    }
}
