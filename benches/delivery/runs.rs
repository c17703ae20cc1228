//! The program driven by keys in one kind of terminal over one kind of line, and what is read off
//! the bytes that arrive. It prints nothing.

use crate::line::{Link, Log, Press, Running, Window, ago};
use crate::photographs::WORD;
use crate::pictures::{Upload, inline_bytes, is_part_of_upload, uploads};
use crate::terminal::sequences::{Kind, sequences};
use crate::terminal::{Terminal, kinds};
use hit5::graphics::{BEGIN_SYNC, END_SYNC};
use hit5::store::Store;
use portable_pty::CommandBuilder;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_hit5");
/// The line of the figures: 5 Mbit/s, 80 ms.
pub(crate) const SLOW: Link =
    Link { bytes_per_second: 625_000.0, round_trip: Duration::from_millis(80) };
/// A window whose photo pane has 100 x 40 cells of 10 x 20 pixels: 1000 x 800.
pub(crate) const WINDOW: Window = Window { columns: 218, rows: 47, cell_px: (10, 20) };
/// Columns of the photo's pane.
const PANE: u16 = 100;
/// How long next to nothing must come before everything counts as sent.
const CALM: Duration = Duration::from_millis(2500);
/// A frame leaves in one piece; what comes after such a pause is another.
const PAUSE: Duration = Duration::from_millis(40);
const DOWN: &[u8] = b"\x1b[B";
const UP: &[u8] = b"\x1b[A";
const SUBMIT: &[u8] = b"\x13";
const DATASET: &str = "photographs";

/// The program with a data file and nothing else of this machine.
pub(crate) fn command(home: &Path, terminal: &Terminal) -> CommandBuilder {
    let mut command = CommandBuilder::new(PROGRAM);
    command.env_clear();
    command.env("HOME", home);
    command.env("USER", "bench");
    command.env("TERM", terminal.term);
    for (name, value) in terminal.variables {
        command.env(name, value);
    }
    command.cwd(home);
    command.arg("--data");
    command.arg(home.join("hit5.db"));
    command
}

