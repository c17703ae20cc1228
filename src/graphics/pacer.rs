//! How many bytes may be on the way to the terminal. Pure: it is told what was written and when
//! answers came, and says how much room is left. It writes nothing and knows no pictures.
//!
//! A program can write a megabyte into an ssh connection before the operating system stops it, and
//! a key typed then is answered after all of it has crossed the line. So pictures leave in small
//! pieces, and no more of them than the line holds: about one bandwidth-delay product. Both
//! factors are learnt from pings, questions that every terminal answers in order (device status
//! report), which are written behind the pieces. The estimate follows the idea of Cardwell et al.,
//! "BBR: Congestion-Based Congestion Control" (2016): the largest delivery rate and the smallest
//! round trip seen lately.

use super::Speed;
use std::collections::VecDeque;
use std::time::Duration;

/// Room for this much more time than a round trip, so that the line never runs dry and a faster
/// line shows itself. It is also what a key may have to wait.
const SLACK: Duration = Duration::from_millis(20);
/// Until so many samples have brought nothing new, somewhat more room is given, to find out soon
/// what a fast line can carry: [`PUSH`].
const STALLED: u8 = 16;
/// Twice as much would find out sooner; but the keys of the first second would wait for it.
const PUSH: f64 = 1.25;
/// How much larger a sample must be to be something new.
const GROWTH: f64 = 1.25;
/// The estimate is the largest of so many samples.
const SAMPLES: usize = 8;
/// Never less room than this, or a long line would be measured by its own window.
const LEAST_BYTES: u64 = 8 * 1024;
/// Never more: what has been written cannot be taken back.
const MOST_BYTES: u64 = 512 * 1024;
/// A ping follows after so many bytes at the latest; it costs four.
const PING_EVERY: u64 = 8 * 1024;
/// A ping without an answer for so long is lost, or the terminal does not answer.
const LOST_AFTER: Duration = Duration::from_secs(3);
/// How often a line that fell silent is asked whether it is there again.
const KNOCK: Duration = Duration::from_secs(1);
/// A round trip is believed for one to two stretches of this length: lines change.
const STRETCH: Duration = Duration::from_secs(10);
/// After a silence, answers that are still under way are let pass for so long.
const DEAF: Duration = Duration::from_millis(500);
/// What is assumed of a line nobody has measured: 5 Mbit/s.
const ASSUMED_RATE: f64 = 625_000.0;
/// The same of a terminal on this machine.
const ASSUMED_RATE_LOCAL: f64 = 20_000_000.0;
/// What a first measurement may say at most: of two answers that come together nobody knows whether
/// the line is fast or somebody on it held the first one back, and the keys of the first second
/// would wait for the mistake.
const BELIEVED_RATE: f64 = 2.0 * ASSUMED_RATE;
/// What it may say at least: 32 kbit/s.
const LEAST_RATE: f64 = 4_000.0;
/// What is assumed of an unmeasured round trip.
const ASSUMED_ROUND_TRIP: Duration = Duration::from_millis(40);

/// The number of a ping, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ping(pub u64);

/// The terminal answers again after a silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineReturned;

#[derive(Clone, Copy, Debug)]
struct Unanswered {
    ping: Ping,
    at: Duration,
    /// Bytes written up to and with it.
    through: u64,
    /// What had been acknowledged when it was written, and when that was.
    acknowledged: u64,
    acknowledged_at: Duration,
    /// Whether the pacer held bytes back at that time: only then does the line set the pace.
    was_full: bool,
}

/// What the link to the terminal can carry, and what is on it.
#[derive(Debug)]
pub struct Pacer {
    written: u64,
    acknowledged: u64,
    acknowledged_at: Duration,
    pinged: u64,
    unanswered: VecDeque<Unanswered>,
    next: Ping,
    rates: VecDeque<f64>,
    assumed_rate: f64,
    /// The smallest round trip of this stretch of time, and of the one before.
    round_trips: [Option<Duration>; 2],
    /// When this stretch began.
    stretch_since: Duration,
    /// Samples since the last that was clearly larger than those before it.
    stalled: u8,
    largest: f64,
    /// Whether the terminal ever answered a ping.
    has_answered: bool,
    /// Whether it has been found not to.
    is_mute: bool,
    /// Since when a line that used to answer has been silent: nothing but knocks is sent, as what
    /// is sent now may get nowhere.
    silent_since: Option<Duration>,
    /// Until when answers are those to pings that were given up.
    deaf_until: Duration,
}

