//! What `cargo xtask diff` prints: errors of client.toml, advice, and lists in full.

mod support;

use support::{Folder, Run};

/// Returns a document whose only operation takes one of these values.
fn document(values: usize) -> String {
    let values: Vec<String> = (0..values).map(|value| format!("berth_{value}")).collect();
    let parameter = match values.as_slice() {
        [] => String::new(),
        _ => format!(
            "parameters: [{{name: berth, in: query, schema: {{type: string, enum: [{}]}}}}], ",
            values.join(", ")
        ),
    };
    format!(
        "openapi: 3.0.3\ninfo: {{title: Harbour, version: '1'}}\npaths:\n  /ships:\n    get: {{operationId: listShips, tags: [Ships], {parameter}responses: {{'204': {{description: Nothing.}}}}}}\n"
    )
}

const CONFIG: &str = "\
[crate]
name = \"harbour\"
version = \"0.1.0\"

[[documents]]
file = \"v1.yaml\"
";

fn diff(it: &Folder, arguments: &[&str]) -> Run {
    it.xtask(&[&["diff"], arguments].concat())
}

/// Creates a repository whose commit has this configuration.
fn repository(config: &str) -> Folder {
    let it = Folder::new();
    it.write("spec/client.toml", config);
    it.write("spec/v1.yaml", &document(0));
    it.init();
    it.commit("describe it", "2026-01-01");
    it
}

#[test]
fn a_severity_of_an_unknown_rule_is_located() {
    let it = repository(CONFIG);
    it.write("spec/client.toml", &format!("{CONFIG}\n[severity.rules]\nrequest-max-lenght-lowered = \"risky\"\n"));
    let run = diff(&it, &["HEAD"]);
    assert_eq!((run.code, run.printed.as_str()), (Some(2), ""), "{run:?}");
    insta::assert_snapshot!(run.errors);
}

/// Both sides have the same error, and one of them says so.
#[test]
fn an_error_is_printed_once() {
    let wrong = format!("{CONFIG}\n[severity.rules]\nrequest-max-lenght-lowered = \"risky\"\n");
    let it = repository(&wrong);
    let run = diff(&it, &["HEAD"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert_eq!(run.errors.matches("unknown rule `request-max-lenght-lowered`").count(), 1, "{run:?}");
    it.write("old.yaml", &document(0).replace("/ships:", "ships:"));
    it.write("new.yaml", &document(3));
    let run = diff(&it, &["old.yaml", "new.yaml"]);
    assert_eq!((run.code, run.errors.matches("error: ").count()), (Some(2), 1), "{run:?}");
}

/// Two documents have no client.toml, so that the version of the advice is assumed.
#[test]
fn the_advice_for_two_documents_says_what_is_assumed() {
    let it = Folder::new();
    it.write("old.yaml", &document(0));
    it.write("new.yaml", &document(3));
    let run = diff(&it, &["old.yaml", "new.yaml"]);
    let start = "Breaking on the wire: 0 · Rust: minor → 0.1.1\nno client.toml is read for two documents; after 0.1.0 the changes require 0.1.1\n";
    assert!(run.printed.starts_with(start), "{run:?}");
    let run = diff(&it, &["old.yaml", "old.yaml"]);
    assert!(!run.printed.contains("client.toml"), "{run:?}");
}

#[test]
fn all_values_of_a_long_list_are_printed_on_request() {
    let it = Folder::new();
    it.write("old.yaml", &document(0));
    it.write("new.yaml", &document(40));
    let values = |run: &Run| {
        let line = run.printed.lines().find(|line| line.contains("berth_0")).unwrap_or_default().to_owned();
        (line.matches("`\"berth_").count(), line)
    };
    let (count, line) = values(&diff(&it, &["old.yaml", "new.yaml"]));
    assert!(count == 5 && line.ends_with("`\"berth_4\"` and 35 more"), "{line}");
    let (count, line) = values(&diff(&it, &["old.yaml", "new.yaml", "--all"]));
    assert!(count == 40 && !line.contains("more"), "{line}");
    // A comment folds the rest.
    let (count, line) = values(&diff(&it, &["old.yaml", "new.yaml", "--format", "markdown"]));
    assert!(count == 45 && line.contains("and 35 more<details><summary>in full</summary>"), "{line}");
    let run = diff(&it, &["old.yaml", "new.yaml", "--format", "json"]);
    assert!(run.printed.contains("berth_39"), "{run:?}");
}
