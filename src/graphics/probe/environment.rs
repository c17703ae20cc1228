//! What the environment says of the terminal. Pure: variables come in by name.

/// What the environment says. Most of it does not survive ssh, so answers count for more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProbeEnv {
    /// `TERM`.
    pub term: String,
    /// `COLORTERM`.
    pub colorterm: Option<String>,
    /// `TERM_PROGRAM`.
    pub term_program: Option<String>,
    /// `LC_TERMINAL`; the only name that ssh may pass on.
    pub lc_terminal: Option<String>,
    /// Whether `TMUX` is set.
    pub has_tmux: bool,
    /// Whether `STY` (GNU screen) is set.
    pub has_screen: bool,
    /// `LC_ALL`, else `LC_CTYPE`, else `LANG`: the locale, which names the character set.
    pub locale: Option<String>,
    /// Whether `SSH_TTY` or `SSH_CONNECTION` is set: answers take a round trip.
    pub is_remote: bool,
}

impl ProbeEnv {
    /// Picks the variables that matter; `variable` is asked for each by name.
    pub fn from_variables(variable: impl Fn(&str) -> Option<String>) -> Self {
        let has = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
        Self {
            term: variable("TERM").unwrap_or_default(),
            colorterm: variable("COLORTERM"),
            term_program: variable("TERM_PROGRAM"),
            lc_terminal: variable("LC_TERMINAL"),
            has_tmux: has("TMUX"),
            has_screen: has("STY"),
            locale: ["LC_ALL", "LC_CTYPE", "LANG"]
                .into_iter()
                .find_map(|name| variable(name).filter(|value| !value.is_empty())),
            is_remote: has("SSH_TTY") || has("SSH_CONNECTION"),
        }
    }

    /// The variables that matter and are set, for people; long values as `set`.
    pub fn variables(&self) -> Vec<(&'static str, String)> {
        let flag = |is_set: bool| is_set.then(|| "set".to_owned());
        let all = [
            ("TERM", Some(self.term.clone())),
            ("COLORTERM", self.colorterm.clone()),
            ("TERM_PROGRAM", self.term_program.clone()),
            ("LC_TERMINAL", self.lc_terminal.clone()),
            ("TMUX", flag(self.has_tmux)),
            ("STY", flag(self.has_screen)),
            ("SSH_CONNECTION", flag(self.is_remote)),
        ];
        let set = all.into_iter().filter_map(|(name, value)| Some((name, value?)));
        set.filter(|(_, value)| !value.is_empty()).collect()
    }
}
