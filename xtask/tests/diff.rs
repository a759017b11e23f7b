//! `cargo xtask diff` on the command line and in the workflow `spec-diff`.

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use support::{Folder, Run, root, xtask};

const BASE: &str = "\
openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /things:
    get:
      operationId: listThings
      tags: [Things]
      parameters:
        - {name: limit, in: query, schema: {type: integer}}
      responses: {'204': {description: Nothing.}}
  /others:
    get:
      operationId: listOthers
      tags: [Others]
      responses: {'204': {description: Nothing.}}
";

/// Returns the same document with a parameter that breaks callers and one that does not.
fn head() -> String {
    let required = BASE.replace("in: query, schema", "in: query, required: true, schema");
    let added = "{name: page, in: query, schema: {type: integer}}";
    required.replace("[Others]\n", &format!("[Others]\n      parameters: [{added}]\n"))
}

#[test]
fn two_documents_are_compared() {
    let it = Folder::new();
    it.write("old.yaml", BASE);
    it.write("new.yaml", &head());
    let run = it.diff(&["old.yaml", "new.yaml"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.printed.contains("Rust: major → 0.2.0"), "{run:?}");
    assert!(run.printed.contains("operations::ThingsApi::list_things() (signature) at new.yaml:9:"), "{run:?}");
    assert!(run.printed.contains("+ pub fn list_things(&self, limit: i64) -> Request<(), ListThings>"), "{run:?}");

    let run = it.diff(&["new.yaml", "new.yaml"]);
    assert_eq!((run.code, run.printed.as_str()), (Some(0), "Breaking on the wire: 0 · Rust: no change\n"));
}

/// A side that is no commit has no address.
#[test]
fn a_page_links_the_lines_of_commits() {
    let it = Folder::new();
    it.repository();
    it.write("spec/v1.yaml", &head());
    let arguments = ["main", "--format", "html", "--link-base"];
    let run = it.diff(&[&arguments[..], &["https://code.example/o/r/blob/{commit}"]].concat());
    let base = it.git(&["rev-parse", "main"]);
    let line = format!("<a href=\"https://code.example/o/r/blob/{}/spec/v1.yaml#L9\" rel=", base.trim());
    assert!(run.printed.contains(&line) && run.printed.contains(">spec/v1.yaml:9</th>"), "{run:?}");
    assert!(run.printed.starts_with("<!DOCTYPE html>\n") && run.printed.ends_with("</html>\n"), "{run:?}");
    let run = it.diff(&[&arguments[..], &["javascript:alert(1)"]].concat());
    assert_eq!((run.code, run.printed.as_str()), (Some(2), ""));
    assert!(run.errors.contains("it must start with `https://` or `http://`"), "{run:?}");
}

#[test]
fn commits_are_compared_and_the_work_tree_is_left_alone() {
    let it = Folder::new();
    it.repository();
    it.write("spec/v1.yaml", &head());
    let before = it.git(&["status", "--porcelain"]);
    for base in ["main", "HEAD", "HEAD^{tree}^{commit}"] {
        let run = it.diff(&[base, "--fail-on", "major"]);
        let expected = if base.contains("tree") { Some(2) } else { Some(1) };
        assert_eq!(run.code, expected, "{base}: {run:?}");
    }
    assert_eq!(it.git(&["status", "--porcelain"]), before);

    it.commit("change", "2026-01-02");
    assert!(it.diff(&["HEAD"]).printed.ends_with("Rust: no change\n"));
    let run = it.diff(&["HEAD~1", "--head", "HEAD"]);
    assert!(run.printed.contains("list_things() (signature) at spec/v1.yaml:9:"), "{run:?}");
    // Uncommitted changes have no effect on the comparison of two commits.
    it.write("spec/v1.yaml", "paths: [");
    assert_eq!(it.diff(&["HEAD~1", "--head", "HEAD"]).printed, run.printed);
}

#[test]
fn the_base_is_where_the_branch_left_main() {
    let it = Folder::new();
    it.repository();
    it.git(&["checkout", "-q", "-b", "topic"]);
    it.write("spec/v1.yaml", &head());
    it.commit("change", "2026-01-02");
    it.git(&["checkout", "-q", "main"]);
    it.write("spec/v1.yaml", &BASE.replace("tags: [Others]", "tags: [Rest]"));
    it.commit("another change", "2026-01-03");
    it.git(&["checkout", "-q", "topic"]);
    let run = it.diff(&[]);
    assert!(run.printed.contains("list_things()") && !run.printed.contains("Rest"), "{run:?}");
    // The remote branch takes precedence.
    it.git(&["update-ref", "refs/remotes/origin/main", "topic"]);
    assert!(it.diff(&[]).printed.ends_with("Rust: no change\n"));
    // The command works in any folder of the project.
    fs::create_dir_all(it.path("spec/deep")).unwrap();
    let run = xtask(&it.path("spec/deep"), &["diff", "main"]);
    assert!(run.printed.contains("RestApi"), "{run:?}");
}

/// The targets of references are read from the commit as well.
#[test]
fn files_beside_a_document_are_those_of_the_commit() {
    let it = Folder::new();
    let referring = BASE.replace("schema: {type: integer}", "schema: {$ref: 'parts/limit.yaml'}");
    it.write("spec/parts/limit.yaml", "type: integer\n");
    it.repository_of(&referring);
    it.write("spec/parts/limit.yaml", "type: string\n");
    let run = it.diff(&["HEAD"]);
    assert!(run.printed.contains("- pub fn with_limit(self, limit: i64) -> Self"), "{run:?}");
    assert!(run.printed.contains("+ pub fn with_limit(self, limit: &str) -> Self"), "{run:?}");
}

/// Symbolic links are followed as on the disk, but not out of the folder of the document.
#[cfg(unix)]
#[test]
fn links_in_a_commit_are_followed_inside_of_its_folder() {
    use std::os::unix::fs::symlink;
    let referring = BASE.replace("schema: {type: integer}", "schema: {$ref: 'parts/linked.yaml'}");
    for (target, is_inside) in
        [("../limit.yaml", true), ("../../outside.yaml", false), ("/etc/passwd", false), ("linked.yaml", false)]
    {
        let it = Folder::new();
        it.write("spec/limit.yaml", "type: integer\n");
        it.write("outside.yaml", "type: integer\n");
        fs::create_dir_all(it.path("spec/parts")).unwrap();
        symlink(target, it.path("spec/parts/linked.yaml")).unwrap();
        it.repository_of(&referring);
        let run = it.diff(&["HEAD", "--head", "HEAD"]);
        assert_eq!(run.code, Some(if is_inside { 0 } else { 2 }), "{target}: {run:?}");
        assert!(!run.errors.contains("root:"), "{target}: {run:?}");
    }
}

#[test]
fn what_is_wrong_with_either_side_is_explained() {
    let it = Folder::new();
    it.write("good.yaml", BASE);
    it.write("bad.yaml", &BASE.replace("/things:", "things:"));
    it.write("worse.yaml", "paths: [\n");
    for (name, arguments) in [
        ("base", ["bad.yaml", "good.yaml"]),
        ("head", ["good.yaml", "worse.yaml"]),
        ("both", ["worse.yaml", "bad.yaml"]),
    ] {
        let run = it.diff(&arguments);
        assert_eq!((run.code, run.printed.as_str()), (Some(2), ""), "{run:?}");
        insta::assert_snapshot!(format!("diff_{name}"), run.errors);
    }
    it.repository_of(&BASE.replace("/things:", "things:"));
    it.write("spec/v1.yaml", BASE);
    let run = it.diff(&["HEAD"]);
    assert_eq!(run.code, Some(2));
    assert!(run.errors.starts_with("In HEAD ("), "{run:?}");
    assert!(run.errors.contains("spec/v1.yaml:4:"), "{run:?}");
}

#[test]
fn unknown_commits_are_errors() {
    let it = Folder::new();
    it.repository();
    for (name, message) in [
        ("nowhere", "error: commit `nowhere` not found\n"),
        ("HEAD:spec", "error: commit `HEAD:spec` not found\n"),
        (
            "spec/v1.yaml",
            "error: `spec/v1.yaml` is a file; name also the document that it is compared with, or name a commit\n",
        ),
        ("", "error: `` is not the name of a commit\n"),
    ] {
        let run = it.diff(&[name]);
        assert_eq!((run.code, run.errors.as_str()), (Some(2), message));
    }
    for arguments in [["--", "--output=x"], ["HEAD", "--head=--output=x"]] {
        let run = it.diff(&arguments);
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.errors.contains("`--output=x` is not the name of a commit"), "{run:?}");
    }
    assert!(!it.path("x").exists());
    let run = it.diff(&["--only", "Thing"]);
    assert_eq!(
        (run.code, run.errors.as_str()),
        (Some(2), "error: neither side has an operation or tag `Thing`; did you mean `Things`?\n")
    );
}

