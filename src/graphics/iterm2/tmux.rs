//! The protocol through a tmux that passes sequences on (`allow-passthrough`). tmux does not know of
//! the pictures: it moves the cursor for text only, and redraws the cells below when it likes.
//!
//! After tmux's manual and iterm2.com/documentation-images.html (multipart files, iTerm2 3.5).

/// Base64 that is passed on in one sequence: tmux drops those of a mebibyte and more.
const AT_ONCE: usize = 768 * 1024;
/// Base64 in one part of what is longer: four bytes stand for three, so a multiple of four.
const PART: usize = 512 * 1024;

/// A `File=` sequence for the terminal outside. What is too long for tmux goes as a multipart file.
///
/// tmux moves the cursor outside only to write something there, and writes the text of a frame
/// later, line by line. Erasing a character makes it do both at once: the cursor stays there.
pub(super) fn wrapped(file: &[u8]) -> Vec<u8> {
    let mut out = b"\x1b[m\x1b[X".to_vec();
    match split(file) {
        Some((head, payload)) if payload.len() > AT_ONCE => {
            let head = [b"\x1b]1337;MultipartFile=", head, b"\x07"].concat();
            out.extend(passed_on(&head));
            for part in payload.chunks(PART) {
                out.extend(passed_on(&[b"\x1b]1337;FilePart=", part, b"\x07"].concat()));
            }
            out.extend(passed_on(b"\x1b]1337;FileEnd\x07"));
        }
        _ => out.extend(passed_on(file)),
    }
    out
}

/// The arguments and the base64 of a `File=` sequence.
fn split(file: &[u8]) -> Option<(&[u8], &[u8])> {
    let body = file.strip_prefix(b"\x1b]1337;File=")?.strip_suffix(b"\x07")?;
    let colon = body.iter().position(|&byte| byte == b':')?;
    Some((&body[..colon], &body[colon + 1..]))
}

/// Sequences for the terminal outside: their escapes are doubled.
fn passed_on(sequences: &[u8]) -> Vec<u8> {
    let mut out = b"\x1bPtmux;".to_vec();
    for &byte in sequences {
        if byte == 0x1b {
            out.push(byte);
        }
        out.push(byte);
    }
    out.extend_from_slice(b"\x1b\\");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_passed_on_whole() {
        assert_eq!(
            wrapped(b"\x1b]1337;File=inline=1;width=6:anBlZw==\x07").escape_ascii().to_string(),
            r"\x1b[m\x1b[X\x1bPtmux;\x1b\x1b]1337;File=inline=1;width=6:anBlZw==\x07\x1b\\"
        );
    }

    #[test]
    fn a_large_one_goes_in_parts() {
        let (first, second) = ("A".repeat(PART), "B".repeat(AT_ONCE - PART + 4));
        let file = format!("\x1b]1337;File=inline=1;width=6:{first}{second}\x07");
        let parts = String::from_utf8(wrapped(file.as_bytes())).unwrap();
        assert_eq!(
            parts,
            format!(
                "\x1b[m\x1b[X\x1bPtmux;\x1b\x1b]1337;MultipartFile=inline=1;width=6\x07\x1b\\\
                 \x1bPtmux;\x1b\x1b]1337;FilePart={first}\x07\x1b\\\
                 \x1bPtmux;\x1b\x1b]1337;FilePart={second}\x07\x1b\\\
                 \x1bPtmux;\x1b\x1b]1337;FileEnd\x07\x1b\\"
            )
        );
        assert!(parts.split("\x1bPtmux;").all(|sequence| sequence.len() < 1024 * 1024));
    }
}
