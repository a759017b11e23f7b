//! The stages that client.toml has a part in. Input: a resolved API. Output: its plan, and the views of its crate.

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::passes::Resolved;
use crate::plan::Plan;
use crate::render::Templates;
use crate::rust::{self, Reserved};

/// Plans the operations of a resolved API as client.toml says.
pub fn plan(config: &Config, resolved: &Resolved, diagnostics: &mut Diagnostics) -> Plan {
    let mut plan = crate::plan::plan(resolved, diagnostics);
    if config.pagination.recognize {
        plan.recognize_pages(resolved, diagnostics);
    }
    plan
}

/// Returns the views of a crate, and reports old names in client.toml that match nothing.
pub(crate) fn views(
    config: &Config,
    resolved: &Resolved,
    plan: &Plan,
    reserved: &Reserved,
    diagnostics: &mut Diagnostics,
) -> rust::CrateView {
    let view = rust::views(resolved, plan, config, reserved, diagnostics);
    // A crate with other errors may lack their items.
    if !config.aliases.is_empty() && !diagnostics.has_errors() {
        rust::items::check_aliases(&rust::items::list_items(&view), config, reserved, diagnostics);
    }
    view
}

/// Collects the names that the runtime and the templates reserve. Returns `None` if the runtime is no Rust.
pub fn reserved(templates: &Templates, diagnostics: &mut Diagnostics) -> Option<Reserved> {
    let reserved = Reserved::of_sources(templates.runtime_sources(), templates.sources());
    reserved.map_err(|error| diagnostics.push(error)).ok()
}
