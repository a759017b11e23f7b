//! What does not fit OpenAPI 3.0, node by node.
//! Comes in: the nodes of a document. Goes out: one diagnostic for each smallest node that is wrong, the changes that make
//! nodes fit of which it is plain what they mean, and the references that have to be followed.
//!
//! This runs on every document, before openapiv3's types are filled. Those types cannot be asked first: they report no
//! place, try each nested schema twice when one in it is wrong (2ⁿ times for n levels), panic where the two attempts
//! differ, and drop paths and response codes that they do not recognise without a word.

use super::advice::{self, nearest};
use super::direct::Direct;
use super::meant;
use super::mend::Mend;
use super::node::Node;
use super::shape::{DISCRIMINATOR, Field, Keys, Kind, Need, PATH_ITEM, ROOT, SCHEMA, Shape, TYPES};
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Severity};
use crate::pointer;
use crate::source::SourceId;

/// A reference that leads elsewhere than directly to a component of the main document.
#[derive(Debug)]
pub struct Reference {
    /// What has to be there.
    pub kind: &'static Kind,
    pub source: SourceId,
    /// Where its text stands.
    pub pointer: String,
    pub text: String,
    /// Whether it need not lead anywhere: what a discriminator maps to may also be a name.
    pub is_optional: bool,
}

/// What a walk found beside faults.
#[derive(Debug, Default)]
pub struct Found {
    pub references: Vec<Reference>,
    pub mends: Vec<Mend>,
}

/// Reports everything in a document that openapiv3 would refuse, or accept and drop.
pub fn probe(source: SourceId, root: &Node, diagnostics: &mut Diagnostics) -> Found {
    let direct = Direct::new(root);
    let pointer = String::new();
    let mut walk = Walk { source, pointer, direct: Some(&direct), found: Found::default(), diagnostics };
    walk.shape(&ROOT, root);
    walk.found
}

/// The same for an object that a reference leads to.
pub fn probe_object(
    kind: &'static Kind,
    source: SourceId,
    pointer: &str,
    node: &Node,
    diagnostics: &mut Diagnostics,
) -> Found {
    let pointer = pointer.to_owned();
    let mut walk = Walk { source, pointer, direct: None, found: Found::default(), diagnostics };
    walk.object(kind, node);
    walk.found
}

struct Walk<'d> {
    source: SourceId,
    /// Leads to the node that is looked at.
    pointer: String,
    /// The components of the main document, while that is looked at.
    direct: Option<&'d Direct<'d>>,
    found: Found,
    diagnostics: &'d mut Diagnostics,
}

