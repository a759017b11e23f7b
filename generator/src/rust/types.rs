//! Types. Input: a schema. Output: its Rust type.

use serde_json::Value;

use super::context::Context;
use super::rust_type::{Import, IntegerType, RustType};
use crate::ir::{Kind, Property, SchemaGraph, SchemaId};
use crate::plan::HeaderDecoding;

/// Returns the type of a value that is present and not null.
pub fn type_of(context: &Context<'_>, id: SchemaId) -> RustType {
    let id = context.resolved.resolve(id);
    match context.resolved.kind(id) {
        Kind::Boolean => RustType::Bool,
        Kind::Integer(integer) => RustType::Integer(IntegerType::of(integer)),
        Kind::Number(number) if number.format.as_deref() == Some("float") => RustType::F32,
        Kind::Number(_) => RustType::F64,
        Kind::String(string) => match string.format.as_deref() {
            Some("date-time") => RustType::external("crate::DateTime"),
            Some("date") => RustType::external("jiff::civil::Date"),
            Some("uuid") => RustType::external("crate::Uuid"),
            _ => RustType::String,
        },
        Kind::Array(array) if array.tuple.is_empty() => nullable_type_of(context, array.items).vec(),
        Kind::Array(array) => {
            let item = |item: &SchemaId| {
                let inner = type_of(context, *item);
                let inner = if context.resolved.is_boxed(id, *item) { inner.boxed() } else { inner };
                if has_null(context, *item) { inner.option() } else { inner }
            };
            RustType::Tuple(array.tuple.iter().map(item).collect())
        }
        Kind::Map(values) => nullable_type_of(context, *values).map(),
        Kind::Enum(_) | Kind::Object(_) | Kind::Union(_) => match context.names.types.get(&id) {
            Some(name) => RustType::Named(name.clone(), Import::Model(id)),
            None => RustType::Value,
        },
        Kind::Any | Kind::AllOf(_) | Kind::Alias(_) => RustType::Value,
    }
}

/// Returns the type of an item or a value of a map, which may be null.
pub fn nullable_type_of(context: &Context<'_>, id: SchemaId) -> RustType {
    let inner = type_of(context, id);
    if has_null(context, id) { inner.option() } else { inner }
}

/// Returns the type of a JSON body, which may be null.
pub fn content_type(context: &Context<'_>, schema: Option<SchemaId>) -> RustType {
    schema.map_or(RustType::Value, |schema| nullable_type_of(context, schema))
}

/// Returns the type of a header's value, and the function of the response that reads it.
pub fn header_type(context: &Context<'_>, decoding: HeaderDecoding) -> (RustType, &'static str) {
    match decoding {
        HeaderDecoding::Text => (RustType::Str, "header_text"),
        HeaderDecoding::Scalar(schema) => match type_of(context, schema) {
            RustType::String => (RustType::Str, "header_text"),
            rust_type => (rust_type, "header_value"),
        },
        HeaderDecoding::List(items) => (type_of(context, items).vec(), "header_list"),
        HeaderDecoding::Json(schema) => (nullable_type_of(context, schema), "header_json"),
    }
}

/// Returns the type of a field: `Option` if it may be missing or null, twice if it may be both.
pub fn field_type(context: &Context<'_>, owner: SchemaId, property: &Property) -> RustType {
    let mut inner = type_of(context, property.schema);
    if context.resolved.is_boxed(owner, property.schema) {
        inner = inner.boxed();
    }
    match (property.required, has_null(context, property.schema)) {
        (true, false) => inner,
        (false, true) => inner.option().option(),
        _ => inner.option(),
    }
}

/// Returns `true` if the type needs an `Option` for null. `serde_json::Value` includes null.
pub fn has_null(context: &Context<'_>, id: SchemaId) -> bool {
    context.resolved.is_nullable(id) && !is_any(context, id)
}

/// Returns `true` if the schema accepts any JSON.
pub fn is_any(context: &Context<'_>, id: SchemaId) -> bool {
    *context.resolved.resolved_kind(id) == Kind::Any
}

/// Returns `true` if the schema has a generated type.
pub fn is_model(context: &Context<'_>, id: SchemaId) -> bool {
    context.names.types.contains_key(&context.resolved.resolve(id))
}

