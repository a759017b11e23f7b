//! Enums: a variant for each value, and one for undocumented values.

use proc_macro2::Literal;
use serde::Serialize;
use serde_json::Value;

use super::super::aliases::Alias;
use super::super::context::Context;
use super::super::docs::{Docs, code, literal};
use super::super::names::enum_variants;
use super::super::rust_type::{Import, Imports, IntegerType, RustType};
use crate::diagnostic::Location;
use crate::ir::{Enum, SchemaId};
use crate::pointer;

#[derive(Debug, Serialize)]
pub struct EnumView {
    /// The macro that implements it.
    pub table: &'static str,
    /// The function that writes undocumented values, where the macro takes it.
    pub unknown_writer: Option<&'static str>,
    /// The traits that are derived.
    pub derives: &'static [&'static str],
    pub variants: Vec<EnumVariantView>,
    /// The new names of variants that have their old ones.
    pub constants: Vec<ConstantView>,
    /// The type of undocumented values.
    pub unknown_type: RustType,
}

#[derive(Debug, Serialize)]
pub struct EnumVariantView {
    pub name: String,
    /// The name that it would have without its old one.
    #[serde(skip)]
    pub new_name: Option<String>,
    pub docs: Vec<String>,
    /// The literal of its value.
    pub wire_value: String,
    /// The literals of values that it had, which are still read.
    pub former_wire_values: Vec<String>,
    /// The arguments of the attribute `deprecated`, if it has its old name.
    pub deprecated: Option<String>,
    /// Where the document has what it is made from.
    #[serde(skip)]
    pub location: Location,
}

/// The common type of the values of an enum.
#[derive(Clone, Copy, PartialEq)]
enum Values {
    Strings,
    Integers,
    Mixed,
}

impl Values {
    fn of(values: &Enum) -> Self {
        let values = || values.values.iter().map(|value| &value.value);
        if values().all(Value::is_string) {
            Self::Strings
        } else if values().all(Value::is_i64) {
            Self::Integers
        } else {
            Self::Mixed
        }
    }
}

/// The new name of a variant that has its old one.
#[derive(Debug, Serialize)]
pub struct ConstantView {
    pub name: String,
    pub target: String,
    pub docs: Vec<String>,
    /// The arguments of the attribute `deprecated`, if it is an old name, too.
    pub deprecated: Option<String>,
}

/// Returns the constants for the new name of a variant, and for the old names that it had after the first one.
fn constant_views<'c>(new_name: &'c str, former: &'c [Alias<'_>]) -> impl Iterator<Item = ConstantView> + 'c {
    let target = former.first().map(|alias| alias.name()).unwrap_or_default();
    let constant = move |name: &str, docs: String, deprecated| {
        let docs = Docs::default().own(&docs).literals();
        ConstantView { name: name.to_owned(), target: target.to_owned(), docs, deprecated }
    };
    let new = constant(new_name, format!("The new name of [`{target}`](Self::{target})."), None);
    let old = former.iter().skip(1).map(move |alias| {
        constant(
            alias.name(),
            format!("Renamed to [`{new_name}`](Self::{new_name})."),
            Some(alias.deprecated(new_name)),
        )
    });
    std::iter::once(new).chain(old)
}

