//! The real program in every kind of terminal: one image is labelled by keys, and the terminal is
//! left as it was found. What is drawn is the graphics module's affair; here it is held that
//! nothing arrives which the terminal does not understand.

use crate::support::home::Home;
use crate::support::pty::{Running, find};
use crate::support::seen::{Seen, is_picture};
use crate::support::terminal::sequences::{Kind, Sequence, sequences};
use crate::support::terminal::{Apc, Drawn, Terminal, kinds, kitty_keys};
use std::collections::BTreeSet;
use std::sync::OnceLock;
use unicode_width::UnicodeWidthChar;

const SESSION: &[&str] = &["label", "demo", "--test", "-n", "2", "--seed", "3"];
/// Where a picture is placed by text (kitty's Unicode placeholder).
const PLACEHOLDER: char = '\u{10eeee}';
/// On, off, and the mode's name.
const MODES: [(&[u8], &[u8]); 5] = [
    (b"\x1b[?1049h", b"\x1b[?1049l"),
    (b"\x1b[?2004h", b"\x1b[?2004l"),
    (b"\x1b[?1000h", b"\x1b[?1000l"),
    (b"\x1b[?2026h", b"\x1b[?2026l"),
    (b"\x1b[?25l", b"\x1b[?25h"),
];

fn start(home: &Home, terminal: &'static Terminal) -> Running {
    home.launch().args(SESSION).terminal(terminal).size(100, 30).start()
}

/// Guesses, submits, and what the screen looks like at the next image.
fn label_one(program: &Running) -> Seen {
    program.guess("lemon");
    program.wait_for_guesses(&["Lemon"]);
    program.type_keys("C-s");
    program.wait_for("the next image, answer saved", |seen| {
        seen.answered() == Some(1) && seen.is_saved() && seen.guesses().is_empty()
    })
}

/// Waits until the image is known to stand there, in whatever way it is drawn: only then does its
/// clock run, and only then can it be answered.
fn wait_for_screen(program: &Running) {
    program.wait_for("the first image", |seen| {
        let header = seen.header();
        seen.answered() == Some(0) && seen.is_saved() && !header.contains(" 0:00 ")
    });
}

/// The whole course in a terminal of this kind.
fn labels_an_image(terminal: &'static Terminal) {
    let home = Home::new();
    let program = start(&home, terminal);
    wait_for_screen(&program);
    label_one(&program);
    wait_for_same_words(&program);
    program.quit();
    assert_labelled(&home);
    assert_understood(terminal, &program.raw());
    assert_left_clean(&program);
}

/// No key was lost and none was invented.
fn assert_labelled(home: &Home) {
    let guesses: Vec<_> = home.log().annotations.into_iter().map(|row| row.guesses).collect();
    assert_eq!(guesses, [["lemon"]]);
}

/// The words on the screen, line by line, without the header, whose clock runs. Pictures are
/// blank: each terminal has its own.
fn words(seen: &Seen) -> Vec<String> {
    let is_blank = |c: char| c == PLACEHOLDER || is_picture(c.encode_utf8(&mut [0; 4]));
    let blank = |c: char| if is_blank(c) { ' ' } else { c };
    // The marks that number a placeholder's rows and columns.
    let is_mark = |c: &char| c.width() == Some(0);
    let text = seen.text();
    let lines = text.lines().skip(1);
    lines
        .map(|line| line.chars().filter(|c| !is_mark(c)).map(blank).collect::<String>())
        .map(|line| line.trim_end().to_owned())
        .collect()
}

/// The screen has the words that it has in a terminal of which nothing is special, no others: the
/// list of classes with thumbnails where pictures are sharp, without them elsewhere.
fn wait_for_same_words(program: &Running) {
    static EXPECTED: OnceLock<[Vec<String>; 2]> = OnceLock::new();
    let expected = EXPECTED.get_or_init(|| {
        let home = Home::new();
        let program = start(&home, &kinds::PLAIN);
        wait_for_screen(&program);
        let without = words(&label_one(&program));
        program.type_keys("C-t");
        let with = words(&program.wait_for("another list", |seen| words(seen) != without));
        program.quit();
        [without, with]
    });
    program.wait_for(&format!("these words and no others:\n{}", expected[1].join("\n")), |seen| {
        expected.contains(&words(seen))
    });
}

