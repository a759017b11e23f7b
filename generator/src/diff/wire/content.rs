//! The media types of a body: their schemas, examples and encodings.

use super::context::OperationContext;
use super::finding::texts::{describe_change, describe_replacement, list_names, quote};
use super::finding::{Sides, locations};
use super::schema::{Graph, Root, Serialization, compare_root, describe, describe_all};
use crate::diagnostic::Location;
use crate::diff::change::{DirectedRule, Direction, Pair};
use crate::diff::rules;
use crate::ir::{Content, Encoding, Kind, SchemaGraph, SchemaId, Style};
use crate::media_types::{essence, is_event_stream, is_form, is_json, is_multipart, is_sequence};
use crate::passes::Resolved;

/// A request body or response.
#[derive(Debug)]
pub(super) struct ContentOwner {
    pub direction: Direction,
    pub path: String,
    /// As messages name it.
    pub name: String,
}

/// Compares media types that match, and adds those that only one side has; `owners` are the locations of the bodies.
pub(super) fn compare_contents<'a>(
    context: &mut OperationContext<'_, 'a>,
    graph: &mut Graph<'a>,
    owner: &ContentOwner,
    contents: Pair<&'a [Content]>,
    owners: Pair<Option<Location>>,
) {
    let pairs = match_contents(contents);
    for (index, content) in contents.base.iter().enumerate() {
        if !pairs.iter().any(|(base, _)| *base == index) {
            let locations = Pair { base: Some(location(content)), head: owners.head.clone() };
            let rule = rules::MEDIA_TYPE_REMOVED.of(owner.direction);
            let text = format!("{}: media type {} removed", owner.name, quote(&content.media_type));
            context.push_part(rule, rule.severity, &path(owner, content), locations, text);
        }
    }
    for (index, content) in contents.head.iter().enumerate() {
        if !pairs.iter().any(|(_, head)| *head == index) {
            let locations = Pair { base: owners.base.clone(), head: Some(location(content)) };
            let rule = rules::MEDIA_TYPE_ADDED.of(owner.direction);
            let new = std::slice::from_ref(content);
            let text = format!("{}: new media type{}", owner.name, describe_contents(context.sides.head, new));
            let all = describe_all_contents(&context.sides, new);
            context.push_new(rule, &path(owner, content), locations, text, &all);
        }
    }
    for (base, head) in pairs {
        compare_content(context, graph, owner, Pair { base: &contents.base[base], head: &contents.head[head] });
    }
}

/// Describes the contents of a new body, with a space before: `` `application/json`: object `Pet`; `text/plain`: string``.
pub(super) fn describe_contents(resolved: &Resolved, contents: &[Content]) -> String {
    let one = |content: &Content| {
        let schema = content.schema.map(|id| format!(": {}", describe(resolved, id)));
        quote(&content.media_type) + &schema.unwrap_or_default()
    };
    let all: Vec<String> = contents.iter().map(one).collect();
    if all.is_empty() { String::new() } else { format!(" {}", all.join("; ")) }
}

/// Describes all that the contents of a new body consist of.
pub(super) fn describe_all_contents(sides: &Sides<'_>, contents: &[Content]) -> String {
    let one = |content: &Content| {
        let schema = content.schema.map(|id| describe_all(sides, id, false)).unwrap_or_default();
        let encodings = content.encodings.iter().map(|one| (one.property.as_str(), text_of(Some(settings(one)))));
        let mut encodings: Vec<String> =
            encodings.map(|(property, text)| format!("{property} {}", text.unwrap_or_default())).collect();
        encodings.sort();
        format!("{}\n{schema}\n{}", normalized(&content.media_type), encodings.join("\n"))
    };
    let mut all: Vec<String> = contents.iter().map(one).collect();
    all.sort();
    all.join("\n")
}

/// Pairs contents by media type, then by ranges that include it.
fn match_contents(contents: Pair<&[Content]>) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for matches in [is_same, is_related] {
        for (from, content) in contents.base.iter().enumerate() {
            if pairs.iter().any(|(base, _)| *base == from) {
                continue;
            }
            let is_free = |to: &usize| !pairs.iter().any(|(_, head)| head == to);
            let is_match = |to: &usize| matches(&content.media_type, &contents.head[*to].media_type);
            let to = (0..contents.head.len()).find(|to| is_free(to) && is_match(to));
            pairs.extend(to.map(|to| (from, to)));
        }
    }
    pairs.sort_unstable();
    pairs
}

fn location(content: &Content) -> Location {
    Location::key(content.source, content.pointer.clone())
}

fn path(owner: &ContentOwner, content: &Content) -> String {
    format!("{} / {}", owner.path, content.media_type)
}

