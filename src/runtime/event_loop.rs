//! The loop that owns the application: messages in, effects out, then a frame if anything changed,
//! then as much of the missing pictures as the line takes.

mod handover;
mod sessions;

use super::delivery::{Arrivals, Watch};
use super::desk::Desk;
use super::gallery::{Demand, Gallery};
use super::input::TermEvent;
use super::message::Message;
use super::pictures::Pool;
use super::screen::{Moment, Screen, Sending, Shown};
use super::writer::{Marking, Writer};
use super::{cell_of, screen_of};
use crate::app::{App, Display, Effect, Event};
use crate::domain::SessionId;
use crate::graphics::probe::Reply;
use crate::graphics::{Failed, ImageKey, Placement, Protocol, Wish};
use crate::runtime::clock::Clock;
use crate::session::Stage;
use crate::store::Lease;
use crate::taxonomy::Taxonomy;
use handover::Absence;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

/// At most 60 frames a second.
const FRAME: Duration = Duration::from_millis(16);
/// The clock on the screen moves once a second.
const TICK: Duration = Duration::from_secs(1);
/// So long after the last key, what is on the screen is taken to stay.
const REST: Duration = Duration::from_millis(100);
/// Images decoded and sent ahead.
const AHEAD: usize = 2;
/// The same on a slow line, where some easy images in a row would overtake a single one.
const AHEAD_SLOW: usize = 4;
/// How often it is looked whether what was held back may go on.
const HELD_BACK: Duration = Duration::from_millis(100);
/// Nothing is due: as good as for ever.
const LONG: Duration = Duration::from_secs(3600);

/// How the loop ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Over {
    Quit,
    Interrupted,
}

/// Everything the loop works on.
pub(super) struct Loop {
    pub(super) app: App,
    pub(super) screen: Screen,
    pub(super) gallery: Gallery,
    pub(super) generation: u64,
    pub(super) desk: Desk,
    pub(super) pool: Pool,
    pub(super) writer: Writer,
    pub(super) lease: Option<Lease>,
    pub(super) session: Option<SessionId>,
    /// The classes of the open session's dataset.
    pub(super) names: Arc<Taxonomy>,
    pub(super) clock: Clock,
    pub(super) means: Means,
    pub(super) messages: Receiver<Message>,
    pub(super) state: State,
}

/// What this terminal's way of drawing asks of the loop.
#[derive(Clone, Copy, Debug)]
pub(super) struct Means {
    /// Whether pictures have small stand-ins.
    can_preview: bool,
    /// Whether photos are sent in bands, and thumbnails again whenever they move.
    has_bands: bool,
}

impl Means {
    pub(super) fn of(protocol: Protocol) -> Self {
        Self {
            can_preview: protocol == Protocol::Kitty,
            has_bands: matches!(protocol, Protocol::Iterm2 | Protocol::Sixel),
        }
    }
}

/// What the loop remembers from one turn to the next.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each stands for one thing that is to be done")]
pub(super) struct State {
    /// Whether the terminal has another size since the last frame. However many signals came
    /// since then, the size is asked for once.
    is_resized: bool,
    /// Whether the terminal refused a photo for good.
    is_refused: bool,
    /// Whether something changed since the last frame.
    is_stale: bool,
    /// When the next frame may be drawn.
    next_frame: Duration,
    /// Until when the list counts as moving.
    rest_at: Duration,
    /// Whether the last frame left cells out because the line was full.
    is_pending: bool,
    /// Whether a photo was shown whose arrival could not be asked for yet.
    is_unasked: bool,
    wishes: Vec<Wish>,
    arrivals: Arrivals,
    watch: Watch,
    absence: Absence,
    pub(super) is_over: Option<Over>,
}

