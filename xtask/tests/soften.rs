//! `cargo xtask diff --soften` in a project of its own.

mod support;

use support::{Folder, Run};

const CLIENT: &str = "# The crate.\n[crate]\nname = \"harbours\"\nversion = \"0.1.0\" # the first one\n\n[[documents]]\nfile = \"v1.yaml\"";

const BASE: &str = "\
openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /berths:
    get:
      operationId: listBerths
      tags: [Berths]
      responses:
        '200': {description: All., content: {application/json: {schema: {$ref: '#/components/schemas/Berth'}}}}
components:
  schemas:
    Berth: {type: object, properties: {depth: {type: number}, kind: {$ref: '#/components/schemas/Kind'}}}
    Kind: {type: string, enum: [large, small]}
";

/// Returns a project whose work tree has other names than its last commit.
fn renamed() -> Folder {
    let it = Folder::new();
    it.write("spec/client.toml", CLIENT);
    it.write("spec/v1.yaml", BASE);
    it.init();
    it.commit("describe it", "2026-01-01");
    let head = BASE.replace("Berth}", "Mooring}").replace("Berth'", "Mooring'").replace("    Berth:", "    Mooring:");
    it.write("spec/v1.yaml", &head.replace("listBerths", "listMoorings").replace("[large", "[big"));
    it
}

fn soften(it: &Folder, arguments: &[&str]) -> Run {
    it.xtask(&[&["diff", "main", "--soften"], arguments].concat())
}

