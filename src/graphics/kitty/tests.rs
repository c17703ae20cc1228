//! The kitty screen as a whole: exact bytes for single steps, and a model terminal for any
//! sequence of them.

use super::super::{
    Capabilities, FrameBytes, ImageKey, PictureSource, Placement, Prepared, Protocol, prepare,
};
use super::Screen;
use super::terminal::Terminal;
use crate::domain::{ImageId, Look, Part};
use crate::imaging::Pixels;
use proptest::prelude::*;
use ratatui::layout::Rect;
use std::collections::HashMap;

const SCREEN: Rect = Rect { x: 0, y: 0, width: 80, height: 24 };
const PLENTY: usize = usize::MAX;

type Source = HashMap<ImageKey, Prepared>;

fn kitty() -> Capabilities {
    Capabilities { protocol: Protocol::Kitty, ..Capabilities::assumed() }
}

fn key(number: u32) -> ImageKey {
    ImageKey::Thumbnail(ImageId(i64::from(number)))
}

fn picture(width: u32, height: u32) -> Prepared {
    prepare(Pixels::filled(width, height, [80, 90, 100]), &kitty())
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

fn step(screen: &mut Screen, placements: &[Placement], source: &impl PictureSource) -> FrameBytes {
    screen.update(placements, source, SCREEN, PLENTY)
}

#[test]
fn an_image_is_sent_and_placed() {
    let mut screen = Screen::new(&kitty(), 0);
    let source = source(1);
    let frame = step(&mut screen, &[at(1, 4, 2, 6, 3)], &source);
    let payload = text(source[&key(1)].payload().unwrap());
    assert_eq!(text(&frame.before), format!(r"\x1b_Ga=t,f=100,i=16385,q=2,m=0;{payload}\x1b\\"));
    assert_eq!(
        text(&frame.inside),
        r"\x1b7\x1b[3;5H\x1b_Ga=p,i=16385,p=1,c=6,r=3,C=1,q=2\x1b\\\x1b8"
    );
    assert_eq!((frame.is_pending, frame.shown), (false, vec![key(1)]));
}

#[test]
fn an_unchanged_frame_costs_nothing() {
    let mut screen = Screen::new(&kitty(), 0);
    step(&mut screen, &[at(1, 4, 2, 6, 3)], &source(1));
    let frame = step(&mut screen, &[at(1, 4, 2, 6, 3)], &source(1));
    assert_eq!(frame, FrameBytes { shown: vec![key(1)], ..FrameBytes::default() });
}

#[test]
fn moving_and_resizing_only_place_again() {
    let mut screen = Screen::new(&kitty(), 0);
    step(&mut screen, &[at(1, 4, 2, 6, 3)], &source(1));
    // The decoded picture is not even needed any more.
    let frame = step(&mut screen, &[at(1, 0, 9, 12, 6)], &Source::new());
    assert_eq!(frame.before, b"");
    assert_eq!(
        text(&frame.inside),
        r"\x1b7\x1b[10;1H\x1b_Ga=p,i=16385,p=1,c=12,r=6,C=1,q=2\x1b\\\x1b8"
    );
    assert_eq!(frame.shown, [key(1)]);
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
    let frame = step(&mut screen, &[near], &Source::new());
    assert_eq!(frame.before, b"");
    assert_eq!(
        text(&frame.inside),
        r"\x1b7\x1b[3;5H\x1b_Ga=p,i=16385,p=1,x=4,y=3,w=4,h=3,c=6,r=3,C=1,q=2\x1b\\\x1b8"
    );
    assert_eq!(step(&mut screen, &[near], &source).inside, b"", "unchanged");
    let back = step(&mut screen, &[whole], &source);
    assert_eq!(
        text(&back.inside),
        r"\x1b7\x1b[3;5H\x1b_Ga=p,i=16385,p=1,c=6,r=3,C=1,q=2\x1b\\\x1b8"
    );
}

#[test]
fn a_sharper_picture_takes_the_place_of_its_stand_in_once_it_is_there() {
    let mut screen = Screen::new(&kitty(), 0);
    let mut source = Source::from([(key(1), picture(8, 6))]);
    let stand_in = Placement { part: quarter(), ..at(1, 4, 2, 6, 3) };
    let detail = ImageKey::Detail(ImageId(1), Look::PLAIN, quarter());
    let both = [stand_in, Placement::new(detail, stand_in.area)];
    assert_eq!(step(&mut screen, &both, &source).shown, [key(1)]);
    source.insert(detail, picture(9, 9));
    let mut terminal = Terminal::default();
    let mut first = Screen::new(&kitty(), 0);
    let mut feed = |frame: &FrameBytes| {
        terminal.feed(&frame.before);
        terminal.feed(&frame.inside);
        terminal.history.clone()
    };
    feed(&step(&mut first, &both[..1], &source));
    let frame = step(&mut first, &both, &source);
    assert_eq!(frame.shown, [detail]);
    assert!(feed(&frame).iter().all(|placements| !placements.is_empty()), "never a hole");
    assert_eq!(terminal.view(), [((9, 9), stand_in.area)]);
    // Back to the stand-in: nothing is sent.
    let back = step(&mut first, &both[..1], &source);
    assert_eq!((back.before, back.shown), (Vec::new(), vec![key(1)]));
}

#[test]
fn what_is_gone_is_removed_but_kept_in_memory() {
    let mut screen = Screen::new(&kitty(), 0);
    step(&mut screen, &[at(1, 4, 2, 6, 3)], &source(1));
    let frame = step(&mut screen, &[], &source(1));
    assert_eq!(text(&frame.inside), r"\x1b7\x1b_Ga=d,d=i,i=16385,p=1,q=2\x1b\\\x1b8");
    assert!(screen.holds(key(1)));
    assert_eq!(step(&mut screen, &[at(1, 0, 0, 1, 1)], &source(1)).before, b"");
}

#[test]
fn one_image_in_two_places_is_sent_once() {
    let mut screen = Screen::new(&kitty(), 0);
    let frame = step(&mut screen, &[at(1, 0, 0, 2, 1), at(1, 9, 9, 2, 1)], &source(1));
    assert_eq!(text(&frame.before).matches("a=t").count(), 1);
    assert!(text(&frame.inside).contains("p=1,") && text(&frame.inside).contains("p=2,"));
}

#[test]
fn a_large_image_goes_in_chunks() {
    // A picture that no compressor makes smaller.
    let next = |state: &u32| Some(state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223));
    let states = std::iter::successors(Some(7), next);
    let noise = states.map(|state| state.to_be_bytes()[0]).take(30 * 60 * 3).collect();
    let prepared = prepare(Pixels::new(30, 60, noise).unwrap(), &kitty());
    let length = prepared.payload().unwrap().len();
    assert!(length > 4096);
    let mut screen = Screen::new(&kitty(), 0);
    let frame = step(&mut screen, &[at(1, 0, 0, 6, 6)], &Source::from([(key(1), prepared)]));
    let sent = text(&frame.before);
    assert_eq!(sent.matches("m=1;").count(), length.div_ceil(4096) - 1);
    assert_eq!(sent.matches("m=0;").count(), 1);
    Terminal::default().feed(&frame.before);
}

