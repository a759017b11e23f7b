//! Schemas: each becomes a node in the arena; a reference becomes the id of what it names.

use std::collections::HashSet;

use indexmap::IndexSet;
use openapiv3::{
    AdditionalProperties, AnySchema, ObjectType, ReferenceOr, SchemaData, SchemaKind, Type, VariantOrUnknownOrEmpty,
};
use serde_json::Value;

use super::{Context, reached, refs};
use crate::diagnostic::Diagnostic;
use crate::ir::{
    Access, Additional, Annotations, Array, Bounds, Discriminator, Enum, EnumValue, Integer, Kind, Number, Object,
    Property, Schema, SchemaGraph, SchemaId, StringType, Union, UnionRule,
};
use crate::pointer;

/// Lowers all components, so that they exist whether or not an operation uses them.
pub(super) fn lower_components(context: &mut Context<'_>) {
    let components = context.components;
    for name in components.schemas.keys() {
        let at = pointer::join("/components/schemas", name);
        let placeholder = empty(context, at, Some(name));
        let id = context.api.push_schema(placeholder);
        context.named.insert(name.clone(), id);
    }
    for (name, schema) in &components.schemas {
        if let ReferenceOr::Reference { reference } = schema {
            reached::adopt(context, reference, context.named[name]);
        }
    }
    for (name, schema) in &components.schemas {
        let id = context.named[name];
        let at = context.api.schema(id).pointer.clone();
        let lowered = match schema {
            ReferenceOr::Item(schema) => lower_item(context, schema, at, Some(name)),
            ReferenceOr::Reference { .. } if context.reached.has_adopted(id) => continue,
            ReferenceOr::Reference { reference } => {
                let target = lower_reference(context, reference, &at);
                Schema { kind: Kind::Alias(target), ..empty(context, at, Some(name)) }
            }
        };
        *context.api.schema_mut(id) = lowered;
    }
    settle_aliases(context);
}

pub(super) fn lower_schema(context: &mut Context<'_>, schema: &ReferenceOr<openapiv3::Schema>, at: &str) -> SchemaId {
    match schema {
        ReferenceOr::Reference { reference } => lower_reference(context, reference, at),
        ReferenceOr::Item(schema) => push_inline(context, schema, at),
    }
}

fn lower_boxed(context: &mut Context<'_>, schema: &ReferenceOr<Box<openapiv3::Schema>>, at: &str) -> SchemaId {
    match schema {
        ReferenceOr::Reference { reference } => lower_reference(context, reference, at),
        ReferenceOr::Item(schema) => push_inline(context, schema, at),
    }
}

fn push_inline(context: &mut Context<'_>, schema: &openapiv3::Schema, at: &str) -> SchemaId {
    if let Some(reached) = reached::find_here(context, at) {
        return reached;
    }
    let schema = lower_item(context, schema, at.to_owned(), None);
    context.api.push_schema(schema)
}

fn lower_reference(context: &mut Context<'_>, reference: &str, at: &str) -> SchemaId {
    reached::find(context, reference).unwrap_or_else(|| {
        refs::unresolved(context, reference, at);
        let stand_in = empty(context, at.to_owned(), None);
        context.api.push_schema(stand_in)
    })
}

/// A circle of components that are only references to each other has no type. Of a chain of them, each becomes an alias of
/// its end, so that nobody has to walk it again.
fn settle_aliases(context: &mut Context<'_>) {
    let mut names: Vec<_> = context.named.iter().map(|(name, id)| (name.clone(), *id)).collect();
    names.sort();
    let mut settled = HashSet::new();
    for (_, start) in names {
        let mut chain = IndexSet::new();
        let mut id = start;
        while let Kind::Alias(target) = context.api.schema(id).kind
            && !settled.contains(&id)
        {
            if !chain.insert(id) {
                let name = context.api.schema(id).name.clone().unwrap_or_default();
                let at = pointer::join("/components/schemas", &name);
                let message = format!("the schema `{name}` refers to itself and has no type of its own");
                context.error(&at, message, "let one of the schemas in the circle say what it is");
                context.api.schema_mut(id).kind = Kind::Any;
                break;
            }
            id = target;
        }
        let end = context.api.resolve(id);
        settled.extend(chain.iter().copied());
        for id in chain.into_iter().filter(|id| *id != end) {
            context.api.schema_mut(id).kind = Kind::Alias(end);
        }
    }
}

