//! Figures counted by hand. The rows serve the renderers' tests, too.

use super::super::document::{Scope, document};
use super::super::render::text;
use super::super::rows::{Candidates, ClassKey, ModelRows, SessionHead};
use super::*;
use crate::domain::{Phase, SessionId, Timestamp};
use crate::stats::{Z_95, wilson};

pub(in crate::report) fn trial(
    image: i64,
    truth: &str,
    guesses: &str,
    active_s: u64,
) -> AnsweredTrial {
    AnsweredTrial {
        heights: guesses.split_whitespace().map(|guess| u32::from(guess != truth) * 3).collect(),
        truth: (!truth.is_empty()).then(|| truth.into()),
        guesses: guesses.split_whitespace().map(ClassKey::from).collect(),
        lead_ms: active_s * 2000,
        active_ms: active_s * 1000,
        ..AnsweredTrial::of(ImageId(image))
    }
}

#[test]
fn assisted_answers_are_counted_apart() {
    let help = |trial| AnsweredTrial { is_assisted: true, ..trial };
    let answered =
        vec![trial(1, "a", "a", 1), trial(2, "a", "b", 1), help(trial(3, "a", "b a", 1))];
    let rows = Rows { sessions: vec![session(1, "ada", Phase::Test, answered)], ..Rows::default() };
    let part = &build(&rows, &|_, _| None).sessions[0].part;
    assert_eq!((part.counts.answered, part.counts.scored, part.counts.assisted), (3, 2, 1));
    assert_eq!(part.counts.unscored(), 0);
    let of = |rates: &[ErrorRate]| rates.iter().map(|r| (r.errors, r.n)).collect::<Vec<_>>();
    assert_eq!(of(&part.error_rates), [(1, 2), (1, 2), (1, 2)]);
    assert_eq!(of(&part.assisted), [(1, 1), (0, 1), (0, 1)]);
    assert_eq!(part.active.n, 3, "they took time all the same");
}

#[test]
fn a_report_tells_each_source_that_guesses_began_from_once() {
    let began = |id, source: Option<&str>| {
        let prefill = source.map(str::to_owned);
        SessionRows { prefill, ..session(id, "ada", Phase::Test, Vec::new()) }
    };
    let sources = [Some("web"), None, Some("net"), Some("web")];
    let sessions = (1..).zip(sources).map(|(id, source)| began(id, source)).collect();
    let report = build(&Rows { sessions, ..Rows::default() }, &|_, _| None);
    let of = |session: usize| report.sessions[session].part.prefilled_from.as_slice();
    assert_eq!((of(0), of(1)), (&["web".to_owned()][..], &[][..]));
    assert_eq!(report.overall[0].part.prefilled_from, ["net", "web"]);
    let told = text(&document(&report, Scope::Together), 80);
    assert!(told.contains("Guesses began from net, web; an answer that did"), "{told}");
}

#[test]
fn pruning_tells_its_recall_and_the_errors_it_forced() {
    let pruned = |has_truth, is_widened, trial| AnsweredTrial {
        candidates: Some(Candidates { has_truth, is_widened }),
        ..trial
    };
    let answered = vec![
        pruned(true, false, trial(1, "a", "a", 1)),
        pruned(true, true, trial(2, "a", "b", 1)),
        pruned(false, true, trial(3, "a", "a", 1)),
        pruned(false, false, trial(4, "a", "b", 1)),
        trial(5, "a", "a", 1),
    ];
    let rows = Rows { sessions: vec![session(1, "ada", Phase::Test, answered)], ..Rows::default() };
    let figures = build(&rows, &|_, _| None).sessions[0].part.candidates.unwrap();
    assert_eq!((figures.n, figures.with_truth, figures.recall()), (4, 2, 0.5));
    assert_eq!((figures.widened, figures.forced_errors), (2, 1));
}

