//! iTerm2's inline images (OSC 1337), also understood by WezTerm, Konsole, mlterm, VS Code: JPEG in
//! base64, scaled by the terminal to whole cells.
//!
//! Text over a picture erases it in mlterm and iTerm2. Konsole (22.12) keeps the picture below the
//! text; it answers to the kitty protocol, which is to be preferred there. mlterm keeps the
//! aspect of the pixels whatever it is told, so bands have that of their cells.
//!
//! Described at iterm2.com/documentation-images.html. Sequences stay far below the 1 MiB at which
//! iTerm2 cuts them, since pieces are small.

mod tmux;

use super::encode::jpeg;
use super::overlay::{self, Bands, Encoder};
use super::{Capabilities, CellSize};
use crate::domain::Sharpness;
use crate::imaging::{Pixels, stretch};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ratatui::layout::Size;

/// Draws pictures by this protocol.
pub(super) type Painter = overlay::Painter<Inline>;

/// Original files above this are not worth keeping in one piece; see [`prepare_bands`].
const MAX_ORIGINAL_BYTES: usize = 24_000;

/// The protocol's encoder.
#[derive(Clone, Copy, Debug)]
pub(super) struct Inline {
    is_in_tmux: bool,
}

impl Inline {
    /// The sequence that draws a file over `size` cells from the cursor on.
    fn drawing(self, bytes: &[u8], size: Size) -> Vec<u8> {
        let direct = file(bytes, size);
        if self.is_in_tmux { tmux::wrapped(&direct) } else { direct }
    }
}

impl Encoder for Inline {
    fn new(capabilities: &Capabilities) -> Self {
        Self { is_in_tmux: capabilities.passthrough }
    }

    fn encode(&self, pixels: &Pixels, size: Size) -> Vec<u8> {
        // A picture that cannot be encoded is not sent; its cells keep the stand-in.
        jpeg::encode(pixels, jpeg::PHOTO_QUALITY)
            .map(|jpeg| self.drawing(&jpeg, size))
            .unwrap_or_default()
    }

    fn sharpness(&self) -> Sharpness {
        Sharpness::Near
    }

    /// The terminal scales, so no more pixels than the picture has; whole rows of them, so that
    /// bands meet.
    fn row_px(&self, pixels: &Pixels, cell: CellSize, size: Size) -> u32 {
        let own = pixels.height().div_ceil(u32::from(size.height.max(1)));
        own.clamp(1, u32::from(cell.height_px.max(1)))
    }

    /// Photographs at this quality take 1.4 bits, small ones more; base64 adds a third.
    fn bits_per_pixel(&self) -> u32 {
        3
    }
}

/// The sequence that draws a whole picture over `size` cells from the cursor on.
pub(super) fn picture(pixels: &Pixels, capabilities: &Capabilities, size: Size) -> Vec<u8> {
    let (width, height) = capabilities.cell.area_px(size.width, size.height);
    Inline::new(capabilities).encode(&stretch(pixels, width, height), size)
}

/// Encodes a photo that will fill `size` cells.
///
/// `original` is the file, if it is a JPEG that needs no turning and the picture is shown as it
/// is: a small one is passed on where it takes fewer bytes.
pub(super) fn prepare_bands(
    pixels: &Pixels,
    capabilities: &Capabilities,
    size: Size,
    original: Option<&[u8]>,
) -> Bands {
    let encoded = overlay::prepare_bands::<Inline>(pixels, capabilities, size);
    let total: usize = encoded.bands.iter().map(|band| band.sequence.len()).sum();
    let original = original.filter(|bytes| bytes.len() < MAX_ORIGINAL_BYTES);
    let inline = Inline::new(capabilities);
    match original.map(|bytes| inline.drawing(bytes, size)).filter(|whole| whole.len() < total) {
        Some(sequence) => {
            Bands { size, bands: vec![overlay::Band { rows: 0..size.height, sequence }] }
        }
        None => encoded,
    }
}