pub(super) fn empty(context: &Context<'_>, pointer: String, name: Option<&str>) -> Schema {
    Schema { name: name.map(str::to_owned), ..Schema::any(context.document, context.source, pointer) }
}

pub(super) fn lower_item(
    context: &mut Context<'_>,
    schema: &openapiv3::Schema,
    at: String,
    name: Option<&str>,
) -> Schema {
    let data = &schema.schema_data;
    let kind = lower_kind(context, &schema.schema_kind, data, &at);
    let annotations = Annotations {
        nullable: data.nullable || lists_null(&schema.schema_kind),
        access: match (data.read_only, data.write_only) {
            (true, false) => Access::ReadOnly,
            (false, true) => Access::WriteOnly,
            _ => Access::ReadWrite,
        },
        secret: data.extensions.get("x-secret") == Some(&Value::Bool(true)),
        deprecated: data.deprecated,
        lifecycle: super::lower_lifecycle(&data.extensions),
        extensible: lower_extensible(data),
        min_properties: size(&schema.schema_kind, |object| object.min_properties, |any| any.min_properties),
        max_properties: size(&schema.schema_kind, |object| object.max_properties, |any| any.max_properties),
        title: data.title.clone().filter(|text| !text.trim().is_empty()),
        description: data.description.clone().filter(|text| !text.trim().is_empty()),
        external_docs: data.external_docs.as_ref().map(super::lower_external_docs),
        default: data.default.clone(),
        example: data.example.clone(),
    };
    Schema { kind, annotations, ..empty(context, at, name) }
}

/// Values of other forms say nothing that could be compared.
fn lower_extensible(data: &SchemaData) -> Vec<String> {
    let values = data.extensions.get("x-extensible-enum").and_then(Value::as_array);
    values.into_iter().flatten().filter_map(|value| value.as_str().map(str::to_owned)).collect()
}

/// What an object says of the number of its members.
fn size(
    kind: &SchemaKind,
    of_object: fn(&ObjectType) -> Option<usize>,
    of_any: fn(&AnySchema) -> Option<usize>,
) -> Option<usize> {
    match kind {
        SchemaKind::Type(Type::Object(object)) => of_object(object),
        SchemaKind::Any(any) => of_any(any),
        _ => None,
    }
}

fn lower_kind(context: &mut Context<'_>, kind: &SchemaKind, data: &SchemaData, at: &str) -> Kind {
    match kind {
        SchemaKind::Type(Type::Object(object)) => {
            let required = object.required.as_slice();
            lower_object(context, &object.properties, required, object.additional_properties.as_ref(), at)
        }
        SchemaKind::Type(Type::Array(array)) => Kind::Array(Array {
            items: lower_items(context, array.items.as_ref(), at),
            min_items: array.min_items,
            max_items: array.max_items,
            unique: array.unique_items,
        }),
        SchemaKind::Type(scalar) => lower_scalar(context, scalar, data, at),
        SchemaKind::OneOf { one_of } => lower_union(context, UnionRule::OneOf, one_of, data, at),
        SchemaKind::AnyOf { any_of } => lower_union(context, UnionRule::AnyOf, any_of, data, at),
        SchemaKind::AllOf { all_of } => Kind::AllOf(lower_list(context, all_of, &pointer::join(at, "allOf"))),
        SchemaKind::Not { .. } => {
            ignore_not(context, at);
            Kind::Any
        }
        SchemaKind::Any(any) => lower_any(context, any, data, at),
    }
}

fn lower_scalar(context: &mut Context<'_>, scalar: &Type, data: &SchemaData, at: &str) -> Kind {
    let (plain, values): (Kind, Vec<Value>) = match scalar {
        Type::String(string) => (
            Kind::String(StringType {
                format: format_name(&string.format),
                pattern: string.pattern.clone(),
                min_length: string.min_length,
                max_length: string.max_length,
            }),
            string.enumeration.iter().map(|value| Value::from(value.clone())).collect(),
        ),
        Type::Integer(integer) => (
            Kind::Integer(Integer {
                format: format_name(&integer.format),
                bounds: Bounds {
                    minimum: integer.minimum.map(|bound| bound as f64),
                    maximum: integer.maximum.map(|bound| bound as f64),
                    exclusive_minimum: integer.exclusive_minimum,
                    exclusive_maximum: integer.exclusive_maximum,
                    multiple_of: integer.multiple_of.map(|bound| bound as f64),
                },
            }),
            integer.enumeration.iter().map(|value| Value::from(*value)).collect(),
        ),
        Type::Number(number) => (
            Kind::Number(Number {
                format: format_name(&number.format),
                bounds: Bounds {
                    minimum: number.minimum,
                    maximum: number.maximum,
                    exclusive_minimum: number.exclusive_minimum,
                    exclusive_maximum: number.exclusive_maximum,
                    multiple_of: number.multiple_of,
                },
            }),
            number.enumeration.iter().map(|value| whole_or_not(*value)).collect(),
        ),
        Type::Boolean(boolean) => {
            (Kind::Boolean, boolean.enumeration.iter().map(|value| Value::from(*value)).collect())
        }
        Type::Object(_) | Type::Array(_) => (Kind::Any, Vec::new()),
    };
    match values.is_empty() {
        true => plain,
        false => lower_enum(context, values, data, at),
    }
}

