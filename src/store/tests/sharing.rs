//! Several connections and processes on one file, and the lease of a session.

use std::sync::Barrier;
use std::thread;

use super::*;

#[test]
fn two_connections_see_each_others_commits() {
    let mut bench = bench();
    let mut other = Store::open(&bench.path).unwrap();
    let reader = Store::open_read_only(&bench.path).unwrap();
    let shown = |seq| record(seq, 0, Entry::Shown, &[], Outcome::Open);
    bench.store.append(bench.session, &[shown(0)], &keys()).unwrap();
    other.append(bench.session, &[shown(1)], &keys()).unwrap();
    let error = bench.store.append(bench.session, &[shown(1)], &keys()).unwrap_err();
    assert!(matches!(error, StoreError::SeqTaken { seq: 1, .. }), "{error:?}");
    for store in [&bench.store, &other, &reader] {
        assert_eq!(store.records(bench.session, &keys()).unwrap().0, [shown(0), shown(1)]);
    }
}

#[test]
fn an_open_transaction_of_another_is_waited_for() {
    let Bench { folder: _folder, mut store, session, path, .. } = bench();
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE; UPDATE dataset SET root = '/moved'").unwrap();
    let started = Barrier::new(2);
    thread::scope(|scope| {
        let append = scope.spawn(|| {
            started.wait();
            store.append(session, &[record(0, 0, Entry::Shown, &[], Outcome::Open)], &keys())
        });
        started.wait();
        other.execute_batch("COMMIT").unwrap();
        append.join().unwrap().unwrap();
    });
    assert_eq!(store.datasets().unwrap()[0].root, "/moved");
    assert_eq!(store.records(session, &keys()).unwrap().0.len(), 1);
}

#[test]
fn many_open_a_new_file_at_once_and_append_to_it() {
    const MANY: usize = 8;
    let (_folder, path) = nowhere();
    let together = Barrier::new(MANY);
    let work = |who: usize| {
        together.wait();
        let mut store = Store::open(&path).unwrap();
        let draft = DatasetDraft { name: format!("fruit {who}"), ..fruit() };
        let (dataset, _) = store.put_dataset(&draft).unwrap();
        let session = new_session(&mut store, dataset);
        for seq in 0..20 {
            let shown = record(seq, 0, Entry::Shown, &[], Outcome::Open);
            store.append(session, &[shown], &keys()).unwrap();
        }
    };
    thread::scope(|scope| {
        for who in 0..MANY {
            scope.spawn(move || work(who));
        }
    });
    let store = Store::open(&path).unwrap();
    let sessions = store.sessions().unwrap();
    assert_eq!(sessions.len(), MANY);
    for session in sessions {
        assert_eq!(store.records(session.id, &keys()).unwrap().0.len(), 20);
    }
}
