// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Values that a client has once for each Tokio runtime, because tasks and connections make no progress while their
//! runtime does not run.

use std::sync::{Mutex, PoisonError};

use tokio::runtime::{Handle, Id};

/// More runtimes than a program uses at the same time. A program that makes one for each request
/// must not collect the values of all of them.
const MAX_RUNTIMES: usize = 16;

pub(super) struct PerRuntime<T> {
    /// The one that was used last is the last one. One without a runtime is for the next runtime
    /// that comes.
    values: Mutex<Vec<(Option<Id>, T)>>,
}

impl<T: Clone> PerRuntime<T> {
    /// Creates a list with a value for the first runtime, if there is one already.
    pub fn new(first: Option<T>) -> Self {
        let first = first.map(|value| (None, value));
        Self {
            values: Mutex::new(Vec::from_iter(first)),
        }
    }

    /// Returns the value of a runtime, which is made if there is none.
    pub fn get<E>(&self, runtime: &Handle, make: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let id = runtime.id();
        let mut values = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, value)) = values.last().filter(|(last, _)| *last == Some(id)) {
            return Ok(value.clone());
        }
        let position = values
            .iter()
            .position(|(held, _)| held.is_none_or(|held| held == id));
        let value = match position {
            Some(at) => values.remove(at).1,
            None => make()?,
        };
        if values.len() == MAX_RUNTIMES {
            values.remove(0);
        }
        values.push((Some(id), value.clone()));
        Ok(value)
    }

    /// Returns the value that was used last.
    pub fn last(&self) -> Option<T> {
        let values = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        values.last().map(|(_, value)| value.clone())
    }
}
