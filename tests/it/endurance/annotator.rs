//! An annotator whose keys are drawn from a seed, and what each key may have done.

use super::ledger::Deed;
use super::wal::Mark;
use crate::support::home::Home;
use crate::support::pty::Running;
use crate::support::seen::Seen;
use hit5::stats::SplitMix64;

/// Escape where it cannot be taken for the beginning of another key.
const ESCAPE: &str = "\x1b[27u";

const WORDS: [&str; 12] = [
    "lemon", "granny", "kaiser", "peach", "cucumber", "zucchini", "anjou", "banana", "lime",
    "orange", "tomato", "potato",
];

/// All that a key may have done: at most one of these, once.
pub(super) type May = &'static [Deed];

/// What one run's annotator did.
#[derive(Default)]
pub(super) struct Annotator {
    settled: usize,
    /// What the keys pressed may have done, in order.
    pub(super) keys: Vec<May>,
    /// What was on disk at quiet moments.
    pub(super) marks: Vec<Mark>,
}

impl Annotator {
    /// Presses the keys of a step: mostly guesses, now and then all else.
    pub(super) fn step(&mut self, program: &Running, random: &mut SplitMix64) {
        let (keys, may): (&str, May) = match random.below(24) {
            0..=8 => return self.guess(program, random),
            9..=11 => ("C-s", &[Deed::Submitted]),
            12..=13 => ("C-u", &[Deed::Undone]),
            14..=15 => ("C-y", &[Deed::Redone]),
            16 => ("Tab + Tab", &[Deed::Moved]),
            17 => ("Tab Down - Tab", &[Deed::Moved]),
            18 => ("Tab x Tab", &[Deed::Removed]),
            19 => ("C-x", &[Deed::Removed]),
            20 => ("C-k", &[Deed::Skipped]),
            21 => ("C-a", &[Deed::AnswerShown]),
            22 => ("F6 3 \x1b[27u", &[Deed::Remarked]),
            // Until it settles: an end may meet the pause.
            _ => ("C-o", &[]),
        };
        self.press(program, keys, may);
    }

    /// The first letters of a class's name, and Enter.
    fn guess(&mut self, program: &Running, random: &mut SplitMix64) {
        let mut draw = |n: usize| usize::try_from(random.below(n as u64)).unwrap();
        let word = WORDS[draw(WORDS.len())];
        let letters = &word[..3 + draw(word.len() - 2)];
        // Whatever the search line still holds goes first.
        self.press(program, &format!("C-w C-w {letters} Enter"), &[Deed::Added, Deed::Submitted]);
    }

    fn press(&mut self, program: &Running, keys: &str, may: May) {
        self.keys.push(may);
        program.type_keys(keys);
    }

    /// Waits until all keys have been taken and all they did is saved, at an image; whether there
    /// is one left.
    pub(super) fn settle(&mut self, program: &Running) -> bool {
        loop {
            self.settled += 1;
            let quiet = format!("quiet{}", self.settled);
            program.type_keys(&format!("{ESCAPE} C-w C-w {quiet}"));
            let echo = format!("⌕ {quiet}▏");
            let seen = program.wait_for("the echo, all saved", |seen| {
                seen.is_saved() && (seen.contains(&echo) || is_result(seen) || is_done(seen))
            });
            if is_done(&seen) {
                return false;
            }
            if !is_result(&seen) {
                return true;
            }
            // What Enter meets is the result, or the image behind it if a key was still under way.
            self.press(program, "Enter", &[Deed::Added, Deed::Submitted]);
            program.wait_for("the image after the result", |seen| !is_result(seen));
        }
    }

    /// Notes how much the screen has acknowledged, and how much of the log was written by then.
    pub(super) fn mark(&mut self, program: &Running, home: &Home) {
        let acknowledged = program.acknowledged();
        self.marks.push(Mark::now(home, acknowledged));
    }
}

/// Whether the result of an answer is shown (practice only).
fn is_result(seen: &Seen) -> bool {
    seen.contains("next image")
}

/// Whether there is no image left.
pub(super) fn is_done(seen: &Seen) -> bool {
    seen.contains("That was the last image.")
}
