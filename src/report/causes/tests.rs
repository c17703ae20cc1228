//! The figures of the 2014 measurement come out of rows made to its counts, and what is counted where.

use super::super::rows::{AnsweredTrial, ClassKey, ModelRows, SessionHead};
use super::*;
use crate::domain::{DatasetId, ImageId, Phase, SessionId, Timestamp, Whose};

const SESSION: SessionId = SessionId(1);
const MODEL: &str = "googlenet";

/// A session on images 0..n, of which the annotator errs on the first so many.
fn session(n: i64, errors: i64) -> SessionRows {
    let trial = |image: i64| AnsweredTrial {
        truth: Some("truth".into()),
        guesses: vec!["other".into(), if image < errors { "none" } else { "truth" }.into()],
        ..AnsweredTrial::of(ImageId(image))
    };
    SessionRows {
        head: SessionHead {
            id: SESSION,
            uid: String::new(),
            dataset: "set".to_owned(),
            annotator: "ada".to_owned(),
            phase: Phase::Test,
            started: Timestamp(0),
            finished: Some(Timestamp(1)),
            k: 5,
            n_trials: usize::try_from(n).unwrap(),
            study: None,
        },
        answered: (0..n).map(trial).collect(),
        skipped: 0,
        passed: 0,
        open: 0,
        answer_shown_first: 0,
        prefill: None,
    }
}

/// A model that errs on the last so many of n images.
fn model(n: i64, errors: i64) -> ModelRows {
    let ranked = |image: i64| -> Vec<ClassKey> {
        let fourth = if image >= n - errors { "none" } else { "truth" };
        ["a", "b", "c", fourth, "d", "truth"].map(ClassKey::from).to_vec()
    };
    let ranked = (0..n).map(|image| (ImageId(image), ranked(image))).collect();
    ModelRows { name: MODEL.to_owned(), ranked, whole: Vec::new() }
}

fn said(reviewer: &str, image: i64, whose: Whose, cause: Option<&str>) -> Judgement {
    Judgement {
        dataset: DatasetId(1),
        error: ErrorId { image: ImageId(image), whose },
        reviewer: reviewer.to_owned(),
        k: 5,
        opinion: Opinion {
            is_settled: true,
            cause: cause.map(str::to_owned),
            ..Opinion::default()
        },
        is_blind: false,
        at: Timestamp(9),
    }
}

/// Judgements of so many errors from an image on for each cause.
fn of_counts(first: i64, whose: &Whose, counts: &[(i64, Option<&str>)]) -> Vec<Judgement> {
    let causes = counts.iter().flat_map(|&(count, cause)| (0..count).map(move |_| cause));
    (first..).zip(causes).map(|(image, cause)| said("eve", image, whose.clone(), cause)).collect()
}

/// What the paper counts: 76 errors of the annotator, 102 of the model, in 1,500 images.
pub(in crate::report) fn in_2014() -> Rows {
    let own = Whose::Session(SESSION);
    let its = Whose::Model(MODEL.to_owned());
    let human = [
        (12, Some("multiple-objects")),
        (28, Some("fine-grained")),
        (18, Some("unaware")),
        (4, Some("few-examples")),
        (5, None),
    ];
    let machine = [
        (24, Some("multiple-objects")),
        (22, Some("small-or-thin")),
        (13, Some("image-filter")),
        (6, Some("abstract")),
        (7, Some("fine-grained")),
    ];
    let mut judgements = of_counts(0, &own, &human);
    judgements.extend(of_counts(1500 - 102, &its, &machine));
    Rows {
        sessions: vec![session(1500, 76)],
        models: vec![model(1500, 102)],
        judgements,
        ..Rows::default()
    }
}

fn shares(figures: &JudgedFigures) -> Vec<(&str, u64, String)> {
    let shown = |cause: &'_ WordCount| format!("{:.1}", 100.0 * cause.share);
    figures.causes.iter().map(|cause| (&*cause.word, cause.count, shown(cause))).collect()
}

