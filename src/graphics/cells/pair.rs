//! Two colours for the sub-pixels of a cell: which split of them loses least. Plain arithmetic
//! on sRGB values; knows no characters and no terminal.

/// Red, green and blue.
pub(super) type Rgb = [u8; 3];

/// Which sub-pixels are painted in which of two colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    /// Bit n: sub-pixel n has the first colour.
    pub(super) mask: u8,
    /// The colour of the sub-pixels in the mask, and that of the others.
    pub(super) colours: [Rgb; 2],
}

/// Squared distance of two colours: what PSNR counts.
pub(super) fn error(a: Rgb, b: Rgb) -> u32 {
    a.iter().zip(b).map(|(&a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
}

/// What painting these sub-pixels in `pair` loses.
pub(super) fn loss(subpixels: &[Rgb], pair: Pair) -> u32 {
    let is_first = |at: usize| pair.mask >> at & 1 == 1;
    let colour = |at| pair.colours[usize::from(!is_first(at))];
    subpixels.iter().enumerate().map(|(at, &rgb)| error(rgb, colour(at))).sum()
}

/// Each sub-pixel in the nearer of two given colours.
pub(super) fn nearest(subpixels: &[Rgb], colours: [Rgb; 2]) -> Pair {
    let is_first = |rgb: Rgb| error(rgb, colours[0]) < error(rgb, colours[1]);
    let bits = subpixels.iter().enumerate().map(|(at, &rgb)| u8::from(is_first(rgb)) << at);
    Pair { mask: bits.sum(), colours }
}

/// The split with the least squared error: of all of them, each with its two mean colours. At
/// most six sub-pixels make 31 splits, and trying them all is exact.
pub(super) fn best(subpixels: &[Rgb]) -> Pair {
    // The last sub-pixel always has the second colour: the opposite split is the same.
    let splits = 1u8 << subpixels.len().saturating_sub(1).min(7);
    let mut mask = 0;
    let mut gain = 0.0;
    for split in 1..splits {
        let separated = separation(subpixels, split);
        if separated > gain {
            (mask, gain) = (split, separated);
        }
    }
    let (first, second) = means(subpixels, mask);
    Pair { mask, colours: [first, second] }
}

/// The mean colour.
pub(super) fn mean(subpixels: &[Rgb]) -> Rgb {
    means(subpixels, 0).1
}

/// By how much two means fit better than one (up to a constant factor): the squared distance
/// of the means, weighted by the sizes of their groups.
fn separation(subpixels: &[Rgb], mask: u8) -> f32 {
    let ((first, m), (second, n)) = sums(subpixels, mask);
    let (m, n) = (m as f32, n as f32);
    let distance = first.iter().zip(second).map(|(&a, b)| (a as f32 / m - b as f32 / n).powi(2));
    m * n * distance.sum::<f32>()
}

fn means(subpixels: &[Rgb], mask: u8) -> (Rgb, Rgb) {
    let ((first, m), (second, n)) = sums(subpixels, mask);
    let mean = |sum: [u32; 3], count: u32| {
        sum.map(|sum| u8::try_from((sum + count / 2) / count.max(1)).unwrap_or(u8::MAX))
    };
    (mean(first, m), mean(second, n))
}

/// Sum and count of the sub-pixels in the mask, and of the others.
type Sums = (([u32; 3], u32), ([u32; 3], u32));

fn sums(subpixels: &[Rgb], mask: u8) -> Sums {
    let mut groups = [([0; 3], 0); 2];
    for (at, rgb) in subpixels.iter().enumerate() {
        let (sum, count) = &mut groups[usize::from(mask >> at & 1 == 0)];
        sum.iter_mut().zip(rgb).for_each(|(sum, &value)| *sum += u32::from(value));
        *count += 1;
    }
    (groups[0], groups[1])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const RED: Rgb = [200, 0, 0];
    const BLUE: Rgb = [0, 0, 200];

    #[test]
    fn two_colours_are_told_apart_without_loss() {
        let pair = best(&[RED, BLUE, BLUE, RED]);
        assert_eq!(pair, Pair { mask: 0b0110, colours: [BLUE, RED] });
        assert_eq!(loss(&[RED, BLUE, BLUE, RED], pair), 0);
    }

    #[test]
    fn one_colour_is_not_split() {
        assert_eq!(best(&[RED; 6]).mask, 0);
        assert_eq!(mean(&[RED, BLUE]), [100, 0, 100]);
    }

    proptest! {
        #[test]
        fn no_split_is_better(pixels in prop::collection::vec(any::<Rgb>(), 2..=6), other: u8) {
            let mask = other & ((1u8 << pixels.len()) - 1);
            let (first, second) = means(&pixels, mask);
            let other = Pair { mask, colours: [first, second] };
            // Means are rounded to whole values, by at most half of one per sub-pixel.
            prop_assert!(loss(&pixels, best(&pixels)) <= loss(&pixels, other) + 18);
        }

        #[test]
        fn the_nearer_colour_loses_least(pixels in prop::collection::vec(any::<Rgb>(), 2..=6), a: Rgb, b: Rgb) {
            let each = |rgb: &Rgb| error(*rgb, a).min(error(*rgb, b));
            let least: u32 = pixels.iter().map(each).sum();
            prop_assert_eq!(loss(&pixels, nearest(&pixels, [a, b])), least);
        }
    }
}
