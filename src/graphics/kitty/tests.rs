//! The kitty screen as a whole: exact bytes for single steps, and a model terminal for any
//! sequence of them.

use super::super::compositor::{Arranged, Pace, Wish};
use super::super::{
    Capabilities, ImageKey, PictureSource, Placement, Prepared, Protocol, Quality, prepare,
};
use super::Screen;
use super::terminal::Terminal;
use crate::domain::{ImageId, Look, Part, Sharpness};
use crate::imaging::Pixels;
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::collections::HashMap;

const SCREEN: Rect = Rect { x: 0, y: 0, width: 80, height: 24 };
/// The pieces of the tests: one chunk each.
const CHUNKS: Pace = Pace { quick_bytes: usize::MAX, piece_bytes: 1 };

type Source = HashMap<ImageKey, Prepared>;

fn kitty() -> Capabilities {
    Capabilities { protocol: Protocol::Kitty, ..Capabilities::assumed() }
}

fn in_tmux() -> Capabilities {
    Capabilities { has_placeholders: true, passthrough: true, in_tmux: true, ..kitty() }
}

fn key(number: u32) -> ImageKey {
    ImageKey::Thumbnail(ImageId(i64::from(number)))
}

fn picture(width: u32, height: u32) -> Prepared {
    prepare(Pixels::filled(width, height, [80, 90, 100]), &kitty(), Quality::Lossless)
}

/// A picture that no compressor makes smaller: 16 kB and more of payload.
fn large() -> Prepared {
    let next = |state: &u32| Some(state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223));
    let states = std::iter::successors(Some(7), next);
    let noise = states.map(|state| state.to_be_bytes()[0]).take(80 * 80 * 3).collect();
    prepare(Pixels::new(80, 80, noise).unwrap(), &kitty(), Quality::Lossless)
}

/// Pictures 1, 2, ... of 1x1, 2x1, ... pixels.
fn source(count: u32) -> Source {
    (1..=count).map(|number| (key(number), picture(number, 1))).collect()
}

fn at(number: u32, x: u16, y: u16, width: u16, height: u16) -> Placement {
    Placement::new(key(number), Rect::new(x, y, width, height))
}

fn text(bytes: &[u8]) -> String {
    bytes.escape_ascii().to_string()
}

fn wish(placement: &Placement) -> Wish {
    let cells = (placement.area.width, placement.area.height);
    Wish { key: placement.key, cells, is_visible: true }
}

/// What one step of a test writes: the pieces sent before the frame, and the frame.
struct Step {
    pieces: Vec<u8>,
    frame: Arranged,
}

/// Sends everything that is missing, then draws.
fn step(screen: &mut Screen, placements: &[Placement], source: &impl PictureSource) -> Step {
    let wishes: Vec<Wish> = placements.iter().map(wish).collect();
    let mut pieces = Vec::new();
    loop {
        while let Some(piece) = screen.next_piece(&wishes, source, Pace::FULL) {
            pieces.extend(piece);
        }
        let is_over = !screen.wants_frame();
        let frame = screen.arrange(placements, SCREEN);
        if is_over {
            return Step { pieces, frame };
        }
        pieces.extend(frame.bytes);
    }
}

fn shown(numbers: &[u32]) -> Vec<(ImageKey, Sharpness)> {
    numbers.iter().map(|&number| (key(number), Sharpness::Lossless)).collect()
}

#[test]
fn an_image_is_sent_and_then_placed() {
    let mut screen = Screen::new(&kitty(), 0);
    let source = source(1);
    let placements = [at(1, 4, 2, 6, 3)];
    let piece = screen.next_piece(&placements.map(|p| wish(&p)), &source, Pace::FULL);
    let payload = text(source[&key(1)].payload().unwrap());
    let expected = format!(r"\x1b_Ga=t,f=100,i=16385,q=1,m=0;{payload}\x1b\\");
    assert_eq!(piece.map(|piece| text(&piece)), Some(expected));
    assert!(screen.wants_frame());
    assert_eq!(screen.next_piece(&placements.map(|p| wish(&p)), &source, Pace::FULL), None);
    let frame = screen.arrange(&placements, SCREEN);
    assert_eq!(
        text(&frame.bytes),
        r"\x1b7\x1b[3;5H\x1b_Ga=p,i=16385,p=1,c=6,r=3,C=1,q=1\x1b\\\x1b8"
    );
    assert_eq!(frame.shown, shown(&[1]));
}

