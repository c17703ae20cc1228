//! Terminal safety: text from files, taxonomies, predictions, comments or other people's data files
//! may hold anything, and none of it steers the terminal, a report or a spreadsheet.
//!
//! Harm is made from seeds ([`hostile`]) and put wherever text comes from: names of files and
//! folders, taxonomies, predictions, studies, keys, configurations, bundles, arguments, variables,
//! and every column of text of the data file. Then every command is run, and every screen walked
//! through; each byte that comes out is read by a parser that knows exactly the sequences that the
//! program means to send ([`stream`]), reports and exports are read as a browser, a spreadsheet or
//! a parser would ([`pages`]).
//!
//! `cargo test` tries some texts, for seconds. Many more, for minutes, with the figures printed:
//!
//! ```sh
//! HIT5_SAFETY_TEXTS=3000 cargo test --test it terminal_safety:: -- --nocapture
//! ```

mod columns;
mod commands;
mod formats;
mod hostile;
mod odd_images;
mod pages;
mod screens;
mod sources;
mod stream;
mod world;

use crate::support::home::Home;
use crate::support::number;
use hostile::MARK;
use std::fmt;
use std::process::Output;
use std::time::Instant;
use stream::{Seen, Sink, look};

/// How many texts the long form tries in each place, if it is asked for.
fn texts(otherwise: usize) -> usize {
    number("HIT5_SAFETY_TEXTS", otherwise)
}

/// What was tried and looked at.
struct Tally {
    what: &'static str,
    began: Instant,
    /// Texts that harm.
    texts: usize,
    runs: usize,
    /// Runs whose output shows such a text.
    shown: usize,
    seen: Seen,
}

impl Tally {
    fn new(what: &'static str) -> Self {
        Self { what, began: Instant::now(), texts: 0, runs: 0, shown: 0, seen: Seen::default() }
    }

    /// Looks at what a command wrote. A panic fails, and so does a signal.
    fn note(&mut self, args: &dyn fmt::Debug, output: &Output, sink: Sink) {
        let code = output.status.code();
        let texts = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
        assert!(
            matches!(code, Some(0..=2)),
            "{} ended with {code:?}: {}",
            brief(args),
            brief(&texts[1])
        );
        self.runs += 1;
        if texts.iter().any(|text| text.contains(MARK)) {
            self.shown += 1;
        }
        for (bytes, sink) in [(&output.stdout, sink), (&output.stderr, Sink::Pipe)] {
            match look(bytes, sink) {
                Ok(seen) => self.seen.add(seen),
                Err(what) => panic!("{}: {what}", brief(args)),
            }
        }
    }

    /// Runs a command and looks at what it writes.
    fn run(&mut self, home: &Home, args: &[String]) -> Output {
        let words: Vec<&str> = args.iter().map(String::as_str).collect();
        let output = home.run(&words);
        let draws = ["show", "doctor"].contains(&words[0]);
        self.note(&args, &output, if draws { Sink::Blocks } else { Sink::Pipe });
        output
    }
}

/// What is said in a message, which may be very long.
fn brief(what: &dyn fmt::Debug) -> String {
    format!("{what:?}").chars().take(1000).collect()
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.began.elapsed().as_secs_f64();
        let Self { what, texts, runs, shown, seen, .. } = self;
        write!(
            f,
            "terminal safety, {what}: {texts} texts, {runs} runs, {shown} of them show one, \
             {} bytes, {} escape sequences of {} kinds, {seconds:.1} s",
            seen.bytes,
            seen.count(),
            seen.sequences.len()
        )
    }
}
