//! The review screen, driven by keys: what is said is handed to the writer at once.

use crate::support::bench;
use crate::support::script::{display, screen_of};
use hit5::app::key::Key;
use hit5::app::keymap::Context;
use hit5::app::review::{Case, NamedClass, NamedList, OpenReview};
use hit5::app::theme::Theme;
use hit5::app::{App, Effect, Event, Picture};
use hit5::domain::{
    Cause, Causes, ClassNames, ErrorId, ImageId, Judgement, Look, Now, Opinion, SessionId,
    Timestamp, Whose,
};
use hit5::graphics::ImageKey;

fn class(name: &str) -> NamedClass {
    let bench = bench();
    let class = bench.taxonomy.classes().find(|&class| bench.words(class).starts_with(name));
    let class = class.unwrap();
    NamedClass { key: bench.taxonomy.key(class).to_owned(), words: bench.words(class).to_owned() }
}

fn list(who: &str, names: &[&str]) -> NamedList {
    NamedList { who: who.to_owned(), classes: names.iter().map(|name| class(name)).collect() }
}

/// Two errors of Ada's and one of a model's.
fn cases() -> Vec<Case> {
    let whose = "ada, session 3 (test)";
    let own = |image: i64, names: &[&str]| Case {
        id: ErrorId { image: ImageId(image), whose: Whose::Session(SessionId(3)) },
        k: 5,
        truth: class("Airedale"),
        valid: vec![class("kelpie").key],
        lists: vec![
            list(whose, names),
            list("model resnet", &["Airedale", "kelpie", "German", "hotdog", "crane"]),
        ],
        facts: vec![
            "answered after 12.3 s of active time".to_owned(),
            "flagged: several".to_owned(),
            "comment: ears \u{1b}[31m up".to_owned(),
            "the truth was never on the screen".to_owned(),
        ],
        suggested: Some("unaware"),
        opinion: Opinion::default(),
    };
    let machine = Case {
        id: ErrorId { image: ImageId(1), whose: Whose::Model("resnet".to_owned()) },
        lists: vec![list("model resnet", &["hotdog", "kelpie"]), list("ada", &["Airedale"])],
        facts: Vec::new(),
        suggested: None,
        ..own(1, &["hotdog"])
    };
    vec![own(1, &["Australian", "kelpie", "German"]), own(2, &["hotdog"]), machine]
}

fn review(cases: Vec<Case>) -> OpenReview {
    OpenReview {
        bench: bench(),
        reviewer: "bob".to_owned(),
        causes: Causes::default(),
        is_blind: false,
        cases,
        passed_over: 0,
    }
}

/// The screen with an edge that decodes, and saves unless told not to.
struct Walk {
    app: App,
    said: Vec<Judgement>,
    effects: Vec<Effect>,
    saves: bool,
}

impl Walk {
    fn of(open: OpenReview, width: u16, height: u16) -> Self {
        let mut app = App::new(display(width, height, true), Theme::colour(), Now::default());
        app.update(Event::Reviewing(Box::new(open)), Now::default());
        for image in 1..=2 {
            let key = ImageKey::Photo(ImageId(image), Look::PLAIN);
            app.update(Event::Picture(key, Picture::Ready(500, 375)), Now::default());
        }
        Self { app, said: Vec::new(), effects: Vec::new(), saves: true }
    }

    fn new() -> Self {
        Self::of(review(cases()), 120, 40)
    }

    fn keys(&mut self, script: &str) -> &mut Self {
        let now = Now { wall: Timestamp(1_800_000_000_000), ..Now::default() };
        for key in script.split_whitespace().map(|word| Key::parse(word).unwrap()) {
            for effect in self.app.update(Event::Key(key), now) {
                match effect {
                    Effect::Judge(judgement) => {
                        self.said.push(*judgement);
                        if self.saves {
                            self.app.update(Event::Judged, now);
                        }
                    }
                    other => self.effects.push(other),
                }
            }
        }
        self
    }

