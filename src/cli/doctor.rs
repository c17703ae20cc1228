//! `hit5 doctor`: what was found out about the terminal and the line to it, why pictures are drawn
//! as they are, and a test card in each way there is.

use super::args::Doctor;
use super::environment::Environment;
use super::failure::Failure;
use crate::domain::printable;
use crate::graphics::probe::Link;
use crate::graphics::{Capabilities, Protocol, Speed, oneshot};
use crate::imaging::Pixels;
use crate::runtime::{self, terminal};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};
use std::time::Duration;

/// Rows of a test card.
const CARD_ROWS: u16 = 6;
/// Columns of a test card.
const CARD_COLUMNS: u16 = 40;

/// What is known.
#[derive(Debug)]
struct Findings {
    /// `None`: there is no terminal to be asked.
    terminal: Option<(Capabilities, Option<Link>)>,
    /// Columns and rows.
    cells: Option<(u16, u16)>,
    /// The variables that mattered.
    variables: Vec<(&'static str, String)>,
}

/// Examines the terminal and prints what was found.
pub(super) fn doctor(environment: &Environment, args: &Doctor) -> Result<(), Failure> {
    let is_terminal = io::stdout().is_terminal() && io::stdin().is_terminal();
    let terminal = is_terminal
        .then(|| runtime::examine_terminal(&environment.probe, environment.graphics))
        .transpose()?;
    let cells = runtime::terminal_size().ok();
    let findings = Findings { terminal, cells, variables: environment.probe.variables() };
    if args.json {
        let mut out = io::stdout().lock();
        serde_json::to_writer_pretty(&mut out, &json(&findings)).map_err(io::Error::from)?;
        writeln!(out)?;
    }
    let Some((capabilities, link)) = &findings.terminal else {
        let error = anyhow::anyhow!("there is no terminal: standard input or output is none");
        return Err(Failure::environment(error)
            .hint(Some("run `hit5 doctor` in the terminal you label in, without a pipe")));
    };
    if !args.json {
        print_text(&findings, capabilities, *link)?;
        print_cards(capabilities)?;
    }
    Ok(())
}

fn print_text(
    findings: &Findings,
    capabilities: &Capabilities,
    link: Option<Link>,
) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "Terminal")?;
    if let Some((columns, rows)) = findings.cells {
        let cell = capabilities.cell;
        let (width, height) = (cell.width_px, cell.height_px);
        writeln!(out, "  {columns} x {rows} cells of {width} x {height} pixels")?;
    }
    for (name, value) in &findings.variables {
        writeln!(out, "  {name}={}", printable(value))?;
    }
    writeln!(out, "Pictures: {}", capabilities.protocol.as_str())?;
    for reason in &capabilities.reasons {
        writeln!(out, "  {reason}")?;
    }
    writeln!(out, "Line")?;
    writeln!(out, "  {}", line_text(link))?;
    writeln!(out, "Advice")?;
    advice(capabilities).iter().try_for_each(|advice| writeln!(out, "  {advice}"))
}

fn line_text(link: Option<Link>) -> String {
    let Some(link) = link else {
        return "The terminal answers no status report: nothing could be measured.".to_owned();
    };
    let round_trip = milliseconds(link.round_trip);
    let speed = match link.speed {
        Speed::Measured(rate) => format!("{} kB/s", rate / 1000),
        Speed::Above(rate) => format!("faster than {} kB/s", rate / 1000),
        Speed::Below(rate) => format!("slower than {} kB/s", rate / 1000),
    };
    format!("Round trip {round_trip:.1} ms, {speed}.")
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// What the user could change for better or faster pictures.
fn advice(capabilities: &Capabilities) -> Vec<&'static str> {
    let has_none = capabilities.protocol == Protocol::HalfBlocks;
    let rules = [
        (
            capabilities.is_remote,
            "`ssh -C` takes back the quarter that the encoding of pictures adds, and most of the \
             bytes of half blocks.",
        ),
        (
            capabilities.in_tmux && has_none,
            "`set -g allow-passthrough on` (tmux 3.3 or newer) lets kitty (0.28 or newer) and \
             ghostty draw pictures inside tmux.",
        ),
        (
            !capabilities.in_tmux && has_none,
            "Half blocks are coarse: kitty, ghostty, iTerm2, WezTerm, Konsole and foot draw \
             pictures.",
        ),
        (
            capabilities.protocol == Protocol::Sixel && capabilities.sixel_colours < 64,
            "So few colours spoil photographs: xterm's resource numColorRegisters allows more.",
        ),
        (true, "`--graphics kitty|iterm2|sixel|blocks` decides against what was found."),
    ];
    rules.into_iter().filter(|(applies, _)| *applies).map(|(_, advice)| advice).collect()
}