/// Returns `true` if other types convert into this one, so that arguments are `impl Into<T>`.
pub fn has_conversions(context: &Context<'_>, rust_type: &RustType) -> bool {
    match rust_type {
        RustType::String | RustType::Value => true,
        RustType::Named(_, Import::Model(id)) => match context.kind(*id) {
            Kind::Union(_) => true,
            _ => wrapped_schema(context, *id).is_some(),
        },
        _ => false,
    }
}

/// Returns the schema of a wrapper's only free field, from which the wrapper converts. All other fields are constant or optional.
pub fn wrapped_schema(context: &Context<'_>, id: SchemaId) -> Option<SchemaId> {
    let resolved = context.resolved;
    let id = resolved.resolve(id);
    let Kind::Object(object) = resolved.kind(id) else { return None };
    let is_free = |property: &&Property| resolved.requires(id, property) && constant(context, id, property).is_none();
    let mut free = object.properties.iter().filter(is_free);
    let (Some(property), None) = (free.next(), free.next()) else { return None };
    let inner = resolved.resolve(property.schema);
    let is_struct = matches!(resolved.kind(inner), Kind::Object(_) | Kind::Union(_)) && is_model(context, inner);
    let is_wrapper = resolved.is_sent(id) && is_model(context, id) && inner != id;
    (is_wrapper && is_struct && !resolved.is_nullable(property.schema)).then_some(inner)
}

/// Returns the only value of a required property, which `new` sets: of its enum, or of a discriminator where the owner is one variant.
pub fn constant(context: &Context<'_>, owner: SchemaId, property: &Property) -> Option<Value> {
    let id = context.resolved.resolve(property.schema);
    if context.resolved.is_nullable(property.schema) {
        return None;
    }
    let tag = context.tags.get(&context.resolved.resolve(owner)).filter(|tag| tag.property == property.name);
    let tag = tag.map(|tag| Value::from(tag.value.as_str()));
    match context.resolved.kind(id) {
        Kind::Enum(values) if is_model(context, id) => {
            let listed = |value: &Value| values.values.iter().any(|one| one.value == *value);
            let only = values.values.first().filter(|_| values.values.len() == 1 && !values.open);
            tag.filter(listed).or_else(|| only.map(|only| only.value.clone()))
        }
        Kind::String(_) => tag.filter(|_| type_of(context, id) == RustType::String),
        _ => None,
    }
}

/// Returns the type of the value of a parameter: any JSON without a schema.
pub fn value_type(context: &Context<'_>, schema: Option<SchemaId>) -> RustType {
    schema.map_or(RustType::Value, |schema| type_of(context, schema))
}

/// Returns the type of an argument for a value of this type.
pub fn argument_type(context: &Context<'_>, value: RustType) -> RustType {
    match value {
        RustType::Value => value.into(),
        RustType::String => RustType::Str,
        RustType::Vec(items) if *items == RustType::String => RustType::Strs,
        RustType::Vec(items) => RustType::Slice(items),
        RustType::Map(_) => value.reference(),
        RustType::Named(_, Import::Model(id)) => match context.kind(id) {
            Kind::Union(_) => value.into(),
            Kind::Object(_) => value.reference(),
            _ => value,
        },
        value => value,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::with_context;
    use super::*;
    use crate::ir::{Method, Operation, ParameterLocation};
    use crate::plan::testing::{api, array, object, operation, parameter, schema, string};

    #[test]
    fn the_type_of_a_value_decides_how_an_argument_is_passed() {
        let mut api = api();
        let text = schema(&mut api, None, string(None));
        let date = schema(&mut api, None, string(Some("date")));
        let (texts, dates) = (schema(&mut api, None, array(text)), schema(&mut api, None, array(date)));
        let filter = schema(&mut api, Some("Filter"), object(&[("text", text)]));
        let any = schema(&mut api, None, Kind::Any);
        let parameters = vec![parameter("filter", ParameterLocation::Query, filter)];
        api.operations = vec![Operation { parameters, ..operation(Method::Get, "/a") }];
        with_context(api, |context| {
            let argument = |schema| argument_type(context, value_type(context, schema)).to_string();
            let arguments = [text, date, texts, dates, filter, any].map(|schema| argument(Some(schema)));
            assert_eq!(arguments, ["&str", "Date", "&[impl AsRef<str>]", "&[Date]", "&Filter", "impl Into<Value>"]);
            assert_eq!(argument(None), "impl Into<Value>");
        });
    }
}
