//! Parameters of an operation.
//! Input: the rows of its tables, its path, commands and programs. Output: the parameters with their examples.

use std::collections::{BTreeSet, HashSet};

use super::super::command::Curl;
use super::super::model::{closed_enum, row_schema};
use super::super::raw::{RawOperation, Row};
use super::super::sdk::is_same_name;
use crate::code::CodeFacts;
use crate::facts::{At, Kind, Location, Parameter, Schema};
use crate::page::error::{Note, PageError};
use crate::page::{fits, sentences};
use crate::value::Value;

/// Reads the parameters.
pub fn parameters(
    raw: &RawOperation,
    path: &str,
    curl: &Curl,
    code: &CodeFacts,
    notes: &mut Vec<Note>,
) -> Result<Vec<Parameter>, Vec<PageError>> {
    let (mut parameters, mut errors) = (Vec::new(), Vec::new());
    let mut known = BTreeSet::new();
    let names: HashSet<&str> = placeholders(path).collect();
    for (location, row) in &raw.parameters {
        if !known.insert((*location, row.name.as_str())) {
            let message = format!("the parameter `{}` is there twice; the first one counts", row.name);
            notes.push(Note { line: row.line, message });
            continue;
        }
        if *location == Location::Path && !names.contains(row.name.as_str()) {
            let message = format!("the path `{path}` does not have the parameter `{}`", row.name);
            errors.push(PageError::new(row.line, message, "give the parameter the name that it has in the path"));
        }
        match parameter(*location, row, notes) {
            Ok(mut parameter) => {
                parameter.example = example(&parameter, curl, code, notes);
                parameters.push(parameter);
            }
            Err(error) => errors.push(error),
        }
    }
    for name in placeholders(path).filter(|name| !known.contains(&(Location::Path, *name))) {
        let message = format!("the path has `{{{name}}}`, but no table of path parameters has a row for it");
        errors.push(PageError::new(raw.line, message, "complete the page"));
    }
    if errors.is_empty() { Ok(parameters) } else { Err(errors) }
}

fn parameter(location: Location, row: &Row, notes: &mut Vec<Note>) -> Result<Parameter, PageError> {
    let mut schema = row_schema(row, notes)?;
    if schema.kind == (Kind::String { format: None })
        && let Some(values) = sentences::supported_values(&row.description)
    {
        schema.kind = Kind::Enum(closed_enum(values, row.line));
    }
    // Examples of parameters are texts, so they do not say whether a value is a number.
    fits::settle(&mut schema, None, &row.name, notes);
    Ok(Parameter {
        line: row.line,
        name: row.name.clone(),
        location,
        required: row.required || location == Location::Path,
        deprecated: sentences::is_deprecated(&row.description),
        schema,
        example: None,
    })
}

/// Returns the value of the first that has one: variables of a command, its query or headers, the arguments of programs.
fn example(parameter: &Parameter, curl: &Curl, code: &CodeFacts, notes: &mut Vec<Note>) -> Option<At<Value>> {
    let has_name = |name: &str| name == parameter.name;
    let export = curl.exports.iter().find(|(name, _)| has_name(name) || is_same_name(name, &parameter.name));
    let sent = || {
        curl.commands.iter().find_map(|command| match parameter.location {
            Location::Query => command.query.iter().find(|(name, _)| has_name(name)),
            Location::Header => {
                let header = command.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(&parameter.name));
                header.filter(|(_, value)| !value.value.contains('$'))
            }
            Location::Path => None,
        })
    };
    if let Some((_, text)) = export.or_else(sent) {
        let value = typed(&parameter.schema, &text.value).unwrap_or_else(|| {
            let message = format!("the example of `{}` does not fit its type", parameter.name);
            notes.push(Note { line: text.line, message });
            Value::String(text.value.clone())
        });
        return Some(At::new(value, text.line));
    }
    let (_, value) = code.arguments.iter().find(|(name, _)| is_same_name(name, &parameter.name))?;
    Some(value.clone())
}

/// Returns the value that a text has as this type. `None` if it has none.
fn typed(schema: &Schema, text: &str) -> Option<Value> {
    let json = Value::parse(text).ok();
    match &schema.kind {
        Kind::Boolean => json.filter(|value| value.as_bool().is_some()),
        Kind::Integer { .. } | Kind::Number { .. } => json.filter(|value| matches!(value, Value::Number(_))),
        Kind::Array(items) => text.split(',').map(|item| typed(items, item)).collect::<Option<_>>().map(Value::Array),
        Kind::Enum(found) => {
            let members = found.members.iter().map(|member| &member.value);
            members.clone().find(|value| value.as_str() == Some(text) || json.as_ref() == Some(*value)).cloned()
        }
        Kind::Any | Kind::String { .. } | Kind::Object(_) | Kind::Union(_) => Some(text.into()),
    }
}

/// Returns the names in braces.
fn placeholders(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}
