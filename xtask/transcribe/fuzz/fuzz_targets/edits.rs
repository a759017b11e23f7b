//! Pages with edited lines.
#![no_main]

use arbitrary::Arbitrary;

const PAGES: [&str; 2] =
    [include_str!("../../tests/pages/harbours.md"), include_str!("../../tests/pages/libraries.txt")];

/// A change of one line. Numbers of lines are taken modulo their count.
#[derive(Debug, Arbitrary)]
enum Edit {
    Remove(u16),
    Repeat(u16),
    Move(u16, u16),
    /// Cuts a line off.
    Cut(u16, u8),
    /// Puts a line of the other page after one.
    Borrow(u16, u16),
    Insert(u16, String),
}

libfuzzer_sys::fuzz_target!(|input: (bool, Vec<Edit>)| {
    let (is_text, edits) = input;
    let (page, other) = (PAGES[usize::from(is_text)], PAGES[usize::from(!is_text)]);
    let mut lines: Vec<String> = page.lines().map(str::to_owned).collect();
    let others: Vec<&str> = other.lines().collect();
    for edit in edits {
        if lines.is_empty() {
            break;
        }
        let count = lines.len();
        let at = |line: u16| usize::from(line) % count;
        match edit {
            Edit::Remove(line) => {
                lines.remove(at(line));
            }
            Edit::Repeat(line) => {
                let line = at(line);
                lines.insert(line, lines[line].clone());
            }
            Edit::Move(from, to) => {
                let (from, to) = (at(from), at(to));
                let line = lines.remove(from);
                lines.insert(to, line);
            }
            Edit::Cut(line, length) => {
                let line = &mut lines[at(line)];
                *line = line.chars().take(usize::from(length)).collect();
            }
            Edit::Borrow(line, other) => {
                lines.insert(at(line), others[usize::from(other) % others.len()].to_owned());
            }
            Edit::Insert(line, text) => lines.insert(at(line), text),
        }
    }
    transcribe_fuzz::check(&lines.join("\n"));
});
