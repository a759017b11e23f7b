//! What views are made from, for unit tests.

use super::context::Context;
use super::names::{Names, Naming, of_repository};
use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::ir::Api;
use crate::plan::plan;
use crate::plan::testing::resolve;

/// Calls a test with all that the views of an API are made from.
pub(super) fn with_context<T>(api: Api, test: impl FnOnce(&Context<'_>) -> T) -> T {
    let mut diagnostics = Diagnostics::default();
    let (resolved, reserved, config) = (resolve(api), of_repository(), Config::new("test-api", Vec::new()));
    let plan = plan(&resolved, &mut diagnostics);
    let naming = Naming::new(&config, &reserved);
    let names = Names::new(&resolved, &plan, &config, &naming, &mut diagnostics);
    test(&Context {
        api: &resolved.api,
        resolved: &resolved,
        config: &config,
        plan: &plan,
        naming,
        names,
        aliases: super::aliases::Aliases::new(&config),
        tags: super::tags::find(&resolved),
        uses: crate::passes::uses(&resolved),
    })
}

/// Returns the text that it stands for.
pub(super) fn text(literal: &str) -> String {
    syn::parse_str::<syn::LitStr>(literal).map(|literal| literal.value()).unwrap_or_default()
}

/// Returns the lines of docs as texts.
pub(super) fn lines(docs: &[String]) -> Vec<String> {
    docs.iter().map(|line| text(line).trim().to_owned()).collect()
}
