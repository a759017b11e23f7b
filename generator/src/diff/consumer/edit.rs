//! What to do about a message. Input: the item that it is about, and its change. Output: one line for the programmer.

use super::expression::{has_word, names};
use super::known::{KnownItem, last_name};
use super::message::{CompilerMessage, MessageLevel};
use super::removal::{Removal, RemovedPart};
use super::signature::{self, Signature};
use super::text_edit::TextEdit;
use crate::diff::change::{ItemDifference, Report};
use crate::diff::renames::Rename;
use crate::rust::FEATURE;

/// Returns the edit that fixes a message about an item.
pub(super) fn edit(
    message: &CompilerMessage,
    item: &KnownItem,
    known: &[KnownItem],
    report: &Report,
    renames: &[Rename],
) -> String {
    let name = item.name();
    if let Some(new) = new_name(item, renames) {
        let shorthand =
            if has_shorthand(message) { format!(", the shorthand `{name}` by `{new}: {name}`") } else { String::new() };
        let is_guess = new_name(item, &report.renames.possible).is_some();
        let doubt = if is_guess { ", if that has the same meaning" } else { "" };
        return format!("replace `{name}` by `{new}`{shorthand}{doubt}");
    }
    let change = report.items.get(item.change);
    if let Some(edit) = change.filter(|change| change.difference == ItemDifference::Gate).and_then(|_| enable(item)) {
        return edit;
    }
    if message.level == MessageLevel::Deprecation {
        return advice(message).unwrap_or_else(|| format!("stop using `{name}`, which is deprecated"));
    }
    match (&item.old, &item.new) {
        (Some(_), None) => removed(item, known),
        (Some(old), Some(new)) => changed(message, item, old, new),
        _ => format!("`{name}` is new: take it into account"),
    }
}

/// Returns the change of the program's text for an item that has another name.
pub(super) fn text_edit(message: &CompilerMessage, item: &KnownItem, renames: &[Rename]) -> Option<TextEdit> {
    TextEdit::rename(message.snippets.first()?, item.name(), &new_name(item, renames)?, has_shorthand(message))
}

/// Returns what to remove from the program for an item that is gone, and has no other name.
pub(super) fn removal(message: &CompilerMessage, item: &KnownItem, renames: &[Rename]) -> Option<Removal> {
    let is_gone = item.old.is_some() && item.new.is_none() && !item.is_trait();
    if !is_gone || message.level == MessageLevel::Deprecation || new_name(item, renames).is_some() {
        return None;
    }
    let returns_self =
        || item.old.as_deref().and_then(signature::function).is_some_and(|function| function.returns == "Self");
    let part = match message.code.as_deref()? {
        "E0432" => RemovedPart::Import,
        "E0560" => RemovedPart::Field,
        "E0599" if item.name().starts_with("with_") && returns_self() => RemovedPart::Setter,
        // The variables of a pattern have other uses.
        "E0026" | "E0027" => return None,
        _ => RemovedPart::Statement,
    };
    Removal::new(message.snippets.first()?, item.name(), part)
}

/// Returns `true` for the field of a pattern or an initializer, whose shorthand names a variable, too.
fn has_shorthand(message: &CompilerMessage) -> bool {
    matches!(message.code.as_deref(), Some("E0026" | "E0560"))
}

/// Returns what a deprecation says itself, and the edit if it is that of an old name.
pub(super) fn advice(message: &CompilerMessage) -> Option<String> {
    let (item, advice) = message.text.split_once(": ").filter(|_| message.level == MessageLevel::Deprecation)?;
    let old = item.split('`').nth(1).map(last_name);
    let new = advice.strip_prefix("renamed to `").and_then(|rest| rest.split_once("`; will be removed in "));
    let (Some(old), Some((new, version))) = (old, new) else { return Some(advice.to_owned()) };
    // The new name is a constant, which is no pattern for a reference.
    let is_variant = item.contains("unit variant");
    let pattern = if is_variant { ", and match the value, as in `match *value`, if it is a reference" } else { "" };
    Some(format!("use `{new}` instead of `{old}`, which will be removed in {version}{pattern}"))
}