#[test]
fn the_table_of_2014_comes_out() {
    let figures = &causes(&in_2014())[0];
    let [human, machine] = &figures.judged[..] else { panic!("{figures:?}") };
    assert_eq!((human.n, human.errors, human.judged), (1500, 76, 67));
    assert_eq!((human.unattributed, human.not_judged), (5, 9));
    let of = |word, count, share: &str| (word, count, share.to_owned());
    assert_eq!(
        shares(human),
        [
            of("fine-grained", 28, "36.8"),
            of("unaware", 18, "23.7"),
            of("multiple-objects", 12, "15.8"),
            of("few-examples", 4, "5.3"),
        ]
    );
    assert_eq!((machine.model.as_deref(), machine.n, machine.errors), (Some(MODEL), 1500, 102));
    assert_eq!((machine.judged, machine.not_judged, machine.unattributed), (72, 30, 0));
    assert_eq!(
        shares(machine),
        [
            of("multiple-objects", 24, "23.5"),
            of("small-or-thin", 22, "21.6"),
            of("image-filter", 13, "12.7"),
            of("fine-grained", 7, "6.9"),
            of("abstract", 6, "5.9"),
        ]
    );
}

#[test]
fn what_would_be_left_is_what_its_author_reckoned() {
    let figures = &causes(&in_2014())[0];
    let [.., practised, expert] = &figures.judged[0].what_if[..] else { panic!("{figures:?}") };
    let shown = |what_if: &WhatIf| {
        (what_if.errors, what_if.n, format!("{:.1}", 100.0 * what_if.rate.unwrap()))
    };
    assert_eq!(shown(practised), (54.0, 1500, "3.6".to_owned()));
    assert_eq!(shown(expert), (40.0, 1500, "2.7".to_owned()));
    let interval = practised.interval.unwrap();
    assert!((interval.low - 0.0277).abs() < 5e-5 && (interval.high - 0.0467).abs() < 5e-5);
    let each = &figures.judged[1].what_if;
    assert_eq!(each.len(), 5, "no class of the model's was unknown to it");
    assert_eq!((each[0].without[0].cause.as_str(), each[0].errors), ("multiple-objects", 78.0));
}

#[test]
fn what_is_begun_or_no_error_counts_for_nothing() {
    let own = || Whose::Session(SESSION);
    let mut begun = said("eve", 0, own(), None);
    begun.opinion.is_settled = false;
    let mut full = said("eve", 1, own(), Some("abstract"));
    full.opinion = Opinion {
        factors: vec!["occlusion".to_owned(), "collage".to_owned()],
        severity: Some(2),
        is_truth_wrong: true,
        valid: vec!["other".to_owned()],
        ..full.opinion
    };
    let right = said("eve", 5, own(), Some("abstract"));
    let rows = Rows {
        sessions: vec![session(6, 3)],
        judgements: vec![begun, full, right],
        ..Rows::default()
    };
    let human = &causes(&rows)[0].judged[0];
    assert_eq!((human.errors, human.judged, human.not_judged, human.unattributed), (3, 1, 2, 0));
    assert_eq!((human.truth_wrong, human.also_valid), (1, 1));
    let factors: Vec<_> = human.factors.iter().map(|word| (&*word.word, word.count)).collect();
    assert_eq!(factors, [("collage", 1), ("occlusion", 1)]);
    let severity: Vec<_> = human.severity.iter().map(|one| (one.severity, one.count)).collect();
    assert_eq!(severity, [(1, 0), (2, 1), (3, 0)]);
    assert_eq!(causes(&Rows { judgements: Vec::new(), ..rows }), []);
}

