// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Validators of JSON Schemas, compiled at their first use.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use jsonschema::{Draft, PatternOptions, Validator};
use serde_json::Value;

use super::description::Description;
pub use super::direction::Direction;
use super::direction::document;
use super::explain::explain;
use super::redaction::redact_value;

/// A schema has so many errors at most in a report.
const MOST_ERRORS: usize = 5;

/// An expression is given up after so many steps back.
const MOST_STEPS: usize = 100_000;

/// The greatest size of a compiled expression, in bytes.
const LARGEST_PATTERN: usize = 4 << 20;

/// Errors in deeper values of recursive schemas are not explained: the time would grow exponentially.
const DEEPEST_EXPLAINED: usize = 12;

/// The validators of the schemas of an API.
#[derive(Debug)]
pub struct Validators {
    description: Arc<Description>,
    compiled: RwLock<HashMap<Direction, HashMap<Value, Slot>>>,
    warnings: Mutex<Vec<String>>,
}

/// Others wait for the validator of a slot only while that schema is compiled.
type Slot = Arc<OnceLock<Option<Compiled>>>;

#[derive(Debug)]
struct Compiled {
    validator: Validator,
    is_recursive: bool,
}

impl Validators {
    pub fn new(description: Arc<Description>) -> Self {
        Self {
            description,
            compiled: RwLock::default(),
            warnings: Mutex::default(),
        }
    }

    /// Validates a value. Errors are JSON pointers and messages, without secrets. A schema that cannot be compiled
    /// allows any value, and there is a warning of it.
    pub fn validate(
        &self,
        schema: &Value,
        direction: Direction,
        value: &Value,
    ) -> Result<(), Vec<(String, String)>> {
        if matches!(schema, Value::Null | Value::Bool(true)) {
            return Ok(());
        }
        let slot = self.slot(schema, direction);
        let compiled = slot.get_or_init(|| self.compile(schema, direction));
        let Some(compiled) = compiled else {
            return Ok(());
        };
        if compiled.validator.is_valid(value) {
            return Ok(());
        }
        let vague = || vec![(String::new(), "does not match its schema".to_owned())];
        if compiled.is_recursive && depth(value) > DEEPEST_EXPLAINED {
            return Err(vague());
        }
        let mut redacted = value.clone();
        redact_value(&self.description.schemas, Some(schema), &mut redacted);
        let mut errors = Vec::new();
        let mut is_undecided = false;
        for error in compiled.validator.iter_errors(value) {
            match explain(&error, &redacted) {
                Some(explained) if !errors.contains(&explained) => errors.push(explained),
                Some(_) => {}
                None => is_undecided = true,
            }
            if errors.len() == MOST_ERRORS {
                break;
            }
        }
        match errors.is_empty() {
            false => Err(errors),
            _ if is_undecided => Ok(()),
            _ => Err(vague()),
        }
    }

    /// Returns the warnings since the last time.
    pub fn take_warnings(&self) -> Vec<String> {
        std::mem::take(&mut *self.warnings.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn slot(&self, schema: &Value, direction: Direction) -> Slot {
        let compiled = self.compiled.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(slot) = compiled.get(&direction).and_then(|slots| slots.get(schema)) {
            return slot.clone();
        }
        drop(compiled);
        let mut compiled = self
            .compiled
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        compiled
            .entry(direction)
            .or_default()
            .entry(schema.clone())
            .or_default()
            .clone()
    }

    fn compile(&self, schema: &Value, direction: Direction) -> Option<Compiled> {
        let compile = || {
            let document = document(&self.description.schemas, schema, direction)?;
            let patterns = PatternOptions::fancy_regex()
                .backtrack_limit(MOST_STEPS)
                .size_limit(LARGEST_PATTERN)
                .dfa_size_limit(LARGEST_PATTERN);
            let validator = jsonschema::options()
                .with_draft(Draft::Draft202012)
                .should_validate_formats(true)
                .with_pattern_options(patterns)
                .build(&document.schema)
                .map_err(|error| format!("{}: {}", error.instance_path(), error.masked()))?;
            Ok(Compiled {
                validator,
                is_recursive: document.is_recursive,
            })
        };
        match compile() {
            Ok(compiled) => Some(compiled),
            Err::<_, String>(error) => {
                let name = super::explain::shorten(&schema.to_string());
                let warning = format!("the schema {name} is not validated: {error}");
                self.warnings
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(warning);
                None
            }
        }
    }
}

/// Returns how many arrays and objects contain each other.
fn depth(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or_default(),
        Value::Object(properties) => 1 + properties.values().map(depth).max().unwrap_or_default(),
        _ => 0,
    }
}
