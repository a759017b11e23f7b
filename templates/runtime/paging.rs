// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Pagination: the parameters of a page, and how one page leads to the next.

use serde_json::Value;

use super::path::VALUE;
use super::request_data::RequestData;
use super::style;

/// An operation whose results come in pages.
pub trait Paged: 'static {
    /// The response of one request.
    type Page: Send + 'static;
    /// One result.
    type Item;
    #[doc(hidden)]
    const PAGING: Paging;

    /// Returns the results of a page; `None` if it has no list of them.
    #[doc(hidden)]
    fn items(page: &mut Self::Page) -> Option<&mut Vec<Self::Item>>;

    /// Returns the cursor of the next page, if the server sends one.
    #[doc(hidden)]
    fn cursor(_: &Self::Page) -> Option<Cursor> {
        None
    }
}

/// The value that the server expects for the next page.
pub type Cursor = Value;

/// What leads from a page to the next one.
pub enum Paging {
    /// The cursor in the page, as the value of this parameter.
    Cursor(Place),
    /// The number of the page.
    Page(Number),
    /// The number of results before the page.
    Offset(Number),
    /// The URL in the header `Link` of the response.
    #[cfg(used = "Paging::Link")]
    Link,
}

/// A parameter that counts.
pub struct Number {
    /// The value for the first page.
    pub first: i64,
    pub place: Place,
    /// The parameter of the page size.
    pub limit: Option<Limit>,
}

