//! Words of a shell command.
//! Input: the text of a snippet. Output: its words without quotes, with their lines, and JSON values between words.

use crate::facts::At;
use crate::page::error::PageError;
use crate::value::Value;

/// The words that are left, and the line of the next.
pub struct Words<'a> {
    rest: &'a str,
    line: usize,
}

impl<'a> Words<'a> {
    pub fn new(text: &'a str, line: usize) -> Self {
        Words { rest: text, line }
    }

    /// Returns the next word. Backslashes between words continue a line, even if the end of the line is lost.
    pub fn next(&mut self) -> Result<Option<At<String>>, PageError> {
        self.skip_space();
        if self.rest.is_empty() {
            return Ok(None);
        }
        let line = self.line;
        // Pages run the URLs of several hosts together, so that quotes are in the middle of a word, and have no partner.
        if self.rest.trim_start_matches(['"', '\'']).starts_with("http") {
            let end = self.rest.find(char::is_whitespace).unwrap_or(self.rest.len());
            return Ok(Some(At::new(self.take(end).trim_matches(['"', '\'']).to_owned(), line)));
        }
        let mut word = String::new();
        while let Some(first) = self.rest.chars().next().filter(|first| !first.is_whitespace()) {
            match first {
                // As in `Ada's`, which a comment may have.
                '"' | '\'' if !word.ends_with(char::is_alphanumeric) => {
                    let end = closing_quote(&self.rest[1..], first).ok_or_else(|| {
                        PageError::new(
                            line,
                            format!("a quote {first} of the curl command is not closed"),
                            "complete the page",
                        )
                    })?;
                    let quoted = self.take(1 + end + 1);
                    word.push_str(&quoted[1..quoted.len() - 1].replace("\\\"", "\""));
                }
                '\\' => {
                    let length = self.rest.chars().nth(1).map_or(1, |next| 1 + next.len_utf8());
                    word.push_str(&self.take(length)[1..]);
                }
                _ => word.push_str(self.take(first.len_utf8())),
            }
        }
        Ok(Some(At::new(word, line)))
    }

    /// Reads a JSON value. An error has its line.
    pub fn json(&mut self) -> Result<At<Value>, (usize, serde_json::Error)> {
        self.skip_space();
        let line = self.line;
        let mut values = serde_json::Deserializer::from_str(self.rest).into_iter::<Value>();
        match values.next() {
            Some(Ok(value)) => {
                let end = values.byte_offset();
                self.take(end);
                Ok(At::new(value, line))
            }
            Some(Err(error)) => Err((line + error.line().saturating_sub(1), error)),
            None => Err((line, serde_json::from_str::<Value>("").expect_err("an empty text is no value"))),
        }
    }

    /// Returns the text before a word, and its line, and skips the word.
    pub fn until(&mut self, delimiter: &str) -> Option<(&'a str, usize)> {
        self.skip_space();
        let line = self.line;
        let ends = self.rest.match_indices(delimiter).map(|(at, _)| at);
        let is_word = |at: &usize| {
            let (before, after) = (&self.rest[..*at], &self.rest[at + delimiter.len()..]);
            before.ends_with(char::is_whitespace) && (after.is_empty() || after.starts_with(char::is_whitespace))
        };
        let end = ends.into_iter().find(is_word).filter(|_| !delimiter.is_empty())?;
        let text = self.take(end).trim_end();
        self.take(delimiter.len());
        Some((text, line))
    }

    fn skip_space(&mut self) {
        let is_continuation = |text: &str| {
            text.strip_prefix('\\').is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
        };
        loop {
            let space = self.rest.len() - self.rest.trim_start().len();
            self.take(space);
            if !is_continuation(self.rest) {
                return;
            }
            self.take(1);
        }
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length);
        self.line += taken.matches('\n').count();
        self.rest = rest;
        taken
    }
}

/// Returns where a quoted text ends. In double quotes, backslashes escape.
fn closing_quote(text: &str, quote: char) -> Option<usize> {
    let mut is_escaped = false;
    text.char_indices().find_map(|(at, letter)| {
        let is_end = letter == quote && !is_escaped;
        is_escaped = quote == '"' && letter == '\\' && !is_escaped;
        is_end.then_some(at)
    })
}