#[test]
fn old_names_are_proposed_and_written_once() {
    let it = renamed();
    let run = soften(&it, &[]);
    assert_eq!(run.code, Some(0), "{run:?}");
    insta::assert_snapshot!("proposal", run.printed);
    assert_eq!(it.read("spec/client.toml"), CLIENT);

    let run = soften(&it, &["--write"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.printed.ends_with("Added 4 entries to spec/client.toml; now run `cargo xtask generate`\n"), "{run:?}");
    let written = it.read("spec/client.toml");
    assert!(written.starts_with(&format!("{CLIENT}\n\n[[aliases]]\nold = ")), "{written}");
    insta::assert_snapshot!("written", written);
    let again = soften(&it, &["--write"]);
    assert_eq!((again.code, it.read("spec/client.toml")), (Some(0), written), "{again:?}");
    let nothing = "No old name can be kept that the head does not keep already.\nIn the command:\n  \
        `berths list-berths` is `berths list-moorings` now; both work\n\nDue: 0.1.1\n";
    assert_eq!(again.printed, nothing);

    let run = it.xtask(&["diff", "main", "--fail-on", "major"]);
    assert!(run.code == Some(0) && run.printed.contains("Rust: minor → 0.1.1"), "{run:?}");
    let run = it.xtask(&["generate"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(it.read("generated/src/models/berths.rs").contains("pub type Berth = Mooring;"));
    // When the version comes that drops them, they are errors.
    let reached = it.read("spec/client.toml").replace("version = \"0.1.0\"", "version = \"0.2.0\"");
    it.write("spec/client.toml", &reached);
    let run = it.xtask(&["generate"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.errors.contains("the alias `models::Berth` has to be removed in 0.2.0"), "{run:?}");
    assert!(run.errors.contains("spec/client.toml:10:7"), "{run:?}");
}

#[test]
fn an_entry_whose_item_is_renamed_again_is_changed_where_it_is() {
    let it = renamed();
    let run = soften(&it, &["--write"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    // With a comment of a person, who also writes strings otherwise.
    let client = it.read("spec/client.toml").replace("new = \"models::Mooring\"", "new = 'models::Mooring' # For now.");
    it.write("spec/client.toml", &client);
    it.commit("rename it", "2026-01-02");
    let again = it.read("spec/v1.yaml").replace("Mooring", "Slip").replace("[big", "[huge");
    it.write("spec/v1.yaml", &again);
    let run = it.xtask(&["generate"]);
    assert!(run.code == Some(1) && run.errors.contains("`diff --soften --write`"), "{run:?}");

    let run = soften(&it, &["--write"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.printed.contains("Due: 0.2.0, with these entries 0.1.1\n"), "{run:?}");
    let done = "Changed 4 entries, and added 4 entries to spec/client.toml; now run `cargo xtask generate`\n";
    assert!(run.printed.ends_with(done), "{run:?}");
    let written = it.read("spec/client.toml");
    assert!(written.contains("new = \"models::Slip\" # For now.\n"), "{written}");
    insta::assert_snapshot!("written_again", written);
    let run = it.xtask(&["generate"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let models = it.read("generated/src/models/berths.rs");
    assert!(["Berth", "Mooring"].iter().all(|old| models.contains(&format!("pub type {old} = Slip;"))), "{models}");
    assert!(models.contains("Large = \"huge\" | \"large\" | \"big\","), "{models}");
}

/// Another break makes a higher version due than that which the entries were written for.
#[test]
fn entries_that_no_release_has_follow_the_version_that_is_due() {
    let it = renamed();
    // With the mark that some editors write.
    it.write("spec/client.toml", &format!("\u{feff}{}", it.read("spec/client.toml")));
    assert_eq!(soften(&it, &["--write"]).code, Some(0));
    let written = it.read("spec/client.toml");
    let document = it.read("spec/v1.yaml").replace("depth: {type: number}", "depth: {type: string}");
    it.write("spec/v1.yaml", &document);
    let plain = it.xtask(&["diff", "main"]);
    let note = "  note: `remove-in` of the old name `models::Berth` is 0.2.0, and 0.2.0 is due at spec/client.toml:13:13\n    \
        help: no release has the entry yet: `diff --soften --write` raises its versions\n";
    assert!(plain.code == Some(0) && plain.printed.contains(note), "{plain:?}");
    let run = soften(&it, &["--write"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.printed.contains("# `since` was `0.1.1`.\n# `remove-in` was `0.2.0`.\n"), "{run:?}");
    assert!(
        run.printed.ends_with("Changed 4 entries of spec/client.toml; now run `cargo xtask generate`\n"),
        "{run:?}"
    );
    let raised = written.replace("\"0.2.0\"", "\"0.3.0\"").replace("\"0.1.1\"", "\"0.2.0\"");
    assert!(raised != written && it.read("spec/client.toml") == raised, "{}", it.read("spec/client.toml"));
    let again = soften(&it, &["--write"]);
    assert!(again.printed.starts_with("No old name can be kept"), "{again:?}");
    // The same if the version is written first.
    it.write("spec/client.toml", &written.replace("version = \"0.1.0\"", "version = \"0.2.0\""));
    let run = it.xtask(&["generate"]);
    assert!(run.code == Some(1) && run.errors.contains("`diff --soften --write` raises its versions"), "{run:?}");
    let plain = it.xtask(&["diff", "main"]);
    let error = "  error: the alias `models::Berth` has to be removed in 0.2.0, and the crate is 0.2.0 at spec/client.toml:10:7\n";
    assert!(plain.code == Some(0) && plain.printed.contains(error), "{plain:?}");
    assert_eq!(soften(&it, &["--write"]).code, Some(0));
    let raised = raised.replace("version = \"0.1.0\"", "version = \"0.2.0\"");
    assert_eq!(it.read("spec/client.toml"), raised);
    assert_eq!(it.xtask(&["generate"]).code, Some(0));
}

#[test]
fn the_head_is_the_work_tree() {
    let it = renamed();
    it.write("old.yaml", BASE);
    for arguments in
        [&["diff", "main", "--head", "HEAD", "--soften"][..], &["diff", "old.yaml", "old.yaml", "--soften"]]
    {
        let run = it.xtask(arguments);
        assert_eq!(run.code, Some(2), "{run:?}");
        let message = "error: `--soften` needs the work tree as the head";
        assert!(run.errors.starts_with(message) && run.errors.contains("\nhelp: "), "{run:?}");
    }
    let run = it.xtask(&["diff", "main", "--write"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert_eq!(it.read("spec/client.toml"), CLIENT);
}

#[test]
fn a_file_that_cannot_take_entries_stays() {
    let it = renamed();
    let client = format!("aliases = []\n{CLIENT}");
    it.write("spec/client.toml", &client);
    let run = soften(&it, &["--write"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.errors.contains("`aliases` is an inline array\nhelp: write its entries as tables"), "{run:?}");
    assert_eq!(it.read("spec/client.toml"), client);
}
