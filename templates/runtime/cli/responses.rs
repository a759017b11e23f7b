// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Responses of an operation: how each is decoded and printed. The output shows what the client understood.

use super::super::drift::{self, Drift};
use super::super::mismatch::Mismatch;
use super::super::raw_response::RawResponse;
#[cfg(used = "crate::ItemStream")]
use super::encode::OpenItems;
use super::schema::Type;

#[cfg(used = "decode::case")]
pub use super::super::decode::Case;

/// The responses of an operation.
#[derive(Debug)]
pub enum Responses {
    One(Decoding),
    /// By status and media type.
    #[cfg(used = "decode::case")]
    Cases(&'static [Case<Decoding>]),
    #[cfg(used = "Responses::Items")]
    Items(OpenItems),
    /// Items on request.
    #[cfg(used = "streamed::Streamed")]
    WholeOrItems {
        whole: &'static Responses,
        accept: &'static str,
        open: OpenItems,
    },
}

/// How a body is decoded.
#[derive(Debug)]
pub enum Decoding {
    Nothing,
    /// A value of this type, see [`Type`].
    Json(&'static str),
    /// The same, but null is no body.
    JsonUnlessNull(&'static str),
    Text,
    /// A string in JSON, or as it is.
    TextOrJson,
    Bytes,
    UnlessEmpty(&'static Decoding),
}

/// The content of a decoded response.
#[derive(Debug)]
pub enum Output {
    Json(Vec<u8>),
    Text(String),
    Bytes(bytes::Bytes),
    Nothing,
}

/// A decoded response, and what is undocumented in it.
pub type Decoded = (Output, Vec<Drift>);

impl Responses {
    /// Decodes a response, and looks for what is undocumented if `is_strict`.
    pub fn decode(&self, received: &RawResponse, is_strict: bool) -> Result<Decoded, Mismatch> {
        match self {
            Self::One(decoding) => decoding.decode(received, is_strict),
            #[cfg(used = "decode::case")]
            Self::Cases(cases) => received.case(cases)?.decode(received, is_strict),
            #[cfg(used = "Responses::Items")]
            Self::Items(_) => Err(Mismatch::of_whole("it is a stream".to_owned())),
            #[cfg(used = "streamed::Streamed")]
            Self::WholeOrItems { whole, .. } => whole.decode(received, is_strict),
        }
    }
}

impl Decoding {
    fn decode(&self, received: &RawResponse, is_strict: bool) -> Result<Decoded, Mismatch> {
        let output = match self {
            Self::Nothing => Output::Nothing,
            Self::Json(of) => return json(of, received, is_strict),
            Self::JsonUnlessNull(of) => match json(of, received, is_strict)? {
                (Output::Json(json), _) if json == b"null" => Output::Nothing,
                decoded => return Ok(decoded),
            },
            Self::Text => Output::Text(received.text()?),
            Self::TextOrJson => {
                if super::super::media_type::is_json(&received.media_type()) {
                    return json("string", received, is_strict);
                }
                Output::Text(received.text()?)
            }
            Self::Bytes => Output::Bytes(received.body.clone()),
            Self::UnlessEmpty(_) if received.body.is_empty() => Output::Nothing,
            Self::UnlessEmpty(decoding) => return decoding.decode(received, is_strict),
        };
        Ok((output, Vec::new()))
    }
}

fn json(of: &str, received: &RawResponse, is_strict: bool) -> Result<Decoded, Mismatch> {
    let tree = received.json_by(Type::parse(of))?;
    let drift = if is_strict {
        drift::report(&tree)
    } else {
        Vec::new()
    };
    let unwritten = |error| Mismatch::of_whole(format!("it cannot be written again: {error}"));
    let json = serde_json::to_vec(&tree).map_err(unwritten)?;
    Ok((Output::Json(json), drift))
}
