//! What may reach a terminal: text without anything that steers, and exactly the sequences that the
//! program means to send. Anything else is an error with the bytes around it.
//!
//! Two readers look at every stream and must agree: the scanner of the harness, whose sequences are
//! compared with the lists below, and the parser that terminals are built on (`vte`).

use crate::support::terminal::kitty_keys;
use crate::support::terminal::sequences::{Kind, Sequence, sequences};
use std::collections::BTreeMap;
use unicode_width::UnicodeWidthChar;

/// Where a stream goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sink {
    /// A pipe or a file: text only.
    Pipe,
    /// A pipe, with pictures of half blocks: text and colours.
    Blocks,
    /// A terminal.
    Terminal,
}

/// What was found in streams.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    pub(super) bytes: usize,
    /// Each kind of sequence, numbers as `#`, and how often it came.
    pub(super) sequences: BTreeMap<String, usize>,
}

impl Seen {
    pub(super) fn add(&mut self, other: Self) {
        self.bytes += other.bytes;
        for (shape, count) in other.sequences {
            *self.sequences.entry(shape).or_default() += count;
        }
    }

    pub(super) fn count(&self) -> usize {
        self.sequences.values().sum()
    }
}

/// Sequences that are sent, with `#` for a number.
const SHAPES: &[&str] = &[
    // The cursor, and blanks.
    r"\x1b[H",
    r"\x1b[#;#H",
    r"\x1b[#X",
    r"\x1b[X",
    r"\x1b[#J",
    r"\x1b[J",
    r"\x1b[K",
    r"\x1b7",
    r"\x1b8",
    // Of a bar that shows how far long work is.
    r"\x1b[#A",
    r"\x1b[#B",
    r"\x1b[#C",
    r"\x1b[#D",
    r"\x1b[#G",
    r"\x1b[#K",
];

/// Sequences that are sent as they are: modes and questions.
const WORDS: &[&str] = &[
    r"\x1b[?25l",
    r"\x1b[?25h",
    r"\x1b[?1049h",
    r"\x1b[?1049l",
    r"\x1b[?2004h",
    r"\x1b[?2004l",
    r"\x1b[?1004h",
    r"\x1b[?1004l",
    r"\x1b[?1000h",
    r"\x1b[?1000l",
    r"\x1b[?1006h",
    r"\x1b[?1006l",
    r"\x1b[?1036s",
    r"\x1b[?1039s",
    r"\x1b[?1036h",
    r"\x1b[?1039h",
    r"\x1b[?1036r",
    r"\x1b[?1039r",
    r"\x1b[?2026h",
    r"\x1b[?2026l",
    r"\x1b[?2026$p",
    r"\x1b[?1;1;0S",
    r"\x1b[?2;1;0S",
    r"\x1b[c",
    r"\x1b[5n",
    r"\x1b[>0q",
    r"\x1b[16t",
    r"\x1b[14t",
    r"\x1b]0;hit5\x07",
    r"\x1b[?80h",
    r"\x1b[?80l",
    r"\x1b[?8452h",
    r"\x1b[?8452l",
];

/// The placeholder of a picture of kitty's; marks follow that say which part of the picture.
const PLACEHOLDER: char = '\u{10eeee}';
/// Marks that may stand on one letter.
const MOST_MARKS: usize = 30;

/// What was found in a stream, or the first thing that must not be in it.
pub(super) fn look(bytes: &[u8], sink: Sink) -> Result<Seen, String> {
    let mut seen = Seen { bytes: bytes.len(), ..Seen::default() };
    let mut end = 0;
    for sequence in sequences(bytes) {
        let near = || around(bytes, sequence.at, sequence.end());
        if sequence.kind == Kind::Text {
            text(&sequence.bytes, sink).map_err(|(what, at)| {
                format!("{what} in {}", around(bytes, sequence.at + at, sequence.at + at + 4))
            })?;
        } else {
            let shape = known(&sequence, sink).map_err(|what| format!("{what}: {}", near()))?;
            *seen.sequences.entry(shape).or_default() += 1;
        }
        end = sequence.end();
    }
    if end < bytes.len() {
        return Err(format!("a sequence without an end: {}", around(bytes, end, bytes.len())));
    }
    agree(bytes, &seen)?;
    Ok(seen)
}

