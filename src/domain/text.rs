//! Text from outside, made safe to show: a file name or a class name may hold escape sequences.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

/// The text with everything that could steer a terminal or deceive a reader written out as an
/// escape: control characters (C0, DEL, C1), line and paragraph separators, and marks that change
/// the direction of writing or are invisible. Joiners stay: scripts and emoji need them.
///
/// Whatever shows text that came from a file, an importer or another person calls this once, at
/// the last moment; stored text stays as it was.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_unsafe(c) { push_escape(&mut shown, c) } else { shown.push(c) }
    }
    Cow::Owned(shown)
}

/// The text as it may stand in a cell of a table: printable, and with an apostrophe before what a
/// spreadsheet would take for a formula.
pub fn cell_text(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
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
    let written = match c {
        '\n' => write!(shown, "\\n"),
        '\r' => write!(shown, "\\r"),
        '\t' => write!(shown, "\\t"),
        c if c < '\u{100}' => write!(shown, "\\x{:02x}", u32::from(c)),
        c => write!(shown, "\\u{{{:x}}}", u32::from(c)),
    };
    debug_assert!(written.is_ok(), "a String takes everything");
}

fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00ad}' | '\u{061c}' | '\u{180e}' // soft hyphen, Arabic letter mark, vowel separator
            | '\u{200b}' | '\u{200e}' | '\u{200f}' // zero-width space, direction marks
            | '\u{2028}'..='\u{202e}' // separators, embeddings and overrides
            | '\u{2060}'..='\u{206f}' // invisible operators, isolates
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' // byte order mark, interlinear marks
            | '\u{e0000}'..='\u{e007f}' // tags
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
    }

    proptest! {
        #[test]
        fn the_result_is_safe_and_stable(text in "\\PC*|[\\x00-\\u{a0}\\u{2000}-\\u{2070}]*") {
            let once = printable(&text).into_owned();
            prop_assert!(!once.chars().any(is_unsafe));
            prop_assert_eq!(printable(&once), once.as_str());
        }
    }
}
