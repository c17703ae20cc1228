//! The probe against played terminals: what they say, in which pieces, and when.

use super::super::{CellSize, Colours, Glyphs};
use super::*;
use std::collections::VecDeque;

const KITTY: &[u8] =
    b"\x1b_Gi=31;OK\x1b\\\x1b[6;19;10t\x1b[4;760;1200t\x1bP>|kitty(0.41.1)\x1b\\\x1b[?2026;2$y\x1b[?62;c";

/// A terminal that says each piece after a delay; time passes only by waiting.
pub(super) struct Played {
    pieces: VecDeque<(Duration, Vec<u8>)>,
    pub(super) clock: Duration,
    pub(super) written: Vec<u8>,
    pub(super) window: Option<WindowSize>,
}

impl Played {
    pub(super) fn new(pieces: &[(u64, &[u8])]) -> Self {
        let piece = |&(ms, bytes): &(u64, &[u8])| (Duration::from_millis(ms), bytes.to_vec());
        Self {
            pieces: pieces.iter().map(piece).collect(),
            clock: Duration::ZERO,
            written: Vec::new(),
            window: None,
        }
    }
}

impl ProbeTty for Played {
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.written.extend_from_slice(bytes);
        Ok(())
    }

    fn read(&mut self, timeout: Duration) -> io::Result<Vec<u8>> {
        match self.pieces.front_mut() {
            Some((delay, _)) if *delay <= timeout => {
                self.clock += *delay;
                Ok(self.pieces.pop_front().unwrap().1)
            }
            Some((delay, _)) => {
                *delay -= timeout;
                self.clock += timeout;
                Ok(Vec::new())
            }
            None => {
                self.clock += timeout;
                Ok(Vec::new())
            }
        }
    }

    fn elapsed(&self) -> Duration {
        self.clock
    }

    fn window_size(&self) -> Option<WindowSize> {
        self.window
    }
}

pub(super) fn env(term: &str) -> ProbeEnv {
    ProbeEnv { term: term.to_owned(), ..ProbeEnv::default() }
}

fn probed(pieces: &[(u64, &[u8])], env: &ProbeEnv) -> ProbeOutcome {
    probe(&mut Played::new(pieces), env, GraphicsChoice::Auto)
}

#[test]
fn kitty_gets_kitty() {
    let outcome = probed(&[(5, KITTY)], &env("xterm-kitty"));
    let capabilities = &outcome.capabilities;
    assert_eq!(capabilities.protocol, Protocol::Kitty);
    assert_eq!(capabilities.cell, CellSize { width_px: 10, height_px: 19 });
    assert!(capabilities.has_sync && !capabilities.in_tmux && !outcome.timed_out);
    assert_eq!(capabilities.terminal.as_deref(), Some("kitty(0.41.1)"));
}

#[test]
fn the_questions_are_one_write_and_end_with_the_fence() {
    let mut tty = Played::new(&[(5, KITTY)]);
    probe(&mut tty, &env("xterm-kitty"), GraphicsChoice::Auto);
    assert_eq!(
        tty.written.escape_ascii().to_string(),
        concat!(
            r"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\\x1b[16t\x1b[14t\x1b[>0q",
            r"\x1b[?1;1;0S\x1b[?2;1;0S\x1b[?2026$p\x1b[c"
        )
    );
}

#[test]
fn those_who_would_print_the_kitty_query_are_not_sent_it() {
    let in_screen = ProbeEnv { has_screen: true, ..env("xterm-256color") };
    for env in [env("linux"), env("rxvt-unicode-256color"), env("screen.xterm-256color"), in_screen]
    {
        let mut tty = Played::new(&[(5, b"\x1b[?6c")]);
        probe(&mut tty, &env, GraphicsChoice::Auto);
        assert!(tty.written.starts_with(b"\x1b[16t"), "{env:?}");
    }
    let mut tty = Played::new(&[]);
    let outcome = probe(&mut tty, &env("dumb"), GraphicsChoice::Auto);
    assert_eq!((tty.written.as_slice(), outcome.timed_out), (&b""[..], false));
}

#[test]
fn a_mute_terminal_costs_the_patience_and_gets_half_blocks() {
    let mut tty = Played::new(&[]);
    let outcome = probe(&mut tty, &env("xterm"), GraphicsChoice::Auto);
    assert_eq!(tty.clock, PATIENCE);
    assert!(outcome.timed_out);
    assert_eq!(outcome.capabilities.protocol, Protocol::HalfBlocks);
    assert_eq!(outcome.capabilities.cell, CellSize::GUESS);
}

#[test]
fn trickling_answers_are_waited_for() {
    let pieces: Vec<(u64, &[u8])> = KITTY.chunks(1).map(|byte| (10, byte)).collect();
    let outcome = probed(&pieces, &env("xterm-kitty"));
    assert!(!outcome.timed_out);
    assert_eq!(outcome.capabilities.protocol, Protocol::Kitty);
}