impl Pacer {
    /// A pacer for a link of which nothing is known but whether it leaves this machine and,
    /// perhaps, one measured round trip.
    pub fn new(is_remote: bool, round_trip: Option<Duration>) -> Self {
        Self {
            written: 0,
            acknowledged: 0,
            acknowledged_at: Duration::ZERO,
            pinged: 0,
            unanswered: VecDeque::new(),
            next: Ping(0),
            rates: VecDeque::new(),
            assumed_rate: if is_remote { ASSUMED_RATE } else { ASSUMED_RATE_LOCAL },
            round_trips: [round_trip, None],
            stretch_since: Duration::ZERO,
            stalled: 0,
            largest: 0.0,
            has_answered: false,
            is_mute: false,
            silent_since: None,
            deaf_until: Duration::ZERO,
        }
    }

    /// The same for a line whose speed was measured once, before any picture: what is assumed until
    /// pictures have been answered.
    #[must_use]
    pub fn with_speed(self, speed: Speed) -> Self {
        let (Speed::Measured(rate) | Speed::Above(rate) | Speed::Below(rate)) = speed;
        Self { assumed_rate: (rate as f64).clamp(LEAST_RATE, BELIEVED_RATE), ..self }
    }

    /// The same for a terminal that has been found to answer nothing.
    pub fn of_mute_terminal() -> Self {
        Self { is_mute: true, ..Self::new(true, None) }
    }

    /// Bytes written so far, of every kind.
    pub fn written(&self) -> u64 {
        self.written
    }

    /// Bytes a second that the link delivers, as far as known.
    pub fn rate(&self) -> f64 {
        self.rates.iter().copied().reduce(f64::max).unwrap_or(self.assumed_rate)
    }

    /// The time from writing a question to reading its answer when nothing else is on the way.
    pub fn round_trip(&self) -> Duration {
        self.round_trips.iter().flatten().min().copied().unwrap_or(ASSUMED_ROUND_TRIP)
    }

    /// Bytes the link delivers within this time.
    pub fn bytes_within(&self, time: Duration) -> usize {
        usize::try_from(whole(self.rate() * time.as_secs_f64())).unwrap_or(usize::MAX)
    }

    /// Bytes of pictures that may be written now.
    pub fn room(&mut self, now: Duration) -> usize {
        self.give_up(now);
        if self.is_mute {
            self.reckon(now);
        }
        if self.silent_since.is_some() || now < self.deaf_until {
            return 0;
        }
        let on_the_way = self.written - self.acknowledged;
        usize::try_from(self.window().saturating_sub(on_the_way)).unwrap_or(usize::MAX)
    }

    /// When there may be room again without an answer having come.
    pub fn retry_after(&self) -> Duration {
        match (self.is_mute, self.silent_since) {
            (true, _) => SLACK,
            (false, Some(_)) => KNOCK,
            (false, None) => DEAF,
        }
    }

    fn window(&self) -> u64 {
        let time = (self.round_trip() + SLACK).as_secs_f64();
        let gain = if self.stalled < STALLED { PUSH } else { 1.0 };
        whole(self.rate() * time * gain).clamp(LEAST_BYTES, MOST_BYTES)
    }

    /// So many bytes were written.
    pub fn note_written(&mut self, bytes: usize, now: Duration) {
        if self.written == self.acknowledged {
            // The line was empty: what follows measures it, the silence before does not.
            self.acknowledged_at = now;
        }
        self.written += bytes as u64;
    }

    /// Whether a silent line should be asked again whether it is there.
    pub fn wants_knock(&self, now: Duration) -> bool {
        let last = self.unanswered.back().map(|knock| knock.at).or(self.silent_since);
        self.silent_since.is_some() && last.is_some_and(|last| now >= last + KNOCK)
    }

    /// Whether a ping should follow what was written.
    pub fn wants_ping(&self, now: Duration) -> bool {
        self.may_ping(now) && self.written - self.pinged >= PING_EVERY.min(self.window() / 8)
    }

    /// Whether a ping is worth its bytes: a terminal that does not answer is asked no more.
    pub fn may_ping(&self, now: Duration) -> bool {
        !self.is_mute && self.silent_since.is_none() && now >= self.deaf_until
    }

    /// Whether the terminal is known not to answer, so that there is nothing to wait for.
    pub fn is_mute(&self) -> bool {
        self.is_mute
    }

    /// Whether the terminal ever answered a ping.
    pub fn has_answered(&self) -> bool {
        self.has_answered
    }

    /// Whether an answer is still to come.
    pub fn is_waiting(&self) -> bool {
        !self.unanswered.is_empty()
    }

