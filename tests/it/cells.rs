//! Pictures as cells on real photographs: what they cost through ratatui's own diff and how near
//! they come to the photograph. The terminal's part, painting the characters, is played here.

use hit5::dataset::demo;
use hit5::domain::{ImageId, Look};
use hit5::graphics::{
    Brush, Capabilities, Colours, Compositor, Glyphs, ImageKey, Placement, Quality, prepare,
};
use hit5::imaging::{Limits, Pixels, decode, stretch};
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;
use std::collections::HashMap;

/// The size of a cell of the played terminal, in pixels; divided by 2 and by 3 without rest.
const CELL: (u32, u32) = (10, 24);

fn photographs() -> Vec<Pixels> {
    let (draft, _) = demo::draft();
    let paths = draft.images.iter().map(|image| image.path.clone());
    let large = paths.filter_map(|path| {
        let pixels = decode(demo::image_bytes(&path)?, &Limits::default()).ok()?;
        (pixels.width() >= 288).then_some(pixels)
    });
    large.step_by(60).take(3).collect()
}

fn drawn(photo: &Pixels, columns: u16, rows: u16, capabilities: &Capabilities) -> Buffer {
    let key = ImageKey::Photo(ImageId(1), Look::PLAIN);
    let area = Rect::new(0, 0, columns, rows);
    let source = HashMap::from([(key, prepare(photo.clone(), capabilities, Quality::PHOTO))]);
    let mut buf = Buffer::empty(area);
    let mut compositor = Compositor::with_nonce(capabilities, 0);
    compositor.paint(&[Placement::new(key, area)], &source, &mut buf, Brush::FULL);
    buf
}

/// Bytes per cell of a picture new on the screen.
fn bytes_per_cell(buf: &Buffer) -> f64 {
    let mut bytes = Vec::new();
    let changed = Buffer::empty(buf.area).diff(buf);
    CrosstermBackend::new(&mut bytes).draw(changed.into_iter()).unwrap();
    bytes.len() as f64 / f64::from(buf.area.area())
}

/// Peak signal to noise ratio in decibels, against the photograph at the cells' pixels.
fn psnr(photo: &Pixels, buf: &Buffer) -> f64 {
    let (columns, rows) = (u32::from(buf.area.width), u32::from(buf.area.height));
    let original = stretch(photo, columns * CELL.0, rows * CELL.1);
    let line = |y| (0..columns * CELL.0).map(move |x| (x, y));
    let places = (0..rows * CELL.1).flat_map(line);
    let off = |place: (u32, u32)| {
        squared_distance(seen(buf, place), original.colour(place.0, place.1).unwrap())
    };
    let mean = places.map(off).sum::<f64>() / f64::from(columns * CELL.0 * rows * CELL.1 * 3);
    10.0 * (255.0_f64.powi(2) / mean).log10()
}

fn squared_distance(one: [u8; 3], other: [u8; 3]) -> f64 {
    one.iter().zip(other).map(|(&a, b)| f64::from(a.abs_diff(b)).powi(2)).sum()
}

/// The colour the terminal shows at a pixel.
fn seen(buf: &Buffer, (x, y): (u32, u32)) -> [u8; 3] {
    let place = |pixel: u32, size: u32| u16::try_from(pixel / size).unwrap();
    let cell = &buf[(place(x, CELL.0), place(y, CELL.1))];
    let symbol = cell.symbol().chars().next().unwrap();
    let (column, row) = (x % CELL.0 * 2 / CELL.0, y % CELL.1 * 6 / CELL.1);
    let colour = if is_foreground(symbol, column, row) { cell.fg } else { cell.bg };
    match colour {
        Color::Rgb(red, green, blue) => [red, green, blue],
        Color::Indexed(index @ 16..) => fixed(u32::from(index) - 16),
        other => panic!("no colour of a picture: {other:?}"),
    }
}

/// Whether a character paints this part of its cell: one of 2 columns, one of 6 rows.
fn is_foreground(symbol: char, column: u32, row: u32) -> bool {
    let quadrant = |mask: u32| mask >> (row / 3 * 2 + column) & 1 == 1;
    let sextant = |mask: u32| mask >> (row / 2 * 2 + column) & 1 == 1;
    match symbol {
        ' ' => false,
        '█' => true,
        '▀' => row < 3,
        '▄' => row >= 3,
        '▌' => column == 0,
        '▐' => column == 1,
        '▘' => quadrant(1),
        '▝' => quadrant(2),
        '▖' => quadrant(4),
        '▗' => quadrant(8),
        '▚' => quadrant(9),
        '▞' => quadrant(6),
        '▛' => quadrant(7),
        '▜' => quadrant(11),
        '▙' => quadrant(13),
        '▟' => quadrant(14),
        '\u{1fb00}'..='\u{1fb3b}' => {
            let number = u32::from(symbol) - 0x1_fb00 + 1;
            let after_left = number + u32::from(number >= 21);
            sextant(after_left + u32::from(after_left >= 42))
        }
        other => panic!("no character of a picture: {other:?}"),
    }
}

fn fixed(at: u32) -> [u8; 3] {
    let level = |level: u32| [0, 95, 135, 175, 215, 255][level as usize];
    match at {
        0..216 => [level(at / 36), level(at / 6 % 6), level(at % 6)],
        at => [u8::try_from(8 + 10 * (at - 216)).unwrap(); 3],
    }
}

/// The mean over all photographs of what `measure` says of their cells.
fn mean_of(
    photos: &[Pixels],
    (columns, rows): (u16, u16),
    capabilities: &Capabilities,
    measure: impl Fn(&Pixels, &Buffer) -> f64,
) -> f64 {
    let measured =
        photos.iter().map(|photo| measure(photo, &drawn(photo, columns, rows, capabilities)));
    measured.sum::<f64>() / photos.len() as f64
}

fn made_of(colours: Colours, glyphs: Glyphs) -> Capabilities {
    Capabilities { colours, glyphs, ..Capabilities::assumed() }
}

#[test]
fn smaller_parts_of_a_cell_look_better_at_equal_bytes() {
    let photos = photographs();
    assert_eq!(photos.len(), 3);
    let measured = [Glyphs::Halves, Glyphs::Quadrants, Glyphs::Sextants].map(|glyphs| {
        let capabilities = made_of(Colours::True, glyphs);
        let bytes = mean_of(&photos, (36, 15), &capabilities, |_, buf| bytes_per_cell(buf));
        (bytes, mean_of(&photos, (36, 15), &capabilities, psnr))
    });
    let [halves, quadrants, sextants] = measured;
    assert!(quadrants.1 > halves.1 + 0.3, "{measured:?}");
    assert!(sextants.1 > quadrants.1 + 0.5, "{measured:?}");
    assert!(sextants.0 < halves.0 * 1.06, "{measured:?}");
}

#[test]
fn a_cell_costs_at_most_25_bytes_and_fewer_with_a_palette() {
    let photos = photographs();
    let bytes = [Colours::True, Colours::Indexed256].map(|colours| {
        let capabilities = made_of(colours, Glyphs::Quadrants);
        mean_of(&photos, (72, 30), &capabilities, |_, buf| bytes_per_cell(buf))
    });
    assert!(bytes[0] <= 25.0 && bytes[1] <= 15.0, "{bytes:?}");
}
