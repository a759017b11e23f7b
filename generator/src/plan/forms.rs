//! Multipart forms. Comes in: the contents that requests are sent in. Goes out: the schemas that are forms, and how a form holds a value.

use std::collections::HashSet;

use super::request::{BodyEncoding, RequestContent};
use super::schemas::{is_file, kind, resolve};
use crate::ir::{Additional, Api, Kind, Operation, ParameterValue, SchemaId};

/// The schemas that are the root of a multipart form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Forms {
    /// Those that are nothing else.
    pub only: HashSet<SchemaId>,
    /// Those that other contents or schemas use as well, in the order of the documents.
    pub shared: Vec<SchemaId>,
}

/// How a form holds a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormPart {
    /// As a value, like every other object.
    Value,
    File,
    Files,
}

impl FormPart {
    /// How a form holds a property of this schema.
    pub fn of(api: &Api, schema: SchemaId) -> Self {
        match kind(api, Some(schema)) {
            Kind::Array(array) if is_file(api, array.items) => FormPart::Files,
            _ if is_file(api, schema) => FormPart::File,
            _ => FormPart::Value,
        }
    }
}

/// Finds the forms among the contents that operations are sent in, which are in the order of the operations.
pub(super) fn forms<'p>(api: &Api, requests: impl Iterator<Item = &'p [RequestContent]>) -> Forms {
    let mut forms = Vec::new();
    let mut others = children(api);
    for (operation, request) in api.operations.iter().zip(requests) {
        for (index, content) in operation.body.iter().flat_map(|body| &body.contents).enumerate() {
            let planned = request.iter().find(|planned| planned.content == index);
            match planned.map(|planned| &planned.encoding) {
                Some(BodyEncoding::Multipart { form: Some(form), .. }) => forms.push(*form),
                _ => others.extend(content.schema),
            }
        }
        push_other_roots(&mut others, operation);
    }
    let others: HashSet<SchemaId> = others.into_iter().map(|id| resolve(api, id)).collect();
    forms.sort();
    forms.dedup();
    let (shared, only): (Vec<_>, Vec<_>) = forms.into_iter().partition(|form| others.contains(form));
    Forms { only: only.into_iter().collect(), shared }
}

/// Adds the schemas of an operation that are not in its body.
fn push_other_roots(roots: &mut Vec<SchemaId>, operation: &Operation) {
    let contents = operation.responses.iter().flat_map(|response| &response.contents);
    roots.extend(contents.filter_map(|content| content.schema));
    let headers = operation.responses.iter().flat_map(|response| &response.headers);
    roots.extend(headers.filter_map(|header| header.schema));
    roots.extend(operation.parameters.iter().filter_map(|parameter| match &parameter.value {
        ParameterValue::Styled { schema, .. } => Some(*schema),
        ParameterValue::Content(content) => content.schema,
    }));
}

/// The schemas that are a part of another one.
fn children(api: &Api) -> Vec<SchemaId> {
    let mut children = Vec::new();
    for schema in &api.schemas {
        match &schema.kind {
            Kind::Object(object) => {
                children.extend(object.properties.iter().map(|property| property.schema));
                if let Additional::Schema(values) = object.additional {
                    children.push(values);
                }
            }
            Kind::Array(array) => children.push(array.items),
            Kind::Map(values) => children.push(*values),
            Kind::Union(union) => children.extend(union.branches.iter().map(|branch| branch.schema)),
            _ => {}
        }
    }
    children
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::ir::Method;
    use crate::ir::testing::{api, array, content, object, operation, schema, string, with_body};
    use crate::plan::plan;

    #[test]
    fn a_form_that_is_also_json_is_shared() {
        let mut api = api();
        let text = schema(&mut api, None, string(None));
        let only = schema(&mut api, Some("Upload"), object(&[("name", text)]));
        let shared = schema(&mut api, Some("Thing"), object(&[("name", text)]));
        let body = |api: &Api, contents: &[(&str, SchemaId)]| {
            let contents = contents.iter().map(|(media_type, schema)| content(api, media_type, Some(*schema)));
            with_body(operation(api, Method::Post, "/a"), contents.collect())
        };
        api.operations = vec![
            body(&api, &[("multipart/form-data", only)]),
            body(&api, &[("multipart/form-data", shared), ("application/json", shared)]),
        ];
        let forms = plan(&api, &mut Diagnostics::default()).forms;
        assert_eq!(forms, Forms { only: HashSet::from([only]), shared: vec![shared] });
    }

    #[test]
    fn files_are_known_by_their_format() {
        let mut api = api();
        let file = schema(&mut api, None, string(Some("binary")));
        let files = schema(&mut api, None, array(file));
        let text = schema(&mut api, None, string(None));
        let parts = [file, files, text].map(|id| FormPart::of(&api, id));
        assert_eq!(parts, [FormPart::File, FormPart::Files, FormPart::Value]);
    }
}
