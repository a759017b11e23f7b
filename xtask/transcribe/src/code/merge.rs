//! Puts what several languages say about a value together.
//! Input: a value, and another one that is trusted less. Output: the first one with what it lacks, and notes on what differs.

use std::collections::HashMap;

use super::names::letters;
use super::node::{Content, Node, Object, Source};
use crate::code::snippet::Language;
use crate::facts::At;
use crate::value::Value;

/// Returns the name of a language in sentences.
pub fn language_name(language: Language) -> &'static str {
    match language {
        Language::Curl => "curl",
        Language::Go => "Go",
        Language::Java => "Java",
        Language::Python => "Python",
        Language::Ruby => "Ruby",
        Language::Rust => "Rust",
        Language::TypeScript => "TypeScript",
    }
}

/// Returns the sentence that says what two languages say about something, at the line of the second.
pub fn disagreement(subject: &str, (first, trusted): (&str, Source), (second, other): (&str, Source)) -> At<String> {
    let (left, right) = (language_name(trusted.language), language_name(other.language));
    At::new(format!("{subject} is {first} in {left}, but {second} in {right}"), other.line)
}

/// Adds what `other` says to `node`. `place` is the value's path, such as `body.data.type`.
pub fn merge(node: &mut Node, other: Node, place: &str, notes: &mut Vec<At<String>>) {
    node.is_nullable |= other.is_nullable;
    let (trusted, source) = (node.source, other.source);
    match (&mut node.content, other.content) {
        (_, Content::Unknown) => {}
        (Content::Unknown, content) => *node = Node { content, is_nullable: node.is_nullable, source },
        (Content::Object(object), Content::Object(other)) => {
            merge_objects(object, other, (trusted, source), place, notes)
        }
        (Content::Array(items), Content::Array(others)) => {
            if items.len() != others.len() {
                let [first, second] = [items.len(), others.len()].map(|length| format!("an array of {length}"));
                notes.push(disagreement(&value_of(place), (&first, trusted), (&second, source)));
            }
            for (at, (item, other)) in items.iter_mut().zip(others).enumerate() {
                merge(item, other, &format!("{place}[{at}]"), notes);
            }
        }
        (Content::Member { value, .. }, Content::Literal(literal)) => {
            merge_value(value, (literal, source), place, notes)
        }
        (
            Content::Member { type_name, name, value },
            Content::Member { type_name: other_type, name: other, value: more },
        ) => {
            if *type_name != other_type || *name != other {
                let (first, second) = (format!("`{type_name}.{name}`"), format!("`{other_type}.{other}`"));
                notes.push(disagreement(&value_of(place), (&first, trusted), (&second, source)));
            } else if let Some(more) = more {
                merge_value(value, more, place, notes);
            }
        }
        (Content::Literal(literal @ Value::String(_)), Content::Member { type_name, name, value }) => {
            let mut own = Some((literal.clone(), trusted));
            if let Some(value) = value {
                merge_value(&mut own, value, place, notes);
            }
            *node = Node { content: Content::Member { type_name, name, value: own }, source, ..*node };
        }
        (Content::Literal(literal), Content::Literal(other)) if *literal == other => {}
        (content, other) => {
            let (first, second) = (describe(content), describe(&other));
            notes.push(disagreement(&value_of(place), (&first, trusted), (&second, source)));
        }
    }
}

fn merge_value(
    value: &mut Option<(Value, Source)>,
    (other, source): (Value, Source),
    place: &str,
    notes: &mut Vec<At<String>>,
) {
    match value {
        None => *value = Some((other, source)),
        Some((value, _)) if *value == other => {}
        Some((value, trusted)) => {
            let (first, second) = (format!("`{value}`"), format!("`{other}`"));
            notes.push(disagreement(&value_of(place), (&first, *trusted), (&second, source)));
        }
    }
}

