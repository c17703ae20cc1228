//! What is allowed in a study, but worth a second thought.

use super::faults::Section;
use super::{Facts, PhaseSpec, Reveal, Sample, StudySpec, draw};
use crate::domain::{Phase, Problem, counted};
use crate::stats::{Interval, Z_95, wilson};
use std::collections::HashMap;

/// Guesses of the benchmark: published figures have no more.
const USUAL_K: usize = 5;

/// Images of a test below which its error is known too roughly to compare it with another's.
const FEW_IMAGES: usize = 100;

/// Images in a row after which the expert of 2014 began to tire.
const TIRING: usize = 200;

/// What its author may have overlooked; none of it keeps a study from starting.
pub fn advice(spec: &StudySpec, facts: &Facts) -> Vec<Problem> {
    let mut advisor = Advisor { spec, facts, remarks: Vec::new() };
    advisor.rules();
    advisor.models();
    advisor.order_of_phases();
    let samples = draw(spec, &facts.images);
    for (place, (phase, sample)) in spec.phases.iter().zip(&samples).enumerate() {
        advisor.length(place, phase);
        advisor.strata(place, phase, sample);
        advisor.prefill(place, phase);
        if phase.kind == Phase::Test {
            advisor.test(place, phase);
        }
    }
    advisor.remarks
}

/// Remarks made so far.
struct Advisor<'a> {
    spec: &'a StudySpec,
    facts: &'a Facts,
    remarks: Vec<Problem>,
}

impl Advisor<'_> {
    fn note(&mut self, is_worth_it: bool, at: (Section, &str), what: impl Into<String>) {
        if is_worth_it {
            self.remarks.push(self.spec.problem(at.0, at.1, what.into()));
        }
    }

    fn rules(&mut self) {
        let k = self.spec.k;
        let what = format!("{k} guesses are more than published figures have, which is {USUAL_K}");
        self.note(k > USUAL_K, (Section::Study, "k"), what);
    }

    fn models(&mut self) {
        let images = self.facts.images.len();
        for (place, model) in self.spec.models.iter().enumerate() {
            let known = self.facts.models.iter().find(|known| known.name == model.name);
            let covered = known.map_or(images, |known| known.covered);
            let what = format!(
                "it has predictions of {covered} of {}: without one nothing is revealed, no guess \
                 is filled in, and all classes are candidates",
                counted(images, "image")
            );
            self.note(covered < images, (Section::Model(place), "name"), what);
        }
    }

    fn order_of_phases(&mut self) {
        let phases = &self.spec.phases;
        let place_of = |kind| phases.iter().position(|phase| phase.kind == kind);
        let at = (Section::Study, "phases");
        match (place_of(Phase::Practice), place_of(Phase::Test)) {
            (_, None) => self.note(true, at, "no phase is a test: the truth is never withheld"),
            (None, Some(_)) => {
                self.note(true, at, "a test without practice also measures getting to know it");
            }
            (Some(practice), Some(test)) => {
                let what = "the first test comes before any practice";
                self.note(test < practice, at, what);
            }
        }
    }

    fn length(&mut self, place: usize, phase: &PhaseSpec) {
        let images = phase.sample.len();
        let what = format!("{images} images without a break tire: say when to rest under [blocks]");
        let is_long = images > TIRING && self.spec.blocks.is_none();
        self.note(is_long, (Section::Phase(place), "images"), what);
    }

    fn strata(&mut self, place: usize, phase: &PhaseSpec, sample: &[usize]) {
        if !matches!(phase.sample, Sample::Stratified { .. }) {
            return;
        }
        let mut counts = HashMap::new();
        for class in sample.iter().filter_map(|&image| self.facts.images[image].class) {
            *counts.entry(class).or_insert(0_usize) += 1;
        }
        let most = counts.values().max().copied().unwrap_or_default();
        let is_whole = counts.len() == self.facts.classes;
        let least = counts.values().min().copied().filter(|_| is_whole).unwrap_or_default();
        let what =
            format!("some classes have too few images: the sample has {least} to {most} of each");
        self.note(most > least + 1, (Section::Phase(place), "sample"), what);
    }

    fn test(&mut self, place: usize, phase: &PhaseSpec) {
        let at = |key| (Section::Phase(place), key);
        let images = phase.sample.len();
        let few = Some(images).filter(|images| (1..FEW_IMAGES).contains(images));
        if let Some(range) = few.and_then(range_of_a_tenth) {
            let what = format!(
                "{} can tell little: an error of 10 % may stand for anything from {:.0} to {:.0} %",
                counted(images, "image"),
                range.low * 100.0,
                range.high * 100.0,
            );
            self.note(true, at("images"), what);
        }
        let what = format!(
            "{} for {}: the error of single classes will not be known",
            counted(images, "image"),
            counted(self.facts.classes, "class"),
        );
        self.note(!phase.sample.is_empty() && images < self.facts.classes, at("images"), what);
        for model in &self.spec.models {
            let what =
                format!("whoever asks for {:?} before answering answers with it", model.name);
            let is_open = self.spec.reveal_of(place, &model.name) == Reveal::OnRequest;
            self.note(is_open, at("models"), what);
        }
    }

    fn prefill(&mut self, place: usize, phase: &PhaseSpec) {
        let Some(name) = &phase.prefill else { return };
        let at = (Section::Phase(place), "prefill");
        let what = format!(
            "answers that begin from {name:?} measure annotator and {name:?} together: they are \
             assisted, and counted apart"
        );
        self.note(phase.kind == Phase::Test, at, what);
        let is_first = self.spec.models.first().is_some_and(|model| model.name == *name);
        let what =
            format!("whether {name:?} will be right is asked where its classes stand already");
        self.note(self.spec.asks_about_model && is_first, at, what);
    }
}

