//! Gives rows of a table their objects back.
//! Input: rows, each object's fields directly after the object, and the example beside them. Output: the row that each row is in.
//!
//! Pages without markup do not say at all which object a field is in, and Markdown says only the object's name, which may repeat. All
//! nestings that fit are found, with what the table and the example say: only objects have fields, names in an object are unique, and
//! every member of an object of the example has a row, unless the object has no rows at all, which means that its members are free.
//! A row without a member in the example is fine, because examples leave out fields; the nestings with the fewest of them count.

mod example;
mod search;

use std::collections::HashSet;

use super::raw::Row;
use crate::page::error::{Note, PageError};
use crate::value::Value;
use example::{Example, Member};
use search::{Outcome, Rule, Table};

/// The row that stands for the names of an object that may have any.
pub const ANY_KEY: &str = "<any-key>";

/// Returns `true` if the row is a subschema of a union: `Option 1`.
pub fn is_option(name: &str) -> bool {
    name.strip_prefix("Option ").is_some_and(|number| number.parse::<u32>().is_ok())
}

/// Returns the row that each row is in, `None` for rows of the body itself.
pub fn parents(rows: &[Row], example: Option<&Value>) -> Result<(Vec<Option<usize>>, Option<Note>), PageError> {
    let table = Table::new(rows);
    let several = match search::search(&table, example, Rule::Complete) {
        Outcome::One(parents) => return Ok((parents, None)),
        Outcome::None { row } => return Err(no_place(&table, rows, row, example)),
        several => several,
    };
    // Objects of real pages have their fields sorted by name. That decides only where nothing else does.
    match (search::search(&table, example, Rule::Sorted), several) {
        (Outcome::One(parents), several) => {
            let note = sorted_note(rows, &parents, &several);
            Ok((parents, Some(note)))
        }
        (several @ Outcome::Several { .. }, _) | (_, several) => Err(ambiguous(rows, &several)),
    }
}

/// Returns the names that lead to a row, such as `data.attributes`.
pub fn path(rows: &[Row], parents: &[Option<usize>], row: usize) -> String {
    let mut names = vec![rows[row].name.as_str()];
    let mut place = parents[row];
    while let Some(row) = place {
        names.push(&rows[row].name);
        place = parents[row];
    }
    names.reverse();
    names.join(".")
}

fn no_place(table: &Table<'_>, rows: &[Row], row: Option<usize>, example: Option<&Value>) -> PageError {
    let row = match search::search(table, example, Rule::Lenient) {
        Outcome::One(parents) => {
            if let Some((line, member)) = without_row(rows, &parents, example) {
                let message = format!("the example has `{member}`, but the table has no row for it");
                return PageError::new(line, message, "check that the table and the example are complete");
            }
            row
        }
        // Here even what the example has does not matter.
        Outcome::None { row } => row,
        _ => row,
    };
    let help = "check that the table and the example are complete, and that they belong together";
    let Some(at) = row else {
        let line = rows.last().map_or(0, |row| row.line);
        return PageError::new(line, "the table ends before every member of the example has a row", help);
    };
    let Row { line, name, parent, .. } = &rows[at];
    let message = match parent.as_deref().filter(|parent| !parent.is_empty()) {
        Some(parent) if rows[..at].iter().all(|row| row.name != parent) => {
            format!("`{name}` is a field of `{parent}`, but the table has no row for `{parent}` above it")
        }
        Some(parent) => format!("`{name}` is a field of `{parent}`, but no object of this name can have it"),
        None => match unknown_member(rows, example) {
            Some(member) => {
                format!("the example has `{member}`, but the table has no row for it, so `{name}` fits into no object")
            }
            None => format!("`{name}` fits into no object"),
        },
    };
    PageError::new(*line, message, help)
}

/// Returns the path of the first member of the example whose name no row has. Objects without any such name may be free.
fn unknown_member(rows: &[Row], example: Option<&Value>) -> Option<String> {
    let names: HashSet<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    let mut rest: Vec<(String, &Value)> = vec![(String::new(), example?)];
    while let Some((path, value)) = rest.pop() {
        match value {
            Value::Array(items) => rest.extend(items.iter().rev().map(|item| (path.clone(), item))),
            Value::Object(members) => {
                let is_known = |name: &str| names.contains(name);
                let path = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
                let unknown = members.iter().find(|(name, _)| !is_known(name));
                if let Some((name, _)) = unknown.filter(|_| members.iter().any(|(name, _)| is_known(name))) {
                    return Some(path(name));
                }
                rest.extend(members.iter().rev().map(|(name, value)| (path(name), value)));
            }
            _ => {}
        }
    }
    None
}

/// Returns the path of the first member of the example that has no row, and the line of the object that it is in.
fn without_row(rows: &[Row], parents: &[Option<usize>], example: Option<&Value>) -> Option<(usize, String)> {
    let (mut example, root) = Example::new(example);
    let mut nodes: Vec<Option<usize>> = Vec::with_capacity(rows.len());
    let mut fields: Vec<HashSet<&str>> = vec![HashSet::new(); rows.len() + 1];
    for (row, parent) in rows.iter().zip(parents) {
        let node = parent.map_or(root, |parent| nodes[parent]);
        nodes.push(node.and_then(|node| example.child(node, Member::Named(&row.name))));
        fields[parent.map_or(rows.len(), |parent| parent)].insert(&row.name);
    }
    let objects = std::iter::once(None).chain((0..rows.len()).map(Some));
    objects.into_iter().find_map(|object| {
        let fields = &fields[object.unwrap_or(rows.len())];
        let names = example.names(object.map_or(root, |row| nodes[row])?);
        let is_free = fields.iter().all(|name| is_option(name)) || fields.contains(ANY_KEY);
        let name = names.iter().filter(|name| !is_free && !fields.contains(**name)).min()?;
        let line = rows[object.unwrap_or(0)].line;
        Some((line, object.map_or((*name).to_owned(), |row| format!("{}.{name}", path(rows, parents, row)))))
    })
}

fn ambiguous(rows: &[Row], several: &Outcome) -> PageError {
    match several {
        Outcome::Several { row, places } => PageError::new(
            rows[*row].line,
            format!("`{}` can be a field of {}", rows[*row].name, list(places)),
            "give the example a value for it, or the page a table with parent fields",
        ),
        Outcome::TooMany { row } => PageError::new(
            rows[*row].line,
            format!("the table up to `{}` can be nested in too many ways", rows[*row].name),
            "give the table an example with every field, or a column with parent fields",
        ),
        _ => unreachable!("only several nestings are ambiguous"),
    }
}

fn sorted_note(rows: &[Row], parents: &[Option<usize>], several: &Outcome) -> Note {
    let (row, places) = match several {
        Outcome::Several { row, places } => (*row, list(places)),
        Outcome::TooMany { row } => (*row, "many objects".to_owned()),
        _ => unreachable!("only several nestings need the order of names"),
    };
    let path = path(rows, parents, row);
    let message = format!(
        "`{}` can be a field of {places}; it is `{path}`, because only then fields are sorted by name",
        rows[row].name
    );
    Note { line: rows[row].line, message }
}

fn list(places: &[String]) -> String {
    let places: Vec<String> = places
        .iter()
        .map(|place| if place.is_empty() { "the body".to_owned() } else { format!("`{place}`") })
        .collect();
    places.join(" or ")
}

#[cfg(test)]
mod tests;
