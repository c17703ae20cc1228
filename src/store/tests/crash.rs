//! Real processes that die or lack rights. Each test starts this test binary again, to play one
//! of the roles at the end of the file.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

use super::*;

/// How the roles are told which data file to use.
const DATA_FILE: &str = "HIT5_TEST_DATA_FILE";

/// How many lines [`append_until_killed`] says before it hangs.
const LINES: usize = 12;

/// A user without rights, for tests run by root, whom permissions do not stop.
const NOBODY: u32 = 65_534;

fn role(program: &Path, name: &str, data_file: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .args(["--exact", &format!("store::tests::crash::{name}")])
        .args(["--ignored", "--nocapture", "--test-threads=1"])
        .env(DATA_FILE, data_file)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    command
}

fn start(name: &str, data_file: &Path) -> Child {
    role(&std::env::current_exe().unwrap(), name, data_file).spawn().unwrap()
}

/// What a role says from now on: the rest of each line that has the mark.
fn said(child: &mut Child) -> impl Iterator<Item = String> + use<> {
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    lines.map_while(Result::ok).filter_map(|line| line.split_once("ROLE ").map(|l| l.1.to_owned()))
}

/// The data file of a role; none if somebody runs the ignored tests as they are.
fn data_file() -> Option<PathBuf> {
    std::env::var_os(DATA_FILE).map(PathBuf::from)
}

/// Keeps a role waiting until it is killed, or until the test that started it is gone.
fn wait_for_the_end() {
    std::io::stdin().lock().read_until(b'\n', &mut Vec::new()).unwrap();
}

#[test]
fn what_was_acknowledged_survives_a_kill_and_what_was_not_committed_does_not() {
    let Bench { folder: _folder, store, session, path, .. } = bench();
    drop(store);
    // The last line is said from within a transaction.
    for lines in [3, 8, LINES] {
        let mut child = start("append_until_killed", &path);
        let acknowledged: usize = said(&mut child).nth(lines - 1).unwrap().parse().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        let store = Store::open(&path).unwrap();
        let (log, problems) = store.records(session, &keys()).unwrap();
        assert_eq!(problems, []);
        assert!(log.len() > acknowledged, "{} records, {acknowledged} acknowledged", log.len());
        assert!((0..).zip(&log).all(|(seq, record)| record.seq == seq), "no gap");
        let fruit = &store.datasets().unwrap()[0];
        assert_eq!((fruit.root.as_str(), fruit.labels), ("/images/fruit", 4), "not committed");
    }
}

/// The power-cut model: of the log beside the file, only a part has reached the disk.
#[test]
fn a_log_cut_anywhere_loses_only_its_end() {
    let Bench { folder, mut store, session, path, .. } = bench();
    for seq in 0..20 {
        let shown = record(seq, 0, Entry::Shown, &[], Outcome::Open);
        store.append(session, &[shown], &keys()).unwrap();
    }
    let log = fs::read(folder.path().join("hit5.db-wal")).unwrap();
    let whole = fs::read(&path).unwrap();
    let mut before = 0;
    for part in 0..=100 {
        let (_folder, cut) = nowhere();
        fs::write(&cut, &whole).unwrap();
        fs::write(cut.with_file_name("hit5.db-wal"), &log[..log.len() * part / 100]).unwrap();
        let store = Store::open(&cut).unwrap();
        let read = match store.records(session, &keys()) {
            Ok((read, problems)) => {
                assert_eq!(problems, []);
                read
            }
            Err(StoreError::NoSuch { .. }) => Vec::new(),
            Err(other) => panic!("{part} %: {other}"),
        };
        assert!((0..).zip(&read).all(|(seq, record)| record.seq == seq), "no gap");
        assert!(read.len() >= before, "more of the log, more records");
        before = read.len();
    }
    assert_eq!(before, 20);
}

#[test]
fn a_lease_ends_with_its_process() {
    let Bench { folder: _folder, session, path, .. } = bench();
    let mut child = start("hold_a_lease", &path);
    assert_eq!(said(&mut child).next().unwrap(), "holds");
    let acquire = || {
        let me = Holder { pid: 1, host: "here".to_owned(), user: None };
        Lease::acquire(&path, session, Timestamp(5), &me)
    };
    let text = acquire().unwrap_err().to_string();
    let expected = format!(
        "session 1 is open in another hit5, process {} of anna on lab3, since 2026-01-02T03:04:05Z",
        child.id()
    );
    assert_eq!(text, expected);
    child.kill().unwrap();
    child.wait().unwrap();
    drop(acquire().unwrap());
}

