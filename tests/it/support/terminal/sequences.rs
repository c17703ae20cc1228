//! A stream of bytes to a terminal, taken apart into text and control sequences (ECMA-48). It
//! knows no terminal: what a sequence means to one is said elsewhere.

/// What a piece of the stream is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Csi,
    Osc,
    Dcs,
    Apc,
    /// Any other escape sequence.
    Escape,
}

/// A piece of the stream: a run of text or one whole sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sequence {
    pub(crate) kind: Kind,
    /// Where it begins in the stream, in bytes.
    pub(crate) at: usize,
    pub(crate) bytes: Vec<u8>,
}

impl Sequence {
    /// Where it ends in the stream, in bytes.
    pub(crate) fn end(&self) -> usize {
        self.at + self.bytes.len()
    }

    /// The sequence that tmux is asked to pass on to the terminal outside.
    pub(crate) fn passed_on(&self) -> Option<Vec<u8>> {
        let inner = self.bytes.strip_prefix(b"\x1bPtmux;")?.strip_suffix(b"\x1b\\")?;
        let mut out = Vec::with_capacity(inner.len());
        let mut bytes = inner.iter();
        while let Some(&byte) = bytes.next() {
            out.push(byte);
            if byte == 0x1b {
                // Escapes are doubled inside.
                bytes.next();
            }
        }
        Some(out)
    }
}

/// Takes a stream apart as it comes, in pieces of any length.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scanner {
    /// What is not complete yet, and where it begins in the stream.
    rest: Vec<u8>,
    at: usize,
}

impl Scanner {
    /// The sequences that are complete now.
    pub(crate) fn feed(&mut self, bytes: &[u8]) -> Vec<Sequence> {
        self.rest.extend_from_slice(bytes);
        let mut found = Vec::new();
        let mut from = 0;
        while let Some((kind, length)) = first(&self.rest[from..]) {
            let bytes = self.rest[from..from + length].to_vec();
            found.push(Sequence { kind, at: self.at + from, bytes });
            from += length;
        }
        self.rest.drain(..from);
        self.at += from;
        found
    }
}

/// Everything in a stream that has ended.
pub(crate) fn sequences(bytes: &[u8]) -> Vec<Sequence> {
    Scanner::default().feed(bytes)
}

/// The kind and length of what the bytes begin with, if it is complete.
fn first(bytes: &[u8]) -> Option<(Kind, usize)> {
    if *bytes.first()? != 0x1b {
        let length = bytes.iter().position(|&byte| byte == 0x1b).unwrap_or(bytes.len());
        return Some((Kind::Text, length));
    }
    match *bytes.get(1)? {
        b'[' => {
            let last = bytes[2..].iter().position(|byte| (0x40..0x7f).contains(byte))?;
            Some((Kind::Csi, 3 + last))
        }
        b']' => Some((Kind::Osc, string(bytes)?)),
        b'P' => Some((Kind::Dcs, string(bytes)?)),
        b'_' => Some((Kind::Apc, string(bytes)?)),
        0x20..0x30 => Some((Kind::Escape, 3)).filter(|_| bytes.len() >= 3),
        _ => Some((Kind::Escape, 2)),
    }
}

/// The length of a control string with its terminator. An escape after an escape is content: so
/// it is in what tmux passes on.
fn string(bytes: &[u8]) -> Option<usize> {
    let mut at = 2;
    while at < bytes.len() {
        match (bytes[at], bytes.get(at + 1)) {
            (0x07, _) if bytes[1] == b']' => return Some(at + 1),
            (0x1b, Some(b'\\')) => return Some(at + 2),
            (0x1b, Some(_)) => at += 2,
            _ => at += 1,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const STREAM: &[u8] =
        b"a\x1b[1;2Hb\xc3\xa9\x1b]0;t\x07\x1b(B\x1bPtmux;\x1b\x1b_Ga=q;\x1b\x1b\\\x1b\\\x1b_Gi=1\x1b\\\x1b7";

    #[test]
    fn a_stream_is_taken_apart_wherever_it_is_cut() {
        let whole = sequences(STREAM);
        let kinds: Vec<Kind> = whole.iter().map(|sequence| sequence.kind).collect();
        assert_eq!(
            kinds,
            [
                Kind::Text,
                Kind::Csi,
                Kind::Text,
                Kind::Osc,
                Kind::Escape,
                Kind::Dcs,
                Kind::Apc,
                Kind::Escape,
            ]
        );
        assert_eq!(whole.last().map(Sequence::end), Some(STREAM.len()));
        let mut scanner = Scanner::default();
        let pieces: Vec<Sequence> =
            STREAM.chunks(3).flat_map(|piece| scanner.feed(piece)).collect();
        let controls = |all: Vec<Sequence>| -> Vec<Sequence> {
            all.into_iter().filter(|sequence| sequence.kind != Kind::Text).collect()
        };
        assert_eq!(controls(pieces), controls(whole));
    }

    #[test]
    fn what_tmux_passes_on_is_unwrapped() {
        let wrapped = &sequences(STREAM)[5];
        assert_eq!(wrapped.passed_on().as_deref(), Some(&b"\x1b_Ga=q;\x1b\\"[..]));
    }
}
