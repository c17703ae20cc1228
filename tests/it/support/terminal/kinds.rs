//! Kinds of terminal, with the answers that were recorded from them; those of iTerm2, WezTerm,
//! Windows Terminal and VS Code are from their documentation and source.

use super::{Apc, Drawn, Terminal};

const XTERM: &str = "xterm-256color";

const CELL: &[u8] = b"\x1b[16t";
const NAME: &[u8] = b"\x1b[>0q";
const REGISTERS: &[u8] = b"\x1b[?1;1;0S";
const SYNC: &[u8] = b"\x1b[?2026$p";
const ATTRIBUTES: &[u8] = b"\x1b[c";
const STATUS: &[u8] = b"\x1b[5n";

const CELL_10_20: (&[u8], &[u8]) = (CELL, b"\x1b[6;20;10t");
const CELL_8_17: (&[u8], &[u8]) = (CELL, b"\x1b[6;17;8t");
const HAS_SYNC: (&[u8], &[u8]) = (SYNC, b"\x1b[?2026;2$y");
const READY: (&[u8], &[u8]) = (STATUS, b"\x1b[0n");

/// Nothing special; synchronized updates, half blocks.
pub(crate) const PLAIN: Terminal = Terminal {
    term: XTERM,
    variables: &[],
    cell_px: (10, 20),
    answers: &[
        CELL_10_20,
        (NAME, b"\x1bP>|pty\x1b\\"),
        HAS_SYNC,
        (ATTRIBUTES, b"\x1b[?62c"),
        READY,
    ],
    apc: Apc::Swallows,
    draws: &[],
};

/// A terminal that does not say its name and draws kitty's pictures, without placeholders.
pub(crate) const NAMELESS_KITTY: Terminal = Terminal { apc: Apc::Obeys, ..PLAIN };

pub(crate) const MUTE: Terminal = Terminal { answers: &[], ..PLAIN };

pub(crate) const KITTY_0_41: Terminal = Terminal {
    answers: &[
        CELL_10_20,
        (NAME, b"\x1bP>|kitty(0.41.1)\x1b\\"),
        HAS_SYNC,
        (ATTRIBUTES, b"\x1b[?62;c"),
        READY,
    ],
    apc: Apc::Obeys,
    ..PLAIN
};

pub(crate) const KITTY_0_26: Terminal = Terminal {
    term: "xterm-kitty",
    answers: &[
        CELL_10_20,
        (NAME, b"\x1bP>|kitty(0.26.5)\x1b\\"),
        HAS_SYNC,
        (ATTRIBUTES, b"\x1b[?62;c"),
        READY,
    ],
    apc: Apc::Obeys,
    ..PLAIN
};

/// Answers OK to kitty's question and refuses every picture.
pub(crate) const BOASTER: Terminal = Terminal { apc: Apc::Refuses, ..KITTY_0_41 };

/// Answers OK to kitty's question, cannot draw placeholders, knows no synchronized updates.
pub(crate) const KONSOLE: Terminal = Terminal {
    answers: &[
        CELL_10_20,
        (NAME, b"\x1bP>|Konsole 22.12.3\x1b\\"),
        (ATTRIBUTES, b"\x1b[?62;1;4c"),
        READY,
    ],
    apc: Apc::Obeys,
    draws: &[Drawn::Iterm2, Drawn::Sixel],
    ..PLAIN
};

pub(crate) const WEZTERM: Terminal = Terminal {
    answers: &[
        CELL_10_20,
        (NAME, b"\x1bP>|WezTerm 20240203-110809-5046fc22\x1b\\"),
        (REGISTERS, b"\x1b[?1;0;1024S"),
        HAS_SYNC,
        (ATTRIBUTES, b"\x1b[?65;4;6;18;22c"),
        READY,
    ],
    apc: Apc::Obeys,
    draws: &[Drawn::Iterm2, Drawn::Sixel],
    ..PLAIN
};

pub(crate) const ITERM2: Terminal = Terminal {
    answers: &[
        CELL_10_20,
        (NAME, b"\x1bP>|iTerm2 3.5.0\x1b\\"),
        HAS_SYNC,
        (ATTRIBUTES, b"\x1b[?62;4c"),
        READY,
    ],
    apc: Apc::Obeys,
    draws: &[Drawn::Iterm2, Drawn::Sixel],
    ..PLAIN
};

pub(crate) const FOOT: Terminal = Terminal {
    term: "foot",
    answers: &[
        CELL_10_20,
        (NAME, b"\x1bP>|foot(1.21.0)\x1b\\"),
        (REGISTERS, b"\x1b[?1;0;1024S"),
        HAS_SYNC,
        (ATTRIBUTES, b"\x1b[?62;4;22;28c"),
        READY,
    ],
    draws: &[Drawn::Sixel],
    ..PLAIN
};

pub(crate) const XTERM_VT340: Terminal = Terminal {
    cell_px: (8, 17),
    answers: &[
        CELL_8_17,
        (NAME, b"\x1bP>|XTerm(379)\x1b\\"),
        (REGISTERS, b"\x1b[?1;0;16S"),
        (b"\x1b[?2;1;0S", b"\x1b[?2;0;640;408S"),
        (SYNC, b"\x1b[?2026;0$y"),
        (ATTRIBUTES, b"\x1b[?63;1;2;4;6;9;15;16;22;28c"),
        READY,
    ],
    draws: &[Drawn::Sixel],
    ..PLAIN
};

