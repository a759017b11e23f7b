//! Names of types: for schemas, and for what operations need beside them. They are unique in each document.

use std::collections::{HashMap, HashSet};

use super::super::names::{Named, Naming, assign};
use super::super::operations::{Outcome, Plan};
use super::form;
use crate::ir::{DocumentId, SchemaGraph, SchemaId};
use crate::passes::{Resolved, Users};

/// Names of the types that are not schemas.
#[derive(Debug, Default)]
pub(in super::super) struct TypeNames {
    /// The enums of bodies with several media types, by operation.
    pub bodies: HashMap<usize, String>,
    /// The enums of answers that differ by status or media type, by operation.
    pub answers: HashMap<usize, String>,
    /// The forms that schemas are in multipart.
    pub forms: HashMap<SchemaId, String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Schema(SchemaId),
    Form(SchemaId),
    Body(usize),
    Answer(usize),
}

/// Names for all schemas that become a type, and for the rest.
pub(in super::super) fn type_names(
    api: &Resolved,
    naming: &Naming<'_>,
    users: &[Users],
    plans: &[Plan],
) -> (HashMap<SchemaId, String>, TypeNames) {
    let forms = form::forms(api, plans);
    let mut by_document: HashMap<DocumentId, Vec<Named<Key>>> = HashMap::new();
    let mut taken: HashSet<(DocumentId, String)> = HashSet::new();
    for id in api.ids().filter(|id| users[id.0 as usize] != Users::None) {
        let document = api.document_of(id);
        if let (true, Some(name)) = (api.kind(id).needs_name(), api.name(id)) {
            taken.insert((document, naming.type_name(name)));
            let key = if forms.only.contains(&id) { Key::Form(id) } else { Key::Schema(id) };
            let named = Named { key, text: name.to_owned() };
            by_document.entry(document).or_default().push(named);
        }
    }
    let mut others = Vec::new();
    for id in &forms.beside {
        let name = api.name(*id).unwrap_or_default();
        others.push((Key::Form(*id), api.document_of(*id), format!("{name}_Form")));
    }
    for (index, (operation, plan)) in api.api.operations.iter().zip(plans).enumerate() {
        let document = operation.document;
        if plan.sendings.len() > 1 {
            others.push((Key::Body(index), document, format!("{}_Body", operation.id)));
        }
        if plan.answer.outcome == Outcome::Choice {
            others.push((Key::Answer(index), document, format!("{}_Answer", operation.id)));
        }
    }
    let mut numbers: HashMap<(DocumentId, String), usize> = HashMap::new();
    for (key, document, wanted) in others {
        let mut text = wanted.clone();
        while !taken.insert((document, naming.type_name(&text))) {
            let number = numbers.entry((document, wanted.clone())).or_default();
            *number += 1;
            text = format!("{wanted}_Choice{}", if *number > 1 { number.to_string() } else { String::new() });
        }
        by_document.entry(document).or_default().push(Named { key, text });
    }
    let (mut schemas, mut names) = (HashMap::new(), TypeNames::default());
    for index in 0..api.api.documents.len() as u32 {
        let things = by_document.remove(&DocumentId(index)).unwrap_or_default();
        for (key, name) in assign(things, |text| naming.type_name(text)) {
            match key {
                Key::Schema(id) => schemas.insert(id, name).map(drop),
                Key::Form(id) => names.forms.insert(id, name).map(drop),
                Key::Body(operation) => names.bodies.insert(operation, name).map(drop),
                Key::Answer(operation) => names.answers.insert(operation, name).map(drop),
            };
        }
    }
    (schemas, names)
}
