// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Streams of pages, and of the results in them.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec::IntoIter;

use futures_core::Stream;

use super::error::Error;
use super::exchange::exchange;
use super::paging::Paged;
use super::request::Request;
use super::response::Response;

/// The pages of a list, one after the other. Each is a request with its own attempts and timeout,
/// which is sent when the page is polled.
///
/// It ends after the last page, and after an error. It is a [`Stream`], but needs no other crate:
/// [`next`](Self::next) returns the next page.
#[must_use = "nothing is sent until a page is polled"]
pub struct Pages<O: Paged> {
    state: State<O>,
}

enum State<O: Paged> {
    /// The next page can be requested.
    Ready(Request<O::Page, O>),
    /// A page has been requested.
    Sent(Pin<Box<dyn Future<Output = Arrival<O>> + Send>>),
    /// There can be no next page.
    Failed(Error),
    Over,
}

/// A page, with its request.
type Arrival<O> = (
    Request<<O as Paged>::Page, O>,
    Result<Response<<O as Paged>::Page, O>, Error>,
);

/// The results of a list, whatever pages they come in. The next page is requested when the
/// results of the previous one are used up.
///
/// It ends after the last result, and after an error. It is a [`Stream`], but needs no other crate:
/// [`next`](Self::next) returns the next result.
#[must_use = "nothing is sent until a result is polled"]
pub struct Items<O: Paged> {
    pages: Pages<O>,
    page: IntoIter<O::Item>,
}

// No item is polled in place, so items may be moved.
impl<O: Paged> Unpin for Items<O> {}

impl<O: Paged> Request<O::Page, O> {
    /// Returns all pages of the list, from the requested one.
    pub fn pages(mut self) -> Pages<O> {
        let operation = self.data.operation;
        let state = match O::PAGING.begin(&mut self.data) {
            Ok(()) => State::Ready(self),
            Err(message) => State::Failed(Error::request(operation, message)),
        };
        Pages { state }
    }

    /// Returns all results of the list, from those on the requested page.
    pub fn items(self) -> Items<O> {
        Items {
            pages: self.pages(),
            page: Vec::new().into_iter(),
        }
    }
}

impl<O: Paged> Pages<O> {
    /// Returns the next page; `None` after the last one. If the future is dropped, the same page is next again.
    ///
    /// # Errors
    /// As for [`Request::send`]; [`Error::Request`] if the server leads to the same page again, or to another server.
    pub async fn next(&mut self) -> Option<Result<O::Page, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Returns a blocking iterator, which waits for each page as
    /// [`Request::call`] does.
    #[cfg(feature = "blocking")]
    pub fn call(self) -> impl Iterator<Item = Result<O::Page, Error>> {
        super::blocking::iterate(self)
    }
}

impl<O: Paged> Items<O> {
    /// Returns the next result; `None` after the last one. If the future is dropped, the same result is next again.
    ///
    /// # Errors
    /// As for [`Pages::next`].
    pub async fn next(&mut self) -> Option<Result<O::Item, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Returns a blocking iterator, which waits for each page as
    /// [`Request::call`] does.
    #[cfg(feature = "blocking")]
    pub fn call(self) -> impl Iterator<Item = Result<O::Item, Error>> {
        super::blocking::iterate(self)
    }
}

impl<O: Paged> State<O> {
    /// Returns the state that follows a page.
    fn after(mut request: Request<O::Page, O>, page: &mut O::Page) -> Self {
        let cursor = O::cursor(page);
        let results = O::items(page).map_or(0, |items| items.len());
        match O::PAGING.turn(&mut request.data, results, cursor) {
            Ok(true) => Self::Ready(request),
            Ok(false) => Self::Over,
            Err(message) => Self::Failed(Error::next_page(request.data.operation, message)),
        }
    }
}

impl<O: Paged> Stream for Pages<O> {
    type Item = Result<O::Page, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let (state, next) = match std::mem::replace(&mut self.state, State::Over) {
                State::Ready(mut request) => {
                    self.state = State::Sent(Box::pin(async move {
                        let response = exchange(&mut request.data, request.decoder).await;
                        (request, response)
                    }));
                    continue;
                }
                State::Sent(mut future) => match future.as_mut().poll(context) {
                    Poll::Pending => {
                        self.state = State::Sent(future);
                        return Poll::Pending;
                    }
                    Poll::Ready((request, Ok(response))) => {
                        let mut page = response.into_body();
                        (State::after(request, &mut page), Some(Ok(page)))
                    }
                    Poll::Ready((_, Err(error))) => (State::Over, Some(Err(error))),
                },
                State::Failed(error) => (State::Over, Some(Err(error))),
                State::Over => (State::Over, None),
            };
            self.state = state;
            return Poll::Ready(next);
        }
    }
}

impl<O: Paged> Stream for Items<O> {
    type Item = Result<O::Item, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(context)) {
                Some(Ok(mut page)) => {
                    let items = O::items(&mut page).map(std::mem::take);
                    self.page = items.unwrap_or_default().into_iter();
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<O: Paged> fmt::Debug for Pages<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").finish_non_exhaustive()
    }
}

impl<O: Paged> fmt::Debug for Items<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").finish_non_exhaustive()
    }
}
