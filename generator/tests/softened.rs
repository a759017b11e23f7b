//! Old names that items keep: a crate with aliases compiles with a program that uses them, and its comparison with the crate before is
//! a minor change.

mod support;

use generator::config;
use generator::diagnostic::{Diagnostics, render};
use generator::diff::soften::{Softening, entries_toml, soften, softening_text};
use generator::diff::{Level, Report, Spec, compare_views, read};
use generator::source::Sources;

const BASE: &str = include_str!("fixtures/softened/base.yaml");
const HEAD: &str = include_str!("fixtures/softened/head.yaml");
const CLIENT: &str = include_str!("fixtures/softened/client.toml");

fn side(document: &str, client: &str) -> Spec {
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let project = support::project_of(client, &mut sources);
    sources.add(support::DOCUMENT, document);
    read(project, sources, &mut diagnostics)
        .unwrap_or_else(|sources| panic!("{}", render(&diagnostics, &sources, false)))
}

fn compare(base: &Spec, head: &Spec) -> Report {
    compare_views(&base.side(), &base.view, &head.side(), &head.view)
}

/// Returns the changes of a level and above.
fn listed(report: &Report, level: Level) -> Vec<String> {
    let changes = report.items.iter().filter(|one| one.level >= level);
    changes.map(|one| format!("{} {} {}", one.level, one.item, one.difference)).collect()
}

const PLAIN: &str = "[crate]\nname = \"harbours\"\nversion = \"0.1.0\"\n";

#[test]
fn a_rename_is_a_major_change_and_with_aliases_a_minor_one() {
    let (base, plain, softened) = (side(BASE, PLAIN), side(HEAD, PLAIN), side(HEAD, CLIENT));
    assert_eq!(compare(&base, &plain).level(), Some(Level::Major));
    let report = compare(&base, &softened);
    assert_eq!(listed(&report, Level::Major), [""; 0]);
    assert_eq!(report.version.due.as_deref(), Some("0.1.1"));
    insta::assert_snapshot!("changes", listed(&report, Level::Minor).join("\n"));
    assert_eq!(listed(&compare(&softened, &softened), Level::Patch), [""; 0]);
    // Without them the names are gone.
    assert_eq!(compare(&softened, &plain).level(), Some(Level::Major));
}

/// The entries of client.toml are those that are proposed.
#[test]
fn old_names_are_proposed_once() {
    let (base, plain, softened) = (side(BASE, PLAIN), side(HEAD, PLAIN), side(HEAD, CLIENT));
    let proposed = soften(&base, &plain, support::reserved()).expect("the version is one");
    let toml = entries_toml(proposed.entries.iter().map(|entry| &entry.alias));
    assert_eq!(format!("{PLAIN}\n{toml}"), CLIENT);
    insta::assert_snapshot!("proposal", softening_text(&proposed));
    let again = soften(&base, &softened, support::reserved()).expect("the version is one");
    assert!(again.entries.is_empty() && again.rest.is_empty(), "{again:?}");
}

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
    let softening = soften(&second, &third, support::reserved()).expect("the version is one");
    insta::assert_snapshot!("again", softening_text(&softening));
    let client = written(CLIENT, &softening);
    let softened = side(&again, &client);
    for base in [&first, &second] {
        let report = compare(base, &softened);
        assert_eq!((listed(&report, Level::Major), report.level()), (Vec::new(), Some(Level::Minor)));
        let rest = soften(base, &softened, support::reserved()).expect("the version is one");
        assert!(rest.entries.is_empty() && rest.rest.is_empty() && rest.errors.is_empty(), "{rest:?}");
    }
    // Before the first rename is released, there are only the first names.
    let unreleased = soften(&first, &third, support::reserved()).expect("the version is one");
    let is_changed = unreleased.entries.iter().all(|entry| entry.former.is_some());
    assert!(is_changed && unreleased.rest.is_empty(), "{unreleased:?}");
    let files = support::generate_of(&again, &client).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    let folder = support::write_crate(&files, "softened-again");
    support::write(&folder.join("tests/user.rs"), format!("#![allow(deprecated)]\n{USER_AGAIN}"));
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