/// The bytes before and after a place.
fn around(bytes: &[u8], begin: usize, end: usize) -> String {
    let from = begin.saturating_sub(60);
    let until = (end + 60).min(begin + 400).min(bytes.len());
    bytes[from..until].escape_ascii().to_string()
}

/// Text is UTF-8, and nothing in it steers, turns the direction of writing or hides.
fn text(bytes: &[u8], sink: Sink) -> Result<(), (String, usize)> {
    let text =
        std::str::from_utf8(bytes).map_err(|error| ("no UTF-8".to_owned(), error.valid_up_to()))?;
    let mut marks = 0;
    let is_mark = |c: char| c >= '\u{300}' && c.width() == Some(0);
    let is_picture = text.starts_with(PLACEHOLDER)
        && text.chars().nth(1).is_some_and(is_mark)
        && text.chars().all(|c| c == PLACEHOLDER || is_mark(c));
    for (at, c) in text.char_indices() {
        let is_allowed = match c {
            '\n' | '\t' => true,
            '\r' => sink == Sink::Terminal,
            // All of it is cells of a picture; the first says which part, those after it go on.
            PLACEHOLDER => sink == Sink::Terminal && is_picture,
            c => !steers(c),
        };
        marks = if is_mark(c) { marks + 1 } else { 0 };
        if !is_allowed || marks > MOST_MARKS {
            let what = if is_allowed {
                "more than thirty marks on a letter"
            } else {
                "a letter that steers"
            };
            return Err((format!("{what} ({})", c.escape_unicode()), at));
        }
    }
    Ok(())
}

/// Whether a letter is none that a reader would see as one. This list is the test's own.
fn steers(c: char) -> bool {
    matches!(u32::from(c),
        0..=0x1f | 0x7f..=0x9f                          // C0, DEL, C1
        | 0xad | 0x61c | 0x180e                         // hidden hyphen, marks of direction
        | 0x200b | 0x200e | 0x200f | 0x2028..=0x202e    // zero width, direction, separators
        | 0x2060..=0x206f | 0xfeff | 0xfff9..=0xfffb    // isolates, hidden operators, interlinear marks
        | 0xe0000..=0xe007f                             // tags
        | 0x34f | 0x115f | 0x1160 | 0x3164 | 0xffa0     // letters that are not seen
    )
}

/// A sequence as a shape, if the program means to send it.
fn known(sequence: &Sequence, sink: Sink) -> Result<String, String> {
    let shown = sequence.bytes.escape_ascii().to_string();
    let shape = numbers_as_signs(&shown);
    let is_colour = sequence.kind == Kind::Csi && is_colour(&sequence.bytes);
    match sink {
        Sink::Pipe => return Err("a sequence in a pipe".to_owned()),
        Sink::Blocks if !is_colour => return Err("no colour".to_owned()),
        Sink::Blocks | Sink::Terminal => {}
    }
    match sequence.kind {
        Kind::Csi if is_colour => Ok(r"\x1b[…m".to_owned()),
        Kind::Csi | Kind::Escape | Kind::Osc if WORDS.contains(&shown.as_str()) => Ok(shown),
        Kind::Csi | Kind::Escape if SHAPES.contains(&shape.as_str()) => Ok(shape),
        Kind::Osc => picture_of_iterm2(&sequence.bytes),
        Kind::Apc => picture_of_kitty(&sequence.bytes),
        Kind::Dcs => match sequence.passed_on() {
            Some(inner) => passed_on(&inner),
            None => picture_of_sixels(&sequence.bytes),
        },
        _ => Err("an unknown sequence".to_owned()),
    }
}

/// `\x1b[12;3H` as `\x1b[#;#H`; the number in `\x1b` itself stays.
fn numbers_as_signs(shown: &str) -> String {
    let Some(rest) = shown.strip_prefix(r"\x1b[") else { return shown.to_owned() };
    let mut shape = String::from(r"\x1b[");
    for c in rest.chars() {
        match c {
            '0'..='9' if shape.ends_with('#') => {}
            '0'..='9' => shape.push('#'),
            c => shape.push(c),
        }
    }
    shape
}

/// Whether it sets colours or the look of letters, and nothing odd.
fn is_colour(bytes: &[u8]) -> bool {
    let body = bytes.strip_prefix(b"\x1b[").and_then(|rest| rest.strip_suffix(b"m"));
    let Some(body) = body.and_then(|body| std::str::from_utf8(body).ok()) else { return false };
    body.len() < 100
        && body.split([';', ':']).all(|part| part.is_empty() || part.parse::<u8>().is_ok())
}

