//! A message of the compiler. Input: a line of `cargo check --message-format json`. Output: what matching reads of it, for each name that
//! it is about.

use serde_json::Value;

use super::expression::has_word;
use super::known::last_name;

/// The errors for a name that is not found, also a field or a method. The compiler reports nothing about what else is wrong where such a
/// name is used, and so nothing about a variable that it would give a value.
const RESOLUTION: [&str; 17] = [
    "E0404", "E0405", "E0407", "E0411", "E0412", "E0422", "E0423", "E0425", "E0432", "E0433", "E0437", "E0531",
    "E0532", "E0574", "E0599", "E0603", "E0609",
];

/// How much text before a span is kept, in bytes: enough for a chain of calls.
const MAX_BEFORE: usize = 600;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageLevel {
    Error,
    /// A use of something that is deprecated. Other warnings are not read.
    Deprecation,
}

/// A message about a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompilerMessage {
    pub level: MessageLevel,
    /// The code of an error, such as `E0599`.
    pub code: Option<String>,
    /// The first line of the message.
    pub text: String,
    /// The labels of its spans, the main one first.
    pub labels: Vec<String>,
    /// The first lines of its notes and hints.
    pub notes: Vec<String>,
    /// The parts of the program that it is about, the main one first.
    pub snippets: Vec<Snippet>,
    /// The functions whose definitions it points at.
    pub definitions: Vec<Definition>,
}

/// A part of the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// The path as the compiler was called with it.
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
    pub text: String,
    /// What is before it in the file, at most a few lines.
    pub before: String,
    /// The rest of its last line.
    pub after: String,
}

/// A function that a note points at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    pub name: String,
    /// The line of the `impl` block that it is in.
    pub block: String,
}

/// Reads a line of the output of cargo, if it is an error or a deprecation with a position. `read` returns the text of a file that the
/// compiler names. A message about several imports is returned once for each.
pub fn parse_messages(line: &Value, read: &dyn Fn(&str) -> Option<String>) -> Vec<CompilerMessage> {
    let spans = line["message"]["spans"].as_array().map(Vec::as_slice).unwrap_or_default();
    let main: Vec<&Value> = spans.iter().filter(|span| span["is_primary"] == true).collect();
    if line["message"]["code"]["code"] != "E0432" || main.len() < 2 {
        return parse_message(line, read).into_iter().collect();
    }
    let one = |span: &&Value| {
        let mut line = line.clone();
        line["message"]["spans"] = Value::Array(vec![(*span).clone()]);
        parse_message(&line, read).map(of_one_import)
    };
    main.iter().filter_map(one).collect()
}

/// Says “unresolved import `a::B`” instead of “unresolved imports `a::B`, `a::C`” about the span of `B`.
fn of_one_import(message: CompilerMessage) -> CompilerMessage {
    let snippet = message.snippets.first().map(|snippet| snippet.text.as_str()).unwrap_or_default();
    let mut paths = message.text.split('`').skip(1).step_by(2);
    let text = match paths.find(|path| has_word(snippet, last_name(path))) {
        Some(path) => format!("unresolved import `{path}`"),
        None => message.text.clone(),
    };
    CompilerMessage { text, ..message }
}

