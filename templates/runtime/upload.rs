// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Content that is sent as it is: from memory, from a file or from a reader.

use std::fmt;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use tokio::io::AsyncRead;
use tokio_util::io::ReaderStream;

/// Content to send: bytes in memory, a file, or whatever a reader gives.
///
/// Files and readers are sent piece by piece, never read whole.
pub struct Upload {
    content: Content,
    pub(super) media_type: Option<String>,
}

enum Content {
    Bytes(Bytes),
    Path(PathBuf),
    /// None once it has been sent.
    Reader(Option<Box<dyn AsyncRead + Send + Unpin>>),
}

/// A body that is ready to be sent, and its length where it is known.
pub(super) struct Outgoing {
    pub body: reqwest::Body,
    pub length: Option<u64>,
}

impl Upload {
    /// The content of a file, which is opened when the request is sent.
    pub fn from_path(path: impl Into<PathBuf>) -> Self {
        Self {
            content: Content::Path(path.into()),
            media_type: None,
        }
    }

    /// What a reader gives. It can be read once only, so the call is not retried.
    pub fn from_reader(reader: impl AsyncRead + Send + Unpin + 'static) -> Self {
        Self {
            content: Content::Reader(Some(Box::new(reader))),
            media_type: None,
        }
    }

    /// Sets the media type, such as `image/png`, where the operation takes several. A malformed one
    /// makes the call fail before anything is sent.
    pub fn with_media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// Whether it can be sent more than once.
    pub(super) fn is_replayable(&self) -> bool {
        !matches!(self.content, Content::Reader(_))
    }

    /// The content, where it is in memory.
    pub(super) fn bytes(&self) -> Option<&Bytes> {
        match &self.content {
            Content::Bytes(bytes) => Some(bytes),
            Content::Path(_) | Content::Reader(_) => None,
        }
    }

    /// The file's path, where it comes from a file.
    pub(super) fn path(&self) -> Option<&Path> {
        match &self.content {
            Content::Path(path) => Some(path),
            Content::Bytes(_) | Content::Reader(_) => None,
        }
    }

    /// The file's name, where it comes from a file.
    pub(super) fn file_name(&self) -> Option<String> {
        let name = self.path().and_then(Path::file_name);
        name.map(|name| name.to_string_lossy().into_owned())
    }

    pub(super) fn open(&mut self) -> Result<Outgoing, String> {
        match &mut self.content {
            Content::Bytes(bytes) => Ok(Outgoing {
                length: Some(bytes.len() as u64),
                body: bytes.clone().into(),
            }),
            Content::Path(path) => open_file(path)
                .map_err(|error| format!("the file {} cannot be read: {error}", path.display())),
            Content::Reader(reader) => match reader.take() {
                Some(reader) => Ok(Outgoing {
                    body: reqwest::Body::wrap_stream(ReaderStream::new(reader)),
                    length: None,
                }),
                None => Err("the reader has been read already".to_owned()),
            },
        }
    }
}

/// Opening is quick enough to be done in place; reading is not.
fn open_file(path: &Path) -> std::io::Result<Outgoing> {
    let file = std::fs::File::open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_dir() {
        return Err(std::io::Error::other("it is a folder"));
    }
    Ok(Outgoing {
        // A pipe or a device has no length that is known beforehand.
        length: metadata.is_file().then_some(metadata.len()),
        body: tokio::fs::File::from_std(file).into(),
    })
}

impl<T: Into<Bytes>> From<T> for Upload {
    fn from(bytes: T) -> Self {
        Self {
            content: Content::Bytes(bytes.into()),
            media_type: None,
        }
    }
}

impl fmt::Debug for Upload {
    /// Shows where the content comes from, not what it is.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.content {
            Content::Bytes(bytes) => write!(f, "{} bytes", bytes.len()),
            Content::Path(path) => path.fmt(f),
            Content::Reader(_) => f.write_str("a reader"),
        }
    }
}
