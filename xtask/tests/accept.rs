//! `cargo xtask accept` in a repository: what it accepts stays accepted while the branch moves, and nothing else is accepted with it.

mod support;

use std::fs;

use support::{Folder, Run};

const CONFIG: &str = "[crate]\nname = \"library\"\nversion = \"0.1.0\"\n\n[[documents]]\nfile = \"v1.yaml\"\n";

const BASE: &str = "\
openapi: 3.0.3
info: {title: Library, version: '1'}
paths:
  /loans:
    post:
      operationId: lendBook
      tags: [Loans]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}}
      responses: {'204': {description: Lent.}}
  /returns:
    post:
      operationId: returnBook
      tags: [Loans]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}}
      responses: {'204': {description: Returned.}}
components:
  schemas:
    Book:
      type: object
      properties:
        title: {type: string, maxLength: 20}
        shelf: {type: string}
";

const FAR: &str = "2027-12-31";

/// An operation that is earlier in the document, and shares the component.
const EARLIER: &str = "  /books:
    post:
      operationId: addBook
      tags: [Books]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}}
      responses: {'204': {description: Added.}}
";

fn with_max_length(length: u32) -> String {
    BASE.replace("maxLength: 20", &format!("maxLength: {length}"))
}

/// A repository with `main`, and the branch `topic` whose title is shorter.
fn project() -> Folder {
    let it = Folder::new();
    it.write("spec/client.toml", CONFIG);
    it.write("spec/v1.yaml", BASE);
    it.init();
    it.commit("describe it", "2026-01-01");
    it.git(&["checkout", "-q", "-b", "topic"]);
    it.write("spec/v1.yaml", &with_max_length(10));
    it
}

impl Folder {
    fn gate(&self) -> Run {
        self.xtask(&["diff", "--fail-on", "breaking"])
    }

    /// The fingerprints of all breaking changes, in the order of the report.
    fn fingerprints(&self) -> Vec<String> {
        let report = self.xtask(&["diff", "--format", "json"]);
        let report: serde_json::Value = serde_json::from_str(&report.printed).unwrap();
        let breaking = report["wire"].as_array().unwrap().iter().filter(|change| change["severity"] == "breaking");
        breaking.map(|change| change["fingerprint"].as_str().unwrap().to_owned()).collect()
    }

    fn accept(&self, arguments: &[&str]) -> Run {
        self.xtask(&[&["accept"], arguments].concat())
    }

    fn accept_first(&self) -> String {
        let fingerprint = self.fingerprints().remove(0);
        let run = self.accept(&[&fingerprint, "--reason", "agreed", "--until", FAR]);
        assert_eq!(run.code, Some(0), "{run:?}");
        fingerprint
    }
}

