//! Lists the files of `templates/` as texts of the program, so that an installed one needs no folder of templates.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates");
    println!("cargo:rerun-if-changed={}", templates.display());
    let mut list = "[\n".to_owned();
    for path in files(&templates)? {
        let below = path.strip_prefix(&templates).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        // Writing to a String cannot fail.
        let _ = writeln!(list, "    ({below:?}, include_str!({:?})),", path.display().to_string());
    }
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?;
    fs::write(Path::new(&out).join("templates.rs"), list + "]\n")
}

/// Returns the files below a folder, in order.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    entries.sort();
    let mut found = Vec::new();
    for entry in entries {
        if entry.is_dir() {
            found.extend(files(&entry)?);
        } else {
            found.push(entry);
        }
    }
    Ok(found)
}
