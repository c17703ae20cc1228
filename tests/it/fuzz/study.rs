//! Study files.

use super::{check_problems, check_text};
use hit5::domain::ClassId;
use hit5::study::{
    DrawImage, Facts, ModelFacts, StudySpec, advice, check as check_against, draw, parse, queue,
    write,
};
use std::collections::HashSet;

/// What can be read can be written and read again, and of a sound study queues without repetitions
/// follow.
pub(crate) fn check(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    let (spec, problems) = parse("study.toml", text);
    check_problems(&problems);
    for problem in &problems {
        let line = problem.place.strip_prefix("study.toml, line ").unwrap();
        assert!((1..=1 + text.matches('\n').count()).contains(&line.parse().unwrap()));
    }
    let Some(spec) = spec else { return assert!(!problems.is_empty()) };
    let written = write(&spec);
    assert!(!written.chars().any(|c| c.is_control() && c != '\n'), "{written:?}");
    let (again, problems_again) = parse("study.toml", &written);
    if problems.is_empty() {
        assert_eq!(problems_again, []);
        assert_eq!(again.as_ref(), Some(&spec), "{written}");
        check_plan(&spec);
    }
}

/// A dataset of twelve images.
fn facts() -> Facts {
    let image = |n: u32| DrawImage {
        path: format!("val/{}/{n}.jpg", n % 3),
        class: (n < 9).then_some(ClassId(n % 3)),
    };
    Facts {
        images: (0..12).map(image).collect(),
        examples: HashSet::from(["train/0/0.jpg".to_owned()]),
        classes: 3,
        models: vec![ModelFacts { name: "m".to_owned(), covered: 12 }],
    }
}

fn check_plan(spec: &StudySpec) {
    let facts = facts();
    let said = [check_against(spec, &facts), advice(spec, &facts)].concat();
    for problem in &said {
        check_text(&problem.what);
    }
    let samples = draw(spec, &facts.images);
    assert_eq!(samples.len(), spec.phases.len());
    let mut drawn = HashSet::new();
    for sample in &samples {
        assert!(sample.iter().all(|&image| image < facts.images.len() && drawn.insert(image)));
    }
    for phase in 0..spec.phases.len() {
        for annotator in ["anna", "b"] {
            let queue = queue(spec, phase, &samples, annotator);
            let mut seen = HashSet::new();
            assert!(queue.iter().all(|image| seen.insert(*image)), "twice in one queue");
        }
    }
}