#[test]
fn who_judged_most_counts_or_whom_one_asks_for() {
    let own = || Whose::Session(SESSION);
    let mut rows = Rows {
        sessions: vec![session(6, 3)],
        judgements: vec![
            said("zoe", 0, own(), Some("abstract")),
            said("bob", 1, own(), Some("fine-grained")),
        ],
        ..Rows::default()
    };
    let word = |rows: &Rows| {
        let figures = &causes(rows)[0];
        (figures.reviewer.clone(), figures.judged[0].causes.first().map(|cause| cause.word.clone()))
    };
    assert_eq!(word(&rows), ("bob".to_owned(), Some("fine-grained".to_owned())));
    rows.judgements.push(said("zoe", 2, own(), Some("abstract")));
    assert_eq!(word(&rows), ("zoe".to_owned(), Some("abstract".to_owned())));
    rows.reviewer = Some("bob".to_owned());
    assert_eq!(word(&rows).0, "bob");
    rows.reviewer = Some("nobody".to_owned());
    assert_eq!(word(&rows), ("nobody".to_owned(), None));
}

/// Ten errors judged by both Bob and Zoe, each with a cause or without.
pub(in crate::report) fn judged_by_two() -> Rows {
    let judge = |name: &'static str, causes: &'static str| {
        (0..).zip(causes.chars()).map(move |(image, letter)| {
            said(name, image, Whose::Session(SESSION), (letter == 'g').then_some("fine-grained"))
        })
    };
    Rows {
        sessions: vec![session(20, 12)],
        judgements: judge("bob", "gggggg....").chain(judge("zoe", "ggggg..g..")).collect(),
        ..Rows::default()
    }
}

#[test]
fn reviewers_agree_as_far_as_counting_by_hand_says() {
    let rows = judged_by_two();
    let figures = &causes(&rows)[0];
    let [pair] = &figures.agreement[..] else { panic!("{figures:?}") };
    assert_eq!((pair.reviewers.clone(), pair.n), (["bob".to_owned(), "zoe".to_owned()], 10));
    // Eight alike; by chance 0.6 * 0.6 + 0.4 * 0.4 = 0.52.
    assert!((pair.percent_agreement.unwrap() - 0.8).abs() < 1e-12);
    assert!((pair.cohen_kappa.unwrap() - (0.8 - 0.52) / 0.48).abs() < 1e-12);
    let interval = pair.kappa_interval.unwrap();
    assert!(interval.low < 0.583 && 0.583 < interval.high && interval.high <= 1.0);
    assert_eq!(causes(&rows), causes(&rows), "the same each time");
}

#[test]
fn models_are_judged_on_the_images_answered_as_far_as_they_name_classes() {
    let mut short = model(6, 0);
    short.ranked.retain(|image, _| image.0 < 4);
    for classes in short.ranked.values_mut() {
        classes.truncate(3);
    }
    let mut sessions = vec![session(6, 2), session(6, 1)];
    sessions[0].answered[5].is_assisted = true;
    sessions[1].head.id = SessionId(2);
    let rows = Rows { sessions, models: vec![short], ..Rows::default() };
    let judged = rows.error_cases();
    let ids = |judged: &Judged<'_>| -> Vec<i64> {
        judged.errors.iter().map(|case| case.id.image.0).collect()
    };
    assert_eq!((judged[0].n, ids(&judged[0])), (11, vec![0, 1, 0]), "session by session");
    assert_eq!((judged[1].n, ids(&judged[1])), (4, vec![0, 1, 2, 3]), "each image once");
    assert_eq!(judged[1].errors[0].named.len(), 3);
}

#[test]
fn the_names_in_json_are_a_promise() {
    let figures = causes(&in_2014());
    let json = serde_json::to_value(&figures).unwrap();
    assert_eq!(json[0]["phase"], "test");
    assert_eq!(json[0]["judged"][0]["not_judged"], 9);
    assert_eq!(json[0]["judged"][0]["causes"][0]["word"], "fine-grained");
    assert_eq!(json[0]["judged"][0]["what_if"][4]["without"][1]["cause"], "few-examples");
    assert!(json[0]["judged"][0]["what_if"][4]["interval"]["low"].is_number());
}
