//! Pixels to one sixel picture, in the colours of the terminal palette: quick and plain.

use super::super::palette;
use crate::imaging::Pixels;
use std::collections::BTreeMap;
use std::io::Write;

/// The whole picture as one device control string. Its background (`P2` = 1) is left as it is,
/// so that the rows that fill up the last six stay free.
pub(super) fn encode(pixels: &Pixels, registers: u16) -> Vec<u8> {
    let (width, height) = pixels.size();
    let indices = indices(pixels, registers);
    let mut out = Vec::new();
    append(&mut out, format_args!("\x1bP0;1;0q\"1;1;{width};{height}"));
    define(&mut out, &indices);
    for (at, six) in indices.chunks(width as usize * 6).enumerate() {
        if at > 0 {
            out.push(b'-');
        }
        draw_six(&mut out, six, width as usize);
    }
    out.extend_from_slice(b"\x1b\\");
    out
}

/// A palette colour for every pixel.
fn indices(pixels: &Pixels, registers: u16) -> Vec<u8> {
    let colours = pixels.rgb().chunks_exact(3).map(|rgb| [rgb[0], rgb[1], rgb[2]]);
    if registers >= 256 {
        colours.map(|rgb| palette::roughly(rgb).0).collect()
    } else {
        colours.map(palette::nearest_usual).collect()
    }
}

/// Defines the colours in use, their values in percent.
fn define(out: &mut Vec<u8>, indices: &[u8]) {
    let mut used = [false; 256];
    for &index in indices {
        used[usize::from(index)] = true;
    }
    for index in (0..=u8::MAX).filter(|&index| used[usize::from(index)]) {
        let [r, g, b] = palette::colour(index).map(|value| (u32::from(value) * 100 + 127) / 255);
        append(out, format_args!("#{index};2;{r};{g};{b}"));
    }
}

/// Up to six rows: every colour in them paints its pixels from left to right.
fn draw_six(out: &mut Vec<u8>, rows: &[u8], width: usize) {
    let mut masks: BTreeMap<u8, Vec<u8>> = BTreeMap::new();
    for (y, row) in rows.chunks(width).enumerate() {
        for (x, &index) in row.iter().enumerate() {
            masks.entry(index).or_insert_with(|| vec![0; width])[x] |= 1 << y;
        }
    }
    for (at, (index, mask)) in masks.iter().enumerate() {
        append(out, format_args!("{}#{index}", if at > 0 { "$" } else { "" }));
        let used = mask.iter().rposition(|&bits| bits != 0).map_or(0, |last| last + 1);
        mask[..used].chunk_by(|a, b| a == b).for_each(|run| repeat(out, run));
    }
}

fn repeat(out: &mut Vec<u8>, run: &[u8]) {
    let Some(bits) = run.first() else { return };
    let symbol = bits + b'?';
    if run.len() > 3 {
        append(out, format_args!("!{}", run.len()));
        out.push(symbol);
    } else {
        out.extend(run.iter().map(|_| symbol));
    }
}

fn append(out: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    // Writing to memory cannot fail.
    out.write_fmt(text).unwrap_or_default();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_of_a_small_picture_is_known() {
        let rows = [[255, 255, 255], [255, 0, 0]];
        let rgb = rows.iter().flat_map(|row| row.repeat(5)).collect();
        let sixels = encode(&Pixels::new(5, 2, rgb).unwrap(), 256);
        assert_eq!(
            sixels.escape_ascii().to_string(),
            r#"\x1bP0;1;0q\"1;1;5;2#196;2;100;0;0#231;2;100;100;100#196!5A$#231!5@\x1b\\"#
        );
    }

    #[test]
    fn few_registers_are_not_exceeded() {
        let rgb = (0..=u8::MAX).flat_map(|value| [value, 255 - value, value / 2]).collect();
        let sixels = encode(&Pixels::new(256, 1, rgb).unwrap(), 16);
        let text = String::from_utf8(sixels).unwrap();
        let highest = text.split('#').skip(1).filter_map(|part| {
            part.split(|c: char| !c.is_ascii_digit()).next()?.parse::<u16>().ok()
        });
        assert!(highest.max().unwrap() < 16);
    }
}
