//! Groups of operations, whose tag is another one: their type, their function, their cargo feature and their command keep the old name.

use std::path::Path;
use std::process::Output;

use generator::config::{self, Config, DocumentConfig};
use generator::diagnostic::{Diagnostics, render};
use generator::diff::soften::{entries_toml, softening_text};
use generator::diff::{Level, Spec, read};
use generator::source::Sources;

use super::{BASE, PLAIN, compare, listed, proposal, side, support};

/// Returns the document with another tag, and with another name of its operation.
fn head() -> String {
    BASE.replace("tags: [Harbours]", "tags: [Ports]").replace("addHarbour", "addPort")
}

/// Returns client.toml with the entries that are proposed.
fn client() -> String {
    let softening = proposal(&side(BASE, PLAIN), &side(&head(), PLAIN));
    format!("{PLAIN}\n{}", entries_toml(softening.entries.iter().map(|entry| &entry.alias)))
}

#[test]
fn a_group_keeps_its_old_names() {
    let (base, plain, softened) = (side(BASE, PLAIN), side(&head(), PLAIN), side(&head(), &client()));
    assert_eq!(compare(&base, &plain).level(), Some(Level::Major));
    insta::assert_snapshot!("proposal", softening_text(&proposal(&base, &plain)));
    let report = compare(&base, &softened);
    assert_eq!((listed(&report, Level::Major), report.version.due.as_deref()), (Vec::new(), Some("1.2.0")));
    insta::assert_snapshot!("changes", listed(&report, Level::Minor).join("\n"));
    assert_eq!(listed(&compare(&softened, &softened), Level::Patch), [""; 0]);
    let again = proposal(&base, &softened);
    assert!(again.entries.is_empty() && again.rest.is_empty() && again.errors.is_empty(), "{again:?}");
    // Without them the names are gone.
    let gone = listed(&compare(&softened, &plain), Level::Major);
    for name in ["Client::harbours()", "feature harbours", "operations::HarboursApi"] {
        assert!(gone.contains(&format!("major {name} removed")), "{gone:?}");
    }
}

#[test]
fn a_group_that_is_renamed_again_keeps_both_names() {
    let third = head().replace("tags: [Ports]", "tags: [Docks]").replace("addPort", "addDock");
    let (first, second) = (side(BASE, PLAIN), side(&head(), &client()));
    let softening = proposal(&second, &side(&third, &client()));
    assert!(softening.rest.is_empty() && softening.errors.is_empty(), "{softening:?}");
    let changed = softening.entries.iter().filter(|entry| entry.former.is_some()).map(|entry| &entry.alias);
    let added = softening.entries.iter().filter(|entry| entry.former.is_none()).map(|entry| &entry.alias);
    let client = format!("{PLAIN}\n{}\n{}", entries_toml(changed), entries_toml(added));
    let softened = side(&third, &client);
    for base in [&first, &second] {
        assert_eq!(listed(&compare(base, &softened), Level::Major), [""; 0]);
    }
    for path in ["Client::harbours()", "Client::ports()", "feature harbours", "feature ports"] {
        assert_eq!(client.matches(&format!("old = \"{path}\"")).count(), 1, "{client}");
    }
}

/// Returns a side of two documents, each with a module.
fn both(v1: &str, v2: &str, client: &str) -> Spec {
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let source = sources.add("client.toml", client);
    let config = config::parse(&sources, source, &mut diagnostics).expect("it is valid");
    let documents = [("v1", v1), ("v2", v2)].map(|(module, text)| {
        sources.add(format!("{module}.yaml"), text);
        DocumentConfig::new(Some(module.to_owned()), format!("{module}.yaml"))
    });
    let project = support::project("".into(), &[]);
    let project = generator::Project { config: Config { documents: documents.into(), ..config }, ..project };
    read(project, sources, &mut diagnostics)
        .unwrap_or_else(|sources| panic!("{}", render(&diagnostics, &sources, false)))
}

