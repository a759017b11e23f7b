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
const MAX_ERRORS: usize = 5;

/// An expression is given up after so many steps back.
const MAX_STEPS: usize = 20_000;

/// The maximum size of a compiled expression, in bytes.
const MAX_PATTERN: usize = 4 << 20;

/// Errors in deeper values of recursive schemas are not explained: the time would grow exponentially.
const MAX_EXPLAINED_DEPTH: usize = 12;

/// Of values with more parts, only the first error is explained: all of them would be collected before that.
const MAX_EXPLAINED: usize = 2_000;

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
        let size = Size::of(value);
        if compiled.is_recursive && size.depth > MAX_EXPLAINED_DEPTH {
            return Err(vague());
        }
        let mut redacted = value.clone();
        redact_value(&self.description.schemas, Some(schema), &mut redacted);
        let mut errors = Vec::new();
        let mut is_undecided = false;
        let all = (size.count <= MAX_EXPLAINED).then(|| compiled.validator.iter_errors(value));
        let first = all
            .is_none()
            .then(|| compiled.validator.validate(value).err())
            .flatten();
        for error in all.into_iter().flatten().chain(first) {
            match explain(&error, &redacted) {
                Some(explained) if !errors.contains(&explained) => errors.push(explained),
                Some(_) => {}
                None => is_undecided = true,
            }
            if errors.len() == MAX_ERRORS {
                break;
            }
        }
        if errors.is_empty() && is_undecided {
            return Ok(());
        }
        Err(if errors.is_empty() { vague() } else { errors })
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
                .backtrack_limit(MAX_STEPS)
                .size_limit(MAX_PATTERN)
                .dfa_size_limit(MAX_PATTERN);
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

/// How large a value is.
#[derive(Default)]
struct Size {
    /// The number of values, with itself.
    count: usize,
    /// How many arrays and objects contain each other.
    depth: usize,
}

