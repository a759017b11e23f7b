//! Schemas of commands. Input: the types of parameters, bodies and responses. Output: their texts in the command's tables, and a line for
//! each definition that they refer to.
//!
//! `templates/runtime/cli/schema.rs` reads both.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::super::bodies;
use super::super::context::Context;
use super::super::names::enum_variants;
use super::super::responses;
use super::super::rust_type::{Import, RustType};
use super::super::types;
use crate::hidden::escaped_json;
use crate::ir::{Additional, Enum, Kind, Object, Property, SchemaGraph, SchemaId};
use crate::passes::{UnionDispatch, VariantMatcher};
use crate::plan::{BodyEncoding, FormPart};

/// Returns the text of a type, such as `[#v1.Org]?`.
pub(super) fn type_text(context: &Context<'_>, rust_type: &RustType) -> String {
    let text = |inner: &RustType| type_text(context, inner);
    match rust_type {
        RustType::Vec(items) => format!("[{}]", text(items)),
        RustType::Map(values) => format!("{{{}}}", text(values)),
        RustType::Tuple(items) => format!("({})", items.iter().map(text).collect::<Vec<_>>().join(",")),
        RustType::Option(inner) => format!("{}?", text(inner)),
        RustType::Boxed(inner) => text(inner),
        RustType::Bool => "boolean".to_owned(),
        RustType::String => "string".to_owned(),
        RustType::Integer(_) | RustType::F32 | RustType::F64 => rust_type.to_string(),
        RustType::Named(_, Import::Model(id)) => format!("#{}", name(context, *id)),
        RustType::Named(_, Import::Path("crate::DateTime")) => "date-time".to_owned(),
        RustType::Named(_, Import::Path("jiff::civil::Date")) => "date".to_owned(),
        RustType::Named(_, Import::Path("crate::Uuid")) => "uuid".to_owned(),
        // All others are no types of JSON.
        _ => "any".to_owned(),
    }
}

/// Returns the name of a definition: that of the type, behind the module of its document.
fn name(context: &Context<'_>, id: SchemaId) -> String {
    let module = context.api.document(context.resolved.document_of(id)).module.as_deref();
    let module = module.map(|module| format!("{}.", context.naming.snake(module))).unwrap_or_default();
    format!("{module}{}", context.names.types[&id])
}

/// Returns a line with the name and the definition of each schema that the operations' parameters, bodies and responses need.
pub(super) fn definition_lines(context: &Context<'_>) -> String {
    let mut pending: Vec<RustType> = roots(context);
    let mut lines: BTreeMap<String, String> = BTreeMap::new();
    while let Some(rust_type) = pending.pop() {
        let mut ids = Vec::new();
        rust_type.write(&mut String::new(), &mut |_, _, import| {
            if let Import::Model(id) = import {
                ids.push(*id);
            }
        });
        for id in ids {
            let name = name(context, id);
            if !lines.contains_key(&name) {
                let definition = definition(context, id, &mut pending);
                lines.insert(name.clone(), escaped_json(&json!([name, definition]).to_string()));
            }
        }
    }
    lines.into_values().map(|line| line + "\n").collect()
}

/// Returns the types of all parameters, bodies and responses.
fn roots(context: &Context<'_>) -> Vec<RustType> {
    let mut roots = Vec::new();
    for (operation, plan) in context.api.operations.iter().zip(&context.plan.operations) {
        roots.extend(plan.parameters.iter().map(|parameter| types::value_type(context, parameter.schema)));
        for planned in &plan.request {
            let content = operation.body.as_ref().and_then(|body| body.contents.get(planned.content));
            match &planned.encoding {
                BodyEncoding::Multipart { form: Some(form), .. } => {
                    roots.extend(parts(context, *form).into_iter().map(|part| part.rust_type));
                }
                encoding => roots.extend(content.map(|content| bodies::body_type(context, content, encoding))),
            }
        }
        roots.extend(plan.response.contents.iter().map(|content| responses::body_type(context, content)));
    }
    roots
}

/// A part of a form.
pub(super) struct Part<'a> {
    pub name: &'a str,
    pub kind: FormPart,
    pub required: bool,
    pub rust_type: RustType,
}

/// Returns the parts of a form; none if it has no named ones.
pub(super) fn parts<'a>(context: &'a Context<'_>, form: SchemaId) -> Vec<Part<'a>> {
    let Kind::Object(object) = context.kind(form) else { return Vec::new() };
    let parts = object.properties.iter().map(|property| {
        let (presence, rust_type) = field(context, form, property);
        let kind = FormPart::of(context.resolved, property.schema);
        Part { name: &property.name, kind, required: presence == "required", rust_type }
    });
    parts.collect()
}

fn definition(context: &Context<'_>, id: SchemaId, pending: &mut Vec<RustType>) -> Value {
    match context.resolved.kind(id) {
        Kind::Object(object) => object_definition(context, id, object, pending),
        Kind::Enum(values) => enum_definition(context, id, values),
        _ => match context.resolved.union(id) {
            Some(dispatch) => union_definition(context, dispatch, pending),
            None => Value::Null,
        },
    }
}

/// Returns the keyword of a field in the macro `object!`, and the type of its value.
fn field(context: &Context<'_>, owner: SchemaId, property: &Property) -> (&'static str, RustType) {
    let required = context.resolved.requires(owner, property);
    match types::field_type(context, owner, &Property { required, ..property.clone() }) {
        rust_type if required => ("required", rust_type),
        RustType::Option(inner) if matches!(*inner, RustType::Option(_) | RustType::Value) => ("nullable", *inner),
        RustType::Option(inner) => ("optional", *inner),
        rust_type => ("optional", rust_type),
    }
}

