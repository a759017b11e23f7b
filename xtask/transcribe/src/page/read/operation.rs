//! Facts of one operation.
//! Input: its parts. Output: the operation, and the example beside the table of its request.

use super::super::command::{self, Command, Curl};
use super::super::raw::{RawOperation, RawPage, RawResponse};
use super::super::status::status;
use super::{bodies, parameters};
use crate::code::Language;
use crate::code::{self, CodeFacts};
use crate::facts::{At, Operation, Response};
use crate::page::error::{Note, PageError};
use crate::page::{endpoint, sentences};
use crate::value::Value;

/// The lines of a program that can have its comment.
const FIRST_LINES: usize = 3;

/// Reads an operation.
pub fn operation(
    page: &RawPage,
    raw: &RawOperation,
    notes: &mut Vec<Note>,
) -> Result<(Operation, Option<At<Value>>), Vec<PageError>> {
    let Some(first) = raw.endpoints.first() else {
        let help = "an operation has a method and a URL, such as `GET https://…`";
        return Err(vec![PageError::new(raw.line, "the operation has no endpoint", help)]);
    };
    let mut errors = Vec::new();
    errors.extend(endpoint::disagreement(&raw.endpoints));
    let path = endpoint::path(&first.value.url).split(['?', '#']).next().unwrap_or_default().to_owned();
    let curl = curl(raw, &mut errors);
    let code = code::read(&raw.snippets);
    notes.extend(code.disagreements.iter().map(|text| Note { line: text.line, message: text.value.clone() }));
    if let Some(version) = raw.version.as_ref().filter(|version| !path.split('/').any(|part| part == version.value)) {
        let message = format!("the version is `{}`, which the path `{path}` does not have", version.value);
        notes.push(Note { line: version.line, message });
    }
    compare_commands(&first.value.method, &path, &curl.commands, notes);
    let parameters = parameters::parameters(raw, &path, &curl, &code, notes).unwrap_or_else(|found| {
        errors.extend(found);
        Vec::new()
    });
    let bodies::Request { body, example } =
        bodies::request(raw, &curl.commands, &code, notes).unwrap_or_else(|found| {
            errors.extend(found);
            bodies::Request::default()
        });
    let responses = responses(raw, &code, notes, &mut errors);
    let permissions = sentences::permissions(&raw.sentences, notes, &mut errors);
    let scopes = sentences::scopes(&raw.sentences, &mut errors);
    if !errors.is_empty() {
        return Err(errors);
    }
    let operation = Operation {
        line: first.line,
        method: first.value.method.to_ascii_uppercase(),
        path,
        title: raw.title.clone().or_else(|| title_of_program(raw)),
        id: code.id.clone(),
        tag: page.tag.clone().or_else(|| code.group.as_ref().map(|group| At::new(words(&group.value), group.line))),
        hosts: hosts(raw, first.line),
        preview: sentences::preview(&raw.sentences),
        deprecated: deprecated(raw),
        permissions,
        scopes,
        credentials: credentials(&curl.commands),
        parameters,
        body,
        responses,
    };
    Ok((operation, example))
}

/// Returns the title in the first comment of a program: `Light a lamp returns "OK" response`.
fn title_of_program(raw: &RawOperation) -> Option<At<String>> {
    let lines = raw.snippets.iter().flat_map(|snippet| snippet.text.lines().take(FIRST_LINES).zip(snippet.line..));
    let mut titles = lines.filter_map(|(line, number)| {
        let title = line.split_once(" returns \"")?.0.trim_start_matches([' ', '/', '*', '#']);
        (!title.is_empty() && !line.contains('(')).then(|| At::new(title.to_owned(), number))
    });
    titles.next()
}

fn deprecated(raw: &RawOperation) -> Option<usize> {
    let title = raw.title.as_ref().filter(|title| title.value.to_lowercase().contains("(deprecated)"));
    title.map(|title| title.line).or_else(|| sentences::deprecated_operation(&raw.sentences))
}