pub(super) fn enum_view(context: &Context<'_>, id: SchemaId, values: &Enum, imports: &mut Imports) -> EnumView {
    let new_names = enum_variants(&context.naming, values);
    let kept = context.aliases.keep_names(|| context.type_path(id), new_names.clone());
    let source = context.resolved.source_of(id);
    let within = pointer::join(context.resolved.pointer_of(id), "enum");
    let is_text = Values::of(values) == Values::Strings;
    let listed = kept.names.iter().zip(&new_names).zip(&values.values).enumerate();
    let variants = listed.map(|(index, ((name, new_name), value))| {
        let alias = kept.alias(index);
        let mut docs = Docs::default();
        match value.value.as_str() {
            Some("") => docs.text("The empty string."),
            Some(text) => docs.own(&code(text)),
            None => docs.own(&code(&value.value.to_string())),
        };
        let location = Location::value(source, pointer::join(&within, &index.to_string()));
        if let Some(alias) = alias {
            docs.own(&alias.kept_docs());
        }
        EnumVariantView {
            name: name.clone(),
            new_name: alias.map(|alias| alias.new_name().to_owned()),
            docs: docs.literals(),
            wire_value: value_literal(&value.value),
            former_wire_values: if is_text { kept.former_wires(index) } else { Vec::new() },
            deprecated: alias.map(|alias| alias.deprecated(new_name)),
            location,
        }
    });
    let variants: Vec<EnumVariantView> = variants.collect();
    let renamed = kept.aliases.iter();
    let constants: Vec<ConstantView> =
        renamed.flat_map(|(index, former)| constant_views(&new_names[*index], former)).collect();
    let kind = Values::of(values);
    let is_renamed = !constants.is_empty();
    let (table, path) = table(kind, values.open, is_renamed);
    imports.insert(Import::Path(path));
    EnumView {
        table,
        unknown_writer: (is_renamed && is_text).then_some(if values.open {
            "serialize_unlisted"
        } else {
            "serialize_unknown"
        }),
        derives: match kind {
            Values::Strings if is_renamed => &["Clone", "Debug", "PartialEq", "Eq"],
            Values::Strings => &["Clone", "Debug"],
            Values::Integers => &["Clone", "Copy", "Debug", "PartialEq", "Eq", "Hash"],
            Values::Mixed => &["Clone", "Debug", "PartialEq"],
        },
        constants,
        variants,
        unknown_type: match kind {
            Values::Strings => RustType::String,
            Values::Integers => RustType::Integer(IntegerType::I64),
            Values::Mixed => RustType::Value.imported(imports),
        },
    }
}

/// Returns the macro that makes the table of an enum, and its path.
fn table(kind: Values, is_open: bool, is_renamed: bool) -> (&'static str, &'static str) {
    match (kind, is_open) {
        (Values::Strings, _) if is_renamed => ("renamed_enum", "crate::runtime::renamed_enum"),
        (Values::Strings, true) => ("open_enum", "crate::runtime::open_enum"),
        (Values::Strings, false) => ("string_enum", "crate::runtime::string_enum"),
        (Values::Integers, _) => ("integer_enum", "crate::runtime::integer_enum"),
        (Values::Mixed, _) => ("value_enum", "crate::runtime::value_enum"),
    }
}

/// Returns the literal of a value.
fn value_literal(value: &Value) -> String {
    match (value.as_str(), value.as_i64(), value.as_u64(), value.as_f64()) {
        (Some(text), ..) => literal(text),
        // Without a suffix, the compiler infers `i32`.
        (_, Some(number), ..) if i32::try_from(number).is_err() => Literal::i64_suffixed(number).to_string(),
        (_, Some(number), ..) => Literal::i64_unsuffixed(number).to_string(),
        (_, _, Some(number), _) => Literal::u64_suffixed(number).to_string(),
        (_, _, _, Some(number)) => Literal::f64_unsuffixed(number).to_string(),
        _ => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use crate::ir::EnumValue;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_number_without_a_suffix_is_an_i32() {
        let literals = [json!("a\""), json!(-5), json!(2147483648_i64), json!(u64::MAX), json!(1.5), json!(true)];
        let expected = [r#""a\"""#, "-5", "2147483648i64", "18446744073709551615u64", "1.5", "true"];
        assert_eq!(literals.map(|value| value_literal(&value)), expected);
    }

    #[test]
    fn the_values_decide_on_the_macro() {
        let values = |values: &[Value]| {
            let values = values.iter().map(|value| EnumValue { value: value.clone(), name: None, index: 0 });
            Values::of(&Enum { values: values.collect(), open: false })
        };
        assert!(values(&[json!("a"), json!("b")]) == Values::Strings);
        assert!(values(&[json!(1), json!(2)]) == Values::Integers);
        assert!(values(&[json!(1), json!("b")]) == Values::Mixed);
    }
}
