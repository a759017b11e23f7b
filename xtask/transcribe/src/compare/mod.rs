//! Compares the facts of pages with those of documents.
//! Input: pages and documents with their facts. Output: differences, each with its places.
//!
//! A page says that something is not there by not having it: an operation's parameter, status or field, `required`, `deprecated`, a
//! permission. Other facts are on some pages only, such as names from programs and lengths. They are compared where a page has them.

mod display;
mod schema;

use crate::facts::{At, Content, Facts, Location, Operation, Parameter};
use crate::value::Value;
pub use display::printable;
use schema::compare_schemas;

/// A file and its facts.
#[derive(Debug, Clone)]
pub struct Source {
    /// The path, as messages show it.
    pub file: String,
    pub facts: Facts,
}

/// One fact that a page and a document say differently.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    pub place: Place,
    pub aspect: Aspect,
    pub page: Side,
    pub document: Side,
}

/// What one side says, and where. The line is that of the nearest fact around it if the side says nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    pub says: Option<String>,
    pub file: String,
    pub line: usize,
}

/// The subject of a fact.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// In upper case.
    pub method: String,
    pub path: String,
    pub part: Part,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Operation,
    Parameter(Location, String, Vec<Step>),
    Body,
    BodyContent(String, Vec<Step>),
    Response(u16),
    ResponseContent(u16, String, Vec<Step>),
}

/// A step from a schema to one in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    Field(String),
    Items,
    Additional,
    Variant(usize),
}

/// The property of the subject that differs.
#[derive(Debug, Clone, PartialEq)]
pub enum Aspect {
    /// Whether the subject is there.
    Existence,
    Hosts,
    Preview,
    Deprecated,
    Permissions,
    Scopes,
    Credentials,
    Id,
    Required,
    Type,
    EnumValue(Value),
    EnumName(Value),
    Name,
    Nullable,
    MaxLength,
    ReadOnly,
    Example(Value),
}

/// Compares each operation of the pages with the same one of the documents.
pub fn compare(pages: &[Source], documents: &[Source]) -> Vec<Difference> {
    let mut differences = Vec::new();
    let operations = |sources: &'_ [Source]| -> Vec<(usize, usize)> {
        sources
            .iter()
            .enumerate()
            .flat_map(|(at, source)| (0..source.facts.operations.len()).map(move |index| (at, index)))
            .collect()
    };
    let documented = operations(documents);
    let find = |sources: &[Source], all: &[(usize, usize)], requested: &Operation| {
        let same = |operation: &Operation| operation.is(&requested.method, &requested.path);
        all.iter().copied().find(|(source, index)| same(&sources[*source].facts.operations[*index]))
    };
    let paged = operations(pages);
    for (source, index) in &paged {
        let (page, operation) = (&pages[*source], &pages[*source].facts.operations[*index]);
        let Some((source, index)) = find(documents, &documented, operation) else {
            let document =
                documents.iter().find(|document| has_prefix(&document.facts, operation)).or(documents.first());
            let file = document.map(|document| document.file.clone()).unwrap_or_default();
            differences.push(Difference {
                place: Place::of(operation),
                aspect: Aspect::Existence,
                page: Side { says: Some("present".to_owned()), file: page.file.clone(), line: operation.line },
                document: Side { says: None, file, line: 1 },
            });
            continue;
        };
        let document = &documents[source];
        let mut comparison = Comparison {
            page_file: &page.file,
            document_file: &document.file,
            place: Place::of(operation),
            page_line: operation.line,
            document_line: document.facts.operations[index].line,
            differences: &mut differences,
        };
        compare_operations(&mut comparison, operation, &document.facts.operations[index]);
    }
    for (source, index) in &documented {
        let (document, operation) = (&documents[*source], &documents[*source].facts.operations[*index]);
        let covering = pages.iter().find(|page| covers(&page.facts, operation));
        if let Some(page) = covering
            && find(pages, &paged, operation).is_none()
        {
            differences.push(Difference {
                place: Place::of(operation),
                aspect: Aspect::Existence,
                page: Side { says: None, file: page.file.clone(), line: 1 },
                document: Side { says: Some("present".to_owned()), file: document.file.clone(), line: operation.line },
            });
        }
    }
    differences
}

/// Returns `true` if a page would have the operation.
fn covers(page: &Facts, operation: &Operation) -> bool {
    match (&page.covers, &operation.tag) {
        (Some(covered), Some(tag)) => covered.value == tag.value,
        _ => false,
    }
}

/// Returns `true` if the document has operations of the same version.
fn has_prefix(document: &Facts, operation: &Operation) -> bool {
    let version = version(&operation.path);
    document.operations.iter().any(|other| self::version(&other.path) == version)
}