    fn last(&self) -> &Judgement {
        self.said.last().unwrap()
    }

    fn screen(&self) -> String {
        screen_of(&self.app)
    }

    /// Which error is on the screen, of how many.
    fn place(&self) -> String {
        let screen = self.screen();
        let header = screen.lines().next().unwrap();
        header.split_whitespace().find(|word| word.contains('/')).unwrap().to_owned()
    }
}

#[test]
fn one_key_says_the_cause_and_goes_on() {
    let mut walk = Walk::new();
    assert_eq!((walk.place().as_str(), walk.app.context()), ("1/3", Context::Review));
    walk.keys("g");
    assert_eq!(walk.place(), "2/3");
    let said = walk.last().clone();
    assert_eq!((said.reviewer.as_str(), said.k, said.is_blind), ("bob", 5, false));
    assert_eq!(said.error.whose, Whose::Session(SessionId(3)));
    assert_eq!(
        (said.opinion.cause.as_deref(), said.opinion.is_settled),
        (Some("fine-grained"), true)
    );
    walk.keys("u");
    assert_eq!((walk.last().opinion.cause.as_deref(), walk.place().as_str()), (None, "3/3"));
    assert!(walk.last().opinion.is_settled, "left without a cause is said as well");
    walk.keys("s");
    assert_eq!(walk.last().error.whose, Whose::Model("resnet".to_owned()));
    walk.keys("Right");
    assert!(walk.screen().contains("that was the last error; `hit5 report`"), "{}", walk.screen());
}

#[test]
fn what_is_said_is_taken_back_and_said_again() {
    let mut walk = Walk::new();
    walk.keys("O g C-u");
    assert_eq!(walk.place(), "1/3", "it goes back to where it was said");
    let back = walk.last().opinion.clone();
    assert_eq!(
        (back.is_settled, back.cause, back.factors),
        (false, None, vec!["occlusion".into()])
    );
    walk.keys("C-u");
    assert_eq!(walk.last().opinion, Opinion::default());
    walk.keys("C-u");
    assert!(walk.screen().contains("nothing to undo"), "{}", walk.screen());
    walk.keys("C-y C-y");
    assert_eq!(walk.last().opinion.cause.as_deref(), Some("fine-grained"));
    let count = walk.said.len();
    assert_eq!(count, 6, "every step is a judgement of its own");
    walk.keys("C-u m C-y");
    assert_eq!(walk.last().opinion.cause.as_deref(), Some("multiple-objects"), "a new branch");
}

#[test]
fn everything_else_is_switched_and_stays_where_it_is() {
    let mut walk = Walk::new();
    walk.keys("T C T 2 t v 3 v 1 v 1 c");
    assert_eq!((walk.place().as_str(), walk.app.context()), ("1/3", Context::Note));
    walk.keys("t w o Enter");
    let opinion = &walk.last().opinion;
    assert_eq!(opinion.factors, ["close-up"]);
    assert_eq!((opinion.severity, opinion.is_truth_wrong), (Some(2), true));
    assert_eq!(opinion.valid, [class("German").key]);
    assert_eq!((opinion.comment.as_str(), opinion.is_settled), ("two", false));
    let screen = walk.screen();
    let state = "severity 2 of 3 · the truth is wrong · one class is right as well · comment: two";
    assert!(screen.contains(state) && screen.contains("+C close-up"), "{screen}");
    assert!(screen.contains("3 + German shepherd"), "{screen}");
    walk.keys("2 t c Backspace Esc");
    assert_eq!((walk.last().opinion.severity, walk.last().opinion.is_truth_wrong), (None, false));
    assert_eq!(walk.last().opinion.comment, "two", "Esc leaves it as it was");
    walk.keys("v 9");
    assert!(walk.screen().contains("no class has rank 9"));
    walk.keys("v Esc g");
    assert_eq!(walk.last().opinion.cause.as_deref(), Some("fine-grained"));
}

