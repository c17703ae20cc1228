//! Listing what is below a path, on all processors, with a first part that can be practised on while
//! the rest is listed.

use super::super::progress;
use crate::dataset::{self, Gathered, Pending, Survey};
use crate::runtime::clock::Clock;
use crate::runtime::parallel;
use crate::stats::SplitMix64;
use std::io;

/// So long a listing must have taken before a first part of it is worth having, in milliseconds.
const FIRST_PART_AFTER_MS: i64 = 400;

/// Folders that a first part has at least.
const FIRST_FOLDERS: usize = 20;

/// Lists all that is pending, in a seeded order. `first` gets what has come so far, once, where the
/// whole takes its time.
pub(super) fn list_all<E: From<io::Error>>(
    survey: &Survey,
    seed: u64,
    mut first: impl FnMut(Vec<Gathered>) -> Result<(), E>,
) -> Result<Vec<Gathered>, E> {
    let mut pending: Vec<Pending> = survey.pending().to_vec();
    SplitMix64::for_name(seed, "folders").shuffle(&mut pending);
    let total = pending.len();
    let clock = Clock::start();
    let begun = clock.now().wall.0;
    let bar = progress::of_folders(total);
    let root = survey.root().to_owned();
    let mut gathered: Vec<Gathered> = Vec::with_capacity(total);
    let (mut names, mut is_first_due) = (0, true);
    for found in parallel::each(pending, move |pending| dataset::list(&root, pending))? {
        names += found.images();
        gathered.push(found);
        bar.inc(1);
        bar.set_message(names.to_string());
        let is_half = gathered.len() * 2 > total;
        if is_first_due
            && gathered.len() >= FIRST_FOLDERS
            && !is_half
            && clock.now().wall.0 - begun >= FIRST_PART_AFTER_MS
        {
            is_first_due = false;
            bar.suspend(|| first(gathered.clone()))?;
        }
    }
    bar.finish_and_clear();
    Ok(gathered)
}
