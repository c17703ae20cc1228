//! The program at the far end of a slow line: a pseudo-terminal, and a relay that lets its bytes
//! through at a given rate. Everything that arrives is kept with its times. It knows no figures.
//!
//! Bytes leave in the order in which they were written, each when those before it have left, and
//! arrive half a round trip later; keys and answers take as long. The program is stopped when a
//! megabyte is on its way, as ssh stops it.

use crate::terminal::{Listener, Terminal};
use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

/// What ssh and the sockets below it hold before they stop the program.
const HELD_BYTES: f64 = 1_000_000.0;
/// How long anything may take.
const DEADLINE: Duration = Duration::from_secs(90);

/// What the line is like.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Link {
    /// On the way to the terminal.
    pub(crate) bytes_per_second: f64,
    pub(crate) round_trip: Duration,
}

/// Bytes that were written and arrived together.
#[derive(Clone, Copy, Debug)]
struct Chunk {
    /// Where it ends in the stream.
    end: usize,
    written: Instant,
    arrived: Instant,
}

/// Everything that has arrived.
pub(crate) struct Log {
    pub(crate) raw: Vec<u8>,
    chunks: Vec<Chunk>,
    emulator: vt100::Parser,
    is_closed: bool,
}

impl Log {
    fn chunk(&self, at: usize) -> Chunk {
        let index = self.chunks.partition_point(|chunk| chunk.end <= at);
        self.chunks[index.min(self.chunks.len() - 1)]
    }

    /// When the byte at this place arrived.
    pub(crate) fn arrived(&self, at: usize) -> Instant {
        self.chunk(at).arrived
    }

    /// Where that begins which was written at this time or later.
    pub(crate) fn written_since(&self, time: Instant) -> usize {
        let index = self.chunks.partition_point(|chunk| chunk.written < time);
        index.checked_sub(1).map_or(0, |before| self.chunks[before].end)
    }

    /// Bytes that arrived at this time or later.
    pub(crate) fn arrived_since(&self, time: Instant) -> usize {
        let index = self.chunks.partition_point(|chunk| chunk.arrived < time);
        self.raw.len() - index.checked_sub(1).map_or(0, |before| self.chunks[before].end)
    }

    /// The first places after `from` that were written a while after what stands before them.
    pub(crate) fn pause_after(&self, from: usize, pause: Duration) -> Option<usize> {
        let first = self.chunks.partition_point(|chunk| chunk.end <= from);
        let pairs = self.chunks[first..].windows(2);
        let mut ends = pairs.filter(|pair| pair[1].written - pair[0].written >= pause);
        ends.next().map(|pair| pair[0].end)
    }

    /// The lines on the screen.
    pub(crate) fn lines(&self) -> Vec<String> {
        let screen = self.emulator.screen();
        screen.rows(0, screen.size().1.get()).collect()
    }
}

struct Shared {
    log: Mutex<Log>,
    changed: Condvar,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap()
    }
}

/// A key on its way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Press {
    pub(crate) at: Instant,
    /// When the program could see it.
    pub(crate) seen: Instant,
}

/// The window the program is shown in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Window {
    pub(crate) columns: u16,
    pub(crate) rows: u16,
    pub(crate) cell_px: (u16, u16),
}

/// The program and its line. Dropping it ends the program.
pub(crate) struct Running {
    shared: Arc<Shared>,
    uplink: Sender<(Instant, Vec<u8>)>,
    link: Link,
    child: Box<dyn portable_pty::Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
    pub(crate) started: Instant,
}

impl Running {
    pub(crate) fn start(
        command: CommandBuilder,
        window: Window,
        terminal: &'static Terminal,
        link: Link,
    ) -> Self {
        let (rows, cols) = (window.rows, window.columns);
        let (pixel_width, pixel_height) = (cols * window.cell_px.0, rows * window.cell_px.1);
        let pair =
            native_pty_system().openpty(PtySize { rows, cols, pixel_width, pixel_height }).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let size = (NonZeroU16::new(rows).unwrap(), NonZeroU16::new(cols).unwrap());
        let log = Log {
            raw: Vec::new(),
            chunks: Vec::new(),
            emulator: vt100::Parser::new(size.0, size.1, 0),
            is_closed: false,
        };
        let shared = Arc::new(Shared { log: Mutex::new(log), changed: Condvar::new() });
        let (downlink, arriving) = channel();
        let (uplink, answers) = channel();
        let reader = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        thread::spawn(move || relay(reader, &downlink, link));
        let (listening, answering) = (Arc::clone(&shared), uplink.clone());
        let half = link.round_trip / 2;
        thread::spawn(move || listen(&listening, &arriving, &answering, (terminal, half)));
        thread::spawn(move || send(writer, &answers));
        Self { shared, uplink, link, child, _master: pair.master, started: Instant::now() }
    }

