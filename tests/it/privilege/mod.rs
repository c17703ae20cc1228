//! Least privilege: no network; files for their owner only; nothing written outside the folders that
//! were named, nor through a link; containers that lead neither writing nor reading out of themselves.
//!
//! A day's work is done three times, each time under another mask and another watch: every call
//! listed by `strace`, in a network namespace of its own by `unshare`, and with nothing beside it.
//! Where a watch cannot be had, the test says so and does the same work without it; that the program
//! cannot even ask for a connection is looked up in the program itself, everywhere.

mod containers;
mod day;
mod linked;
mod links;
mod trace;

use day::Day;
use std::process::Command;
use std::sync::LazyLock;
use trace::Trace;

/// Whether a command can be run to success here.
fn can_run(words: &[&str]) -> bool {
    Command::new(words[0]).args(&words[1..]).output().is_ok_and(|output| output.status.success())
}

/// Whether programs can be watched.
static HAS_STRACE: LazyLock<bool> =
    LazyLock::new(|| can_run(&["strace", "-f", "--seccomp-bpf", "-e", "trace=%network", "true"]));

#[test]
fn a_days_work_is_written_where_it_should_be_and_speaks_to_nobody() {
    let day = Day::new();
    let trace = Trace::begin();
    day.work(&[&["sh", "-c", r#"umask 000; exec "$0" "$@""#][..], &trace.words()].concat());
    day.check_modes();
    if let Some(calls) = trace.calls() {
        assert_eq!(day.folders().wrong(&calls), [""; 0]);
        println!("{} calls, all as they should be", calls.len());
    }
}

#[test]
fn without_a_network_a_days_work_is_done() {
    let all: [&[&str]; 2] = [&["unshare", "-n"], &["unshare", "-r", "-n"]];
    let alone = all.into_iter().find(|words| can_run(&[words, &["true"][..]].concat()));
    let alone = alone.unwrap_or_else(|| {
        println!("skipped: no network namespace can be had here; the work is done without one");
        &[]
    });
    let day = Day::new();
    day.work(&[alone, &["sh", "-c", r#"umask 022; exec "$0" "$@""#]].concat());
    day.check_modes();
}

#[test]
fn a_strict_mask_changes_nothing() {
    let day = Day::new();
    day.work(&["sh", "-c", r#"umask 077; exec "$0" "$@""#]);
    day.check_modes();
}
