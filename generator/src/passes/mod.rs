//! Passes over the [`Api`]: each finds one thing, and returns it in a table by id. Together they are [`Resolved`].
//!
//! All of them run, also after errors, so that a run shows every problem at once.

mod all_of;
mod checks;
mod cycles;
mod directions;
mod dispatch;
mod duplicates;
mod equality;
mod matchers;
mod missing_docs;
mod names;
mod resolved;
mod schemas;
mod table;
mod unions;
mod users;
mod uses;

use std::collections::HashSet;
use std::sync::Arc;

pub use dispatch::{JsonType, UnionDispatch, Variant, VariantMatcher};
pub use missing_docs::warn_of_missing_docs;
pub use resolved::Resolved;
pub use schemas::Schemas;
pub use table::Table;
pub(crate) use unions::is_null;
pub use users::{Users, users};
pub use uses::{MAX_USES, User, Uses, uses};

use crate::diagnostic::Diagnostics;
use crate::ir::Api;

/// Runs all passes. Each reads the results of earlier ones.
pub fn resolve(api: Api, diagnostics: &mut Diagnostics) -> Resolved {
    let api = Arc::new(api);
    let merged = all_of::merge(&api, diagnostics);
    checks::check(&api, &merged, diagnostics);
    let (mut settled, unions) = unions::settle(&merged, diagnostics);
    cycles::open_endless(&mut settled, diagnostics);
    let duplicates = duplicates::find(&api, &settled, &unions);
    let mut resolved = Resolved {
        api,
        merged,
        settled,
        unions,
        duplicates,
        inline_names: Table::default(),
        boxed: HashSet::new(),
        directions: Vec::new(),
    };
    resolved.inline_names = names::name_inline(&resolved);
    resolved.boxed = cycles::find_boxed(&resolved);
    resolved.directions = directions::find(&resolved);
    resolved
}