impl Walk<'_> {
    fn shape(&mut self, shape: &'static Shape, node: &Node) {
        match (shape, node) {
            (Shape::Any, _)
            | (Shape::Text, Node::Text(_))
            | (Shape::Bool | Shape::Exclusive | Shape::Additional, Node::Bool(_))
            | (Shape::Number, Node::Unsigned(_) | Node::Signed(_) | Node::Float(_))
            | (Shape::Count, Node::Unsigned(_)) => {}
            (Shape::Word(words), Node::Text(text)) => self.word(words, text),
            (Shape::TypeName, Node::Text(text)) => self.type_name(text),
            (Shape::Names, Node::List(items)) => self.items(&Shape::Text, items),
            (Shape::List(inner), Node::List(items)) => self.items(inner, items),
            (Shape::Map(inner), Node::Map(entries)) => {
                for (key, value) in entries {
                    self.member(key, |walk| walk.shape(inner, value));
                }
            }
            (Shape::Object(kind), Node::Map(_)) => self.object(kind, node),
            (Shape::OrRef(kind), Node::Map(_)) => self.reference_or(kind, node),
            (Shape::Additional, Node::Map(_)) => self.reference_or(&SCHEMA, node),
            (shape, node) => match meant::value(shape, node) {
                Some(value) => {
                    let fault = advice::misfit(&self.pointer, shape, node);
                    self.read_as(fault, value.clone());
                    self.shape(shape, &value);
                }
                None => self.misfit(shape, node),
            },
        }
    }

    fn member(&mut self, key: &str, look: impl FnOnce(&mut Self)) {
        let length = self.pointer.len();
        pointer::push(&mut self.pointer, key);
        look(self);
        self.pointer.truncate(length);
    }

    fn items(&mut self, shape: &'static Shape, items: &[Node]) {
        for (index, item) in items.iter().enumerate() {
            self.member(&index.to_string(), |walk| walk.shape(shape, item));
        }
    }

    fn reference_or(&mut self, kind: &'static Kind, node: &Node) {
        match node.get("$ref") {
            None => self.object(kind, node),
            Some(Node::Text(text)) => self.reference(kind, text),
            Some(other) => self.member("$ref", |walk| walk.shape(&Shape::Text, other)),
        }
    }

    fn reference(&mut self, kind: &'static Kind, text: &str) {
        if !self.direct.is_some_and(|direct| direct.holds(kind, text)) {
            let pointer = pointer::join(&self.pointer, "$ref");
            let (source, text) = (self.source, text.to_owned());
            self.found.references.push(Reference { kind, source, pointer, text, is_optional: false });
        }
    }

    fn mapping(&mut self, discriminator: &Node) {
        let Some(Node::Map(mapping)) = discriminator.get("mapping") else { return };
        for (value, target) in mapping {
            let text = target.as_text().unwrap_or_default();
            if text.contains(['#', '/', '.']) && !self.direct.is_some_and(|direct| direct.holds(&SCHEMA, text)) {
                let pointer = pointer::join(&pointer::join(&self.pointer, "mapping"), value);
                let (source, text) = (self.source, text.to_owned());
                self.found.references.push(Reference { kind: &SCHEMA, source, pointer, text, is_optional: true });
            }
        }
    }

    fn object(&mut self, kind: &'static Kind, node: &Node) {
        let Node::Map(entries) = node else { return };
        if kind.is(&DISCRIMINATOR) {
            self.mapping(node);
        }
        let variant = self.variant(kind, node);
        let fields = || kind.fields.iter().chain(variant.unwrap_or_default());
        let known: Vec<&str> = fields().map(|field| field.key).chain(kind.tag.iter().map(|tag| tag.key)).collect();
        // Without a variant, what the variants have may be right.
        let complete = kind.tag.is_none() || variant.is_some();
        let unknown = if complete { unknown(kind, &known, entries) } else { Vec::new() };
        for field in fields() {
            match node.get(field.key) {
                Some(Node::Null) if field.need == Need::Nullable => {}
                Some(value) => self.member(field.key, |walk| walk.field(kind, field, node, value)),
                None if field.need == Need::Required => self.missing(kind, field, &unknown),
                None => {}
            }
        }
        if !kind.either.is_empty()
            && !kind.either.iter().any(|key| node.get(key).is_some_and(|node| *node != Node::Null))
        {
            self.missing_either(kind, node, &unknown);
        }
        self.free_keys(kind, &known, entries);
        for unknown in &unknown {
            self.unknown(kind, unknown, fields());
        }
    }

    /// Beside the shape, what the field is for decides what becomes of a value that does not fit.
    fn field(&mut self, kind: &'static Kind, field: &'static Field, node: &Node, value: &Node) {
        let required = field.need == Need::Required;
        if *value == Node::Null && !required {
            return self.leave_out(advice::misfit(&self.pointer, &field.shape, value));
        }
        if kind.is(&SCHEMA) && self.schema_field(field, node, value) {
            return;
        }
        let is_object = matches!(value, Node::Map(_));
        let filling = (required && !is_object).then(|| meant::filling(kind, field)).flatten();
        let is_plain = matches!((&field.shape, value), (Shape::Any, _) | (Shape::Text, Node::Text(_)));
        if is_plain || (filling.is_none() && (required || !meant::is_needless(kind, field.key))) {
            return self.shape(&field.shape, value);
        }
        let before = std::mem::take(self.diagnostics);
        let (references, mends) = (self.found.references.len(), self.found.mends.len());
        self.shape(&field.shape, value);
        let found = std::mem::replace(self.diagnostics, before);
        if !found.has_errors() {
            return self.diagnostics.extend(found);
        }
        self.found.references.truncate(references);
        self.found.mends.truncate(mends);
        let Some(fault) = found.into_iter().find(|one| one.severity == Severity::Error) else { return };
        match filling {
            Some(filling) => self.warn(fault, "it is taken as empty", filling),
            None => self.leave_out(fault),
        }
    }

    /// Whether a field of a schema was written as other versions write it.
    fn schema_field(&mut self, field: &Field, node: &Node, value: &Node) -> bool {
        let Some(members) = meant::schema_members(field.key, node, value) else { return false };
        let fault = match value {
            Node::Text(text) if field.key == "type" => advice::wrong_type(&self.pointer, text),
            _ => advice::misfit(&self.pointer, &field.shape, value),
        };
        self.warn_members(fault, members);
        true
    }

    /// The further fields that the tag's value brings with it; `None` if there is no tag or its value is wrong.
    fn variant(&mut self, kind: &'static Kind, node: &Node) -> Option<&'static [Field]> {
        let tag = kind.tag.as_ref()?;
        let values = || tag.variants.iter().map(|(value, _)| *value);
        match node.get(tag.key) {
            Some(Node::Text(text)) if let Some(members) = meant::security_scheme(kind, text) => {
                self.member(tag.key, |walk| {
                    let fault = advice::not_one_of(&walk.pointer, &values().collect::<Vec<_>>(), text);
                    walk.warn_members(fault, members);
                });
                Some(&[])
            }
            Some(Node::Text(text)) => {
                let variant = tag.variants.iter().find(|(value, _)| value.eq_ignore_ascii_case(text.trim()));
                if variant.is_none_or(|(value, _)| value != text) {
                    self.member(tag.key, |walk| walk.word(&values().collect::<Vec<_>>(), text));
                }
                variant.map(|(_, fields)| *fields)
            }
            Some(other) => {
                self.member(tag.key, |walk| walk.misfit(&Shape::Text, other));
                None
            }
            None => {
                let help = format!("add `{}:` with {}", tag.key, advice::one_of(&values().collect::<Vec<_>>()));
                let message = format!("{} must have `{}`, and this one does not", kind.name, tag.key);
                self.push(Diagnostic::error(message).with_help(help));
                None
            }
        }
    }

    /// Keys that are data, not fields: paths, response codes, expressions.
    fn free_keys(&mut self, kind: &'static Kind, known: &[&str], entries: &[(String, Node)]) {
        let shape = match &kind.keys {
            Keys::Fixed => return,
            Keys::Paths(shape) | Keys::StatusCodes(shape) | Keys::Expressions(shape) => shape,
        };
        for (key, value) in entries {
            if key.starts_with("x-") || known.contains(&key.as_str()) {
                continue;
            }
            let place = Place::key(self.source, pointer::join(&self.pointer, key));
            match advice::key_fault(&kind.keys, key) {
                Some(fault) => self.diagnostics.push(fault.at(place)),
                None => self.member(key, |walk| walk.shape(shape, value)),
            }
        }
    }

    fn word(&mut self, words: &[&str], text: &str) {
        if words.contains(&text) {
            return;
        }
        let fault = advice::not_one_of(&self.pointer, words, text);
        match meant::word(words, text) {
            Some(word) => self.read_as(fault, word),
            None => self.push(fault),
        }
    }

    fn type_name(&mut self, text: &str) {
        if !TYPES.contains(&text) {
            self.push(advice::wrong_type(&self.pointer, text));
        }
    }

    fn misfit(&mut self, shape: &Shape, node: &Node) {
        self.push(advice::misfit(&self.pointer, shape, node));
    }

    fn missing(&mut self, kind: &Kind, field: &Field, unknown: &[Unknown<'_>]) {
        // The misspelled key is reported itself, with what it should be.
        if !unknown.iter().any(|key| key.meant == Some(field.key)) {
            let message = format!("{} must have `{}`, and this one does not", kind.name, field.key);
            let fault = Diagnostic::error(message).with_help(advice::missing(kind, field));
            match meant::filling(kind, field) {
                Some(filling) => {
                    self.warn_only(fault, "it is taken as empty");
                    self.member(field.key, |walk| walk.mend(Some(filling)));
                }
                None => self.push(fault),
            }
        }
    }

    fn missing_either(&mut self, kind: &Kind, node: &Node, unknown: &[Unknown<'_>]) {
        if unknown.iter().any(|key| key.meant.is_some_and(|meant| kind.either.contains(&meant))) {
            return;
        }
        let keys = advice::one_of(kind.either);
        let message = format!("{} must have {keys}, and this one has neither", kind.name);
        let fault = Diagnostic::error(message).with_help(advice::missing_either(kind));
        match meant::schema_of(kind, node) {
            Some(schema) => {
                let said =
                    if node.get("type").is_some() { "it is read as in Swagger 2.0" } else { "it is taken as a string" };
                self.warn_only(fault, said);
                self.member("schema", |walk| {
                    walk.mend(Some(schema.clone()));
                    walk.object(&SCHEMA, &schema);
                });
            }
            None => self.push(fault),
        }
    }

    /// Tells of a fault where what is meant takes several members of the object that a field is in.
    fn warn_members(&mut self, fault: Diagnostic, members: Vec<(&'static str, Option<Node>)>) {
        self.warn_only(fault, "it is read as what is probably meant");
        let object = pointer::parent(&self.pointer).unwrap_or_default().to_owned();
        for (key, node) in members {
            self.found.mends.push(Mend { source: self.source, pointer: pointer::join(&object, key), node });
        }
    }

    fn read_as(&mut self, fault: Diagnostic, value: Node) {
        self.warn(fault, &format!("it is read as {value}"), value);
    }

    fn leave_out(&mut self, fault: Diagnostic) {
        self.warn_only(fault, &format!("{} is left out", advice::subject(&self.pointer)));
        self.mend(None);
    }

    fn warn(&mut self, fault: Diagnostic, what: &str, value: Node) {
        self.warn_only(fault, what);
        self.mend(Some(value));
    }

    /// Tells of a fault that stops nothing, and what becomes of it.
    fn warn_only(&mut self, fault: Diagnostic, what: &str) {
        let message = format!("{}, so {what}", fault.message);
        let warning = Diagnostic { severity: Severity::Warning, message, ..fault };
        if warning.place.is_some() { self.diagnostics.push(warning) } else { self.push(warning) }
    }

    fn mend(&mut self, node: Option<Node>) {
        self.found.mends.push(Mend { source: self.source, pointer: self.pointer.clone(), node });
    }

    /// A key that stands where a required field is missing must be corrected; any other is only ignored.
    fn unknown<'f>(&mut self, kind: &Kind, unknown: &Unknown<'_>, mut fields: impl Iterator<Item = &'f Field>) {
        let key = unknown.key;
        let message = format!("`{key}` is no field of {} and is ignored", kind.name);
        let diagnostic = match unknown.meant {
            Some(meant) => {
                // Without its `security` a client would send requests without credentials.
                let required = meant == "security"
                    || kind.either.contains(&meant)
                    || fields.any(|field| field.key == meant && field.need == Need::Required);
                let help = format!("rename it to `{meant}`, or to `x-{key}` if it is an extension");
                let message = format!("`{key}` is no field of {}; `{meant}` is probably meant", kind.name);
                if required { Diagnostic::error(message) } else { Diagnostic::warning(message) }.with_help(help)
            }
            None if key == "security" => Diagnostic::error(format!("`{key}` is no field of {}", kind.name))
                .with_help("write it in each of the operations, or at the top of the document for all of them"),
            None => Diagnostic::warning(message).with_help(
                "its operations must be called `get`, `put`, `post`, `delete`, `options`, `head`, `patch` or `trace`",
            ),
        };
        let place = Place::key(self.source, pointer::join(&self.pointer, key));
        self.diagnostics.push(diagnostic.at(place));
    }

    fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic.at(Place::value(self.source, self.pointer.clone())));
    }
}