pub(crate) const MLTERM: Terminal = Terminal {
    term: "mlterm",
    cell_px: (8, 17),
    answers: &[
        CELL_8_17,
        (REGISTERS, b"\x1b[?1;0;1024S"),
        (SYNC, b"\x1b[?2026;0$y"),
        (ATTRIBUTES, b"\x1b[?63;1;2;3;4;6;7;15;18;22;29c"),
        READY,
    ],
    draws: &[Drawn::Iterm2, Drawn::Sixel],
    ..PLAIN
};

/// Says nothing of pixels in the terminal device.
pub(crate) const WINDOWS_TERMINAL: Terminal = Terminal {
    cell_px: (0, 0),
    answers: &[
        CELL_10_20,
        HAS_SYNC,
        (ATTRIBUTES, b"\x1b[?61;4;6;7;14;21;22;23;24;28;32;42c"),
        READY,
    ],
    draws: &[Drawn::Sixel],
    ..PLAIN
};

/// Its pictures switched on.
pub(crate) const VS_CODE: Terminal = Terminal {
    variables: &[("TERM_PROGRAM", "vscode")],
    cell_px: (0, 0),
    answers: &[
        (CELL, b"\x1b[6;18;10t"),
        (NAME, b"\x1bP>|xterm.js(6.0.0)\x1b\\"),
        (REGISTERS, b"\x1b[?1;0;256S"),
        HAS_SYNC,
        (ATTRIBUTES, b"\x1b[?62;4;9;22c"),
        READY,
    ],
    draws: &[Drawn::Iterm2, Drawn::Sixel],
    ..PLAIN
};

/// tmux that passes on what it is asked to, in a kitty.
pub(crate) const TMUX_IN_KITTY: Terminal = Terminal {
    term: "tmux-256color",
    variables: &[("TMUX", "/tmp/tmux-0/default,1,0")],
    answers: &[(NAME, b"\x1bP>|tmux 3.3a\x1b\\"), (ATTRIBUTES, b"\x1b[?1;2c"), READY],
    apc: Apc::ObeysThroughTmux,
    ..PLAIN
};

/// The same in a terminal that draws iTerm2's pictures.
pub(crate) const TMUX_IN_MLTERM: Terminal = Terminal { draws: &[Drawn::Iterm2], ..TMUX_IN_KITTY };

/// tmux that passes nothing on, or to a terminal that does not understand it.
pub(crate) const TMUX: Terminal = Terminal { apc: Apc::Swallows, ..TMUX_IN_KITTY };

pub(crate) const SCREEN: Terminal = Terminal {
    term: "screen.xterm-256color",
    variables: &[("STY", "1.pts-0.host")],
    cell_px: (0, 0),
    answers: &[(ATTRIBUTES, b"\x1b[?1;2c"), READY],
    apc: Apc::Prints,
    ..PLAIN
};

pub(crate) const LINUX_CONSOLE: Terminal = Terminal {
    term: "linux",
    cell_px: (0, 0),
    answers: &[(ATTRIBUTES, b"\x1b[?6c"), READY],
    apc: Apc::Prints,
    ..PLAIN
};

pub(crate) const URXVT: Terminal = Terminal {
    term: "rxvt-unicode-256color",
    cell_px: (8, 17),
    answers: &[(SYNC, b"\x1b[?2026;0$y"), (ATTRIBUTES, b"\x1b[?1;2c"), READY],
    apc: Apc::Prints,
    ..PLAIN
};

/// Prints kitty's question, and its `TERM` does not tell.
pub(crate) const ZUTTY: Terminal = Terminal {
    cell_px: (0, 0),
    answers: &[(ATTRIBUTES, b"\x1b[?64;1;6;22c"), READY],
    apc: Apc::Prints,
    ..PLAIN
};

/// Every answer is spoilt, the last one is not.
pub(crate) const GARBLED: Terminal = Terminal {
    answers: &[
        (CELL, b"\x1b[6;20;\x07\x1b[;;;;t"),
        (NAME, b"\x1bP>|ki\x1b\\\x1b]11;rgb:\x07"),
        (REGISTERS, b"\x1b[?1;0;S\x1b[?;;\xff\xfe"),
        (SYNC, b"\x1b[?2026$y"),
        (ATTRIBUTES, b"\x1b_Gi=31;O\x07K\x1b\\\x1b[?62;c"),
        READY,
    ],
    ..PLAIN
};

/// Knows nothing of its pixels and says so in every way.
pub(crate) const WITHOUT_PIXELS: Terminal = Terminal {
    cell_px: (0, 0),
    answers: &[
        (CELL, b"\x1b[6;0;0t"),
        (b"\x1b[14t", b"\x1b[4;0;0t"),
        (b"\x1b[?2;1;0S", b"\x1b[?2;0;0;0S"),
        (NAME, b"\x1bP>|kitty(0.41.1)\x1b\\"),
        HAS_SYNC,
        (ATTRIBUTES, b"\x1b[?62;c"),
        READY,
    ],
    apc: Apc::Obeys,
    ..PLAIN
};
