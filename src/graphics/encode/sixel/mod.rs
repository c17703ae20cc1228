//! Sixel pictures: an adaptive palette, and the picture cut into pieces that share it, each a
//! sequence of its own to be written with the cursor on its first cell. After "VT330/VT340
//! Programmer Reference Manual", volume 2, chapter 14. It knows no cursor and no terminal.

mod band;

use super::palette::{Indexed, Wish};
use crate::imaging::Pixels;
use band::BandWriter;
use std::ops::Range;

/// How much worse than the nearest colour a neighbour's may be, as squared distance in RGB.
/// Measured with 256 registers, sum over A, B and C of whole pictures, and the least PSNR: 48:
/// 1,686 kB, 35.5 dB; 100: 1,495 kB, 34.7 dB; 200: 1,274 kB, 33.3 dB; 400: 1,038 kB, 31.0 dB.
/// (ratatui-image 11.1: 2,484 kB, 31.1 to 31.5 dB.)
const RELUCTANCE: u32 = 160;

/// A picture in the colours of sixel registers.
#[derive(Clone, Debug)]
pub struct Picture {
    indexed: Indexed,
    height: usize,
}

/// A horizontal part of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its first row, in pixels from the top of the picture.
    pub top_px: u32,
    /// Its height in pixels.
    pub height_px: u32,
    /// A whole sixel sequence, introducer and terminator included.
    pub bytes: Vec<u8>,
}

impl Picture {
    /// Chooses the palette: at most `colours` registers (what the terminal says it has; more
    /// than 256 are not used).
    ///
    /// No dither: it gives no better PSNR, and its noise does not compress. A pixel keeps the
    /// colour of its neighbour to the left or above where that is nearly as good, so that runs
    /// get longer.
    pub fn new(pixels: &Pixels, colours: u16) -> Self {
        let wish = Wish { colours, reluctance: RELUCTANCE, shown };
        let indexed = Indexed::new(pixels, wish);
        let height = indexed.indices.len() / indexed.width;
        Self { indexed, height }
    }

    /// The picture as the terminal shows it, for measuring; `None` never happens.
    pub fn shown(&self) -> Option<Pixels> {
        let side = |side: usize| u32::try_from(side).ok();
        Pixels::new(side(self.indexed.width)?, side(self.height)?, self.indexed.rgb()).ok()
    }

    /// All of it in one sequence.
    pub fn whole(&self) -> Vec<u8> {
        self.sequence(0..self.height)
    }

    /// Rows `top_px` to `top_px + height_px` as far as there are any; the height need not be a
    /// multiple of six: nothing is painted below. A register has the same colour in each piece.
    pub fn piece(&self, top_px: u32, height_px: u32) -> Piece {
        let top = (top_px as usize).min(self.height);
        let end = top.saturating_add(height_px as usize).min(self.height);
        let height_px = u32::try_from(end - top).unwrap_or(height_px);
        Piece { top_px, height_px, bytes: self.sequence(top..end) }
    }

    /// The whole picture in pieces of `cell_px` pixels or a multiple of it, each of at most
    /// `max_bytes` unless one row of cells alone is longer.
    ///
    /// As many terminals forget registers after each sequence, each piece defines those it uses;
    /// pieces of 16 kB take a fifth more bytes together than the whole.
    pub fn pieces(&self, cell_px: u32, max_bytes: usize) -> Vec<Piece> {
        let cell_px = cell_px.max(1);
        let height = u32::try_from(self.height).unwrap_or(u32::MAX);
        let cells = height.div_ceil(cell_px);
        let parts = u32::try_from(self.whole().len() / max_bytes.max(1)).unwrap_or(u32::MAX);
        let step = (cells / parts.saturating_add(1)).max(1);
        let mut pieces = Vec::new();
        for first in (0..cells).step_by(step as usize) {
            self.cut(first..(first + step).min(cells), cell_px, max_bytes, &mut pieces);
        }
        pieces
    }

    /// Halves until it fits.
    fn cut(&self, cells: Range<u32>, cell_px: u32, max_bytes: usize, pieces: &mut Vec<Piece>) {
        let count = cells.end - cells.start;
        let piece = self.piece(cells.start * cell_px, count * cell_px);
        if piece.bytes.len() <= max_bytes || count == 1 {
            return pieces.push(piece);
        }
        let middle = cells.start + count / 2;
        self.cut(cells.start..middle, cell_px, max_bytes, pieces);
        self.cut(middle..cells.end, cell_px, max_bytes, pieces);
    }

