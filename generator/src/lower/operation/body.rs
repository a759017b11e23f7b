//! Request bodies.

use openapiv3::{ReferenceOr, RequestBody};

use super::super::context::Context;
use super::super::refs;
use super::content::lower_contents;
use crate::ir::Body;
use crate::pointer;

pub(super) fn lower_body<'a>(context: &mut Context<'a>, body: &'a ReferenceOr<RequestBody>, at: &str) -> Option<Body> {
    let at = pointer::join(at, "requestBody");
    let refs::Referent { item: body, source, at } = refs::resolve(context, body, &at)?;
    let contents = context.within(source, |context| {
        if body.content.is_empty() {
            let help = "add a media type under `content`, or remove `requestBody`";
            context.warn(&at, "the request body has no media type", help);
        }
        lower_contents(context, &body.content, &at)
    });
    Some(Body { source, required: body.required, description: body.description.clone(), contents, pointer: at })
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{lower_document, lower_operation};

    const ID: &str = "parameters: [{name: id, in: path, required: true, schema: {type: string}}]";

    #[test]
    fn a_body_can_be_a_component() {
        let lowered = lower_document(
            "paths: {/a: {put: {requestBody: {$ref: '#/components/requestBodies/Org'}, responses: {'204': {description: Done}}}}}
components: {requestBodies: {Org: {required: true, description: An org., content: {application/json: {schema: {type: boolean}}}}}}",
        );
        let body = lowered.operation().body.as_ref().expect("it has a body");
        assert_eq!((body.required, body.description.as_deref()), (true, Some("An org.")));
        assert_eq!(body.pointer, "/components/requestBodies/Org");
        assert_eq!(body.contents[0].pointer, "/components/requestBodies/Org/content/application~1json");
    }

    #[test]
    fn a_body_needs_a_media_type() {
        let lowered = lower_operation(&format!("{ID}, requestBody: {{content: {{}}}}"));
        assert!(lowered.operation().body.as_ref().is_some_and(|body| body.contents.is_empty()));
        assert_eq!(lowered.messages(), ["the request body has no media type"]);
    }
}
