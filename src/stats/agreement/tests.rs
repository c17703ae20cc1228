//! Worked examples, what packages say, and what must hold of any table.

use super::*;
use crate::stats::fixtures::{close, fixture};
use crate::stats::{PairedCells, Resampling, SplitMix64, bootstrap};
use proptest::prelude::*;
use serde_json::Value;

/// Images of a table of counts: a line an image, a column a class.
fn of_counts(table: &[&[usize]]) -> Vec<ClassCounts> {
    let repeated = |(class, &count): (usize, &usize)| std::iter::repeat_n(class, count);
    table.iter().map(|row| ClassCounts::of(row.iter().enumerate().flat_map(repeated))).collect()
}

/// Images of a table of ratings: a line an annotator, a column an image, null where there is none.
fn of_ratings(table: &Value) -> Vec<ClassCounts> {
    let rows: Vec<&Vec<Value>> =
        table.as_array().unwrap().iter().map(|row| row.as_array().unwrap()).collect();
    let class = |value: &Value| value.as_u64().map(|class| usize::try_from(class).unwrap());
    let image =
        |i| ClassCounts::of(rows.iter().filter_map(move |row: &&Vec<Value>| class(&row[i])));
    (0..rows[0].len()).map(image).collect()
}

fn pairs_of(table: &Value) -> Vec<(usize, usize)> {
    let list = |row: usize| table[row].as_array().unwrap().iter();
    let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    list(0).zip(list(1)).map(|(a, b)| (number(a), number(b))).collect()
}

/// Ten subjects, fourteen raters, five categories: the usual worked example of Fleiss' kappa.
const WORKED: [&[usize]; 10] = [
    &[0, 0, 0, 0, 14],
    &[0, 2, 6, 4, 2],
    &[0, 0, 3, 5, 6],
    &[0, 3, 9, 2, 0],
    &[2, 2, 8, 1, 1],
    &[7, 7, 0, 0, 0],
    &[3, 2, 6, 3, 0],
    &[2, 5, 3, 2, 2],
    &[6, 5, 2, 1, 0],
    &[0, 2, 2, 3, 7],
];

#[test]
fn the_worked_example_of_fleiss_comes_out() {
    let kappa = fleiss_kappa(&of_counts(&WORKED)).unwrap();
    assert!((kappa - 0.2099).abs() < 5e-5, "{kappa}");
    assert!((percent_agreement(&of_counts(&WORKED)).unwrap() - 0.378).abs() < 5e-4);
}

#[test]
fn the_worked_example_of_krippendorff_comes_out() {
    let of = |text: &str| -> Vec<Option<usize>> {
        text.chars().map(|c| c.to_digit(10).map(|digit| digit as usize)).collect()
    };
    let annotators = ["*****34121133*3", "1*213343*******", "**21344*21133*4"].map(of);
    let image = |i: usize| ClassCounts::of(annotators.iter().filter_map(|row| row[i]));
    let images: Vec<ClassCounts> = (0..15).map(image).collect();
    let alpha = krippendorff_alpha(&images).unwrap();
    assert!((alpha - 0.691).abs() < 5e-4, "{alpha}");
    assert_eq!(fleiss_kappa(&images), None, "gaps");
}

#[test]
fn packages_say_the_same() {
    for row in fixture("agreement") {
        let images = of_ratings(&row["ratings"]);
        close(krippendorff_alpha(&images).unwrap(), &row["krippendorff"], 1e-9);
        if row["fleiss"].is_number() {
            close(fleiss_kappa(&images).unwrap(), &row["fleiss"], 1e-9);
            close(cohen_kappa(&pairs_of(&row["ratings"])).unwrap(), &row["cohen"], 1e-9);
        } else {
            assert_eq!(fleiss_kappa(&images), None);
        }
    }
}

