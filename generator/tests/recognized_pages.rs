//! Pages that are recognized by common names, if client.toml says so.

mod support;

use generator::diagnostic::{Diagnostic, Diagnostics, Severity, render};
use generator::output::FileSet;
use generator::source::Sources;

const DOCUMENT: &str = include_str!("fixtures/recognized.yaml");

fn generate(text: &str, recognize: bool) -> (FileSet, Diagnostics, Sources) {
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    sources.add("recognized.yaml", text);
    let mut project = support::project("".into(), &["recognized.yaml"]);
    project.config.pagination.recognize = recognize;
    let files = generator::generate(&project, &mut sources, &mut diagnostics);
    (files.expect("the document is right"), diagnostics, sources)
}

fn paged(files: &FileSet) -> Vec<&str> {
    let lines = files.iter().flat_map(|(_, text)| text.lines());
    lines.filter_map(|line| line.strip_prefix("impl paging::Paged for ")).collect()
}

#[test]
fn a_note_says_what_is_recognized() {
    let (files, diagnostics, sources) = generate(DOCUMENT, true);
    insta::assert_snapshot!(format!("{}{}", render(&diagnostics, &sources, false), diagnostics.summary()));
    assert_eq!(paged(&files).len(), diagnostics.count(Severity::Note) + 1);
}

#[test]
fn nothing_is_recognized_by_default() {
    let (files, diagnostics, _) = generate(DOCUMENT, false);
    assert_eq!(paged(&files), ["ListAsDeclared {"]);
    assert!(diagnostics.is_empty());
}

#[test]
fn what_a_note_says_gives_the_same_crate() {
    let (files, diagnostics, _) = generate(DOCUMENT, true);
    let mut text = DOCUMENT.to_owned();
    for Diagnostic { message, help, .. } in &diagnostics {
        let operation = message.split('`').nth(1).expect("the operation is in backticks");
        let pagination = help.as_ref().and_then(|help| help.split('`').nth(1)).expect("the help quotes the extension");
        let id = format!("operationId: {operation}\n");
        assert!(text.contains(&id), "{operation}");
        text = text.replace(&id, &format!("{id}      {pagination}\n"));
    }
    let (declared, diagnostics, sources) = generate(&text, false);
    assert!(diagnostics.is_empty(), "{}", render(&diagnostics, &sources, false));
    assert!(files.iter().eq(declared.iter()));
}

#[test]
fn the_readme_says_how_links_end_a_list_where_there_are_links() {
    for (recognize, expected) in [(true, true), (false, false)] {
        let (files, ..) = generate(DOCUMENT, recognize);
        let readme = files.iter().find(|(path, _)| path.ends_with("README.md")).expect("a crate has a README").1;
        assert_eq!(readme.contains("the page that has no link to the next one"), expected);
        assert!(readme.contains("numbered pages begin"));
    }
}
