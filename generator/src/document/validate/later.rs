//! What OpenAPI 3.1 and 3.2 write in another way than 3.0.

use std::collections::HashMap;

use super::Validator;
use crate::diagnostic::{Diagnostic, Location};
use crate::document::messages;
use crate::document::moved::moved_parts;
use crate::document::node::Node;
use crate::document::shape::{CONSTRAINTS, Kind, MEDIA_TYPE, PARAMETER, SCHEMA, Shape};
use crate::document::version::Version;
use crate::document::{MOST_SUGGESTIONS, v3_1, v3_2};
use crate::pointer;

/// The maximum number of parents of a tag that are followed.
const MAX_ANCESTORS: usize = 64;

/// The maximum number of values in converted schemas of a file. Each conversion copies the schemas inside, so that a small document
/// with deep schemas could take all memory.
const MAX_CONVERTED: usize = 5_000_000;

impl Validator<'_> {
    /// Returns a schema as OpenAPI 3.0 writes it, which replaces the one in the document, or `None` if that is the same.
    pub(super) fn convert_schema(&mut self, written: &Node) -> Option<Node> {
        let v3_1::Converted { node, ignored } = if self.version == Version::V3_0 {
            self.convert_leniently(written)?.into()
        } else {
            match self.check_later_keywords(written) {
                Some(valid) => v3_1::convert(&valid).unwrap_or_else(|| valid.into()),
                None => v3_1::convert(written)?,
            }
        };
        let is_reported = self.converted > MAX_CONVERTED;
        self.converted += node.count();
        if self.converted > MAX_CONVERTED {
            if !is_reported {
                let message = "the schemas of this document are too deep, with keywords of OpenAPI 3.1 on every level";
                self.push(Diagnostic::error(message).with_help("move inner schemas to `components/schemas`"));
            }
            return Some(Node::Map(Vec::new()));
        }
        // What only restricts values loses nothing.
        let is_constraint = pointer::segments(&self.pointer).any(|segment| segment == CONSTRAINTS);
        for (key, reason) in ignored.into_iter().filter(|_| !is_constraint) {
            let warning = Diagnostic::warning(format!("`{key}` is ignored: {reason}"));
            let location = Location::key(self.source, pointer::join(&self.pointer, key));
            let help = match key {
                "patternProperties" => "add `additionalProperties: false` if there are no properties of other names",
                "unevaluatedItems" => "describe all items by `items` if callers need their type",
                _ => "describe the variants by `oneOf` if callers need fields",
            };
            self.diagnostics.push(warning.at(location).with_help(help));
        }
        self.replace(written, &node);
        Some(node)
    }

    /// Replaces the current node by what was converted from it.
    fn replace(&mut self, written: &Node, node: &Node) {
        let absolute = |part: &str| format!("{}{part}", self.pointer);
        let moved = moved_parts(written, node).into_iter().map(|(to, from)| (absolute(&to), absolute(&from)));
        self.findings.moved.extend(moved);
        self.add_fix(Some(node.clone()));
    }

    /// Adds the schema of a whole sequence to a media type that has that of an item. In 3.0 it is an array of items.
    pub(super) fn convert_item_schema(&mut self, kind: &Kind, media_type: &Node) {
        let has_schema = media_type.get("schema").is_some_and(|schema| *schema != Node::Null && !is_any_array(schema));
        let Some(item) = media_type.get("itemSchema").filter(|_| kind.is(&MEDIA_TYPE) && !has_schema) else { return };
        if self.version < Version::V3_2 {
            return;
        }
        if !matches!(item, Node::Map(_) | Node::Bool(_)) {
            self.at_key("itemSchema", |validator| validator.report_misfit(const { &Shape::OrRef(&SCHEMA) }, item));
            return;
        }
        let schema = v3_1::array_of(&pointer::join(&self.pointer, "itemSchema"));
        self.at_key("schema", |validator| {
            validator.check_shape(const { &Shape::OrRef(&SCHEMA) }, &schema);
            validator.add_fix(Some(schema));
        });
    }

    /// Returns an object as OpenAPI 3.0 writes it, which replaces the one in the document, or `None` if that is the same.
    pub(super) fn convert_object(&mut self, kind: &'static Kind, written: &Node) -> Option<Node> {
        if self.version == Version::V3_0 {
            return None;
        }
        if self.version >= Version::V3_2 && kind.is(&PARAMETER) && v3_2::is_untyped_query_string(written) {
            let message = "a query string has no media type";
            let help = "write its schema under `content`, below a media type such as `application/json`";
            self.push(Diagnostic::error(message).with_help(help));
            return Some(written.with("in", Node::String("query".to_owned())));
        }
        self.warn_of_query_string_encoding(kind, written);
        let media_types = self.components.and_then(|components| components.media_types);
        let Some(node) = v3_2::convert(kind, written, self.version, media_types) else {
            self.check_media_type_reference(kind, written);
            return None;
        };
        if kind.is(&MEDIA_TYPE)
            && let Some(reference) = written.reference()
        {
            let target = reference.trim_start_matches('#').to_owned();
            self.findings.moved.push((self.pointer.clone(), target));
        }
        self.replace(written, &node);
        Some(node)
    }

    /// Warns of encodings of properties of a query string, which the crate does not follow.
    fn warn_of_query_string_encoding(&mut self, kind: &Kind, parameter: &Node) {
        const FORM: &str = "application/x-www-form-urlencoded";
        let is_query_string = kind.is(&PARAMETER) && parameter.get("in").and_then(Node::as_str) == Some("querystring");
        let form = parameter.get("content").and_then(|content| content.get(FORM)).filter(|_| is_query_string);
        if self.version >= Version::V3_2 && form.is_some_and(|form| form.get("encoding").is_some()) {
            let at = ["content", FORM, "encoding"].iter().fold(self.pointer.clone(), |at, key| pointer::join(&at, key));
            let message = "`encoding` is ignored: lists and objects in this query string are sent as JSON";
            let warning = Diagnostic::warning(message).at(Location::key(self.source, at));
            self.diagnostics
                .push(warning.with_help("describe each of them as a parameter of the query with its `style`"));
        }
    }

    /// Reports a reference to a media type that is not one of the main document's components.
    fn check_media_type_reference(&mut self, kind: &'static Kind, media_type: &Node) {
        let Some(text) = media_type.reference() else { return };
        if !kind.is(&MEDIA_TYPE) || self.version < Version::V3_2 {
            return;
        }
        if self.components.is_none() || !text.starts_with("#/components/mediaTypes/") {
            let message = "this reference to a media type is not followed, so the content is any value";
            let help = "move it to `components/mediaTypes` of the main document, and refer to it there";
            let warning = Diagnostic::warning(message).with_help(help);
            self.at_key("$ref", |validator| validator.push(warning));
        }
        self.add_reference(kind, text);
    }

    /// Warns of tags whose parent is none of the tags, or which are their own ancestors.
    pub(super) fn warn_of_parents(&mut self, root: &Node) {
        let Some(Node::List(tags)) = root.get("tags").filter(|_| self.version >= Version::V3_2) else { return };
        let names = || tags.iter().filter_map(|tag| tag.get("name")?.as_str());
        let text = |tag: &Node, key| tag.get(key).and_then(Node::as_str).map(str::to_owned);
        let named = tags.iter().filter_map(|tag| Some((text(tag, "name")?, text(tag, "parent"))));
        let parents: HashMap<String, Option<String>> = named.collect();
        for (index, tag) in tags.iter().enumerate() {
            let Some(parent) = text(tag, "parent") else { continue };
            let (message, help) = if !parents.contains_key(&parent) {
                let help = match messages::nearest(&parent, names().take(MOST_SUGGESTIONS)) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "add it to `tags`, or remove the line".to_owned(),
                };
                (format!("`parent` is {}, which is none of the tags", messages::short(&parent)), help)
            } else if text(tag, "name").is_some_and(|name| is_own_ancestor(&parents, &name)) {
                let message = format!("`parent` is {}, and the parents form a cycle", messages::short(&parent));
                (message, "remove one of the parents in the cycle".to_owned())
            } else {
                continue;
            };
            let at = Location::value(self.source, format!("/tags/{index}/parent"));
            self.diagnostics.push(Diagnostic::warning(message).at(at).with_help(help));
        }
    }

    /// Warns of encodings of parts by their position, which the crate does not follow.
    pub(super) fn warn_of_positional_encodings(&mut self, kind: &Kind, node: &Node) {
        let is_later = kind.is(&MEDIA_TYPE) && self.version >= Version::V3_2;
        for key in ["prefixEncoding", "itemEncoding"].into_iter().filter(|key| is_later && node.get(key).is_some()) {
            let warning = Diagnostic::warning(format!(
                "`{key}` is ignored: the parts of the body are sent and received as bytes"
            ));
            let at = Location::key(self.source, pointer::join(&self.pointer, key));
            self.diagnostics.push(warning.at(at).with_help("the rest of the object is read"));
        }
    }
}

