//! Pictures as cells, end to end: placements in, cells in a buffer out.

use super::super::{Colours, Glyphs, Prepared, Quality, prepare};
use super::cache::MAX_CACHED_CELLS;
use super::*;
use crate::domain::{ImageId, Look};
use crate::imaging::Pixels;
use ratatui::buffer::Cell;
use ratatui::layout::Rect;
use ratatui::style::Color;
use std::collections::HashMap;

const KEY: ImageKey = ImageKey::Photo(ImageId(1), Look::PLAIN);
const OTHER: ImageKey = ImageKey::Thumbnail(ImageId(2));

/// Rows of red, green, blue, blue.
fn stripes() -> Pixels {
    let rows = [[200, 0, 0], [0, 200, 0], [0, 0, 200], [0, 0, 200]];
    Pixels::new(2, 4, rows.iter().flat_map(|row| row.repeat(2)).collect()).unwrap()
}

fn prepared(pixels: Pixels) -> Prepared {
    prepare(pixels, &Capabilities::assumed(), Quality::PHOTO)
}

fn source(pixels: Pixels) -> HashMap<ImageKey, Prepared> {
    HashMap::from([(KEY, prepared(pixels))])
}

fn at(x: u16, y: u16, width: u16, height: u16) -> Placement {
    Placement::new(KEY, Rect::new(x, y, width, height))
}

fn pictures(colours: Colours) -> CellPictures {
    CellPictures::new(&Capabilities { colours, ..Capabilities::assumed() })
}

fn screen(width: u16, height: u16) -> Buffer {
    Buffer::empty(Rect::new(0, 0, width, height))
}

/// The rows of the buffer that show anything.
fn drawn_rows(buf: &Buffer) -> Vec<u16> {
    let is_drawn = |y: &u16| (0..buf.area.width).any(|x| buf[(x, *y)] != Cell::default());
    (0..buf.area.height).filter(is_drawn).collect()
}

#[test]
fn two_pixels_share_a_cell() {
    let mut buf = Buffer::with_lines(["....", "....", "...."]);
    let painted =
        pictures(Colours::True).paint(&[at(1, 1, 2, 2)], &source(stripes()), &mut buf, usize::MAX);
    assert_eq!(painted, Painted { shown: vec![KEY], is_pending: false });
    let mut expected = Buffer::with_lines(["....", ".▀▀.", ".  ."]);
    for x in 1..3 {
        expected[(x, 1)].set_fg(Color::Rgb(200, 0, 0)).set_bg(Color::Rgb(0, 200, 0));
        expected[(x, 2)].set_bg(Color::Rgb(0, 0, 200));
    }
    assert_eq!(buf, expected);
}

#[test]
fn with_256_colours_the_nearest_are_taken() {
    let mut buf = screen(2, 2);
    let mut pictures = pictures(Colours::Indexed256);
    pictures.paint(&[at(0, 0, 2, 2)], &source(stripes()), &mut buf, usize::MAX);
    assert_eq!(buf[(0, 0)].fg, Color::Indexed(160));
    assert_eq!(buf[(0, 1)].symbol(), " ");
}

#[test]
fn without_utf8_a_picture_without_colours_is_ascii() {
    let capabilities =
        Capabilities { colours: Colours::Mono, glyphs: Glyphs::Ascii, ..Capabilities::assumed() };
    let mut buf = screen(3, 1);
    let bright = source(Pixels::filled(3, 2, [255; 3]));
    CellPictures::new(&capabilities).paint(&[at(0, 0, 3, 1)], &bright, &mut buf, usize::MAX);
    assert_eq!(buf, Buffer::with_lines(["@@@"]));
}

#[test]
fn what_was_drawn_once_needs_no_source() {
    let mut pictures = pictures(Colours::True);
    let mut first = screen(2, 2);
    pictures.paint(&[at(0, 0, 2, 2)], &source(stripes()), &mut first, usize::MAX);
    let mut second = screen(2, 2);
    let painted = pictures.paint(&[at(0, 0, 2, 2)], &HashMap::new(), &mut second, usize::MAX);
    assert_eq!((painted.shown, second), (vec![KEY], first));
}

#[test]
fn a_new_picture_under_the_same_key_replaces_the_old() {
    let mut pictures = pictures(Colours::True);
    let mut buf = screen(2, 2);
    pictures.paint(&[at(0, 0, 2, 2)], &source(stripes()), &mut buf, usize::MAX);
    let white = Pixels::filled(2, 2, [255; 3]);
    pictures.paint(&[at(0, 0, 2, 2)], &source(white), &mut buf, usize::MAX);
    assert_eq!(buf[(0, 0)].bg, Color::Indexed(231));
}

