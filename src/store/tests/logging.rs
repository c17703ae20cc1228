//! Sessions and their logs: written, read, and what of them counts.

use proptest::prelude::*;

use super::*;
use crate::domain::{Effort, Flag, Remarks, Seen};
use Outcome::{Open, Passed, Reopened, Skipped, Submitted};

#[test]
fn a_session_reads_back() {
    let Bench { folder: _folder, mut store, dataset, session, .. } = bench();
    let row = store.session(session).unwrap();
    assert_eq!((row.annotator.as_str(), row.dataset_name.as_str()), ("anna", "fruit"));
    assert_eq!((row.dataset, row.phase, row.k), (dataset, Phase::Practice, 5));
    assert_eq!((row.seed, row.idle_after_ms), (u64::MAX - 1, 30_000));
    assert_eq!((row.started_at, row.finished_at), (Timestamp(1_000), None));
    assert_eq!((row.trials, row.last_at), (4, None));
    assert_eq!(store.submitted(session).unwrap(), 0);
    assert_eq!(store.queue(session).unwrap(), store.label_images(dataset).unwrap());

    let done = record(0, 2, Entry::Submitted, &[7], Submitted);
    store.append(session, &[done], &keys()).unwrap();
    store.finish_session(session, Timestamp(9_000)).unwrap();
    let row = store.session(session).unwrap();
    assert_eq!(row.last_at, Some(Timestamp(2_000)));
    assert_eq!(store.submitted(session).unwrap(), 1);
    assert_eq!(row.finished_at, Some(Timestamp(9_000)));
    assert!(store.finish_session(SessionId(99), Timestamp(0)).is_err());
}

#[test]
fn sessions_share_annotators_and_have_own_names() {
    let Bench { folder: _folder, mut store, dataset, .. } = bench();
    new_session(&mut store, dataset);
    let queue = store.label_images(dataset).unwrap();
    let bob = NewSession { annotator: "bob", phase: Phase::Test, ..session_of(dataset, &queue) };
    store.create_session(&bob).unwrap();
    let names: Vec<_> = store.annotators().unwrap().into_iter().map(|row| row.name).collect();
    assert_eq!(names, ["anna", "bob"]);
    let sessions = store.sessions().unwrap();
    assert_eq!(sessions.len(), 3);
    assert_eq!(sessions[2].phase, Phase::Test);
    assert_ne!(sessions[0].uid, sessions[1].uid);
    assert_eq!(sessions[0].uid.len(), 32);
}

#[test]
fn a_queue_that_cannot_be_is_refused() {
    let Bench { folder: _folder, mut store, dataset, .. } = bench();
    let label = store.label_images(dataset).unwrap()[0];
    let example = store.examples(dataset).unwrap()[0].1[0];
    let (other, _) =
        store.put_dataset(&DatasetDraft { name: "other".to_owned(), ..fruit() }).unwrap();
    let foreign = store.label_images(other).unwrap()[0];
    for queue in [&[][..], &[label, label], &[label, example], &[foreign], &[ImageId(999)]] {
        let error = store.create_session(&session_of(dataset, queue)).unwrap_err();
        assert!(matches!(error, StoreError::Refused { .. }), "{queue:?}: {error:?}");
    }
    for k in [0, 10] {
        let queue = [label];
        let new = NewSession { k, ..session_of(dataset, &queue) };
        assert!(matches!(store.create_session(&new), Err(StoreError::Refused { .. })));
    }
    assert_eq!(store.sessions().unwrap().len(), 1, "nothing half made stays");
}

#[test]
fn every_kind_of_entry_reads_back() {
    let Bench { folder: _folder, mut store, session, .. } = bench();
    let all = [
        Entry::Shown,
        Entry::GuessAdded(ClassId(3)),
        Entry::GuessRemoved(ClassId(2)),
        Entry::GuessMoved(ClassId(5), 4),
        Entry::Submitted,
        Entry::Skipped(None),
        Entry::AnswerShown,
        Entry::Paused,
        Entry::Resumed,
        Entry::Retracted(3),
        Entry::Redone(u32::MAX),
    ];
    let log: Vec<Record> =
        (0..).zip(all).map(|(seq, entry)| record(seq, 3, entry, &[9, 0, 4], Open)).collect();
    store.append(session, &log, &keys()).unwrap();
    assert_eq!(store.records(session, &keys()).unwrap(), (log, vec![]));
}

