//! PNG's predictors over quantised residuals: one row in, residual bytes and the row as the
//! terminal will see it out. It knows no compression.

/// The predictors worth trying on photographs, of the five PNG has
/// (specification, section 9.2). "None" is left out: it predicts nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Filter {
    /// The pixel to the left.
    Sub,
    /// The pixel above.
    Up,
    /// The mean of both.
    Average,
    /// Left, above or above left, whichever is nearest to left + above - above left.
    Paeth,
}

impl Filter {
    /// All of them.
    pub(super) const ALL: [Self; 4] = [Self::Sub, Self::Up, Self::Average, Self::Paeth];

    /// The byte that names the filter before its row.
    pub(super) fn code(self) -> u8 {
        match self {
            Self::Sub => 1,
            Self::Up => 2,
            Self::Average => 3,
            Self::Paeth => 4,
        }
    }
}

/// Rounds a difference to the nearest multiple of the step `2 * tolerance + 1`, so that what is
/// lost is at most the tolerance.
#[derive(Debug)]
pub(super) struct Quantiser {
    /// By difference + 255; the last place is never used and makes the length a power of two.
    rounded: [i16; 512],
}

impl Quantiser {
    pub(super) fn new(tolerance: u8) -> Self {
        let tolerance = i16::from(tolerance);
        let step = 2 * tolerance + 1;
        let mut rounded = [0; 512];
        for (difference, rounded) in (-255_i16..=255).zip(&mut rounded) {
            *rounded = (difference.abs() + tolerance) / step * step * difference.signum();
        }
        Self { rounded }
    }

    fn round(&self, difference: i16) -> i16 {
        self.rounded[usize::from((difference + 255).unsigned_abs() & 511)]
    }
}

/// Filters one row of RGB. `seen` is the row above as the terminal decodes it, and becomes this
/// row: predicting from what was decoded, not from the original, is what keeps errors from
/// adding up. All three slices have the same length.
pub(super) fn filter_row(
    filter: Filter,
    quantiser: &Quantiser,
    source: &[u8],
    seen: &mut [u8],
    residuals: &mut [u8],
) {
    let row = Row { quantiser, source, seen, residuals };
    // One copy of the loop per predictor: with a choice inside it takes three times as long.
    match filter {
        Filter::Sub => row.filtered(|left, _, _| left),
        Filter::Up => row.filtered(|_, above, _| above),
        Filter::Average => row.filtered(|left, above, _| (left + above) >> 1),
        Filter::Paeth => row.filtered(paeth),
    }
}

struct Row<'a> {
    quantiser: &'a Quantiser,
    source: &'a [u8],
    seen: &'a mut [u8],
    residuals: &'a mut [u8],
}

impl Row<'_> {
    fn filtered(self, predict: impl Fn(i16, i16, i16) -> i16) {
        let (source, _) = self.source.as_chunks::<3>();
        let (seen, _) = self.seen.as_chunks_mut::<3>();
        let (residuals, _) = self.residuals.as_chunks_mut::<3>();
        let (mut left, mut above_left) = ([0; 3], [0; 3]);
        for ((source, seen), residuals) in source.iter().zip(seen).zip(residuals) {
            for channel in 0..3 {
                let above = i16::from(seen[channel]);
                let predicted = predict(left[channel], above, above_left[channel]);
                let residual = self.quantiser.round(i16::from(source[channel]) - predicted);
                // The original lies inside, so coming back inside only brings it nearer.
                let decoded = (predicted + residual).clamp(0, 255);
                // Residuals are taken modulo 256, which is the low byte.
                residuals[channel] = (decoded - predicted).to_le_bytes()[0];
                seen[channel] = decoded.to_le_bytes()[0];
                (left[channel], above_left[channel]) = (decoded, above);
            }
        }
    }
}

/// Paeth's predictor: ties go to left, then above (specification, section 9.4).
fn paeth(left: i16, above: i16, above_left: i16) -> i16 {
    let (to_left, to_above) = (above - above_left, left - above_left);
    let to_above_left = (to_left + to_above).abs();
    let (to_left, to_above) = (to_left.abs(), to_above.abs());
    let other = if to_above <= to_above_left { above } else { above_left };
    if to_left <= to_above && to_left <= to_above_left { left } else { other }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_loses_at_most_the_tolerance() {
        for tolerance in [0, 1, 2, 5, 100, 255] {
            let quantiser = Quantiser::new(tolerance);
            for difference in -255..=255_i16 {
                let lost = (quantiser.round(difference) - difference).unsigned_abs();
                assert!(lost <= u16::from(tolerance), "{difference} at {tolerance}");
            }
        }
    }

    #[test]
    fn paeth_follows_the_specification() {
        let plain = |a: i16, b: i16, c: i16| {
            let estimate = a + b - c;
            // `min_by_key` keeps the first of equals: the order of the ties.
            [a, b, c].into_iter().min_by_key(|value| (estimate - value).abs()).unwrap()
        };
        for a in (0..256).step_by(5) {
            for b in (0..256).step_by(5) {
                for c in (0..256).step_by(5) {
                    assert_eq!(paeth(a, b, c), plain(a, b, c), "{a} {b} {c}");
                }
            }
        }
    }

    #[test]
    fn without_tolerance_a_row_is_kept_as_it_is() {
        let source: Vec<u8> = (0..30_u8).map(|n| n.wrapping_mul(37)).collect();
        for filter in Filter::ALL {
            let mut seen: Vec<u8> = (0..30_u8).map(|n| n.wrapping_mul(91)).collect();
            filter_row(filter, &Quantiser::new(0), &source, &mut seen, &mut [0; 30]);
            assert_eq!(seen, source, "{filter:?}");
        }
    }
}
