//! Pages in Markdown.

use http::StatusCode;
use transcribe::facts::{Content, Location, Operation};
use transcribe::value::Value;

use super::programs::{self, Command};
use super::rows::{self, Row};
use super::{sentences, tag, title, version, write};

pub fn page(operations: &[Operation]) -> String {
    let tag = tag(operations);
    let mut page = format!("---\ntitle: {tag}\nbreadcrumbs: Docs > Reference > {tag}\n---\n\n");
    if operations.len() > 1 {
        page.push_str(&format!("# {tag}\n\nHarbours of the example company.\n\n"));
    }
    for operation in operations {
        let level = if operations.len() > 1 { "##" } else { "#" };
        let title = title(operation);
        page.push_str(&format!(
            "{level} {title}{{% #{} %}}\n\nCopy pageCopied\n",
            title.to_lowercase().replace(' ', "-")
        ));
        page.push_str(&format!("{{% tab title=\"{}\" %}}\n{}{{% /tab %}}\n\n", version(operation), body(operation)));
    }
    page
}

fn body(operation: &Operation) -> String {
    let mut page = String::new();
    if operation.preview.is_some() {
        page.push_str("**Note**: This endpoint is in preview, see [the news](https://harbours.example).\n");
    }
    page.push_str("| Datadog site | API endpoint |\n| --- | --- |\n");
    for host in &operation.hosts.value {
        page.push_str(&format!("| {host} | {} https://{host}{} |\n", operation.method, operation.path));
    }
    page.push_str("\n### Overview\n\n");
    for sentence in sentences(operation) {
        page.push_str(&sentence);
        page.push('\n');
    }
    if !operation.parameters.is_empty() {
        page.push_str("\n### Arguments\n");
    }
    for (location, heading) in [(Location::Path, "Path"), (Location::Query, "Query"), (Location::Header, "Header")] {
        let rows: Vec<_> = operation
            .parameters
            .iter()
            .filter(|parameter| parameter.location == location)
            .map(rows::parameter)
            .collect();
        if !rows.is_empty() {
            page.push_str(&format!(
                "\n#### {heading} Parameters\n\n| Name | Type | Description |\n| --- | --- | --- |\n"
            ));
            rows.iter().for_each(|row| page.push_str(&self::row(row, false)));
        }
    }
    if let Some(body) = &operation.body {
        let required = if body.required { " (required)" } else { "" };
        page.push_str(&format!("\n### Request\n\n#### Body Data{required}\n\n"));
        page.push_str(&model(&body.contents[0], 1));
    }
    page.push_str("\n### Response\n\n");
    for response in &operation.responses {
        let reason = StatusCode::from_u16(response.status).ok().and_then(|status| status.canonical_reason());
        page.push_str(&format!("{{% tab title=\"{}\" %}}\n{}\n", response.status, reason.unwrap_or("Something")));
        page.push_str(&response.content.as_ref().map(|content| model(content, usize::MAX)).unwrap_or_default());
        page.push_str("\n{% /tab %}\n\n");
    }
    page.push_str("### Code Example\n\n##### \n");
    for (at, command) in programs::commands(operation).iter().enumerate() {
        page.push_str(&self::command(command, at));
    }
    page.push_str("\n                \n##### \n\n");
    for (language, program) in programs::programs(operation) {
        page.push_str(&format!("```{language}\n{program}```\n\n#### Instructions\n\nFirst install it and run:\n    DD_SITE=\"x\" run\n##### \n\n"));
    }
    page
}

/// Writes the table and its examples. Further examples of a request are in its commands.
fn model(content: &Content, max_examples: usize) -> String {
    let mut page = String::new();
    if let Some(schema) = &content.schema {
        let header = "| Parent field | Field | Type | Description |\n| --- | --- | --- | --- |\n";
        page.push_str(&format!("{{% tab title=\"Model\" %}}\nThe model.\n\n{header}"));
        rows::rows(schema).iter().for_each(|row| page.push_str(&self::row(row, true)));
        page.push_str("\n{% /tab %}\n\n");
    }
    for example in content.examples.iter().take(max_examples) {
        page.push_str(&format!(
            "{{% tab title=\"Example\" %}}\n\n```json\n{}\n```\n\n{{% /tab %}}\n",
            write(&example.value)
        ));
    }
    page
}

fn row(row: &Row, has_parent: bool) -> String {
    let escape = |text: &str| text.replace('[', "\\[").replace(']', "\\]");
    let parent = if has_parent { format!(" {} |", escape(&row.parent)) } else { String::new() };
    let required = if row.required { " [*required*]" } else { "" };
    let values =
        if row.values.is_empty() { String::new() } else { format!(" Allowed enum values: `{}`", row.values.join(",")) };
    format!("|{parent} {}{required} | {} | {}{values} |\n", escape(&row.name), row.type_name, row.description)
}

/// Lines of commands are run together, and `#` is escaped. The title of the next one is on the line that ends a body.
fn command(command: &Command, at: usize) -> String {
    let mut page = format!("{}\\## example {at}\n# \n ", if at == 0 { "                  " } else { "" });
    if !command.exports.is_empty() {
        page.push_str("\\# Path parameters ");
    }
    for (name, value) in &command.exports {
        page.push_str(&format!("export {name}=\"{value}\" "));
    }
    let url = format!("https://{}{}", command.hosts[0], command.target);
    page.push_str(&format!("\\# Curl command curl -X {} \"{url}\"", command.method));
    for option in &command.options {
        page.push_str(&format!(" \\\n{option}"));
    }
    match &command.body {
        Some(Value::String(text)) => page.push_str(&format!(" \\\n-d @- << EOF\n{text}\nEOF ")),
        Some(body) => page.push_str(&format!(" \\\n-d @- << EOF\n{}\nEOF ", write(body))),
        None => page.push('\n'),
    }
    page
}
