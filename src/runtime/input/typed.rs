//! What a typed sequence means: bytes of one key or mouse action in, an event out. Pure. The only
//! place that knows `termina`, whose parser is given whole sequences only: it holds nothing back
//! and cannot be put out of step.

use crate::app::MouseAction;
use crate::app::key::{Code, Key};
use termina::event::{KeyCode, KeyEvent, KeyEventKind, Modifiers, MouseButton, MouseEventKind};
use termina::{Event, Parser};

/// What the terminal's user did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TermEvent {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted.
    Paste(String),
    /// The mouse did something that has a meaning here.
    Mouse(MouseAction),
    /// The window has the keyboard.
    FocusGained,
    /// The window no longer has the keyboard.
    FocusLost,
}

/// The event of a whole sequence; `None` for releases, and for what has no meaning here.
pub(super) fn event(bytes: &[u8]) -> Option<TermEvent> {
    if let Some(key) = rxvt_arrow(bytes) {
        return Some(TermEvent::Key(key));
    }
    match bytes {
        // Alt sends ESC first. The letters that begin other sequences are letters here, as
        // nothing followed them.
        [0x1b, b'[' | b'O', _, ..] | [0x1b] => parse(bytes, Modifiers::NONE),
        [0x1b, rest @ ..] => parse(rest, Modifiers::ALT),
        _ => parse(bytes, Modifiers::NONE),
    }
}

fn parse(bytes: &[u8], held: Modifiers) -> Option<TermEvent> {
    let mut parser = Parser::default();
    parser.parse(bytes, false);
    match parser.pop()? {
        Event::Key(key) => key_of(KeyEvent { modifiers: key.modifiers | held, ..key }),
        Event::Mouse(mouse) => {
            let (column, row) = (mouse.column, mouse.row);
            let action = match mouse.kind {
                MouseEventKind::ScrollUp => MouseAction::WheelUp { column, row },
                MouseEventKind::ScrollDown => MouseAction::WheelDown { column, row },
                MouseEventKind::Down(MouseButton::Left) => MouseAction::Click { column, row },
                _ => return None,
            };
            Some(TermEvent::Mouse(action))
        }
        Event::FocusIn => Some(TermEvent::FocusGained),
        Event::FocusOut => Some(TermEvent::FocusLost),
        _ => None,
    }
}

/// rxvt's own arrows with Shift (`CSI a`) and Control (`ESC O a`).
fn rxvt_arrow(bytes: &[u8]) -> Option<Key> {
    let (is_shift, letter) = match bytes {
        [0x1b, b'[', letter] => (true, letter),
        [0x1b, b'O', letter] => (false, letter),
        _ => return None,
    };
    let code = match letter {
        b'a' => Code::Up,
        b'b' => Code::Down,
        b'c' => Code::Right,
        b'd' => Code::Left,
        _ => return None,
    };
    Some(Key { ctrl: !is_shift, shift: is_shift, ..Key::plain(code) })
}

/// The key press of a terminal event; `None` for releases and keys without a meaning here.
fn key_of(event: KeyEvent) -> Option<TermEvent> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let code = match event.code {
        KeyCode::Char(typed) => Code::Char(typed),
        KeyCode::Enter => Code::Enter,
        KeyCode::Escape => Code::Esc,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => Code::BackTab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::Function(number) => Code::F(number),
        _ => return None,
    };
    Some(TermEvent::Key(with_modifiers(code, event.modifiers)))
}

