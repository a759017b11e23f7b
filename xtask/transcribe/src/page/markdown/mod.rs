//! Reads pages in Markdown, with `{% tab %}` blocks and tables.
//! Input: the text of a page. Output: its parts, or all of its errors.
//!
//! Each tab with a version is an operation. A page without such tabs has one operation below each heading of the first two levels.

mod blocks;
mod inline;
mod model;
mod table;
mod tabs;

use crate::code::{Language, Snippet};
use crate::facts::At;
use crate::page::error::PageError;
use crate::page::findings::Findings;
use crate::page::lines::lines;
use crate::page::raw::{RawOperation, RawPage};
use crate::page::section::{self, Section};
use crate::page::{curl, endpoint};

use blocks::{Block, Part};
use tabs::Tab;

/// Parses a page.
///
/// # Errors
///
/// Returns every error of the page, in the order of lines. The last one says which operations were read whole, unless the text is no
/// page of a reference.
pub fn parse(text: &str) -> Result<RawPage, Vec<PageError>> {
    let lines = lines(text);
    let mut reader = Reader { lines: &lines, ..Reader::default() };
    let first = reader.read_front_matter();
    let parts = blocks::split(&lines, first, &mut reader.findings.errors);
    for part in &parts {
        reader.read(part);
    }
    reader.close_tabs(0, lines.len());
    reader.finish_operation();
    reader.findings.into_result()
}

/// The state of the parser.
#[derive(Default)]
struct Reader<'a> {
    lines: &'a [&'a str],
    findings: Findings,
    /// The last heading of the first two levels, and its level.
    title: Option<(usize, At<String>)>,
    /// The sentences since that heading, until the first operation below it has them.
    intro: Vec<At<String>>,
    operation: Option<RawOperation>,
    section: Section,
    tabs: Vec<Tab>,
    /// The lines of commands without a fence, counted from 0, without the last one.
    commands: Option<(usize, usize)>,
}