#[test]
fn the_nearest_of_k_guesses_says_how_far_off_an_answer_is() {
    let report = build(&Rows { sessions: vec![ada()], ..Rows::default() }, &|_, _| None);
    let found: Vec<_> = report.sessions[0]
        .part
        .hierarchical
        .iter()
        .map(|error| (error.k, error.n, error.mean_height))
        .collect();
    // Wrong guesses are 3 away here: four of five first guesses, then three, then two answers.
    assert_eq!(found, [(1, 5, Some(2.4)), (2, 5, Some(1.8)), (3, 5, Some(1.2))]);
}

pub(in crate::report) fn session(
    id: i64,
    annotator: &str,
    phase: Phase,
    answered: Vec<AnsweredTrial>,
) -> SessionRows {
    SessionRows {
        head: SessionHead {
            id: SessionId(id),
            uid: format!("{id:032}"),
            dataset: "fruit".into(),
            annotator: annotator.into(),
            phase,
            started: Timestamp(1_772_373_900_000),
            finished: None,
            k: 3,
            n_trials: 10,
            study: None,
        },
        answered,
        skipped: 0,
        passed: 0,
        open: 0,
        answer_shown_first: 0,
        prefill: None,
    }
}

/// Truths of ranks 0, 1, 2, none, none; one image without a truth.
fn ada() -> SessionRows {
    let answered = vec![
        trial(1, "a", "a b c", 10),
        trial(2, "a", "b a", 20),
        trial(3, "a", "b c a", 13),
        trial(4, "b", "a c d", 5),
        trial(5, "c", "a", 6),
        trial(6, "", "a", 60),
    ];
    let mut ada = session(3, "ada", Phase::Test, answered);
    ada.head.finished = Some(Timestamp(1_772_377_800_000));
    SessionRows { skipped: 1, passed: 1, open: 1, answer_shown_first: 1, ..ada }
}

pub(in crate::report) fn rows() -> Rows {
    let bob = session(4, "bob\u{1b}[31m", Phase::Test, vec![trial(1, "a", "a", 4)]);
    let idle = session(5, "ada", Phase::Practice, Vec::new());
    // Ranks of the truth: 1, 0, none, 0; image 5 was not predicted, 99 not labelled.
    let ranked = [(1, "b a c"), (2, "a"), (3, "b c d"), (4, "b a c"), (99, "a")];
    let ranked = ranked
        .map(|(image, keys)| (ImageId(image), keys.split(' ').map(ClassKey::from).collect()))
        .into();
    let net = ModelRows { name: "net".into(), ranked, ..ModelRows::default() };
    let stranger = ModelRows { name: "stranger".into(), ..ModelRows::default() };
    Rows { sessions: vec![ada(), bob, idle], models: vec![net, stranger], ..Rows::default() }
}

pub(in crate::report) fn report() -> Report {
    build(&rows(), &|_, key| (key == "a").then(|| "apple".to_owned()))
}

pub(in crate::report) fn wrong(rates: &[ErrorRate]) -> Vec<(usize, u64, u64)> {
    rates.iter().map(|rate| (rate.k, rate.errors, rate.n)).collect()
}

#[test]
fn errors_are_those_counted_by_hand() {
    let part = &report().sessions[0].part;
    assert_eq!(wrong(&part.error_rates), [(1, 4, 5), (2, 3, 5), (3, 2, 5)]);
    assert_eq!(part.error_rates[2].interval, wilson(2, 5, Z_95));
}

#[test]
fn counts_keep_every_trial_apart() {
    let counts = report().sessions[0].part.counts;
    assert_eq!(
        counts,
        Counts {
            trials: 10,
            answered: 6,
            scored: 5,
            assisted: 0,
            repeated_images: 0,
            skipped: 1,
            passed: 1,
            open: 1,
            answer_shown_first: 1,
        }
    );
    assert_eq!(counts.unscored(), 1);
}

