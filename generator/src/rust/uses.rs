//! The docs that name the operations which use a model. Input: the uses of a schema. Output: lines of docs, some only with a cargo feature.

use super::condition::{Condition, PREVIEW};
use super::context::Context;
use super::docs::Docs;
use super::names::unraw;
use crate::ir::SchemaId;
use crate::passes::{MAX_USES, User};

/// A line of docs that exists only with some features.
#[derive(Debug, Clone, serde::Serialize, PartialEq)]
pub struct DocLineView {
    pub condition: Option<Condition>,
    pub line: String,
}

/// Returns the docs that name the operations which use a type; `gate` has the features that the type requires.
pub(super) fn uses_docs(context: &Context<'_>, id: SchemaId, gate: Option<&Condition>) -> Vec<DocLineView> {
    let uses = &context.uses[id.0 as usize];
    let links = uses.first.iter().map(|user| match *user {
        User::Operation(index) => (condition(context, index, gate), link(context, index)),
        User::Webhook(index) => (None, webhook_link(context, index)),
    });
    let links: Vec<(Option<Condition>, String)> = links.collect();
    let rest = match uses.count - links.len() {
        0 => None,
        _ if uses.count == MAX_USES => Some(format!("more than {} others", MAX_USES - links.len() - 1)),
        rest => Some(format!("{rest} more")),
    };
    let always = |docs: &Docs| {
        let lines = docs.literals().into_iter();
        lines.map(|line| DocLineView { condition: None, line }).collect::<Vec<_>>()
    };
    let mut docs = Docs::default();
    if links.is_empty() {
        return Vec::new();
    }
    docs.line("");
    if links.iter().all(|(condition, _)| condition.is_none()) {
        let names: Vec<String> = links.into_iter().map(|(_, link)| link).chain(rest).collect();
        docs.line(&format!("Used by {}.", enumerated(&names)));
        return always(&docs);
    }
    // A link to an operation that is not compiled would be broken.
    docs.line("Used by:");
    let mut lines = always(&docs);
    let items = links.into_iter().chain(rest.map(|rest| (None, rest)));
    lines.extend(items.map(|(condition, item)| {
        let line = Docs::default().line(&format!("- {item}")).literals().concat();
        DocLineView { condition, line }
    }));
    lines
}

/// Enumerates names: `a`, `a and b`, or `a, b and c`.
fn enumerated(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}

fn link(context: &Context<'_>, index: usize) -> String {
    let group = context.names.group(index);
    let module = context.module_path(group.document);
    let function = unraw(&context.names.operations[index].function);
    format!("[`{function}`]({module}::operations::{}::{function})", group.type_name)
}

fn webhook_link(context: &Context<'_>, index: usize) -> String {
    let names = &context.names.webhooks[index];
    let module = context.module_path(context.api.webhooks[index].operation.document);
    format!("[`{0}::{1}`]({module}::webhooks::{0}::{1})", names.enumeration, names.variant)
}

/// Returns the features that an operation requires, except those that a type with this gate requires, too.
fn condition(context: &Context<'_>, index: usize, gate: Option<&Condition>) -> Option<Condition> {
    let preview = context.api.operations[index].is_unstable().then_some(PREVIEW);
    let features = [context.names.group(index).feature.as_str()].into_iter().chain(preview);
    Condition::of(features.filter(|feature| !gate.is_some_and(|gate| gate.features().any(|one| one == *feature))))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{text, with_context};
    use super::*;
    use crate::ir::{Method, Operation};
    use crate::plan::testing::{api, content, object, operation, schema, with_body};

    #[test]
    fn names_are_enumerated() {
        let names = ["a", "b", "c"].map(str::to_owned);
        assert_eq!([1, 2, 3].map(|end| enumerated(&names[..end])), ["a", "a and b", "a, b and c"]);
    }

    #[test]
    fn operations_that_use_a_type_are_linked_to() {
        let mut api = api();
        let thing = schema(&mut api, Some("Thing"), object(&[]));
        let of_tag = |tag: &str, path, unstable: Option<&str>| {
            let operation = Operation {
                tags: vec![tag.to_owned()],
                unstable: unstable.map(str::to_owned),
                ..operation(Method::Put, path)
            };
            with_body(operation, vec![content("application/json", Some(thing))])
        };
        api.operations = vec![of_tag("a", "/one", None), of_tag("a", "/two", Some("New."))];
        with_context(api, |context| {
            let (one, two) =
                ("[`put_one`](crate::operations::AApi::put_one)", "[`put_two`](crate::operations::AApi::put_two)");
            let docs = |gate: &[&str]| {
                let docs = uses_docs(context, thing, Condition::of(gate.iter().copied()).as_ref());
                docs.into_iter().map(|line| (line.condition, text(&line.line).trim().to_owned())).collect::<Vec<_>>()
            };
            let always = |text: &str| (None, text.to_owned());
            assert_eq!(docs(&["a", PREVIEW]), [always(""), always(&format!("Used by {one} and {two}."))]);
            let preview = (Condition::of([PREVIEW]), format!("- {two}"));
            assert_eq!(docs(&["a"]), [always(""), always("Used by:"), always(&format!("- {one}")), preview]);
            assert_eq!(docs(&[])[3].0, Condition::of(["a", PREVIEW]));
        });
    }
}