/// A card in every way the terminal has, by its own account.
fn print_cards(capabilities: &Capabilities) -> Result<(), Failure> {
    writeln!(io::stdout(), "Test cards: sixteen colours over sixteen greys, a fine grid, a frame")?;
    for &protocol in &capabilities.supported {
        let drawn = Capabilities { protocol, ..capabilities.clone() };
        writeln!(io::stdout(), "  {}:", protocol.as_str())?;
        let most = (CARD_COLUMNS, CARD_ROWS);
        let card = card(capabilities)?;
        let print = || oneshot::print(&card, &drawn, most);
        terminal::without_echo(print)?.map_err(Failure::environment)?;
    }
    Ok(())
}

/// A picture in which mistakes are seen at once: stripes of colours above greys, at the right a
/// grid of single pixels, and a frame whose missing side means that something was cut off.
fn card(capabilities: &Capabilities) -> Result<Pixels, Failure> {
    let (width, height) = capabilities.cell.area_px(CARD_COLUMNS, CARD_ROWS);
    let colour = |x: u32, y: u32| card_colour((x, y), (width, height));
    let rgb = (0..height).flat_map(|y| (0..width).flat_map(move |x| colour(x, y))).collect();
    Pixels::new(width, height, rgb).map_err(Failure::environment)
}

fn card_colour((x, y): (u32, u32), (width, height): (u32, u32)) -> [u8; 3] {
    const STRIPES: u32 = 16;
    let is_frame = x < 2 || y < 2 || x + 2 >= width || y + 2 >= height;
    if is_frame {
        return [255, 255, 255];
    }
    let grid = width - width / 8;
    if x >= grid {
        return if (x + y) % 2 == 0 { [255; 3] } else { [0; 3] };
    }
    let stripe = u8::try_from(x * STRIPES / grid).unwrap_or(u8::MAX);
    if y >= height / 2 {
        return [stripe.saturating_mul(17); 3];
    }
    // Every colour of four shades of red, two of green and two of blue.
    let [red, green, blue] = [stripe % 4 * 85, stripe / 4 % 2 * 255, stripe / 8 * 255];
    [red, green, blue]
}

/// What was found, for machines.
#[derive(Debug, Serialize)]
struct FindingsJson<'a> {
    version: &'static str,
    is_terminal: bool,
    /// Columns and rows.
    cells: Option<(u16, u16)>,
    environment: BTreeMap<&'static str, &'a str>,
    #[serde(flatten)]
    terminal: Option<TerminalJson<'a>>,
}

/// What the terminal can do.
#[derive(Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each with its own answer")]
struct TerminalJson<'a> {
    name: Option<&'a str>,
    protocol: &'static str,
    supported: Vec<&'static str>,
    has_placeholders: bool,
    passthrough: bool,
    has_sync: bool,
    in_tmux: bool,
    is_remote: bool,
    has_true_colour: bool,
    sixel_colours: u16,
    /// Width and height.
    sixel_limit_px: Option<(u32, u32)>,
    /// Width and height.
    cell_px: (u16, u16),
    /// Width and height.
    window_px: Option<(u32, u32)>,
    probe_ms: f64,
    round_trip_ms: Option<f64>,
    /// Measured; a line too fast or too slow to be measured has a bound instead.
    bytes_per_second: Option<u64>,
    bytes_per_second_above: Option<u64>,
    bytes_per_second_below: Option<u64>,
    reasons: &'a [String],
    advice: Vec<&'static str>,
}

