//! The work cut into blocks of as many images each: does it get slower, or worse?

use super::{Interval, median, wilson};

/// What is known of one image.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Worked {
    /// Its active time in milliseconds.
    pub active_ms: f64,
    /// Whether it was an error; `None` where the truth is not known.
    pub is_error: Option<bool>,
}

/// Some images in a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Block {
    /// The place (0-based) of the first.
    pub first: usize,
    /// How many there are.
    pub n: usize,
    /// The median of their active times in milliseconds.
    pub median_ms: Option<f64>,
    /// How many have a known truth.
    pub scored: u64,
    /// How many of these are errors.
    pub errors: u64,
    /// The interval of the error rate; `None` if none has a known truth.
    pub interval: Option<Interval>,
}

/// Blocks of `size` images in their order; the last may be shorter. None if `size` is 0. `z` is the
/// normal quantile of the intervals ([`Z_95`](super::Z_95)), which are [`wilson`]'s.
pub fn blocks(images: &[Worked], size: usize, z: f64) -> Vec<Block> {
    let block = |(i, images): (usize, &[Worked])| {
        let times: Vec<f64> = images.iter().map(|image| image.active_ms).collect();
        let scored = images.iter().filter_map(|image| image.is_error);
        let (n, errors) =
            scored.fold((0, 0), |(n, errors), is_error| (n + 1, errors + u64::from(is_error)));
        Block {
            first: i * size,
            n: images.len(),
            median_ms: median(&times),
            scored: n,
            errors,
            interval: wilson(errors, n, z),
        }
    };
    if size == 0 { Vec::new() } else { images.chunks(size).enumerate().map(block).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Z_95;

    #[test]
    fn the_last_block_may_be_shorter() {
        let image = |i: u32| Worked {
            active_ms: f64::from(i),
            is_error: (i != 3).then_some(i.is_multiple_of(2)),
        };
        let images: Vec<Worked> = (0..7).map(image).collect();
        let found = blocks(&images, 3, Z_95);
        let plain: Vec<_> = found
            .iter()
            .map(|block| (block.first, block.n, block.median_ms, block.scored, block.errors))
            .collect();
        assert_eq!(
            plain,
            [(0, 3, Some(1.0), 3, 2), (3, 3, Some(4.0), 2, 1), (6, 1, Some(6.0), 1, 1)]
        );
        assert_eq!(found[1].interval, wilson(1, 2, Z_95));
    }

    #[test]
    fn no_images_make_no_blocks() {
        assert!(blocks(&[], 50, Z_95).is_empty());
        assert!(blocks(&[Worked { active_ms: 1.0, is_error: None }], 0, Z_95).is_empty());
        let unscored = blocks(&[Worked { active_ms: 1.0, is_error: None }], 50, Z_95);
        assert_eq!((unscored[0].scored, unscored[0].interval), (0, None));
    }
}
