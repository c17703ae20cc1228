//! The splitter against recorded terminals, keys, garbage and silence, in pieces of any size.

use super::*;
use proptest::prelude::*;

/// The answers of real terminals to the probe's questions, in the order they came.
const RECORDED: [&[u8]; 6] = [
    b"\x1b_Gi=31;OK\x1b\\\x1b[6;19;10t\x1b[4;760;1200t\x1bP>|kitty(0.41.1)\x1b\\\x1b[?2026;2$y\x1b[?62;c",
    b"\x1b_Gi=31;OK\x1b\\\x1b[6;20;10t\x1b[4;800;1204t\x1bP>|Konsole 25.04.2\x1b\\\x1b[?62;1;4c",
    b"\x1b[6;20;10t\x1b[4;600;800t\x1bP>|foot(1.21.0)\x1b\\\x1b[?2026;2$y\x1b[?62;4;22;28c",
    b"\x1b[6;17;8t\x1b[4;408;640t\x1bP>|XTerm(379)\x1b\\\x1b[?2026;0$y\x1b[?63;1;2;4;6;9;15;16;22;28c",
    b"\x1b[4;480;720t\x1bP>|VTE(7006)\x1b\\\x1b[?2026;4$y\x1b[?65;1;9c",
    b"\x1bP>|tmux 3.3a\x1b\\\x1b[?1;2c",
];

/// Replies that may come at any time, also such as nobody here asks for.
const REPLIES: [&[u8]; 16] = [
    b"\x1b[0n",
    b"\x1b[3n",
    b"\x1b[12;40R",
    b"\x1b[1;2R",
    b"\x1b[?1;0;1024S",
    b"\x1b[?2;3;0S",
    b"\x1b[?2026;2$y",
    b"\x1b[4;1$y",
    b"\x1b_Gi=7;OK\x1b\\",
    b"\x1b_Gi=7,p=3;ENOENT:no such image\x1b\\",
    b"\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\",
    b"\x1b]10;rgb:ffff/ffff/ffff\x07",
    b"\x1bP1$r0m\x1b\\",
    b"\x1b[>1;10;0c",
    b"\x1b[?997;1n",
    b"\x1b^private\x1b\\",
];

/// Keys and mouse actions, each the bytes of one.
const KEYS: [&str; 22] = [
    "a",
    "q",
    " ",
    "?",
    "é",
    "日",
    "🍋",
    "\r",
    "\t",
    "\x7f",
    "\x08",
    "\x03",
    "\x1f",
    "\x1b[A",
    "\x1b[1;2B",
    "\x1bOP",
    "\x1b[15~",
    "\x1b[[A",
    "\x1bx",
    "\x1b\x7f",
    "\x1bé",
    "\x1b[<0;12;7M",
];

fn typed(bytes: &[u8]) -> Piece {
    Piece::Typed(bytes.to_vec())
}

fn all(input: &[u8]) -> Vec<Piece> {
    Splitter::default().feed(input)
}

/// The pieces of an input that comes in parts of these lengths, over and over.
fn in_parts(input: &[u8], lengths: &[usize]) -> Vec<Piece> {
    let mut splitter = Splitter::default();
    let (mut rest, mut pieces) = (input, Vec::new());
    for length in lengths.iter().cycle() {
        let (part, after) = rest.split_at((*length).min(rest.len()));
        pieces.extend(splitter.feed(part));
        rest = after;
        if rest.is_empty() {
            break;
        }
    }
    pieces
}

#[test]
fn recorded_answers_are_replies_and_nothing_else() {
    for recorded in RECORDED {
        let pieces = all(recorded);
        assert!(pieces.len() >= 2);
        assert!(pieces.iter().all(|piece| matches!(piece, Piece::Reply(_))), "{pieces:?}");
    }
}

