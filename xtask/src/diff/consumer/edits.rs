//! Texts that are replaced in the copy. Input: edits at positions of the copy. Output: changed files of the copy, and positions as they
//! were before. No line moves, as each edit is a part of a line.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs;
use std::path::{Path, PathBuf};

use generator::diff::consumer::TextEdit;

use crate::write_file::write_file;

/// All edits of a copy, by the file as the compiler names it.
#[derive(Debug, Default)]
pub struct Edits {
    files: BTreeMap<String, EditedFile>,
}

#[derive(Debug)]
struct EditedFile {
    path: PathBuf,
    /// The text before all edits.
    text: String,
    /// Edits by the line and column in that text.
    edits: BTreeMap<(usize, usize), TextEdit>,
}

impl Edits {
    /// Adds edits, each with its parts, which are all made or none. Returns how many there are without those that overlap another, where
    /// the text is another, or in files that are not in the copy.
    pub fn add(&mut self, edits: &[Vec<TextEdit>], copy: &Path) -> usize {
        // All positions are those before any of these edits.
        let at = |part: &TextEdit| (part.line, self.original_column(&part.file, part.line, part.column));
        let positions: Vec<Vec<_>> = edits.iter().map(|parts| parts.iter().map(at).collect()).collect();
        let mut added = 0;
        for (parts, positions) in edits.iter().zip(positions) {
            let parts: Vec<(&TextEdit, (usize, usize))> = parts.iter().zip(positions).collect();
            if !parts.is_empty() && parts.iter().all(|(part, at)| self.fits(part, *at, copy)) {
                added += 1;
                for (part, at) in parts {
                    self.files.get_mut(&part.file).map(|file| file.edits.insert(at, part.clone()));
                }
            }
        }
        added
    }

    /// Returns `true` if the text at a position is still that of an edit.
    fn fits(&mut self, edit: &TextEdit, at: (usize, usize), copy: &Path) -> bool {
        let file = match self.files.entry(edit.file.clone()) {
            Entry::Occupied(file) => file.into_mut(),
            Entry::Vacant(vacant) => match EditedFile::read(copy, &edit.file) {
                Some(file) => vacant.insert(file),
                None => return false,
            },
        };
        let line = file.text.lines().nth(at.0.saturating_sub(1)).unwrap_or_default();
        let end = at.1 + edit.old.chars().count();
        let mut others = file.edits.range((at.0, 0)..=(at.0, usize::MAX));
        let overlaps =
            others.any(|((_, start), other)| *start < end && at.1 < *start + other.old.chars().count().max(1));
        line[offset(line, at.1)..].starts_with(&edit.old) && !overlaps
    }

    /// Returns the text of a file as it is edited so far, or `None` if it is not in the copy.
    pub fn text(&self, name: &str, copy: &Path) -> Option<String> {
        match self.files.get(name) {
            Some(file) => Some(file.edited()),
            None => EditedFile::read(copy, name).map(|file| file.text),
        }
    }

    /// Writes the files with all edits.
    pub fn write(&self) -> Result<(), String> {
        for file in self.files.values() {
            write_file(&file.path, &file.edited())
                .map_err(|error| format!("cannot write `{}`: {error}", file.path.display()))?;
        }
        Ok(())
    }

    /// Returns the column before all edits. All of a new name is where the old one began.
    pub fn original_column(&self, file: &str, line: usize, column: usize) -> usize {
        let edits = self.files.get(file).into_iter().flat_map(|file| file.edits.range((line, 0)..=(line, usize::MAX)));
        // What the edits before it have added and removed.
        let (mut added, mut removed) = (0, 0);
        for ((_, original), edit) in edits {
            let (start, new) = (original + added - removed, edit.new.chars().count());
            // What comes after a text that was removed begins where that did.
            if column < start || (column == start && new > 0) {
                break;
            }
            if column < start + new {
                return *original;
            }
            added += new;
            removed += edit.old.chars().count();
        }
        (column + removed).saturating_sub(added)
    }
}

impl EditedFile {
    fn read(copy: &Path, name: &str) -> Option<Self> {
        let path = copy.join(name).canonicalize().ok()?;
        let is_in_copy = copy.canonicalize().is_ok_and(|copy| path.starts_with(copy));
        let text = is_in_copy.then(|| fs::read_to_string(&path).ok())??;
        Some(EditedFile { path, text, edits: BTreeMap::new() })
    }

    fn edited(&self) -> String {
        let mut lines: Vec<String> = self.text.split_inclusive('\n').map(str::to_owned).collect();
        // The last edit of a line comes first, so that the columns of the others stay.
        for ((line, column), edit) in self.edits.iter().rev() {
            if let Some(text) = lines.get_mut(line.saturating_sub(1)) {
                let start = offset(text, *column);
                text.replace_range(start..start + edit.old.len(), &edit.new);
            }
        }
        lines.concat()
    }
}

