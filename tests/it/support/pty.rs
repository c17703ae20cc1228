//! The real program on a pseudo-terminal, seen through a terminal emulator.
//!
//! The terminal answers the program's questions, so that nothing depends on a probe that times
//! out. It announces synchronized updates and keeps to them: a test never sees half a frame.
//! Nothing here sleeps; every wait has a condition and a deadline.

use super::home::{Home, PROGRAM, variables};
use super::seen::Seen;
use super::terminal::{Apc, Listener, Terminal, kinds};
use hit5::app::key::{Code, Key};
use hit5::graphics::{BEGIN_SYNC, END_SYNC};
use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

/// How long anything may take, on a slow machine with other tests beside it.
const DEADLINE: Duration = Duration::from_secs(20);

/// What kind of terminal it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Persona {
    /// Answers all questions.
    Kitty,
    /// Answers nothing.
    Mute,
}

impl Persona {
    fn terminal(self) -> &'static Terminal {
        match self {
            Self::Kitty => &kinds::NAMELESS_KITTY,
            Self::Mute => &kinds::MUTE,
        }
    }
}

/// The program about to be started.
pub(crate) struct Launch {
    command: CommandBuilder,
    size: (u16, u16),
    terminal: &'static Terminal,
}

impl Launch {
    pub(crate) fn new(home: &Home) -> Self {
        let mut command = CommandBuilder::new(PROGRAM);
        command.env_clear();
        for (name, value) in variables(home.path()) {
            command.env(name, value);
        }
        command.cwd(home.path());
        command.arg("--data");
        command.arg(home.data());
        Self { command, size: (80, 24), terminal: &kinds::PLAIN }
    }

    pub(crate) fn args(mut self, args: &[&str]) -> Self {
        self.command.args(args);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Columns and rows.
    pub(crate) fn size(mut self, columns: u16, rows: u16) -> Self {
        self.size = (columns, rows);
        self
    }

    pub(crate) fn persona(self, persona: Persona) -> Self {
        self.terminal(persona.terminal())
    }

    /// In a terminal of this kind, with the variables it would set.
    pub(crate) fn terminal(mut self, terminal: &'static Terminal) -> Self {
        self.terminal = terminal;
        self.command.env("TERM", terminal.term);
        for (name, value) in terminal.variables {
            self.command.env(name, value);
        }
        self
    }

    /// Started by another command, whose last words become the program and its arguments.
    pub(crate) fn under(mut self, words: &[&str]) -> Self {
        self.command.get_argv_mut().splice(0..0, words.iter().map(Into::into));
        self
    }

    /// As a job of a shell: when it stops, the shell says so, and after a line it comes back.
    pub(crate) fn in_shell(self) -> Self {
        let script = r#"set -m; "$0" "$@"; echo "stopped $?"; read line; fg; echo "ended $?""#;
        self.under(&["sh", "-c", script])
    }

    pub(crate) fn start(self) -> Running {
        let size = pty_size(self.size, self.terminal.cell_px);
        let pair = native_pty_system().openpty(size).unwrap();
        let child = pair.slave.spawn_command(self.command).unwrap();
        // With our own handle open the end of the program could not be told from silence.
        drop(pair.slave);
        let line = Arc::new(Line::new(self.size, self.terminal));
        let writer = Arc::new(Mutex::new(Some(pair.master.take_writer().unwrap())));
        let pid = child.process_id().unwrap();
        let reader = pair.master.try_clone_reader().unwrap();
        listen(reader, Arc::clone(&line), Arc::clone(&writer), self.terminal);
        await_end(child, Arc::clone(&line));
        let cell_px = self.terminal.cell_px;
        Running { line, writer, master: Some(pair.master), cell_px, pid }
    }
}

fn pty_size((cols, rows): (u16, u16), (width_px, height_px): (u16, u16)) -> PtySize {
    PtySize { rows, cols, pixel_width: cols * width_px, pixel_height: rows * height_px }
}

type Writer = Arc<Mutex<Option<Box<dyn Write + Send>>>>;

/// What a frame said to be on disk: the number of answered images and the guesses in the slots.
pub(crate) type Acknowledged = (usize, Vec<String>);

/// What is known of the terminal's line, shared by the threads.
struct Line {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    emulator: vt100::Parser,
    /// Whether kitty's commands are text to this terminal.
    prints_apc: bool,
    raw: Vec<u8>,
    /// How much of `raw` the emulator has been fed.
    fed: usize,
    acknowledged: Vec<Acknowledged>,
    exit: Option<ExitStatus>,
    /// Nothing more will come.
    is_closed: bool,
    /// The reader shall let go of its handle.
    is_hung_up: bool,
}

impl Line {
    fn new((columns, rows): (u16, u16), terminal: &Terminal) -> Self {
        let (columns, rows) = (NonZeroU16::new(columns).unwrap(), NonZeroU16::new(rows).unwrap());
        let state = State {
            emulator: vt100::Parser::new(rows, columns, 1000),
            prints_apc: terminal.apc == Apc::Prints,
            raw: Vec::new(),
            fed: 0,
            acknowledged: Vec::new(),
            exit: None,
            is_closed: false,
            is_hung_up: false,
        };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.lock());
        self.changed.notify_all();
    }