#[test]
fn an_append_is_all_or_nothing() {
    let Bench { folder: _folder, mut store, session, .. } = bench();
    let shown = |seq, trial| record(seq, trial, Entry::Shown, &[], Open);
    store.append(session, &[shown(0, 0), shown(1, 1)], &keys()).unwrap();

    let error = store.append(session, &[shown(2, 0), shown(1, 2)], &keys()).unwrap_err();
    assert!(matches!(error, StoreError::SeqTaken { seq: 1, .. }), "{error:?}");
    assert!(error.to_string().starts_with(&format!("record 1 of session {}", session.0)));
    let error = store.append(session, &[shown(2, 0), shown(3, 4)], &keys()).unwrap_err();
    assert!(matches!(error, StoreError::NoSuch { .. }), "{error:?}");
    let error = store.append(SessionId(77), &[shown(0, 0)], &keys()).unwrap_err();
    assert!(matches!(error, StoreError::NoSuch { .. }), "{error:?}");

    let (log, _) = store.records(session, &keys()).unwrap();
    assert_eq!(log, [shown(0, 0), shown(1, 1)]);
}

#[test]
fn a_full_disk_is_named_and_what_was_saved_stays() {
    let Bench { folder: _folder, mut store, session, .. } = bench();
    let shown = |seq| record(seq, 0, Entry::Shown, &[], Open);
    let pages = store.database.number("PRAGMA page_count", []).unwrap();
    store.database.number(&format!("PRAGMA max_page_count = {pages}"), []).unwrap();
    let (saved, error) = (0..)
        .find_map(|seq| Some((seq, store.append(session, &[shown(seq)], &keys()).err()?)))
        .unwrap();
    assert!(matches!(error, StoreError::Full { .. }), "{error:?}");
    store.database.number("PRAGMA max_page_count = 1000000", []).unwrap();
    store.append(session, &[shown(saved)], &keys()).unwrap();
    let (log, _) = store.records(session, &keys()).unwrap();
    assert_eq!(log, (0..=saved).map(shown).collect::<Vec<_>>());
}

#[test]
fn a_test_session_never_needs_the_ground_truth() {
    let Bench { folder: _folder, store, dataset, path, .. } = bench();
    drop(store);
    meddle(&path, "DROP TABLE ground_truth").unwrap();
    let mut store = Store::open(&path).unwrap();
    store.datasets().unwrap();
    store.taxonomy_spec(dataset).unwrap();
    store.examples(dataset).unwrap();
    store.roles("fruit").unwrap();
    store.models(dataset).unwrap();
    let queue = store.label_images(dataset).unwrap();
    store.image_files(&queue).unwrap();
    let new = NewSession { phase: Phase::Test, ..session_of(dataset, &queue) };
    let session = store.create_session(&new).unwrap();
    let log = [record(0, 0, Entry::Submitted, &[7], Submitted)];
    store.append(session, &log, &keys()).unwrap();
    store.records(session, &keys()).unwrap();
    store.annotations(session).unwrap();
    store.queue(session).unwrap();
    store.finish_session(session, Timestamp(1)).unwrap();
    assert_eq!(store.sessions().unwrap().len(), 2);
    assert!(store.ground_truth(dataset).is_err(), "only this reads it");
}

#[test]
fn the_log_cannot_be_rewritten_from_outside_either() {
    let Bench { folder: _folder, mut store, session, path, .. } = bench();
    let log = [record(0, 0, Entry::Submitted, &[1], Submitted)];
    store.append(session, &log, &keys()).unwrap();
    for sql in [
        "UPDATE record SET guesses = '[]'",
        "DELETE FROM record",
        "UPDATE record SET hash = NULL",
        "INSERT OR REPLACE INTO record SELECT * FROM record",
        "UPDATE session SET hash = NULL",
        "UPDATE session_image SET position = position + 10",
        "DELETE FROM session_image",
    ] {
        assert!(meddle(&path, sql).is_err(), "{sql}");
    }
    assert_eq!(store.records(session, &keys()).unwrap(), (log.to_vec(), vec![]));
}

