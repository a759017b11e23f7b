//! Values as text: whether what a parameter, header, text or form field of one type carries can be carried by another one.
//!
//! In text `1` is an integer and a string, so what counts is the format, pattern, length or enum of the string.

use std::collections::HashSet;
use std::net::{Ipv4Addr, Ipv6Addr};

use jiff::Timestamp;
use jiff::civil::Date;
use regex::{Regex, RegexBuilder};
use serde_json::Value;

use super::enumeration::Values;
use super::format::is_restricting;
use super::string::matches_all;
use super::types::{Type, includes};
use crate::ir::{Bounds, Kind, StringType};

/// The values that one side allows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Written<'a> {
    pub value_type: Type,
    pub kind: &'a Kind,
    pub values: &'a Values<'a>,
}

/// Returns `true` if each text of the narrow values is one of the wide values.
pub(super) fn includes_texts(wide: Written<'_>, narrow: Written<'_>) -> bool {
    if ![wide.value_type, narrow.value_type].iter().any(|one| matches!(one, Type::String | Type::Mixed)) {
        return includes(wide.value_type, narrow.value_type);
    }
    match (narrow.values, narrow.kind, wide.kind) {
        _ if matches!((wide.value_type, narrow.value_type), (Type::Any, _) | (_, Type::Null)) => true,
        (Some(values), _, _) => {
            let accepts = acceptor(wide);
            values.iter().all(|value| accepts(&text_of(value)))
        }
        (None, Kind::Boolean, _) => ["true", "false"].into_iter().all(acceptor(wide)),
        (None, Kind::Integer(number), Kind::String(string)) if wide.values.is_none() => {
            let length = integer_lengths(&number.bounds);
            accepts_numbers(string, number.format.as_deref(), length)
                && string.pattern.as_deref().is_none_or(|one| is_integers(one, number.bounds.minimum))
        }
        (None, Kind::Number(number), Kind::String(string)) if wide.values.is_none() => {
            accepts_numbers(string, number.format.as_deref(), (1, None))
                && string.pattern.as_deref().is_none_or(matches_all)
        }
        _ => false,
    }
}

/// Returns a value as parameters carry it.
fn text_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Returns a function that tells whether a text is one of the values.
fn acceptor<'a>(wide: Written<'a>) -> Box<dyn Fn(&str) -> bool + 'a> {
    if let Some(values) = wide.values {
        let texts: HashSet<String> = values.iter().map(|value| text_of(value)).collect();
        return Box::new(move |text| texts.contains(text));
    }
    match wide.kind {
        Kind::Boolean => Box::new(|text| matches!(text, "true" | "false")),
        Kind::Integer(number) => {
            Box::new(|text| text.parse::<i64>().is_ok_and(|value| is_within(&number.bounds, value as f64)))
        }
        Kind::Number(number) => Box::new(|text| text.parse().is_ok_and(|value| is_within(&number.bounds, value))),
        Kind::String(string) => Box::new(text_acceptor(string.clone())),
        _ => Box::new(|_| false),
    }
}

/// Returns a function that tells whether a string allows a text.
fn text_acceptor(string: StringType) -> impl Fn(&str) -> bool {
    let pattern = string.pattern.as_deref().map(compile);
    move |text| {
        let length = text.chars().count();
        is_formatted(string.format.as_deref(), text)
            && string.min_length.is_none_or(|min| length >= min)
            && string.max_length.is_none_or(|max| length <= max)
            && pattern.as_ref().is_none_or(|one| one.as_ref().is_some_and(|one| one.is_match(text)))
    }
}

/// Returns a compiled pattern, or `None` if it is too large, or in another dialect.
pub(super) fn compile(pattern: &str) -> Option<Regex> {
    /// The size of a compiled pattern.
    const MAX_BYTES: usize = 1 << 20;
    RegexBuilder::new(pattern).size_limit(MAX_BYTES).build().ok()
}

/// Returns `true` if a text has a format. Of most formats it is not known, so that no text has them.
fn is_formatted(format: Option<&str>, text: &str) -> bool {
    has_format(format, text).unwrap_or(false)
}

/// Returns whether a text has a format, or `None` if that is not known of the format.
pub(super) fn has_format(format: Option<&str>, text: &str) -> Option<bool> {
    let is_uuid = || {
        let is_at =
            |(index, c): (usize, char)| if [8, 13, 18, 23].contains(&index) { c == '-' } else { c.is_ascii_hexdigit() };
        text.chars().count() == 36 && text.chars().enumerate().all(is_at)
    };
    match format {
        Some("date") => Some(text.len() == 10 && text.parse::<Date>().is_ok()),
        Some("date-time") => Some(text.parse::<Timestamp>().is_ok()),
        Some("uuid") => Some(is_uuid()),
        Some("ipv4") => Some(text.parse::<Ipv4Addr>().is_ok()),
        Some("ipv6") => Some(text.parse::<Ipv6Addr>().is_ok()),
        other => (!is_restricting(other)).then_some(true),
    }
}