    /// Waits until `ready` gives something; panics with the screen when it takes too long.
    fn wait<T>(&self, what: &str, ready: impl Fn(&State) -> Option<T>) -> T {
        self.wait_at_most(DEADLINE, ready).unwrap_or_else(|| {
            let state = self.lock();
            let (screen, exit) = (state.seen().text(), state.exit.clone());
            drop(state);
            panic!("waited in vain for {what}; exit: {exit:?}; screen:\n{screen}");
        })
    }

    /// Waits until `ready` gives something; `None` when it takes too long, or the program has ended.
    fn wait_at_most<T>(&self, most: Duration, ready: impl Fn(&State) -> Option<T>) -> Option<T> {
        let until = Instant::now() + most;
        let mut state = self.lock();
        loop {
            if let Some(value) = ready(&state) {
                return Some(value);
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() || state.is_closed && state.exit.is_some() {
                return None;
            }
            state = self.changed.wait_timeout(state, left).unwrap().0;
        }
    }
}

impl State {
    fn seen(&self) -> Seen {
        Seen::of(self.emulator.screen())
    }

    /// Feeds the emulator all that is complete: whole frames, and what stands between them.
    fn feed(&mut self) {
        loop {
            let rest = &self.raw[self.fed..];
            let Some(begin) = find(rest, BEGIN_SYNC) else {
                let held = if self.is_closed { 0 } else { begun(rest, BEGIN_SYNC) };
                let end = self.raw.len() - held;
                self.show(end);
                return;
            };
            let frame = find(&rest[begin..], END_SYNC).map(|end| begin + end + END_SYNC.len());
            let end = frame.unwrap_or(if self.is_closed { rest.len() } else { begin });
            self.show(self.fed + end);
            if frame.is_none() {
                return;
            }
            self.note_acknowledged();
        }
    }

    /// Shows what is not shown yet, up to this place.
    fn show(&mut self, end: usize) {
        let bytes = &self.raw[self.fed..end];
        if self.prints_apc {
            self.emulator.process(&printed(bytes));
        } else {
            self.emulator.process(bytes);
        }
        self.fed = end;
    }

