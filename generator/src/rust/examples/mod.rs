//! Examples of requests. Input: an operation, its plan and its names. Output: the example in the operation's docs, of at most 12 lines,
//! which the doctests of the crate compile, and the tests that send the request to the mock server.

mod body;
mod layout;
mod nullable;
mod operation_test;
mod testing;
mod value;

use serde_json::Value;

use super::context::Context;
use super::docs::{Docs, literal};
use super::imports::{import_paths, use_lines};
use super::names::setter;
use super::operations::OperationView;
use super::rust_type::{Import, Imports, RustType};
use super::types;
use crate::ir::{DocumentId, Kind, Operation, Parameter, SchemaGraph, SchemaId};
use crate::plan::BodyEncoding;
use crate::sample::{Extent, body_sample, parameter_sample};

use body::{BodyExample, BodyForm};
use layout::{Expr, WIDTH};
pub(super) use nullable::{NullableView, nullable_view};
pub(super) use operation_test::{OperationTestView, operation_test};
pub(super) use testing::{TestingView, testing_view};
use value::Maker;

/// The maximum number of displayed lines.
const MOST_LINES: usize = 12;

/// The maximum width of a line with a long literal.
const WIDEST: usize = 140;

/// The maximum width of an import. A longer one becomes a glob import.
const IMPORTS_WIDTH: usize = 100;

/// Returns the docs of an example: its heading and the code.
pub(super) fn operation_example(context: &Context<'_>, index: usize, view: &OperationView) -> Docs {
    let operation = &context.api.operations[index];
    let body = body_example(context, operation, index, view, Extent::Required);
    let mut docs = Docs::default();
    let broken = BodyForm::ALL.into_iter().map(|form| (form, Layout::Broken));
    // If there are many or long arguments, only a long line stays within the maximum number of lines.
    let one_line = BodyForm::ALL.into_iter().rev().map(|form| (form, Layout::OneLine));
    let example = broken.chain(one_line).find_map(|(form, layout)| {
        let lines = example(context, index, view, body.as_ref(), form, layout)?;
        lines.fit(layout).then_some(lines)
    });
    if let Some(lines) = example {
        docs.line("").line("# Examples").rust(&lines.hidden(context));
    }
    docs
}

/// The layout of a long call.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Layout {
    Broken,
    OneLine,
}

/// The lines of an example, and whether it uses deprecated items.
struct Lines {
    lines: Vec<String>,
    has_deprecated: bool,
}

impl Lines {
    fn fit(&self, layout: Layout) -> bool {
        let is_narrow = self.lines.iter().all(|line| line.chars().count() <= WIDEST);
        self.lines.len() <= MOST_LINES && (is_narrow || layout == Layout::OneLine)
    }

    /// Returns the example in a function that compiles. Only the body of the function is displayed.
    fn hidden(self, context: &Context<'_>) -> Vec<String> {
        let client = format!("{}::Client", context.crate_name());
        let mut lines = Vec::new();
        if self.has_deprecated {
            lines.push("# #![allow(deprecated)]".to_owned());
        }
        lines.push(format!("# async fn example(client: {client}) -> Result<(), Box<dyn std::error::Error>> {{"));
        lines.extend(self.lines);
        lines.extend(["# Ok(())".to_owned(), "# }".to_owned()]);
        lines
    }
}

fn body_example<'a>(
    context: &Context<'a>,
    operation: &'a Operation,
    index: usize,
    view: &OperationView,
    extent: Extent,
) -> Option<BodyExample<'a>> {
    let contents = &operation.body.as_ref()?.contents;
    let planned = &context.plan.operations[index].request;
    let position = planned.iter().position(|content| content.encoding == BodyEncoding::Json).unwrap_or(0);
    let content = planned.get(position)?;
    let own = view.body.as_ref()?;
    let takes_into = matches!(own.argument, RustType::Into(_));
    let variants = &context.names.operations[index].body_variants;
    let variant =
        context.names.bodies.get(&index).and_then(|name| Some(format!("{name}::{}", variants.get(position)?)));
    let value = body_sample(context.resolved, contents.get(content.content)?, &content.encoding, extent);
    Some(BodyExample::new(contents.get(content.content)?, &content.encoding, takes_into, variant, value))
}

