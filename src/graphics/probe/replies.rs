//! Telling a terminal's answers from keys, byte by byte. Pure: bytes in, answers and typed
//! bytes out; the pieces may be split anywhere.

/// Longest answer that is believed; a longer one is garbage.
const MAX_SEQUENCE: usize = 4096;

/// What the terminal answered. Fields stay `None` for questions it passed over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Answers {
    /// Whether the kitty query came back with OK.
    pub(super) kitty: Option<bool>,
    /// Cell width and height in pixels (CSI 16 t).
    pub(super) cell_px: Option<(u32, u32)>,
    /// Width and height of the text area in pixels (CSI 14 t).
    pub(super) window_px: Option<(u32, u32)>,
    /// Name and version (XTVERSION).
    pub(super) terminal: Option<String>,
    /// Mode 2026: recognized and switchable, or not.
    pub(super) has_sync: Option<bool>,
    /// Primary device attributes: the last answer.
    pub(super) attributes: Option<Vec<u32>>,
}

impl Answers {
    /// Whether the last question was answered.
    pub(super) fn is_complete(&self) -> bool {
        self.attributes.is_some()
    }
}

/// Where in a sequence the parser stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Ground,
    /// After ESC.
    Escape,
    /// Within CSI ... final byte.
    Control,
    /// Within an APC, DCS, OSC, PM or SOS string.
    Text,
    /// After an ESC within such a string.
    TextEscape,
}

/// Collects a terminal's input until it has answered.
#[derive(Clone, Debug, Default)]
pub(super) struct Replies {
    state: State,
    /// Bytes of the sequence at hand, ESC included.
    sequence: Vec<u8>,
    answers: Answers,
    typed: Vec<u8>,
}

impl Replies {
    /// Takes the next bytes of input.
    pub(super) fn feed(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.step(byte);
        }
    }

    /// The answers so far.
    pub(super) fn answers(&self) -> &Answers {
        &self.answers
    }

    /// Whether the terminal has begun to answer.
    pub(super) fn has_begun(&self) -> bool {
        self.answers != Answers::default() || matches!(self.state, State::Text | State::TextEscape)
    }

    /// What was not an answer. The beginning of an answer that was cut off is dropped, as it
    /// is no key either; an ESC alone is the key.
    pub(super) fn into_typed(mut self) -> Vec<u8> {
        if self.state == State::Escape {
            self.typed.append(&mut self.sequence);
        }
        self.typed
    }

    fn step(&mut self, byte: u8) {
        if byte == 0x1b && self.state != State::Text && self.state != State::Ground {
            self.interrupt();
        }
        self.state = match (self.state, byte) {
            (State::Ground, 0x1b) => self.push(byte, State::Escape),
            (State::Text, 0x1b) => self.push(byte, State::TextEscape),
            // CAN and SUB break any sequence off.
            (_, 0x18 | 0x1a) if self.state != State::Ground => self.drop_sequence(),
            (State::Ground, _) => self.type_byte(byte),
            (State::Escape, b'[') => self.push(byte, State::Control),
            (State::Escape, b'_' | b'P' | b']' | b'^' | b'X') => self.push(byte, State::Text),
            (State::Control, 0x40..=0x7e) => self.end_control(byte),
            (State::Text, 0x07) | (State::TextEscape, b'\\') => self.end_text(),
            (State::TextEscape, _) => self.restart(byte),
            (State::Escape, _) => self.type_sequence(byte),
            (State::Control | State::Text, _) => self.push(byte, self.state),
        };
    }

    /// An ESC where none belongs begins a new sequence; what stood before was typed (ESC ESC,
    /// or Alt and a key) unless it was a string, which nobody types.
    fn interrupt(&mut self) {
        if self.state == State::TextEscape {
            self.sequence.clear();
        } else {
            self.typed.append(&mut self.sequence);
        }
        self.state = State::Ground;
    }

    /// The ESC within a string did not end it but began a new sequence: the string was cut off.
    fn restart(&mut self, byte: u8) -> State {
        self.sequence = vec![0x1b];
        self.state = State::Escape;
        self.step(byte);
        self.state
    }

    fn push(&mut self, byte: u8, next: State) -> State {
        if self.sequence.len() == MAX_SEQUENCE {
            return self.drop_sequence();
        }
        self.sequence.push(byte);
        next
    }

    fn drop_sequence(&mut self) -> State {
        self.sequence.clear();
        State::Ground
    }

    fn type_byte(&mut self, byte: u8) -> State {
        self.typed.push(byte);
        State::Ground
    }

    fn type_sequence(&mut self, last: u8) -> State {
        self.typed.append(&mut self.sequence);
        self.type_byte(last)
    }

    fn end_control(&mut self, last: u8) -> State {
        self.sequence.push(last);
        let sequence = std::mem::take(&mut self.sequence);
        if !self.take_control(sequence.get(2..).unwrap_or_default()) {
            self.typed.extend(sequence);
        }
        State::Ground
    }

    fn end_text(&mut self) -> State {
        let sequence = std::mem::take(&mut self.sequence);
        let (kind, body) = sequence.split_at(2);
        let body = body.strip_suffix(b"\x1b").unwrap_or(body);
        match (kind, body) {
            (b"\x1b_", [b'G', rest @ ..]) => self.take_kitty(rest),
            (b"\x1bP", [b'>', b'|', name @ ..]) => {
                self.answers.terminal = Some(String::from_utf8_lossy(name).trim().to_owned());
            }
            // Nobody types these: an answer to a question of somebody else.
            _ => {}
        }
        State::Ground
    }

    /// Takes what stands between CSI and its end, if that is an answer.
    fn take_control(&mut self, body: &[u8]) -> bool {
        match body {
            [b'?', parameters @ .., b'c'] => {
                self.answers.attributes = Some(numbers(parameters));
            }
            [b'?', parameters @ .., b'$', b'y'] => self.take_mode(&numbers(parameters)),
            [parameters @ .., b't'] => self.take_size(&numbers(parameters)),
            // No key begins like this: an answer nobody asked for.
            [b'?' | b'>' | b'=', ..] => {}
            _ => return false,
        }
        true
    }

    fn take_mode(&mut self, numbers: &[u32]) {
        if let [2026, setting] = *numbers {
            // 1 set, 2 reset, 3 always set; 0 unknown, 4 never set.
            self.answers.has_sync = Some(matches!(setting, 1..=3));
        }
    }

    fn take_size(&mut self, numbers: &[u32]) {
        match *numbers {
            [6, height, width] => self.answers.cell_px = Some((width, height)),
            [4, height, width] => self.answers.window_px = Some((width, height)),
            _ => {}
        }
    }

    fn take_kitty(&mut self, body: &[u8]) {
        let mut parts = body.splitn(2, |&byte| byte == b';');
        let (keys, message) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        if keys.split(|&byte| byte == b',').any(|key| key == b"i=31") {
            self.answers.kitty = Some(message == b"OK");
        }
    }
}

