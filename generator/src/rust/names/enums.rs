//! Names of the variants of enums. Input: the values of an enum. Output: a variant for each, and a warning if it needed a number.

use std::collections::HashMap;

use serde_json::Value;

use super::assign::assign;
use super::naming::Naming;
use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::ir::{Enum, EnumValue, Kind, SchemaGraph, SchemaId};
use crate::passes::Resolved;
use crate::pointer;

/// Returns the names of the variants, in the order of the values.
pub(in super::super) fn enum_variants(naming: &Naming<'_>, values: &Enum) -> Vec<String> {
    assign(values.values.iter().map(variant_text).collect(), |text| naming.variant(text))
}

/// Returns the text that the variant of a value is named after.
fn variant_text(value: &EnumValue) -> String {
    match (&value.name, &value.value) {
        (Some(name), _) => name.clone(),
        (None, Value::String(text)) => text.clone(),
        (None, other) => other.to_string().replace('.', " point "),
    }
}

/// Warns of variants that needed a number, since another value of their enum has the same name.
pub(super) fn warn_of_numbers(
    resolved: &Resolved,
    types: &HashMap<SchemaId, String>,
    naming: &Naming<'_>,
    diagnostics: &mut Diagnostics,
) {
    let mut ids: Vec<SchemaId> = types.keys().copied().collect();
    ids.sort();
    for id in ids {
        let Kind::Enum(values) = resolved.kind(id) else { continue };
        let names = enum_variants(naming, values);
        let first: HashMap<&str, &EnumValue> = names.iter().map(String::as_str).zip(&values.values).collect();
        for (name, value) in names.iter().zip(&values.values) {
            let plain = naming.variant(&variant_text(value));
            if *name != plain
                && let Some(other) = first.get(plain.as_str())
            {
                diagnostics.push(warning(resolved, id, (value, name), other));
            }
        }
    }
}

fn warning(resolved: &Resolved, id: SchemaId, (value, name): (&EnumValue, &str), other: &EnumValue) -> Diagnostic {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let (value_text, other_text) = (text(&value.value), text(&other.value));
    let keyword = if value.name.is_some() { "x-enum-varnames" } else { "enum" };
    let help = if value.name.is_some() {
        "change one of their names in `x-enum-varnames`"
    } else {
        "add `x-enum-varnames` beside `enum`, a list with a name for each value"
    };
    let message =
        format!("the values `{other_text}` and `{value_text}` have the same name, so `{value_text}` becomes `{name}`");
    let at = pointer::join(resolved.pointer_of(id), keyword);
    Diagnostic::warning(message).at(Location::value(resolved.source_of(id), at)).with_help(help)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::reserved::of_repository;
    use super::*;
    use crate::config::Config;
    use crate::ir::testing::enumeration;
    use crate::plan::testing::{api, resolve, schema};

    #[test]
    fn a_variant_is_named_after_its_name_or_value() {
        let text = |name: Option<&str>, value: Value| variant_text(&EnumValue { name: name.map(str::to_owned), value });
        assert_eq!(text(Some("Large"), json!("l")), "Large");
        assert_eq!(text(None, json!("l")), "l");
        assert_eq!(text(None, json!(1.5)), "1 point 5");
    }

    #[test]
    fn values_whose_names_needed_a_number_are_reported() {
        let mut api = api();
        let id = schema(&mut api, Some("State"), enumeration(&["in-use", "free", "in_use"]));
        let (config, reserved) = (Config::default(), of_repository());
        let naming = Naming::new(&config, &reserved);
        let mut diagnostics = Diagnostics::default();
        let types = HashMap::from([(id, "State".to_owned())]);
        warn_of_numbers(&resolve(api), &types, &naming, &mut diagnostics);
        let messages: Vec<&str> = diagnostics.iter().map(|one| one.message.as_str()).collect();
        let expected = "the values `in-use` and `in_use` have the same name, so `in_use` becomes `InUse2`";
        assert_eq!(messages, [expected]);
    }
}
