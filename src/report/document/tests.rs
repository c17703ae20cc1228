//! Sections as people read them, of a study like that of 2014.

use super::super::paper::paper as tables;
use super::super::render::text;
use super::super::rows::{Rows, Tree, TreeNode};
use super::super::scoring::tests::of_2014;
use super::*;
use crate::domain::{Flag, ImageId};
use crate::stats::{SplitMix64, upper_quantile};

/// The study with times of two kinds that grow, a tree of two groups and a class outside, some images with
/// several right classes, disputes, and images passed.
fn study() -> Rows {
    let mut rows = of_2014();
    let mut stream = SplitMix64::new(2014);
    let session = &mut rows.sessions[0];
    session.passed = 12;
    for (place, trial) in (0..).zip(&mut session.answered) {
        let share = (stream.below(1 << 40) as f64 + 0.5) / (1_u64 << 40) as f64;
        let z = upper_quantile(share).unwrap();
        let (median, spread) = if stream.below(10) < 6 { (6e3, 0.4) } else { (6e4, 0.6) };
        let ms = median * (spread * z + f64::from(place) * 2e-4).exp();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a time")]
        let ms = ms as u64;
        (trial.place, trial.active_ms, trial.lead_ms) = (place, ms, ms + stream.below(9_000));
        (trial.keys, trial.searches, trial.first_key_ms) = (Some(14), 2, Some(900));
        let class = ["kelpie", "wren", "sundial"][usize::try_from(stream.below(3)).unwrap()];
        let truth = trial.truth.replace(class.into());
        for guess in trial.guesses.iter_mut().filter(|guess| Some(&**guess) == truth.as_ref()) {
            *guess = class.into();
        }
        if stream.below(4) > 0 {
            trial.guesses.reverse();
        }
        if place % 7 == 0 {
            trial.valid = vec![class.into()];
            trial.valid.extend((place % 2 == 0).then(|| "z".into()));
        }
        trial.flags.set(Flag::Disputed, place > 1495);
        if let Some(ranked) = rows.models[0].ranked.get_mut(&ImageId(place.into())) {
            ranked.iter_mut().filter(|key| &***key == "a").for_each(|key| *key = class.into());
            if stream.below(10) < 7 {
                ranked.reverse();
            }
        }
    }
    rows.models[0].whole[0] = crate::report::ErrorRate::counted(1, 17_200, 50_000);
    stream.shuffle(&mut session.answered);
    for (place, trial) in (0..).zip(&mut session.answered) {
        trial.place = place;
    }
    let node = |key: &str, parent, classes| TreeNode {
        key: key.into(),
        name: key.to_owned(),
        parent,
        classes,
    };
    let nodes = vec![
        node("entity", None, 3),
        node("dogs", Some(0), 1),
        node("birds", Some(0), 1),
        node("kelpie", Some(1), 1),
        node("wren", Some(2), 1),
        node("sundial", Some(0), 1),
    ];
    let of_class = (3..6).map(|i: usize| (nodes[i].key.clone(), i)).collect();
    rows.trees.insert("fruit".to_owned(), Tree { nodes, of_class, groups: vec![1, 2] });
    rows
}

#[test]
fn a_study_reads_well_at_eighty_columns() {
    let rows = study();
    let report = crate::report::build(&rows, &|_, _| None);
    let part = &report.sessions[0].part;
    let mut whole = Section::new("expert");
    whole.section(scoring::section(&part.scoring));
    whole.section(versus::section(&part.versus[0], &part.scoring.significance, "expert"));
    whole.section(scoring::samples(&part.scoring.samples));
    whole.section(timing::section(part));
    whole.section(subtrees::section(&part.subtrees));
    whole.section(paper::section(&tables(&rows)));
    whole.section(notes::section(&report));
    let document = Document { title: "Report".to_owned(), sections: vec![whole] };
    insta::assert_snapshot!(text(&document, 80));
}

#[test]
fn nothing_judged_has_no_tests_and_says_so_in_the_table_of_the_paper() {
    let nobody = Rows::default();
    let section = paper::section(&tables(&nobody));
    assert!(matches!(&section.blocks[..], [Block::Text(text)] if text.starts_with("No annotator")));
    assert!(section.sections.is_empty());
}
