//! Diagnostics: errors and warnings about the input, with their locations.
//! Input: the diagnostics of every stage. Output: one list for each run, sorted, counted and rendered for a terminal.

mod excerpt;
mod fold;
mod index;
mod render;

use std::borrow::Cow;
use std::collections::HashSet;

use crate::source::{Origin, ReadError, SourceId, Sources};

pub use excerpt::printable;
pub use fold::fold;
pub(crate) use index::{Index, index, line_column};
pub use render::{one_liners, render};

/// An error prevents the generation, a warning does not. A note says what the generator decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    Error,
    Warning,
    Note,
}

/// A location in a source.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Location {
    pub source: SourceId,
    pub spot: Spot,
}

/// A part of a source. Pointers are resolved to lines and columns only for rendering.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Spot {
    /// The whole source.
    File,
    /// The value at a JSON pointer.
    Pointer(String),
    /// The key at the end of a JSON pointer.
    Key(String),
    /// The second occurrence of the key at the end of a JSON pointer.
    RepeatedKey(String),
    /// A byte offset, for texts that could not be parsed.
    Offset(usize),
}

/// An error, a warning or a note. Messages start in lower case, put names in backticks and end without a full stop.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    pub severity: Severity,
    pub location: Option<Location>,
    /// The problem, with the actual value.
    pub message: String,
    /// How to solve the problem.
    pub help: Option<String>,
    /// What few diagnostics have, apart to keep the others small.
    pub(crate) details: Option<Box<Details>>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(crate) struct Details {
    related: Vec<(Location, String)>,
    remedies: Vec<Remedy>,
}

/// A change of one node in the source of a diagnostic.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Remedy {
    pub pointer: String,
    pub change: RemedyChange,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RemedyChange {
    /// Merges this JSON text with the node.
    Update(String),
    /// Merges the node at this pointer with the node.
    Copy(String),
    Remove,
}

/// The diagnostics of a run, without duplicates.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    known: HashSet<Diagnostic>,
}

impl Location {
    pub fn file(source: SourceId) -> Self {
        Location { source, spot: Spot::File }
    }

    pub fn value(source: SourceId, pointer: impl Into<String>) -> Self {
        Location { source, spot: Spot::Pointer(pointer.into()) }
    }

    pub fn key(source: SourceId, pointer: impl Into<String>) -> Self {
        Location { source, spot: Spot::Key(pointer.into()) }
    }

    pub fn repeated_key(source: SourceId, pointer: impl Into<String>) -> Self {
        Location { source, spot: Spot::RepeatedKey(pointer.into()) }
    }

    pub fn offset(source: SourceId, offset: usize) -> Self {
        Location { source, spot: Spot::Offset(offset) }
    }

    /// Returns the location of the text, which differs for nodes that an overlay has added or moved.
    pub fn written(&self, sources: &Sources) -> Cow<'_, Location> {
        let origin = self.spot.pointer().and_then(|pointer| sources.origin(self.source, pointer));
        let Some(Origin { source, pointer }) = origin else { return Cow::Borrowed(self) };
        let spot = match self.spot {
            Spot::Key(_) => Spot::Key(pointer),
            Spot::RepeatedKey(_) => Spot::RepeatedKey(pointer),
            _ => Spot::Pointer(pointer),
        };
        Cow::Owned(Location { source, spot })
    }
}

impl Spot {
    /// Returns the JSON pointer, if the spot has one.
    pub fn pointer(&self) -> Option<&str> {
        match self {
            Spot::Pointer(pointer) | Spot::Key(pointer) | Spot::RepeatedKey(pointer) => Some(pointer),
            Spot::File | Spot::Offset(_) => None,
        }
    }
}

impl Diagnostic {
    pub fn error(message: impl Into<String>) -> Self {
        Self::new(Severity::Error, message)
    }