fn with_modifiers(code: Code, modifiers: Modifiers) -> Key {
    let ctrl = modifiers.contains(Modifiers::CONTROL);
    let has_own_shift = matches!(code, Code::Char(_) | Code::BackTab);
    let code = match code {
        // Ctrl-/ and Ctrl-7 are one byte (0x1f); it is reported as the digit.
        Code::Char('7') if ctrl => Code::Char('/'),
        // Terminals differ in the case they report for control characters.
        Code::Char(typed) if ctrl => Code::Char(typed.to_ascii_lowercase()),
        other => other,
    };
    Key {
        code,
        ctrl,
        alt: modifiers.contains(Modifiers::ALT),
        shift: !has_own_shift && modifiers.contains(Modifiers::SHIFT),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::keymap::{Keymap, Preset};
    use crate::graphics::probe::{Piece, Splitter};
    use proptest::prelude::*;

    /// The events of all that is typed in an input, a silence at its end.
    fn events(input: &[u8]) -> Vec<TermEvent> {
        let mut splitter = Splitter::default();
        let mut pieces = splitter.feed(input);
        pieces.extend(splitter.silence());
        let typed = pieces.into_iter().filter_map(|piece| match piece {
            Piece::Typed(bytes) => event(&bytes),
            Piece::Pasted(text) => Some(TermEvent::Paste(text)),
            Piece::Reply(_) => None,
        });
        typed.collect()
    }

    fn keys(input: &[u8]) -> Vec<String> {
        let name = |event| match event {
            TermEvent::Key(key) => key.to_string(),
            other => format!("{other:?}"),
        };
        events(input).into_iter().map(name).collect()
    }

    /// All that terminals send for a key.
    fn encodings(key: Key) -> Vec<Vec<u8>> {
        let arrow = |letter: char| {
            let number = 1 + u8::from(key.shift) + 2 * u8::from(key.alt) + 4 * u8::from(key.ctrl);
            match number {
                1 => vec![format!("\x1b[{letter}"), format!("\x1bO{letter}")],
                _ => vec![format!("\x1b[1;{number}{letter}")],
            }
        };
        let texts: Vec<String> = match key.code {
            Code::Char('/') if key.ctrl => vec!["\x1f".to_owned()],
            Code::Char(typed) if key.ctrl => vec![char::from(typed as u8 & 0x1f).to_string()],
            Code::Char(typed) if key.alt => vec![format!("\x1b{typed}")],
            Code::Char(typed) => vec![typed.to_string()],
            Code::Enter => vec!["\r".to_owned()],
            Code::Esc => vec!["\x1b".to_owned()],
            Code::Tab => vec!["\t".to_owned()],
            Code::BackTab => vec!["\x1b[Z".to_owned()],
            Code::Backspace if key.alt => vec!["\x1b\x7f".to_owned()],
            Code::Backspace => vec!["\x7f".to_owned()],
            Code::Delete => vec!["\x1b[3~".to_owned()],
            Code::Up => arrow('A'),
            Code::Down => arrow('B'),
            Code::Right => arrow('C'),
            Code::Left => arrow('D'),
            Code::PageUp => vec!["\x1b[5~".to_owned()],
            Code::PageDown => vec!["\x1b[6~".to_owned()],
            Code::Home => ["\x1b[H", "\x1bOH", "\x1b[1~", "\x1b[7~"].map(str::to_owned).to_vec(),
            Code::End => ["\x1b[F", "\x1bOF", "\x1b[4~", "\x1b[8~"].map(str::to_owned).to_vec(),
            Code::F(number) => function_key(number),
        };
        texts.into_iter().map(String::into_bytes).collect()
    }

    /// xterm, VT220, and the Linux console.
    fn function_key(number: u8) -> Vec<String> {
        let letter = |first: u8| char::from(first + number - 1);
        let tilde = [11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24][usize::from(number) - 1];
        let mut all = vec![format!("\x1b[{tilde}~")];
        if number <= 4 {
            all.push(format!("\x1bO{}", letter(b'P')));
        }
        if number <= 5 {
            all.push(format!("\x1b[[{}", letter(b'A')));
        }
        all
    }

    #[test]
    fn every_key_of_the_table_comes_through() {
        for key in Keymap::of(Preset::Vim).bindings().iter().flat_map(|binding| &binding.keys) {
            for bytes in encodings(*key) {
                let shown = bytes.escape_ascii();
                assert_eq!(events(&bytes), [TermEvent::Key(*key)], "{key}: {shown}");
            }
        }
    }

    #[test]
    fn function_keys_come_through_in_every_encoding() {
        for number in 1..=12 {
            for text in function_key(number) {
                assert_eq!(keys(text.as_bytes()), [format!("F{number}")], "{text:?}");
            }
        }
        assert_eq!(keys(b"\x1b[P\x1b[Q\x1b[S"), ["F1", "F2", "F4"]);
    }

    #[test]
    fn keys_of_old_and_new_terminals_are_known() {
        for (bytes, shown) in [
            (&b"\x1b[a"[..], "Shift-↑"),
            (b"\x1bOb", "Ctrl-↓"),
            (b"\x1b[1;5C", "Ctrl-→"),
            (b"\x1bx", "Alt-X"),
            (b"\x1b\xc3\xa9", "Alt-É"),
            (b"\x1bP", "Alt-P"),
            (b"\x1bO", "Alt-O"),
            (b"\x1b]", "Alt-]"),
            (b"\x1b\r", "Alt-Enter"),
            (b"\x08", "Ctrl-H"),
            (b"\x1b[104;5u", "Ctrl-H"),
            (b"\x1b[27u", "Esc"),
            (b"\x1b[72;6u", "Ctrl-H"),
            (b"A", "A"),
            ("日".as_bytes(), "日"),
        ] {
            assert_eq!(keys(bytes), [shown], "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn releases_are_not_presses() {
        assert_eq!(keys(b"\x1b[97;1:3u\x1b[97;1:1u"), ["a"]);
    }

    #[test]
    fn clicks_and_the_wheel_have_a_meaning() {
        let mouse = |input: &[u8]| match &events(input)[..] {
            [TermEvent::Mouse(action)] => Some(*action),
            _ => None,
        };
        let click = Some(MouseAction::Click { column: 11, row: 6 });
        assert_eq!(mouse(b"\x1b[<0;12;7M"), click);
        assert_eq!(mouse(b"\x1b[32;12;7M"), click);
        assert_eq!(mouse(b"\x1b[M ,'"), click);
        assert_eq!(mouse(b"\x1b[<64;12;7M"), Some(MouseAction::WheelUp { column: 11, row: 6 }));
        assert_eq!(mouse(b"\x1b[<65;12;7M"), Some(MouseAction::WheelDown { column: 11, row: 6 }));
        for nothing in [&b"\x1b[<0;12;7m"[..], b"\x1b[<35;12;7M", b"\x1b[<2;12;7M"] {
            assert_eq!(mouse(nothing), None);
        }
    }

    #[test]
    fn focus_and_pastes_are_told() {
        assert_eq!(events(b"\x1b[I\x1b[O"), [TermEvent::FocusGained, TermEvent::FocusLost]);
        let pasted = [TermEvent::Paste("a\rb".to_owned())];
        assert_eq!(events(b"\x1b[200~a\rb\x1b[201~"), pasted);
    }

    proptest! {
        #[test]
        fn any_sequence_is_survived(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            event(&bytes);
            events(&bytes);
        }

        #[test]
        fn sequences_of_keys_are_survived(
            body in "[\\[O]?[<?]?[0-9;:]{0,12}[\\x20-\\x7e]{0,2}"
        ) {
            event(format!("\x1b{body}").as_bytes());
        }

        #[test]
        fn letters_type_themselves(text in "[a-zA-Z0-9 äß日🍋]{0,40}") {
            let typed: String = events(text.as_bytes()).into_iter().filter_map(|event| match event {
                TermEvent::Key(key) => key.typed(),
                _ => None,
            }).collect();
            prop_assert_eq!(typed, text);
        }
    }
}
