//! Tests of operations against the mock server. Input: an operation and its view. Output: the requests that the test sends.

use serde::Serialize;

use super::super::context::Context;
use super::super::operations::OperationView;
use super::super::rust_type::RustType;
use super::body::BodyForm;
use super::layout::Expr;
use super::value::Maker;
use super::{Options, body_example, call, imports};
use crate::sample::Extent;

/// The test of an operation.
#[derive(Debug, Serialize)]
pub struct OperationTestView {
    pub function: String,
    pub preview: bool,
    /// The requests: one with the required arguments, and one with the optional ones if there are any. Without one no example can be
    /// made, and the test is ignored.
    pub requests: Vec<TestRequestView>,
    /// The functions that check more than that the response is decoded, such as its pages.
    pub checks: Vec<&'static str>,
}

#[derive(Debug, Serialize)]
pub struct TestRequestView {
    pub imports: Vec<String>,
    /// The statements that create the body.
    pub body: Vec<String>,
    pub expression: String,
}

/// Returns the test of an operation.
pub(in super::super) fn operation_test(context: &Context<'_>, index: usize, view: &OperationView) -> OperationTestView {
    let has_options = !view.options.is_empty() || view.body.as_ref().is_some_and(|body| !body.required);
    let mut ways = vec![(Options::None, Extent::Required)];
    if has_options || view.body.is_some() {
        ways.push((Options::All, Extent::Optional));
    }
    let mut requests: Vec<TestRequestView> = Vec::new();
    for (options, extent) in ways {
        let request = test_request(context, index, view, options, extent);
        requests.extend(request.filter(|new| requests.iter().all(|old| !old.is_same(new))));
    }
    let checks = [
        (matches!(view.response_type, RustType::Stream(_)), "items"),
        (view.stream.is_some(), "streamed"),
        (view.pagination.is_some(), "pages"),
    ];
    OperationTestView {
        function: view.function.clone(),
        preview: view.preview,
        requests,
        checks: checks.into_iter().filter(|(is_used, _)| *is_used).map(|(_, check)| check).collect(),
    }
}

impl TestRequestView {
    fn is_same(&self, other: &Self) -> bool {
        (&self.body, &self.expression) == (&other.body, &other.expression)
    }
}

fn test_request(
    context: &Context<'_>,
    index: usize,
    view: &OperationView,
    options: Options,
    extent: Extent,
) -> Option<TestRequestView> {
    let operation = &context.api.operations[index];
    let is_sent = view.body.as_ref().is_some_and(|body| body.required || options == Options::All);
    let body = if is_sent { body_example(context, operation, index, view, extent) } else { None };
    [BodyForm::Typed, BodyForm::Text].into_iter().find_map(|form| {
        let mut maker = Maker::new(context);
        maker.is_test = true;
        let call = call(&mut maker, index, view, body.as_ref(), form, options)?;
        let api = context.group_expression(context.names.group(index));
        let function = Expr::call(&format!("{api}.{}", view.function), call.arguments);
        Some(TestRequestView {
            imports: imports(context, operation.document, &maker.imports),
            body: call.body,
            expression: Expr::Chain(Box::new(function), call.options).flat(),
        })
    })
}