/// Returns the new name of an item. The setters of a field are renamed with it.
fn new_name<'r>(item: &KnownItem, renames: &'r [Rename]) -> Option<String> {
    if let Some(rename) = renames.iter().find(|rename| rename.old == item.path) {
        return Some(last_name(&rename.new).to_owned());
    }
    let (owner, setter) = item.path.strip_suffix("()")?.rsplit_once("::")?;
    let of_field = |rename: &&'r Rename| {
        rename.old.rsplit_once("::").is_some_and(|(parent, field)| {
            parent == owner && setter.strip_prefix("with_").is_some_and(|name| name == field.trim_start_matches("r#"))
        })
    };
    renames.iter().find(of_field).map(|rename| format!("with_{}", last_name(&rename.new)))
}

/// Returns the new name of a cargo feature.
pub(super) fn renamed_feature(item: &KnownItem, renames: &[Rename]) -> Option<String> {
    new_name(item, renames).filter(|_| item.path.starts_with(FEATURE))
}

/// Returns the features that an item requires now and did not before.
pub(super) fn new_features(item: &KnownItem) -> Vec<String> {
    let cfg = |signature: &Option<String>| -> Vec<String> {
        let Some((attribute, _)) = signature.as_deref().and_then(|text| text.split_once(")] ")) else {
            return Vec::new();
        };
        attribute.split('"').skip(1).step_by(2).map(str::to_owned).collect()
    };
    let before = cfg(&item.old);
    cfg(&item.new).into_iter().filter(|feature| !before.contains(feature)).collect()
}

fn enable(item: &KnownItem) -> Option<String> {
    let missing = new_features(item);
    let list = missing.iter().map(|feature| format!("`{feature}`")).collect::<Vec<_>>().join(" and ");
    match missing.len() {
        0 => None,
        1 => Some(format!("enable the feature {list} in Cargo.toml")),
        _ => Some(format!("enable the features {list} in Cargo.toml")),
    }
}

fn removed(item: &KnownItem, known: &[KnownItem]) -> String {
    let name = item.name();
    if item.path.starts_with("feature ") {
        return format!("remove the feature `{name}` in Cargo.toml; no longer in the document");
    }
    if item.is_trait() {
        let owner = item.owner().unwrap_or_default();
        return match name {
            "Copy" => format!("`{owner}` is no longer `Copy`: borrow it, or call `.clone()`"),
            _ => format!(
                "`{owner}` no longer implements `{}`",
                item.path.split_once(": ").map_or(name, |(_, name)| name)
            ),
        };
    }
    if let Some((function, argument, rust_type)) = new_argument(item, known) {
        return format!("remove `{name}`, and pass `{argument}: {rust_type}` to `{function}`");
    }
    format!("remove `{name}`; no longer in the document")
}

/// Returns the function that takes what a removed setter has set, because it is required now.
fn new_argument<'k>(item: &KnownItem, known: &'k [KnownItem]) -> Option<(String, &'k str, &'k str)> {
    let name = item.name().strip_prefix("with_")?;
    let owner = item.owner()?;
    known.iter().find_map(|other| {
        let (old, new) = (signature::function(other.old.as_deref()?)?, signature::function(other.new.as_deref()?)?);
        // The constructor of the same type, or the function that makes the request.
        let (function, is_related) = match other.name() {
            "new" => (format!("{owner}::new"), other.owner() == Some(owner)),
            function => (function.to_owned(), has_word(new.returns, owner)),
        };
        let is_new = |(argument, _): &&(&str, &str)| {
            argument.trim_start_matches("r#") == name && old.arguments.iter().all(|(before, _)| before != argument)
        };
        let (argument, rust_type) = new.arguments.iter().find(is_new).filter(|_| is_related)?;
        Some((function, *argument, *rust_type))
    })
}

fn changed(message: &CompilerMessage, item: &KnownItem, old: &str, new: &str) -> String {
    let name = item.name();
    if let Some((before, after)) = signature::function(old).zip(signature::function(new)) {
        // `new` alone says nothing.
        let owner = item.owner().filter(|_| name == "new").map(|owner| format!("{owner}::")).unwrap_or_default();
        return changed_function(&format!("{owner}{name}"), &before, &after);
    }
    let Some((before, after)) = signature::value_type(old).zip(signature::value_type(new)) else {
        return format!("`{old}` became `{new}`");
    };
    let option = |rust_type: &str| format!("Option<{rust_type}>");
    if after == option(before) {
        return if is_set(message, name) {
            format!("wrap the value in `Some(…)`: `{name}` is an `Option` now")
        } else {
            format!("`{name}` is an `Option` now: handle `None`")
        };
    }
    if before == option(after) {
        let value = message.snippets.first().map(|snippet| snippet.text.as_str());
        return match value.filter(|_| is_set(message, name)) {
            Some("None") => format!("give `{name}` a value; it is no longer an `Option`"),
            Some(_) => format!("remove `Some(…)`: `{name}` is no longer an `Option`"),
            None => format!("`{name}` is no longer an `Option`: remove what handles `None`, or wrap it in `Some(…)`"),
        };
    }
    format!("use `{after}` instead of `{before}` for `{name}`")
}

