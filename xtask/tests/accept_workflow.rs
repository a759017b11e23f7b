//! The steps of the workflow `accept`, with a bare repository in place of GitHub's and a program in place of `gh`.

#![cfg(target_os = "linux")]

mod support;

use std::collections::HashMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;

use support::{Folder, Run, root};

const CONFIG: &str = "[crate]\nname = \"harbour\"\nversion = \"0.1.0\"\n\n[[documents]]\nfile = \"v1.yaml\"\n";

const BASE: &str = "\
openapi: 3.0.3
info: {title: Harbour, version: '1'}
paths:
  /ships:
    get:
      operationId: listShips
      tags: [Ships]
      parameters:
        - {name: limit, in: query, schema: {type: integer}}
      responses: {'204': {description: Nothing.}}
";

/// A name that a shell would run.
const BRANCH: &str = "topic;touch${IFS}x";

/// Responds like the API, and records each request with the text that it sends.
const GH: &str = r#"#!/bin/bash
echo "$* [${GH_TOKEN:-no token}]" >> "$FAKE/requests"
case "$*" in
  */permission*) cat "$FAKE/permission" ;;
  *"--jq .state"*) cat "$FAKE/state" ;;
  *"--jq .head.repo.full_name"*) cat "$FAKE/repository" ;;
  *'head=\('*) cat "$FAKE/pull" ;;
  *body=@*) cat "${PWD}/reply.md" > "$FAKE/reply" ;;
esac
"#;

/// A pull request whose branch breaks callers, below `github.git`, and the runner's folders.
struct Runner {
    it: Folder,
    steps: Vec<serde_yaml::Value>,
    values: HashMap<&'static str, String>,
}

impl Runner {
    fn new() -> Self {
        let it = Folder::new();
        for folder in ["temp", "fake", "bin", "workspace/tool/target/debug"] {
            fs::create_dir_all(it.path(folder)).unwrap();
        }
        it.git(&["init", "-q", "--bare", "-b", "main", "github.git"]);
        it.git(&["clone", "-q", "github.git", "author"]);
        let author = it.path("author");
        let author = author.to_str().unwrap();
        it.write("author/spec/client.toml", CONFIG);
        it.write("author/spec/v1.yaml", BASE);
        it.commit_in(author, "describe it");
        it.git(&["-C", author, "checkout", "-q", "-b", BRANCH]);
        it.write("author/spec/v1.yaml", &BASE.replace("in: query,", "in: query, required: true,"));
        it.commit_in(author, "require the limit");
        it.git(&["-C", author, "push", "-q", "origin", "main", BRANCH]);
        it.write("bin/gh", GH);
        fs::set_permissions(it.path("bin/gh"), fs::Permissions::from_mode(0o755)).unwrap();
        symlink(env!("CARGO_BIN_EXE_xtask"), it.path("workspace/tool/target/debug/xtask")).unwrap();
        let text = fs::read_to_string(root().join(".github/workflows/accept.yml")).unwrap();
        let workflow: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
        let steps =
            ["author", "accept"].map(|job| workflow["jobs"][job]["steps"].as_sequence().unwrap().clone()).concat();
        let mut runner = Self { it, steps, values: HashMap::new() };
        runner.set_up();
        runner
    }

    /// Sets what the API says.
    fn set_up(&mut self) {
        let [head, base] = [BRANCH, "main"].map(|name| self.remote(name));
        self.it.write("fake/permission", "write\n");
        self.it.write("fake/state", "open\n");
        self.it.write("fake/repository", "o/r\n");
        self.it.write("fake/pull", &format!("head={head}\nbase={base}\nref={BRANCH}\n"));
        for (name, value) in [
            ("github.repository", "o/r"),
            ("github.token", "secret"),
            ("github.server_url", "https://github.example"),
            ("github.run_id", "5"),
            ("github.event.issue.number", "7"),
            ("github.event.comment.id", "41"),
            ("github.event.comment.user.login", "some-one"),
            ("github.event.comment.user.id", "99"),
        ] {
            self.values.insert(name, value.to_owned());
        }
    }

    fn remote(&self, name: &str) -> String {
        self.it.git(&["-C", "github.git", "rev-parse", name]).trim().to_owned()
    }

