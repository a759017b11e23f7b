//! Multipart forms. Input: the contents that requests are sent in. Output: the schemas that are forms, and how a form holds a value.

use std::collections::HashSet;

use serde::Serialize;

use super::request::{BodyEncoding, RequestContent};
use super::schemas::{is_file, kind};
use crate::display::display_as_serialized;
use crate::ir::visit::{self, Edge, Root};
use crate::ir::{Kind, SchemaGraph, SchemaId};
use crate::passes::Resolved;

/// The schemas that are the root of a multipart form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Forms {
    /// Those that are nothing else.
    pub only: HashSet<SchemaId>,
    /// Those that other contents or schemas use as well, in the order of the documents.
    pub shared: Vec<SchemaId>,
}

/// How a form holds a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FormPart {
    /// As a value, like every other object.
    Value,
    File,
    Files,
}

display_as_serialized!(FormPart);

impl FormPart {
    /// Returns how a form holds a property of this schema.
    pub fn of(resolved: &Resolved, schema: SchemaId) -> Self {
        match kind(resolved, Some(schema)) {
            Kind::Array(array) if is_file(resolved, array.items) => FormPart::Files,
            _ if is_file(resolved, schema) => FormPart::File,
            _ => FormPart::Value,
        }
    }
}

/// Finds the forms among the contents that operations are sent in, which are in the order of the operations.
pub(super) fn forms<'p>(resolved: &Resolved, requests: impl Iterator<Item = &'p [RequestContent]>) -> Forms {
    let mut forms = Vec::new();
    let mut others = children(resolved);
    for (operation, request) in resolved.api.operations.iter().zip(requests) {
        for (index, content) in operation.body.iter().flat_map(|body| &body.contents).enumerate() {
            let planned = request.iter().find(|planned| planned.content == index);
            match planned.map(|planned| &planned.encoding) {
                Some(BodyEncoding::Multipart { form: Some(form), .. }) => forms.push(*form),
                _ => others.extend(content.schema),
            }
        }
        let roots = visit::roots(operation).filter(|(root, _)| !matches!(root, Root::Body(..)));
        others.extend(roots.map(|(_, schema)| schema));
    }
    let webhooks = resolved.api.webhooks.iter().flat_map(|webhook| visit::roots(&webhook.operation));
    others.extend(webhooks.map(|(_, schema)| schema));
    let others: HashSet<SchemaId> = others.into_iter().map(|id| resolved.resolve(id)).collect();
    forms.sort();
    forms.dedup();
    let (shared, only): (Vec<_>, Vec<_>) = forms.into_iter().partition(|form| others.contains(form));
    Forms { only: only.into_iter().collect(), shared }
}

/// Returns the schemas that are a part of another one.
fn children(resolved: &Resolved) -> Vec<SchemaId> {
    let mut children = Vec::new();
    for id in resolved.ids() {
        visit::edges(resolved.kind(id), |edge, child| {
            if !matches!(edge, Edge::Alias) {
                children.push(child);
            }
        });
    }
    children
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::ir::Method;
    use crate::plan::plan;
    use crate::plan::testing::{api, array, content, object, operation, resolve, schema, string, with_body};

    #[test]
    fn a_form_that_is_also_json_is_shared() {
        let mut api = api();
        let text = schema(&mut api, None, string(None));
        let only = schema(&mut api, Some("Upload"), object(&[("name", text)]));
        let shared = schema(&mut api, Some("Thing"), object(&[("name", text)]));
        let body = |contents: &[(&str, SchemaId)]| {
            let contents = contents.iter().map(|(media_type, schema)| content(media_type, Some(*schema)));
            with_body(operation(Method::Post, "/a"), contents.collect())
        };
        api.operations = vec![
            body(&[("multipart/form-data", only)]),
            body(&[("multipart/form-data", shared), ("application/json", shared)]),
        ];
        let forms = plan(&resolve(api), &mut Diagnostics::default()).forms;
        assert_eq!(forms, Forms { only: HashSet::from([only]), shared: vec![shared] });
    }

    #[test]
    fn files_are_known_by_their_format() {
        let mut api = api();
        let file = schema(&mut api, None, string(Some("binary")));
        let files = schema(&mut api, None, array(file));
        let text = schema(&mut api, None, string(None));
        let api = resolve(api);
        let parts = [file, files, text].map(|id| FormPart::of(&api, id));
        assert_eq!(parts, [FormPart::File, FormPart::Files, FormPart::Value]);
    }
}
