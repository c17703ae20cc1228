//! Words to be pasted into a shell.

use crate::domain::letters;

/// The command that begins a session on a dataset.
pub(super) fn begin_with(name: &str) -> String {
    format!("begin with: hit5 label {}", operand(name))
}

/// A word to stand alone in a command. One that looks like an option is said to be none.
pub(super) fn operand(word: &str) -> String {
    let dashes = if word.starts_with('-') { "-- " } else { "" };
    format!("{dashes}{}", shell_word(word))
}

/// A word as bash and zsh read it back, whatever it holds, with nothing that steers a terminal.
pub(super) fn shell_word(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./+:@%,".contains(c);
    if letters(word).any(|(_, is_safe)| !is_safe) {
        let quoted: String = letters(word).map(|(c, is_safe)| escaped(c, is_safe)).collect();
        return format!("$'{quoted}'");
    }
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// A character as it stands between `$'` and `'`.
fn escaped(c: char, is_safe: bool) -> String {
    match c {
        '\'' | '\\' => format!("\\{c}"),
        _ if is_safe => c.to_string(),
        _ => {
            let mut buffer = [0; 4];
            let bytes = c.encode_utf8(&mut buffer).bytes();
            bytes.map(|byte| format!("\\x{byte:02x}")).collect::<Vec<_>>().concat()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{operand, shell_word};
    use crate::domain::printable;

    #[test]
    fn a_shell_reads_the_name_back() {
        for (word, written) in [
            ("fruit-2.1", "fruit-2.1"),
            ("Käse", "Käse"),
            ("two words", "'two words'"),
            ("it's", r"'it'\''s'"),
            ("n\u{1b}[2J's", r"$'n\x1b[2J\'s'"),
            ("a\u{202e}b", r"$'a\xe2\x80\xaeb'"),
            ("", "''"),
        ] {
            assert_eq!(shell_word(word), written);
        }
    }

    #[test]
    fn a_name_is_no_option() {
        assert_eq!([operand("set"), operand("-n")], ["set", "-- -n"]);
    }

    #[test]
    fn a_pile_of_marks_is_written_out() {
        let word = shell_word(&format!("Z{}", "\u{301}".repeat(40)));
        let (shown, told) = ("\u{301}".repeat(30), r"\xcc\x81".repeat(10));
        assert_eq!(word, format!("$'Z{shown}{told}'"));
        assert_eq!(printable(&word), word);
        assert_eq!(shell_word("é\u{301}"), "'é\u{301}'");
    }
}
