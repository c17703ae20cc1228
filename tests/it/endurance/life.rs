//! One session, begun, ended and taken up again until every kind of end has met it.

use super::annotator::{Annotator, is_done};
use super::ending::Ending;
use super::ledger::Ledger;
use super::tally::Tally;
use super::{found, is_finished, power_cut};
use crate::support::home::Home;
use crate::support::pty::Running;
use crate::support::seen::Seen;
use hit5::stats::SplitMix64;
use std::thread;
use std::time::{Duration, Instant};

/// A home, its session and what is drawn for them.
pub(super) struct Life {
    seed: u64,
    home: Home,
    random: SplitMix64,
    arguments: Vec<String>,
    ledger: Ledger,
}

impl Life {
    /// Everything that happens in it comes from its seed, but the machine's timing.
    pub(super) fn new(seed: u64) -> Self {
        let mut random = SplitMix64::new(seed);
        let phase = ["--test", "--practice"][usize::from(random.below(3) == 0)];
        let images = (8 + random.below(13)).to_string();
        let queue = random.below(1000).to_string();
        let arguments = ["label", "demo", phase, "-n", &images, "--seed", &queue];
        let arguments = arguments.map(str::to_owned).to_vec();
        Self { seed, home: Home::new(), random, arguments, ledger: Ledger::default() }
    }

    /// Runs and ends it so many times, then once more to see that it still goes on.
    pub(super) fn live(&mut self, runs: usize, tally: &mut Tally) {
        let mut endings = Ending::ALL;
        self.random.shuffle(&mut endings);
        for ending in endings.into_iter().take(runs) {
            let mut program = self.start();
            let annotator = self.work(&program);
            ending.end(&mut program, annotator.is_some());
            let annotator = annotator.unwrap_or_default();
            let log = found(&self.home);
            let earlier = self.ledger.records();
            let verdict = self.ledger.check(log.as_ref(), &program.acknowledged(), &annotator.keys);
            let fault = verdict.fault.as_ref();
            let named = fault.map(|fault| format!("seed {}, {ending:?}: {fault}", self.seed));
            tally.faults.extend(named);
            tally.count(ending, &verdict, annotator.keys.len());
            if is_finished(&self.home) {
                // Nothing goes on here: a new home, a new session.
                (self.home, self.ledger) = (Home::new(), Ledger::default());
            } else if let (Ending::PowerCut, Some(log)) = (ending, log) {
                tally.cuts += power_cut::look_at_cuts(&self.home, &log, earlier, &annotator.marks);
                power_cut::strike(&self.home, &mut self.random, annotator.marks.last());
                self.ledger.remember(found(&self.home).as_ref());
            }
        }
        let program = self.start();
        self.wait_until_resumed(&program);
        program.quit();
        let log = found(&self.home);
        assert!(self.ledger.is_kept(log.as_ref()), "quitting changes nothing");
    }

    fn start(&self) -> Running {
        let mut arguments: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        if self.ledger.has_session() {
            arguments.clear();
        }
        self.home.launch().args(&arguments).start()
    }

    /// Some steps that are waited for, then some that are not, then a moment; nothing if the end
    /// is to meet the program while it starts.
    fn work(&mut self, program: &Running) -> Option<Annotator> {
        if self.random.below(6) == 0 {
            thread::sleep(Duration::from_micros(self.random.below(500_000)));
            return None;
        }
        self.wait_until_resumed(program);
        let mut annotator = Annotator::default();
        for _ in 0..=self.random.below(9) {
            annotator.step(program, &mut self.random);
            if !annotator.settle(program) {
                break;
            }
            annotator.mark(program, &self.home);
            if self.random.below(6) == 0 {
                power_cut::checkpoint(&self.home);
            }
        }
        self.rush(program, &mut annotator);
        Some(annotator)
    }

    /// Some steps without waiting, until a moment comes: once the screen says of them that they are
    /// saved, or whatever it says.
    fn rush(&mut self, program: &Running, annotator: &mut Annotator) {
        let acknowledged = program.acknowledged().len();
        for _ in 0..self.random.below(4) {
            annotator.step(program, &mut self.random);
        }
        let is_eager = self.random.below(2) == 0;
        let most_us = if is_eager { 200_000 } else { 50_000 };
        let until = Instant::now() + Duration::from_micros(self.random.below(most_us));
        while Instant::now() < until && !(is_eager && program.acknowledged().len() > acknowledged) {
            thread::sleep(Duration::from_micros(50));
        }
    }

    /// The session is on the screen as the log has it.
    fn wait_until_resumed(&self, program: &Running) {
        let standing = self.ledger.standing();
        program.wait_for(&format!("{standing:?} again, saved"), |seen: &Seen| {
            let is_there = seen.has_photo() && seen.guesses() == standing.1 || is_done(seen);
            is_there && seen.answered() == Some(standing.0) && seen.is_saved()
        });
    }
}
