//! Documents with several files in a folder.

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use generator::diagnostic::Diagnostics;
use generator::ir::SchemaGraph;
use generator::source::Sources;

/// Generates from a path that is relative to this package, so that messages do not depend on the location of the repository.
fn generate(folder: &str) -> Result<generator::output::FileSet, String> {
    let folder = Path::new("tests/fixtures/folders").join(folder);
    support::generate_from(&mut Sources::default(), folder, &["openapi.yaml"]).map(|(files, _)| files)
}

#[test]
fn files_become_one_crate() {
    let files = generate("harbour").unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    let contents = files
        .iter()
        .filter(|(path, _)| ["src/models.rs", "src/operations.rs"].contains(path) || path.contains("models/"));
    let contents: Vec<String> = contents.map(|(path, text)| format!("==> {path}\n{text}")).collect();
    insta::assert_snapshot!("harbour", contents.join("\n"));
    let output = support::check(&files, "references");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn unresolved_references_are_reported() {
    let Err(explained) = generate("lost") else { panic!("a crate was generated") };
    insta::assert_snapshot!("lost", explained);
}

/// The main document declares the security schemes, also for operations in other files.
#[test]
fn security_schemes_are_those_of_the_main_document() {
    let Err(explained) = generate("locked") else { panic!("a crate was generated") };
    insta::assert_snapshot!("locked", explained);
}

/// A folder that is removed after the test.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("references-{name}"));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("spec/sub")).expect("the target folder can be written");
        Scratch(folder)
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.0.join(path), text).expect("the target folder can be written");
    }

    /// Returns the diagnostics of a document with these references as schemas, and the files that were read.
    fn diagnostics_of(&self, references: &[&str]) -> (String, Sources) {
        let schemas: Vec<String> =
            references.iter().enumerate().map(|(index, one)| format!("    S{index}: {{$ref: '{one}'}}\n")).collect();
        let head = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n";
        self.write("spec/openapi.yaml", &format!("{head}{}", schemas.concat()));
        let mut sources = Sources::default();
        let explained = support::generate_from(&mut sources, self.0.join("spec"), &["openapi.yaml"]);
        (explained.err().unwrap_or_default(), sources)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const SCHEMA: &str = "{type: object, required: [a], properties: {a: {type: string}}}";

#[cfg(unix)]
#[test]
fn nothing_outside_of_the_folder_is_read() {
    let scratch = Scratch::new("outside");
    scratch.write("secret.yaml", SCHEMA);
    scratch.write("spec/sub/inside.yaml", SCHEMA);
    let link = |target: &str, path: &str| {
        std::os::unix::fs::symlink(target, scratch.0.join("spec").join(path)).expect("a link can be made");
    };
    link("../secret.yaml", "link.yaml");
    link("..", "up");
    link("/etc", "etc");
    link("link.yaml", "twice.yaml");
    let outside = [
        "../secret.yaml",
        "sub/../../secret.yaml",
        "%2E%2E/secret.yaml",
        "..%2Fsecret.yaml",
        "link.yaml",
        "twice.yaml",
        "up/secret.yaml",
        "etc/passwd",
        "/etc/passwd",
        "http://a.example/secret.yaml",
        "file:///etc/passwd",
    ];
    let (explained, sources) = scratch.diagnostics_of(&outside);
    assert!(explained.ends_with("11 errors"), "{explained}");
    assert_eq!(explained.matches("outside of the folder").count(), 8, "{explained}");
    assert_eq!(sources.len(), 1);
    link("sub/inside.yaml", "alias.yaml");
    let (explained, sources) = scratch.diagnostics_of(&["alias.yaml", "sub/inside.yaml"]);
    assert_eq!((explained.as_str(), sources.len()), ("", 2));
}

/// A pipe would never end, and thousands of files may take long.
#[cfg(unix)]
#[test]
fn only_so_many_files_are_read_and_nothing_else() {
    let scratch = Scratch::new("many");
    let made = std::process::Command::new("mkfifo").arg(scratch.0.join("spec/pipe.yaml")).status();
    assert!(made.is_ok_and(|status| status.success()));
    let (explained, _) = scratch.diagnostics_of(&["pipe.yaml", "sub"]);
    assert_eq!(explained.matches("is not a file").count(), 2, "{explained}");
    let names: Vec<String> = (0..1001).map(|number| format!("sub/f{number}.yaml")).collect();
    names.iter().for_each(|name| scratch.write(&format!("spec/{name}"), SCHEMA));
    let (explained, sources) = scratch.diagnostics_of(&names.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(explained.matches("more than 1000 files").count(), 2, "{explained}");
    assert_eq!(sources.len(), 1000);
}

/// Lowers a document with one schema, and something that it refers to.
fn lowered(schema: &str, more: &str) -> (generator::passes::Resolved, String) {
    let head = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n";
    let mut sources = Sources::default();
    sources.add("a.yaml", format!("{head}    S: {schema}\n{more}"));
    let mut diagnostics = Diagnostics::default();
    let resolved = generator::read_api(&support::project(PathBuf::new(), &["a.yaml"]), &mut sources, &mut diagnostics);
    let messages: Vec<&str> = diagnostics.iter().map(|one| one.message.as_str()).collect();
    (resolved, messages.join("\n"))
}

/// The chain is too long for a recursive function.
#[test]
fn long_chains_of_references_are_followed() {
    let step = |number: usize| format!("  s{number}: {{properties: {{next: {{$ref: '#/x-more/s{}'}}}}}}\n", number + 1);
    let steps: String = (0..20_000).map(step).collect();
    let (resolved, messages) =
        lowered("{$ref: '#/x-more/s0'}", &format!("x-more:\n{steps}  s20000: {{type: string}}\n"));
    assert_eq!(messages, "");
    assert_eq!(resolved.ids().filter(|id| resolved.kind(*id).needs_name()).count(), 20_000);
}

#[test]
fn cycles_and_repetition_are_errors() {
    let (_, messages) = lowered("{$ref: '#/x-a'}", "x-a: {$ref: '#/x-a/b'}");
    assert_eq!(messages, "this reference is part of a cycle");
    let (_, messages) =
        lowered("{properties: {a: {$ref: '#/x-m/a'}}}", "x-m: {a: {type: array, items: {$ref: '#/x-m/a'}}}");
    assert!(messages.contains("arrays and maps"), "{messages}");
    // Each location contains the ones below it, so the innermost ones are read many times.
    let all: Vec<String> = (0..60).map(|depth| format!("{{$ref: '#/x-m{}'}}", "/properties/a".repeat(depth))).collect();
    let large = format!("{{enum: [{}]}}", "value, ".repeat(20_000));
    let nested = format!("x-m: {}{large}{}", "{properties: {a: ".repeat(60), "}}".repeat(60));
    let (_, messages) = lowered(&format!("{{allOf: [{}]}}", all.join(", ")), &nested);
    assert!(messages.contains("counting the targets of references"), "{messages}");
}