impl Loop {
    pub(super) fn run(&mut self) -> io::Result<()> {
        self.state.is_stale = true;
        while self.state.is_over.is_none() {
            let wait = self.turn()?;
            match self.messages.recv_timeout(wait) {
                Ok(message) => {
                    self.take(message);
                    while let Ok(message) = self.messages.try_recv() {
                        self.take(message);
                    }
                }
                Err(RecvTimeoutError::Timeout) if self.app.is_ticking() => self.tell(Event::Tick),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        Ok(())
    }

    /// Draws if a frame is due, sends what may be sent; how long to wait for a message at most.
    fn turn(&mut self) -> io::Result<Duration> {
        if self.state.absence.is_away {
            return Ok(LONG);
        }
        let now = self.clock.now().mono;
        if self.state.is_stale && now >= self.state.next_frame {
            self.state.is_stale = false;
            self.state.next_frame = now + FRAME;
            self.draw()?;
        }
        let sending = self.screen.send(&self.state.wishes, &self.gallery, now)?;
        self.state.is_stale |= sending.wants_frame;
        // A line that has always answered is waited for, however long it is silent.
        if !self.screen.has_answered()
            && let Some(arrived) = self.state.arrivals.overdue(now)
        {
            self.note_arrived(arrived);
        }
        self.take_up(now);
        Ok(self.next_turn(sending, now))
    }

    /// Asks for a frame where one was put off for a reason that has gone.
    fn take_up(&mut self, now: Duration) {
        if self.state.is_unasked && self.screen.may_ask(now) {
            self.state.is_unasked = false;
            self.state.is_stale = true;
        }
        if self.state.is_pending && self.screen.has_room(now) {
            self.state.is_stale = true;
        }
        if self.is_moving() && now >= self.state.rest_at {
            self.state.rest_at = Duration::ZERO;
            self.state.is_stale = true;
        }
    }

    /// Whether thumbnails may be waiting for the list to rest.
    fn is_moving(&self) -> bool {
        self.means.has_bands && self.state.rest_at > Duration::ZERO
    }

    /// How long there is nothing to do unless a message comes.
    fn next_turn(&self, sending: Sending, now: Duration) -> Duration {
        let state = &self.state;
        let until = |moment: Duration| moment.saturating_sub(now);
        let is_held_back = state.is_pending || state.is_unasked;
        let overdue = state.arrivals.due().filter(|_| !self.screen.has_answered());
        let reasons = [
            self.app.is_ticking().then_some(TICK),
            sending.retry_after,
            is_held_back.then_some(HELD_BACK),
            self.is_moving().then(|| until(state.rest_at)),
            overdue.map(until),
            state.is_stale.then(|| until(state.next_frame)),
        ];
        reasons.into_iter().flatten().min().unwrap_or(LONG)
    }

    fn draw(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.state.is_resized) {
            self.resize()?;
        }
        if std::mem::take(&mut self.state.is_refused) {
            self.fall_back()?;
        }
        let now = self.clock.now().mono;
        let is_news = |photo| self.state.arrivals.is_news(photo);
        let moment = Moment { now, is_moving: now < self.state.rest_at };
        let shown = self.screen.draw(&self.app, &self.gallery, is_news, moment)?;
        self.state.is_pending = shown.is_pending;
        self.state.is_stale |= shown.may_go_on;
        self.await_arrival(&shown, now);
        let is_slow = self.screen.is_slow();
        let ahead = self.app.ahead(if is_slow { AHEAD_SLOW } else { AHEAD });
        let demand = Demand {
            is_lossless: self.app.is_lossless(),
            has_previews: self.means.can_preview && is_slow,
            has_bands: self.means.has_bands,
        };
        let placements = shown.placements.iter().chain(&ahead);
        let missing = self.gallery.missing(placements, &self.app, demand);
        self.pool.want(missing);
        self.state.wishes = wishes(&shown.placements, &ahead);
        Ok(())
    }

    /// The photo of the frame just written is on the screen once the terminal has come that far.
    fn await_arrival(&mut self, shown: &Shown, now: Duration) {
        if self.state.arrivals.is_news(shown.photo) {
            if shown.photo.is_none() || shown.ping.is_some() || self.screen.is_mute() {
                self.state.arrivals.expect(shown.photo, shown.ping, now);
            } else {
                // Not now: the terminal is not listened to. The frame is drawn again when it is.
                self.state.is_unasked = true;
            }
        }
        if let Some(arrived) = self.state.arrivals.standing()
            && self.app.awaits(arrived.0)
        {
            self.note_arrived(arrived);
        }
    }

    fn note_arrived(&mut self, (image, sharpness): super::delivery::Photo) {
        let now = self.clock.now().mono;
        self.state.watch.note_shown(image, sharpness, now);
        self.report_delivery();
        self.tell(Event::Shown(image));
    }

    /// Tells the application how its image has been delivered, before something is recorded.
    fn report_delivery(&mut self) {
        if let Some(delivery) = self.state.watch.news(self.screen.written()) {
            self.tell(Event::Delivered(delivery));
        }
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Input(event) => self.input(event),
            Message::Reply(reply) => self.reply(&reply),
            Message::Resized => {
                self.state.is_resized = true;
                self.state.is_stale = true;
            }
            Message::Suspend if std::mem::take(&mut self.state.absence.is_own_request) => {}
            Message::Suspend => self.tell(Event::Suspend),
            Message::Continued => self.come_back(),
            Message::InputClosed | Message::Terminate => self.tell(Event::Terminate),
            Message::Picture { want, generation, picture, prepared } => {
                if generation == self.generation {
                    self.gallery.put(want, prepared);
                    self.tell(Event::Picture(want.key, picture));
                }
            }
            Message::Saved(session, through) => self.tell(Event::Saved(session, through)),
            Message::Judged => self.tell(Event::Judged),
            Message::SaveFailed(reason) => self.tell(Event::SaveFailed(reason)),
            Message::LogDoubted(text) => self.tell(Event::Failed(text)),
            Message::Panicked(text) => {
                self.tell(Event::Failed(format!("a bug, please report it: {text}")));
            }
        }
    }

