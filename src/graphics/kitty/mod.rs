//! The kitty graphics protocol: its commands as bytes. Every command says `q=2`, because an
//! answer from the terminal would be read as keys.
//!
//! [`Screen`] keeps track of what the terminal holds and shows.

mod screen;
mod store;
#[cfg(test)]
mod terminal;
#[cfg(test)]
mod tests;

pub(super) use screen::Screen;

use crate::domain::PixelRect;
use ratatui::layout::Rect;
use std::io::Write;

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

/// Sends a base64 PNG to be kept under an id. Nothing appears on the screen.
fn transmit(out: &mut Vec<u8>, image: u32, payload: &[u8]) {
    let mut chunks = payload.chunks(CHUNK).peekable();
    let mut keys = format!("a=t,f=100,i={image},");
    while let Some(chunk) = chunks.next() {
        let more = u8::from(chunks.peek().is_some());
        command(out, &format!("{keys}q=2,m={more}"), chunk);
        keys.clear();
    }
}

/// Shows a kept image, or moves and resizes the placement with the same ids.
///
/// It lies above the text (`z` stays 0): with pictures below text, kitty 0.26 lets earlier
/// frames shine through cells that have a background colour.
fn place(out: &mut Vec<u8>, spot: &Spot) {
    let Spot { image, placement, area, source } = spot;
    append(out, format_args!("\x1b[{};{}H", u32::from(area.y) + 1, u32::from(area.x) + 1));
    let (columns, rows) = (area.width, area.height);
    let source = source.as_ref().map_or_else(String::new, |PixelRect { x, y, width, height }| {
        format!("x={x},y={y},w={width},h={height},")
    });
    let keys = format!("a=p,i={image},p={placement},{source}c={columns},r={rows},C=1,q=2");
    command(out, &keys, b"");
}

/// Takes one placement off the screen; the image stays in the terminal's memory.
fn remove(out: &mut Vec<u8>, spot: &Spot) {
    let Spot { image, placement, .. } = spot;
    command(out, &format!("a=d,d=i,i={image},p={placement},q=2"), b"");
}

/// Takes an image off the screen and out of the terminal's memory.
fn delete(out: &mut Vec<u8>, image: u32) {
    command(out, &format!("a=d,d=I,i={image},q=2"), b"");
}

fn command(out: &mut Vec<u8>, keys: &str, payload: &[u8]) {
    out.extend_from_slice(b"\x1b_G");
    out.extend_from_slice(keys.as_bytes());
    if !payload.is_empty() {
        out.push(b';');
        out.extend_from_slice(payload);
    }
    out.extend_from_slice(b"\x1b\\");
}

fn append(out: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    // Writing to memory cannot fail.
    out.write_fmt(text).unwrap_or_default();
}