#[test]
fn pictures_over_the_edge_are_cut_and_not_counted_as_shown() {
    let mut buf = screen(2, 2);
    let mut pictures = pictures(Colours::True);
    let placements = [at(1, 1, 5, 5), at(0, 0, 0, 3)];
    let painted = pictures.paint(&placements, &source(stripes()), &mut buf, usize::MAX);
    assert_eq!(painted.shown, []);
    assert_eq!(buf[(0, 0)], Cell::default());
    assert_ne!(buf[(1, 1)], Cell::default());
}

#[test]
fn a_picture_is_revealed_from_the_top_in_what_the_allowance_gives() {
    let mut pictures = pictures(Colours::True);
    let source = source(stripes());
    let mut rows = Vec::new();
    loop {
        let mut buf = screen(4, 8);
        let painted = pictures.paint(&[at(0, 0, 4, 8)], &source, &mut buf, 14);
        rows.push(drawn_rows(&buf).len());
        assert_eq!(painted.is_pending, painted.shown.is_empty());
        if !painted.is_pending {
            break;
        }
    }
    assert_eq!(rows, [3, 6, 8]);
}

#[test]
fn the_most_important_picture_comes_first_and_what_stands_is_free() {
    let mut pictures = pictures(Colours::True);
    let mut source = source(stripes());
    source.insert(OTHER, prepared(stripes()));
    let placements = [at(0, 0, 4, 4), Placement::new(OTHER, Rect::new(0, 4, 4, 2))];
    let mut frames = Vec::new();
    for _ in 0..3 {
        frames.push(pictures.paint(&placements, &source, &mut screen(4, 6), 16));
    }
    assert_eq!(frames[0], Painted { shown: vec![KEY], is_pending: true });
    assert_eq!(frames[1], Painted { shown: vec![KEY, OTHER], is_pending: false });
    assert_eq!(frames[2], frames[1]);
}

#[test]
fn an_allowance_below_one_row_still_gets_on_and_none_adds_nothing() {
    let mut pictures = pictures(Colours::True);
    let mut shown = |allowance| {
        let mut buf = screen(4, 4);
        pictures.paint(&[at(0, 0, 4, 4)], &source(stripes()), &mut buf, allowance);
        drawn_rows(&buf)
    };
    assert_eq!(shown(0), Vec::<u16>::new());
    assert_eq!(shown(1), [0]);
    assert_eq!(shown(0), [0]);
    assert_eq!(shown(1), [0, 1]);
}

#[test]
fn a_newer_version_is_revealed_over_the_earlier_one() {
    let mut pictures = pictures(Colours::True);
    let mut buf = screen(4, 4);
    pictures.paint(&[at(0, 0, 4, 4)], &source(stripes()), &mut buf, usize::MAX);
    let old = buf.clone();
    let newer = source(Pixels::filled(4, 4, [255; 3]));
    let painted = pictures.paint(&[at(0, 0, 4, 4)], &newer, &mut buf, 8);
    assert!(painted.is_pending);
    assert_eq!(buf[(0, 1)].bg, Color::Indexed(231));
    assert_eq!(buf[(0, 2)], old[(0, 2)]);
}

#[test]
fn a_moved_or_cleared_picture_is_new() {
    let mut pictures = pictures(Colours::True);
    let source = source(stripes());
    pictures.paint(&[at(0, 0, 4, 4)], &source, &mut screen(4, 8), usize::MAX);
    assert!(pictures.paint(&[at(0, 1, 4, 4)], &source, &mut screen(4, 8), 8).is_pending);
    pictures.paint(&[at(0, 1, 4, 4)], &source, &mut screen(4, 8), 8);
    assert!(!pictures.paint(&[at(0, 1, 4, 4)], &source, &mut screen(4, 8), 0).is_pending);
    pictures.forget();
    assert!(pictures.paint(&[at(0, 1, 4, 4)], &source, &mut screen(4, 8), 8).is_pending);
}

#[test]
fn the_cache_is_bounded() {
    let mut pictures = pictures(Colours::Mono);
    for height in 1..=20 {
        pictures.paint(
            &[at(0, 0, 1000, 40 + height)],
            &source(stripes()),
            &mut screen(1, 1),
            usize::MAX,
        );
    }
    let held = pictures.cache.held_cells();
    assert!(held <= MAX_CACHED_CELLS && held > 0);
}
