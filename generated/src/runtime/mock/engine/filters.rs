// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Which resources a list has by the query parameters that are called like their properties.

use std::collections::HashSet;
use std::slice;

use serde_json::Value;

use super::description::{Location, Operation, PageParameter, PagedBy, Pagination};
use super::lookup::Schemas;
use super::message::Decoded;
use super::values::{at, text_of};

/// The beginnings of names that say which part of a list is returned, or in which order, without case and punctuation.
const PAGING: [&str; 6] = ["page", "limit", "offset", "cursor", "sort", "order"];

/// The values that resources of a list must have.
#[derive(Debug, Default, PartialEq)]
pub struct Filters(Vec<Filter>);

#[derive(Debug, PartialEq)]
struct Filter {
    /// The names of the properties that lead to the value.
    path: Vec<String>,
    /// One of these, by [`key`].
    values: HashSet<String>,
}

impl Filters {
    /// Reads the filters of a request for a list of items with this schema.
    pub fn of(
        operation: &Operation,
        schemas: Schemas<'_>,
        items: &Value,
        decoded: &Decoded,
    ) -> Self {
        let is_query = |name: &str| {
            let mut parameters = operation.parameters.iter();
            parameters.any(|one| one.location == Location::Query && one.name == name)
        };
        let named = decoded
            .parameters
            .iter()
            .filter(|(name, _)| is_query(name) && !is_paging(name, operation.pagination.as_ref()));
        let pairs = named.flat_map(|(name, value)| match value {
            // The style deepObject: `filter[name]=a`.
            Value::Object(object) if name == "filter" => object
                .iter()
                .map(|(name, value)| (name.as_str(), value))
                .collect(),
            _ => vec![(property_name(name), value)],
        });
        let filters = pairs.filter_map(|(name, value)| {
            Some(Filter {
                path: path_of(schemas, items, name)?,
                values: values_of(value)?.iter().map(key).collect(),
            })
        });
        Self(filters.collect())
    }

    /// Returns `true` if a resource has the values.
    pub fn matches(&self, resource: &Value) -> bool {
        self.0.iter().all(|filter| {
            let held = at(resource, &filter.path).and_then(values_of);
            let mut held = held.unwrap_or_default().iter();
            held.any(|value| filter.values.contains(&key(value)))
        })
    }
}

/// Returns the name in `filter[name]`, or the name itself.
fn property_name(parameter: &str) -> &str {
    let inner = parameter
        .strip_prefix("filter[")
        .and_then(|rest| rest.strip_suffix(']'));
    inner.unwrap_or(parameter)
}

/// Returns `true` if a parameter says which part of a list is returned, or in which order.
fn is_paging(name: &str, pagination: Option<&Pagination>) -> bool {
    let is_of_pages = pagination.is_some_and(|pagination| {
        let parameter = match &pagination.by {
            PagedBy::Cursor { parameter, .. }
            | PagedBy::Page { parameter, .. }
            | PagedBy::Offset { parameter } => Some(parameter),
            PagedBy::Link => None,
        };
        pagination.limit.as_deref() == Some(name)
            || matches!(parameter, Some(PageParameter::Query(one)) if one == name)
    });
    let plain = name.chars().filter(char::is_ascii_alphanumeric);
    let plain = plain.collect::<String>().to_ascii_lowercase();
    is_of_pages || PAGING.iter().any(|start| plain.starts_with(start))
}

/// Returns where items have the property: in themselves or their `attributes`, if it is a scalar or an array of scalars.
fn path_of(schemas: Schemas<'_>, items: &Value, name: &str) -> Option<Vec<String>> {
    let name = name.to_owned();
    let paths = [vec![name.clone()], vec!["attributes".to_owned(), name]];
    paths.into_iter().find(|path| {
        let property = schemas.at(items, path);
        let scalar = property.and_then(|property| match schemas.type_of(property) {
            Some("array") => schemas.items(property),
            _ => Some(property),
        });
        scalar.is_some_and(|scalar| {
            let has_values = schemas.keyword(scalar, "enum").is_some()
                || schemas.keyword(scalar, "const").is_some();
            match schemas.type_of(scalar) {
                Some("string" | "integer" | "number" | "boolean") => true,
                Some(_) => false,
                None => has_values,
            }
        })
    })
}