fn parse_message(line: &Value, read: &dyn Fn(&str) -> Option<String>) -> Option<CompilerMessage> {
    let message = line.get("message").filter(|_| line["reason"] == "compiler-message")?;
    let code = message["code"]["code"].as_str().map(str::to_owned);
    let level = match (message["level"].as_str()?, code.as_deref()) {
        (_, Some("deprecated")) => MessageLevel::Deprecation,
        ("error", _) => MessageLevel::Error,
        _ => return None,
    };
    let spans = || message["spans"].as_array().into_iter().flatten();
    // A summary, such as “aborting due to 2 previous errors”, has neither.
    if code.is_none() && spans().next().is_none() {
        return None;
    }
    let text = message["message"].as_str()?;
    let children = || message["children"].as_array().into_iter().flatten();
    let sorted = || {
        let (main, others): (Vec<&Value>, Vec<&Value>) = spans().partition(|span| span["is_primary"] == true);
        main.into_iter().chain(others)
    };
    let labels: Vec<String> = sorted().filter_map(|span| span["label"].as_str()).map(str::to_owned).collect();
    let notes = children().filter_map(|child| child["message"].as_str()).map(first_line).collect();
    let snippets = sorted().filter_map(|span| snippet(span, read)).collect();
    let defining =
        children().filter(|child| child["message"].as_str().is_some_and(|text| text.ends_with("defined here")));
    let definitions = defining.flat_map(|child| child["spans"].as_array().into_iter().flatten());
    let definitions = definitions.filter_map(|span| definition(span, read)).collect();
    let mut text = first_line(text);
    if let (Some("E0308"), Some(types)) = (code.as_deref(), labels.first()) {
        // “mismatched types” alone does not say which.
        text = format!("{text}: {}", first_line(types));
    }
    Some(CompilerMessage { level, code, text, labels, notes, snippets, definitions })
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

fn snippet(span: &Value, read: &dyn Fn(&str) -> Option<String>) -> Option<Snippet> {
    let span = outermost(span);
    let file = span["file_name"].as_str()?;
    let source = read(file);
    let number = |key: &str| span[key].as_u64().and_then(|number| usize::try_from(number).ok());
    let range = number("byte_start").zip(number("byte_end"));
    let inside = source.as_deref().zip(range).and_then(|(source, (start, end))| source.get(start..end));
    let before = source.as_deref().zip(range).and_then(|(source, (start, _))| source.get(..start));
    let after = source.as_deref().zip(range).and_then(|(source, (_, end))| source.get(end..));
    Some(Snippet {
        file: file.to_owned(),
        line: number("line_start")?,
        column: number("column_start")?,
        text: inside.map(str::to_owned).or_else(|| highlighted(span)).unwrap_or_default(),
        before: before.map(last_lines).unwrap_or_default(),
        after: after.map(first_line).unwrap_or_default(),
    })
}

/// Returns the span in the program for one in a macro. It is the span itself for an argument of the macro.
fn outermost(span: &Value) -> &Value {
    let mut outer = span;
    while let Some(next) = outer["expansion"].get("span") {
        outer = next;
    }
    let at = |span: &Value, key: &str| span[key].as_u64().unwrap_or_default();
    let is_argument = span["file_name"] == outer["file_name"]
        && at(outer, "byte_start") <= at(span, "byte_start")
        && at(span, "byte_end") <= at(outer, "byte_end");
    if is_argument { span } else { outer }
}

/// Returns the highlighted part of the first line.
fn highlighted(span: &Value) -> Option<String> {
    let line = span["text"].get(0)?;
    let number = |key: &str| line[key].as_u64().and_then(|number| usize::try_from(number).ok());
    let (start, end) = (number("highlight_start")?, number("highlight_end")?);
    let characters = line["text"].as_str()?.chars();
    Some(characters.skip(start.saturating_sub(1)).take(end.saturating_sub(start)).collect())
}

fn last_lines(before: &str) -> String {
    let start = before.len().saturating_sub(MAX_BEFORE);
    let start = (start..=before.len()).find(|index| before.is_char_boundary(*index)).unwrap_or(before.len());
    before[start..].to_owned()
}

fn definition(span: &Value, read: &dyn Fn(&str) -> Option<String>) -> Option<Definition> {
    let name = highlighted(span)?;
    let source = read(span["file_name"].as_str()?)?;
    let line = usize::try_from(span["line_start"].as_u64()?).ok()?;
    let above: Vec<&str> = source.lines().take(line).collect();
    let block = above.into_iter().rev().find(|line| line.starts_with("impl"))?;
    Some(Definition { name, block: block.to_owned() })
}

impl CompilerMessage {
    /// Returns the error for a feature that a program enables, and that the crate does not have.
    pub fn missing_feature(package: &str, feature: &str) -> Self {
        CompilerMessage {
            level: MessageLevel::Error,
            code: None,
            text: format!("`{package}` has no feature `{feature}`"),
            labels: Vec::new(),
            notes: vec![format!("feature {feature}")],
            snippets: Vec::new(),
            definitions: Vec::new(),
        }
    }

    /// Returns `true` for an error that hides others: the compiler does not find a name, and checks nothing that depends on it.
    pub fn is_unresolved(&self) -> bool {
        let is_error = self.level == MessageLevel::Error;
        // A macro that is not found has no code.
        is_error && self.code.as_deref().map_or(!self.snippets.is_empty(), |code| RESOLUTION.contains(&code))
    }

    /// Returns the message and its labels.
    pub(super) fn statements(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.text).chain(&self.labels).map(String::as_str)
    }

    /// Returns the message, its labels and its notes, but no lists of what else there is.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        let is_list = |note: &str| note.contains("other types implement") || note.contains("available fields");
        self.statements().chain(self.notes.iter().map(String::as_str).filter(move |note| !is_list(note)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_errors_and_deprecations_are_read() {
        let line = |level: &str, code: Value, spans: Value| {
            let message = json!({"level": level, "code": code, "message": "a\nb", "spans": spans, "children": []});
            let read = parse_messages(&json!({"reason": "compiler-message", "message": message}), &|_| None);
            read.into_iter().next().map(|message| (message.level, message.text))
        };
        let code = |code: &str| json!({"code": code});
        assert_eq!(line("error", code("E0599"), json!([])), Some((MessageLevel::Error, "a".to_owned())));
        assert_eq!(line("warning", code("deprecated"), json!([])), Some((MessageLevel::Deprecation, "a".to_owned())));
        // With `-D warnings`.
        assert_eq!(line("error", code("deprecated"), json!([])), Some((MessageLevel::Deprecation, "a".to_owned())));
        assert_eq!(line("warning", code("unused"), json!([])), None);
        assert_eq!(line("error", Value::Null, json!([])), None);
        assert_eq!(parse_messages(&json!({"reason": "compiler-artifact"}), &|_| None), []);
        assert_eq!(parse_messages(&json!([]), &|_| None), []);
    }

    #[test]
    fn each_import_of_a_list_has_a_message() {
        let text = "use boats::models::{Berth, Ship as Vessel};";
        let span = |name: &str| {
            let start = text.find(name).expect("it is in the text");
            json!({"file_name": "src/lib.rs", "line_start": 1, "column_start": start + 1, "byte_start": start,
                "byte_end": start + name.len(), "is_primary": true, "label": format!("no `{name}` in `models`")})
        };
        let spans = json!([span("Berth"), span("Ship as Vessel")]);
        let message = "unresolved imports `boats::models::Berth`, `boats::models::Ship`";
        let message =
            json!({"level": "error", "code": {"code": "E0432"}, "message": message, "spans": spans, "children": []});
        let line = json!({"reason": "compiler-message", "message": message});
        let read = parse_messages(&line, &|_| Some(text.to_owned()));
        let said: Vec<_> = read
            .iter()
            .map(|one| (one.text.as_str(), one.snippets[0].column, one.snippets[0].after.as_str()))
            .collect();
        let expected = [
            ("unresolved import `boats::models::Berth`", 21, ", Ship as Vessel};"),
            ("unresolved import `boats::models::Ship`", 28, "};"),
        ];
        assert_eq!(said, expected);
        assert!(read.iter().all(|one| one.labels.len() == 1 && one.is_unresolved()));
        assert!(!CompilerMessage::missing_feature("harbour", "tugs").is_unresolved());
    }

    #[test]
    fn a_span_in_a_macro_is_where_the_program_calls_it() {
        let at = |file: &str, line: usize| json!({"file_name": file, "line_start": line, "column_start": 3, "byte_start": 4, "byte_end": 6, "is_primary": true});
        let mut span = at("/macros.rs", 1);
        span["expansion"] = json!({"span": at("src/lib.rs", 2)});
        let read = |file: &str| (file == "src/lib.rs").then(|| "é b.c".to_owned());
        let found = snippet(&span, &read).expect("the span has a file");
        assert_eq!(
            (found.file.as_str(), found.line, found.text.as_str(), found.before.as_str()),
            ("src/lib.rs", 2, ".c", "é b")
        );
        // A file that has changed since is no reason to panic.
        let read = |_: &str| Some("é".to_owned());
        assert_eq!(snippet(&span, &read).map(|found| found.text), Some(String::new()));
    }
}