#[test]
fn a_damaged_row_is_a_problem_and_the_others_stay() {
    let Bench { folder: _folder, mut store, session, path, .. } = bench();
    let log: Vec<Record> =
        (0..9).map(|seq| record(seq, 0, Entry::GuessAdded(ClassId(7)), &[7], Open)).collect();
    store.append(session, &log, &keys()).unwrap();
    meddle(
        &path,
        "DROP TRIGGER record_is_never_changed;
         PRAGMA ignore_check_constraints = ON;
         UPDATE record SET kind = 'sneezed' WHERE seq = 1;
         UPDATE record SET class = 'unicorn' WHERE seq = 2;
         UPDATE record SET class = NULL WHERE seq = 3;
         UPDATE record SET guesses = '[\"x\",' WHERE seq = 4;
         UPDATE record SET guesses = '[\"x\",\"x\"]' WHERE seq = 5;
         UPDATE record SET lead_ms = -1 WHERE seq = 6;
         UPDATE record SET guesses = CAST(x'5b22ff225d' AS TEXT) WHERE seq = 7;",
    )
    .unwrap();
    let (read, problems) = store.records(session, &keys()).unwrap();
    assert_eq!(read, [log[0].clone(), log[8].clone()]);
    let texts: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(texts.len(), 7, "{texts:?}");
    assert_eq!(texts[0], r#"session 1, record 1: "sneezed" is not a kind of record"#);
    assert_eq!(texts[1], r#"session 1, record 2: "unicorn" is not a class of the dataset"#);
    assert!(texts[4].ends_with("is not a list of up to 5 different guesses"), "{}", texts[4]);
}

/// The answers in force after this log: trial, guesses, lead time.
fn in_force(log: &[Record]) -> Vec<(u32, Vec<String>, u64)> {
    let Bench { folder: _folder, mut store, session, .. } = bench();
    store.append(session, log, &keys()).unwrap();
    let (rows, problems) = store.annotations(session).unwrap();
    assert_eq!(problems, []);
    let queue = store.queue(session).unwrap();
    assert!(rows.iter().all(|row| queue[row.trial as usize] == row.image));
    rows.into_iter().map(|row| (row.trial, row.guesses, row.spent.lead_ms)).collect()
}

fn answer(trial: u32, guesses: &[&str], lead_ms: u64) -> (u32, Vec<String>, u64) {
    (trial, guesses.iter().map(|&key| key.to_owned()).collect(), lead_ms)
}

#[test]
fn a_submitted_trial_counts_in_its_ranking() {
    let log = [
        record(0, 1, Entry::Shown, &[], Open),
        record(1, 1, Entry::GuessAdded(ClassId(8)), &[8], Open),
        record(2, 1, Entry::GuessAdded(ClassId(7)), &[8, 7], Open),
        record(3, 1, Entry::Submitted, &[8, 7], Submitted),
        record(4, 0, Entry::Shown, &[], Open),
    ];
    assert_eq!(in_force(&log[..3]), []);
    assert_eq!(in_force(&log), [answer(1, &["y", "x"], 30)]);
}

#[test]
fn an_undone_submission_does_not_count_until_redone() {
    let log = [
        record(0, 0, Entry::GuessAdded(ClassId(7)), &[7], Open),
        record(1, 0, Entry::Submitted, &[7], Submitted),
        record(2, 0, Entry::Retracted(1), &[7], Open),
        record(3, 0, Entry::Redone(1), &[7], Submitted),
        record(4, 0, Entry::Retracted(1), &[7], Open),
        record(5, 0, Entry::GuessAdded(ClassId(9)), &[7, 9], Open),
        record(6, 0, Entry::Submitted, &[7, 9], Submitted),
    ];
    assert_eq!(in_force(&log[..3]), []);
    assert_eq!(in_force(&log[..4]), [answer(0, &["x"], 30)]);
    assert_eq!(in_force(&log[..5]), []);
    assert_eq!(in_force(&log), [answer(0, &["x", "z"], 60)]);
}

#[test]
fn after_the_truth_was_seen_the_first_answer_stands() {
    let log = [
        record(0, 0, Entry::Submitted, &[7], Submitted),
        revealed(record(1, 0, Entry::Retracted(0), &[7], Open)),
        revealed(record(2, 0, Entry::GuessAdded(ClassId(8)), &[7, 8], Open)),
        revealed(record(3, 0, Entry::Submitted, &[7, 8], Submitted)),
    ];
    for end in 1..=log.len() {
        assert_eq!(in_force(&log[..end]), [answer(0, &["x"], 0)], "after {end} records");
    }
}

#[test]
fn an_answer_given_after_the_truth_was_shown_does_not_count() {
    let log = [
        record(0, 0, Entry::GuessAdded(ClassId(7)), &[7], Open),
        revealed(record(1, 0, Entry::AnswerShown, &[7], Open)),
        revealed(record(2, 0, Entry::Submitted, &[7], Submitted)),
        revealed(record(3, 1, Entry::AnswerShown, &[], Open)),
        revealed(record(4, 1, Entry::Submitted, &[8], Submitted)),
    ];
    assert_eq!(in_force(&log), []);
}

#[test]
fn skipped_and_passed_trials_do_not_count_but_answered_later_they_do() {
    let log = [
        record(0, 0, Entry::GuessAdded(ClassId(7)), &[7], Open),
        record(1, 0, Entry::Skipped(None), &[7], Skipped),
        record(2, 1, Entry::Skipped(None), &[], Skipped),
        record(3, 2, Entry::Submitted, &[9], Submitted),
        record(4, 0, Entry::Submitted, &[7], Submitted),
        record(5, 1, Entry::Skipped(None), &[], Passed),
    ];
    assert_eq!(in_force(&log[..3]), []);
    assert_eq!(in_force(&log), [answer(0, &["x"], 40), answer(2, &["z"], 30)]);
}

#[test]
fn sessions_do_not_mix() {
    let Bench { folder: _folder, mut store, session, dataset, .. } = bench();
    let other = new_session(&mut store, dataset);
    store.append(session, &[record(5, 0, Entry::Submitted, &[7], Submitted)], &keys()).unwrap();
    store.append(other, &[record(0, 1, Entry::Submitted, &[8], Submitted)], &keys()).unwrap();
    assert_eq!(store.annotations(session).unwrap().0[0].guesses, ["x"]);
    let (rows, _) = store.annotations(other).unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].trial, rows[0].at), (1, Timestamp(2_000)));
    assert_eq!([session, other].map(|id| store.submitted(id).unwrap()), [1, 1]);
}