/// Returns where a column, which counts characters from 1, is in a line.
fn offset(line: &str, column: usize) -> usize {
    line.char_indices().nth(column.saturating_sub(1)).map_or(line.len(), |(index, _)| index)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(file: &str, line: usize, column: usize, old: &str, new: &str) -> TextEdit {
        TextEdit { file: file.to_owned(), line, column, old: old.to_owned(), new: new.to_owned() }
    }

    #[test]
    fn positions_are_those_before_the_edits() {
        let folder = tempfile::tempdir().expect("there is space for a folder");
        let path = folder.path().join("a.rs");
        fs::write(&path, "// é\nlet é = (ship, port, Boat);\r\n").expect("the file is written");
        let mut edits = Edits::default();
        let first = [vec![edit("a.rs", 2, 10, "ship", "vessel")], vec![edit("a.rs", 2, 16, "port", "p")]];
        assert_eq!(edits.add(&first, folder.path()), 2);
        edits.write().expect("the file is written");
        let read = || fs::read_to_string(&path).expect("it is there");
        assert_eq!(read(), "// é\nlet é = (vessel, p, Boat);\r\n");
        let original = |column| edits.original_column("a.rs", 2, column);
        assert_eq!([9, 10, 13, 16, 18, 19, 21].map(original), [9, 10, 10, 14, 16, 20, 22]);
        assert_eq!((edits.original_column("a.rs", 1, 21), edits.original_column("b.rs", 2, 21)), (21, 21));
        // The position of a later round.
        assert_eq!(edits.add(&[vec![edit("a.rs", 2, 21, "Boat", "Ship")]], folder.path()), 1);
        edits.write().expect("the file is written");
        assert_eq!(read(), "// é\nlet é = (vessel, p, Ship);\r\n");
    }

    #[test]
    fn only_the_text_that_is_meant_is_replaced_and_only_in_the_copy() {
        let folder = tempfile::tempdir().expect("there is space for a folder");
        let copy = folder.path().join("copy");
        fs::create_dir(&copy).expect("the folder is created");
        for path in ["copy/a.rs", "outside.rs"] {
            fs::write(folder.path().join(path), "ship\n").expect("the file is written");
        }
        let mut edits = Edits::default();
        let outside = folder.path().join("outside.rs").display().to_string();
        for wrong in [
            edit("../outside.rs", 1, 1, "ship", "boat"),
            edit(&outside, 1, 1, "ship", "boat"),
            edit("nothing.rs", 1, 1, "ship", "boat"),
            edit("a.rs", 1, 2, "ship", "boat"),
            edit("a.rs", 7, 9, "ship", "boat"),
            edit("a.rs", 0, 0, "port", "boat"),
        ] {
            assert_eq!(edits.add(&[vec![wrong.clone()]], &copy), 0, "{wrong:?}");
        }
        assert_eq!(edits.add(&[vec![edit("a.rs", 1, 1, "ship", "boat")]], &copy), 1);
        // The new name is unknown, too.
        assert_eq!(edits.add(&[vec![edit("a.rs", 1, 1, "boat", "raft")]], &copy), 0);
    }

    #[test]
    fn what_is_removed_is_gone_from_all_of_its_lines_or_none() {
        let folder = tempfile::tempdir().expect("there is space for a folder");
        let path = folder.path().join("a.rs");
        fs::write(&path, "a(ship,\n    port); b();\n").expect("the file is written");
        let mut edits = Edits::default();
        let call = || vec![edit("a.rs", 1, 1, "a(ship,", ""), edit("a.rs", 2, 1, "    port);", "")];
        let wrong = vec![edit("a.rs", 1, 1, "a(ship,", ""), edit("a.rs", 2, 1, "    berth);", "")];
        // A name within what is removed stays as it is, and so does what is within it.
        let name = vec![edit("a.rs", 2, 5, "port", "berth")];
        assert_eq!(edits.add(&[wrong, call(), name.clone(), call(), Vec::new()], folder.path()), 1);
        assert_eq!(edits.text("a.rs", folder.path()).as_deref(), Some("\n b();\n"));
        assert_eq!((edits.original_column("a.rs", 2, 2), edits.original_column("a.rs", 2, 1)), (12, 11));
        let mut edits = Edits::default();
        assert_eq!(edits.add(&[name, call()], folder.path()), 1);
        assert_eq!(edits.text("a.rs", folder.path()).as_deref(), Some("a(ship,\n    berth); b();\n"));
        assert_eq!(edits.text("../b.rs", folder.path()), None);
    }
}
