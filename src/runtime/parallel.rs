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
    let count = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let shared = Arc::new((items, AtomicUsize::new(0), work));
    for _ in 0..count {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_worked_on_once() {
        let mut results: Vec<u64> = each((0..1000).collect(), |n| n * 2).unwrap().iter().collect();
        results.sort_unstable();
        assert_eq!(results, (0..1000).map(|n| n * 2).collect::<Vec<_>>());
    }
}
