//! From answers and environment to capabilities, with the reasons in words. Pure.

use super::super::{Capabilities, CellSize, Colours, Glyphs, GraphicsChoice, Protocol};
use super::replies::Answers;
use super::{ProbeEnv, WindowSize};

/// Decides what to use; answers count for more than the environment, the user's choice for more
/// than both.
pub(super) fn capabilities(
    answers: &Answers,
    env: &ProbeEnv,
    window: Option<WindowSize>,
    choice: GraphicsChoice,
) -> Capabilities {
    let in_tmux = is_tmux(answers, env);
    let (protocol, why_protocol) = protocol(answers, in_tmux || is_multiplexed(env), choice);
    let (colours, why_colours) = match choice {
        GraphicsChoice::Mono => (Colours::Mono, "Pictures have no colours, as the user wishes."),
        _ => colours(env),
    };
    let (cell, why_cell) = cell_size(answers, window);
    let has_sync = answers.has_sync == Some(true);
    let reasons = vec![
        match &answers.terminal {
            Some(name) => format!("The terminal calls itself {name:?}."),
            None => format!("The terminal does not say its name; TERM is {:?}.", env.term),
        },
        why_protocol.to_owned(),
        why_colours.to_owned(),
        format!("A cell has {} x {} pixels: {why_cell}.", cell.width_px, cell.height_px),
        if has_sync {
            "Frames appear whole: synchronized updates are supported.".to_owned()
        } else {
            "The terminal did not announce synchronized updates.".to_owned()
        },
    ];
    Capabilities {
        protocol,
        colours,
        glyphs: glyphs(answers, env),
        cell,
        has_sync,
        sixel_colours: Capabilities::assumed().sixel_colours,
        terminal: answers.terminal.clone(),
        in_tmux,
        reasons,
    }
}

/// Whether the environment says that a multiplexer stands in between. Over ssh only TERM is left.
pub(super) fn is_multiplexed(env: &ProbeEnv) -> bool {
    env.has_tmux || env.has_screen || names_multiplexer(&env.term)
}

fn names_multiplexer(term: &str) -> bool {
    ["tmux", "screen"].iter().any(|name| {
        term.strip_prefix(name)
            .is_some_and(|rest| matches!(rest.bytes().next(), None | Some(b'-' | b'.')))
    })
}

fn is_tmux(answers: &Answers, env: &ProbeEnv) -> bool {
    env.has_tmux
        || env.term.starts_with("tmux")
        || answers.terminal.as_ref().is_some_and(|name| name.starts_with("tmux"))
}

/// An OK is enough for direct placement: kitty, Konsole, Rio and others that answer OK do it
/// right, although some of them cannot do other parts of the protocol.
fn protocol(
    answers: &Answers,
    is_multiplexed: bool,
    choice: GraphicsChoice,
) -> (Protocol, &'static str) {
    match (choice, answers.kitty) {
        (GraphicsChoice::Always(protocol), _) => {
            (protocol, "The way of drawing pictures was chosen by the user.")
        }
        (GraphicsChoice::Mono, _) => {
            (Protocol::HalfBlocks, "Pictures are characters, as the user wishes.")
        }
        (GraphicsChoice::Auto, _) if is_multiplexed => (
            Protocol::HalfBlocks,
            "Pictures are half blocks: inside tmux or screen the kitty protocol is not used.",
        ),
        (GraphicsChoice::Auto, Some(true)) => {
            (Protocol::Kitty, "Pictures use the kitty protocol: the terminal answered OK to it.")
        }
        (GraphicsChoice::Auto, Some(false)) => (
            Protocol::HalfBlocks,
            "Pictures are half blocks: the terminal refused the kitty protocol.",
        ),
        (GraphicsChoice::Auto, None) => (
            Protocol::HalfBlocks,
            "Pictures are half blocks: the terminal did not answer to the kitty protocol.",
        ),
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

/// CSI 16 t is exact; the device's pixel size may include a margin; 14 t is the last to ask.
fn cell_size(answers: &Answers, window: Option<WindowSize>) -> (CellSize, &'static str) {
    let told = answers.cell_px.and_then(|(width, height)| CellSize::plausible(width, height));
    if let Some(cell) = told {
        return (cell, "the terminal says so");
    }
    let device = window.and_then(|window| {
        cell_of(window, (u32::from(window.width_px), u32::from(window.height_px)))
    });
    if let Some(cell) = device {
        return (cell, "the terminal device's size in pixels, divided by its rows and columns");
    }
    let area = window.zip(answers.window_px).and_then(|(window, px)| cell_of(window, px));
    match area {
        Some(cell) => (cell, "the window's size in pixels, divided by its rows and columns"),
        None => (CellSize::GUESS, "a guess, as the terminal does not say"),
    }
}

fn cell_of(window: WindowSize, (width_px, height_px): (u32, u32)) -> Option<CellSize> {
    CellSize::plausible(
        width_px.checked_div(u32::from(window.columns))?,
        height_px.checked_div(u32::from(window.rows))?,
    )
}