#[test]
fn one_operation_or_tag_can_be_shown() {
    let it = Folder::new();
    it.write("old.yaml", BASE);
    it.write("new.yaml", &head());
    for only in ["Others", "listOthers"] {
        let run = it.diff(&["old.yaml", "new.yaml", "--only", only]);
        assert!(run.printed.contains("Rust: minor → 0.1.1"), "{run:?}");
        assert!(run.printed.contains("::with_page()") && !run.printed.contains("list_things"), "{run:?}");
    }
}

#[test]
fn accepted_breaks_do_not_fail_until_their_day_is_over() {
    let it = Folder::new();
    it.repository();
    it.write("spec/v1.yaml", &head());
    let report: serde_json::Value = serde_json::from_str(&it.diff(&["main", "--format", "json"]).printed).unwrap();
    let wire = report["wire"].as_array().unwrap();
    let breaks: Vec<_> = wire.iter().filter(|change| change["severity"] == "breaking").collect();
    let [change] = breaks[..] else { panic!("{report:#}") };
    let entry = |expires: &str| {
        let (fingerprint, rule, location) = (&change["fingerprint"], &change["rule"], &change["location"]);
        format!(
            "[[accepted]]\nfingerprint = {fingerprint}\nrule = {rule}\nlocation = {location}\nreason = \"agreed\"\nexpires = {expires}\n"
        )
    };
    let gate = ["main", "--fail-on", "breaking"];
    assert_eq!(it.diff(&gate).code, Some(1));
    let next_year = jiff::Zoned::now().date().saturating_add(jiff::Span::new().years(1)).to_string();
    for (expires, code, state) in [(next_year.as_str(), 0, "used"), ("2001-01-01", 1, "expired")] {
        it.write("spec/accepted.toml", &entry(expires));
        let run = it.diff(&gate);
        assert_eq!(run.code, Some(code), "{run:?}");
        let run = it.diff(&["main", "--format", "json"]);
        let report: serde_json::Value = serde_json::from_str(&run.printed).unwrap();
        assert_eq!(report["accepted"][0]["state"], state, "{report:#}");
        assert_eq!(report["verdict"]["accepted"], 1 - code);
    }
    it.write("spec/accepted.toml", &entry(&next_year).replace("agreed\"", "agreed\"\nwhy = 1"));
    let run = it.diff(&gate);
    assert_eq!(run.code, Some(2));
    assert!(run.errors.contains("spec/accepted.toml:6:1"), "{run:?}");

    // The entry is reported if the change no longer exists.
    it.write("spec/v1.yaml", BASE);
    it.write("spec/accepted.toml", &entry(&next_year));
    let run = it.diff(&gate);
    assert!(run.printed.contains("unused: ") && run.printed.contains("at spec/accepted.toml:1:1"), "{run:?}");
}

