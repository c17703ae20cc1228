//! Pictures as text: each cell shows two pixels, the upper as the colour of `▀`, the lower as
//! its background. Writes cells into a buffer and keeps what it computed; sends nothing.

use super::{Colours, ImageKey, PictureSource, Placement, Prepared, palette};
use crate::domain::Part;
use crate::imaging::{Pixels, crop, stretch};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Position;
use ratatui::style::Color;
use std::collections::HashMap;

/// Cells kept of pictures that are not on the screen; some 50 screens' worth.
const MAX_CACHED_CELLS: usize = 500_000;

/// What was drawn: which part of which picture, in how many columns and rows.
type Name = (ImageKey, Part, u16, u16);

/// Draws half blocks, each part of a picture computed once per size.
#[derive(Debug)]
pub(super) struct HalfBlocks {
    colours: Colours,
    cache: HashMap<Name, Drawn>,
    /// Counts the frames, to know which pictures were not needed lately.
    frame: u64,
}

/// A picture as cells, row by row.
#[derive(Debug)]
struct Drawn {
    fingerprint: u64,
    cells: Vec<Halves>,
    last_used: u64,
}

/// The two colours of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Halves {
    upper: Color,
    lower: Color,
}

impl HalfBlocks {
    pub(super) fn new(colours: Colours) -> Self {
        Self { colours, cache: HashMap::new(), frame: 0 }
    }

    /// Draws what is available and tells which pictures are wholly on the screen.
    pub(super) fn paint(
        &mut self,
        placements: &[Placement],
        source: &impl PictureSource,
        buf: &mut Buffer,
    ) -> Vec<ImageKey> {
        self.frame += 1;
        let mut shown = Vec::new();
        for placement in placements.iter().filter(|placement| !placement.area.is_empty()) {
            let Some(drawn) = self.drawn(placement, source.picture(placement.key)) else {
                continue;
            };
            draw(drawn, placement, buf);
            if placement.area.intersection(buf.area) == placement.area {
                shown.push(placement.key);
            }
        }
        self.drop_stale();
        shown
    }

    /// The picture at the placement's size: from the cache, or computed if the source has it.
    fn drawn(&mut self, placement: &Placement, picture: Option<Prepared>) -> Option<&Drawn> {
        let (columns, rows) = (placement.area.width, placement.area.height);
        let name = (placement.key, placement.part, columns, rows);
        let cached = self.cache.get(&name).map(|drawn| drawn.fingerprint);
        if let Some(picture) = picture
            && cached != Some(picture.fingerprint())
        {
            let cells = match placement.part {
                Part::WHOLE => halves(picture.pixels(), columns, rows, self.colours),
                part => {
                    let seen = crop(picture.pixels(), part.pixels(picture.pixels().size()));
                    halves(&seen, columns, rows, self.colours)
                }
            };
            let fingerprint = picture.fingerprint();
            self.cache.insert(name, Drawn { fingerprint, cells, last_used: 0 });
        }
        let drawn = self.cache.get_mut(&name)?;
        drawn.last_used = self.frame;
        Some(drawn)
    }

    /// Keeps the cache within its bound, oldest first; what this frame shows stays.
    fn drop_stale(&mut self) {
        let mut held: usize = self.cache.values().map(|drawn| drawn.cells.len()).sum();
        if held <= MAX_CACHED_CELLS {
            return;
        }
        let mut ages: Vec<u64> = self.cache.values().map(|drawn| drawn.last_used).collect();
        ages.sort_unstable();
        ages.dedup();
        for age in ages.into_iter().filter(|&age| age < self.frame) {
            if held <= MAX_CACHED_CELLS {
                break;
            }
            self.cache.retain(|_, drawn| drawn.last_used != age);
            held = self.cache.values().map(|drawn| drawn.cells.len()).sum();
        }
    }
}

fn halves(pixels: &Pixels, columns: u16, rows: u16, colours: Colours) -> Vec<Halves> {
    let (width, height) = (u32::from(columns), u32::from(rows) * 2);
    let scaled = stretch(pixels, width, height);
    let colour = |x, y| {
        let rgb = scaled.colour(x, y).unwrap_or_default();
        match colours {
            Colours::True => Color::Rgb(rgb[0], rgb[1], rgb[2]),
            Colours::Indexed256 => Color::Indexed(palette::nearest(rgb)),
        }
    };
    let cell = |x, row| Halves { upper: colour(x, 2 * row), lower: colour(x, 2 * row + 1) };
    (0..u32::from(rows)).flat_map(|row| (0..width).map(move |x| cell(x, row))).collect()
}

fn draw(drawn: &Drawn, placement: &Placement, buf: &mut Buffer) {
    let places = placement.area.positions();
    for (place, halves) in places.zip(&drawn.cells) {
        // A placement may reach over the edge after a resize, until the next frame.
        if let Some(cell) = buf.cell_mut(Position::new(place.x, place.y)) {
            fill(cell, *halves);
        }
    }
}

