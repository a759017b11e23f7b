//! Prints reports: for a terminal, a pull request, its annotations, a browser, and scripts.

mod accept;
mod comment_tables;
mod consumer;
mod escape;
mod github;
mod html;
mod markdown;
mod rules;
mod shorten;
mod text;
mod view;

pub use consumer::{ConsumerLevel, ConsumerMessage, ConsumerView};
pub use escape::{code, message};
pub use github::github;
pub use html::html;
pub use markdown::{MARKER, markdown};
pub use rules::{rules_json, rules_markdown, rules_text};
pub use shorten::shorten;
pub use text::{TextOptions, text};
pub use view::{
    AcceptanceView, EntryView, HintView, ItemChangeView, Position, ReportView, SCHEMA, Verdict, VersionView,
    WireChangeView, report_view,
};

/// Returns the report as JSON, which `docs/diff.schema.json` describes.
pub fn json(view: &ReportView) -> String {
    let mut json = serde_json::to_string_pretty(view).expect("strings, numbers and lists of them are always JSON");
    json.push('\n');
    json
}
