//! Arguments for parameters. Comes in: the schema of a parameter's value. Goes out: how a function takes it, which both the operation and
//! its command follow.

use super::context::Context;
use super::types::{self, Import, Imports};
use crate::ir::{Kind, SchemaId, StringType};

/// How a function takes a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArgumentKind {
    /// `impl Into<Value>`
    Json,
    /// `&str`
    Str,
    /// `&[impl AsRef<str>]`
    Strs,
    /// `impl Into<T>`
    Into,
    /// `&[T]`
    Slice,
    /// `&T`
    Reference,
    /// `T`
    Owned,
}

/// How a function takes a value of this schema.
pub(super) fn argument_kind(context: &Context<'_>, schema: Option<SchemaId>) -> ArgumentKind {
    let Some(schema) = schema else { return ArgumentKind::Json };
    match context.kind(schema) {
        kind if is_json(context, schema, kind) => ArgumentKind::Json,
        kind if is_string(kind) => ArgumentKind::Str,
        Kind::Array(array) if is_string(context.kind(array.items)) && !context.is_nullable(array.items) => {
            ArgumentKind::Strs
        }
        Kind::Array(_) => ArgumentKind::Slice,
        Kind::Union(_) => ArgumentKind::Into,
        Kind::Object(_) | Kind::Map(_) => ArgumentKind::Reference,
        _ => ArgumentKind::Owned,
    }
}

/// Returns `true` if the type is `serde_json::Value`.
fn is_json(context: &Context<'_>, schema: SchemaId, kind: &Kind) -> bool {
    match kind {
        Kind::Any | Kind::AllOf(_) | Kind::Alias(_) => true,
        kind => kind.needs_name() && context.names.named_type(context.resolved, schema).is_none(),
    }
}

/// Returns `true` if the type is `String`.
pub(super) fn is_string(kind: &Kind) -> bool {
    let Kind::String(StringType { format, .. }) = kind else { return false };
    !matches!(format.as_deref(), Some("date-time" | "date" | "uuid"))
}

/// The type that holds a value of this schema.
pub(super) fn value_type(context: &Context<'_>, schema: Option<SchemaId>, imports: &mut Imports) -> String {
    match schema {
        Some(schema) => types::type_of(context, schema, imports).to_string(),
        None => {
            imports.insert(Import::Path("serde_json::Value"));
            "Value".to_owned()
        }
    }
}
