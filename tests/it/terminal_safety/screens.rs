//! Every screen, walked through by keys with harm in all names and remarks, in several kinds of
//! terminal.

use super::hostile::Hostile;
use super::odd_images::odd_folder;
use super::stream::{Sink, look};
use super::world::{World, unlocked};
use super::{MARK, Tally, commands, texts};
use crate::support::home::Home;
use crate::support::pty::{Launch, Running};
use crate::support::terminal::{Terminal, kinds};
use hit5::domain::DatasetId;
use std::fs;
use std::time::Duration;

/// What is typed after a start; each word is a key, or a text, or one of the words in angle brackets.
struct Walk {
    args: &'static [&'static str],
    keys: &'static str,
    /// What some screen must have shown, for the walk to have led where it should.
    shows: &'static [&'static str],
}

const WALKS: &[Walk] = &[
    // The first screen, its help, the figures of all.
    Walk {
        args: &["--annotator=%anna"],
        keys: "? Down Down Esc Down Down Up M-i Right Right Down Esc <paste> C-l",
        shows: &["hit5 · keys"],
    },
    // Practice: the class list, a search, panels, remarks, a note, the answer, the figures.
    Walk {
        args: &["label", "--practice", "-n", "2", "--seed", "3", "--annotator=%eve", "--", "%set"],
        keys: "<image> ? Esc z q Enter Esc C-e Right Esc M-b Tab Tab Esc M-c Tab <paste> Enter Esc F8 \
               F6 p u c <paste> Enter Esc C-f z q Esc M-r M-v M-f M-v C-s F6 d Esc M-i Right Right Right Right Esc \
               Enter <image> C-o Space C-v Esc C-k C-a Enter Enter M-i Right Right Esc Enter Enter Enter",
        shows: &["Report", "truth"],
    },
    // A test of one image to its end, and what is told then.
    Walk {
        args: &[
            "label",
            "--test",
            "-n",
            "1",
            "-k",
            "1",
            "--seed",
            "3",
            "--annotator=%bob",
            "--",
            "%set",
        ],
        keys: "<image> <paste> Esc Down Enter C-s Enter Enter Down M-i Right Right Right Right Right Right Esc Enter",
        shows: &["1 of 1 answered."],
    },
    // A study.
    Walk {
        args: &["label", "--study=%pilot", "--annotator=%anna"],
        keys: "? Esc Down Enter C-s M-i Right Esc",
        shows: &[],
    },
    // Errors of sessions and models, looked at.
    Walk {
        args: &["review", "--annotator=%anna", "--again", "--", "%set"],
        keys: "? Esc Right Right v 1 Esc c <paste> Enter T m t 3 u C-v Esc Left Left a Right Right Right Right Right",
        shows: &["truth:"],
    },
    Walk {
        args: &["review", "--blind", "--model=%resnet", "--", "%set"],
        keys: "Right v Esc Right Left",
        shows: &["truth:"],
    },
];

/// Terminals that draw in different ways.
const TERMINALS: &[&Terminal] = &[
    &kinds::PLAIN,
    &kinds::KITTY_0_41,
    &kinds::ITERM2,
    &kinds::FOOT,
    &kinds::TMUX_IN_KITTY,
    &kinds::MUTE,
    &kinds::NAMELESS_KITTY,
    &kinds::KONSOLE,
    &kinds::TMUX,
    &kinds::LINUX_CONSOLE,
    &kinds::URXVT,
];

impl Walk {
    /// Walks to the end and looks at all bytes that came. Whether the walk led where it should: pasted
    /// harm may turn it aside.
    fn go(
        &self,
        launch: Launch,
        args: &[String],
        hostile: &mut Hostile,
        tally: &mut Tally,
    ) -> bool {
        let words: Vec<&str> = args.iter().map(String::as_str).collect();
        let size = hostile.one_of(&[(80, 24), (120, 40), (100, 30), (60, 20)]);
        let program = launch.args(&words).size(size.0, size.1).start();
        program.shows_within(Duration::from_secs(2), |seen| !seen.header().trim().is_empty());
        let mut screens = vec![program.seen().text()];
        for key in self.keys.split_whitespace() {
            match key {
                "<image>" => wait_for_image(&program),
                "<paste>" => paste(&program, &hostile.text()),
                key => program.type_keys(key),
            }
            settle(&program, 20);
            screens.push(program.seen().text());
        }
        program.type_keys("C-c C-c");
        program.wait_for_exit();
        tally.runs += 1;
        tally.shown += screens.iter().filter(|screen| screen.contains(MARK)).count();
        match look(&program.raw(), Sink::Terminal) {
            Ok(seen) => tally.seen.add(seen),
            Err(what) => panic!("{args:?}: {what}"),
        }
        self.shows.iter().all(|words| screens.iter().any(|screen| screen.contains(words)))
    }
}

/// Waits until an image stands there and its clock runs; where none can, a walk goes on as well.
fn wait_for_image(program: &Running) {
    let runs = |header: &str| !header.contains(" 0:00 ");
    program.shows_within(Duration::from_millis(800), |seen| runs(seen.header()));
}

/// Waits until nothing more comes: a walk goes on whatever the screen shows, and a key may do nothing.
fn settle(program: &Running, at_least_ms: u64) {
    let mut before = usize::MAX;
    for _ in 0..50 {
        program.shows_within(Duration::from_millis(at_least_ms), |_| false);
        let now = program.raw().len();
        if now == before {
            break;
        }
        before = now;
    }
}

