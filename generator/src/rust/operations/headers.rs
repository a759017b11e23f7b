//! Headers of responses. Input: their plans. Output: a function of the response for each.

use serde::Serialize;

use super::super::context::Context;
use super::super::deprecation::note;
use super::super::docs::{Docs, code, literal};
use super::super::names::{distinct, unraw};
use super::super::rust_type::{Imports, RustType};
use super::super::types;
use crate::diagnostic::Location;
use crate::ir::Header;
use crate::plan::HeaderDecoding;

#[derive(Debug, Serialize)]
pub struct HeaderView {
    pub function: String,
    pub docs: Vec<String>,
    /// The literal of the note for the compiler, if it is deprecated.
    pub deprecated: Option<String>,
    pub wire_name: String,
    pub rust_type: RustType,
    /// The function of the response that reads it.
    pub read: &'static str,
    /// Where the document defines it.
    #[serde(skip)]
    pub location: Location,
}

/// Returns the headers of all successes, each once.
pub(super) fn header_views(context: &Context<'_>, index: usize, imports: &mut Imports) -> Vec<HeaderView> {
    let operation = &context.api.operations[index];
    let plans = &context.plan.operations[index].headers;
    let headers = plans.iter().map(|plan| (&operation.responses[plan.response].headers[plan.header], plan.decoding));
    let headers: Vec<(&Header, HeaderDecoding)> = headers.collect();
    let names = headers.iter().map(|(header, _)| match context.naming.snake(&header.name) {
        name if context.naming.reserved.response.contains(unraw(&name)) => format!("{}_header", unraw(&name)),
        name => name,
    });
    let names = distinct(names.collect());
    let views = headers.into_iter().zip(names).map(|((header, decoding), function)| {
        let (rust_type, read) = types::header_type(context, decoding);
        HeaderView {
            function,
            docs: docs(header).literals(),
            deprecated: note(header.deprecated, header.description.as_deref()),
            wire_name: literal(&header.name.to_ascii_lowercase()),
            rust_type: rust_type.imported(imports),
            read,
            location: Location::value(header.source, header.pointer.clone()),
        }
    });
    views.collect()
}

fn docs(header: &Header) -> Docs {
    let mut docs = Docs::default();
    docs.texts(&header.description);
    let documented = if header.required { ", which every response should have" } else { "" };
    docs.own(&format!(
        "Returns the header {}{documented}; `None` if it is missing or has another type.",
        code(&header.name)
    ));
    docs
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{lines, with_context};
    use super::*;
    use crate::ir::{Method, Operation, Response, Statuses};
    use crate::plan::testing::{api, array, header, operation, response, schema, string};

    #[test]
    fn a_header_is_a_function_of_the_response() {
        let mut api = api();
        let text = schema(&mut api, None, string(None));
        let date = schema(&mut api, None, string(Some("date")));
        let dates = schema(&mut api, None, array(date));
        let required = Header { required: true, ..header("Status", Some(text)) };
        let headers = vec![required, header("X-Day", Some(date)), header("X-Days", Some(dates))];
        let responses = vec![Response { headers, ..response(Statuses::Code(200), Vec::new()) }];
        api.operations = vec![Operation { responses, ..operation(Method::Get, "/pets") }];
        let views = with_context(api, |context| header_views(context, 0, &mut Imports::new()));
        let functions: Vec<_> =
            views.iter().map(|view| (&*view.function, view.rust_type.to_string(), view.read)).collect();
        let expected = [
            ("status_header", "&str", "header_text"),
            ("x_day", "Date", "header_value"),
            ("x_days", "Vec<Date>", "header_list"),
        ];
        assert_eq!(functions, expected.map(|(name, rust_type, read)| (name, rust_type.to_owned(), read)));
        let docs = lines(&views[0].docs);
        assert!(docs[0].starts_with("Returns the header `Status`, which every response should have"), "{docs:?}");
    }
}