/// Returns `true` if a schema says nothing about the items of an array.
fn is_any_array(schema: &Node) -> bool {
    let is_plain = |(key, _): &(String, Node)| ["type", "title", "description"].contains(&key.as_str());
    schema.get("type").and_then(Node::as_str) == Some("array") && schema.entries().iter().all(is_plain)
}

/// Returns `true` if the parents of a tag lead back to it.
fn is_own_ancestor(parents: &HashMap<String, Option<String>>, tag: &str) -> bool {
    let parent = |tag: &&str| parents.get(*tag).and_then(Option::as_deref);
    let mut ancestors = std::iter::successors(parent(&tag), parent).take(MAX_ANCESTORS);
    ancestors.any(|ancestor| ancestor == tag)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{HEAD, validated};
    use super::*;

    #[test]
    fn an_item_schema_counts_in_3_2_only() {
        let document = |version: &str| {
            let head = HEAD.replace("3.0.3", version);
            let media_type = "application/jsonl: {itemSchema: {type: strin}}";
            format!("{head}components: {{responses: {{A: {{description: A., content: {{{media_type}}}}}}}}}\n")
        };
        assert_eq!(validated(&document("3.1.0")).0.fixes, []);
        let fixes = validated(&document("3.2.0")).0.fixes;
        assert_eq!(fixes.len(), 1, "{fixes:?}");
        assert_eq!(fixes[0].pointer, "/components/responses/A/content/application~1jsonl/schema");
        let beside =
            |schema: &str| document("3.2.0").replace("{itemSchema", &format!("{{schema: {schema}, itemSchema"));
        assert_eq!(validated(&beside("{type: array, title: Lines}")).0.fixes.len(), 1);
        assert_eq!(validated(&beside("{type: array, items: {}}")).0.fixes, []);
    }

    #[test]
    fn parents_of_tags_exist_and_form_no_cycle() {
        let head = HEAD.replace("3.0.3", "3.2.0");
        let messages = |tags: &str| validated(&format!("{head}tags: [{tags}]\n")).1;
        assert_eq!(messages("{name: a}, {name: b, parent: a}, {name: c, parent: b}"), [""; 0]);
        assert_eq!(
            messages("{name: a, parent: x}"),
            ["Warning /tags/0/parent: `parent` is \"x\", which is none of the tags"]
        );
        assert_eq!(
            messages("{name: a, parent: b}, {name: b, parent: a}, {name: c, parent: a}"),
            [
                "Warning /tags/0/parent: `parent` is \"b\", and the parents form a cycle",
                "Warning /tags/1/parent: `parent` is \"a\", and the parents form a cycle",
            ]
        );
    }

    #[test]
    fn encodings_by_position_are_ignored_with_a_warning() {
        let document = |version: &str| {
            let head = HEAD.replace("3.0.3", version);
            let content = "{multipart/mixed: {schema: {type: array}, prefixEncoding: [{}], itemEncoding: {}}}";
            validated(&format!("{head}components: {{requestBodies: {{A: {{content: {content}}}}}}}\n")).1
        };
        let at = "/components/requestBodies/A/content/multipart~1mixed";
        let outcome = "is ignored: the parts of the body are sent and received as bytes";
        let ignored = |key: &str| format!("Warning {at}/{key}: `{key}` {outcome}");
        assert_eq!(document("3.2.0"), [ignored("prefixEncoding"), ignored("itemEncoding")]);
        assert_eq!(document("3.1.0"), [""; 0]);
    }

    #[test]
    fn encodings_of_a_query_string_are_ignored_with_a_warning() {
        let head = HEAD.replace("3.0.3", "3.2.0");
        let messages = |form: &str| {
            let content = format!("{{application/x-www-form-urlencoded: {form}}}");
            let parameter = format!("{{name: q, in: querystring, content: {content}}}");
            validated(&format!("{head}components: {{parameters: {{Q: {parameter}}}}}\n")).1
        };
        let outcome = "`encoding` is ignored: lists and objects in this query string are sent as JSON";
        let at = "/components/parameters/Q/content/application~1x-www-form-urlencoded/encoding";
        assert_eq!(
            messages("{schema: {type: object}, encoding: {a: {style: form}}}"),
            [format!("Warning {at}: {outcome}")]
        );
        assert_eq!(messages("{schema: {type: object}}"), [""; 0]);
    }

    #[test]
    fn the_schemas_of_3_1_that_are_copied_are_limited() {
        let head = HEAD.replace("3.0.3", "3.1.0");
        let nested = |levels: usize| {
            let list = vec!["a"; MAX_CONVERTED / 50].join(", ");
            let open = "{type: [object, string], properties: {p: ".repeat(levels);
            format!("{head}components: {{schemas: {{A: {open}{{enum: [{list}]}}{}}}}}\n", "}}".repeat(levels))
        };
        assert_eq!(validated(&nested(10)).1, [""; 0]);
        let (_, messages) = validated(&nested(60));
        assert_eq!(messages.len(), 1, "{messages:?}");
        assert!(messages[0].contains("too deep"), "{messages:?}");
    }
}