#[test]
fn the_truth_is_in_both_places_rather_than_in_none() {
    let Bench { folder: _folder, mut store, dataset, path, .. } = bench();
    let before = store.ground_truth(dataset).unwrap();
    let mut child = start("take_the_truth_until_killed", &path);
    assert_eq!(said(&mut child).next().unwrap(), "kept 4");
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(store.ground_truth(dataset).unwrap(), before);
    assert_eq!(store.take_truth(dataset, |_| Ok::<_, StoreError>(())).unwrap(), 4);
}

#[test]
fn read_only_places_are_named() {
    let Bench { folder, store, path, .. } = bench();
    drop(store);
    let program = folder.path().join("role");
    // Not by `fs::copy`: a test forking meanwhile would inherit the copy open for writing, and
    // such a file cannot be executed.
    let mut copy = Command::new("cp");
    assert!(copy.arg(std::env::current_exe().unwrap()).arg(&program).status().unwrap().success());
    let is_root =
        fs::metadata("/proc/self").is_ok_and(|me| std::os::unix::fs::MetadataExt::uid(&me) == 0);
    let say = |folder_mode: u32, file_mode: u32, at: &Path| {
        fs::set_permissions(&path, fs::Permissions::from_mode(file_mode)).unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(folder_mode)).unwrap();
        let mut command = role(&program, "say_how_it_opens", at);
        if is_root {
            command.uid(NOBODY).gid(NOBODY);
        }
        let mut child = command.spawn().unwrap();
        let said: Vec<String> = said(&mut child).collect();
        child.wait().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
        said
    };
    let read_only = "ReadOnly";
    assert_eq!(say(0o555, 0o666, &path), [read_only], "the folder");
    assert_eq!(say(0o777, 0o444, &path), [read_only], "the file");
    assert_eq!(say(0o555, 0o444, &path), [read_only], "both");
    assert_eq!(say(0o777, 0o000, &path), ["CannotOpen"], "an unreadable file");
    let absent = folder.path().join("absent.db");
    assert_eq!(say(0o555, 0o666, &absent), ["CannotCreate"], "a new file");
    let below = folder.path().join("new/hit5.db");
    assert_eq!(say(0o555, 0o666, &below), ["CannotCreate"], "a new folder");
    assert_eq!(say(0o777, 0o666, &path), ["opens"]);
}

#[test]
#[ignore = "a role, played in a process of its own"]
fn append_until_killed() {
    let Some(data_file) = data_file() else { return };
    let mut store = Store::open(&data_file).unwrap();
    let next = u32::try_from(store.records(SessionId(1), &keys()).unwrap().0.len()).unwrap();
    for seq in (next..).take(LINES - 1) {
        let shown = record(seq, 0, Entry::Shown, &[], Outcome::Open);
        store.append(SessionId(1), &[shown], &keys()).unwrap();
        println!("ROLE {seq}");
    }
    let unfinished = store.database.write(|database| {
        // So much that a part of it is written to the log before the commit.
        database.execute("PRAGMA cache_size = 2", [])?;
        database.execute("UPDATE dataset SET root = '/lost'", [])?;
        let many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) \
                    INSERT INTO image (id, dataset, path, role, bytes, modified_ms, width_px, height_px) \
                    SELECT i + 100, 1, i, 'label', 0, 0, 0, 0 FROM n";
        database.execute(many, [])?;
        println!("ROLE {}", next as usize + LINES - 2);
        wait_for_the_end();
        Err::<(), _>(database.refuse("the test is gone"))
    });
    unfinished.unwrap_err();
}

#[test]
#[ignore = "a role, played in a process of its own"]
fn take_the_truth_until_killed() {
    let Some(data_file) = data_file() else { return };
    let mut store = Store::open(&data_file).unwrap();
    let dataset = store.datasets().unwrap()[0].id;
    let unfinished = store.take_truth(dataset, |truth| {
        println!("ROLE kept {}", truth.len());
        wait_for_the_end();
        Err(StoreError::NotFound { path: data_file.clone() })
    });
    unfinished.unwrap_err();
}

#[test]
#[ignore = "a role, played in a process of its own"]
fn hold_a_lease() {
    let Some(data_file) = data_file() else { return };
    let me =
        Holder { pid: std::process::id(), host: "lab3".to_owned(), user: Some("anna".to_owned()) };
    let since = Timestamp(1_767_323_045_678);
    let _lease = Lease::acquire(&data_file, SessionId(1), since, &me).unwrap();
    println!("ROLE holds");
    wait_for_the_end();
}

#[test]
#[ignore = "a role, played in a process of its own"]
fn say_how_it_opens() {
    let Some(data_file) = data_file() else { return };
    match Store::open(&data_file) {
        Ok(_) => println!("ROLE opens"),
        Err(error) => {
            let debug = format!("{error:?}");
            println!("ROLE {}", debug.split(' ').next().unwrap());
        }
    }
}