#[test]
fn keys_between_replies_come_in_order() {
    let input = b"a\x1b_Gi=31;OK\x1b\\\x1b[A\x1b[6;19;10tq\x1bx\x1bOP\xc3\xa9\x1b[?6c1";
    let pieces = all(input);
    let keys: Vec<Piece> =
        pieces.into_iter().filter(|piece| matches!(piece, Piece::Typed(_))).collect();
    let wanted: [&[u8]; 7] = [b"a", b"\x1b[A", b"q", b"\x1bx", b"\x1bOP", "é".as_bytes(), b"1"];
    assert_eq!(keys, wanted.map(typed));
}

#[test]
fn an_escape_alone_is_a_key_after_silence() {
    let mut splitter = Splitter::default();
    let short = Duration::from_millis(30);
    assert_eq!(splitter.patience(short), None);
    assert_eq!(splitter.feed(b"\x1b"), []);
    assert_eq!(splitter.patience(short), Some(short));
    assert_eq!(splitter.silence(), [typed(b"\x1b")]);
    assert_eq!(splitter.patience(short), None);
    assert_eq!(splitter.feed(b"[A"), [typed(b"["), typed(b"A")]);
}

#[test]
fn two_escapes_are_two_keys() {
    let mut splitter = Splitter::default();
    assert_eq!(splitter.feed(b"\x1b\x1b"), [typed(b"\x1b")]);
    assert_eq!(splitter.feed(b"\x1b[A"), [typed(b"\x1b"), typed(b"\x1b[A")]);
}

#[test]
fn alt_with_the_letter_that_begins_a_string_is_a_key_after_silence() {
    for key in [&b"\x1bP"[..], b"\x1b]", b"\x1b_", b"\x1bO"] {
        let mut splitter = Splitter::default();
        assert_eq!(splitter.feed(key), []);
        assert_eq!(splitter.patience(Duration::ZERO), Some(Duration::ZERO));
        assert_eq!(splitter.silence(), [typed(key)]);
        assert_eq!(splitter.feed(b"q"), [typed(b"q")]);
    }
}

#[test]
fn a_reply_cut_off_is_no_key() {
    for cut in [&b"\x1b_Gi=31;O"[..], b"\x1b[6;19", b"\x1bP>|kit", b"\x1b[", b"\x1b_G\x1b"] {
        let mut splitter = Splitter::default();
        assert_eq!(splitter.feed(cut), []);
        assert_eq!(splitter.patience(Duration::ZERO), Some(SEQUENCE_PATIENCE));
        assert_eq!(splitter.silence(), [], "{}", cut.escape_ascii());
        assert_eq!(splitter.feed(b"q"), [typed(b"q")]);
    }
}

#[test]
fn a_string_cut_off_does_not_swallow_the_next_reply() {
    let pieces = all(b"\x1b_Gi=31;O\x1b[?62;c");
    assert_eq!(pieces, [Piece::Reply(Reply::Attributes(vec![62, 0]))]);
}

#[test]
fn an_endless_string_fills_no_memory_and_types_nothing() {
    let mut splitter = Splitter::default();
    splitter.feed(b"\x1b_");
    assert_eq!(splitter.feed(&vec![b'x'; 3 * MAX_SEQUENCE]), []);
    assert!(splitter.sequence.len() <= MAX_SEQUENCE);
    assert_eq!(splitter.feed(b"\x1b\\q"), [typed(b"q")]);
}

#[test]
fn the_oldest_mouse_encoding_types_no_letters() {
    assert_eq!(all(b"\x1b[M !!q"), [typed(b"\x1b[M !!"), typed(b"q")]);
}

#[test]
fn a_paste_may_hold_anything_but_its_end() {
    let pasted = |text: &str| Piece::Pasted(text.to_owned());
    let pieces = all(b"\x1b[200~lemon\r\x1b[A\x1b[?62c\x1b[201~\r");
    assert_eq!(pieces, [pasted("lemon\r\x1b[A\x1b[?62c"), typed(b"\r")]);
    assert_eq!(all(b"\x1b[200~\x1b[201~"), [pasted("")]);
    assert_eq!(all(b"\x1b[201~q"), [typed(b"q")]);
}

