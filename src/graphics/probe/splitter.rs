//! Telling a terminal's replies from what was typed, byte by byte. Pure: bytes in, pieces out;
//! the bytes may be split anywhere. The one place that knows where a sequence ends, for the probe
//! and for the session alike. What a typed piece means is not known here.
//!
//! Two rules keep it from ever getting stuck. A control character inside of a sequence ends it,
//! so that Ctrl-C and Enter always arrive. And silence ends whatever was begun: the caller waits
//! for [`Splitter::patience`] and then calls [`Splitter::silence`].

use super::reply::{self, Reply};
use std::time::Duration;

/// Longest sequence that is believed; of a longer one everything is dropped.
const MAX_SEQUENCE: usize = 4096;
/// So much of a paste is kept; nobody searches for more.
const MAX_PASTE: usize = 64 * 1024;
/// How long the rest of a sequence may take: a lost packet is sent again within a second.
const SEQUENCE_PATIENCE: Duration = Duration::from_secs(1);
/// How long a paste may stall. What follows afterwards counts as typed, Enter included.
const PASTE_PATIENCE: Duration = Duration::from_secs(5);
const PASTE_END: &[u8] = b"\x1b[201~";
const ESC: u8 = 0x1b;

/// A part of the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// The terminal answered.
    Reply(Reply),
    /// The bytes of one key or one mouse action: a character, a control character, or a sequence.
    Typed(Vec<u8>),
    /// Text was pasted (bracketed paste); of a very long one the beginning.
    Pasted(String),
}

/// Where in a sequence the splitter stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Ground,
    /// Within a character of several bytes.
    Character,
    /// After ESC.
    Escape,
    /// After ESC O: a function key in the old way.
    Single,
    /// Within CSI ... final byte.
    Control,
    /// So many bytes are left of a sequence of fixed length.
    Fixed(u8),
    /// Within an APC, DCS, OSC, PM or SOS string.
    Text,
    /// After an ESC within such a string.
    TextEscape,
    /// Within a bracketed paste.
    Paste,
}

/// Splits a terminal's input.
#[derive(Clone, Debug, Default)]
pub struct Splitter {
    state: State,
    /// Bytes of the sequence at hand, ESC included; in a paste, its text.
    sequence: Vec<u8>,
    /// The last bytes of a paste, to find its end however much of it is kept.
    tail: Vec<u8>,
    pieces: Vec<Piece>,
}

