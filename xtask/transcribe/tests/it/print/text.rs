//! Pages as text without markup: cells are lines, and hosts are run together.

use http::StatusCode;
use transcribe::facts::{Content, Location, Operation};
use transcribe::value::Value;

use super::programs::{self, Command};
use super::rows::{self, Row};
use super::{sentences, tag, title, write};

pub fn page(operations: &[Operation]) -> String {
    let mut page = format!("{}\n\nHarbours of the example company.\n\n", tag(operations));
    for operation in operations {
        page.push_str(&format!("{}\n\n{}", title(operation), body(operation)));
    }
    page
}

fn body(operation: &Operation) -> String {
    let mut page = String::new();
    if operation.preview.is_some() {
        page.push_str("Note: This endpoint is in preview, see the news.\n\n");
    }
    let urls: Vec<_> = operation.hosts.value.iter().map(|host| format!("https://{host}{}", operation.path)).collect();
    page.push_str(&format!("{} {}\n\nOverview\n\n", operation.method, urls.concat()));
    for sentence in sentences(operation) {
        page.push_str(&sentence.replace("- ", "  •\u{a0}").replace('`', ""));
        page.push_str("\n\n");
    }
    if !operation.parameters.is_empty() {
        page.push_str("Arguments\n\n");
    }
    for (location, heading) in [
        (Location::Path, "Path Parameters"),
        (Location::Query, "Query Strings"),
        (Location::Header, "Header Parameters"),
    ] {
        let parameters = operation.parameters.iter().filter(|parameter| parameter.location == location);
        let rows: Vec<_> = parameters.map(rows::parameter).collect();
        if !rows.is_empty() {
            page.push_str(&format!("{heading}\n\nName\n\nType\n\nDescription\n\n"));
            rows.iter().for_each(|row| page.push_str(&self::row(row)));
        }
    }
    if let Some(body) = &operation.body {
        let required = if body.required { " (required)" } else { "" };
        page.push_str(&format!("Request\n\nBody Data{required}\n\n{}", model(&body.contents[0], 1)));
    }
    page.push_str("Response\n\n");
    for response in &operation.responses {
        let reason = StatusCode::from_u16(response.status).ok().and_then(|status| status.canonical_reason());
        let reason = reason.unwrap_or("Something");
        page.push_str(&format!("{reason}\n\n{reason}\n\n"));
        page.push_str(&response.content.as_ref().map(|content| model(content, usize::MAX)).unwrap_or_default());
    }
    page.push_str("Code Example\n\n");
    for command in programs::commands(operation) {
        page.push_str(&self::command(&command));
    }
    for (_, program) in programs::programs(operation) {
        page.push_str(&format!(
            "{program}\nInstructions\n\nFirst install it and then run the following commands:\n\n    \nDD_SITE=\"x\" run\n\n"
        ));
    }
    page
}

/// Writes the table and its examples. Further examples of a request are in its commands.
fn model(content: &Content, max_examples: usize) -> String {
    let mut page = String::new();
    if let Some(schema) = &content.schema {
        page.push_str("Expand All\n\nField\n\nType\n\nDescription\n\n");
        rows::rows(schema).iter().for_each(|row| page.push_str(&self::row(row)));
    }
    for example in content.examples.iter().take(max_examples) {
        page.push_str(&format!("{}\n\n", write(&example.value)));
    }
    page
}

fn row(row: &Row) -> String {
    let required = if row.required { " [required]" } else { "" };
    let type_name = if row.type_name.is_empty() { String::new() } else { format!("{}\n\n", row.type_name) };
    let values =
        if row.values.is_empty() { String::new() } else { format!(" Allowed enum values: {}", row.values.join(",")) };
    format!("{}{required}\n\n{type_name}{}{values}\n\n", row.name, row.description)
}

/// A command is one line below its variables.
fn command(command: &Command) -> String {
    let mut page = "                  ## example\n# \n".to_owned();
    for (name, value) in &command.exports {
        page.push_str(&format!("# Path parameters\nexport {name}=\"{value}\"\n"));
    }
    // The first host has its quote, and the last one the path.
    let (last, first) = command.hosts.split_last().expect("an operation has a host");
    let first: String = first.iter().map(|host| format!("https://{host}\"")).collect();
    let url = format!("\"{first}https://{last}{}\"", command.target);
    page.push_str(&format!("# Curl command\ncurl -X {} {url}", command.method));
    for option in &command.options {
        page.push_str(&format!(" \\ {option}"));
    }
    if let Some(Value::String(text)) = &command.body {
        page.push_str(&format!(" \\ -d @- << EOF {text} EOF"));
    } else if let Some(body) = &command.body {
        page.push_str(&format!(" \\ -d @- << EOF {body} EOF"));
    }
    page.push('\n');
    page
}