#[test]
fn an_accepted_break_passes_and_the_file_keeps_its_text() {
    let it = project();
    assert_eq!(it.gate().code, Some(1));
    let fingerprint = it.accept_first();
    let written = format!(
        "[[accepted]]\nfingerprint = \"{fingerprint}\"\nrule = \"request-max-length-lowered\"\n\
         location = \"lendBook / request body / application/json / title\"\nreason = \"agreed\"\nexpires = {FAR}\n"
    );
    assert_eq!(it.read("spec/accepted.toml"), written);
    let run = it.gate();
    assert!(run.code == Some(0) && run.printed.starts_with("Breaking on the wire: 0 (and 1 accepted)"), "{run:?}");

    // The same again writes nothing; without a date the entry keeps its own.
    let modified = |it: &Folder| fs::metadata(it.path("spec/accepted.toml")).unwrap().modified().unwrap();
    let before = modified(&it);
    for arguments in [&["--until", FAR][..], &[]] {
        let run = it.accept(&[&[fingerprint.as_str(), "--reason", "agreed"], arguments].concat());
        assert!(run.code == Some(0) && run.printed.contains("nothing to write"), "{run:?}");
    }
    assert_eq!((modified(&it), it.read("spec/accepted.toml")), (before, written.clone()));

    // Comments stay, and the entry is replaced.
    it.write(
        "spec/accepted.toml",
        &format!("# Agreed breaks.\n\n{}# The end.\n", written.replace("agreed\"", "agreed\" # by vote")),
    );
    let run = it.accept(&[&fingerprint, "--reason", "not \"so\" sure", "--until", "2027-11-30", "--by", "someone"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let reason = run.printed.lines().next().unwrap();
    assert_eq!(reason, format!("accepted {fingerprint} by someone until 2027-11-30: not \"so\" sure"));
    let replaced = written.replace("\"agreed\"", "'not \"so\" sure' # by vote").replace(FAR, "2027-11-30");
    assert_eq!(it.read("spec/accepted.toml"), format!("# Agreed breaks.\n\n{replaced}by = \"someone\"\n# The end.\n"));
}

#[test]
fn approvals_survive_rebases_and_earlier_operations() {
    let it = project();
    it.accept_first();
    it.commit("shorten titles", "2026-01-02");
    it.git(&["checkout", "-q", "main"]);
    let moved = format!(
        "# A comment that moves all lines.\n\n{}",
        BASE.replace("    Book:\n", "    Other: {type: string}\n    Book:\n")
    );
    let moved = moved.replace("paths:\n", &format!("paths:\n{EARLIER}"));
    it.write("spec/v1.yaml", &moved);
    it.commit("add an operation", "2026-01-03");
    it.git(&["checkout", "-q", "topic"]);
    it.git(&["-c", "user.name=A", "-c", "user.email=a@b.example", "rebase", "-q", "main"]);
    assert!(it.read("spec/v1.yaml").contains("addBook"));
    let run = it.gate();
    assert!(run.code == Some(0) && run.printed.contains("POST /books and 2 other operations"), "{run:?}");
    assert!(run.printed.contains("(and 1 accepted)"), "{run:?}");

    // The change has one entry, by whichever operation it is named.
    let run = it.accept(&[&it.fingerprints()[0], "--reason", "voted"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(it.read("spec/accepted.toml").matches("[[accepted]]").count(), 1);
    assert_eq!(it.gate().code, Some(0));
}

#[test]
fn another_change_at_the_same_place_is_not_accepted() {
    let it = project();
    let accepted = it.accept_first();
    it.write("spec/v1.yaml", &with_max_length(5));
    let run = it.gate();
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.printed.contains("unused: request-max-length-lowered"), "{run:?}");
    assert_ne!(it.fingerprints(), [accepted]);

    // What is accepted already does not hide a second break.
    it.write("spec/v1.yaml", &with_max_length(10).replace("shelf: {type: string}", "shelf: {type: integer}"));
    let run = it.gate();
    assert!(run.code == Some(1) && run.printed.starts_with("Breaking on the wire: 1 (and 1 accepted)"), "{run:?}");
}

#[test]
fn an_expired_entry_does_not_count() {
    let it = project();
    let fingerprint = it.accept_first();
    let expired = it.read("spec/accepted.toml").replace(FAR, "2020-01-01");
    it.write("spec/accepted.toml", &expired);
    let run = it.gate();
    assert!(run.code == Some(1) && run.printed.contains("expired 2020-01-01"), "{run:?}");
    // A new approval without a date does not keep the date that has passed.
    let run = it.accept(&[&fingerprint, "--reason", "agreed"]);
    assert_eq!((run.code, it.gate().code), (Some(0), Some(0)), "{run:?}");
}

#[test]
fn what_cannot_be_accepted_is_explained_and_nothing_is_written() {
    let it = project();
    let fingerprint = it.fingerprints().remove(0);
    for (arguments, message) in [
        (
            &["0000000000000000", "--reason", "r"][..],
            "error: no change has the fingerprint `0000000000000000`\nhelp: the breaking changes are\n  ",
        ),
        (&["nothing", "--reason", "r"], "error: `nothing` is not a fingerprint"),
        (&[&fingerprint, "--reason", " "], "error: the reason is empty\nhelp: "),
        (&[&fingerprint, "--reason", "a\nb"], "error: the reason has several lines\nhelp: "),
        (&[&fingerprint, "--reason", "r", "--until", "2020-01-01"], "error: 2020-01-01 has passed\nhelp: "),
        (
            &[&fingerprint, "--reason", "r", "--until", "9999-01-01"],
            "error: 9999-01-01 is more than 2 years ahead\nhelp: ",
        ),
        (&[&fingerprint, "--reason", "r", "--by", "\u{1b}"], "error: the name of `--by` has the character U+001B"),
        (&[&fingerprint, "--reason", "r", "--base", "nowhere"], "error: commit `nowhere` not found"),
        (&[&fingerprint, "--reason", "r", "--head", "HEAD"], "error: no change has the fingerprint"),
    ] {
        let run = it.accept(arguments);
        assert_eq!((run.code, run.printed.as_str()), (Some(2), ""), "{arguments:?}: {run:?}");
        assert!(run.errors.starts_with(message), "{arguments:?}: {run:?}");
        assert!(!it.path("spec/accepted.toml").exists());
    }
    let run = it.accept(&["0000000000000000", "--reason", "r"]);
    assert!(
        run.errors.contains(&format!(
            "\n  {fingerprint} `POST /loans` and `POST /returns`: request body `title`: maxLength 20 → 10"
        )),
        "{run:?}"
    );

    let safe = it.xtask(&["diff", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&safe.printed).unwrap();
    let changes = report["wire"].as_array().unwrap();
    let safe = changes.iter().find(|change| change["severity"] == "safe").unwrap();
    let run = it.accept(&[safe["fingerprint"].as_str().unwrap(), "--reason", "r"]);
    assert!(run.code == Some(2) && run.errors.starts_with("error: the change is safe: "), "{run:?}");
}

/// Entries of earlier versions have no fingerprint.
#[test]
fn wrong_entries_have_a_line_and_help() {
    let it = project();
    it.accept_first();
    let entry = it.read("spec/accepted.toml");
    let old: String =
        entry.lines().filter(|line| !line.starts_with("fingerprint")).map(|line| format!("{line}\n")).collect();
    it.write("spec/accepted.toml", &format!("\n{old}"));
    let run = it.gate();
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(
        run.errors.contains("the entry has no `fingerprint`") && run.errors.contains("spec/accepted.toml:2:1"),
        "{run:?}"
    );
    assert!(run.errors.contains("cargo xtask accept FINGERPRINT"), "{run:?}");
    let at = entry.find('"').unwrap();
    it.write("spec/accepted.toml", &format!("{}\"x{}", &entry[..at], &entry[at + 1..]));
    let run = it.gate();
    assert!(run.errors.contains("is not a fingerprint") && run.errors.contains("spec/accepted.toml:2:15"), "{run:?}");

    // The limit of the command is that of the file, too.
    it.write("spec/accepted.toml", &entry.replace(FAR, "9999-12-31"));
    let fingerprint = entry.split('"').nth(1).unwrap().to_owned();
    for run in [it.gate(), it.accept(&[&fingerprint, "--reason", "agreed"])] {
        assert_eq!((run.code, run.printed.as_str()), (Some(2), ""), "{run:?}");
        assert!(run.errors.contains("error: `expires` is more than 2 years ahead\n"), "{run:?}");
        assert!(
            run.errors.contains("spec/accepted.toml:6:11") && run.errors.contains("help: write `expires = "),
            "{run:?}"
        );
    }
    it.write("spec/accepted.toml", "# None.\naccepted = []\n");
    let run = it.accept(&[&fingerprint, "--reason", "agreed"]);
    assert_eq!((run.code, it.read("spec/accepted.toml").as_str()), (Some(2), "# None.\naccepted = []\n"));
    assert!(run.errors.starts_with("error: spec/accepted.toml:2:1: `accepted` is a list in brackets"), "{run:?}");
    assert!(run.errors.contains("\nhelp: remove `accepted = []`"), "{run:?}");
}

/// The work tree may be that of somebody else's branch.
#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    use std::os::unix::fs::symlink;
    let it = project();
    let fingerprint = it.fingerprints().remove(0);
    let outside = it.path("outside.toml");
    for target in [outside.clone(), it.path("spec/beside.toml")] {
        let _ = fs::remove_file(it.path("spec/accepted.toml"));
        symlink(&target, it.path("spec/accepted.toml")).unwrap();
        let run = it.accept(&[&fingerprint, "--reason", "r"]);
        assert!(run.code == Some(2) && run.errors.contains("`spec/accepted.toml` is a symbolic link"), "{run:?}");
        assert!(!target.exists());
    }
    fs::remove_file(it.path("spec/accepted.toml")).unwrap();
    fs::rename(it.path("spec"), it.path("elsewhere")).unwrap();
    symlink("elsewhere", it.path("spec")).unwrap();
    let run = it.accept(&[&fingerprint, "--reason", "r"]);
    assert!(run.code == Some(2) && run.errors.contains("`spec` is a symbolic link"), "{run:?}");
}

#[test]
fn a_comment_accepts_all_its_lines_or_none() {
    let it = project();
    let two = with_max_length(10).replace("shelf: {type: string}", "shelf: {type: integer}");
    it.write("spec/v1.yaml", &two);
    let [one, other] = <[String; 2]>::try_from(it.fingerprints()).unwrap();
    // Code is for readers.
    it.write("comment.txt", &format!("/accept {one} agreed\n\n```\n/accept {other} r\n```\n"));
    let run = it.accept(&["--comment", "comment.txt"]);
    assert_eq!((run.code, it.read("spec/accepted.toml").matches("[[accepted]]").count()), (Some(0), 1), "{run:?}");
    fs::remove_file(it.path("spec/accepted.toml")).unwrap();

    it.write("comment.txt", &format!("/accept {one} `touch x` $(touch x)\n\n/accept 0000000000000000 r\n"));
    let run = it.accept(&["--comment", "comment.txt"]);
    assert!(run.code == Some(2) && run.errors.contains("`0000000000000000`"), "{run:?}");
    assert!(!it.path("spec/accepted.toml").exists());

    it.write(
        "comment.txt",
        &format!("/accept {one} until {FAR} `touch x` $(touch x)\n\nAs agreed.\n/accept {other} 'it\"s\n"),
    );
    let run = it.accept(&["--comment", "comment.txt", "--by", "someone"]);
    assert_eq!((run.code, it.gate().code), (Some(0), Some(0)), "{run:?}");
    let file = it.read("spec/accepted.toml");
    assert!(
        file.contains("reason = \"`touch x` $(touch x)\"\nexpires = 2027-12-31\nby = \"someone\"\n\n[[accepted]]\n"),
        "{file}"
    );
    assert!(!it.path("x").exists());
    assert!(it.accept(&["--comment", "comment.txt", "--by", "someone"]).printed.contains("nothing to write"));

    let run = it.accept(&["--comment", "nowhere.txt"]);
    assert!(run.code == Some(2) && run.errors.starts_with("error: cannot read nowhere.txt: "), "{run:?}");
}