fn object_definition(context: &Context<'_>, id: SchemaId, object: &Object, pending: &mut Vec<RustType>) -> Value {
    let kept = context.field_names(id, object);
    let mut former = Vec::new();
    let fields = object.properties.iter().enumerate().map(|(index, property)| {
        let (presence, rust_type) = field(context, id, property);
        former.extend(kept.former(index).iter().filter_map(|alias| Some(json!([alias.wire()?, property.name]))));
        let text = type_text(context, &rust_type);
        pending.push(rust_type);
        json!([property.name, presence, text])
    });
    let mut definition = Map::from_iter([("object".to_owned(), fields.collect())]);
    if let Additional::Schema(values) = object.additional
        && !types::is_any(context, values)
    {
        let rust_type = types::nullable_type_of(context, values);
        definition.insert("additional".to_owned(), type_text(context, &rust_type).into());
        pending.push(rust_type);
    }
    insert_list(&mut definition, "former", former);
    definition.into()
}

fn enum_definition(context: &Context<'_>, id: SchemaId, values: &Enum) -> Value {
    let kept = context.aliases.keep_names(|| context.type_path(id), enum_variants(&context.naming, values));
    let listed = || values.values.iter().map(|value| &value.value);
    let is_text = listed().all(Value::is_string);
    let of = if is_text {
        "string"
    } else if listed().all(Value::is_i64) {
        "i64"
    } else {
        "any"
    };
    let former = listed().enumerate().filter(|_| is_text).flat_map(|(index, value)| {
        kept.former(index).iter().filter_map(move |alias| Some(json!([alias.wire()?, value])))
    });
    let former = former.collect();
    let mut definition =
        Map::from_iter([("of".to_owned(), Value::from(of)), ("enum".to_owned(), listed().cloned().collect())]);
    if values.open && is_text {
        definition.insert("open".to_owned(), true.into());
    }
    insert_list(&mut definition, "former", former);
    definition.into()
}

fn union_definition(context: &Context<'_>, dispatch: &UnionDispatch, pending: &mut Vec<RustType>) -> Value {
    let variants = dispatch.variants.iter().map(|variant| {
        let rust_type = types::type_of(context, variant.schema);
        let is_struct =
            matches!(rust_type, RustType::Named(..)) && matches!(context.kind(variant.schema), Kind::Object(_));
        let text = type_text(context, &rust_type);
        pending.push(rust_type);
        match &variant.matcher {
            Some(VariantMatcher::Tag(values)) => json!([text, if is_struct { "tagged" } else { "nested" }, values]),
            Some(VariantMatcher::Properties(names)) => json!([text, "has", names]),
            Some(VariantMatcher::Fit { required, optional }) => json!([text, "fits", required, optional]),
            Some(VariantMatcher::Type(json_type)) => json!([text, json_type]),
            None => json!([text, "never"]),
        }
    });
    let mut definition = Map::from_iter([("union".to_owned(), variants.collect())]);
    if let Some(tag) = &dispatch.tag {
        definition.insert("tag".to_owned(), tag.clone().into());
    }
    if dispatch.free_form {
        definition.insert("open".to_owned(), true.into());
    }
    definition.into()
}

fn insert_list(definition: &mut Map<String, Value>, key: &str, list: Vec<Value>) {
    if !list.is_empty() {
        definition.insert(key.to_owned(), list.into());
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::with_context;
    use super::*;
    use crate::ir::testing::{enumeration, union};
    use crate::ir::{Api, Method};
    use crate::plan::testing::{api, array, content, object, operation, schema, string, with_body};

    fn lines(mut api: Api, body: SchemaId) -> Vec<String> {
        let contents = vec![content("application/json", Some(body))];
        api.operations = vec![with_body(operation(Method::Post, "/pets"), contents)];
        with_context(api, |context| definition_lines(context).lines().map(str::to_owned).collect())
    }

    #[test]
    fn an_object_lists_its_properties_and_refers_to_other_definitions() {
        let mut api = api();
        let text = schema(&mut api, None, string(None));
        let date = schema(&mut api, None, string(Some("date-time")));
        let kind = schema(&mut api, Some("Kind"), enumeration(&["cat", "dog"]));
        let pet = schema(&mut api, Some("Pet"), object(&[("name", text), ("born", date), ("kind", kind)]));
        let pets = schema(&mut api, None, array(pet));
        let Kind::Object(one) = &mut api.schema_mut(pet).kind else { panic!("it is an object") };
        one.properties.push(Property { required: false, ..one.properties[0].clone() });
        one.properties[1].required = false;
        one.properties[3].name = "litter".to_owned();
        one.properties[3].schema = pets;
        api.schema_mut(text).annotations.nullable = true;
        let expected = [
            r#"["Kind",{"enum":["cat","dog"],"of":"string"}]"#,
            r##"["Pet",{"object":[["name","required","string?"],["born","optional","date-time"],["kind","required","#Kind"],["litter","optional","[#Pet]"]]}]"##,
        ];
        assert_eq!(lines(api, pet), expected);
    }

    #[test]
    fn a_union_lists_its_variants_with_their_matchers() {
        let mut api = api();
        let text = schema(&mut api, None, string(None));
        let cat = schema(&mut api, Some("Cat"), object(&[("lives", text)]));
        let dog = schema(&mut api, Some("Dog"), object(&[("tricks", text)]));
        let texts = schema(&mut api, None, array(text));
        let pet = schema(&mut api, Some("Pet"), union(&[cat, dog, texts]));
        let expected = r##"["Pet",{"union":[["#Cat","has",["lives"]],["#Dog","object"],["[string]","array"]]}]"##;
        let lines = lines(api, pet);
        assert_eq!(lines.len(), 3);
        assert_eq!(lines[2], expected);
    }
}