/// Returns `true` if a message is about a value that is assigned to a field.
fn is_set(message: &CompilerMessage, name: &str) -> bool {
    let Some(value) = message.snippets.first() else { return false };
    let target = value.before.trim_end().strip_suffix('=').map(str::trim_end);
    target.is_some_and(|target| names(target).first().is_some_and(|last| *last == name))
}

fn changed_function(name: &str, before: &Signature<'_>, after: &Signature<'_>) -> String {
    let has = |list: &Signature<'_>, name: &str| list.arguments.iter().any(|(other, _)| *other == name);
    let mut edits = Vec::new();
    for (index, (argument, rust_type)) in after.arguments.iter().enumerate() {
        if !has(before, argument) && before.arguments.len() < after.arguments.len() {
            edits.push(format!("pass `{argument}: {rust_type}` as argument {} of `{name}`", index + 1));
        } else if let Some((_, old)) =
            before.arguments.iter().find(|(other, old)| other == argument && old != rust_type)
        {
            edits.push(format!("pass `{rust_type}` instead of `{old}` for `{argument}`"));
        }
    }
    let removed = before.arguments.iter().filter(|(argument, _)| !has(after, argument));
    if before.arguments.len() > after.arguments.len() {
        edits.extend(removed.map(|(argument, _)| format!("remove the argument `{argument}` of `{name}`")));
    }
    if before.returns != after.returns {
        edits.push(format!("`{name}` returns `{}` instead of `{}`", after.returns, before.returns));
    }
    if edits.is_empty() { format!("pass the arguments of `{name}` in the new order") } else { edits.join(", and ") }
}

#[cfg(test)]
mod tests {
    use super::super::message::Snippet;
    use super::*;
    use crate::diff::renames::RenameKind;

    fn item(path: &str, old: &str, new: &str) -> KnownItem {
        let signature = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        KnownItem { path: path.to_owned(), old: signature(old), new: signature(new), change: 0 }
    }

    /// Returns the edit of the first item for an error at `|`.
    fn edit_at(program: &str, known: &[KnownItem], renames: &[Rename]) -> String {
        let (before, text) = program.split_once('|').unwrap_or(("", program));
        let (file, before, text, after) = ("a.rs".to_owned(), before.to_owned(), text.to_owned(), String::new());
        let message = CompilerMessage {
            snippets: vec![Snippet { file, line: 1, column: 1, text, before, after }],
            ..CompilerMessage::missing_feature("harbour", "a")
        };
        edit(&message, &known[0], known, &Report::default(), renames)
    }

    fn edit_of(path: &str, old: &str, new: &str) -> String {
        edit_at("", &[item(path, old, new)], &[])
    }

    #[test]
    fn arguments_are_added_removed_and_changed() {
        let list = "Ships::list()";
        let function = |arguments: &str| format!("pub fn list(&self{arguments}) -> Request<(), List>");
        let edit = |old: &str, new: &str| edit_of(list, &function(old), &function(new));
        assert_eq!(edit(", a: u8", ", a: u8, b: &str"), "pass `b: &str` as argument 2 of `list`");
        assert_eq!(edit(", a: u8, b: &str", ", b: &str"), "remove the argument `a` of `list`");
        assert_eq!(edit(", a: u8", ", a: &str"), "pass `&str` instead of `u8` for `a`");
        assert_eq!(edit(", a: u8, b: u8", ", b: u8, a: u8"), "pass the arguments of `list` in the new order");
        let other = function("").replace("(), ", "Ship, ");
        let returns = "`list` returns `Request<Ship, List>` instead of `Request<(), List>`";
        assert_eq!(edit_of(list, &function(""), &other), returns);
        let edit = edit_of("models::Ship::new()", "pub fn new() -> Self", "pub fn new(a: u8) -> Self");
        assert_eq!(edit, "pass `a: u8` as argument 1 of `Ship::new`");
    }

