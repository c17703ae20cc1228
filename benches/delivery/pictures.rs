//! The pictures among the bytes of a stream: what each took on the wire, and where it stands. It
//! knows no times.

use crate::terminal::kitty_keys;
use crate::terminal::sequences::{Kind, Sequence, sequences};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// A picture sent to a kitty.
#[derive(Clone, Debug)]
pub(crate) struct Upload {
    /// On the wire, with all that is around it.
    pub(crate) bytes: usize,
    /// In base64, without what is around it.
    pub(crate) payload: usize,
    /// Where its first and behind its last byte stands in the stream.
    pub(crate) place: (usize, usize),
    /// Width and height in pixels.
    pub(crate) size: (u32, u32),
    /// Whether its pixels are colours of a palette, as those of a preview are.
    pub(crate) is_indexed: bool,
    is_complete: bool,
}

/// A kitty command: its keys, and the bytes of its payload.
fn command(sequence: &Sequence) -> Option<(Vec<String>, Vec<u8>)> {
    let bytes = match sequence.kind {
        Kind::Apc => sequence.bytes.clone(),
        Kind::Dcs => sequence.passed_on()?,
        _ => return None,
    };
    let keys = kitty_keys(&bytes)?;
    let payload = bytes.iter().position(|&byte| byte == b';').map_or(bytes.len(), |at| at + 1);
    let payload = bytes[payload..].strip_suffix(b"\x1b\\").unwrap_or_default().to_vec();
    Some((keys, payload))
}

fn has(keys: &[String], key: &str) -> bool {
    keys.iter().any(|other| other == key)
}

/// Whether this sequence carries a part of a picture.
pub(crate) fn is_part_of_upload(sequence: &Sequence) -> bool {
    command(sequence).is_some_and(|(keys, payload)| !payload.is_empty() && !has(&keys, "a=q"))
}

/// The pictures that have been sent as a whole, in order.
pub(crate) fn uploads(raw: &[u8]) -> Vec<Upload> {
    let mut all: Vec<Upload> = Vec::new();
    for sequence in sequences(raw) {
        let Some((keys, payload)) = command(&sequence) else { continue };
        if payload.is_empty() || has(&keys, "a=q") {
            continue;
        }
        if has(&keys, "a=t") || has(&keys, "a=T") {
            let (size, is_indexed) = header(&payload).unwrap_or_default();
            let place = (sequence.at, sequence.at);
            let (bytes, payload, is_complete) = (0, 0, false);
            all.push(Upload { bytes, payload, place, size, is_indexed, is_complete });
        }
        let Some(upload) = all.last_mut() else { continue };
        upload.bytes += sequence.bytes.len();
        upload.payload += payload.len();
        upload.place.1 = sequence.end();
        upload.is_complete = !has(&keys, "m=1");
    }
    all.retain(|upload| upload.is_complete);
    all
}

/// Size and kind from a PNG's header in base64 (PNG specification, section 11.2.2).
fn header(payload: &[u8]) -> Option<((u32, u32), bool)> {
    let bytes = STANDARD.decode(payload.get(..64)?).ok()?;
    let side = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    Some(((side(16)?, side(20)?), bytes.get(25) == Some(&3)))
}

/// Bytes of the pictures of iTerm2's protocol and of sixels that begin left of a column.
pub(crate) fn inline_bytes(raw: &[u8], column: u16) -> usize {
    let mut at = 0;
    let mut bytes = 0;
    for sequence in sequences(raw) {
        if sequence.kind == Kind::Csi && sequence.bytes.ends_with(b"H") {
            at = column_of(&sequence.bytes).unwrap_or(at);
        }
        let is_iterm2 = sequence.kind == Kind::Osc && sequence.bytes.starts_with(b"\x1b]1337;");
        let is_sixel = sequence.kind == Kind::Dcs && sequence.passed_on().is_none();
        if (is_iterm2 || is_sixel) && at < column {
            bytes += sequence.bytes.len();
        }
    }
    bytes
}

/// The column of a cursor position (`CSI row ; column H`).
fn column_of(bytes: &[u8]) -> Option<u16> {
    let text = std::str::from_utf8(bytes.get(2..bytes.len() - 1)?).ok()?;
    text.split_once(';')?.1.parse().ok()
}