#[test]
fn what_no_name_heals_is_listed() {
    let base = side(BASE, PLAIN);
    let text = |head: &str| {
        let softening = soften(&base, &side(head, PLAIN), support::reserved()).expect("the version is one");
        softening_text(&softening)
    };
    let heads = [
        BASE.to_owned(),
        // A tag, a removed property, and the type of another one.
        BASE.replace("tags: [Harbours]", "tags: [Ports]"),
        BASE.replace("        depth: {type: number}\n", ""),
        BASE.replace("depth: {type: number}", "depth: {type: string}").replace("flood]", "high]"),
        // Numbers, and names that say nothing of each other.
        BASE.replace("enum: [1, 2], x-enum-varnames: [red, green]", "enum: [1, 3], x-enum-varnames: [red, blue]"),
        BASE.replace(
            "name: {type: string}\n        depth: {type: number}",
            "name: {type: string, description: A.}\n        depth: {type: number}",
        )
        .replace("length: {type: integer, nullable: true}", "metres: {type: integer, nullable: true}")
        .replace(
            "Pier:\n      type: object\n      properties:\n",
            "Pier:\n      type: object\n      properties:\n        name: {type: string}\n",
        ),
        // A function whose type has changed, too.
        BASE.replace("operationId: listBerths", "operationId: allBerths").replace(
            "schema: {type: array, items: {$ref: '#/components/schemas/Berth'}}}}",
            "schema: {type: string}}}",
        ),
        // A parameter.
        BASE.replace("{name: tide, in: query", "{name: level, in: query"),
        // An operation that another group has.
        BASE.replace("operationId: listBerths\n      tags: [Berths]", "operationId: allBerths\n      tags: [Harbours]"),
        BASE.replace("      x-unstable: It may change.\n", "")
            .replace("getBerth", "berth")
            .replace("listBerths", "getBerth"),
    ];
    insta::assert_snapshot!("rest", heads.map(|head| text(&head)).join("\n---\n"));
}

#[test]
fn old_names_are_written_beside_the_new_ones() {
    let files = support::generate_of(HEAD, CLIENT).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    let is_shown = |path: &str| path.contains("src/models/") || path.contains("src/operations/");
    let shown = files.iter().filter(|(path, _)| is_shown(path) && !path.ends_with("mod.rs"));
    let shown: Vec<String> = shown.map(|(path, text)| format!("==> {path}\n{text}")).collect();
    insta::assert_snapshot!("files", shown.join("\n"));
}

/// A program that uses the first, the second and the third names.
const USER_AGAIN: &str = include_str!("fixtures/softened/user_again.rs");

/// A program that uses each old name, which are deprecated.
const USER: &str = include_str!("fixtures/softened/user.rs");

