//! Every terminal whose answers were recorded or are documented, and what is decided for it. The
//! decisions with their reasons are golden: a change here is a change for that terminal's users.

use super::tests::{Played, env};
use super::*;
use std::fmt::Write;

struct Persona {
    name: &'static str,
    env: ProbeEnv,
    said: &'static [u8],
    /// Columns, rows, width and height in pixels, as the device says.
    window: (u16, u16, u16, u16),
}

fn persona(
    name: &'static str,
    term: &str,
    window: (u16, u16, u16, u16),
    said: &'static [u8],
) -> Persona {
    Persona { name, env: env(term), said, window }
}

fn tmux(name: &'static str, window: (u16, u16, u16, u16), said: &'static [u8]) -> Persona {
    let env = ProbeEnv { has_tmux: true, ..env("tmux-256color") };
    Persona { name, env, said, window }
}

const XTERM: &str = "xterm-256color";

/// Without a multiplexer.
fn direct() -> Vec<Persona> {
    vec![
        persona("kitty 0.26.5", "xterm-kitty", (110, 40, 1100, 800),
            b"\x1b_Gi=31;OK\x1b\\\x1b[6;20;10t\x1b[4;800;1100t\x1bP>|kitty(0.26.5)\x1b\\\x1b[?2026;2$y\x1b[?62;c"),
        persona("kitty 0.41.1 over ssh", XTERM, (120, 40, 1200, 760),
            b"\x1b_Gi=31;OK\x1b\\\x1b[6;19;10t\x1b[4;760;1200t\x1bP>|kitty(0.41.1)\x1b\\\x1b[?2026;2$y\x1b[?62;c"),
        persona("ghostty", "xterm-ghostty", (100, 30, 1000, 600),
            b"\x1b_Gi=31;OK\x1b\\\x1b[6;20;10t\x1b[4;600;1000t\x1bP>|ghostty 1.1.3\x1b\\\x1b[?2026;2$y\x1b[?62;22c"),
        persona("rio 0.4.5", "rio", (100, 30, 0, 0),
            b"\x1b_Gi=31;OK\x1b\\\x1b[6;20;10t\x1b[4;600;1000t\x1bP>|rio 0.4.5\x1b\\\x1b[?2026;2$y\x1b[?62;4;6;22c"),
        persona("konsole 22.12.3", XTERM, (110, 40, 1104, 800),
            b"\x1b_Gi=31;OK\x1b\\\x1b[6;20;10t\x1b[4;800;1104t\x1bP>|Konsole 22.12.3\x1b\\\x1b[?62;1;4c"),
        persona("konsole before its pictures", XTERM, (110, 40, 1104, 800),
            b"\x1b[4;800;1104t\x1bP>|Konsole 21.08.0\x1b\\\x1b[?62;1c"),
        persona("iTerm2", XTERM, (100, 30, 1000, 600),
            b"\x1b_Gi=31;OK\x1b\\\x1b[6;20;10t\x1b[4;600;1000t\x1bP>|iTerm2 3.5.0\x1b\\\x1b[?2026;2$y\x1b[?62;4c"),
        persona("WezTerm", XTERM, (100, 30, 1000, 600),
            b"\x1b_Gi=31;OK\x1b\\\x1b[6;20;10t\x1bP>|WezTerm 20240203-110809-5046fc22\x1b\\\x1b[?1;0;1024S\x1b[?2026;2$y\x1b[?65;4;6;18;22c"),
        persona("mintty", XTERM, (100, 30, 1000, 600),
            b"\x1b[6;20;10t\x1b[4;600;1000t\x1bP>|mintty 3.7.0\x1b\\\x1b[?1;0;256S\x1b[?64;1;2;4;6;9;15;21;22;28;29c"),
        persona("xterm.js 6.0.0 with its addon", XTERM, (110, 40, 0, 0),
            b"\x1b[6;18;10t\x1b[4;720;1060t\x1bP>|xterm.js(6.0.0)\x1b\\\x1b[?1;0;256S\x1b[?2026;2$y\x1b[?62;4;9;22c"),
        persona("xterm.js without pictures", XTERM, (110, 40, 0, 0),
            b"\x1b[6;18;10t\x1b[4;720;1060t\x1bP>|xterm.js(5.5.0)\x1b\\\x1b[?1;2c"),
        persona("xterm 379 -ti vt340", XTERM, (80, 24, 640, 408),
            b"\x1b[6;17;8t\x1b[4;408;640t\x1bP>|XTerm(379)\x1b\\\x1b[?1;0;16S\x1b[?2;0;640;408S\x1b[?2026;0$y\x1b[?63;1;2;4;6;9;15;16;22;28c"),
        persona("xterm 379", XTERM, (80, 24, 640, 408),
            b"\x1b[6;17;8t\x1b[4;408;640t\x1bP>|XTerm(379)\x1b\\\x1b[?1;3;0S\x1b[?2026;0$y\x1b[?64;1;2;6;9;15;16;17;18;21;22;28c"),
        persona("mlterm 3.9.0", "mlterm", (80, 24, 640, 408),
            b"\x1b[6;17;8t\x1b[4;408;640t\x1b[?1;0;1024S\x1b[?2026;0$y\x1b[?63;1;2;3;4;6;7;15;18;22;29c"),
        persona("foot 1.21.0", "foot", (80, 30, 800, 600),
            b"\x1b[6;20;10t\x1b[4;600;800t\x1bP>|foot(1.21.0)\x1b\\\x1b[?1;0;1024S\x1b[?2;0;800;600S\x1b[?2026;2$y\x1b[?62;4;22;28c"),
        persona("Windows Terminal 1.22", XTERM, (120, 30, 0, 0),
            b"\x1b[6;20;10t\x1b[?2026;2$y\x1b[?61;4;6;7;14;21;22;23;24;28;32;42c"),
        persona("alacritty 0.15.1", "alacritty", (80, 24, 640, 384),
            b"\x1b[4;384;640t\x1b[?2026;2$y\x1b[?6c"),
        persona("st 0.9", "st-256color", (80, 24, 640, 384), b"\x1b[?6c"),
        persona("VTE 0.70", XTERM, (80, 24, 0, 0),
            b"\x1b[4;480;720t\x1bP>|VTE(7006)\x1b\\\x1b[?1;3;0S\x1b[?2026;4$y\x1b[?65;1;9c"),
        persona("urxvt 9.30", "rxvt-unicode-256color", (80, 24, 640, 408),
            b"\x1b[4;408;640t\x1b[?2026;0$y\x1b[?1;2c"),
        persona("zutty 0.14", XTERM, (80, 24, 0, 0), b"\x1b[?64;1;6;22c"),
        persona("Linux console", "linux", (80, 24, 0, 0), b"\x1b[?6c"),
        persona("dumb", "dumb", (80, 24, 0, 0), b""),
    ]
}

