//! References by identifiers: `$id`, `$anchor` and `$dynamicAnchor` of OpenAPI 3.1.
//! Input: the nodes of a file. Output: the same with JSON pointers in references to identifiers of the file, and these identifiers, for
//! references in other files.
//!
//! Identifiers are names, also if they look like URLs: nothing is fetched.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use fluent_uri::{Uri, UriRef};

use super::messages::short;
use super::node::Node;
use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::pointer;
use crate::source::SourceId;

/// The base of a document that does not name its own.
const BASE: &str = "document:/";

/// Keys whose values are data, not schemas.
const DATA: [&str; 5] = ["const", "default", "enum", "example", "examples"];

/// Keys whose values have a schema for each name, whatever the name is.
const NAMED: [&str; 5] = ["$defs", "definitions", "dependentSchemas", "patternProperties", "properties"];

/// What a `$dynamicRef` is replaced by if several schemas have its anchor: the value decides which one applies.
pub const SEVERAL: &str = "";

/// Replaces references to identifiers in the same file by pointers. Other references stay.
pub fn replace_identifiers(root: &mut Node) -> Identifiers {
    let mut identifiers = Identifiers::default();
    let own = root.get("$self").and_then(Node::as_str).unwrap_or(BASE);
    let Ok(base) = UriRef::parse(own).map_err(drop).and_then(|own| resolve(&own, BASE)) else { return identifiers };
    identifiers.collect(root, Keys::Fields, &base, &mut String::new());
    identifiers.base = own_base(root, &base).unwrap_or_else(|| base.clone());
    if !identifiers.pointers.is_empty() || root.get("$self").is_some() {
        identifiers.resources.insert(base.clone(), String::new());
        identifiers.replace(root, Keys::Fields, &base);
    }
    identifiers
}

/// What the keys of a mapping are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Keys {
    Fields,
    /// Names of properties or definitions.
    Names,
}

impl Keys {
    /// Returns what the keys are in the value of a key, or `None` if the value is data.
    fn inside(self, key: &str) -> Option<Self> {
        match self {
            Self::Names => Some(Self::Fields),
            Self::Fields if DATA.contains(&key) || key.starts_with("x-") => None,
            Self::Fields if NAMED.contains(&key) => Some(Self::Names),
            Self::Fields => Some(Self::Fields),
        }
    }

    /// Iterates over the values in a node that are not data, with the segments of pointers to them and what their own keys are.
    pub fn children(self, node: &Node) -> impl Iterator<Item = (Cow<'_, str>, &Node, Self)> {
        let is_list = matches!(node, Node::List(_));
        node.children().filter_map(move |(key, child)| {
            let keys = if is_list { Self::Fields } else { self.inside(&key)? };
            Some((key, child, keys))
        })
    }
}

/// The identifiers of a file.
#[derive(Debug, Clone, Default)]
pub struct Identifiers {
    /// The URI of the file.
    base: String,
    /// The pointer of each schema with an `$id`, by its URI.
    resources: HashMap<String, String>,
    /// The pointer of each schema with an identifier, by the URI and, behind `#`, the anchor.
    pointers: HashMap<String, String>,
    /// How many schemas have each `$dynamicAnchor`.
    dynamic: HashMap<String, usize>,
    repeated: Vec<Repeated>,
}

/// An identifier that an earlier schema has, too.
#[derive(Debug, Clone)]
struct Repeated {
    key: &'static str,
    text: String,
    /// The pointers of both schemas.
    at: String,
    first: String,
}

impl Identifiers {
    /// Returns the pointer of the schema with an `$anchor`.
    pub fn anchor(&self, name: &str) -> Option<&str> {
        self.pointers.get(&format!("{}#{name}", self.base)).map(String::as_str)
    }

    /// Iterates over the URIs of the file and of the schemas with an `$id` in it, if they are absolute.
    pub fn uris(&self) -> impl Iterator<Item = &str> {
        self.resources.keys().map(String::as_str).filter(|uri| !uri.starts_with(BASE))
    }

    /// Returns a reference by a pointer, for one that has one of these URIs.
    pub fn find_uri(&self, text: &str) -> Option<String> {
        self.find(text, BASE)
    }