/// The location of a parameter.
pub enum Place {
    Query(&'static str),
    /// The path of a property in a body of this media type.
    Body(&'static str, &'static [&'static str]),
}

/// The parameter of the page size.
pub struct Limit {
    pub place: Place,
    /// The value that it has unless set.
    pub default: Option<i64>,
    /// The largest value that counts.
    pub maximum: Option<i64>,
}

/// Returns a property of a page as a cursor.
#[cfg(used = "paging::cursor")]
pub fn cursor(property: &impl serde::Serialize) -> Option<Cursor> {
    serde_json::to_value(property).ok()
}

impl Paging {
    /// Completes the request for the first page. Numbered pages are requested explicitly, because servers may
    /// return all results without a number, and may have another default than declared.
    pub(super) fn begin(&self, request: &mut RequestData) -> Result<(), String> {
        let (Self::Page(number) | Self::Offset(number)) = self else {
            return Ok(());
        };
        number.place.complete(request, number.first)?;
        let Some(limit) = &number.limit else {
            return Ok(());
        };
        match limit.default {
            Some(default) => limit.place.complete(request, default),
            None => Ok(()),
        }
    }

    /// Changes the request to that for the next page. Returns `false` if there is none.
    pub(super) fn turn(
        &self,
        request: &mut RequestData,
        results: usize,
        cursor: Option<Cursor>,
    ) -> Result<bool, String> {
        let results = i64::try_from(results).unwrap_or(i64::MAX);
        let (number, step) = match self {
            // The server says if there is another page, even after one without results.
            Self::Cursor(place) => return place.follow(request, cursor),
            Self::Page(number) => (number, 1),
            Self::Offset(number) => (number, results),
            #[cfg(used = "Paging::Link")]
            Self::Link => return request.links.turn(),
        };
        if results == 0 || number.most(request).is_some_and(|most| results < most) {
            return Ok(false);
        }
        let next = number.place.number(request);
        match next.and_then(|number| number.checked_add(step)) {
            Some(next) => number.place.set(request, next.into()).map(|()| true),
            None => Ok(false),
        }
    }
}

impl Number {
    /// Returns how many results a full page has, if known.
    fn most(&self, request: &RequestData) -> Option<i64> {
        let limit = self.limit.as_ref()?;
        let requested = limit.place.number(request)?;
        Some(
            limit
                .maximum
                .map_or(requested, |maximum| requested.min(maximum)),
        )
    }
}

impl Place {
    /// Sets the cursor of the next page. Returns `false` if there is none.
    fn follow(&self, request: &mut RequestData, cursor: Option<Cursor>) -> Result<bool, String> {
        let Some((cursor, text)) = cursor.and_then(|cursor| Some((text(&cursor)?, cursor))) else {
            return Ok(false);
        };
        if cursor.is_empty() {
            return Ok(false);
        }
        if let Some(current) = self.get(request) {
            request.visited.insert(&current);
        }
        if !request.visited.insert(&cursor) {
            let message = "the server returned a cursor that it was sent before, which leads to the same page again";
            return Err(message.to_owned());
        }
        self.set(request, text).map(|()| true)
    }

    /// Returns the value that the request has, as text.
    fn get(&self, request: &RequestData) -> Option<String> {
        match self {
            Self::Query(name) => request.parameters.query(name),
            Self::Body(_, path) => {
                let body = json(request).ok()?;
                text(path.iter().try_fold(&body, |value, name| value.get(name))?)
            }
        }
    }

    fn number(&self, request: &RequestData) -> Option<i64> {
        self.get(request)?.parse().ok()
    }

    /// Sets a value if there is none.
    fn complete(&self, request: &mut RequestData, value: i64) -> Result<(), String> {
        match self.get(request) {
            Some(_) => Ok(()),
            None => self.set(request, value.into()),
        }
    }

    fn set(&self, request: &mut RequestData, value: Value) -> Result<(), String> {
        match *self {
            Self::Query(name) => {
                let value = text(&value);
                request
                    .parameters
                    .set_query(name, style::FORM_EXPLODED, VALUE, &value);
            }
            Self::Body(media_type, path) => {
                let mut body = json(request)?;
                let mut property = &mut body;
                for name in path {
                    if property.is_null() {
                        *property = Value::Object(serde_json::Map::new());
                    }
                    let properties = property.as_object_mut().ok_or(NO_OBJECT)?;
                    property = properties.entry(*name).or_insert(Value::Null);
                }
                *property = value;
                request.media_type.get_or_insert(media_type);
                request.body = Ok(Some(body.to_string().into()));
            }
        }
        Ok(())
    }
}

const NO_OBJECT: &str =
    "the body is no JSON object, so it cannot have the number or cursor of a page";

/// Returns the body of a request; null if it has none.
fn json(request: &RequestData) -> Result<Value, String> {
    #[cfg(used = ".multipart")]
    if request.form.is_some() {
        return Err(NO_OBJECT.to_owned());
    }
    let Some(upload) = request.body.as_ref().map_err(String::clone)? else {
        return Ok(Value::Null);
    };
    let value = upload
        .bytes()
        .and_then(|bytes| serde_json::from_slice(bytes).ok());
    value.ok_or_else(|| NO_OBJECT.to_owned())
}

/// Returns a value as a query has it; `None` for null.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

#[cfg(test)]
mod tests {

    use super::super::client::Client;
    use super::super::operation::OperationSpec;
    use super::super::test_support::operation;
    use super::super::upload::Upload;
    use super::*;

    static LIST: OperationSpec = operation("List", "POST");

    const NUMBER: Paging = Paging::Page(Number {
        first: 1,
        place: Place::Body("application/json", &["page", "number"]),
        limit: None,
    });

    fn call(body: impl Into<Upload>) -> RequestData {
        let client = Client::builder().base_url("http://127.0.0.1:9").build();
        let mut request = RequestData::new(&client.expect("it is complete"), &LIST);
        request.media_type = Some("application/vnd.list+json");
        request.body = Ok(Some(body.into()));
        request
    }

    #[test]
    fn the_rest_of_a_body_stays_as_it_is() {
        let mut request = call(r#"{"page":null,"deep":[1.0,{"a":18446744073709551615}]}"#);
        assert_eq!(NUMBER.begin(&mut request), Ok(()));
        assert_eq!(NUMBER.turn(&mut request, 1, None), Ok(true));
        let expected = r#"{"deep":[1.0,{"a":18446744073709551615}],"page":{"number":2}}"#;
        assert_eq!(
            json(&request).map(|body| body.to_string()).as_deref(),
            Ok(expected)
        );
        assert_eq!(request.media_type, Some("application/vnd.list+json"));
    }

    #[test]
    fn a_body_that_is_no_object_cannot_select_a_page() {
        let reader = || Upload::from_reader(std::io::Cursor::new(b"{}"));
        let calls = [
            call("[]"),
            call(r#"{"page":1}"#),
            call("no JSON"),
            call(reader()),
        ];
        for mut request in calls {
            assert_eq!(NUMBER.begin(&mut request), Err(NO_OBJECT.to_owned()));
        }
    }

    #[test]
    fn the_largest_number_is_the_last_page() {
        let mut request = call(format!(r#"{{"page":{{"number":{}}}}}"#, i64::MAX));
        assert_eq!(NUMBER.turn(&mut request, 1, None), Ok(false));
    }
}
