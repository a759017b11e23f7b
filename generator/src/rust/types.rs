//! Types of fields, parameters and bodies.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::context::Context;
use crate::ir::{Enum, Integer, Kind, Property, SchemaGraph, SchemaId};

/// What a type needs to be imported.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Import {
    Model(SchemaId),
    /// The enum of an operation's body with a choice of media types.
    Body(usize),
    /// The enum of an operation's response that differs by status or media type.
    Response(usize),
    /// The form that a schema is in multipart.
    Form(SchemaId),
    /// A path, such as `uuid::Uuid`.
    Path(&'static str),
}

/// How a value is taken from the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// As `T`.
    Plain,
    /// As `impl Into<T>`.
    Into,
}

pub type Imports = BTreeSet<Import>;

/// The type of a value that is there and not null.
pub fn type_of(context: &Context<'_>, id: SchemaId, imports: &mut Imports) -> TokenStream {
    let api = context.resolved;
    let id = api.resolve(id);
    let mut path = |path: &'static str| {
        imports.insert(Import::Path(path));
    };
    match api.kind(id) {
        Kind::Boolean => quote!(bool),
        Kind::Integer(integer) => {
            let name = Ident::new(IntegerType::of(integer).as_str(), Span::call_site());
            quote!(#name)
        }
        Kind::Number(number) => match number.format.as_deref() {
            Some("float") => quote!(f32),
            _ => quote!(f64),
        },
        Kind::String(string) => match string.format.as_deref() {
            Some("date-time") => {
                path("crate::DateTime");
                quote!(DateTime)
            }
            Some("date") => {
                path("jiff::civil::Date");
                quote!(Date)
            }
            Some("uuid") => {
                path("crate::Uuid");
                quote!(Uuid)
            }
            _ => quote!(String),
        },
        Kind::Array(array) => {
            let items = nullable_type_of(context, array.items, imports);
            quote!(Vec<#items>)
        }
        Kind::Map(values) if *api.resolved_kind(*values) == Kind::Any => {
            path("serde_json::Map");
            path("serde_json::Value");
            quote!(Map<String, Value>)
        }
        Kind::Map(values) => map_of(context, *values, imports),
        Kind::Enum(_) | Kind::Object(_) | Kind::Union(_) => match context.names.types.get(&id) {
            Some(name) => {
                imports.insert(Import::Model(id));
                let name = Ident::new(name, Span::call_site());
                quote!(#name)
            }
            None => any(&mut path),
        },
        Kind::Any | Kind::AllOf(_) | Kind::Alias(_) => any(&mut path),
    }
}

/// The type of an integer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IntegerType {
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
}

impl IntegerType {
    /// Returns the type of the format. Without a format it is `i64`, or `u64` if the bounds are beyond that.
    pub fn of(integer: &Integer) -> Self {
        const LARGEST: f64 = i64::MAX as f64;
        match integer.format.as_deref() {
            Some("int8") => Self::I8,
            Some("int16") => Self::I16,
            Some("int32") => Self::I32,
            Some("uint8") => Self::U8,
            Some("uint16") => Self::U16,
            Some("uint32") => Self::U32,
            Some("uint64") => Self::U64,
            _ => match (integer.bounds.minimum, integer.bounds.maximum) {
                (Some(minimum), Some(maximum)) if minimum >= 0.0 && maximum > LARGEST => Self::U64,
                _ => Self::I64,
            },
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::I8 => "i8",
            Self::I16 => "i16",
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::U8 => "u8",
            Self::U16 => "u16",
            Self::U32 => "u32",
            Self::U64 => "u64",
        }
    }

    /// Returns the smallest and the largest value.
    pub fn bounds(self) -> (i128, i128) {
        match self {
            Self::I8 => (i8::MIN.into(), i8::MAX.into()),
            Self::I16 => (i16::MIN.into(), i16::MAX.into()),
            Self::I32 => (i32::MIN.into(), i32::MAX.into()),
            Self::I64 => (i64::MIN.into(), i64::MAX.into()),
            Self::U8 => (0, u8::MAX.into()),
            Self::U16 => (0, u16::MAX.into()),
            Self::U32 => (0, u32::MAX.into()),
            Self::U64 => (0, u64::MAX.into()),
        }
    }
}

fn any(path: &mut impl FnMut(&'static str)) -> TokenStream {
    path("serde_json::Value");
    quote!(Value)
}

/// The type of an item or a map's value, which may be null.
fn nullable_type_of(context: &Context<'_>, id: SchemaId, imports: &mut Imports) -> TokenStream {
    let inner = type_of(context, id, imports);
    if context.resolved.is_nullable(id) && !is_any(context, id) { quote!(Option<#inner>) } else { inner }
}

/// A map with these values.
pub fn map_of(context: &Context<'_>, values: SchemaId, imports: &mut Imports) -> TokenStream {
    imports.insert(Import::Path("std::collections::BTreeMap"));
    let values = nullable_type_of(context, values, imports);
    quote!(BTreeMap<String, #values>)
}

/// The type of a body in JSON, which may be null.
pub fn content_type(context: &Context<'_>, schema: Option<SchemaId>, imports: &mut Imports) -> TokenStream {
    match schema {
        Some(schema) => nullable_type_of(context, schema, imports),
        None => any(&mut |path| {
            imports.insert(Import::Path(path));
        }),
    }
}

/// Whether null is a state of its own in a body in JSON.
pub fn is_content_nullable(context: &Context<'_>, schema: Option<SchemaId>) -> bool {
    schema.is_some_and(|schema| context.resolved.is_nullable(schema) && !is_any(context, schema))
}

/// The type of a property: `Option` if it may be missing or null, twice if that is not the same.
pub fn field_type(context: &Context<'_>, owner: SchemaId, property: &Property, imports: &mut Imports) -> TokenStream {
    let mut inner = type_of(context, property.schema, imports);
    if context.resolved.is_boxed(owner, property.schema) {
        inner = quote!(Box<#inner>);
    }
    match (property.required, is_nullable(context, property)) {
        (true, false) => inner,
        (false, true) => quote!(Option<Option<#inner>>),
        _ => quote!(Option<#inner>),
    }
}

/// Whether null is a state of its own. Any JSON value includes null already.
pub fn is_nullable(context: &Context<'_>, property: &Property) -> bool {
    context.resolved.is_nullable(property.schema) && !is_any(context, property.schema)
}

/// Whether any JSON value fits.
pub fn is_any(context: &Context<'_>, id: SchemaId) -> bool {
    *context.resolved.resolved_kind(id) == Kind::Any
}

/// The schema of a wrapper's only free field: what a request carries around it is constant, or may be left out. The wrapper's type is
/// made from that of the field.
pub fn wrapped_schema(context: &Context<'_>, id: SchemaId) -> Option<SchemaId> {
    let resolved = context.resolved;
    let id = resolved.resolve(id);
    let Kind::Object(object) = resolved.kind(id) else { return None };
    let is_free = |property: &&Property| resolved.requires(id, property) && only_value(context, property).is_none();
    let mut free = object.properties.iter().filter(is_free);
    let (Some(property), None) = (free.next(), free.next()) else { return None };
    let inner = resolved.resolve(property.schema);
    let is_struct = matches!(resolved.kind(inner), Kind::Object(_) | Kind::Union(_)) && is_model(context, inner);
    let is_wrapper = resolved.is_sent(id) && is_model(context, id) && inner != id;
    (is_wrapper && is_struct && !resolved.is_nullable(property.schema)).then_some(inner)
}

/// The only value of a required enum, which `new` fills in.
pub fn only_value<'a>(context: &Context<'a>, property: &Property) -> Option<&'a Enum> {
    let id = context.resolved.resolve(property.schema);
    match context.resolved.kind(id) {
        Kind::Enum(values) if values.values.len() == 1 && !values.open && is_model(context, id) => {
            (!context.resolved.is_nullable(property.schema)).then_some(values)
        }
        _ => None,
    }
}

/// Whether the type is one that the description defines, rather than made of others.
pub fn is_model(context: &Context<'_>, id: SchemaId) -> bool {
    context.names.types.contains_key(&context.resolved.resolve(id))
}

/// How a caller best gives a value of this schema.
pub fn taken(context: &Context<'_>, id: SchemaId) -> Taken {
    match context.resolved.resolved_kind(id) {
        Kind::String(string) if !matches!(string.format.as_deref(), Some("date-time" | "date" | "uuid")) => Taken::Into,
        Kind::Union(_) | Kind::Any => Taken::Into,
        Kind::Object(_) if wrapped_schema(context, id).is_some() => Taken::Into,
        _ => Taken::Plain,
    }
}