#[test]
fn of_a_very_long_paste_the_beginning_is_kept() {
    let long = [b"\x1b[200~".as_slice(), &vec![b'x'; 3 * MAX_PASTE], PASTE_END, b"q"].concat();
    let pieces = in_parts(&long, &[4093]);
    assert_eq!(pieces, [Piece::Pasted("x".repeat(MAX_PASTE)), typed(b"q")]);
}

#[test]
fn a_paste_without_an_end_ends_with_silence() {
    let mut splitter = Splitter::default();
    assert_eq!(splitter.feed(b"\x1b[200~lem"), []);
    assert_eq!(splitter.patience(Duration::ZERO), Some(PASTE_PATIENCE));
    assert_eq!(splitter.silence(), [Piece::Pasted("lem".to_owned())]);
    assert_eq!(splitter.feed(b"q"), [typed(b"q")]);
}

/// Any mix of keys and replies: the bytes, and the keys among them.
fn mixes() -> impl Strategy<Value = (Vec<u8>, Vec<Piece>)> {
    let one = prop_oneof![
        (0..KEYS.len()).prop_map(|key| (KEYS[key].as_bytes(), true)),
        (0..REPLIES.len()).prop_map(|reply| (REPLIES[reply], false)),
        (0..RECORDED.len()).prop_map(|reply| (RECORDED[reply], false)),
    ];
    proptest::collection::vec(one, 0..30).prop_map(|parts| {
        let bytes = parts.iter().flat_map(|(bytes, _)| bytes.iter().copied()).collect();
        let keys = parts.iter().filter(|(_, is_key)| *is_key);
        (bytes, keys.map(|(bytes, _)| typed(bytes)).collect())
    })
}

proptest! {
    #[test]
    fn any_split_of_any_mix_gives_the_same(
        (input, keys) in mixes(),
        lengths in proptest::collection::vec(1usize..40, 1..20),
    ) {
        let pieces = all(&input);
        prop_assert_eq!(&in_parts(&input, &lengths), &pieces);
        let is_typed = |piece: &Piece| matches!(piece, Piece::Typed(_));
        let got: Vec<Piece> = pieces.into_iter().filter(is_typed).collect();
        prop_assert_eq!(got, keys);
    }

    #[test]
    fn after_garbage_and_silence_a_key_is_a_key(
        garbage in proptest::collection::vec(any::<u8>(), 0..200)
    ) {
        let mut splitter = Splitter::default();
        splitter.feed(&garbage);
        splitter.silence();
        prop_assert_eq!(splitter.patience(Duration::ZERO), None);
        prop_assert_eq!(splitter.feed(b"q\x1b[?6c"), vec![
            typed(b"q"),
            Piece::Reply(Reply::Attributes(vec![6])),
        ]);
    }

    #[test]
    fn after_garbage_outside_of_a_paste_a_control_key_arrives_at_once(
        garbage in proptest::collection::vec(any::<u8>(), 0..200)
    ) {
        let mut splitter = Splitter::default();
        splitter.feed(&garbage);
        prop_assume!(splitter.state != State::Paste);
        // After an ESC it is the same key with Alt.
        let last = splitter.feed(b"\r").pop();
        prop_assert!(last == Some(typed(b"\r")) || last == Some(typed(b"\x1b\r")));
        prop_assert_eq!(splitter.feed(b"q"), vec![typed(b"q")]);
    }

    #[test]
    fn silence_between_sequences_changes_nothing((input, keys) in mixes()) {
        let mut splitter = Splitter::default();
        let mut got = Vec::new();
        for piece in input.split_inclusive(|_| true) {
            got.extend(splitter.feed(piece));
            if splitter.patience(Duration::ZERO).is_none() {
                got.extend(splitter.silence());
            }
        }
        got.retain(|piece| matches!(piece, Piece::Typed(_)));
        prop_assert_eq!(got, keys);
    }
}