/// Without a fraction a number is written as people write it.
fn whole_or_not(value: Option<f64>) -> Value {
    /// Beyond this not every whole number is an `f64`.
    const LARGEST: f64 = 9_007_199_254_740_992.0;
    match value {
        Some(number) if number.fract() == 0.0 && number.abs() <= LARGEST => Value::from(number as i64),
        other => Value::from(other),
    }
}

/// Null among the values only says what `nullable` says, and both booleans say nothing more than their type.
fn lower_enum(context: &mut Context<'_>, values: Vec<Value>, data: &SchemaData, at: &str) -> Kind {
    let names = enum_names(context, &values, data, at);
    let mut distinct: Vec<EnumValue> = Vec::new();
    let mut known: HashSet<String> = HashSet::with_capacity(values.len());
    for (index, value) in values.into_iter().enumerate().filter(|(_, value)| !value.is_null()) {
        let place = context.value(&pointer::join(&pointer::join(at, "enum"), &index.to_string()));
        if value.is_array() || value.is_object() {
            let message = "a list or object among the values of `enum` makes it any JSON value here";
            let help = "describe lists and objects by their own schemas, below `oneOf`";
            context.diagnostics.push(Diagnostic::warning(message).at(place).with_help(help));
            return Kind::Any;
        }
        if known.insert(value.to_string()) {
            distinct.push(EnumValue { value, name: names.get(index).cloned() });
        } else {
            context.diagnostics.warning(place, format!("the value {value} is listed twice"));
        }
    }
    match distinct.as_slice() {
        // Null alone; unions look for it.
        [] => Kind::Enum(Enum { values: Vec::new(), open: false }),
        values if values.iter().all(|value| value.value.is_boolean()) => Kind::Boolean,
        _ => Kind::Enum(Enum { values: distinct, open: false }),
    }
}

fn enum_names(context: &mut Context<'_>, values: &[Value], data: &SchemaData, at: &str) -> Vec<String> {
    let Some(names) = data.extensions.get("x-enum-varnames") else { return Vec::new() };
    let list = names.as_array().map(Vec::as_slice).unwrap_or_default();
    let strings: Vec<String> = list.iter().filter_map(|name| name.as_str().map(str::to_owned)).collect();
    if strings.len() == values.len() {
        return strings;
    }
    let message = format!("`x-enum-varnames` has {} names for {} values and is left out", strings.len(), values.len());
    let place = context.value(&pointer::join(at, "x-enum-varnames"));
    let help = "give one name, a string, for each value of `enum`";
    context.diagnostics.push(Diagnostic::warning(message).at(place).with_help(help));
    Vec::new()
}

/// Whether `enum` lists null.
fn lists_null(kind: &SchemaKind) -> bool {
    match kind {
        SchemaKind::Type(Type::String(string)) => string.enumeration.contains(&None),
        SchemaKind::Type(Type::Integer(integer)) => integer.enumeration.contains(&None),
        SchemaKind::Type(Type::Number(number)) => number.enumeration.contains(&None),
        SchemaKind::Type(Type::Boolean(boolean)) => boolean.enumeration.contains(&None),
        SchemaKind::Any(any) => any.enumeration.contains(&Value::Null),
        _ => false,
    }
}

