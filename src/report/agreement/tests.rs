//! Agreement counted by hand, and the published overlap.

use super::super::build::tests::{session, trial};
use super::super::rows::AnsweredTrial;
use super::*;
use crate::domain::{ImageId, Phase, Timestamp};
use crate::stats::Z_95;
use crate::stats::wilson;

fn judge(id: i64, name: &str, said: &[(i64, &str)]) -> SessionRows {
    let answered = said.iter().map(|&(image, guesses)| trial(image, "a", guesses, 5)).collect();
    session(id, name, Phase::Test, answered)
}

fn model(name: &str, said: &[(i64, &str)]) -> ModelRows {
    let keys = |keys: &str| keys.split_whitespace().map(Into::into).collect::<Vec<_>>();
    let ranked = said.iter().map(|&(image, classes)| (ImageId(image), keys(classes))).collect();
    ModelRows { name: name.into(), ranked, whole: Vec::new() }
}

fn agreement(sessions: &[SessionRows], models: &[ModelRows]) -> Option<Agreement> {
    Agreement::of(&sessions.iter().collect::<Vec<_>>(), models)
}

#[test]
fn the_overlap_of_2014_comes_out() {
    // Both wrong on 5 images of 204, ada on 7 more, bob on 8 more; the rest is judged by ada alone.
    let ada: Vec<_> = (0..300).map(|i| (i, if i < 12 { "b" } else { "c a" })).collect();
    let bob: Vec<_> =
        (0..204).map(|i| (i, if i < 5 || (12..20).contains(&i) { "d" } else { "a" })).collect();
    let found = agreement(&[judge(1, "ada", &ada), judge(2, "bob", &bob)], &[]).unwrap();
    assert_eq!((found.images, found.shared_images, found.k), (300, 204, 3));
    let [pair] = found.pairs.annotators.as_slice() else { panic!("{found:?}") };
    assert_eq!((&*pair.first, &*pair.second, pair.images), ("ada", "bob", 204));
    let cells = [pair.both_right, pair.only_first_right, pair.only_second_right, pair.both_wrong];
    assert_eq!(cells, [184, 8, 7, 5]);
    assert!((pair.either_right_error.rate().unwrap() - 0.024).abs() < 0.001);
    assert_eq!(pair.either_right_error.interval, wilson(5, 204, Z_95));
    // Observed 189 / 204, expected 0.941176 x 0.936275 + 0.058824 x 0.063725.
    let consistency = pair.error_consistency;
    assert!((consistency.value.unwrap() - 0.361).abs() < 5e-4, "{consistency:?}");
    let interval = consistency.bootstrap95.unwrap();
    assert!(interval.low < 0.25 && interval.high > 0.45, "{interval:?}");
    assert_eq!(pair.same_first.count, 0);
    let [ensemble] = found.ensembles.as_slice() else { panic!("{found:?}") };
    assert_eq!((ensemble.images, ensemble.judgements), (204, 408));
    assert_eq!((ensemble.any_right_top_k.errors, ensemble.single_top_k.errors), (5, 25));
}

#[test]
fn three_annotators_vote_and_the_first_by_name_decides_ties() {
    let sessions = [
        judge(1, "cy", &[(1, "a"), (2, "b a"), (3, "b")]),
        judge(2, "ada", &[(1, "b a"), (2, "a b"), (3, "b")]),
        judge(3, "bob", &[(1, "a"), (2, "c"), (4, "a")]),
    ];
    let found = agreement(&sessions, &[]).unwrap();
    assert_eq!(found.annotators, ["ada", "bob", "cy"]);
    let [ensemble] = found.ensembles.as_slice() else { panic!("{found:?}") };
    // 1: a by two; 2: a, b, c once each, a second by one, b second by one: ada's; 3: b.
    assert_eq!((ensemble.images, ensemble.plurality_top_1.errors), (3, 1));
    assert_eq!((ensemble.any_right_top_1.errors, ensemble.single_top_1.errors), (1, 5));
    let coefficients = found.coefficients.unwrap();
    assert_eq!((coefficients.fleiss_annotators, coefficients.fleiss_kappa.images), (3, 2));
    // Pairs: one of three, none of three, one of one.
    let percent = coefficients.percent;
    assert!((percent.value.unwrap() - 4.0 / 9.0).abs() < 1e-12, "{percent:?}");
    assert_eq!(found.pairs.annotators.len(), 3);
    let estimated = found.estimated.unwrap();
    assert_eq!((estimated.images, estimated.classes, estimated.annotators[1].n), (3, 3, 2));
    assert_eq!(estimated.annotators[2].known_error.errors, 2);
}