fn merge_objects(
    object: &mut Object,
    other: Object,
    sources: (Source, Source),
    place: &str,
    notes: &mut Vec<At<String>>,
) {
    match (&object.type_name, other.type_name) {
        (None, type_name) => object.type_name = type_name,
        (Some((name, trusted)), Some((other, source))) if *name != other => {
            let (first, second) = (format!("`{name}`"), format!("`{other}`"));
            let subject = if place.is_empty() { "the type".to_owned() } else { format!("the type of `{place}`") };
            notes.push(disagreement(&subject, (&first, *trusted), (&second, source)));
        }
        _ => {}
    }
    let places: HashMap<String, usize> =
        object.members.iter().enumerate().map(|(at, (name, _))| (letters(name), at)).collect();
    let mut is_matched = vec![false; object.members.len()];
    for (name, member) in other.members {
        match places.get(&letters(&name)) {
            Some(at) => {
                is_matched[*at] = true;
                let (name, own) = &mut object.members[*at];
                merge(own, member, &path(place, name), notes);
            }
            None if object.is_partial => object.members.push((name, member)),
            None => notes.push(only_in(&path(place, &name), member.source, sources.0, member.source.line)),
        }
    }
    let mut unmatched: Vec<usize> = (0..is_matched.len()).filter(|at| !is_matched[*at]).collect();
    name_arguments(object, other.positional, &mut unmatched, place, notes);
    if !other.is_partial {
        for (name, member) in unmatched.iter().map(|at| &object.members[*at]) {
            notes.push(only_in(&path(place, name), member.source, sources.1, sources.1.line));
        }
        object.positional.clear();
        object.is_partial = false;
    }
}

/// Merges arguments without names into the members that they are. An argument that could be one of several members says nothing.
fn name_arguments(
    object: &mut Object,
    arguments: Vec<Node>,
    unmatched: &mut Vec<usize>,
    place: &str,
    notes: &mut Vec<At<String>>,
) {
    if arguments.is_empty() {
        return;
    }
    let mut unnamed = Vec::new();
    for argument in arguments {
        let mut alike = unmatched.iter().copied().filter(|at| is_alike(&object.members[*at].1, &argument));
        match (alike.next(), alike.next()) {
            (Some(at), None) => {
                let (name, member) = &mut object.members[at];
                merge(member, argument, &path(place, name), notes);
                unmatched.retain(|other| *other != at);
            }
            _ => unnamed.push(argument),
        }
    }
    // What is left over on both sides belongs together if it is one.
    if let (&[at], 1) = (&unmatched[..], unnamed.len()) {
        let (name, member) = &mut object.members[at];
        let place = path(place, name);
        unnamed.drain(..).for_each(|argument| merge(member, argument, &place, notes));
    }
}

/// Returns whether two values may be of the same member. What says nothing about its type may be of any.
fn is_alike(left: &Node, right: &Node) -> bool {
    match (&left.content, &right.content) {
        (Content::Object(left), Content::Object(right)) => match (&left.type_name, &right.type_name) {
            (Some((left, _)), Some((right, _))) => left == right,
            _ => true,
        },
        (Content::Literal(Value::String(_)), Content::Member { .. }) => true,
        (Content::Member { type_name, name, .. }, Content::Member { type_name: other_type, name: other, .. }) => {
            type_name == other_type && name == other
        }
        (Content::Array(left), Content::Array(right)) => match (left.first(), right.first()) {
            (Some(left), Some(right)) => is_alike(left, right),
            _ => false,
        },
        (Content::Literal(left), Content::Literal(right)) => left == right,
        _ => false,
    }
}

fn only_in(place: &str, with: Source, without: Source, line: usize) -> At<String> {
    let (with, without) = (language_name(with.language), language_name(without.language));
    At::new(format!("`{place}` is in {with}, but not in {without}"), line)
}

fn describe(content: &Content) -> String {
    match content {
        Content::Literal(value) => format!("`{value}`"),
        Content::Member { type_name, name, .. } => format!("`{type_name}.{name}`"),
        Content::Array(_) => "an array".to_owned(),
        Content::Object(Object { type_name: Some((name, _)), .. }) => format!("an object of `{name}`"),
        Content::Object(_) => "an object".to_owned(),
        Content::Unknown => "unknown".to_owned(),
    }
}

fn value_of(place: &str) -> String {
    if place.is_empty() { "the value".to_owned() } else { format!("the value of `{place}`") }
}

fn path(place: &str, name: &str) -> String {
    if place.is_empty() { name.to_owned() } else { format!("{place}.{name}") }
}
