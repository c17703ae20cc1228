//! One picture in the scrollback, outside of the full-screen program: the only place that
//! knows `viuer`, and what stands in for it where viuer has no way.
//!
//! viuer's own question to the terminal blocks until it is answered; it runs only where our
//! probe has seen the terminal answer that very question.

use super::{Capabilities, Colours, Protocol, Quality, iterm2, kitty, prepare, sixel};
use crate::imaging::{Pixels, fit};
use image::{DynamicImage, RgbImage};
use ratatui::layout::Rect;
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
/// enlarged. Returns the columns and rows it took; the cursor ends below it.
///
/// Not for raw mode, and not for the alternate screen: the terminal scrolls as for text.
pub fn print(
    pixels: &Pixels,
    capabilities: &Capabilities,
    max_cells: (u16, u16),
) -> Result<(u32, u32), ShowError> {
    let area = Rect::new(0, 0, max_cells.0.max(1), max_cells.1.max(1));
    let cells = super::fit_cells(pixels.size(), capabilities.cell, area, false);
    let (max_w, max_h) = capabilities.cell.area_px(cells.width, cells.height);
    let (width, height, rgb) = {
        let fitted = fit(pixels, max_w, max_h);
        (fitted.width(), fitted.height(), fitted.into_rgb())
    };
    let picture = RgbImage::from_raw(width, height, rgb).ok_or(ShowError::Damaged)?;
    let config = config(capabilities, (cells.width, cells.height));
    Ok(viuer::print(&DynamicImage::ImageRgb8(picture), &config)?)
}

/// Prints a picture by the chosen protocol and no other, like [`print()`]: through viuer where it
/// draws that protocol in the right size, else as the full-screen program would.
pub fn print_by_protocol(
    pixels: &Pixels,
    capabilities: &Capabilities,
    max_cells: (u16, u16),
) -> Result<(), ShowError> {
    let area = Rect::new(0, 0, max_cells.0.max(1), max_cells.1.max(1));
    let size = super::fit_cells(pixels.size(), capabilities.cell, area, false).as_size();
    let bytes = match capabilities.protocol {
        Protocol::Iterm2 => below_text(&iterm2::picture(pixels, capabilities, size), size.height),
        Protocol::Sixel => below_text(&sixel::picture(pixels, capabilities, size), size.height),
        Protocol::Kitty if capabilities.passthrough => {
            kitty::as_text(&prepare(pixels.clone(), capabilities, Quality::Lossless), size)
        }
        Protocol::Kitty | Protocol::HalfBlocks => {
            return print(pixels, capabilities, max_cells).map(drop);
        }
    };
    let mut out = std::io::stdout().lock();
    out.write_all(&bytes).and_then(|()| out.flush()).map_err(ShowError::Output)
}

/// A picture that leaves the cursor where the terminal likes, with the cursor below it.
fn below_text(picture: &[u8], rows: u16) -> Vec<u8> {
    let room = "\n".repeat(usize::from(rows));
    let before = format!("{room}\x1b[{rows}A\x1b7");
    let after = format!("\x1b8\x1b[{rows}B\r");
    [before.as_bytes(), picture, after.as_bytes()].concat()
}

fn config(capabilities: &Capabilities, (columns, rows): (u16, u16)) -> viuer::Config {
    let is_sharp = matches!(capabilities.protocol, Protocol::Kitty | Protocol::Iterm2);
    viuer::Config {
        absolute_offset: false,
        width: Some(u32::from(columns)),
        height: Some(u32::from(rows)),
        truecolor: capabilities.colours == Colours::True,
        // Where viuer does not know a terminal that draws iTerm2's images, kitty's may do.
        use_kitty: is_sharp
            && !capabilities.passthrough
            && capabilities.supported.contains(&Protocol::Kitty),
        use_iterm: capabilities.protocol == Protocol::Iterm2,
        ..viuer::Config::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn viuer_is_told_what_the_probe_found() {
        let blocks = config(&Capabilities::assumed(), (40, 12));
        assert!(!blocks.use_kitty && !blocks.use_iterm && blocks.truecolor);
        assert_eq!((blocks.width, blocks.height), (Some(40), Some(12)));
        let kitty = Capabilities {
            protocol: Protocol::Kitty,
            supported: Protocol::ALL.to_vec(),
            colours: Colours::Indexed256,
            ..Capabilities::assumed()
        };
        let kitty = config(&kitty, (40, 12));
        assert!(kitty.use_kitty && !kitty.truecolor && !kitty.absolute_offset);
        // A question nobody answered would never end.
        let unasked = Capabilities { protocol: Protocol::Kitty, ..Capabilities::assumed() };
        assert!(!config(&unasked, (40, 12)).use_kitty);
        let passed_through = Capabilities {
            protocol: Protocol::Kitty,
            supported: Protocol::ALL.to_vec(),
            passthrough: true,
            ..Capabilities::assumed()
        };
        assert!(!config(&passed_through, (40, 12)).use_kitty);
        let iterm2 = Capabilities { protocol: Protocol::Iterm2, ..Capabilities::assumed() };
        let iterm2 = config(&iterm2, (40, 12));
        assert!(iterm2.use_iterm && !iterm2.use_kitty);
    }
}
