//! Paths and tags that are probably the same. Input: a lowered document. Output: a warning for each that differs from another one only
//! in the names of parameters or in case, with the location of the other one.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::document;
use crate::ir::{Document, Operation};
use crate::pointer;

/// Warns of paths that match the same requests.
pub(super) fn check_paths(document: &document::Document, diagnostics: &mut Diagnostics) {
    let mut known: HashMap<String, &str> = HashMap::new();
    let location = |path: &str| Location::key(document.source, pointer::join("/paths", path));
    for path in document.openapi.paths.paths.keys() {
        if let Some(first) = known.insert(without_names(path), path) {
            let message = format!("the path `{path}` is the same as `{first}`, with other names of parameters");
            let help = format!("move its operations to `{first}`, and rename the parameters of their paths");
            let warning = Diagnostic::warning(message).at(location(path)).with_help(help);
            diagnostics.push(warning.with_related(location(first), "the other path"));
        }
    }
}

/// Returns a path with empty braces.
fn without_names(path: &str) -> String {
    let mut parts = path.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |path, part| path + "{" + part.find('}').map_or(part, |end| &part[end..]))
}

/// Warns of tags that differ from another tag only in case.
pub(super) fn check_tags(document: &Document, operations: &[Operation], diagnostics: &mut Diagnostics) {
    let declared = document
        .tags
        .iter()
        .enumerate()
        .map(|(index, tag)| (tag.name.as_str(), Location::value(document.source, format!("/tags/{index}/name"))));
    let used = operations.iter().flat_map(|operation| {
        let location = |index| Location::value(operation.source, format!("{}/tags/{index}", operation.pointer));
        operation.tags.iter().enumerate().map(move |(index, tag)| (tag.as_str(), location(index)))
    });
    let mut first: HashMap<String, (&str, Location)> = HashMap::new();
    let mut seen = HashSet::new();
    for (tag, location) in declared.chain(used).filter(|(tag, _)| seen.insert(*tag)) {
        match first.get(&tag.to_lowercase()) {
            Some((other, other_location)) => {
                let message = format!("the tag `{tag}` differs from `{other}` only in case");
                let help = format!("write `{other}`; until then the operations are in two modules");
                let warning = Diagnostic::warning(message).at(location).with_help(help);
                diagnostics.push(warning.with_related(other_location.clone(), "the other tag"));
            }
            None => {
                first.insert(tag.to_lowercase(), (tag, location));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::lower_document;
    use super::*;

    const DONE: &str = "responses: {'204': {description: Done}}";

    #[test]
    fn names_of_parameters_do_not_distinguish_paths() {
        assert_eq!(without_names("/a/{b}/c.{d}/{"), "/a/{}/c.{}/{");
        let parameter = |name| format!("{{name: {name}, in: path, required: true, schema: {{type: string}}}}");
        let path = |name| format!("/a/{{{name}}}: {{get: {{parameters: [{}], {DONE}}}}}", parameter(name));
        let lowered = lower_document(&format!("paths:\n  {}\n  {}\n", path("id"), path("name")));
        assert_eq!(
            lowered.messages(),
            ["the path `/a/{name}` is the same as `/a/{id}`, with other names of parameters"]
        );
        let lowered = lower_document(&format!("paths:\n  {}\n  /b: {{get: {{{DONE}}}}}\n", path("id")));
        assert!(lowered.diagnostics.is_empty());
    }

    #[test]
    fn case_does_not_distinguish_tags() {
        let operation = |path, tags| format!("{path}: {{get: {{tags: {tags}, {DONE}}}}}");
        let paths = [operation("/a", "[Orgs, users]"), operation("/b", "[orgs]"), operation("/c", "[orgs, Users]")];
        let lowered = lower_document(&format!("tags: [{{name: Users}}]\npaths: {{{}}}\n", paths.join(", ")));
        let expected =
            ["the tag `users` differs from `Users` only in case", "the tag `orgs` differs from `Orgs` only in case"];
        assert_eq!(lowered.messages(), expected);
    }
}