    fn note_acknowledged(&mut self) {
        let seen = self.seen();
        if !seen.is_saved() {
            return;
        }
        if let Some(answered) = seen.answered() {
            let acknowledged = (answered, seen.guesses());
            if self.acknowledged.last() != Some(&acknowledged) {
                self.acknowledged.push(acknowledged);
            }
        }
    }
}

/// Where a sequence begins.
pub(crate) fn find(bytes: &[u8], sequence: &[u8]) -> Option<usize> {
    bytes.windows(sequence.len()).position(|window| window == sequence)
}

/// How many bytes at the end may be the beginning of the sequence.
fn begun(bytes: &[u8], sequence: &[u8]) -> usize {
    (1..sequence.len()).rev().find(|&length| bytes.ends_with(&sequence[..length])).unwrap_or(0)
}

/// What is seen of the bytes where kitty's commands are text.
fn printed(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = find(rest, b"\x1b_") {
        out.extend_from_slice(&rest[..at]);
        rest = &rest[at + 2..];
    }
    [out, rest.to_vec()].concat()
}

fn listen(
    mut reader: Box<dyn Read + Send>,
    line: Arc<Line>,
    writer: Writer,
    terminal: &'static Terminal,
) {
    thread::spawn(move || {
        let mut listener = Listener::new(terminal);
        let mut buffer = [0; 8192];
        loop {
            // The program's end is an error here on Linux, not an end of file.
            let length = reader.read(&mut buffer).unwrap_or(0);
            let mut is_over = length == 0;
            // A terminal answers before its user sees anything, and so before they press a key.
            send(&writer, &listener.hear(&buffer[..length]));
            line.change(|state| {
                state.raw.extend_from_slice(&buffer[..length]);
                is_over |= state.is_hung_up;
                state.is_closed = is_over;
                state.feed();
            });
            if is_over {
                break;
            }
        }
        drop(reader);
    });
}

fn await_end(mut child: Box<dyn Child + Send + Sync>, line: Arc<Line>) {
    thread::spawn(move || {
        let exit = child.wait().unwrap();
        line.change(|state| state.exit = Some(exit));
    });
}

fn send(writer: &Writer, bytes: &[u8]) {
    if let Some(writer) = writer.lock().unwrap().as_mut() {
        // A program that has just ended reads no keys: the waits that follow say so.
        writer.write_all(bytes).unwrap_or_default();
    }
}

/// The program on its terminal. Dropping it kills the program.
pub(crate) struct Running {
    line: Arc<Line>,
    writer: Writer,
    master: Option<Box<dyn MasterPty + Send>>,
    cell_px: (u16, u16),
    pub(crate) pid: u32,
}

impl Running {
    /// Waits until the screen is as wanted; what it looks like then.
    pub(crate) fn wait_for(&self, what: &str, is_there: impl Fn(&Seen) -> bool) -> Seen {
        self.line.wait(what, |state| Some(state.seen()).filter(&is_there))
    }

    /// Whether the screen is as wanted within a time.
    pub(crate) fn shows_within(&self, most: Duration, is_there: impl Fn(&Seen) -> bool) -> bool {
        self.line.wait_at_most(most, |state| is_there(&state.seen()).then_some(())).is_some()
    }

    /// Waits until the bytes so far are as wanted: pictures are not on the emulator's screen.
    pub(crate) fn wait_for_bytes(&self, what: &str, are_there: impl Fn(&[u8]) -> bool) {
        self.line.wait(what, |state| are_there(&state.raw).then_some(()));
    }

    /// Waits until an image is shown and so many are answered.
    pub(crate) fn wait_for_image(&self, answered: usize) -> Seen {
        self.wait_for(&format!("an image, {answered} answered"), |seen| {
            seen.has_photo() && seen.answered() == Some(answered)
        })
    }

    /// Waits until the slots hold these guesses (their first words), saved.
    pub(crate) fn wait_for_guesses(&self, guesses: &[&str]) -> Seen {
        self.wait_for(&format!("{guesses:?} in the slots, saved"), |seen| {
            seen.guesses() == guesses && seen.is_saved()
        })
    }

    /// The screen as it is.
    pub(crate) fn seen(&self) -> Seen {
        self.line.lock().seen()
    }

    /// All bytes so far.
    pub(crate) fn raw(&self) -> Vec<u8> {
        self.line.lock().raw.clone()
    }

    /// All bytes since the last time this was asked, up to the last whole frame: for runs so long that
    /// nobody could keep them all. What the screen said to be on disk is forgotten with them.
    pub(crate) fn take_raw(&self) -> Vec<u8> {
        let mut state = self.line.lock();
        let fed = std::mem::take(&mut state.fed);
        state.acknowledged.clear();
        state.raw.drain(..fed).collect()
    }

    /// What the screen said to be on disk, in the order in which it said so.
    pub(crate) fn acknowledged(&self) -> Vec<Acknowledged> {
        self.line.lock().acknowledged.clone()
    }

    /// Looks at the emulator itself.
    pub(crate) fn screen<T>(&self, look: impl FnOnce(&vt100::Screen) -> T) -> T {
        look(self.line.lock().emulator.screen())
    }

    /// Presses keys: names of keys, or text to type, separated by spaces.
    pub(crate) fn type_keys(&self, script: &str) {
        let mut bytes = Vec::new();
        for word in script.split(' ') {
            match Key::parse(word) {
                Some(key) => bytes.extend(bytes_of(key)),
                None => bytes.extend_from_slice(word.as_bytes()),
            }
        }
        send(&self.writer, &bytes);
    }

