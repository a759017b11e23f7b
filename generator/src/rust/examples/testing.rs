//! What an example of a program's own tests names: an operation, the type of its response, and bodies in JSON.

use serde::Serialize;
use serde_json::{Map, Value};

use super::super::context::Context;
use super::super::docs::literal;
use super::super::names::Group;
use super::super::responses::body_type;
use super::super::rust_type::{Import, Imports, RustType};
use super::imports;
use crate::ir::{Access, Kind, Method, Operation, SchemaGraph, SchemaId, Statuses};
use crate::plan::{BodyDecoding, ResponseShape};
use crate::sample::{Extent, sample};

/// The longest JSON that is shown.
const LONGEST_JSON: usize = 80;

/// The status of the example's error.
const ERROR: u16 = 429;

/// An operation with a JSON response, for the example of tests.
#[derive(Debug, Serialize)]
pub struct TestingView {
    /// The lines that import the types of the response and of the operation.
    pub imports: Vec<String>,
    pub response_type: RustType,
    /// The type that names the operation.
    pub marker: String,
    /// The literal of a successful body.
    pub body: String,
    /// The literal of the body of an error.
    pub error_body: String,
    /// The expression of a request, if it needs no arguments.
    pub request: Option<String>,
}

/// Returns the example of the simplest operation whose response is short JSON; `None` if there is none.
pub(in super::super) fn testing_view(context: &Context<'_>) -> Option<TestingView> {
    let all = context.names.groups.iter().flat_map(|group| group.operations.iter().map(move |&index| (group, index)));
    let views = all.filter_map(|(group, index)| Some((index, view(context, group, index)?)));
    let effort = |index: usize| {
        let operation = &context.api.operations[index];
        (operation.method != Method::Get, operation.parameters.iter().filter(|one| one.required).count())
    };
    views.min_by_key(|(index, _)| effort(*index)).map(|(_, view)| view)
}

fn view(context: &Context<'_>, group: &Group, index: usize) -> Option<TestingView> {
    let operation = &context.api.operations[index];
    let response = &context.plan.operations[index].response;
    let content = response.contents.first().filter(|content| content.decoding == BodyDecoding::Json)?;
    let is_single = response.shape == ResponseShape::Single && response.is_uniform();
    if !is_single || operation.is_unstable() || operation.deprecated {
        return None;
    }
    let mut types = Imports::new();
    let response_type = body_type(context, content).imported(&mut types);
    let is_model = |import: &Import| matches!(import, Import::Model(_));
    if types.is_empty() || !types.iter().all(is_model) {
        return None;
    }
    let marker = context.names.operations[index].marker.clone();
    let module = context.module_path(operation.document).replacen("crate", &context.crate_name(), 1);
    let mut imports = imports(context, operation.document, &types);
    imports.push(format!("use {module}::operations::{marker};"));
    let errors = &context.plan.operations[index].errors;
    let statuses = [Statuses::Code(ERROR), Statuses::Range(ERROR / 100), Statuses::Default];
    let error = statuses.iter().find_map(|statuses| errors.iter().find(|error| error.statuses == *statuses));
    let error_body = error.and_then(|error| body(context, operation, error.response, error.schema?));
    let needs_arguments = operation.body.is_some() || operation.parameters.iter().any(|one| one.required);
    let call = || format!("{}.{}()", context.group_expression(group), context.names.operations[index].function);
    Some(TestingView {
        request: (!needs_arguments).then(call),
        imports,
        response_type,
        marker,
        body: body(context, operation, content.response, content.schema?)?,
        error_body: error_body.unwrap_or_else(|| literal("too many requests")),
    })
}

/// Returns the literal of a response's body: its example if that is short, or else a short value.
fn body(context: &Context<'_>, operation: &Operation, response: usize, schema: SchemaId) -> Option<String> {
    let contents = operation.responses.get(response).map(|response| &response.contents);
    let example = contents.into_iter().flatten().flat_map(|content| &content.examples).next();
    example.and_then(|example| json_literal(&example.value)).or_else(|| json_literal(&short(context, schema)))
}

