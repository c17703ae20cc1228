//! Text from outside, made safe to show: a file name or a class name may hold escape sequences.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use unicode_width::UnicodeWidthChar;

/// How many marks of no width are shown on one letter: as many as Unicode's stream-safe text has
/// (UAX #15), more than any script needs. A pile of thousands would cover the lines above and below.
const MOST_MARKS: usize = 30;

/// The text with everything that could steer a terminal or deceive a reader written out as an
/// escape: control characters (C0, DEL, C1), line and paragraph separators, and marks that change
/// the direction of writing or are invisible. Joiners stay: scripts and emoji need them. Of the marks
/// on a letter the first thirty stay, the rest is left out.
///
/// Whatever shows text that came from a file, an importer or another person calls this once, at
/// the last moment; stored text stays as it was.
pub fn printable(text: &str) -> Cow<'_, str> {
    let mut marks = Marks::default();
    if !text.chars().any(|c| is_unsafe(c) || marks.is_one_too_many(c)) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    let mut marks = Marks::default();
    for c in text.chars() {
        if is_unsafe(c) {
            push_escape(&mut shown, c);
            marks = Marks::default();
        } else if !marks.is_one_too_many(c) {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// JSON with everything written as an escape of JSON's that [`printable`] would change: it says the
/// same and is as safe to show. Outside strings, JSON has none of it but line breaks, which stay.
pub fn printable_json(json: String) -> String {
    let is_kept = |(c, is_safe): (char, bool)| is_safe || c == '\n';
    if letters(&json).all(is_kept) {
        return json;
    }
    let mut shown = String::with_capacity(json.len() + 16);
    for (c, is_safe) in letters(&json) {
        if is_kept((c, is_safe)) {
            shown.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                push(&mut shown, format_args!("\\u{unit:04x}"));
            }
        }
    }
    shown
}

/// The letters of a text, and whether each may be shown as it is where it stands: for those who
/// write the others in the escapes of some language, so that nothing is left out.
pub fn letters(text: &str) -> impl Iterator<Item = (char, bool)> {
    let mut marks = Marks::default();
    text.chars().map(move |c| (c, !marks.is_one_too_many(c) && !is_unsafe(c)))
}

/// Counts the marks on a letter.
#[derive(Default)]
struct Marks(usize);

impl Marks {
    /// Whether this is a mark, and the letter has all it may have.
    fn is_one_too_many(&mut self, c: char) -> bool {
        let is_mark = c >= '\u{300}' && c.width() == Some(0);
        self.0 = if is_mark { self.0 + 1 } else { 0 };
        self.0 > MOST_MARKS
    }
}

/// The text as it may stand in a cell of a table: printable, and with an apostrophe before what a
/// spreadsheet would take for a formula.
pub fn cell_text(text: &str) -> Cow<'_, str> {
    // Where wide letters are typed, a spreadsheet reads the wide signs alike.
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        return Cow::Owned(format!("'{}", printable(text)));
    }
    printable(text)
}

/// "1 image", "2 images": the plural of a word that takes an s, or "es" after one ("classes").
pub fn counted<N: fmt::Display + Copy + PartialEq + From<u8>>(count: N, one: &str) -> String {
    let ending = match one {
        _ if count == N::from(1) => "",
        hissing if hissing.ends_with('s') => "es",
        _ => "s",
    };
    format!("{count} {one}{ending}")
}

fn push_escape(shown: &mut String, c: char) {
    match c {
        '\n' => shown.push_str("\\n"),
        '\r' => shown.push_str("\\r"),
        '\t' => shown.push_str("\\t"),
        c if c < '\u{100}' => push(shown, format_args!("\\x{:02x}", u32::from(c))),
        c => push(shown, format_args!("\\u{{{:x}}}", u32::from(c))),
    }
}

fn push(shown: &mut String, text: fmt::Arguments<'_>) {
    let written = shown.write_fmt(text);
    debug_assert!(written.is_ok(), "a String takes everything");
}

fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00ad}' | '\u{034f}' | '\u{061c}' // soft hyphen, grapheme joiner, Arabic letter mark
            | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' // fillers in place of Korean letters
            | '\u{17b4}' | '\u{17b5}' | '\u{180e}' // unseen Khmer vowels, Mongolian vowel separator
            | '\u{200b}' | '\u{200e}' | '\u{200f}' // zero-width space, direction marks
            | '\u{2028}'..='\u{202e}' // separators, embeddings and overrides
            | '\u{2060}'..='\u{206f}' // invisible operators, isolates
            | '\u{feff}' | '\u{fff0}'..='\u{fffb}' // byte order mark, unassigned, interlinear marks
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' // of shorthand, of music
            | '\u{e0000}'..='\u{e00ff}' | '\u{e01f0}'..='\u{e0fff}' // tags, unassigned
            | '\u{10eeee}' // kitty draws a picture in its place
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn honest_text_is_not_copied() {
        for text in ["", "granny smith", "Käse, 林檎, تفاح", "👩\u{200d}🔬", "a\\b"] {
            assert!(matches!(printable(text), Cow::Borrowed(same) if same == text), "{text:?}");
        }
    }

    #[test]
    fn one_is_not_many() {
        let texts = [counted(0_usize, "image"), counted(1_u64, "class"), counted(2_u64, "class")];
        assert_eq!(texts, ["0 images", "1 class", "2 classes"]);
    }

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(cell_text("=1+1"), "'=1+1");
        assert_eq!(cell_text("\t@x"), "'\\t@x");
        assert_eq!(cell_text("＝1+1"), "'＝1+1");
        assert_eq!(cell_text("a=1"), "a=1");
    }

    #[test]
    fn controls_become_visible() {
        assert_eq!(printable("a\x1b[31mb\x07"), "a\\x1b[31mb\\x07");
        assert_eq!(printable("two\nlines\r\t\x7f\u{9b}"), "two\\nlines\\r\\t\\x7f\\x9b");
    }

    #[test]
    fn marks_that_deceive_become_visible() {
        assert_eq!(printable("gpj.\u{202e}exe"), "gpj.\\u{202e}exe");
        assert_eq!(printable("\u{2066}x\u{200b}\u{feff}"), "\\u{2066}x\\u{200b}\\u{feff}");
        assert_eq!(printable("a\u{10eeee}\u{305}\u{3164}"), "a\\u{10eeee}\u{305}\\u{3164}");
    }

    #[test]
    fn a_letter_has_thirty_marks_at_most() {
        let pile = |marks: usize| format!("Z{}y", "\u{301}\u{489}".repeat(marks / 2));
        assert_eq!(printable(&pile(30)), pile(30));
        assert_eq!(printable(&pile(1000)), pile(30));
        // They end with a letter, and begin again with one that is written out.
        assert_eq!(printable(&pile(40).repeat(2)), pile(30).repeat(2));
        let joiners = format!("a{}", "\u{200d}".repeat(31));
        assert_eq!(printable(&joiners), &joiners[..joiners.len() - 3]);
    }

    #[test]
    fn json_says_the_same_without_what_steers() {
        let honest = r#"{"a":["Käse \n","👩‍🔬"]}"#;
        assert_eq!(printable_json(honest.to_owned()), honest);
        let told = printable_json("[\n\"\u{7f}\u{9b}2J\u{202e}\u{e0041}\"\n]".to_owned());
        assert_eq!(told, "[\n\"\\u007f\\u009b2J\\u202e\\udb40\\udc41\"\n]");
    }

    proptest! {
        #[test]
        fn the_result_is_safe_and_stable(text in "\\PC*|[\\x00-\\u{a0}\\u{2000}-\\u{2070}]*") {
            let once = printable(&text).into_owned();
            prop_assert!(!once.chars().any(is_unsafe));
            prop_assert_eq!(printable(&once), once.as_str());
        }

        #[test]
        fn json_is_safe_and_the_same(text in "\\PC*|[\\x00-\\u{a0}\\u{300}-\\u{310}\\u{2000}-\\u{2070}]*") {
            let json = printable_json(serde_json::to_string(&text).unwrap());
            prop_assert!(!json.chars().any(is_unsafe));
            prop_assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
        }
    }
}