/// Makes a dataset of the folder.
pub(crate) fn import(home: &Path, folder: &Path) {
    let mut command = Command::new(PROGRAM);
    command.env_clear().env("HOME", home).env("USER", "bench").current_dir(home);
    command.arg("--data").arg(home.join("hit5.db")).arg("import").arg(folder);
    let output = command.args(["--name", DATASET]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

/// A new session over the line of an ssh.
pub(crate) fn start(home: &Path, terminal: &'static Terminal, window: Window) -> Running {
    let mut command = command(home, terminal);
    command.env("SSH_CONNECTION", "192.0.2.1 1 192.0.2.2 22");
    command.args(["label", DATASET, "--test", "--seed", "1"]);
    Running::start(command, window, terminal, SLOW)
}

/// Where the first image of the latest session lies, below the dataset's folder.
pub(crate) fn first_image(home: &Path) -> String {
    let store = Store::open_read_only(&home.join("hit5.db")).unwrap();
    let session = store.sessions().unwrap().into_iter().max_by_key(|row| row.id.0).unwrap();
    let queue = store.queue(session.id).unwrap();
    store.image_file(queue[0]).unwrap().path
}

/// Where a frame begins and ends in the stream.
type Frame = (usize, usize);

/// The first whole frame that begins at this place or later.
fn frame_from(raw: &[u8], from: usize) -> Option<Frame> {
    let find = |from: usize, what: &[u8]| {
        raw.get(from..)?.windows(what.len()).position(|window| window == what).map(|at| from + at)
    };
    let begin = find(from, BEGIN_SYNC)?;
    Some((begin, find(begin, END_SYNC)? + END_SYNC.len()))
}

/// The first whole frame that the program began when it could have seen the key.
fn frame_after(log: &Log, press: Press) -> Option<Frame> {
    frame_from(&log.raw, log.written_since(press.seen))
}

/// What starting took.
pub(crate) struct Start {
    /// From the start of the process to the first whole frame.
    pub(crate) first_frame: Duration,
    /// The same to a first picture of the photo, and all the bytes until then.
    pub(crate) preview: Option<(Duration, usize)>,
    /// The same to the photo.
    pub(crate) photo: Option<(Duration, usize)>,
}

/// The start of a program whose line has become calm.
pub(crate) fn started(running: &Running) -> Start {
    running.look(|log| {
        let since = |at: usize| log.arrived(at) - running.started;
        let all = uploads(&log.raw);
        let is_first = |upload: &&Upload| upload.is_indexed || upload.size.0 >= 900;
        // It is seen with the frame that follows.
        let seen = |upload: &Upload| {
            frame_from(&log.raw, upload.place.1).map(|(_, end)| (since(end - 1), end))
        };
        let (_, end) = frame_from(&log.raw, 0).unwrap();
        Start {
            first_frame: since(end - 1),
            preview: all.iter().find(is_first).and_then(seen),
            photo: all.iter().find(|upload| is_photo(upload)).and_then(seen),
        }
    })
}

/// Whether it is a whole photograph as large as it is shown.
pub(crate) fn is_photo(upload: &Upload) -> bool {
    !upload.is_indexed && upload.size.0 >= 900
}

/// Waits until everything that is likely to be needed has been sent.
pub(crate) fn settle(running: &Running) {
    running.settle(CALM);
}

/// All pictures sent so far.
pub(crate) fn sent(running: &Running) -> Vec<Upload> {
    running.look(|log| uploads(&log.raw))
}

/// Bytes of the photo where pictures are drawn in place, and of all until the line was calm.
pub(crate) fn inline(running: &Running) -> (usize, usize) {
    running.look(|log| (inline_bytes(&log.raw, PANE), log.raw.len()))
}

/// A key that was pressed while pictures were on their way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Latency {
    /// From the first frame to the key.
    pub(crate) at: Duration,
    /// From the key to its frame.
    pub(crate) took: Duration,
}

/// Keys pressed for as long as pictures are on their way, from the first frame on. Each moves to
/// another class: a key that changes nothing has no frame.
pub(crate) fn latencies(running: &Running) -> Vec<Latency> {
    const STEPS: usize = 18;
    let (_, end) = running.wait("the first frame", |log| frame_from(&log.raw, 0));
    let mut presses = Vec::new();
    let begun = Instant::now();
    let is_sending = || {
        let recent = ago(Duration::from_millis(1200));
        begun.elapsed() < Duration::from_secs(2)
            || running.look(|log| log.arrived_since(recent)) > 60_000
    };
    while is_sending() && begun.elapsed() < Duration::from_secs(40) {
        let is_back = presses.len() / STEPS % 2 == 1;
        presses.push(running.press(if is_back { UP } else { DOWN }));
        // Not in step with anything.
        std::thread::sleep(Duration::from_millis(60 + 13 * (presses.len() as u64 % 5)));
    }
    settle(running);
    running.look(|log| {
        let first = log.arrived(end - 1);
        let latency = |press: &Press| {
            let took = latency(log, *press)?;
            Some(Latency { at: press.at.saturating_duration_since(first), took })
        };
        presses.iter().filter_map(latency).collect()
    })
}

/// From the key to its frame; `None`: no picture was on its way meanwhile.
fn latency(log: &Log, press: Press) -> Option<Duration> {
    let (_, end) = frame_after(log, press)?;
    let took = log.arrived(end - 1) - press.at;
    let before = press.at.checked_sub(Duration::from_millis(100)).unwrap();
    let (from, to) = (log.written_since(before), log.written_since(press.seen));
    let is_busy = sequences(&log.raw[from..to]).iter().any(is_part_of_upload);
    is_busy.then_some(took)
}

/// An image that had been sent ahead.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Next {
    /// From the key that submits to the image on the screen.
    pub(crate) took: Duration,
    /// All that was written for it: cells, and commands that place pictures.
    pub(crate) bytes: usize,
    /// What brings the image to its place: commands, or text in the photo's pane.
    pub(crate) place: usize,
}

/// Guesses and submits; what the next image cost.
pub(crate) fn next(running: &Running) -> Next {
    let answered = running.look(answered).unwrap();
    running.press(format!("{WORD}\r").as_bytes());
    settle(running);
    let press = running.press(SUBMIT);
    running.wait("the next image", |log| (answered_is(log, answered + 1)).then_some(()));
    settle(running);
    running.look(|log| read_next(log, press))
}

fn answered_is(log: &Log, count: usize) -> bool {
    answered(log) == Some(count) || log.lines().iter().any(|line| line.contains("answered."))
}

