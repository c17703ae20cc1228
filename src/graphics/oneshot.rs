//! One picture in the scrollback, outside of the full-screen program: the only place that
//! knows `viuer`, and what stands in for it where viuer has no way.
//!
//! viuer's own question to the terminal blocks until it is answered; it runs only where our
//! probe has seen the terminal answer that very question.

use super::{Capabilities, Colours, Protocol, Quality, iterm2, kitty, prepare, sixel};
use crate::imaging::{Pixels, fit};
use image::{DynamicImage, RgbImage};
use ratatui::layout::{Rect, Size};
use std::io::Write;

/// Why a picture could not be printed.
#[derive(Debug, thiserror::Error)]
pub enum ShowError {
    /// Standard output could not be written to.
    #[error("the picture could not be printed: {0}")]
    Output(#[source] std::io::Error),
    /// The terminal refused the picture.
    #[error("the picture could not be printed: {0}")]
    Printer(#[source] viuer::ViuError),
    /// The picture's bytes do not match its size.
    #[error("the picture is damaged")]
    Damaged,
}

/// viuer's errors name no source, and whether the reader has gone matters to the caller.
impl From<viuer::ViuError> for ShowError {
    fn from(error: viuer::ViuError) -> Self {
        match error {
            viuer::ViuError::Io(error) => Self::Output(error),
            other => Self::Printer(other),
        }
    }
}

/// Prints a picture at the cursor, as large as fits into `max_cells` (columns, rows), never
/// enlarged; the cursor ends below it. Through viuer where it draws the chosen protocol in the
/// right size, else as the full-screen program would.
///
/// Not for raw mode, and not for the alternate screen: the terminal scrolls as for text.
pub fn print(
    pixels: &Pixels,
    capabilities: &Capabilities,
    max_cells: (u16, u16),
) -> Result<(), ShowError> {
    let area = room(capabilities, max_cells);
    let size = super::fit_cells(pixels.size(), capabilities.cell, area, false).as_size();
    let bytes = match capabilities.protocol {
        Protocol::Iterm2 => below_text(&iterm2::picture(pixels, capabilities, size), size.height),
        Protocol::Sixel => below_text(&sixel::picture(pixels, capabilities, size), size.height),
        Protocol::Kitty if capabilities.passthrough => {
            let (width, height) = capabilities.cell.area_px(size.width, size.height);
            let fitted = fit(pixels, width, height);
            kitty::as_text(&prepare(fitted, capabilities, Quality::Lossless), size)
        }
        Protocol::Kitty | Protocol::HalfBlocks => return by_viuer(pixels, capabilities, size),
    };
    let mut out = std::io::stdout().lock();
    out.write_all(&bytes).and_then(|()| out.flush()).map_err(ShowError::Output)
}

/// The cells a picture may take: no more than were given, nor than the terminal can draw.
fn room(capabilities: &Capabilities, (columns, rows): (u16, u16)) -> Rect {
    let limit = capabilities.sixel_limit_px.filter(|_| capabilities.protocol == Protocol::Sixel);
    let (width, height) = limit.unwrap_or((u32::MAX, u32::MAX));
    let cells = |px: u32, cell: u16| u16::try_from(px / u32::from(cell.max(1))).unwrap_or(u16::MAX);
    let (columns, rows) = (
        columns.min(cells(width, capabilities.cell.width_px)),
        rows.min(cells(height, capabilities.cell.height_px)),
    );
    Rect::new(0, 0, columns.max(1), rows.max(1))
}

fn by_viuer(pixels: &Pixels, capabilities: &Capabilities, size: Size) -> Result<(), ShowError> {
    let (max_w, max_h) = capabilities.cell.area_px(size.width, size.height);
    let fitted = fit(pixels, max_w, max_h);
    let (width, height) = fitted.size();
    let picture = RgbImage::from_raw(width, height, fitted.into_rgb()).ok_or(ShowError::Damaged)?;
    viuer::print(&DynamicImage::ImageRgb8(picture), &config(capabilities, size))?;
    Ok(())
}

/// A picture that leaves the cursor where the terminal likes, with the cursor below it.
fn below_text(picture: &[u8], rows: u16) -> Vec<u8> {
    let room = "\n".repeat(usize::from(rows));
    let before = format!("{room}\x1b[{rows}A\x1b7");
    let after = format!("\x1b8\x1b[{rows}B\r");
    [before.as_bytes(), picture, after.as_bytes()].concat()
}

fn config(capabilities: &Capabilities, size: Size) -> viuer::Config {
    viuer::Config {
        absolute_offset: false,
        width: Some(u32::from(size.width)),
        height: Some(u32::from(size.height)),
        truecolor: capabilities.colours == Colours::True,
        use_kitty: capabilities.protocol == Protocol::Kitty
            && capabilities.supported.contains(&Protocol::Kitty),
        use_iterm: false,
        ..viuer::Config::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn viuer_is_told_what_the_probe_found() {
        let size = Size::new(40, 12);
        let blocks = config(&Capabilities::assumed(), size);
        assert!(!blocks.use_kitty && !blocks.use_iterm && blocks.truecolor);
        assert_eq!((blocks.width, blocks.height), (Some(40), Some(12)));
        let kitty = Capabilities {
            protocol: Protocol::Kitty,
            supported: Protocol::ALL.to_vec(),
            colours: Colours::Indexed256,
            ..Capabilities::assumed()
        };
        let kitty = config(&kitty, size);
        assert!(kitty.use_kitty && !kitty.truecolor && !kitty.absolute_offset);
        // A question nobody answered would never end.
        let unasked = Capabilities { protocol: Protocol::Kitty, ..Capabilities::assumed() };
        assert!(!config(&unasked, size).use_kitty);
    }

    #[test]
    fn a_sixel_is_no_larger_than_the_terminal_draws() {
        let cell = crate::graphics::CellSize { width_px: 10, height_px: 20 };
        let sixel = Capabilities {
            protocol: Protocol::Sixel,
            sixel_limit_px: Some((300, 150)),
            cell,
            ..Capabilities::assumed()
        };
        assert_eq!(room(&sixel, (80, 24)), Rect::new(0, 0, 30, 7));
        let kitty = Capabilities { protocol: Protocol::Kitty, ..sixel };
        assert_eq!(room(&kitty, (80, 24)), Rect::new(0, 0, 80, 24));
    }

    #[test]
    fn room_is_made_before_a_picture_and_the_cursor_ends_below_it() {
        assert_eq!(below_text(b"picture", 2), b"\n\n\x1b[2A\x1b7picture\x1b8\x1b[2B\r");
    }
}