/// Returns the whole example with its body in this form, or `None` if the body has no such form.
fn example(
    context: &Context<'_>,
    index: usize,
    view: &OperationView,
    body: Option<&BodyExample<'_>>,
    form: BodyForm,
    layout: Layout,
) -> Option<Lines> {
    let operation = &context.api.operations[index];
    let mut maker = Maker::new(context);
    maker.has_deprecated = operation.deprecated;
    let call = call(&mut maker, index, view, body, form, Options::Documented)?;
    let mut lines = imports(context, operation.document, &maker.imports);
    if !lines.is_empty() {
        lines.push(String::new());
    }
    lines.extend(call.body);
    lines.extend(request(context, index, view, call.arguments, call.options, layout));
    Some(Lines { lines, has_deprecated: maker.has_deprecated })
}

/// Which optional parameters a request sets.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Options {
    None,
    /// Some that have an example.
    Documented,
    All,
}

/// The parts of a request.
struct Call {
    /// The statements that create the body.
    body: Vec<String>,
    arguments: Vec<Expr>,
    /// The calls of setters.
    options: Vec<Expr>,
}

/// Returns the parts of a request with its body in this form, or `None` if the body has no such form.
fn call(
    maker: &mut Maker<'_, '_>,
    index: usize,
    view: &OperationView,
    body: Option<&BodyExample<'_>>,
    form: BodyForm,
    which: Options,
) -> Option<Call> {
    let context = maker.context;
    let operation = &context.api.operations[index];
    let body = match body {
        Some(body) => body.statements(form, maker)?,
        None => Vec::new(),
    };
    if context.names.bodies.contains_key(&index) && !body.is_empty() {
        maker.imports.insert(Import::Body(index));
    }
    let mut arguments = Vec::new();
    let mut options = Vec::new();
    for (position, name) in &context.names.operations[index].parameters {
        let parameter = &operation.parameters[*position];
        let setter = format!(".{}", setter(name));
        if parameter.required {
            maker.has_deprecated |= parameter.deprecated;
            arguments.push(required_argument(maker, parameter));
        } else if which == Options::All && options.len() >= MOST_TESTED {
            // A longer chain of calls would overflow the stack of the formatter and of the compiler.
        } else if which == Options::All {
            options.push(Expr::call(&setter, vec![required_argument(maker, parameter)]));
        } else if let (Options::Documented, Some(value), false, ..MOST_OPTIONS) =
            (which, &parameter.example, parameter.deprecated, options.len())
        {
            options.extend(argument(maker, parameter, value).map(|value| Expr::call(&setter, vec![value])));
        }
    }
    match &view.body {
        Some(own) if own.required => arguments.push(Expr::atom("body")),
        Some(_) if !body.is_empty() => {
            options.push(Expr::call(&format!(".{}", self::setter("body")), vec![Expr::atom("body")]));
        }
        _ => {}
    }
    Some(Call { body, arguments, options })
}

/// The maximum number of optional parameters of a test.
const MOST_TESTED: usize = 100;

/// The maximum number of optional parameters of an example.
const MOST_OPTIONS: usize = 2;

/// Returns the statements that send the request.
fn request(
    context: &Context<'_>,
    index: usize,
    view: &OperationView,
    arguments: Vec<Expr>,
    mut calls: Vec<Expr>,
    layout: Layout,
) -> Vec<String> {
    let api = context.group_expression(context.names.group(index));
    let (before, after) = match (&view.pagination, &view.response_type) {
        (Some(_), _) => ("let mut items = ", ".items()"),
        (None, RustType::Unit) => ("", ".await?"),
        (None, RustType::Stream(_)) => ("let mut items = ", ".await?"),
        (None, _) => ("let response = ", ".await?"),
    };
    calls.push(Expr::atom(after));
    let call = |api: &str| {
        let call = Expr::call(&format!("{api}.{}", view.function), arguments.clone());
        Expr::Chain(Box::new(call), calls.clone())
    };
    let direct = call(&api).flattened().lines(before, ";");
    let is_short = direct.iter().all(|line| line.chars().count() <= WIDTH);
    let mut lines = if is_short || layout == Layout::OneLine {
        direct
    } else {
        let mut lines = vec![format!("let api = {api};")];
        lines.extend(call("api").lines(before, ";"));
        lines
    };
    if view.pagination.is_some() || matches!(view.response_type, RustType::Stream(_)) {
        let rest = ["while let Some(item) = items.next().await {", "    println!(\"{:?}\", item?);", "}"];
        lines.extend(rest.map(str::to_owned));
    }
    lines
}