    #[test]
    fn an_option_is_wrapped_where_it_is_set() {
        let became = [item("models::Ship::port", "pub port: String", "pub port: Option<String>")];
        let left = [item("models::Ship::port", "pub port: Option<String>", "pub port: String")];
        let edit = |program, known| edit_at(program, known, &[]);
        assert_eq!(edit("ship.port = |a", &became), "wrap the value in `Some(…)`: `port` is an `Option` now");
        assert_eq!(edit("let a: String = |ship.port", &became), "`port` is an `Option` now: handle `None`");
        assert_eq!(edit("ship.port = |Some(a)", &left), "remove `Some(…)`: `port` is no longer an `Option`");
        assert_eq!(edit("ship.port = |None", &left), "give `port` a value; it is no longer an `Option`");
        assert!(edit("ship.port.|unwrap()", &left).contains("remove what handles `None`"));
        assert_eq!(
            edit_of("models::Ship::port", "pub port: u8", "pub port: bool"),
            "use `bool` instead of `u8` for `port`"
        );
    }

    #[test]
    fn what_is_removed_may_have_become_an_argument() {
        let removed =
            |owner: &str| item(&format!("{owner}::with_flag()"), "pub fn with_flag(self, flag: &str) -> Self", "");
        let list = |argument: &str| format!("pub fn list(&self{argument}) -> Request<(), List>");
        let changed = item("operations::Ships::list()", &list(""), &list(", flag: &str"));
        let known = [removed("Request<_, operations::List>"), changed.clone()];
        assert_eq!(edit_at("", &known, &[]), "remove `with_flag`, and pass `flag: &str` to `list`");
        // The argument of another operation.
        let known = [removed("Request<_, operations::Other>"), changed];
        assert_eq!(edit_at("", &known, &[]), "remove `with_flag`; no longer in the document");
        let copy = "`Kind` is no longer `Copy`: borrow it, or call `.clone()`";
        assert_eq!(edit_of("models::Kind: Copy", "impl Copy for models::Kind", ""), copy);
        let equal = edit_of("models::Body: From<Ship>", "impl From<Ship> for models::Body", "");
        assert_eq!(equal, "`Body` no longer implements `From<Ship>`");
    }

    #[test]
    fn a_setter_is_renamed_with_its_field() {
        let (old, new) = ("models::Ship::port".to_owned(), "models::Vessel::home_port".to_owned());
        let renames = [Rename { old, new, kind: RenameKind::Field }];
        let edit = |path: &str| edit_at("", &[item(path, "a", "")], &renames);
        assert_eq!(edit("models::Ship::port"), "replace `port` by `home_port`");
        assert_eq!(edit("models::Ship::with_port()"), "replace `with_port` by `with_home_port`");
        assert_eq!(edit("models::Pilot::with_port()"), "remove `with_port`; no longer in the document");
    }

    #[test]
    fn a_deprecated_old_name_is_replaced_by_the_new_one() {
        let advice_of = |text: &str| {
            let message = CompilerMessage::missing_feature("harbour", "a");
            advice(&CompilerMessage { level: MessageLevel::Deprecation, text: text.to_owned(), ..message })
        };
        let of = |kind: &str, path: &str, note: &str| advice_of(&format!("use of deprecated {kind} `{path}`{note}"));
        let note = ": renamed to `Low`; will be removed in 0.2.0";
        let edit = "use `Low` instead of `Ebb`, which will be removed in 0.2.0";
        let constant = of("associated constant", "harbour::models::Tide::Ebb", note);
        assert_eq!(constant.as_deref(), Some(edit));
        let variant = of("unit variant", "harbour::models::Tide::Ebb", note);
        let pattern = format!("{edit}, and match the value, as in `match *value`, if it is a reference");
        assert_eq!(variant, Some(pattern));
        assert_eq!(of("method", "harbour::A::b", ": use `c`: it is newer").as_deref(), Some("use `c`: it is newer"));
        assert_eq!(of("method", "harbour::A::b", ""), None);
    }

    #[test]
    fn new_features_are_enabled() {
        let gated = |features: &str| format!("#[cfg({features})] pub fn list(&self) -> Request<(), List>");
        let (ships, both) = ("feature = \"ships\"", "all(feature = \"ships\", feature = \"preview\")");
        let edit = |old: &str, new: &str| enable(&item("Ships::list()", old, new));
        assert_eq!(edit(&gated(ships), &gated(both)).as_deref(), Some("enable the feature `preview` in Cargo.toml"));
        let two = edit("pub fn list(&self) -> Request<(), List>", &gated(both));
        assert_eq!(two.as_deref(), Some("enable the features `ships` and `preview` in Cargo.toml"));
        assert_eq!(edit(&gated(both), &gated(ships)), None);
    }
}