    /// Sends bytes as they are.
    pub(crate) fn send(&self, bytes: &[u8]) {
        send(&self.writer, bytes);
    }

    /// Searches a class by its words and makes it a guess.
    pub(crate) fn guess(&self, words: &str) {
        send(&self.writer, format!("{words}\r").as_bytes());
    }

    /// Gives the terminal another size.
    pub(crate) fn resize(&self, columns: u16, rows: u16) {
        let cells = (NonZeroU16::new(rows).unwrap(), NonZeroU16::new(columns).unwrap());
        self.line.change(|state| state.emulator.set_size(cells.0, cells.1));
        let master = self.master.as_ref().unwrap();
        master.resize(pty_size((columns, rows), self.cell_px)).unwrap();
    }

    /// Sends a signal: `KILL`, `INT`.
    pub(crate) fn signal(&self, name: &str) {
        let kill = format!("kill -{name} {}", self.pid);
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    }

    /// Waits until the process is stopped.
    pub(crate) fn wait_for_stop(&self) {
        let until = Instant::now() + DEADLINE;
        while !is_stopped(self.pid) {
            assert!(Instant::now() < until, "not stopped");
            thread::yield_now();
        }
    }

    /// Sends SIGKILL and waits for the end.
    pub(crate) fn kill(&self) {
        self.signal("KILL");
        assert!(self.wait_for_exit().signal().is_some());
    }

    /// Drops the line, as a lost connection does: the terminal is gone.
    pub(crate) fn hang_up(&mut self) {
        self.line.change(|state| state.is_hung_up = true);
        // What the help draws, on any screen, wakes the reader, which then lets go of its handle.
        self.type_keys("?");
        self.line.wait("the reader to let go", |state| state.is_closed.then_some(()));
        drop(self.writer.lock().unwrap().take());
        drop(self.master.take());
    }

    /// Waits for the program's end and for all it has written.
    pub(crate) fn wait_for_exit(&self) -> ExitStatus {
        self.line.wait("the program's end", |state| state.exit.clone().filter(|_| state.is_closed))
    }

    /// Quits with the key and waits for the end.
    pub(crate) fn quit(&self) {
        self.type_keys("C-c");
        let exit = self.wait_for_exit();
        assert!(exit.success(), "{exit:?}\n{}", self.seen().text());
    }

    /// Whether the terminal edits lines and echoes again, as shells expect.
    pub(crate) fn is_cooked(&self) -> bool {
        let modes = self.master.as_ref().unwrap().get_termios().unwrap();
        let local = format!("{:?}", modes.local_flags);
        ["ICANON", "ECHO", "ISIG"].iter().all(|mode| local.contains(mode))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.line.lock().exit.is_none() {
            let kill = format!("kill -KILL {}", self.pid);
            Command::new("sh").args(["-c", &kill]).status().unwrap();
        }
    }
}

/// Whether a process is stopped, by what the kernel says of it.
fn is_stopped(pid: u32) -> bool {
    let state = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_else(|_| {
        let ps = format!("echo '()' $(ps -o state= -p {pid})");
        String::from_utf8(Command::new("sh").args(["-c", &ps]).output().unwrap().stdout).unwrap()
    });
    state.rsplit_once(')').is_some_and(|(_, rest)| rest.trim_start().starts_with('T'))
}

/// What a terminal sends for a key.
fn bytes_of(key: Key) -> Vec<u8> {
    match key.code {
        Code::Char(c) if key.ctrl => vec![(c as u8) & 0x1f],
        Code::Char(c) if key.alt => format!("\x1b{c}").into_bytes(),
        Code::Char(c) => c.to_string().into_bytes(),
        Code::Enter => b"\r".to_vec(),
        Code::Esc => b"\x1b".to_vec(),
        Code::Tab => b"\t".to_vec(),
        Code::Backspace => b"\x7f".to_vec(),
        Code::Up => b"\x1b[A".to_vec(),
        Code::Down => b"\x1b[B".to_vec(),
        Code::Right => b"\x1b[C".to_vec(),
        Code::Left => b"\x1b[D".to_vec(),
        Code::F(number @ 6..=10) => format!("\x1b[{}~", number + 11).into_bytes(),
        other => panic!("no bytes known for {other:?}"),
    }
}
