//! `cargo xtask diff --consumer`: what the changes break in a program that uses the crate.
//!
//! Input: the folder of the program, and both sides. Output: the errors that are new with the head, each with its change. A copy of the
//! program is checked, once with the crate of the base and once with that of the head; the folder itself is only read. Names that have
//! another name are replaced in the copy, what is gone is removed where nothing needs it, features are enabled, and it is checked again,
//! because the compiler reports nothing about what uses an unknown name.
//! Everything is written below `target/consumer`, whose folder `target` keeps the compiled dependencies of all programs.

mod check;
mod copy;
mod crates;
mod edits;
mod errors;
mod manifest;
mod workspace;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use generator::diff::consumer::{Explanation, KnownItem, explain, known_items};
use generator::diff::report::{ConsumerLevel, ConsumerMessage, ConsumerView};
use generator::diff::{Report, Spec};
use generator::rust::items::list_items;

use crate::paths::{from_here, root};
use crate::progress::Step;
use check::Check;
use copy::Copied;
use edits::Edits;
use errors::Located;
use manifest::Replacement;
use workspace::Workspace;

/// How often a program is checked with the crate of the head.
const MAX_ROUNDS: usize = 5;

/// What is checked.
pub struct Consumer<'a> {
    /// The folder, as the user named it.
    pub folder: &'a Path,
    /// The name of the crate that it depends on.
    pub package: &'a str,
}

/// Checks a program, and finds the change that caused each error.
///
/// # Errors
/// If the folder is no program that depends on the crate, or if the compiler does not come to check it.
pub fn check(consumer: &Consumer<'_>, base: &Spec, head: &Spec, report: &Report) -> Result<ConsumerView, String> {
    let workspace = workspace::read(consumer.folder, consumer.package)?;
    let target = root().join("target/consumer");
    let copied = copy::copy(&workspace.root, &target, &workspace.name)?;
    let run = Run { consumer, workspace: &workspace, copied: &copied, target: &target };
    let base_crate = run.write_crate(base, "base")?;
    let before = run.check(run.checking("base"), &base_crate, &Edits::default(), &BTreeSet::new())?;
    let base_errors = before.messages.iter().filter(|one| one.is_error()).count();
    if let Some(first) = before.messages.iter().find(|one| one.is_error()) {
        let at = first.at.as_ref().map(|at| format!("{at}: ")).unwrap_or_default();
        let count = if base_errors == 1 { "an error".to_owned() } else { format!("{base_errors} errors, first") };
        eprintln!("without these changes it has {count}: {at}{}", first.message.text);
    }
    let (base_items, head_items) = (list_items(&base.view), list_items(&head.view));
    let changes = Changes { known: known_items(&base_items, &head_items, &report.items), report };
    let Rounds { messages, unchecked, hides_more } = run.rounds(&run.write_crate(head, "head")?, &before, &changes)?;
    let (folder, package) = (consumer.folder.display().to_string(), consumer.package.to_owned());
    Ok(ConsumerView { folder, package, base_errors, messages, unchecked, hides_more })
}

/// What explains a message.
struct Changes<'a> {
    known: Vec<KnownItem>,
    report: &'a Report,
}

impl Changes<'_> {
    fn explain(&self, located: &Located) -> Explanation {
        explain(&located.message, &self.known, self.report)
    }
}

/// The result with the head, after the edits that leave nothing to decide.
struct Rounds {
    messages: Vec<ConsumerMessage>,
    unchecked: Vec<String>,
    hides_more: bool,
}

fn view(located: Located, explanation: Explanation, after_edits: bool) -> ConsumerMessage {
    ConsumerMessage {
        level: if located.is_error() { ConsumerLevel::Error } else { ConsumerLevel::Deprecation },
        code: located.message.code,
        message: located.message.text,
        at: located.at,
        item: explanation.item,
        wire: explanation.wire,
        edit: explanation.edit,
        after_edits,
    }
}

/// Returns `true` for an error that only what was removed has caused, such as a variable without uses, or one whose type followed from them.
fn follows_from_removal(located: &Located, explanation: &Explanation) -> bool {
    let is_inference = |code: &str| ["E0282", "E0283", "E0284"].contains(&code);
    let code = located.message.code.as_deref();
    // Lints have no numbers.
    let is_caused = code.is_some_and(|code| is_inference(code) || !code.starts_with('E'));
    located.is_error() && explanation.item.is_none() && is_caused
}

