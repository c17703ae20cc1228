//! Keys as hit5 sees them: one small type, written and read as text (`C-s`, `M-Up`, `PageDown`),
//! so that the key table, the help sheet and scripted tests speak the same language.

use std::fmt;

/// A key without its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// A printable character, as typed (shift already applied).
    Char(char),
    /// Return.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift-Tab.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Home.
    Home,
    /// End.
    End,
    /// A function key, 1..=12.
    F(u8),
}

/// A key press with its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// Which key.
    pub code: Code,
    /// Control was held.
    pub ctrl: bool,
    /// Alt (Meta, Option) was held.
    pub alt: bool,
    /// Shift was held; always false for characters.
    pub shift: bool,
}

/// Named keys: the name in key scripts and the key table, the name in help, the key.
const NAMED: [(&str, &str, Code); 15] = [
    ("Enter", "Enter", Code::Enter),
    ("Esc", "Esc", Code::Esc),
    ("Tab", "Tab", Code::Tab),
    ("BackTab", "Shift-Tab", Code::BackTab),
    ("Backspace", "Backspace", Code::Backspace),
    ("Delete", "Delete", Code::Delete),
    ("Up", "↑", Code::Up),
    ("Down", "↓", Code::Down),
    ("Left", "←", Code::Left),
    ("Right", "→", Code::Right),
    ("PageUp", "PgUp", Code::PageUp),
    ("PageDown", "PgDn", Code::PageDown),
    ("Home", "Home", Code::Home),
    ("End", "End", Code::End),
    ("Space", "Space", Code::Char(' ')),
];

impl Key {
    /// A key without modifiers.
    pub fn plain(code: Code) -> Self {
        Self { code, ctrl: false, alt: false, shift: false }
    }

    /// Reads `C-s`, `M-Up`, `S-Down`, `F1`, `PageDown`, `x`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut key = Self::plain(Code::Esc);
        let mut rest = text;
        while let Some((modifier, tail)) = rest.split_once('-').filter(|(_, tail)| !tail.is_empty())
        {
            match modifier {
                "C" => key.ctrl = true,
                "M" => key.alt = true,
                "S" => key.shift = true,
                _ => return None,
            }
            rest = tail;
        }
        key.code = Self::parse_code(rest)?;
        Some(key)
    }

    /// The key as terminals send it, if they can: with Ctrl, capitals are small letters, and some
    /// letters are other keys; Shift is part of a character.
    pub fn as_sent(self) -> Option<Self> {
        let code = match self.code {
            Code::Char(_) if self.shift => return None,
            Code::Char('i' | 'I' | 'm' | 'M' | 'j' | 'J' | '[' | '2'..='8') if self.ctrl => {
                return None;
            }
            Code::Char(letter) if self.ctrl => Code::Char(letter.to_ascii_lowercase()),
            other => other,
        };
        Some(Self { code, ..self })
    }

    fn parse_code(text: &str) -> Option<Code> {
        if let Some((_, _, code)) = NAMED.iter().find(|(name, _, _)| *name == text) {
            return Some(*code);
        }
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (Some(only), None) => Some(Code::Char(only)),
            (Some('F'), Some(_)) => {
                let number = text[1..].parse().ok().filter(|number| (1..=12).contains(number));
                number.map(Code::F)
            }
            _ => None,
        }
    }

    /// The character this key types into a text field, if it types one.
    pub fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(typed) if !self.ctrl && !self.alt && !typed.is_control() => Some(typed),
            _ => None,
        }
    }
}

impl fmt::Display for Key {
    /// As people read it: `Ctrl-S`, `Alt-↑`, `PgDn`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (is_held, name) in [(self.ctrl, "Ctrl-"), (self.alt, "Alt-"), (self.shift, "Shift-")] {
            if is_held {
                f.write_str(name)?;
            }
        }
        match self.code {
            Code::F(number) => write!(f, "F{number}"),
            code => match (NAMED.iter().find(|(_, _, named)| *named == code), code) {
                (Some((_, shown, _)), _) => f.write_str(shown),
                (None, Code::Char(typed)) if self.ctrl || self.alt => {
                    write!(f, "{}", typed.to_uppercase())
                }
                (None, Code::Char(typed)) => write!(f, "{typed}"),
                (None, _) => Ok(()),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_names_read_back() {
        for (text, shown) in [
            ("C-s", "Ctrl-S"),
            ("M-Up", "Alt-↑"),
            ("S-Down", "Shift-↓"),
            ("F1", "F1"),
            ("F", "F"),
            ("-", "-"),
            ("C--", "Ctrl--"),
            ("?", "?"),
            ("PageDown", "PgDn"),
        ] {
            assert_eq!(Key::parse(text).map(|key| key.to_string()).as_deref(), Some(shown));
        }
        assert_eq!(Key::parse("X-a"), None);
        assert_eq!(Key::parse("Blah"), None);
    }

    #[test]
    fn control_characters_type_nothing() {
        assert_eq!(Key::parse("C-a").and_then(Key::typed), None);
        assert_eq!(Key::plain(Code::Char('\u{1b}')).typed(), None);
        assert_eq!(Key::plain(Code::Char('é')).typed(), Some('é'));
    }
}