#[test]
fn rules_are_listed_in_every_format() {
    let it = Folder::new();
    let lists = ["text", "markdown", "json"].map(|format| it.diff(&["--rules", "--format", format]).printed);
    let rules: Vec<serde_json::Value> = serde_json::from_str(&lists[2]).unwrap();
    assert!(rules.len() > 100);
    for rule in &rules {
        let id = rule["id"].as_str().unwrap();
        assert!(lists[0].contains(&format!("\n{id} (")) || lists[0].starts_with(id), "{id}");
        assert!(lists[1].contains(&format!("\n| `{id}` |")), "{id}");
    }
}

/// The steps of the workflow on a branch with two commits.
#[test]
fn the_workflow_runs_locally() {
    let it = Folder::new();
    copy(&root().join("templates"), &it.path("templates"));
    it.repository();
    it.git(&["checkout", "-q", "-b", "topic"]);
    it.write("spec/v1.yaml", &head());
    it.commit("change the description", "2026-01-02");
    let [check, report, gate] = workflow_steps("diff", "cargo xtask").try_into().unwrap();

    let run = it.script(&check);
    assert_eq!(run.code, Some(1), "the crate is not up to date: {run:?}");
    assert_eq!(it.xtask(&["generate"]).code, Some(0));
    it.commit("make the crate of it", "2026-01-03");
    assert_eq!(it.script(&check).code, Some(0));

    let run = it.script(&report);
    assert_eq!(run.code, Some(0), "{run:?}");
    let comment = it.read("spec-diff.md");
    assert!(comment.starts_with("**Breaking on the wire: "), "{comment}");
    assert!(comment.contains("Rust: major → 0.2.0"), "{comment}");
    assert_eq!(it.read("summary.md"), comment);
    let (page, head) = (it.read("spec-diff.html"), it.git(&["rev-parse", "HEAD"]));
    let line = format!("<a href=\"https://code.example/o/r/blob/{}/spec/v1.yaml#L9\"", head.trim());
    assert!(page.contains(&line), "{page}");
    let run = it.script(&gate);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.printed.starts_with("::error file=spec/v1.yaml,line=9,"), "{run:?}");
    assert!(run.printed.contains("::notice title=API changes::Breaking on the wire: 1 "), "{run:?}");
}

