//! Uses: which operations lead to each schema. Comes in: the [`Api`]. Goes out: for each schema the first operations, for the docs of its
//! type, and how many there are.

use super::Context;
use super::docs::Docs;
use super::names::unraw;
use crate::ir::{Api, SchemaId};
use crate::passes::{push_children, push_roots};

/// How many operations are named.
const NAMED: usize = 6;

/// How many operations are counted. Beyond that a schema is not followed any more, so that the work grows with the number of schemas.
const COUNTED: usize = 50;

/// The operations whose requests or responses have a schema.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Uses {
    /// The first of them, in the order of the documents.
    pub first: Vec<usize>,
    /// How many there are, or [`COUNTED`] if more.
    pub count: usize,
}

/// The uses of each schema.
pub(super) fn uses(api: &Api) -> Vec<Uses> {
    let mut uses = vec![Uses::default(); api.schemas.len()];
    // The last operation that led to each schema, counted from 1.
    let mut seen = vec![0; api.schemas.len()];
    let mut open: Vec<SchemaId> = Vec::new();
    for (index, operation) in api.operations.iter().enumerate() {
        push_roots(&mut open, operation);
        while let Some(id) = open.pop() {
            let (own, seen) = (&mut uses[id.0 as usize], &mut seen[id.0 as usize]);
            if *seen > index || own.count == COUNTED {
                continue;
            }
            *seen = index + 1;
            own.count += 1;
            if own.first.len() < NAMED {
                own.first.push(index);
            }
            push_children(&mut open, &api.schema(id).kind);
        }
    }
    uses
}

/// A line of docs that exists only with some features; always where the condition is empty.
#[derive(Debug, Clone, serde::Serialize, PartialEq)]
pub struct DocLineView {
    /// The condition as `cfg_attr` takes it.
    pub condition: String,
    pub line: String,
}

/// The docs that name the operations which use a type; `gate` is the condition without which the type does not exist.
pub(super) fn uses_docs(context: &Context<'_>, id: SchemaId, gate: &str) -> Vec<DocLineView> {
    let uses = &context.uses[id.0 as usize];
    let links = uses.first.iter().map(|&index| (condition(context, index, gate), link(context, index)));
    let links: Vec<(String, String)> = links.collect();
    let rest = match uses.count - links.len() {
        0 => None,
        _ if uses.count == COUNTED => Some(format!("more than {} others", COUNTED - links.len() - 1)),
        rest => Some(format!("{rest} more")),
    };
    let always = |docs: &Docs| {
        let lines = docs.literals().into_iter();
        lines.map(|line| DocLineView { condition: String::new(), line }).collect::<Vec<_>>()
    };
    let mut docs = Docs::default();
    if links.is_empty() {
        return Vec::new();
    }
    docs.line("");
    if links.iter().all(|(condition, _)| condition.is_empty()) {
        let names: Vec<String> = links.into_iter().map(|(_, link)| link).chain(rest).collect();
        docs.line(&format!("Used by {}.", enumerated(&names)));
        return always(&docs);
    }
    // An operation that is not compiled cannot be linked to.
    docs.line("Used by:");
    let mut lines = always(&docs);
    let items = links.into_iter().chain(rest.map(|rest| (String::new(), rest)));
    lines.extend(items.map(|(condition, item)| {
        let line = Docs::default().line(&format!("- {item}")).literals().concat();
        DocLineView { condition, line }
    }));
    lines
}

/// `a`, `a and b`, or `a, b and c`.
fn enumerated(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}

fn link(context: &Context<'_>, index: usize) -> String {
    let group = &context.groups[context.group_of[index]];
    let module = context.module_path(group.document);
    let function = unraw(&context.functions[&index]);
    format!("[`{function}`]({module}::operations::{}::{function})", group.type_name)
}

/// The features without which an operation does not exist, though a type with this gate does.
fn condition(context: &Context<'_>, index: usize, gate: &str) -> String {
    let group = &context.groups[context.group_of[index]];
    let own = format!("feature = \"{}\"", group.feature);
    let preview = "feature = \"preview\"";
    let of_group = (!gate.contains(&own)).then_some(own.as_str());
    let of_preview = (context.api.operations[index].is_unstable() && !gate.contains(preview)).then_some(preview);
    match (of_group, of_preview) {
        (None, None) => String::new(),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (Some(one), Some(other)) => format!("all({one}, {other})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_enumerated() {
        let names = ["a", "b", "c"].map(str::to_owned);
        assert_eq!([1, 2, 3].map(|end| enumerated(&names[..end])), ["a", "a and b", "a, b and c"]);
    }
}