fn file(bytes: &[u8], size: Size) -> Vec<u8> {
    let Size { width, height } = size;
    let length = bytes.len();
    let mut sequence = format!(
        "\x1b]1337;File=inline=1;size={length};width={width};height={height};\
         preserveAspectRatio=0;doNotMoveCursor=1:"
    );
    STANDARD.encode_string(bytes, &mut sequence);
    sequence.push('\x07');
    sequence.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imaging::{Limits, decode};

    const CELL: CellSize = CellSize { width_px: 10, height_px: 20 };

    fn capabilities() -> Capabilities {
        Capabilities { cell: CELL, ..Capabilities::assumed() }
    }

    #[test]
    fn a_file_is_sent_in_cells_and_leaves_the_cursor() {
        assert_eq!(
            file(b"jpeg", Size::new(6, 3)).escape_ascii().to_string(),
            r"\x1b]1337;File=inline=1;size=4;width=6;height=3;preserveAspectRatio=0;doNotMoveCursor=1:anBlZw==\x07"
        );
    }

    #[test]
    fn in_tmux_every_picture_is_wrapped() {
        let in_tmux = Capabilities { passthrough: true, ..capabilities() };
        let picture = Pixels::filled(60, 60, [200, 100, 50]);
        let size = Size::new(6, 3);
        let direct = Inline::new(&capabilities()).encode(&picture, size);
        assert_eq!(Inline::new(&in_tmux).encode(&picture, size), tmux::wrapped(&direct));
        let original = Some(&b"jpeg"[..]);
        let bands = prepare_bands(&picture, &in_tmux, size, original).bands;
        assert_eq!(bands[0].sequence, tmux::wrapped(&file(b"jpeg", size)));
    }

    #[test]
    fn what_is_sent_is_the_picture_as_a_jpeg() {
        let sequence = Inline::new(&capabilities())
            .encode(&Pixels::filled(60, 60, [200, 100, 50]), Size::new(6, 3));
        let text = String::from_utf8(sequence).unwrap();
        let payload = text.trim_end_matches('\x07').split_once(':').unwrap().1;
        let seen = decode(&STANDARD.decode(payload).unwrap(), &Limits::default()).unwrap();
        assert_eq!(seen.size(), (60, 60));
        let colour = seen.colour(30, 30).unwrap();
        assert!(colour.iter().zip([200, 100, 50]).all(|(&a, b)| a.abs_diff(b) < 4), "{colour:?}");
    }

    #[test]
    fn no_more_pixels_are_sent_than_the_picture_or_its_cells_have() {
        let row_px = |height| {
            let pixels = Pixels::filled(90, height, [0; 3]);
            Inline::new(&capabilities()).row_px(&pixels, CELL, Size::new(50, 25))
        };
        assert_eq!((row_px(2000), row_px(288), row_px(1)), (20, 12, 1));
    }

    #[test]
    fn bands_have_the_aspect_of_their_cells() {
        let bands = prepare_bands(
            &Pixels::filled(288, 288, [9; 3]),
            &capabilities(),
            Size::new(55, 27),
            None,
        );
        let first = &bands.bands[0];
        let text = String::from_utf8(first.sequence.clone()).unwrap();
        let payload = text.trim_end_matches('\x07').split_once(':').unwrap().1;
        let seen = decode(&STANDARD.decode(payload).unwrap(), &Limits::default()).unwrap();
        // 11 of 20 pixels a row, so 55 * 10 * 11 / 20 pixels wide.
        assert_eq!(seen.size(), (303, 11 * u32::from(first.rows.end)));
    }

    #[test]
    fn a_small_original_is_passed_on_if_it_is_smaller() {
        let rgb = (0..90_000u32).map(|at| at.wrapping_mul(40_503).to_le_bytes()[1]).collect();
        let pixels = Pixels::new(200, 150, rgb).unwrap();
        let size = Size::new(20, 8);
        let prepared =
            |original: Option<&[u8]>| prepare_bands(&pixels, &capabilities(), size, original);
        let bands = prepared(Some(b"a small file"));
        assert_eq!(bands.bands.len(), 1);
        assert_eq!(bands.bands[0].rows, 0..8);
        assert_eq!(bands.bands[0].sequence, file(b"a small file", size));
        assert_eq!(prepared(Some(&vec![0; 30_000])), prepared(None));
        assert!(prepared(None).bands.len() > 1);
    }

    #[test]
    fn bands_are_small() {
        let rgb = (0..1_500_000u32).map(|at| (at / 7 % 251).to_le_bytes()[0]).collect();
        let pixels = Pixels::new(1000, 500, rgb).unwrap();
        let bands = prepare_bands(&pixels, &capabilities(), Size::new(100, 25), None).bands;
        let is_small = |band: &overlay::Band| band.sequence.len() <= 16_000 || band.rows.len() == 1;
        assert!(bands.iter().all(is_small));
        assert_eq!(bands.iter().map(|band| band.rows.len()).sum::<usize>(), 25);
    }
}
