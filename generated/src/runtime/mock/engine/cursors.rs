// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Cursors of pages: which result a page begins with by the cursor of a request, and the cursor of the next page in a response.

use serde_json::{Map, Value};

use super::description::{Operation, PageParameter};
use super::documented::body_schema;
use super::lookup::Schemas;
use super::values::{at, set_at, text_of};

/// What cursors that are strings begin with, before the index of the first result.
const PREFIX: &str = "mock-";

/// Returns the cursor of the first page if cursors are numbers: the default, the minimum or the example of the parameter, else 0.
pub fn first_number(
    operation: &Operation,
    schemas: Schemas<'_>,
    parameter: &PageParameter,
) -> Option<i64> {
    let (schema, example) = match parameter {
        PageParameter::Query(name) => {
            let parameter = operation.parameters.iter().find(|one| one.name == *name)?;
            (&parameter.schema, parameter.example.as_ref())
        }
        PageParameter::Body(path) => {
            let contents = operation.body.iter().flat_map(|body| &body.content);
            let mut examples = contents.filter_map(|content| content.example.as_ref());
            let schema = schemas.at(body_schema(operation)?, path)?;
            (schema, examples.find_map(|example| at(example, path)))
        }
    };
    if !matches!(schemas.type_of(schema), Some("integer" | "number")) {
        return None;
    }
    let keywords = ["default", "minimum"].map(|keyword| schemas.keyword(schema, keyword));
    let numbers = keywords.into_iter().chain([example]).flatten();
    let first = numbers.filter_map(Value::as_i64).next();
    Some(first.unwrap_or(0))
}

/// Returns the index of the first result that a cursor leads to; `None` if the mock has not made the cursor.
pub fn start_of(cursor: &Value, first: Option<i64>) -> Option<usize> {
    let number = match cursor {
        Value::Number(number) => number.as_i64()?.saturating_sub(first.unwrap_or(0)),
        cursor => text_of(cursor).strip_prefix(PREFIX)?.parse().ok()?,
    };
    usize::try_from(number).ok()
}

/// Writes the cursor of the next page.
pub fn write_next(
    body: &mut Value,
    path: &[String],
    next: usize,
    first: Option<i64>,
    is_valid: &dyn Fn(&Value) -> bool,
) {
    create_parents(body, path);
    let (number, text) = (number(next, first), format!("{PREFIX}{next}"));
    let cursors = match first {
        Some(_) => [Value::from(number), Value::from(number.to_string())],
        None => [Value::from(text), Value::from(number)],
    };
    for cursor in cursors {
        set_at(body, path, cursor);
        if is_valid(body) {
            break;
        }
    }
}

/// Removes the cursor from the last page. If it is required, it is empty, or the number after the last result.
pub fn write_end(
    body: &mut Value,
    path: &[String],
    total: usize,
    first: Option<i64>,
    is_valid: &dyn Fn(&Value) -> bool,
) {
    let Some((last, parents)) = path.split_last() else {
        return;
    };
    let parent = parents
        .iter()
        .try_fold(&mut *body, |value, name| value.get_mut(name));
    let Some(Value::Object(parent)) = parent else {
        return;
    };
    parent.remove(last);
    let ends = [
        Value::Null,
        Value::from(""),
        Value::from(number(total, first)),
    ];
    for end in ends {
        if is_valid(body) {
            break;
        }
        set_at(body, path, end);
    }
}

/// Returns the cursor of a result.
fn number(index: usize, first: Option<i64>) -> i64 {
    let index = i64::try_from(index).unwrap_or(i64::MAX);
    index.saturating_add(first.unwrap_or(0))
}

fn create_parents(body: &mut Value, path: &[String]) {
    let mut value = body;
    for name in &path[..path.len().saturating_sub(1)] {
        let Value::Object(object) = value else { return };
        value = object
            .entry(name.clone())
            .or_insert_with(|| Value::Object(Map::new()));
        if !value.is_object() {
            *value = Value::Object(Map::new());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    fn first(schema: Value, example: Value) -> Option<i64> {
        let operation = json!({"id": "a", "method": "GET", "path": "/", "parameters": [
            {"name": "c", "in": "query", "style": "form", "required": true, "schema": schema, "example": example},
        ]});
        let operation: Operation = serde_json::from_value(operation).unwrap();
        let parameter = PageParameter::Query("c".to_owned());
        first_number(&operation, Schemas(&BTreeMap::new()), &parameter)
    }

    #[test]
    fn the_first_number_is_documented() {
        let schema = json!({"type": "integer", "minimum": 1, "default": 5});
        assert_eq!(first(schema, json!(7)), Some(5));
        assert_eq!(
            first(json!({"type": "integer", "minimum": 1}), json!(7)),
            Some(1)
        );
        assert_eq!(first(json!({"type": "integer"}), json!(7)), Some(7));
        assert_eq!(first(json!({"type": "number"}), Value::Null), Some(0));
        assert_eq!(first(json!({"type": "string"}), json!("7")), None);
    }

    #[test]
    fn cursors_lead_to_results() {
        assert_eq!(start_of(&json!("mock-20"), None), Some(20));
        assert_eq!(start_of(&json!("other"), None), None);
        assert_eq!(start_of(&json!(5), Some(5)), Some(0));
        assert_eq!(start_of(&json!(7), Some(5)), Some(2));
        for other in [json!(3), json!(0.5), json!(i64::MIN), json!(null)] {
            assert_eq!(start_of(&other, Some(5)), None, "{other}");
        }
    }

    #[test]
    fn cursors_have_the_type_of_the_parameter_where_the_response_allows_it() {
        let next = |first, is_valid: &dyn Fn(&Value) -> bool| {
            let mut body = json!({});
            let path = ["meta".to_owned(), "next".to_owned()];
            write_next(&mut body, &path, 2, first, is_valid);
            body["meta"]["next"].take()
        };
        assert_eq!(next(None, &|_| true), json!("mock-2"));
        assert_eq!(next(Some(1), &|_| true), json!(3));
        assert_eq!(
            next(Some(1), &|body| body["meta"]["next"].is_string()),
            json!("3")
        );
        assert_eq!(
            next(None, &|body| body["meta"]["next"].is_number()),
            json!(2)
        );
    }

    #[test]
    fn a_required_cursor_has_an_end() {
        let end = |is_valid: &dyn Fn(&Value) -> bool| {
            let mut body = json!({"next": 1});
            write_end(&mut body, &["next".to_owned()], 5, Some(1), is_valid);
            body
        };
        assert_eq!(end(&|_| true), json!({}));
        assert_eq!(
            end(&|body| body.get("next").is_some()),
            json!({"next": null})
        );
        assert_eq!(end(&|body| body["next"].is_number()), json!({"next": 6}));
    }
}
