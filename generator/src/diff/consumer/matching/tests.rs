//! Messages as rustc 1.95 writes them, and the items that they are about.

use super::*;
use crate::diff::consumer::message::Snippet;
use crate::diff::renames::RenameKind;

/// Returns a message about a part of a program, which starts at `|`.
fn message(code: &str, text: &str, labels: &[&str], notes: &[&str], program: &str) -> CompilerMessage {
    let owned = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
    let level = if code == "deprecated" { MessageLevel::Deprecation } else { MessageLevel::Error };
    let (before, inside) = program.split_once('|').unwrap_or(("", program));
    let (before, inside) = (before.to_owned(), inside.to_owned());
    CompilerMessage {
        level,
        code: Some(code.to_owned()),
        text: text.to_owned(),
        labels: owned(labels),
        notes: owned(notes),
        snippets: vec![Snippet {
            file: "src/lib.rs".to_owned(),
            line: 1,
            column: 1,
            text: inside,
            before,
            after: String::new(),
        }],
        definitions: Vec::new(),
    }
}

/// Returns items with their old and new signatures, each with a change of its own.
fn known(items: &[(&str, Option<&str>, Option<&str>)]) -> Vec<KnownItem> {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    let items = items.iter().enumerate();
    items
        .map(|(change, (path, old, new))| {
            let path = (*path).to_owned();
            KnownItem { path, old: owned(*old), new: owned(*new), change }
        })
        .collect()
}

fn found(message: &CompilerMessage, known: &[KnownItem]) -> Option<String> {
    find(message, known, &[]).map(|item| item.path.clone())
}

#[test]
fn a_lost_trait_is_found_by_its_name_and_the_type() {
    let known = known(&[
        ("models::Kind: Copy", Some("impl Copy for models::Kind"), None),
        ("models::Kind: PartialEq", Some("impl PartialEq for models::Kind"), None),
        ("models::Ship: Copy", Some("impl Copy for models::Ship"), None),
        ("models::Body: From<Company>", Some("impl From<Company> for models::Body"), None),
        ("models::Body: From<Port>", Some("impl From<Port> for models::Body"), None),
    ]);
    let copy = "move occurs because `kind` has type `Kind`, which does not implement the `Copy` trait";
    let moved =
        message("E0382", "use of moved value: `kind`", &["value used here after move", copy], &[], "(kind, |kind");
    assert_eq!(found(&moved, &known).as_deref(), Some("models::Kind: Copy"));

    let equal = "binary operation `==` cannot be applied to type `Kind`";
    let note = "`Kind` does not implement `PartialEq`";
    let message_of = |text: &str, note: &str| message("E0369", text, &[], &[note], "a.kind |==");
    assert_eq!(found(&message_of(equal, note), &known).as_deref(), Some("models::Kind: PartialEq"));
    // A type that has not lost it.
    assert_eq!(found(&message_of(&equal.replace("Kind", "Port"), &note.replace("Kind", "Port")), &known), None);

    let text = "the trait bound `Body: From<Company>` is not satisfied";
    let label = "the trait `From<Company>` is not implemented for `Body`";
    let into = message("E0277", text, &[label], &["required for `Company` to implement `Into<Body>`"], "send(|c");
    assert_eq!(found(&into, &known).as_deref(), Some("models::Body: From<Company>"));
}

#[test]
fn a_function_is_found_by_the_bound_of_its_argument() {
    let change = |old: &'static str, new: &'static str| (Some(old), Some(new));
    let (old, new) =
        change("pub fn with_port(self, port: impl Into<String>) -> Self", "pub fn with_port(self, port: Port) -> Self");
    let known = known(&[("models::Ship::with_port()", old, new), ("models::Pilot::with_port()", old, new)]);
    let text = "the trait bound `Port: From<&str>` is not satisfied";
    let bound = "required by a bound in `Ship::with_port`";
    let unsatisfied =
        message("E0277", text, &[], &["required for `&str` to implement `Into<Port>`", bound], "with_port(|\"a\"");
    assert_eq!(found(&unsatisfied, &known).as_deref(), Some("models::Ship::with_port()"));
}

