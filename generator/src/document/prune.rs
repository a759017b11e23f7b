//! The valid rest of a document with errors, so that later stages can report what is beside the errors.
//! Input: the nodes of the document. Output: the nodes with placeholders for invalid schemas and without other nodes that are invalid,
//! the references in them, and what became incomplete.

use super::beyond_json;
use super::fit::shape_at;
use super::fix::{self, Fix};
use super::lookup::Lookup;
use super::node::Node;
use super::shape::{Keys, Kind, MEDIA_TYPE, PARAMETER, SCHEMA, SECURITY_SCHEME, Shape};
use super::validate::{Findings, Reference, validate};
use crate::diagnostic::{Diagnostics, Location, Severity};
use crate::pointer;
use crate::source::SourceId;

/// The maximum number of rounds. Without a required field an object is invalid as well, and is removed in the next round.
const MAX_ROUNDS: usize = 16;

/// The findings in the rest of a document.
#[derive(Debug)]
pub struct Pruned {
    pub references: Vec<Reference>,
    /// The objects that are a placeholder or lack a field.
    pub incomplete: Vec<Location>,
}

/// Replaces or removes all invalid nodes. Returns `None` if the rest would be misleading: the whole document, or all of its components.
pub fn prune(source: SourceId, root: &mut Node) -> Option<Pruned> {
    let (mut foreign, mut lookup) = (Diagnostics::default(), Lookup::default());
    beyond_json::report(source, root, &mut foreign);
    let mut incomplete: Vec<Location> =
        pointers(&foreign).filter_map(|at| owner(source, &mut lookup, root, at)).collect();
    beyond_json::remove(root);
    for _ in 0..MAX_ROUNDS {
        let mut diagnostics = Diagnostics::default();
        let Findings { references, fixes, .. } = validate(source, root, &mut diagnostics);
        fix::apply(root, &fixes);
        if !diagnostics.has_errors() {
            return Some(Pruned { references, incomplete });
        }
        let mut lookup = Lookup::default();
        let mut changes = Vec::new();
        for at in pointers(&diagnostics) {
            let change = change(source, &mut lookup, root, at)?;
            let is_replaced = change.node.is_some();
            incomplete.extend(is_replaced.then(|| Location::value(source, change.pointer.as_str())));
            incomplete.extend(owner(source, &mut lookup, root, &change.pointer));
            changes.push(change);
        }
        fix::apply(root, &changes);
    }
    None
}

/// Returns the change for an invalid node: its placeholder, or its removal. Without a placeholder, the entry of a list is removed with
/// the list, whose other entries would otherwise get another index.
fn change(source: SourceId, lookup: &mut Lookup, root: &Node, at: &str) -> Option<Fix> {
    let parent = pointer::parent(at)?;
    let is_entry = matches!(lookup.node(root, parent), Some(Node::List(_)));
    let node = match shape_at(lookup, root, at) {
        Some(Shape::Additional) => placeholder(&SCHEMA, is_entry),
        Some(Shape::Object(kind) | Shape::OrRef(kind)) => placeholder(kind, is_entry),
        _ => None,
    };
    if node.is_none() && is_entry {
        return change(source, lookup, root, parent);
    }
    const SCHEMES: &str = "/components/securitySchemes";
    if node.is_none() && parent.starts_with(SCHEMES) && parent != SCHEMES {
        return change(source, lookup, root, parent);
    }
    let is_needed = at == "/components" || at == SCHEMES;
    (!is_needed).then(|| Fix { source, pointer: at.to_owned(), node })
}

/// Returns a valid object that keeps the place of an invalid one. Other parts of the document depend on the names of components, so
/// that a parameter only has a placeholder in a list.
fn placeholder(kind: &Kind, is_entry: bool) -> Option<Node> {
    let text = |key: &str, value: &str| (key.to_owned(), Node::String(value.to_owned()));
    let empty = || Node::Map(Vec::new());
    if kind.is(&SCHEMA) || kind.is(&MEDIA_TYPE) {
        Some(empty())
    } else if kind.is(&SECURITY_SCHEME) {
        Some(Node::Map(vec![text("type", "http"), text("scheme", "bearer")]))
    } else if kind.is(&PARAMETER) && is_entry {
        Some(Node::Map(vec![text("name", ""), text("in", "query"), ("schema".to_owned(), empty())]))
    } else {
        None
    }
}

/// Returns the object that has a node as its field, or the field's list as its entry. Collections are complete without an entry, unless
/// a reference stands for the whole collection.
fn owner(source: SourceId, lookup: &mut Lookup, root: &Node, at: &str) -> Option<Location> {
    let parent = pointer::parent(at)?;
    let has_fields = match shape_at(lookup, root, parent)? {
        Shape::Map(_) if at.ends_with("/$ref") => return owner(source, lookup, root, parent),
        Shape::List(_) => return owner(source, lookup, root, parent),
        Shape::Object(kind) | Shape::OrRef(kind) => matches!(kind.keys, Keys::Fixed | Keys::StatusCodes(_)),
        shape => matches!(shape, Shape::Additional),
    };
    has_fields.then(|| Location::value(source, parent))
}

