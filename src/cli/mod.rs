//! The command line: parses, runs, prints. The only module that prints, and the only one that
//! reads the environment.

mod annotator;
mod args;
mod audit;
mod bundle;
mod chosen;
mod classes;
mod config;
mod datasets;
mod doctor;
mod duplicates;
mod environment;
mod export;
mod failure;
mod find;
mod import;
mod key;
mod label;
mod merge;
mod new_file;
mod notes;
mod predictions;
mod problems;
mod progress;
mod recover;
mod report;
mod review;
mod score;
mod show;
mod stats;
mod study;
mod thumbs;
mod tree;
mod truth;
mod verify;
mod words;

use crate::imaging;
use args::{Cli, Command};
use clap::Parser;
use environment::Environment;
use failure::{Failure, Kind};
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

/// Runs the program on the process's arguments; its exit code. 0: done, 1: the machine or the
/// data, 2: what was typed, 70: a bug, 130: interrupted.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let code = if error.use_stderr() { Kind::Usage.exit_code() } else { ExitCode::SUCCESS };
            // A reader that closed the pipe has seen enough.
            error.print().unwrap_or_default();
            return code;
        }
    };
    tell_no_panic_of_decoders();
    match catch_unwind(AssertUnwindSafe(|| run(&cli))) {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(failure)) if failure.is_closed_pipe() => ExitCode::SUCCESS,
        Ok(Err(failure)) => {
            writeln!(io::stderr(), "{failure}").unwrap_or_default();
            failure.kind.exit_code()
        }
        // The panic hook has given the terminal back and printed what happened.
        Err(_) => {
            let text = "hit5: that is a bug in hit5; every answer shown as saved is safe";
            writeln!(io::stderr(), "{text}").unwrap_or_default();
            Kind::Bug.exit_code()
        }
    }
}

/// They are caught: each is the reason why a file cannot be read, and told as that.
fn tell_no_panic_of_decoders() {
    let print = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !imaging::is_decoding() {
            print(panic);
        }
    }));
}

fn run(cli: &Cli) -> Result<(), Failure> {
    let environment = Environment::read(cli)?;
    match &cli.command {
        None => label::anything(&environment),
        Some(Command::Label(args)) => label::label(&environment, args),
        Some(Command::Import(args)) => import::import(&environment, args),
        Some(Command::Datasets(args)) => datasets::datasets(&environment, args),
        Some(Command::Duplicates(args)) => duplicates::duplicates(&environment, args),
        Some(Command::Study(command)) => study::study(&environment, command),
        Some(Command::Classes(args)) => classes::classes(&environment, args),
        Some(Command::Verify(args)) => verify::verify(&environment, args),
        Some(Command::Notes(args)) => notes::notes(&environment, args),
        Some(Command::Find(args)) => find::find(&environment, args),
        Some(Command::Predictions(args)) => predictions::predictions(&environment, args),
        Some(Command::Review(args)) => review::review(&environment, args),
        Some(Command::Report(args)) => report::report(&environment, args, cli.annotator.as_deref()),
        Some(Command::Merge(args)) => merge::merge(&environment, args),
        Some(Command::Bundle(args)) => bundle::bundle(&environment, args, cli.annotator.as_deref()),
        Some(Command::Audit(args)) => audit::audit(&environment, args, cli.annotator.as_deref()),
        Some(Command::Recover(args)) => recover::recover(&environment, args),
        Some(Command::Truth(args)) => truth::truth(&environment, args),
        Some(Command::Key(args)) => key::key(&environment, args),
        Some(Command::Score(args)) => score::score(&environment, args, cli.annotator.as_deref()),
        Some(Command::Export(args)) => export::export(&environment, args, cli.annotator.as_deref()),
        Some(Command::Annotator(args)) => annotator::annotator(&environment, args),
        Some(Command::Show(args)) => show::show(&environment, args),
        Some(Command::Stats(command)) => stats::stats(command),
        Some(Command::Thumbs(args)) => thumbs::thumbs(&environment, args),
        Some(Command::Doctor(args)) => doctor::doctor(&environment, args),
    }
}