/// What is passed on by tmux is a sequence of the same kinds, whole.
fn passed_on(inner: &[u8]) -> Result<String, String> {
    let inside = sequences(inner);
    let [only] = inside.as_slice() else {
        return Err(format!("{} sequences passed on", inside.len()));
    };
    if only.end() != inner.len() {
        return Err("no whole sequence passed on".to_owned());
    }
    known(only, Sink::Terminal).map(|shape| format!("tmux {shape}"))
}

fn is_base64(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(byte))
}

fn picture_of_iterm2(bytes: &[u8]) -> Result<String, String> {
    let body = bytes.strip_prefix(b"\x1b]1337;").and_then(|rest| rest.strip_suffix(b"\x07"));
    let body = body.ok_or("an unknown command to the system")?;
    let text = std::str::from_utf8(body).map_err(|error| error.to_string())?;
    let (name, rest) = text.split_once('=').unwrap_or((text, ""));
    let is_key = |key: &str| {
        let keys = ["inline", "size", "width", "height", "preserveAspectRatio", "doNotMoveCursor"];
        let (key, value) = key.split_once('=').unwrap_or((key, ""));
        let is_value = value.trim_end_matches("px").bytes().all(|byte| byte.is_ascii_digit());
        keys.contains(&key) && (is_value || value == "auto")
    };
    let is_good = match name {
        "File" => rest
            .split_once(':')
            .is_some_and(|(keys, data)| keys.split(';').all(is_key) && is_base64(data.as_bytes())),
        "MultipartFile" => rest.split(';').all(is_key),
        "FilePart" => is_base64(rest.as_bytes()),
        "FileEnd" => rest.is_empty(),
        _ => false,
    };
    is_good.then(|| format!(r"\x1b]1337;{name}…")).ok_or_else(|| "an odd picture".to_owned())
}

fn picture_of_kitty(bytes: &[u8]) -> Result<String, String> {
    let keys = kitty_keys(bytes).ok_or("no command of kitty's")?;
    let is_key = |key: &String| {
        let (name, value) = key.split_once('=').unwrap_or((key, ""));
        let is_word = matches!(value.as_bytes(), [letter] if letter.is_ascii_alphabetic());
        let is_number = value.strip_prefix('-').unwrap_or(value).parse::<u32>().is_ok();
        name.len() == 1 && name.as_bytes()[0].is_ascii_alphabetic() && (is_word || is_number)
    };
    if let Some(odd) = keys.iter().find(|key| !is_key(key)) {
        return Err(format!("an odd key {odd:?}"));
    }
    let body = &bytes[3..bytes.len() - 2];
    let payload = body.iter().position(|&byte| byte == b';').map_or(&b""[..], |at| &body[at + 1..]);
    if !is_base64(payload) || payload.len() > 4096 {
        return Err("an odd payload".to_owned());
    }
    let action = keys.iter().find(|key| key.starts_with("a=")).map_or("more", String::as_str);
    Ok(format!(r"\x1b_G{action}…"))
}

fn picture_of_sixels(bytes: &[u8]) -> Result<String, String> {
    let body = bytes.strip_prefix(b"\x1bP").and_then(|rest| rest.strip_suffix(b"\x1b\\"));
    let body = body.ok_or("no control string")?;
    let at = body.iter().position(|&byte| byte == b'q').ok_or("no sixels")?;
    let is_number = |byte: &u8| byte.is_ascii_digit() || *byte == b';';
    let is_sixel = |byte: &u8| {
        matches!(byte, b'?'..=b'~' | b'#' | b'!' | b'"' | b'$' | b'-' | b'\n') || is_number(byte)
    };
    let is_good = body[..at].iter().all(is_number) && body[at + 1..].iter().all(is_sixel);
    is_good.then(|| r"\x1bP…q".to_owned()).ok_or_else(|| "odd sixels".to_owned())
}

/// The other reader.
#[derive(Default)]
struct Reader {
    /// Of CSI, of OSC, of DCS, of other escapes that do something.
    counts: [usize; 4],
    odd: Option<String>,
}

impl vte::Perform for Reader {
    fn execute(&mut self, byte: u8) {
        if !matches!(byte, b'\n' | b'\r' | b'\t') {
            self.odd.get_or_insert(format!("the control {byte:#04x} is carried out"));
        }
    }