/// Returns the version in a path: `v2` of `/api/v2/org_groups`.
pub fn version(path: &str) -> Option<&str> {
    let is_version = |segment: &&str| {
        segment.len() > 1 && segment.starts_with('v') && segment[1..].bytes().all(|byte| byte.is_ascii_digit())
    };
    path.split('/').find(is_version)
}

/// The state of a comparison of two operations.
struct Comparison<'a> {
    page_file: &'a str,
    document_file: &'a str,
    place: Place,
    /// The lines of the facts around the current one.
    page_line: usize,
    document_line: usize,
    differences: &'a mut Vec<Difference>,
}

impl Comparison<'_> {
    /// Compares the parts of a subject, and takes its lines for facts that one side does not have.
    fn within(&mut self, part: Part, page_line: usize, document_line: usize, compare: impl FnOnce(&mut Comparison)) {
        compare(&mut Comparison {
            page_file: self.page_file,
            document_file: self.document_file,
            place: Place { part, ..self.place.clone() },
            page_line,
            document_line,
            differences: self.differences,
        });
    }

    fn report(&mut self, aspect: Aspect, page: Option<At<String>>, document: Option<At<String>>) {
        let side = |file: &str, says: Option<At<String>>, line| match says {
            Some(says) => Side { says: Some(says.value), file: file.to_owned(), line: says.line },
            None => Side { says: None, file: file.to_owned(), line },
        };
        let (page, document) =
            (side(self.page_file, page, self.page_line), side(self.document_file, document, self.document_line));
        self.differences.push(Difference { place: self.place.clone(), aspect, page, document });
    }

    /// Reports a subject that only one side has.
    fn report_existence(&mut self, part: Part, page: Option<usize>, document: Option<usize>) {
        let present = |line| At::new("present".to_owned(), line);
        self.within(part, self.page_line, self.document_line, |comparison| {
            comparison.report(Aspect::Existence, page.map(present), document.map(present));
        });
    }

    /// Compares two texts of which each may be missing.
    fn compare_texts(&mut self, aspect: Aspect, page: Option<At<String>>, document: Option<At<String>>) {
        if page.as_ref().map(|says| &says.value) != document.as_ref().map(|says| &says.value) {
            self.report(aspect, page, document);
        }
    }

    /// Compares texts that a page need not have.
    fn compare_known(&mut self, aspect: Aspect, page: Option<At<String>>, document: Option<At<String>>) {
        if page.is_some() {
            self.compare_texts(aspect, page, document);
        }
    }

    fn compare_flags(&mut self, aspect: Aspect, page: bool, document: bool) {
        let says = |flag: bool, line| At::new(if flag { "yes" } else { "no" }.to_owned(), line);
        self.compare_texts(aspect, Some(says(page, self.page_line)), Some(says(document, self.document_line)));
    }
}

fn compare_operations(comparison: &mut Comparison, page: &Operation, document: &Operation) {
    let hosts = |operation: &Operation| {
        let mut hosts = operation.hosts.value.clone();
        hosts.sort();
        Some(At::new(hosts.join(", "), operation.hosts.line))
    };
    comparison.compare_texts(Aspect::Hosts, hosts(page), hosts(document));
    let preview = |operation: &Operation| operation.preview.map(|line| At::new("yes".to_owned(), line));
    comparison.compare_texts(Aspect::Preview, preview(page), preview(document));
    let deprecated = |operation: &Operation| operation.deprecated.map(|line| At::new("yes".to_owned(), line));
    comparison.compare_texts(Aspect::Deprecated, deprecated(page), deprecated(document));
    let permissions = |operation: &Operation| {
        operation.permissions.as_ref().map(|permissions| {
            let mut names = permissions.value.names.clone();
            names.sort();
            let separator = if permissions.value.requires_all { " and " } else { " or " };
            At::new(names.join(separator), permissions.line)
        })
    };
    comparison.compare_texts(Aspect::Permissions, permissions(page), permissions(document));
    let scopes = |operation: &Operation| {
        operation.scopes.as_ref().map(|scopes| {
            let mut names = scopes.value.clone();
            names.sort();
            At::new(names.join(", "), scopes.line)
        })
    };
    comparison.compare_texts(Aspect::Scopes, scopes(page), scopes(document));
    let credentials = |operation: &Operation| {
        let line = operation.credentials.first()?.line;
        let mut names: Vec<_> = operation.credentials.iter().map(|name| name.value.to_ascii_lowercase()).collect();
        names.sort();
        Some(At::new(names.join(", "), line))
    };
    comparison.compare_known(Aspect::Credentials, credentials(page), credentials(document));
    comparison.compare_known(Aspect::Id, page.id.clone(), document.id.clone());
    compare_parameters(comparison, page, document);
    compare_bodies(comparison, page, document);
    compare_responses(comparison, page, document);
}