    /// Presses a key.
    pub(crate) fn press(&self, bytes: &[u8]) -> Press {
        let at = Instant::now();
        let seen = at + self.link.round_trip / 2;
        // A program that has ended reads no keys; what waits for its answer says so.
        self.uplink.send((seen, bytes.to_vec())).unwrap_or_default();
        Press { at, seen }
    }

    /// Looks at what has arrived.
    pub(crate) fn look<T>(&self, look: impl FnOnce(&Log) -> T) -> T {
        look(&self.shared.lock())
    }

    /// Waits until `ready` gives something.
    pub(crate) fn wait<T>(&self, what: &str, ready: impl Fn(&Log) -> Option<T>) -> T {
        let until = Instant::now() + DEADLINE;
        let mut log = self.shared.lock();
        loop {
            if let Some(value) = ready(&log) {
                return value;
            }
            let is_over = log.is_closed || Instant::now() >= until;
            assert!(!is_over, "waited in vain for {what}:\n{}", log.lines().join("\n"));
            log = self.shared.changed.wait_timeout(log, Duration::from_millis(50)).unwrap().0;
        }
    }

    /// Waits until next to nothing has come for this long: only the clock on the screen runs.
    pub(crate) fn settle(&self, calm: Duration) {
        let begun = Instant::now();
        self.wait("a calm line", |log| {
            let is_calm = begun.elapsed() >= calm
                && log.arrived_since(ago(calm)) < 1500
                && !log.raw.is_empty();
            is_calm.then_some(())
        });
    }

    /// Waits for the program's own end.
    pub(crate) fn wait_for_end(&self) {
        let until = Instant::now() + DEADLINE;
        let mut log = self.shared.lock();
        while !log.is_closed {
            assert!(Instant::now() < until, "the program does not end");
            log = self.shared.changed.wait_timeout(log, Duration::from_millis(50)).unwrap().0;
        }
    }

    /// The program's number among the system's processes.
    pub(crate) fn pid(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// Processor time the program has used so far, of all its threads.
    pub(crate) fn processor_time(&self) -> Duration {
        let pid = self.pid();
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let fields = stat.rsplit_once(") ").map_or("", |(_, fields)| fields);
        // User and system time, in hundredths of a second (proc_pid_stat(5), fields 14 and 15).
        let ticks =
            fields.split(' ').skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok());
        Duration::from_millis(ticks.sum::<u64>() * 10)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // A program that has ended already cannot be killed.
        self.child.kill().unwrap_or_default();
        self.child.wait().unwrap();
    }
}

/// The moment so long before now. The clock has run for longer than any wait.
pub(crate) fn ago(time: Duration) -> Instant {
    Instant::now().checked_sub(time).unwrap()
}

fn sleep_until(time: Instant) {
    thread::sleep(time.saturating_duration_since(Instant::now()));
}

/// Takes what the program writes, and says when it arrives.
fn relay(
    mut reader: Box<dyn Read + Send>,
    downlink: &Sender<(Instant, Instant, Vec<u8>)>,
    link: Link,
) {
    let mut is_free = Instant::now();
    let held = Duration::from_secs_f64(HELD_BYTES / link.bytes_per_second);
    let mut buffer = [0; 1024];
    loop {
        // The program's end is an error here on Linux, not an end of file.
        let length = reader.read(&mut buffer).unwrap_or(0);
        let written = Instant::now();
        let takes = Duration::from_secs_f64(length as f64 / link.bytes_per_second);
        is_free = is_free.max(written) + takes;
        let arrives = is_free + link.round_trip / 2;
        let is_heard = downlink.send((written, arrives, buffer[..length].to_vec())).is_ok();
        if length == 0 || !is_heard {
            return;
        }
        sleep_until(is_free.checked_sub(held).unwrap_or(written));
    }
}

/// Shows what arrives and answers to it.
fn listen(
    shared: &Shared,
    arriving: &Receiver<(Instant, Instant, Vec<u8>)>,
    answers: &Sender<(Instant, Vec<u8>)>,
    (terminal, half_trip): (&'static Terminal, Duration),
) {
    let mut listener = Listener::new(terminal);
    for (written, arrived, bytes) in arriving {
        sleep_until(arrived);
        let answer = listener.hear(&bytes);
        if !answer.is_empty() {
            answers.send((arrived + half_trip, answer)).unwrap_or_default();
        }
        let mut log = shared.lock();
        log.emulator.process(&bytes);
        log.raw.extend_from_slice(&bytes);
        let end = log.raw.len();
        log.chunks.push(Chunk { end, written, arrived });
        log.is_closed |= bytes.is_empty();
        drop(log);
        shared.changed.notify_all();
    }
}

/// Hands keys and answers to the program when they are due.
fn send(mut writer: Box<dyn Write + Send>, due: &Receiver<(Instant, Vec<u8>)>) {
    for (time, bytes) in due {
        sleep_until(time);
        if writer.write_all(&bytes).and_then(|()| writer.flush()).is_err() {
            return;
        }
    }
}
