//! Arguments for parameters. Input: the schema of a parameter's value. Output: how a function takes it, which both the operation and
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

#[cfg(test)]
mod tests {
    use super::super::testing::with_context;
    use super::*;
    use crate::ir::{Location, Method, Operation};
    use crate::plan::testing::{api, array, object, operation, parameter, schema, string};

    #[test]
    fn the_schema_decides_how_an_argument_is_taken() {
        let mut api = api();
        let text = schema(&mut api, None, string(None));
        let date = schema(&mut api, None, string(Some("date")));
        let (texts, dates) = (schema(&mut api, None, array(text)), schema(&mut api, None, array(date)));
        let filter = schema(&mut api, Some("Filter"), object(&[("text", text)]));
        let any = schema(&mut api, None, Kind::Any);
        let parameters = vec![parameter("filter", Location::Query, filter)];
        api.operations = vec![Operation { parameters, ..operation(Method::Get, "/a") }];
        with_context(api, |context| {
            let kinds = [text, date, texts, dates, filter, any].map(|schema| argument_kind(context, Some(schema)));
            let expected = [
                ArgumentKind::Str,
                ArgumentKind::Owned,
                ArgumentKind::Strs,
                ArgumentKind::Slice,
                ArgumentKind::Reference,
                ArgumentKind::Json,
            ];
            assert_eq!(kinds, expected);
            assert_eq!(argument_kind(context, None), ArgumentKind::Json);
        });
    }
}
