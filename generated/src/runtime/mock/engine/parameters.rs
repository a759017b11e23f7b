// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Parameters of a request: decoded by their styles and validated by their schemas.

use std::collections::BTreeSet;

use hyper::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, COOKIE};
use serde_json::Value;

use super::credentials::query_credentials;
use super::description::{Description, Location, Operation, Parameter, Style};
use super::direction::Direction;
use super::forms::read_urlencoded;
use super::media_types::is_json;
use super::message::{Decoded, Incoming, Violation, ViolationKind};
use super::nearest::nearest;
use super::reader::{FORM, PERCENT, PLAIN, Read, Reader, json};
use super::redacted::is_secret_parameter;
use super::styles::{Pairs, Writing, in_path, is_object_alone};
use super::validators::Validators;

/// Decodes and validates the parameters, whose values are put into `decoded`.
pub fn check(
    description: &Description,
    validators: &Validators,
    operation: &Operation,
    path_values: &[(String, String)],
    incoming: &Incoming,
    decoded: &mut Decoded,
) -> Vec<Violation> {
    let cookies = incoming
        .headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let mut check = Check {
        description,
        validators,
        path_values,
        incoming,
        query: Pairs::new(incoming.query.as_deref().unwrap_or_default()),
        cookies: Pairs::of_cookies(cookies),
        violations: Vec::new(),
    };
    // Objects whose properties are pairs of their own take what other parameters leave.
    let (last, first): (Vec<_>, Vec<_>) = operation.parameters.iter().partition(|parameter| {
        let types = super::schemas::types(&description.schemas, &parameter.schema);
        parameter.style == Style::Form && parameter.explode && is_object_alone(types)
    });
    for name in query_credentials(description) {
        check.query.take(name);
    }
    for parameter in first.into_iter().chain(last) {
        if let Some(value) = check.parameter(parameter) {
            let named = (parameter.name.clone(), value);
            if parameter.location == Location::Path {
                decoded.path.push(named);
            } else {
                decoded.parameters.push(named);
            }
        }
    }
    check.report_undocumented(operation);
    check.violations
}

struct Check<'a> {
    description: &'a Description,
    validators: &'a Validators,
    path_values: &'a [(String, String)],
    incoming: &'a Incoming,
    query: Pairs,
    cookies: Pairs,
    violations: Vec<Violation>,
}