#[test]
fn a_model_is_a_judge_for_one_annotator_too() {
    let ada = judge(1, "ada", &[(1, "a"), (2, "b"), (3, "c"), (4, "a")]);
    let net = model("net", &[(1, "a c d e"), (2, "c a"), (3, "c d e a"), (9, "a")]);
    let narrow = model("narrow", &[(4, "b")]);
    let found = agreement(&[ada], &[net, narrow, model("stranger", &[])]).unwrap();
    assert_eq!((found.shared_images, &found.coefficients, &found.estimated), (0, &None, &None));
    assert!(found.pairs.annotators.is_empty());
    let [net, narrow] = found.pairs.with_models.as_slice() else { panic!("{found:?}") };
    let cells = [net.both_right, net.only_first_right, net.only_second_right, net.both_wrong];
    assert_eq!((&*net.second, net.k, cells), ("net", 3, [1, 0, 1, 1]));
    assert_eq!((net.same_first.count, net.same_first.n), (2, 3));
    assert_eq!((narrow.k, narrow.only_first_right), (1, 1));
    let [with_net, with_narrow] = found.ensembles.as_slice() else { panic!("{found:?}") };
    assert_eq!((with_net.model.as_deref(), with_net.images), (Some("net"), 3));
    assert_eq!((with_net.plurality_top_k.errors, with_net.any_right_top_k.errors), (1, 1));
    assert_eq!(with_narrow.any_right_top_1.errors, 0);
}

#[test]
fn the_first_answer_to_an_image_counts_and_help_does_not() {
    let later = |trial| AnsweredTrial { at: Timestamp(9), ..trial };
    let mut again = judge(1, "ada", &[(1, "b"), (2, "a")]);
    again.answered = again.answered.into_iter().map(later).collect();
    let mut helped = judge(3, "bob", &[(1, "a"), (2, "a")]);
    helped.answered[1].is_assisted = true;
    let found = agreement(&[again, judge(2, "ada", &[(1, "a")]), helped], &[]).unwrap();
    assert_eq!((found.repeats, found.shared_images), (1, 1));
    assert_eq!(found.pairs.annotators[0].both_right, 1);
    let value = found.coefficients.unwrap().krippendorff_alpha.value;
    assert_eq!(value, None, "one class given to all");
}

#[test]
fn one_annotator_without_a_model_agrees_with_nobody() {
    assert_eq!(agreement(&[judge(1, "ada", &[(1, "a")])], &[]), None);
    assert_eq!(agreement(&[], &[]), None);
    let apart = [judge(1, "ada", &[(1, "a")]), judge(2, "bob", &[(2, "a")])];
    assert_eq!(agreement(&apart, &[]), None);
}

#[test]
fn images_without_a_truth_or_a_guess_agree_all_the_same() {
    let mut ada = judge(1, "ada", &[(1, "a"), (2, "b"), (3, "")]);
    let mut bob = judge(2, "bob", &[(1, "a"), (2, "c"), (3, "a")]);
    for trial in ada.answered.iter_mut().chain(&mut bob.answered) {
        trial.truth = None;
    }
    let found = agreement(&[ada, bob], &[]).unwrap();
    let pair = &found.pairs.annotators[0];
    assert_eq!((pair.images, pair.same_first.count, pair.same_first.n), (3, 1, 2));
    assert_eq!((pair.either_right_error.rate(), pair.error_consistency.value), (None, None));
    assert!(found.ensembles.is_empty());
    let estimated = found.estimated.unwrap();
    assert_eq!((estimated.images, estimated.error.rate()), (2, None));
}

#[test]
fn more_than_twelve_annotators_have_no_pairs() {
    let name = |i: i64| format!("{i:02}");
    let sessions: Vec<_> = (0..13).map(|i| judge(i, &name(i), &[(1, "a"), (2, "b")])).collect();
    let found = agreement(&sessions, &[]).unwrap();
    assert!(found.pairs.is_cut && found.pairs.annotators.is_empty());
    assert_eq!(found.coefficients.unwrap().percent.value, Some(1.0));
    let found = agreement(&sessions[..12], &[]).unwrap();
    assert_eq!((found.pairs.annotators.len(), found.pairs.is_cut), (66, false));
}

#[test]
fn resampling_keeps_to_its_work() {
    assert_eq!(resampling(10, 1_000_000).resamples, 1_000);
    assert_eq!(resampling(5_000, 1_000_000).resamples, 200);
    assert_eq!(resampling(50_000, 1_000_000).resamples, 0);
    assert_eq!(resampling(0, 1_000_000).resamples, 1_000);
}
