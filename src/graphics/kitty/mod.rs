//! The kitty graphics protocol: its commands as bytes.
//!
//! [`Screen`] keeps track of what the terminal holds and shows. Pictures are kept by the terminal
//! under an id and shown in one of two ways: *placed* at the cursor, outside of tmux; or by
//! *placeholders*, ordinary characters that tmux can move about, whose colour names the picture.
//!
//! Commands that place or transmit say `q=1`: the terminal answers only what failed, for example
//! because it dropped a picture to keep its quota. Those answers come back to
//! [`Screen::note_failed`]. Deleting says `q=2`, since there is nobody to read an answer after the
//! end.

mod placeholder;
mod screen;
mod spots;
mod store;
#[cfg(test)]
mod terminal;
#[cfg(test)]
mod tests;
mod upload;

pub(super) use screen::Screen;

use super::{ImageKey, Prepared};
use crate::domain::{ImageId, PixelRect};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect, Size};
use std::io::Write;

/// A picture as lines of text, for a scrollback inside tmux: sent, then named by placeholders. Its
/// id comes from its content, as those printed before are still to be seen.
pub(super) fn as_text(picture: &Prepared, size: Size) -> Vec<u8> {
    let [.., first, second, third, fourth] = picture.fingerprint().to_be_bytes();
    let id = placeholder::id(u32::from_be_bytes([first, second, third, fourth]));
    let key = ImageKey::Thumbnail(ImageId(0));
    let slot = store::Slot { key, cells: Some((size.width, size.height)) };
    let wire = Wire { through_tmux: true };
    let cells = Some((size.width, size.height));
    let upload = upload::Upload::new(slot, id, picture.clone(), cells);
    let mut out = upload.map_or_else(Vec::new, |mut upload| upload.next_piece(wire, usize::MAX));
    let area = Rect::from((Position::ORIGIN, size));
    let mut buf = Buffer::empty(area);
    placeholder::draw(id, area, area, &mut buf);
    let [.., low] = id.to_be_bytes();
    for row in area.rows() {
        append(&mut out, format_args!("\x1b[38;5;{low}m"));
        for at in row.positions() {
            out.extend_from_slice(buf[at].symbol().as_bytes());
        }
        out.extend_from_slice(b"\x1b[m\r\n");
    }
    out
}

/// The protocol allows no more than this in one command.
const CHUNK: usize = 4096;

/// A place where the terminal shows an image: ids chosen by us, area in cells, and the pixels of
/// the image that fill it (`None`: all).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Spot {
    image: u32,
    placement: u32,
    area: Rect,
    source: Option<PixelRect>,
}

/// How commands reach the terminal: as they are, or through tmux.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Wire {
    through_tmux: bool,
}

impl Wire {
    /// Shows a kept image, or moves and resizes the placement with the same ids.
    ///
    /// It lies above the text (`z` stays 0): with pictures below text, kitty 0.26 lets earlier
    /// frames shine through cells that have a background colour.
    fn place(self, out: &mut Vec<u8>, spot: &Spot) {
        let Spot { image, placement, area, source } = spot;
        cursor_to(out, *area);
        let (columns, rows) = (area.width, area.height);
        let source = source.map_or_else(String::new, |PixelRect { x, y, width, height }| {
            format!("x={x},y={y},w={width},h={height},")
        });
        let keys = format!("a=p,i={image},p={placement},{source}c={columns},r={rows},C=1,q=1");
        self.command(out, &keys, b"");
    }

    /// Moves a placement out of sight, under the picture that stands at `cover`. Unlike taking it
    /// away, this may be done in the middle of an upload: kitty ends an upload at any deletion.
    fn park(self, out: &mut Vec<u8>, spot: &Spot, cover: Rect) {
        let Spot { image, placement, .. } = spot;
        cursor_to(out, cover);
        let keys = format!("a=p,i={image},p={placement},c=1,r=1,z=-1,C=1,q=1");
        self.command(out, &keys, b"");
    }

    /// Takes one placement off the screen; the image stays in the terminal's memory.
    fn remove(self, out: &mut Vec<u8>, spot: &Spot) {
        let Spot { image, placement, .. } = spot;
        self.command(out, &format!("a=d,d=i,i={image},p={placement},q=2"), b"");
    }

    /// Ends the upload of an image before it is complete, and takes away what came of it.
    ///
    /// A deletion alone does not do in every terminal: kitty 0.26 drops the image, but takes the
    /// beginning of the next one for more of it, and loses that one as well.
    fn end(self, out: &mut Vec<u8>, image: u32) {
        self.command(out, "q=2,m=0", b"");
        self.delete(out, image);
    }

    /// Takes an image off the screen and out of the terminal's memory.
    fn delete(self, out: &mut Vec<u8>, image: u32) {
        self.command(out, &format!("a=d,d=I,i={image},q=2"), b"");
    }

    fn command(self, out: &mut Vec<u8>, keys: &str, payload: &[u8]) {
        let (begin, end): (&[u8], &[u8]) = if self.through_tmux {
            (b"\x1bPtmux;\x1b\x1b_G", b"\x1b\x1b\\\x1b\\")
        } else {
            (b"\x1b_G", b"\x1b\\")
        };
        out.extend_from_slice(begin);
        out.extend_from_slice(keys.as_bytes());
        if !payload.is_empty() {
            out.push(b';');
            out.extend_from_slice(payload);
        }
        out.extend_from_slice(end);
    }
}

fn cursor_to(out: &mut Vec<u8>, area: Rect) {
    append(out, format_args!("\x1b[{};{}H", u32::from(area.y) + 1, u32::from(area.x) + 1));
}

fn append(out: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    // Writing to memory cannot fail.
    out.write_fmt(text).unwrap_or_default();
}
