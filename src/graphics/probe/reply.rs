//! What terminals answer, as values. Pure: the bytes of one complete sequence in, a reply out.
//! Knows nothing of keys and nothing of how the bytes came.

/// An answer of the terminal. Numbers are as the terminal sent them; nothing is checked yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Primary device attributes, `CSI ? ... c` (DA1): the terminal's class, then its extensions.
    Attributes(Vec<u32>),
    /// Size of a cell in pixels (answer to `CSI 16 t`).
    CellSize {
        /// Width in pixels.
        width_px: u32,
        /// Height in pixels.
        height_px: u32,
    },
    /// Size of the text area in pixels (answer to `CSI 14 t`).
    WindowSize {
        /// Width in pixels.
        width_px: u32,
        /// Height in pixels.
        height_px: u32,
    },
    /// Name and version (XTVERSION, `DCS > | ...`), without the blanks around it.
    Terminal(String),
    /// State of a private mode (DECRPM, `CSI ? mode ; setting $ y`).
    Mode {
        /// The mode's number.
        mode: u32,
        /// 0 unknown, 1 set, 2 reset, 3 always set, 4 never set.
        setting: u32,
    },
    /// An answer in the kitty graphics protocol, `APC G keys ; message`.
    Kitty {
        /// The image the answer is about (key `i`).
        image: Option<u32>,
        /// `OK`, or an error's name and text.
        message: String,
    },
    /// A graphics attribute (XTSMGRAPHICS, `CSI ? item ; status ; values S`).
    Graphics {
        /// 1: colour registers, 2: sixel geometry in pixels.
        item: u32,
        /// 0: success.
        status: u32,
        /// The number of registers, or width and height.
        values: Vec<u32>,
    },
    /// Operating status, `CSI 0 n`: the terminal has come this far (answer to `CSI 5 n`).
    Status(u32),
    /// Where the cursor is, from 1 (answer to `CSI 6 n`). A modified F3 of xterm looks the same
    /// and has no meaning here, so it is taken for this.
    Cursor {
        /// Row, from 1.
        row: u32,
        /// Column, from 1.
        column: u32,
    },
}

/// The reply in a control sequence, given what stands behind `CSI`, the final byte included.
pub(super) fn of_control(body: &[u8]) -> Option<Reply> {
    match body {
        [b'?', parameters @ .., b'c'] => Some(Reply::Attributes(numbers(parameters))),
        [b'?', parameters @ .., b'$', b'y'] => mode(&numbers(parameters)),
        [b'?', parameters @ .., b'S'] => graphics(&numbers(parameters)),
        [b'0'..=b'9', .., b't'] => size(&numbers(body.split_last()?.1)),
        [parameters @ .., b'n'] => match numbers(parameters)[..] {
            [status] if parameters.first() != Some(&b'?') => Some(Reply::Status(status)),
            _ => None,
        },
        [parameters @ .., b'R'] => match numbers(parameters)[..] {
            [row, column] => Some(Reply::Cursor { row, column }),
            _ => None,
        },
        _ => None,
    }
}

/// The reply in a string, given the byte behind ESC and what stands up to the string's end.
pub(super) fn of_string(kind: u8, body: &[u8]) -> Option<Reply> {
    match (kind, body) {
        (b'_', [b'G', rest @ ..]) => Some(kitty(rest)),
        (b'P', [b'>', b'|', name @ ..]) => {
            Some(Reply::Terminal(String::from_utf8_lossy(name).trim().to_owned()))
        }
        _ => None,
    }
}

fn mode(numbers: &[u32]) -> Option<Reply> {
    match *numbers {
        [mode, setting] => Some(Reply::Mode { mode, setting }),
        _ => None,
    }
}

fn graphics(numbers: &[u32]) -> Option<Reply> {
    match numbers {
        [item, status, values @ ..] => {
            Some(Reply::Graphics { item: *item, status: *status, values: values.to_vec() })
        }
        _ => None,
    }
}

fn size(numbers: &[u32]) -> Option<Reply> {
    match *numbers {
        [6, height_px, width_px] => Some(Reply::CellSize { width_px, height_px }),
        [4, height_px, width_px] => Some(Reply::WindowSize { width_px, height_px }),
        _ => None,
    }
}

fn kitty(body: &[u8]) -> Reply {
    let mut parts = body.splitn(2, |&byte| byte == b';');
    let (keys, message) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let image = keys.split(|&byte| byte == b',').find_map(|key| key.strip_prefix(b"i="));
    Reply::Kitty {
        image: image.and_then(number),
        message: String::from_utf8_lossy(message).into_owned(),
    }
}

/// The numbers of a parameter list; a missing or unreadable one counts as 0.
fn numbers(parameters: &[u8]) -> Vec<u32> {
    parameters.split(|&byte| byte == b';').map(|text| number(text).unwrap_or(0)).collect()
}

fn number(text: &[u8]) -> Option<u32> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reply_has_its_form() {
        for (body, reply) in [
            (&b"?62;4c"[..], Reply::Attributes(vec![62, 4])),
            (b"6;19;10t", Reply::CellSize { width_px: 10, height_px: 19 }),
            (b"4;760;1200t", Reply::WindowSize { width_px: 1200, height_px: 760 }),
            (b"?2026;2$y", Reply::Mode { mode: 2026, setting: 2 }),
            (b"?1;0;256S", Reply::Graphics { item: 1, status: 0, values: vec![256] }),
            (b"?2;0;800;600S", Reply::Graphics { item: 2, status: 0, values: vec![800, 600] }),
            (b"0n", Reply::Status(0)),
            (b"12;40R", Reply::Cursor { row: 12, column: 40 }),
        ] {
            assert_eq!(of_control(body), Some(reply), "{}", body.escape_ascii());
        }
        for body in [&b"A"[..], b"1;2A", b"15~", b"?997;1n", b"8;24;80t", b"R", b"t", b"?1S"] {
            assert_eq!(of_control(body), None, "{}", body.escape_ascii());
        }
    }

    #[test]
    fn a_kitty_answer_names_its_image() {
        let kitty = |image, message: &str| Reply::Kitty { image, message: message.to_owned() };
        assert_eq!(of_string(b'_', b"Gi=31;OK"), Some(kitty(Some(31), "OK")));
        assert_eq!(of_string(b'_', b"Gp=2,i=7;ENOENT:no"), Some(kitty(Some(7), "ENOENT:no")));
        assert_eq!(of_string(b'_', b"G"), Some(kitty(None, "")));
        assert_eq!(of_string(b'_', b"X"), None);
    }

    #[test]
    fn a_name_comes_without_blanks() {
        let name = of_string(b'P', b">|foot(1.21.0) ");
        assert_eq!(name, Some(Reply::Terminal("foot(1.21.0)".to_owned())));
        assert_eq!(of_string(b'P', b"1$r0m"), None);
        assert_eq!(of_string(b']', b"11;rgb:0/0/0"), None);
    }
}
