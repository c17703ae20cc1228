//! What the terminal can do, as plain values. How that was found out is the probe's business.

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
    /// The kitty graphics protocol with direct placements.
    Kitty,
    /// iTerm2's inline images.
    Iterm2,
    /// Sixels.
    Sixel,
    /// A few pixels per cell, as coloured text. Works everywhere.
    HalfBlocks,
}

impl Protocol {
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
        match word {
            "auto" => Ok(Self::Auto),
            "kitty" => Ok(Self::Always(Protocol::Kitty)),
            "iterm2" => Ok(Self::Always(Protocol::Iterm2)),
            "sixel" => Ok(Self::Always(Protocol::Sixel)),
            "blocks" => Ok(Self::Always(Protocol::HalfBlocks)),
            "mono" => Ok(Self::Mono),
            _ => Err(UnknownChoice(word.to_owned())),
        }
    }
}

/// All that drawing needs to know of the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// How pictures are drawn.
    pub protocol: Protocol,
    /// Which colours pictures made of characters may use.
    pub colours: Colours,
    /// Which characters they may use.
    pub glyphs: Glyphs,
    /// Size of a cell; may change with the font while the program runs.
    pub cell: CellSize,
    /// How many colours a sixel picture may have.
    pub sixel_colours: u16,
    /// Whether frames may be held back until complete (private mode 2026).
    pub has_sync: bool,
    /// Name and version the terminal gave itself (XTVERSION).
    pub terminal: Option<String>,
    /// Whether a tmux stands between us and the terminal.
    pub in_tmux: bool,
    /// Why the above was decided, as sentences for people.
    pub reasons: Vec<String>,
}

impl Capabilities {
    /// What may be assumed of any terminal nobody asked.
    pub fn assumed() -> Self {
        Self {
            protocol: Protocol::HalfBlocks,
            colours: Colours::True,
            glyphs: Glyphs::Quadrants,
            cell: CellSize::GUESS,
            // The least that any terminal with sixels has, the VT340 and its like excepted.
            sixel_colours: 256,
            has_sync: false,
            terminal: None,
            in_tmux: false,
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
        assert_eq!("kitty".parse(), Ok(GraphicsChoice::Always(Protocol::Kitty)));
        assert!("Kitty".parse::<GraphicsChoice>().is_err());
    }
}
