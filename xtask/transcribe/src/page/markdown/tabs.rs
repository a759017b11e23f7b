//! The tabs that the parser is in.
//! Input: opening and closing tags. Output: operations, responses and models that start, or tabs that are not closed.

use crate::facts::At;
use crate::page::raw::{RawBody, RawModel, RawResponse};
use crate::page::section::{self, Section};
use crate::page::status;

use super::Reader;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tab {
    pub line: usize,
    pub title: String,
    pub role: Role,
}

/// What is in a tab. A tab can only be in one of an earlier role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    Version,
    Status,
    /// A table of fields, an example, or the programs of one language.
    Part,
}

impl Reader<'_> {
    pub(super) fn open_tab(&mut self, title: &str, line: usize) {
        let role = self.role(title);
        let outer = self.tabs.iter().position(|tab| tab.role >= role).unwrap_or(self.tabs.len());
        self.close_tabs(outer, line - 1);
        self.tabs.push(Tab { line, title: title.to_owned(), role });
        match role {
            Role::Version => {
                self.finish_operation();
                let version = section::version(title).unwrap_or(title).to_owned();
                let operation = self.operation_at(line);
                if version != title {
                    operation.sentences.push(At::new(title.to_owned(), line));
                }
                operation.version = Some(At::new(version, line));
            }
            Role::Status => {
                let response = RawResponse { line, status: title.to_owned(), models: Vec::new() };
                self.operation_at(line).responses.push(response);
            }
            Role::Part => self.open_part(title, line),
        }
    }

    fn role(&self, title: &str) -> Role {
        let is_status =
            title.len() == 3 && title.starts_with(|first: char| first.is_ascii_digit()) || status::is_range(title);
        if section::version(title).is_some() {
            Role::Version
        } else if self.section == Section::Response && is_status {
            Role::Status
        } else {
            Role::Part
        }
    }

    fn open_part(&mut self, title: &str, line: usize) {
        match (title, self.section) {
            (_, Section::Code | Section::Instructions) => self.section = Section::Code,
            ("Model", Section::Body { .. } | Section::Response) => {
                if let Some(models) = self.models(line) {
                    models.push(RawModel { line, ..RawModel::default() });
                }
            }
            ("Example", Section::Body { .. } | Section::Response) => {}
            _ => {
                let help = "tabs are a version such as `v2`, and below `Body Data` and `Response` a status, `Model` and `Example`";
                self.findings.error(line, format!("a tab that is not known here: `{title}`"), help);
            }
        }
    }

    pub(super) fn close_tab(&mut self, line: usize) {
        match self.tabs.pop() {
            Some(Tab { role: Role::Version, .. }) => self.finish_operation(),
            Some(_) => {}
            None => self.findings.error(
                line,
                "a tab is closed here, and none is open",
                "remove the line, or copy the page again, whole",
            ),
        }
    }

    /// Reports the tabs from `first` on, and closes them. `stop` is the last line that is in them.
    pub(super) fn close_tabs(&mut self, first: usize, stop: usize) {
        for tab in self.tabs.split_off(first) {
            let message = format!(
                "the tab `{}` that starts in line {} is not closed before line {stop} ends",
                tab.title, tab.line
            );
            self.findings.error(
                tab.line,
                message,
                "write `{% /tab %}` after its last line, or copy the page again, whole",
            );
        }
    }

    /// Reports the tabs of responses and models, which cannot have headings.
    pub(super) fn close_tabs_within_version(&mut self, line: usize) {
        if self.section == Section::Code || self.section == Section::Instructions {
            return;
        }
        let outer = self.tabs.iter().position(|tab| tab.role > Role::Version).unwrap_or(self.tabs.len());
        self.close_tabs(outer, line - 1);
    }

    /// Makes what a section consists of, even if nothing is in it.
    pub(super) fn start_section(&mut self, line: usize) {
        if let Section::Body { required } = self.section {
            let body = self.operation_at(line).body.get_or_insert_with(|| RawBody { line, ..RawBody::default() });
            body.required |= required;
        }
    }

    /// Returns the models of the body or of the last response.
    pub(super) fn models(&mut self, line: usize) -> Option<&mut Vec<RawModel>> {
        let section = self.section;
        let operation = self.operation.as_mut()?;
        let models = match section {
            Section::Body { .. } => operation.body.as_mut().map(|body| &mut body.models),
            _ => operation.responses.last_mut().map(|response| &mut response.models),
        };
        if models.is_none() {
            let help = "put it into a tab with the status, such as `{% tab title=\"200\" %}`";
            self.findings.error(line, "a table or an example of a response without a status", help);
        }
        models
    }
}
