//! A run that is killed at any time: the next run has the same result as an undisturbed one.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime};

use support::tree;
use tempfile::TempDir;

/// Files below a folder, with their contents.
type Tree = BTreeMap<String, Vec<u8>>;

const KILLS: u32 = 20;

#[test]
fn the_next_run_completes_a_killed_one() {
    let folder = TempDir::new().unwrap();
    let (dir, out) = (folder.path(), folder.path().join("out"));
    fs::write(dir.join("old.yaml"), document(0..60, "old")).unwrap();
    fs::write(dir.join("new.yaml"), document(10..70, "new")).unwrap();
    assert!(start(dir, "old.yaml").wait().unwrap().success());
    let old = tree(&out);
    let (until_writing, writing) = undisturbed(dir, &out);
    let new = tree(&out);
    assert!(old.len() > 100 && old != new);

    let mut halfway = 0;
    for kill in 0..KILLS {
        restore(&out, &old);
        let mut run = start(dir, "new.yaml");
        // Half of them at any time, half of them while the run writes.
        let moment = if kill % 2 == 0 {
            (until_writing + writing).mul_f64(random())
        } else {
            wait_for_writing(&out, &mut run);
            writing.mul_f64(random())
        };
        sleep(moment);
        run.kill().unwrap();
        run.wait().unwrap();
        let left = tree(&out);
        halfway += u32::from(left != old && left != new);

        assert!(start(dir, "new.yaml").wait().unwrap().success(), "killed after {moment:?}");
        assert!(tree(&out) == new, "killed after {moment:?}: {:?}", differences(&tree(&out), &new));
    }
    assert!(halfway > 0, "no run was killed while it wrote");
}

/// Runs to the end. Returns the time until the first file is written, and the time after that.
fn undisturbed(dir: &Path, out: &Path) -> (Duration, Duration) {
    let start_time = Instant::now();
    let mut run = start(dir, "new.yaml");
    wait_for_writing(out, &mut run);
    let writing = Instant::now();
    assert!(run.wait().unwrap().success());
    (writing - start_time, writing.elapsed())
}

/// Waits for the first temporary file, because all files are written under other names first.
fn wait_for_writing(out: &Path, run: &mut Child) {
    let is_temporary = |name: &str| name.starts_with(".generated-") && name.ends_with(".tmp");
    let writes = |folder: &Path| {
        let entries = fs::read_dir(folder).unwrap();
        entries.flatten().any(|entry| entry.file_name().to_str().is_some_and(is_temporary))
    };
    while run.try_wait().unwrap().is_none() && !writes(out) && !writes(&out.join("src/models")) {
        std::hint::spin_loop();
    }
}

/// Returns a document with these groups, each a file of operations and one of models.
fn document(groups: std::ops::Range<u32>, version: &str) -> String {
    let mut text = format!("openapi: 3.0.3\ninfo: {{title: Groups, version: '1', description: {version}}}\npaths:\n");
    for group in groups.clone() {
        let schema = format!("{{$ref: '#/components/schemas/S{group}'}}");
        text += &format!(
            "  /p{group}: {{get: {{operationId: get{group}, tags: [t{group}], responses: \
             {{'200': {{description: {version}, content: {{application/json: {{schema: {schema}}}}}}}}}}}}}\n"
        );
    }
    text += "components:\n  schemas:\n";
    for group in groups {
        text +=
            &format!("    S{group}: {{type: object, description: {version}, properties: {{a: {{type: string}}}}}}\n");
    }
    text
}

fn start(dir: &Path, document: &str) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.current_dir(dir).args(["generate", "--spec", document, "--out", "out", "--name", "killed"]);
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

fn restore(dir: &Path, tree: &Tree) {
    fs::remove_dir_all(dir).unwrap();
    for (path, contents) in tree {
        let path = dir.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
    }
}

fn differences<'t>(one: &'t Tree, other: &'t Tree) -> Vec<&'t String> {
    one.keys().chain(other.keys()).filter(|path| one.get(*path) != other.get(*path)).collect()
}

/// Returns a number from 0 to 1, from the clock.
fn random() -> f64 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    f64::from(now.subsec_nanos() % 1_000_003) / 1_000_003.0
}
