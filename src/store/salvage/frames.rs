//! The log beside a data file: which of its frames are in force.
//!
//! See <https://www.sqlite.org/fileformat2.html>, section 4. A frame's checksum continues that of
//! the frame before it, which is written down there: so frames behind a damaged one can still be
//! trusted, where SQLite would stop.

use std::collections::HashMap;

use super::pages::number;

const HEADER_BYTES: usize = 32;
const FRAME_HEADER_BYTES: usize = 24;
/// The first number of a log whose checksums take the lower bytes first; one more: the higher.
const LOW_FIRST: u32 = 0x377f_0682;

/// What a log says.
#[derive(Debug, Default)]
pub(super) struct InForce {
    /// Where the newest version of a page begins.
    pub(super) newest: HashMap<u32, usize>,
    /// Frames of the present log that cannot be trusted.
    pub(super) broken: usize,
}

/// The frames of finished transactions that their checksums vouch for.
pub(super) fn in_force(log: &[u8], page_bytes: usize) -> InForce {
    let frame_bytes = FRAME_HEADER_BYTES + page_bytes;
    let body = log.get(HEADER_BYTES..).unwrap_or_default();
    let frames: Vec<&[u8]> = body.chunks_exact(frame_bytes).collect();
    // The lowest bit says it; where that is damaged, the other order vouches for nothing.
    let said = number(log, 0) == LOW_FIRST;
    let trusted = [said, !said].map(|is_low_first| trusted(log, &frames, is_low_first));
    let trusted = if trusted[0].is_empty() { &trusted[1] } else { &trusted[0] };
    // The log is begun anew from its start: what is behind the newest frames has other salts.
    let salts = |frame: usize| &frames[frame][8..16];
    let now = trusted.first().map_or(log.get(16..24).unwrap_or_default(), |&first| salts(first));
    let of_now: Vec<usize> = trusted.iter().copied().filter(|&frame| salts(frame) == now).collect();
    let is_commit = |&&frame: &&usize| number(frames[frame], 4) > 0;
    let last = of_now.iter().rev().find(is_commit).copied();
    let place = |frame: usize| HEADER_BYTES + frame * frame_bytes + FRAME_HEADER_BYTES;
    let kept = of_now.iter().filter(|&&frame| Some(frame) <= last);
    let newest = kept.map(|&frame| (number(frames[frame], 0), place(frame))).collect();
    let is_broken = |&frame: &usize| {
        of_now.binary_search(&frame).is_err() && (Some(frame) < last || salts(frame) == now)
    };
    InForce { newest, broken: (0..frames.len()).filter(is_broken).count() }
}

/// The places of frames whose checksum fits what stands before them.
fn trusted(log: &[u8], frames: &[&[u8]], is_low_first: bool) -> Vec<usize> {
    let before = |frame: usize| match frame.checked_sub(1) {
        Some(previous) => (number(frames[previous], 16), number(frames[previous], 20)),
        None => (number(log, 24), number(log, 28)),
    };
    let fits = |&frame: &usize| {
        let bytes = frames[frame];
        let (head, page) = (&bytes[..8], &bytes[FRAME_HEADER_BYTES..]);
        let sum = checksum(checksum(before(frame), head, is_low_first), page, is_low_first);
        sum == (number(bytes, 16), number(bytes, 20)) && number(bytes, 0) > 0
    };
    (0..frames.len()).filter(fits).collect()
}

/// Section 4.2: two sums over pairs of numbers of four bytes.
fn checksum(mut sums: (u32, u32), bytes: &[u8], is_low_first: bool) -> (u32, u32) {
    let read = |at: usize| {
        let word = number(bytes, at);
        if is_low_first { word.swap_bytes() } else { word }
    };
    for at in (0..bytes.len()).step_by(8) {
        sums.0 = sums.0.wrapping_add(read(at)).wrapping_add(sums.1);
        sums.1 = sums.1.wrapping_add(read(at + 4)).wrapping_add(sums.0);
    }
    sums
}