#[test]
fn a_terminal_that_knows_virtual_placements_gets_one_so_that_it_keeps_the_image() {
    let mut screen = Screen::new(&Capabilities { has_placeholders: true, ..kitty() }, 0);
    let piece = screen.next_piece(&[wish(&at(1, 0, 0, 6, 3))], &source(1), Pace::FULL).unwrap();
    assert!(text(&piece).starts_with(r"\x1b_Ga=T,U=1,f=100,i=16385,c=1,r=1,q=1,m=0;"));
}

#[test]
fn an_unchanged_frame_costs_nothing() {
    let mut screen = Screen::new(&kitty(), 0);
    step(&mut screen, &[at(1, 4, 2, 6, 3)], &source(1));
    let again = step(&mut screen, &[at(1, 4, 2, 6, 3)], &source(1));
    assert_eq!((again.pieces.len(), again.frame.bytes.len()), (0, 0));
    assert_eq!(again.frame.shown, shown(&[1]));
}

#[test]
fn moving_and_resizing_only_place_again() {
    let mut screen = Screen::new(&kitty(), 0);
    step(&mut screen, &[at(1, 4, 2, 6, 3)], &source(1));
    // The decoded picture is not even needed any more.
    let moved = step(&mut screen, &[at(1, 0, 9, 12, 6)], &Source::new());
    assert_eq!(moved.pieces, b"");
    assert_eq!(
        text(&moved.frame.bytes),
        r"\x1b7\x1b[10;1H\x1b_Ga=p,i=16385,p=1,c=12,r=6,C=1,q=1\x1b\\\x1b8"
    );
    assert_eq!(moved.frame.shown, shown(&[1]));
}

/// The lower right quarter of a picture.
fn quarter() -> Part {
    Part::around((Part::UNITS, Part::UNITS), Part::UNITS / 2, Part::UNITS / 2)
}

#[test]
fn another_part_is_placed_again_and_not_sent_again() {
    let mut screen = Screen::new(&kitty(), 0);
    let source = Source::from([(key(1), picture(8, 6))]);
    let whole = at(1, 4, 2, 6, 3);
    step(&mut screen, &[whole], &source);
    let near = Placement { part: quarter(), ..whole };
    let zoomed = step(&mut screen, &[near], &Source::new());
    assert_eq!(zoomed.pieces, b"");
    assert_eq!(
        text(&zoomed.frame.bytes),
        r"\x1b7\x1b[3;5H\x1b_Ga=p,i=16385,p=1,x=4,y=3,w=4,h=3,c=6,r=3,C=1,q=1\x1b\\\x1b8"
    );
    assert_eq!(step(&mut screen, &[near], &source).frame.bytes, b"", "unchanged");
    let back = step(&mut screen, &[whole], &source);
    assert_eq!(
        text(&back.frame.bytes),
        r"\x1b7\x1b[3;5H\x1b_Ga=p,i=16385,p=1,c=6,r=3,C=1,q=1\x1b\\\x1b8"
    );
}

#[test]
fn a_sharper_picture_takes_the_place_of_its_stand_in_once_it_is_there() {
    let mut screen = Screen::new(&kitty(), 0);
    let mut terminal = Terminal::default();
    let mut source = Source::from([(key(1), picture(8, 6))]);
    let stand_in = Placement { part: quarter(), ..at(1, 4, 2, 6, 3) };
    let detail = ImageKey::Detail(ImageId(1), Look::PLAIN, quarter());
    let both = [stand_in, Placement::new(detail, stand_in.area)];
    let first = step(&mut screen, &both, &source);
    assert_eq!(first.frame.shown, shown(&[1]));
    terminal.feed(&first.pieces);
    source.insert(detail, picture(9, 9));
    let sharper = step(&mut screen, &both, &source);
    assert_eq!(sharper.frame.shown, [(detail, Sharpness::Lossless)]);
    terminal.feed(&sharper.pieces);
    assert!(terminal.history.iter().all(|then| !then.is_empty()), "never a hole");
    assert_eq!(terminal.view(), [((9, 9), stand_in.area)]);
    // Back to the stand-in: nothing is sent.
    let back = step(&mut screen, &both[..1], &source);
    assert_eq!((back.pieces, back.frame.shown), (Vec::new(), shown(&[1])));
}