/// Returns each object with a reference that leads nowhere, and the object with the list that it is an entry of.
pub fn objects_of_references(diagnostics: &Diagnostics) -> Vec<Location> {
    let errors = diagnostics.iter().filter(|one| one.severity == Severity::Error);
    let locations = errors.filter_map(|one| one.location.as_ref());
    let objects = locations.flat_map(|location| {
        let object = location.spot.pointer().and_then(pointer::parent);
        let list = object.filter(|at| at.ends_with(|last: char| last.is_ascii_digit())).and_then(pointer::parent);
        let both = object.into_iter().chain(list.and_then(pointer::parent));
        both.map(|at| Location::value(location.source, at))
    });
    objects.collect()
}

/// Returns the pointers of the errors.
fn pointers(diagnostics: &Diagnostics) -> impl Iterator<Item = &str> {
    let errors = diagnostics.iter().filter(|one| one.severity == Severity::Error);
    errors.filter_map(|one| one.location.as_ref()?.spot.pointer())
}

#[cfg(test)]
mod tests {
    use super::super::build::Budget;
    use super::super::yaml;
    use super::*;
    use crate::source::Sources;

    fn pruned(rest: &str) -> Option<(Node, Vec<String>)> {
        let head = "openapi: 3.0.3\ninfo: {title: Test, version: '1'}\n";
        let parse = |text: &str| yaml::parse(text, &mut Budget::default()).expect("the text is YAML");
        let mut root = parse(&format!("{head}{rest}"));
        let pruned = prune(Sources::default().add("a.yaml", ""), &mut root)?;
        Some((
            root,
            pruned.incomplete.into_iter().filter_map(|object| object.spot.pointer().map(str::to_owned)).collect(),
        ))
    }

    fn assert_pruned(rest: &str, expected: &str, incomplete: &[&str]) {
        let expected = yaml::parse(expected, &mut Budget::default()).expect("the text is YAML");
        let (root, found) = pruned(rest).expect("there is a rest");
        let Node::Map(sections) = expected else { unreachable!("the text is a mapping") };
        for (key, node) in &sections {
            assert_eq!(root.get(key), Some(node));
        }
        assert_eq!(found, incomplete);
    }

    #[test]
    fn invalid_nodes_are_removed_with_what_needs_them() {
        assert_pruned(
            "paths: {/a: {get: {operationId: a, servers: [{url: []}], responses: {}}}, b: {}, /c: {get: 5}}",
            "paths: {/a: {get: {operationId: a, responses: {}}}, /c: {}}",
            &["/paths/~1a/get/servers/0", "/paths/~1c", "/paths/~1a/get"],
        );
    }

    #[test]
    fn invalid_schemas_and_parameters_keep_their_place() {
        assert_pruned(
            "paths: {/a: {parameters: [{in: query}, {name: b, in: query, schema: {}}]}}
components: {schemas: {A: {type: strng, oneOf: [5, {}], properties: {b: 5, c: {items: x}}}}}",
            "paths: {/a: {parameters: [{name: '', in: query, schema: {}}, {name: b, in: query, schema: {}}]}}
components: {schemas: {A: {oneOf: [{}, {}], properties: {b: {}, c: {items: {}}}}}}",
            &[
                "/paths/~1a/parameters/0",
                "/paths/~1a",
                "/components/schemas/A",
                "/components/schemas/A/properties/b",
                "/components/schemas/A/properties/c/items",
                "/components/schemas/A/properties/c",
                "/components/schemas/A/oneOf/0",
                "/components/schemas/A",
            ],
        );
    }

    #[test]
    fn collections_are_complete_without_an_entry() {
        assert_pruned(
            "paths: {/a: {post: {requestBody: {content: {a/b: 5}}, responses: {}}}}
components: {schemas: {A: {properties: {b: 5}}, C: {properties: {$ref: '#/a'}}}}",
            "paths: {/a: {post: {requestBody: {content: {a/b: {}}}, responses: {}}}}",
            &[
                "/paths/~1a/post/requestBody/content/a~1b",
                "/components/schemas/A/properties/b",
                "/components/schemas/C/properties/$ref",
                "/components/schemas/C",
            ],
        );
    }

    #[test]
    fn what_json_does_not_have_is_removed() {
        assert_pruned(
            "paths: {/a: {}, /a: {get: {}}}\ncomponents: {schemas: {A: {type: object, type: string}, B: {enum: [.inf]}}}",
            "paths: {/a: {}}\ncomponents: {schemas: {A: {type: object}, B: {enum: [null]}}}",
            &["/components/schemas/A", "/components/schemas/B"],
        );
    }

    #[test]
    fn security_schemes_are_not_removed() {
        assert_pruned(
            "paths: {}\ncomponents: {securitySchemes: {key: {type: http}}}",
            "components: {securitySchemes: {key: {type: http, scheme: bearer}}}",
            &["/components/securitySchemes/key"],
        );
        assert!(pruned("paths: {}\ncomponents: {securitySchemes: 5}").is_none());
        assert!(pruned("paths: 5").is_none());
    }
}
