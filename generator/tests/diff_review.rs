//! The texts of reports of ten changes as pull requests have them. Reviewers read nothing else, so the snapshots are read like prose before
//! they are accepted.

mod support;

use generator::diagnostic::{Diagnostics, render};
use generator::diff::accepted::Accepted;
use generator::diff::report::{TextOptions, report_view, text};
use generator::diff::{Spec, compare_views, new_hints, read};
use generator::source::Sources;
use jiff::civil::date;

const BASE: &str = include_str!("fixtures/diff/harbour.yaml");

/// A change: its name, and replacements, each of a text that the document has.
type Edit = (&'static str, &'static [(&'static str, &'static str)]);

const EDITS: [Edit; 10] = [
    (
        "a new property is required",
        &[
            (
                "      required: [email]\n      properties:\n        email: {type: string, format: email}\n",
                "      required: [email, country]\n      properties:\n        email: {type: string, format: email}\n        country: {type: string, minLength: 2, maxLength: 2}\n",
            ),
            ("version: \"1.4\"", "version: \"1.5\""),
        ],
    ),
    (
        "an operation is replaced",
        &[
            (
                "  /ships/{ship_id}:\n    get:\n      operationId: getShip\n",
                "  /ships/{ship_id}:\n    get:\n      operationId: fetchShip\n",
            ),
            ("    delete:\n      operationId: deleteShip\n", "    put:\n      operationId: retireShip\n"),
        ],
    ),
    (
        "a limit is lowered and a value is added",
        &[
            ("maximum: 100, default: 20", "maximum: 50, default: 20"),
            ("[cargo, ferry, tanker]", "[cargo, ferry, tanker, tug]"),
        ],
    ),
    (
        "a number becomes a string in a response",
        &[("        id: {type: integer, format: int64}\n", "        id: {type: string}\n")],
    ),
    (
        "an operation is deprecated",
        &[(
            "      operationId: listShips\n",
            "      operationId: listShips\n      deprecated: true\n      x-sunset: \"2999-12-31\"\n",
        )],
    ),
    ("a token is required beside the key", &[("  - apiKey: []\n", "  - apiKey: []\n    token: []\n")]),
    (
        "another server",
        &[
            ("https://{region}.harbour.example", "https://{region}.harbour.example/v2"),
            ("enum: [north, south]", "enum: [north, south, west]"),
        ],
    ),
    ("a component is renamed", &[("schemas/Contact\"", "schemas/Person\""), ("    Contact:\n", "    Person:\n")]),
    (
        "a third kind of cargo",
        &[(
            "              properties: {passengers: {type: integer, minimum: 0}}\n",
            "              properties: {passengers: {type: integer, minimum: 0}}\n            - type: object\n              required: [barrels]\n              properties: {barrels: {type: number}}\n",
        )],
    ),
    (
        "texts, and a mistake",
        &[
            ("summary: List ships.", "summary: Lists ships."),
            ("description: In metres.", "description: In feet."),
            (
                "      required: true\n      schema: {type: string, format: uuid}\n",
                "      schema: {type: string, format: uuid}\n",
            ),
        ],
    ),
];

fn spec(text: &str) -> Spec {
    let (mut sources, mut found) = (Sources::default(), Diagnostics::default());
    sources.add("harbour.yaml", text);
    let project = support::project("".into(), &["harbour.yaml"]);
    read(project, sources, &mut found).unwrap_or_else(|sources| panic!("{}", render(&found, &sources, false)))
}

#[test]
fn ten_changes_are_read_like_prose() {
    let base = spec(BASE);
    for (name, replacements) in EDITS {
        let edited = replacements.iter().fold(BASE.to_owned(), |text, (old, new)| {
            assert!(text.contains(old), "{name}: {old}");
            text.replace(old, new)
        });
        let head = spec(&edited);
        let mut report = compare_views(&base.side(), &base.view, &head.side(), &head.view);
        report.hints = new_hints(&base.hints, &head.hints);
        let view = report_view(&report, &base.side(), &head.side(), &Accepted::default(), date(2026, 11, 20));
        insta::assert_snapshot!(name.replace([' ', ','], "_"), text(&view, TextOptions::default()));
    }
}
