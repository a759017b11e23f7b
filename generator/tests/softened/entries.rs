//! Entries of `[[aliases]]` that are wrong, or end.

use generator::config;
use generator::diagnostic::{Diagnostics, render};
use generator::diff::soften::softening_text;
use generator::source::Sources;

use super::{BASE, CLIENT, HEAD, PLAIN, proposal, side, support};

#[test]
fn names_on_the_wire_have_one_meaning() {
    let entry = |old: &str, new: &str, wire: &str| {
        format!("[[aliases]]\nold = \"{old}\"\nnew = \"{new}\"\nremove-in = \"2.0.0\"\nwire = \"{wire}\"\n")
    };
    let errors = |entries: &[String]| {
        let client = format!("{PLAIN}\n{}", entries.concat());
        support::generate_of(HEAD, &client).err().unwrap_or_default()
    };
    let mut shown = String::new();
    let low = "models::Tide::Low";
    for (old, new, wire) in [
        ("models::Tide::Ebb", low, "flood"),
        ("models::Tide::Ebb", low, "low"),
        ("models::Harbour::label", "models::Harbour::title", "berths"),
        ("models::Light::Red", "models::Light::Ruby", "red"),
        ("models::HarbourNotice::Berth", "models::HarbourNotice::Mooring", "berth"),
        ("models::Berth", "models::Mooring", "Berth"),
        ("operations::GetBerth", "operations::FetchBerth", "getBerth"),
    ] {
        let errors = errors(&[entry(old, new, wire)]);
        assert!(errors.starts_with("error: ") && errors.contains("client.toml:9:8"), "{old} {wire}: {errors}");
        shown.push_str(&format!("{errors}\n"));
    }
    let [first, second] = ["models::Tide::Ebb", "models::Tide::Lower"].map(|old| entry(old, low, "ebb"));
    shown.push_str(&errors(&[first.clone(), second.clone()]));
    insta::assert_snapshot!("wire_errors", shown);
    assert_eq!(errors(&[first, second.replace("ebb", "lower")]), "");
}

#[test]
fn entries_for_names_that_never_were_are_errors() {
    let entry = |old: &str| {
        let old = format!("old = \"models::Harbour::{old}\"\nnew = \"models::Harbour::title\"");
        format!("[[aliases]]\n{old}\nremove-in = \"2.0.0\"\n")
    };
    let errors = |old: &str, more: &str| {
        let client = format!("{PLAIN}\n{}\n{}{more}", entry("name"), entry(old));
        support::generate_of(HEAD, &client).err().unwrap_or_default()
    };
    assert_eq!(errors("label", "wire = \"label\"\n"), "");
    for (old, message) in [
        ("label", "`models::Harbour::title` is still called `name`, so it is never called `models::Harbour::label`"),
        ("tide", "another item of the crate is called `models::Harbour::tide`"),
    ] {
        let errors = errors(old, "");
        let is_located = errors.contains("client.toml:11:7") && errors.contains("help: ");
        assert!(is_located && errors.starts_with(&format!("error: {message}\n")), "{errors}");
    }
}

/// An entry that no rename explains stays as it is, and the others are still proposed.
#[test]
fn entries_to_correct_by_hand_are_listed() {
    let removed =
        format!("{PLAIN}\n[[aliases]]\nold = \"models::Buoy\"\nnew = \"models::Beacon\"\nremove-in = \"2.0.0\"\n");
    let in_use = removed.replace("models::Beacon", "models::Mooring").replace("models::Buoy", "models::Tide");
    for (client, error) in [
        (removed, "error: the crate has no item `models::Beacon`\n --> client.toml:6:7"),
        (in_use, "error: another item of the crate is called `models::Tide`\n --> client.toml:6:7"),
    ] {
        let softening = proposal(&side(BASE, PLAIN), &side(HEAD, &client));
        assert!(softening.errors.starts_with(error), "{}", softening.errors);
        assert!(softening.rest.is_empty() && softening.entries.len() == 14, "{softening:?}");
    }
}

