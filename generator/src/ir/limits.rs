//! Limits of values: whether a value is within the limits of its schema.

use serde_json::Value;

use super::schema::{Bounds, Kind};

impl Bounds {
    /// Returns the lower bound as text, such as `` `minimum: 5` ``.
    pub fn lower_text(&self) -> Option<String> {
        self.minimum.map(|bound| bound_text("minimum", bound, self.exclusive_minimum))
    }

    /// Returns the upper bound as text.
    pub fn upper_text(&self) -> Option<String> {
        self.maximum.map(|bound| bound_text("maximum", bound, self.exclusive_maximum))
    }

    fn is_below(&self, number: f64) -> bool {
        self.minimum.is_some_and(|bound| number < bound || number == bound && self.exclusive_minimum)
    }

    fn is_above(&self, number: f64) -> bool {
        self.maximum.is_some_and(|bound| number > bound || number == bound && self.exclusive_maximum)
    }
}

/// Returns the limit that a value exceeds, or `None` if it is within all limits or of another type.
pub fn exceeded_limit(kind: &Kind, value: &Value) -> Option<String> {
    let bounds = match (kind, value) {
        (Kind::Integer(integer), Value::Number(_)) => &integer.bounds,
        (Kind::Number(number), Value::Number(_)) => &number.bounds,
        (Kind::String(string), Value::String(text)) => {
            let length = text.chars().count();
            return exceeded_count(length, ("minLength", string.min_length), ("maxLength", string.max_length));
        }
        (Kind::Array(array), Value::Array(items)) => {
            return exceeded_count(items.len(), ("minItems", array.min_items), ("maxItems", array.max_items));
        }
        _ => return None,
    };
    match value.as_f64()? {
        number if bounds.is_below(number) => bounds.lower_text(),
        number if bounds.is_above(number) => bounds.upper_text(),
        _ => None,
    }
}

fn exceeded_count(
    count: usize,
    (min_keyword, min): (&str, Option<usize>),
    (max_keyword, max): (&str, Option<usize>),
) -> Option<String> {
    match (min, max) {
        (Some(min), _) if count < min => Some(format!("`{min_keyword}: {min}`")),
        (_, Some(max)) if count > max => Some(format!("`{max_keyword}: {max}`")),
        _ => None,
    }
}

/// Returns a bound as text that is right for both ways to write an exclusive one.
fn bound_text(keyword: &str, bound: f64, is_exclusive: bool) -> String {
    let bound = number_text(bound);
    if is_exclusive { format!("the exclusive {keyword} {bound}") } else { format!("`{keyword}: {bound}`") }
}

/// Returns all digits of a whole number, which `f64` itself rounds to the shortest text for the same number.
pub fn number_text(number: f64) -> String {
    const MAX_EXACT: f64 = 1e38;
    if number.fract() == 0.0 && number.abs() < MAX_EXACT { (number as i128).to_string() } else { number.to_string() }
}

/// Returns `true` for a number that is another one as `f64`.
pub fn is_rounded(number: &i64) -> bool {
    (*number as f64) as i128 != i128::from(*number)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ir::{Integer, StringType};

    #[test]
    fn the_limit_that_a_value_exceeds_is_found() {
        let bounds = Bounds { minimum: Some(3.0), maximum: Some(5.0), exclusive_maximum: true, ..Bounds::default() };
        let integer = Kind::Integer(Integer { format: None, bounds });
        let exceeded = [2, 3, 4, 5].map(|value| exceeded_limit(&integer, &json!(value)));
        let expected = [Some("`minimum: 3`"), None, None, Some("the exclusive maximum 5")];
        assert_eq!(exceeded, expected.map(|limit| limit.map(str::to_owned)));
        let string = Kind::String(StringType { max_length: Some(2), ..StringType::default() });
        let exceeded = ["äö", "abc"].map(|value| exceeded_limit(&string, &json!(value)));
        assert_eq!(exceeded, [None, Some("`maxLength: 2`".to_owned())]);
        assert_eq!(exceeded_limit(&string, &json!(5)), None);
    }

    #[test]
    fn whole_numbers_have_all_digits() {
        assert_eq!(number_text(18_446_744_073_709_551_616.0), "18446744073709551616");
        assert_eq!([-1.5, 1e300].map(number_text), ["-1.5".to_owned(), 1e300.to_string()]);
    }
}