fn json(findings: &Findings) -> FindingsJson<'_> {
    let variables = findings.variables.iter().map(|(name, value)| (*name, value.as_str()));
    let terminal = findings.terminal.as_ref();
    FindingsJson {
        version: env!("CARGO_PKG_VERSION"),
        is_terminal: terminal.is_some(),
        cells: findings.cells.filter(|_| terminal.is_some()),
        environment: variables.collect(),
        terminal: terminal.map(|(capabilities, link)| terminal_json(capabilities, *link)),
    }
}

fn terminal_json(capabilities: &Capabilities, link: Option<Link>) -> TerminalJson<'_> {
    let cell = capabilities.cell;
    let (measured, above, below) = match link.map(|link| link.speed) {
        Some(Speed::Measured(rate)) => (Some(rate), None, None),
        Some(Speed::Above(rate)) => (None, Some(rate), None),
        Some(Speed::Below(rate)) => (None, None, Some(rate)),
        None => (None, None, None),
    };
    TerminalJson {
        name: capabilities.terminal.as_deref(),
        protocol: capabilities.protocol.as_str(),
        supported: capabilities.supported.iter().map(|protocol| protocol.as_str()).collect(),
        has_placeholders: capabilities.has_placeholders,
        passthrough: capabilities.passthrough,
        has_sync: capabilities.has_sync,
        in_tmux: capabilities.in_tmux,
        is_remote: capabilities.is_remote,
        has_true_colour: capabilities.colours == crate::graphics::Colours::True,
        sixel_colours: capabilities.sixel_colours,
        sixel_limit_px: capabilities.sixel_limit_px,
        cell_px: (cell.width_px, cell.height_px),
        window_px: capabilities.window_px,
        probe_ms: milliseconds(capabilities.round_trip),
        round_trip_ms: link.map(|link| milliseconds(link.round_trip)),
        bytes_per_second: measured,
        bytes_per_second_above: above,
        bytes_per_second_below: below,
        reasons: &capabilities.reasons,
        advice: advice(capabilities),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_fits_the_terminal() {
        let said = |capabilities: Capabilities| advice(&capabilities).join(" ");
        let plain = Capabilities::assumed();
        assert!(said(plain.clone()).contains("Half blocks are coarse"));
        let in_tmux = Capabilities { in_tmux: true, ..plain.clone() };
        assert!(said(in_tmux).contains("allow-passthrough"));
        let kitty = Capabilities { protocol: Protocol::Kitty, is_remote: true, ..plain.clone() };
        let said_to_kitty = said(kitty);
        assert!(said_to_kitty.contains("ssh -C") && !said_to_kitty.contains("coarse"));
        let xterm = Capabilities { protocol: Protocol::Sixel, sixel_colours: 16, ..plain };
        assert!(said(xterm).contains("numColorRegisters"));
    }

    #[test]
    fn the_card_has_a_frame_colours_greys_and_a_grid() {
        let card = card(&Capabilities::assumed()).unwrap();
        assert_eq!(card.size(), (400, 120));
        for corner in [(0, 0), (399, 0), (0, 119), (399, 119)] {
            assert_eq!(card.colour(corner.0, corner.1), Some([255; 3]), "{corner:?}");
        }
        let row = |y| -> std::collections::BTreeSet<_> {
            (2..340).filter_map(|x| card.colour(x, y)).collect()
        };
        assert_eq!((row(30).len(), row(90).len()), (16, 16));
        assert_ne!(card.colour(380, 50), card.colour(381, 50));
    }

    #[test]
    fn the_line_is_described_with_units() {
        let round_trip = Duration::from_micros(83_400);
        let said = |speed| line_text(Some(Link { round_trip, speed }));
        assert_eq!(said(Speed::Measured(620_000)), "Round trip 83.4 ms, 620 kB/s.");
        assert_eq!(said(Speed::Above(8_000_000)), "Round trip 83.4 ms, faster than 8000 kB/s.");
        assert_eq!(said(Speed::Below(16_000)), "Round trip 83.4 ms, slower than 16 kB/s.");
        assert!(line_text(None).contains("nothing could be measured"));
    }
}