prop_compose! {
    fn any_remarks()(
        confidence in prop::option::of(1..=5_u8),
        flags in prop::sample::subsequence(Flag::ALL.to_vec(), 0..=5),
        present in prop::collection::hash_set(0..10_u32, 0..3),
        comment in ".{0,5}",
        expects_model: Option<bool>,
    ) -> Remarks {
        let flags = flags.into_iter().collect();
        let present = present.into_iter().map(ClassId).collect();
        Remarks { confidence, flags, present, comment, expects_model }
    }
}

prop_compose! {
    fn any_seen()(times in prop::collection::btree_map(0..10_u32, any::<(u32, u32)>(), 0..4)) -> Vec<Seen> {
        // By the key of the class, as the file lists them.
        let mut seen: Vec<Seen> = times
            .into_iter()
            .map(|(class, (row_ms, examples_ms))| Seen {
                class: ClassId(class),
                row_ms: row_ms.into(),
                examples_ms: examples_ms.into(),
            })
            .collect();
        seen.sort_by(|one, other| keys().key(one.class).cmp(keys().key(other.class)));
        seen
    }
}

prop_compose! {
    fn any_state()(
        ranked in prop::collection::vec(0..10_u32, 0..7),
        outcome in prop::sample::select(vec![Open, Skipped, Passed, Submitted, Reopened]),
        is_revealed: bool,
        lead_ms in 0..=i64::MAX.cast_unsigned(),
        active_ms in 0..=i64::MAX.cast_unsigned(),
        delivered in prop::option::of((
            prop::sample::select(vec![Sharpness::Cells, Sharpness::Preview, Sharpness::Lossless]),
            0..=i64::MAX.cast_unsigned(),
            0..=i64::MAX.cast_unsigned(),
        )),
        remarks in any_remarks(),
        effort in (prop::option::of(0..=i64::MAX.cast_unsigned()), any::<u32>(), any::<u32>())
            .prop_map(|(first_key_ms, keys, searches)| Effort { first_key_ms, keys, searches }),
        widened: bool,
    ) -> TrialState {
        let guesses = Guesses::from_ranked(5, ranked.into_iter().map(ClassId));
        let delivery =
            delivered.map(|(sharpness, wait_ms, bytes)| Delivery { sharpness, wait_ms, bytes });
        TrialState {
            guesses,
            outcome,
            is_revealed,
            is_assisted: widened,
            is_widened: widened,
            remarks,
            spent: Spent { lead_ms, active_ms },
            effort,
            delivery,
        }
    }
}

