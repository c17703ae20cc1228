//! Times of known shape, and times that no clock should give.

use super::super::build::build;
use super::super::build::tests::{session, trial};
use super::super::rows::{AnsweredTrial, Rows};
use super::*;
use crate::domain::Phase;
use crate::stats::{SplitMix64, upper_quantile};

/// Standard normal numbers.
fn normals(seed: u64) -> impl Iterator<Item = f64> {
    let mut stream = SplitMix64::new(seed);
    std::iter::repeat_with(move || {
        upper_quantile((stream.below(1 << 52) as f64 + 0.5) / (1_u64 << 52) as f64).unwrap()
    })
}

fn timed(times_ms: impl IntoIterator<Item = f64>) -> Vec<AnsweredTrial> {
    let of = |(place, ms): (u32, f64)| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "times")]
        let ms = ms as u64;
        AnsweredTrial { place, active_ms: ms, lead_ms: ms, ..trial(place.into(), "a", "a", 0) }
    };
    (0..).zip(times_ms).map(of).collect()
}

fn timing(sessions: Vec<Vec<AnsweredTrial>>) -> Timing {
    let sessions =
        (1..).zip(sessions).map(|(id, trials)| session(id, "ada", Phase::Test, trials)).collect();
    let rows = Rows { sessions, ..Rows::default() };
    build(&rows, &|_, _| None).overall.swap_remove(0).part.timing
}

#[test]
fn two_kinds_of_times_are_told_apart() {
    let mut kinds = SplitMix64::new(1);
    let times = normals(2).take(1500).map(|z| {
        if kinds.below(10) < 6 { 6_000.0 * (0.4 * z).exp() } else { 60_000.0 * (0.6 * z).exp() }
    });
    let Spread { n, zero, histogram, kinds, .. } = timing(vec![timed(times)]).active;
    assert_eq!((n, zero), (1500, 0));
    let two = kinds.unwrap().two.unwrap();
    assert!(two.bic_gain > 100.0 && (two.fast.share - 0.6).abs() < 0.05, "{two:?}");
    let split = two.split_ms.unwrap();
    assert!(two.fast.median_ms < split && split < two.slow.median_ms);
    assert_eq!(histogram.iter().map(|bin| bin.count).sum::<usize>(), 1500);
    let expected = |of: fn(&Bin) -> Option<f64>| histogram.iter().filter_map(of).sum::<f64>();
    assert!((expected(|bin| bin.two_kinds) - 1500.0).abs() < 15.0);
    // The curve of two is nearer to the bins than that of one.
    let off = |of: fn(&Bin) -> Option<f64>| -> f64 {
        histogram.iter().map(|bin| (of(bin).unwrap() - bin.count as f64).abs()).sum()
    };
    assert!(off(|bin| bin.two_kinds) < 0.4 * off(|bin| bin.one_kind));
}

#[test]
fn a_slower_pace_is_a_factor_per_hundred_images() {
    let times =
        (0..300).zip(normals(3)).map(|(i, z)| 9_000.0 * (0.002 * f64::from(i) + 0.3 * z).exp());
    let course = timing(vec![timed(times)]).course.unwrap();
    let trend = course.trend.unwrap();
    assert!(trend.interval.low < 0.2_f64.exp() && 0.2_f64.exp() < trend.interval.high, "{trend:?}");
    assert_eq!(
        course.blocks.iter().map(|b| (b.first, b.last)).collect::<Vec<_>>()[4..],
        [(201, 250), (251, 300)]
    );
    assert_eq!(course.error_change, None, "no error at all");
}

#[test]
fn the_place_in_the_queue_orders_trials_not_the_list() {
    let times: Vec<f64> = (0..60).map(|i| f64::from(i + 1) * 1000.0).collect();
    let mut trials = timed(times);
    trials.reverse();
    let course = timing(vec![trials]).course.unwrap();
    assert_eq!(course.blocks[0].median_active_ms, Some(25_500.0));
}

#[test]
fn a_sudden_change_is_found_where_it_is() {
    let mut trials = timed(normals(4).take(1200).map(|z| 9_000.0 * (0.3 * z).exp()));
    for late in &mut trials[800..] {
        late.active_ms *= 2;
        late.guesses = if late.place % 3 == 0 { vec!["b".into()] } else { late.guesses.clone() };
    }
    let course = timing(vec![trials]).course.unwrap();
    for change in [course.time_change.unwrap(), course.error_change.unwrap()] {
        assert!(change.first_after.abs_diff(801) <= 20 && change.p <= 0.01, "{change:?}");
        assert!((change.holm_p - 2.0 * change.p).abs() < 1e-12 || change.holm_p >= change.p);
    }
    let time = course.time_change.unwrap();
    assert!((time.before / 9_000.0).ln().abs() < 0.1 && (time.after / 18_000.0).ln().abs() < 0.1);
    let error = course.error_change.unwrap();
    assert!(error.before < 0.02 && (error.after - 1.0 / 3.0).abs() < 0.05, "{error:?}");
}

