//! Making crates: documents go in, folders and what there is to say of each come out.

use std::any::Any;
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
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

/// What became of a document.
#[derive(Debug, Default)]
pub struct Made {
    pub name: String,
    pub operations: usize,
    /// Those that are components.
    pub schemas: usize,
    pub files: usize,
    pub lines: usize,
    pub warnings: usize,
    pub seconds: f64,
    pub failure: Option<Failure>,
}

/// Why there is no crate.
#[derive(Debug)]
pub struct Failure {
    /// As the table has room for it.
    pub short: String,
    /// The first error, with its place.
    pub shown: String,
}

/// Makes each crate in a folder of its own below `target`, `jobs` of them at the same time.
pub fn make_all(crates: &[Config], templates: &Templates, jobs: usize, target: &Path) -> Vec<Made> {
    let finished = AtomicUsize::new(0);
    parallel::map_on(jobs, crates, |config| {
        let made = make(config, templates, target);
        let result = made.failure.as_ref().map_or("made", |failure| failure.short.as_str());
        let number = finished.fetch_add(1, Ordering::Relaxed) + 1;
        eprintln!("[{number}/{}] {}: {result} in {:.1} s", crates.len(), made.name, made.seconds);
        made
    })
}

/// Makes a crate in a folder of its own below `target`.
pub fn make(config: &Config, templates: &Templates, target: &Path) -> Made {
    let started = Instant::now();
    let mut made = Made { name: config.package.name.clone(), ..Made::default() };
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let generated = {
        let (made, sources, diagnostics) = (&mut made, &mut sources, &mut diagnostics);
        catch_unwind(AssertUnwindSafe(|| generate(config, templates, made, sources, diagnostics)))
    };
    made.warnings = diagnostics.count(Severity::Warning);
    made.seconds = started.elapsed().as_secs_f64();
    made.failure = match generated {
        Ok(Some(files)) => write(&files, &mut made, target).err(),
        Ok(None) => Some(first_error(&diagnostics, &sources)),
        Err(payload) => Some(Failure { short: "panicked".to_owned(), shown: format!("{}\n", message(&*payload)) }),
    };
    made
}

fn generate(
    config: &Config,
    templates: &Templates,
    made: &mut Made,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<FileSet> {
    let project = Project { config: config.clone(), folder: PathBuf::new(), templates: templates.clone() };
    let resolved = generator::read_api(&project, sources, diagnostics);
    made.operations = resolved.api.operations.len();
    let components = resolved.api.schemas.iter().filter_map(|schema| {
        let name = schema.pointer.strip_prefix("/components/schemas/")?;
        (!name.contains('/')).then_some((schema.source, name))
    });
    made.schemas = components.collect::<HashSet<_>>().len();
    generator::files(&project, &resolved, &mut FormatCache::default(), diagnostics)
}

/// Nobody owns the folder, so what stands in the way is replaced.
fn write(files: &FileSet, made: &mut Made, target: &Path) -> Result<(), Failure> {
    made.files = files.len();
    made.lines = files.iter().map(|(_, text)| text.lines().count()).sum();
    let folder = target.join(&made.name);
    let written = plan(&folder, files, LIST_HEADER).and_then(|plan| apply(&folder, plan, Overwrite::Yes));
    let failure = |error: generator::output::OutputError| Failure {
        short: "not written".to_owned(),
        shown: format!("error: {error}\n"),
    };
    written.map(|_| ()).map_err(failure)
}

fn first_error(diagnostics: &Diagnostics, sources: &Sources) -> Failure {
    let mut first = Diagnostics::default();
    first.extend(diagnostics.iter().find(|one| one.severity == Severity::Error).cloned());
    let count = diagnostics.count(Severity::Error);
    Failure {
        short: format!("{count} error{}", if count == 1 { "" } else { "s" }),
        shown: render(&first, sources, false),
    }
}

/// What a panic said.
fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<String>().map(String::as_str).or_else(|| payload.downcast_ref::<&str>().copied());
    format!("the generator panicked: {}", text.unwrap_or("without a message"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_panic_said_is_kept() {
        let panicked = |panic: fn()| message(&*catch_unwind(panic).expect_err("it panics"));
        std::panic::set_hook(Box::new(|_| ()));
        assert_eq!(panicked(|| std::panic::panic_any("short")), "the generator panicked: short");
        assert_eq!(panicked(|| std::panic::panic_any(format!("{} long", 1))), "the generator panicked: 1 long");
        assert_eq!(panicked(|| std::panic::panic_any(1)), "the generator panicked: without a message");
    }
}
