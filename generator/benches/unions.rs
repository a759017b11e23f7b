//! How fast a union of 30 branches is decoded, beside serde's derive of an internally tagged enum: `inner/unions.rs` does it, in a
//! crate that is generated here and built by a cargo of its own.

#[path = "../tests/support/mod.rs"]
mod support;

use std::fmt::Write;

const BRANCHES: usize = 30;

fn main() {
    // `cargo test --all-targets` runs benchmarks, too, to see that they still work; this one takes a release build.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let files = support::generate(&[("board.yaml", &document())]).unwrap_or_else(|told| panic!("{told}"));
    let folder = support::write_crate(&files, "unions");
    let library = folder.join("src/lib.rs");
    let text = std::fs::read_to_string(&library).expect("it was just written");
    // What a request does with its response, without the request.
    let decode = "pub fn decode<T: serde::de::DeserializeOwned>(text: &str) -> T {\n    \
        T::deserialize(runtime::reader::strict(&mut serde_json::Deserializer::from_str(text))).expect(\"it fits\")\n}\n";
    support::write(&library, format!("{text}\n/// Decodes a text.\n{decode}"));
    support::write(&folder.join("src/bin/unions/main.rs"), include_str!("inner/unions.rs"));
    support::write(&folder.join("src/bin/unions/derived.rs"), derived());
    let manifest = folder.join("Cargo.toml");
    let text = std::fs::read_to_string(&manifest).expect("as above");
    let plain = "serde = { version = \"1\", default-features = false, features = [\"std\"] }";
    assert!(text.contains(plain), "the manifest has serde in another way than this benchmark knows");
    let with_derives = text.replace(plain, &plain.replace("\"std\"", "\"derive\", \"std\""));
    support::write(&manifest, with_derives);
    let status = support::cargo("run", &manifest)
        .args([
            "--release",
            "--bin",
            "unions",
            "--no-default-features",
            "--features",
            &support::features(&manifest, &[]),
        ])
        .status();
    assert!(status.expect("cargo runs this benchmark, so it can be run").success());
}

fn document() -> String {
    let mut schemas = String::new();
    let mut branches = String::new();
    for number in 0..BRANCHES {
        let _ = writeln!(
            schemas,
            "    Widget{number}: {{type: object, required: [type, requests], properties: {{type: {{type: string, \
             enum: [kind_{number}]}}, title: {{type: string}}, show_legend: {{type: boolean}}, requests: {{type: array, \
             items: {{$ref: '#/components/schemas/Query'}}}}, own_{number}: {{type: integer}}, precision: {{type: integer}}}}}}"
        );
        let _ = write!(branches, "{{$ref: '#/components/schemas/Widget{number}'}}, ");
    }
    format!(
        "openapi: 3.0.3
info: {{title: Boards, version: '1'}}
paths:
  /board:
    get: {{operationId: getBoard, responses: {{'200': {{description: It., content: {{application/json: {{schema: {{$ref: '#/components/schemas/Board'}}}}}}}}}}}}
components:
  schemas:
    Board: {{type: object, required: [title, widgets], properties: {{title: {{type: string}}, widgets: {{type: array, items: {{$ref: '#/components/schemas/Widget'}}}}}}}}
    Widget: {{type: object, required: [definition], properties: {{id: {{type: integer}}, definition: {{$ref: '#/components/schemas/Definition'}}}}}}
    Definition: {{oneOf: [{branches}]}}
    Query: {{type: object, required: [q], properties: {{q: {{type: string}}, display_type: {{type: string}}, style: {{$ref: '#/components/schemas/Style'}}}}}}
    Style: {{type: object, properties: {{palette: {{type: string}}, line_width: {{type: string}}}}}}
{schemas}"
    )
}

/// The same types, as somebody would write them for serde's derives.
fn derived() -> String {
    let mut text = String::from(
        "//! Made by the benchmark.\n#![allow(dead_code)]\nuse serde::Deserialize;\n\n\
         #[derive(Deserialize)]\npub struct Board {\n    pub title: String,\n    pub widgets: Vec<Widget>,\n}\n\n\
         #[derive(Deserialize)]\npub struct Widget {\n    pub id: Option<i64>,\n    pub definition: Definition,\n}\n\n\
         #[derive(Deserialize)]\npub struct Query {\n    pub q: String,\n    pub display_type: Option<String>,\n    \
         pub style: Option<Style>,\n}\n\n\
         #[derive(Deserialize)]\npub struct Style {\n    pub palette: Option<String>,\n    pub line_width: Option<String>,\n}\n\n",
    );
    let mut branches = String::new();
    for number in 0..BRANCHES {
        let _ = writeln!(
            text,
            "#[derive(Deserialize)]\npub struct Widget{number} {{\n    pub title: Option<String>,\n    \
             pub show_legend: Option<bool>,\n    pub requests: Vec<Query>,\n    pub own_{number}: Option<i64>,\n    \
             pub precision: Option<i64>,\n}}\n"
        );
        let _ = writeln!(branches, "    #[serde(rename = \"kind_{number}\")]\n    Widget{number}(Widget{number}),");
    }
    let _ = writeln!(text, "#[derive(Deserialize)]\n#[serde(tag = \"type\")]\npub enum Definition {{\n{branches}}}");
    text
}
