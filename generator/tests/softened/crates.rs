//! A crate with old names: it compiles with a program that uses them, and its comparison with the crate before is a minor change.

use generator::diff::Level;

use super::{BASE, CLIENT, HEAD, PLAIN, compare, listed, side, support};

#[test]
fn a_rename_is_a_major_change_and_with_aliases_a_minor_one() {
    let (base, plain, softened) = (side(BASE, PLAIN), side(HEAD, PLAIN), side(HEAD, CLIENT));
    assert_eq!(compare(&base, &plain).level(), Some(Level::Major));
    let report = compare(&base, &softened);
    assert_eq!(listed(&report, Level::Major), [""; 0]);
    assert_eq!(report.version.due.as_deref(), Some("1.2.0"));
    insta::assert_snapshot!("changes", listed(&report, Level::Minor).join("\n"));
    assert_eq!(listed(&compare(&softened, &softened), Level::Patch), [""; 0]);
    // Without them the names are gone.
    assert_eq!(compare(&softened, &plain).level(), Some(Level::Major));
}

#[test]
fn old_names_are_written_beside_the_new_ones() {
    let files = support::generate_of(HEAD, CLIENT).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    let is_shown = |path: &str| path.contains("src/models/") || path.contains("src/operations/");
    let shown = files.iter().filter(|(path, _)| is_shown(path) && !path.ends_with("mod.rs"));
    let shown: Vec<String> = shown.map(|(path, text)| format!("==> {path}\n{text}")).collect();
    insta::assert_snapshot!("files", shown.join("\n"));
}

/// A program that uses each old name, which are deprecated.
const USER: &str = include_str!("../fixtures/softened/user.rs");

#[test]
fn programs_with_old_names_compile_and_read_old_values() {
    let mut files = support::generate_of(HEAD, CLIENT).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    for (path, text) in
        [("tests/allowed.rs", format!("#![allow(deprecated)]\n{USER}")), ("tests/denied.rs", USER.to_owned())]
    {
        files.insert(path, text).expect("no other test has the name");
    }
    let manifest = support::write_crate(&files, "softened").join("Cargo.toml");
    let all = support::features(&manifest, &["cli"]);
    let run = |test: &str| {
        let mut cargo = support::cargo("test", &manifest);
        cargo.args(["--test", test, "--no-default-features", "--features", &all]);
        let output = cargo.output().expect("cargo runs this test, so it can be run");
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (is_success, errors) = run("allowed");
    assert!(is_success, "{errors}");
    let (is_success, errors) = run("denied");
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
            format!("use of deprecated {kind} `harbours::{name}`: renamed to `{new}`; will be removed in 2.0.0");
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

/// A document of one object, without any that has no old name.
const ONE_OBJECT: &str = "\
openapi: 3.0.3
info: {title: Pilots, version: '1'}
paths:
  /pilots:
    get:
      operationId: getPilot
      tags: [Pilots]
      responses:
        '200': {description: Done., content: {application/json: {schema: {$ref: '#/components/schemas/Pilot'}}}}
components:
  schemas:
    Pilot: {type: object, PROPERTIES}
";

#[test]
fn a_crate_whose_objects_all_have_old_names_has_no_warnings() {
    let alias = "[[aliases]]\nold = \"models::Pilot::vessel\"\nnew = \"models::Pilot::ship\"\nwire = \"vessel\"\nremove-in = \"2.0.0\"\n";
    for properties in ["properties: {ship: {type: string}}", "required: [ship], properties: {ship: {type: string}}"] {
        let document = ONE_OBJECT.replace("PROPERTIES", properties);
        let files = support::generate_of(&document, &format!("{PLAIN}{alias}"));
        let files = files.unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
        let manifest = support::write_crate(&files, "softened-object").join("Cargo.toml");
        for features in ["", "pilots"] {
            let mut cargo = support::cargo("check", &manifest);
            let output = cargo.args(["--no-default-features", "--features", features]).output();
            let output = output.expect("cargo runs this test, so it can be run");
            assert!(output.status.success(), "{features}: {}", String::from_utf8_lossy(&output.stderr));
        }
    }
}