/// Nothing came that this terminal would print, or take for something else.
fn assert_understood(terminal: &Terminal, raw: &[u8]) {
    let is_inside = |sequence: &Sequence| {
        find(&raw[..sequence.at], MODES[0].0).is_some()
            && find(&raw[..sequence.at], MODES[0].1).is_none()
    };
    for sequence in sequences(raw) {
        let shown = || sequence.bytes[..sequence.bytes.len().min(60)].escape_ascii().to_string();
        let is_question = |keys: &[String]| keys.iter().any(|key| key == "a=q");
        match sequence.kind {
            Kind::Apc => {
                let keys = kitty_keys(&sequence.bytes).unwrap_or_default();
                let is_welcome = matches!(terminal.apc, Apc::Obeys | Apc::Refuses);
                let is_harmless = terminal.apc != Apc::ObeysThroughTmux && is_question(&keys);
                assert!(is_welcome || is_harmless, "{}", shown());
                assert!(!is_question(&keys) || is_inside(&sequence), "{}", shown());
            }
            Kind::Dcs => assert_known_string(terminal, &sequence, &shown()),
            Kind::Osc => {
                let is_picture = sequence.bytes.starts_with(b"\x1b]1337;");
                let is_title = sequence.bytes.starts_with(b"\x1b]0;");
                let draws = terminal.draws.contains(&Drawn::Iterm2);
                assert!(is_title || is_picture && draws, "{}", shown());
            }
            Kind::Text | Kind::Csi | Kind::Escape => {}
        }
    }
}

/// How iTerm2's pictures begin.
const INLINE: &[u8] = b"\x1b]1337;File=inline=1;";
/// What is asked through tmux beside the kitty query.
const OUTER_QUESTIONS: [&[u8]; 2] = [b"\x1b[>0q", b"\x1b[5n"];

fn assert_known_string(terminal: &Terminal, sequence: &Sequence, shown: &str) {
    match sequence.passed_on() {
        // Its name, and whether it has come this far, are asked of the terminal outside.
        Some(command) if OUTER_QUESTIONS.contains(&command.as_slice()) => {
            assert!(terminal.term.starts_with("tmux"), "{shown}");
        }
        // tmux that passes nothing on drops what it is asked to, so the question may be put.
        Some(command) if terminal.apc != Apc::ObeysThroughTmux => {
            let keys = kitty_keys(&command).unwrap_or_default();
            let is_tmux = terminal.term.starts_with("tmux");
            assert!(is_tmux && keys.iter().any(|key| key == "a=q"), "{shown}");
        }
        Some(command) if command.starts_with(INLINE) => {
            assert!(terminal.draws.contains(&Drawn::Iterm2), "{shown}");
        }
        Some(command) => assert!(kitty_keys(&command).is_some(), "{shown}"),
        None => assert!(terminal.draws.contains(&Drawn::Sixel), "{shown}"),
    }
}

/// Every mode is reset, every picture deleted, the cursor shown.
fn assert_left_clean(program: &Running) {
    let raw = program.raw();
    let last = |mode: &[u8]| raw.windows(mode.len()).rposition(|window| window == mode);
    for (on, off) in MODES {
        assert!(last(off) >= last(on), "{} is not taken back", on.escape_ascii());
    }
    program.screen(|screen| {
        assert!(!screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste());
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    });
    assert!(program.is_cooked());
    assert_eq!(remaining(&raw), BTreeSet::new(), "pictures are left behind");
}

/// Every kitty command among the bytes, also those that tmux passes on.
fn kitty_commands(raw: &[u8]) -> Vec<Vec<String>> {
    let commands = sequences(raw).into_iter().filter_map(|sequence| match sequence.kind {
        Kind::Apc => kitty_keys(&sequence.bytes),
        Kind::Dcs => kitty_keys(&sequence.passed_on()?),
        _ => None,
    });
    commands.collect()
}

/// How many pictures were begun to be sent.
fn uploads(raw: &[u8]) -> usize {
    let is_upload = |keys: &&Vec<String>| keys.iter().any(|key| key == "a=t" || key == "a=T");
    kitty_commands(raw).iter().filter(is_upload).count()
}

