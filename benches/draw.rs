//! Drawing the annotate screen with all of ILSVRC2012: a frame after a key, without the terminal.

#![allow(missing_docs, reason = "criterion's macros make undocumented functions")]
#![allow(clippy::expect_used, reason = "a benchmark that cannot be set up may stop")]

use criterion::{Criterion, criterion_group, criterion_main};
use hit5::app::annotate::Experience;
use hit5::app::key::Key;
use hit5::app::theme::Theme;
use hit5::app::{App, Display, Event, OpenSession, Picture, Workbench};
use hit5::domain::{ClassId, DatasetId, ImageId, Look, Now, Phase, SessionId};
use hit5::graphics::{
    Brush, Capabilities, CellSize, Compositor, ImageKey, PictureSource, Prepared, Quality, prepare,
};
use hit5::imaging::Pixels;
use hit5::session::{self as sitting, Plan, Session};
use hit5::taxonomy::Taxonomy;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

/// An application with a session of one image open on 1,000 classes of 13 examples each.
fn app(has_sharp_pictures: bool) -> App {
    app_of(has_sharp_pictures, Session::new(Plan::new(Phase::Test, 5, vec![ImageId(1)])))
}

/// The same with this session open.
fn app_of(has_sharp_pictures: bool, session: Session) -> App {
    let taxonomy = Taxonomy::ilsvrc2012();
    let examples = (0i64..)
        .take(taxonomy.len())
        .map(|class| (0..13).map(|n| ImageId(1000 + 13 * class + n)).collect())
        .collect();
    let bench = Workbench::new(DatasetId(1), "ilsvrc2012", taxonomy, examples);
    let display = Display {
        screen: Rect::new(0, 0, 200, 60),
        cell: CellSize::GUESS,
        has_sharp_pictures,
        widest_px: None,
        shows_parts: true,
    };
    let mut app = App::new(display, Theme::colour(), Now::default());
    let open = OpenSession {
        id: SessionId(1),
        bench: Arc::new(bench),
        study: None,
        session,
        experience: Experience::default(),
        is_new: false,
        greeting: None,
    };
    app.update(Event::Opened(Box::new(open)), Now::default());
    let photo = Picture::Ready(500, 375);
    app.update(Event::Picture(ImageKey::Photo(ImageId(1), Look::PLAIN), photo), Now::default());
    app.update(Event::Shown(ImageId(1)), Now::default());
    app
}

/// Every picture is the same grey one.
struct Grey(Prepared);

impl PictureSource for Grey {
    fn picture(&self, _: ImageKey) -> Option<Prepared> {
        Some(self.0.clone())
    }
}

fn draw(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("draw 200x60");
    let key = |name: &str| Key::parse(name).expect("a key of the table");
    let (down, up) = (key("Down"), key("Up"));
    for (name, is_sharp) in [("list of lines", false), ("list of strips", true)] {
        let mut app = app(is_sharp);
        let mut is_down = false;
        group.bench_function(format!("cursor moves, {name}"), |bencher| {
            bencher.iter(|| {
                is_down = !is_down;
                app.update(Event::Key(if is_down { down } else { up }), Now::default());
                let mut buffer = Buffer::empty(app.display().screen);
                black_box(app.draw(&mut buffer))
            });
        });
    }
    let mut searching = app(false);
    let letters = [key("t"), key("e"), key("r"), key("r"), key("Esc")];
    let mut typed = letters.iter().cycle();
    group.bench_function("a letter of a search", |bencher| {
        bencher.iter(|| {
            let key = typed.next().expect("a cycle never ends");
            searching.update(Event::Key(*key), Now::default());
            let mut buffer = Buffer::empty(searching.display().screen);
            black_box(searching.draw(&mut buffer))
        });
    });
    group.finish();
}

/// How the session goes beside the list, late in a long one: told anew with every answer, drawn in every
/// frame.
fn live(criterion: &mut Criterion) {
    let mut app = app_of(false, answered(1_500));
    let key = |name: &str| Key::parse(name).expect("a key of the table");
    let mut keys = [key("C-u"), key("C-y")].into_iter().cycle();
    criterion.bench_function("draw 200x60/an answer of 1,500 undone and done again", |bencher| {
        bencher.iter(|| {
            app.update(Event::Key(keys.next().expect("a cycle never ends")), Now::default());
            let mut buffer = Buffer::empty(app.display().screen);
            black_box(app.draw(&mut buffer))
        });
    });
}

/// A practice session with all but one of so many images answered, each a little slower.
fn answered(images: u32) -> Session {
    let queue: Vec<ImageId> = (1..=i64::from(images)).map(ImageId).collect();
    let truth = queue.iter().map(|&image| (image, ClassId(7))).collect();
    let plan = Plan { truth, ..Plan::new(Phase::Practice, 5, queue) };
    let mut session = Session::new(plan);
    let mut ms = 0;
    for trial in 0..images - 1 {
        let now = |ms| Now { mono: Duration::from_millis(ms), ..Now::default() };
        session.update(&sitting::Event::Shown, now(ms));
        session.update(&sitting::Event::Add(ClassId(trial % 9)), now(ms));
        ms += 900 + u64::from(trial * 37 % 5_000);
        session.update(&sitting::Event::Submit, now(ms));
        session.update(&sitting::Event::Next, now(ms));
    }
    assert_eq!(session.progress().submitted, images as usize - 1);
    session
}

fn paint(criterion: &mut Criterion) {
    let app = app(false);
    let capabilities = Capabilities::assumed();
    let source =
        Grey(prepare(Pixels::filled(880, 1000, [90, 90, 90]), &capabilities, Quality::PHOTO));
    let mut compositor = Compositor::new(&capabilities);
    criterion.bench_function("draw 200x60/unchanged, half blocks painted", |bencher| {
        bencher.iter(|| {
            let mut buffer = Buffer::empty(app.display().screen);
            let placements = app.draw(&mut buffer);
            compositor.paint(&placements, &source, &mut buffer, Brush::FULL);
            black_box(buffer)
        });
    });
}

criterion_group!(benches, draw, live, paint);
criterion_main!(benches);
