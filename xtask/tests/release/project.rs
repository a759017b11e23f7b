//! Projects in which the tests release.

use std::process::Command;

use crate::support::{Folder, Run, tree};

pub const BASE: &str = "\
openapi: 3.0.3
info: {title: Harbours, version: '1'}
paths:
  /ships:
    post:
      operationId: createShip
      tags: [Ships]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Ship'}}}}
      responses: {'204': {description: Nothing.}}
components:
  schemas:
    Ship: {type: object, properties: {name: {type: string, maxLength: 40}, length: {type: integer}}}
";

pub const CONFIG: &str = "\
# The harbours' client.
[crate]
name = \"harbours\"
version   = '0.1.0' # as published

[[documents]]
file = \"v1.yaml\"
";

pub const CHANGELOG: &str = "\
# Changelog

## [Unreleased]

### Renamed

| before | now |
| --- | --- |
| a | b |

### Added

- A line that somebody wrote,
  which is long.

## [0.0.1] - 2025-12-31

- Nothing yet.

[Unreleased]: https://host.example/harbours/compare/v0.0.1...HEAD
[0.0.1]: https://host.example/harbours/releases/tag/v0.0.1
";

/// Returns the document with a further operation.
pub fn with_docks() -> String {
    BASE.replace("paths:\n", "paths:\n  /docks:\n    get:\n      operationId: listDocks\n      tags: [Docks]\n      responses: {'204': {description: Nothing.}}\n")
}

/// Returns a document in which a field has another type.
pub fn with_text_length(document: &str) -> String {
    document.replace("length: {type: integer}", "length: {type: string}")
}

/// Creates a repository without tags.
pub fn project() -> Folder {
    let it = Folder::new();
    it.write("Cargo.toml", "[workspace]\nmembers = [\"generated\"]\nresolver = \"3\"\n");
    it.write(".gitignore", "/target\n");
    it.write("spec/client.toml", CONFIG);
    it.write("spec/v1.yaml", BASE);
    it.write("CHANGELOG.md", CHANGELOG);
    it.init();
    it.commit("describe it", "2026-01-01");
    it
}

/// Creates a repository after its first release.
pub fn published() -> Folder {
    let it = project();
    it.write("CHANGELOG.md", "# Changelog\n\n## [Unreleased]\n");
    it.released();
    it.commit("release", "2026-01-02");
    it.git(&["tag", "v0.1.0"]);
    it
}

impl Folder {
    pub fn release(&self, arguments: &[&str]) -> Run {
        self.xtask(&[&["release"], arguments].concat())
    }

    pub fn released(&self) -> Run {
        let run = self.release(&["--no-package"]);
        assert_eq!(run.code, Some(0), "{run:?}");
        run
    }

    /// Runs the command, which says why there is nothing to write.
    pub fn nothing_is_written(&self, message: &str) -> Run {
        let before = self.tree();
        let run = self.released();
        assert!(run.printed.contains(message), "{run:?}");
        assert!(self.tree() == before, "{run:?}");
        run
    }

    /// Returns all files but those of git and of builds.
    pub fn tree(&self) -> std::collections::BTreeMap<String, Vec<u8>> {
        let mut tree = tree(self.folder.path());
        tree.retain(|path, _| !path.starts_with(".git/") && !path.starts_with("target/"));
        tree
    }
}

/// Returns today's date in UTC. A test that runs over midnight fails.
pub fn today() -> String {
    Run::of(Command::new("date").args(["-u", "+%F"])).printed.trim().to_owned()
}
