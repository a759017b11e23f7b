//! Reads pages as text without markup, in which the cells of tables are lines and nesting is lost.
//! Input: the text of a page. Output: its parts, or all of its errors.
//!
//! The parser is in one [`Section`] at a time. A line with a method and URLs starts an operation.

mod programs;
mod rows;
mod tables;
mod titles;
mod types;

use std::borrow::Cow;

use crate::facts::{At, Location};
use crate::page::endpoint;
use crate::page::error::PageError;
use crate::page::findings::Findings;
use crate::page::lines::lines;
use crate::page::raw::{RawBody, RawOperation, RawPage, RawResponse};
use crate::page::section::{self, Section};
use crate::page::status;

/// A line that is not blank.
#[derive(Debug, Clone)]
struct Item<'a> {
    /// Counted from 1.
    line: usize,
    /// Without the blanks around it and without the bullet of a list. Blanks that do not break are ordinary ones.
    text: Cow<'a, str>,
}

/// Parses a page.
///
/// # Errors
///
/// Returns every error of the page, in the order of lines. The last one says which operations were read whole, unless the text is no
/// page of a reference.
pub fn parse(text: &str) -> Result<RawPage, Vec<PageError>> {
    let lines = lines(text);
    let items: Vec<Item<'_>> = (1..).zip(&lines).filter_map(|(line, text)| item(line, text)).collect();
    let mut reader = Reader { lines: &lines, items: &items, ..Reader::default() };
    while reader.at < items.len() {
        reader.read();
    }
    reader.finish_operation();
    if let Some(first) = reader.intro.first().filter(|_| !reader.above.is_empty()) {
        let message = format!("the lines from line {} to the end of the page belong to no operation", first.line);
        let help = "copy the page again, whole, or remove what is below its last program";
        reader.findings.error(first.line, message, help);
    }
    let above = reader.above;
    let mut page = reader.findings.into_result()?;
    titles::assign(&mut page, &above);
    Ok(page)
}

fn item(line: usize, text: &str) -> Option<Item<'_>> {
    let text = text.trim();
    let text = text.strip_prefix('•').map_or(text, str::trim_start);
    let text = if text.contains('\u{a0}') { Cow::Owned(text.replace('\u{a0}', " ")) } else { Cow::Borrowed(text) };
    (!text.is_empty()).then_some(Item { line, text })
}

/// The state of the parser.
#[derive(Default)]
struct Reader<'a> {
    lines: &'a [&'a str],
    items: &'a [Item<'a>],
    /// The next item.
    at: usize,
    findings: Findings,
    /// The sentences before the first section of the next operation.
    intro: Vec<At<String>>,
    operation: Option<RawOperation>,
    section: Section,
    /// How many sentences of each operation are above its endpoints.
    above: Vec<usize>,
}