#[test]
fn groups_of_several_documents_share_a_feature() {
    let entries = |base: &Spec, head: &Spec| {
        let softening = proposal(base, head);
        let text = entries_toml(softening.entries.iter().map(|entry| &entry.alias));
        let old = softening.entries.iter().map(|entry| entry.alias.old.clone()).collect::<Vec<_>>();
        (old, format!("{PLAIN}\n{text}"), softening.rest.len())
    };
    let tag = |name: &str| BASE.replace("tags: [Harbours]", &format!("tags: [{name}]"));
    let base = both(BASE, BASE, PLAIN);
    let (old, client, rest) = entries(&base, &both(&tag("Ports"), &tag("Ports"), PLAIN));
    let expected = [
        "feature harbours",
        "v1::V1Api::harbours()",
        "v1::operations::HarboursApi",
        "v2::V2Api::harbours()",
        "v2::operations::HarboursApi",
    ];
    assert_eq!((old, rest), (expected.map(str::to_owned).to_vec(), 0));
    let report = compare(&base, &both(&tag("Ports"), &tag("Ports"), &client));
    assert_eq!(listed(&report, Level::Major), [""; 0]);
    // The old feature cannot enable two, and is still there for the group of the other document.
    for v2 in ["Docks", "Harbours"] {
        let (old, _, rest) = entries(&base, &both(&tag("Ports"), &tag(v2), PLAIN));
        assert!(!old.contains(&"feature harbours".to_owned()) && rest > 0, "{old:?}");
    }
}

/// A program that uses the old names of a group.
const USER: &str = "#[test]
fn old_names() {
    let client = harbours::Client::builder().base_url(\"http://localhost:1\").build().unwrap();
    let group: harbours::operations::HarboursApi = client.harbours();
    let new: harbours::operations::PortsApi = client.ports();
    let _ = (group.add_harbour(harbours::models::Harbour::new(\"a\")), new);
}
";

#[test]
fn programs_with_the_old_names_of_a_group_compile() {
    let files = support::generate_of(&head(), &client()).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    let folder = support::write_crate(&files, "softened-groups");
    let manifest = folder.join("Cargo.toml");
    let test = |text: &str| {
        support::write(&folder.join("tests/user.rs"), text);
        run(&manifest, &["test", "--test=user", "--no-default-features", "--features", "harbours"])
    };
    let (is_success, printed) = test(&format!("#![allow(deprecated)]\n{USER}"));
    assert!(is_success, "{printed}");
    let (is_success, printed) = test(USER);
    assert!(!is_success);
    for (item, new) in [
        ("type alias `harbours::operations::HarboursApi`", "PortsApi"),
        ("method `harbours::api::<impl harbours::Client>::harbours`", "ports"),
        ("method `harbours::operations::PortsApi::add_harbour`", "add_port"),
    ] {
        let message = format!("use of deprecated {item}: renamed to `{new}`; will be removed in 2.0.0");
        assert!(printed.contains(&message), "{message}\n{printed}");
    }
    let manifest_text = files.iter().find(|(path, _)| *path == "Cargo.toml").map(|(_, text)| text).unwrap_or_default();
    let feature = "# The old name of `ports`, which will be removed in 2.0.0.\nharbours = [\"ports\"]\n";
    assert!(manifest_text.contains(feature), "{manifest_text}");
    let options = ["--no-deps", "--no-default-features", "--features", "harbours"];
    for command in ["clippy", "doc"] {
        let (is_success, printed) = run(&manifest, &[&[command], &options[..]].concat());
        assert!(is_success, "{printed}");
    }
    // The command has both words.
    let command = |words: &str| {
        let features = ["run", "--no-default-features", "--features", "cli,harbours", "--"];
        run(&manifest, &[&features[..], &words.split(' ').collect::<Vec<_>>()].concat())
    };
    let new = command("ports add-port --set name=a --dry-run");
    assert!(new.0 && new.1.contains("http://localhost:1/harbours"), "{}", new.1);
    assert_eq!(command("harbours add-harbour --set name=a --dry-run"), new);
}

/// Runs cargo, and returns what it prints.
fn run(manifest: &Path, arguments: &[&str]) -> (bool, String) {
    let mut cargo = support::cargo(arguments[0], manifest);
    cargo.args(&arguments[1..]).env("HARBOURS_BASE_URL", "http://localhost:1").env("RUSTDOCFLAGS", "-D warnings");
    let Output { status, stdout, stderr } = cargo.output().expect("cargo runs this test, so it can be run");
    (status.success(), String::from_utf8_lossy(&stdout).into_owned() + &String::from_utf8_lossy(&stderr))
}