#[test]
fn entries_that_match_nothing_are_errors() {
    let entry = |old: &str, new: &str, remove_in: &str| {
        let entry = format!("{PLAIN}\n[[aliases]]\nold = \"{old}\"\nnew = \"{new}\"\nremove-in = \"{remove_in}\"\n");
        support::generate_of(HEAD, &entry).err().unwrap_or_default()
    };
    let mut shown = String::new();
    for (old, new, remove_in) in [
        ("models::Berth", "models::Moring", "2.0.0"),
        ("models::Beth", "models::Berths", "2.0.0"),
        ("models::Harbour", "models::Mooring", "2.0.0"),
        ("models::Berth", "models::Mooring", "1.1.0"),
        ("models::Berth", "models::Mooring", "soon"),
        ("models::Be rth", "models::Mooring", "2.0.0"),
        ("models::Option", "models::Mooring", "2.0.0"),
        ("v2::models::Berth", "models::Mooring", "2.0.0"),
        ("models::Berth::Ebb", "models::Tide::Low", "2.0.0"),
        ("operations::BerthsApi::list_berths()", "operations::BerthsApi::fetch_berth()", "2.0.0"),
        ("operations::BerthsApi::clone()", "operations::BerthsApi::fetch_berth()", "2.0.0"),
        ("operations::Mooring", "operations::FetchBerth", "2.0.0"),
        ("operations::berths", "operations::BerthsApi", "2.0.0"),
        ("operations::Mooring", "operations::BerthsApi", "2.0.0"),
        ("Client::harbours()", "Client::berths()", "2.0.0"),
        ("Client::builder()", "Client::berths()", "2.0.0"),
        ("Client::piers()", "Client::builder()", "2.0.0"),
        ("feature harbours", "feature berths", "2.0.0"),
        ("feature cli", "feature berths", "2.0.0"),
        ("feature a b", "feature berths", "2.0.0"),
        ("piers", "feature berths", "2.0.0"),
        ("feature piers", "feature preview", "2.0.0"),
        ("feature piers", "feature pears", "2.0.0"),
        ("models::Mooring::depth", "models::Mooring::name", "2.0.0"),
        ("models::Mooring::depth", "models::Mooring::deepness", "2.0.0"),
        ("models::Tide::Flood", "models::Tide::High", "2.0.0"),
        ("models::HarbourNotice::String", "models::HarbourNotice::Text", "2.0.0"),
        ("models::Mooring::extra", "models::Mooring::name", "2.0.0"),
    ] {
        let errors = entry(old, new, remove_in);
        assert!(
            errors.starts_with("error: ") && errors.contains("client.toml:6:7"),
            "{old} {new} {remove_in}: {errors}"
        );
        shown.push_str(&format!("{errors}\n"));
    }
    insta::assert_snapshot!("errors", shown);
    let twice =
        CLIENT.to_owned() + "[[aliases]]\nold = \"models::Berth\"\nnew = \"models::Mooring\"\nremove-in = \"2.0.0\"\n";
    assert!(
        support::generate_of(HEAD, &twice)
            .is_err_and(|errors| errors.contains("error: `models::Berth` has two aliases"))
    );
    let unknown = format!("{PLAIN}[[aliases]]\nold = \"a\"\nnew = \"b\"\nremove-in = \"2.0.0\"\nreason = \"c\"\n");
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let source = sources.add("client.toml", unknown);
    assert!(config::parse(&sources, source, &mut diagnostics).is_none());
    assert!(
        render(&diagnostics, &sources, false).contains("client.toml:8:1"),
        "{}",
        render(&diagnostics, &sources, false)
    );
}

/// A released entry has to go, and the reason says so.
#[test]
fn released_entries_end() {
    let released = CLIENT.replace("version = \"1.1.0\"", "version = \"1.2.0\"");
    let broken = HEAD.replace("depth: {type: number}", "depth: {type: string}");
    let text = |client: &str| softening_text(&proposal(&side(HEAD, &released), &side(&broken, client)));
    let kept = text(&released);
    assert!(kept.contains("end with 2.0.0; remove their entries for its release:\n  ErrorBody::Problem\n"), "{kept}");
    let removed = text("[crate]\nname = \"harbours\"\nversion = \"2.0.0\"\n");
    let line =
        "operations::BerthsApi::get_berth() (removed): it is an old name, whose entry is no longer in client.toml";
    assert!(removed.contains(line) && !removed.contains("keep the tag"), "{removed}");
    let expired = text(&released.replace("version = \"1.2.0\"", "version = \"2.0.0\""));
    let line = "operations::BerthsApi::get_berth() (removed): its entry in client.toml is not valid";
    assert!(expired.contains(line) && !expired.contains("keep the tag"), "{expired}");
}
