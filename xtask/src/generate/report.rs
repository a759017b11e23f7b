//! The changes of a run as a person reads them. Input: the changes of a plan. Output: a line for each file, or one for many files.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use generator::output::{Action, Change, Content, unified_diff};

/// More files than these are counted instead of listed.
const MAX_LISTED: usize = 10;

const ACTIONS: [Action; 3] = [Action::Create, Action::Update, Action::Remove];

/// Whether the changes were carried out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tense {
    Done,
    /// Only checked.
    Pending,
}

/// Lists the files, the created ones first. Files that would lose work say why.
pub fn list(folder: &Path, changes: &[Change], tense: Tense) -> String {
    let prefix = if tense == Tense::Done { "" } else { "would be " };
    let mut text = String::new();
    for action in ACTIONS {
        let files = of_action(changes, action);
        let verb = participle(action);
        // Writing to a String cannot fail.
        if files.len() > MAX_LISTED {
            let common = common_folder(folder, &files);
            let _ = writeln!(text, "{prefix}{verb}  {} files in {}", files.len(), common.display());
        } else {
            for change in files {
                let note = change.kind.note().map(|note| format!(" ({note})")).unwrap_or_default();
                let _ = writeln!(text, "{prefix}{verb}  {}{note}", folder.join(&change.path).display());
            }
        }
    }
    text
}

/// Returns the number of files that are created, updated or removed.
pub fn count(changes: &[Change]) -> usize {
    ACTIONS.into_iter().map(|action| of_action(changes, action).len()).sum()
}

/// Returns `1 created, 2 updated`, with a part for each action that occurs.
pub fn summary(changes: &[Change]) -> String {
    let part = |action| match of_action(changes, action).len() {
        0 => None,
        count => Some(format!("{count} {}", participle(action))),
    };
    ACTIONS.into_iter().filter_map(part).collect::<Vec<_>>().join(", ")
}

/// Returns the diffs of the first updated files. A created or removed file has no diff that is worth reading.
pub fn diffs(changes: &[Change]) -> String {
    let updated: Vec<&Change> =
        of_action(changes, Action::Update).into_iter().filter(|change| !change.kind.is_list()).collect();
    let mut text: String =
        updated.iter().take(MAX_LISTED).map(|change| format!("\n{}", unified_diff(change))).collect();
    if updated.len() > MAX_LISTED {
        let _ = writeln!(text, "\n(… the diffs of {} more files)", updated.len() - MAX_LISTED);
    }
    text
}

/// Returns `true` if the code of an existing crate changes where it comes from the documents. Comments and the runtime do not count.
pub fn changes_api(changes: &[Change]) -> bool {
    let is_of_documents =
        |path: &str| path.starts_with("src/") && path.ends_with(".rs") && !path.starts_with("src/runtime/");
    let code = |text: &str| text.lines().map(str::trim).filter(|line| !line.starts_with("//")).collect::<String>();
    let old = |change: &Change| match &change.old {
        Some(Content::Text(old)) => Some(code(old)),
        _ => None,
    };
    // A new crate has no file to update, and another module or group changes the files that list them.
    changes.iter().any(|change| {
        change.kind.action() == Action::Update
            && is_of_documents(&change.path)
            && old(change) != change.new.as_deref().map(code)
    })
}

/// Returns the changes of one kind. The ownership list changes with every other file, so it is reported only if it changes alone.
fn of_action(changes: &[Change], action: Action) -> Vec<&Change> {
    let is_alone = changes.iter().all(|change| change.kind.is_list());
    let reported = |change: &&Change| change.kind.action() == action && (is_alone || !change.kind.is_list());
    changes.iter().filter(reported).collect()
}

fn participle(action: Action) -> &'static str {
    match action {
        Action::Create => "created",
        Action::Update => "updated",
        Action::Remove => "removed",
    }
}

/// Returns the innermost folder that holds all files.
fn common_folder(folder: &Path, changes: &[&Change]) -> PathBuf {
    let mut parents = changes.iter().map(|change| Path::new(&change.path).parent().unwrap_or(Path::new("")));
    let mut common = parents.next().unwrap_or(Path::new(""));
    for parent in parents {
        common = common.ancestors().find(|ancestor| parent.starts_with(ancestor)).unwrap_or(common);
    }
    // Joining an empty path would add a slash.
    if common.as_os_str().is_empty() { folder.to_owned() } else { folder.join(common) }
}

