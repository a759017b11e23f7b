//! The enum of a body with a choice of media types.

use serde::Serialize;

use super::super::Context;
use super::super::docs::{Docs, code};
use super::super::types::Imports;
use super::body::taking;
use crate::diagnostic::Place;

#[derive(Debug, Serialize)]
pub struct BodyView {
    pub name: String,
    pub docs: Vec<String>,
    pub choices: Vec<BodyChoiceView>,
    /// Where the document has what it is made from.
    #[serde(skip)]
    pub place: Place,
}

#[derive(Debug, Serialize)]
pub struct BodyChoiceView {
    pub name: String,
    pub docs: Vec<String>,
    pub rust_type: String,
    /// Whether no other choice has the same type, so that `From` can tell it.
    pub has_from: bool,
    /// Where the document has what it is made from.
    #[serde(skip)]
    pub place: Place,
}

pub(in super::super) fn body_choice(context: &Context<'_>, index: usize, imports: &mut Imports) -> BodyView {
    let operation = &context.api.operations[index];
    let contents = operation.body.as_ref().map(|body| body.contents.as_slice()).unwrap_or_default();
    let sendings = &context.plans[index].sendings;
    let types: Vec<String> = sendings
        .iter()
        .map(|sending| taking(context, &contents[sending.content], sending.how, imports).rust_type)
        .collect();
    let choices = sendings.iter().zip(&types).map(|(sending, rust_type)| {
        let mut docs = Docs::default();
        docs.own(&format!("As {}.", code(&contents[sending.content].media_type)));
        BodyChoiceView {
            name: sending.variant.clone(),
            docs: docs.literals(),
            rust_type: rust_type.clone(),
            place: Place::key(contents[sending.content].source, contents[sending.content].pointer.clone()),
            has_from: types.iter().filter(|other| *other == rust_type).count() == 1,
        }
    });
    let mut docs = Docs::default();
    docs.own(&format!("The body of {}, in one of its media types.", code(&operation.id)));
    let place = operation.body.as_ref().map(|body| Place::value(body.source, body.pointer.clone()));
    BodyView {
        name: context.names.bodies[&index].clone(),
        docs: docs.literals(),
        choices: choices.collect(),
        place: place.unwrap_or(operation.place()),
    }
}