fn lower_object(
    context: &mut Context<'_>,
    properties: &indexmap::IndexMap<String, ReferenceOr<Box<openapiv3::Schema>>>,
    required: &[String],
    additional: Option<&AdditionalProperties>,
    at: &str,
) -> Kind {
    let within = pointer::join(at, "properties");
    let required: IndexSet<&str> = required.iter().map(String::as_str).collect();
    let mut lowered = Vec::with_capacity(properties.len());
    for (name, schema) in properties {
        let schema = lower_boxed(context, schema, &pointer::join(&within, name));
        let required = required.contains(name.as_str());
        lowered.push(Property { name: name.clone(), schema, required });
    }
    let additional = match additional {
        None | Some(AdditionalProperties::Any(true)) => Additional::Any,
        Some(AdditionalProperties::Any(false)) => Additional::Forbidden,
        Some(AdditionalProperties::Schema(schema)) => {
            Additional::Schema(lower_schema(context, schema, &pointer::join(at, "additionalProperties")))
        }
    };
    let elsewhere = required.into_iter().filter(|name| !properties.contains_key(*name));
    let required_elsewhere: Vec<String> = elsewhere.map(str::to_owned).collect();
    match (lowered.is_empty() && required_elsewhere.is_empty(), additional) {
        (true, Additional::Schema(values)) => Kind::Map(values),
        (true, Additional::Any) => {
            let any = empty(context, pointer::join(at, "additionalProperties"), None);
            Kind::Map(context.api.push_schema(any))
        }
        _ => Kind::Object(Object { properties: lowered, additional, required_elsewhere }),
    }
}

fn lower_items(context: &mut Context<'_>, items: Option<&ReferenceOr<Box<openapiv3::Schema>>>, at: &str) -> SchemaId {
    let at = pointer::join(at, "items");
    match items {
        Some(items) => lower_boxed(context, items, &at),
        None => {
            let any = empty(context, at, None);
            context.api.push_schema(any)
        }
    }
}

fn lower_list(context: &mut Context<'_>, list: &[ReferenceOr<openapiv3::Schema>], at: &str) -> Vec<SchemaId> {
    let lowered = list.iter().enumerate();
    lowered.map(|(index, schema)| lower_schema(context, schema, &pointer::join(at, &index.to_string()))).collect()
}

fn lower_union(
    context: &mut Context<'_>,
    rule: UnionRule,
    list: &[ReferenceOr<openapiv3::Schema>],
    data: &SchemaData,
    at: &str,
) -> Kind {
    let key = match rule {
        UnionRule::OneOf => "oneOf",
        UnionRule::AnyOf => "anyOf",
    };
    let subschemas = lower_list(context, list, &pointer::join(at, key));
    let discriminator = data.discriminator.as_ref().map(|one| lower_discriminator(context, one, &subschemas, at));
    Kind::Union(Union { rule, subschemas, discriminator })
}

/// Lowers the mapping to ids. A component that it does not name is mapped to its own name.
fn lower_discriminator(
    context: &mut Context<'_>,
    discriminator: &openapiv3::Discriminator,
    subschemas: &[SchemaId],
    at: &str,
) -> Discriminator {
    let at = pointer::join(&pointer::join(at, "discriminator"), "mapping");
    let mut mapping: Vec<(String, SchemaId)> = Vec::with_capacity(subschemas.len());
    for (value, target) in &discriminator.mapping {
        // A name may stand for a reference to the component.
        let found = match context.named.get(target) {
            Some(id) => Some(*id),
            None => reached::find(context, target),
        };
        match found {
            Some(id) => mapping.push((value.clone(), id)),
            None => {
                let place = context.value(&pointer::join(&at, value));
                let message =
                    format!("the mapping of {value:?} leads to `{target}`, which is no schema of this document");
                let help = "write the reference of one of the branches, such as `#/components/schemas/Name`";
                context.diagnostics.push(Diagnostic::warning(message).at(place).with_help(help));
            }
        }
    }
    for subschema in subschemas {
        if let (Some(name), false) =
            (&context.api.schema(*subschema).name, mapping.iter().any(|(_, id)| id == subschema))
        {
            mapping.push((name.clone(), *subschema));
        }
    }
    Discriminator { property: discriminator.property_name.clone(), mapping }
}

/// What must not be has no type.
fn ignore_not(context: &mut Context<'_>, at: &str) {
    let place = context.value(&pointer::join(at, "not"));
    let help = "say in the description what the server refuses";
    context.diagnostics.push(Diagnostic::warning("`not` is not checked by the client").at(place).with_help(help));
}