impl Check<'_> {
    /// Returns the value of a parameter if it is there and valid.
    fn parameter(&mut self, parameter: &Parameter) -> Option<Value> {
        if parameter.location == Location::Header && is_ignored(&parameter.name) {
            return None;
        }
        let pointer = pointer(parameter);
        let reader = Reader {
            definitions: &self.description.schemas,
            prefers_strings: false,
        };
        let state = self.query.state();
        let Some(read) = self.read(&reader, parameter) else {
            if parameter.required {
                let message = format!("the {} is missing", noun(parameter));
                self.violate(pointer, message);
            }
            return None;
        };
        let errors = match self.validated(schema_of(parameter), read) {
            Ok(value) => return Some(value),
            Err(errors) => errors,
        };
        self.query.reset(state);
        let strings = Reader {
            prefers_strings: true,
            ..reader
        };
        if let Some(Ok(value)) = self
            .read(&strings, parameter)
            .map(|read| self.validated(schema_of(parameter), read))
        {
            return Some(value);
        }
        let is_secret = is_secret_parameter(self.description, parameter);
        for (below, message) in errors {
            let message = if is_secret {
                "does not match its schema".to_owned()
            } else {
                message
            };
            self.violate(
                format!("{pointer}{below}"),
                format!("the {}: {message}", noun(parameter)),
            );
        }
        None
    }

    fn validated(&self, schema: &Value, read: Read) -> Result<Value, Vec<(String, String)>> {
        let value = read.map_err(|error| vec![(String::new(), error)])?;
        self.validators
            .validate(schema, Direction::Request, &value)?;
        Ok(value)
    }

    fn read(&mut self, reader: &Reader, parameter: &Parameter) -> Option<Read> {
        let Parameter {
            name,
            style,
            explode,
            ..
        } = parameter;
        let schema = schema_of(parameter);
        let is_json = parameter.media_type.as_deref().is_some_and(is_json);
        let writing = Writing {
            name,
            style: *style,
            is_exploded: *explode && parameter.media_type.is_none(),
            is_json,
            decode: FORM,
            schema,
        };
        match parameter.location {
            Location::Path => {
                let (_, text) = self.path_values.iter().find(|(held, _)| held == name)?;
                Some(if is_json {
                    PERCENT(text).and_then(|text| json(&text))
                } else {
                    in_path(reader, name, *style, *explode, schema, text)
                })
            }
            Location::Query => self.query.read(reader, writing),
            Location::QueryString => {
                let text = self
                    .incoming
                    .query
                    .as_deref()
                    .filter(|query| !query.is_empty())?;
                for name in self
                    .query
                    .unread()
                    .into_iter()
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
                {
                    self.query.take(&name);
                }
                Some(if is_json {
                    PERCENT(text).and_then(|text| json(&text))
                } else {
                    read_urlencoded(reader, text, schema, &Default::default())
                })
            }
            Location::Header => self.header(reader, parameter, is_json),
            Location::Cookie => {
                let decode = if *style == Style::Cookie {
                    PLAIN
                } else {
                    PERCENT
                };
                self.cookies.read(reader, Writing { decode, ..writing })
            }
        }
    }

    fn header(&self, reader: &Reader, parameter: &Parameter, is_json: bool) -> Option<Read> {
        let values = self.incoming.headers.get_all(parameter.name.as_str());
        let values = values
            .iter()
            .map(|value| std::str::from_utf8(value.as_bytes()));
        let Ok(values) = values.collect::<Result<Vec<&str>, _>>() else {
            return Some(Err("is not UTF-8".to_owned()));
        };
        if values.is_empty() {
            return None;
        }
        let schema = schema_of(parameter);
        let types = reader.types(schema);
        if values.len() > 1 && (is_json || !types.has(super::schemas::Types::ARRAY)) {
            return Some(Err(format!(
                "is there {} times, but is one value",
                values.len()
            )));
        }
        let text = values.join(",");
        Some(if is_json {
            json(&text)
        } else {
            reader.delimited(schema, &text, ',', parameter.explode, PLAIN)
        })
    }

    fn report_undocumented(&mut self, operation: &Operation) {
        let unread = self
            .query
            .unread()
            .into_iter()
            .filter(|name| !name.starts_with("__mock"));
        let unread: Vec<String> = unread.take(10).map(str::to_owned).collect();
        let known = operation.parameters.iter();
        let known = known.filter(|parameter| parameter.location == Location::Query);
        let known: BTreeSet<&str> = known.map(|parameter| parameter.name.as_str()).collect();
        for name in unread {
            let near = nearest(&name, known.iter().copied());
            let near = near
                .map(|near| format!("; did you mean `{near}`?"))
                .unwrap_or_default();
            let name = super::explain::shorten(&name);
            let message = format!("the query parameter `{name}` is undocumented{near}");
            self.violate(format!("/query/{}", escape(&name)), message);
        }
    }

    fn violate(&mut self, pointer: String, message: String) {
        self.violations.push(Violation {
            kind: ViolationKind::Parameter,
            pointer,
            message,
        });
    }
}

/// Returns `true` for the headers that OpenAPI describes by other means.
fn is_ignored(name: &str) -> bool {
    [ACCEPT, AUTHORIZATION, CONTENT_TYPE]
        .iter()
        .any(|ignored| ignored.as_str().eq_ignore_ascii_case(name))
}

fn noun(parameter: &Parameter) -> String {
    let name = &parameter.name;
    match parameter.location {
        Location::Path => format!("path parameter `{name}`"),
        Location::Query => format!("query parameter `{name}`"),
        Location::QueryString => "query".to_owned(),
        Location::Header => format!("header `{name}`"),
        Location::Cookie => format!("cookie `{name}`"),
    }
}

/// Returns the schema of what is read: any value for a media type that is not JSON, since the schema is that of the content.
fn schema_of(parameter: &Parameter) -> &Value {
    const ANY: &Value = &Value::Bool(true);
    match &parameter.media_type {
        Some(media_type) if !is_json(media_type) && parameter.location != Location::QueryString => {
            ANY
        }
        _ => &parameter.schema,
    }
}

fn pointer(parameter: &Parameter) -> String {
    let name = escape(&parameter.name);
    match parameter.location {
        Location::Path => format!("/path/{name}"),
        Location::Query => format!("/query/{name}"),
        Location::QueryString => "/query".to_owned(),
        Location::Header => format!("/header/{name}"),
        Location::Cookie => format!("/cookie/{name}"),
    }
}

/// Writes a name as a part of a JSON pointer.
pub fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
