//! Names of types. Input: the schemas that operations use, and the plan. Output: a type for each schema that needs one, and for the
//! forms, bodies and responses beside them; unique in each document.

use std::collections::HashMap;

use super::assign::assign;
use super::naming::Naming;
use crate::ir::{SchemaGraph, SchemaId};
use crate::passes::{Resolved, Users};
use crate::plan::{Plan, ResponseShape};
use crate::unique_names::UniqueNames;

/// The names of all types.
#[derive(Debug, Default)]
pub(super) struct TypeNames {
    pub schemas: HashMap<SchemaId, String>,
    /// The enums of bodies with several media types, by operation.
    pub bodies: HashMap<usize, String>,
    /// The enums of responses that differ by status or media type, by operation.
    pub responses: HashMap<usize, String>,
    /// The forms that schemas are in multipart.
    pub forms: HashMap<SchemaId, String>,
}

enum Key {
    Schema(SchemaId),
    Form(SchemaId),
    Body(usize),
    Response(usize),
}

/// Names all types.
pub(super) fn type_names(resolved: &Resolved, naming: &Naming<'_>, users: &[Users], plan: &Plan) -> TypeNames {
    let api = &resolved.api;
    let forms = &plan.forms;
    let key = |text: &str| naming.type_name(text);
    let mut documents: Vec<_> = api.documents.iter().map(|_| (UniqueNames::with_key(key), Vec::new())).collect();
    for id in resolved.ids().filter(|id| users[id.0 as usize] != Users::None) {
        if let (true, Some(name)) = (resolved.kind(id).needs_name(), resolved.name(id)) {
            let (names, texts) = &mut documents[resolved.document_of(id).0 as usize];
            names.reserve(name);
            let key = if forms.only.contains(&id) { Key::Form(id) } else { Key::Schema(id) };
            texts.push((key, name.to_owned()));
        }
    }
    let mut others = Vec::new();
    for id in &forms.shared {
        let name = resolved.name(*id).unwrap_or_default();
        others.push((Key::Form(*id), resolved.document_of(*id), format!("{name}_Form")));
    }
    for (index, (operation, plan)) in api.operations.iter().zip(&plan.operations).enumerate() {
        let document = operation.document;
        if plan.request.len() > 1 {
            others.push((Key::Body(index), document, format!("{}_Body", operation.id)));
        }
        if plan.response.shape == ResponseShape::Variants {
            others.push((Key::Response(index), document, format!("{}_Response", operation.id)));
        }
    }
    for (key, document, text) in others {
        let (names, texts) = &mut documents[document.0 as usize];
        let text = if names.reserve(&text) { text } else { names.reserve_unique(&format!("{text}_Choice")) };
        texts.push((key, text));
    }
    let mut names = TypeNames::default();
    for (_, texts) in documents {
        let (keys, texts): (Vec<Key>, Vec<String>) = texts.into_iter().unzip();
        for (key, name) in keys.into_iter().zip(assign(texts, |text| naming.type_name(text))) {
            match key {
                Key::Schema(id) => names.schemas.insert(id, name).map(drop),
                Key::Form(id) => names.forms.insert(id, name).map(drop),
                Key::Body(operation) => names.bodies.insert(operation, name).map(drop),
                Key::Response(operation) => names.responses.insert(operation, name).map(drop),
            };
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::super::super::testing::with_context;
    use crate::ir::{Method, Operation, Statuses};
    use crate::plan::testing::{api, content, object, operation, response, schema, with_body};

    #[test]
    fn types_of_a_document_have_distinct_names() {
        let mut api = api();
        let names = ["Thing", "thing", "MakeThing_Body", "Option"];
        let schemas = names.map(|name| schema(&mut api, Some(name), object(&[])));
        let make = |id: &str| {
            let responses = schemas
                .iter()
                .zip(200..)
                .map(|(schema, code)| response(Statuses::Code(code), vec![content("application/json", Some(*schema))]));
            let operation =
                Operation { id: id.to_owned(), responses: responses.collect(), ..operation(Method::Post, "/a") };
            with_body(operation, vec![content("application/json", None), content("application/xml", None)])
        };
        api.operations = vec![make("makeThing"), make("make_thing")];
        with_context(api, |context| {
            let types = schemas.map(|schema| context.names.types[&schema].as_str());
            assert_eq!(types, ["Thing", "Thing2", "MakeThingBody", "OptionModel"]);
            let of_operations = |names: &HashMap<usize, String>| [0, 1].map(|index| names[&index].clone());
            assert_eq!(of_operations(&context.names.bodies), ["MakeThingBodyChoice", "MakeThingBodyChoice2"]);
            assert_eq!(of_operations(&context.names.responses), ["MakeThingResponse", "MakeThingResponseChoice"]);
        });
    }
}