/// A cell of one colour is a space, which takes one colour less to send.
fn fill(cell: &mut Cell, halves: Halves) {
    cell.reset();
    cell.set_bg(halves.lower);
    if halves.upper != halves.lower {
        cell.set_char('▀').set_fg(halves.upper);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Capabilities, Quality, prepare};
    use super::*;
    use crate::domain::{ImageId, Look};
    use ratatui::layout::Rect;

    const KEY: ImageKey = ImageKey::Photo(ImageId(1), Look::PLAIN);

    /// Rows of red, green, blue, blue.
    fn stripes() -> Pixels {
        let rows = [[200, 0, 0], [0, 200, 0], [0, 0, 200], [0, 0, 200]];
        Pixels::new(2, 4, rows.iter().flat_map(|row| row.repeat(2)).collect()).unwrap()
    }

    fn source(pixels: Pixels) -> HashMap<ImageKey, Prepared> {
        HashMap::from([(KEY, prepare(pixels, &Capabilities::assumed(), Quality::Lossless))])
    }

    fn at(x: u16, y: u16, width: u16, height: u16) -> Placement {
        Placement::new(KEY, Rect::new(x, y, width, height))
    }

    #[test]
    fn two_pixels_share_a_cell() {
        let mut buf = Buffer::with_lines(["....", "....", "...."]);
        let shown =
            HalfBlocks::new(Colours::True).paint(&[at(1, 1, 2, 2)], &source(stripes()), &mut buf);
        assert_eq!(shown, [KEY]);
        let mut expected = Buffer::with_lines(["....", ".▀▀.", ".  ."]);
        for x in 1..3 {
            expected[(x, 1)].set_fg(Color::Rgb(200, 0, 0)).set_bg(Color::Rgb(0, 200, 0));
            expected[(x, 2)].set_bg(Color::Rgb(0, 0, 200));
        }
        assert_eq!(buf, expected);
    }

    #[test]
    fn with_256_colours_the_nearest_are_taken() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 2, 2));
        HalfBlocks::new(Colours::Indexed256).paint(&[at(0, 0, 2, 2)], &source(stripes()), &mut buf);
        assert_eq!(buf[(0, 0)].fg, Color::Indexed(160));
        assert_eq!(buf[(0, 1)].symbol(), " ");
    }

    #[test]
    fn what_was_drawn_once_needs_no_source() {
        let mut blocks = HalfBlocks::new(Colours::True);
        let mut first = Buffer::empty(Rect::new(0, 0, 2, 2));
        blocks.paint(&[at(0, 0, 2, 2)], &source(stripes()), &mut first);
        let mut second = Buffer::empty(Rect::new(0, 0, 2, 2));
        let shown = blocks.paint(&[at(0, 0, 2, 2)], &HashMap::new(), &mut second);
        assert_eq!((shown, second), (vec![KEY], first));
    }

    #[test]
    fn a_new_picture_under_the_same_key_replaces_the_old() {
        let mut blocks = HalfBlocks::new(Colours::True);
        let mut buf = Buffer::empty(Rect::new(0, 0, 2, 2));
        blocks.paint(&[at(0, 0, 2, 2)], &source(stripes()), &mut buf);
        let white = Pixels::filled(2, 2, [255; 3]);
        blocks.paint(&[at(0, 0, 2, 2)], &source(white), &mut buf);
        assert_eq!(buf[(0, 0)].bg, Color::Rgb(255, 255, 255));
    }

    #[test]
    fn pictures_over_the_edge_are_cut_and_not_counted_as_shown() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 2, 2));
        let mut blocks = HalfBlocks::new(Colours::True);
        let shown = blocks.paint(&[at(1, 1, 5, 5), at(0, 0, 0, 3)], &source(stripes()), &mut buf);
        assert_eq!(shown, []);
        assert_eq!(buf[(0, 0)], Cell::default());
        assert_ne!(buf[(1, 1)], Cell::default());
    }

    #[test]
    fn a_part_fills_the_area_alone() {
        let lower = Part::around((0, Part::UNITS), Part::UNITS, Part::UNITS / 2);
        let placement = Placement::of_part(KEY, lower, Rect::new(0, 0, 2, 1));
        let mut blocks = HalfBlocks::new(Colours::True);
        let mut buf = Buffer::empty(Rect::new(0, 0, 2, 1));
        blocks.paint(&[placement], &source(stripes()), &mut buf);
        let blue = Color::Rgb(0, 0, 200);
        assert_eq!((buf[(0, 0)].symbol(), buf[(0, 0)].bg), (" ", blue));
        // The whole is another drawing, not the one of the part.
        blocks.paint(&[at(0, 0, 2, 1)], &source(stripes()), &mut buf);
        assert_ne!((buf[(0, 0)].symbol(), buf[(0, 0)].bg), (" ", blue));
    }

    #[test]
    fn of_two_pictures_in_one_place_the_last_that_is_there_is_seen() {
        let detail = ImageKey::Detail(ImageId(1), Look::PLAIN, Part::WHOLE);
        let area = Rect::new(0, 0, 1, 1);
        let both = [Placement::new(KEY, area), Placement::new(detail, area)];
        let mut pictures = source(Pixels::filled(2, 2, [9; 3]));
        let mut blocks = HalfBlocks::new(Colours::True);
        let mut buf = Buffer::empty(area);
        assert_eq!(blocks.paint(&both, &pictures, &mut buf), [KEY]);
        assert_eq!(buf[(0, 0)].bg, Color::Rgb(9, 9, 9));
        let sharper =
            prepare(Pixels::filled(2, 2, [7; 3]), &Capabilities::assumed(), Quality::Lossless);
        pictures.insert(detail, sharper);
        blocks.paint(&both, &pictures, &mut buf);
        assert_eq!(buf[(0, 0)].bg, Color::Rgb(7, 7, 7));
    }

    #[test]
    fn the_cache_is_bounded() {
        let mut blocks = HalfBlocks::new(Colours::True);
        let mut buf = Buffer::empty(Rect::new(0, 0, 1, 1));
        for height in 1..=20 {
            blocks.paint(&[at(0, 0, 1000, 40 + height)], &source(stripes()), &mut buf);
        }
        let held: usize = blocks.cache.values().map(|drawn| drawn.cells.len()).sum();
        assert!(held <= MAX_CACHED_CELLS && !blocks.cache.is_empty());
    }
}
