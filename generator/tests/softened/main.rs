//! Old names that items keep for a while.

mod crates;
mod entries;
mod groups;
mod proposals;
mod renamed_again;
#[path = "../support/mod.rs"]
mod support;

use generator::diagnostic::{Diagnostics, render};
use generator::diff::soften::{Softening, soften};
use generator::diff::{Level, Report, Spec, compare_views, read};
use generator::source::Sources;

const BASE: &str = include_str!("../fixtures/softened/base.yaml");
const HEAD: &str = include_str!("../fixtures/softened/head.yaml");
const CLIENT: &str = include_str!("../fixtures/softened/client.toml");

fn side(document: &str, client: &str) -> Spec {
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let project = support::project_of(client, &mut sources);
    sources.add(support::DOCUMENT, document);
    read(project, sources, &mut diagnostics)
        .unwrap_or_else(|sources| panic!("{}", render(&diagnostics, &sources, false)))
}

fn compare(base: &Spec, head: &Spec) -> Report {
    compare_views(&base.side(), &base.view, &head.side(), &head.view)
}

/// Returns the changes of a level and above.
fn listed(report: &Report, level: Level) -> Vec<String> {
    let changes = report.items.iter().filter(|one| one.level >= level);
    changes.map(|one| format!("{} {} {}", one.level, one.item, one.difference)).collect()
}

const PLAIN: &str = "[crate]\nname = \"harbours\"\nversion = \"1.1.0\"\n";

/// Returns what is proposed for the head.
fn proposal(base: &Spec, head: &Spec) -> Softening {
    soften(base, head, &compare(base, head), support::reserved()).expect("the version is one")
}