#[test]
fn keys_alone_do_not_prolong_the_wait() {
    let mut tty = Played::new(&[(100, b"a"), (100, b"b"), (150, b"c")]);
    let outcome = probe(&mut tty, &env("xterm"), GraphicsChoice::Auto);
    let typed = |key: &[u8]| Piece::Typed(key.to_vec());
    assert_eq!((tty.clock, outcome.typed), (PATIENCE, vec![typed(b"a"), typed(b"b")]));
}

#[test]
fn a_slow_line_is_given_a_round_trip() {
    let slow: &[(u64, &[u8])] = &[(600, KITTY)];
    assert!(probed(slow, &env("xterm-kitty")).timed_out);
    let remote = ProbeEnv { is_remote: true, ..env("xterm-kitty") };
    assert_eq!(probed(slow, &remote).capabilities.protocol, Protocol::Kitty);
}

#[test]
fn answers_without_the_last_one_are_still_used() {
    let outcome = probed(&[(5, &KITTY[..KITTY.len() - 7])], &env("xterm-kitty"));
    assert!(outcome.timed_out);
    assert_eq!(outcome.capabilities.protocol, Protocol::Kitty);
}

#[test]
fn tmux_shows_itself_in_several_ways() {
    let by_variable = ProbeEnv { has_tmux: true, ..env("xterm-256color") };
    for (env, input) in [
        (by_variable, &b"\x1b[?1;2c"[..]),
        (env("tmux-256color"), b"\x1b[?1;2c"),
        // An OK to a query that was not wrapped says nothing of what tmux lets through.
        (env("xterm-256color"), b"\x1b_Gi=31;OK\x1b\\\x1bP>|tmux 3.5a\x1b\\\x1b[?1;2c"),
    ] {
        let capabilities = probed(&[(5, input)], &env).capabilities;
        assert_eq!(capabilities.protocol, Protocol::HalfBlocks, "{env:?}");
        assert!(capabilities.in_tmux, "{env:?}");
    }
}

#[test]
fn in_tmux_the_kitty_query_is_wrapped_and_waited_for() {
    let in_tmux = ProbeEnv { has_tmux: true, ..env("tmux-256color") };
    let tmux: &[u8] = b"\x1bP>|tmux 3.5a\x1b\\\x1b[?1;2c";
    let outside: &[u8] = b"\x1bP>|kitty(0.41.1)\x1b\\\x1b_Gi=31;OK\x1b\\";
    let mut tty = Played::new(&[(1, tmux), (120, outside)]);
    let outcome = probe(&mut tty, &in_tmux, GraphicsChoice::Auto);
    let wrapped = concat!(
        "\x1b[c\x1bPtmux;\x1b\x1b[>0q\x1b\\",
        "\x1bPtmux;\x1b\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\x1b\\\x1b\\"
    );
    assert!(tty.written.ends_with(wrapped.as_bytes()), "{}", tty.written.escape_ascii());
    let capabilities = outcome.capabilities;
    assert_eq!(capabilities.protocol, Protocol::Kitty);
    assert!(capabilities.passthrough && capabilities.has_placeholders);
    assert_eq!(capabilities.round_trip, Duration::from_millis(1));
    let mut silent = Played::new(&[(1, tmux)]);
    let outcome = probe(&mut silent, &in_tmux, GraphicsChoice::Auto);
    assert!(!outcome.timed_out, "no answer is an answer here");
    assert_eq!(silent.clock, PATIENCE_TMUX + Duration::from_millis(1));
    let mut old = Played::new(&[(1, b"\x1bP>|tmux 3.2a\x1b\\\x1b[?1;2c")]);
    probe(&mut old, &in_tmux, GraphicsChoice::Auto);
    assert_eq!(old.clock, Duration::from_millis(1), "it passes nothing on");
}

#[test]
fn in_tmux_iterm2_is_never_guessed_but_may_be_chosen() {
    let in_tmux = ProbeEnv { has_tmux: true, ..env("tmux-256color") };
    let said: &[u8] = b"\x1bP>|tmux 3.5a\x1b\\\x1b[?1;2c";
    let decided = |choice| {
        let capabilities = probe(&mut Played::new(&[(1, said)]), &in_tmux, choice).capabilities;
        (capabilities.protocol, capabilities.passthrough)
    };
    let chosen = GraphicsChoice::Always(Protocol::Iterm2);
    assert_eq!(decided(GraphicsChoice::Auto), (Protocol::HalfBlocks, false));
    assert_eq!(decided(chosen), (Protocol::Iterm2, true));
}

