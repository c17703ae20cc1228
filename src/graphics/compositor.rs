//! One door for every protocol: what should be seen goes in, cells and bytes come out. The
//! compositor writes to no terminal; the runtime does.
//!
//! A frame is [`paint`](Compositor::paint) (cells), then [`arrange`](Compositor::arrange) (the
//! bytes that put pictures the terminal holds into place). Pictures it does not hold leave between
//! frames, in pieces, the most important first: [`next_piece`](Compositor::next_piece).

use super::halfblocks::HalfBlocks;
use super::kitty;
use super::{Capabilities, ImageKey, PictureSource, Placement, Protocol};
use crate::domain::Sharpness;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Holds the screen back until [`END_SYNC`] (private mode 2026); ignored where unknown.
pub const BEGIN_SYNC: &[u8] = b"\x1b[?2026h";
/// Shows what was held back since [`BEGIN_SYNC`].
pub const END_SYNC: &[u8] = b"\x1b[?2026l";

/// A picture the terminal should have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Which.
    pub key: ImageKey,
    /// Columns and rows it takes on the screen, now or later.
    pub cells: (u16, u16),
    /// Whether it is wanted on the screen now, or only likely to be soon.
    pub is_visible: bool,
}

/// How fast pictures may leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// What the line carries in so short a time that a preview would not pay.
    pub quick_bytes: usize,
    /// The size of a piece, about; never less than the protocol's smallest.
    pub piece_bytes: usize,
}

impl Pace {
    /// No limits.
    pub const FULL: Self = Self { quick_bytes: usize::MAX, piece_bytes: usize::MAX };
}

/// What one frame has to send for its pictures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arranged {
    /// Changes of the screen, to be written after the frame's cells and before [`END_SYNC`].
    pub bytes: Vec<u8>,
    /// Pictures that are on the screen once this is flushed; one entry per placement.
    pub shown: Vec<(ImageKey, Sharpness)>,
    /// Whether the frame left cells out for want of room: draw again soon.
    pub is_pending: bool,
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
    Kitty(Box<kitty::Screen>),
    /// The pictures painted last beside their painter.
    HalfBlocks(HalfBlocks, Vec<ImageKey>),
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
            Protocol::Kitty => Painter::Kitty(Box::new(kitty::Screen::new(capabilities, nonce))),
            Protocol::Iterm2 | Protocol::Sixel | Protocol::HalfBlocks => {
                Painter::HalfBlocks(HalfBlocks::new(capabilities.colours), Vec::new())
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
            Painter::HalfBlocks(blocks, shown) => *shown = blocks.paint(placements, source, buf),
            Painter::Kitty(screen) => screen.paint(placements, source, buf),
        }
    }

    /// The bytes that lead from what the terminal shows to `placements`, as far as it holds the
    /// pictures. All of them are then taken as written. To be called after [`paint`](Self::paint)
    /// of the same frame.
    pub fn arrange(&mut self, placements: &[Placement]) -> Arranged {
        match &mut self.painter {
            Painter::Kitty(screen) => screen.arrange(placements, self.screen),
            Painter::HalfBlocks(_, shown) => {
                let shown = shown.iter().map(|&key| (key, Sharpness::Cells)).collect();
                Arranged { shown, ..Arranged::default() }
            }
        }
    }

    /// The next piece of the pictures that are missing, in the order of the wishes. `None`:
    /// nothing is missing, or the next frame comes first.
    ///
    /// Between two pieces, frames may be written. What is wished for no longer is dropped.
    pub fn next_piece(
        &mut self,
        wishes: &[Wish],
        source: &impl PictureSource,
        pace: Pace,
    ) -> Option<Vec<u8>> {
        match &mut self.painter {
            Painter::Kitty(screen) => screen.next_piece(wishes, source, pace),
            Painter::HalfBlocks(..) => None,
        }
    }

    /// Whether something is ready that only a frame can show.
    pub fn wants_frame(&self) -> bool {
        match &self.painter {
            Painter::Kitty(screen) => screen.wants_frame(),
            Painter::HalfBlocks(..) => false,
        }
    }

    /// Whether the terminal holds this picture, so that it can be shown without being decoded.
    pub fn holds(&self, key: ImageKey) -> bool {
        match &self.painter {
            Painter::Kitty(screen) => screen.holds(key),
            Painter::HalfBlocks(..) => false,
        }
    }

    /// The terminal could not do what was asked with the image of this id; whether a frame is
    /// needed to mend it.
    pub fn note_failed(&mut self, image: u32) -> bool {
        match &mut self.painter {
            Painter::Kitty(screen) => screen.note_failed(image),
            Painter::HalfBlocks(..) => false,
        }
    }

    /// The window has another size: everything is placed again, nothing is sent again.
    pub fn note_resized(&mut self) {
        if let Painter::Kitty(screen) = &mut self.painter {
            screen.note_resized();
        }
    }

    /// Takes nothing for granted any more: the program was suspended. Everything is sent again
    /// when next needed.
    pub fn forget(&mut self) {
        if let Painter::Kitty(screen) = &mut self.painter {
            screen.forget();
        }
    }

    /// The bytes that delete all pictures of ours, from the screen and from the terminal's
    /// memory: to be written before leaving or suspending.
    pub fn close(&mut self) -> Vec<u8> {
        match &mut self.painter {
            Painter::Kitty(screen) => screen.close(),
            Painter::HalfBlocks(..) => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Prepared, Quality, prepare};
    use super::*;
    use crate::domain::{ImageId, Look};
    use crate::imaging::Pixels;
    use std::collections::HashMap;

    const KEY: ImageKey = ImageKey::Photo(ImageId(1), Look::PLAIN);

    fn capabilities(protocol: Protocol) -> Capabilities {
        Capabilities { protocol, ..Capabilities::assumed() }
    }

    fn source(capabilities: &Capabilities) -> HashMap<ImageKey, Prepared> {
        HashMap::from([(
            KEY,
            prepare(Pixels::filled(4, 4, [9; 3]), capabilities, Quality::Lossless),
        )])
    }

    #[test]
    fn half_blocks_send_nothing_and_are_shown_when_painted() {
        let capabilities = capabilities(Protocol::HalfBlocks);
        let mut compositor = Compositor::with_nonce(&capabilities, 0);
        let placements = [Placement::new(KEY, Rect::new(0, 0, 2, 1))];
        let mut buf = Buffer::empty(Rect::new(0, 0, 4, 2));
        compositor.paint(&placements, &HashMap::new(), &mut buf);
        assert_eq!(compositor.arrange(&placements), Arranged::default());
        compositor.paint(&placements, &source(&capabilities), &mut buf);
        let shown = Arranged { shown: vec![(KEY, Sharpness::Cells)], ..Arranged::default() };
        assert_eq!(compositor.arrange(&placements), shown);
        assert!(compositor.close().is_empty());
    }

    #[test]
    fn kitty_blanks_the_cells_of_pictures_that_are_there() {
        let capabilities = capabilities(Protocol::Kitty);
        let mut compositor = Compositor::with_nonce(&capabilities, 0);
        let missing = Placement::new(ImageKey::Thumbnail(ImageId(2)), Rect::new(0, 0, 3, 1));
        let placements = [Placement::new(KEY, Rect::new(1, 1, 9, 9)), missing];
        let mut buf = Buffer::with_lines(["...", "...", "..."]);
        compositor.paint(&placements, &source(&capabilities), &mut buf);
        assert_eq!(buf, Buffer::with_lines(["...", ".  ", ".  "]));
    }
}
