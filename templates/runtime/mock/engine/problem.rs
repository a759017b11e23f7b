// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Error bodies as the description documents them, with what was wrong.

use hyper::StatusCode;
use serde_json::{Map, Value};

use super::description::{Operation, Response};

/// What is wrong with a request, for the body of an error.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    pub message: String,
    /// As in [`Violation::pointer`](super::message::Violation), or empty.
    pub pointer: String,
}

impl Problem {
    /// Creates a problem of the request as a whole.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            pointer: String::new(),
        }
    }

    fn text(&self) -> String {
        if self.pointer.is_empty() {
            self.message.clone()
        } else {
            format!("{}: {}", self.pointer, self.message)
        }
    }

    /// Returns the part of the pointer below the request's body.
    fn in_body(&self) -> Option<&str> {
        self.pointer.strip_prefix("/body")
    }

    /// Returns the name of the header or of another parameter.
    fn parameter(&self, is_header: bool) -> Option<&str> {
        let (place, name) = self.pointer.strip_prefix('/')?.split_once('/')?;
        (place != "body" && (place == "header") == is_header).then_some(name)
    }
}

/// Returns the declared response of the first of these statuses that has one, with its status: the status itself, then its range, then
/// `default`.
pub fn declared<'a>(
    operation: &'a Operation,
    statuses: &[StatusCode],
) -> Option<(StatusCode, &'a Response)> {
    let find = |name: &str| {
        operation
            .responses
            .iter()
            .find(|one| one.status.eq_ignore_ascii_case(name))
    };
    let exact = || {
        statuses
            .iter()
            .find_map(|status| Some((*status, find(status.as_str())?)))
    };
    let range = || {
        statuses
            .iter()
            .find_map(|status| Some((*status, find(&format!("{}XX", status.as_u16() / 100))?)))
    };
    exact()
        .or_else(range)
        .or_else(|| Some((*statuses.first()?, find("default")?)))
}

/// What properties of errors that describe the error are called.
const MESSAGES: [&str; 11] = [
    "detail",
    "details",
    "message",
    "msg",
    "error",
    "errors",
    "error_description",
    "error_message",
    "errorMessage",
    "reason",
    "description",
];

/// Replaces what an example says of an error by what is wrong with this request.
pub fn describe(example: &mut Value, status: StatusCode, problems: &[Problem]) {
    let Some(first) = problems.first() else {
        return;
    };
    match example {
        Value::Object(object) => describe_object(object, status, problems, first),
        Value::Array(_) => describe_list(example, status, problems),
        Value::String(text) => *text = first.text(),
        _ => {}
    }
}

fn describe_list(list: &mut Value, status: StatusCode, problems: &[Problem]) {
    let Some(template) = list.as_array().and_then(|items| items.first()).cloned() else {
        return;
    };
    let items = problems.iter().map(|problem| {
        let mut item = template.clone();
        describe(&mut item, status, std::slice::from_ref(problem));
        item
    });
    *list = items.collect();
}

fn describe_object(
    object: &mut Map<String, Value>,
    status: StatusCode,
    problems: &[Problem],
    first: &Problem,
) {
    for (name, value) in object.iter_mut() {
        match (name.as_str(), &mut *value) {
            (_, Value::Array(_) | Value::Object(_)) if MESSAGES.contains(&name.as_str()) => {
                describe(value, status, problems)
            }
            ("source", Value::Object(source)) => *source = source_of(source, first),
            (_, Value::String(text)) if MESSAGES.contains(&name.as_str()) => *text = first.text(),
            ("title", Value::String(text)) => {
                status
                    .canonical_reason()
                    .unwrap_or("Error")
                    .clone_into(text);
            }
            ("pointer", Value::String(text)) => {
                first.in_body().unwrap_or(&first.pointer).clone_into(text)
            }
            ("status" | "status_code" | "statusCode" | "code", Value::String(text))
                if text.parse::<u16>().is_ok() =>
            {
                status.as_str().clone_into(text);
            }
            ("status" | "status_code" | "statusCode" | "code", Value::Number(number)) => {
                *number = status.as_u16().into();
            }
            _ => {}
        }
    }
}

/// Returns the source of an error as JSON:API has it: the pointer into the body, or the name of the header or parameter.
fn source_of(example: &Map<String, Value>, problem: &Problem) -> Map<String, Value> {
    let sources = [
        ("pointer", problem.in_body()),
        ("parameter", problem.parameter(false)),
        ("header", problem.parameter(true)),
    ];
    let found = sources
        .into_iter()
        .filter(|(name, _)| example.contains_key(*name));
    found
        .filter_map(|(name, value)| Some((name.to_owned(), Value::from(value?))))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn problem(pointer: &str) -> Problem {
        Problem {
            message: "is too long".to_owned(),
            pointer: pointer.to_owned(),
        }
    }

    #[test]
    fn errors_say_what_is_wrong_where() {
        let mut plain = json!({"errors": ["Bad Request"]});
        describe(
            &mut plain,
            StatusCode::BAD_REQUEST,
            &[problem("/body/name"), problem("/query/page")],
        );
        assert_eq!(
            plain,
            json!({"errors": ["/body/name: is too long", "/query/page: is too long"]})
        );

        let source = json!({"pointer": "/a", "parameter": "b", "header": "c"});
        let mut api = json!({"errors": [{"title": "t", "detail": "d", "status": "400", "source": source, "meta": {}}]});
        describe(
            &mut api,
            StatusCode::UNPROCESSABLE_ENTITY,
            &[problem("/header/X-A")],
        );
        let expected = json!({"errors": [{"title": "Unprocessable Entity", "detail": "/header/X-A: is too long", "status": "422",
            "source": {"header": "X-A"}, "meta": {}}]});
        assert_eq!(api, expected);

        let mut flat = json!({"code": 5, "message": "m"});
        describe(&mut flat, StatusCode::NOT_FOUND, &[problem("")]);
        assert_eq!(flat, json!({"code": 404, "message": "is too long"}));
    }

    #[test]
    fn the_most_specific_declared_response_counts() {
        let operation = json!({"id": "a", "method": "GET", "path": "/", "responses": [
            {"status": "400"}, {"status": "4XX"}, {"status": "default"},
        ]});
        let operation: Operation = serde_json::from_value(operation).unwrap();
        let of = |statuses: &[StatusCode]| {
            declared(&operation, statuses)
                .map(|(status, one)| (status.as_u16(), one.status.as_str()))
        };
        assert_eq!(
            of(&[StatusCode::NOT_FOUND, StatusCode::BAD_REQUEST]),
            Some((400, "400"))
        );
        assert_eq!(of(&[StatusCode::NOT_FOUND]), Some((404, "4XX")));
        assert_eq!(of(&[StatusCode::BAD_GATEWAY]), Some((502, "default")));
    }
}
