//! Where pictures stand on the screen, in cells. Plain values and one piece of geometry; the
//! app may use all of it.

use super::CellSize;
use crate::domain::{ImageId, Look, Part};
use ratatui::layout::Rect;

/// Which picture, in which of its decoded forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ImageKey {
    /// The image at the size of its pane, looked at in this way.
    Photo(ImageId, Look),
    /// A part of the image at the size of its pane: sharper than the same part of the photo.
    Detail(ImageId, Look, Part),
    /// The image as a small square tile.
    Thumbnail(ImageId),
    /// A whole example image, as large as there is room.
    Enlarged(ImageId),
}

/// One picture at one place. The same key may stand in several places of a frame. Of several
/// pictures in the same area the last one that is available is seen: the earlier ones stand in
/// for it until it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Placement {
    /// The picture.
    pub key: ImageKey,
    /// The cells it fills, edge to edge; see [`fit_cells`] for keeping the aspect.
    pub area: Rect,
    /// The part of the picture that fills them.
    pub part: Part,
    /// Those of the cells that are seen: at the edge of a list, not all.
    pub visible: Rect,
}

impl Placement {
    /// The whole picture, filling `area`.
    pub fn new(key: ImageKey, area: Rect) -> Self {
        Self { key, area, part: Part::WHOLE, visible: area }
    }

    /// A part of the picture, filling `area`.
    pub fn of_part(key: ImageKey, part: Part, area: Rect) -> Self {
        Self { key, area, part, visible: area }
    }

    /// The same, seen only as far as it lies within `window`.
    #[must_use]
    pub fn within(self, window: Rect) -> Self {
        Self { visible: self.visible.intersection(window), ..self }
    }
}

/// The largest rectangle of whole cells within `area` for a picture of `image` pixels, centred.
///
/// The scale is the largest that fits (at most 1 unless `enlarge`); of the neighbouring whole
/// numbers of columns and rows, those that distort the picture least are taken. Never empty
/// unless `area` is.
pub fn fit_cells(image: (u32, u32), cell: CellSize, area: Rect, enlarge: bool) -> Rect {
    if area.is_empty() {
        return Rect { width: 0, height: 0, ..area };
    }
    let (width, height) = (f64::from(image.0.max(1)), f64::from(image.1.max(1)));
    // The picture's size in cells at scale 1.
    let natural = (width / f64::from(cell.width_px), height / f64::from(cell.height_px));
    let largest = (f64::from(area.width) / natural.0).min(f64::from(area.height) / natural.1);
    let scale = if enlarge { largest } else { largest.min(1.0) };
    let (columns, rows) = least_distorted((natural.0 * scale, natural.1 * scale), area);
    Rect {
        x: area.x + (area.width - columns) / 2,
        y: area.y + (area.height - rows) / 2,
        width: columns,
        height: rows,
    }
}

/// Whole columns and rows next to the exact ones whose aspect is nearest to theirs; of equals,
/// the larger.
fn least_distorted(exact: (f64, f64), area: Rect) -> (u16, u16) {
    let distortion = |(columns, rows): (u16, u16)| {
        ((f64::from(columns) / f64::from(rows)) / (exact.0 / exact.1)).ln().abs()
    };
    let mut best = (neighbours(exact.0, area.width)[0], neighbours(exact.1, area.height)[0]);
    for columns in neighbours(exact.0, area.width) {
        for rows in neighbours(exact.1, area.height) {
            if distortion((columns, rows)) < distortion(best) - 1e-9 {
                best = (columns, rows);
            }
        }
    }
    best
}

/// The whole numbers around `exact`, the larger first, within 1..=`most`.
fn neighbours(exact: f64, most: u16) -> [u16; 2] {
    // A hair's breadth over a whole number is rounding, not a reason for one more cell.
    let up = whole((exact - 1e-6).ceil(), most);
    [up, whole(exact.floor(), most)]
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 1..=u16::MAX on the line before"
)]
fn whole(cells: f64, most: u16) -> u16 {
    let clamped = cells.clamp(1.0, f64::from(most.max(1)));
    clamped as u16
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CELL: CellSize = CellSize { width_px: 10, height_px: 20 };

    #[test]
    fn a_wide_picture_fills_the_width() {
        let rect = fit_cells((2000, 1000), CELL, Rect::new(5, 3, 60, 40), true);
        assert_eq!(rect, Rect::new(5, 3 + 12, 60, 15));
    }

    #[test]
    fn a_tall_picture_fills_the_height() {
        let rect = fit_cells((500, 1000), CELL, Rect::new(0, 0, 60, 20), true);
        assert_eq!(rect, Rect::new(20, 0, 20, 20));
    }

    #[test]
    fn small_pictures_are_enlarged_only_on_request() {
        let area = Rect::new(0, 0, 60, 20);
        assert_eq!(fit_cells((100, 100), CELL, area, false), Rect::new(25, 7, 10, 5));
        assert_eq!(fit_cells((100, 100), CELL, area, true), Rect::new(10, 0, 40, 20));
    }

    #[test]
    fn extremes_keep_one_cell() {
        assert_eq!(fit_cells((4000, 3), CELL, Rect::new(0, 0, 40, 9), true).height, 1);
        assert_eq!(fit_cells((1, 1), CELL, Rect::new(0, 0, 40, 9), false), Rect::new(19, 4, 1, 1));
        assert_eq!(fit_cells((0, 0), CELL, Rect::new(0, 0, 1, 1), true), Rect::new(0, 0, 1, 1));
        assert!(fit_cells((10, 10), CELL, Rect::new(4, 4, 0, 9), true).is_empty());
    }

    proptest! {
        #[test]
        fn the_rectangle_lies_inside_and_is_about_as_large_as_can_be(
            size in (1u32..4000, 1u32..4000), cell in (4u16..30, 8u16..60),
            area in (0u16..50, 0u16..50, 1u16..200, 1u16..80),
        ) {
            let cell = CellSize { width_px: cell.0, height_px: cell.1 };
            let area = Rect::new(area.0, area.1, area.2, area.3);
            let rect = fit_cells(size, cell, area, true);
            prop_assert_eq!(rect.intersection(area), rect);
            prop_assert!(!rect.is_empty());
            // At most one cell is given away on the side that limits.
            prop_assert!(rect.width + 1 >= area.width || rect.height + 1 >= area.height);
        }

        #[test]
        fn large_pictures_are_hardly_distorted(w in 300u32..3000, h in 300u32..3000) {
            let rect = fit_cells((w, h), CELL, Rect::new(0, 0, 80, 40), true);
            let shown = f64::from(rect.width) * 10.0 / (f64::from(rect.height) * 20.0);
            let ratio = shown / (f64::from(w) / f64::from(h));
            let cells = f64::from(rect.width.min(rect.height));
            prop_assert!((ratio.ln()).abs() <= 0.5 / (cells - 1.0), "{ratio} at {rect:?}");
        }
    }
}
