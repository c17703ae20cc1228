//! The pixels of a piece: pictures scaled to their cells, cut to what is visible, several side
//! by side. Knows cells and pixels, no protocol.

use super::patch::{Job, Patch};
use crate::imaging::{Pixels, stretch};
use ratatui::layout::Rect;
use std::sync::Arc;

/// Pixels a cell gets: width and height.
type Density = (u32, u32);

/// The picture last scaled, since its bands follow one another.
#[derive(Debug, Default)]
pub(super) struct Scaler {
    last: Option<(Patch, Density, Arc<Pixels>)>,
}

impl Scaler {
    /// The whole picture of a patch at this density.
    fn scaled(&mut self, patch: &Patch, pixels: &Pixels, density: Density) -> Arc<Pixels> {
        let same = |last: &Patch| {
            (last.key, last.fingerprint, last.whole) == (patch.key, patch.fingerprint, patch.whole)
        };
        if let Some((last, at, scaled)) = &self.last
            && same(last)
            && *at == density
        {
            return Arc::clone(scaled);
        }
        let (columns, rows) = (u32::from(patch.whole.width), u32::from(patch.whole.height));
        let scaled = Arc::new(stretch(pixels, columns * density.0, rows * density.1));
        self.last = Some((*patch, density, Arc::clone(&scaled)));
        scaled
    }

    /// The pixels of a job; `pictures` are those of its patches, in order.
    ///
    /// What lies between two pictures repeats the last column of the left one: nothing to see,
    /// as text comes over it, and nothing to pay.
    pub(super) fn compose(
        &mut self,
        job: &Job,
        pictures: &[Arc<Pixels>],
        density: Density,
    ) -> Pixels {
        let parts: Vec<Pixels> = job
            .patches
            .iter()
            .zip(pictures)
            .map(|(patch, pixels)| cut(&self.scaled(patch, pixels, density), patch, density))
            .collect();
        let (width, height) =
            (u32::from(job.area.width) * density.0, u32::from(job.area.height) * density.1);
        let mut rgb = Vec::with_capacity(width as usize * height as usize * 3);
        for y in 0..height {
            let begin = rgb.len();
            for (patch, part) in job.patches.iter().zip(&parts) {
                let left = u32::from(patch.area.x - job.area.x) * density.0;
                pad(&mut rgb, begin + left as usize * 3);
                rgb.extend_from_slice(row(part, y));
            }
        }
        // The parts fill their areas by construction.
        Pixels::new(width, height, rgb).unwrap_or_else(|_| Pixels::filled(width, height, [0; 3]))
    }
}

/// Repeats the last pixel up to this many bytes.
fn pad(rgb: &mut Vec<u8>, length: usize) {
    while rgb.len() < length {
        let last = rgb.last_chunk::<3>().copied().unwrap_or_default();
        rgb.extend_from_slice(&last);
    }
}

/// The pixels of a scaled picture under the visible cells of a patch.
fn cut(scaled: &Pixels, patch: &Patch, density: Density) -> Pixels {
    let Rect { x, y, width, height } = patch.area;
    if patch.area == patch.whole {
        return scaled.clone();
    }
    let left = u32::from(x - patch.whole.x) * density.0;
    let top = u32::from(y - patch.whole.y) * density.1;
    part(scaled, (left, top), (u32::from(width) * density.0, u32::from(height) * density.1))
}

/// A rectangle of a picture, which must lie inside it.
pub(super) fn part(pixels: &Pixels, (x, y): (u32, u32), (width, height): (u32, u32)) -> Pixels {
    let bytes = x as usize * 3..(x + width) as usize * 3;
    let rows = (y..y + height).filter_map(|y| row(pixels, y).get(bytes.clone()));
    let rgb: Vec<u8> = rows.flatten().copied().collect();
    Pixels::new(width, height, rgb).unwrap_or_else(|_| Pixels::filled(width, height, [0; 3]))
}

fn row(pixels: &Pixels, y: u32) -> &[u8] {
    let stride = pixels.width() as usize * 3;
    let begin = y as usize * stride;
    pixels.rgb().get(begin..begin + stride).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::super::ImageKey;
    use super::*;
    use crate::domain::ImageId;

    fn patch(number: i64, whole: Rect, area: Rect) -> Patch {
        let fingerprint = number.unsigned_abs();
        Patch { key: ImageKey::Thumbnail(ImageId(number)), fingerprint, whole, area }
    }

    /// Two columns and two rows of pixels, numbered by their red value.
    fn numbered(first: u8) -> Arc<Pixels> {
        let rgb = (first..first + 4).flat_map(|red| [red, 0, 0]).collect();
        Arc::new(Pixels::new(2, 2, rgb).unwrap())
    }

    fn reds(pixels: &Pixels) -> Vec<u8> {
        pixels.rgb().chunks(3).map(|rgb| rgb[0]).collect()
    }

    #[test]
    fn neighbours_become_one_picture_and_the_gap_costs_nothing_new() {
        let (left, right) = (Rect::new(4, 1, 2, 2), Rect::new(7, 1, 2, 2));
        let patches = vec![patch(1, left, left), patch(2, right, right)];
        let job = Job { patches, area: Rect::new(4, 1, 5, 2), gaps: Vec::new() };
        let pictures = [numbered(10), numbered(20)];
        let composed = Scaler::default().compose(&job, &pictures, (1, 1));
        assert_eq!(reds(&composed), [10, 11, 11, 20, 21, 12, 13, 13, 22, 23]);
    }

    #[test]
    fn only_the_visible_part_is_taken() {
        let whole = Rect::new(0, 0, 2, 2);
        let lower = patch(1, whole, Rect::new(0, 1, 2, 1));
        let job = Job { patches: vec![lower], area: lower.area, gaps: Vec::new() };
        let mut scaler = Scaler::default();
        assert_eq!(reds(&scaler.compose(&job, &[numbered(1)], (1, 1))), [3, 4]);
        let right = patch(1, whole, Rect::new(1, 0, 1, 2));
        let job = Job { patches: vec![right], area: right.area, gaps: Vec::new() };
        assert_eq!(reds(&scaler.compose(&job, &[numbered(1)], (1, 1))), [2, 4]);
    }
}