#[test]
fn at_the_edge_of_a_list_the_terminal_cuts_the_picture() {
    let mut screen = Screen::new(&kitty(), 0);
    let source = Source::from([(key(1), picture(60, 60))]);
    let whole = at(1, 4, 2, 6, 3);
    step(&mut screen, &[whole], &source);
    let cut = step(&mut screen, &[whole.within(Rect::new(0, 3, 80, 20))], &Source::new());
    assert_eq!(cut.pieces, b"");
    assert_eq!(
        text(&cut.frame.bytes),
        r"\x1b7\x1b[4;5H\x1b_Ga=p,i=16385,p=1,x=0,y=20,w=60,h=40,c=6,r=2,C=1,q=1\x1b\\\x1b8"
    );
    let mut screen = Screen::new(&in_tmux(), 0);
    step(&mut screen, &[whole], &source);
    let mut buf = Buffer::empty(SCREEN);
    screen.paint(&[whole.within(Rect::new(0, 3, 80, 20))], &source, &mut buf);
    assert_eq!(buf[(4, 2)].symbol(), " ");
    assert!(buf[(4, 3)].symbol().starts_with("\u{10eeee}\u{30d}"));
}

#[test]
fn after_a_resize_everything_is_placed_again_and_nothing_sent() {
    let mut screen = Screen::new(&kitty(), 0);
    step(&mut screen, &[at(1, 4, 2, 6, 3)], &source(1));
    screen.note_resized();
    let again = step(&mut screen, &[at(1, 4, 2, 6, 3)], &source(1));
    assert_eq!(again.pieces, b"");
    assert!(text(&again.frame.bytes).contains("a=p,i=16385,p=1,c=6,r=3"));
}

#[test]
fn what_is_gone_is_removed_but_kept_in_memory() {
    let mut screen = Screen::new(&kitty(), 0);
    step(&mut screen, &[at(1, 4, 2, 6, 3)], &source(1));
    let gone = step(&mut screen, &[], &source(1));
    assert_eq!(text(&gone.frame.bytes), r"\x1b7\x1b_Ga=d,d=i,i=16385,p=1,q=2\x1b\\\x1b8");
    assert_eq!(screen.id_of(key(1)), Some(16385));
    assert_eq!(step(&mut screen, &[at(1, 0, 0, 1, 1)], &source(1)).pieces, b"");
}

#[test]
fn one_image_in_two_places_is_sent_once() {
    let mut screen = Screen::new(&kitty(), 0);
    let both = step(&mut screen, &[at(1, 0, 0, 2, 1), at(1, 9, 9, 2, 1)], &source(1));
    let written = text(&both.pieces);
    assert_eq!(written.matches("a=t").count(), 1);
    assert!(written.contains("p=1,") && written.contains("p=2,"));
}

#[test]
fn a_large_image_goes_in_chunks_with_frames_between_them() {
    let mut screen = Screen::new(&kitty(), 0);
    let source = Source::from([(key(1), large()), (key(2), picture(2, 1))]);
    step(&mut screen, &[at(2, 9, 9, 2, 1)], &source);
    let placements = [at(1, 0, 0, 6, 6), at(2, 9, 9, 2, 1)];
    let wishes = placements.map(|placement| wish(&placement));
    let mut sent = String::new();
    while let Some(piece) = screen.next_piece(&wishes, &source, CHUNKS) {
        assert!(piece.len() <= 4096 + 60);
        sent += &text(&piece);
        if !screen.wants_frame() {
            assert_eq!(screen.arrange(&placements, SCREEN).bytes, b"");
        }
    }
    let length = source[&key(1)].payload().unwrap().len();
    assert_eq!(sent.matches("m=1;").count(), length.div_ceil(4096) - 1);
    assert_eq!(sent.matches("m=0;").count(), 1);
}

