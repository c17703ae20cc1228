//! The real program inside a real tmux: keys go in by `send-keys`, the screen comes out by
//! `capture-pane`.
//!
//! Every program has a tmux server of its own, without anyone's configuration and behind a socket
//! in a folder of its own, so that tests neither meet each other nor an annotator's own tmux. Every
//! wait has a condition and a deadline.

use super::seen::Seen;
use std::num::NonZeroU16;
use std::process::{Command, Output};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long anything may take, on a slow machine with other tests beside it.
const DEADLINE: Duration = Duration::from_secs(20);
/// Between two looks at the screen, each of which starts a process.
const BETWEEN_LOOKS: Duration = Duration::from_millis(15);

/// Columns and rows.
pub(crate) type Size = (u16, u16);

/// What a server does before the program starts: the whole window is the program's.
const SETTINGS: &str = "start-server ; set -g status off ; set -g default-terminal tmux-256color ;";

/// Runs the program, then says how it ended. tmux itself sometimes misses the end of a program.
const SHELL: &str = r#""$0" "$@"; echo "ended $?"; exec cat"#;

/// A program in the only pane of its tmux server. Dropping it ends both.
pub(crate) struct Tmux {
    sockets: TempDir,
    size: Size,
}

impl Tmux {
    /// Whether tmux is installed.
    pub(crate) fn is_installed() -> bool {
        Command::new("tmux").arg("-V").output().is_ok_and(|output| output.status.success())
    }

    /// Starts a program with its variables in a window of so many columns and rows.
    pub(crate) fn start(program: &Command, size: Size) -> Self {
        let tmux = Self { sockets: tempfile::tempdir().unwrap(), size };
        let (columns, rows) = (size.0.to_string(), size.1.to_string());
        let mut server = tmux.client();
        server.current_dir(program.get_current_dir().unwrap());
        server.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
        server.args(SETTINGS.split(' ')).args(["new-session", "-d", "-x", &columns, "-y", &rows]);
        server.args(["sh", "-c", SHELL]).arg(program.get_program()).args(program.get_args());
        succeeded(&server.output().unwrap());
        tmux
    }

    /// A client of this server that has yet to be told what to do.
    fn client(&self) -> Command {
        let mut client = Command::new("tmux");
        client.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        client.env("TMUX_TMPDIR", self.sockets.path());
        client.args(["-u", "-L", "hit5", "-f", "/dev/null"]);
        client
    }

    /// What the server answers.
    fn ask(&self, args: &[&str]) -> String {
        succeeded(&self.client().args(args).output().unwrap())
    }

    /// Presses keys: names of keys, or text to type, separated by spaces.
    pub(crate) fn keys(&self, script: &str) {
        let mut args = Vec::new();
        for word in script.split(' ') {
            let is_key = hit5::app::key::Key::parse(word).is_some();
            let flags: &[&str] = if is_key { &["--"] } else { &["-l", "--"] };
            args.push("send-keys".to_owned());
            args.extend(flags.iter().map(|&flag| flag.to_owned()));
            args.push(if is_key { named(word) } else { word.to_owned() });
            args.push(";".to_owned());
        }
        args.pop();
        self.ask(&args.iter().map(String::as_str).collect::<Vec<_>>());
    }

    /// The screen as it is.
    pub(crate) fn seen(&self) -> Seen {
        let captured = self.ask(&["capture-pane", "-p", "-e", "-N"]);
        let cells = |count| NonZeroU16::new(count).unwrap();
        let mut emulator = vt100::Parser::new(cells(self.size.1), cells(self.size.0), 0);
        emulator.process(captured.trim_end_matches('\n').replace('\n', "\r\n").as_bytes());
        Seen::of(emulator.screen())
    }

    /// The screen's text, each line whole that was too long for it.
    pub(crate) fn printed(&self) -> String {
        self.ask(&["capture-pane", "-p", "-J"])
    }

    /// Waits until the screen is as wanted; what it looks like then.
    pub(crate) fn wait_for(&self, what: &str, is_there: impl Fn(&Seen) -> bool) -> Seen {
        let until = Instant::now() + DEADLINE;
        loop {
            let seen = self.seen();
            if is_there(&seen) {
                return seen;
            }
            let (size, text) = (self.size, seen.text());
            assert!(Instant::now() < until, "waited in vain at {size:?} for {what}:\n{text}");
            thread::sleep(BETWEEN_LOOKS);
        }
    }

    /// Waits until all of these texts stand on the screen.
    pub(crate) fn sees(&self, texts: &[&str]) -> Seen {
        self.wait_for(&format!("{texts:?}"), |seen| texts.iter().all(|text| seen.contains(text)))
    }

    /// Presses keys, then waits until all of these texts stand on the screen.
    pub(crate) fn shows(&self, keys: &str, texts: &[&str]) -> Seen {
        self.keys(keys);
        self.sees(texts)
    }

    /// Waits for the program's end; its exit code.
    pub(crate) fn wait_for_exit(&self) -> i32 {
        let seen = self.wait_for("the end", |seen| seen.contains("ended "));
        let code = seen.text().split_once("ended ").and_then(|(_, code)| code.trim().parse().ok());
        code.unwrap_or_else(|| panic!("no exit code:\n{}", seen.text()))
    }
}

impl Drop for Tmux {
    fn drop(&mut self) {
        // A server that has gone by itself is as good.
        self.client().arg("kill-server").output().unwrap();
    }
}

/// A key as tmux calls it.
fn named(key: &str) -> String {
    match key {
        ";" => "\\;".to_owned(),
        _ => key.replace("Esc", "Escape").replace("Backspace", "BSpace"),
    }
}

/// What was printed, by a command that must not fail.
fn succeeded(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}
