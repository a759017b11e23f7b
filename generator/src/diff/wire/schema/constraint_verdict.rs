//! Whether a keyword that changed excludes more values, or fewer. Input: the constraints of both sides. Output: what is
//! certain, with a value as proof.

use serde_json::{Map, Value};

use super::allows::{allows, allows_json};
use super::graph::{Graph, Node, Serialization};
use super::json_schema::constraint_schema;
use super::keyword_samples::{Objects, samples_of_keyword};
use super::narrower::is_narrower;
use super::samples::samples;
use super::schemas::Schemas;
use crate::diff::change::{Direction, Pair};
use crate::ir::{Constraint, Kind, SchemaId};

/// How many schemas are compared with values, for each keyword.
const MAX_COMPARED: usize = 100_000;

/// The most samples of the type beside the constraints.
const MAX_SAMPLES: usize = 40;

/// Keywords that count together.
const MATCHES: [&str; 3] = ["contains", "minContains", "maxContains"];

/// The constraints of both sides, each as one schema.
pub(super) struct Judge<'a> {
    direction: Direction,
    ids: Pair<SchemaId>,
    sides: Pair<Schemas<'a>>,
    fields: Pair<Map<String, Value>>,
    serialization: Serialization,
}

impl<'a> Judge<'a> {
    /// Creates a judge, or `None` if a constraint is repeated.
    pub(super) fn new(graph: &Graph<'a>, index: u32, constraints: &Pair<Vec<&Constraint>>) -> Option<Self> {
        let Node { ids, direction, serialization, .. } = graph.node(index);
        let resolved = Pair { base: graph.sides.base, head: graph.sides.head };
        let sides = resolved.map(|resolved| Schemas::new(resolved, direction, MAX_COMPARED));
        let fields = |schemas: &Schemas<'_>, id: SchemaId, own: &[&Constraint]| {
            let kind = schemas.written(schemas.target(id)).map_or(&Kind::Any, |(kind, _)| kind);
            constraint_schema(schemas.resolved, kind, own)
        };
        let fields = Pair {
            base: fields(&sides.base, ids.base, &constraints.base)?,
            head: fields(&sides.head, ids.head, &constraints.head)?,
        };
        Some(Judge { direction, ids, sides, fields, serialization })
    }

    /// Returns `true` if a keyword surely excludes no value more in requests, or no value less in responses.
    pub(super) fn is_safe(&self, keyword: &str) -> bool {
        let Pair { base, head } = &self.fields;
        // No item has to match, which restricts nothing without a limit of its own.
        if keyword == "minContains" && (!base.contains_key("contains") || !head.contains_key("contains")) {
            return [base, head].iter().all(|side| side.get(keyword).is_none_or(|count| *count == 0));
        }
        let (strict, lenient) = self.strict_and_lenient();
        let (strict, mut allowed) = (part(strict, lenient, keyword), part(lenient, lenient, keyword));
        if keyword == "anyOf" {
            allowed.extend(lenient.get("oneOf").map(|value| ("oneOf".to_owned(), value.clone())));
        }
        let (sides, id) = match self.direction {
            Direction::Request => ((&self.sides.base, &self.sides.head), self.ids.base),
            Direction::Response => ((&self.sides.head, &self.sides.base), self.ids.head),
        };
        // The type alone may exclude what the keyword does.
        let whole = sides.0.json(sides.0.target(id)).filter(|_| !lenient.contains_key(keyword));
        if let Some(Value::Object(whole)) = whole.as_deref() {
            allowed = whole.clone().into_iter().chain(allowed).collect();
        }
        is_narrower(sides, &Value::Object(allowed), &Value::Object(strict))
    }

    /// Returns a value that was valid in requests and is excluded by a keyword now, or that was impossible in responses.
    pub(super) fn proof(&self, keyword: &str) -> Option<Value> {
        let (strict, lenient) = self.strict_and_lenient();
        let is_default = keyword == "minContains" && strict.contains_key("contains");
        if !strict.contains_key(keyword) && !is_default {
            return None;
        }
        let (schemas, id, other) = match self.direction {
            Direction::Request => (&self.sides.base, self.ids.base, &self.sides.head),
            Direction::Response => (&self.sides.head, self.ids.head, &self.sides.base),
        };
        let restricting = Value::Object(part(strict, lenient, keyword));
        let typed = samples(schemas, id, MAX_SAMPLES);
        let mut objects = typed.iter().filter_map(Value::as_object);
        let required = objects.next().cloned().unwrap_or_default();
        let known = objects.max_by_key(|object| object.len()).unwrap_or(&required).clone();
        let objects = Objects { required: &required, known: &known };
        let own = [(schemas, lenient), (other, strict)];
        let own = own.map(|(schemas, fields)| samples_of_keyword(schemas, keyword, fields, objects)).concat();
        let is_excluded = |value: &Value| allows_json(other, &restricting, value) == Some(false);
        let mut all = own.into_iter().chain(typed).filter(|value| self.is_sent(value));
        all.find(|value| is_excluded(value) && allows(schemas, id, value) == Some(true))
    }

    /// Returns `true` for what is sent as it is. As text, a string may also be a number.
    fn is_sent(&self, value: &Value) -> bool {
        let is_text = || value.as_str().is_some_and(|text| serde_json::from_str::<Value>(text).is_err());
        self.serialization == Serialization::MediaType || self.serialization.is_text() && is_text()
    }

    /// Returns the side whose values must all be valid on the other one last: the head in requests, the base in responses.
    fn strict_and_lenient(&self) -> (&Map<String, Value>, &Map<String, Value>) {
        match self.direction {
            Direction::Request => (&self.fields.head, &self.fields.base),
            Direction::Response => (&self.fields.base, &self.fields.head),
        }
    }
}

/// Returns a keyword of a schema with those that say nothing without it. Counts are those of the other schema, so that each change is
/// judged alone.
fn part(own: &Map<String, Value>, other: &Map<String, Value>, keyword: &str) -> Map<String, Value> {
    let others: &[&str] = match keyword {
        "contains" | "minContains" | "maxContains" => &MATCHES,
        "prefixItems" => &["items"],
        "patternProperties" => &["additionalProperties", "properties"],
        "if" | "then" | "else" => &["if", "then", "else"],
        "minimum" | "exclusiveMinimum" => &["minimum", "exclusiveMinimum"],
        "maximum" | "exclusiveMaximum" => &["maximum", "exclusiveMaximum"],
        _ => &[],
    };
    let from = |name: &str| {
        let is_of_other = MATCHES.contains(&name) && other.contains_key("contains");
        if is_of_other { other.get(name) } else { own.get(name) }
    };
    let others = others.iter().filter(|name| **name != keyword).map(|name| (*name, from(name)));
    let all = others.chain([(keyword, own.get(keyword))]);
    all.filter_map(|(name, value)| Some((name.to_owned(), value?.clone()))).collect()
}
