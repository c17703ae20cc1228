//! An application driven by a key script, with an edge that does what the real one does: it
//! decodes what is placed, reports images shown, and saves records.

use hit5::app::annotate::Experience;
use hit5::app::key::Key;
use hit5::app::keymap::Keymap;
use hit5::app::theme::Theme;
use hit5::app::{App, Display, Effect, Event, OpenSession, Picture};
use hit5::domain::{ClassId, ImageId, Now, Phase, Record, SessionId, Timestamp};
use hit5::graphics::{CellSize, ImageKey, Placement};
use hit5::session::{Plan, Session};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::time::Duration;

/// The session all scripts use.
pub(crate) const SESSION: SessionId = SessionId(7);

/// A running script.
pub(crate) struct Script {
    pub(crate) app: App,
    pub(crate) log: Vec<Record>,
    /// Effects other than appending.
    pub(crate) effects: Vec<Effect>,
    pub(crate) placements: Vec<Placement>,
    pub(crate) saves: bool,
    pub(crate) decodes: bool,
    plan: Plan,
    is_new: bool,
    ms: u64,
}

/// A plan of three images whose truth is hotdog, Airedale, kelpie.
pub(crate) fn plan(phase: Phase) -> Plan {
    let queue = vec![ImageId(1), ImageId(2), ImageId(3)];
    let truth = match phase {
        Phase::Practice => queue.iter().copied().zip([1, 4, 5].map(ClassId)).collect(),
        Phase::Test => std::collections::HashMap::new(),
    };
    Plan { truth, ..Plan::new(phase, 5, queue) }
}

pub(crate) fn display(width: u16, height: u16, has_sharp_pictures: bool) -> Display {
    Display {
        screen: Rect::new(0, 0, width, height),
        cell: CellSize { width_px: 10, height_px: 20 },
        has_sharp_pictures,
        widest_px: None,
        shows_parts: true,
    }
}

impl Script {
    pub(crate) fn new(phase: Phase) -> Self {
        Self::on(phase, display(80, 24, false))
    }

    pub(crate) fn with_keymap(phase: Phase, keymap: Keymap) -> Self {
        let now = Now::default();
        let app = App::new(display(120, 40, true), Theme::colour(), now).with_keymap(keymap);
        Self::of(phase, app)
    }

    /// With one guess only, which makes it quick.
    pub(crate) fn quick(phase: Phase) -> Self {
        let app = App::new(display(80, 24, false), Theme::colour(), Now::default());
        Self::with_plan(Plan { k: 1, ..plan(phase) }, app)
    }

    pub(crate) fn on(phase: Phase, display: Display) -> Self {
        Self::of(phase, App::new(display, Theme::colour(), Now::default()))
    }

    fn of(phase: Phase, app: App) -> Self {
        Self::with_plan(plan(phase), app)
    }

    pub(crate) fn with_plan(plan: Plan, app: App) -> Self {
        Self::opened(plan, app, false)
    }

    /// Just begun, with these keys and so many guesses.
    pub(crate) fn introduced(keymap: Keymap, k: usize) -> Self {
        let app = App::new(display(120, 40, true), Theme::colour(), Now::default());
        Self::opened(Plan { k, ..plan(Phase::Test) }, app.with_keymap(keymap), true)
    }

    fn opened(plan: Plan, app: App, is_new: bool) -> Self {
        let mut script = Self {
            app,
            log: Vec::new(),
            effects: Vec::new(),
            placements: Vec::new(),
            saves: true,
            decodes: true,
            plan: plan.clone(),
            is_new,
            ms: 0,
        };
        script.open(Session::new(plan));
        script
    }

    /// Opens the session again from its log, as after a crash.
    pub(crate) fn restart(&mut self) {
        let (session, problems) = Session::replay(self.plan.clone(), &self.log, 0);
        assert_eq!(problems, []);
        self.app = App::new(*self.app.display(), Theme::colour(), Now::default());
        self.open(session);
    }

    fn open(&mut self, session: Session) {
        let bench = super::bench();
        let open = OpenSession {
            id: SESSION,
            bench,
            study: None,
            session,
            experience: Experience::default(),
            is_new: self.is_new,
            greeting: None,
        };
        self.event(Event::Opened(Box::new(open)));
    }

    /// Presses keys a second apart: names of keys, or text to type, separated by spaces.
    pub(crate) fn keys(&mut self, script: &str) -> &mut Self {
        for word in script.split_whitespace() {
            match Key::parse(word) {
                Some(key) => self.press(key),
                None => {
                    for letter in word.chars() {
                        self.press(Key::parse(&letter.to_string()).unwrap());
                    }
                }
            }
        }
        self
    }

    fn press(&mut self, key: Key) {
        self.wait(1000);
        self.event(Event::Key(key));
    }

    pub(crate) fn wait(&mut self, ms: u64) {
        self.ms += ms;
    }

    /// Hands an event to the application, then does what the edge does.
    pub(crate) fn event(&mut self, event: Event) {
        let now = Now {
            wall: Timestamp(1_800_000_000_000 + i64::try_from(self.ms).unwrap()),
            mono: Duration::from_millis(self.ms),
        };
        let effects = self.app.update(event, now);
        for effect in effects {
            match effect {
                Effect::Append(session, record) => {
                    let seq = record.seq;
                    self.log.push(record);
                    if self.saves {
                        self.app.update(Event::Saved(session, seq), now);
                    }
                }
                other => self.effects.push(other),
            }
        }
        self.show(now);
    }

    /// Draws; decodes what is placed; reports the photo as shown.
    fn show(&mut self, now: Now) {
        let mut buffer = Buffer::empty(self.app.display().screen);
        self.placements = self.app.draw(&mut buffer);
        let decoded = if self.decodes { self.placements.clone() } else { Vec::new() };
        for placement in decoded {
            self.app.update(Event::Picture(placement.key, Picture::Ready(500, 375)), now);
            if let ImageKey::Photo(image, _) = placement.key {
                for effect in self.app.update(Event::Shown(image), now) {
                    if let Effect::Append(session, record) = effect {
                        self.app.update(Event::Saved(session, record.seq), now);
                        self.log.push(record);
                    }
                }
            }
        }
    }

    /// The screen as text; see [`screen_of`].
    pub(crate) fn screen(&mut self) -> String {
        screen_of(&self.app)
    }

    /// The guesses in the slots, by class position.
    pub(crate) fn guesses(&self) -> Vec<u32> {
        let session = self.app.session().unwrap();
        let trial = session.current_trial().unwrap();
        trial.guesses.ranked().iter().map(|class| class.0).collect()
    }
}

/// The screen as text; pictures are drawn as their letter (P photo, D detail, t thumbnail).
pub(crate) fn screen_of(app: &App) -> String {
    let mut buffer = Buffer::empty(app.display().screen);
    let placements = app.draw(&mut buffer);
    for placement in &placements {
        let letter = match placement.key {
            ImageKey::Photo(..) => "P",
            ImageKey::Detail(..) => "D",
            ImageKey::Thumbnail(_) => "t",
            ImageKey::Enlarged(_) => "E",
        };
        for place in placement.visible.positions() {
            buffer[place].set_symbol(letter);
        }
    }
    let width = usize::from(buffer.area.width);
    let lines = buffer.content.chunks(width).map(|cells| {
        let line: String = cells.iter().map(ratatui::buffer::Cell::symbol).collect();
        line.trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}
