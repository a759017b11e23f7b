// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! What a client has once for each Tokio runtime that it is used on, because tasks and connections
//! stand still while their runtime does.

use std::sync::{Mutex, PoisonError};

use tokio::runtime::{Handle, Id};

/// More runtimes than a program uses at the same time. A program that makes one for each request
/// must not collect the values of all of them.
const MOST_RUNTIMES: usize = 16;

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
        if let Some((Some(last), value)) = values.last()
            && *last == id
        {
            return Ok(value.clone());
        }
        let found = values
            .iter()
            .position(|(held, _)| held.is_none_or(|held| held == id));
        let value = match found {
            Some(at) => values.remove(at).1,
            None => make()?,
        };
        if values.len() == MOST_RUNTIMES {
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