fn compare_content<'a>(
    context: &mut OperationContext<'_, 'a>,
    graph: &mut Graph<'a>,
    owner: &ContentOwner,
    pair: Pair<&'a Content>,
) {
    let Pair { base, head } = pair;
    let path = path(owner, head);
    let schemas = compared_schemas(&context.sides, pair);
    let mut push = |rules: &'static DirectedRule, text: String| {
        let (rule, text) = (rules.of(owner.direction), format!("{}: {text}", owner.name));
        context.push_part(rule, rule.severity, &path, locations(location(base), location(head)), text);
    };
    if !is_same(&base.media_type, &head.media_type) {
        let rules = match (includes(&head.media_type, &base.media_type), includes(&base.media_type, &head.media_type)) {
            (true, false) => &rules::MEDIA_TYPE_GENERALIZED,
            (false, true) => &rules::MEDIA_TYPE_SPECIALIZED,
            _ => &rules::MEDIA_TYPE_CHANGED,
        };
        push(rules, describe_replacement("media type", quote(&base.media_type), quote(&head.media_type)));
    }
    let media_type = quote(&head.media_type);
    match (schemas.base, schemas.head) {
        (None, Some(id)) => {
            let rule = rules::MEDIA_TYPE_SCHEMA_ADDED.of(owner.direction);
            let schema = describe(context.sides.head, id);
            let text = format!("{}: new schema for {media_type}: {schema}", owner.name);
            let all = describe_all(&context.sides, id, false);
            context.push_new(rule, &path, locations(location(base), location(head)), text, &all);
        }
        (Some(_), None) => push(&rules::MEDIA_TYPE_SCHEMA_REMOVED, format!("schema for {media_type} removed")),
        _ => {}
    }
    compare_examples(context, &path, pair, &owner.name);
    compare_encodings(context, &path, pair);
    if let (Some(base), Some(head)) = (schemas.base, schemas.head) {
        let root = Root {
            operation: context.index,
            path,
            subject: owner.name.clone(),
            name: None,
            required: false,
            is_webhook: context.is_webhook,
        };
        compare_root(graph, root, Pair { base, head }, owner.direction, serialization(pair));
    }
}

/// Returns how the values of two contents are sent. The parts of a form may be JSON.
fn serialization(pair: Pair<&Content>) -> Serialization {
    let has_json = |content: &Content| {
        let types = content.encodings.iter().filter_map(|encoding| encoding.content_type.as_deref());
        types.into_iter().any(is_json)
    };
    let are = |is: fn(&str) -> bool| is(&pair.base.media_type) && is(&pair.head.media_type);
    if are(|name| essence(name) == "text/plain") {
        Serialization::Text
    } else if (are(is_form) || are(is_multipart)) && !has_json(pair.base) && !has_json(pair.head) {
        Serialization::Form
    } else {
        Serialization::MediaType
    }
}

/// Returns the schemas of two contents. Of streams it is that of an item, which documents write in several ways.
fn compared_schemas(sides: &Sides<'_>, Pair { base, head }: Pair<&Content>) -> Pair<Option<SchemaId>> {
    let is_stream = |content: &Content| is_event_stream(&content.media_type) || is_sequence(&content.media_type);
    if is_stream(base) && is_stream(head) {
        Pair { base: base.item_schema(sides.base), head: head.item_schema(sides.head) }
    } else {
        Pair { base: base.schema, head: head.schema }
    }
}

pub(super) fn compare_examples(
    context: &mut OperationContext<'_, '_>,
    path: &str,
    pair: Pair<&Content>,
    subject: &str,
) {
    let examples = pair.map(|content| {
        let mut examples: Vec<_> = content.examples.iter().map(|one| (&one.name, &one.summary, &one.value)).collect();
        examples.sort_by_key(|(name, _, _)| *name);
        examples
    });
    if examples.differs() {
        let rule = &rules::EXAMPLE_CHANGED;
        let locations = locations(location(pair.base), location(pair.head));
        context.push_part(rule, rule.severity, path, locations, format!("{subject}: examples changed"));
    }
}

fn compare_encodings(context: &mut OperationContext<'_, '_>, path: &str, pair: Pair<&Content>) {
    let (Pair { base, head }, sides) = (pair, context.sides);
    let encoding_of = |content: &Content, property: &str| {
        let resolved = if std::ptr::eq(content, base) { sides.base } else { sides.head };
        let encoding = content.encodings.iter().find(|encoding| encoding.property == property)?;
        let own = settings_without_defaults(resolved, content, encoding);
        own.iter().any(Option::is_some).then_some(own)
    };
    let only_in_head = head.encodings.iter().filter(|encoding| encoding_of(base, &encoding.property).is_none());
    for encoding in base.encodings.iter().chain(only_in_head) {
        let property = &encoding.property;
        let (old, new) = (encoding_of(base, property), encoding_of(head, property));
        if old != new {
            let rule = &rules::ENCODING_CHANGED;
            let text = format!(
                "request body {}: {}",
                quote(property),
                describe_change("encoding", text_of(old), text_of(new))
            );
            let locations = locations(location(base), location(head));
            context.push_part(rule, rule.severity, &format!("{path} / {property}"), locations, text);
        }
    }
}