#[test]
fn full_agreement_is_one_and_no_variety_has_no_value() {
    let full = of_counts(&[&[3, 0], &[0, 3], &[3, 0]]);
    let (one_class, nothing) = (of_counts(&[&[3], &[3]]), Vec::new());
    for coefficient in [fleiss_kappa, krippendorff_alpha] {
        assert!((coefficient(&full).unwrap() - 1.0).abs() < 1e-12);
        assert_eq!(coefficient(&one_class), None);
        assert_eq!(coefficient(&nothing), None);
    }
    assert_eq!(krippendorff_alpha(&of_counts(&[&[1, 0], &[0, 1]])), None, "nobody compared");
    assert_eq!(percent_agreement(&of_counts(&[&[1, 0], &[0, 0]])), None);
    assert_eq!(cohen_kappa(&[(1, 1), (1, 1)]), None);
    assert_eq!(cohen_kappa(&[]), None);
    assert!((cohen_kappa(&[(1, 1), (2, 2)]).unwrap() - 1.0).abs() < 1e-12);
    assert_eq!(error_consistency(&PairedCells::default()), None);
    assert_eq!(error_consistency(&PairedCells { both_right: 9, ..<_>::default() }), None);
}

#[test]
fn the_2014_table_is_weakly_consistent() {
    let cells = PairedCells {
        both_right: 1352,
        only_first_right: 72,
        only_second_right: 46,
        both_wrong: 30,
    };
    // Observed 1382 / 1500; expected 0.949333 x 0.932 + 0.050667 x 0.068.
    let kappa = error_consistency(&cells).unwrap();
    assert!((kappa - 0.296_211).abs() < 1e-6, "{kappa}");
}

/// Two annotators who each know the class of `knows` per cent of the images and else guess among ten:
/// in the long run their kappa is the square of that share.
fn simulated(seed: u64, n: u64, knows: u64) -> Vec<(usize, usize)> {
    let mut stream = SplitMix64::new(seed);
    let mut said = |truth: u64| {
        let class = if stream.below(100) < knows { truth } else { stream.below(10) };
        usize::try_from(class).unwrap()
    };
    (0..n).map(|i| (said(i % 10), said(i % 10))).collect()
}

#[test]
fn simulated_annotators_are_found_within_the_interval_most_times() {
    let covered = (0..40).filter(|&seed| {
        let pairs = simulated(seed, 300, 80);
        let how = Resampling { resamples: 400, seed, level: 0.95 };
        let interval =
            bootstrap(&pairs, how, |sample| cohen_kappa(sample.iter().copied())).unwrap();
        interval.low < 0.64 && 0.64 < interval.high
    });
    let covered = covered.count();
    assert!((34..=40).contains(&covered), "{covered} of 40");
}

proptest! {
    #[test]
    fn new_names_change_nothing(seed: u64, n in 5_u64..60) {
        let pairs = simulated(seed, n, 60);
        let renamed: Vec<(usize, usize)> =
            pairs.iter().map(|&(a, b)| ((a * 7 + 3) % 10, (b * 7 + 3) % 10)).collect();
        let images = |pairs: &[(usize, usize)]| -> Vec<ClassCounts> {
            pairs.iter().map(|&(a, b)| ClassCounts::of([a, b])).collect()
        };
        let all = |pairs: &[(usize, usize)]| {
            let images = images(pairs);
            [cohen_kappa(pairs), fleiss_kappa(&images), krippendorff_alpha(&images), percent_agreement(&images)]
        };
        let swapped: Vec<(usize, usize)> = pairs.iter().map(|&(a, b)| (b, a)).collect();
        for other in [all(&renamed), all(&swapped)] {
            for (own, other) in all(&pairs).into_iter().zip(other) {
                prop_assert!((own.unwrap() - other.unwrap()).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn error_consistency_is_cohens_kappa_of_being_right(
        a in 0_u64..50, b in 1_u64..50, c in 1_u64..50, d in 0_u64..50,
    ) {
        let cells =
            PairedCells { both_right: a, only_first_right: b, only_second_right: c, both_wrong: d };
        let of = |count: u64, pair: (usize, usize)| std::iter::repeat_n(pair, usize::try_from(count).unwrap());
        let pairs: Vec<(usize, usize)> =
            of(a, (1, 1)).chain(of(b, (1, 0))).chain(of(c, (0, 1))).chain(of(d, (0, 0))).collect();
        let (own, other) = (error_consistency(&cells).unwrap(), cohen_kappa(&pairs).unwrap());
        prop_assert!((own - other).abs() < 1e-12 && (-1.0..=1.0).contains(&own));
    }
}
