//! Passes over the [`Api`]: each completes or checks one thing. They run in one order, all of them, also after errors, so that a run
//! shows every problem at once.

mod all_of;
mod combine;
mod cycles;
mod directions;
mod equal;
mod names;
mod reach;
mod signs;
#[cfg(test)]
mod testing;
mod unions;
mod validate;

pub use reach::{Users, reach};
pub(crate) use reach::{push_children, push_roots};

use crate::diagnostic::Diagnostics;
use crate::ir::Api;

/// In this order: `equal` and `names` look at the kinds that `all_of` and `unions` settle, `cycles` and `directions` at the final
/// graph.
const PASSES: [fn(&mut Api, &mut Diagnostics); 7] = [
    validate::validate,
    all_of::merge,
    unions::settle,
    equal::unite,
    names::name_inline,
    cycles::box_cycles,
    directions::find,
];

pub fn run(api: &mut Api, diagnostics: &mut Diagnostics) {
    for pass in PASSES {
        pass(api, diagnostics);
    }
}