/// What an encoding says, by keyword.
type Settings = [Option<String>; 5];

fn settings(encoding: &Encoding) -> Settings {
    let Encoding { content_type, headers, style, explode, allow_reserved, .. } = encoding;
    [
        content_type.as_deref().map(|content_type| format!("contentType {}", quote(content_type))),
        (!headers.is_empty()).then(|| format!("headers {}", list_names(headers))),
        style.map(|style| format!("style {style}")),
        (style.is_some() || !explode).then(|| format!("explode {explode}")),
        allow_reserved.then(|| "allowReserved".to_owned()),
    ]
}

/// Returns what an encoding says that would be otherwise without it.
fn settings_without_defaults(resolved: &Resolved, content: &Content, encoding: &Encoding) -> Settings {
    let [mut content_type, headers, mut style, mut explode, allow_reserved] = settings(encoding);
    let schema = property_schema(resolved, content, &encoding.property);
    let default = schema.and_then(|id| default_content_type(resolved, id));
    if encoding.content_type.as_deref().is_some_and(|own| default.is_some_and(|default| is_same(own, default))) {
        content_type = None;
    }
    // What an object is without a style depends on the version.
    let is_object = schema.is_none_or(|id| matches!(resolved.resolved_kind(id), Kind::Object(_) | Kind::Map(_)));
    if is_form(&content.media_type) && encoding.style == Some(Style::Form) && encoding.explode && !is_object {
        (style, explode) = (None, None);
    }
    [content_type, headers, style, explode, allow_reserved]
}

fn property_schema(resolved: &Resolved, content: &Content, property: &str) -> Option<SchemaId> {
    let Kind::Object(object) = resolved.resolved_kind(content.schema?) else { return None };
    object.properties.iter().find(|one| one.name == property).map(|one| one.schema)
}

/// Returns the media type of a property of a form that has no encoding. Of an array it is that of an item.
fn default_content_type(resolved: &Resolved, id: SchemaId) -> Option<&'static str> {
    let of_kind = |kind: &Kind| match kind {
        Kind::String(string) if matches!(string.format.as_deref(), Some("binary" | "base64")) => {
            Some("application/octet-stream")
        }
        Kind::Boolean | Kind::Integer(_) | Kind::Number(_) | Kind::String(_) => Some("text/plain"),
        Kind::Object(_) | Kind::Map(_) => Some("application/json"),
        _ => None,
    };
    match resolved.resolved_kind(id) {
        Kind::Array(array) if array.tuple.is_empty() => of_kind(resolved.resolved_kind(array.items)),
        kind => of_kind(kind),
    }
}

fn text_of(settings: Option<Settings>) -> Option<String> {
    let texts: Vec<String> = settings?.into_iter().flatten().collect();
    Some(if texts.is_empty() { "without keywords".to_owned() } else { texts.join(", ") })
}

/// Returns a media type without case and spaces, which do not count.
fn normalized(media_type: &str) -> String {
    media_type.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

fn is_same(one: &str, other: &str) -> bool {
    normalized(one) == normalized(other)
}

/// Returns `true` if one is a range that includes the other, or if only their parameters differ.
fn is_related(one: &str, other: &str) -> bool {
    includes(one, other) || includes(other, one)
}

/// Returns `true` if the range includes the other media type.
fn includes(range: &str, other: &str) -> bool {
    let (range, other) = (normalized(range), normalized(other));
    let essence = |name: &str| name.split(';').next().unwrap_or_default().to_owned();
    let (wide, narrow) = (essence(&range), essence(&other));
    let (Some((kind, subtype)), Some((narrow_kind, narrow_subtype))) = (wide.split_once('/'), narrow.split_once('/'))
    else {
        return false;
    };
    let is_suffix = |subtype: &str| narrow_subtype.rsplit_once('+').is_some_and(|(_, suffix)| suffix == subtype);
    match (kind, subtype) {
        ("*", "*") => true,
        (_, "*") => kind == narrow_kind,
        // `application/json` includes `application/problem+json`.
        _ => kind == narrow_kind && (subtype == narrow_subtype || is_suffix(subtype)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_include_media_types() {
        for (range, other) in
            [("*/*", "a/b"), ("a/*", "a/b"), ("a/b", "A/B; q=1"), ("application/json", "application/x+json")]
        {
            assert!(includes(range, other), "{range} {other}");
        }
        for (range, other) in [("a/b", "a/*"), ("a/b", "a/c"), ("application/x+json", "application/json"), ("a", "a/b")]
        {
            assert!(!includes(range, other), "{range} {other}");
        }
    }
}
