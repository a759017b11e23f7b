// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Lists that come in pages: what asks for a page, and how one page leads to the next.

use serde::Serialize;
use serde_json::Value;

use super::call::{Body, Call};
use super::parameter::{Location, Style};
use super::shape::shape;

/// An operation whose results come in pages.
pub trait Paged: 'static {
    /// What one request of the operation responses with.
    type Page: Send + 'static;
    /// One result.
    type Item;
    #[doc(hidden)]
    const PAGING: Paging;

    /// Returns the results of a page; none where it has no list of them.
    #[doc(hidden)]
    fn items(page: &mut Self::Page) -> Option<&mut Vec<Self::Item>>;

    /// Returns what asks for the page after this one, where the server says it.
    #[doc(hidden)]
    fn cursor(_: &Self::Page) -> Option<Cursor> {
        None
    }
}

/// What the server wants to be sent for the next page.
pub type Cursor = Value;

/// How an operation is asked for its pages.
pub struct Paging {
    pub by: By,
    /// What says which page is meant.
    pub parameter: Place,
    /// What says how many results a page has at most.
    pub limit: Option<Limit>,
}

/// What tells pages apart.
pub enum By {
    /// What the page before says.
    Cursor,
    /// The number of the page.
    Page { first: i64 },
    /// The number of results before it.
    Offset { first: i64 },
}