#[test]
fn times_and_pace_cover_all_answers() {
    let part = &report().sessions[0].part;
    // 5 6 10 13 20 60 seconds: median 11.5, mean 19; six images in 114 seconds.
    let active = Times { n: 6, median_ms: Some(11_500.0), mean_ms: Some(19_000.0) };
    assert_eq!(part.active, active);
    assert_eq!(part.lead.median_ms, Some(23_000.0));
    assert!((part.pace_per_min.unwrap() - 6.0 * 60.0 / 114.0).abs() < 1e-12);
}

#[test]
fn confusions_are_sorted_by_count_and_then_by_key() {
    let part = &report().sessions[0].part;
    let pairs: Vec<_> =
        part.confusions.iter().map(|c| (&*c.truth.name, &*c.guess.name, c.count)).collect();
    assert_eq!(pairs, [("apple", "b", 2), ("b", "apple", 1), ("c", "apple", 1)]);
}

#[test]
fn a_model_is_compared_on_the_shared_images_only() {
    let part = &report().sessions[0].part;
    let [net] = part.versus.as_slice() else { panic!("{:?}", part.versus) };
    assert_eq!((net.model.as_str(), net.n), ("net", 4));
    assert_eq!(wrong(&net.human), [(1, 3, 4), (2, 2, 4), (3, 1, 4)]);
    assert_eq!(wrong(&net.model_errors), [(1, 2, 4), (2, 1, 4), (3, 1, 4)]);
    // Image 1: only ada; 2 and 4: only the model; 3: neither. All three count: 4 only the model,
    // 3 only ada.
    let cells: Vec<_> = net
        .tables
        .iter()
        .map(|t| {
            let c = t.cells;
            (t.k, [c.both_right, c.only_first_right, c.only_second_right, c.both_wrong])
        })
        .collect();
    assert_eq!(cells, [(1, [0, 1, 2, 1]), (3, [2, 1, 1, 0])]);
}

#[test]
fn a_model_with_one_class_per_image_is_compared_at_top_1_only() {
    let mut rows = rows();
    rows.models[0].ranked.values_mut().for_each(|ranked| ranked.truncate(1));
    let report = build(&rows, &|_, _| None);
    let versus = &report.sessions[0].part.versus[0];
    assert_eq!((versus.tables.len(), versus.model_errors.len()), (1, 1));
}

#[test]
fn phases_are_never_added_up() {
    let report = report();
    let groups: Vec<_> = report.overall.iter().map(|o| (o.phase, o.sessions)).collect();
    assert_eq!(groups, [(Phase::Test, 2), (Phase::Practice, 1)]);
    let tests = &report.overall[0].part;
    assert_eq!(wrong(&tests.error_rates), [(1, 4, 6), (2, 3, 6), (3, 2, 6)]);
    assert_eq!((tests.counts.scored, tests.counts.repeated_images), (6, 1));
}

#[test]
fn a_session_with_fewer_guesses_does_not_count_at_a_wider_k() {
    let mut rows = rows();
    rows.sessions[1].head.k = 1;
    let overall = &build(&rows, &|_, _| None).overall[0].part;
    assert_eq!(wrong(&overall.error_rates), [(1, 4, 6), (2, 3, 5), (3, 2, 5)]);
    assert_eq!(overall.versus[0].tables.len(), 1);
}

#[test]
fn an_empty_session_has_no_figures_but_counts() {
    let part = &report().sessions[2].part;
    assert_eq!(wrong(&part.error_rates), [(1, 0, 0), (2, 0, 0), (3, 0, 0)]);
    assert_eq!(part.error_rates[0].rate(), None);
    assert_eq!((part.active, part.pace_per_min), (Times::default(), None));
    assert!(part.confusions.is_empty() && part.versus.is_empty());
}

#[test]
fn the_summary_shows_the_same_figures() {
    let report = report();
    let summary = report.sessions[0].summary();
    assert_eq!(summary.top_1.map(|rate| rate.errors), Some(4));
    assert_eq!(summary.top_k.map(|rate| (rate.k, rate.errors)), Some((3, 2)));
    assert_eq!(summary.confusions.len(), 3);
    assert!(
        summary.verdicts[0].starts_with("Top-3: too few images to tell: of 4 images you got 1")
    );
}