    /// Introducer with P2 = 1 (what is not painted stays as it is), raster attributes with the
    /// size, the registers that occur, the bands, the terminator.
    fn sequence(&self, rows: Range<usize>) -> Vec<u8> {
        let width = self.indexed.width;
        let indices = &self.indexed.indices[rows.start * width..rows.end * width];
        let mut bytes = format!("\x1bP0;1q\"1;1;{width};{}", rows.len()).into_bytes();
        let mut occurs = [false; 256];
        for index in indices {
            occurs[usize::from(*index)] = true;
        }
        for (register, colour) in self.indexed.palette.iter().enumerate() {
            if occurs[register] {
                let [r, g, b] = colour.map(percent);
                bytes.extend_from_slice(format!("#{register};2;{r};{g};{b}").as_bytes());
            }
        }
        let mut writer = BandWriter::new(width);
        for (at, band) in indices.chunks(width * 6).enumerate() {
            if at > 0 {
                bytes.push(b'-');
            }
            writer.write(band, &mut bytes);
        }
        bytes.extend_from_slice(b"\x1b\\");
        bytes
    }
}

/// A register's intensity: 0 to 100.
fn percent(channel: u8) -> u8 {
    let percent = (u16::from(channel) * 100 + 127) / 255;
    u8::try_from(percent).unwrap_or(100)
}

/// What a register shows of a colour.
fn shown(colour: [u8; 3]) -> [u8; 3] {
    colour.map(|channel| {
        let value = (u16::from(percent(channel)) * 255 + 50) / 100;
        u8::try_from(value).unwrap_or(u8::MAX)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graphics::encode::quality::psnr;
    use crate::graphics::encode::test_pictures::photograph;
    use icy_sixel::SixelImage;

    /// What another program's decoder sees: RGBA, transparent where nothing was painted.
    fn decoded(bytes: &[u8]) -> SixelImage {
        SixelImage::decode(bytes).unwrap()
    }

    /// The RGB of the first `count` pixels, which must be painted, and the RGBA of the others:
    /// that decoder gives whole bands, however high the picture says it is.
    fn split(image: &SixelImage, count: u32) -> (Vec<u8>, &[[u8; 4]]) {
        let (painted, below) = image.pixels.as_chunks::<4>().0.split_at(count as usize);
        assert!(painted.iter().all(|pixel| pixel[3] == 255));
        (painted.iter().flat_map(|[r, g, b, _]| [*r, *g, *b]).collect(), below)
    }

    #[test]
    fn a_small_picture_has_these_bytes() {
        let rgb = [[[255, 0, 0]; 5], [[0, 0, 255]; 5]].concat().concat();
        let picture = Picture::new(&Pixels::new(5, 2, rgb).unwrap(), 16);
        assert_eq!(picture.whole(), b"\x1bP0;1q\"1;1;5;2#0;2;0;0;100#1;2;100;0;0#0!5A$#1!5@\x1b\\");
    }

    #[test]
    fn another_decoder_sees_what_we_say_is_shown() {
        for (width, height) in [(1, 1), (7, 13), (160, 90)] {
            let picture = Picture::new(&photograph(width, height), 256);
            let image = decoded(&picture.whole());
            let (painted, below) = split(&image, width * height);
            assert_eq!(image.width, width as usize);
            assert_eq!(painted, picture.shown().unwrap().rgb());
            assert!(below.iter().all(|pixel| pixel[3] == 0));
        }
    }

    #[test]
    fn pieces_make_up_the_whole_and_paint_nothing_below() {
        let picture = Picture::new(&photograph(120, 95), 256);
        let pieces = picture.pieces(20, 3_000);
        assert!(pieces.len() > 1);
        let mut rows = Vec::new();
        for piece in &pieces {
            let image = decoded(&piece.bytes);
            assert_eq!(piece.top_px as usize * 360, rows.len());
            let (painted, below) = split(&image, 120 * piece.height_px);
            assert!(below.iter().all(|pixel| pixel[3] == 0));
            rows.extend(painted);
        }
        assert_eq!(rows, picture.shown().unwrap().rgb());
    }

    #[test]
    fn pieces_are_rows_of_cells_within_the_bound() {
        let picture = Picture::new(&photograph(300, 200), 256);
        for piece in picture.pieces(20, 8_000) {
            assert!(piece.top_px % 20 == 0 && piece.height_px % 20 == 0);
            assert!(piece.bytes.len() <= 8_000 || piece.height_px == 20);
        }
    }

    #[test]
    fn the_registers_are_those_the_terminal_has() {
        let text = String::from_utf8(Picture::new(&photograph(80, 60), 16).whole()).unwrap();
        let registers = text.split('#').filter(|part| part.contains(";2;"));
        assert!(registers.count() <= 16);
        assert!(!text.contains("#16"));
    }

    #[test]
    fn more_registers_look_better() {
        let photograph = photograph(200, 150);
        let quality =
            |colours| psnr(&photograph, &Picture::new(&photograph, colours).shown().unwrap());
        assert!(quality(16) + 3.0 < quality(256));
    }
}
