//! One door for every protocol: what should be seen goes in, cells and bytes come out. The
//! compositor writes to no terminal; the runtime does.

use super::cells::CellPictures;
use super::{Capabilities, ImageKey, PictureSource, Placement, Protocol};
use super::{iterm2, kitty, sixel};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Holds the screen back until [`END_SYNC`] (private mode 2026); ignored where unknown.
pub const BEGIN_SYNC: &[u8] = b"\x1b[?2026h";
/// Shows what was held back since [`BEGIN_SYNC`].
pub const END_SYNC: &[u8] = b"\x1b[?2026l";

/// What one frame has to send for its pictures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrameBytes {
    /// Picture data, to be written before the synchronized update: it changes nothing on the
    /// screen but may take long.
    pub before: Vec<u8>,
    /// Changes of the screen, to be written after the frame's cells and before [`END_SYNC`].
    pub inside: Vec<u8>,
    /// Whether pictures were left out for the budget: update again soon.
    pub is_pending: bool,
    /// Pictures that are on the screen once all this is flushed; one entry per placement.
    pub shown: Vec<ImageKey>,
}

/// Brings the terminal's pictures in line with what should be seen, with the least to send.
#[derive(Debug)]
pub struct Compositor {
    painter: Painter,
    /// The buffer last painted on.
    screen: Rect,
}

#[derive(Debug)]
enum Painter {
    Kitty(kitty::Screen),
    Iterm2(iterm2::Painter),
    Sixel(sixel::Painter),
    /// The pictures painted last beside their painter.
    HalfBlocks(CellPictures, Vec<ImageKey>),
}

impl Compositor {
    /// A compositor for a terminal that shows nothing of ours yet.
    pub fn new(capabilities: &Capabilities) -> Self {
        // Programs that share a window should not use the same image ids; ids of processes
        // that follow each other are spread by a multiplication.
        Self::with_nonce(capabilities, std::process::id().wrapping_mul(0x9e37_79b1) >> 16)
    }

    /// The same with ids that do not depend on the process.
    pub fn with_nonce(capabilities: &Capabilities, nonce: u32) -> Self {
        let painter = match capabilities.protocol {
            Protocol::Kitty => Painter::Kitty(kitty::Screen::new(capabilities, nonce)),
            Protocol::Iterm2 => Painter::Iterm2(iterm2::Painter::new(capabilities)),
            Protocol::Sixel => Painter::Sixel(sixel::Painter::new(capabilities)),
            Protocol::HalfBlocks => {
                Painter::HalfBlocks(CellPictures::new(capabilities), Vec::new())
            }
        };
        Self { painter, screen: Rect::ZERO }
    }

    /// Prepares the cells under the pictures: draws half blocks, or blanks what a picture will
    /// cover. Cells of pictures that are not available are left as the app drew them.
    ///
    /// Call it after the widgets, once per frame, with the placements of that frame.
    pub fn paint(
        &mut self,
        placements: &[Placement],
        source: &impl PictureSource,
        buf: &mut Buffer,
    ) {
        self.screen = buf.area;
        match &mut self.painter {
            Painter::HalfBlocks(cells, shown) => {
                *shown = cells.paint(placements, source, buf, usize::MAX).shown;
            }
            Painter::Iterm2(painter) => painter.paint(placements, source, buf, false),
            Painter::Sixel(painter) => painter.paint(placements, source, buf, false),
            Painter::Kitty(screen) => {
                let is_there = |key| screen.holds(key) || source.picture(key).is_some();
                placements
                    .iter()
                    .filter(|placement| is_there(placement.key))
                    .for_each(|placement| blank(placement.area, buf));
            }
        }
    }

