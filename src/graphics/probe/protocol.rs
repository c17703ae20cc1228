//! The decision how pictures are drawn, with its reason. Pure. What terminals answered counts
//! first, their name second, variables last, and the user's choice before all.

use super::brand::{self, Brand, Known};
use super::{Answers, GraphicsChoice, Protocol};

/// Device attribute of terminals that draw sixels (DA1).
const SIXEL: u32 = 4;
/// The first kitty that draws Unicode placeholders.
const KITTY_PLACEHOLDERS: (u32, u32) = (0, 28);
/// The first Konsole that draws pictures.
const KONSOLE_PICTURES: (u32, u32) = (22, 4);
/// The first tmux that lets sequences through when told to (`allow-passthrough`).
const TMUX_PASSTHROUGH: (u32, u32) = (3, 3);
/// The first tmux that draws sixels itself, if it was built so.
const TMUX_SIXEL: (u32, u32) = (3, 4);

/// How pictures are drawn, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Decision {
    pub(super) protocol: Protocol,
    /// Whether Unicode placeholders are drawn.
    pub(super) has_placeholders: bool,
    /// Whether graphics commands must be wrapped for tmux.
    pub(super) passthrough: bool,
    pub(super) why: &'static str,
}

/// What stands between us and the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Between {
    Nothing,
    Tmux,
    /// A tmux that only its own answer gave away: nothing was wrapped for it.
    HiddenTmux,
    Screen,
}

/// Whether a tmux of this version may let the kitty query through.
pub(super) fn may_pass(known: Known) -> bool {
    known.version.is_none_or(|version| version >= TMUX_PASSTHROUGH)
}

/// Decides.
pub(super) fn decide(
    answers: &Answers,
    known: Known,
    between: Between,
    choice: GraphicsChoice,
) -> Decision {
    let (protocol, why) = match (choice, between) {
        (GraphicsChoice::Always(protocol), _) => {
            (protocol, "The way of drawing pictures was chosen by the user.")
        }
        (GraphicsChoice::Mono, _) => {
            (Protocol::HalfBlocks, "Pictures are characters, as the user wishes.")
        }
        (GraphicsChoice::Auto, Between::Tmux) => in_tmux(answers.kitty, answers, known),
        (GraphicsChoice::Auto, Between::HiddenTmux) => in_tmux(None, answers, known),
        (GraphicsChoice::Auto, Between::Screen) => {
            (Protocol::HalfBlocks, "Pictures are half blocks: inside screen nothing else arrives.")
        }
        (GraphicsChoice::Auto, Between::Nothing) => direct(answers, known),
    };
    let is_kitty = protocol == Protocol::Kitty;
    // Sixels are for tmux itself.
    let passthrough = matches!(protocol, Protocol::Kitty | Protocol::Iterm2)
        && matches!(between, Between::Tmux | Between::HiddenTmux);
    Decision {
        protocol,
        has_placeholders: is_kitty
            && if passthrough {
                outer_draws_placeholders(answers)
            } else {
                draws_placeholders(known)
            },
        passthrough,
        why,
    }
}

/// Nothing but placeholders is drawn in the right place inside tmux, and only kitty's protocol
/// has them. That it was answered means that tmux lets it through.
fn in_tmux(kitty: Option<bool>, answers: &Answers, known: Known) -> (Protocol, &'static str) {
    let has_sixel_itself = known.version.is_some_and(|version| version >= TMUX_SIXEL);
    match kitty {
        Some(true) if may_pass(known) && outer_draws_placeholders(answers) => (
            Protocol::Kitty,
            "Pictures use the kitty protocol through tmux: the terminal outside answered OK to it.",
        ),
        _ if has_sixel(answers) && has_sixel_itself => {
            (Protocol::Sixel, "Pictures are sixels: this tmux announces that it draws them.")
        }
        Some(false) => (
            Protocol::HalfBlocks,
            "Pictures are half blocks: the terminal outside of tmux refused the kitty protocol.",
        ),
        Some(true) if may_pass(known) => (
            Protocol::HalfBlocks,
            "Pictures are half blocks: the terminal outside of tmux draws no placeholders, and \
             nothing else stays in its place there.",
        ),
        Some(true) | None => (
            Protocol::HalfBlocks,
            "Pictures are half blocks: tmux draws no sixels and lets no kitty graphics through.",
        ),
    }
}