#[test]
fn programs_with_old_names_compile_and_read_old_values() {
    let files = support::generate_of(HEAD, CLIENT).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    let folder = support::write_crate(&files, "softened");
    let manifest = folder.join("Cargo.toml");
    let run = |features: &str, text: &str| {
        support::write(&folder.join("tests/user.rs"), text);
        let mut cargo = support::cargo("test", &manifest);
        cargo.args(["--test=user", "--no-default-features", "--features", features]);
        let output = cargo.output().expect("cargo runs this test, so it can be run");
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let all = support::features(&manifest, &["cli"]);
    let (is_success, errors) = run(&all, &format!("#![allow(deprecated)]\n{USER}"));
    assert!(is_success, "{errors}");
    let (is_success, errors) = run(&all, USER);
    assert!(!is_success);
    for (kind, name, new) in [
        ("type alias", "models::Berth", "Mooring"),
        ("type alias", "operations::GetBerth", "FetchBerth"),
        ("method", "operations::BerthsApi::get_berth", "fetch_berth"),
        ("method", "operations::BerthsApi::put_berth", "store_berth"),
        ("unit variant", "models::Tide::Ebb", "Low"),
        ("unit variant", "models::Light::Red", "Ruby"),
    ] {
        let message =
            format!("use of deprecated {kind} `harbours::{name}`: renamed to `{new}`; will be removed in 0.2.0");
        assert!(errors.contains(&message), "{message}\n{errors}");
    }
    // The code for old names has no warnings in a crate with fewer features.
    for (command, features) in [("clippy", "berths"), ("clippy", "harbours"), ("doc", "harbours,berths,preview")] {
        let mut cargo = support::cargo(command, &manifest);
        cargo.args(["--no-deps", "--no-default-features", "--features", features]).env("RUSTDOCFLAGS", "-D warnings");
        let output = cargo.output().expect("cargo runs this test, so it can be run");
        assert!(output.status.success(), "{features}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn names_on_the_wire_have_one_meaning() {
    let entry = |old: &str, new: &str, wire: &str| {
        format!("[[aliases]]\nold = \"{old}\"\nnew = \"{new}\"\nremove-in = \"0.2.0\"\nwire = \"{wire}\"\n")
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
fn an_item_with_its_first_name_again_keeps_the_second_one() {
    let (second, first) =
        (side(HEAD, CLIENT), side(&HEAD.replace("Mooring", "Berth").replace("fetchBerth", "getBerth"), CLIENT));
    let softening = soften(&second, &first, support::reserved()).expect("the version is one");
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

/// The program has no items, so what it is called is said in words.
#[test]
fn commands_that_are_called_otherwise_are_listed() {
    let base = side(BASE, PLAIN);
    let commands = |head: &Spec| soften(&base, head, support::reserved()).expect("the version is one").commands;
    let renamed = [
        "`berths get-berth` is `berths fetch-berth` now; both work",
        "`berths put-berth` is `berths store-berth` now; both work",
    ];
    assert_eq!(commands(&side(HEAD, PLAIN)), renamed);
    assert_eq!(commands(&side(HEAD, CLIENT)), renamed);
    let path = BASE.replace("/berths/{id}", "/berths/{number}").replace("name: id,", "name: number,");
    let parameter = |words: &str| format!("`berths {words}`: `call --param id=…` is `call --param number=…` now");
    assert_eq!(commands(&side(&path, PLAIN)), ["get-berth", "put-berth"].map(parameter));
    let word = "[[words]]\nfrom = \"tide\"\nto = \"hightide\"\nreason = \"a test\"\n";
    let flag = ["`berths get-berth`: `--tide` is `--hightide` now"];
    assert_eq!(commands(&side(BASE, &format!("{PLAIN}\n{word}"))), flag);
    let query = BASE.replace("name: tide, in: query,", "name: level, in: query,");
    assert_eq!(commands(&side(&query, PLAIN)), ["`berths get-berth`: `--tide` may be `--level` now"]);
    let without = format!("{PLAIN}without = [\"cli\"]\n");
    assert_eq!(commands(&side(&path, &without)), [""; 0]);
}

#[test]
fn the_program_knows_the_old_names_of_commands() {
    let files = support::generate_of(HEAD, CLIENT).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    let folder = support::write_crate(&files, "softened-command");
    let run = |words: &str| {
        let mut cargo = support::cargo("run", &folder.join("Cargo.toml"));
        cargo.args(["--no-default-features", "--features", "cli,berths,harbours,preview", "--"]);
        let output = cargo.args(words.split(' ')).env("HARBOURS_BASE_URL", "http://localhost:1").output();
        let output = output.expect("cargo runs this test, so it can be run");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{words}: {text}{}", String::from_utf8_lossy(&output.stderr));
        text
    };
    let new = run("berths fetch-berth a --tide low --dry-run");
    assert!(new.contains("http://localhost:1/berths/a?tide=low"), "{new}");
    for former in [
        "berths get-berth a --tide low",
        "call getBerth --param id=a --param tide=low",
        "call get_berth --param id=a --param tide=low",
    ] {
        assert_eq!(run(&format!("{former} --dry-run")), new, "{former}");
    }
    let help = run("berths --help");
    assert!(help.contains("fetch-berth") && !help.contains("get-berth"), "{help}");
}

#[test]
fn entries_for_names_that_never_were_are_errors() {
    let entry = |old: &str| {
        let old = format!("old = \"models::Harbour::{old}\"\nnew = \"models::Harbour::title\"");
        format!("[[aliases]]\n{old}\nremove-in = \"0.2.0\"\n")
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
        format!("{PLAIN}\n[[aliases]]\nold = \"models::Buoy\"\nnew = \"models::Beacon\"\nremove-in = \"0.2.0\"\n");
    let in_use = removed.replace("models::Beacon", "models::Mooring").replace("models::Buoy", "models::Tide");
    for (client, error) in [
        (removed, "error: the crate has no item `models::Beacon`\n --> client.toml:6:7"),
        (in_use, "error: another item of the crate is called `models::Tide`\n --> client.toml:6:7"),
    ] {
        let softening = soften(&side(BASE, PLAIN), &side(HEAD, &client), support::reserved());
        let softening = softening.expect("the version is one");
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
        ("models::Berth", "models::Moring", "0.2.0"),
        ("models::Beth", "models::Berths", "0.2.0"),
        ("models::Harbour", "models::Mooring", "0.2.0"),
        ("models::Berth", "models::Mooring", "0.1.0"),
        ("models::Berth", "models::Mooring", "soon"),
        ("models::Be rth", "models::Mooring", "0.2.0"),
        ("models::Option", "models::Mooring", "0.2.0"),
        ("v2::models::Berth", "models::Mooring", "0.2.0"),
        ("models::Berth::Ebb", "models::Tide::Low", "0.2.0"),
        ("operations::BerthsApi::list_berths()", "operations::BerthsApi::fetch_berth()", "0.2.0"),
        ("operations::BerthsApi::clone()", "operations::BerthsApi::fetch_berth()", "0.2.0"),
        ("operations::Mooring", "operations::FetchBerth", "0.2.0"),
        ("operations::PiersApi", "operations::BerthsApi", "0.2.0"),
        ("models::Mooring::depth", "models::Mooring::name", "0.2.0"),
        ("models::Mooring::depth", "models::Mooring::deepness", "0.2.0"),
        ("models::Tide::Flood", "models::Tide::High", "0.2.0"),
        ("models::HarbourNotice::String", "models::HarbourNotice::Text", "0.2.0"),
        ("models::Mooring::extra", "models::Mooring::name", "0.2.0"),
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
        CLIENT.to_owned() + "[[aliases]]\nold = \"models::Berth\"\nnew = \"models::Mooring\"\nremove-in = \"0.2.0\"\n";
    assert!(
        support::generate_of(HEAD, &twice)
            .is_err_and(|errors| errors.contains("error: `models::Berth` has two aliases"))
    );
    let unknown = format!("{PLAIN}[[aliases]]\nold = \"a\"\nnew = \"b\"\nremove-in = \"0.2.0\"\nreason = \"c\"\n");
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
    let released = CLIENT.replace("version = \"0.1.0\"", "version = \"0.1.1\"");
    let broken = HEAD.replace("depth: {type: number}", "depth: {type: string}");
    let text = |client: &str| {
        let softening = soften(&side(HEAD, &released), &side(&broken, client), support::reserved());
        softening_text(&softening.expect("the version is one"))
    };
    let kept = text(&released);
    assert!(kept.contains("end with 0.2.0; remove their entries for its release:\n  ErrorBody::Problem\n"), "{kept}");
    let removed = text("[crate]\nname = \"harbours\"\nversion = \"0.2.0\"\n");
    let line =
        "operations::BerthsApi::get_berth() (removed): it is an old name, whose entry is no longer in client.toml";
    assert!(removed.contains(line) && !removed.contains("keep the tag"), "{removed}");
    let expired = text(&released.replace("version = \"0.1.1\"", "version = \"0.2.0\""));
    let line = "operations::BerthsApi::get_berth() (removed): its entry in client.toml is not valid";
    assert!(expired.contains(line) && !expired.contains("keep the tag"), "{expired}");
}

#[test]
fn a_value_that_selects_a_variant_is_not_read_as_such() {
    let kinds = "    Notice: {oneOf: [{$ref: '#/components/schemas/Storm'}, {$ref: '#/components/schemas/Fog'}], \
        discriminator: {propertyName: kind, mapping: {storm: '#/components/schemas/Storm', fog: '#/components/schemas/Fog'}}}\n    \
        Storm: {type: object, required: [kind], properties: {kind: {$ref: '#/components/schemas/Kind'}, force: {type: integer}}}\n    \
        Fog: {type: object, required: [kind], properties: {kind: {$ref: '#/components/schemas/Kind'}, sight: {type: integer}}}\n    \
        Kind: {type: string, enum: [storm, fog]}\n";
    let with = |kinds: &str| {
        format!(
            "{}{kinds}",
            BASE.replace("notice: {oneOf", "news: {$ref: '#/components/schemas/Notice'}\n        notice: {oneOf")
        )
    };
    let (base, head) = (side(&with(kinds), PLAIN), side(&with(&kinds.replace("storm", "gale")), PLAIN));
    let softening = soften(&base, &head, support::reserved()).expect("the version is one");
    let effects: Vec<&str> = softening.entries.iter().map(|entry| entry.effect.as_str()).collect();
    let expected = "The variant stays `Storm`, deprecated, and `Gale` is a constant; \"storm\" in JSON is still read, but selects no variant of `Notice`.";
    assert_eq!(effects, [expected]);
}

#[test]
fn a_type_that_has_changed_too_keeps_its_old_name() {
    let head = BASE.replace("/Berth'", "/Mooring'").replace("    Berth:", "    Mooring:");
    let head = head
        .replace("        depth: {type: number}\n", "        depth: {type: number}\n        width: {type: number}\n");
    let base = side(BASE, PLAIN);
    let text = |head: &str| {
        let softening = soften(&base, &side(head, PLAIN), support::reserved()).expect("the version is one");
        (entries_toml(softening.entries.iter().map(|one| &one.alias)), softening.rest.len())
    };
    let (entries, rest) = text(&head);
    assert!(entries.contains("old = \"models::Berth\"\nnew = \"models::Mooring\"\n") && rest == 0, "{entries} {rest}");
    // Another type in its place is none.
    let (entries, rest) = text(
        &head
            .replace("        light: {", "        lamp: {")
            .replace("        tide: {$ref: '#/components/schemas/Tide'}\n        lamp", "        lamp"),
    );
    assert!(!entries.contains("models::Mooring\"") && rest > 0, "{entries} {rest}");
}