impl Size {
    fn of(value: &Value) -> Self {
        let nested: Box<dyn Iterator<Item = &Value>> = match value {
            Value::Array(items) => Box::new(items.iter()),
            Value::Object(properties) => Box::new(properties.values()),
            _ => return Self { count: 1, depth: 0 },
        };
        let start = Self { count: 1, depth: 1 };
        nested.map(Self::of).fold(start, |size, nested| Self {
            count: size.count + nested.count,
            depth: size.depth.max(nested.depth + 1),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn validators(definitions: Value) -> Validators {
        let description = json!({"title": "", "operations": [], "$defs": definitions});
        Validators::new(Arc::new(serde_json::from_value(description).unwrap()))
    }

    fn errors(schema: Value, value: Value) -> Vec<String> {
        let result = validators(json!({})).validate(&schema, Direction::Request, &value);
        let errors = result.err().unwrap_or_default();
        errors
            .into_iter()
            .map(|(pointer, message)| format!("{pointer}: {message}"))
            .collect()
    }

    #[test]
    fn messages_say_what_is_wrong() {
        let schema = json!({
            "type": "object",
            "required": ["name"],
            "properties": {
                "name": {},
                "age": {"type": ["integer", "null"], "minimum": 0},
                "color": {"enum": ["red", "green"]},
                "id": {"type": "string", "format": "uuid"},
                "code": {"type": "string", "pattern": "^[A-Z]+$", "maxLength": 3},
                "tags": {"type": "array", "maxItems": 1},
                "secret": {"type": "string", "minLength": 9},
            },
            "additionalProperties": false,
        });
        let errors = |value| errors(schema.clone(), value);
        assert_eq!(errors(json!({"name": 1})), [""; 0]);
        assert_eq!(errors(json!({})), [": the property \"name\" is missing"]);
        assert_eq!(errors(json!([])), [": an array is not an object"]);
        let only = |value: Value| {
            let mut value = value;
            value["name"] = json!("n");
            errors(value).join("\n")
        };
        assert_eq!(
            only(json!({"age": "x"})),
            "/age: \"x\" is not null or an integer"
        );
        assert_eq!(
            only(json!({"age": -1})),
            "/age: -1 is less than the minimum of 0"
        );
        assert_eq!(
            only(json!({"color": "gren"})),
            "/color: \"gren\" is not one of \"red\", \"green\"; did you mean \"green\"?"
        );
        assert_eq!(
            only(json!({"id": "1"})),
            "/id: \"1\" does not have the format `uuid`"
        );
        assert_eq!(
            only(json!({"code": "abcd"})),
            "/code: \"abcd\" has more characters than maxLength 3\n\
             /code: \"abcd\" does not match the pattern `^[A-Z]+$`"
        );
        assert_eq!(
            only(json!({"tags": [1, 2]})),
            "/tags: has more items than maxItems 1"
        );
        assert_eq!(
            only(json!({"x": 1, "y": 2})),
            ": undocumented properties `x`, `y`"
        );
        let hidden = only(json!({"secret": "hunter2"}));
        assert_eq!(
            hidden,
            "/secret: \"***\" has fewer characters than minLength 9"
        );
    }

    #[test]
    fn values_and_lists_are_cut() {
        let long = "x".repeat(100_000);
        let errors = errors(json!({"items": {"maxLength": 3}}), json!(vec![long; 20]));
        assert_eq!(errors.len(), MAX_ERRORS);
        assert!(errors.iter().all(|error| error.len() < 200), "{errors:?}");
    }

    #[test]
    fn the_nearest_alternative_is_explained() {
        let schema = json!({"oneOf": [
            {"type": "object", "properties": {"type": {"const": "a"}, "x": {"type": "string"}}},
            {"type": "object", "properties": {"type": {"const": "b"}, "y": {"type": "string"}}},
        ]});
        assert_eq!(
            errors(json!({"items": schema}), json!([{"type": "b", "y": 1}])),
            ["/0/y: matches none of its alternatives; nearest: 1 is not a string"]
        );
        assert_eq!(
            errors(
                json!({"anyOf": [{"type": "string"}, {"type": "null"}]}),
                json!(1)
            ),
            [": 1 matches none of its 2 alternatives"]
        );
        assert_eq!(
            errors(
                json!({"oneOf": [{"type": "integer"}, {"type": "number"}]}),
                json!(1)
            ),
            [": 1 matches more than one of its alternatives"]
        );
    }

    #[test]
    fn what_cannot_be_compiled_allows_everything_with_one_warning() {
        let validators = validators(json!({}));
        for schema in [
            json!({"pattern": "("}),
            json!({"pattern": "(?:(?:(?:a{1000}){1000}){1000})"}),
            json!({"type": "text"}),
            json!({"$ref": "#/$defs/Missing"}),
            json!({"minLength": -1}),
        ] {
            for _ in 0..2 {
                let result = validators.validate(&schema, Direction::Request, &json!("x"));
                assert_eq!(result, Ok(()), "{schema}");
            }
            let warnings = validators.take_warnings();
            assert_eq!(warnings.len(), 1, "{schema}: {warnings:?}");
            assert!(warnings[0].starts_with("the schema {"), "{warnings:?}");
        }
    }

    #[test]
    fn endless_patterns_are_given_up() {
        let value = json!(format!("{}!", "a".repeat(50_000)));
        let start = std::time::Instant::now();
        assert_eq!(
            errors(json!({"pattern": "^(a|aa)+(?=b)$"}), value.clone()),
            [""; 0]
        );
        assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
    }

    #[test]
    fn large_values_take_little_time() {
        let start = std::time::Instant::now();
        let items: Vec<Value> = (0..20_000).map(|number| json!([number])).collect();
        let schema = json!({"uniqueItems": true, "items": {"items": {"type": "string"}}});
        assert_eq!(errors(schema, items.into()), ["/0/0: 0 is not a string"]);
        let evil = vec![json!(format!("{}!", "a".repeat(100))); 20_000];
        let schema = json!({"items": {"pattern": "^(a|aa)+(?=b)$"}});
        assert_eq!(errors(schema, evil.into()), [""; 0]);
        assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
    }

    #[test]
    fn recursive_schemas_are_validated_at_any_depth() {
        let definitions = json!({
            "Loop": {"$ref": "#/$defs/Loop"},
            "Filter": {"oneOf": [
                {"properties": {"and": {"$ref": "#/$defs/Filters"}}, "required": ["and"]},
                {"properties": {"and": {"$ref": "#/$defs/Filters"}, "or": {}}, "required": ["or"]},
                {"properties": {"and": {"$ref": "#/$defs/Filters"}, "no": {}}, "required": ["no"]},
                {"properties": {"and": {"$ref": "#/$defs/Filters"}, "is": {}}, "required": ["is"]},
            ]},
            "Filters": {"type": "array", "items": {"$ref": "#/$defs/Filter"}},
        });
        let validators = validators(definitions);
        let validate = |name: &str, value: &Value| {
            let schema = json!({"$ref": format!("#/$defs/{name}")});
            validators.validate(&schema, Direction::Response, value)
        };
        assert_eq!(validate("Loop", &json!(1)), Ok(()));
        for depth in [3, 6, 20, 60] {
            let nested = |leaf| (0..depth).fold(leaf, |inner: Value, _| json!({"and": [inner]}));
            let start = std::time::Instant::now();
            assert_eq!(validate("Filter", &nested(json!({"is": 1}))), Ok(()));
            assert!(validate("Filter", &nested(json!({"is not": 1}))).is_err());
            assert!(
                start.elapsed().as_secs() < 5,
                "{depth}: {:?}",
                start.elapsed()
            );
        }
    }

    #[test]
    fn directions_differ() {
        let schema = json!({
            "required": ["id", "key"],
            "properties": {"id": {"readOnly": true}, "key": {"writeOnly": true}},
        });
        let validators = validators(json!({}));
        let is_valid = |direction, value| validators.validate(&schema, direction, &value).is_ok();
        assert!(is_valid(Direction::Request, json!({"key": 1})));
        assert!(!is_valid(Direction::Request, json!({"id": 1})));
        assert!(is_valid(Direction::Response, json!({"id": 1})));
        assert!(!is_valid(Direction::Response, json!({"key": 1})));
    }
}