/// Returns `true` if bounds allow a number.
fn is_within(bounds: &Bounds, value: f64) -> bool {
    let is_above = |limit: f64| if bounds.exclusive_minimum { value > limit } else { value >= limit };
    let is_below = |limit: f64| if bounds.exclusive_maximum { value < limit } else { value <= limit };
    let is_multiple = |of: f64| of == 0.0 || (value / of).fract() == 0.0;
    bounds.minimum.is_none_or(is_above)
        && bounds.maximum.is_none_or(is_below)
        && bounds.multiple_of.is_none_or(is_multiple)
}

/// Returns the fewest and most characters of the integers between two bounds.
fn integer_lengths(bounds: &Bounds) -> (usize, Option<usize>) {
    let length = |limit: f64| format!("{limit:.0}").len();
    let nearest_to_zero = 0.0_f64.max(bounds.minimum.unwrap_or(0.0)).min(bounds.maximum.unwrap_or(f64::MAX));
    let longest = bounds.minimum.zip(bounds.maximum).map(|(min, max)| length(min.ceil()).max(length(max.floor())));
    (length(nearest_to_zero), longest)
}

/// Returns `true` if neither the format nor the length of a string excludes numbers of such lengths.
fn accepts_numbers(string: &StringType, format: Option<&str>, (shortest, longest): (usize, Option<usize>)) -> bool {
    // A string of `int64` has the digits of an integer of `int64`.
    let has_same = |own: &str| {
        format == Some(own) || matches!((format, own), (Some("int32"), "int64") | (Some("float"), "double"))
    };
    (!is_restricting(string.format.as_deref()) || string.format.as_deref().is_some_and(has_same))
        && string.min_length.is_none_or(|min| shortest >= min)
        && string.max_length.is_none_or(|max| longest.is_some_and(|longest| longest <= max))
}

/// Returns `true` for a pattern that matches every integer from a minimum on.
fn is_integers(pattern: &str, minimum: Option<f64>) -> bool {
    const SIGNED: [&str; 4] = [r"^-?\d+$", "^-?[0-9]+$", r"^[-]?\d+$", r"^[+-]?\d+$"];
    const UNSIGNED: [&str; 3] = [r"^\d+$", "^[0-9]+$", r"^\d*$"];
    let has_no_sign = minimum.is_some_and(|minimum| minimum >= 0.0);
    matches_all(pattern) || SIGNED.contains(&pattern) || has_no_sign && UNSIGNED.contains(&pattern)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::Integer;

    fn includes_kind(wide: &Kind, narrow: &Kind) -> bool {
        let written = |kind| Written { value_type: super::super::types::type_of(kind), kind, values: &None };
        includes_texts(written(wide), written(narrow))
    }

    fn integer(minimum: Option<f64>, maximum: Option<f64>) -> Kind {
        Kind::Integer(Integer { format: None, bounds: Bounds { minimum, maximum, ..Bounds::default() } })
    }

    #[test]
    fn lengths_count_digits_and_signs() {
        let lengths = |minimum, maximum| integer_lengths(&Bounds { minimum, maximum, ..Bounds::default() });
        assert_eq!(lengths(Some(-10.0), Some(999.0)), (1, Some(3)));
        assert_eq!(lengths(Some(10.0), None), (2, None));
        assert_eq!(lengths(None, Some(-100.0)), (4, None));
    }

    #[test]
    fn texts_have_formats() {
        for (format, text) in [
            ("date", "2030-01-02"),
            ("date-time", "2030-01-02T03:04:05Z"),
            ("uuid", "123e4567-e89b-12d3-a456-426614174000"),
            ("nickname", "a"),
        ] {
            assert!(is_formatted(Some(format), text), "{format} {text}");
        }
        for format in ["date", "date-time", "uuid", "email"] {
            assert!(!is_formatted(Some(format), "soon"), "{format}");
        }
    }

    #[test]
    fn strings_include_the_numbers_that_they_can_carry() {
        let string = |change: fn(&mut StringType)| {
            let mut string = StringType::default();
            change(&mut string);
            Kind::String(string)
        };
        let (any, small) = (integer(None, None), integer(Some(10.0), Some(99.0)));
        assert!(includes_kind(&string(|_| ()), &any) && !includes_kind(&any, &string(|_| ())));
        let short = string(|one| (one.min_length, one.max_length) = (Some(2), Some(2)));
        assert!(includes_kind(&short, &small) && !includes_kind(&short, &any));
        let digits = string(|one| one.pattern = Some(r"^\d+$".to_owned()));
        assert!(includes_kind(&digits, &small) && !includes_kind(&digits, &any));
        let uuid = string(|one| one.format = Some("uuid".to_owned()));
        assert!(!includes_kind(&uuid, &any) && !includes_kind(&uuid, &Kind::Boolean));
        assert!(includes_kind(&string(|_| ()), &Kind::Boolean));
    }
}
