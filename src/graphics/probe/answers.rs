//! What the terminal has answered to the probe so far.

use super::reply::Reply;

/// Number of the image in the probe's kitty query.
pub(super) const KITTY_QUERY: u32 = 31;

/// What the terminal answered. Fields stay `None` for questions it passed over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Answers {
    /// Whether the kitty query came back with OK.
    pub(super) kitty: Option<bool>,
    /// Cell width and height in pixels (CSI 16 t).
    pub(super) cell_px: Option<(u32, u32)>,
    /// Width and height of the text area in pixels (CSI 14 t).
    pub(super) window_px: Option<(u32, u32)>,
    /// Name and version (XTVERSION).
    pub(super) terminal: Option<String>,
    /// The same of the terminal outside of tmux.
    pub(super) outer: Option<String>,
    /// Mode 2026: recognized and switchable, or not.
    pub(super) has_sync: Option<bool>,
    /// Colour registers for sixels (XTSMGRAPHICS).
    pub(super) sixel_registers: Option<u16>,
    /// The largest sixel picture, width and height in pixels (XTSMGRAPHICS).
    pub(super) sixel_limit_px: Option<(u32, u32)>,
    /// Primary device attributes: the last answer.
    pub(super) attributes: Option<Vec<u32>>,
}

impl Answers {
    /// Takes note of a reply.
    pub(super) fn note(&mut self, reply: Reply) {
        match reply {
            Reply::Attributes(attributes) => self.attributes = Some(attributes),
            Reply::CellSize { width_px, height_px } => self.cell_px = Some((width_px, height_px)),
            Reply::WindowSize { width_px, height_px } => {
                self.window_px = Some((width_px, height_px));
            }
            // tmux answers for itself first.
            Reply::Terminal(name) if self.terminal.is_some() => self.outer = Some(name),
            Reply::Terminal(name) => self.terminal = Some(name),
            // 1 set, 2 reset, 3 always set; 0 unknown, 4 never set.
            Reply::Mode { mode: 2026, setting } => self.has_sync = Some(matches!(setting, 1..=3)),
            Reply::Kitty { image: Some(KITTY_QUERY), message } => {
                self.kitty = Some(message == "OK");
            }
            Reply::Graphics { item, status: 0, values } => self.note_graphics(item, &values),
            Reply::Mode { .. }
            | Reply::Kitty { .. }
            | Reply::Graphics { .. }
            | Reply::Status(_)
            | Reply::Cursor { .. } => {}
        }
    }

    /// Fewer than two colours make no picture: such an answer is not believed.
    fn note_graphics(&mut self, item: u32, values: &[u32]) {
        match (item, values) {
            (1, &[registers]) if registers >= 2 => {
                self.sixel_registers = Some(u16::try_from(registers).unwrap_or(u16::MAX));
            }
            (2, &[width_px, height_px]) if width_px > 0 && height_px > 0 => {
                self.sixel_limit_px = Some((width_px, height_px));
            }
            _ => {}
        }
    }
}