/// A schema that mixes several kinds, or has none.
fn lower_any(context: &mut Context<'_>, any: &AnySchema, data: &SchemaData, at: &str) -> Kind {
    let mut parts = Vec::new();
    if any.not.is_some() {
        ignore_not(context, at);
    }
    let base = lower_any_base(context, any, data, at);
    if base != Kind::Any {
        let part = Schema { kind: base, ..empty(context, at.to_owned(), None) };
        parts.push(context.api.push_schema(part));
    }
    parts.extend(lower_list(context, &any.all_of, &pointer::join(at, "allOf")));
    for (rule, list) in [(UnionRule::OneOf, &any.one_of), (UnionRule::AnyOf, &any.any_of)] {
        if !list.is_empty() {
            let kind = lower_union(context, rule, list, data, at);
            let part = Schema { kind, ..empty(context, at.to_owned(), None) };
            parts.push(context.api.push_schema(part));
        }
    }
    match parts.as_slice() {
        [] => Kind::Any,
        [_] if any.all_of.is_empty() => context.api.schemas.pop().map_or(Kind::Any, |part| part.kind),
        _ => Kind::AllOf(parts),
    }
}

/// The part of a mixed schema that is no composition.
fn lower_any_base(context: &mut Context<'_>, any: &AnySchema, data: &SchemaData, at: &str) -> Kind {
    if !any.enumeration.is_empty() {
        let values = typed_values(context, any, at).unwrap_or_else(|| any.enumeration.clone());
        return lower_enum(context, values, data, at);
    }
    let is_object = !any.properties.is_empty() || any.additional_properties.is_some() || !any.required.is_empty();
    if any.typ.as_deref() == Some("object") || (any.typ.is_none() && is_object) {
        return lower_object(context, &any.properties, &any.required, any.additional_properties.as_ref(), at);
    }
    match any.typ.as_deref() {
        Some("array") | None if any.items.is_some() => Kind::Array(Array {
            items: lower_items(context, any.items.as_ref(), at),
            min_items: any.min_items,
            max_items: any.max_items,
            unique: any.unique_items.unwrap_or(false),
        }),
        Some("string") => Kind::String(StringType {
            format: any.format.clone(),
            pattern: any.pattern.clone(),
            min_length: any.min_length,
            max_length: any.max_length,
        }),
        Some("integer") => Kind::Integer(Integer { format: any.format.clone(), bounds: any_bounds(any) }),
        Some("number") => Kind::Number(Number { format: any.format.clone(), bounds: any_bounds(any) }),
        Some("boolean") => Kind::Boolean,
        _ => Kind::Any,
    }
}

/// The values of `enum` in the type that is declared beside them, where they are all written in another: in YAML `[1, 2]` lacks
/// the quotes of texts, and people put them around numbers.
fn typed_values(context: &mut Context<'_>, any: &AnySchema, at: &str) -> Option<Vec<Value>> {
    let declared = any.typ.as_deref()?;
    let typed = |value: &Value| match (declared, value) {
        (_, Value::Null) => Some(Value::Null),
        ("string", Value::Bool(_) | Value::Number(_)) => Some(Value::from(value.to_string())),
        ("integer", Value::String(text)) => text.parse::<i64>().ok().map(Value::from),
        ("number", Value::String(text)) => text.parse::<f64>().ok().map(|number| whole_or_not(Some(number))),
        ("boolean", Value::String(text)) => text.parse::<bool>().ok().map(Value::from),
        ("string", Value::String(_)) | ("integer" | "number", Value::Number(_)) | ("boolean", Value::Bool(_)) => {
            Some(value.clone())
        }
        _ => None,
    };
    let values: Vec<Value> = any.enumeration.iter().map(typed).collect::<Option<_>>()?;
    if values != any.enumeration {
        let place = context.value(&pointer::join(at, "enum"));
        let message = format!("not all values of `enum` are written as the type `{declared}` that they have");
        let help = "write texts with quotes, and numbers and booleans without; they are read so here";
        context.diagnostics.push(Diagnostic::warning(message).at(place).with_help(help));
    }
    Some(values)
}

fn any_bounds(any: &AnySchema) -> Bounds {
    Bounds {
        minimum: any.minimum,
        maximum: any.maximum,
        exclusive_minimum: any.exclusive_minimum.unwrap_or(false),
        exclusive_maximum: any.exclusive_maximum.unwrap_or(false),
        multiple_of: any.multiple_of,
    }
}

/// A format's name as the document writes it.
fn format_name<T: serde::Serialize>(format: &VariantOrUnknownOrEmpty<T>) -> Option<String> {
    match format {
        VariantOrUnknownOrEmpty::Empty => None,
        VariantOrUnknownOrEmpty::Unknown(name) => Some(name.clone()),
        VariantOrUnknownOrEmpty::Item(format) => match serde_json::to_value(format) {
            Ok(Value::String(name)) => Some(name),
            _ => None,
        },
    }
}
