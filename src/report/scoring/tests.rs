//! The figures of 2014, and cases counted by hand.

use super::super::build::build;
use super::super::build::tests::{session, trial, wrong};
use super::super::figures::Part;
use super::super::rows::{AnsweredTrial, SessionRows};
use super::*;
use crate::domain::{Flag, Flags, ImageId, Phase};
use crate::stats::Difference;

fn part(rows: &Rows) -> Part {
    build(rows, &|_, _| None).overall.swap_remove(0).part
}

fn of(answered: Vec<AnsweredTrial>, models: Vec<ModelRows>) -> Rows {
    Rows { sessions: vec![session(1, "ada", Phase::Test, answered)], models, ..Rows::default() }
}

fn model(name: &str, ranked: &[(i64, &str)]) -> ModelRows {
    let keys = |words: &str| words.split(' ').map(ClassKey::from).collect();
    ModelRows {
        name: name.into(),
        ranked: ranked.iter().map(|&(image, words)| (ImageId(image), keys(words))).collect(),
        ..ModelRows::default()
    }
}

/// The expert and the model of 2014, five guesses each: 1352 both right, 72 only the expert, 46 only the
/// model, 30 both wrong; the model errs on 6.7 % of 50,000.
pub(in crate::report) fn of_2014() -> Rows {
    let (right, wrong) = ("e d c b a", "z y x w v");
    let outcomes =
        [(1352, right, right), (72, right, wrong), (46, wrong, right), (30, wrong, wrong)];
    let pairs: Vec<_> =
        outcomes.iter().flat_map(|&(n, human, model)| vec![(human, model); n]).collect();
    let answered = (0..).zip(&pairs).map(|(image, (human, _))| trial(image, "a", human, 60));
    let mut expert = session(1, "expert", Phase::Test, answered.collect());
    (expert.head.k, expert.head.n_trials) = (5, 1500);
    let predicted: Vec<_> = (0..).zip(&pairs).map(|(image, (_, model))| (image, *model)).collect();
    let mut net = model("net", &predicted);
    net.whole = vec![ErrorRate::counted(1, 50_000, 50_000), ErrorRate::counted(5, 3_350, 50_000)];
    Rows { sessions: vec![expert], models: vec![net], ..Rows::default() }
}

#[test]
fn the_tests_of_2014_come_out() {
    let scoring = part(&of_2014()).scoring;
    let found = &scoring.significance[1];
    assert_eq!((found.k, found.n, found.human_errors, found.model_errors), (5, 1500, 76, 102));
    assert!((found.mcnemar_exact_p - 0.0210).abs() < 5e-5, "{found:?}");
    assert!(found.mcnemar_mid_p < found.mcnemar_exact_p);
    let z = found.pooled_z.unwrap();
    assert!((z.z - 2.0093).abs() < 5e-5 && (z.p_one_sided - 0.02225).abs() < 5e-6, "{z:?}");
    assert!((found.power.unpaired.unwrap() - 0.64).abs() < 0.005, "{found:?}");
    assert_eq!(found.power.paired_n_for_80, Some(1617));
    let difference = found.difference.unwrap();
    assert!((difference.difference - 26.0 / 1500.0).abs() < 1e-12);
    assert!(difference.interval.low > 0.0 && difference.interval.high < 0.04, "{difference:?}");
    // Both err everywhere at top-1, which is the other of the two tables.
    assert_eq!((scoring.significance[0].mcnemar_exact_p, found.holm_tests), (1.0, 2));
    assert!((found.holm_p - 2.0 * found.mcnemar_exact_p).abs() < 1e-12);
    assert_eq!(
        (scoring.significance[0].pooled_z, scoring.significance[0].power.paired),
        (None, None)
    );
    let exact = scoring.exact[1];
    let interval = exact.clopper_pearson95.unwrap();
    assert_eq!((exact.errors, exact.n), (76, 1500));
    assert!(interval.low < 0.04067 && interval.high > 0.06296, "{interval:?}");
}

#[test]
fn a_sample_is_held_against_the_rest_of_its_set() {
    let scoring = part(&of_2014()).scoring;
    let found = &scoring.samples[1];
    assert_eq!(
        wrong(&[found.sample, found.whole, found.rest]),
        [(5, 102, 1500), (5, 3_350, 50_000), (5, 3_248, 48_500)]
    );
    assert!(found.test.unwrap().p_two_sided > 0.8, "{found:?}");
    let Difference { difference, interval } = found.difference.unwrap();
    assert!(interval.low < 0.0 && difference > 0.0 && interval.high > difference);
    assert_eq!(scoring.samples[0].test, None, "nobody is right at top-1");
}

