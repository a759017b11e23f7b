//! Commands with curl, which both forms have as lines without a fence.
//! Input: the lines. Output: one snippet for each command, with the comments and variables above it, or where a command is cut off.

use crate::code::{Language, Snippet};
use crate::page::error::PageError;

/// The word that ends the body of a command.
const END: &str = "EOF";

/// Reads the commands at the start of lines without markup. Returns them and how many lines they have.
pub(super) fn leading(lines: &[&str], first: usize, errors: &mut Vec<PageError>) -> (Vec<Snippet>, usize) {
    let mut snippets = Vec::new();
    let mut end = 0;
    while let Some(command) = lines[end..].iter().position(|line| !is_before_command(line)).map(|at| end + at) {
        if !lines[command].trim_start().starts_with("curl ") {
            break;
        }
        let stop = command + command_length(&lines[command..]);
        snippets.extend(snippet(&lines[end..stop], first + end, errors));
        end = stop;
    }
    (snippets, end)
}

/// Reads the commands of a Markdown page, in which `#` is escaped and lines may be joined.
pub(super) fn escaped(lines: &[&str], first: usize, errors: &mut Vec<PageError>) -> Vec<Snippet> {
    let mut snippets = Vec::new();
    let mut command: Vec<String> = Vec::new();
    let mut start = first;
    let mut finish = |command: &mut Vec<String>, start: usize| {
        let lines: Vec<&str> = command.iter().map(String::as_str).collect();
        snippets.extend(snippet(&lines, start, errors));
        command.clear();
    };
    for (at, line) in lines.iter().enumerate() {
        match title_position(line) {
            Some(position) => {
                command.push(unescape(&line[..position]));
                finish(&mut command, start);
                start = first + at;
                command.push(unescape(&line[position..]));
            }
            None => command.push(unescape(line)),
        }
    }
    finish(&mut command, start);
    snippets
}

/// Returns `true` for blank lines, comments and variables.
fn is_before_command(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line == "#" || line.starts_with("# ") || line.starts_with("## ") || line.starts_with("export ")
}

/// Returns how many lines a command has that starts with the first one.
fn command_length(lines: &[&str]) -> usize {
    for (at, line) in lines.iter().enumerate() {
        if is_open_heredoc(line) {
            let end = lines[at + 1..].iter().position(|line| line.trim() == END);
            return end.map_or(lines.len(), |end| at + end + 2);
        }
        if !line.trim_end().ends_with('\\') {
            return at + 1;
        }
    }
    lines.len()
}

/// Returns `true` if a body starts in the line and does not end in it.
fn is_open_heredoc(line: &str) -> bool {
    line.rsplit_once("<<").is_some_and(|(_, rest)| {
        let mut words = rest.split_whitespace();
        words.next().is_some_and(|word| word.trim_matches(['"', '\'']) == END) && !words.any(|word| word == END)
    })
}

/// Makes a snippet of a command, unless the lines have none.
fn snippet(lines: &[&str], first: usize, errors: &mut Vec<PageError>) -> Option<Snippet> {
    let start = lines.iter().position(|line| !line.trim().is_empty())?;
    let end = lines.iter().rposition(|line| !line.trim().is_empty())? + 1;
    let command = lines.iter().position(|line| line.split_whitespace().any(|word| word == "curl"))?;
    let is_cut_off = match lines[command..end].iter().position(|line| is_open_heredoc(line)) {
        Some(body) => !lines[command + body + 1..end].iter().any(|line| line.trim() == END),
        None => lines[end - 1].trim_end().ends_with('\\'),
    };
    if is_cut_off {
        let (start, stop) = (first + command, first + end - 1);
        let message = format!("the command that starts in line {start} stops in line {stop} before it is complete");
        errors.push(PageError::new(
            start,
            message,
            format!("copy the command again, to its last line, which is `{END}` if it has a body"),
        ));
    }
    Some(Snippet { language: Language::Curl, line: first + start, text: lines[start..end].join("\n") })
}

/// Returns where the title of a command is: at the start of a line, or after the end of the command before.
fn title_position(line: &str) -> Option<usize> {
    let start = line.len() - line.trim_start().len();
    let title = match line[start..].strip_prefix(END) {
        Some(rest) => line.len() - rest.trim_start().len(),
        None => start,
    };
    line[title..].starts_with("\\## ").then_some(title)
}

/// Drops the backslashes of Markdown, not those of the shell and of JSON.
fn unescape(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        let is_escape = character == '\\' && characters.peek().is_some_and(|next| "#*_[]<>`~|".contains(*next));
        if !is_escape {
            text.push(character);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_end_with_their_bodies() {
        let lines = [
            "## cats",
            "# ",
            "export id=\"1\"",
            "# Curl command",
            "curl -X PUT \\",
            "-d @- << EOF",
            "{",
            "}",
            "EOF",
            "# A dog",
            "require \"x\"",
        ];
        let mut errors = Vec::new();
        let (snippets, end) = leading(&lines, 5, &mut errors);
        assert_eq!((snippets.len(), end, errors), (1, 9, Vec::new()));
        assert_eq!((snippets[0].line, snippets[0].text.lines().count()), (5, 9));
    }

    #[test]
    fn a_body_on_one_line_ends_there() {
        let lines = ["curl -d @- << EOF {} EOF", "\"\"\"", "curl"];
        assert_eq!(leading(&lines, 1, &mut Vec::new()).1, 1);
    }

    #[test]
    fn escaped_titles_separate_commands() {
        let lines = [
            "   \\## cats",
            "# ",
            " \\# Curl command curl x \\",
            "-d @- << EOF",
            "{\"a\": \"\\n\"}",
            "EOF \\## dogs",
            "curl y",
            "",
        ];
        let mut errors = Vec::new();
        let snippets = escaped(&lines, 1, &mut errors);
        assert_eq!(errors, Vec::new());
        let texts: Vec<(usize, &str)> = snippets.iter().map(|snippet| (snippet.line, snippet.text.as_str())).collect();
        let cats = "## cats\n# \n # Curl command curl x \\\n-d @- << EOF\n{\"a\": \"\\n\"}\nEOF ";
        assert_eq!(texts, [(1, cats), (6, "## dogs\ncurl y")]);
    }

    #[test]
    fn a_body_without_an_end_is_an_error() {
        let mut errors = Vec::new();
        escaped(&["curl x \\", "-d @- << EOF", "{"], 7, &mut errors);
        assert_eq!(errors.len(), 1);
        assert!(errors[0].message.contains("line 7") && errors[0].message.contains("line 9"), "{errors:?}");
    }
}
