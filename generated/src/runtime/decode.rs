// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Bodies of answers, to the type that the operation declares for a success.

use bytes::Bytes;
use serde::de::DeserializeOwned;

use crate::ErrorBody;

/// Why a body does not have the declared shape.
#[derive(Debug)]
pub struct Mismatch {
    /// Where in the body, as `data.attributes.name`; empty for the whole.
    pub path: String,
    pub message: String,
}

pub type Decoder<T> = fn(Bytes) -> Result<T, Mismatch>;

pub fn json<T: DeserializeOwned>(body: Bytes) -> Result<T, Mismatch> {
    serde_json::from_slice(&body).or_else(|error| locate(&body, &error))
}

/// For an answer without a declared body; one that comes nevertheless is passed over.
pub fn nothing(_: Bytes) -> Result<(), Mismatch> {
    Ok(())
}

pub fn bytes(body: Bytes) -> Result<Bytes, Mismatch> {
    Ok(body)
}

pub fn text(body: Bytes) -> Result<String, Mismatch> {
    String::from_utf8(body.into()).map_err(|error| Mismatch {
        path: String::new(),
        message: format!("not UTF-8: {}", error.utf8_error()),
    })
}

/// Decodes the body of a failed call; none where it does not have the declared shape.
pub fn error<T: DeserializeOwned + Into<ErrorBody>>(body: &[u8]) -> Option<ErrorBody> {
    serde_json::from_slice::<T>(body).ok().map(Into::into)
}

/// Decodes once more with track of the place: slower, so only done once it has failed.
fn locate<T: DeserializeOwned>(body: &[u8], error: &serde_json::Error) -> Result<T, Mismatch> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Err(Mismatch {
            path: String::new(),
            message: "the body is empty".to_owned(),
        });
    }
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let path = match serde_path_to_error::deserialize::<_, T>(&mut deserializer) {
        Err(located) => located.path().to_string(),
        // The value is fine, but more follows it.
        Ok(_) => String::new(),
    };
    Err(Mismatch {
        path: if path == "." { String::new() } else { path },
        message: error.to_string(),
    })
}