#[test]
fn the_round_trip_is_measured() {
    let outcome = probed(&[(83, KITTY)], &env("xterm-kitty"));
    assert_eq!(outcome.capabilities.round_trip, Duration::from_millis(83));
    let outcome = probed(&[], &env("xterm"));
    assert_eq!(outcome.capabilities.round_trip, PATIENCE, "waited in vain");
}

const ATTRIBUTES: &[u8] = b"\x1b[?62;c";

/// The load as it is written, with the question behind it.
fn is_loaded(written: &[u8]) -> bool {
    written.ends_with(&[calibrate::load().as_slice(), b"\x1b[c"].concat())
}

#[test]
fn a_remote_line_is_measured_within_the_same_round_trip() {
    let remote = ProbeEnv { is_remote: true, ..env("xterm-kitty") };
    let mut tty = Played::new(&[(80, KITTY), (10, b"k"), (10, ATTRIBUTES)]);
    let outcome = probe(&mut tty, &remote, GraphicsChoice::Auto);
    assert_eq!(outcome.capabilities.speed, Some(Speed::Measured(614_400)));
    assert_eq!(tty.clock, Duration::from_millis(100));
    assert_eq!(outcome.typed, [Piece::Typed(b"k".to_vec())], "keys wait for their turn");
    assert!(is_loaded(&tty.written) && !outcome.is_unsettled());
    let fenced = tty.written.windows(4).position(|bytes| bytes == b"\x1b[c\x1b").unwrap();
    assert_eq!(tty.written.len() - fenced, calibrate::load().len() + 2 * FENCE.len());
    let together = [KITTY, ATTRIBUTES].concat();
    let outcome = probed(&[(80, &together)], &remote);
    assert_eq!(outcome.capabilities.speed, Some(Speed::Above(6_144_000)));
}

#[test]
fn a_line_too_slow_for_the_load_is_not_waited_for() {
    let remote = ProbeEnv { is_remote: true, ..env("xterm-kitty") };
    let mut tty = Played::new(&[(80, KITTY), (3000, ATTRIBUTES)]);
    let outcome = probe(&mut tty, &remote, GraphicsChoice::Auto);
    assert_eq!(outcome.capabilities.speed, Some(Speed::Below(24_576)));
    assert_eq!(tty.clock, Duration::from_millis(80 + 80) + MEASURING);
    assert!(outcome.is_unsettled() && !outcome.timed_out);
    let mute = probed(&[], &remote);
    assert_eq!((mute.capabilities.speed, mute.timed_out), (None, true));
}

#[test]
fn a_far_terminal_is_measured_though_the_environment_hides_it() {
    let mut tty = Played::new(&[(80, KITTY), (80, ATTRIBUTES), (40, ATTRIBUTES)]);
    let outcome = probe(&mut tty, &env("xterm-kitty"), GraphicsChoice::Auto);
    assert_eq!(outcome.capabilities.speed, Some(Speed::Measured(307_200)));
    assert_eq!(outcome.capabilities.round_trip, Duration::from_millis(80));
    assert!(is_loaded(&tty.written));
}

#[test]
fn a_multiplexer_is_not_measured() {
    let remote = |env| ProbeEnv { is_remote: true, ..env };
    let in_tmux = ProbeEnv { has_tmux: true, ..env("tmux-256color") };
    for env in [remote(in_tmux), remote(env("screen"))] {
        let mut tty = Played::new(&[(80, b"\x1b[?1;2c")]);
        let outcome = probe(&mut tty, &env, GraphicsChoice::Auto);
        assert_eq!(outcome.capabilities.speed, None);
        assert!(tty.written.len() < 1024, "{env:?}");
    }
}

#[test]
fn the_users_choice_wins() {
    let kitty = GraphicsChoice::Always(Protocol::Kitty);
    let outcome = probe(&mut Played::new(&[(5, b"\x1b[?6c")]), &env("st-256color"), kitty);
    assert_eq!(outcome.capabilities.protocol, Protocol::Kitty);
    let mut tty = Played::new(&[(5, KITTY)]);
    let blocks = GraphicsChoice::Always(Protocol::HalfBlocks);
    assert_eq!(
        probe(&mut tty, &env("xterm-kitty"), blocks).capabilities.protocol,
        Protocol::HalfBlocks
    );
    assert!(!tty.written.contains(&b'G'));
}

#[test]
fn cells_are_measured_by_the_best_witness() {
    let window =
        |width_px, height_px| Some(WindowSize { columns: 80, rows: 24, width_px, height_px });
    let cell = |input: &[u8], window| {
        let mut tty = Played::new(&[(5, input)]);
        tty.window = window;
        let cell = probe(&mut tty, &env("xterm"), GraphicsChoice::Auto).capabilities.cell;
        (cell.width_px, cell.height_px)
    };
    assert_eq!(cell(b"\x1b[6;17;8t\x1b[?6c", window(804, 480)), (8, 17));
    assert_eq!(cell(b"\x1b[?6c", window(804, 480)), (10, 20));
    assert_eq!(cell(b"\x1b[4;432;720t\x1b[?6c", window(0, 0)), (9, 18));
    assert_eq!(cell(b"\x1b[6;0;0t\x1b[?6c", window(0, 0)), (10, 20));
    assert_eq!(
        cell(b"\x1b[?6c", Some(WindowSize { columns: 0, rows: 0, width_px: 9, height_px: 9 })),
        (10, 20)
    );
}