impl Splitter {
    /// Takes the next bytes of input; what is complete by now, in order.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<Piece> {
        for &byte in bytes {
            self.step(byte);
        }
        std::mem::take(&mut self.pieces)
    }

    /// How long the next byte may take until [`Self::silence`] is due; `None`: for ever, nothing
    /// was begun. `key_patience` tells the key Escape from the beginning of a sequence.
    pub fn patience(&self, key_patience: Duration) -> Option<Duration> {
        match self.state {
            State::Ground => None,
            State::Paste => Some(PASTE_PATIENCE),
            _ if self.may_be_key() => Some(key_patience),
            _ => Some(SEQUENCE_PATIENCE),
        }
    }

    /// Nothing came for as long as [`Self::patience`] said: an ESC alone is the key, the
    /// beginning of a reply is nothing.
    pub fn silence(&mut self) -> Vec<Piece> {
        self.settle();
        std::mem::take(&mut self.pieces)
    }

    /// Whether a string has begun that only a terminal sends.
    pub(super) fn is_within_string(&self) -> bool {
        matches!(self.state, State::Text | State::TextEscape)
    }

    /// Whether what was begun would be a key if nothing followed: Escape, or Alt with the letter
    /// that begins a string (`P`, `]`) or an old function key (`O`).
    fn may_be_key(&self) -> bool {
        match self.state {
            State::Escape => true,
            State::Single | State::Text => self.sequence.len() == 2,
            _ => false,
        }
    }

    /// Ends what was begun.
    fn settle(&mut self) {
        let is_key = self.may_be_key();
        let sequence = std::mem::take(&mut self.sequence);
        let state = std::mem::take(&mut self.state);
        if is_key {
            self.pieces.push(Piece::Typed(sequence));
        } else if state == State::Paste {
            self.paste(&sequence);
        }
    }

    fn step(&mut self, byte: u8) {
        match self.state {
            State::Paste => return self.step_paste(byte),
            State::TextEscape if byte == b'\\' => return self.end_text(),
            State::TextEscape => {
                // That ESC began a new sequence: the string was cut off.
                self.sequence.pop();
                self.state = State::Text;
                self.settle();
                self.begin(ESC);
                return self.step(byte);
            }
            State::Text if byte == ESC => return self.push(byte, State::TextEscape),
            State::Text if byte == 0x07 => return self.end_text(),
            State::Escape if byte < 0x20 && byte != ESC || byte == 0x7f => {
                // Alt with Enter, Backspace and the like.
                return self.end_typed(byte);
            }
            _ if self.state != State::Ground && (byte < 0x20 || byte == 0x7f) => self.settle(),
            _ => {}
        }
        match self.state {
            State::Ground => self.begin(byte),
            State::Character => self.step_character(byte),
            State::Escape => self.step_escape(byte),
            State::Single => self.step_single(byte),
            State::Control => self.step_control(byte),
            State::Fixed(1) => self.end_typed(byte),
            State::Fixed(left) => self.push(byte, State::Fixed(left - 1)),
            State::Text | State::TextEscape | State::Paste => self.push(byte, self.state),
        }
    }

    /// The first byte of whatever comes.
    fn begin(&mut self, byte: u8) {
        match byte {
            ESC => self.push(byte, State::Escape),
            0xc2..=0xf4 => self.push(byte, State::Character),
            0x80.. => {}
            _ => self.end_typed(byte),
        }
    }

    /// A byte of a character, perhaps with an ESC (Alt) before it.
    fn step_character(&mut self, byte: u8) {
        if !(0x80..=0xbf).contains(&byte) {
            self.settle();
            return self.begin(byte);
        }
        self.push(byte, State::Character);
        let character = self.sequence.strip_prefix(&[ESC]).unwrap_or(&self.sequence);
        let length = match character.first() {
            Some(0xf0..) => 4,
            Some(0xe0..) => 3,
            _ => 2,
        };
        if character.len() == length {
            let is_valid = std::str::from_utf8(character).is_ok();
            let sequence = std::mem::take(&mut self.sequence);
            self.state = State::Ground;
            if is_valid {
                self.pieces.push(Piece::Typed(sequence));
            }
        }
    }

    fn step_escape(&mut self, byte: u8) {
        match byte {
            b'[' => self.push(byte, State::Control),
            b'O' => self.push(byte, State::Single),
            b'_' | b'P' | b']' | b'^' | b'X' => self.push(byte, State::Text),
            0xc2..=0xf4 => self.push(byte, State::Character),
            0x80.. => self.settle(),
            _ => self.end_typed(byte),
        }
    }

    fn step_single(&mut self, byte: u8) {
        match byte {
            b'0'..=b'9' | b';' => self.push(byte, State::Single),
            0x80.. => {
                self.settle();
                self.begin(byte);
            }
            _ => self.end_typed(byte),
        }
    }

    fn step_control(&mut self, byte: u8) {
        match (self.sequence.len(), byte) {
            // F1 to F5 of the Linux console: one more byte. Mouse in the oldest way: three more.
            (2, b'[') => self.push(byte, State::Fixed(1)),
            (2, b'M') => self.push(byte, State::Fixed(3)),
            (_, 0x40..=0x7e) => self.end_control(byte),
            (_, 0x80..) => {
                self.settle();
                self.begin(byte);
            }
            _ => self.push(byte, State::Control),
        }
    }

    /// A byte of a paste. Only the end ends it: the text may hold anything else.
    fn step_paste(&mut self, byte: u8) {
        if self.sequence.len() < MAX_PASTE {
            self.sequence.push(byte);
        }
        if self.tail.len() == PASTE_END.len() {
            self.tail.remove(0);
        }
        self.tail.push(byte);
        if self.tail == PASTE_END {
            let mut text = std::mem::take(&mut self.sequence);
            if text.ends_with(PASTE_END) {
                text.truncate(text.len() - PASTE_END.len());
            }
            self.state = State::Ground;
            self.paste(&text);
        }
    }

    fn paste(&mut self, text: &[u8]) {
        self.tail.clear();
        self.pieces.push(Piece::Pasted(String::from_utf8_lossy(text).into_owned()));
    }

    /// Goes on with the sequence. What is too long is forgotten, but still goes on to its end.
    fn push(&mut self, byte: u8, next: State) {
        if self.sequence.len() < MAX_SEQUENCE {
            self.sequence.push(byte);
        }
        self.state = next;
    }

    fn end_typed(&mut self, last: u8) {
        self.push(last, State::Ground);
        let sequence = std::mem::take(&mut self.sequence);
        if sequence.len() < MAX_SEQUENCE {
            self.pieces.push(Piece::Typed(sequence));
        }
    }

    fn end_control(&mut self, last: u8) {
        self.push(last, State::Ground);
        let sequence = std::mem::take(&mut self.sequence);
        let body = sequence.get(2..).unwrap_or_default();
        if sequence.len() == MAX_SEQUENCE {
            return;
        }
        if body == b"200~" {
            self.state = State::Paste;
        } else if let Some(reply) = reply::of_control(body) {
            self.pieces.push(Piece::Reply(reply));
        } else if is_typed(body) {
            self.pieces.push(Piece::Typed(sequence));
        }
    }

    fn end_text(&mut self) {
        let sequence = std::mem::take(&mut self.sequence);
        self.state = State::Ground;
        let body = sequence.get(2..).unwrap_or_default();
        let body = body.strip_suffix(&[ESC]).unwrap_or(body);
        if let Some(&kind) = sequence.get(1)
            && sequence.len() < MAX_SEQUENCE
            && let Some(reply) = reply::of_string(kind, body)
        {
            self.pieces.push(Piece::Reply(reply));
        }
    }
}

/// Whether keys or the mouse send such a sequence, given what stands behind CSI. All others are
/// answers to questions of somebody else, or noise.
fn is_typed(body: &[u8]) -> bool {
    match body {
        [b'<', .., last] => matches!(last, b'M' | b'm'),
        [] | [b'?' | b'>' | b'=', ..] | b"201~" => false,
        [.., last] => {
            matches!(last, b'A'..=b'I' | b'M' | b'O'..=b'Q' | b'S' | b'Z' | b'u' | b'~')
                || matches!(body, [b'a'..=b'd'])
        }
    }
}

#[cfg(test)]
mod tests;
