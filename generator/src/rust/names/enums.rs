//! Names of the variants of enums. Input: the values of an enum. Output: a variant for each.

use serde_json::Value;

use super::assign::assign;
use super::naming::Naming;
use crate::ir::{Enum, EnumValue};

/// Returns the names of the variants, in the order of the values.
pub(in super::super) fn enum_variants(naming: &Naming<'_>, values: &Enum) -> Vec<String> {
    assign(values.values.iter().map(variant_text).collect(), |text| naming.variant(text))
}

/// Returns the text that the variant of a value is named after.
pub(super) fn variant_text(value: &EnumValue) -> String {
    match (&value.name, &value.value) {
        (Some(name), _) => name.clone(),
        (None, Value::String(text)) => text.clone(),
        (None, other) => other.to_string().replace('.', " point "),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_variant_is_named_after_its_name_or_value() {
        let text = |name: Option<&str>, value: Value| {
            variant_text(&EnumValue { value, name: name.map(str::to_owned), index: 0 })
        };
        assert_eq!(text(Some("Large"), json!("l")), "Large");
        assert_eq!(text(None, json!("l")), "l");
        assert_eq!(text(None, json!(1.5)), "1 point 5");
    }
}
