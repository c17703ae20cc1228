//! Links and pipes where a file is to be written: none is written through, none is waited for.

use crate::sharing::{machine, run, three_answers};
use crate::support::home::Home;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::process::Command;

/// What no command may change.
const PRECIOUS: &str = "precious\n";

/// What stands where a file is to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trap {
    Link,
    /// To a file that is not there.
    Dangling,
    HardLink,
    Pipe,
}

const TRAPS: [Trap; 4] = [Trap::Link, Trap::Dangling, Trap::HardLink, Trap::Pipe];

/// A machine with a session, and a trap at a path of its home.
struct Trapped {
    home: Home,
    victim: PathBuf,
    at: PathBuf,
}

impl Trapped {
    fn new() -> Self {
        let home = machine();
        three_answers("anna").put(&home);
        let victim = home.path().join("victim");
        let at = home.path().join("trap");
        Self { home, victim, at }
    }

    fn set(&self, trap: Trap) {
        for path in [&self.victim, &self.at] {
            if path.symlink_metadata().is_ok() {
                fs::remove_file(path).unwrap();
            }
        }
        if trap != Trap::Dangling {
            fs::write(&self.victim, PRECIOUS).unwrap();
        }
        match trap {
            Trap::Link | Trap::Dangling => symlink(&self.victim, &self.at).unwrap(),
            Trap::HardLink => fs::hard_link(&self.victim, &self.at).unwrap(),
            Trap::Pipe => {
                assert!(Command::new("mkfifo").arg(&self.at).status().unwrap().success());
            }
        }
    }

    /// What the trap leads to is as it was.
    fn check(&self, trap: Trap, what: &str) {
        if trap == Trap::Dangling {
            assert!(self.victim.symlink_metadata().is_err(), "{what}: made through a link");
        } else {
            assert_eq!(fs::read_to_string(&self.victim).unwrap(), PRECIOUS, "{what}: {trap:?}");
        }
    }
}

#[test]
fn what_stands_there_is_kept_and_what_may_be_replaced_is_replaced_itself() {
    let trapped = Trapped::new();
    let at = trapped.at.to_str().unwrap();
    let new: [&[&str]; 8] = [
        &["report", "--out", at],
        &["export", "annotations", "--out", at],
        &["export", "log", at],
        &["datasets", "verify", "set", "--write-hashes", at],
        &["study", "new", "pilot", "set", at],
        &["bundle", at],
        &["recover", "--out", at],
        &["key", "take", "set", at],
    ];
    for trap in TRAPS {
        for args in new {
            trapped.set(trap);
            let (code, _, said) = run(&trapped.home, args);
            assert!(code == 1 && said.contains("\nhint: "), "{args:?}: {trap:?}: {code} {said}");
            trapped.check(trap, args[0]);
        }
        for args in [new[0], new[1], new[5]] {
            trapped.set(trap);
            let (code, _, said) = run(&trapped.home, &[args, &["--force"]].concat());
            trapped.check(trap, args[0]);
            let found = trapped.at.symlink_metadata().unwrap();
            let is_replaced = found.is_file() && found.len() > PRECIOUS.len() as u64;
            assert_eq!(is_replaced, trap != Trap::Pipe, "{args:?}: {trap:?}: {said}");
            assert_eq!(code, i32::from(trap == Trap::Pipe), "{args:?}: {trap:?}: {said}");
            assert_eq!(said.contains("no file"), trap == Trap::Pipe, "{said}");
        }
    }
    let left: Vec<_> = fs::read_dir(trapped.home.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with('.') && name != ".cache")
        .collect();
    assert!(left.is_empty(), "left behind: {left:?}");
}

/// Names that can be foreseen: those of SQLite, and those of copies that are kept.
#[test]
fn names_that_can_be_foreseen_lead_nowhere() {
    let mut trapped = Trapped::new();
    let data = trapped.home.data();
    let beside = |ending: &str| PathBuf::from(format!("{}{ending}", data.display()));
    let sound = fs::read(&data).unwrap();
    for ending in ["-wal", "-shm", "-journal"] {
        trapped.at = beside(ending);
        for trap in [Trap::Link, Trap::Dangling] {
            trapped.set(trap);
            run(&trapped.home, &["annotator", "set", "anna", "--notes", "new"]);
            trapped.check(trap, ending);
        }
        if trapped.at.symlink_metadata().is_ok() {
            fs::remove_file(&trapped.at).unwrap();
        }
        fs::write(&data, &sound).unwrap();
    }
    fs::remove_file(&data).unwrap();
    let older = include_str!("../../fixtures/store/v7.sql");
    rusqlite::Connection::open(&data).unwrap().execute_batch(older).unwrap();
    trapped.at = beside(".schema-7");
    trapped.set(Trap::Dangling);
    let (code, _, said) = run(&trapped.home, &["annotator", "set", "anna", "--notes", "new"]);
    assert!(code == 0 && said.contains("hit5.db.schema-7.2"), "{said}");
    trapped.check(Trap::Dangling, "the copy that is kept");
}

/// A data file or a cache that is a link to something else is not taken for an empty one.
#[test]
fn what_is_no_file_of_ours_is_not_written_to() {
    let mut trapped = Trapped::new();
    fs::create_dir_all(trapped.home.path().join(".cache/hit5")).unwrap();
    for (path, args) in [
        ("linked.db", &["--data", "linked.db", "annotator", "set", "bob", "--notes", "x"][..]),
        (".cache/hit5/thumbnails.db", &["thumbs"]),
    ] {
        trapped.at = trapped.home.path().join(path);
        for trap in [Trap::Link, Trap::Dangling, Trap::HardLink] {
            trapped.set(trap);
            let mut command = Command::new(crate::support::home::PROGRAM);
            command.env_clear().envs(crate::support::home::variables(trapped.home.path()));
            command.current_dir(trapped.home.path()).args(args);
            if !args.contains(&"--data") {
                command.arg("--data").arg(trapped.home.data());
            }
            let output = command.output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(1), "{path}: {trap:?}: {said}");
            trapped.check(trap, path);
        }
    }
}