#[test]
fn trends_of_sessions_are_pooled_with_the_session_as_unit() {
    let with = |seed: u64, growth: f64| {
        timed(
            (0..100)
                .zip(normals(seed))
                .map(move |(i, z)| 9_000.0 * (growth * f64::from(i) + 0.1 * z).exp()),
        )
    };
    let two = timing(vec![with(1, 0.001), with(2, 0.003)]);
    let trend = two.pooled_trend.unwrap();
    assert_eq!((two.course, trend.sessions, trend.interval), (None, 2, None));
    assert!((trend.factor_per_100.ln() - 0.2).abs() < 0.08, "{trend:?}");
    let four =
        timing(vec![with(1, 0.001), with(2, 0.003), with(3, 0.002), with(4, 0.002), timed([1e3])]);
    let trend = four.pooled_trend.unwrap();
    let interval = trend.interval.unwrap();
    assert_eq!(trend.sessions, 4);
    assert!(interval.low < 0.2_f64.exp() && 0.2_f64.exp() < interval.high, "{trend:?}");
}

#[test]
fn costs_are_those_counted_by_hand() {
    let logged = |keys, searches, first, trial| AnsweredTrial {
        keys: Some(keys),
        searches,
        first_key_ms: Some(first),
        ..trial
    };
    let trials = vec![
        logged(10, 2, 1500, trial(1, "a", "a", 60)),
        logged(5, 1, 500, trial(2, "a", "b a", 30)),
        trial(3, "a", "b", 90),
        trial(4, "", "b", 180),
    ];
    let cost = timing(vec![trials]).cost;
    assert!((cost.active_hours - 0.1).abs() < 1e-12 && (cost.lead_hours - 0.2).abs() < 1e-12);
    assert!((cost.images_per_active_hour.unwrap() - 40.0).abs() < 1e-9);
    assert!((cost.images_per_lead_hour.unwrap() - 20.0).abs() < 1e-9);
    let right: Vec<_> = cost.per_right.iter().map(|r| (r.k, r.n, r.right, r.active_ms)).collect();
    assert_eq!(right, [(1, 3, 1, Some(180_000.0)), (3, 3, 2, Some(90_000.0))]);
    assert_eq!(
        (cost.logged, cost.keys_per_image, cost.searches_per_image),
        (2, Some(7.5), Some(1.5))
    );
    assert_eq!((cost.first_key_n, cost.median_first_key_ms), (2, Some(1_000.0)));
}

/// Every number in a tree of JSON.
fn numbers(value: &serde_json::Value) -> Vec<Option<f64>> {
    match value {
        serde_json::Value::Number(number) => vec![number.as_f64()],
        serde_json::Value::Array(list) => list.iter().flat_map(numbers).collect(),
        serde_json::Value::Object(fields) => fields.values().flat_map(numbers).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn whatever_a_clock_says_there_are_numbers_or_none() {
    let cases: Vec<Vec<f64>> = vec![
        vec![],
        vec![0.0],
        vec![5e3],
        vec![0.0; 60],
        vec![5e3; 60],
        vec![1.0, 1e19],
        (0..80).map(|i| if i % 2 == 0 { 1.0 } else { 1.8e19 }).collect(),
        (0..20).map(|i| if i < 10 { 1.0 } else { 1.8e19 }).collect(),
        (0..45).map(|i| if i < 44 { 0.0 } else { 1.8e19 }).collect(),
    ];
    for times in cases {
        let twice = vec![timed(times.clone()), timed(times.clone())];
        for sessions in [vec![timed(times.clone())], twice] {
            let value = serde_json::to_value(timing(sessions)).unwrap();
            // A number that is not finite would be written as null where a number has to be.
            assert!(numbers(&value).iter().all(Option::is_some));
            assert!(value["cost"]["active_hours"].is_number(), "{times:?}");
            for bin in value["active"]["histogram"].as_array().unwrap() {
                assert!(bin["from_ms"].is_number() && bin["to_ms"].is_number(), "{bin} {times:?}");
            }
            let is_none_or_whole = |value: &serde_json::Value| {
                value.is_null() || value["interval"]["high"].is_number()
            };
            assert!(is_none_or_whole(&value["course"]["trend"]), "{value}");
        }
    }
}
