// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Files as bodies: what is at a path is opened for each attempt, and sent again only if it is
//! still the same regular file.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::SystemTime;

use bytes::Bytes;
use futures_core::Stream;
use tokio::io::AsyncReadExt;
use tokio::sync::{mpsc, oneshot};
use tokio_util::io::ReaderStream;

/// A body that is ready to be sent, and its length in bytes where it is known.
pub(super) struct Outgoing {
    pub body: reqwest::Body,
    pub length: Option<u64>,
}

/// The file at a path.
pub(super) struct FileSource {
    path: PathBuf,
    /// The file at the path when it was opened first.
    first: Option<Kind>,
    /// Opened for the next attempt.
    ready: Option<Outgoing>,
}

/// What is at a path.
#[derive(Clone, PartialEq)]
enum Kind {
    Regular(Identity),
    /// A pipe, a device or the like, which gives its content once.
    Once,
}

/// What changes when a regular file does.
#[derive(Clone, PartialEq)]
struct Identity {
    /// The device and the number of the file on it, where the system has them.
    file: Option<(u64, u64)>,
    length: u64,
    modified: Option<SystemTime>,
}

impl FileSource {
    pub fn new(path: PathBuf) -> Self {
        Self {
            path,
            first: None,
            ready: None,
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns `false` once it turned out to be something that can be read once only.
    pub fn is_replayable(&self) -> bool {
        self.first != Some(Kind::Once)
    }

    /// Opens the file for the next attempt, and waits until a pipe has something to read.
    ///
    /// A thread of its own opens it: on a network file system that may take any time, and a runtime
    /// waits for its own threads when it ends.
    pub async fn prepare(&mut self) -> Result<(), String> {
        let (sender, opened) = oneshot::channel();
        let path = self.path.clone();
        spawn(move || {
            // The receiver is gone if the attempt's time ran out.
            let _ = sender.send(open(&path));
        })
        .map_err(|error| self.unreadable(&error))?;
        let opened = opened.await;
        self.keep(opened.unwrap_or_else(|_| Err(io::Error::other("its thread ended early"))))?;
        #[cfg(unix)]
        if let Some(pipe) = open_pipe(&self.path)
            .await
            .map_err(|error| self.unreadable(&error))?
        {
            self.ready = Some(pipe);
        }
        Ok(())
    }

    /// Opens the file for the next attempt, and blocks until that is done.
    pub fn prepare_now(&mut self) -> Result<(), String> {
        self.keep(open(&self.path))
    }

    /// Takes what was opened last.
    pub fn take(&mut self) -> Result<Outgoing, String> {
        self.ready
            .take()
            .ok_or_else(|| format!("the file {} is not open", self.path.display()))
    }

    fn keep(&mut self, opened: io::Result<(Kind, Outgoing)>) -> Result<(), String> {
        let (kind, outgoing) = opened.map_err(|error| self.unreadable(&error))?;
        match &self.first {
            None => self.first = Some(kind),
            Some(Kind::Regular(_)) if self.first == Some(kind) => {}
            Some(Kind::Regular(_)) => {
                return Err(format!(
                    "the file {} has changed since it was first sent",
                    self.path.display()
                ));
            }
            Some(Kind::Once) => {
                return Err(format!(
                    "{} is no regular file, so it can be sent once only",
                    self.path.display()
                ));
            }
        }
        self.ready = Some(outgoing);
        Ok(())
    }

    fn unreadable(&self, error: &io::Error) -> String {
        format!("the file {} cannot be read: {error}", self.path.display())
    }
}

/// Up to this many bytes are read at once, which also shows whether a file has the length that it
/// claims: those of /proc and /sys do not.
const SMALL: u64 = 64 * 1024;

fn open(path: &Path) -> io::Result<(Kind, Outgoing)> {
    let metadata = std::fs::metadata(path)?;
    if metadata.is_dir() {
        return Err(io::Error::other("it is a folder"));
    }
    if !metadata.is_file() {
        // To open a pipe is to wait for its writer, so its reader does that.
        return Ok((Kind::Once, once(path)));
    }
    let mut file = File::open(path)?;
    let identity = Identity::of(&file.metadata()?);
    let length = identity.length;
    let body = if length <= SMALL {
        let mut bytes = Vec::new();
        file.by_ref().take(SMALL + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 != length {
            return Ok((Kind::Once, once(path)));
        }
        bytes.into()
    } else {
        // Bytes that are appended meanwhile are not sent, because the length is in the headers already.
        let file = tokio::fs::File::from_std(file).take(length);
        reqwest::Body::wrap_stream(ReaderStream::with_capacity(file, CHUNK))
    };
    let length = Some(length);
    Ok((Kind::Regular(identity), Outgoing { body, length }))
}

/// Opens a pipe without blocking, and waits for its writer. A thread that blocked in its place could
/// not be stopped, and would take what a later attempt is to read.
#[cfg(unix)]
async fn open_pipe(path: &Path) -> io::Result<Option<Outgoing>> {
    use std::os::unix::fs::FileTypeExt;

    if !std::fs::metadata(path)?.file_type().is_fifo() {
        return Ok(None);
    }
    let pipe = tokio::net::unix::pipe::OpenOptions::new().open_receiver(path)?;
    pipe.readable().await?;
    Ok(Some(Outgoing {
        body: reqwest::Body::wrap_stream(ReaderStream::with_capacity(pipe, CHUNK)),
        length: None,
    }))
}

fn once(path: &Path) -> Outgoing {
    Outgoing {
        body: reqwest::Body::wrap_stream(OnceReader::NotStarted(path.to_owned())),
        length: None,
    }
}

impl Identity {
    fn of(metadata: &Metadata) -> Self {
        #[cfg(unix)]
        let file = {
            use std::os::unix::fs::MetadataExt;
            Some((metadata.dev(), metadata.ino()))
        };
        #[cfg(not(unix))]
        let file = None;
        Self {
            file,
            length: metadata.len(),
            modified: metadata.modified().ok(),
        }
    }
}

/// How many bytes are read at a time.
const CHUNK: usize = 64 * 1024;

/// Reads a device or the like on a thread of its own. A read that never ends then keeps neither the
/// runtime nor the program from ending.
enum OnceReader {
    NotStarted(PathBuf),
    Reading(mpsc::Receiver<io::Result<Bytes>>),
}

impl Stream for OnceReader {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let chunks = match &mut *self {
            Self::Reading(chunks) => chunks,
            Self::NotStarted(path) => {
                let (sender, chunks) = mpsc::channel(1);
                let path = std::mem::take(path);
                if let Err(error) = spawn(move || read_all(&path, &sender)) {
                    return Poll::Ready(Some(Err(error)));
                }
                *self = Self::Reading(chunks);
                return self.poll_next(context);
            }
        };
        chunks.poll_recv(context)
    }
}

/// Reads to the end, or until the receiver is dropped.
fn read_all(path: &Path, chunks: &mpsc::Sender<io::Result<Bytes>>) {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) => return drop(chunks.blocking_send(Err(error))),
    };
    loop {
        let mut chunk = vec![0; CHUNK];
        let chunk = match file.read(&mut chunk) {
            Ok(0) => return,
            Ok(length) => {
                chunk.truncate(length);
                Ok(chunk.into())
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => Err(error),
        };
        if chunks.blocking_send(chunk).is_err() {
            return;
        }
    }
}

fn spawn(work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let name = concat!(env!("CARGO_PKG_NAME"), "-file").to_owned();
    std::thread::Builder::new().name(name).spawn(work).map(drop)
}