fn hosts(raw: &RawOperation, line: usize) -> At<Vec<String>> {
    let mut hosts: Vec<String> = Vec::new();
    for endpoint in &raw.endpoints {
        let host = endpoint::host(&endpoint.value.url);
        if !hosts.iter().any(|known| known == host) {
            hosts.push(host.to_owned());
        }
    }
    At::new(hosts, line)
}

fn curl(raw: &RawOperation, errors: &mut Vec<PageError>) -> Curl {
    let mut all = Curl::default();
    for snippet in raw.snippets.iter().filter(|snippet| snippet.language == Language::Curl) {
        match command::read(&snippet.text, snippet.line) {
            Ok(curl) => {
                all.exports.extend(curl.exports);
                all.commands.extend(curl.commands);
            }
            Err(error) => errors.push(error),
        }
    }
    all
}

/// Notes commands that send something else than the endpoint.
fn compare_commands(method: &str, path: &str, commands: &[Command], notes: &mut Vec<Note>) {
    for command in commands {
        let found = command.path.as_deref().unwrap_or_default().replace("${", "{");
        let found_method = command.method.as_deref().unwrap_or(method);
        if found != path || !found_method.eq_ignore_ascii_case(method) {
            let message = format!("the curl command sends `{found_method} {found}`, the endpoint is `{method} {path}`");
            notes.push(Note { line: command.line, message });
        }
    }
}

fn credentials(commands: &[Command]) -> Vec<At<String>> {
    let mut all: Vec<At<String>> = Vec::new();
    for name in commands.iter().flat_map(Command::credentials) {
        if !all.iter().any(|known| known.value.eq_ignore_ascii_case(&name.value)) {
            all.push(name);
        }
    }
    all
}

fn responses(
    raw: &RawOperation,
    code: &CodeFacts,
    notes: &mut Vec<Note>,
    errors: &mut Vec<PageError>,
) -> Vec<Response> {
    let mut responses: Vec<Response> = Vec::new();
    for raw in &raw.responses {
        match response(raw, notes) {
            Ok(response) => {
                if let Some(known) = responses.iter().find(|known| known.status == response.status) {
                    let message =
                        format!("the response {} is there twice, first in line {}", response.status, known.line);
                    let help = "remove one of them, or write its status in front of it";
                    errors.push(PageError::new(response.line, message, help));
                }
                responses.push(response);
            }
            Err(found) => errors.extend(found),
        }
    }
    let success = responses.iter_mut().filter(|response| (200..300).contains(&response.status));
    let content = success.filter_map(|response| response.content.as_mut()).next();
    if let (Some(name), Some(schema)) = (&code.response, content.and_then(|content| content.schema.as_mut())) {
        schema.name = Some(name.clone());
    }
    responses
}

fn response(raw: &RawResponse, notes: &mut Vec<Note>) -> Result<Response, Vec<PageError>> {
    let status = status(&raw.status, raw.line).map_err(|error| vec![error]);
    let content = bodies::response(raw, notes);
    match (status, content) {
        (Ok(status), Ok(content)) => Ok(Response { line: raw.line, status, content }),
        (status, content) => {
            Err(status.err().into_iter().flatten().chain(content.err().into_iter().flatten()).collect())
        }
    }
}

/// Splits a name at its capitals: `BoatsApi` is `Boats Api`, and `AWSBoats` is `AWS Boats`.
fn words(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut words = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| letters[before]);
        let is_after_lower = before.is_some_and(|before| !before.is_uppercase());
        let is_before_lower = letters.get(at + 1).is_some_and(|next| next.is_lowercase());
        if letter.is_uppercase() && before.is_some() && (is_after_lower || is_before_lower) {
            words.push(' ');
        }
        words.push(*letter);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn names_become_words() {
        assert_eq!(words("HarborBoats"), "Harbor Boats");
        assert_eq!(words("AWSBoats"), "AWS Boats");
        assert_eq!(words("Boats"), "Boats");
    }
}
