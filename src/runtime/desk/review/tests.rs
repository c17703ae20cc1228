//! What a review shows of each error, on the demonstration set in a real data file.

use super::teller::FINE_GRAINED;
use super::*;
use crate::dataset::demo;
use crate::domain::{
    ClassId, ClassNames, Entry, Guesses, Outcome, Record, Seen, Spent, Timestamp, TrialState, Whose,
};
use crate::runtime::desk::NewRules;
use crate::store::{Holder, NewSession, Store};
use crate::taxonomy::Taxonomy;
use std::sync::Arc;

/// A desk of Eve's on a data file with the demonstration set.
fn desk(folder: &tempfile::TempDir) -> Desk {
    let store = Store::open(&folder.path().join("hit5.db")).unwrap();
    let who = Holder { pid: 1, host: "here".to_owned(), user: None };
    Desk::new(store, "eve".to_owned(), who, NewRules::default()).unwrap()
}

/// A finished practice of Ada's on the first images, with what she guessed of each and what of the tree
/// she saw, by keys; k = 2.
fn practise(desk: &mut Desk, trials: &[(&[&str], &[&str])]) -> SessionRow {
    let dataset = desk.store.dataset_by_name(demo::NAME).unwrap().unwrap().id;
    let queue = desk.store.label_images(dataset).unwrap();
    let new = NewSession {
        dataset,
        annotator: "ada",
        phase: Phase::Practice,
        k: 2,
        seed: 1,
        idle_after_ms: 30_000,
        started_at: Timestamp(1),
        queue: &queue[..trials.len()],
        study: None,
    };
    let session = desk.store.create_session(&new).unwrap();
    let (tree, _) = Taxonomy::from_spec(&desk.store.taxonomy_spec(dataset).unwrap());
    let class = |key: &&str| tree.class(key).unwrap();
    for (trial, (guesses, seen)) in (0..).zip(trials) {
        let guesses: Vec<ClassId> = guesses.iter().map(class).collect();
        let after = TrialState {
            guesses: Guesses::from_ranked(2, guesses),
            outcome: Outcome::Submitted,
            spent: Spent { lead_ms: 2_000, active_ms: 1_500 },
            ..TrialState::untouched(2)
        };
        let seen = seen.iter().map(|key| Seen { class: class(key), row_ms: 700, examples_ms: 300 });
        let record = Record {
            seq: trial,
            at: Timestamp(2),
            trial,
            entry: Entry::Submitted,
            after,
            seen: seen.collect(),
        };
        desk.store.append(session, &[record], &*Arc::clone(&tree)).unwrap();
    }
    desk.store.finish_session(session, Timestamp(3)).unwrap();
    desk.store.session(session).unwrap()
}

/// Keys of the true classes of the first images, and of one far from each.
fn truths(desk: &Desk, count: usize) -> Vec<String> {
    let dataset = desk.store.dataset_by_name(demo::NAME).unwrap().unwrap().id;
    let truth = desk.store.ground_truth(dataset).unwrap();
    let images = desk.store.label_images(dataset).unwrap();
    images[..count].iter().map(|image| truth[image].clone()).collect()
}

/// Another class, whose lowest common ancestor with this one is at most so high, or else higher.
fn other(desk: &Desk, key: &str, is_near: bool) -> String {
    let dataset = desk.store.dataset_by_name(demo::NAME).unwrap().unwrap().id;
    let (tree, _) = Taxonomy::from_spec(&desk.store.taxonomy_spec(dataset).unwrap());
    let (own, heights) = (tree.find(key).unwrap(), tree.heights());
    let is_wanted = |other: &ClassId| {
        let common = tree.common(own, tree.node_of(*other));
        let height = common.map_or(u32::MAX, |node| heights[node.index()]);
        height > 0 && (height <= FINE_GRAINED) == is_near
    };
    let found = tree.classes().find(is_wanted).unwrap();
    tree.class_node(found).key.clone()
}

