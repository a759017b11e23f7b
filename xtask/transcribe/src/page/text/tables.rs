//! Tables and their examples.
//! Input: the lines from a table's header on. Output: a model, and the line after it.

use std::collections::HashSet;

use crate::facts::At;
use crate::page::json;
use crate::page::raw::RawModel;
use crate::page::section::{self, Section};
use crate::value::Value;

use super::types::{is_name, is_type, name_and_required};
use super::{Item, Reader, is_endpoint, rows};

/// Returns `true` if the three lines of a table's header are here.
pub(super) fn is_header(items: &[Item<'_>], at: usize) -> bool {
    let is_text =
        |offset: usize, texts: &[&str]| items.get(at + offset).is_some_and(|item| texts.contains(&item.text.as_ref()));
    is_text(0, &["Name", "Field"]) && is_text(1, &["Type"]) && is_text(2, &["Description"])
}

/// Returns the item with the first line of a header, which a button may be above. The rest of the header may be missing.
pub(super) fn start(items: &[Item<'_>], at: usize, first: &str) -> Option<usize> {
    let is_text = |at: usize, text: &str| items.get(at).is_some_and(|item| item.text == text);
    if is_text(at, "Expand All") {
        return Some(at + 1);
    }
    let is_start = is_text(at, first) && !items.get(at + 1).is_some_and(|next| is_type(&next.text));
    (is_start || is_header(items, at)).then_some(at)
}

/// Returns `true` if a table of fields or an example starts here.
pub(super) fn is_model(items: &[Item<'_>], at: usize) -> bool {
    start(items, at, "Field").is_some() || items.get(at).is_some_and(|item| json::is_start(&item.text))
}

/// Returns `true` if the item can only be the name of a row.
pub(super) fn is_row(items: &[Item<'_>], at: usize) -> bool {
    let Some(item) = items.get(at) else { return false };
    let (name, required) = name_and_required(&item.text);
    is_name(name) && (required || items.get(at + 1).is_some_and(|next| is_type(&next.text)))
}

impl Reader<'_> {
    /// Reads a table of fields, an example, or both.
    pub(super) fn read_model(&mut self) -> RawModel {
        match start(self.items, self.at, "Field") {
            Some(_) => self.read_table("Field"),
            None => self.read_example(),
        }
    }

    /// Reads a table whose first column has the header `first`, and the example below it.
    pub(super) fn read_table(&mut self, first: &str) -> RawModel {
        let header = start(self.items, self.at, first).unwrap_or(self.at);
        let line = self.items.get(header).map_or(self.items[self.at].line, |item| item.line);
        let is_expected = is_header(self.items, header) && self.items[header].text == first;
        if !is_expected {
            let message = "a table without the header that is expected here";
            self.findings.error(
                line,
                message,
                format!("write the lines `{first}`, `Type` and `Description` above its rows"),
            );
            self.at = header;
            self.skip_table();
            return RawModel { line, ..RawModel::default() };
        }
        let start = header + 3;
        self.at = self.end_of_rows(start);
        let items = &self.items[start..self.at];
        let mut model = RawModel { line, ..RawModel::default() };
        let mut known = HashSet::new();
        if self.items.get(self.at).is_some_and(|item| json::is_start(&item.text)) && first == "Field" {
            let example = self.read_example().example;
            if let Some(value) = example.as_ref().and_then(|example| Value::parse(&example.value).ok()) {
                add_names(&value, &mut known);
            }
            model.example = example;
        }
        if items.is_empty() {
            self.findings.error(line, "a table without rows", "copy the table again, whole");
        }
        model.rows = rows::read(items, &known, &mut self.findings.errors);
        model
    }

    /// Reads an example, and reports where it is cut off or no JSON.
    fn read_example(&mut self) -> RawModel {
        let line = self.items[self.at].line;
        let extent = json::extent(&self.lines[line - 1..]);
        let end = line + extent.lines;
        let text = self.lines[line - 1..end - 1].join("\n");
        if extent.is_complete {
            self.findings.errors.extend(json::parse(&text, line).err());
        } else {
            self.findings.errors.push(json::cut_off(line, end - 1));
        }
        self.at += self.items[self.at..].iter().take_while(|item| item.line < end).count();
        RawModel { line, rows: Vec::new(), example: Some(At::new(text, line)) }
    }

    /// Passes over the rows of a table that cannot be read, and its example.
    pub(super) fn skip_table(&mut self) {
        let button = usize::from(self.items.get(self.at).is_some_and(|item| item.text == "Expand All"));
        let header = self.at + button;
        let start = if is_header(self.items, header) { header + 3 } else { header };
        self.at = self.end_of_rows(start).max(self.at + usize::from(start == self.at));
        if self.items.get(self.at).is_some_and(|item| json::is_start(&item.text)) {
            self.read_example();
        }
    }

    /// Returns the first item from `at` on that is no row of a table.
    fn end_of_rows(&self, at: usize) -> usize {
        let count = (at..self.items.len()).take_while(|&at| !self.ends_rows(at)).count();
        (at + count).min(self.items.len())
    }

    fn ends_rows(&self, at: usize) -> bool {
        let item = &self.items[at];
        if is_row(self.items, at) {
            return false;
        }
        let is_status = self.section == Section::Response && section::is_status(&item.text);
        let is_table = item.text == "Expand All" || is_header(self.items, at) || is_header(self.items, at + 1);
        is_status
            || is_table
            || json::is_start(&item.text)
            || section::section(&item.text).is_some()
            || is_endpoint(item)
    }
}

/// Adds the names of all members. The depth of a value is bounded by its parser.
fn add_names(value: &Value, names: &mut HashSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                names.insert(name.clone());
                add_names(value, names);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| add_names(item, names)),
        _ => {}
    }
}
