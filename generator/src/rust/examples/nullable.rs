//! What the docs of absent, null and value name: a model with a property that is optional and nullable.

use serde::Serialize;
use serde_json::{Map, Value};

use super::super::condition::PREVIEW;
use super::super::context::Context;
use super::super::models::gate;
use super::super::names::{null_setter, setter};
use super::super::types;
use super::imports;
use super::value::Maker;
use crate::ir::{Access, Kind, Object, Property, SchemaGraph, SchemaId};
use crate::sample::{Extent, sample};

/// The longest expression that is shown.
const LONGEST: usize = 100;

/// Fields that distinguish absent from null.
#[derive(Debug, Serialize)]
pub struct NullableView {
    /// `None` if no request contains such a field whose value is simple.
    pub example: Option<NullableExample>,
}

#[derive(Debug, Serialize)]
pub struct NullableExample {
    /// The lines that import the types.
    pub imports: Vec<String>,
    /// The expression of the model without optional fields.
    pub model: String,
    pub field: String,
    pub setter: String,
    pub null_setter: String,
    /// The argument of the setter.
    pub value: String,
}

/// Returns the example with the shortest expressions; `None` if the crate has no such field.
pub(in super::super) fn nullable_view(context: &Context<'_>) -> Option<NullableView> {
    let mut models: Vec<(&String, SchemaId)> = context.names.types.iter().map(|(id, name)| (name, *id)).collect();
    models.sort();
    let fields = models.into_iter().filter_map(|(_, id)| match context.resolved.kind(id) {
        Kind::Object(object) => Some((id, object)),
        _ => None,
    });
    let fields = fields.flat_map(|(id, object)| (0..object.properties.len()).map(move |index| (id, object, index)));
    let fields: Vec<_> =
        fields.filter(|(id, object, index)| is_nullable(context, *id, &object.properties[*index])).collect();
    let examples = fields.iter().filter_map(|(id, object, index)| example(context, *id, object, *index));
    let example = examples.min_by_key(|example| example.model.len() + example.value.len());
    (!fields.is_empty()).then_some(NullableView { example })
}

/// Returns `true` if the field is an `Option` of an `Option`.
fn is_nullable(context: &Context<'_>, owner: SchemaId, property: &Property) -> bool {
    !context.resolved.requires(owner, property) && types::has_null(context, property.schema)
}

fn example(context: &Context<'_>, id: SchemaId, object: &Object, index: usize) -> Option<NullableExample> {
    let property = &object.properties[index];
    let is_preview = gate(context, id).is_some_and(|gate| gate.features().any(|feature| feature == PREVIEW));
    let is_set = context.resolved.is_sent(id) && context.resolved.access(property.schema) != Access::ReadOnly;
    if is_preview || !is_set || context.resolved.annotations(property.schema).deprecated {
        return None;
    }
    let value = |one: &Property| sample(context.resolved, one.schema, &one.name, Extent::Required);
    let required = object.properties.iter().filter(|one| context.resolved.requires(id, one));
    let fields: Map<String, Value> = required.map(|one| (one.name.clone(), value(one))).collect();
    let mut maker = Maker::new(context);
    let model = maker.exact(id, &Value::Object(fields))?.flat();
    let value = maker.argument(property, &value(property))?.flat();
    // Whatever returns an error would need a function around the example.
    let is_simple = |code: &String| code.chars().count() <= LONGEST && !code.contains('?');
    if maker.has_deprecated || ![&model, &value].into_iter().all(is_simple) {
        return None;
    }
    let names = context.field_names(id, object).names;
    let field = names.get(index)?;
    Some(NullableExample {
        imports: imports(context, context.resolved.document_of(id), &maker.imports),
        setter: setter(field),
        null_setter: null_setter(&names, field),
        field: field.clone(),
        model,
        value,
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::with_context;
    use super::*;
    use crate::ir::{Api, Method};
    use crate::plan::testing::{api, content, object, operation, response, schema, string, with_body};

    /// Returns the view of an API with an optional property.
    fn view(is_sent: bool, change: impl Fn(&mut Api, SchemaId)) -> Option<NullableView> {
        let mut api = api();
        let nick = schema(&mut api, None, string(None));
        let Kind::Object(mut pet) = object(&[("nick", nick)]) else { panic!("it is an object") };
        pet.properties[0].required = false;
        let pet = schema(&mut api, Some("Pet"), Kind::Object(pet));
        change(&mut api, nick);
        let content = content("application/json", Some(pet));
        let operation = operation(Method::Post, "/pets");
        api.operations = vec![if is_sent {
            with_body(operation, vec![content])
        } else {
            crate::ir::Operation {
                responses: vec![response(crate::ir::Statuses::Code(200), vec![content])],
                ..operation
            }
        }];
        with_context(api, nullable_view)
    }

    #[test]
    fn the_example_is_a_model_of_requests() {
        let nullable = |api: &mut Api, nick| api.schema_mut(nick).annotations.nullable = true;
        let example = view(true, nullable).and_then(|view| view.example).expect("a setter takes a string");
        assert_eq!(example.imports, ["use test_api::models::Pet;"]);
        assert_eq!((example.model.as_str(), example.value.as_str()), ("Pet::new()", "\"nick\""));
        assert_eq!([example.field, example.setter, example.null_setter], ["nick", "with_nick", "with_nick_null"]);
        assert!(view(false, nullable).is_some_and(|view| view.example.is_none()));
    }

    #[test]
    fn without_a_field_that_is_optional_and_nullable_there_is_no_view() {
        assert!(view(true, |_, _| {}).is_none());
    }
}