/// A key that openapiv3 would ignore, and the absent field that it resembles.
struct Unknown<'e> {
    key: &'e str,
    meant: Option<&'static str>,
}

/// Most unknown keys are harmless and common. Those that look like a field are not, and in a path item none is: it may be
/// an operation.
fn unknown<'e>(kind: &Kind, known: &[&'static str], entries: &'e [(String, Node)]) -> Vec<Unknown<'e>> {
    if !matches!(kind.keys, Keys::Fixed) {
        return Vec::new();
    }
    let written = |key: &&&str| entries.iter().any(|(other, _)| other == **key);
    let absent: Vec<&'static str> = known.iter().filter(|key| !written(key)).copied().collect();
    let unknown = entries.iter().map(|(key, _)| key.as_str()).filter(|key| {
        // `examples` is a field of many kinds and, in later versions, of schemas: no misspelling.
        // Neither is `type` where it stood in Swagger 2.0.
        let is_old = *key == "type" && !kind.either.is_empty();
        !key.starts_with("x-") && !is_old && !matches!(*key, "$ref" | "examples") && !known.contains(key)
    });
    unknown
        .filter_map(|key| {
            let meant = nearest(key, absent.iter().copied());
            (meant.is_some() || std::ptr::eq(kind, &PATH_ITEM)).then_some(Unknown { key, meant })
        })
        .collect()
}
