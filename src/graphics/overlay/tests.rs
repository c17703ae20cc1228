//! The painters without ids against a small model of a terminal: text is ratatui's own, through
//! its diff; pictures live in cells and text erases them.

use super::super::{Quality, prepare};
use super::*;
use crate::domain::{ImageId, Look};
use proptest::prelude::*;
use ratatui::buffer::Cell;
use std::collections::{BTreeMap, HashMap};

type Source = HashMap<ImageKey, Prepared>;

const SCREEN: Rect = Rect { x: 0, y: 0, width: 40, height: 20 };
const CELL: CellSize = CellSize { width_px: 4, height_px: 8 };
const PHOTO: ImageKey = ImageKey::Photo(ImageId(1), Look::PLAIN);

/// Writes its pixels' size and first colour instead of a picture.
#[derive(Debug)]
struct Plain;

impl Encoder for Plain {
    fn sharpness(&self) -> Sharpness {
        Sharpness::Near
    }

    fn new(_: &Capabilities) -> Self {
        Self
    }

    fn encode(&self, pixels: &Pixels, size: Size) -> Vec<u8> {
        let (width, height) = pixels.size();
        let red = pixels.rgb()[0];
        format!("<{} {} {width} {height} {red}>", size.width, size.height).into_bytes()
    }

    fn row_px(&self, _: &Pixels, cell: CellSize, _: Size) -> u32 {
        u32::from(cell.height_px)
    }

    /// A band of the photo below has five rows.
    fn bits_per_pixel(&self) -> u32 {
        40
    }
}

/// What a terminal shows in a cell: text, or a picture told by its red value.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Shown {
    Text(String),
    Picture(u8),
}

/// A program and its terminal: frames in, cells on the screen out.
struct Desk {
    painter: Painter<Plain>,
    last: Buffer,
    shown: BTreeMap<(u16, u16), Shown>,
    bytes: usize,
    scrolled: bool,
}

impl Desk {
    fn new() -> Self {
        let capabilities = Capabilities { cell: CELL, ..Capabilities::assumed() };
        Self {
            painter: Painter::new(&capabilities),
            last: Buffer::empty(SCREEN),
            shown: BTreeMap::new(),
            bytes: 0,
            scrolled: false,
        }
    }

    /// One frame: dots everywhere, then the pictures. Nothing is sent yet.
    fn frame(&mut self, placements: &[Placement], source: &Source, is_moving: bool) {
        let mut buf = Buffer::filled(SCREEN, Cell::new("."));
        self.painter.paint(placements, source, &mut buf, is_moving);
        for (x, y, cell) in self.last.diff(&buf) {
            self.shown.insert((x, y), Shown::Text(cell.symbol().to_owned()));
        }
        self.last = buf;
    }

    /// Sends pieces, at most this many; returns how many there were.
    fn send(&mut self, source: &Source, most: usize) -> usize {
        for sent in 0..most {
            let Some(piece) = self.painter.next_piece(source) else { return sent };
            self.bytes += piece.bytes.len();
            self.receive(&piece);
        }
        most
    }

    fn receive(&mut self, piece: &Piece) {
        let text = String::from_utf8(piece.bytes.clone()).unwrap();
        let place = format!("\x1b7\x1b[{};{}H<", piece.area.y + 1, piece.area.x + 1);
        let rest = text.strip_prefix(&place).expect("the cursor is saved and placed");
        let (numbers, gaps) = rest.split_once('>').unwrap();
        let gaps = gaps.strip_suffix("\x1b8").expect("the cursor is put back");
        let numbers: Vec<u32> = numbers.split(' ').map(|word| word.parse().unwrap()).collect();
        let [columns, rows, width, height, red] = numbers[..] else { panic!("five numbers") };
        let area = piece.area;
        assert_eq!((columns, rows), (u32::from(area.width), u32::from(area.height)));
        assert_eq!((width, height), CELL.area_px(area.width, area.height), "no scaling is left");
        self.scrolled |= area.bottom() >= SCREEN.bottom() || area.right() > SCREEN.right();
        for at in area.positions() {
            self.shown.insert((at.x, at.y), Shown::Picture(u8::try_from(red).unwrap()));
        }
        let mut parser = vt100::Parser::new(
            SCREEN.height.try_into().unwrap(),
            SCREEN.width.try_into().unwrap(),
            0,
        );
        parser.process(gaps.as_bytes());
        for at in area.positions() {
            let cell = parser.screen().cell(at.y, at.x).unwrap();
            if cell.has_contents() {
                self.shown.insert((at.x, at.y), Shown::Text(cell.contents().to_owned()));
            }
        }
    }

    fn at(&self, x: u16, y: u16) -> Shown {
        self.shown[&(x, y)].clone()
    }

    fn pictures(&self) -> usize {
        self.shown.values().filter(|shown| matches!(shown, Shown::Picture(_))).count()
    }
}

