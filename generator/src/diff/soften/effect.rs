//! What an entry does, in words. Input: an entry, and the items of the crate with it. Output: a sentence.

use crate::config::AliasConfig;
use crate::rust::items::{ItemKind, Items};
use crate::rust::{Alias, last};

/// Describes what an entry does in the crate.
pub fn effect(alias: &AliasConfig, items: &Items<'_>) -> String {
    let AliasConfig { new, wire, remove_in, .. } = alias;
    let path = Alias { config: alias }.path();
    let (old, name) = (last(&path), last(new));
    let Some(item) = items.get(&path) else {
        return format!("{:?} is still read as `{new}`.", wire.as_deref().unwrap_or_default());
    };
    let what = match &item.kind {
        ItemKind::Alias(_) => format!("`{old}` stays as a deprecated alias of the type `{name}`"),
        ItemKind::Function(_) => format!("`{old}()` stays as a deprecated function, which calls `{name}()`"),
        ItemKind::Constant(variant) => {
            format!("`{old}` stays as a deprecated constant, which is the variant `{variant}`")
        }
        ItemKind::Variant(None) => format!("The variant stays `{old}`, deprecated, and `{name}` is a constant"),
        ItemKind::Variant(Some(_)) => format!("The variant stays `{old}` until {remove_in}"),
        _ => format!("The field stays `{old}` until {remove_in}"),
    };
    let read = wire.as_ref().map(|wire| format!("; {wire:?} is still read")).unwrap_or_default();
    format!("{what}{read}.")
}
