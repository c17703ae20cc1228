//! Words to be pasted into a shell.

use crate::domain::printable;

/// The command that begins a session on a dataset. A name that looks like an option is said to be
/// none.
pub(super) fn begin_with(name: &str) -> String {
    let dashes = if name.starts_with('-') { "-- " } else { "" };
    format!("begin with: hit5 label {dashes}{}", shell_word(name))
}

/// A word as bash and zsh read it back, whatever it holds, with nothing that steers a terminal.
pub(super) fn shell_word(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./+:@%,".contains(c);
    if printable(word) != word {
        let quoted: String = word.chars().map(|c| escaped(c.encode_utf8(&mut [0; 4]))).collect();
        return format!("$'{quoted}'");
    }
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// A character as it stands between `$'` and `'`.
fn escaped(character: &str) -> String {
    match character {
        "'" | "\\" => format!("\\{character}"),
        shown if printable(shown) == shown => shown.to_owned(),
        hidden => {
            let bytes: Vec<String> = hidden.bytes().map(|byte| format!("\\x{byte:02x}")).collect();
            bytes.concat()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::shell_word;

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
}