/// Returns a value with the required properties only, or with the first property if none is required.
fn short(context: &Context<'_>, id: SchemaId) -> Value {
    let target = context.resolved.resolve(id);
    let Kind::Object(object) = context.resolved.kind(target) else {
        return sample(context.resolved, id, "body", Extent::Required);
    };
    let is_read = |schema| context.resolved.access(schema) != Access::WriteOnly;
    let mut shown: Vec<_> = object.properties.iter().filter(|one| context.resolved.requires(target, one)).collect();
    if shown.is_empty() {
        shown.extend(object.properties.iter().find(|one| is_read(one.schema)));
    }
    let field = |name: &str, schema| (name.to_owned(), sample(context.resolved, schema, name, Extent::Required));
    Value::Object(shown.iter().map(|one| field(&one.name, one.schema)).collect::<Map<_, _>>())
}

/// Returns the literal of JSON; `None` if it is long, or is hard to read as a literal.
fn json_literal(value: &Value) -> Option<String> {
    let text = value.to_string();
    let is_plain = text.chars().all(|c| c == ' ' || c.is_ascii_graphic() && !r"\`<>".contains(c));
    (is_plain && text.len() <= LONGEST_JSON && !text.contains("\"#")).then(|| format!("r#\"{text}\"#"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::super::testing::with_context;
    use super::*;
    use crate::ir::{Api, ParameterLocation};
    use crate::plan::testing::{api, content, object, operation, parameter, response, schema, string};

    fn responding(method: Method, path: &str, schema: SchemaId) -> Operation {
        let ok = response(Statuses::Code(200), vec![content("application/json", Some(schema))]);
        Operation { tags: vec!["Pets".to_owned()], responses: vec![ok], ..operation(method, path) }
    }

    fn made(api: Api) -> Option<TestingView> {
        with_context(api, testing_view)
    }

    #[test]
    fn the_example_has_the_simplest_operation_and_bodies_that_it_reads() {
        let mut api = api();
        let text = schema(&mut api, None, string(None));
        let pet = schema(&mut api, Some("Pet"), object(&[("name", text)]));
        let problem = schema(&mut api, Some("Problem"), object(&[("title", text)]));
        let id = crate::ir::Parameter { required: true, ..parameter("id", ParameterLocation::Path, text) };
        let error = response(Statuses::Range(4), vec![content("application/json", Some(problem))]);
        let mut all = responding(Method::Get, "/pets", pet);
        all.responses.push(error);
        let one = Operation { parameters: vec![id], ..responding(Method::Get, "/pets/{id}", pet) };
        api.operations = vec![responding(Method::Post, "/pets", pet), one, all];
        let view = made(api).expect("all of them have a response in JSON");
        let imports = ["use test_api::models::Pet;", "use test_api::operations::GetPets;"];
        assert_eq!((view.imports, view.marker.as_str()), (imports.map(str::to_owned).to_vec(), "GetPets"));
        assert_eq!(view.response_type.to_string(), "Pet");
        assert_eq!(view.request.as_deref(), Some("client.pets().get_pets()"));
        assert_eq!(view.body, "r#\"{\"name\":\"name\"}\"#");
        assert_eq!(view.error_body, "r#\"{\"title\":\"title\"}\"#");
    }

    #[test]
    fn a_request_with_arguments_is_not_shown() {
        let mut api = api();
        let text = schema(&mut api, None, string(None));
        let pet = schema(&mut api, Some("Pet"), object(&[("name", text)]));
        let id = crate::ir::Parameter { required: true, ..parameter("id", ParameterLocation::Path, text) };
        api.operations = vec![Operation { parameters: vec![id], ..responding(Method::Get, "/pets/{id}", pet) }];
        assert_eq!(made(api).expect("the response is JSON").request, None);
    }

    #[test]
    fn an_operation_without_a_model_gives_no_example() {
        let mut api = api();
        let text = schema(&mut api, None, string(None));
        api.operations = vec![responding(Method::Get, "/pets", text)];
        assert!(made(api).is_none());
    }

    #[test]
    fn json_is_shown_only_if_it_is_short_and_plain() {
        assert_eq!(json_literal(&json!({"a": [1]})).as_deref(), Some("r#\"{\"a\":[1]}\"#"));
        for value in [json!("`"), json!("\u{202e}"), json!("\n"), json!("<b>"), json!("#"), json!("a".repeat(100))] {
            assert_eq!(json_literal(&value), None, "{value}");
        }
    }
}