/// The numbers of a parameter list; a missing or unreadable one counts as 0.
fn numbers(parameters: &[u8]) -> Vec<u32> {
    let number = |text: &[u8]| std::str::from_utf8(text).ok()?.parse().ok();
    parameters.split(|&byte| byte == b';').map(|text| number(text).unwrap_or(0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The answers of real terminals to the probe's questions, in the order they came.
    const KITTY: &[u8] =
        b"\x1b_Gi=31;OK\x1b\\\x1b[6;19;10t\x1b[4;760;1200t\x1bP>|kitty(0.41.1)\x1b\\\x1b[?2026;2$y\x1b[?62;c";
    const KONSOLE: &[u8] =
        b"\x1b_Gi=31;OK\x1b\\\x1b[6;20;10t\x1b[4;800;1204t\x1bP>|Konsole 25.04.2\x1b\\\x1b[?62;1;4c";
    const FOOT: &[u8] =
        b"\x1b[6;20;10t\x1b[4;600;800t\x1bP>|foot(1.21.0)\x1b\\\x1b[?2026;2$y\x1b[?62;4;22;28c";
    const XTERM: &[u8] =
        b"\x1b[6;17;8t\x1b[4;408;640t\x1bP>|XTerm(379)\x1b\\\x1b[?2026;0$y\x1b[?63;1;2;4;6;9;15;16;22;28c";
    const ST: &[u8] = b"\x1b[?6c";
    const VTE: &[u8] = b"\x1b[4;480;720t\x1bP>|VTE(7006)\x1b\\\x1b[?2026;4$y\x1b[?65;1;9c";
    const TMUX: &[u8] = b"\x1bP>|tmux 3.3a\x1b\\\x1b[?1;2c";

    fn answers(input: &[u8]) -> Answers {
        let mut replies = Replies::default();
        replies.feed(input);
        assert_eq!(replies.typed, b"", "{}", input.escape_ascii());
        replies.answers
    }

    #[test]
    fn recorded_answers_are_understood() {
        let kitty = answers(KITTY);
        assert_eq!(kitty.kitty, Some(true));
        assert_eq!(kitty.cell_px, Some((10, 19)));
        assert_eq!(kitty.window_px, Some((1200, 760)));
        assert_eq!(kitty.terminal.as_deref(), Some("kitty(0.41.1)"));
        assert_eq!(kitty.has_sync, Some(true));
        assert_eq!(answers(KONSOLE).has_sync, None);
        assert_eq!(answers(FOOT).kitty, None);
        assert_eq!(answers(XTERM).has_sync, Some(false));
        assert_eq!(answers(XTERM).attributes, Some(vec![63, 1, 2, 4, 6, 9, 15, 16, 22, 28]));
        assert_eq!(answers(ST), Answers { attributes: Some(vec![6]), ..Answers::default() });
        assert_eq!(answers(VTE).has_sync, Some(false));
        assert_eq!(answers(TMUX).terminal.as_deref(), Some("tmux 3.3a"));
    }

    #[test]
    fn a_refusal_is_no_ok() {
        assert_eq!(answers(b"\x1b_Gi=31;ENOTSUP:no\x1b\\\x1b[?6c").kitty, Some(false));
        assert_eq!(answers(b"\x1b_Gi=7;OK\x1b\\\x1b[?6c").kitty, None);
    }

    #[test]
    fn keys_between_answers_are_kept() {
        let mut replies = Replies::default();
        replies.feed(b"a\x1b_Gi=31;OK\x1b\\\x1b[A\x1b[6;19;10tq\x1bx\x1bOP\xc3\xa9\x1b[?6c1\x1b");
        assert!(replies.answers().is_complete());
        assert_eq!(replies.answers().cell_px, Some((10, 19)));
        assert_eq!(replies.into_typed(), b"a\x1b[Aq\x1bx\x1bOP\xc3\xa91\x1b");
    }

    #[test]
    fn two_escapes_are_two_keys() {
        let mut replies = Replies::default();
        replies.feed(b"\x1b\x1b\x1b[?6c");
        assert_eq!(replies.answers().attributes, Some(vec![6]));
        assert_eq!(replies.into_typed(), b"\x1b\x1b");
    }

    #[test]
    fn a_cut_off_answer_is_no_key() {
        let mut replies = Replies::default();
        replies.feed(b"y\x1b_Gi=31;O");
        assert!(replies.has_begun());
        assert_eq!(replies.into_typed(), b"y");
    }

    #[test]
    fn a_cut_off_string_does_not_swallow_the_next_answer() {
        let mut replies = Replies::default();
        replies.feed(b"\x1b_Gi=31;O\x1b[?62;c");
        assert_eq!(replies.answers().attributes, Some(vec![62, 0]));
        assert_eq!(replies.into_typed(), b"");
    }

    #[test]
    fn an_endless_string_does_not_fill_the_memory() {
        let mut replies = Replies::default();
        replies.feed(b"\x1b_");
        replies.feed(&vec![b'x'; 3 * MAX_SEQUENCE]);
        assert!(replies.sequence.len() <= MAX_SEQUENCE);
    }

    proptest! {
        #[test]
        fn any_split_gives_the_same(cuts in proptest::collection::vec(0usize..100, 0..20)) {
            for recorded in [KITTY, KONSOLE, FOOT, XTERM, VTE, TMUX] {
                let mut replies = Replies::default();
                let mut rest = recorded;
                for cut in &cuts {
                    let (piece, after) = rest.split_at(cut % (rest.len() + 1));
                    replies.feed(piece);
                    rest = after;
                }
                replies.feed(rest);
                prop_assert_eq!(&replies.answers, &answers(recorded));
            }
        }

        #[test]
        fn garbage_is_survived_and_then_answers_are_read(
            garbage in proptest::collection::vec(any::<u8>(), 0..200)
        ) {
            let mut replies = Replies::default();
            replies.feed(&garbage);
            // CAN ends whatever the garbage began.
            replies.feed(b"\x18\x1b[?6c");
            prop_assert!(replies.answers().is_complete());
        }

        #[test]
        fn plain_typing_comes_back_whole(keys in "[a-zA-Z0-9 äß]{0,40}") {
            let mut replies = Replies::default();
            replies.feed(keys.as_bytes());
            replies.feed(KITTY);
            prop_assert_eq!(replies.into_typed(), keys.into_bytes());
        }
    }
}