#[test]
fn the_log_speaks_for_unawareness_or_for_a_fine_distinction_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = desk(&folder);
    let truths = truths(&desk, 3);
    let near: Vec<String> = truths.iter().map(|key| other(&desk, key, true)).collect();
    let far: Vec<String> = truths.iter().map(|key| other(&desk, key, false)).collect();
    let trials: [(&[&str], &[&str]); 3] = [
        (&[&near[0]], &[&near[0]]),
        (&[&near[1]], &[&near[1], &truths[1]]),
        (&[&far[2]], &[&truths[2]]),
    ];
    let session = practise(&mut desk, &trials);
    let opened = desk.review(&[session], ReviewRequest::default()).unwrap();
    let cases = &opened.open.cases[..3];
    let suggested: Vec<_> = cases.iter().map(|case| case.suggested).collect();
    assert_eq!(suggested, [Some("unaware"), Some("fine-grained"), None]);
    assert!(cases[0].facts.contains(&"the truth was never on the screen".to_owned()));
    let seen = "truth on screen: row 0.7 s, examples 0.3 s";
    assert!(cases[1].facts.contains(&seen.to_owned()), "{:?}", cases[1].facts);
    assert!(cases.iter().all(|case| case.opinion == Opinion::default()), "nothing is chosen");
    let models = opened.open.cases[3..].iter();
    assert!(models.clone().all(|case| matches!(case.id.whose, Whose::Model(_))), "they come last");
    assert!(
        models.clone().all(|case| case.suggested.is_none() && case.lists[0].classes.len() == 5)
    );
}

#[test]
fn blind_as_many_classes_are_named_by_models_as_by_the_annotator() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = desk(&folder);
    let all = truths(&desk, 12);
    let wrong: Vec<String> = all.iter().map(|key| other(&desk, key, false)).collect();
    let one: Vec<[&str; 1]> = wrong.iter().map(|key| [key.as_str()]).collect();
    let trials: Vec<(&[&str], &[&str])> = one.iter().map(|keys| (&keys[..], &keys[..])).collect();
    let session = practise(&mut desk, &trials);
    let blind = || ReviewRequest { is_blind: true, ..ReviewRequest::default() };
    let opened = desk.review(std::slice::from_ref(&session), blind()).unwrap().open;
    assert!(opened.cases.len() > 12, "the model errs as well");
    for case in &opened.cases {
        assert_eq!((case.lists.len(), case.lists[0].classes.len()), (1, 1), "{case:?}");
        assert!(case.lists[0].who.is_empty() && case.facts.is_empty() && case.suggested.is_none());
    }
    let order = |cases: &[Case]| cases.iter().map(|case| case.id.clone()).collect::<Vec<_>>();
    let is_model = |case: &Case| matches!(case.id.whose, Whose::Model(_));
    let first = opened.cases.iter().position(is_model).unwrap();
    assert!(opened.cases[first..].iter().any(|case| !is_model(case)), "they are mixed");
    let again = desk.review(std::slice::from_ref(&session), blind()).unwrap().open;
    assert_eq!(order(&again.cases), order(&opened.cases), "the same every time");
    desk.switch_annotator("bob".to_owned());
    let bobs = desk.review(&[session], blind()).unwrap().open;
    assert_ne!(order(&bobs.cases), order(&opened.cases), "but another for somebody else");
}

#[test]
fn what_was_judged_is_passed_over_and_shown_again_if_asked() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = desk(&folder);
    let truth = truths(&desk, 1);
    let wrong = other(&desk, &truth[0], false);
    let session = practise(&mut desk, &[(&[&wrong], &[])]);
    let only_own = |desk: &mut Desk, again| {
        let request = ReviewRequest { again, ..ReviewRequest::default() };
        let opened = desk.review(std::slice::from_ref(&session), request);
        opened.map(|opened| (opened.open.cases, opened.open.passed_over))
    };
    let (cases, passed_over) = only_own(&mut desk, false).unwrap();
    assert_eq!(passed_over, 0);
    for case in &cases {
        let opinion = Opinion { is_settled: true, ..Opinion::default() };
        let (dataset, error) = (session.dataset, case.id.clone());
        let reviewer = "eve".to_owned();
        let said = Judgement {
            dataset,
            error,
            reviewer,
            k: case.k,
            opinion,
            is_blind: false,
            at: Timestamp(9),
        };
        desk.store.judge(&said).unwrap();
    }
    let error = only_own(&mut desk, false).unwrap_err();
    assert!(matches!(error, ReviewError::AllJudged { .. }) && error.hint().is_some(), "{error}");
    let (again, passed_over) = only_own(&mut desk, true).unwrap();
    assert_eq!((again.len(), passed_over), (cases.len(), 0));
    assert!(again.iter().all(|case| case.opinion.is_settled));
}