/// Pastes a text as terminals do that bracket it.
fn paste(program: &Running, text: &str) {
    let text = text.replace("\x1b[201~", "");
    program.send(format!("\x1b[200~{text}\x1b[201~").as_bytes());
}

/// Runs a command in a terminal to its end and looks at all bytes that came.
fn run(launch: Launch, args: &[String], tally: &mut Tally) {
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let program = launch.args(&words).start();
    program.wait_for_exit();
    tally.runs += 1;
    let raw = program.raw();
    tally.shown += usize::from(String::from_utf8_lossy(&raw).contains(MARK));
    match look(&raw, Sink::Terminal) {
        Ok(seen) => tally.seen.add(seen),
        Err(what) => panic!("{args:?}: {what}"),
    }
}

/// A terminal whose answers do harm where they are shown.
static LIAR: Terminal = Terminal {
    answers: &[
        (b"\x1b[16t", b"\x1b[6;20;10t"),
        (b"\x1b[>0q", "\x1bP>|tmux 3.4\u{202e}\u{9b}2J\x07zq9\x1b\\".as_bytes()),
        (b"\x1b[?2026$p", b"\x1b[?2026;2$y"),
        (b"\x1b[c", b"\x1b[?62c"),
        (b"\x1b[5n", b"\x1b[0n"),
    ],
    ..kinds::PLAIN
};

/// Commands that print something else where standard output is a terminal.
const PRINTING: &[&str] = &[
    "find --dataset=%set -- %apple",
    "study status --text -- %pilot",
    "study new -- %pilot %set",
    "thumbs -- %set",
    "import set --name=%pilot --check",
    "datasets verify --pictures -- %set",
    "show --dataset=%set -- %apple",
    "show set/val/apple/val-apple-0.png",
    "report",
    "export annotations --paths",
    "duplicates -- %set",
    "classes -- %set",
    "doctor",
];

#[test]
fn no_command_in_a_terminal_sends_what_is_not_ours() {
    let mut world = World::new();
    let mut hostile = Hostile::new(23);
    let mut tally = Tally::new("commands in a terminal");
    for round in 0..texts(19).div_ceil(100) {
        world.spoil(&mut hostile);
        let tree = hostile.text();
        unlocked(&world.home.data()).execute("UPDATE study SET text = ?", [tree]).unwrap();
        for (place, args) in commands::of(&world, PRINTING).iter().enumerate() {
            let terminal = TERMINALS[(round + place) % TERMINALS.len()];
            run(world.home.launch().terminal(terminal), args, &mut tally);
        }
        run(world.home.launch().terminal(&LIAR), &["doctor".to_owned()], &mut tally);
        for variable in ["TERM", "COLORTERM", "TERM_PROGRAM", "LC_TERMINAL", "LANG", "TMUX"] {
            let launch = world.home.launch().env(variable, &hostile.argument());
            run(launch, &["doctor".to_owned()], &mut tally);
        }
    }
    tally.texts = hostile.made;
    println!("{tally}");
    assert!(tally.shown * 2 > tally.runs, "hardly any text came through: {tally}");
}

/// A dataset whose files have odd names, some of which cannot be read or are gone: the screen says so.
fn walk_through_odd_files(hostile: &mut Hostile, tally: &mut Tally) {
    let home = Home::new();
    let folder = odd_folder(&home, hostile);
    tally.run(
        &home,
        &["import".to_owned(), folder.to_str().unwrap().to_owned(), "--names-only".to_owned()],
    );
    let name = home.store().datasets().unwrap().remove(0).name;
    let images = home.store().label_images(DatasetId(1)).unwrap().len();
    let gone = folder.join("val");
    for class in fs::read_dir(gone).unwrap().skip(1) {
        fs::remove_dir_all(class.unwrap().path()).unwrap();
    }
    let walk = Walk {
        args: &[],
        keys: "<image> C-e Esc Down Enter C-s <image> C-k <image> C-k <image> C-k <image> M-i Right Esc",
        shows: &[],
    };
    assert!(images > 0, "nothing to be labelled in {}", folder.display());
    let args = ["label", "--practice", "--", &name].map(str::to_owned);
    assert!(walk.go(home.launch(), &args, hostile, tally));
}

#[test]
fn no_screen_sends_what_is_not_ours() {
    let mut world = World::new();
    let mut hostile = Hostile::new(5);
    let mut tally = Tally::new("screens");
    let mut led = vec![false; WALKS.len()];
    for round in 0..texts(21).div_ceil(100) {
        for (place, one) in WALKS.iter().enumerate() {
            world.spoil(&mut hostile);
            let terminal = TERMINALS[(round + place) % TERMINALS.len()];
            let args = one.args.iter().map(|arg| commands::named(&world, arg)).collect::<Vec<_>>();
            let launch = world.home.launch().terminal(terminal);
            led[place] |= one.go(launch, &args, &mut hostile, &mut tally);
        }
        walk_through_odd_files(&mut hostile, &mut tally);
    }
    tally.texts = hostile.made;
    println!("{tally}");
    let shapes: Vec<String> =
        tally.seen.sequences.iter().map(|(shape, count)| format!("{count} {shape}")).collect();
    println!("{}", shapes.join(", "));
    for (walk, led) in WALKS.iter().zip(led) {
        assert!(led, "{:?} never showed all of {:?}", walk.args, walk.shows);
    }
    assert!(tally.shown > tally.runs, "hardly any text was shown: {tally}");
}
