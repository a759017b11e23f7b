//! Work on several threads: items go in, what is made of each comes out in the same order.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{Builder, available_parallelism, scope};

/// What the main thread has, and other threads have a quarter of unless told otherwise: types can be nested deeply.
const STACK_BYTES: usize = 8 * 1024 * 1024;

/// Makes something of each item, on as many threads as there are processors. Which thread makes which does not show.
pub fn map<T: Sync, R: Send>(items: &[T], make: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut made = Vec::new();
        while let Some((index, item)) = take(&next, items) {
            made.push((index, make(item)));
        }
        made
    };
    let mut made = scope(|scope| {
        let others = 1..available_parallelism().map_or(1, std::num::NonZero::get).min(items.len());
        // Where there can be no more threads, those that there are do the work.
        let spawn = |_| Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work).ok();
        let others: Vec<_> = others.filter_map(spawn).collect();
        let mut made = work();
        for other in others {
            made.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        made
    });
    made.sort_by_key(|(index, _)| *index);
    made.into_iter().map(|(_, made)| made).collect()
}

fn take<'i, T>(next: &AtomicUsize, items: &'i [T]) -> Option<(usize, &'i T)> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    items.get(index).map(|item| (index, item))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_that_of_the_items() {
        let items: Vec<u32> = (0..1000).collect();
        let slow_first = |item: &u32| {
            std::thread::sleep(std::time::Duration::from_micros(u64::from(item % 7)));
            item * 2
        };
        assert!(map(&items, slow_first).into_iter().eq((0..1000).map(|item| item * 2)));
        assert_eq!(map(&[], slow_first), [0; 0]);
    }

    #[test]
    fn a_panic_is_not_lost() {
        std::panic::set_hook(Box::new(|_| ()));
        let panicked = std::panic::catch_unwind(|| map(&[1, 2, 3], |item| assert_ne!(*item, 2)));
        assert!(panicked.is_err());
    }
}
