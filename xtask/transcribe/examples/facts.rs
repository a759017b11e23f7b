//! Prints the facts of pages, for reading them beside a document.
//! Input: paths of pages. Output: an outline of their facts, with notes and errors, and the lines of all of them.

use transcribe::facts::{Content, Kind, Operation, Schema};
use transcribe::page;

fn main() {
    for path in std::env::args().skip(1) {
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) => {
                eprintln!("{path}: {error}");
                continue;
            }
        };
        match page::read_page(&text) {
            Ok((facts, notes)) => {
                facts.operations.iter().for_each(print_operation);
                for note in notes {
                    println!("{path}:{}: note: {}", note.line, note.message);
                }
            }
            Err(errors) => {
                for error in errors {
                    println!("{path}:{}: error: {}\n  help: {}", error.line, error.message, error.help);
                }
            }
        }
    }
}

fn print_operation(operation: &Operation) {
    println!("{}: {} {}", operation.line, operation.method, operation.path);
    println!("  title {:?}, id {:?}, tag {:?}", operation.title, operation.id, operation.tag);
    println!("  hosts {:?}", operation.hosts.value);
    println!("  preview {:?}, deprecated {:?}", operation.preview, operation.deprecated);
    println!("  permissions {:?}, scopes {:?}", operation.permissions, operation.scopes);
    println!("  credentials {:?}", operation.credentials.iter().map(|name| &name.value).collect::<Vec<_>>());
    for parameter in &operation.parameters {
        let required = if parameter.required { ", required" } else { "" };
        println!("  {:?} {}{required}, example {:?}", parameter.location, parameter.name, parameter.example);
        print_schema(&parameter.schema, 4);
    }
    if let Some(body) = &operation.body {
        println!("  body, required: {}", body.required);
        body.contents.iter().for_each(print_content);
    }
    for response in &operation.responses {
        println!("  response {} at {}", response.status, response.line);
        response.content.iter().for_each(print_content);
    }
}

fn print_content(content: &Content) {
    println!("    {}", content.media_type);
    content.schema.iter().for_each(|schema| print_schema(schema, 6));
    for example in &content.examples {
        println!("      example at {}: {}", example.line, example.value);
    }
}

fn print_schema(schema: &Schema, indent: usize) {
    let space = " ".repeat(indent);
    let name = schema.name.as_ref().map_or("", |name| &name.value);
    let nullable = if schema.nullable.is_some() { ", nullable" } else { "" };
    let length = schema.max_length.as_ref().map_or(String::new(), |length| format!(", maxLength {}", length.value));
    let about = format!("{name}{nullable}{length} at {}", schema.line);
    match &schema.kind {
        Kind::Array(items) => {
            println!("{space}array of {about}");
            print_schema(items, indent + 2);
        }
        Kind::Union(options) => {
            println!("{space}union {about}");
            options.iter().for_each(|option| print_schema(option, indent + 2));
        }
        Kind::Enum(found) => {
            let members: Vec<String> = found
                .members
                .iter()
                .map(|member| format!("{} {}", member.value, member.name.as_deref().unwrap_or("?")))
                .collect();
            println!("{space}enum {about}, open: {}: {}", found.is_open, members.join(", "));
        }
        Kind::Object(object) => {
            println!("{space}object {about}, additional: {}", object.additional.is_some());
            for field in &object.fields {
                let required = if field.required { " required" } else { "" };
                let deprecated = if field.deprecated { " deprecated" } else { "" };
                let read_only = if field.read_only.is_some() { " read-only" } else { "" };
                println!("{space}  {}{required}{deprecated}{read_only}", field.name);
                print_schema(&field.schema, indent + 4);
            }
        }
        kind => println!("{space}{kind:?} {about}"),
    }
}
