//! The files of a release. Input: the project, the version and the changelog. Output: the changed files, first in memory, then on the disk.

use std::io::{ErrorKind, IsTerminal};
use std::path::{Path, PathBuf};
use std::{fs, io};

use generator::Project;
use generator::diagnostic::{Diagnostics, fold, render};
use generator::output::{self, Overwrite};
use generator::package_version::{set_locked_version, set_version};
use generator::source::Sources;

use crate::generate::report::{self, Tense};
use crate::generate::{LIST_HEADER, generate_files, open_description};
use crate::paths::{CONFIG, from_here, root, templates};
use crate::program::program;
use crate::write_file::write_file;

/// The changes of a release. Nothing is written yet.
pub struct Files {
    /// The folder of the generated crate, and its changes.
    folder: PathBuf,
    plan: output::Plan,
    /// Changed files with their texts.
    texts: Vec<(PathBuf, String)>,
}

/// The project's crate as client.toml says.
pub struct Package {
    pub name: String,
    pub version: String,
    project: Project,
    sources: Sources,
    diagnostics: Diagnostics,
}

/// Reads client.toml and the templates.
pub fn open() -> Result<Package, String> {
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let project = open_description(&[], None, &[], &mut sources, &mut diagnostics);
    let templates = templates(None, &mut diagnostics);
    let (Some(project), Some(templates)) = (project, templates) else {
        return Err(rejected(&diagnostics, &sources));
    };
    let (name, version) = (project.config.package.name.clone(), project.config.package.version.clone());
    Ok(Package { name, version, project: Project { templates, ..project }, sources, diagnostics })
}

/// Makes all files of a release in memory. Only if they will be written, the cache of formatted files is, too.
pub fn prepare(
    package: Package,
    version: &str,
    changelog: (String, Option<String>),
    tense: Tense,
) -> Result<Files, String> {
    let Package { name, mut project, mut sources, mut diagnostics, .. } = package;
    project.config.package.version = version.to_owned();
    let generated = match tense {
        Tense::Done => generate_files(&project, &mut sources, &mut diagnostics),
        Tense::Pending => generator::generate(&project, &mut sources, &mut diagnostics),
    };
    let generated = generated.ok_or_else(|| rejected(&diagnostics, &sources))?;
    let folder = from_here(&root().join("generated"));
    let plan = output::plan(&folder, &generated, LIST_HEADER).map_err(|error| error.to_string())?;
    if let Some(lost) = plan.changes.iter().find(|change| change.kind.loses_work()) {
        let (path, note) = (folder.join(&lost.path), lost.kind.note().unwrap_or_default());
        return Err(format!(
            "{} would be overwritten ({note})\nhelp: run `{} generate`, which says what to do",
            path.display(),
            program()
        ));
    }
    let lock = read_optional(&root().join("Cargo.lock"))?;
    let config = read(&root().join(CONFIG))?;
    let new_config = set_version(&config, version).ok_or_else(|| {
        format!("the version in {CONFIG} cannot be edited\nhelp: set `version = \"{version}\"` in its table `[crate]`")
    })?;
    let new_lock = lock.as_deref().and_then(|lock| set_locked_version(lock, &name, version));
    let (text, new_text) = changelog;
    // The changelog remembers the version that somebody has set, until client.toml has the new one.
    let candidates = [
        ("Cargo.lock", lock.unwrap_or_default(), new_lock),
        ("CHANGELOG.md", text, new_text),
        (CONFIG, config, Some(new_config)),
    ];
    let changed = candidates.into_iter().filter_map(|(path, old, new)| {
        let new = new.filter(|new| *new != old)?;
        Some((from_here(&root().join(path)), new))
    });
    Ok(Files { folder, plan, texts: changed.collect() })
}

/// Everything that a release may write, relative to the project.
pub const NAMES: [&str; 4] = ["generated", "Cargo.lock", CONFIG, "CHANGELOG.md"];

/// Returns the paths of everything that a release may write.
pub fn paths() -> Vec<PathBuf> {
    NAMES.map(|path| from_here(&root().join(path))).to_vec()
}

/// Reads a file of the project.
pub fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| cannot_read(path, &error))
}

/// Reads a file that the project may not have.
pub fn read_optional(path: &Path) -> Result<Option<String>, String> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(cannot_read(path, &error)),
    }
}

fn cannot_read(path: &Path, error: &io::Error) -> String {
    format!("cannot read {}: {error}", from_here(path).display())
}

fn rejected(diagnostics: &Diagnostics, sources: &Sources) -> String {
    let report = render(&fold(diagnostics), sources, std::io::stderr().is_terminal());
    format!("the crate cannot be generated\n\n{report}{}", diagnostics.summary())
}

impl Files {
    pub fn is_empty(&self) -> bool {
        self.plan.changes.is_empty() && self.texts.is_empty()
    }

    /// Lists the files.
    pub fn list(&self, tense: Tense) -> String {
        let prefix = if tense == Tense::Done { "" } else { "would be " };
        let verb = |path: &Path| if path.exists() { "updated" } else { "created" };
        let texts = self.texts.iter().map(|(path, _)| format!("{prefix}{}  {}\n", verb(path), path.display()));
        report::list(&self.folder, &self.plan.changes, tense) + &texts.collect::<String>()
    }

    /// Writes all files. The crate comes first, because it has most of what can go wrong.
    ///
    /// # Errors
    /// If a file cannot be written, with the names of those that were.
    pub fn write(self) -> Result<(), String> {
        let Files { folder, plan, texts } = self;
        let mut written = Vec::new();
        if !plan.changes.is_empty() {
            output::apply(&folder, plan, Overwrite::No).map_err(|error| failed(&error.to_string(), &written))?;
            written.push(folder);
        }
        for (path, text) in texts {
            write_file(&path, &text)
                .map_err(|error| failed(&format!("cannot write {}: {error}", path.display()), &written))?;
            written.push(path);
        }
        Ok(())
    }
}

/// Returns a message with what was written before an error.
fn failed(message: &str, written: &[PathBuf]) -> String {
    let names: Vec<String> = written.iter().map(|path| path.display().to_string()).collect();
    let written =
        if names.is_empty() { "nothing was written".to_owned() } else { format!("written: {}", names.join(", ")) };
    format!("{message}\n{written}\nhelp: remove the cause, and run the command again, which completes the release")
}
