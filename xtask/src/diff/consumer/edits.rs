//! Names that are replaced in the copy. Input: edits at positions of the copy. Output: changed files of the copy, and positions as they
//! were before. No line moves, as each edit is a word in a line.

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
    /// Adds edits. Returns how many there are without those at the position of another, where the text is another, or in files that are
    /// not in the copy.
    pub fn add(&mut self, edits: &[TextEdit], copy: &Path) -> usize {
        // All positions are those before any of these edits.
        let at = |edit: &TextEdit| (edit.line, self.original_column(&edit.file, edit.line, edit.column));
        let positions: Vec<(usize, usize)> = edits.iter().map(at).collect();
        edits.iter().zip(positions).filter(|(edit, at)| self.add_at(edit, *at, copy)).count()
    }

    fn add_at(&mut self, edit: &TextEdit, at: (usize, usize), copy: &Path) -> bool {
        let file = match self.files.entry(edit.file.clone()) {
            Entry::Occupied(file) => file.into_mut(),
            Entry::Vacant(vacant) => match EditedFile::read(copy, &edit.file) {
                Some(file) => vacant.insert(file),
                None => return false,
            },
        };
        let line = file.text.lines().nth(at.0.saturating_sub(1)).unwrap_or_default();
        if !line[offset(line, at.1)..].starts_with(&edit.old) || file.edits.contains_key(&at) {
            return false;
        }
        file.edits.insert(at, edit.clone());
        true
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
            if column <= start {
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
        let first = [edit("a.rs", 2, 10, "ship", "vessel"), edit("a.rs", 2, 16, "port", "p")];
        assert_eq!(edits.add(&first, folder.path()), 2);
        edits.write().expect("the file is written");
        let read = || fs::read_to_string(&path).expect("it is there");
        assert_eq!(read(), "// é\nlet é = (vessel, p, Boat);\r\n");
        let original = |column| edits.original_column("a.rs", 2, column);
        assert_eq!([9, 10, 13, 16, 18, 19, 21].map(original), [9, 10, 10, 14, 16, 20, 22]);
        assert_eq!((edits.original_column("a.rs", 1, 21), edits.original_column("b.rs", 2, 21)), (21, 21));
        // The position of a later round.
        assert_eq!(edits.add(&[edit("a.rs", 2, 21, "Boat", "Ship")], folder.path()), 1);
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
            assert_eq!(edits.add(std::slice::from_ref(&wrong), &copy), 0, "{wrong:?}");
        }
        assert_eq!(edits.add(&[edit("a.rs", 1, 1, "ship", "boat")], &copy), 1);
        // The new name is unknown, too.
        assert_eq!(edits.add(&[edit("a.rs", 1, 1, "boat", "raft")], &copy), 0);
    }
}