    fn input(&mut self, event: TermEvent) {
        self.report_delivery();
        self.state.rest_at = self.clock.now().mono + REST;
        match event {
            TermEvent::Key(key) => self.tell(Event::Key(key)),
            TermEvent::Mouse(action) => self.tell(Event::Mouse(action)),
            TermEvent::Paste(text) => self.tell(Event::Paste(text)),
            TermEvent::FocusGained => self.tell(Event::Focus(true)),
            TermEvent::FocusLost => self.tell(Event::Focus(false)),
        }
    }

    fn reply(&mut self, reply: &Reply) {
        let now = self.clock.now().mono;
        match reply {
            Reply::Status(_) => {
                self.state.is_stale |= self.state.is_pending;
                let was_known = self.screen.is_known();
                let ping = self.screen.note_pong(now);
                if was_known && !self.screen.is_known() {
                    self.state.arrivals.forget();
                    self.state.is_stale = true;
                }
                if let Some(arrived) = ping.and_then(|ping| self.state.arrivals.take(ping)) {
                    self.note_arrived(arrived);
                }
            }
            Reply::Kitty { image: Some(image), message } if message != "OK" => {
                if let Some(failed) = self.screen.note_failed(*image) {
                    self.note_failed(failed);
                }
            }
            _ => self.screen.note_heard(now),
        }
    }

    /// The terminal does not have a picture that was sent: what the screen shows is not known.
    fn note_failed(&mut self, failed: Failed) {
        self.state.arrivals.forget();
        self.state.is_stale = true;
        let is_photo = matches!(failed.key, ImageKey::Photo(..) | ImageKey::Detail(..));
        self.state.is_refused |= failed.is_given_up && is_photo;
    }

    /// The terminal does not take pictures, whatever it said: they become characters.
    fn fall_back(&mut self) -> io::Result<()> {
        self.screen.fall_back(self.app.display().cell)?;
        self.means = Means::of(Protocol::HalfBlocks);
        let display =
            Display { has_sharp_pictures: false, shows_parts: true, ..*self.app.display() };
        self.tell(Event::Resized(display));
        let text = "the terminal refuses pictures: characters stand in (--graphics blocks)";
        self.tell(Event::Failed(text.to_owned()));
        Ok(())
    }

    fn resize(&mut self) -> io::Result<()> {
        let screen = screen_of()?;
        let cell = cell_of(self.app.display().cell);
        self.screen.resize(screen, cell);
        let display = Display { screen, cell, ..*self.app.display() };
        self.tell(Event::Resized(display));
        Ok(())
    }

    fn is_paused(&self) -> bool {
        self.app.session().is_some_and(|session| session.stage() == Stage::Paused)
    }

    /// Hands an event to the application and does what it asks for.
    pub(super) fn tell(&mut self, event: Event) {
        let is_interruption = matches!(event, Event::Terminate);
        let is_asked_from_outside = matches!(event, Event::Suspend);
        let now = self.clock.now();
        self.state.is_stale = true;
        let was_paused = self.is_paused();
        let effects = self.app.update(event, now);
        if was_paused && !self.is_paused() {
            // A pause is no wait for the image.
            self.state.watch.restart(now.mono);
        }
        for effect in effects {
            match effect {
                Effect::Append(session, record) => {
                    self.writer.append(session, Arc::clone(&self.names), record);
                }
                Effect::Mark { dataset, class, mark } => {
                    let annotator = self.desk.annotator().to_owned();
                    let at = self.clock.now().wall;
                    self.writer.mark(Marking { dataset, annotator, class, mark, at });
                }
                Effect::Judge(judgement) => self.writer.judge(*judgement),
                Effect::Open(request) => self.open(&request),
                Effect::Finish(session) => self.finish(session),
                Effect::Summarise(session) => self.summarise(session),
                Effect::Figures(session) => self.tell_figures(session),
                Effect::List => self.list(),
                Effect::SwitchAnnotator(name) => {
                    self.desk.switch_annotator(name);
                    self.list();
                }
                Effect::Suspend => self.suspend(is_asked_from_outside),
                Effect::Quit if is_interruption => self.state.is_over = Some(Over::Interrupted),
                Effect::Quit => self.state.is_over = Some(Over::Quit),
            }
        }
        let image = self.app.session().and_then(crate::session::Session::image);
        self.state.watch.note_current(image, now.mono, self.screen.written());
    }
}

/// What is on the screen before what may soon be.
fn wishes(placements: &[Placement], ahead: &[Placement]) -> Vec<Wish> {
    let wish = |placement: &Placement, is_visible| Wish {
        key: placement.key,
        cells: (placement.area.width, placement.area.height),
        is_visible,
    };
    let now = placements.iter().map(|placement| wish(placement, true));
    now.chain(ahead.iter().map(|placement| wish(placement, false))).collect()
}
