//! What the programs of an operation say together.
//! Input: the snippets. Output: facts by the order of trust, and what the languages disagree about.

use std::collections::HashMap;

use super::code_facts::CodeFacts;
use super::go;
use super::merge::{disagreement, language_name, merge};
use super::names::{letters, upper_camel_case};
use super::node::{Content, Node, Source};
use super::program::{self, Program};
use crate::code::snippet::{Language, Snippet};
use crate::facts::At;

const VALUES: [Language; 6] =
    [Language::Python, Language::Go, Language::Java, Language::TypeScript, Language::Ruby, Language::Rust];

/// The order for the name of the method: languages with capitals first.
const METHODS: [Language; 6] =
    [Language::Go, Language::Java, Language::TypeScript, Language::Python, Language::Ruby, Language::Rust];

/// The different requests that the programs of one language may show.
const MAX_REQUESTS: usize = 32;

/// Reads the programs of an operation. Commands are not read, and a program that is not understood says nothing.
pub fn read(snippets: &[Snippet]) -> CodeFacts {
    let mut programs: Vec<(Language, Program)> = Vec::new();
    for snippet in snippets.iter().filter(|snippet| snippet.language != Language::Curl) {
        programs.push((snippet.language, program::read(snippet)));
    }
    let mut facts = CodeFacts::default();
    let notes = &mut facts.disagreements;
    facts.id = method(&programs, notes);
    let groups = in_order(&programs, VALUES).filter_map(|program| program.group.clone());
    facts.group = first_name("the class of the method", groups, notes);
    let responses = in_order(&programs, VALUES).filter_map(|program| program.response.clone());
    facts.response = first_name("the type of the response", responses, notes);
    for request in requests(&programs, notes) {
        note_unnamed(&request, notes);
        let Content::Object(object) = request.content else { continue };
        for (name, value) in object.members {
            let line = value.source.line;
            if name == "body" {
                let body = value.typed();
                let is_new = value.content != Content::Unknown && facts.bodies.iter().all(|known| known.value != body);
                facts.bodies.extend(is_new.then(|| At::new(body, line)));
            } else if let (Some(json), true) = (value.json(), facts.arguments.iter().all(|(known, _)| *known != name)) {
                facts.arguments.push((name, At::new(json, line)));
            }
        }
    }
    facts
}

fn in_order(programs: &[(Language, Program)], order: [Language; 6]) -> impl Iterator<Item = &Program> {
    order
        .into_iter()
        .flat_map(move |language| programs.iter().filter(move |(own, _)| *own == language).map(|(_, program)| program))
}

/// Returns the name of the method. Languages without capitals only agree or disagree about the letters.
fn method(programs: &[(Language, Program)], notes: &mut Vec<At<String>>) -> Option<At<String>> {
    let mut methods = in_order(programs, METHODS).filter_map(|program| program.method.as_ref());
    let (name, trusted) = methods.next()?;
    let name = upper_camel_case(name);
    for (other, source) in methods {
        let other = upper_camel_case(other);
        let has_capitals = matches!(source.language, Language::Go | Language::Java | Language::TypeScript);
        if letters(&name) != letters(&other) || has_capitals && name != other {
            notes.push(disagreement("the method", (&format!("`{name}`"), *trusted), (&format!("`{other}`"), *source)));
        }
    }
    Some(At::new(name, trusted.line))
}

fn first_name(
    subject: &str,
    mut names: impl Iterator<Item = (String, Source)>,
    notes: &mut Vec<At<String>>,
) -> Option<At<String>> {
    let (name, trusted) = names.next()?;
    for (other, source) in names.filter(|(other, _)| *other != name) {
        notes.push(disagreement(subject, (&format!("`{name}`"), trusted), (&format!("`{other}`"), source)));
    }
    Some(At::new(name, trusted.line))
}

/// Returns the different requests, each with what all languages say about it.
fn requests(programs: &[(Language, Program)], notes: &mut Vec<At<String>>) -> Vec<Node> {
    let mut types = HashMap::new();
    for name in in_order(programs, VALUES).flat_map(|program| &program.types) {
        types.entry(letters(name)).or_insert_with(|| name.clone());
    }
    let mut merged: Vec<Node> = Vec::new();
    for language in VALUES {
        let own = programs.iter().filter(|(own, _)| *own == language);
        let mut different: Vec<Node> = Vec::new();
        for mut request in own.filter_map(|(_, program)| program.request.clone()).take(MAX_REQUESTS) {
            go::name_types(&mut request, &types);
            if different.iter().all(|known| known.typed() != request.typed()) {
                different.push(request);
            }
        }
        merge_requests(&mut merged, different, notes);
    }
    merged
}

/// Merges the requests of a language into those of the languages before it: each into one that says the same, else into the one at the
/// same position if there are equally many.
fn merge_requests(merged: &mut Vec<Node>, requests: Vec<Node>, notes: &mut Vec<At<String>>) {
    let mut is_taken = vec![false; merged.len()];
    let has_positions = merged.len() == requests.len();
    let mut others = Vec::new();
    for (at, request) in requests.into_iter().enumerate() {
        let same = (0..is_taken.len()).filter(|known| !is_taken[*known]).find_map(|known| {
            let mut node = merged[known].clone();
            let mut differences = Vec::new();
            merge(&mut node, request.clone(), "", &mut differences);
            differences.is_empty().then_some((known, node))
        });
        match same {
            Some((known, node)) => {
                is_taken[known] = true;
                merged[known] = node;
            }
            None => others.push((at, request)),
        }
    }
    for (at, request) in others {
        if has_positions && !is_taken[at] {
            is_taken[at] = true;
            merge(&mut merged[at], request, "", notes);
        } else {
            merged.push(request);
        }
    }
}

/// Notes values that no language has a name for.
fn note_unnamed(node: &Node, notes: &mut Vec<At<String>>) {
    match &node.content {
        Content::Array(items) => items.iter().for_each(|item| note_unnamed(item, notes)),
        Content::Object(object) => {
            if let (Some((name, source)), count @ 1..) = (&object.type_name, object.positional.len()) {
                let language = language_name(source.language);
                let values = if count == 1 { "one value".to_owned() } else { format!("{count} values") };
                notes.push(At::new(format!("`{name}` has {values} without a name in {language}"), source.line));
            }
            object.members.iter().for_each(|(_, member)| note_unnamed(member, notes));
            object.positional.iter().for_each(|item| note_unnamed(item, notes));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests;
