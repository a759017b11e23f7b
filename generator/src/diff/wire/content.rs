//! What bodies of both directions consist of: media types, examples, encodings.

use super::context::Found;
use super::finding::places;
use super::finding::texts::{capital, quoted};
use super::schema::{Graph, Mode, Root, Way, compare_root};
use crate::diagnostic::Place;
use crate::diff::change::{Pair, Rule};
use crate::diff::rules;
use crate::ir::{Content, Encoding};

/// What has media types.
#[derive(Debug)]
pub(super) struct Carrier {
    pub way: Way,
    /// `request body`.
    pub path: String,
    /// `the request body`, in sentences.
    pub name: String,
}

/// The rules of media types that go one way.
struct MediaTypeRules {
    added: &'static Rule,
    removed: &'static Rule,
    changed: &'static Rule,
    generalized: &'static Rule,
    specialized: &'static Rule,
    schema_added: &'static Rule,
    schema_removed: &'static Rule,
}

fn rules_of(way: Way) -> MediaTypeRules {
    match way {
        Way::Request => MediaTypeRules {
            added: &rules::REQUEST_MEDIA_TYPE_ADDED,
            removed: &rules::REQUEST_MEDIA_TYPE_REMOVED,
            changed: &rules::REQUEST_MEDIA_TYPE_CHANGED,
            generalized: &rules::REQUEST_MEDIA_TYPE_GENERALIZED,
            specialized: &rules::REQUEST_MEDIA_TYPE_SPECIALIZED,
            schema_added: &rules::REQUEST_MEDIA_TYPE_SCHEMA_ADDED,
            schema_removed: &rules::REQUEST_MEDIA_TYPE_SCHEMA_REMOVED,
        },
        Way::Response => MediaTypeRules {
            added: &rules::RESPONSE_MEDIA_TYPE_ADDED,
            removed: &rules::RESPONSE_MEDIA_TYPE_REMOVED,
            changed: &rules::RESPONSE_MEDIA_TYPE_CHANGED,
            generalized: &rules::RESPONSE_MEDIA_TYPE_GENERALIZED,
            specialized: &rules::RESPONSE_MEDIA_TYPE_SPECIALIZED,
            schema_added: &rules::RESPONSE_MEDIA_TYPE_SCHEMA_ADDED,
            schema_removed: &rules::RESPONSE_MEDIA_TYPE_SCHEMA_REMOVED,
        },
    }
}

/// Media types are paired by name, what is left by names that mean one another.
pub(super) fn compare_contents<'a>(
    found: &mut Found<'_, 'a>,
    graph: &mut Graph<'a>,
    carrier: &Carrier,
    contents: Pair<&'a [Content]>,
    around: Pair<Option<Place>>,
) {
    let rules = rules_of(carrier.way);
    let Pair { base, head } = contents;
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for is_pair in [is_same, is_related] {
        for (from, content) in base
            .iter()
            .enumerate()
            .filter(|(from, _)| !pairs.iter().any(|(known, _)| known == from))
            .collect::<Vec<_>>()
        {
            let is_free = |to: &usize| !pairs.iter().any(|(_, known)| known == to);
            let to = (0..head.len()).find(|to| is_free(to) && is_pair(&content.media_type, &head[*to].media_type));
            pairs.extend(to.map(|to| (from, to)));
        }
    }
    let subject = capital(&carrier.name);
    for (from, content) in base.iter().enumerate() {
        match pairs.iter().find(|(known, _)| *known == from) {
            Some((_, to)) => compare_content(found, graph, carrier, Pair { base: content, head: &head[*to] }),
            None => {
                let says = format!(" is no longer of the media type {}", quoted(&content.media_type));
                let places = Pair { base: Some(place(content)), head: around.head.clone() };
                let rule = (rules.removed, rules.removed.severity);
                found.push_at(rule, &path(carrier, content), places, subject.clone(), &says);
            }
        }
    }
    for (_, content) in head.iter().enumerate().filter(|(to, _)| !pairs.iter().any(|(_, known)| known == to)) {
        let says = format!(" may now be of the media type {}", quoted(&content.media_type));
        let places = Pair { base: around.base.clone(), head: Some(place(content)) };
        let rule = (rules.added, rules.added.severity);
        found.push_at(rule, &path(carrier, content), places, subject.clone(), &says);
    }
}

fn place(content: &Content) -> Place {
    Place::key(content.source, content.pointer.clone())
}

fn path(carrier: &Carrier, content: &Content) -> String {
    format!("{} / {}", carrier.path, content.media_type)
}

