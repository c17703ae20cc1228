//! What the program sends and how long it takes, over a slow line, beside viuer and ratatui-image:
//! the figures of README, as a table with what each must reach.
//!
//! The real program runs in a pseudo-terminal behind a simulated line of 5 Mbit/s and 80 ms.
//! The photographs are the JPEGs of the folder `HIT5_BENCH_PHOTOS` (five at least, of 1000 pixels
//! and more), shown in 1000 x 800 pixels; without it, mosaics of the embedded demonstration set.
//! It takes about three minutes: `cargo bench --bench delivery`; a name after `--` measures one
//! part only (`kitty`, `keys`, `thumbnails`, `tmux`, `inline`).
#![allow(clippy::unwrap_used, clippy::panic, reason = "a benchmark may fail loudly")]
#![allow(clippy::print_stdout, reason = "the table is what it is run for")]
#![allow(
    clippy::disallowed_methods,
    reason = "clocks, threads and files are what it measures with"
)]

mod line;
mod peers;
mod photographs;
mod pictures;
mod runs;
#[allow(dead_code, unused_imports, reason = "the tests use all of it, this benchmark a part")]
#[path = "../../tests/it/support/terminal/mod.rs"]
mod terminal;

use hit5::graphics::{Capabilities, Protocol, Quality, prepare};
use peers::Way;
use photographs::Photograph;
use pictures::Upload;
use runs::Next;
use std::time::Duration;
use tempfile::TempDir;

/// A terminal whose thumbnails are of 64 x 64 pixels.
const SMALL_CELLS: line::Window = line::Window { columns: 160, rows: 64, cell_px: (8, 16) };
/// What surrounds 4,096 characters of a picture on their way to a kitty.
const AROUND_CHUNK: usize = "\x1b_Gq=1,m=1;\x1b\\".len();

/// A line of the table: what, how much, and what it must be at most.
fn row(what: &str, figure: &str, most: &str, is_reached: Option<bool>) {
    let verdict = match is_reached {
        Some(true) => "ok",
        Some(false) => "NO",
        None => "",
    };
    println!("{what:52} {figure:>26}  {most:22} {verdict}");
}

fn ratio(what: &str, (ours, theirs): (usize, usize), most: f64) {
    let ratio = ours as f64 / theirs as f64;
    let figure = format!("{ours} / {theirs} = {ratio:.3}");
    row(what, &figure, &format!("<= {most}"), Some(ratio <= most));
}

fn bytes(what: &str, bytes: usize, most: usize) {
    row(what, &format!("{bytes} bytes"), &format!("<= {most}"), Some(bytes <= most));
}

fn time(what: &str, time: Duration, most: Option<u64>) {
    let limit = most.map_or(String::new(), |ms| format!("<= {ms} ms"));
    let is_reached = most.map(|ms| time <= Duration::from_millis(ms));
    row(what, &format!("{} ms", time.as_millis()), &limit, is_reached);
}

fn ms(time: Duration) -> u128 {
    time.as_millis()
}

/// A machine nobody has used hit5 on, with the photographs as a dataset.
fn home(photographs: &[Photograph]) -> TempDir {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("photographs");
    photographs::lay_out(&folder, photographs);
    runs::import(home.path(), &folder);
    home
}

/// What the encoder makes of a photograph, in base64.
fn payload(photograph: &Photograph, quality: Quality) -> usize {
    let kitty = Capabilities { protocol: Protocol::Kitty, ..Capabilities::assumed() };
    let prepared = prepare(photograph.fitted.clone(), &kitty, quality);
    prepared.payload().map_or(0, |payload| payload.len())
}

/// The photographs with what was sent of them, where they can be recognized by their length.
fn recognized<'a>(photographs: &'a [Photograph], sent: &[Upload]) -> Vec<(&'a Photograph, usize)> {
    let bytes_of = |photograph| {
        let payload = payload(photograph, Quality::PHOTO);
        let found = sent.iter().find(|upload| upload.payload.abs_diff(payload) < 8);
        found.map(|upload| upload.bytes)
    };
    let pairs = photographs.iter().map(|photograph| Some((photograph, bytes_of(photograph)?)));
    pairs.flatten().collect()
}

