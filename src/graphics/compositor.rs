//! One door for every protocol: what should be seen goes in, cells and bytes come out. The
//! compositor writes to no terminal; the runtime does.
//!
//! A frame is [`paint`](Compositor::paint) (cells), then [`arrange`](Compositor::arrange) (the
//! bytes that put pictures the terminal holds into place). Pictures it does not hold leave between
//! frames, in pieces, the most important first: [`next_piece`](Compositor::next_piece).

use super::cells::{CellPictures, Painted};
use super::{Capabilities, CellSize, ImageKey, PictureSource, Placement, Protocol};
use super::{iterm2, kitty, sixel};
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

/// A picture that the terminal does not have, against what was believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failed {
    /// Which.
    pub key: ImageKey,
    /// Whether it is not sent again: the terminal will not take it.
    pub is_given_up: bool,
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
    Iterm2(Box<iterm2::Painter>),
    Sixel(Box<sixel::Painter>),
    /// What was painted last beside its painter.
    Cells(Box<CellPictures>, Painted),
}

/// How a frame is painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Brush {
    /// Cells of pictures that may be added to those on the screen.
    pub new_cells: usize,
    /// Whether the list is being scrolled: what would have to be sent again and again is left as
    /// cells until it rests.
    pub is_moving: bool,
}

impl Brush {
    /// No limits, nothing moves.
    pub const FULL: Self = Self { new_cells: usize::MAX, is_moving: false };
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
            Protocol::Iterm2 => Painter::Iterm2(Box::new(iterm2::Painter::new(capabilities))),
            Protocol::Sixel => Painter::Sixel(Box::new(sixel::Painter::new(capabilities))),
            Protocol::HalfBlocks => {
                Painter::Cells(Box::new(CellPictures::new(capabilities)), Painted::default())
            }
        };
        Self { painter, screen: Rect::ZERO }
    }

    /// What takes every picture off the screen and out of the terminal's memory without knowing
    /// which there are: for an end that comes without [`close`](Self::close).
    pub fn farewell(capabilities: &Capabilities) -> &'static str {
        match (capabilities.protocol, capabilities.passthrough) {
            (Protocol::Kitty, false) => "\x1b_Ga=d,d=A,q=2\x1b\\",
            (Protocol::Kitty, true) => "\x1bPtmux;\x1b\x1b_Ga=d,d=A,q=2\x1b\x1b\\\x1b\\",
            // Pictures in cells go with the alternate screen.
            (Protocol::Iterm2 | Protocol::Sixel | Protocol::HalfBlocks, _) => "",
        }
    }

    /// Prepares the cells under the pictures: draws pictures made of characters, or blanks what a
    /// picture will cover. Cells of pictures that are not available are left as the app drew them.
    ///
    /// Call it after the widgets, once per frame, with the placements of that frame.
    pub fn paint(
        &mut self,
        placements: &[Placement],
        source: &impl PictureSource,
        buf: &mut Buffer,
        brush: Brush,
    ) {
        self.screen = buf.area;
        match &mut self.painter {
            Painter::Kitty(screen) => screen.paint(placements, source, buf),
            Painter::Iterm2(painter) => painter.paint(placements, source, buf, brush.is_moving),
            Painter::Sixel(painter) => painter.paint(placements, source, buf, brush.is_moving),
            Painter::Cells(cells, painted) => {
                *painted = cells.paint(placements, source, buf, brush.new_cells);
            }
        }
    }

    /// The bytes that lead from what the terminal shows to `placements`, as far as it holds the
    /// pictures. All of them are then taken as written. To be called after [`paint`](Self::paint)
    /// of the same frame.
    pub fn arrange(&mut self, placements: &[Placement]) -> Arranged {
        match &mut self.painter {
            Painter::Kitty(screen) => screen.arrange(placements, self.screen),
            Painter::Iterm2(painter) => painter.arrange(),
            Painter::Sixel(painter) => painter.arrange(),
            Painter::Cells(_, Painted { shown, is_pending }) => {
                let shown = shown.iter().map(|&key| (key, Sharpness::Cells)).collect();
                Arranged { bytes: Vec::new(), shown, is_pending: *is_pending }
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
            Painter::Iterm2(painter) => painter.next_piece(source).map(|piece| piece.bytes),
            Painter::Sixel(painter) => painter.next_piece(source).map(|piece| piece.bytes),
            Painter::Cells(..) => None,
        }
    }

    /// Whether something is ready that only a frame can show.
    pub fn wants_frame(&self) -> bool {
        match &self.painter {
            Painter::Kitty(screen) => screen.wants_frame(),
            Painter::Iterm2(painter) => painter.wants_frame(),
            Painter::Sixel(painter) => painter.wants_frame(),
            Painter::Cells(..) => false,
        }
    }

    /// The terminal could not do what was asked with the image of this id: it refused it, or does
    /// not have it any more. `None`: no image of ours.
    pub fn note_failed(&mut self, image: u32) -> Option<Failed> {
        match &mut self.painter {
            Painter::Kitty(screen) => screen.note_failed(image),
            Painter::Iterm2(_) | Painter::Sixel(_) | Painter::Cells(..) => None,
        }
    }

    /// The window has another size, and perhaps its cells. Pictures with ids are only placed again;
    /// the others are gone with the cells they stood in.
    pub fn note_resized(&mut self, cell: CellSize) {
        match &mut self.painter {
            Painter::Kitty(screen) => screen.note_resized(),
            Painter::Iterm2(painter) => painter.note_resized(cell),
            Painter::Sixel(painter) => painter.note_resized(cell),
            Painter::Cells(cells, _) => cells.forget(),
        }
    }

    /// Takes nothing for granted any more: the program was suspended. Everything is sent again
    /// when next needed.
    pub fn forget(&mut self) {
        match &mut self.painter {
            Painter::Kitty(screen) => screen.forget(),
            Painter::Iterm2(painter) => painter.forget(),
            Painter::Sixel(painter) => painter.forget(),
            Painter::Cells(cells, _) => cells.forget(),
        }
    }

    /// The bytes that delete all pictures of ours, from the screen and from the terminal's
    /// memory: to be written before leaving or suspending.
    pub fn close(&mut self) -> Vec<u8> {
        match &mut self.painter {
            Painter::Kitty(screen) => screen.close(),
            Painter::Iterm2(painter) => painter.close(),
            Painter::Sixel(painter) => painter.close(),
            Painter::Cells(..) => Vec::new(),
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
        compositor.paint(&placements, &HashMap::new(), &mut buf, Brush::FULL);
        assert_eq!(compositor.arrange(&placements), Arranged::default());
        compositor.paint(&placements, &source(&capabilities), &mut buf, Brush::FULL);
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
        compositor.paint(&placements, &source(&capabilities), &mut buf, Brush::FULL);
        assert_eq!(buf, Buffer::with_lines(["...", ".  ", ".  "]));
    }
}
