//! `cargo xtask diff --consumer` on the command line, with real compilers.
//!
//! The folder of the programs is below the target folder, and what is compiled stays there: the first run takes a minute or two, because it
//! compiles the dependencies of a generated crate.

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard};

use serde_json::Value;
use support::{Run, root, tree, xtask};

/// The folder of the program and of the documents before and after the changes.
const FIXTURE: &str = "generator/tests/consumer";

const CLIENT: &str = "\
[crate]
name = \"harbour\"
version = \"0.1.0\"
without = [\"blocking\", \"cli\", \"mock\", \"tracing\"]

[[documents]]
file = \"harbour.yaml\"
";

/// Two checks at the same time would wait for each other anyway.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// A project whose last commit has the document of the base, and whose work tree has that of the head.
struct Project {
    folder: PathBuf,
    _turn: MutexGuard<'static, ()>,
}

impl Project {
    fn new() -> Self {
        Self::of(CLIENT, "base.yaml", "head.yaml")
    }

    fn of(client: &str, base: &str, head: &str) -> Self {
        let turn = ONE_AT_A_TIME.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("consumer");
        for stale in [".git", "programs"] {
            let _ = fs::remove_dir_all(folder.join(stale));
        }
        let it = Self { folder, _turn: turn };
        it.write(".gitignore", "target\nprograms\n");
        it.write("spec/client.toml", client);
        it.write("spec/harbour.yaml", &fixture(base));
        it.git(&["init", "-q", "-b", "main"]);
        it.git(&["add", "-A"]);
        let names = ["-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"];
        it.git(&[&names[..], &["commit", "-q", "-m", "first"]].concat());
        it.write("spec/harbour.yaml", &fixture(head));
        it
    }

    fn write(&self, path: &str, text: &str) {
        fs::create_dir_all(self.folder.join(path).parent().unwrap()).unwrap();
        fs::write(self.folder.join(path), text).unwrap();
    }

    fn git(&self, arguments: &[&str]) {
        let run = Run::of(Command::new("git").current_dir(&self.folder).args(arguments));
        assert_eq!(run.code, Some(0), "git {arguments:?}: {run:?}");
    }

    /// Writes a program with the project's Cargo.lock, so that nothing else needs to be downloaded.
    fn program(&self, name: &str, files: &[(&str, &str)]) {
        for (path, text) in files {
            self.write(&format!("programs/{name}/{path}"), text);
        }
        fs::copy(root().join("Cargo.lock"), self.folder.join("programs").join(name).join("Cargo.lock")).unwrap();
    }

    fn check(&self, program: &str, arguments: &[&str]) -> Run {
        xtask(&self.folder, &[&["diff", "HEAD", "--consumer", program], arguments].concat())
    }

    /// Checks a program, and returns the property `consumer`.
    fn checked(&self, program: &str) -> Value {
        let run = self.check(program, &["--format", "json"]);
        assert_eq!(run.code, Some(0), "{run:?}");
        serde_json::from_str::<Value>(&run.printed).unwrap()["consumer"].take()
    }
}

fn fixture(path: &str) -> String {
    fs::read_to_string(root().join(FIXTURE).join(path)).unwrap()
}

/// Returns the positions and edits of a program.
fn edits(consumer: &Value) -> Vec<String> {
    let messages = consumer["messages"].as_array().unwrap();
    let edit = |message: &Value| {
        let at = &message["at"];
        let edit = message["edit"].as_str().unwrap_or("-");
        format!("{}:{}:{}: {edit}", at["file"].as_str().unwrap(), at["line"], at["column"])
    };
    messages.iter().map(edit).collect()
}

#[test]
fn each_error_of_a_program_has_its_change_and_its_edit() {
    let it = Project::new();
    let paths = ["Cargo.toml", "src/lib.rs", "tests/routes.rs"];
    let texts = paths.map(|path| fixture(&format!("planner/{path}")));
    let files: Vec<(&str, &str)> = paths.into_iter().zip(texts.iter().map(String::as_str)).collect();
    it.program("planner", &files);
    let before = tree(&it.folder.join("programs"));
    let run = it.check("programs/planner", &["--fail-on", "consumer"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    let (_, consumer) = run.printed.split_once("\nprograms/planner with").unwrap_or_else(|| panic!("{run:?}"));
    insta::assert_snapshot!("consumer_text", format!("programs/planner with{consumer}"));
    let said: Vec<&str> = run.errors.lines().filter(|line| !line.starts_with("  cargo: ")).collect();
    let expected = [
        "generating the crate of the base",
        "checking programs/planner with the crate of the base",
        "generating the crate of the head",
        "checking programs/planner with the crate of the head",
        "checking again, after 10 edits in the copy",
    ];
    assert_eq!(said[..5], expected, "{run:?}");
    assert!(tree(&it.folder.join("programs")) == before, "the program was changed");

    // The same documents break nothing.
    it.write("spec/harbour.yaml", &fixture("base.yaml"));
    let run = it.check("programs/planner", &["--fail-on", "consumer", "--format", "markdown"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.printed.contains("of the head: 0 errors, 0 deprecations."), "{run:?}");
}

/// The compiler reports these only after the names before them are found, and the test only after the library compiles.
#[test]
fn errors_behind_renamed_items_are_found_too() {
    let it = Project::new();
    let lib = "use harbour::models::{Berth, Pilot as Guide, ShippingCompany};\n\n\
        pub fn name(owner: &ShippingCompany) -> &str { &owner.name }\n\
        pub fn boat(guide: Guide) -> Option<String> { let Guide { boat, .. } = guide; boat }\n\
        pub async fn number(client: &harbour::Client) -> Result<i64, harbour::Error> {\n    \
        client.berths().get_berth(7).await.map(|berth| berth.number)\n}\n\
        pub fn berth(berth: &Berth) -> i64 { berth.number }\n";
    let test = "#[test]\nfn crane() {\n    let berth = None::<harbour::models::Berth>;\n    \
        /* é */ let _ = (None::<harbour::models::ShippingCompany>, berth.map(|berth| berth.crane.unwrap()));\n}\n";
    let manifest = "[package]\nname = \"depot\"\nedition = \"2024\"\n[workspace]\n[dependencies]\nharbour = \"1\"\n";
    it.program("depot", &[("Cargo.toml", manifest), ("src/lib.rs", lib), ("tests/crane.rs", test)]);
    let before = tree(&it.folder.join("programs"));
    let consumer = it.checked("programs/depot");
    let expected = [
        ("src/lib.rs:1:46: replace `ShippingCompany` by `Company`", false),
        (
            "src/lib.rs:4:59: replace `boat` by `vessel`, the shorthand `boat` by `vessel: boat`, if that has the same meaning",
            false,
        ),
        ("src/lib.rs:6:21: enable the feature `preview` in Cargo.toml", false),
        ("src/lib.rs:3:21: replace `ShippingCompany` by `Company`", true),
        ("tests/crane.rs:4:46: replace `ShippingCompany` by `Company`", true),
        (
            "tests/crane.rs:4:94: `crane` is no longer an `Option`: remove what handles `None`, or wrap it in `Some(…)`",
            true,
        ),
    ];
    assert_eq!(edits(&consumer), expected.map(|(edit, _)| format!("programs/depot/{edit}")));
    let are_after = consumer["messages"].as_array().unwrap().iter().map(|message| &message["after_edits"]);
    assert!(are_after.eq(expected.map(|(_, is_after)| is_after).iter()), "{consumer}");
    // The test was checked, but for what `unwrap` would return.
    assert_eq!((&consumer["hides_more"], &consumer["unchecked"]), (&Value::Bool(true), &serde_json::json!([])));
    assert!(tree(&it.folder.join("programs")) == before, "the program was changed");
}

/// Several types have changed at once, some of them in fields of the same name.
#[test]
fn each_cause_is_that_of_the_type_which_the_program_uses() {
    let client = CLIENT.replace("name = \"harbour\"", "name = \"library\"");
    let it = Project::of(&client, "library/base.yaml", "library/head.yaml");
    let manifest = "[package]\nname = \"desk\"\nedition = \"2024\"\n[workspace]\n[dependencies]\nlibrary = \"1\"\n";
    it.program("desk", &[("Cargo.toml", manifest), ("src/lib.rs", &fixture("library/src/lib.rs"))]);
    let before = tree(&it.folder.join("programs"));
    let consumer = it.checked("programs/desk");
    let text = fixture("library/src/lib.rs");
    let line = |message: &Value| {
        let at = &message["at"];
        let line = text.lines().nth(at["line"].as_u64().unwrap() as usize - 1).unwrap().trim();
        let edit = message["edit"].as_str().unwrap_or("-");
        let after = if message["after_edits"] == true { " (after edits)" } else { "" };
        format!(
            "{}:{}: {line}\n    {}\n    {edit}{after}\n",
            at["line"],
            at["column"],
            message["message"].as_str().unwrap()
        )
    };
    let lines: Vec<String> = consumer["messages"].as_array().unwrap().iter().map(line).collect();
    insta::assert_snapshot!("causes", lines.concat());
    assert!(tree(&it.folder.join("programs")) == before, "the program was changed");
}

#[test]
fn the_comparison_is_reported_when_a_program_cannot_be_checked() {
    let it = Project::new();
    let manifest = "[package]\nname = \"lost\"\nedition = \"2024\"\n[workspace]\n[dependencies]\nharbour = \"1\"\n";
    let missing = format!("{manifest}nowhere.path = \"../nowhere\"\n");
    it.program("lost", &[("Cargo.toml", &missing), ("src/lib.rs", "")]);
    let rope = "[package]\nname = \"rope\"\nedition = \"2024\"\n[workspace]\n";
    it.program("rope", &[("Cargo.toml", rope), ("src/lib.rs", "")]);
    let tied = format!("{manifest}rope = {{ path = \"../rope\", features = [\"rope\"] }}\n").replace("lost", "tied");
    it.program("tied", &[("Cargo.toml", &tied), ("src/lib.rs", "")]);
    let failing = "fn main() { panic!(\"no tide table\") }\n";
    it.program("tides", &[("Cargo.toml", manifest), ("src/lib.rs", ""), ("build.rs", failing)]);
    for (name, why, detail) in [
        ("lost", "error: cargo cannot read `programs/lost`:\n", "programs/nowhere"),
        ("tied", "error: cargo cannot check the program:\n", "feature `rope`"),
        ("tides", "error: the program cannot be built:\n", "no tide table"),
    ] {
        let run = it.check(&format!("programs/{name}"), &["--fail-on", "breaking"]);
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.printed.starts_with("Breaking on the wire: "), "{run:?}");
        let (_, error) = run.errors.split_once(why).unwrap_or_else(|| panic!("{run:?}"));
        assert!(error.contains(detail) && error.contains("\nhelp: "), "{run:?}");
        assert!(!run.printed.contains("of the head:"), "{run:?}");
    }
}

#[test]
fn a_dependency_is_found_in_a_workspace_by_whatever_name() {
    let it = Project::new();
    let manifest = "[workspace]\nmembers = [\"app\", \"harbour\", \"other\"]\nresolver = \"3\"\n\
        [workspace.dependencies]\nboats = { package = \"harbour\", git = \"https://harbour.example/a.git\", default-features = false }\n";
    let app = "[package]\nname = \"app\"\nedition = \"2024\"\n[package.metadata.a]\nb = 1\n\
        [dependencies]\noutside = { path = \"../../outside\" }\n\
        [target.'cfg(all())'.dev-dependencies]\nboats = { workspace = true, features = [\"ships\"] }\n";
    let other = "[package]\nname = \"other\"\nedition = \"2024\"\n\
        [dependencies]\nharbour = { version = \"7\", registry = \"own\", default-features = false, features = [\"ships\"] }\n";
    let test = "use boats::models::ShippingCompany as Owner;\n#[test]\nfn owns() { let _: Option<Owner> = outside::nothing(); }\n";
    it.program(
        "fleet",
        &[
            (".cargo/config.toml", "[registries.own]\nindex = \"sparse+https://registry.example/\"\n"),
            ("Cargo.toml", manifest),
            ("app/Cargo.toml", app),
            ("app/src/lib.rs", ""),
            ("app/tests/owns.rs", test),
            // The crate itself, as in a workspace that keeps it beside its programs.
            (
                "harbour/Cargo.toml",
                "[package]\nname = \"harbour\"\nversion = \"0.1.0\"\n[dev-dependencies]\nharbour.path = \".\"\n",
            ),
            ("harbour/src/lib.rs", ""),
            ("other/Cargo.toml", other),
            ("other/src/main.rs", "fn main() {\n    let _ = harbour::models::Cargo::Oil;\n    wrong();\n}\n"),
        ],
    );
    it.program(
        "outside",
        &[
            ("Cargo.toml", "[package]\nname = \"outside\"\nedition = \"2024\"\n[workspace]\n"),
            ("src/lib.rs", "pub fn nothing<T>() -> Option<T> { None }\n"),
        ],
    );
    // A package of the workspace.
    let consumer = it.checked("programs/fleet/app");
    assert_eq!(edits(&consumer), ["programs/fleet/app/tests/owns.rs:1:5: replace `ShippingCompany` by `Company`"]);
    assert_eq!(consumer["base_errors"], 0);
    // All of them, of which one has an error of its own.
    let consumer = it.checked("programs/fleet");
    let expected = [
        "programs/fleet/app/tests/owns.rs:1:5: replace `ShippingCompany` by `Company`",
        "programs/fleet/other/src/main.rs:2:37: remove `Oil`; no longer in the document",
    ];
    assert_eq!(edits(&consumer), expected);
    assert_eq!(consumer["base_errors"], 1);
}

#[test]
fn a_folder_that_is_no_consumer_is_explained() {
    let it = Project::new();
    it.program("nothing", &[("README.md", "")]);
    it.program("stranger", &[("Cargo.toml", "[package]\nname = \"stranger\"\n[workspace]\n"), ("src/lib.rs", "")]);
    it.program("broken", &[("Cargo.toml", "[package\n"), ("src/lib.rs", "")]);
    for (name, expected) in [
        ("nothing", "error: `programs/nothing` has no Cargo.toml\nhelp: name the folder of a crate or of a workspace"),
        ("stranger", "error: no package of `programs/stranger` depends on `harbour`\nhelp: "),
        ("broken", "error: cargo cannot read `programs/broken`:\n"),
    ] {
        let run = it.check(&format!("programs/{name}"), &[]);
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.printed.starts_with("Breaking on the wire: ") && run.errors.starts_with(expected), "{run:?}");
    }
    let run = xtask(&it.folder, &["diff", "HEAD", "--fail-on", "consumer"]);
    assert_eq!((run.code, run.printed.as_str()), (Some(2), ""), "{run:?}");
    assert!(run.errors.ends_with("help: add `--consumer DIR`\n"), "{run:?}");
    let run = xtask(&it.folder, &["diff", "spec/harbour.yaml", "spec/harbour.yaml", "--consumer", "programs/stranger"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.errors.contains("help: add `--package NAME`"), "{run:?}");
}