#[test]
fn a_missing_name_is_found_in_its_type_or_module() {
    let known = known(&[
        ("v2", Some("pub mod v2"), None),
        ("models::Vessel", Some("pub struct Vessel"), None),
        ("operations::Vessel", Some("pub enum Vessel"), None),
        ("models::Kind::Middle", Some("Middle"), None),
        ("models::Shape::Middle", Some("Middle(Ship)"), None),
        ("models::Company::age", Some("pub age: i64"), None),
    ]);
    let found = |code, text: &str| found(&message(code, text, &[], &[], ""), &known);
    assert_eq!(found("E0433", "cannot find `v2` in `harbour`").as_deref(), Some("v2"));
    let text = "cannot find type `Vessel` in module `harbour::models`";
    assert_eq!(found("E0425", text).as_deref(), Some("models::Vessel"));
    let text = "unresolved import `harbour::operations::Vessel`";
    assert_eq!(found("E0432", text).as_deref(), Some("operations::Vessel"));
    let text = "no variant or associated item named `Middle` found for enum `Shape` in the current scope";
    assert_eq!(found("E0599", text).as_deref(), Some("models::Shape::Middle"));
    let text = "struct `Company` has no field named `age`";
    assert_eq!(found("E0560", text).as_deref(), Some("models::Company::age"));
    // It may be either of both.
    assert_eq!(found("E0433", "cannot find type `Vessel` in this scope"), None);
    // The type of another crate, and another name.
    assert_eq!(found("E0609", "no field `age` on type `&Person`"), None);
    assert_eq!(found("E0599", "no method named `middle` found for enum `Kind` in the current scope"), None);
}

#[test]
fn a_deprecated_item_is_found_by_its_path_and_not_by_its_advice() {
    let known = known(&[
        ("models::Company", None, Some("pub struct Company")),
        ("models::ShippingCompany", Some("pub struct ShippingCompany"), None),
    ]);
    let text = "use of deprecated type alias `harbour::models::ShippingCompany`: renamed to `Company`";
    let found = found(&message("deprecated", text, &[], &[], "ShippingCompany"), &known);
    assert_eq!(found.as_deref(), Some("models::ShippingCompany"));
}

#[test]
fn a_value_is_found_by_its_name_and_its_type() {
    let known = known(&[
        ("models::Ship::r#type", Some("pub r#type: i64"), Some("pub r#type: String")),
        ("models::Ship::name", Some("pub name: String"), Some("pub name: Option<String>")),
        ("models::Berth::name", Some("pub name: String"), Some("pub name: Option<String>")),
        ("models::Pilot::name", Some("pub name: bool"), Some("pub name: i64")),
    ]);
    let mismatch = |label: &str, program: &str| {
        found(&message("E0308", &format!("mismatched types: {label}"), &[label], &[], program), &known)
    };
    let types = "expected `i64`, found `String`";
    assert_eq!(mismatch(types, "|ship.r#type").as_deref(), Some("models::Ship::r#type"));
    // Neither the type nor the field is one that has changed.
    assert_eq!(mismatch("expected `u8`, found `bool`", "|ship.r#type"), None);
    assert_eq!(mismatch(types, "|ship.kind"), None);
    // Two fields fit, unless the program names the type of one.
    let types = "expected `String`, found `Option<String>`";
    assert_eq!(mismatch(types, "|it.name"), None);
    assert_eq!(mismatch(types, "let a: &Berth = b; |a.name").as_deref(), Some("models::Berth::name"));
    assert_eq!(mismatch("expected `bool`, found `i64`", "|it.name").as_deref(), Some("models::Pilot::name"));
}

#[test]
fn a_new_type_is_found_by_its_old_name_or_else_by_what_has_it() {
    let mut known = known(&[
        ("models::Company", None, Some("pub struct Company")),
        ("models::Ship::owner", Some("pub owner: Person"), Some("pub owner: Company")),
        ("models::Firm", Some("pub struct Firm"), None),
    ]);
    let unknown = message("E0609", "no field `age` on type `Company`", &[], &[], "a.|age");
    assert_eq!(found(&unknown, &known).as_deref(), Some("models::Ship::owner"));
    let rename = Rename { old: "models::Firm".to_owned(), new: "models::Company".to_owned(), kind: RenameKind::Type };
    let renamed = |text: &str, program: &str| {
        find(&message("E0308", text, &[], &[], program), &known, std::slice::from_ref(&rename))
            .map(|item| item.path.clone())
    };
    assert_eq!(renamed("expected `Company`, found `u8`", "let a: Firm = |b").as_deref(), Some("models::Firm"));
    // The old name is neither in the program nor in the message.
    assert_eq!(renamed("expected `Company`, found `u8`", "let a: Company = |b"), None);
    // Two fields have it.
    let other = KnownItem { path: "models::Pilot::employer".to_owned(), change: 3, ..known[1].clone() };
    known.push(other);
    assert_eq!(found(&message("E0609", "no field `age` on type `Company`", &[], &[], "a.|age"), &known), None);
}
