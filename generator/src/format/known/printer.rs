//! Breaks lines as prettyplease does. Input: words, breaks and boxes. Output: text.
//!
//! The algorithm is Oppen's, as rustc and prettyplease have it, so that the text is the same; words are borrowed, which is most of the
//! difference in time. A box whose content is too long for the line is broken: a consistent one at each of its breaks, an inconsistent
//! one at those that the content up to the next break does not fit behind.

use std::borrow::Cow;
use std::collections::VecDeque;

/// The length of a line, the shortest rest of one after a break, and the width of an indentation.
const MARGIN: isize = 89;
const MIN_SPACE: isize = 60;
pub(super) const INDENT: isize = 4;

const INFINITE: isize = 0xffff;

/// A place where a line may end.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Break {
    pub offset: isize,
    /// The number of spaces if the line goes on.
    pub blank: isize,
    /// What the line ends with.
    pub before: Option<char>,
    /// What the next line begins with.
    pub after: &'static str,
    /// What is printed if the line goes on.
    pub unbroken: Option<char>,
    /// Whether the break counts only if something follows in the box.
    pub if_nonempty: bool,
    pub is_never: bool,
}

#[derive(Debug)]
enum Token<'t> {
    Word(Cow<'t, str>),
    Break(Break),
    Begin { offset: isize, is_consistent: bool },
    End,
}

#[derive(Debug)]
struct Entry<'t> {
    token: Token<'t>,
    /// The width up to the next break or the end of the box; below zero while it is not known.
    size: isize,
}

#[derive(Debug, Clone, Copy)]
enum Frame {
    Fits,
    Broken { indent: isize, is_consistent: bool },
}

#[derive(Debug)]
pub(super) struct Printer<'t> {
    out: String,
    /// What is left of the line.
    space: isize,
    /// What waits until it is known whether it fits; the first entry has the index `first`.
    entries: VecDeque<Entry<'t>>,
    first: usize,
    left_total: isize,
    right_total: isize,
    /// The entries whose size is not known.
    unsized_entries: VecDeque<usize>,
    frames: Vec<Frame>,
    indent: isize,
    pending_indent: usize,
}

impl<'t> Printer<'t> {
    pub fn new() -> Self {
        Printer {
            out: String::new(),
            space: MARGIN,
            entries: VecDeque::new(),
            first: 0,
            left_total: 0,
            right_total: 0,
            unsized_entries: VecDeque::new(),
            frames: Vec::new(),
            indent: 0,
            pending_indent: 0,
        }
    }

    /// Returns the text.
    pub fn finish(mut self) -> String {
        if !self.unsized_entries.is_empty() {
            self.close_sizes();
            self.advance();
        }
        self.out
    }

    pub fn word(&mut self, word: impl Into<Cow<'t, str>>) {
        let word = word.into();
        if self.unsized_entries.is_empty() {
            self.print_word(&word);
            return;
        }
        let size = word.len() as isize;
        self.push(Token::Word(word), size);
        self.right_total += size;
        self.print_what_is_known();
    }

    /// Begins a box that breaks at all of its breaks or at none.
    pub fn cbox(&mut self, offset: isize) {
        self.begin(offset, true);
    }

    /// Begins a box that breaks where it has to.
    pub fn ibox(&mut self, offset: isize) {
        self.begin(offset, false);
    }

    fn begin(&mut self, offset: isize, is_consistent: bool) {
        if self.unsized_entries.is_empty() {
            self.restart();
        }
        let index = self.push(Token::Begin { offset, is_consistent }, -self.right_total);
        self.unsized_entries.push_back(index);
    }

    pub fn end(&mut self) {
        if self.unsized_entries.is_empty() {
            self.print_end();
            return;
        }
        if let Some(Entry { token: Token::Break(last), .. }) = self.entries.back() {
            let (blank, if_nonempty) = (last.blank, last.if_nonempty);
            let before = self.entries.len().checked_sub(2).and_then(|index| self.entries.get(index));
            let is_empty = matches!(before, Some(Entry { token: Token::Begin { .. }, .. }));
            if is_empty || if_nonempty {
                for _ in 0..1 + usize::from(is_empty) {
                    self.entries.pop_back();
                    self.unsized_entries.pop_back();
                }
                self.right_total -= blank;
            }
            if is_empty {
                return;
            }
        }
        let index = self.push(Token::End, -1);
        self.unsized_entries.push_back(index);
    }

    /// Ends a box, which is broken if it is wider than this.
    pub fn end_with_max_width(&mut self, max: isize) {
        let mut depth = 1;
        for &index in self.unsized_entries.iter().rev() {
            let entry = &self.entries[index - self.first];
            match entry.token {
                Token::Begin { .. } => depth -= 1,
                Token::End => depth += 1,
                Token::Break(_) | Token::Word(_) => {}
            }
            if depth == 0 {
                if entry.size < 0 && entry.size + self.right_total > max {
                    self.push(Token::Word("".into()), INFINITE);
                    self.right_total += INFINITE;
                }
                break;
            }
        }
        self.end();
    }

    pub fn break_line(&mut self, token: Break) {
        if self.unsized_entries.is_empty() {
            self.restart();
        } else {
            self.close_sizes();
        }
        let index = self.push(Token::Break(token), -self.right_total);
        self.unsized_entries.push_back(index);
        self.right_total += token.blank;
    }

