//! From answers and environment to capabilities, with the reasons in words. Pure.

use super::super::{Capabilities, Colours, Glyphs, GraphicsChoice, Speed};
use super::answers::Answers;
use super::brand::{self, Brand, Known};
use super::cell::{self, Measured};
use super::protocol::{self, Between, Decision};
use super::{ProbeEnv, WindowSize};
use std::time::Duration;

/// Colour registers of a terminal that draws sixels and does not say how many it has.
const SIXEL_COLOURS: u16 = 256;

/// What the decision rests on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Evidence<'a> {
    pub(super) answers: &'a Answers,
    pub(super) env: &'a ProbeEnv,
    pub(super) window: Option<WindowSize>,
    /// How long the first answer took, or how long it was waited for in vain.
    pub(super) round_trip: Duration,
    /// How fast the line is, if it was measured.
    pub(super) speed: Option<Speed>,
}

/// Decides what to use; answers count for more than the environment, the user's choice for more
/// than both.
pub(super) fn capabilities(evidence: &Evidence<'_>, choice: GraphicsChoice) -> Capabilities {
    let Evidence { answers, env, window, round_trip, speed } = *evidence;
    let known = brand::recognize(answers, env);
    let between = between(known, env);
    let decision = protocol::decide(answers, known, between, choice);
    let (colours, why_colours) = match choice {
        GraphicsChoice::Mono => (Colours::Mono, "Pictures have no colours, as the user wishes."),
        _ => colours(env),
    };
    let measured = cell::measure(answers, window);
    let has_sync = answers.has_sync == Some(true);
    let sixel_colours = answers.sixel_registers.unwrap_or(SIXEL_COLOURS);
    Capabilities {
        protocol: decision.protocol,
        supported: protocol::supported(answers, known, between),
        has_placeholders: decision.has_placeholders,
        passthrough: decision.passthrough,
        sixel_colours,
        sixel_limit_px: answers.sixel_limit_px,
        colours,
        glyphs: glyphs(answers, env),
        cell: measured.cell,
        window_px: measured.window_px,
        has_sync,
        terminal: answers.terminal.clone(),
        in_tmux: matches!(between, Between::Tmux | Between::HiddenTmux),
        is_remote: env.is_remote,
        round_trip,
        speed,
        reasons: reasons(evidence, decision, &measured, why_colours),
    }
}

/// The reasons as sentences, in the order in which people ask.
fn reasons(
    evidence: &Evidence<'_>,
    decision: Decision,
    measured: &Measured,
    why_colours: &str,
) -> Vec<String> {
    let (answers, env) = (evidence.answers, evidence.env);
    let cell = measured.cell;
    let mut reasons = vec![
        match &answers.terminal {
            Some(name) => format!("The terminal calls itself {name:?}."),
            None => format!("The terminal does not say its name; TERM is {:?}.", env.term),
        },
        decision.why.to_owned(),
    ];
    if let Some(outer) = &answers.outer {
        reasons.insert(1, format!("Outside of it the terminal calls itself {outer:?}."));
    }
    if decision.has_placeholders {
        reasons.push("Pictures can be placed as text: placeholders are drawn.".to_owned());
    }
    if let Some(registers) = answers.sixel_registers {
        reasons.push(format!("Sixels may have {registers} colours: the terminal says so."));
    }
    reasons.push(why_colours.to_owned());
    reasons.push(format!(
        "A cell has {} x {} pixels: {}.",
        cell.width_px, cell.height_px, measured.why
    ));
    reasons.push(if answers.has_sync == Some(true) {
        "Frames appear whole: synchronized updates are supported.".to_owned()
    } else {
        "The terminal did not announce synchronized updates.".to_owned()
    });
    reasons.extend(evidence.speed.map(why_pace));
    reasons
}

/// What pictures begin with, until their own answers tell more.
fn why_pace(speed: Speed) -> String {
    let (how, rate) = match speed {
        Speed::Measured(rate) => ("about", rate),
        Speed::Above(rate) => ("more than", rate),
        Speed::Below(rate) => ("less than", rate),
    };
    format!("The line carries {how} {} kB/s: a small load followed the questions.", rate / 1000)
}

/// What stands between us and the terminal. Over ssh only TERM and the name are left.
fn between(known: Known, env: &ProbeEnv) -> Between {
    match by_environment(env) {
        Between::Nothing | Between::Screen if known.brand == Some(Brand::Tmux) => {
            Between::HiddenTmux
        }
        seen => seen,
    }
}

/// The same before anything was answered.
pub(super) fn by_environment(env: &ProbeEnv) -> Between {
    let names = |name: &str| {
        let rest = env.term.strip_prefix(name);
        rest.is_some_and(|rest| matches!(rest.bytes().next(), None | Some(b'-' | b'.')))
    };
    if env.has_tmux || names("tmux") {
        Between::Tmux
    } else if env.has_screen || names("screen") {
        Between::Screen
    } else {
        Between::Nothing
    }
}

/// COLORTERM is lost over ssh, so its absence means nothing; 24 bits are refused only to those
/// known not to have them.
fn colours(env: &ProbeEnv) -> (Colours, &'static str) {
    let colorterm = env.colorterm.as_deref().unwrap_or_default();
    if matches!(colorterm, "truecolor" | "24bit") {
        return (Colours::True, "Colours have 24 bits: COLORTERM says so.");
    }
    if is_colourless(&env.term) {
        return (Colours::Mono, "Pictures have no colours: TERM names a terminal without.");
    }
    if env.term == "linux" || env.term.ends_with("-16color") {
        return (Colours::Sixteen, "Colours are limited to 16: TERM names a small palette.");
    }
    if env.term_program.as_deref() == Some("Apple_Terminal") {
        return (Colours::Indexed256, "Colours are limited to 256: Terminal.app has no others.");
    }
    if env.has_screen && !env.has_tmux {
        return (Colours::Indexed256, "Colours are limited to 256: GNU screen stands in between.");
    }
    (Colours::True, "Colours have 24 bits: nothing speaks against it.")
}

/// Terminals of the DEC VT series before colour, and the terminfo entries that end in `-m` or
/// `-mono`, as in `xterm-mono`.
fn is_colourless(term: &str) -> bool {
    let vt = term.strip_prefix("vt").and_then(|rest| rest.bytes().next());
    let is_early_vt = matches!(vt, Some(b'1'..=b'4'));
    term == "dumb" || is_early_vt || term.ends_with("-m") || term.ends_with("-mono")
}

/// Terminals that draw sextants themselves, whatever the font has, by the beginning of the name
/// they give. Others may have a font with sextants; nobody answers that question.
const DRAW_SEXTANTS: [&str; 4] = ["kitty(", "foot(", "WezTerm ", "ghostty "];

/// Whether the locale is one without UTF-8. Unset, as often over ssh, it says nothing.
fn lacks_utf8(locale: Option<&str>) -> bool {
    let locale = locale.map(str::to_ascii_lowercase);
    locale.is_some_and(|locale| !locale.contains("utf-8") && !locale.contains("utf8"))
}

/// The Linux console's font has no quadrants.
fn glyphs(answers: &Answers, env: &ProbeEnv) -> Glyphs {
    let name = answers.terminal.as_deref().unwrap_or_default();
    if lacks_utf8(env.locale.as_deref()) {
        Glyphs::Ascii
    } else if env.term == "linux" {
        Glyphs::Halves
    } else if DRAW_SEXTANTS.iter().any(|known| name.starts_with(known)) {
        Glyphs::Sextants
    } else {
        Glyphs::Quadrants
    }
}
