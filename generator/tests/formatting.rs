//! Files are formatted as syn and prettyplease format them, although most of their items are not parsed by syn.

mod support;

use std::path::Path;

use generator::config::{Config, DocumentConfig};
use generator::diagnostic::Diagnostics;
use generator::render::{RenderedFile, Renderer, Templates};
use generator::source::Sources;
use generator::{Project, format, read_templates, render, reserved, rust};
use support::fixtures;

/// Returns the Rust files of a document before they are formatted.
fn rendered(name: &str, text: &str) -> Vec<RenderedFile> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates");
    let templates: Templates = read_templates(&folder, &mut Diagnostics::default()).expect("they are in the repository");
    let config = Config::new("formatted", vec![DocumentConfig::new(None, name)]);
    let mut sources = Sources::default();
    let source = sources.add(name, text);
    let found = &mut Diagnostics::default();
    let document = generator::document::load_source(&mut sources, source, found).expect("the document is good");
    let mut api = generator::ir::Api::default();
    generator::lower::lower(&mut api, &document, None, found);
    let resolved = generator::passes::resolve(api, found);
    let project = Project { config, templates, ..Project::default() };
    let plan = generator::plan(&project.config, &resolved, found);
    let reserved = reserved(&project.templates, found).expect("the runtime is Rust");
    let view = rust::views(&resolved, &plan, &project.config, &reserved, found);
    let renderer = Renderer::new(&project.templates).expect("the templates are good");
    let tasks = render::tasks(&view);
    let files = tasks.iter().map(|task| renderer.render(task).expect("the templates fit the views"));
    files.filter(|file| file.path.ends_with(".rs")).collect()
}

/// Asserts that files are formatted in the same way, and returns the items that were left to syn, with the template of each.
fn compare(name: &str, text: &str) -> Vec<(String, String)> {
    let mut unknown = Vec::new();
    for file in rendered(name, text) {
        let expected = format::format_parsed(&file).expect("the templates are Rust");
        let formatted = format::format(&file, &render::Marks::default()).expect("the templates are Rust").text;
        let differs = formatted.lines().zip(expected.lines()).find(|(one, other)| one != other);
        assert!(formatted == expected, "{name}, {}: {differs:?}", file.path);
        let items = format::unknown_items(&file.text).into_iter();
        unknown.extend(items.map(|item| (file.template.clone(), item.to_owned())));
    }
    unknown
}

#[test]
fn known_items_are_formatted_like_others() {
    for (name, text) in fixtures("good") {
        compare(&name, &text);
    }
}

/// `BENCH_SPEC=openapi.yaml` compares the files of another document, and prints the items that syn has parsed.
#[test]
#[ignore = "needs BENCH_SPEC"]
fn known_items_of_a_document_are_formatted_like_others() {
    let path = std::env::var("BENCH_SPEC").expect("BENCH_SPEC is set");
    let text = std::fs::read_to_string(&path).expect("BENCH_SPEC is a file that can be read");
    for (template, item) in compare(&path, &text) {
        println!("{template}: {item}\n");
    }
}
