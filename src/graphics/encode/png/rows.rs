//! A picture's rows with a filter chosen for each. It knows no compression.

use super::predict::{Filter, Quantiser, filter_row};
use crate::imaging::Pixels;

/// By what a filter is chosen: the one that leaves least of this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Judge {
    /// The sum of absolute residuals (specification, section 12.7): for Huffman codes.
    Sum,
    /// Different pairs of neighbouring bytes: for a compressor that looks for repetitions.
    Pairs,
}

/// The rows, each with its filter's number before it, as PNG has them. A filter is chosen on every
/// `rows_per_choice`th row.
pub(super) fn filtered(
    pixels: &Pixels,
    quantiser: &Quantiser,
    judge: Judge,
    rows_per_choice: usize,
) -> Vec<u8> {
    let row_length = pixels.width() as usize * 3;
    let mut rows = vec![0; (row_length + 1) * pixels.height() as usize];
    let mut coder = Coder::new(row_length, quantiser, judge);
    let sources = pixels.rgb().chunks_exact(row_length);
    for (at, (source, row)) in sources.zip(rows.chunks_exact_mut(row_length + 1)).enumerate() {
        if let [name, residuals @ ..] = row {
            if at.is_multiple_of(rows_per_choice) {
                coder.choose(source);
            }
            coder.code(source, residuals);
            *name = coder.filter.code();
        }
    }
    rows
}

/// Goes down a picture row by row.
struct Coder<'a> {
    quantiser: &'a Quantiser,
    judge: Judge,
    filter: Filter,
    /// The row above as the terminal decodes it; black above the first.
    seen: Vec<u8>,
    /// Where filters are tried: such a row, and residuals.
    trial: (Vec<u8>, Vec<u8>),
    /// A bit for each pair of bytes there can be.
    pairs: Vec<u64>,
}

impl<'a> Coder<'a> {
    fn new(row_length: usize, quantiser: &'a Quantiser, judge: Judge) -> Self {
        let row = || vec![0; row_length];
        let (seen, trial, pairs) = (row(), (row(), row()), vec![0; 65536 / 64]);
        Self { quantiser, judge, filter: Filter::Sub, seen, trial, pairs }
    }

    /// Takes the filter that leaves the least on this row. What is tried is the whole step with its
    /// rounding: judged on unrounded differences, a picture gets 5 % larger.
    fn choose(&mut self, source: &[u8]) {
        let Self { quantiser, judge, seen, trial: (tried, residuals), pairs, .. } = self;
        let mut left = |filter| {
            tried.copy_from_slice(seen);
            filter_row(filter, quantiser, source, tried, residuals);
            match judge {
                Judge::Sum => sum(residuals),
                Judge::Pairs => distinct_pairs(residuals, pairs),
            }
        };
        let best = Filter::ALL.into_iter().min_by_key(|filter| left(*filter));
        self.filter = best.unwrap_or(Filter::Sub);
    }

    fn code(&mut self, source: &[u8], residuals: &mut [u8]) {
        filter_row(self.filter, self.quantiser, source, &mut self.seen, residuals);
    }
}

fn sum(residuals: &[u8]) -> u64 {
    residuals.iter().map(|byte| u64::from(byte.cast_signed().unsigned_abs())).sum()
}

fn distinct_pairs(residuals: &[u8], pairs: &mut [u64]) -> u64 {
    pairs.fill(0);
    for pair in residuals.windows(2) {
        if let [first, second] = *pair {
            let pair = usize::from(first) << 8 | usize::from(second);
            pairs[pair / 64] |= 1 << (pair % 64);
        }
    }
    pairs.iter().map(|bits| u64::from(bits.count_ones())).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_counted_once() {
        let mut pairs = vec![u64::MAX; 1024];
        assert_eq!(distinct_pairs(&[1, 2, 1, 2, 255, 255, 255], &mut pairs), 4);
        assert_eq!(distinct_pairs(&[7], &mut pairs), 0);
    }

    #[test]
    fn residuals_are_small_on_both_sides_of_zero() {
        assert_eq!(sum(&[1, 255, 128]), 1 + 1 + 128);
    }
}
