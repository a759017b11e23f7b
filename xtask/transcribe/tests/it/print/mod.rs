//! Prints facts as pages of the reference, as the vendor writes them.
//! Input: operations of one tag. Output: a page, in Markdown or as text without markup.
//!
//! No page can say:
//!
//! - the names of types in a response, other than that of the body, and of enum values that no example has, because only programs have
//!   names, and they build requests;
//! - that a response's field is nullable, or an item of an array, because only programs in Go say it, of fields;
//! - which values an open enum has beside those of the examples;
//! - the media type of a response, or several of them;
//! - a body that is no object or array of objects, and an object in it without fields that refuses other members;
//! - that a field is read-only, unless it is the only one that the example of its object leaves out.

mod markdown;
mod programs;
mod rows;
mod text;
mod values;

use transcribe::facts::{Facts, Operation};

pub use values::{example, write};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    Markdown,
    Text,
}

pub const FORMS: [Form; 2] = [Form::Markdown, Form::Text];

/// Prints a page.
pub fn page(facts: &Facts, form: Form) -> String {
    match form {
        Form::Markdown => markdown::page(&facts.operations),
        Form::Text => text::page(&facts.operations),
    }
}

fn tag(operations: &[Operation]) -> &str {
    operations[0].tag.as_ref().map_or("Harbours", |tag| &tag.value)
}

/// Returns the heading, which has no fact but that it differs from those of other operations.
fn title(operation: &Operation) -> String {
    let id = operation.id.as_ref().map_or("Other", |id| &id.value);
    let mut title = String::new();
    for (at, letter) in id.chars().enumerate() {
        if letter.is_uppercase() && at > 0 {
            title.push(' ');
        }
        title.extend(if at > 0 { letter.to_lowercase().next() } else { Some(letter) });
    }
    title
}

fn version(operation: &Operation) -> &str {
    transcribe::compare::version(&operation.path).unwrap_or("v1")
}

/// The paragraphs with the facts of an operation. A line that starts with `- ` is an item of a list.
fn sentences(operation: &Operation) -> Vec<String> {
    let mut all = vec!["What it does is not a fact.".to_owned()];
    if operation.deprecated.is_some() {
        all.push("This endpoint is deprecated.".to_owned());
    }
    if let Some(permissions) = &operation.permissions {
        match permissions.value.names.as_slice() {
            [only] => all.push(format!("This endpoint requires the `{only}` permission.")),
            names => {
                let which = if permissions.value.requires_all { "all" } else { "any" };
                all.push(format!("This endpoint requires {which} of the following permissions:"));
                all.extend(names.iter().map(|name| format!("- `{name}`")));
            }
        }
    }
    if let Some(scopes) = &operation.scopes {
        let names: Vec<_> = scopes.value.iter().map(|name| format!("`{name}`")).collect();
        let names = names.join(", ");
        all.push(format!("OAuth apps require the {names} authorization scopes to access this endpoint."));
    }
    all
}
