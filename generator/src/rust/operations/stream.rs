//! Streams as Rust. Input: the stream of a plan that also has another response. Output: what the operation's marker says of it.

use serde::Serialize;

use super::super::context::Context;
use super::super::docs::literal;
use super::super::responses::{codec_function, item_type};
use super::super::rust_type::{Import, Imports, RustType};
use crate::plan::BodyDecoding;

/// The stream that an operation can return instead of its response.
#[derive(Debug, Serialize)]
pub struct StreamView {
    pub item_type: RustType,
    /// The literal of the header `Accept`.
    pub accept: String,
    /// The function that decodes it.
    pub decoder: String,
}

pub(super) fn stream_view(context: &Context<'_>, index: usize, imports: &mut Imports) -> Option<StreamView> {
    let stream = context.plan.operations[index].response.stream.as_ref()?;
    let BodyDecoding::Stream(item) = stream.content.decoding else { return None };
    imports.insert(Import::Path("crate::ItemStream"));
    imports.insert(Import::Path("crate::runtime::streamed"));
    Some(StreamView {
        item_type: item_type(context, item, &stream.content).imported(imports),
        accept: literal(&stream.accept.join(", ")),
        decoder: codec_function(stream.content.decoding).to_string(),
    })
}