    /// The terminal said something, if no answer to a ping: it can be asked again.
    pub fn note_heard(&mut self, now: Duration) {
        if self.is_mute {
            self.is_mute = false;
            self.forget(now);
        }
    }

    /// The terminal was in other hands: what was asked is not answered to us any more.
    pub fn forget(&mut self, now: Duration) {
        self.silent_since = None;
        self.unanswered.clear();
        self.close_books(now);
        self.deaf_until = now + DEAF;
    }

    /// A ping was written, behind everything noted so far.
    pub fn note_ping(&mut self, now: Duration) -> Ping {
        let ping = self.next;
        self.next = Ping(ping.0 + 1);
        self.pinged = self.written;
        self.unanswered.push_back(Unanswered {
            ping,
            at: now,
            through: self.written,
            acknowledged: self.acknowledged,
            acknowledged_at: self.acknowledged_at,
            was_full: (self.written - self.acknowledged) * 4 >= self.window() * 3,
        });
        ping
    }

    /// An answer came. Answers come in order: it is that to the oldest ping. `Err`: the line is
    /// there again after a silence, in which anything may have been lost.
    pub fn note_pong(&mut self, now: Duration) -> Result<Option<Ping>, LineReturned> {
        if self.silent_since.is_some() {
            // Which of the pings it answers cannot be told, nor how many answers still follow.
            self.forget(now);
            return Err(LineReturned);
        }
        self.note_heard(now);
        if now < self.deaf_until {
            return Ok(None);
        }
        let Some(answered) = self.unanswered.pop_front() else { return Ok(None) };
        self.has_answered = true;
        self.note_round_trip(now.saturating_sub(answered.at), now);
        self.acknowledged = self.acknowledged.max(answered.through);
        self.acknowledged_at = now;
        self.sample(&answered, now);
        Ok(Some(answered.ping))
    }

    fn note_round_trip(&mut self, took: Duration, now: Duration) {
        if now >= self.stretch_since + STRETCH {
            let before = self.round_trip();
            self.round_trips = [None, self.round_trips[0]];
            self.stretch_since = now;
            if self.round_trip() > before.mul_f64(GROWTH) {
                // Too little was on the way for this distance: the rate is found anew.
                self.largest = 0.0;
                self.stalled = 0;
            }
        }
        let least = &mut self.round_trips[0];
        *least = Some(least.map_or(took, |known| known.min(took)));
    }

    /// One measurement of the delivery rate: what was delivered from the writing of a ping to its
    /// answer, over the time since the last delivery before that. Where the line was not kept
    /// busy, it may be faster than this, but not slower.
    fn sample(&mut self, answered: &Unanswered, now: Duration) {
        let elapsed = now.saturating_sub(answered.acknowledged_at);
        let bytes = self.acknowledged - answered.acknowledged;
        let rate = bytes as f64 / elapsed.as_secs_f64().max(1e-6);
        if answered.was_full || rate > self.rate() {
            self.push_rate(rate);
        }
    }

    fn push_rate(&mut self, rate: f64) {
        if self.rates.len() == SAMPLES {
            self.rates.pop_front();
        }
        self.rates.push_back(rate);
        if rate > self.largest * GROWTH {
            self.largest = rate;
            self.stalled = 0;
        } else {
            self.stalled = self.stalled.saturating_add(1);
        }
    }

    /// A ping whose answer is long overdue is taken as lost, with all that went before it. A
    /// terminal that never answered one is mute; one that did has fallen silent.
    fn give_up(&mut self, now: Duration) {
        let is_overdue =
            self.unanswered.front().is_some_and(|oldest| now >= oldest.at + LOST_AFTER);
        if !is_overdue || self.silent_since.is_some() {
            return;
        }
        if self.has_answered {
            self.silent_since = Some(now);
        } else {
            self.is_mute = true;
        }
        self.unanswered.clear();
        self.close_books(now);
    }

    fn close_books(&mut self, now: Duration) {
        self.acknowledged = self.written;
        self.acknowledged_at = now;
    }

    /// Without answers, time is all there is to go by.
    fn reckon(&mut self, now: Duration) {
        let elapsed = now.saturating_sub(self.acknowledged_at);
        let delivered = whole(self.assumed_rate.min(ASSUMED_RATE) * elapsed.as_secs_f64());
        self.acknowledged = (self.acknowledged + delivered).min(self.written);
        self.acknowledged_at = now;
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to what the type holds"
)]
fn whole(bytes: f64) -> u64 {
    bytes.clamp(0.0, 1e12) as u64
}

#[cfg(test)]
mod tests;