fn dot() -> Shown {
    Shown::Text(".".to_owned())
}

fn thumbnail(number: u8) -> ImageKey {
    ImageKey::Thumbnail(ImageId(i64::from(number)))
}

/// A photo whose red is 200 and thumbnails whose red is their number.
fn source() -> Source {
    let filled = |red| {
        prepare(Pixels::filled(80, 80, [red, 7, 7]), &Capabilities::assumed(), Quality::PHOTO)
    };
    let thumbnails = (1..=30).map(|number| (thumbnail(number), filled(number)));
    thumbnails.chain([(PHOTO, filled(200))]).collect()
}

fn photo() -> Placement {
    Placement::new(PHOTO, Rect::new(1, 1, 20, 12))
}

/// Thumbnails 1.. in a row, a column apart.
fn strip(count: u8, y: u16) -> Vec<Placement> {
    let place = |number: u8| Rect::new(2 + u16::from(number - 1) * 5, y, 4, 2);
    (1..=count).map(|number| Placement::new(thumbnail(number), place(number))).collect()
}

#[test]
fn a_photo_comes_in_bands_over_cells_that_show_it_already() {
    let (mut desk, source) = (Desk::new(), source());
    desk.frame(&[photo()], &source, false);
    assert_ne!(desk.at(5, 5), dot(), "a stand-in is there at once");
    assert_eq!(desk.send(&source, 2), 2);
    assert_eq!((desk.at(1, 1), desk.at(20, 10)), (Shown::Picture(200), Shown::Picture(200)));
    assert!(desk.painter.shown().is_empty() && desk.at(1, 11) != Shown::Picture(200));
    // A frame for a key goes between two bands and leaves what stands alone.
    desk.frame(&[photo()], &source, false);
    assert_eq!(desk.send(&source, 9), 1);
    assert_eq!((desk.painter.shown(), desk.pictures()), (vec![(PHOTO, Sharpness::Near)], 240));
}

#[test]
fn an_unchanged_frame_sends_nothing() {
    let (mut desk, source) = (Desk::new(), source());
    let all = [vec![photo()], strip(3, 14)].concat();
    for _ in 0..3 {
        desk.frame(&all, &source, false);
        desk.send(&source, 99);
    }
    let (bytes, pictures) = (desk.bytes, desk.pictures());
    // Not even the decoded pictures are needed any more.
    desk.frame(&all, &Source::new(), false);
    assert_eq!(desk.send(&Source::new(), 99), 0);
    assert_eq!((desk.bytes, desk.pictures()), (bytes, pictures));
    assert_eq!(desk.painter.shown().len(), 4);
}

#[test]
fn thumbnails_in_a_row_are_sent_at_once_and_the_text_between_them_stays() {
    let (mut desk, source) = (Desk::new(), source());
    desk.frame(&strip(3, 4), &source, false);
    assert_eq!(desk.send(&source, 9), 1);
    assert_eq!(desk.pictures(), 3 * 8);
    assert_eq!((desk.at(6, 4), desk.at(11, 5)), (dot(), dot()));
}

#[test]
fn one_changed_thumbnail_of_a_strip_is_sent_alone() {
    let (mut desk, source) = (Desk::new(), source());
    let mut placements = strip(3, 4);
    desk.frame(&placements, &source, false);
    desk.send(&source, 9);
    placements[1].key = thumbnail(9);
    desk.frame(&placements, &source, false);
    assert_eq!(desk.painter.next_piece(&source).unwrap().area, placements[1].area);
}

#[test]
fn while_the_list_moves_thumbnails_are_cells_and_then_they_are_sharpened() {
    let (mut desk, source) = (Desk::new(), source());
    desk.frame(&strip(3, 4), &source, true);
    assert_eq!(desk.send(&source, 9), 0);
    desk.frame(&strip(3, 5), &source, false);
    assert_eq!(desk.send(&source, 9), 1);
    desk.frame(&strip(3, 6), &source, true);
    assert_eq!((desk.send(&source, 9), desk.pictures()), (0, 0));
}

#[test]
fn what_leaves_is_erased_also_if_it_came_after_the_last_frame() {
    for frames_while_it_stands in [0, 1, 2] {
        let (mut desk, source) = (Desk::new(), source());
        desk.frame(&[photo()], &source, false);
        desk.send(&source, 99);
        for _ in 0..frames_while_it_stands {
            desk.frame(&[photo()], &source, false);
        }
        desk.frame(&[], &source, false);
        assert_eq!(desk.pictures(), 0, "{frames_while_it_stands}");
        assert!(desk.shown.values().all(|shown| *shown == dot()));
    }
}

