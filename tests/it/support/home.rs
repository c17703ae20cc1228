//! A machine nobody has used hit5 on: a folder of its own for the home, the data and the images.

use super::pty::Launch;
use hit5::domain::{Guesses, Record, SessionId};
use hit5::session::{Plan, Session};
use hit5::store::{AnnotationRow, SessionRow, Store};
use hit5::taxonomy::Taxonomy;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use tempfile::TempDir;

/// The program under test.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_hit5");

/// The variables that could lead the program out of its temporary home, and who is at it.
pub(crate) fn variables(home: &Path) -> Vec<(&'static str, PathBuf)> {
    let below = |folder: &str| home.join(folder);
    vec![
        ("HOME", home.to_owned()),
        ("XDG_DATA_HOME", below(".local/share")),
        ("XDG_CONFIG_HOME", below(".config")),
        ("XDG_CACHE_HOME", below(".cache")),
        ("XDG_STATE_HOME", below(".local/state")),
        ("USER", PathBuf::from("tester")),
        ("TERM", PathBuf::from("xterm-256color")),
        ("PATH", std::env::var_os("PATH").unwrap_or_default().into()),
    ]
}

/// A temporary home; removed when dropped.
pub(crate) struct Home {
    folder: TempDir,
}

impl Home {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Where `--data` points.
    pub(crate) fn data(&self) -> PathBuf {
        self.path().join("data/hit5.db")
    }

    /// The program on a terminal of 80x24, with this home's data file.
    pub(crate) fn launch(&self) -> Launch {
        Launch::new(self)
    }

    /// The program without a terminal, with this home's data file.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.env_clear().envs(variables(self.path())).current_dir(self.path());
        command.stdin(Stdio::null()).arg("--data").arg(self.data()).args(args);
        command
    }

    /// Runs the program without a terminal to its end.
    pub(crate) fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// The data file as it lies there, read only.
    pub(crate) fn store(&self) -> Store {
        Store::open_read_only(&self.data()).unwrap()
    }

    /// Everything about the only session in the data file.
    pub(crate) fn log(&self) -> Log {
        let store = self.store();
        let sessions = store.sessions().unwrap();
        let [row] = sessions.as_slice() else { panic!("one session, not {sessions:?}") };
        Log::read(&store, row)
    }
}

/// A session as the data file has it. Reading it panics at the first record that makes no sense.
pub(crate) struct Log {
    pub(crate) id: SessionId,
    pub(crate) plan: Plan,
    pub(crate) records: Vec<Record>,
    pub(crate) annotations: Vec<AnnotationRow>,
    pub(crate) taxonomy: Arc<Taxonomy>,
}

impl Log {
    fn read(store: &Store, row: &SessionRow) -> Self {
        let (taxonomy, _) = Taxonomy::from_spec(&store.taxonomy_spec(row.dataset).unwrap());
        let (records, problems) = store.records(row.id, taxonomy.as_ref()).unwrap();
        assert_eq!(problems, []);
        let (annotations, problems) = store.annotations(row.id).unwrap();
        assert_eq!(problems, []);
        let queue = store.queue(row.id).unwrap();
        let idle_after_ms = row.idle_after_ms;
        let plan = Plan { idle_after_ms, ..Plan::new(row.phase, row.k, queue) };
        let log = Self { id: row.id, plan, records, annotations, taxonomy };
        assert!((0..).zip(&log.records).all(|(seq, record)| record.seq == seq), "no gap, no twin");
        log
    }

    /// The session after its first records, as a restart would find it.
    pub(crate) fn replayed(&self, records: usize) -> Session {
        let (session, problems) = Session::replay(self.plan.clone(), &self.records[..records], 0);
        assert_eq!(problems, []);
        session
    }

    /// How many images are answered, and the first words of the guesses in the slots, after the
    /// first records; no guesses where no image is left.
    pub(crate) fn standing(&self, records: usize) -> (usize, Vec<String>) {
        let session = self.replayed(records);
        let progress = session.progress();
        let guesses = session.current_trial().map(|trial| self.words(&trial.guesses));
        (progress.submitted + progress.passed, guesses.unwrap_or_default())
    }

    /// The first words of guesses, best first.
    pub(crate) fn words(&self, guesses: &Guesses) -> Vec<String> {
        let words = |&class| self.taxonomy.class_node(class).lemmas[0].clone();
        guesses.ranked().iter().map(words).collect()
    }
}