/// Pictures that were sent and not deleted, by their numbers.
fn remaining(raw: &[u8]) -> BTreeSet<String> {
    let mut held = BTreeSet::new();
    for keys in kitty_commands(raw) {
        let has = |key: &str| keys.iter().any(|other| other == key);
        let Some(id) = keys.iter().find(|key| key.starts_with("i=")).cloned() else { continue };
        if has("a=t") || has("a=T") {
            held.insert(id);
        } else if has("d=I") {
            held.remove(&id);
        }
    }
    held
}

/// One test for each kind of terminal.
macro_rules! label_an_image_in {
    ($($name:ident: $kind:ident,)+) => {
        $(#[test]
        fn $name() {
            labels_an_image(&kinds::$kind);
        })+
    };
}

label_an_image_in! {
    kitty_gets_its_pictures_and_is_left_clean: KITTY_0_41,
    an_old_kitty_gets_its_pictures_and_is_left_clean: KITTY_0_26,
    konsole_sees_nothing_it_does_not_understand: KONSOLE,
    wezterm_sees_nothing_it_does_not_understand: WEZTERM,
    iterm2_sees_nothing_it_does_not_understand: ITERM2,
    foot_sees_nothing_it_does_not_understand: FOOT,
    xterm_as_a_vt340_sees_nothing_it_does_not_understand: XTERM_VT340,
    mlterm_sees_nothing_it_does_not_understand: MLTERM,
    windows_terminal_sees_nothing_it_does_not_understand: WINDOWS_TERMINAL,
    vs_code_sees_nothing_it_does_not_understand: VS_CODE,
    tmux_in_kitty_passes_pictures_on: TMUX_IN_KITTY,
    tmux_that_passes_nothing_on_gets_no_pictures: TMUX,
    screen_is_sent_no_picture: SCREEN,
    the_linux_console_is_sent_no_picture: LINUX_CONSOLE,
    urxvt_is_sent_no_picture: URXVT,
    a_terminal_that_prints_the_question_shows_none_of_it: ZUTTY,
    a_mute_terminal_is_sent_text: MUTE,
    a_terminal_that_answers_garbage_is_sent_text: GARBLED,
    a_terminal_without_pixels_still_gets_its_pictures: WITHOUT_PIXELS,
}

#[test]
fn the_terminals_that_draw_kittys_pictures_get_some() {
    for terminal in [&kinds::KITTY_0_41, &kinds::TMUX_IN_KITTY, &kinds::WITHOUT_PIXELS] {
        let home = Home::new();
        let program = start(&home, terminal);
        program.wait_for_bytes("a whole picture", |raw| {
            let is_sent = |keys: &Vec<String>| keys.iter().any(|key| key == "m=0");
            kitty_commands(raw).iter().any(is_sent)
        });
        program.quit();
    }
}

#[test]
fn a_kitty_behind_ssh_shows_nothing_of_the_load_that_measures_the_line() {
    let home = Home::new();
    let ssh = home.launch().env("SSH_CONNECTION", "192.0.2.1 1 192.0.2.2 22");
    let program = ssh.args(SESSION).terminal(&kinds::KITTY_0_41).size(100, 30).start();
    wait_for_screen(&program);
    let load = b"\x1b[0;0;0;0;0;0;0m".repeat(500);
    assert!(find(&program.raw(), &load).is_some(), "the line is measured");
    label_one(&program);
    wait_for_same_words(&program);
    program.quit();
    assert_labelled(&home);
    assert_understood(&kinds::KITTY_0_41, &program.raw());
    assert_left_clean(&program);
}

#[test]
fn in_tmux_iterm2s_pictures_are_passed_on_where_the_user_says_so() {
    let home = Home::new();
    let chosen = home.launch().args(&["--graphics", "iterm2"]).args(SESSION);
    let program = chosen.terminal(&kinds::TMUX_IN_MLTERM).size(100, 30).start();
    wait_for_screen(&program);
    let is_picture = |sequence: &Sequence| {
        sequence.passed_on().is_some_and(|command| command.starts_with(INLINE))
    };
    assert!(sequences(&program.raw()).iter().any(is_picture));
    label_one(&program);
    wait_for_same_words(&program);
    program.quit();
    assert_labelled(&home);
    assert_understood(&kinds::TMUX_IN_MLTERM, &program.raw());
    assert_left_clean(&program);
}

