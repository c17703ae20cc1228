//! The terminal's side of the conversation, for tests and benchmarks alike: what kinds of terminal
//! there are, what they answer, what they can draw. It knows no pseudo-terminal and no clock.

pub(crate) mod kinds;
pub(crate) mod sequences;

use sequences::{Kind, Scanner, Sequence};

/// What a terminal does with a command of the kitty protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Apc {
    /// Draws, and answers questions.
    Obeys,
    /// Says that it draws, and refuses every picture.
    Refuses,
    /// Draws what tmux passes on to it; tmux itself takes a bare command for a title.
    ObeysThroughTmux,
    /// Takes no notice.
    Swallows,
    /// Prints it as text.
    Prints,
}

/// What else it draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Drawn {
    Iterm2,
    Sixel,
}

/// A kind of terminal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terminal {
    pub(crate) term: &'static str,
    /// Variables beside `TERM`.
    pub(crate) variables: &'static [(&'static str, &'static str)],
    /// A cell's width and height in pixels, as the terminal device has it; 0: it does not.
    pub(crate) cell_px: (u16, u16),
    /// Questions, and what is answered to each.
    pub(crate) answers: &'static [(&'static [u8], &'static [u8])],
    pub(crate) apc: Apc,
    pub(crate) draws: &'static [Drawn],
}

/// A terminal that listens.
#[derive(Clone, Debug)]
pub(crate) struct Listener {
    terminal: &'static Terminal,
    scanner: Scanner,
}

impl Listener {
    pub(crate) fn new(terminal: &'static Terminal) -> Self {
        Self { terminal, scanner: Scanner::default() }
    }

    /// What the terminal answers to what has just arrived.
    pub(crate) fn hear(&mut self, bytes: &[u8]) -> Vec<u8> {
        let heard = self.scanner.feed(bytes);
        heard.iter().flat_map(|sequence| self.terminal.answer(sequence)).collect()
    }
}

impl Terminal {
    fn answer(&self, sequence: &Sequence) -> Vec<u8> {
        match sequence.kind {
            Kind::Csi => {
                let found = self.answers.iter().find(|(question, _)| sequence.bytes == *question);
                found.map_or(Vec::new(), |(_, answer)| answer.to_vec())
            }
            Kind::Apc if self.apc == Apc::Obeys => kitty_answer(&sequence.bytes),
            Kind::Apc if self.apc == Apc::Refuses => {
                [kitty_answer(&sequence.bytes), refusal(&sequence.bytes)].concat()
            }
            Kind::Dcs if self.apc == Apc::ObeysThroughTmux => {
                sequence.passed_on().map_or(Vec::new(), |command| match command.as_slice() {
                    b"\x1b[5n" => b"\x1b[0n".to_vec(),
                    command => kitty_answer(command),
                })
            }
            _ => Vec::new(),
        }
    }
}

/// A kitty that cannot open the program's files, as behind ssh, answers a question so.
fn kitty_answer(command: &[u8]) -> Vec<u8> {
    let Some(keys) = kitty_keys(command).filter(|keys| keys.iter().any(|key| key == "a=q")) else {
        return Vec::new();
    };
    let id = keys.iter().find_map(|key| key.strip_prefix("i=")).unwrap_or("0");
    let is_inline = !keys.iter().any(|key| key.starts_with("t=") && key != "t=d");
    let said = if is_inline { "OK" } else { "EBADF:Failed to open file" };
    format!("\x1b_Gi={id};{said}\x1b\\").into_bytes()
}

/// What is said to a picture that comes, or to one that is to be shown and did not come.
fn refusal(command: &[u8]) -> Vec<u8> {
    let keys = kitty_keys(command).unwrap_or_default();
    let has = |names: &[&str]| keys.iter().any(|key| names.contains(&key.as_str()));
    let id = keys.iter().find_map(|key| key.strip_prefix("i="));
    match id.filter(|_| has(&["a=t", "a=T", "a=p"])) {
        Some(id) => format!("\x1b_Gi={id};EINVAL:no pictures here\x1b\\").into_bytes(),
        None => Vec::new(),
    }
}

/// The keys of a kitty command (`a=t`, `i=7`, ...); `None`: it is none.
pub(crate) fn kitty_keys(command: &[u8]) -> Option<Vec<String>> {
    let body = command.strip_prefix(b"\x1b_G")?.strip_suffix(b"\x1b\\")?;
    let keys = body.split(|&byte| byte == b';').next()?;
    Some(String::from_utf8_lossy(keys).split(',').map(str::to_owned).collect())
}