/// What the photos cost in a kitty, and what they would cost the others.
fn against_peers(photographs: &[Photograph], sent: &[Upload]) {
    let found = recognized(photographs, sent);
    let home = tempfile::tempdir().unwrap();
    println!("\nbytes of a photo in a kitty, hit5 / peer (recognized {})", found.len());
    let mut sums = [0; 5];
    for (photograph, near) in &found {
        let lossless = payload(photograph, Quality::Lossless);
        let lossless = lossless + lossless.div_ceil(4096) * AROUND_CHUNK;
        let viuer = peers::viuer_kitty(home.path(), photograph);
        let plain = peers::ratatui_image(photograph, Way::Kitty);
        let compressed = peers::ratatui_image(photograph, Way::KittyCompressed);
        let (width, height) = photograph.fitted.size();
        println!(
            "{:14} {width} x {height}: default {near}, lossless {lossless}, viuer {viuer}, \
             ratatui-image {plain}, compressed {compressed}",
            photograph.name
        );
        for (sum, bytes) in sums.iter_mut().zip([*near, lossless, viuer, plain, compressed]) {
            *sum += bytes;
        }
    }
    let [near, lossless, viuer, _, compressed] = sums;
    ratio("default / viuer", (near, viuer), 0.17);
    ratio("default / ratatui-image, compressed", (near, compressed), 0.25);
    ratio("lossless (by the encoder) / viuer", (lossless, viuer), 0.32);
    ratio("lossless (by the encoder) / ratatui-image, c.", (lossless, compressed), 0.45);
}

/// A kitty whose line is left in peace between two keys.
fn in_kitty(photographs: &[Photograph]) {
    let home = home(photographs);
    let running = runs::start(home.path(), runs::KITTY, runs::WINDOW);
    runs::settle(&running);
    let start = runs::started(&running);
    println!("\nkitty 0.41, 218 x 47 cells, at 5 Mbit/s and 80 ms");
    time("start to the first frame", start.first_frame, None);
    let mut preview_bytes = 0;
    if let Some((took, all)) = start.preview {
        time("start to the first picture of the photo", took, None);
        row("all bytes until then", &format!("{all} bytes"), "", None);
        let first = runs::sent(&running).into_iter().find(|upload| upload.is_indexed);
        preview_bytes = first.map_or(0, |upload| upload.bytes);
    }
    if let Some((took, all)) = start.photo {
        time("start to the photo", took, None);
        row("all bytes until then", &format!("{all} bytes"), "", None);
    }
    bytes("preview, sent before the photo", preview_bytes, 45_000);
    let (idle_bytes, idle_processor) = runs::idle(&running);
    let figure = format!("{idle_bytes:.1} bytes/s, {:.2} % CPU", idle_processor * 100.0);
    row("idle", &figure, "0, 0 %", Some(idle_bytes < 0.05 && idle_processor < 0.001));
    let frames = runs::scrolled(&running);
    let most = frames.iter().copied().max().unwrap_or(0);
    bytes(&format!("list scrolled by a line, most of {}", frames.len()), most, 6_000);
    let least = frames.iter().copied().min().unwrap_or(0);
    row("list scrolled by a line, least", &format!("{least} bytes"), "", None);
    next_images(&running, 300);
    against_peers(photographs, &runs::sent(&running));
}

/// The next images, sent ahead while nothing was pressed.
fn next_images(running: &line::Running, most: usize) {
    for number in 1..=3 {
        let Next { took, bytes: all, place } = runs::next(running);
        let is_there = if place == 0 { ": NOT THERE" } else { "" };
        bytes(&format!("next image {number}, its place{is_there}"), place, most);
        row("  with the rest of the screen", &format!("{all} bytes"), "", None);
        time("  shown after", took, Some(110));
    }
}

/// Keys while pictures are on their way.
fn keys(photographs: &[Photograph]) {
    let home = home(photographs);
    let running = runs::start(home.path(), runs::KITTY, runs::WINDOW);
    let all = runs::latencies(&running);
    println!("\nkey to frame in a kitty while pictures are sent");
    let begun = Duration::from_secs(1);
    let times = |is_wanted: &dyn Fn(Duration) -> bool| {
        let wanted = all.iter().filter(|latency| is_wanted(latency.at));
        wanted.map(|latency| latency.took).collect::<Vec<_>>()
    };
    quantiles("all keys", times(&|_| true), Some(130));
    quantiles("of these, in the first second", times(&|at| at < begun), None);
    quantiles("of these, later", times(&|at| at >= begun), None);
}

