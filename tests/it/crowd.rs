//! Many annotators at once, each in a process of their own, on one data file.
//!
//! Each has a session on all images, searches a class by its name, guesses and submits it. The keys come at
//! a steady pace; what is measured is the time from the keys of an answer to the frame that says that it is
//! on disk, as somebody at the terminal sees it. In the end the data file must hold exactly what was answered, and
//! no frame may have said that something could not be saved.
//!
//! `cargo test` has each answer a few images. For eight annotators, ten minutes and five answers a
//! second each (use a build with optimisations, and leave the machine alone):
//!
//! ```sh
//! HIT5_CROWD_SECONDS=600 cargo test --release --test it crowd:: -- --nocapture
//! ```

use crate::sharing::printed;
use crate::support::files::{Tree, mottled};
use crate::support::home::Home;
use crate::support::latencies::Latencies;
use crate::support::number;
use crate::support::pty::{Running, find};
use crate::support::seen::Seen;
use hit5::domain::{ClassNames, Entry};
use hit5::taxonomy::Taxonomy;
use std::thread;
use std::time::{Duration, Instant};

const ANNOTATORS: usize = 8;
const CLASSES: usize = 12;
/// Answers of each in `cargo test`.
const FEW: usize = 4;
/// From one answer of an annotator to the next.
const PACE: Duration = Duration::from_millis(200);
/// How long an annotator waits for an answer to be taken.
const PATIENCE: Duration = Duration::from_secs(3);

/// What came of one annotator's work.
struct Work {
    /// From each key to the frame that said it was saved.
    saved_after: Latencies,
    has_failed: bool,
}

/// A home with a dataset of so many images to label, shared evenly by the classes.
fn home_with(images: usize) -> Home {
    let home = Home::new();
    let tree = Tree::new(home.path(), "set");
    for class in 0..CLASSES {
        tree.put(format!("train/class{class}/example{class}.png"), &mottled(0));
    }
    for n in 0..images {
        let seed = u32::try_from(n % 97).unwrap();
        tree.put(format!("val/class{}/{n}.png", n % CLASSES), &mottled(seed));
    }
    printed(&home, &["import", tree.arg()]);
    home
}

/// Answers so many images at the pace.
fn annotate(program: &Running, answers: usize) -> Work {
    let mut work = Work { saved_after: Latencies::default(), has_failed: false };
    let start = Instant::now();
    for n in 0..answers {
        program.wait_for_image(n);
        let turn = PACE * u32::try_from(n + 1).unwrap();
        thread::sleep(turn.saturating_sub(start.elapsed()));
        let pressed = Instant::now();
        // A key that comes before the terminal has said that it shows the image is refused; whoever
        // pressed it sees that, and presses it again.
        let is_on_disk = |seen: &Seen| seen.is_saved() && seen.answered() == Some(n + 1);
        for _ in 0..5 {
            program.type_keys(&format!("C-w C-w class{} Enter C-s", n % CLASSES));
            if program.shows_within(PATIENCE, is_on_disk) {
                break;
            }
        }
        program.wait_for("the answer on disk", is_on_disk);
        work.saved_after.note(pressed.elapsed());
        work.has_failed |= find(&program.take_raw(), b"NOT SAVED").is_some();
    }
    program.quit();
    work
}

#[test]
fn eight_annotators_on_one_file_lose_nothing() {
    let seconds: usize = number("HIT5_CROWD_SECONDS", 0);
    let answers = if seconds == 0 { FEW } else { seconds * 5 };
    let home = home_with(answers + CLASSES);
    let names: Vec<String> = (0..ANNOTATORS).map(|n| format!("annotator{n}")).collect();
    let label = |name: &String| {
        let args = ["--annotator", name, "label", "set", "--test"];
        home.launch().args(&args).start()
    };
    let programs: Vec<Running> = names.iter().map(label).collect();
    let works: Vec<Work> = thread::scope(|scope| {
        let begun: Vec<_> = programs
            .into_iter()
            .map(|program| scope.spawn(move || annotate(&program, answers)))
            .collect();
        begun.into_iter().map(|work| work.join().unwrap()).collect()
    });
    let mut saved_after = Latencies::default();
    for work in &works {
        saved_after.extend(&work.saved_after);
    }
    println!("{ANNOTATORS} annotators: {saved_after}");
    assert!(works.iter().all(|work| !work.has_failed), "no error was shown");
    let store = home.store();
    let sessions = store.sessions().unwrap();
    assert_eq!(sessions.len(), ANNOTATORS);
    for session in sessions {
        let (tree, _) = Taxonomy::from_spec(&store.taxonomy_spec(session.dataset).unwrap());
        let (log, problems) = store.records(session.id, tree.as_ref()).unwrap();
        assert_eq!(problems, []);
        let submitted = log.iter().filter(|record| record.entry == Entry::Submitted);
        let given: Vec<(u32, &str)> = submitted
            .map(|record| (record.trial, tree.key(record.after.guesses.ranked()[0])))
            .collect();
        let keys: Vec<String> = (0..CLASSES).map(|class| format!("class{class}")).collect();
        let meant: Vec<(u32, &str)> =
            (0..).zip(keys.iter().map(String::as_str).cycle()).take(answers).collect();
        assert_eq!(given, meant, "each answer of {} once, in order", session.annotator);
        assert_eq!(store.audit(session.id).unwrap().faults, []);
    }
}
