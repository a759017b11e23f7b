//! The ownership list. Input: its bytes on disk. Output: the hashes of the generated contents by path, and the list as text.
//!
//! After the comment, each line has a SHA-256 hash, two spaces and a path, like the input of `sha256sum --check`. Reading is lenient,
//! because the list is merged by git and edited by hand: other lines are skipped, and a path may have several hashes, from two sides of
//! a merge or from the journal of a run.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::path::path_problem;

/// The hashes of generated contents by path.
pub(super) type Ownership = BTreeMap<String, BTreeSet<String>>;

const HASH_DIGITS: usize = 64;

/// Returns the lower-case hexadecimal SHA-256 of some contents.
pub(super) fn sha256_hex(contents: &[u8]) -> String {
    let mut hex = String::with_capacity(HASH_DIGITS);
    for byte in Sha256::digest(contents) {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// Returns `true` if the generator wrote a file with these contents.
pub(super) fn owns(ownership: &Ownership, path: &str, contents: &[u8]) -> bool {
    ownership.get(path).is_some_and(|hashes| hashes.contains(&sha256_hex(contents)))
}

/// Adds a generated content of a path.
pub(super) fn add(ownership: &mut Ownership, path: &str, contents: &[u8]) {
    ownership.entry(path.to_owned()).or_default().insert(sha256_hex(contents));
}

/// Parses a list. Paths that cannot be generated (`../x`, absolute) are skipped like any unknown line, so that no list leads out of the
/// folder.
pub(super) fn parse_list(bytes: &[u8]) -> Ownership {
    let mut ownership = Ownership::new();
    for line in String::from_utf8_lossy(bytes).lines() {
        let Some((hash, path)) = line.split_once("  ") else {
            continue;
        };
        if is_hash(hash) && path_problem(path).is_none() {
            ownership.entry(path.to_owned()).or_default().insert(hash.to_ascii_lowercase());
        }
    }
    ownership
}

/// Prints a list: the header as a comment, then a line for each path and hash, ordered by path.
pub(super) fn print_list(header: &str, ownership: &Ownership) -> String {
    let mut text = String::new();
    for line in header.lines() {
        let line = line.trim_end();
        let mark = match line {
            "" => "#",
            _ if line.starts_with('#') => "",
            _ => "# ",
        };
        text.extend([mark, line, "\n"]);
    }
    for (path, hashes) in ownership {
        for hash in hashes {
            text.extend([hash.as_str(), "  ", path, "\n"]);
        }
    }
    text
}

fn is_hash(text: &str) -> bool {
    text.len() == HASH_DIGITS && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The SHA-256 of nothing, from FIPS 180-4's examples.
    const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    #[test]
    fn the_hash_is_sha256() {
        assert_eq!(sha256_hex(b""), EMPTY);
        assert_eq!(sha256_hex(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn a_list_is_printed_in_path_order_and_read_back() {
        let mut ownership = Ownership::new();
        add(&mut ownership, "src/b c.rs", b"b");
        add(&mut ownership, "src/a.rs", b"");
        let text = print_list("Files of the generator.\n\n# Do not edit.", &ownership);
        let b = sha256_hex(b"b");
        assert_eq!(text, format!("# Files of the generator.\n#\n# Do not edit.\n{EMPTY}  src/a.rs\n{b}  src/b c.rs\n"));
        assert_eq!(parse_list(text.as_bytes()), ownership);
        assert_eq!(parse_list(text.replace('\n', "\r\n").as_bytes()), ownership);
    }

    #[test]
    fn both_sides_of_a_merge_conflict_count() {
        let other = sha256_hex(b"abc");
        let text = format!("# c\n<<<<<<< HEAD\n{EMPTY}  a.rs\n||||||| base\n=======\n{other}  a.rs\n>>>>>>> topic\n");
        let ownership = parse_list(text.as_bytes());
        assert_eq!(ownership.len(), 1);
        assert!(owns(&ownership, "a.rs", b"") && owns(&ownership, "a.rs", b"abc"));
        assert!(!owns(&ownership, "a.rs", b"x") && !owns(&ownership, "b.rs", b""));
    }

    #[test]
    fn other_lines_are_skipped() {
        let upper = EMPTY.to_uppercase();
        let text = format!(
            "{EMPTY}  ../x\n{EMPTY}  /etc/x\n{EMPTY}  a\\b\n{EMPTY}  .generated-files\n{EMPTY} one-space\n{EMPTY}\n{EMPTY}  \n\
             {}  short\nz{}  not-hex\n{upper}  good\n",
            &EMPTY[1..],
            &EMPTY[1..],
        );
        let mut bytes = b"\xff\xfe\x00\n".to_vec();
        bytes.extend(text.into_bytes());
        let paths: Vec<String> = parse_list(&bytes).into_keys().collect();
        assert_eq!(paths, ["good"]);
        assert!(owns(&parse_list(&bytes), "good", b""));
    }
}