/// The middle, the 95th of a hundred and the longest.
fn quantiles(what: &str, mut times: Vec<Duration>, most_ms: Option<u128>) {
    times.sort();
    let at = |share: usize| {
        times.get((times.len() * share / 100).min(times.len().saturating_sub(1))).copied()
    };
    let [Some(p50), Some(p95), Some(longest)] = [at(50), at(95), at(100)] else {
        return row(what, "no key", "", Some(false));
    };
    let figure = format!("p50 {}, p95 {}, max {} ms", ms(p50), ms(p95), ms(longest));
    let limit = most_ms.map_or(String::new(), |most| format!("p95 <= {most} ms"));
    let what = format!("{what} ({})", times.len());
    row(&what, &figure, &limit, most_ms.map(|most| ms(p95) <= most));
}

fn in_tmux(photographs: &[Photograph]) {
    let home = home(photographs);
    let running = runs::start(home.path(), runs::TMUX, runs::WINDOW);
    runs::settle(&running);
    println!("\ntmux 3.3a in a kitty, 218 x 47 cells, at 5 Mbit/s and 80 ms");
    let photos = runs::sent(&running).into_iter().filter(runs::is_photo);
    let sizes: Vec<usize> = photos.map(|photo| photo.bytes).collect();
    row("photos sent", &format!("{sizes:?}"), "", None);
    next_images(&running, 20_000);
}

/// Where pictures are drawn in place, and with every image anew.
fn in_place(photographs: &[Photograph]) {
    println!("\nthe first photo where pictures are drawn in place, hit5 / peer");
    against(photographs, "iTerm2, of viuer", runs::ITERM2, (&peers::viuer_iterm2, 0.15));
    let sixel = |photograph: &Photograph| peers::ratatui_image(photograph, Way::Sixel);
    against(photographs, "sixel, of ratatui-image", runs::SIXEL, (&sixel, 0.7));
    against(photographs, "half blocks", runs::PLAIN, (&sixel, 0.7));
    println!("\nthe same photographs by the peers");
    for photograph in photographs {
        let viuer = peers::viuer_iterm2(photograph);
        let iterm2 = peers::ratatui_image(photograph, Way::Iterm2);
        println!(
            "{:14} iTerm2: viuer {viuer}, ratatui-image {iterm2}; sixel: ratatui-image {}",
            photograph.name,
            sixel(photograph)
        );
    }
}

/// What a peer sends for a photograph.
type Peer<'a> = &'a dyn Fn(&Photograph) -> usize;

/// The first photo in a terminal, against what a peer sends for it, and the most of that.
fn against(
    photographs: &[Photograph],
    what: &str,
    terminal: &'static terminal::Terminal,
    (peer, most): (Peer<'_>, f64),
) {
    let home = home(photographs);
    let running = runs::start(home.path(), terminal, runs::WINDOW);
    runs::settle(&running);
    let (bytes, all) = runs::inline(&running);
    let first = runs::first_image(home.path());
    let shown = photographs.iter().find(|photograph| first.contains(&photograph.name));
    match shown {
        Some(photograph) if bytes > 0 => ratio(what, (bytes, peer(photograph)), most),
        _ => row(what, "drawn as half blocks", "", None),
    }
    row("  with all of the first screen", &format!("{all} bytes"), "", None);
}

fn thumbnails(photographs: &[Photograph]) {
    let home = home(photographs);
    let running = runs::start(home.path(), runs::SMALL_KITTY, SMALL_CELLS);
    runs::settle(&running);
    let sizes: Vec<usize> = runs::sent(&running)
        .iter()
        .filter(|upload| upload.size == (64, 64))
        .map(|upload| upload.bytes)
        .collect();
    println!("\nthumbnails of 64 x 64 pixels in a kitty, {} sent", sizes.len());
    let most = sizes.iter().copied().max().unwrap_or(0);
    let mean = sizes.iter().sum::<usize>() / sizes.len().max(1);
    row("mean", &format!("{mean} bytes"), "", None);
    bytes("most", most, 5_000);
}

/// A part of the table.
type Section = (&'static str, fn(&[Photograph]));

const SECTIONS: [Section; 5] = [
    ("kitty", in_kitty),
    ("keys", keys),
    ("thumbnails", thumbnails),
    ("tmux", in_tmux),
    ("inline", in_place),
];

fn main() {
    let named: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let (source, photographs) = photographs::photographs();
    println!("{} photographs: {source}", photographs.len());
    for (name, measure) in SECTIONS {
        if named.is_empty() || named.iter().any(|wanted| wanted == name) {
            measure(&photographs);
        }
    }
}
