//! Colours by meaning. Nothing is told by colour alone: signs and words say the same.

use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;

/// A whole set of colours to begin with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Palette {
    /// For a dark background; readable on a light one.
    #[default]
    Dark,
    /// For a light background.
    Light,
}

/// What a style is called in a configuration file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "they are the fields of the theme, which are documented")]
pub enum Part {
    Bar,
    Key,
    Dim,
    Title,
    Chip,
    Rail,
    Class,
    Cursor,
    CursorAway,
    Guess,
    Hit,
    Truth,
    Right,
    Wrong,
    Notice,
}

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
    /// What belongs together in a chart, after one another; signs tell it as well.
    pub series: [Color; 4],
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
            series: [75, 214, 79, 176].map(Color::Indexed),
        }
    }

    /// The same for a light background: what has no background of its own is darker.
    pub fn light() -> Self {
        let on = |fore, back| Style::new().fg(Color::Indexed(fore)).bg(Color::Indexed(back));
        let fore = |colour| Style::new().fg(Color::Indexed(colour));
        Self {
            bar: on(236, 252),
            key: on(231, 243),
            dim: fore(241),
            rail: fore(248),
            cursor_away: on(231, 244),
            series: [25, 166, 29, 127].map(Color::Indexed),
            ..Self::colour()
        }
    }

    /// The theme of a palette.
    pub fn of(palette: Palette) -> Self {
        match palette {
            Palette::Dark => Self::colour(),
            Palette::Light => Self::light(),
        }
    }

    /// Gives a part another style.
    pub fn set(&mut self, part: Part, style: Style) {
        *match part {
            Part::Bar => &mut self.bar,
            Part::Key => &mut self.key,
            Part::Dim => &mut self.dim,
            Part::Title => &mut self.title,
            Part::Chip => &mut self.chip,
            Part::Rail => &mut self.rail,
            Part::Class => &mut self.class,
            Part::Cursor => &mut self.cursor,
            Part::CursorAway => &mut self.cursor_away,
            Part::Guess => &mut self.guess,
            Part::Hit => &mut self.hit,
            Part::Truth => &mut self.truth,
            Part::Right => &mut self.right,
            Part::Wrong => &mut self.wrong,
            Part::Notice => &mut self.notice,
        } = style;
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
            series: [Color::Reset; 4],
        }
    }
}

/// Reads a style: `white on #005f00 bold`, `244`, `on 236`, `reversed underlined`. Colours are
/// names, numbers of the 256, or `#rrggbb`. The word that is none is the error.
pub fn style(text: &str) -> Result<Style, String> {
    let mut style = Style::new();
    let mut is_background = false;
    for word in text.split_whitespace() {
        let modifier = match word {
            "on" => {
                is_background = true;
                continue;
            }
            "bold" => Some(Modifier::BOLD),
            "dim" => Some(Modifier::DIM),
            "italic" => Some(Modifier::ITALIC),
            "underlined" => Some(Modifier::UNDERLINED),
            "reversed" => Some(Modifier::REVERSED),
            _ => None,
        };
        style = match (modifier, word.parse::<Color>()) {
            (Some(modifier), _) => style.add_modifier(modifier),
            (None, Ok(colour)) if is_background => style.bg(colour),
            (None, Ok(colour)) => style.fg(colour),
            (None, Err(_)) => return Err(word.to_owned()),
        };
    }
    Ok(style)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_are_read_as_they_are_said() {
        let green = Style::new().fg(Color::White).bg(Color::Rgb(0, 0x5f, 0));
        assert_eq!(style("white on #005f00 bold"), Ok(green.add_modifier(Modifier::BOLD)));
        assert_eq!(style("244"), Ok(Style::new().fg(Color::Indexed(244))));
        assert_eq!(style("on 236"), Ok(Style::new().bg(Color::Indexed(236))));
        assert_eq!(style(""), Ok(Style::new()));
        assert_eq!(style("blau"), Err("blau".to_owned()));
    }
}
