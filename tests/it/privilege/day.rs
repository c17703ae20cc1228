//! A day's work: each of the commands that read or write files, one after the other.

use super::trace::Folders;
use crate::support::files::{Tree, mottled};
use crate::support::home::{Home, PROGRAM, variables};
use crate::support::pty::Launch;
use crate::support::seen::Seen;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A data file as hit5 wrote it at version 7.
const OLDER: &str = include_str!("../../fixtures/store/v7.sql");

/// A machine before a day's work: a dataset, a folder for what is exported, an older data file.
pub(super) struct Day {
    home: Home,
}

impl Day {
    pub(super) fn new() -> Self {
        let home = Home::new();
        let set = Tree::new(home.path(), "set");
        for (n, part) in (0..10).zip(["train", "train", "val", "val", "val"].into_iter().cycle()) {
            let class = if n < 5 { "apple" } else { "pear" };
            set.put(format!("{part}/{class}/{n}.png"), &mottled(n));
        }
        for (folder, mode) in [("out", 0o755), ("older", 0o750), ("tmp", 0o1777)] {
            let path = home.path().join(folder);
            fs::create_dir(&path).unwrap();
            fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
        }
        let older = home.path().join("older/hit5.db");
        rusqlite::Connection::open(&older).unwrap().execute_batch(OLDER).unwrap();
        fs::set_permissions(older, Permissions::from_mode(0o600)).unwrap();
        Self { home }
    }

    /// A path of the home's.
    fn at(&self, path: &str) -> String {
        self.home.path().join(path).to_str().unwrap().to_owned()
    }

    /// Does it all, with each program started by these words.
    pub(super) fn work(&self, under: &[&str]) {
        let [set, out, data] = ["set", "out", "data/hit5.db"].map(|path| self.at(path));
        let out = |name: &str| format!("{out}/{name}");
        let run = |args: &[&str]| self.run(under, &data, args);
        run(&["import", &set]);
        self.label(under);
        self.show(under);
        for _ in 0..2 {
            run(&["report", "--out", &out("report.html"), "--force"]);
            run(&["export", "annotations", "--out", &out("answers.csv"), "--force"]);
            run(&["bundle", &out("bundle.db"), "--force"]);
        }
        run(&["report"]);
        run(&["export", "log", &out("log.jsonl")]);
        run(&["datasets", "verify", "set", "--pictures", "--write-hashes", &out("sums")]);
        run(&["study", "new", "pilot", "set", &out("study.toml")]);
        run(&["audit"]);
        run(&["thumbs"]);
        run(&["duplicates"]);
        run(&["doctor"]);
        run(&["key", "take", "set", &out("key")]);
        run(&["key", "put", "set", &out("key")]);
        run(&["recover"]);
        run(&["recover", "--out", &out("recovered.db")]);
        self.run(under, &out("merged/hit5.db"), &["import", &set]);
        self.run(under, &out("merged/hit5.db"), &["merge", &out("bundle.db"), &data]);
        self.run(under, &self.at("older/hit5.db"), &["annotator", "set", "anna", "--notes", "new"]);
    }

    fn run(&self, under: &[&str], data: &str, args: &[&str]) {
        let words = [under, &[PROGRAM, "--data", data], args].concat();
        let mut command = Command::new(words[0]);
        command.env_clear().envs(variables(self.home.path())).env("TMPDIR", self.at("tmp"));
        command.current_dir(self.home.path()).stdin(Stdio::null()).args(&words[1..]);
        let output = command.output().unwrap();
        // It wants a terminal as well.
        let expected = i32::from(args == ["doctor"]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(expected), "{words:?}: {said}");
    }

    fn launch(&self, under: &[&str], args: &[&str]) -> Launch {
        self.home.launch().args(args).env("TMPDIR", &self.at("tmp")).under(under)
    }

    /// Answers an image, looks at the figures, quits in the second.
    fn label(&self, under: &[&str]) {
        let args = ["label", "set", "--test", "--seed", "3", "-k", "2"];
        let program = self.launch(under, &args).start();
        program.wait_for_image(0);
        program.guess("pear");
        program.type_keys("C-s");
        program.wait_for_image(1);
        program.wait_for("all saved", Seen::is_saved);
        assert_private(&self.home.path().join("data"));
        program.quit();
    }

    /// Prints a picture where the cursor is.
    fn show(&self, under: &[&str]) {
        let program = self.launch(under, &["show", "apple", "--dataset", "set"]).start();
        assert!(program.wait_for_exit().success(), "{}", program.seen().text());
    }

    /// Whether everything that the program made is for its owner only, and what was there is as it was.
    pub(super) fn check_modes(&self) {
        let mode = |path: &str| mode(&self.home.path().join(path));
        assert_eq!([mode("out"), mode("older"), mode("tmp")], [0o755, 0o750, 0o1777]);
        let [data, cache, out] = ["data", ".cache", "out"].map(|path| self.home.path().join(path));
        let counts = [&data, &cache, &out].map(|folder| assert_private(folder));
        assert!(counts.iter().all(|files| *files > 0), "{counts:?}");
        let kept = self.home.path().join("older/hit5.db.schema-7");
        assert_eq!(self::mode(&kept), 0o600, "the copy that is kept");
        assert_eq!(mode("data"), 0o700);
        assert_eq!(fs::read_dir(self.home.path().join("tmp")).unwrap().count(), 0, "left behind");
    }

    /// Where the program may write.
    pub(super) fn folders(&self) -> Folders {
        let below = ["data", ".cache", "out", "older", "tmp"].map(|path| self.at(path).into());
        Folders { home: self.home.path().to_owned(), below: below.to_vec() }
    }
}

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().permissions().mode() & 0o7777
}

/// All files below a folder are for their owner only, and so are the folders; their number.
fn assert_private(folder: &Path) -> usize {
    let mut files = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        if path.is_dir() {
            assert_eq!(mode(&path), 0o700, "{}", path.display());
            files += assert_private(&path);
        } else {
            assert_eq!(mode(&path), 0o600, "{}", path.display());
            files += 1;
        }
    }
    files
}
