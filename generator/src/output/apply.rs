//! Carries out a plan. Input: a plan. Output: the changed folder.
//!
//! The plan becomes a list of steps, each of them one operation on the disk. The next run recovers from a process that is killed between
//! any two steps, because the journal is written before the first file of the crate changes: from then on the ownership list has each
//! file's old and new contents, and the generator owns any mixture of the two.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use super::disk::{EntryKind, Lookup, entry, look_up, read_content, take_snapshot};
use super::error::{OutputError, Refusal};
use super::path::{LIST_NAME, split_name, temporary_path};
use super::plan::{Change, Content, Plan};

/// Whether files that the generator did not write may be replaced or removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overwrite {
    No,
    Yes,
}

/// One operation on the disk.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'a> {
    /// Removes a killed run's temporary file.
    Discard {
        temporary: &'a str,
    },
    /// Writes a file's new text beside it.
    Stage {
        path: &'a str,
        text: &'a str,
    },
    /// Renames the staged text to its path.
    Rename {
        path: &'a str,
    },
    Remove {
        path: &'a str,
    },
    /// Removes a folder if it is empty.
    Prune {
        folder: &'a str,
    },
}

/// Carries out a plan and returns its changes. Unchanged files keep their modification time, and files outside of the ownership list are
/// never changed.
///
/// With [`Overwrite::No`], nothing is written if a change would lose work, and the error lists every such file. After an I/O error only
/// some of the files may be changed, and the next run completes the change.
pub fn apply(dir: &Path, plan: Plan, overwrite: Overwrite) -> Result<Vec<Change>, OutputError> {
    refuse_losses(&plan, overwrite)?;
    check_still_current(dir, &plan)?;
    let steps = steps(&plan);
    for (done, step) in steps.iter().enumerate() {
        if let Err(error) = run_step(dir, step) {
            discard_staged(dir, steps.iter().take(done + 1));
            return Err(error);
        }
    }
    Ok(plan.changes)
}

/// Returns all steps in order. Every text is staged before the first file changes, so that a full disk or a missing permission is an error
/// before any change. Files are removed before others are renamed, because on a case-insensitive file system both may have the same
/// name.
pub(super) fn steps(plan: &Plan) -> Vec<Step<'_>> {
    let mut steps: Vec<Step<'_>> = plan.leftovers.iter().map(|temporary| Step::Discard { temporary }).collect();
    let files: Vec<&Change> = plan.changes.iter().filter(|change| !change.kind.is_list()).collect();
    if !files.is_empty() {
        steps.push(Step::Stage { path: LIST_NAME, text: &plan.journal });
        steps.push(Step::Rename { path: LIST_NAME });
    }
    let written = || files.iter().filter_map(|change| Some((change.path.as_str(), change.new.as_deref()?)));
    let removed = files.iter().filter(|change| change.new.is_none());
    steps.extend(written().map(|(path, text)| Step::Stage { path, text }));
    steps.extend(removed.map(|change| Step::Remove { path: &change.path }));
    steps.extend(written().map(|(path, _)| Step::Rename { path }));
    steps.extend(plan.folders.iter().map(|folder| Step::Prune { folder }));
    if !plan.changes.is_empty() {
        steps.push(Step::Stage { path: LIST_NAME, text: &plan.list });
        steps.push(Step::Rename { path: LIST_NAME });
    }
    steps
}

pub(super) fn run_step(dir: &Path, step: &Step<'_>) -> Result<(), OutputError> {
    match *step {
        Step::Discard { temporary } => remove_if_there(&dir.join(temporary)),
        Step::Stage { path, text } => stage(dir, path, text),
        Step::Rename { path } => {
            let full = dir.join(path);
            fs::rename(dir.join(temporary_path(path)), &full).map_err(|error| OutputError::io("write", &full, error))
        }
        Step::Remove { path } => remove_if_there(&dir.join(path)),
        Step::Prune { folder } => {
            // Fails for a folder that is not empty, which must stay.
            let _ = fs::remove_dir(dir.join(folder));
            Ok(())
        }
    }
}

fn refuse_losses(plan: &Plan, overwrite: Overwrite) -> Result<(), OutputError> {
    if overwrite == Overwrite::Yes {
        return Ok(());
    }
    let losses = plan.changes.iter().filter(|change| change.kind.loses_work());
    let refusals: Vec<Refusal> = losses
        .map(|change| Refusal {
            path: change.path.clone(),
            kind: change.kind,
            has_conflict: change.old.as_ref().is_some_and(has_conflict_markers),
        })
        .collect();
    if refusals.is_empty() { Ok(()) } else { Err(OutputError::Refused(refusals)) }
}

/// Returns `true` if a file has the lines that git opens and closes a conflict with. No generated line starts like them.
fn has_conflict_markers(content: &Content) -> bool {
    let Content::Text(text) = content else {
        return false;
    };
    let has_line = |mark: &str| text.lines().any(|line| line.starts_with(mark));
    has_line("<<<<<<< ") && has_line(">>>>>>> ")
}

/// Returns an error if a file has changed since the plan was made, for example while the user read the diff.
fn check_still_current(dir: &Path, plan: &Plan) -> Result<(), OutputError> {
    let changed = plan.changes.iter().map(|change| change.path.as_str());
    let others = plan.leftovers.iter().chain(&plan.folders).map(String::as_str);
    let snapshot = take_snapshot(dir, changed.chain(others))?;
    let check = |path: &str, is_current: bool| {
        if is_current { Ok(()) } else { Err(OutputError::ChangedMeanwhile { path: path.to_owned() }) }
    };

    for change in &plan.changes {
        let current = match (look_up(&snapshot, &change.path), &change.old) {
            (Lookup::File, Some(old)) => read_content(dir, &change.path)? == *old,
            (Lookup::Nothing | Lookup::OtherCase(_), None) => true,
            _ => false,
        };
        check(&change.path, current)?;
    }
    // The list is rewritten with every change of a file, even if it is no change itself.
    if plan.changes.iter().any(|change| !change.kind.is_list())
        && !plan.changes.iter().any(|change| change.kind.is_list())
    {
        let current = look_up(&snapshot, LIST_NAME) == Lookup::File
            && read_content(dir, LIST_NAME)?.as_bytes() == plan.list.as_bytes();
        check(LIST_NAME, current)?;
    }
    for temporary in &plan.leftovers {
        check(temporary, matches!(look_up(&snapshot, temporary), Lookup::File | Lookup::Nothing))?;
    }
    for folder in &plan.folders {
        check(folder, entry(&snapshot, folder) == Some(EntryKind::Folder))?;
    }
    Ok(())
}

fn stage(dir: &Path, path: &str, text: &str) -> Result<(), OutputError> {
    let folder = dir.join(split_name(path).0);
    fs::create_dir_all(&folder).map_err(|error| OutputError::io("create the folder", &folder, error))?;
    let temporary = dir.join(temporary_path(path));
    // A new file is created, so that nothing is written through a symbolic link.
    remove_if_there(&temporary)?;
    let created = fs::OpenOptions::new().write(true).create_new(true).open(&temporary);
    created
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|error| OutputError::io("write", &temporary, error))
}

/// Removes staged files after an error. The next run removes those that cannot be removed now.
fn discard_staged<'a>(dir: &Path, steps: impl Iterator<Item = &'a Step<'a>>) {
    for step in steps {
        if let Step::Stage { path, .. } = step {
            let _ = fs::remove_file(dir.join(temporary_path(path)));
        }
    }
}

fn remove_if_there(path: &Path) -> Result<(), OutputError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(OutputError::io("remove", path, error)),
        _ => Ok(()),
    }
}
