//! Which terminal it is: by its own answer, else by the variables it set. Pure.

use super::ProbeEnv;
use super::answers::Answers;

/// A terminal whose ways with pictures are known. Others are judged by their answers alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Brand {
    Kitty,
    Ghostty,
    Rio,
    Iterm2,
    WezTerm,
    Konsole,
    /// VS Code, and what else embeds xterm.js.
    XtermJs,
    Mintty,
    Tmux,
}

/// How terminals begin their answer to XTVERSION.
const NAMES: [(&str, Brand); 9] = [
    ("kitty", Brand::Kitty),
    ("ghostty", Brand::Ghostty),
    ("rio", Brand::Rio),
    ("iterm2", Brand::Iterm2),
    ("wezterm", Brand::WezTerm),
    ("konsole", Brand::Konsole),
    ("xterm.js", Brand::XtermJs),
    ("mintty", Brand::Mintty),
    ("tmux", Brand::Tmux),
];

/// What `TERM_PROGRAM` and `LC_TERMINAL` are set to. The latter survives ssh.
const VARIABLES: [(&str, Brand); 9] = [
    ("iTerm.app", Brand::Iterm2),
    ("iTerm2", Brand::Iterm2),
    ("WezTerm", Brand::WezTerm),
    ("vscode", Brand::XtermJs),
    ("mintty", Brand::Mintty),
    ("ghostty", Brand::Ghostty),
    ("kitty", Brand::Kitty),
    ("rio", Brand::Rio),
    ("tmux", Brand::Tmux),
];

/// A terminal's brand and how it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) brand: Option<Brand>,
    /// Major and minor version, where the terminal said it.
    pub(super) version: Option<(u32, u32)>,
}

/// Recognizes the terminal. A name it gave itself ends the matter, whether it is known or not:
/// variables may be those of a terminal further out.
pub(super) fn recognize(answers: &Answers, env: &ProbeEnv) -> Known {
    match &answers.terminal {
        Some(name) => recognize_name(name),
        None => {
            Known { brand: by_attributes(answers).or_else(|| by_variables(env)), version: None }
        }
    }
}

/// Recognizes a terminal by the name it gave itself.
pub(super) fn recognize_name(name: &str) -> Known {
    Known { brand: by_name(name), version: version(name) }
}

fn by_name(name: &str) -> Option<Brand> {
    let lower = name.to_ascii_lowercase();
    let begins = |start: &str| {
        let rest = lower.strip_prefix(start)?;
        rest.chars().next().is_none_or(|next| !next.is_ascii_alphabetic()).then_some(())
    };
    NAMES.iter().find(|(start, _)| begins(start).is_some()).map(|(_, brand)| *brand)
}

/// xterm.js, which gives no name where it is not VS Code, is the only one seen to answer just this.
fn by_attributes(answers: &Answers) -> Option<Brand> {
    (answers.attributes.as_deref() == Some(&[62, 4, 9, 22])).then_some(Brand::XtermJs)
}

fn by_variables(env: &ProbeEnv) -> Option<Brand> {
    let of = |value: &Option<String>| {
        let value = value.as_deref()?;
        VARIABLES.iter().find(|(name, _)| *name == value).map(|(_, brand)| *brand)
    };
    let by_term = match env.term.as_str() {
        "xterm-kitty" => Some(Brand::Kitty),
        "xterm-ghostty" => Some(Brand::Ghostty),
        _ => None,
    };
    by_term.or_else(|| of(&env.term_program)).or_else(|| of(&env.lc_terminal))
}

/// The first two numbers of a name such as `kitty(0.41.1)` or `tmux 3.5a`.
fn version(name: &str) -> Option<(u32, u32)> {
    let start = name.find(|c: char| c.is_ascii_digit())?;
    let (major, rest) = name[start..].split_once('.')?;
    let minor: String = rest.chars().take_while(char::is_ascii_digit).collect();
    Some((major.parse().ok()?, minor.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_recognized_whatever_follows() {
        for (name, brand, version) in [
            ("kitty(0.41.1)", Some(Brand::Kitty), Some((0, 41))),
            ("Konsole 25.04.2", Some(Brand::Konsole), Some((25, 4))),
            ("tmux 3.5a", Some(Brand::Tmux), Some((3, 5))),
            ("tmux next-3.7", Some(Brand::Tmux), Some((3, 7))),
            ("xterm.js(6.0.0)", Some(Brand::XtermJs), Some((6, 0))),
            ("WezTerm 20240203-110809-5046fc22", Some(Brand::WezTerm), None),
            ("XTerm(379)", None, None),
            ("riot 1.0", None, Some((1, 0))),
            ("", None, None),
        ] {
            let answers = Answers { terminal: Some(name.to_owned()), ..Answers::default() };
            let known = recognize(&answers, &ProbeEnv::default());
            assert_eq!(known, Known { brand, version }, "{name}");
        }
    }

    #[test]
    fn variables_count_only_where_no_name_was_given() {
        let env = ProbeEnv { lc_terminal: Some("iTerm2".to_owned()), ..ProbeEnv::default() };
        assert_eq!(recognize(&Answers::default(), &env).brand, Some(Brand::Iterm2));
        let answers = Answers { terminal: Some("foot(1.21.0)".to_owned()), ..Answers::default() };
        assert_eq!(recognize(&answers, &env).brand, None);
    }
}
