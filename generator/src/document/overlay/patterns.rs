//! The functions `match` and `search` of JSONPath (RFC 9535).
//!
//! Those of the library compile the expression again for each node, and have no limit that is low enough for that.

use std::cell::RefCell;
use std::collections::HashMap;

use regex::{Regex, RegexBuilder};
use serde_json::Value;
use serde_json_path::functions::{LogicalType, ValueType};

/// The maximum size of a compiled expression in bytes. Compiling a larger one takes longer than anything else in an overlay.
const MAX_BYTES: usize = 1 << 18;

/// The maximum number of compiled expressions that are kept. An expression can be a value of the document.
const MAX_KEPT: usize = 64;

#[serde_json_path::function(name = "match")]
fn match_whole(value: ValueType, pattern: ValueType) -> LogicalType {
    is_match(&value, &pattern, |pattern| format!("(?R)^(?:{pattern})$")).into()
}

#[serde_json_path::function(name = "search")]
fn match_part(value: ValueType, pattern: ValueType) -> LogicalType {
    is_match(&value, &pattern, |pattern| format!("(?R)(?:{pattern})")).into()
}

/// Matches a string. Anything else and an invalid expression match nothing.
fn is_match(value: &ValueType, pattern: &ValueType, complete: impl Fn(&str) -> String) -> bool {
    thread_local! {
        static COMPILED: RefCell<HashMap<String, Option<Regex>>> = RefCell::default();
    }
    let (Some(Value::String(text)), Some(Value::String(pattern))) = (value.as_value(), pattern.as_value()) else {
        return false;
    };
    let pattern = complete(pattern);
    COMPILED.with_borrow_mut(|compiled| {
        if compiled.len() >= MAX_KEPT && !compiled.contains_key(&pattern) {
            compiled.clear();
        }
        let compile = |pattern: &String| RegexBuilder::new(pattern).size_limit(MAX_BYTES).build().ok();
        let regex = compiled.entry(pattern).or_insert_with_key(compile);
        regex.as_ref().is_some_and(|regex| regex.is_match(text))
    })
}
