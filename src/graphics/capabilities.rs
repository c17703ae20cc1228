//! What the terminal can do, as plain values. How that was found out is the probe's business.

use std::time::Duration;

/// Size of one character cell in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CellSize {
    /// Width in pixels, at least 1.
    pub width_px: u16,
    /// Height in pixels, at least 1.
    pub height_px: u16,
}

impl CellSize {
    /// What most fonts come near to, where the terminal does not say.
    pub const GUESS: Self = Self { width_px: 10, height_px: 20 };

    /// A cell size, unless it is one no font has: zero, or beyond 500 pixels.
    pub fn plausible(width_px: u32, height_px: u32) -> Option<Self> {
        let side = |px: u32| u16::try_from(px).ok().filter(|px| (1..=500).contains(px));
        Some(Self { width_px: side(width_px)?, height_px: side(height_px)? })
    }

    /// Pixels of an area of `columns` x `rows` cells.
    pub fn area_px(self, columns: u16, rows: u16) -> (u32, u32) {
        (u32::from(columns) * u32::from(self.width_px), u32::from(rows) * u32::from(self.height_px))
    }
}

/// How pictures reach the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Protocol {
    /// The kitty graphics protocol.
    Kitty,
    /// iTerm2's inline images: a file as it is, JPEG included.
    Iterm2,
    /// DEC sixels: pixels of an adaptive palette.
    Sixel,
    /// A few pixels per cell, as coloured text. Works everywhere.
    HalfBlocks,
}

impl Protocol {
    /// All of them, the sharpest first.
    pub const ALL: [Self; 4] = [Self::Kitty, Self::Iterm2, Self::Sixel, Self::HalfBlocks];

    /// The word used on the command line and in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Kitty => "kitty",
            Self::Iterm2 => "iterm2",
            Self::Sixel => "sixel",
            Self::HalfBlocks => "blocks",
        }
    }
}

/// Which colours text may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Colours {
    /// 24 bits.
    True,
    /// The 240 fixed colours of the 256-colour palette.
    Indexed256,
    /// The usual 16 colours, of which only the dark 8 may be behind a character (Linux console).
    Sixteen,
    /// None: pictures are characters of different density.
    Mono,
}

/// Which characters the font may be trusted to have for pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Glyphs {
    /// Printable ASCII only: the locale is not UTF-8.
    Ascii,
    /// Half blocks and shades, which were in the first PC's font already (Linux console).
    Halves,
    /// Quadrants as well (Unicode 3.2): in every font a terminal comes with.
    Quadrants,
    /// Sextants as well (Unicode 13): drawn by many terminals themselves, but in few fonts.
    Sextants,
}

/// How fast bytes reach the terminal, its own work with them included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speed {
    /// Bytes a second.
    Measured(u64),
    /// At least this many bytes a second: the line is faster than can be measured.
    Above(u64),
    /// Fewer than this many bytes a second: the load did not arrive in time.
    Below(u64),
}

/// What the user wants: to be asked of the terminal, or decided by them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum GraphicsChoice {
    /// Whatever the terminal answers.
    #[default]
    Auto,
    /// This protocol, whatever the terminal answers.
    Always(Protocol),
    /// Characters without colours, whatever the terminal answers.
    Mono,
}

/// Why a word is not a [`GraphicsChoice`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown graphics {0:?} (expected auto, kitty, iterm2, sixel, blocks or mono)")]
pub struct UnknownChoice(String);

impl std::str::FromStr for GraphicsChoice {
    type Err = UnknownChoice;

    fn from_str(word: &str) -> Result<Self, UnknownChoice> {
        if word == "auto" {
            return Ok(Self::Auto);
        }
        if word == "mono" {
            return Ok(Self::Mono);
        }
        let named = Protocol::ALL.into_iter().find(|protocol| protocol.as_str() == word);
        named.map(Self::Always).ok_or_else(|| UnknownChoice(word.to_owned()))
    }
}

/// All that drawing needs to know of the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each with its own answer")]
pub struct Capabilities {
    /// How pictures are drawn.
    pub protocol: Protocol,
    /// What the terminal draws by its own account, the sharpest first; half blocks always.
    pub supported: Vec<Protocol>,
    /// Whether kitty's Unicode placeholders are drawn: pictures placed as text.
    pub has_placeholders: bool,
    /// Whether graphics commands must be wrapped to get through tmux, and do.
    pub passthrough: bool,
    /// Colours a sixel picture may have, at least 2.
    pub sixel_colours: u16,
    /// The largest sixel picture, width and height in pixels, if the terminal says so.
    pub sixel_limit_px: Option<(u32, u32)>,
    /// Which colours pictures made of characters may use.
    pub colours: Colours,
    /// Which characters they may use.
    pub glyphs: Glyphs,
    /// Size of a cell; may change with the font while the program runs.
    pub cell: CellSize,
    /// The text area, width and height in pixels, where known: exact where cells are not of whole
    /// pixels. Holds until the next resize.
    pub window_px: Option<(u32, u32)>,
    /// Whether frames may be held back until complete (private mode 2026).
    pub has_sync: bool,
    /// Name and version the terminal gave itself (XTVERSION).
    pub terminal: Option<String>,
    /// Whether a tmux stands between us and the terminal.
    pub in_tmux: bool,
    /// Whether the program was reached over ssh.
    pub is_remote: bool,
    /// How long the first answer of the probe took, or how long it was waited for in vain. Inside
    /// tmux it is tmux that answers.
    pub round_trip: Duration,
    /// How fast the line was found to be; `None` where it was not measured: on this machine, and
    /// where a multiplexer answers instead of the terminal.
    pub speed: Option<Speed>,
    /// Why the above was decided, as sentences for people.
    pub reasons: Vec<String>,
}

impl Capabilities {
    /// What may be assumed of any terminal nobody asked.
    pub fn assumed() -> Self {
        Self {
            protocol: Protocol::HalfBlocks,
            supported: vec![Protocol::HalfBlocks],
            has_placeholders: false,
            passthrough: false,
            sixel_colours: 256,
            sixel_limit_px: None,
            colours: Colours::True,
            glyphs: Glyphs::Quadrants,
            cell: CellSize::GUESS,
            window_px: None,
            has_sync: false,
            terminal: None,
            in_tmux: false,
            is_remote: false,
            round_trip: Duration::ZERO,
            speed: None,
            reasons: vec!["The terminal was not asked.".to_owned()],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impossible_cells_are_not_believed() {
        assert_eq!(CellSize::plausible(9, 18), Some(CellSize { width_px: 9, height_px: 18 }));
        for (width, height) in [(0, 18), (9, 0), (501, 18), (9, 70_000)] {
            assert_eq!(CellSize::plausible(width, height), None);
        }
    }

    #[test]
    fn a_choice_is_read_from_its_word() {
        assert_eq!("auto".parse(), Ok(GraphicsChoice::Auto));
        for protocol in Protocol::ALL {
            assert_eq!(protocol.as_str().parse(), Ok(GraphicsChoice::Always(protocol)));
        }
        assert!("Kitty".parse::<GraphicsChoice>().is_err());
    }
}
