//! Commands and programs, which are separated by instructions only.
//! Input: the lines below `Code Example`. Output: snippets with their languages, and the lines after the last one.

use crate::code::{Language, Snippet};
use crate::page::curl;
use crate::page::error::PageError;

/// What the lines of a code example have.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Programs {
    pub snippets: Vec<Snippet>,
    /// How many lines belong to the code example. What follows is before the next operation.
    pub length: usize,
}

/// Reads the lines below `Code Example`, the first of which is line `first`.
pub(super) fn read(lines: &[&str], first: usize, errors: &mut Vec<PageError>) -> Programs {
    let (mut snippets, mut start) = curl::leading(lines, first, errors);
    loop {
        let instructions = lines[start..].iter().position(|line| line.trim() == "Instructions").map(|at| start + at);
        let program = &lines[start..instructions.unwrap_or(lines.len())];
        let found = snippet(program, first + start);
        let Some(instructions) = instructions else {
            let Some(found) = found else { return Programs { snippets, length: start } };
            errors.push(cut_off(&found));
            snippets.push(found);
            return Programs { snippets, length: lines.len() };
        };
        match found {
            Some(found) => snippets.push(found),
            None => errors.extend(unknown_language(program, first + start)),
        }
        let found = read_instructions(&lines[instructions..]);
        if !found.has_command {
            let message = "instructions without the command that runs the program";
            errors.push(PageError::new(first + instructions, message, "copy the page again, whole"));
        }
        start = instructions + found.length;
    }
}

/// Returns the program without the blank lines around it, or `None` if its language is not known.
fn snippet(lines: &[&str], first: usize) -> Option<Snippet> {
    let start = lines.iter().position(|line| !line.trim().is_empty())?;
    let end = lines.iter().rposition(|line| !line.trim().is_empty())? + 1;
    let language = lines.iter().find_map(|line| language_of(line))?;
    Some(Snippet { language, line: first + start, text: lines[start..end].join("\n") })
}

/// Tells the language by a line that programs of other languages do not have.
fn language_of(line: &str) -> Option<Language> {
    let line = line.trim();
    if line == "package main" {
        Some(Language::Go)
    } else if line.starts_with("import com.") || line.starts_with("import java.") || line.starts_with("public class ") {
        Some(Language::Java)
    } else if (line.starts_with("use ") && line.ends_with(';')) || line.starts_with("#[tokio::main") {
        Some(Language::Rust)
    } else if line.starts_with("import {") || line.starts_with("import * as ") {
        Some(Language::TypeScript)
    } else if line.starts_with("from ") && line.contains(" import ") {
        Some(Language::Python)
    } else if line.starts_with("require \"") || line.starts_with("require '") {
        Some(Language::Ruby)
    } else {
        None
    }
}

fn unknown_language(lines: &[&str], first: usize) -> Option<PageError> {
    let start = lines.iter().position(|line| !line.trim().is_empty())?;
    let message = "a program in a language that is not known by its imports";
    Some(PageError::new(first + start, message, "remove the program, or copy it again, whole"))
}

fn cut_off(program: &Snippet) -> PageError {
    let stop = program.line + program.text.lines().count().saturating_sub(1);
    let message = format!(
        "the program that starts in line {} stops in line {stop} without the `Instructions` to run it",
        program.line
    );
    PageError::new(program.line, message, "copy the page again, whole")
}

/// How many lines instructions have, and whether the command is in them.
struct Instructions {
    length: usize,
    has_command: bool,
}

/// Reads instructions: the heading, a sentence, and the command that runs the program.
fn read_instructions(lines: &[&str]) -> Instructions {
    let mut texts =
        lines.iter().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(|(at, line)| (at, line.trim()));
    let is_sentence = |line: &str| line.starts_with("First ") && line.ends_with(':');
    let is_command = |line: &str| line.starts_with("DD_SITE=") || line.starts_with("DD_API_KEY=");
    texts.next();
    let mut found = Instructions { length: 1, has_command: false };
    if let Some((at, line)) = texts.next()
        && (is_sentence(line) || is_command(line))
    {
        found = Instructions { length: at + 1, has_command: is_command(line) };
        if let Some((at, _)) = texts.next().filter(|(_, next)| is_sentence(line) && is_command(next)) {
            found = Instructions { length: at + 1, has_command: true };
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_follow_the_command_of_the_one_before() {
        let lines = [
            "",
            "# Curl command",
            "curl https://pets.example",
            "\"\"\"",
            "Pets",
            "\"\"\"",
            "from pets import Pets",
            "",
            "Instructions",
            "",
            "First install it and run:",
            "",
            "    ",
            "DD_SITE=\"x\" python3",
            "# Pets",
            "require \"pets\"",
            "",
            "Instructions",
            "",
            "DD_SITE=\"x\" rb",
            "",
            "Feed a pet",
        ];
        let mut errors = Vec::new();
        let found = read(&lines, 1, &mut errors);
        let places: Vec<(Language, usize)> =
            found.snippets.iter().map(|snippet| (snippet.language, snippet.line)).collect();
        assert_eq!(places, [(Language::Curl, 2), (Language::Python, 4), (Language::Ruby, 15)]);
        assert_eq!(found.snippets[2].text, "# Pets\nrequire \"pets\"");
        assert_eq!((found.length, errors), (20, Vec::new()));
    }

    #[test]
    fn languages_are_told_by_imports() {
        let cases = [
            ("package main", Language::Go),
            ("import com.pets.Client;", Language::Java),
            ("use pets::Client;", Language::Rust),
            ("import { client } from \"pets\";", Language::TypeScript),
            ("from pets import Client", Language::Python),
            ("require \"pets\"", Language::Ruby),
        ];
        for (line, language) in cases {
            assert_eq!(language_of(line), Some(language), "{line}");
        }
        assert_eq!(language_of("use the pets"), None);
    }

    #[test]
    fn a_program_of_another_language_is_an_error() {
        let mut errors = Vec::new();
        read(&["PRINT \"pets\"", "Instructions", "First run:", "DD_SITE=x basic"], 30, &mut errors);
        assert_eq!(errors.first().map(|error| error.line), Some(30));
    }
}