#[test]
fn the_budget_sends_whole_images_in_order() {
    let mut screen = Screen::new(&kitty(), 0);
    let (source, all) = (source(3), [at(1, 0, 0, 2, 1), at(2, 4, 0, 2, 1), at(3, 8, 0, 2, 1)]);
    let two = source[&key(1)].payload().unwrap().len() + source[&key(2)].payload().unwrap().len();
    let frame = screen.update(&all, &source, SCREEN, two);
    assert_eq!((frame.is_pending, frame.shown), (true, vec![key(1), key(2)]));
    let frame = screen.update(&all, &source, SCREEN, 1);
    assert_eq!((frame.is_pending, frame.shown), (false, vec![key(1), key(2), key(3)]));
    let nothing = Screen::new(&kitty(), 0).update(&all, &source, SCREEN, 0);
    assert_eq!(nothing, FrameBytes { is_pending: true, ..FrameBytes::default() });
}

#[test]
fn a_new_version_is_swapped_in_without_a_gap() {
    let mut screen = Screen::new(&kitty(), 0);
    let mut terminal = Terminal::default();
    let mut feed = |frame: FrameBytes| {
        terminal.feed(&frame.before);
        terminal.feed(&frame.inside);
        (terminal.history.clone(), terminal.view(), terminal.images.len())
    };
    feed(step(&mut screen, &[at(1, 0, 0, 4, 2)], &source(1)));
    let larger = Source::from([(key(1), picture(9, 9))]);
    let (history, view, held) = feed(step(&mut screen, &[at(1, 0, 0, 4, 2)], &larger));
    assert!(history.iter().all(|placements| !placements.is_empty()));
    assert_eq!(view, [((9, 9), Rect::new(0, 0, 4, 2))]);
    assert_eq!(held, 1);
}

#[test]
fn while_a_new_version_waits_the_old_one_is_shown() {
    let mut screen = Screen::new(&kitty(), 0);
    step(&mut screen, &[at(1, 0, 0, 4, 2)], &source(1));
    let larger = Source::from([(key(1), picture(9, 9))]);
    let frame = screen.update(&[at(1, 2, 0, 4, 2)], &larger, SCREEN, 0);
    assert_eq!((frame.is_pending, frame.shown), (true, vec![key(1)]));
    assert!(text(&frame.inside).contains("a=p,i=16385,p=1"));
}

#[test]
fn the_same_picture_decoded_again_is_not_sent_again() {
    let mut screen = Screen::new(&kitty(), 0);
    step(&mut screen, &[at(1, 0, 0, 4, 2)], &source(1));
    assert_eq!(step(&mut screen, &[at(1, 0, 0, 4, 2)], &source(1)).before, b"");
}

#[test]
fn placements_over_the_edge_are_not_shown() {
    let mut screen = Screen::new(&kitty(), 0);
    let over = [at(1, 79, 0, 2, 1), at(1, 0, 24, 1, 1), at(1, 0, 0, 0, 4)];
    assert_eq!(step(&mut screen, &over, &source(1)), FrameBytes::default());
}