/// Returns a scalar, or the items of an array of scalars; `None` for other values.
fn values_of(value: &Value) -> Option<&[Value]> {
    let is_scalar = |value: &Value| !value.is_object() && !value.is_array();
    let values = match value {
        Value::Array(items) => items,
        value => slice::from_ref(value),
    };
    values.iter().all(is_scalar).then_some(values)
}

/// Returns what is the same for equal scalars, also if one is a number and the other one its text.
fn key(value: &Value) -> String {
    match value {
        // A whole number with a decimal point is written without it.
        Value::Number(number) if number.is_f64() => number.as_f64().unwrap_or_default().to_string(),
        value => text_of(value),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    fn filters(parameters: &[(&str, Value)]) -> Filters {
        let parameter =
            |name: &str, location: &str| json!({"name": name, "in": location, "style": "form"});
        let names = parameters.iter().map(|(name, _)| parameter(name, "query"));
        let operation = json!({
            "id": "x", "method": "GET", "path": "/pets",
            "parameters": names.chain([parameter("X-Name", "header")]).collect::<Value>(),
            "pagination": {"by": {"type": "cursor", "parameter": {"query": "after"}, "path": ["next"]}, "limit": "size"},
        });
        let operation: Operation = serde_json::from_value(operation).unwrap();
        let items = json!({"properties": {
            "name": {"type": "string"}, "age": {"type": "integer"}, "tags": {"type": "array", "items": {"type": "string"}},
            "kind": {"enum": ["cat", "dog"]}, "owner": {"type": "object"}, "X-Name": {"type": "string"},
            "after": {"type": "string"}, "size": {"type": "integer"}, "sort": {"type": "string"},
            "attributes": {"properties": {"color": {"type": "string"}}},
        }});
        let named = parameters.iter().chain(&[("X-Name", Value::Null)]);
        let decoded = Decoded {
            parameters: named
                .map(|(name, value)| ((*name).to_owned(), value.clone()))
                .collect(),
            ..Decoded::default()
        };
        Filters::of(&operation, Schemas(&BTreeMap::new()), &items, &decoded)
    }

    #[test]
    fn properties_are_compared_with_parameters_of_their_names() {
        let rex = json!({"name": "Rex", "age": 3, "tags": ["good", "old"], "kind": "dog", "attributes": {"color": "red"}});
        for (name, matching, other) in [
            ("name", json!("Rex"), json!("rex")),
            ("filter[name]", json!("Rex"), json!("Tom")),
            ("filter", json!({"name": "Rex"}), json!({"name": "Tom"})),
            ("age", json!(3.0), json!(4)),
            ("age", json!("3"), json!("4")),
            ("kind", json!(["cat", "dog"]), json!(["cat"])),
            ("tags", json!(["new", "old"]), json!("new")),
            ("color", json!("red"), json!("blue")),
        ] {
            assert!(filters(&[(name, matching)]).matches(&rex), "{name}");
            assert!(!filters(&[(name, other)]).matches(&rex), "{name}");
        }
        let both = filters(&[("name", json!("Rex")), ("age", json!(4))]);
        assert!(!both.matches(&rex));
        assert!(!filters(&[("name", json!("Rex"))]).matches(&json!({"age": 3})));
    }

    #[test]
    fn other_parameters_are_no_filters() {
        for (name, value) in [
            ("owner", json!("Ann")),
            ("query", json!("Rex")),
            ("after", json!("x")),
            ("size", json!(3)),
            ("sort", json!("name")),
            ("name", json!({"a": 1})),
        ] {
            assert_eq!(filters(&[(name, value)]), Filters::default(), "{name}");
        }
    }
}