/// The result with one side.
struct Checked {
    messages: Vec<Located>,
    /// The parts of the program that the compiler has seen.
    checked: BTreeSet<String>,
}

/// What all checks have in common.
struct Run<'a> {
    consumer: &'a Consumer<'a>,
    workspace: &'a Workspace,
    copied: &'a Copied,
    target: &'a Path,
}

impl Run<'_> {
    /// Writes the crate of a side. Returns its folder.
    fn write_crate(&self, spec: &Spec, side: &str) -> Result<PathBuf, String> {
        let _step = Step::begin(format!("generating the crate of the {side}"));
        crates::write(spec, self.consumer.package, side, self.target)
    }

    /// Returns what the first check with a side is called.
    fn checking(&self, side: &str) -> String {
        format!("checking {} with the crate of the {side}", self.consumer.folder.display())
    }

    /// Checks the copy, makes the edits that leave nothing to decide, and checks it again, until there is no further edit.
    fn rounds(&self, crate_folder: &Path, before: &Checked, changes: &Changes<'_>) -> Result<Rounds, String> {
        let (mut edits, mut features) = (Edits::default(), BTreeSet::new());
        let mut known = before.messages.clone();
        let (mut messages, mut has_removed) = (Vec::new(), false);
        let mut after = self.check(self.checking("head"), crate_folder, &edits, &features)?;
        for round in 1..=MAX_ROUNDS {
            let (mut renames, mut removals, enabled) = (Vec::new(), Vec::new(), features.len());
            for located in errors::new_messages(&known, after.messages.clone()) {
                let explanation = changes.explain(&located);
                known.push(located.clone());
                if has_removed && follows_from_removal(&located, &explanation) {
                    continue;
                }
                if located.is_error() {
                    renames.extend(explanation.text_edit.iter().map(|edit| vec![edit.clone()]));
                    removals.extend(explanation.removal.iter().map(|removal| {
                        let text = edits.text(&removal.file, &self.copied.folder);
                        text.map(|text| removal.edits(&text)).unwrap_or_default()
                    }));
                    features.extend(explanation.features.iter().cloned());
                }
                messages.push(view(located, explanation, round > 1));
            }
            has_removed |= removals.iter().any(|parts| !parts.is_empty());
            // What is removed needs no other name, and so comes first.
            let added = edits.add(&[removals, renames].concat(), &self.copied.folder) + features.len() - enabled;
            if added == 0 || round == MAX_ROUNDS {
                break;
            }
            edits.write()?;
            let count = if added == 1 { "an edit".to_owned() } else { format!("{added} edits") };
            let what = format!("checking again, after {count} in the copy");
            match self.check(what, crate_folder, &edits, &features) {
                Ok(checked) => after = checked,
                // A feature may need what cannot be downloaded. What is known is reported nevertheless.
                Err(message) => {
                    eprintln!("it cannot be checked again: {message}");
                    break;
                }
            }
        }
        let unchecked = before.checked.difference(&after.checked).cloned().collect();
        let new = errors::new_messages(&before.messages, after.messages);
        let hides_more = new.iter().any(|located| located.message.is_unresolved());
        Ok(Rounds { messages, unchecked, hides_more })
    }

    /// Makes the copy depend on a crate, and checks it.
    fn check(
        &self,
        what: String,
        crate_folder: &Path,
        edits: &Edits,
        features: &BTreeSet<String>,
    ) -> Result<Checked, String> {
        let step = Step::begin(what);
        let Run { consumer, workspace, copied, target } = *self;
        let replacement = Replacement { package: consumer.package, folder: crate_folder, enabled: features };
        let dropped = manifest::replace(copied, &workspace.root, &replacement)?;
        let check = Check {
            folder: copied.folder.join(&workspace.member),
            is_workspace: workspace.member.as_os_str().is_empty(),
            workspace: &copied.folder,
            target: &target.join("target"),
            crate_folder,
            package: consumer.package,
        };
        let output = check::run(&check, &step)?;
        if let Some(folder) = output.other_crate {
            let folder = from_here(&folder);
            step.print(&format!("a dependency of it uses the crate in {}, which is not replaced", folder.display()));
        }
        let places = errors::Places { copy: &copied.folder, shown: &workspace.shown, edits };
        let mut messages: Vec<Located> =
            dropped.into_iter().map(|feature| errors::of_feature(feature, &places)).collect();
        messages.extend(output.messages.into_iter().map(|message| errors::locate(message, &places)));
        Ok(Checked { messages: errors::sorted(messages), checked: output.checked })
    }
}