#[test]
fn what_leaves_during_an_upload_is_put_under_another_picture_and_removed_later() {
    let mut screen = Screen::new(&kitty(), 0);
    let mut terminal = Terminal::default();
    let mut source = source(2);
    source.insert(key(3), large());
    let first = step(&mut screen, &[at(1, 0, 0, 4, 2), at(2, 9, 9, 2, 1)], &source);
    terminal.feed(&first.pieces);
    terminal.feed(&first.frame.bytes);
    let wishes = [wish(&at(1, 0, 0, 4, 2)), wish(&at(3, 40, 0, 4, 2))];
    terminal.feed(&screen.next_piece(&wishes, &source, CHUNKS).unwrap());
    let during = screen.arrange(&[at(1, 0, 0, 4, 2)], SCREEN);
    assert_eq!(
        text(&during.bytes),
        r"\x1b7\x1b[1;1H\x1b_Ga=p,i=16386,p=1,c=1,r=1,z=-1,C=1,q=1\x1b\\\x1b8"
    );
    terminal.feed(&during.bytes);
    assert!(terminal.is_uploading() && terminal.aborted == 0);
    assert_eq!(terminal.view(), [((1, 1), Rect::new(0, 0, 4, 2))]);
    let after = step(&mut screen, &[at(1, 0, 0, 4, 2), at(3, 40, 0, 4, 2)], &source);
    terminal.feed(&after.pieces);
    terminal.feed(&after.frame.bytes);
    assert_eq!((terminal.placements.len(), terminal.aborted), (2, 0));
}

#[test]
fn an_upload_nobody_waits_for_is_given_up() {
    let mut screen = Screen::new(&kitty(), 0);
    let mut terminal = Terminal::default();
    let source = Source::from([(key(1), large()), (key(2), picture(2, 1))]);
    let likely = Wish { is_visible: false, ..wish(&at(1, 0, 0, 6, 6)) };
    terminal.feed(&screen.next_piece(&[likely], &source, CHUNKS).unwrap());
    assert!(terminal.is_uploading());
    let visible = wish(&at(2, 0, 0, 2, 1));
    let piece = screen.next_piece(&[visible, likely], &source, CHUNKS).unwrap();
    let end = r"\x1b_Gq=2,m=0\x1b\\\x1b_Ga=d,d=I,i=16385,q=2\x1b\\\x1b_Ga=t,";
    assert!(text(&piece).starts_with(end), "{}", text(&piece));
    terminal.feed(&piece);
    assert_eq!(terminal.aborted, 1);
    assert_eq!(terminal.images.len(), 1);
}

#[test]
fn on_a_slow_line_a_preview_comes_first_and_is_swapped_without_a_gap() {
    struct Both(Prepared, Prepared);
    impl PictureSource for Both {
        fn picture(&self, _: ImageKey) -> Option<Prepared> {
            Some(self.0.clone())
        }
        fn preview(&self, _: ImageKey) -> Option<Prepared> {
            Some(self.1.clone())
        }
    }
    let both = Both(large(), picture(9, 9));
    let slow = Pace { quick_bytes: 1000, piece_bytes: 4096 };
    let mut screen = Screen::new(&kitty(), 0);
    let mut terminal = Terminal::default();
    let placements = [at(1, 0, 0, 4, 2)];
    let wishes = placements.map(|placement| wish(&placement));
    let mut sizes = Vec::new();
    for _ in 0..30 {
        if let Some(piece) = screen.next_piece(&wishes, &both, slow) {
            terminal.feed(&piece);
        }
        terminal.feed(&screen.arrange(&placements, SCREEN).bytes);
        assert!(sizes.is_empty() || terminal.history.iter().all(|then| !then.is_empty()));
        sizes.extend(terminal.view().first().map(|(size, _)| *size));
    }
    sizes.dedup();
    assert_eq!(sizes, [(9, 9), (80, 80)]);
    assert_eq!(terminal.images.len(), 1);
}

#[test]
fn the_same_picture_decoded_again_is_not_sent_again() {
    let mut screen = Screen::new(&kitty(), 0);
    step(&mut screen, &[at(1, 0, 0, 4, 2)], &source(1));
    assert_eq!(step(&mut screen, &[at(1, 0, 0, 4, 2)], &source(1)).pieces, b"");
}

#[test]
fn placements_over_the_edge_are_not_shown() {
    let mut screen = Screen::new(&kitty(), 0);
    let over = [at(1, 79, 0, 2, 1), at(1, 0, 24, 1, 1), at(1, 0, 0, 0, 4)];
    assert_eq!(step(&mut screen, &over, &source(1)).frame, Arranged::default());
}