impl Reader<'_> {
    fn read(&mut self) {
        let item = &self.items[self.at];
        if let Some(endpoints) = endpoint::endpoints(&item.text) {
            let is_another_host =
                self.section == Section::Preamble && self.items[..self.at].last().is_some_and(|last| is_endpoint(last));
            if !is_another_host {
                self.start_operation(item.line);
            }
            let operation = self.operation_at(item.line);
            operation.endpoints.extend(endpoints.into_iter().map(|endpoint| At::new(endpoint, item.line)));
            self.at += 1;
        } else if let Some(section) = section::section(&item.text) {
            self.start_section(section, item.line);
            self.at += 1;
        } else {
            self.read_item();
        }
    }

    /// Reads an item that is no heading, and what belongs to it.
    fn read_item(&mut self) {
        let item = &self.items[self.at];
        match self.section {
            Section::Preamble | Section::Overview => {
                let sentence = At::new(item.text.to_string(), item.line);
                match &mut self.operation {
                    Some(operation) => operation.sentences.push(sentence),
                    None => self.intro.push(sentence),
                }
                self.at += 1;
            }
            Section::Parameters(location) => self.read_parameters(location),
            Section::Body { .. } => self.read_body(),
            Section::Response => self.read_response(),
            Section::Code | Section::Instructions => self.read_programs(),
            Section::Arguments | Section::Request | Section::Unknown => {
                if tables::is_model(self.items, self.at + 1) || tables::is_header(self.items, self.at + 1) {
                    let help = "remove the section, or name it as the other pages do";
                    let message =
                        format!("what is below `{}` would be lost, because that heading is not known", item.text);
                    self.findings.error(item.line, message, help);
                    self.at += 1;
                    self.skip_table();
                } else {
                    self.at += 1;
                }
            }
        }
    }

    /// Starts an operation with the sentences above its endpoints.
    fn start_operation(&mut self, line: usize) {
        self.finish_operation();
        self.findings.start_operation();
        let sentences = std::mem::take(&mut self.intro);
        self.above.push(sentences.len());
        self.operation = Some(RawOperation { line, sentences, ..RawOperation::default() });
    }

    /// Returns the operation that is being read, or starts one.
    fn operation_at(&mut self, line: usize) -> &mut RawOperation {
        if self.operation.is_none() {
            self.start_operation(line);
        }
        self.operation.get_or_insert_default()
    }

    fn finish_operation(&mut self) {
        self.section = Section::Preamble;
        if let Some(operation) = self.operation.take() {
            self.findings.add_operation(operation);
        }
    }

    fn start_section(&mut self, section: Section, line: usize) {
        // An operation ends with its programs, so this is one whose endpoints are missing.
        let is_next = matches!(self.section, Section::Code | Section::Instructions)
            && !matches!(section, Section::Code | Section::Instructions);
        if is_next {
            self.finish_operation();
        }
        let operation = self.operation_at(line);
        if let Section::Body { required } = section {
            let body = operation.body.get_or_insert_with(|| RawBody { line, ..RawBody::default() });
            body.required |= required;
        }
        self.section = section;
    }

    fn read_parameters(&mut self, location: Location) {
        let line = self.items[self.at].line;
        let rows = match tables::start(self.items, self.at, "Name") {
            Some(_) => self.read_table("Name").rows,
            None => {
                self.report_text();
                return;
            }
        };
        self.operation_at(line).parameters.extend(rows.into_iter().map(|row| (location, row)));
    }

    fn read_body(&mut self) {
        let line = self.items[self.at].line;
        if tables::is_model(self.items, self.at) {
            let model = self.read_model();
            let body = self.operation_at(line).body.get_or_insert_default();
            body.models.push(model);
        } else {
            self.report_text();
        }
    }

    fn read_response(&mut self) {
        let item = &self.items[self.at];
        let is_model = tables::is_model(self.items, self.at);
        let last = self.operation.as_ref().and_then(|operation| operation.responses.last());
        let is_status = section::is_status(&item.text) || status::is_range(&item.text);
        // The description of a response can be the phrase again.
        let is_same = last.is_some_and(|last| last.models.is_empty() && last.status == item.text);
        let is_unknown = last.is_some_and(|last| !last.models.is_empty()) && !is_model && !is_status;
        if is_model && last.is_none() {
            self.findings.error(
                item.line,
                "a response without a status",
                "write its reason phrase, such as `OK`, above the table",
            );
        }
        if is_unknown {
            let message = format!("`{}` may be a response's status or a description of the table below it", item.text);
            self.findings.error(
                item.line,
                message,
                "write the reason phrase of the status, such as `Not Found`, or remove the line",
            );
        }
        let starts_response = last.is_none() || is_unknown || (is_status && !is_same && !is_model);
        if starts_response {
            let (line, status) = (item.line, if is_model { String::new() } else { item.text.to_string() });
            self.operation_at(line).responses.push(RawResponse { line, status, models: Vec::new() });
            if !is_model {
                self.at += 1;
                return;
            }
        }
        if is_model {
            let model = self.read_model();
            if let Some(response) = self.operation_at(model.line).responses.last_mut() {
                response.models.push(model);
            }
        } else {
            self.report_text();
        }
    }

    /// Passes over a description, or reports that it is the row of a table without a header.
    fn report_text(&mut self) {
        let item = &self.items[self.at];
        if tables::is_row(self.items, self.at) {
            let message = format!("`{}` is a row of a table without a header", item.text);
            self.findings.error(
                item.line,
                message,
                "write the lines `Field`, `Type` and `Description` above it, or `Name` for parameters",
            );
            self.skip_table();
        } else if tables::is_header(self.items, self.at + 1) && matches!(self.section, Section::Parameters(_)) {
            let message = format!("what is below `{}` would be lost, because that heading is not known", item.text);
            self.findings.error(item.line, message, "remove the section, or name it as the other pages do");
            self.at += 1;
            self.skip_table();
        } else {
            self.at += 1;
        }
    }

    fn read_programs(&mut self) {
        let start = self.items[self.at].line - 1;
        let is_end = |item: &Item<'_>| {
            let is_section = section::section(&item.text).is_some_and(|section| section != Section::Instructions);
            is_section || is_endpoint(item)
        };
        let next = self.items[self.at..].iter().position(is_end).map_or(self.items.len(), |count| self.at + count);
        let end = self.items.get(next).map_or(self.lines.len(), |item| item.line - 1);
        let programs = programs::read(&self.lines[start..end], start + 1, &mut self.findings.errors);
        self.operation_at(start + 1).snippets.extend(programs.snippets);
        while self.at < next {
            let item = &self.items[self.at];
            if item.line > start + programs.length {
                self.intro.push(At::new(item.text.to_string(), item.line));
            }
            self.at += 1;
        }
    }
}

fn is_endpoint(item: &Item<'_>) -> bool {
    endpoint::endpoints(&item.text).is_some()
}