#[test]
fn after_forgetting_all_is_sent_anew_and_nothing_leaks() {
    let mut screen = Screen::new(&kitty(), 0);
    let mut terminal = Terminal::default();
    let placements = [at(1, 0, 0, 4, 2), at(2, 8, 0, 4, 2)];
    let first = step(&mut screen, &placements, &source(2));
    terminal.feed(&first.before);
    terminal.feed(&first.inside);
    screen.forget();
    terminal.placements.clear();
    let again = step(&mut screen, &placements, &source(2));
    terminal.feed(&again.before);
    terminal.feed(&again.inside);
    assert_eq!((terminal.images.len(), terminal.placements.len()), (2, 2));
    terminal.feed(&screen.close());
    assert!(terminal.images.is_empty() && terminal.placements.is_empty());
    assert_eq!(screen.close(), b"");
}

/// One thing that happens to the screen.
#[derive(Clone, Debug)]
enum Event {
    /// These pictures are wanted at these places, a quarter of them or all, with this budget.
    Frame(Vec<(u32, u16, u16, bool)>, usize),
    /// A picture was decoded at another size.
    Redecoded(u32, u32),
    /// A picture fell out of the app's cache.
    Lost(u32),
    /// The screen was cleared by somebody else.
    Cleared,
}

fn event() -> impl Strategy<Value = Event> {
    let spot = (1u32..8, 0u16..10, 0u16..4, prop::bool::ANY);
    prop_oneof![
        6 => (proptest::collection::vec(spot, 0..8), 0usize..400)
            .prop_map(|(spots, budget)| Event::Frame(spots, budget)),
        2 => (1u32..8, 1u32..12).prop_map(|(number, side)| Event::Redecoded(number, side)),
        1 => (1u32..8).prop_map(Event::Lost),
        1 => Just(Event::Cleared),
    ]
}

/// Everything wanted is shown in its newest version, or known to be pending; nothing else is.
fn check_frame(frame: &FrameBytes, wanted: &[Placement], source: &Source, terminal: &Terminal) {
    let mut areas: Vec<Rect> = terminal.view().into_iter().map(|(_, area)| area).collect();
    let mut shown: Vec<Rect> = wanted
        .iter()
        .filter(|placement| frame.shown.contains(&placement.key))
        .map(|placement| placement.area)
        .collect();
    areas.sort_by_key(|area| (area.y, area.x));
    shown.sort_by_key(|area| (area.y, area.x));
    assert_eq!(areas, shown);
    if frame.is_pending {
        return;
    }
    for placement in wanted {
        let Some(picture) = source.get(&placement.key) else { continue };
        let size = picture.pixels().size();
        assert!(terminal.view().contains(&(size, placement.area)));
        let pixels = (placement.part != Part::WHOLE).then(|| placement.part.pixels(size));
        assert!(terminal.parts().contains(&(placement.area, pixels)));
    }
}

fn live_through(events: &[Event], version: &str, max_bytes: u64) {
    let capabilities = Capabilities { terminal: Some(version.to_owned()), ..kitty() };
    let mut screen = Screen::with_budget(&capabilities, 5, max_bytes);
    let mut terminal = Terminal::default();
    terminal.drops_unplaced = version == "kitty(0.26.5)";
    let mut source = source(7);
    for event in events {
        match event {
            Event::Redecoded(number, side) => {
                source.insert(key(*number), picture(*side, 20));
            }
            Event::Lost(number) => {
                source.remove(&key(*number));
            }
            Event::Cleared => {
                screen.forget();
                terminal.placements.clear();
            }
            Event::Frame(spots, budget) => {
                // One picture per place: two on the same cells could not be told apart.
                let spots: HashMap<(u16, u16), (u32, bool)> = spots
                    .iter()
                    .map(|&(number, x, y, is_quarter)| ((x, y), (number, is_quarter)))
                    .collect();
                let place = |(&(x, y), &(number, is_quarter))| Placement {
                    part: if is_quarter { quarter() } else { Part::WHOLE },
                    ..at(number, x * 8, y * 5, 6, 4)
                };
                let wanted: Vec<Placement> = spots.iter().map(place).collect();
                let frame = screen.update(&wanted, &source, SCREEN, *budget);
                terminal.feed(&frame.before);
                terminal.feed(&frame.inside);
                assert_eq!(terminal.cursor(), (0, 0));
                check_frame(&frame, &wanted, &source, &terminal);
            }
        }
    }
    terminal.feed(&screen.close());
    assert!(terminal.images.is_empty() && terminal.placements.is_empty());
}

proptest! {
    #[test]
    fn the_terminal_shows_exactly_what_is_wanted(
        events in proptest::collection::vec(event(), 1..20), is_old: bool, is_tight: bool,
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
            let frame = step(&mut screen, &[at(number, 0, 0, 4, 2)], &source(40));
            terminal.feed(&frame.before);
            let held: u32 = terminal.images.values().map(|(width, height)| width * height * 4).sum();
            prop_assert!(held <= 400, "{held} bytes");
            terminal.feed(&frame.inside);
        }
    }
}