#[test]
fn an_image_the_terminal_dropped_is_sent_again_but_not_for_ever() {
    let mut screen = Screen::new(&kitty(), 0);
    let placements = [at(1, 0, 0, 4, 2)];
    let mut sent = 0;
    for _ in 0..10 {
        let again = step(&mut screen, &placements, &source(1));
        sent += text(&again.pieces).matches("a=t").count();
        let failed = screen.id_of(key(1)).and_then(|id| screen.note_failed(id));
        assert!(failed.is_none_or(|failed| failed.is_given_up == (sent == 3)));
    }
    assert_eq!(sent, 3);
    assert_eq!(screen.note_failed(4711), None);
    // The app's own words stay where the picture would have been.
    let mut buf = Buffer::with_lines(["…"]);
    screen.paint(&[at(1, 0, 0, 1, 1)], &source(1), &mut buf);
    assert_eq!(buf, Buffer::with_lines(["…"]));
}

#[test]
fn after_forgetting_all_is_sent_anew_and_nothing_leaks() {
    let mut screen = Screen::new(&kitty(), 0);
    let mut terminal = Terminal::default();
    let placements = [at(1, 0, 0, 4, 2), at(2, 8, 0, 4, 2)];
    let first = step(&mut screen, &placements, &source(2));
    terminal.feed(&first.pieces);
    terminal.feed(&first.frame.bytes);
    screen.forget();
    terminal.placements.clear();
    let again = step(&mut screen, &placements, &source(2));
    terminal.feed(&again.pieces);
    terminal.feed(&again.frame.bytes);
    assert_eq!((terminal.images.len(), terminal.placements.len()), (2, 2));
    terminal.feed(&screen.close());
    assert!(terminal.images.is_empty() && terminal.placements.is_empty());
    assert_eq!(screen.close(), b"");
}

#[test]
fn inside_tmux_pictures_are_characters_and_commands_are_wrapped() {
    let mut screen = Screen::new(&in_tmux(), 0);
    let (source, placements) = (source(1), [at(1, 2, 1, 3, 2)]);
    let wishes = placements.map(|placement| wish(&placement));
    let piece = screen.next_piece(&wishes, &source, Pace::FULL).unwrap();
    let payload = text(source[&key(1)].payload().unwrap());
    assert_eq!(
        text(&piece),
        format!(
            r"\x1bPtmux;\x1b\x1b_Ga=T,U=1,f=100,i={},c=3,r=2,q=1,m=0;{payload}\x1b\x1b\\\x1b\\",
            0x0100_0011
        )
    );
    let mut buf = Buffer::empty(SCREEN);
    screen.paint(&placements, &source, &mut buf);
    assert_eq!(buf[(2, 1)].symbol(), "\u{10eeee}\u{305}\u{305}\u{30d}");
    assert_eq!(buf[(4, 2)].symbol(), "\u{10eeee}");
    let frame = screen.arrange(&placements, SCREEN);
    assert_eq!((frame.bytes, frame.shown), (Vec::new(), shown(&[1])));
    // Another size is another image, since placeholders cannot scale.
    let other = screen.next_piece(&[wish(&at(1, 0, 0, 6, 4))], &source, Pace::FULL).unwrap();
    assert!(text(&other).contains("c=6,r=4"));
}

/// One thing that happens to the screen.
#[derive(Clone, Debug)]
enum Event {
    /// These pictures are wanted at these places.
    Frame(Vec<(u32, u16, u16)>),
    /// So many pieces may be sent.
    Pieces(u8),
    /// A picture was decoded at another size; `true`: one that takes several pieces.
    Redecoded(u32, u32, bool),
    /// A picture fell out of the app's cache.
    Lost(u32),
    /// The terminal was used by somebody else.
    Cleared,
}

fn event() -> impl Strategy<Value = Event> {
    let spot = (1u32..8, 0u16..10, 0u16..4);
    prop_oneof![
        4 => proptest::collection::vec(spot, 0..8).prop_map(Event::Frame),
        6 => (0u8..6).prop_map(Event::Pieces),
        2 => (1u32..8, 1u32..12, any::<bool>())
            .prop_map(|(number, side, is_large)| Event::Redecoded(number, side, is_large)),
        1 => (1u32..8).prop_map(Event::Lost),
        1 => Just(Event::Cleared),
    ]
}

struct Life {
    screen: Screen,
    terminal: Terminal,
    source: Source,
    wanted: Vec<Placement>,
}

