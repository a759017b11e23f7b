//! Reports as texts: for a terminal, a pull request, its annotations, and scripts.

mod escape;
mod github;
mod markdown;
mod rules;
mod shown;
mod text;

pub use github::github;
pub use markdown::{MARKER, markdown};
pub use rules::{rules_json, rules_markdown, rules_text};
pub use shown::{
    Position, SCHEMA, Shown, ShownAcceptance, ShownEntry, ShownItem, ShownVersion, ShownWire, Verdict, shown,
};
pub use text::text;

/// The report for scripts, as `docs/diff.schema.json` describes it.
pub fn json(shown: &Shown) -> String {
    let mut json = serde_json::to_string_pretty(shown).expect("texts, numbers and lists of them are always JSON");
    json.push('\n');
    json
}
