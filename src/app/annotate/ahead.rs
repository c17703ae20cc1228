//! What may be on the screen soon: so that pictures can be decoded, and sent while nothing else is
//! to be done, before they are asked for.

use super::Annotate;
use super::list::Row;
use crate::app::Display;
use crate::app::canvas::Pictures;
use crate::app::photo;
use crate::graphics::{ImageKey, Placement};
use crate::widgets;
use ratatui::layout::Rect;

impl Annotate {
    /// The next `images` images, then the examples of the classes a page below and above, nearest
    /// first; each with the cells it would take.
    pub fn ahead(&self, images: usize, display: &Display, pictures: &Pictures) -> Vec<Placement> {
        let photos = self.next_photos(display, pictures);
        let mut ahead: Vec<Placement> = photos.take(images).collect();
        let list = self.areas(display.screen).list;
        let thumbs = self.thumbs(list, display);
        if thumbs > 0 && self.panel.is_none() {
            let strip = Rect { height: thumbs, ..list };
            for row in self.near_rows(list, thumbs) {
                ahead.extend(self.strip_of(row, strip, display));
            }
        }
        ahead
    }

    fn next_photos<'a>(
        &'a self,
        display: &'a Display,
        pictures: &'a Pictures,
    ) -> impl Iterator<Item = Placement> + 'a {
        let pane = self.photo_area(display);
        self.session.upcoming().map(move |image| photo::ahead(image, pane, display, pictures))
    }

    /// The rows of the list just off the screen: as many below as are visible, then above.
    fn near_rows(&self, list: Rect, thumbs: u16) -> impl Iterator<Item = usize> {
        let visible = self.list.visible(list.height, thumbs, &self.bench).count();
        let (top, rows) = (self.list.top(), self.list.rows().len());
        let below = (top + visible).min(rows)..(top + 2 * visible).min(rows);
        let above = (top.saturating_sub(visible)..top).rev();
        below.chain(above)
    }

    fn strip_of(&self, row: usize, strip: Rect, display: &Display) -> Vec<Placement> {
        let Some(&Row::Class(class)) = self.list.rows().get(row) else { return Vec::new() };
        let examples = self.bench.examples(class);
        let tiles = widgets::strip(strip, examples.len(), display.cell_px());
        let place = |(&image, tile)| Placement::new(ImageKey::Thumbnail(image), tile);
        examples.iter().zip(tiles).map(place).collect()
    }
}
