//! Where square pictures stand in an area of cells that are not square.

use ratatui::layout::Rect;

/// Width in cells that makes a picture of `height` cells square, given the pixel size of a cell.
pub fn square_width(height: u16, cell_px: (u16, u16)) -> u16 {
    let (width_px, height_px) = (u32::from(cell_px.0.max(1)), u32::from(cell_px.1.max(1)));
    let width = (u32::from(height) * height_px + width_px / 2) / width_px;
    u16::try_from(width).unwrap_or(u16::MAX).max(1)
}

/// One row of squares as high as the area, a column apart: as many of `count` as fit.
pub fn strip(area: Rect, count: usize, cell_px: (u16, u16)) -> Vec<Rect> {
    let width = square_width(area.height, cell_px);
    let fitting = usize::from((area.width + 1) / (width + 1));
    (0..count.min(fitting)).map(|n| tile(area, width, area.height, n, fitting)).collect()
}

/// `count` squares in rows, as large as the area allows; all of them, or none if the area cannot
/// hold them one cell high.
pub fn tiles(area: Rect, count: usize, cell_px: (u16, u16)) -> Vec<Rect> {
    let layout = |height: u16| {
        let width = square_width(height, cell_px);
        let columns = usize::from((area.width + 1) / (width + 1));
        let rows = count.div_ceil(columns.max(1));
        let needed = rows * usize::from(height);
        (columns > 0 && needed <= usize::from(area.height)).then_some((width, height, columns))
    };
    let Some((width, height, columns)) = (1..=area.height).rev().find_map(layout) else {
        return Vec::new();
    };
    (0..count).map(|n| tile(area, width, height, n, columns)).collect()
}

fn tile(area: Rect, width: u16, height: u16, n: usize, columns: usize) -> Rect {
    let cells = |steps: usize, size: u16| u16::try_from(steps).unwrap_or(u16::MAX) * size;
    Rect {
        x: area.x + cells(n % columns, width + 1),
        y: area.y + cells(n / columns, height),
        width,
        height,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CELL: (u16, u16) = (10, 20);

    #[test]
    fn a_strip_holds_what_fits() {
        let strip = strip(Rect::new(5, 7, 30, 3), 13, CELL);
        assert_eq!(strip.len(), 4);
        assert_eq!(strip[3], Rect::new(5 + 3 * 7, 7, 6, 3));
    }

    #[test]
    fn tiles_are_all_there_and_as_large_as_possible() {
        for (width, height) in [(46, 5), (70, 10), (110, 20), (13, 40)] {
            let area = Rect::new(0, 0, width, height);
            let tiles = tiles(area, 13, CELL);
            assert_eq!(tiles.len(), 13, "{area}");
            assert!(tiles.iter().all(|tile| area.union(*tile) == area), "{area}");
        }
        assert_eq!(tiles(Rect::new(0, 0, 70, 10), 13, CELL)[0].height, 4);
    }

    #[test]
    fn an_area_too_small_shows_nothing() {
        assert_eq!(tiles(Rect::new(0, 0, 3, 2), 13, CELL), []);
        assert_eq!(tiles(Rect::new(0, 0, 0, 0), 13, CELL), []);
        assert_eq!(strip(Rect::new(0, 0, 4, 3), 13, CELL), []);
    }
}