#[test]
fn the_screen_says_saved_only_once_it_is() {
    let mut walk = Walk::new();
    walk.saves = false;
    walk.keys("g O");
    assert!(walk.screen().contains("1 judged · saving…"), "{}", walk.screen());
    walk.app.update(Event::Judged, Now::default());
    assert!(walk.screen().contains("saving…"));
    walk.app.update(Event::Judged, Now::default());
    assert!(walk.screen().contains("1 judged · saved"));
    walk.app.update(Event::SaveFailed("disk full".to_owned()), Now::default());
    assert!(walk.screen().contains("NOT SAVED: disk full"));
    walk.keys("C-c");
    assert_eq!(walk.effects, [], "it warns first");
    walk.keys("C-c");
    assert_eq!(walk.effects, [Effect::Quit]);
}

#[test]
fn letters_that_are_pasted_say_nothing() {
    let mut walk = Walk::new();
    for text in ["g", "gm"] {
        assert_eq!(walk.app.update(Event::Paste(text.to_owned()), Now::default()), []);
    }
    walk.keys("c");
    walk.app.update(Event::Paste("good".to_owned()), Now::default());
    walk.keys("Enter");
    assert_eq!(walk.last().opinion.comment, "good");
}

#[test]
fn arrows_walk_without_saying_anything() {
    let mut walk = Walk::new();
    walk.keys("Left");
    assert!(walk.screen().contains("this is the first error"));
    walk.keys("Right Right Left");
    assert_eq!((walk.place().as_str(), walk.said.len()), ("2/3", 0));
    walk.keys("Right Right");
    assert!(walk.screen().contains("that was the last error; 3 of them not judged yet"));
}

#[test]
fn the_image_is_looked_at_as_elsewhere() {
    let mut walk = Walk::new();
    walk.keys("C-v + +");
    assert_eq!(walk.app.context(), Context::View);
    assert!(walk.screen().contains("2.0x"), "{}", walk.screen());
    walk.keys("Esc g");
    assert_eq!(walk.place(), "2/3");
    assert!(!walk.screen().contains("2.0x"), "the next image begins plain");
}

#[test]
fn a_cause_of_ones_own_has_its_key() {
    let mut open = review(cases());
    let (word, name) = ("night".to_owned(), "taken at night".to_owned());
    open.causes.add(Cause { word, name, key: 'k' }).unwrap();
    let mut walk = Walk::of(open, 120, 40);
    assert!(walk.screen().contains(" k taken at night"), "{}", walk.screen());
    walk.keys("k");
    assert_eq!(walk.last().opinion.cause.as_deref(), Some("night"));
}

#[test]
fn blind_nothing_says_whose_error_it_is() {
    let mut cases = cases();
    for case in &mut cases {
        case.lists.truncate(1);
        case.lists[0].who = String::new();
        case.facts = Vec::new();
        case.suggested = None;
    }
    let mut walk = Walk::of(OpenReview { is_blind: true, ..review(cases) }, 80, 24);
    for _ in 0..3 {
        let screen = walk.screen();
        assert!(screen.contains("blind review") && !screen.contains("ada"), "{screen}");
        assert!(!screen.contains("resnet") && !screen.contains("session"), "{screen}");
        walk.keys("u");
        assert!(walk.last().is_blind);
    }
}

#[test]
fn the_screen_at_every_size() {
    for (width, height) in [(80, 24), (120, 40), (200, 60)] {
        let mut walk = Walk::of(OpenReview { passed_over: 4, ..review(cases()) }, width, height);
        walk.keys("Right O C 2 m Left");
        insta::assert_snapshot!(format!("review_{width}x{height}"), walk.screen());
    }
    let mut walk = Walk::of(review(cases()), 80, 24);
    walk.keys("g u v");
    insta::assert_snapshot!("review_of_a_model_80x24", walk.screen());
}