#[test]
fn colours_follow_what_is_known() {
    let colours = |env: &ProbeEnv| probed(&[(5, b"\x1b[?6c")], env).capabilities.colours;
    let with = |colorterm: &str, term: &str| ProbeEnv {
        colorterm: Some(colorterm.to_owned()),
        ..env(term)
    };
    assert_eq!(colours(&env("xterm-256color")), Colours::True);
    assert_eq!(colours(&env("linux")), Colours::Sixteen);
    assert_eq!(colours(&env("xterm-16color")), Colours::Sixteen);
    for colourless in ["vt100", "vt220", "xterm-mono", "putty-m"] {
        assert_eq!(colours(&env(colourless)), Colours::Mono, "{colourless}");
    }
    assert_eq!(colours(&with("truecolor", "linux")), Colours::True);
    let apple =
        ProbeEnv { term_program: Some("Apple_Terminal".to_owned()), ..env("xterm-256color") };
    assert_eq!(colours(&apple), Colours::Indexed256);
}

#[test]
fn without_colours_pictures_are_characters_on_request() {
    let mut tty = Played::new(&[(5, KITTY)]);
    let mono = probe(&mut tty, &env("xterm-kitty"), GraphicsChoice::Mono).capabilities;
    assert_eq!((mono.protocol, mono.colours), (Protocol::HalfBlocks, Colours::Mono));
}

#[test]
fn characters_follow_the_font_and_the_locale() {
    let glyphs =
        |input: &'static [u8], env: &ProbeEnv| probed(&[(5, input)], env).capabilities.glyphs;
    let locale = |name: &str| ProbeEnv { locale: Some(name.to_owned()), ..env("xterm") };
    assert_eq!(glyphs(b"\x1b[?6c", &locale("de_DE")), Glyphs::Ascii);
    assert_eq!(glyphs(b"\x1b[?6c", &locale("de_DE.UTF-8")), Glyphs::Quadrants);
    assert_eq!(glyphs(b"\x1b[?6c", &locale("C.utf8")), Glyphs::Quadrants);
    assert_eq!(glyphs(b"\x1b[?6c", &env("linux")), Glyphs::Halves);
    assert_eq!(glyphs(b"\x1b[?6c", &env("xterm-256color")), Glyphs::Quadrants);
    assert_eq!(glyphs(b"\x1bP>|foot(1.21.0)\x1b\\\x1b[?6c", &env("foot")), Glyphs::Sextants);
}

#[test]
fn the_first_locale_variable_that_is_set_decides() {
    let locale = |set: &[(&str, &str)]| {
        let variable = |name: &str| {
            set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        };
        ProbeEnv::from_variables(variable).locale
    };
    assert_eq!(locale(&[]), None);
    assert_eq!(locale(&[("LANG", "de_DE"), ("LC_ALL", "C")]).as_deref(), Some("C"));
    assert_eq!(locale(&[("LC_ALL", ""), ("LANG", "de_DE")]).as_deref(), Some("de_DE"));
}

#[test]
fn the_environment_is_picked_by_name() {
    let picked = ProbeEnv::from_variables(|name| match name {
        "TERM" => Some("xterm-kitty".to_owned()),
        "SSH_CONNECTION" => Some("10.0.0.1 1 10.0.0.2 22".to_owned()),
        "TMUX" => Some(String::new()),
        _ => None,
    });
    assert_eq!(picked, ProbeEnv { is_remote: true, ..env("xterm-kitty") });
}

#[test]
fn a_closed_terminal_is_reported_not_fatal() {
    struct Closed;
    impl ProbeTty for Closed {
        fn write_all(&mut self, _: &[u8]) -> io::Result<()> {
            Ok(())
        }
        fn read(&mut self, _: Duration) -> io::Result<Vec<u8>> {
            Err(io::ErrorKind::UnexpectedEof.into())
        }
        fn elapsed(&self) -> Duration {
            Duration::ZERO
        }
        fn window_size(&self) -> Option<WindowSize> {
            None
        }
    }
    let outcome = probe(&mut Closed, &env("xterm"), GraphicsChoice::Auto);
    assert!(outcome.timed_out);
    assert!(
        outcome.capabilities.reasons.last().unwrap().starts_with("The terminal could not be asked")
    );
}