fn compare_parameters(comparison: &mut Comparison, page: &Operation, document: &Operation) {
    let same = |left: &Parameter, right: &Parameter| left.location == right.location && left.name == right.name;
    let part = |parameter: &Parameter| Part::Parameter(parameter.location, parameter.name.clone(), Vec::new());
    for parameter in &page.parameters {
        let Some(other) = document.parameters.iter().find(|other| same(other, parameter)) else {
            comparison.report_existence(part(parameter), Some(parameter.line), None);
            continue;
        };
        comparison.within(part(parameter), parameter.line, other.line, |comparison| {
            comparison.compare_flags(Aspect::Required, parameter.required, other.required);
            comparison.compare_flags(Aspect::Deprecated, parameter.deprecated, other.deprecated);
            if let Some(example) = &parameter.example
                && other.example.as_ref().is_none_or(|other| other.value != example.value)
            {
                let text = |example: &At<Value>| At::new(example.value.to_string(), example.line);
                let aspect = Aspect::Example(example.value.clone());
                comparison.report(aspect, Some(text(example)), other.example.as_ref().map(text));
            }
        });
        compare_schemas(comparison, &part(parameter), &parameter.schema, &other.schema);
    }
    for parameter in &document.parameters {
        if !page.parameters.iter().any(|other| same(other, parameter)) {
            comparison.report_existence(part(parameter), None, Some(parameter.line));
        }
    }
}

fn compare_bodies(comparison: &mut Comparison, page: &Operation, document: &Operation) {
    match (&page.body, &document.body) {
        (None, None) => {}
        (Some(body), None) => comparison.report_existence(Part::Body, Some(body.line), None),
        (None, Some(body)) => comparison.report_existence(Part::Body, None, Some(body.line)),
        (Some(body), Some(other)) => {
            comparison.within(Part::Body, body.line, other.line, |comparison| {
                comparison.compare_flags(Aspect::Required, body.required, other.required);
                let part = |content: &Content| Part::BodyContent(content.media_type.clone(), Vec::new());
                for content in &body.contents {
                    match other.contents.iter().find(|other| other.media_type == content.media_type) {
                        Some(other) => compare_contents(comparison, &part(content), content, other),
                        None => comparison.report_existence(part(content), Some(content.line), None),
                    }
                }
                for content in &other.contents {
                    if !body.contents.iter().any(|other| other.media_type == content.media_type) {
                        comparison.report_existence(part(content), None, Some(content.line));
                    }
                }
            });
        }
    }
}

fn compare_responses(comparison: &mut Comparison, page: &Operation, document: &Operation) {
    for response in &page.responses {
        let part = Part::Response(response.status);
        let Some(other) = document.responses.iter().find(|other| other.status == response.status) else {
            comparison.report_existence(part, Some(response.line), None);
            continue;
        };
        comparison.within(part, response.line, other.line, |comparison| {
            let part =
                |content: &Content| Part::ResponseContent(response.status, content.media_type.clone(), Vec::new());
            match (&response.content, &other.content) {
                (Some(content), Some(other)) if content.media_type == other.media_type => {
                    compare_contents(comparison, &part(content), content, other);
                }
                (content, other) => {
                    if let Some(content) = content {
                        comparison.report_existence(part(content), Some(content.line), None);
                    }
                    if let Some(other) = other {
                        comparison.report_existence(part(other), None, Some(other.line));
                    }
                }
            }
        });
    }
    for response in &document.responses {
        if !page.responses.iter().any(|other| other.status == response.status) {
            comparison.report_existence(Part::Response(response.status), None, Some(response.line));
        }
    }
}

fn compare_contents(comparison: &mut Comparison, part: &Part, page: &Content, document: &Content) {
    comparison.within(part.clone(), page.line, document.line, |comparison| {
        let text = |example: &At<Value>| Some(At::new(example.value.to_string(), example.line));
        for example in &page.examples {
            if !document.examples.iter().any(|other| other.value == example.value) {
                comparison.report(Aspect::Example(example.value.clone()), text(example), None);
            }
        }
        for example in &document.examples {
            if !page.examples.iter().any(|other| other.value == example.value) {
                comparison.report(Aspect::Example(example.value.clone()), None, text(example));
            }
        }
    });
    match (&page.schema, &document.schema) {
        (Some(schema), Some(other)) => compare_schemas(comparison, part, schema, other),
        (Some(schema), None) => comparison.within(part.clone(), schema.line, document.line, |comparison| {
            let page = At::new(schema.kind.to_string(), schema.line);
            comparison.report(Aspect::Type, Some(page), None);
        }),
        // A page without a table says nothing about the schema.
        (None, _) => {}
    }
}

impl Place {
    fn of(operation: &Operation) -> Place {
        Place { method: operation.method.clone(), path: operation.path.clone(), part: Part::Operation }
    }
}
