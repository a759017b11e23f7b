//! Why no entry heals a major change. Input: the change, both sides and their renames. Output: the reason, in words.

use super::entries::has_entry;
use super::{Refused, Unhealed};
use crate::diff::change::{ItemChange, ItemDifference};
use crate::diff::read::Spec;
use crate::diff::renames::{Found, Rename, RenameKind};
use crate::rust::{last, parent};

pub const NOTHING: &str = "nothing in the head is the same under another name";

pub fn unhealed(change: &ItemChange, base: &Spec, head: &Spec, found: &Found, refused: &[Refused]) -> Unhealed {
    let is_refused = |(alias, _): &&Refused| alias.old == change.item;
    let rename = found.sure.iter().find(|rename| rename.old == change.item);
    let reason = match (refused.iter().find(is_refused), change.difference) {
        (Some((_, message)), _) => message.clone(),
        (None, ItemDifference::Gate) => "a second name requires the same features".to_owned(),
        (None, ItemDifference::Removed) => of_removed(change, rename, base, head, found),
        (None, _) if rename.is_some() => {
            "its type has changed, too, which the old name cannot hide; an entry of a type that was renamed may"
                .to_owned()
        }
        (None, _) => "its type has changed, not a name".to_owned(),
    };
    Unhealed { item: change.item.clone(), difference: change.difference, reason }
}

fn of_removed(change: &ItemChange, rename: Option<&Rename>, base: &Spec, head: &Spec, found: &Found) -> String {
    let maybe = found.possible.iter().find(|rename| may_explain(rename, &change.item));
    if let Some(rename) = maybe {
        return format!("it may be `{}` now: add the entry by hand if the meaning is the same", rename.new);
    }
    if has_entry(&head.config, &change.item) {
        return "its entry in client.toml is not valid: correct it by hand".to_owned();
    }
    if has_entry(&base.config, &change.item) {
        return "it is an old name, whose entry is no longer in client.toml".to_owned();
    }
    match rename {
        Some(Rename { new, kind: RenameKind::Function, .. }) => {
            format!("it is `{new}` now: keep the tag, because a function has no second name in another group")
        }
        Some(Rename { new, .. }) => format!("it is `{new}` now, which cannot have a second name"),
        None if change.item.starts_with("Request<") => {
            "parameters have no second name; nothing in the head is the same".to_owned()
        }
        None => NOTHING.to_owned(),
    }
}

/// Returns `true` if an item is what may have another name, or a function that sets it: `with_name()`.
pub fn may_explain(rename: &Rename, item: &str) -> bool {
    let name = last(&rename.old).trim_start_matches("r#");
    let setter = item.strip_prefix(parent(&rename.old)).and_then(|rest| rest.strip_prefix("::with_"));
    let is_setter =
        || setter.and_then(|rest| rest.strip_prefix(name)).is_some_and(|rest| ["()", "_null()"].contains(&rest));
    rename.old == item || (rename.kind == RenameKind::Field && is_setter())
}