fn direct(answers: &Answers, known: Known) -> (Protocol, &'static str) {
    if let Some(decision) = known.brand.and_then(|brand| by_brand(brand, answers)) {
        return decision;
    }
    match answers.kitty {
        Some(true) => {
            (Protocol::Kitty, "Pictures use the kitty protocol: the terminal answered OK to it.")
        }
        _ if has_sixel(answers) => {
            (Protocol::Sixel, "Pictures are sixels: the terminal announces that it draws them.")
        }
        Some(false) => (
            Protocol::HalfBlocks,
            "Pictures are half blocks: the terminal refused the kitty protocol and announces no \
             sixels.",
        ),
        None => (
            Protocol::HalfBlocks,
            "Pictures are half blocks: the terminal did not answer to the kitty protocol and \
             announces no sixels.",
        ),
    }
}

/// What is known of a brand beyond its answers. `None`: its answers are to be believed.
fn by_brand(brand: Brand, answers: &Answers) -> Option<(Protocol, &'static str)> {
    let jpeg = |why| Some((Protocol::Iterm2, why));
    match brand {
        Brand::Iterm2 => jpeg("Pictures use the iTerm2 protocol: this is iTerm2."),
        Brand::WezTerm => jpeg("Pictures use the iTerm2 protocol: WezTerm draws it best."),
        Brand::Mintty => jpeg("Pictures use the iTerm2 protocol: mintty draws it."),
        // One addon draws both, and it may be missing or switched off.
        Brand::XtermJs if has_sixel(answers) => {
            jpeg("Pictures use the iTerm2 protocol: this xterm.js has its addon for pictures.")
        }
        // It announces sixels that it does not draw.
        Brand::Rio if answers.kitty != Some(true) => Some((
            Protocol::HalfBlocks,
            "Pictures are half blocks: rio did not answer OK to kitty's.",
        )),
        Brand::Kitty
        | Brand::Ghostty
        | Brand::Rio
        | Brand::Konsole
        | Brand::XtermJs
        | Brand::Tmux => None,
    }
}

/// All that the terminal draws by its own account, or by what is known of it.
pub(super) fn supported(answers: &Answers, known: Known, between: Between) -> Vec<Protocol> {
    let is_supported = |protocol: &Protocol| match protocol {
        Protocol::Kitty => {
            answers.kitty == Some(true)
                && match between {
                    Between::Nothing => true,
                    Between::Tmux => may_pass(known) && outer_draws_placeholders(answers),
                    Between::HiddenTmux | Between::Screen => false,
                }
        }
        Protocol::Iterm2 => {
            let decision = known.brand.and_then(|brand| by_brand(brand, answers));
            let is_chosen = decision.is_some_and(|(protocol, _)| protocol == Protocol::Iterm2);
            // Konsole draws it as well, but kitty's better.
            let is_konsole = known.brand == Some(Brand::Konsole)
                && known.version.is_some_and(|version| version >= KONSOLE_PICTURES);
            between == Between::Nothing && (is_chosen || is_konsole)
        }
        Protocol::Sixel => {
            has_sixel(answers) && between != Between::Screen && known.brand != Some(Brand::Rio)
        }
        Protocol::HalfBlocks => true,
    };
    Protocol::ALL.into_iter().filter(is_supported).collect()
}

/// Whether the terminal outside of tmux draws placeholders. Newer versions of tmux keep its name
/// for themselves: then its OK must do.
fn outer_draws_placeholders(answers: &Answers) -> bool {
    let outer = answers.outer.as_deref().map(brand::recognize_name);
    outer.is_none_or(draws_placeholders)
}

/// An OK is no proof: Konsole and old kitties answer it and print the placeholders as text.
fn draws_placeholders(known: Known) -> bool {
    match known.brand {
        Some(Brand::Kitty) => known.version.is_some_and(|version| version >= KITTY_PLACEHOLDERS),
        brand => brand == Some(Brand::Ghostty),
    }
}

/// The first attribute is the terminal's class, not an extension.
fn has_sixel(answers: &Answers) -> bool {
    answers.attributes.iter().flatten().skip(1).any(|&attribute| attribute == SIXEL)
}
