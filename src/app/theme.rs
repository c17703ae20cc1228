//! Colours by meaning. Nothing is told by colour alone: signs and words say the same.

use ratatui::style::{Color, Modifier, Style};

/// The styles of every screen. Indexed colours: the same on 256-colour and truecolour terminals,
/// and readable on dark and light backgrounds because bars set both fore- and background.
#[derive(Clone, Debug)]
pub struct Theme {
    /// Header and footer.
    pub bar: Style,
    /// A key in the footer.
    pub key: Style,
    /// Secondary text.
    pub dim: Style,
    /// Headings.
    pub title: Style,
    /// A node of the taxonomy before the classes below it.
    pub chip: Style,
    /// Where in the list the screen is.
    pub rail: Style,
    /// A class's name bar in the list.
    pub class: Style,
    /// The class under the cursor.
    pub cursor: Style,
    /// The cursor while the keys go elsewhere.
    pub cursor_away: Style,
    /// A guess in its slot.
    pub guess: Style,
    /// Letters that match the search.
    pub hit: Style,
    /// The ground truth.
    pub truth: Style,
    /// Right.
    pub right: Style,
    /// Wrong, or an error.
    pub wrong: Style,
    /// A remark worth reading.
    pub notice: Style,
}

impl Theme {
    /// The colours of the 2014 interface, calmed down for long hours: green bars, pink chips, a
    /// lavender truth. Right and wrong are blue and orange, apart for the colour-blind as well.
    pub fn colour() -> Self {
        let on = |fore, back| Style::new().fg(Color::Indexed(fore)).bg(Color::Indexed(back));
        let fore = |colour| Style::new().fg(Color::Indexed(colour));
        Self {
            bar: on(252, 236),
            key: on(231, 240),
            dim: fore(244),
            title: Style::new().add_modifier(Modifier::BOLD),
            chip: on(52, 217),
            rail: fore(240),
            class: on(22, 151),
            cursor: on(231, 28).add_modifier(Modifier::BOLD),
            cursor_away: on(231, 242),
            guess: on(22, 157),
            hit: on(16, 227).add_modifier(Modifier::BOLD),
            truth: on(17, 189),
            right: on(231, 25).add_modifier(Modifier::BOLD),
            wrong: on(16, 208).add_modifier(Modifier::BOLD),
            notice: on(16, 222),
        }
    }

    /// No colour at all (`NO_COLOR`): weight, underline and reverse video only.
    pub fn plain() -> Self {
        let style = Style::new();
        let bold = style.add_modifier(Modifier::BOLD);
        let reversed = style.add_modifier(Modifier::REVERSED);
        Self {
            bar: reversed,
            key: reversed.add_modifier(Modifier::BOLD),
            dim: style.add_modifier(Modifier::DIM),
            title: bold,
            chip: style.add_modifier(Modifier::ITALIC | Modifier::UNDERLINED),
            rail: style.add_modifier(Modifier::DIM),
            class: bold,
            cursor: reversed.add_modifier(Modifier::BOLD),
            cursor_away: reversed.add_modifier(Modifier::DIM),
            guess: bold,
            hit: bold.add_modifier(Modifier::UNDERLINED),
            truth: bold.add_modifier(Modifier::UNDERLINED),
            right: bold,
            wrong: reversed,
            notice: reversed,
        }
    }
}