#[test]
fn a_terminal_that_refuses_every_picture_gets_characters_and_loses_no_key() {
    let home = Home::new();
    let program = start(&home, &kinds::BOASTER);
    program.wait_for("characters in place of the image", |seen| {
        seen.contains("characters stand in") && seen.has_photo()
    });
    wait_for_screen(&program);
    let sent = uploads(&program.raw());
    label_one(&program);
    program.quit();
    assert_labelled(&home);
    assert_understood(&kinds::BOASTER, &program.raw());
    assert_eq!(uploads(&program.raw()), sent, "no picture is sent after that");
}

#[test]
fn garbage_between_keys_is_no_key() {
    let home = Home::new();
    let program = start(&home, &kinds::KITTY_0_41);
    wait_for_screen(&program);
    let garbage: [&[u8]; 5] = [
        b"\x1b_Gi=9;ENOENT:gone\x1b\\",
        b"\x1b[?2026;2$y\x1b[6;0;0t",
        b"\x1bP>|who\x07\x1b\\\x1b[?1;3;S",
        b"\x1b]11;rgb:00/00\x1b\\\x1b[;;;R",
        b"\x1b[?62;c\x1b[0n\x1b[0n",
    ];
    for (letter, noise) in "lemon".chars().zip(garbage) {
        program.send(noise);
        program.type_keys(&letter.to_string());
    }
    program.type_keys("Enter");
    program.wait_for_guesses(&["Lemon"]);
    program.type_keys("C-s");
    program.wait_for("the next image", |seen| seen.answered() == Some(1) && seen.is_saved());
    wait_for_same_words(&program);
    program.quit();
    assert_labelled(&home);
    assert_left_clean(&program);
}

#[test]
fn answers_that_come_late_are_no_keys() {
    let home = Home::new();
    let program = start(&home, &kinds::MUTE);
    wait_for_screen(&program);
    // In the order of the questions, in two parts, the cut within the name.
    let (first, second) = (
        &b"\x1b_Gi=31;OK\x1b\\\x1b[6;20;10t\x1bP>|kit"[..],
        &b"ty(0.41.1)\x1b\\\x1b[?2026;2$y\x1b[?62;c"[..],
    );
    program.send(first);
    program.send(second);
    label_one(&program);
    wait_for_same_words(&program);
    program.quit();
    assert_labelled(&home);
    assert_understood(&kinds::MUTE, &program.raw());
    assert_left_clean(&program);
}

#[test]
fn a_kitty_that_closes_in_the_middle_of_an_image_loses_no_answer() {
    let home = Home::new();
    let mut program = start(&home, &kinds::KITTY_0_41);
    wait_for_screen(&program);
    program.guess("lemon");
    program.wait_for_guesses(&["Lemon"]);
    // A larger window wants a larger picture; its first piece says that more follow.
    let before = program.raw().len();
    program.resize(250, 80);
    program.wait_for_bytes("an upload that has begun", |raw| uploads(&raw[before..]) > 0);
    program.hang_up();
    program.wait_for_exit();
    let log = home.log();
    assert_eq!(log.standing(log.records.len()), (0, vec!["Lemon".to_owned()]));
    let again = home.launch().terminal(&kinds::KITTY_0_41).size(100, 30).start();
    again.wait_for_guesses(&["Lemon"]);
    again.quit();
    assert_left_clean(&again);
}

#[test]
fn a_kitty_of_a_hundred_sizes_a_second_loses_no_key_and_is_left_clean() {
    let home = Home::new();
    let program = start(&home, &kinds::KITTY_0_41);
    wait_for_screen(&program);
    for (step, letter) in "lemon".chars().cycle().take(100).enumerate() {
        program.resize(70 + u16::try_from(step).unwrap() % 60, 20 + u16::from(step % 2 == 0));
        if step < 5 {
            program.type_keys(&letter.to_string());
        }
    }
    program.type_keys("Enter");
    program.resize(100, 30);
    program.wait_for_guesses(&["Lemon"]);
    program.type_keys("C-s");
    program.wait_for("the next image", |seen| seen.fits() && seen.answered() == Some(1));
    program.quit();
    assert_labelled(&home);
    assert_understood(&kinds::KITTY_0_41, &program.raw());
    assert_left_clean(&program);
}