    /// The bytes that lead from what the terminal shows to `placements`, all of which are then
    /// taken as sent. To be called after [`paint`](Self::paint) of the same frame.
    ///
    /// Missing pictures are sent whole, in the order of the placements, until `budget_bytes` are
    /// used up (the first one always, unless the budget is 0); the rest is pending.
    pub fn update(
        &mut self,
        placements: &[Placement],
        source: &impl PictureSource,
        budget_bytes: usize,
    ) -> FrameBytes {
        match &mut self.painter {
            Painter::Kitty(screen) => screen.update(placements, source, self.screen, budget_bytes),
            Painter::Iterm2(painter) => painter.update(source, budget_bytes),
            Painter::Sixel(painter) => painter.update(source, budget_bytes),
            Painter::HalfBlocks(_, shown) => {
                FrameBytes { shown: shown.clone(), ..FrameBytes::default() }
            }
        }
    }

    /// Whether the terminal holds this picture, so that it can be shown without being decoded.
    pub fn holds(&self, key: ImageKey) -> bool {
        match &self.painter {
            Painter::Kitty(screen) => screen.holds(key),
            Painter::Iterm2(_) | Painter::Sixel(_) | Painter::HalfBlocks(..) => false,
        }
    }

    /// Takes nothing for granted any more: the screen was cleared, or the program was suspended.
    /// Everything is sent again when next needed.
    pub fn forget(&mut self) {
        match &mut self.painter {
            Painter::Kitty(screen) => screen.forget(),
            Painter::Iterm2(painter) => painter.forget(),
            Painter::Sixel(painter) => painter.forget(),
            Painter::HalfBlocks(cells, _) => cells.forget(),
        }
    }

    /// The bytes that delete all pictures of ours, from the screen and from the terminal's
    /// memory: to be written before leaving or suspending.
    pub fn close(&mut self) -> Vec<u8> {
        match &mut self.painter {
            Painter::Kitty(screen) => screen.close(),
            Painter::Iterm2(painter) => painter.close(),
            Painter::Sixel(painter) => painter.close(),
            Painter::HalfBlocks(..) => Vec::new(),
        }
    }
}

fn blank(area: Rect, buf: &mut Buffer) {
    for place in area.intersection(buf.area).positions() {
        if let Some(cell) = buf.cell_mut(place) {
            cell.reset();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Prepared, prepare};
    use super::*;
    use crate::domain::ImageId;
    use crate::imaging::Pixels;
    use std::collections::HashMap;

    const KEY: ImageKey = ImageKey::Photo(ImageId(1));

    fn capabilities(protocol: Protocol) -> Capabilities {
        Capabilities { protocol, ..Capabilities::assumed() }
    }

    fn source(capabilities: &Capabilities) -> HashMap<ImageKey, Prepared> {
        HashMap::from([(KEY, prepare(Pixels::filled(4, 4, [9; 3]), capabilities))])
    }

    #[test]
    fn half_blocks_send_nothing_and_are_shown_when_painted() {
        let capabilities = capabilities(Protocol::HalfBlocks);
        let mut compositor = Compositor::with_nonce(&capabilities, 0);
        let placements = [Placement::new(KEY, Rect::new(0, 0, 2, 1))];
        let mut buf = Buffer::empty(Rect::new(0, 0, 4, 2));
        compositor.paint(&placements, &HashMap::new(), &mut buf);
        let nothing = compositor.update(&placements, &HashMap::new(), 1000);
        assert_eq!(nothing, FrameBytes::default());
        compositor.paint(&placements, &source(&capabilities), &mut buf);
        let shown = compositor.update(&placements, &source(&capabilities), 1000);
        assert_eq!(shown, FrameBytes { shown: vec![KEY], ..FrameBytes::default() });
        assert!(compositor.close().is_empty());
    }

    #[test]
    fn kitty_blanks_the_cells_of_pictures_that_are_there() {
        let capabilities = capabilities(Protocol::Kitty);
        let mut compositor = Compositor::with_nonce(&capabilities, 0);
        let missing = Placement::new(ImageKey::Photo(ImageId(2)), Rect::new(0, 0, 3, 1));
        let placements = [Placement::new(KEY, Rect::new(1, 1, 9, 9)), missing];
        let mut buf = Buffer::with_lines(["...", "...", "..."]);
        compositor.paint(&placements, &source(&capabilities), &mut buf);
        assert_eq!(buf, Buffer::with_lines(["...", ".  ", ".  "]));
    }
}