impl Reader<'_> {
    /// Reads the breadcrumbs, and returns the first line after the front matter.
    fn read_front_matter(&mut self) -> usize {
        let is_fence = |line: &&str| line.trim_end() == "---";
        if !self.lines.first().is_some_and(is_fence) {
            return 0;
        }
        let Some(end) = self.lines.iter().skip(1).position(is_fence).map(|at| at + 1) else { return 0 };
        for (at, line) in self.lines[..end].iter().enumerate() {
            let last = line.strip_prefix("breadcrumbs:").and_then(|crumbs| crumbs.rsplit('>').next());
            if let Some(last) = last.map(|last| last.trim().trim_matches('"')).filter(|last| !last.is_empty()) {
                self.findings.page.tag = Some(At::new(last.to_owned(), at + 1));
            }
        }
        end + 1
    }

    fn read(&mut self, part: &Part) {
        let is_command = self.section == Section::Code && matches!(part.block, Block::Text | Block::Table);
        if is_command {
            let start = self.commands.map_or(part.start, |(start, _)| start);
            self.commands = Some((start, part.end));
            return;
        }
        self.finish_commands();
        let line = self.first_line(part);
        match &part.block {
            Block::Open(title) => self.open_tab(title, line),
            Block::Close => self.close_tab(line),
            Block::Heading { level: 5, text } if text.is_empty() => {
                if self.section == Section::Instructions {
                    self.section = Section::Code;
                }
            }
            Block::Heading { level, text } => self.read_heading(*level, text, line),
            Block::Table => self.read_table(part),
            Block::Code { language } => self.read_code(part, language),
            Block::Text => self.read_text(part),
        }
    }

    fn read_heading(&mut self, level: usize, text: &str, line: usize) {
        self.close_tabs_within_version(line);
        match section::section(text) {
            Some(section) => {
                self.operation_at(line);
                self.section = section;
                self.start_section(line);
            }
            None if level <= 2 && self.tabs.is_empty() => self.start_title(level, text, line),
            // A heading in the overview is as good as a sentence.
            None if level > 3 && self.section == Section::Overview => {
                self.operation_at(line).sentences.push(At::new(text.to_owned(), line))
            }
            None => self.section = Section::Unknown,
        }
    }

    /// Reads a heading of the page or of an operation.
    fn start_title(&mut self, level: usize, text: &str, line: usize) {
        self.finish_operation();
        if let Some((1, heading)) = self.title.take()
            && level == 2
            && self.findings.page.operations.is_empty()
        {
            self.findings.page.tag.get_or_insert(heading);
        }
        self.title = Some((level, At::new(text.to_owned(), line)));
        self.intro.clear();
    }

    /// Returns the operation that is being read, or starts one.
    fn operation_at(&mut self, line: usize) -> &mut RawOperation {
        if self.operation.is_none() {
            self.section = Section::Preamble;
            self.findings.start_operation();
        }
        self.operation.get_or_insert_with(|| RawOperation {
            line,
            title: self.title.as_ref().map(|(_, title)| title.clone()),
            sentences: std::mem::take(&mut self.intro),
            ..RawOperation::default()
        })
    }

    fn finish_operation(&mut self) {
        self.finish_commands();
        self.section = Section::Preamble;
        if let Some(operation) = self.operation.take() {
            self.findings.add_operation(operation);
        }
    }

    fn read_text(&mut self, part: &Part) {
        let source = self.lines[part.start..part.end].join("\n");
        let first = part.start + 1;
        match self.section {
            Section::Preamble if self.operation.is_none() => {
                let is_button = |sentence: &At<String>| sentence.value.starts_with("Copy page");
                self.intro
                    .extend(inline::sentences(&source, first).into_iter().filter(|sentence| !is_button(sentence)));
            }
            Section::Preamble | Section::Overview => {
                self.operation_at(first).sentences.extend(inline::sentences(&source, first))
            }
            Section::Unknown => self.lose(first),
            _ => {}
        }
    }

    fn read_table(&mut self, part: &Part) {
        let line = part.start + 1;
        let lines = &self.lines[part.start..part.end];
        if self.section == Section::Unknown {
            return self.lose(line);
        }
        let Some(table) = table::read(lines, line, &mut self.findings.errors) else { return };
        match self.section {
            Section::Preamble => self.read_endpoints(&table),
            Section::Parameters(location) => {
                let rows = model::parameters(&table, &mut self.findings.errors);
                self.operation_at(line).parameters.extend(rows.into_iter().map(|row| (location, row)));
            }
            Section::Body { .. } | Section::Response => {
                let Some(rows) = model::fields(&table, &mut self.findings.errors) else { return };
                let Some(models) = self.models(line) else { return };
                model::add_rows(models, rows, line);
            }
            Section::Overview | Section::Instructions => {
                let sentences = (line..).zip(lines).map(|(line, row)| At::new(inline::plain(row), line));
                self.operation_at(line).sentences.extend(sentences);
            }
            Section::Arguments | Section::Request | Section::Code | Section::Unknown => {
                let help = "put a heading such as `Path Parameters` or `Body Data` above it";
                self.findings.error(line, "a table below a heading that has none", help);
            }
        }
    }

    fn read_endpoints(&mut self, table: &table::Table) {
        const HEADER: [&str; 2] = ["Datadog site", "API endpoint"];
        self.operation_at(table.line);
        if !model::has_header(table, &HEADER, &mut self.findings.errors) {
            return;
        }
        for (line, cells) in &table.rows {
            match (endpoint::endpoints(&cells[1].raw), &mut self.operation) {
                (Some(found), Some(operation)) => {
                    if operation.endpoints.is_empty() {
                        operation.line = *line;
                    }
                    operation.endpoints.extend(found.into_iter().map(|endpoint| At::new(endpoint, *line)));
                }
                _ => {
                    let message = format!("`{}` is not a method and a URL", cells[1].raw);
                    self.findings.error(*line, message, "write it as `GET https://…`");
                }
            }
        }
    }

    fn read_code(&mut self, part: &Part, language: &str) {
        let text = self.lines[part.start..part.end].join("\n");
        let line = self.first_line(part);
        match self.section {
            Section::Preamble | Section::Overview => {
                let sentences = (line..).zip(text.lines()).map(|(line, code)| At::new(code.trim().to_owned(), line));
                self.operation_at(line).sentences.extend(sentences.filter(|sentence| !sentence.value.is_empty()));
            }
            Section::Body { .. } | Section::Response => {
                let error = model::example_error(language, &text, line).filter(|_| self.is_closed(part));
                self.findings.errors.extend(error);
                let Some(models) = self.models(line) else { return };
                model::add_example(models, At::new(text, line));
            }
            Section::Code | Section::Instructions => match language_named(language) {
                Some(Language::Curl) if self.section == Section::Code => self.read_commands(part.start, part.end),
                Some(Language::Curl) | None => {}
                Some(language) => self.operation_at(line).snippets.push(Snippet { language, line, text }),
            },
            Section::Unknown => self.lose(line),
            Section::Arguments | Section::Parameters(_) | Section::Request => {
                self.findings.error(
                    line,
                    "code below a heading that has none",
                    "put a heading such as `Body Data` or `Code Example` above it",
                );
            }
        }
    }

    /// Returns the number of a block's first line. Code without lines at the end of the page has that of its fence.
    fn first_line(&self, part: &Part) -> usize {
        (part.start + 1).min(self.lines.len())
    }

    /// Returns `true` if the fence of the block is closed. If not, that is the error.
    fn is_closed(&self, part: &Part) -> bool {
        self.lines.get(part.end).is_some_and(|line| line.trim_start().starts_with(['`', '~']))
    }

    /// Reads the commands that were collected.
    fn finish_commands(&mut self) {
        if let Some((start, end)) = self.commands.take() {
            self.read_commands(start, end);
        }
    }

    fn read_commands(&mut self, start: usize, end: usize) {
        let snippets = curl::escaped(&self.lines[start..end], start + 1, &mut self.findings.errors);
        self.operation_at(start + 1).snippets.extend(snippets);
    }

    /// Says that a section is not read.
    fn lose(&mut self, line: usize) {
        self.findings.error(
            line,
            "what is here would be lost, because the heading above it is not known",
            "remove the section, or name it as the other pages do",
        );
        // Once is enough for a section. What follows it is ignored, as in a section that has no facts.
        self.section = Section::Arguments;
    }
}

fn language_named(fence: &str) -> Option<Language> {
    Some(match fence {
        "curl" | "bash" | "sh" | "shell" => Language::Curl,
        "go" => Language::Go,
        "java" => Language::Java,
        "python" | "py" => Language::Python,
        "ruby" | "rb" => Language::Ruby,
        "rust" | "rs" => Language::Rust,
        "typescript" | "ts" => Language::TypeScript,
        _ => return None,
    })
}