    pub fn warning(message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, message)
    }

    pub fn note(message: impl Into<String>) -> Self {
        Self::new(Severity::Note, message)
    }

    pub fn at(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }

    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub fn with_related(mut self, location: Location, label: impl Into<String>) -> Self {
        self.details.get_or_insert_default().related.push((location, label.into()));
        self
    }

    /// Returns other locations, each with a label.
    pub fn related(&self) -> &[(Location, String)] {
        self.details.as_ref().map_or(&[], |details| &details.related)
    }

    /// Returns the changes of the document that solve the problem, from which an overlay is suggested.
    pub fn remedies(&self) -> &[Remedy] {
        self.details.as_ref().map_or(&[], |details| &details.remedies)
    }

    /// Adds a change that merges a value with a node.
    pub fn with_update(self, pointer: &str, value: &serde_json::Value) -> Self {
        self.with_remedy(pointer, RemedyChange::Update(value.to_string()))
    }

    pub fn with_remedy(mut self, pointer: &str, change: RemedyChange) -> Self {
        self.details.get_or_insert_default().remedies.push(Remedy { pointer: pointer.to_owned(), change });
        self
    }

    pub fn new(severity: Severity, message: impl Into<String>) -> Self {
        let message = message.into();
        Diagnostic { severity, location: None, message, help: None, details: None }
    }
}

/// An error without a location, since there is no text to show.
impl From<ReadError> for Diagnostic {
    fn from(error: ReadError) -> Self {
        Diagnostic { help: error.help.map(str::to_owned), ..Diagnostic::error(error.message) }
    }
}

impl Diagnostics {
    /// Adds a diagnostic, unless it was added before.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if self.known.insert(diagnostic.clone()) {
            self.list.push(diagnostic);
        }
    }

    /// Removes the diagnostics of copies of nodes whose originals have the same ones.
    pub fn remove_copies(&mut self, sources: &Sources) {
        let original = |copy: &Diagnostic| match copy.location.as_ref()?.written(sources) {
            Cow::Owned(at) => Some(Diagnostic { location: Some(at), details: None, ..copy.clone() }),
            Cow::Borrowed(_) => None,
        };
        let copies: Vec<Option<Diagnostic>> = self.list.iter().map(original).collect();
        if copies.iter().any(Option::is_some) {
            let known: HashSet<Diagnostic> =
                self.list.iter().map(|one| Diagnostic { details: None, ..one.clone() }).collect();
            let mut copies = copies.into_iter();
            self.list.retain(|_| copies.next().flatten().is_none_or(|original| !known.contains(&original)));
        }
    }

    /// Adds an error with a location and a message.
    pub fn error(&mut self, location: Location, message: impl Into<String>) {
        self.push(Diagnostic::error(message).at(location));
    }

    /// Adds a warning with a location and a message.
    pub fn warning(&mut self, location: Location, message: impl Into<String>) {
        self.push(Diagnostic::warning(message).at(location));
    }

    /// Returns `true` if there is an error.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Iterates over the diagnostics in the order in which they were added.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// Returns the last line of a run: `3 errors, 1 warning`, or `no errors`.
    pub fn summary(&self) -> String {
        let severities = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")];
        let parts = severities.into_iter().filter_map(|(severity, one)| match self.count(severity) {
            0 => None,
            1 => Some(format!("1 {one}")),
            many => Some(format!("{many} {one}s")),
        });
        let parts: Vec<String> = parts.collect();
        if parts.is_empty() { "no errors".to_owned() } else { parts.join(", ") }
    }

    /// Returns the number of diagnostics of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.list.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: T) {
        for diagnostic in diagnostics {
            self.push(diagnostic);
        }
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_counts() {
        let mut diagnostics = Diagnostics::default();
        assert_eq!(diagnostics.summary(), "no errors");
        diagnostics.push(Diagnostic::warning("one"));
        assert_eq!(diagnostics.summary(), "1 warning");
        assert!(!diagnostics.has_errors());
        diagnostics.extend(["a", "b", "b"].map(Diagnostic::error));
        assert_eq!(diagnostics.summary(), "2 errors, 1 warning");
        assert!(diagnostics.has_errors());
    }
}
