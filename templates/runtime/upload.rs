// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Content that is sent as it is: from memory, from a file or from a reader.

use std::fmt;
use std::path::PathBuf;

use bytes::Bytes;
use tokio::io::AsyncRead;
use tokio_util::io::ReaderStream;

use super::file::{FileSource, Outgoing};

/// Content to send: bytes in memory, a file or a reader.
///
/// Files and readers are sent piece by piece, never read whole.
pub struct Upload {
    content: Content,
    pub(super) media_type: Option<String>,
}

enum Content {
    Bytes(Bytes),
    File(FileSource),
    /// `None` once it has been sent.
    Reader(Option<Box<dyn AsyncRead + Send + Unpin>>),
}

impl Upload {
    /// Creates an upload from a file, which is opened when the request is sent.
    ///
    /// A regular file is sent again by a retry as long as it is the same, with the same length and
    /// time of its last change; else the request fails. A pipe, a device and what else can be read
    /// once only is sent once: there is no retry.
    pub fn from_path(path: impl Into<PathBuf>) -> Self {
        Self {
            content: Content::File(FileSource::new(path.into())),
            media_type: None,
        }
    }

    /// Creates an upload from a reader. It can be read only once, so the request is not retried.
    pub fn from_reader(reader: impl AsyncRead + Send + Unpin + 'static) -> Self {
        Self {
            content: Content::Reader(Some(Box::new(reader))),
            media_type: None,
        }
    }

    /// Sets the media type, such as `image/png`, where the operation takes several. A malformed one
    /// makes the request fail before anything is sent.
    pub fn with_media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// Returns `true` if it can be sent more than once, as far as that is known yet.
    pub(super) fn is_replayable(&self) -> bool {
        match &self.content {
            Content::Bytes(_) => true,
            Content::File(file) => file.is_replayable(),
            Content::Reader(_) => false,
        }
    }

    /// Returns the content, where it is in memory.
    #[cfg(any(used = "paging::Paged", feature = "cli"))]
    pub(super) fn bytes(&self) -> Option<&Bytes> {
        match &self.content {
            Content::Bytes(bytes) => Some(bytes),
            Content::File(_) | Content::Reader(_) => None,
        }
    }

    /// Returns the file's path, where it comes from a file.
    #[cfg(any(used = ".multipart", feature = "cli"))]
    pub(super) fn path(&self) -> Option<&std::path::Path> {
        match &self.content {
            Content::File(file) => Some(file.path()),
            Content::Bytes(_) | Content::Reader(_) => None,
        }
    }

    /// Returns the file that has to be opened before the next attempt.
    pub(super) fn file(&mut self) -> Option<&mut FileSource> {
        match &mut self.content {
            Content::File(file) => Some(file),
            Content::Bytes(_) | Content::Reader(_) => None,
        }
    }

    /// Returns the file's name, where it comes from a file.
    #[cfg(used = ".multipart")]
    pub(super) fn file_name(&self) -> Option<String> {
        let name = self.path().and_then(std::path::Path::file_name);
        name.map(|name| name.to_string_lossy().into_owned())
    }

    /// Takes the body of the next attempt. Its file has been opened.
    pub(super) fn take(&mut self) -> Result<Outgoing, String> {
        match &mut self.content {
            Content::Bytes(bytes) => Ok(Outgoing {
                length: Some(bytes.len() as u64),
                body: bytes.clone().into(),
            }),
            Content::File(file) => file.take(),
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
            Content::File(file) => file.path().fmt(f),
            Content::Reader(_) => f.write_str("a reader"),
        }
    }
}