    fn fingerprint(&self) -> String {
        let run = support::xtask(&self.it.path("author"), &["diff", "main", "--format", "json"]);
        let report: serde_json::Value = serde_json::from_str(&run.printed).unwrap();
        report["wire"][0]["fingerprint"].as_str().unwrap().to_owned()
    }

    /// Runs a step with its environment. Returns its outputs.
    fn step(&self, name: &str) -> (Run, HashMap<String, String>) {
        let step = self.steps.iter().find(|step| step["name"].as_str() == Some(name)).unwrap();
        let output = self.it.path("temp/output");
        fs::write(&output, "").unwrap();
        // As GitHub runs it.
        let mut bash = Command::new("bash");
        bash.args(["-e", "-c", step["run"].as_str().unwrap()]).current_dir(self.it.path("workspace"));
        let path = format!("{}:{}", self.it.path("bin").display(), std::env::var("PATH").unwrap());
        bash.env("PATH", path)
            .env("RUNNER_TEMP", self.it.path("temp"))
            .env("GITHUB_WORKSPACE", self.it.path("workspace"));
        bash.env("GITHUB_OUTPUT", &output).env("GITHUB_STEP_SUMMARY", self.it.path("temp/summary"));
        bash.env("FAKE", self.it.path("fake")).env_remove("GH_TOKEN");
        for (name, value) in step["env"].as_mapping().unwrap() {
            let value = self.evaluate(value.as_str().unwrap());
            bash.env(name.as_str().unwrap(), value);
        }
        let run = Run::of(&mut bash);
        let outputs = fs::read_to_string(&output).unwrap();
        let outputs = outputs.lines().filter_map(|line| line.split_once('='));
        (run, outputs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }

    /// Replaces the expressions of a text. Like GitHub, it does not look at the values.
    fn evaluate(&self, text: &str) -> String {
        let mut parts = text.split("${{ ");
        let mut evaluated = parts.next().unwrap().to_owned();
        for part in parts {
            let (expression, rest) = part.split_once(" }}").unwrap();
            let value = self.values.get(expression);
            evaluated += value.unwrap_or_else(|| panic!("{expression} is unknown"));
            evaluated += rest;
        }
        evaluated
    }

    /// Runs the job for a comment; returns the reply. `meanwhile` happens before the push.
    fn comment(&mut self, body: &str, meanwhile: impl Fn(&Folder)) -> String {
        self.values.insert("github.event.comment.body", body.to_owned());
        for name in ["temp/reply.md", "temp/note.md", "fake/reply", "fake/requests"] {
            let _ = fs::remove_file(self.it.path(name));
        }
        let _ = fs::remove_dir_all(self.it.path("workspace/pull"));
        let (run, outputs) = self.step("The author may write");
        assert_eq!(run.code, Some(0), "{run:?}");
        if outputs.get("may-write").map(String::as_str) != Some("true") {
            return String::new();
        }
        let is_done = self.write_and_push(&meanwhile);
        let content = if is_done { "+1" } else { "-1" };
        self.values.insert("job.status == 'success' && '+1' || '-1'", content.to_owned());
        let (run, _) = self.step("Reply");
        assert_eq!(run.code, Some(0), "{run:?}");
        let requests = self.it.read("fake/requests");
        let reaction =
            format!("api --method POST repos/o/r/issues/comments/41/reactions --raw-field content={content} --silent");
        assert!(requests.contains(&reaction), "{requests}");
        self.it.read("fake/reply")
    }

    fn write_and_push(&mut self, meanwhile: &impl Fn(&Folder)) -> bool {
        let (run, pull) = self.step("The branch is one of this repository");
        if run.code != Some(0) {
            return false;
        }
        // What actions/checkout does.
        let checkout = self.it.path("workspace/pull");
        let checkout = checkout.to_str().unwrap();
        let github = self.it.path("github.git");
        self.it.git(&["clone", "-q", github.to_str().unwrap(), checkout]);
        self.it.git(&["-C", checkout, "checkout", "-q", "--detach", &pull["head"]]);
        for (name, output) in [
            ("steps.pull.outputs.head", "head"),
            ("steps.pull.outputs.base", "base"),
            ("steps.pull.outputs.ref", "ref"),
        ] {
            self.values.insert(name, pull[output].clone());
        }
        let requests = self.it.read("fake/requests");
        let (run, written) = self.step("Write the entries");
        if run.code != Some(0) {
            return false;
        }
        assert_eq!(requests, self.it.read("fake/requests"), "the step has no token");
        let Some(commit) = written.get("commit") else { return true };
        self.values.insert("steps.write.outputs.commit", commit.clone());
        meanwhile(&self.it);
        self.step("Push the commit").0.code == Some(0)
    }
}

impl Folder {
    fn commit_in(&self, folder: &str, message: &str) {
        self.git(&["-C", folder, "add", "-A"]);
        let names = ["-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"];
        self.git(&[&["-C", folder], &names[..], &["commit", "-q", "-m", message]].concat());
    }
}

#[test]
fn a_comment_becomes_a_commit_with_one_file() {
    let mut runner = Runner::new();
    let (fingerprint, before) = (runner.fingerprint(), runner.remote(BRANCH));
    let body =
        format!("/accept {fingerprint} until 2027-12-31 `touch x` $(touch x) \"; touch x; ' ${{{{ github.token }}}}");
    let reply = runner.comment(&body, |_| {});
    assert!(
        reply.starts_with(&format!("    accepted {fingerprint} by some-one until 2027-12-31: `touch x`")),
        "{reply}"
    );
    assert!(reply.contains("\n    Breaking on the wire: 0 (and 1 accepted)"), "{reply}");
    assert!(reply.ends_with("or push another commit.\n"), "{reply}");

    let it = &runner.it;
    let log = it.git(&["-C", "github.git", "log", "-1", "--format=%P|%an <%ae>|%cn|%B", BRANCH]);
    let author = "some-one <99+some-one@users.noreply.github.com>|github-actions[bot]";
    assert_eq!(log.trim(), format!("{before}|{author}|Accept breaking changes of the wire"));
    let changed = it.git(&["-C", "github.git", "diff", "--name-status", &before, BRANCH]);
    assert_eq!(changed, "A\tspec/accepted.toml\n");
    let file = it.git(&["-C", "github.git", "show", &format!("{BRANCH}:spec/accepted.toml")]);
    let reason = body.split_once("2027-12-31 ").unwrap().1;
    assert!(file.contains(&format!("reason = \"\"\"{reason}\"\"\"\n")), "{file}");
    assert!(file.ends_with("by = \"some-one\"\n"), "{file}");
    for folder in ["", "workspace/", "workspace/pull/", "temp/"] {
        assert!(!it.path(&format!("{folder}x")).exists());
    }

    // The same comment again changes nothing.
    runner.set_up();
    let (after, reply) = (runner.remote(BRANCH), runner.comment(&body, |_| {}));
    assert!(reply.ends_with("    nothing to write: all of it is in spec/accepted.toml\n"), "{reply}");
    assert_eq!(runner.remote(BRANCH), after);
}

#[test]
fn errors_are_in_the_reply_as_code() {
    let mut runner = Runner::new();
    let before = runner.remote(BRANCH);
    for (body, expected) in [
        (
            "/accept 0000000000000000 reason",
            "    error: no change has the fingerprint `0000000000000000`\n    help: the breaking changes are\n",
        ),
        ("/accept ```\n@somebody <b> r", "    error: `/accept ```` has no reason\n    help: "),
        ("/accept 0000000000000000 <!-- a -->", "    error: the comment has an HTML comment"),
        ("/accept 0000000000000000 r until 2027-12-31", "    error: `until 2027-12-31` is in the reason"),
        ("/accept 0000000000000000 a\rb", "    error: the reason has several lines\n"),
    ] {
        let reply = runner.comment(body, |_| {});
        assert!(reply.starts_with(expected), "{reply}");
        assert!(reply.lines().all(|line| line.starts_with("    ")) && !reply.contains('\r'), "{reply:?}");
    }
    assert_eq!(runner.remote(BRANCH), before);
}

#[test]
fn only_authors_who_may_write_get_a_reply() {
    let mut runner = Runner::new();
    let body = format!("/accept {} reason", runner.fingerprint());
    for permission in ["read", "none", "triage", ""] {
        runner.it.write("fake/permission", permission);
        assert_eq!(runner.comment(&body, |_| {}), "");
        let requests = runner.it.read("fake/requests");
        assert!(requests.contains("content=-1") && !requests.contains("/pulls/"), "{requests}");
    }
    runner.it.write("fake/permission", "admin");
    runner.values.insert("github.event.comment.user.login", "../../o".to_owned());
    assert_eq!(runner.comment(&body, |_| {}), "");
    assert!(!runner.it.read("fake/requests").contains("collaborators"));
}

#[test]
fn forks_and_closed_pull_requests_are_refused() {
    let mut runner = Runner::new();
    let body = format!("/accept {} reason", runner.fingerprint());
    runner.it.write("fake/repository", "other/r\n");
    assert!(runner.comment(&body, |_| {}).starts_with("The branch is in a fork"));
    runner.it.write("fake/state", "closed\n");
    assert_eq!(runner.comment(&body, |_| {}), "The pull request is closed.\n");
}

#[test]
fn a_branch_that_moved_is_not_overwritten() {
    let mut runner = Runner::new();
    let body = format!("/accept {} reason", runner.fingerprint());
    let reply = runner.comment(&body, |it| {
        let author = it.path("author");
        it.write("author/notes.txt", "more\n");
        it.commit_in(author.to_str().unwrap(), "more");
        it.git(&["-C", author.to_str().unwrap(), "push", "-q", "origin", BRANCH]);
    });
    assert!(reply.contains("\nNothing was pushed: the branch has moved"), "{reply}");
    let log = runner.it.git(&["-C", "github.git", "log", "-1", "--format=%s", BRANCH]);
    assert_eq!(log, "more\n");
}

/// Programs, hooks, filters and links of the branch have no effect.
#[test]
fn the_branch_is_only_data() {
    let mut runner = Runner::new();
    let fingerprint = runner.fingerprint();
    let author = runner.it.path("author");
    runner.it.write("author/.gitattributes", "* filter=evil\n");
    runner.it.write("author/templates/api.rs.j2", "{% if %}\n");
    runner.it.write("author/.cargo/config.toml", "[build]\nrustc = \"touch x\"\n");
    symlink("../../../temp/output", author.join("spec/accepted.toml")).unwrap();
    runner.it.commit_in(author.to_str().unwrap(), "be evil");
    runner.it.git(&["-C", author.to_str().unwrap(), "push", "-q", "origin", BRANCH]);
    runner.set_up();
    let reply = runner.comment(&format!("/accept {fingerprint} reason"), |_| {});
    assert!(reply.starts_with("    "), "{reply}");
    assert!(reply.contains("`spec/accepted.toml` is a symbolic link"), "{reply}");

    runner.it.git(&["-C", author.to_str().unwrap(), "rm", "-q", "spec/accepted.toml"]);
    runner.it.commit_in(author.to_str().unwrap(), "be less evil");
    runner.it.git(&["-C", author.to_str().unwrap(), "push", "-q", "origin", BRANCH]);
    runner.set_up();
    let reply = runner.comment(&format!("/accept {fingerprint} reason"), |_| {});
    assert!(reply.contains("Breaking on the wire: 0 (and 1 accepted)"), "{reply}");
    let changed = runner.it.git(&["-C", "github.git", "diff", "--name-only", &format!("{BRANCH}~1"), BRANCH]);
    assert_eq!(changed, "spec/accepted.toml\n");
}

/// Only actions of GitHub run, and no text of the event is a part of a script.
#[test]
fn scripts_have_no_expressions() {
    let runner = Runner::new();
    for step in &runner.steps {
        assert!(step["run"].as_str().is_none_or(|script| !script.contains("${{")), "{step:?}");
        assert!(step["uses"].as_str().is_none_or(|action| action.starts_with("actions/")), "{step:?}");
        let has_token = step["env"].as_mapping().is_some_and(|env| env.contains_key("GH_TOKEN"));
        let runs_xtask =
            step["run"].as_str().is_some_and(|script| script.contains("xtask") && script.contains("\"$xtask\""));
        assert!(!has_token || !runs_xtask, "{step:?}");
        if step["uses"].as_str().is_some() {
            assert_eq!(step["with"]["persist-credentials"].as_bool(), Some(false), "{step:?}");
        }
    }
}