#[test]
fn a_newer_version_comes_over_the_earlier_one_without_a_hole() {
    let (mut desk, mut source) = (Desk::new(), source());
    desk.frame(&[photo()], &source, false);
    desk.send(&source, 99);
    let newer =
        prepare(Pixels::filled(160, 160, [90, 7, 7]), &Capabilities::assumed(), Quality::PHOTO);
    source.insert(PHOTO, newer);
    desk.frame(&[photo()], &source, false);
    assert_eq!(desk.pictures(), 240);
    assert!(desk.painter.shown().is_empty());
    assert_eq!(desk.send(&source, 1), 1);
    desk.frame(&[photo()], &source, false);
    assert_eq!((desk.at(1, 1), desk.at(1, 12)), (Shown::Picture(90), Shown::Picture(200)));
    desk.send(&source, 99);
    assert_eq!(
        (desk.at(1, 12), desk.painter.shown()),
        (Shown::Picture(90), vec![(PHOTO, Sharpness::Near)])
    );
}

#[test]
fn a_photo_encoded_ahead_is_sent_as_it_is() {
    let capabilities = Capabilities { cell: CELL, ..Capabilities::assumed() };
    let pixels = Pixels::filled(80, 80, [200, 7, 7]);
    let bands = prepare_bands::<Plain>(&pixels, &capabilities, photo().area.as_size());
    let rows: Vec<_> = bands.bands.iter().map(|band| band.rows.clone()).collect();
    assert_eq!((rows.first().unwrap().start, rows.last().unwrap().end), (0, 12));
    assert!(rows.windows(2).all(|two| two[0].end == two[1].start), "{rows:?}");
    let first = bands.bands[0].clone();
    let source =
        Source::from([(PHOTO, prepare(pixels, &capabilities, Quality::PHOTO).with_these(bands))]);
    let mut desk = Desk::new();
    desk.frame(&[photo()], &source, false);
    let piece = desk.painter.next_piece(&source).unwrap();
    assert!(piece.bytes.windows(first.sequence.len()).any(|part| part == first.sequence));
    assert_eq!(piece.area.height, first.rows.end);
}

#[test]
fn closing_erases_what_stands_row_by_row() {
    let (mut desk, source) = (Desk::new(), source());
    assert_eq!(desk.painter.close(), b"");
    desk.frame(&strip(1, 4), &source, false);
    desk.send(&source, 9);
    let bytes = desk.painter.close();
    assert_eq!(
        bytes.escape_ascii().to_string(),
        r"\x1b7\x1b[m\x1b[5;3H\x1b[4X\x1b[6;3H\x1b[4X\x1b8"
    );
    assert_eq!(desk.painter.close(), b"");
}

#[test]
fn after_forgetting_everything_is_sent_again() {
    let (mut desk, source) = (Desk::new(), source());
    desk.frame(&strip(2, 4), &source, false);
    desk.send(&source, 9);
    desk.painter.forget();
    assert!(desk.painter.shown().is_empty());
    desk.frame(&strip(2, 4), &source, false);
    assert_eq!(desk.send(&source, 9), 1);
}

fn placement() -> impl Strategy<Value = Placement> {
    (1u8..9, 0u16..8, 0u16..22, prop::bool::weighted(0.2)).prop_map(
        |(number, column, y, is_photo)| {
            if is_photo {
                Placement::new(PHOTO, Rect::new(column, y, 20, 9))
            } else {
                Placement::new(thumbnail(number), Rect::new(column * 5, y / 2 * 2, 4, 2))
            }
        },
    )
}

/// Placements that do not overlap, as an application draws them.
fn apart(placements: Vec<Placement>) -> Vec<Placement> {
    let mut kept: Vec<Placement> = Vec::new();
    for placement in placements {
        if kept.iter().all(|other| !other.area.intersects(placement.area)) {
            kept.push(placement);
        }
    }
    kept
}

proptest! {
    #[test]
    fn whatever_happened_before_the_screen_shows_the_last_frame(
        frames in prop::collection::vec(
            (prop::collection::vec(placement(), 0..6), 0usize..4, any::<bool>()), 1..6),
    ) {
        let (mut desk, source) = (Desk::new(), source());
        for (placements, sent, is_moving) in frames {
            let placements = apart(placements);
            desk.frame(&placements, &source, is_moving);
            desk.send(&source, sent);
            for (at, shown) in &desk.shown {
                let over = placements.iter().find(|placement| placement.area.contains((*at).into()));
                match (over, shown) {
                    (None, shown) => prop_assert_eq!(shown, &dot(), "{:?}", at),
                    (Some(placement), Shown::Picture(red)) => {
                        let picture = source[&placement.key].pixels();
                        // A strip is told by its first thumbnail.
                        let is_strip = is_thumbnail(placement.key) && *red < 200;
                        prop_assert!(is_strip || *red == picture.rgb()[0], "{:?}", at);
                    }
                    (Some(_), Shown::Text(text)) => prop_assert_ne!(text, "."),
                }
            }
            prop_assert!(!desk.scrolled);
        }
    }
}