    fn hook(&mut self, _: &vte::Params, _: &[u8], _: bool, _: char) {
        self.counts[2] += 1;
    }

    fn osc_dispatch(&mut self, _: &[&[u8]], _: bool) {
        self.counts[1] += 1;
    }

    fn csi_dispatch(&mut self, _: &vte::Params, _: &[u8], is_ignored: bool, action: char) {
        self.counts[0] += 1;
        if is_ignored {
            self.odd.get_or_insert(format!("a sequence too long, ending with {action}"));
        }
    }

    fn esc_dispatch(&mut self, _: &[u8], _: bool, byte: u8) {
        // The end of a control string is told as an escape of its own.
        if byte != b'\\' {
            self.counts[3] += 1;
        }
    }
}

/// Whether both readers found the same.
fn agree(bytes: &[u8], seen: &Seen) -> Result<(), String> {
    let mut reader = Reader::default();
    let mut parser = vte::Parser::new();
    parser.advance(&mut reader, bytes);
    if let Some(odd) = reader.odd {
        return Err(odd);
    }
    // What tmux passes on has sequences inside, which the other reader takes for its own.
    if seen.sequences.keys().any(|shape| shape.starts_with("tmux")) {
        return Ok(());
    }
    let of = |begin: &str| {
        let found = seen.sequences.iter().filter(|(shape, _)| shape.starts_with(begin));
        found.map(|(_, count)| count).sum::<usize>()
    };
    let [csi, osc, dcs] = [r"\x1b[", r"\x1b]", r"\x1bP"].map(of);
    let escapes = of(r"\x1b7") + of(r"\x1b8");
    if reader.counts != [csi, osc, dcs, escapes] {
        let found = [csi, osc, dcs, escapes];
        return Err(format!("the readers disagree: {:?} and {found:?}", reader.counts));
    }
    Ok(())
}

#[test]
fn what_is_not_meant_to_be_sent_is_found() {
    let good = "ab é 👩\u{200d}🔬\r\n\x1b[1;31m\x1b[2;3H\x1b[?2026h\x1b7x\x1b8\x1b_Ga=t,i=3;aGk=\x1b\\\x1b]0;hit5\x07";
    assert_eq!(look(good.as_bytes(), Sink::Terminal).unwrap().count(), 7);
    let pile = format!("a{}", "\u{301}".repeat(31));
    for bad in [
        &b"\x1b]0;other\x07"[..],
        b"\x1b]52;c;aGk=\x07",
        b"\x1b[6n",
        b"\x1b[?1h",
        b"\x1b]2;x\x1b\\",
        b"\x1b[21t",
        b"\x1bc",
        b"\x1b[2",
        b"\x07",
        b"\x05",
        b"a\x08",
        b"\x9b2J",
        "\u{9b}2J".as_bytes(),
        b"\x7f",
        b"\xff",
        "\u{202e}".as_bytes(),
        "\u{e0041}".as_bytes(),
        "\u{10eeee}x".as_bytes(),
        "x\u{10eeee}\u{305}".as_bytes(),
        "\u{10eeee}\u{305}x".as_bytes(),
        pile.as_bytes(),
        b"\x1b_Ga=t,t=\x07;aGk=\x1b\\",
        b"\x1b_Ga=t;a b\x1b\\",
        b"\x1b_x\x1b\\",
        b"\x1bX\x1b\\",
        b"\x1b^pm\x1b\\",
        b"\x1bPtmux;\x1b\x1b]52;c;aGk=\x07\x1b\\",
        b"\x1bP+q544e\x1b\\",
        b"\x1b]1337;RequestUpload=format=tgz\x07",
        b"\x1b[1;2;3;4;5;6;7;8;9;999m",
    ] {
        assert!(look(bad, Sink::Terminal).is_err(), "{}", bad.escape_ascii());
        assert!(look(bad, Sink::Pipe).is_err(), "{}", bad.escape_ascii());
    }
    assert!(look(b"a\r\n", Sink::Pipe).is_err() && look(b"\x1b[m", Sink::Pipe).is_err());
    assert!(
        look(b"\x1b[1m\xe2\x96\x80", Sink::Blocks).is_ok()
            && look(b"\x1b[H", Sink::Blocks).is_err()
    );
}