    /// Moves the line behind the last break.
    pub fn offset(&mut self, offset: isize) {
        if let Some(Entry { token: Token::Break(last), .. }) = self.entries.back_mut() {
            last.offset += offset;
        }
    }

    pub fn zerobreak(&mut self) {
        self.break_line(Break::default());
    }

    pub fn space(&mut self) {
        self.break_line(Break { blank: 1, ..Break::default() });
    }

    pub fn hardbreak(&mut self) {
        self.break_line(Break { blank: INFINITE, ..Break::default() });
    }

    pub fn space_if_nonempty(&mut self) {
        self.break_line(Break { blank: 1, if_nonempty: true, ..Break::default() });
    }

    pub fn hardbreak_if_nonempty(&mut self) {
        self.break_line(Break { blank: INFINITE, if_nonempty: true, ..Break::default() });
    }

    pub fn neverbreak(&mut self) {
        self.break_line(Break { is_never: true, ..Break::default() });
    }

    /// Prints a comma between elements. Behind the last one it is only printed before the end of a line.
    pub fn trailing_comma(&mut self, is_last: bool) {
        self.comma(is_last, 0);
    }

    /// Does the same, and separates the last element from the closing brace.
    pub fn trailing_comma_or_space(&mut self, is_last: bool) {
        self.comma(is_last, 1);
    }

    fn comma(&mut self, is_last: bool, blank: isize) {
        if is_last {
            self.break_line(Break { blank, before: Some(','), ..Break::default() });
        } else {
            self.word(",");
            self.space();
        }
    }

    fn restart(&mut self) {
        self.left_total = 1;
        self.right_total = 1;
        self.first += self.entries.len();
        self.entries.clear();
    }

    fn push(&mut self, token: Token<'t>, size: isize) -> usize {
        self.entries.push_back(Entry { token, size });
        self.first + self.entries.len() - 1
    }

    /// Prints the beginning of what waits, once it is too long for the line.
    fn print_what_is_known(&mut self) {
        while self.right_total - self.left_total > self.space {
            if self.unsized_entries.front() == Some(&self.first) {
                self.unsized_entries.pop_front();
                if let Some(entry) = self.entries.front_mut() {
                    entry.size = INFINITE;
                }
            }
            self.advance();
            if self.entries.is_empty() {
                break;
            }
        }
    }

    /// Prints what waits up to the first entry whose size is not known.
    fn advance(&mut self) {
        while let Some(entry) = self.entries.pop_front_if(|entry| entry.size >= 0) {
            self.first += 1;
            match entry.token {
                Token::Word(word) => {
                    self.left_total += entry.size;
                    self.print_word(&word);
                }
                Token::Break(token) => {
                    self.left_total += token.blank;
                    self.print_break(token, entry.size);
                }
                Token::Begin { offset, is_consistent } if entry.size > self.space => {
                    self.frames.push(Frame::Broken { indent: self.indent, is_consistent });
                    self.indent += offset;
                }
                Token::Begin { .. } => self.frames.push(Frame::Fits),
                Token::End => self.print_end(),
            }
        }
    }

    /// Sets the sizes of what ends here: the last break of this box, and boxes that have ended.
    fn close_sizes(&mut self) {
        let mut depth = 0_usize;
        while let Some(&index) = self.unsized_entries.back() {
            let entry = &mut self.entries[index - self.first];
            match entry.token {
                Token::Begin { .. } if depth == 0 => return,
                Token::Begin { .. } => {
                    entry.size += self.right_total;
                    depth -= 1;
                }
                Token::End => {
                    entry.size = 1;
                    depth += 1;
                }
                Token::Break(_) | Token::Word(_) => entry.size += self.right_total,
            }
            let is_break = matches!(entry.token, Token::Break(_));
            self.unsized_entries.pop_back();
            if is_break && depth == 0 {
                return;
            }
        }
    }

    fn print_end(&mut self) {
        if let Some(Frame::Broken { indent, .. }) = self.frames.pop() {
            self.indent = indent;
        }
    }

    fn print_break(&mut self, token: Break, size: isize) {
        let fits = token.is_never
            || match self.frames.last() {
                Some(Frame::Fits) => true,
                Some(Frame::Broken { is_consistent: true, .. }) => false,
                Some(Frame::Broken { is_consistent: false, .. }) | None => size <= self.space,
            };
        if fits {
            self.pending_indent += token.blank as usize;
            self.space -= token.blank;
            if let Some(unbroken) = token.unbroken {
                self.out.push(unbroken);
                self.space -= 1;
            }
            return;
        }
        if let Some(before) = token.before {
            self.print_indent();
            self.out.push(before);
        }
        self.out.push('\n');
        let indent = self.indent + token.offset;
        self.pending_indent = usize::try_from(indent).unwrap_or_default();
        self.space = (MARGIN - indent).max(MIN_SPACE);
        if !token.after.is_empty() {
            self.print_word(token.after);
        }
    }

    fn print_word(&mut self, word: &str) {
        self.print_indent();
        self.out.push_str(word);
        self.space -= word.len() as isize;
    }

    fn print_indent(&mut self) {
        self.out.extend(std::iter::repeat_n(' ', self.pending_indent));
        self.pending_indent = 0;
    }
}