impl Life {
    fn new(version: &str, max_bytes: u64) -> Self {
        let capabilities = Capabilities { terminal: Some(version.to_owned()), ..kitty() };
        let drops_unplaced = version == "kitty(0.26.5)";
        Self {
            screen: Screen::with_budget(&capabilities, 5, max_bytes),
            terminal: Terminal::of_version(drops_unplaced),
            source: source(7),
            wanted: Vec::new(),
        }
    }

    fn live(&mut self, event: &Event) {
        match event {
            Event::Redecoded(number, side, is_large) => {
                let new = if *is_large { large() } else { picture(*side, 20) };
                self.source.insert(key(*number), new);
            }
            Event::Lost(number) => {
                self.source.remove(&key(*number));
            }
            Event::Cleared => {
                self.screen.forget();
                self.terminal.placements.clear();
                self.terminal.depths.clear();
            }
            Event::Pieces(count) => (0..*count).for_each(|_| self.send()),
            Event::Frame(spots) => {
                // One picture per place: two on the same cells could not be told apart.
                let spots: HashMap<(u16, u16), u32> =
                    spots.iter().map(|&(number, x, y)| ((x, y), number)).collect();
                let place = |(&(x, y), &number)| at(number, x * 8, y * 5, 6, 4);
                self.wanted = spots.iter().map(place).collect();
                self.draw();
            }
        }
    }

    fn send(&mut self) {
        let wishes: Vec<Wish> = self.wanted.iter().map(wish).collect();
        match self.screen.next_piece(&wishes, &self.source, CHUNKS) {
            Some(piece) => self.terminal.feed(&piece),
            None => self.draw(),
        }
    }

    /// Draws, and checks that the terminal shows exactly what the screen says it does.
    fn draw(&mut self) {
        let frame = self.screen.arrange(&self.wanted, SCREEN);
        self.terminal.feed(&frame.bytes);
        assert_eq!(self.terminal.cursor(), (0, 0));
        let sorted = |mut areas: Vec<Rect>| {
            areas.sort_by_key(|area| (area.y, area.x));
            areas
        };
        let is_shown =
            |placement: &&Placement| frame.shown.iter().any(|(key, _)| *key == placement.key);
        let promised = self.wanted.iter().filter(is_shown).map(|placement| placement.area);
        let seen = self.terminal.view().into_iter().map(|(_, area)| area);
        assert_eq!(sorted(seen.collect()), sorted(promised.collect()));
    }

    /// Sends until nothing is missing: then all that can be shown is shown, in its newest version.
    fn settle(&mut self) {
        self.draw();
        for _ in 0..500 {
            self.send();
        }
        for placement in &self.wanted {
            let Some(picture) = self.source.get(&placement.key) else { continue };
            let expected = (picture.pixels().size(), placement.area);
            assert!(self.terminal.view().contains(&expected), "{expected:?}");
        }
        assert!(!self.terminal.is_uploading());
    }
}

fn live_through(events: &[Event], version: &str, max_bytes: u64) {
    let mut life = Life::new(version, max_bytes);
    for event in events {
        life.live(event);
    }
    life.settle();
    let end = life.screen.close();
    life.terminal.feed(&end);
    assert!(life.terminal.images.is_empty() && life.terminal.placements.is_empty());
}

proptest! {
    #[test]
    fn the_terminal_shows_exactly_what_is_wanted(
        events in proptest::collection::vec(event(), 1..30), is_old: bool, is_tight: bool,
    ) {
        let version = if is_old { "kitty(0.26.5)" } else { "kitty(0.41.1)" };
        live_through(&events, version, if is_tight { 600 } else { 1_000_000 });
    }

    #[test]
    fn memory_stays_within_the_budget_when_little_is_wanted(
        numbers in proptest::collection::vec(1u32..40, 1..60)
    ) {
        let mut screen = Screen::with_budget(&kitty(), 5, 400);
        let mut terminal = Terminal::default();
        for number in numbers {
            let now = step(&mut screen, &[at(number, 0, 0, 4, 2)], &source(40));
            terminal.feed(&now.pieces);
            let held: u32 = terminal.images.values().map(|(width, height)| width * height * 4).sum();
            prop_assert!(held <= 400, "{held} bytes");
            terminal.feed(&now.frame.bytes);
        }
    }
}
