//! The terminal and the line to it: what was found out, why pictures are drawn as they are, and a test
//! card in each way there is.

use super::super::failure::Failure;
use super::card;
use crate::domain::printable;
use crate::graphics::probe::Link;
use crate::graphics::{Capabilities, Protocol, Speed, oneshot};
use crate::runtime::terminal::without_echo;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::time::Duration;

/// What is known of the terminal.
#[derive(Debug)]
pub(super) struct Terminal {
    /// What it can do, and its line; `None`: there is no terminal to be asked.
    pub(super) asked: Option<(Capabilities, Option<Link>)>,
    /// Columns and rows.
    pub(super) cells: Option<(u16, u16)>,
    /// The variables that mattered.
    pub(super) variables: Vec<(&'static str, String)>,
}

impl Terminal {
    /// Says what was found; nothing where there is no terminal.
    pub(super) fn print(&self) -> io::Result<()> {
        let Some((capabilities, link)) = &self.asked else { return Ok(()) };
        let mut out = io::stdout().lock();
        writeln!(out, "Terminal")?;
        if let Some((columns, rows)) = self.cells {
            let cell = capabilities.cell;
            let (width, height) = (cell.width_px, cell.height_px);
            writeln!(out, "  {columns} x {rows} cells of {width} x {height} pixels")?;
        }
        for (name, value) in &self.variables {
            writeln!(out, "  {name}={}", printable(value))?;
        }
        writeln!(out, "Pictures: {}", capabilities.protocol.as_str())?;
        for reason in &capabilities.reasons {
            writeln!(out, "  {}", printable(reason))?;
        }
        writeln!(out, "Line")?;
        writeln!(out, "  {}", line_text(*link))?;
        writeln!(out, "Advice")?;
        advice(capabilities).iter().try_for_each(|advice| writeln!(out, "  {advice}"))
    }

    /// A card in every way the terminal has, by its own account.
    pub(super) fn print_cards(&self) -> Result<(), Failure> {
        let Some((capabilities, _)) = &self.asked else { return Ok(()) };
        let says = "Test cards: sixteen colours over sixteen greys, a fine grid, a frame";
        writeln!(io::stdout(), "{says}")?;
        for &protocol in &capabilities.supported {
            let drawn = Capabilities { protocol, ..capabilities.clone() };
            writeln!(io::stdout(), "  {}:", protocol.as_str())?;
            let card = card::card(capabilities)?;
            let print = || oneshot::print(&card, &drawn, (card::COLUMNS, card::ROWS));
            without_echo(print)?.map_err(Failure::environment)?;
        }
        Ok(())
    }

    /// The same for machines.
    pub(super) fn json(&self) -> TerminalJson<'_> {
        let variables = self.variables.iter().map(|(name, value)| (*name, value.as_str()));
        TerminalJson {
            is_terminal: self.asked.is_some(),
            cells: self.cells.filter(|_| self.asked.is_some()),
            environment: variables.collect(),
            asked: self.asked.as_ref().map(|(capabilities, link)| asked_json(capabilities, *link)),
        }
    }
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

/// What was found, for machines.
#[derive(Debug, Serialize)]
pub(super) struct TerminalJson<'a> {
    is_terminal: bool,
    /// Columns and rows.
    cells: Option<(u16, u16)>,
    environment: BTreeMap<&'static str, &'a str>,
    #[serde(flatten)]
    asked: Option<AskedJson<'a>>,
}

/// What the terminal can do.
#[derive(Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each with its own answer")]
struct AskedJson<'a> {
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

fn asked_json(capabilities: &Capabilities, link: Option<Link>) -> AskedJson<'_> {
    let cell = capabilities.cell;
    let (measured, above, below) = match link.map(|link| link.speed) {
        Some(Speed::Measured(rate)) => (Some(rate), None, None),
        Some(Speed::Above(rate)) => (None, Some(rate), None),
        Some(Speed::Below(rate)) => (None, None, Some(rate)),
        None => (None, None, None),
    };
    AskedJson {
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
    fn the_line_is_described_with_units() {
        let round_trip = Duration::from_micros(83_400);
        let said = |speed| line_text(Some(Link { round_trip, speed }));
        assert_eq!(said(Speed::Measured(620_000)), "Round trip 83.4 ms, 620 kB/s.");
        assert_eq!(said(Speed::Above(8_000_000)), "Round trip 83.4 ms, faster than 8000 kB/s.");
        assert_eq!(said(Speed::Below(16_000)), "Round trip 83.4 ms, slower than 16 kB/s.");
        assert!(line_text(None).contains("nothing could be measured"));
    }
}
