//! Validates a document against OpenAPI 3.0, node by node.
//! Input: the nodes of a document. Output: one diagnostic for each innermost node that is invalid, the fixes for invalid nodes whose
//! meaning is clear, and the references that have to be followed.
//!
//! This runs on every document, before openapiv3's types are deserialized. Those types are not enough: their errors have no location,
//! they attempt each nested schema twice if one in it is invalid (2ⁿ times for n levels), panic if the two attempts differ, and
//! silently drop paths and status codes that they do not recognise.

mod fixes;
mod keywords;
mod later;

use super::components::LocalComponents;
use super::fix::Fix;
use super::lenient;
use super::messages;
use super::misplaced_limits::find_misplaced_limits;
use super::node::Node;
use super::remedies;
use super::shape::{DEFAULT_MAPPING, DISCRIMINATOR, Field, Keys, Kind, Need, PATH_ITEM, ROOT, SCHEMA, Shape, TYPES};
use super::unknown_keys::{UnknownKey, find_unknown_keys};
use super::v3_1;
use super::version::Version;
use crate::diagnostic::{Diagnostic, Diagnostics, Location, RemedyChange, Severity};
use crate::pointer;
use crate::source::SourceId;

/// A reference to anything but a component of the main document.
#[derive(Debug)]
pub struct Reference {
    /// The kind of object that it must refer to.
    pub kind: &'static Kind,
    pub source: SourceId,
    /// The location of its text.
    pub pointer: String,
    pub text: String,
    /// `true` in the mapping of a discriminator, which has references or names of components. Its target may be missing.
    pub is_mapped: bool,
}

/// The results of a validation beside diagnostics.
#[derive(Debug, Default)]
pub struct Findings {
    pub references: Vec<Reference>,
    pub fixes: Vec<Fix>,
    /// The pointers of parts that conversions moved, and those that they have in the document, outer ones first.
    pub moved: Vec<(String, String)>,
}

/// Reports everything in a document that openapiv3 would reject, or accept and drop.
pub fn validate(source: SourceId, root: &Node, diagnostics: &mut Diagnostics) -> Findings {
    let components = LocalComponents::new(root);
    let (pointer, findings) = (String::new(), Findings::default());
    let version = Version::of(root);
    let mut validator =
        Validator { source, version, pointer, components: Some(&components), findings, converted: 0, diagnostics };
    validator.check_shape(&ROOT, root);
    validator.warn_of_parents(root);
    validator.findings
}

/// Does the same as [`validate`] for the target of a reference.
pub fn validate_object(
    kind: &'static Kind,
    source: SourceId,
    version: Version,
    pointer: &str,
    node: &Node,
    diagnostics: &mut Diagnostics,
) -> Findings {
    let (pointer, findings) = (pointer.to_owned(), Findings::default());
    let mut validator = Validator { source, version, pointer, components: None, findings, converted: 0, diagnostics };
    let converted = if kind.is(&SCHEMA) { validator.convert_schema(node) } else { None };
    validator.check_object(kind, converted.as_ref().unwrap_or(node));
    validator.findings
}

struct Validator<'d> {
    source: SourceId,
    /// The version of the main document.
    version: Version,
    /// The location of the current node.
    pointer: String,
    /// The components of the main document; `None` in other files.
    components: Option<&'d LocalComponents<'d>>,
    findings: Findings,
    /// The number of values in converted schemas.
    converted: usize,
    diagnostics: &'d mut Diagnostics,
}