fn any_entry() -> impl Strategy<Value = Entry> {
    let class = || (0..10_u32).prop_map(ClassId);
    prop_oneof![
        prop::sample::select(vec![
            Entry::Shown,
            Entry::Submitted,
            Entry::Skipped(None),
            Entry::Skipped(Some("too\u{1b} dark".into())),
            Entry::Rated(3),
            Entry::Flagged(Flag::Several, true),
            Entry::Flagged(Flag::Revisit, false),
            Entry::Commented(String::new()),
            Entry::Commented("\"two\" dogs".into()),
            Entry::Expected(true),
            Entry::ModelShown("resnet".into()),
            Entry::Widened,
            Entry::Away,
            Entry::Back,
            Entry::AnswerShown,
            Entry::Paused,
            Entry::Resumed,
        ]),
        class().prop_map(Entry::GuessAdded),
        class().prop_map(Entry::GuessRemoved),
        (class(), any::<bool>()).prop_map(|(class, is)| Entry::Present(class, is)),
        (class(), 0..9_usize).prop_map(|(class, rank)| Entry::GuessMoved(class, rank)),
        any::<u32>().prop_map(Entry::Retracted),
        any::<u32>().prop_map(Entry::Redone),
    ]
}

/// What the view must say of a log, computed without SQL.
fn answers_by_the_rule(log: &[Record]) -> Vec<(u32, Vec<ClassId>, Timestamp)> {
    (0..4)
        .filter_map(|trial| {
            let blind = |record: &&Record| record.trial == trial && !record.after.is_revealed;
            let last = log.iter().rfind(blind)?;
            let is_submitted = |record: &&Record| record.after.outcome == Submitted;
            let answer = log.iter().filter(blind).rfind(is_submitted)?;
            let guesses = answer.after.guesses.ranked().to_vec();
            matches!(last.after.outcome, Submitted | Reopened)
                .then_some((trial, guesses, answer.at))
        })
        .collect()
}

#[test]
fn any_log_reads_back_and_its_answers_are_those_of_the_rule() {
    let Bench { folder: _folder, store, dataset, .. } = bench();
    let store = std::cell::RefCell::new(store);
    let entry = (any_entry(), any_state(), 0..4_u32, any::<i64>(), any_seen());
    let entries = prop::collection::vec(entry, 0..30);
    proptest!(ProptestConfig::with_cases(64), |(entries in entries, cut in 0..30_usize)| {
        let log: Vec<Record> = (0..)
            .zip(entries)
            .map(|(seq, (entry, after, trial, at, seen))| {
                Record { seq, at: Timestamp(at), trial, entry, after, seen }
            })
            .collect();
        let mut store = store.borrow_mut();
        let session = new_session(&mut store, dataset);
        let (first, second) = log.split_at(cut.min(log.len()));
        store.append(session, first, &keys()).unwrap();
        store.append(session, second, &keys()).unwrap();
        let (rows, _) = store.annotations(session).unwrap();
        let in_view = store
            .database
            .rows(
                "SELECT trial, lead_ms, at_ms FROM annotation WHERE session = ?1 ORDER BY trial",
                [session.0],
                |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.cast_unsigned(), Timestamp(row.get(2)?))),
            )
            .unwrap();
        let brief = |row: &AnnotationRow| (row.trial, row.spent.lead_ms, row.at);
        prop_assert_eq!(rows.iter().map(brief).collect::<Vec<_>>(), in_view);
        for row in &rows {
            let last = log.iter().rfind(|record| record.trial == row.trial).unwrap();
            prop_assert_eq!(row.flags, last.after.remarks.flags);
            prop_assert_eq!(&row.comment, &last.after.remarks.comment);
        }
        let answers: Vec<_> = rows
            .into_iter()
            .map(|row| {
                let guesses = row.guesses.iter().map(|key| keys().class(key).unwrap()).collect();
                (row.trial, guesses, row.at)
            })
            .collect();
        prop_assert_eq!(answers, answers_by_the_rule(&log));
        prop_assert_eq!(store.records(session, &keys()).unwrap(), (log, vec![]));
    });
}