fn compare_content<'a>(found: &mut Found<'_, 'a>, graph: &mut Graph<'a>, carrier: &Carrier, pair: Pair<&'a Content>) {
    let rules = rules_of(carrier.way);
    let Pair { base, head } = pair;
    let path = path(carrier, head);
    let subject = capital(&carrier.name);
    let both = || places(place(base), place(head));
    if !is_same(&base.media_type, &head.media_type) {
        let rule = match (covers(&head.media_type, &base.media_type), covers(&base.media_type, &head.media_type)) {
            (true, false) => rules.generalized,
            (false, true) => rules.specialized,
            _ => rules.changed,
        };
        let says =
            format!(" is of the media type {}, before that {}", quoted(&head.media_type), quoted(&base.media_type));
        found.push_at((rule, rule.severity), &path, both(), subject.clone(), &says);
    }
    compare_examples(found, &path, pair, &carrier.name);
    compare_encodings(found, &path, pair);
    let media_type = quoted(&head.media_type);
    match (base.schema, head.schema) {
        (Some(base), Some(head)) => {
            let root = Root { operation: found.index, path, within: carrier.name.clone(), name: String::new() };
            compare_root(graph, root, Pair { base, head }, carrier.way, Mode::Plain);
        }
        (None, Some(_)) => {
            let says = format!(" has a schema as {media_type}, where it could be anything");
            found.push_at((rules.schema_added, rules.schema_added.severity), &path, both(), subject, &says);
        }
        (Some(_), None) => {
            let says = format!(" has no schema any more as {media_type}");
            found.push_at((rules.schema_removed, rules.schema_removed.severity), &path, both(), subject, &says);
        }
        (None, None) => {}
    }
}

pub(super) fn compare_examples(found: &mut Found<'_, '_>, path: &str, pair: Pair<&Content>, name: &str) {
    let examples = pair.map(|content| {
        let mut examples: Vec<_> = content.examples.iter().map(|one| (&one.name, &one.summary, &one.value)).collect();
        examples.sort_by_key(|(name, _, _)| *name);
        examples
    });
    if examples.differs() {
        let rule = &rules::EXAMPLE_CHANGED;
        let places = places(place(pair.base), place(pair.head));
        found.push_at((rule, rule.severity), path, places, capital(name), " has other examples");
    }
}

fn compare_encodings(found: &mut Found<'_, '_>, path: &str, pair: Pair<&Content>) {
    let said = |encoding: &Encoding| {
        (
            encoding.content_type.clone(),
            encoding.headers.clone(),
            encoding.style,
            encoding.explode,
            encoding.allow_reserved,
        )
    };
    let of = |content: &Content, property: &str| {
        content.encodings.iter().find(|encoding| encoding.property == property).map(said)
    };
    let Pair { base, head } = pair;
    let only_in_head = head.encodings.iter().filter(|encoding| of(base, &encoding.property).is_none());
    for encoding in base.encodings.iter().chain(only_in_head) {
        let property = &encoding.property;
        if of(base, property) != of(head, property) {
            let part = format!("The part {} of the form", quoted(property));
            let rule = &rules::ENCODING_CHANGED;
            let path = format!("{path} / {property}");
            let places = places(place(base), place(head));
            found.push_at((rule, rule.severity), &path, places, part, " is written in another way");
        }
    }
}

/// Case and spaces say nothing in names of media types.
fn normal(media_type: &str) -> String {
    media_type.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

fn is_same(one: &str, other: &str) -> bool {
    normal(one) == normal(other)
}

/// Whether one is a range that the other is in, or they differ in parameters alone.
fn is_related(one: &str, other: &str) -> bool {
    covers(one, other) || covers(other, one)
}

/// Whether all that is of the other media type is of this one.
fn covers(range: &str, other: &str) -> bool {
    let (range, other) = (normal(range), normal(other));
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
        // `application/json` is all that JSON is sent as.
        _ => kind == narrow_kind && (subtype == narrow_subtype || is_suffix(subtype)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_cover_media_types() {
        for (range, other) in
            [("*/*", "a/b"), ("a/*", "a/b"), ("a/b", "A/B; q=1"), ("application/json", "application/x+json")]
        {
            assert!(covers(range, other), "{range} {other}");
        }
        for (range, other) in [("a/b", "a/*"), ("a/b", "a/c"), ("application/x+json", "application/json"), ("a", "a/b")]
        {
            assert!(!covers(range, other), "{range} {other}");
        }
    }
}
