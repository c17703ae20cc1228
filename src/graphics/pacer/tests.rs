//! The pacer at the end of simulated links: what it learns, what it lets through, how long a key
//! would have to wait.

use super::*;
use proptest::prelude::*;

const STEP: Duration = Duration::from_millis(1);

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// A line of a fixed rate and delay, first in, first out, that answers every ping.
struct Link {
    bytes_per_ms: u64,
    round_trip: Duration,
    now: Duration,
    /// Bytes not yet across the narrow part.
    queued: u64,
    /// For each ping, bytes still before it in the queue.
    pings: VecDeque<u64>,
    /// Answers under way and when they arrive.
    answers: VecDeque<Duration>,
}

impl Link {
    fn new(kbit_per_s: u64, round_trip: Duration) -> Self {
        Self {
            bytes_per_ms: kbit_per_s / 8,
            round_trip,
            now: Duration::ZERO,
            queued: 0,
            pings: VecDeque::new(),
            answers: VecDeque::new(),
        }
    }

    fn write(&mut self, bytes: usize) {
        self.queued += bytes as u64;
    }

    /// A millisecond passes; how many answers arrived.
    fn step(&mut self) -> usize {
        self.now += STEP;
        let moved = self.queued.min(self.bytes_per_ms);
        self.queued -= moved;
        for before in &mut self.pings {
            *before = before.saturating_sub(moved);
        }
        while self.pings.front() == Some(&0) {
            self.pings.pop_front();
            self.answers.push_back(self.now + self.round_trip);
        }
        let arrived = self.answers.iter().take_while(|&&at| at <= self.now).count();
        self.answers.drain(..arrived);
        arrived
    }

    /// How long a byte written now waits for those before it.
    fn wait(&self) -> Duration {
        ms(self.queued / self.bytes_per_ms)
    }
}

/// Sends as much as the pacer allows for a while; the longest queue after the first `settled`.
fn send_for(
    pacer: &mut Pacer,
    link: &mut Link,
    time: Duration,
    settled: Duration,
) -> (u64, Duration) {
    let (begin, mut longest, mut delivered) = (link.now, Duration::ZERO, 0);
    while link.now < begin + time {
        while pacer.room(link.now) > 0 {
            let bytes = pacer.room(link.now).min(4096);
            link.write(bytes);
            pacer.note_written(bytes, link.now);
            if pacer.wants_ping(link.now) {
                pacer.note_ping(link.now);
                link.pings.push_back(link.queued);
            }
        }
        let before = link.queued;
        for _ in 0..link.step() {
            pacer.note_pong(link.now).unwrap();
        }
        delivered += before - link.queued;
        if link.now > begin + settled {
            longest = longest.max(link.wait());
        }
    }
    (delivered, longest)
}

#[test]
fn a_slow_link_is_filled_without_a_queue() {
    for (kbit, round_trip) in [(5_000, 80), (1_000, 80), (5_000, 20), (20_000, 150), (50_000, 5)] {
        let mut link = Link::new(kbit, ms(round_trip));
        let mut pacer = Pacer::new(true, Some(ms(round_trip)));
        let (delivered, longest) = send_for(&mut pacer, &mut link, ms(4000), ms(2000));
        let possible = kbit / 8 * 4000;
        assert!(delivered * 10 >= possible * 7, "{kbit} kbit/s: {delivered} of {possible}");
        assert!(longest <= ms(50), "{kbit} kbit/s, {round_trip} ms: a key waits {longest:?}");
    }
}

#[test]
fn the_estimates_come_near_the_truth() {
    let mut link = Link::new(5_000, ms(80));
    let mut pacer = Pacer::new(false, None);
    send_for(&mut pacer, &mut link, ms(3000), ms(0));
    assert!((500_000.0..700_000.0).contains(&pacer.rate()), "{}", pacer.rate());
    assert!((ms(80)..=ms(95)).contains(&pacer.round_trip()), "{:?}", pacer.round_trip());
}

#[test]
fn a_measured_speed_spares_the_first_keys_the_wait() {
    let first_second = |kbit, speed: Option<Speed>| {
        let mut link = Link::new(kbit, ms(80));
        let pacer = Pacer::new(true, Some(ms(80)));
        let mut pacer = match speed {
            Some(speed) => pacer.with_speed(speed),
            None => pacer,
        };
        send_for(&mut pacer, &mut link, ms(1000), ms(0))
    };
    let (_, unknown) = first_second(400, None);
    let (_, known) = first_second(400, Some(Speed::Measured(50_000)));
    assert!(unknown > ms(1000) && known < ms(300), "{unknown:?}, then {known:?}");
    let (slow_start, _) = first_second(20_000, None);
    let (delivered, longest) = first_second(20_000, Some(Speed::Above(6_000_000)));
    assert!(delivered * 10 > slow_start * 11, "{slow_start}, then {delivered} bytes");
    assert!(longest < ms(100), "{longest:?}");
}

#[test]
fn a_measured_speed_is_believed_within_bounds() {
    let rate = |speed| Pacer::new(true, None).with_speed(speed).rate();
    assert!((rate(Speed::Measured(400_000)) - 400_000.0).abs() < 1.0);
    assert!((rate(Speed::Above(u64::MAX)) - BELIEVED_RATE).abs() < 1.0);
    assert!((rate(Speed::Below(0)) - LEAST_RATE).abs() < 1.0);
}