    /// Warns of identifiers that several schemas have.
    pub fn report_repeated(&self, source: SourceId, diagnostics: &mut Diagnostics) {
        for Repeated { key, text, at, first } in &self.repeated {
            let message = format!("two schemas have the `{key}` {}; references lead to the first one", short(text));
            let location = |schema: &str| Location::value(source, pointer::join(schema, key));
            let warning = Diagnostic::warning(message).at(location(at)).with_help("rename one of the two");
            diagnostics.push(warning.with_related(location(first), "the first one"));
        }
    }

    /// Returns the URI of the schema with an `$id` at a location.
    pub fn uri_of(&self, schema: &str) -> Option<&str> {
        let mut resources = self.resources.iter().filter(|(_, at)| !at.is_empty());
        resources.find(|(_, at)| *at == schema).map(|(uri, _)| uri.strip_prefix(BASE).unwrap_or(uri))
    }

    /// Adds the URI of a schema, or notes that an earlier schema has it.
    fn add(&mut self, uri: String, key: &'static str, node: &Node, at: &str) {
        match self.pointers.entry(uri) {
            Entry::Vacant(entry) => drop(entry.insert(at.to_owned())),
            Entry::Occupied(first) => {
                let text = node.get(key).and_then(Node::as_str).unwrap_or_default();
                // Older generators write the location as the `$id`, which names nothing.
                if key != "$dynamicAnchor" && first.get() != at && !(key == "$id" && text.contains('#')) {
                    let (at, first) = (at.to_owned(), first.get().clone());
                    self.repeated.push(Repeated { key, text: text.to_owned(), at, first });
                }
            }
        }
    }

    fn collect(&mut self, node: &Node, keys: Keys, base: &str, at: &mut String) {
        let own = own_base(node, base).filter(|_| keys == Keys::Fields);
        if let Some(own) = &own {
            self.resources.entry(own.clone()).or_insert_with(|| at.clone());
            self.add(own.clone(), "$id", node, at);
        }
        let base = own.as_deref().unwrap_or(base);
        for key in ["$anchor", "$dynamicAnchor"] {
            if let Some(anchor) = node.get(key).and_then(Node::as_str) {
                self.add(format!("{base}#{anchor}"), key, node, at);
                *self.dynamic.entry(anchor.to_owned()).or_default() += usize::from(key == "$dynamicAnchor");
            }
        }
        for (key, child, keys) in keys.children(node) {
            let length = at.len();
            pointer::push(at, &key);
            self.collect(child, keys, base, at);
            at.truncate(length);
        }
    }

    fn replace(&self, node: &mut Node, keys: Keys, base: &str) {
        let own = own_base(node, base).filter(|_| keys == Keys::Fields);
        let base = own.as_deref().unwrap_or(base);
        match node {
            Node::Map(entries) => {
                for (key, child) in entries {
                    match (keys.inside(key), child) {
                        (_, Node::String(text)) if key == "$dynamicRef" && self.has_several(text) => {
                            *text = SEVERAL.to_owned();
                        }
                        (_, Node::String(text)) if key == "$ref" || key == "$dynamicRef" => {
                            if let Some(found) = self.find(text, base) {
                                *text = found;
                            }
                        }
                        (Some(keys), child) => self.replace(child, keys, base),
                        (None, _) => {}
                    }
                }
            }
            Node::List(items) => items.iter_mut().for_each(|item| self.replace(item, Keys::Fields, base)),
            _ => {}
        }
    }

    /// Returns `true` if a `$dynamicRef` has an anchor that several schemas have.
    fn has_several(&self, reference: &str) -> bool {
        let anchor = reference.rsplit_once('#').map(|(_, anchor)| anchor);
        anchor.and_then(|anchor| self.dynamic.get(anchor)).is_some_and(|count| *count > 1)
    }

    /// Returns a reference by a pointer, for one that names a schema with an identifier or a part of it.
    fn find(&self, text: &str, base: &str) -> Option<String> {
        let uri = resolve(&UriRef::parse(text).ok()?, base).ok()?;
        let (resource, fragment) = uri.split_once('#').unwrap_or((&uri, ""));
        // The path in the reference has escapes already.
        let (found, path) = match fragment {
            "" => (self.pointers.get(resource)?, ""),
            path if path.starts_with('/') => (self.resources.get(resource)?, path),
            _ => (self.pointers.get(&uri)?, ""),
        };
        Some(format!("#{}{path}", found.replace('%', "%25")))
    }
}

