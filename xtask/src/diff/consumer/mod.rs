//! `cargo xtask diff --consumer`: what the changes break in a program that uses the crate.
//!
//! Input: the folder of the program, and both sides. Output: the errors that are new with the head, each with its change. A copy of the
//! program is checked, once with the crate of the base and once with that of the head; the folder itself is only read.
//! Everything is written below `target/consumer`, whose folder `target` keeps the compiled dependencies of all programs.

mod check;
mod copy;
mod crates;
mod errors;
mod manifest;
mod workspace;

use std::collections::BTreeSet;
use std::path::Path;

use generator::diff::consumer::{explain, known_items};
use generator::diff::renames::find_renames;
use generator::diff::report::{ConsumerLevel, ConsumerMessage, ConsumerView};
use generator::diff::{Report, Spec};
use generator::rust::items::list_items;

use crate::paths::{from_here, root};
use check::Check;
use copy::Copied;
use errors::Located;
use manifest::Replacement;
use workspace::Workspace;

/// What is checked.
pub struct Consumer<'a> {
    /// The folder, as the user named it.
    pub folder: &'a Path,
    /// The name of the crate that it depends on.
    pub package: &'a str,
}

/// Checks a program, and finds the change that caused each error.
pub fn check(consumer: &Consumer<'_>, base: &Spec, head: &Spec, report: &Report) -> Result<ConsumerView, String> {
    let workspace = workspace::read(consumer.folder, consumer.package)?;
    let target = root().join("target/consumer");
    let copied = copy::copy(&workspace.root, &target, &workspace.name)?;
    let side = |spec: &Spec, name: &str| {
        eprintln!("generating the crate of the {name}");
        let folder = crates::write(spec, consumer.package, name, &target)?;
        eprintln!("checking {} with the crate of the {name}", consumer.folder.display());
        run(consumer, &workspace, &copied, &folder, &target)
    };
    let before = side(base, "base")?;
    let base_errors = before.messages.iter().filter(|one| one.is_error()).count();
    if let Some(first) = before.messages.iter().find(|one| one.is_error()) {
        let at = first.at.as_ref().map(|at| format!("{at}: ")).unwrap_or_default();
        let count = if base_errors == 1 { "an error".to_owned() } else { format!("{base_errors} errors, first") };
        eprintln!("without these changes it has {count}: {at}{}", first.message.text);
    }
    let after = side(head, "head")?;

    let unchecked = before.checked.difference(&after.checked).cloned().collect();
    let (base_items, head_items) = (list_items(&base.view), list_items(&head.view));
    let known = known_items(&base_items, &head_items, &report.items);
    let renames = find_renames(&base.view, &head.view);
    let view = |located: Located| {
        let explanation = explain(&located.message, &known, report, &renames);
        ConsumerMessage {
            level: if located.is_error() { ConsumerLevel::Error } else { ConsumerLevel::Deprecation },
            code: located.message.code,
            message: located.message.text,
            at: located.at,
            item: explanation.item,
            wire: explanation.wire,
            edit: explanation.edit,
        }
    };
    let messages = errors::new_messages(&before.messages, after.messages).into_iter().map(view).collect();
    let (folder, package) = (consumer.folder.display().to_string(), consumer.package.to_owned());
    Ok(ConsumerView { folder, package, base_errors, messages, unchecked })
}

/// The result with one side.
struct Checked {
    messages: Vec<Located>,
    /// The parts of the program that the compiler has seen.
    checked: BTreeSet<String>,
}

/// Makes the copy depend on a crate, and checks it.
fn run(
    consumer: &Consumer<'_>,
    workspace: &Workspace,
    copied: &Copied,
    crate_folder: &Path,
    target: &Path,
) -> Result<Checked, String> {
    let replacement = Replacement { package: consumer.package, folder: crate_folder };
    let dropped = manifest::replace(copied, &workspace.root, &replacement)?;
    let check = Check {
        folder: copied.folder.join(&workspace.member),
        is_workspace: workspace.member.as_os_str().is_empty(),
        workspace: &copied.folder,
        target: &target.join("target"),
        crate_folder,
        package: consumer.package,
    };
    let output = check::run(&check)?;
    if let Some(folder) = output.other_crate {
        let folder = from_here(&folder);
        eprintln!("a dependency of it uses the crate in {}, which is not replaced", folder.display());
    }
    let places = errors::Places { copy: &copied.folder, shown: &workspace.shown };
    let mut messages: Vec<Located> = dropped.into_iter().map(|feature| errors::of_feature(feature, &places)).collect();
    messages.extend(output.messages.into_iter().map(|message| errors::locate(message, &places)));
    Ok(Checked { messages: errors::sorted(messages), checked: output.checked })
}