/// Inside tmux or screen.
fn multiplexed() -> Vec<Persona> {
    vec![
        tmux(
            "tmux 3.3a in kitty 0.41, passthrough on",
            (80, 24, 800, 480),
            b"\x1bP>|tmux 3.3a\x1b\\\x1b[?1;2c\x1bP>|kitty(0.41.1)\x1b\\\x1b_Gi=31;OK\x1b\\",
        ),
        tmux(
            "tmux 3.3a in kitty 0.26, passthrough on",
            (80, 24, 800, 480),
            b"\x1bP>|tmux 3.3a\x1b\\\x1b[?1;2c\x1bP>|kitty(0.26.5)\x1b\\\x1b_Gi=31;OK\x1b\\",
        ),
        tmux(
            "tmux that keeps the name, passthrough on",
            (80, 24, 800, 480),
            b"\x1bP>|tmux 3.6\x1b\\\x1b[?1;2c\x1b_Gi=31;OK\x1b\\",
        ),
        tmux("tmux 3.3a, passthrough off", (80, 24, 800, 480), b"\x1bP>|tmux 3.3a\x1b\\\x1b[?1;2c"),
        tmux(
            "tmux 3.5a with sixels",
            (80, 24, 800, 480),
            b"\x1b[6;20;10t\x1bP>|tmux 3.5a\x1b\\\x1b[?1;2;4c",
        ),
        tmux(
            "tmux 3.5a in Konsole that refuses",
            (80, 24, 800, 480),
            b"\x1b[6;20;10t\x1bP>|tmux 3.5a\x1b\\\x1b[?1;2c\x1b_Gi=31;ENOTSUP:no\x1b\\",
        ),
        tmux(
            "tmux 3.2, which passes everything",
            (80, 24, 800, 480),
            b"\x1b_Gi=31;OK\x1b\\\x1bP>|tmux 3.2a\x1b\\\x1b[?1;2c",
        ),
        persona(
            "tmux that TERM hides",
            XTERM,
            (80, 24, 800, 480),
            b"\x1bP>|tmux 3.5a\x1b\\\x1b[?1;2c",
        ),
        persona("screen", "screen.xterm-256color", (80, 24, 0, 0), b"\x1b[?1;2c"),
    ]
}

