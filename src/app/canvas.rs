//! What drawing reads and what it returns: cells in a buffer, pictures as placements.

use super::keymap::Keymap;
use super::theme::Theme;
use crate::domain::{ImageId, Now, Part, printable};
use crate::graphics::{CellSize, ImageKey, Placement};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::collections::HashMap;

/// What is known of the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Display {
    /// The whole screen, in cells.
    pub screen: Rect,
    /// Size of a cell in pixels.
    pub cell: CellSize,
    /// Whether pictures have more than two pixels a cell.
    pub has_sharp_pictures: bool,
    /// The widest picture that the terminal draws, in pixels, where it draws no wider ones.
    pub widest_px: Option<u32>,
    /// Whether a part of a picture that was sent can be shown; otherwise it is made anew.
    pub shows_parts: bool,
}

impl Display {
    /// A cell's width and height in pixels.
    pub fn cell_px(&self) -> (u16, u16) {
        (self.cell.width_px, self.cell.height_px)
    }

    /// The middle of an area, no wider than a picture can be.
    pub fn drawable(&self, area: Rect) -> Rect {
        let cells = |px: u32| px / u32::from(self.cell.width_px.max(1));
        let most =
            self.widest_px.map_or(u16::MAX, |px| u16::try_from(cells(px)).unwrap_or(u16::MAX));
        let width = area.width.min(most.max(1));
        Rect { x: area.x + (area.width - width) / 2, width, ..area }
    }
}

/// What is known of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picture {
    /// Decoded; the original's size in pixels, upright. Of a thumbnail its own size.
    Ready(u32, u32),
    /// It cannot be shown, for this reason.
    Failed(String),
}

/// The pictures heard of so far.
pub type Pictures = HashMap<ImageKey, Picture>;

/// One frame being drawn.
#[derive(Debug)]
pub struct Canvas<'a> {
    /// The cells.
    pub buffer: &'a mut Buffer,
    /// The pictures, the most important first.
    pub placements: Vec<Placement>,
    /// The terminal.
    pub display: &'a Display,
    /// The styles.
    pub theme: &'a Theme,
    /// The keys.
    pub keymap: &'a Keymap,
    /// The pictures heard of so far.
    pub pictures: &'a Pictures,
    /// The moment drawn.
    pub now: Now,
}

impl Canvas<'_> {
    /// Places a picture in an area.
    pub fn place(&mut self, key: ImageKey, area: Rect) {
        self.placements.push(Placement::new(key, area));
    }

    /// Places a part of a picture in an area.
    pub fn place_part(&mut self, key: ImageKey, part: Part, area: Rect) {
        self.placements.push(Placement::of_part(key, part, area));
    }

    /// Places example images in their tiles, as far as these lie within `window`.
    pub fn place_thumbnails(&mut self, images: &[ImageId], tiles: &[Rect], window: Rect) {
        for (&image, &tile) in images.iter().zip(tiles) {
            let placement = Placement::new(ImageKey::Thumbnail(image), tile).within(window);
            if !placement.visible.is_empty() {
                self.placements.push(placement);
            }
        }
    }

    /// Writes a plain text into the first row of an area, made printable.
    pub fn text(&mut self, area: Rect, text: &str, style: Style) {
        if area.is_empty() {
            return;
        }
        let shown = crate::widgets::shorten(&printable(text), usize::from(area.width));
        self.buffer.set_string(area.x, area.y, shown, style);
    }
}