/// How many images are answered, by the header.
fn answered(log: &Log) -> Option<usize> {
    let header = log.lines().first().cloned()?;
    let fraction = header.split(' ').find_map(|word| word.split_once('/'))?;
    fraction.0.parse().ok()
}

fn read_next(log: &Log, press: Press) -> Next {
    let (from, until) = answer_to(log, press);
    let all = sequences(&log.raw[from..until]);
    let is_command = |kind: Kind| matches!(kind, Kind::Apc | Kind::Dcs);
    let commands = all.iter().filter(|sequence| is_command(sequence.kind));
    let commands: usize = commands.map(|sequence| sequence.bytes.len()).sum();
    let place = commands.max(pane_bytes(&log.raw[from..until]));
    Next { took: log.arrived(until - 1) - press.at, bytes: until - from, place }
}

/// What was written in answer to a key while nothing else was to be done: a whole frame; without
/// marks of frames, everything until a pause or a picture.
fn answer_to(log: &Log, press: Press) -> Frame {
    if let Some(frame) = frame_after(log, press) {
        return frame;
    }
    let from = log.written_since(press.seen);
    let until = log.pause_after(from, PAUSE).unwrap_or(log.raw.len());
    let all = sequences(&log.raw[from..until]);
    let picture = all.iter().find(|sequence| is_part_of_upload(sequence));
    (from, picture.map_or(until, |sequence| from + sequence.at))
}

/// Bytes written into the photo's pane, with the colours and the movements between.
fn pane_bytes(bytes: &[u8]) -> usize {
    let mut is_inside = false;
    let mut sum = 0;
    for sequence in sequences(bytes) {
        if sequence.kind == Kind::Csi && sequence.bytes.ends_with(b"H") {
            let text = String::from_utf8_lossy(&sequence.bytes[2..sequence.bytes.len() - 1]);
            let place = text.split_once(';').unwrap_or(("1", "1"));
            let (row, column) = (place.0.parse().unwrap_or(1), place.1.parse().unwrap_or(1));
            // Below the header, above the guesses.
            is_inside = column <= PANE && (2..WINDOW.rows - 5).contains(&row);
        }
        sum += if is_inside { sequence.bytes.len() } else { 0 };
    }
    sum
}

/// Moves down until the list scrolls, and on; bytes of each frame that did, and whether pictures
/// were sent for it.
pub(crate) fn scrolled(running: &Running) -> Vec<usize> {
    let top = |running: &Running| running.look(|log| log.lines().get(2).cloned());
    let mut frames = Vec::new();
    for _ in 0..40 {
        let before = top(running);
        let press = running.press(DOWN);
        let (begin, end) = running.wait("a frame", |log| frame_after(log, press));
        std::thread::sleep(Duration::from_millis(300));
        if top(running) != before && frames.len() < 10 {
            frames.push(end - begin);
        }
    }
    frames
}

/// Bytes a second and processor time a second without a key.
pub(crate) fn idle(running: &Running) -> (f64, f64) {
    const TIME: Duration = Duration::from_secs(15);
    std::thread::sleep(Duration::from_secs(10));
    let (since, before) = (Instant::now(), running.processor_time());
    std::thread::sleep(TIME);
    let bytes = running.look(|log| log.arrived_since(since));
    let processor = running.processor_time().saturating_sub(before);
    (bytes as f64 / TIME.as_secs_f64(), processor.as_secs_f64() / TIME.as_secs_f64())
}

/// The kinds of terminal that are measured.
pub(crate) const KITTY: &Terminal = &kinds::KITTY_0_41;
/// The same with cells of 8 x 16 pixels.
pub(crate) const SMALL_KITTY: &Terminal = &Terminal {
    answers: &[
        (b"\x1b[16t", b"\x1b[6;16;8t"),
        (b"\x1b[>0q", b"\x1bP>|kitty(0.41.1)\x1b\\"),
        (b"\x1b[?2026$p", b"\x1b[?2026;2$y"),
        (b"\x1b[c", b"\x1b[?62;c"),
        (b"\x1b[5n", b"\x1b[0n"),
    ],
    ..kinds::KITTY_0_41
};
pub(crate) const TMUX: &Terminal = &kinds::TMUX_IN_KITTY;
pub(crate) const ITERM2: &Terminal = &kinds::ITERM2;
pub(crate) const SIXEL: &Terminal = &kinds::FOOT;
pub(crate) const PLAIN: &Terminal = &kinds::PLAIN;