/// Telling little, or nothing, or not the truth.
fn difficult() -> Vec<Persona> {
    let lc_terminal =
        ProbeEnv { lc_terminal: Some("iTerm2".to_owned()), is_remote: true, ..env(XTERM) };
    let vscode = ProbeEnv { term_program: Some("vscode".to_owned()), ..env(XTERM) };
    vec![
        Persona {
            env: lc_terminal,
            ..persona(
                "iTerm2 before XTVERSION, over ssh",
                XTERM,
                (80, 24, 800, 480),
                b"\x1b[?62;4c",
            )
        },
        Persona {
            env: vscode,
            ..persona("old VS Code without pictures", XTERM, (80, 24, 0, 0), b"\x1b[?1;2c")
        },
        persona(
            "a kitty by name that refuses",
            "xterm-kitty",
            (80, 24, 0, 0),
            b"\x1b_Gi=31;EINVAL:no\x1b\\\x1b[?62;c",
        ),
        persona(
            "a rio without its protocol",
            "rio",
            (80, 24, 0, 0),
            b"\x1bP>|rio 0.1.0\x1b\\\x1b[?62;4;6;22c",
        ),
        persona(
            "impossible numbers",
            XTERM,
            (80, 24, 0, 0),
            b"\x1b[6;0;99999t\x1b[4;0;0t\x1b[?1;0;1S\x1b[?2;0;0;0S\x1b[?62;4c",
        ),
        persona(
            "garbled",
            XTERM,
            (80, 24, 0, 0),
            b"\x1b_Gi=31;O\x07\x1b[6;20;\x07\x1bP>|ki\x1b[?2026$y\x1b[?62;c",
        ),
        persona("mute", XTERM, (80, 24, 800, 480), b""),
    ]
}

/// What is said in answer to the load, where one follows the questions.
fn load_arrived(persona: &Persona) -> Option<(u64, &'static [u8])> {
    persona.env.is_remote.then_some((20, b"\x1b[?62;4c"))
}

fn decision(persona: &Persona) -> Capabilities {
    let said = [(5, persona.said)].into_iter().chain(load_arrived(persona));
    let mut tty = Played::new(&said.collect::<Vec<_>>());
    let (columns, rows, width_px, height_px) = persona.window;
    tty.window = Some(WindowSize { columns, rows, width_px, height_px });
    probe(&mut tty, &persona.env, GraphicsChoice::Auto).capabilities
}

fn text(personas: &[Persona]) -> String {
    let mut text = String::new();
    for persona in personas {
        let found = decision(persona);
        let mut facts = vec![found.protocol.as_str().to_owned()];
        for (has, fact) in [
            (found.has_placeholders, "placeholders"),
            (found.passthrough, "passthrough"),
            (found.has_sync, "sync"),
            (found.in_tmux, "in tmux"),
        ] {
            if has {
                facts.push(fact.to_owned());
            }
        }
        let others = found.supported.iter().filter(|other| **other != found.protocol);
        let others: Vec<&str> = others.map(|other| other.as_str()).collect();
        if !others.is_empty() {
            facts.push(format!("also {}", others.join(" ")));
        }
        if found.protocol == Protocol::Sixel {
            facts.push(format!("{} colours", found.sixel_colours));
        }
        if let Some((width, height)) = found.window_px {
            facts.push(format!("window {width}x{height}"));
        }
        writeln!(text, "{}: {}", persona.name, facts.join(", ")).unwrap();
        for reason in found.reasons {
            writeln!(text, "    {reason}").unwrap();
        }
    }
    text
}

#[test]
fn terminals_that_are_asked_directly() {
    insta::assert_snapshot!(text(&direct()));
}

#[test]
fn terminals_that_make_it_difficult() {
    insta::assert_snapshot!(text(&difficult()));
}

#[test]
fn terminals_behind_a_multiplexer() {
    insta::assert_snapshot!(text(&multiplexed()));
}

/// A later or a split answer changes nothing, a missing last one nothing that was answered.
#[test]
fn answers_in_pieces_lead_to_the_same_decision() {
    for persona in [direct(), multiplexed(), difficult()].into_iter().flatten() {
        let whole = decision(&persona);
        let bytes = persona.said.chunks(1).map(|byte| (1, byte)).chain(load_arrived(&persona));
        let mut tty = Played::new(&bytes.collect::<Vec<_>>());
        let (columns, rows, width_px, height_px) = persona.window;
        tty.window = Some(WindowSize { columns, rows, width_px, height_px });
        let pieces = probe(&mut tty, &persona.env, GraphicsChoice::Auto).capabilities;
        let round_trip = whole.round_trip;
        assert_eq!(Capabilities { round_trip, ..pieces }, whole, "{}", persona.name);
    }
}
