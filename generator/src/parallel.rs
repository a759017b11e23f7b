//! Work on several threads. Input: items and a function, or two functions. Output: the results in the order of the input.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread::{Builder, available_parallelism, scope};

/// The stack of the main thread on Linux. A spawned thread has a quarter of that by default, too little for deeply nested types.
const STACK_BYTES: usize = 8 * 1024 * 1024;

/// Returns the number of processors that this process may use.
pub fn processors() -> usize {
    available_parallelism().map_or(1, NonZero::get)
}

/// Calls `make` for each item, on as many threads as there are processors.
pub fn map<T: Sync, R: Send>(items: &[T], make: impl Fn(&T) -> R + Sync) -> Vec<R> {
    map_on(processors(), items, make)
}

/// Calls `make` for each item, on at most this many threads.
pub fn map_on<T: Sync, R: Send>(threads: usize, items: &[T], make: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut results = Vec::new();
        while let Some((index, item)) = take_next(&next, items) {
            results.push((index, make(item)));
        }
        results
    };
    let mut results = scope(|scope| {
        // If the system refuses a thread, the others do its share of the work.
        let spawn = |_| Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work).ok();
        let spawned: Vec<_> = (1..threads.min(items.len())).filter_map(spawn).collect();
        let mut results = work();
        for thread in spawned {
            results.extend(thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        results
    });
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

/// Calls both functions at the same time, the first one on a thread of its own.
pub fn join<A: Send, B>(first: impl FnOnce() -> A + Send, second: impl FnOnce() -> B) -> (A, B) {
    let first = Mutex::new(Some(first));
    let run_first = || {
        let function = first.lock().unwrap_or_else(PoisonError::into_inner).take();
        function.map(|function| function())
    };
    scope(|scope| {
        let thread = Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, run_first);
        let second = second();
        let first = match thread {
            Ok(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
            // The system refused a thread.
            Err(_) => run_first(),
        };
        (first.expect("the first function is called exactly once"), second)
    })
}

fn take_next<'i, T>(next: &AtomicUsize, items: &'i [T]) -> Option<(usize, &'i T)> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    items.get(index).map(|item| (index, item))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_have_the_order_of_the_items() {
        let items: Vec<u32> = (0..1000).collect();
        let slow_first = |item: &u32| {
            std::thread::sleep(std::time::Duration::from_micros(u64::from(item % 7)));
            item * 2
        };
        assert!(map(&items, slow_first).into_iter().eq((0..1000).map(|item| item * 2)));
        assert_eq!(map(&[], slow_first), [0; 0]);
    }

    #[test]
    fn no_more_threads_run_than_allowed() {
        let (running, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        map_on(2, &[(); 20], |()| {
            most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            std::thread::sleep(std::time::Duration::from_millis(1));
            running.fetch_sub(1, Ordering::SeqCst);
        });
        assert!((1..=2).contains(&most.into_inner()));
        assert_eq!(map_on(0, &[1, 2], |item| item + 1), [2, 3]);
    }

    #[test]
    fn both_results_of_join_are_returned() {
        let mut calls = 0;
        assert_eq!(join(|| "first", || calls += 1), ("first", ()));
        assert_eq!(calls, 1);
    }

    #[test]
    fn a_panic_is_not_lost() {
        std::panic::set_hook(Box::new(|_| ()));
        let panicked = std::panic::catch_unwind(|| map(&[1, 2, 3], |item| assert_ne!(*item, 2)));
        assert!(panicked.is_err());
        let panicked = std::panic::catch_unwind(|| join(|| panic!("first"), || ()));
        assert!(panicked.is_err());
    }
}
