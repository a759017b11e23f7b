//! Items that are renamed several times, and keep each of their names.

use generator::diff::Level;
use generator::diff::soften::{Softening, entries_toml, softening_text};

use super::{BASE, CLIENT, HEAD, PLAIN, compare, listed, proposal, side, support};

/// Returns the document in which each item has its third name.
fn again() -> String {
    let renames = [
        ("Mooring", "Slip"),
        ("Failure", "Fault"),
        ("fetchBerth", "loadBerth"),
        ("storeBerth", "saveBerth"),
        ("enum: [low,", "enum: [lowest,"),
        ("[ruby,", "[scarlet,"),
        ("[royal,", "[regal,"),
        ("[navy,", "[deep,"),
        ("metres:", "size:"),
        ("required: [title]", "required: [label]"),
        ("        title: {type: string}\n        berths", "        label: {type: string}\n        berths"),
    ];
    renames.iter().fold(HEAD.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "{old}");
        text.replace(old, new)
    })
}

/// Returns client.toml with the entries that are proposed.
fn written(client: &str, softening: &Softening) -> String {
    let changed = softening.entries.iter().rev().filter(|entry| entry.former.is_some());
    let client = changed.fold(client.to_owned(), |mut text, entry| {
        let span = entry.alias.new_span.clone().expect("it is in client.toml");
        text.replace_range(span, &format!("{:?}", entry.alias.new));
        text
    });
    let added = softening.entries.iter().filter(|entry| entry.former.is_none()).map(|entry| &entry.alias);
    format!("{client}\n{}", entries_toml(added))
}

#[test]
fn an_item_that_is_renamed_again_keeps_all_of_its_names() {
    let again = again();
    let (first, second, third) = (side(BASE, PLAIN), side(HEAD, CLIENT), side(&again, CLIENT));
    assert_eq!(compare(&second, &third).level(), Some(Level::Major));
    let softening = proposal(&second, &third);
    insta::assert_snapshot!("again", softening_text(&softening));
    let client = written(CLIENT, &softening);
    let softened = side(&again, &client);
    for base in [&first, &second] {
        let report = compare(base, &softened);
        assert_eq!((listed(&report, Level::Major), report.level()), (Vec::new(), Some(Level::Minor)));
        let rest = proposal(base, &softened);
        assert!(rest.entries.is_empty() && rest.rest.is_empty() && rest.errors.is_empty(), "{rest:?}");
    }
    // Before the first rename is released, there are only the first names.
    let unreleased = proposal(&first, &third);
    let is_changed = unreleased.entries.iter().all(|entry| entry.former.is_some());
    assert!(is_changed && unreleased.rest.is_empty(), "{unreleased:?}");
    let mut files = support::generate_of(&again, &client).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    let user = format!("#![allow(deprecated)]\n{USER_AGAIN}");
    files.insert("tests/user.rs", user).expect("no other test has the name");
    let folder = support::write_crate(&files, "softened-again");
    let mut cargo = support::cargo("test", &folder.join("Cargo.toml"));
    let output = cargo.args(["--test=user", "--no-default-features", "--features", "harbours,berths,preview"]).output();
    let output = output.expect("cargo runs this test, so it can be run");
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// A program that uses the first, the second and the third names.
const USER_AGAIN: &str = include_str!("../fixtures/softened/user_again.rs");

#[test]
fn an_item_with_its_first_name_again_keeps_the_second_one() {
    let (second, first) =
        (side(HEAD, CLIENT), side(&HEAD.replace("Mooring", "Berth").replace("fetchBerth", "getBerth"), CLIENT));
    let softening = proposal(&second, &first);
    for name in ["models::Berth", "operations::GetBerth", "operations::BerthsApi::get_berth()"] {
        let error = format!("error: `{name}` is the old and the new name of the item\n");
        assert!(softening.errors.contains(&error), "{name}: {}", softening.errors);
    }
    let added = softening.entries.iter().map(|entry| format!("{} {}", entry.alias.old, entry.alias.new));
    let expected = [
        "models::Mooring models::Berth",
        "operations::BerthsApi::fetch_berth() operations::BerthsApi::get_berth()",
        "operations::FetchBerth operations::GetBerth",
    ];
    assert_eq!(added.collect::<Vec<_>>(), expected);
    assert!(softening.rest.is_empty(), "{:?}", softening.rest);
}
