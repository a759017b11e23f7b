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