/// Where the true error may lie if a tenth of so many answers is wrong.
fn range_of_a_tenth(images: usize) -> Option<Interval> {
    let n = u64::try_from(images).ok()?;
    wilson((n + 5) / 10, n, Z_95)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::tests::{facts, full};
    use crate::study::{DrawImage, ModelFacts};

    /// A change of the study of which nothing is to be said, and a word of what is said then.
    type Case = (fn(&mut StudySpec, &mut Facts), &'static str);

    const CASES: [Case; 12] = [
        (|s, _| s.k = 6, "6 guesses are more"),
        (|_, f| f.models[1].covered = 3, "predictions of 3 of 400 images"),
        (|s, _| s.phases.truncate(1), "no phase is a test"),
        (|s, _| s.phases = s.phases.split_off(1), "without practice"),
        (|s, _| s.phases.swap(0, 1), "before any practice"),
        (
            |s, _| {
                s.blocks = None;
                s.phases[1].sample = Sample::Uniform { images: 201, seed: 0 };
            },
            "201 images without a break",
        ),
        (|_, f| f.images.retain(|i| i.class.is_none_or(|c| c.0 != 2)), "has 0 to 22 of each"),
        (
            |s, _| s.phases[1].sample = Sample::Uniform { images: 30, seed: 0 },
            "30 images can tell little: an error of 10 % may stand for anything from 3 to 26 %",
        ),
        (|_, f| f.classes = 111, "110 images for 111 classes"),
        (|s, _| s.models[1].reveal = Reveal::OnRequest, "whoever asks for \"vgg\""),
        (|s, _| s.phases[0].prefill = Some("googlenet".to_owned()), "stand already"),
        (|s, _| s.phases[1].prefill = Some("vgg".to_owned()), "measure annotator and \"vgg\""),
    ];

    fn wise() -> (StudySpec, Facts) {
        let (mut spec, mut facts) = (full(), facts());
        spec.phases.truncate(2);
        spec.phases[1].sample = Sample::Stratified { images: 110, seed: 1 };
        spec.phases[1].models.clear();
        spec.models.iter_mut().for_each(|model| model.reveal = Reveal::Never);
        facts.images = crate::study::tests::images(6, 66);
        facts.images.extend((0..4).map(|n| DrawImage { path: format!("x{n}"), class: None }));
        let model = |name: &str| ModelFacts { name: name.to_owned(), covered: 400 };
        facts.models = vec![model("googlenet"), model("vgg")];
        (spec, facts)
    }

    #[test]
    fn of_a_wise_study_nothing_is_said() {
        let (spec, facts) = wise();
        assert_eq!(advice(&spec, &facts), []);
    }

    #[test]
    fn what_is_unwise_is_said() {
        for (change, word) in CASES {
            let (mut spec, mut facts) = wise();
            change(&mut spec, &mut facts);
            let remarks = advice(&spec, &facts);
            assert!(remarks.iter().any(|r| r.what.contains(word)), "{word}\n{remarks:?}");
        }
    }
}
