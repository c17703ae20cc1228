//! Judgements of errors: the last is in force, each reviewer's by itself, and none is ever lost.

use super::merging::{another_machine, merge};
use super::*;
use crate::domain::{ErrorId, Judgement, Opinion, Whose};

/// A judgement of the first image of the fruit, at its position in the order of paths.
fn judgement(bench: &Bench, whose: Whose, reviewer: &str, cause: Option<&str>) -> Judgement {
    let image = bench.store.label_images(bench.dataset).unwrap()[0];
    Judgement {
        dataset: bench.dataset,
        error: ErrorId { image, whose },
        reviewer: reviewer.to_owned(),
        k: 5,
        opinion: Opinion {
            is_settled: true,
            cause: cause.map(str::to_owned),
            factors: vec!["occlusion".to_owned(), "\u{1b}[2J".to_owned()],
            severity: Some(3),
            is_truth_wrong: true,
            valid: vec!["pear".to_owned()],
            comment: "two of \"them\"\n".to_owned(),
        },
        is_blind: true,
        at: Timestamp(5_000),
    }
}

fn own(bench: &Bench) -> Whose {
    Whose::Session(bench.session)
}

#[test]
fn the_last_judgement_of_each_reviewer_on_each_error_is_in_force() {
    let mut bench = bench();
    let of = |bench: &Bench, whose, reviewer, cause| judgement(bench, whose, reviewer, cause);
    let first = of(&bench, own(&bench), "bob", Some("abstract"));
    let second = of(&bench, own(&bench), "bob", None);
    let other = of(&bench, own(&bench), "anna", Some("fine-grained"));
    let model = of(&bench, Whose::Model("resnet".to_owned()), "bob", Some("image-filter"));
    for judgement in [&first, &second, &other, &model] {
        bench.store.judge(judgement).unwrap();
    }
    let (all, problems) = bench.store.judgements(bench.dataset, None).unwrap();
    // What was said last is later, though the clock stood still.
    let second = Judgement { at: Timestamp(5_001), ..second };
    assert_eq!((all, problems), (vec![other.clone(), model.clone(), second.clone()], vec![]));
    let (bobs, _) = bench.store.judgements(bench.dataset, Some("bob")).unwrap();
    assert_eq!(bobs, [model, second]);
    assert_eq!(bench.store.judgements(bench.dataset, Some("eve")).unwrap().0, []);
    assert_eq!(bench.store.count_judgements(bench.dataset).unwrap(), 4);
    let kept = bench.store.annotators().unwrap();
    assert!(kept.iter().any(|row| row.name == "bob" && row.sessions == 0));
}

#[test]
fn an_image_that_the_session_never_had_is_refused() {
    let mut bench = bench();
    let mut wrong = judgement(&bench, own(&bench), "bob", None);
    wrong.error.image = bench.store.examples(bench.dataset).unwrap()[0].1[0];
    let error = bench.store.judge(&wrong).unwrap_err();
    assert!(matches!(error, StoreError::Refused { .. }), "{error}");
    assert_eq!(bench.store.count_judgements(bench.dataset).unwrap(), 0);
}

#[test]
fn nobody_changes_a_judgement_and_a_broken_one_is_told() {
    let mut bench = bench();
    let good = judgement(&bench, own(&bench), "bob", None);
    bench.store.judge(&good).unwrap();
    for sql in [
        "UPDATE judgement SET cause = 'abstract'",
        "DELETE FROM judgement",
        "INSERT OR REPLACE INTO judgement SELECT * FROM judgement",
    ] {
        let error = meddle(&bench.path, sql).unwrap_err().to_string();
        assert!(error.contains("judgements are append-only"), "{sql}: {error}");
    }
    let sql = "INSERT INTO judgement (dataset, image, reviewer, model, k, is_settled, factors, is_truth_wrong,
                 valid, comment, is_blind, at_ms)
               SELECT dataset, image, reviewer, 'net', 1, 1, '[7]', 0, '[]', '', 0, 1 FROM judgement";
    meddle(&bench.path, sql).unwrap();
    let (all, problems) = bench.store.judgements(bench.dataset, None).unwrap();
    assert_eq!(all, [good]);
    let told = problems[0].to_string();
    assert!(told.contains("judgement on image") && told.contains("JSON array"), "{told}");
}

#[test]
fn two_reviewers_on_two_machines_come_together_in_one_file() {
    let mut bench = bench();
    let (_folder, path, mut other, dataset) = another_machine();
    drop(other.judgements(dataset, None).unwrap());
    merge(&mut other, &bench.path).unwrap();
    let theirs = other.sessions().unwrap()[0].id;
    let ours = judgement(&bench, own(&bench), "bob", Some("abstract"));
    bench.store.judge(&ours).unwrap();
    let image = other.label_images(dataset).unwrap()[0];
    let error = ErrorId { image, whose: Whose::Session(theirs) };
    let eve = Judgement { dataset, error, reviewer: "eve".to_owned(), ..ours.clone() };
    other.judge(&eve).unwrap();
    drop(other);
    let merged = merge(&mut bench.store, &path).unwrap();
    assert_eq!((merged.judgements, merged.known_sessions), (1, 1));
    assert_eq!(merge(&mut bench.store, &path).unwrap().judgements, 0, "twice changes nothing");
    let (all, _) = bench.store.judgements(bench.dataset, None).unwrap();
    assert_eq!(all, [ours.clone(), Judgement { reviewer: "eve".to_owned(), ..ours.clone() }]);
    // And the other way round.
    let mut other = Store::open(&path).unwrap();
    assert_eq!(merge(&mut other, &bench.path).unwrap().judgements, 1);
    let (there, _) = other.judgements(dataset, None).unwrap();
    assert_eq!((there[1].clone(), there.len()), (eve, 2));
}

#[test]
fn bundles_hold_judgements_only_where_they_are_asked_for() {
    let mut bench = bench();
    let queue = bench.store.label_images(bench.dataset).unwrap();
    let elsewhere = NewSession { annotator: "carl", ..session_of(bench.dataset, &queue[2..]) };
    let other = bench.store.create_session(&elsewhere).unwrap();
    let net = || Whose::Model("net".to_owned());
    for judgement in
        [judgement(&bench, own(&bench), "bob", None), judgement(&bench, net(), "bob", None)]
    {
        bench.store.judge(&judgement).unwrap();
    }
    let mut far = judgement(&bench, Whose::Session(other), "bob", None);
    far.error.image = queue[2];
    bench.store.judge(&far).unwrap();
    let bundle = |name: &str, with_judgements| {
        let target = bench.folder.path().join(name);
        let how = Bundling { with_judgements, ..Bundling::default() };
        let made = bench.store.bundle(&target, &[bench.session], how).unwrap();
        let sent = Store::open_read_only(&target).unwrap();
        let dataset = sent.dataset_by_name("fruit").unwrap().unwrap().id;
        let (inside, _) = sent.judgements(dataset, None).unwrap();
        let who: Vec<String> = sent.annotators().unwrap().into_iter().map(|row| row.name).collect();
        (made.judgements, inside.len(), who)
    };
    assert_eq!(bundle("usual", false), (0, 0, vec!["anna".to_owned()]));
    let both = vec!["anna".to_owned(), "bob".to_owned()];
    assert_eq!(bundle("asked", true), (2, 2, both), "those of the session and of its images");
}