impl Validator<'_> {
    fn check_shape(&mut self, shape: &'static Shape, node: &Node) {
        match (shape, node) {
            (Shape::OrRef(kind), Node::Map(_) | Node::Bool(_))
                if kind.is(&SCHEMA)
                    && let Some(converted) = self.convert_schema(node) =>
            {
                self.check_reference_or(kind, &converted);
            }
            (Shape::Any, _)
            | (Shape::String, Node::String(_))
            | (Shape::Bool | Shape::Exclusive | Shape::Additional, Node::Bool(_))
            | (Shape::Number, Node::Unsigned(_) | Node::Signed(_) | Node::Float(_))
            | (Shape::Count, Node::Unsigned(_)) => {}
            (Shape::Keyword(words), Node::String(text)) => self.check_keyword(words, text),
            (Shape::TypeName, Node::String(text)) => self.check_type_name(text),
            (Shape::Names, Node::List(items)) => self.check_items(&Shape::String, items),
            (Shape::List(inner), Node::List(items)) => self.check_items(inner, items),
            (Shape::Map(inner), Node::Map(entries)) => {
                for (key, value) in entries {
                    self.at_key(key, |validator| validator.check_shape(inner, value));
                }
            }
            (Shape::Object(kind), Node::Map(_)) => self.check_object(kind, node),
            (Shape::OrRef(kind), Node::Map(_)) => self.check_reference_or(kind, node),
            (Shape::Additional, Node::Map(_)) => self.check_shape(const { &Shape::OrRef(&SCHEMA) }, node),
            (shape, node) => match lenient::value(shape, node) {
                Some(value) => {
                    let diagnostic = messages::misfit(&self.pointer, shape, node);
                    self.warn_and_replace(diagnostic, value.clone());
                    self.check_shape(shape, &value);
                }
                None => self.report_misfit(shape, node),
            },
        }
    }

    fn at_key(&mut self, key: &str, check: impl FnOnce(&mut Self)) {
        let length = self.pointer.len();
        pointer::push(&mut self.pointer, key);
        check(self);
        self.pointer.truncate(length);
    }

    fn check_items(&mut self, shape: &'static Shape, items: &[Node]) {
        for (index, item) in items.iter().enumerate() {
            self.at_key(&index.to_string(), |validator| validator.check_shape(shape, item));
        }
    }

    fn check_reference_or(&mut self, kind: &'static Kind, node: &Node) {
        match node.get("$ref") {
            None => self.check_object(kind, node),
            Some(Node::String(text)) => {
                self.add_reference(kind, text);
                if kind.is(&PATH_ITEM) {
                    self.check_object(kind, node);
                } else if kind.is(&SCHEMA) {
                    self.check_definitions(node);
                }
            }
            Some(other) => self.at_key("$ref", |validator| validator.report_misfit(&Shape::String, other)),
        }
    }

    fn add_reference(&mut self, kind: &'static Kind, text: &str) {
        if !self.components.is_some_and(|components| components.has(kind, text)) {
            let pointer = pointer::join(&self.pointer, "$ref");
            let (source, text) = (self.source, text.to_owned());
            self.findings.references.push(Reference { kind, source, pointer, text, is_mapped: false });
        }
    }

    fn add_mapping(&mut self, discriminator: &Node) {
        let mapping = match discriminator.get("mapping") {
            Some(Node::Map(mapping)) => mapping.as_slice(),
            _ => &[],
        };
        let at = pointer::join(&self.pointer, "mapping");
        let mapped = mapping.iter().map(|(value, target)| (pointer::join(&at, value), target));
        let other =
            discriminator.get(DEFAULT_MAPPING).map(|target| (pointer::join(&self.pointer, DEFAULT_MAPPING), target));
        for (pointer, target) in mapped.chain(other) {
            let Some(text) = target.as_str() else { continue };
            if !self.components.is_some_and(|components| components.has_mapped(text)) {
                let (source, text) = (self.source, text.to_owned());
                self.findings.references.push(Reference { kind: &SCHEMA, source, pointer, text, is_mapped: true });
            }
        }
    }

    fn check_object(&mut self, kind: &'static Kind, node: &Node) {
        let converted = self.convert_object(kind, node);
        let node = converted.as_ref().unwrap_or(node);
        let Node::Map(entries) = node else { return };
        if kind.is(&DISCRIMINATOR) {
            self.add_mapping(node);
        }
        self.warn_of_positional_encodings(kind, node);
        if kind.is(&SCHEMA) {
            self.diagnostics.extend(find_misplaced_limits(node, self.source, &self.pointer));
        }
        self.convert_item_schema(kind, node);
        let variant = self.find_variant(kind, node);
        let version = self.version;
        let fields = || kind.fields.iter().chain(variant.unwrap_or_default()).filter(|field| field.since <= version);
        let known: Vec<&str> = fields().map(|field| field.key).chain(kind.tag.iter().map(|tag| tag.key)).collect();
        // If the variant is unknown, any field of a variant may be right.
        let complete = kind.tag.is_none() || variant.is_some();
        let unknown = if complete { find_unknown_keys(kind, &known, entries) } else { Vec::new() };
        for field in fields() {
            match node.get(field.key) {
                Some(Node::Null) if field.need == Need::Nullable => {}
                Some(value) => self.at_key(field.key, |validator| validator.check_field(kind, field, node, value)),
                None if field.is_required() => self.report_missing(kind, field, &unknown),
                None => {}
            }
        }
        if !kind.either.is_empty()
            && !kind.either.iter().any(|key| node.get(key).is_some_and(|node| *node != Node::Null))
        {
            self.report_missing_either(kind, node, &unknown);
        }
        self.check_free_keys(kind, &known, entries);
        for key in &unknown {
            let location = Location::key(self.source, pointer::join(&self.pointer, key.name));
            let diagnostic = key.diagnostic(kind, fields()).at(location);
            self.diagnostics.push(match (key.similar, node.get(key.name)) {
                (Some(name), Some(value)) => remedies::rename(diagnostic, &self.pointer, (key.name, value), name),
                _ => diagnostic,
            });
        }
    }

    /// Checks the value of a field. If it is invalid, the purpose of the field decides whether that is an error.
    fn check_field(&mut self, kind: &'static Kind, field: &'static Field, node: &Node, value: &Node) {
        let required = field.is_required();
        if *value == Node::Null && !required {
            return self.warn_and_remove(messages::misfit(&self.pointer, &field.shape, value));
        }
        if kind.is(&SCHEMA) && self.check_schema_field(field, node, value) {
            return;
        }
        let is_object = matches!(value, Node::Map(_));
        let default = (required && !is_object).then(|| lenient::default_value(field)).flatten();
        let is_plain = matches!((&field.shape, value), (Shape::Any, _) | (Shape::String, Node::String(_)));
        if is_plain || (default.is_none() && (required || !lenient::is_ignorable(kind, field.key))) {
            return self.check_shape(&field.shape, value);
        }
        match (&field.shape, value) {
            // An invalid entry does not hide the others.
            (Shape::Map(inner), Node::Map(entries)) => {
                for (key, entry) in entries {
                    self.at_key(key, |validator| validator.check_ignorable(inner, entry, None));
                }
            }
            (shape, value) => self.check_ignorable(shape, value, default),
        }
    }

    /// Checks a value that is ignored, or read as its default, if it is invalid.
    fn check_ignorable(&mut self, shape: &'static Shape, value: &Node, default: Option<Node>) {
        let before = std::mem::take(self.diagnostics);
        let (references, fixes) = (self.findings.references.len(), self.findings.fixes.len());
        self.check_shape(shape, value);
        let diagnostics = std::mem::replace(self.diagnostics, before);
        if !diagnostics.has_errors() {
            return self.diagnostics.extend(diagnostics);
        }
        self.findings.references.truncate(references);
        self.findings.fixes.truncate(fixes);
        let reading = match default {
            Some(_) => "it is read as empty".to_owned(),
            None => format!("{} is ignored", messages::subject(&self.pointer)),
        };
        for diagnostic in diagnostics.into_iter().filter(|one| one.severity == Severity::Error) {
            self.warn_only(diagnostic, &reading);
        }
        self.add_fix(default);
    }

    /// Returns `true` if a field of a schema has the form of another version, which is then converted.
    fn check_schema_field(&mut self, field: &Field, node: &Node, value: &Node) -> bool {
        let Some(changes) = lenient::schema_changes(field.key, node, value) else { return false };
        self.warn_and_convert(messages::misfit(&self.pointer, &field.shape, value), changes);
        true
    }

    /// Returns the fields that belong to the value of the tag, or to the value that a misspelled one is similar to.
    fn find_variant(&mut self, kind: &'static Kind, node: &Node) -> Option<&'static [Field]> {
        let tag = kind.tag.as_ref()?;
        let values = || tag.variants.iter().map(|(value, _)| *value);
        match node.get(tag.key) {
            Some(Node::String(text)) if let Some(changes) = lenient::security_scheme_changes(kind, text) => {
                self.at_key(tag.key, |validator| {
                    let diagnostic = messages::not_one_of(&validator.pointer, &values().collect::<Vec<_>>(), text);
                    validator.warn_and_convert(diagnostic, changes);
                });
                Some(&[])
            }
            Some(Node::String(text)) => {
                let similar = messages::nearest(text.trim(), values());
                let variant = tag.variants.iter().find(|(value, _)| Some(*value) == similar);
                if variant.is_none_or(|(value, _)| value != text) {
                    self.at_key(tag.key, |validator| validator.check_keyword(&values().collect::<Vec<_>>(), text));
                }
                variant.map(|(_, fields)| *fields)
            }
            Some(other) => {
                self.at_key(tag.key, |validator| validator.report_misfit(&Shape::String, other));
                None
            }
            None => {
                let help = format!("add `{}:` with {}", tag.key, messages::one_of(&values().collect::<Vec<_>>()));
                let message = format!("missing field `{}` in {}", tag.key, kind.name);
                self.push(Diagnostic::error(message).with_help(help));
                None
            }
        }
    }

    /// Checks the keys that are data, not fields: paths, status codes, expressions.
    fn check_free_keys(&mut self, kind: &'static Kind, known: &[&str], entries: &[(String, Node)]) {
        let shape = match &kind.keys {
            Keys::Fixed => return,
            Keys::Paths(shape) | Keys::StatusCodes(shape) | Keys::Expressions(shape) | Keys::Methods(shape) => shape,
        };
        for (key, value) in entries {
            // A method may have such a name.
            let is_extension = key.starts_with("x-") && !matches!(kind.keys, Keys::Methods(_));
            if is_extension || known.contains(&key.as_str()) {
                continue;
            }
            if let Some(diagnostic) = messages::check_key(&kind.keys, key) {
                let location = Location::key(self.source, pointer::join(&self.pointer, key));
                let diagnostic = diagnostic.at(location);
                self.diagnostics.push(remedies::of_key(diagnostic, &kind.keys, &self.pointer, (key, value)));
            }
            self.at_key(key, |validator| validator.check_shape(shape, value));
        }
    }

    fn check_keyword(&mut self, words: &[&str], text: &str) {
        if words.contains(&text) {
            return;
        }
        let diagnostic = messages::not_one_of(&self.pointer, words, text);
        match lenient::keyword(words, text) {
            Some(keyword) => self.warn_and_replace(diagnostic, keyword),
            None => self.push(remedies::of_keyword(diagnostic, &self.pointer, words, text)),
        }
    }

    fn check_type_name(&mut self, text: &str) {
        if !TYPES.contains(&text) {
            self.push(messages::wrong_type(&self.pointer, text).with_remedy(&self.pointer, RemedyChange::Remove));
        }
    }

    fn report_misfit(&mut self, shape: &Shape, node: &Node) {
        self.push(remedies::of_misfit(messages::misfit(&self.pointer, shape, node), &self.pointer, shape));
    }

    fn report_missing(&mut self, kind: &Kind, field: &Field, unknown: &[UnknownKey<'_>]) {
        // The misspelled key is reported with a suggestion.
        if !unknown.iter().any(|key| key.similar == Some(field.key)) {
            if self.version > Version::V3_0 && v3_1::is_optional(kind, field.key) {
                return self.at_key(field.key, |validator| validator.add_fix(Some(lenient::empty_value(field))));
            }
            let message = format!("missing field `{}` in {}", field.key, kind.name);
            let diagnostic = Diagnostic::error(message).with_help(messages::missing(field));
            let diagnostic = remedies::of_missing(diagnostic, &self.pointer, field.key);
            match lenient::default_value(field) {
                Some(default) => {
                    self.warn_only(diagnostic, "it is read as empty");
                    self.at_key(field.key, |validator| validator.add_fix(Some(default)));
                }
                None => self.push(diagnostic),
            }
        }
    }

    fn report_missing_either(&mut self, kind: &Kind, node: &Node, unknown: &[UnknownKey<'_>]) {
        if unknown.iter().any(|key| key.similar.is_some_and(|similar| kind.either.contains(&similar))) {
            return;
        }
        let keys = messages::one_of(kind.either);
        let message = format!("missing field {keys} in {}", kind.name);
        let diagnostic = Diagnostic::error(message).with_help(messages::missing_either(kind));
        let diagnostic = remedies::of_missing_either(diagnostic, &self.pointer, kind, node);
        match lenient::schema_of(kind, node) {
            Some(schema) => {
                self.warn_only(diagnostic, &format!("it is read as `schema: {}`", schema.written()));
                self.at_key("schema", |validator| {
                    validator.add_fix(Some(schema.clone()));
                    validator.check_object(&SCHEMA, &schema);
                });
            }
            None => self.push(diagnostic),
        }
    }
}

#[cfg(test)]
mod tests;
