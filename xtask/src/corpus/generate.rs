//! Generates crates. Input: configurations. Output: the folder and the result of each crate.

use std::any::Any;
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::Instant;

use generator::Project;
use generator::config::Config;
use generator::diagnostic::{Diagnostics, Severity, render};
use generator::format::FormatCache;
use generator::output::{FileSet, Overwrite, apply, plan};
use generator::parallel;
use generator::render::Templates;
use generator::source::Sources;

use crate::generate::LIST_HEADER;
use crate::progress::Items;

/// The result of generating a crate.
#[derive(Debug, Default)]
pub struct Generated {
    pub name: String,
    pub operations: usize,
    /// The number of component schemas.
    pub schemas: usize,
    pub files: usize,
    pub lines: usize,
    pub warnings: usize,
    /// The number of warnings that a schema or the values of a union fall back to any JSON value.
    pub fallbacks: usize,
    pub seconds: f64,
    pub failure: Option<Failure>,
}

/// Why there is no crate.
#[derive(Debug)]
pub struct Failure {
    /// The result in the table.
    pub short: String,
    /// The first error, with its location.
    pub rendered: String,
}

/// Generates each crate in its own folder below `target`, `jobs` of them at the same time.
pub fn generate_all(crates: &[Config], templates: &Templates, jobs: usize, target: &Path) -> Vec<Generated> {
    let items = Items::begin("generating", crates.len());
    parallel::map_on(jobs, crates, |config| {
        items.begin_item(&config.package.name);
        let result = generate(config, templates, target);
        let status = result.failure.as_ref().map_or(Ok("generated"), |failure| Err(failure.short.as_str()));
        items.end_item(&result.name, status, result.seconds);
        result
    })
}

/// Generates a crate in its own folder below `target`.
pub fn generate(config: &Config, templates: &Templates, target: &Path) -> Generated {
    let started = Instant::now();
    let mut result = Generated { name: config.package.name.clone(), ..Generated::default() };
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let generated = {
        let (result, sources, diagnostics) = (&mut result, &mut sources, &mut diagnostics);
        catch_unwind(AssertUnwindSafe(|| generate_files(config, templates, result, sources, diagnostics)))
    };
    result.warnings = diagnostics.count(Severity::Warning);
    result.fallbacks = diagnostics.iter().filter(|one| one.message.contains("any JSON value")).count();
    result.seconds = started.elapsed().as_secs_f64();
    result.failure = match generated {
        Ok(Some(files)) => write(&files, &mut result, target).err(),
        Ok(None) => Some(first_error(&diagnostics, &sources)),
        Err(payload) => Some(Failure { short: "panicked".to_owned(), rendered: format!("{}\n", message(&*payload)) }),
    };
    result
}

fn generate_files(
    config: &Config,
    templates: &Templates,
    result: &mut Generated,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<FileSet> {
    let project = Project { config: config.clone(), folder: PathBuf::new(), templates: templates.clone() };
    let resolved = generator::read_api(&project, sources, diagnostics);
    result.operations = resolved.api.operations.len();
    let components = resolved.api.schemas.iter().filter_map(|schema| {
        let name = schema.pointer.strip_prefix("/components/schemas/")?;
        (!name.contains('/')).then_some((schema.source, name))
    });
    result.schemas = components.collect::<HashSet<_>>().len();
    generator::files(&project, &resolved, &mut FormatCache::default(), diagnostics)
}

/// Writes a crate, and overwrites any changes by hand.
fn write(files: &FileSet, result: &mut Generated, target: &Path) -> Result<(), Failure> {
    result.files = files.len();
    result.lines = files.iter().map(|(_, text)| text.lines().count()).sum();
    let folder = target.join(&result.name);
    let written = plan(&folder, files, LIST_HEADER).and_then(|plan| apply(&folder, plan, Overwrite::Yes));
    let failure = |error: generator::output::OutputError| Failure {
        short: "not written".to_owned(),
        rendered: format!("error: {error}\n"),
    };
    written.map(|_| ()).map_err(failure)
}

fn first_error(diagnostics: &Diagnostics, sources: &Sources) -> Failure {
    let mut first = Diagnostics::default();
    first.extend(diagnostics.iter().find(|one| one.severity == Severity::Error).cloned());
    let count = diagnostics.count(Severity::Error);
    Failure {
        short: format!("{count} error{}", if count == 1 { "" } else { "s" }),
        rendered: render(&first, sources, false),
    }
}

/// Returns the message of a panic.
fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<String>().map(String::as_str).or_else(|| payload.downcast_ref::<&str>().copied());
    format!("the generator panicked: {}", text.unwrap_or("without a message"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_of_a_panic_is_kept() {
        let panicked = |panic: fn()| message(&*catch_unwind(panic).expect_err("it panics"));
        std::panic::set_hook(Box::new(|_| ()));
        assert_eq!(panicked(|| std::panic::panic_any("short")), "the generator panicked: short");
        assert_eq!(panicked(|| std::panic::panic_any(format!("{} long", 1))), "the generator panicked: 1 long");
        assert_eq!(panicked(|| std::panic::panic_any(1)), "the generator panicked: without a message");
    }
}
