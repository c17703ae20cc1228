//! The same work on many items, on all processors: for imports and reports.

use super::threads;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver};

/// Does `work` on every item, on as many threads as there are processors; the results as they
/// come, in no order. An item whose work panics has no result. Dropping the receiver ends it.
pub fn each<T, R>(
    items: Vec<T>,
    work: impl Fn(&T) -> R + Send + Sync + 'static,
) -> io::Result<Receiver<R>>
where
    T: Send + Sync + 'static,
    R: Send + 'static,
{
    let (to, results) = mpsc::channel();
    let shared = Arc::new((items, AtomicUsize::new(0), work));
    for _ in 0..processors() {
        let (shared, to) = (Arc::clone(&shared), to.clone());
        let body = move || {
            let (items, next, work) = &*shared;
            while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
                if to.send(work(item)).is_err() {
                    break;
                }
            }
        };
        threads::spawn("worker", body, drop)?;
    }
    Ok(results)
}

/// The same, with the results in the order of the items, of which each thread is at most two ahead of
/// whoever takes them. Where work panicked there is no result, nor for what its thread had still to do.
pub fn in_order<T, R>(
    items: Vec<T>,
    work: impl Fn(&T) -> R + Send + Sync + 'static,
) -> io::Result<impl Iterator<Item = Option<R>>>
where
    T: Send + Sync + 'static,
    R: Send + 'static,
{
    let count = processors();
    let shared = Arc::new((items, work));
    let mut results = Vec::with_capacity(count);
    for first in 0..count {
        let (to, of_thread) = mpsc::sync_channel(1);
        let shared = Arc::clone(&shared);
        let body = move || {
            let (items, work) = &*shared;
            let mut own = items.iter().skip(first).step_by(count);
            while own.next().is_some_and(|item| to.send(work(item)).is_ok()) {}
        };
        threads::spawn("worker", body, drop)?;
        results.push(of_thread);
    }
    let of_item = move |place: usize| results[place % count].recv().ok();
    Ok((0..shared.0.len()).map(of_item))
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(2, std::num::NonZero::get)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_worked_on_once() {
        let mut results: Vec<u64> = each((0..1000).collect(), |n| n * 2).unwrap().iter().collect();
        results.sort_unstable();
        assert_eq!(results, (0..1000).map(|n| n * 2).collect::<Vec<_>>());
    }

    #[test]
    fn results_come_in_order_and_one_that_is_not_there_is_told() {
        let work = |n: &u64| {
            if *n == 997 {
                // A quiet panic: the hook would print it.
                std::panic::resume_unwind(Box::new("bad item"));
            }
            n * 2
        };
        let results: Vec<Option<u64>> = in_order((0..1000).collect(), work).unwrap().collect();
        assert_eq!(results.len(), 1000);
        assert_eq!(results[997], None);
        assert!(results.iter().zip(0..997).all(|(result, n)| *result == Some(n * 2)));
    }
}