/// Returns the lines of imports.
fn imports(context: &Context<'_>, document: DocumentId, imports: &Imports) -> Vec<String> {
    let crate_name = context.crate_name();
    let public = |path: String| match path.strip_prefix("crate") {
        Some(rest) => format!("{crate_name}{rest}"),
        None => path,
    };
    let lines = use_lines(import_paths(context, document, imports).into_iter().map(public));
    let shortened = lines.into_iter().map(|line| match line.split_once("::{") {
        Some((module, _)) if line.len() > IMPORTS_WIDTH => format!("use {module}::*;"),
        _ => format!("use {line};"),
    });
    shortened.collect()
}

/// Returns the argument for a parameter that callers must provide.
fn required_argument(maker: &mut Maker<'_, '_>, parameter: &Parameter) -> Expr {
    let resolved = maker.context.resolved;
    let mut value = parameter_sample(resolved, parameter);
    if let (true, Some(Kind::Enum(listed))) =
        (maker.is_test, parameter.value.schema().map(|id| resolved.resolved_kind(id)))
        && let Some(first) = listed.values.first()
        && listed.values.iter().all(|one| one.value != value)
    {
        // The server knows only what is listed.
        value = first.value.clone();
    }
    argument(maker, parameter, &value).unwrap_or_else(|| read_argument(maker, parameter.value.schema(), &value))
}

/// Returns the argument for a value, or `None` if the value does not match the schema.
fn argument(maker: &mut Maker<'_, '_>, parameter: &Parameter, value: &Value) -> Option<Expr> {
    let before = maker.imports.clone();
    let expression = converted(maker, parameter, value);
    if expression.is_none() {
        maker.imports = before;
    }
    expression
}

fn converted(maker: &mut Maker<'_, '_>, parameter: &Parameter, value: &Value) -> Option<Expr> {
    let context = maker.context;
    let schema = parameter.value.schema();
    let Some(id) = schema else {
        return value.as_str().map(|text| Expr::atom(literal(text))).or_else(|| value::json(value));
    };
    let reference = |expression: Expr| Expr::Prefixed("&".to_owned(), Box::new(expression));
    match types::argument_type(context, types::type_of(context, id)) {
        RustType::Into(_) => maker.into(id, value),
        RustType::Str => value.as_str().map(|text| Expr::atom(literal(text))),
        RustType::Strs => {
            let items = value.as_array().filter(|items| !items.is_empty())?.iter();
            let items = items.map(|item| item.as_str().map(|text| Expr::atom(literal(text))));
            Some(reference(Expr::list("", items.collect::<Option<_>>()?)))
        }
        RustType::Slice(_) => match maker.exact(id, value)? {
            Expr::Group { items, close: "]", .. } => Some(reference(Expr::list("", items))),
            other => Some(reference(other)),
        },
        RustType::Reference(_) => Some(reference(maker.exact(id, value)?)),
        _ => maker.exact(id, value),
    }
}

/// Returns an argument without a constructor: it is deserialized from JSON.
fn read_argument(maker: &mut Maker<'_, '_>, schema: Option<SchemaId>, value: &Value) -> Expr {
    let rust_type = types::value_type(maker.context, schema).imported(&mut maker.imports);
    let json = Expr::atom(literal(&value.to_string()));
    let read = format!("serde_json::from_str::<{rust_type}>");
    let borrow = match types::argument_type(maker.context, rust_type) {
        RustType::Str | RustType::Strs | RustType::Slice(_) | RustType::Reference(_) => "&",
        _ => "",
    };
    Expr::Chain(Box::new(Expr::call(&format!("{borrow}{read}"), vec![json])), vec![Expr::atom("?")])
}
