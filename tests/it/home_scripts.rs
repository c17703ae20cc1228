//! The home screen, driven by keys.

use crate::support::script::{display, screen_of};
use hit5::app::home::{Action, HomeList, HomeRow, Section};
use hit5::app::key::Key;
use hit5::app::keymap::Context;
use hit5::app::theme::Theme;
use hit5::app::{App, Effect, Event, MouseAction, OpenRequest};
use hit5::domain::{DatasetId, Now, Phase, SessionId, StudyId};

fn row(section: Section, verb: &'static str, title: &str, detail: &str) -> HomeRow {
    let (title, detail) = (title.to_owned(), detail.to_owned());
    HomeRow { section, verb, title, detail, progress: None, action: None }
}

/// Two sessions left, a study, a dataset, two annotators and so many results; not in order.
fn list(results: i64) -> HomeList {
    let begin = |verb, detail, phase| HomeRow {
        action: Some(Action::Open(OpenRequest::New { dataset: DatasetId(2), phase, images: None })),
        ..row(Section::Begin, verb, "menagerie", detail)
    };
    let mut rows = vec![
        HomeRow {
            progress: Some((512, 1500)),
            action: Some(Action::Open(OpenRequest::Study { study: StudyId(3) })),
            ..row(Section::Studies, "study", "pilot", "menagerie · phase 2 of 2: test")
        },
        HomeRow {
            progress: Some((1499, 1500)),
            action: Some(Action::Open(OpenRequest::Resume(SessionId(1)))),
            ..row(Section::GoOn, "go on", "pilot · test", "menagerie · 2026-03-01 14:05")
        },
        HomeRow {
            progress: Some((3, 20)),
            action: Some(Action::Open(OpenRequest::Resume(SessionId(2)))),
            ..row(Section::GoOn, "go on", "demo · practice", "2026-02-28 09:00")
        },
        begin("practice", "2,000 images, the answer after each", Phase::Practice),
        begin("test", "2,000 images, no answers shown", Phase::Test),
        row(Section::Datasets, "", "menagerie", "9 classes · 2,000 images · 117 examples"),
        row(Section::Annotators, "you", "ada", "3 sessions"),
        HomeRow {
            action: Some(Action::Switch("grace \u{1b}[31m".to_owned())),
            ..row(Section::Annotators, "", "grace \u{1b}[31m", "1 session")
        },
    ];
    rows.extend((0..results).map(|n| HomeRow {
        action: Some(Action::Summarise(SessionId(100 + n))),
        ..row(Section::Results, "result", "menagerie · test", "100/100 · 2026-01-10 10:00 · ada")
    }));
    HomeList { annotator: "ada".to_owned(), rows }
}

/// The application with this list on the screen.
fn app(width: u16, height: u16, list: HomeList) -> App {
    let mut app = App::new(display(width, height, false), Theme::colour(), Now::default());
    app.update(Event::Listed(list), Now::default());
    app
}

/// Presses keys; what they ask of the edge.
fn keys(app: &mut App, keys: &str) -> Vec<Effect> {
    let keys = keys.split_whitespace().map(|key| Key::parse(key).unwrap());
    keys.flat_map(|key| app.update(Event::Key(key), Now::default())).collect()
}

fn line_with<'a>(screen: &'a str, text: &str) -> &'a str {
    screen.lines().find(|line| line.contains(text)).unwrap_or_else(|| panic!("{text}:\n{screen}"))
}

#[test]
fn home_at_every_size() {
    for (width, height) in [(80, 24), (120, 40), (200, 60)] {
        let app = app(width, height, list(3));
        insta::assert_snapshot!(format!("home_{width}x{height}"), screen_of(&app));
    }
}

#[test]
fn every_row_is_opened_by_enter() {
    let mut app = app(80, 24, list(1));
    let open = |request| vec![Effect::Open(request)];
    assert_eq!(keys(&mut app, "Enter"), open(OpenRequest::Resume(SessionId(1))));
    assert_eq!(keys(&mut app, "Tab Enter"), open(OpenRequest::Study { study: StudyId(3) }));
    let (dataset, images) = (DatasetId(2), None);
    let test = OpenRequest::New { dataset, phase: Phase::Test, images };
    assert_eq!(keys(&mut app, "Tab Down Enter"), open(test));
    assert_eq!(keys(&mut app, "Tab Enter"), [Effect::Summarise(SessionId(100))]);
    assert_eq!(keys(&mut app, "Tab Enter"), [], "a dataset only tells something");
    assert!(screen_of(&app).contains("nothing to open here"));
    assert_eq!(keys(&mut app, "End Enter"), [Effect::SwitchAnnotator("grace \u{1b}[31m".into())]);
    assert!(!screen_of(&app).contains('\u{1b}'));
    assert_eq!(
        keys(&mut app, "Left Left Left Left Enter"),
        open(OpenRequest::New { dataset, phase: Phase::Practice, images })
    );
}

#[test]
fn two_hundred_rows_are_gone_through() {
    let mut app = app(80, 24, list(192));
    assert!(screen_of(&app).contains(" ada · 1/200\n"));
    keys(&mut app, "PageDown PageDown");
    let screen = screen_of(&app);
    assert!(screen.contains(" ada · 41/200\n") && screen.contains("▸ result"), "{screen}");
    keys(&mut app, "End");
    let screen = screen_of(&app);
    assert!(screen.contains(" ada · 200/200\n"), "{screen}");
    assert!(line_with(&screen, "grace").contains('▸'), "{screen}");
    keys(&mut app, "PageUp Home");
    assert!(screen_of(&app).lines().nth(1).unwrap().contains("Go on"), "with its heading");
}

#[test]
fn a_new_annotator_is_written() {
    let mut app = app(80, 24, list(0));
    assert_eq!(keys(&mut app, "n"), []);
    assert_eq!(app.context(), Context::Note);
    assert_eq!(keys(&mut app, "q n ? Backspace"), [], "they are letters now");
    assert!(line_with(&screen_of(&app), "new annotator  ").contains("qn▏"));
    assert_eq!(keys(&mut app, "Enter"), [Effect::SwitchAnnotator("qn".to_owned())]);
    assert_eq!(keys(&mut app, "n x Esc n Space Enter"), [], "left alone, and no name");
    assert_eq!(app.context(), Context::Home);
}

#[test]
fn a_click_goes_to_a_row_and_another_opens_it() {
    let mut app = app(80, 24, list(1));
    let y = screen_of(&app).lines().position(|line| line.contains("demo")).unwrap();
    let click = || {
        let row = u16::try_from(y).unwrap();
        Event::Mouse(MouseAction::Click { column: 20, row })
    };
    assert_eq!(app.update(click(), Now::default()), []);
    let second = Effect::Open(OpenRequest::Resume(SessionId(2)));
    assert_eq!(app.update(click(), Now::default()), [second]);
    let heading = Event::Mouse(MouseAction::Click { column: 2, row: 1 });
    assert_eq!(app.update(heading, Now::default()), []);
}

#[test]
fn an_empty_list_says_what_to_do_and_an_unknown_one_nothing() {
    let annotator = "ada".to_owned();
    let empty = app(80, 24, HomeList { annotator, rows: Vec::new() });
    assert!(screen_of(&empty).contains("`hit5 import DIR` makes one"), "{}", screen_of(&empty));
    let unknown = App::new(display(80, 24, false), Theme::colour(), Now::default());
    assert!(!screen_of(&unknown).contains("import"));
}