#[test]
fn small_talk_does_not_lower_the_estimate() {
    let mut link = Link::new(5_000, ms(80));
    let mut pacer = Pacer::new(true, Some(ms(80)));
    send_for(&mut pacer, &mut link, ms(2000), ms(0));
    let known = pacer.rate();
    for _ in 0..50 {
        pacer.note_written(300, link.now);
        link.write(300);
        pacer.note_ping(link.now);
        link.pings.push_back(link.queued);
        for _ in 0..200 {
            for _ in 0..link.step() {
                pacer.note_pong(link.now).unwrap();
            }
        }
    }
    assert!((known * 0.95..known * 1.1).contains(&pacer.rate()), "{} then {known}", pacer.rate());
}

#[test]
fn a_terminal_that_never_answers_still_gets_its_pictures() {
    let mut pacer = Pacer::new(true, None);
    let (mut now, mut written) = (Duration::ZERO, 0);
    while now < Duration::from_secs(10) {
        let room = pacer.room(now);
        if room > 0 {
            pacer.note_written(room, now);
            written += room;
            if pacer.wants_ping(now) {
                pacer.note_ping(now);
            }
        }
        now += ms(10);
    }
    assert!(!pacer.may_ping(now) && pacer.is_mute());
    pacer.note_heard(now);
    assert!(pacer.may_ping(now + ms(500)));
    assert!((2_000_000..8_000_000).contains(&written), "{written}");
}

#[test]
fn a_line_that_falls_silent_is_sent_nothing_but_knocks_until_it_answers() {
    let mut pacer = Pacer::new(true, Some(ms(10)));
    pacer.note_written(100, ms(0));
    pacer.note_ping(ms(0));
    assert_eq!(pacer.note_pong(ms(10)), Ok(Some(Ping(0))));
    let room = pacer.room(ms(10));
    pacer.note_written(room, ms(10));
    pacer.note_ping(ms(10));
    assert_eq!((pacer.room(ms(500)), pacer.wants_knock(ms(500))), (0, false));
    assert_eq!((pacer.room(ms(3100)), pacer.wants_knock(ms(3100))), (0, false));
    assert!(pacer.wants_knock(ms(4100)) && !pacer.wants_ping(ms(4100)));
    pacer.note_ping(ms(4100));
    assert!(!pacer.wants_knock(ms(4200)) && pacer.wants_knock(ms(5100)));
    // The answer to the knock, or the late one to the ping: the line is there.
    assert_eq!(pacer.note_pong(ms(5200)), Err(LineReturned));
    assert!(!pacer.may_ping(ms(5300)) && !pacer.wants_ping(ms(5300)));
    // The other of the two is let pass: it answers nothing that is asked from now on.
    assert_eq!((pacer.room(ms(5300)), pacer.note_pong(ms(5301))), (0, Ok(None)));
    assert!(pacer.room(ms(5700)) > 0 && pacer.may_ping(ms(5700)));
    assert!(pacer.round_trip() >= ms(10));
}

#[test]
fn a_round_trip_that_grew_is_believed_after_a_while() {
    let mut link = Link::new(5_000, ms(20));
    let mut pacer = Pacer::new(true, Some(ms(20)));
    send_for(&mut pacer, &mut link, ms(2000), ms(0));
    link.round_trip = ms(200);
    send_for(&mut pacer, &mut link, ms(25_000), ms(0));
    assert!(pacer.round_trip() >= ms(200), "{:?}", pacer.round_trip());
    assert!(pacer.rate() > 400_000.0, "{}", pacer.rate());
}

#[test]
fn after_other_hands_had_the_terminal_nothing_is_owed() {
    let mut pacer = Pacer::new(true, Some(ms(10)));
    pacer.note_written(5_000, ms(0));
    pacer.note_ping(ms(0));
    pacer.forget(ms(20));
    assert!(!pacer.is_waiting() && pacer.note_pong(ms(30)) == Ok(None));
    assert!(pacer.room(ms(600)) > 0 && pacer.may_ping(ms(600)));
}

#[test]
fn an_answer_to_nothing_is_ignored() {
    assert_eq!(Pacer::new(false, None).note_pong(ms(5)), Ok(None));
}

proptest! {
    #[test]
    fn no_order_of_events_breaks_the_books(
        events in proptest::collection::vec((0u8..4, 0usize..100_000, 0u64..4_000), 0..200),
        is_remote: bool,
    ) {
        let mut pacer = Pacer::new(is_remote, None);
        let mut now = Duration::ZERO;
        for (kind, bytes, later) in events {
            now += ms(later);
            match kind {
                0 => pacer.note_written(bytes, now),
                1 => { pacer.note_ping(now); }
                2 => { let _: Result<_, LineReturned> = pacer.note_pong(now); }
                _ => { pacer.room(now); }
            }
            prop_assert!(pacer.acknowledged <= pacer.written);
            prop_assert!(pacer.rate().is_finite() && pacer.rate() >= 0.0);
            prop_assert!(pacer.room(now) as u64 <= MOST_BYTES);
        }
    }
}
