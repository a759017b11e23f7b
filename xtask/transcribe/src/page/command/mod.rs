//! Commands with curl.
//! Input: a snippet, whose lines may have been run together. Output: the values of its variables, and what each command sends.

mod words;

use crate::facts::At;
use crate::page::error::PageError;
use crate::value::Value;
use words::Words;

/// A value of a variable that has to be replaced says nothing.
const PLACEHOLDER: &str = "CHANGE_ME";

/// What a snippet says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Curl {
    /// The variables that are exported, without those that have to be changed.
    pub exports: Vec<(String, At<String>)>,
    pub commands: Vec<Command>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Command {
    pub line: usize,
    pub method: Option<String>,
    /// The path with its variables: `/api/v1/boats/${boat_id}`.
    pub path: Option<String>,
    /// Parts of the query with literal values.
    pub query: Vec<(String, At<String>)>,
    /// In the order of the command, with the lines.
    pub headers: Vec<(String, At<String>)>,
    pub body: Option<At<Value>>,
    /// Parts of a form, `None` for files.
    pub form: Vec<(String, Option<String>)>,
}

impl Command {
    /// Returns the media type of the body in lower case, without parameters.
    pub fn media_type(&self) -> Option<At<String>> {
        let (_, value) = self.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"))?;
        let media_type = value.value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        Some(At::new(media_type, value.line))
    }

    /// Returns the names of the headers whose values are variables of the caller's shell, which are credentials.
    pub fn credentials(&self) -> impl Iterator<Item = At<String>> {
        let others = ["accept", "content-type", "content-encoding"];
        let is_credential = move |name: &str, value: &str| {
            !others.contains(&name.to_ascii_lowercase().as_str()) && (value.contains("${") || value.contains('<'))
        };
        let headers = self.headers.iter().filter(move |(name, value)| is_credential(name, &value.value));
        headers.map(|(name, value)| At::new(name.clone(), value.line))
    }
}

/// Reads a snippet that begins at a line.
pub fn read(text: &str, line: usize) -> Result<Curl, PageError> {
    let mut curl = Curl::default();
    let mut words = Words::new(text, line);
    while let Some(word) = words.next()? {
        match word.value.as_str() {
            "export" => {
                if let Some(export) = words.next()? {
                    add_export(&mut curl, export);
                }
            }
            "curl" => curl.commands.push(Command { line: word.line, ..Command::default() }),
            // What is in front of the first command is a comment.
            _ => {
                if let Some(command) = curl.commands.last_mut() {
                    read_option(command, word, &mut words)?;
                }
            }
        }
    }
    // A comment can have the word `curl`, too.
    curl.commands.retain(|command| command.path.is_some());
    Ok(curl)
}

fn add_export(curl: &mut Curl, export: At<String>) {
    if let Some((name, value)) = export.value.split_once('=')
        && !value.is_empty()
        && !value.contains(PLACEHOLDER)
    {
        curl.exports.push((name.to_owned(), At::new(value.to_owned(), export.line)));
    }
}

fn read_option(command: &mut Command, word: At<String>, words: &mut Words<'_>) -> Result<(), PageError> {
    match word.value.as_str() {
        "-X" | "--request" => command.method = words.next()?.map(|method| method.value.to_ascii_uppercase()),
        "-H" | "--header" => {
            if let Some(header) = words.next()?
                && let Some((name, value)) = header.value.split_once(':')
            {
                command.headers.push((name.trim().to_owned(), At::new(value.trim().to_owned(), header.line)));
            }
        }
        "-d" | "--data" | "--data-raw" | "--data-binary" => {
            let Some(data) = words.next()? else { return Ok(()) };
            // `@-` is the here-document that follows, `@file` a file.
            if !data.value.starts_with('@') {
                command.body = Some(inline_body(command, data)?);
            }
        }
        "-F" | "--form" => {
            if let Some(part) = words.next()?
                && let Some((name, value)) = part.value.split_once('=')
            {
                let value = (!value.starts_with(['@', '<'])).then(|| value.to_owned());
                command.form.push((name.to_owned(), value));
            }
        }
        start if start.starts_with("<<") => {
            let delimiter = match start.trim_start_matches("<<").trim_start_matches('-') {
                "" => words.next()?.map(|word| word.value).unwrap_or_default(),
                delimiter => delimiter.to_owned(),
            };
            command.body = Some(here_document(command, &delimiter, word.line, words)?);
        }
        url if url.contains("://") && command.path.is_none() => read_url(command, url, word.line),
        _ => {}
    }
    Ok(())
}

/// Reads the path and the query of the last of several URLs that are run together with quotes between them.
fn read_url(command: &mut Command, urls: &str, line: usize) {
    let Some((_, url)) = urls.rsplit_once("://") else { return };
    let url = url.trim_end_matches(['"', '\'']);
    let path = url.find('/').map_or("/", |at| &url[at..]);
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    command.path = Some(path.to_owned());
    for part in query.split('&') {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        if !name.is_empty() && !value.is_empty() && !value.contains('$') && !value.contains(PLACEHOLDER) {
            command.query.push((decode(name), At::new(decode(value), line)));
        }
    }
}

/// Decodes what is percent-encoded. Other text stays.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let code = after.get(..2).and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

fn is_json(command: &Command) -> bool {
    command.media_type().is_none_or(|media_type| media_type.value.ends_with("json"))
}

fn inline_body(command: &Command, data: At<String>) -> Result<At<Value>, PageError> {
    if !is_json(command) {
        return Ok(At::new(Value::String(data.value), data.line));
    }
    let value = Value::parse(&data.value).map_err(|error| cut_off(data.line, &error))?;
    Ok(At::new(value, data.line))
}

fn here_document(
    command: &Command,
    delimiter: &str,
    line: usize,
    words: &mut Words<'_>,
) -> Result<At<Value>, PageError> {
    if !is_json(command) {
        let (text, line) = words.until(delimiter).ok_or_else(|| no_end(delimiter, line))?;
        return Ok(At::new(Value::String(text.to_owned()), line));
    }
    // The value ends by itself, so that a delimiter within a string is none.
    let value = words.json().map_err(|(line, error)| cut_off(line, &error))?;
    match words.next()? {
        Some(end) if end.value == delimiter => Ok(value),
        _ => Err(no_end(delimiter, line)),
    }
}

fn cut_off(line: usize, error: &serde_json::Error) -> PageError {
    let message = if error.is_eof() {
        "the body of the curl command is cut off".to_owned()
    } else {
        format!("the body of the curl command is no JSON: {error}")
    };
    PageError::new(line, message, "complete the page")
}

fn no_end(delimiter: &str, line: usize) -> PageError {
    PageError::new(line, format!("the body of the curl command does not end with `{delimiter}`"), "complete the page")
}

#[cfg(test)]
mod tests;