#[cfg(test)]
mod tests {
    use generator::output::ChangeKind;

    use super::*;

    fn change(path: &str, kind: ChangeKind) -> Change {
        let old = (kind.action() != Action::Create).then(|| Content::Text("old\n".to_owned()));
        let new = (kind.action() != Action::Remove).then(|| "new\n".to_owned());
        Change { path: path.to_owned(), kind, old, new }
    }

    fn rendered(changes: &[Change], tense: Tense) -> String {
        list(Path::new("out"), changes, tense)
    }

    #[test]
    fn a_few_files_are_listed_by_action() {
        let changes = [
            change(".generated-files", ChangeKind::ListStale),
            change("a.rs", ChangeKind::Extra),
            change("b.rs", ChangeKind::HandEdited),
            change("c.rs", ChangeKind::Missing),
            change("d.rs", ChangeKind::Stale),
        ];
        let expected = "created  out/c.rs\nupdated  out/b.rs (edited by hand)\nupdated  out/d.rs\nremoved  out/a.rs\n";
        assert_eq!(rendered(&changes, Tense::Done), expected);
        let expected = expected.lines().map(|line| format!("would be {line}\n")).collect::<String>();
        assert_eq!(rendered(&changes, Tense::Pending), expected);
        assert_eq!((summary(&changes).as_str(), count(&changes)), ("1 created, 2 updated, 1 removed", 4));
    }

    #[test]
    fn more_than_ten_files_are_counted() {
        let models = (0..11).map(|number| change(&format!("src/models/m{number}.rs"), ChangeKind::Missing));
        let changes: Vec<Change> = models.chain([change("src/lib.rs", ChangeKind::Stale)]).collect();
        assert_eq!(rendered(&changes, Tense::Done), "created  11 files in out/src/models\nupdated  out/src/lib.rs\n");
        assert_eq!(rendered(&changes[..10], Tense::Done).lines().count(), 10);
        let scattered: Vec<Change> = changes.into_iter().chain([change("a.rs", ChangeKind::Missing)]).collect();
        assert!(rendered(&scattered, Tense::Done).starts_with("created  12 files in out\n"));
    }

    #[test]
    fn the_ownership_list_is_reported_if_it_changes_alone() {
        let changes = [change(".generated-files", ChangeKind::ListMissing)];
        assert_eq!(rendered(&changes, Tense::Pending), "would be created  out/.generated-files\n");
        assert_eq!(summary(&changes), "1 created");
    }

    #[test]
    fn only_changed_code_of_the_documents_changes_the_api() {
        let update = |path: &str, old: &str, new: &str| {
            let old = Some(Content::Text(old.to_owned()));
            [Change { old, new: Some(new.to_owned()), ..change(path, ChangeKind::Stale) }]
        };
        assert!(changes_api(&update("src/v1/mod.rs", "/// A\nfn a();\n", "/// A\nfn b();\n")));
        assert!(!changes_api(&update("src/v1/mod.rs", "    /// A\nfn a();\n", "    /// B\n    /// C\nfn a();\n")));
        assert!(!changes_api(&update("src/runtime/mod.rs", "fn a();\n", "fn b();\n")));
        assert!(!changes_api(&update("README.md", "a\n", "b\n")));
        assert!(!changes_api(&update("src/mock.json", "1\n", "2\n")));
        assert!(!changes_api(&[change("src/lib.rs", ChangeKind::Missing)]));
    }

    #[test]
    fn updated_files_have_diffs_up_to_a_limit() {
        let mut changes = vec![change("a.rs", ChangeKind::Missing), change("b.rs", ChangeKind::Extra)];
        assert_eq!(diffs(&changes), "");
        changes.extend((0..12).map(|number| change(&format!("{number}.rs"), ChangeKind::Stale)));
        let text = diffs(&changes);
        assert_eq!(text.matches("\n-old\n+new\n").count(), 10);
        assert!(text.ends_with("\n(… the diffs of 2 more files)\n"), "{text}");
    }
}