#[test]
fn a_sample_counts_an_image_once_and_must_be_part_of_the_whole() {
    let mut rows = of_2014();
    let again = rows.sessions[0].clone();
    rows.sessions.push(again);
    assert_eq!(part(&rows).scoring.samples[1].sample.n, 1500);
    rows.models[0].whole[1] = ErrorRate::counted(5, 101, 50_000);
    assert_eq!(part(&rows).scoring.samples.len(), 1, "fewer errors than in the sample");
    rows.models[0].whole = vec![ErrorRate::counted(5, 102, 1500)];
    let found = &part(&rows).scoring.samples[0];
    assert_eq!((found.rest.n, found.test, found.difference), (0, None, None));
}

#[test]
fn holm_counts_the_tables_of_all_models() {
    let answered = (0..8).map(|image| trial(image, "a", "a", 1)).collect();
    let wrong: Vec<_> = (0..8).map(|image| (image, "b")).collect();
    let right: Vec<_> = (0..8).map(|image| (image, "a")).collect();
    let rows = of(answered, vec![model("bad", &wrong), model("good", &right)]);
    let found = part(&rows).scoring.significance;
    let is = |p: f64, expected: f64| (p - expected).abs() < 1e-12;
    assert!(is(found[0].mcnemar_exact_p, 2.0 / 256.0) && is(found[0].holm_p, 4.0 / 256.0));
    assert!(is(found[1].mcnemar_exact_p, 1.0) && is(found[1].holm_p, 1.0), "{found:?}");
}

#[test]
fn skipping_gains_nothing() {
    let ada = session(1, "ada", Phase::Test, vec![trial(1, "a", "a", 1), trial(2, "a", "b a", 1)]);
    let ada = SessionRows { skipped: 1, passed: 2, answer_shown_first: 3, open: 9, ..ada };
    let mut bob = session(2, "bob", Phase::Test, vec![trial(1, "a", "a", 1)]);
    (bob.head.k, bob.skipped) = (1, 1);
    let rows = Rows { sessions: vec![ada, bob], ..Rows::default() };
    let found = part(&rows).scoring.unanswered.unwrap();
    assert_eq!((found.images, wrong(&found.errors)), (7, vec![(1, 8, 10), (3, 6, 8)]));
    let all = of(vec![trial(1, "a", "a", 1)], Vec::new());
    assert_eq!(part(&all).scoring.unanswered, None);
}

#[test]
fn any_right_class_is_a_hit_where_several_are_right() {
    let valid = |keys: &str, trial| AnsweredTrial {
        valid: keys.split(' ').map(ClassKey::from).collect(),
        ..trial
    };
    let answered = vec![
        valid("a c", trial(1, "a", "b c", 1)),
        valid("a", trial(2, "a", "a", 1)),
        valid("a d", trial(3, "a", "d", 1)),
        trial(4, "a", "b", 1),
    ];
    let net = model("net", &[(1, "c b d"), (3, "b c d"), (4, "b c d")]);
    let found = part(&of(answered, vec![net])).scoring.multi_label.unwrap();
    assert_eq!((found.trials, found.several), (3, 2));
    assert_eq!(wrong(&found.errors), [(1, 1, 3), (3, 0, 3)]);
    assert_eq!(wrong(&found.original_errors), [(1, 2, 3), (3, 2, 3)]);
    assert_eq!(wrong(&found.models[0].errors), [(1, 1, 2), (3, 0, 2)]);
    assert_eq!(wrong(&found.models[0].original_errors), [(1, 2, 2), (3, 2, 2)]);
}

#[test]
fn a_disputed_image_is_out_for_everybody() {
    let flags: Flags = [Flag::Disputed].into_iter().collect();
    let ada = vec![AnsweredTrial { flags, ..trial(1, "a", "b", 1) }, trial(2, "a", "b", 1)];
    let bob = vec![trial(1, "a", "a", 1), trial(3, "a", "b", 1), trial(4, "a", "a", 1)];
    let mut rows = of(ada, vec![model("net", &[(1, "b"), (4, "a")])]);
    rows.sessions.push(session(2, "bob", Phase::Test, bob));
    rows.disputed.insert(ImageId(3));
    let found = part(&rows).scoring.disputed.unwrap();
    assert_eq!((found.images, found.trials), (2, 3));
    assert_eq!(wrong(&found.errors)[0], (1, 3, 5));
    assert_eq!(wrong(&found.errors_without)[0], (1, 1, 2));
    let net = &found.models[0];
    assert_eq!(
        (wrong(&net.errors), wrong(&net.errors_without)),
        (vec![(1, 2, 3)], vec![(1, 0, 1)])
    );
}

#[test]
fn nothing_judged_has_no_figures() {
    let scoring = part(&of(Vec::new(), vec![model("net", &[(1, "a")])])).scoring;
    assert_eq!(scoring.exact[0].clopper_pearson95, None);
    assert!(scoring.significance.is_empty() && scoring.samples.is_empty());
    assert_eq!((scoring.unanswered, scoring.multi_label, scoring.disputed), (None, None, None));
}