/// The comment is created once, and then updated.
#[test]
fn the_comment_is_posted_or_updated() {
    let [post] = workflow_steps("comment", "gh api").try_into().unwrap();
    for (known, call) in
        [("", "--method POST repos/o/r/issues/7/comments"), ("41", "--method PATCH repos/o/r/issues/comments/41")]
    {
        let it = Folder::new();
        it.write("spec-diff.md", "the report");
        // The fake command finds comments by their marker, and prints its arguments.
        let gh =
            format!("gh() {{ case \"$*\" in *--jq*'cargo xtask diff'*) echo '{known}';; *) echo \"$*\";; esac; }}");
        let run = it.script(&format!("{gh}\n{post}"));
        assert_eq!(run.printed.trim(), format!("api {call} --field body=@spec-diff.md --silent"), "{run:?}");
    }
    assert_eq!(generator::diff::report::MARKER, "<!-- cargo xtask diff -->");
}

/// Returns the scripts of a job of the workflow that call a command.
fn workflow_steps(job: &str, command: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join(".github/workflows/spec-diff.yml")).unwrap();
    let workflow: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
    let steps = workflow["jobs"][job]["steps"].as_sequence().unwrap().iter();
    let scripts = steps.filter_map(|step| step["run"].as_str()).filter(|script| script.contains(command));
    scripts.map(str::to_owned).collect()
}

impl Folder {
    /// Creates a repository with one commit on `main`.
    fn repository(&self) {
        self.repository_of(BASE);
    }

    fn repository_of(&self, document: &str) {
        let config = "[crate]\nname = \"things\"\nversion = \"0.1.0\"\n\n[[documents]]\nfile = \"v1.yaml\"\n";
        self.write("spec/client.toml", config);
        self.write("spec/v1.yaml", document);
        self.init();
        self.commit("describe it", "2026-01-01");
    }

    fn diff(&self, arguments: &[&str]) -> Run {
        self.xtask(&[&["diff"], arguments].concat())
    }

    /// Runs a step of the workflow with the environment of the workflow.
    fn script(&self, script: &str) -> Run {
        let cargo = format!("cargo() {{ shift; '{}' \"$@\"; }}", env!("CARGO_BIN_EXE_xtask"));
        let mut bash = Command::new("bash");
        bash.args(["-e", "-c", &format!("{cargo}\n{script}")]).current_dir(self.folder.path());
        bash.env("BLOB", "https://code.example/o/r/blob")
            .env("GITHUB_STEP_SUMMARY", "summary.md")
            .env("REPOSITORY", "o/r")
            .env("NUMBER", "7");
        if self.path(".git").exists() {
            bash.env("BASE", self.git(&["rev-parse", "main"]).trim());
            bash.env("HEAD", self.git(&["rev-parse", "HEAD"]).trim());
        }
        Run::of(&mut bash)
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}