/// Where a request has a parameter.
pub enum Place {
    Query(&'static str),
    /// In a body of this media type, as a property of properties.
    Body(&'static str, &'static [&'static str]),
}

/// The parameter for how many results a page has at most.
pub struct Limit {
    pub place: Place,
    /// The value that it has unless set.
    pub default: Option<i64>,
    /// The largest value that counts.
    pub maximum: Option<i64>,
}

/// Returns a property of a page as a cursor.
#[cfg(used = "paging::cursor")]
pub fn cursor(member: &impl Serialize) -> Option<Cursor> {
    serde_json::to_value(member).ok()
}

impl Paging {
    /// Completes the request for the first page. Where pages are numbered it says so: servers may take a
    /// call without a number as one for all results, and a limit of their own for another than declared.
    pub(super) fn begin(&self, call: &mut Call) -> Result<(), String> {
        let (By::Page { first } | By::Offset { first }) = self.by else {
            return Ok(());
        };
        self.parameter.complete(call, first)?;
        match &self.limit {
            Some(limit) => match limit.default {
                Some(default) => limit.place.complete(call, default),
                None => Ok(()),
            },
            None => Ok(()),
        }
    }

    /// Turns the request for a page into that for the next one; false if there is none.
    pub(super) fn turn(
        &self,
        call: &mut Call,
        results: usize,
        cursor: Option<Cursor>,
    ) -> Result<bool, String> {
        let results = i64::try_from(results).unwrap_or(i64::MAX);
        if results == 0 {
            return Ok(false);
        }
        let step = match self.by {
            By::Cursor => return self.follow(call, cursor),
            By::Page { .. } => 1,
            By::Offset { .. } => results,
        };
        if self.most(call).is_some_and(|most| results < most) {
            return Ok(false);
        }
        let next = self.parameter.number(call);
        match next.and_then(|number| number.checked_add(step)) {
            Some(next) => self.parameter.set(call, next.into()).map(|()| true),
            None => Ok(false),
        }
    }

    fn follow(&self, call: &mut Call, cursor: Option<Cursor>) -> Result<bool, String> {
        let Some((cursor, text)) = cursor.and_then(|cursor| Some((text(&cursor)?, cursor))) else {
            return Ok(false);
        };
        if cursor.is_empty() {
            return Ok(false);
        }
        if self.parameter.get(call) == Some(cursor) {
            let message = "the server returned the cursor that it was just sent, which leads to the same page again";
            return Err(message.to_owned());
        }
        self.parameter.set(call, text).map(|()| true)
    }

    /// Returns how many results a full page has, as far as it is known.
    fn most(&self, call: &Call) -> Option<i64> {
        let limit = self.limit.as_ref()?;
        let asked = limit.place.number(call)?;
        Some(limit.maximum.map_or(asked, |maximum| asked.min(maximum)))
    }
}

impl Place {
    /// Returns the value that the request has, as text.
    fn get(&self, call: &Call) -> Option<String> {
        match self {
            Self::Query(name) => call.parameters.query(name),
            Self::Body(_, path) => {
                let body = json(call).ok()?;
                text(path.iter().try_fold(&body, |value, name| value.get(name))?)
            }
        }
    }

    fn number(&self, call: &Call) -> Option<i64> {
        self.get(call)?.parse().ok()
    }

    /// Sets a value if there is none.
    fn complete(&self, call: &mut Call, value: i64) -> Result<(), String> {
        match self.get(call) {
            Some(_) => Ok(()),
            None => self.set(call, value.into()),
        }
    }

    fn set(&self, call: &mut Call, value: Value) -> Result<(), String> {
        match *self {
            Self::Query(name) => {
                let value = shape(&text(&value));
                call.parameters
                    .set(Location::Query, Style::FormExploded, name, value);
            }
            Self::Body(media_type, path) => {
                let mut body = json(call)?;
                let mut member = &mut body;
                for name in path {
                    if member.is_null() {
                        *member = Value::Object(serde_json::Map::new());
                    }
                    let members = member.as_object_mut().ok_or(NO_OBJECT)?;
                    member = members.entry(*name).or_insert(Value::Null);
                }
                *member = value;
                let media_type = match call.body {
                    Ok(Body::Raw(media_type, _)) => media_type,
                    _ => media_type,
                };
                call.body = Ok(Body::Raw(media_type, body.to_string().into()));
            }
        }
        Ok(())
    }
}

const NO_OBJECT: &str =
    "the body is no JSON object, so it cannot have the number or cursor of a page";

/// Returns the body of a request; null if it has none.
fn json(call: &Call) -> Result<Value, String> {
    match &call.body {
        Ok(Body::None) => Ok(Value::Null),
        Ok(Body::Raw(_, upload)) => {
            let value = upload
                .bytes()
                .and_then(|bytes| serde_json::from_slice(bytes).ok());
            value.ok_or_else(|| NO_OBJECT.to_owned())
        }
        #[cfg(used = ".multipart")]
        Ok(Body::Multipart { .. }) => Err(NO_OBJECT.to_owned()),
        Err(error) => Err(error.clone()),
    }
}

/// Returns a value as it stands in a query; none for null.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use reqwest::Method;

    use super::super::client::Client;
    use super::super::operation::Operation;
    use super::super::test_support::operation;
    use super::super::upload::Upload;
    use super::*;

    static LIST: Operation = operation("List", Method::POST);

    const NUMBER: Paging = Paging {
        by: By::Page { first: 1 },
        parameter: Place::Body("application/json", &["page", "number"]),
        limit: None,
    };

    fn call(body: impl Into<Upload>) -> Call {
        let client = Client::builder().base_url("http://127.0.0.1:9").build();
        let mut call = Call::new(&client.expect("it is complete"), &LIST);
        call.body = Ok(Body::Raw("application/vnd.list+json", body.into()));
        call
    }

    #[test]
    fn the_rest_of_a_body_stays_as_it_is() {
        let mut call = call(r#"{"page":null,"deep":[1.0,{"a":18446744073709551615}]}"#);
        assert_eq!(NUMBER.begin(&mut call), Ok(()));
        assert_eq!(NUMBER.turn(&mut call, 1, None), Ok(true));
        let wanted = r#"{"deep":[1.0,{"a":18446744073709551615}],"page":{"number":2}}"#;
        assert_eq!(
            json(&call).map(|body| body.to_string()).as_deref(),
            Ok(wanted)
        );
        let media_type = call
            .body
            .map(|body| matches!(body, Body::Raw("application/vnd.list+json", _)));
        assert_eq!(media_type, Ok(true));
    }

    #[test]
    fn a_body_without_members_cannot_ask_for_a_page() {
        let reader = || Upload::from_reader(std::io::Cursor::new(b"{}"));
        let calls = [
            call("[]"),
            call(r#"{"page":1}"#),
            call("no JSON"),
            call(reader()),
        ];
        for mut call in calls {
            assert_eq!(NUMBER.begin(&mut call), Err(NO_OBJECT.to_owned()));
        }
    }

    #[test]
    fn the_largest_number_is_the_last_page() {
        let mut call = call(format!(r#"{{"page":{{"number":{}}}}}"#, i64::MAX));
        assert_eq!(NUMBER.turn(&mut call, 1, None), Ok(false));
    }
}