/// Returns the URI of a reference without its fragment. `None` if it is relative.
pub fn absolute(text: &str) -> Option<String> {
    let uri = UriRef::parse(text).ok().filter(UriRef::has_scheme)?;
    let uri = resolve(&uri, BASE).ok()?;
    Some(uri.split('#').next().unwrap_or(&uri).to_owned())
}

/// Returns the base of references in a schema with an `$id`.
fn own_base(node: &Node, base: &str) -> Option<String> {
    let id = UriRef::parse(node.get("$id")?.as_str()?).ok()?;
    let uri = resolve(&id, base).ok()?;
    Some(uri.split('#').next().unwrap_or(&uri).to_owned())
}

fn resolve(reference: &UriRef<&str>, base: &str) -> Result<String, ()> {
    let base = Uri::parse(base).map_err(drop)?;
    reference.resolve_against(&base).map(|uri| uri.as_str().to_owned()).map_err(drop)
}

#[cfg(test)]
mod tests {
    use super::super::build::Budget;
    use super::super::yaml;
    use super::*;

    fn replaced(text: &str) -> Vec<String> {
        let mut root = yaml::parse(text, &mut Budget::default()).expect("the text is YAML");
        replace_identifiers(&mut root);
        let Some(Node::List(references)) = root.get("references") else { return Vec::new() };
        references.iter().filter_map(|node| node.reference().map(str::to_owned)).collect()
    }

    #[test]
    fn anchors_and_identifiers_are_found_in_their_document() {
        let text = "\
a: {$anchor: pet}
b: {$id: https://example.com/dog, c: {$anchor: tail}, d: {$id: cat}}
references:
- {$ref: '#pet'}
- {$ref: https://example.com/dog}
- {$ref: https://example.com/dog#tail}
- {$ref: https://example.com/dog#/c/d}
- {$ref: https://example.com/cat}
";
        assert_eq!(replaced(text), ["#/a", "#/b", "#/b/c", "#/b/c/d", "#/b/d"]);
    }

    #[test]
    fn other_references_stay() {
        let text = "x-a: {$anchor: pet}\na: {$anchor: pet}\nexample: {$anchor: data}\nreferences: [{$ref: '#/a'}, {$ref: a.yaml}, {$ref: '#data'}]";
        assert_eq!(replaced(text), ["#/a", "a.yaml", "#data"]);
        assert_eq!(replaced("references: [{$ref: '#pet'}]"), ["#pet"]);
    }

    #[test]
    fn references_in_a_schema_are_relative_to_its_identifier() {
        let text = "references: [{$ref: '#/d', $id: 'https://example.com/a', d: {}}]\nb: {$anchor: x}";
        assert_eq!(replaced(text), ["#/references/0/d"]);
    }

    #[test]
    fn properties_may_have_the_names_of_data() {
        let text = "a: {properties: {default: {$anchor: one, properties: {enum: {$anchor: two}}}}}
references: [{$ref: '#one'}, {$ref: '#two'}]";
        let expected = ["#/a/properties/default", "#/a/properties/default/properties/enum"];
        assert_eq!(replaced(text), expected);
    }

    #[test]
    fn the_document_has_its_own_identifier() {
        let text = "$self: https://example.com/api.yaml
a: {}
references: [{$ref: 'https://example.com/api.yaml#/a'}, {$ref: 'api.yaml#/a'}, {$ref: 'other.yaml#/a'}]";
        assert_eq!(replaced(text), ["#/a", "#/a", "other.yaml#/a"]);
    }

    #[test]
    fn a_dynamic_reference_to_several_schemas_is_marked() {
        let replaced = |anchors: &str| {
            let text = format!("{{{anchors}, c: {{$dynamicRef: '#T'}}}}");
            let mut root = yaml::parse(&text, &mut Budget::default()).expect("the text is YAML");
            replace_identifiers(&mut root);
            root.get("c").and_then(|node| node.get("$dynamicRef")).and_then(Node::as_str).map(str::to_owned)
        };
        assert_eq!(replaced("a: {$dynamicAnchor: T}").as_deref(), Some("#/a"));
        assert_eq!(replaced("a: {$dynamicAnchor: T}, b: {$dynamicAnchor: T}").as_deref(), Some(SEVERAL));
    }
}
