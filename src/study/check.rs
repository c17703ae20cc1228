//! Whether a study fits its dataset and the models that are known.

use super::faults::Section;
use super::{DrawImage, Overlap, PhaseSpec, Reveal, Sample, StudySpec, draw};
use crate::domain::{Phase, Problem, counted};
use std::collections::HashSet;

/// What there is to make a study of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The dataset's images that may be drawn, with all that is known of their truth. Examples are
    /// not among them.
    pub images: Vec<DrawImage>,
    /// Paths of the dataset's example images.
    pub examples: HashSet<String>,
    /// How many classes the dataset has.
    pub classes: usize,
    /// The models with predictions for the dataset.
    pub models: Vec<ModelFacts>,
}

/// A model with predictions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelFacts {
    /// Its name.
    pub name: String,
    /// For how many of the images that may be drawn it has one.
    pub covered: usize,
}

/// Why the study cannot be done as it says with what there is. A study may start if this is empty
/// and it has no [faults](StudySpec::faults), which are not named here again.
pub fn check(spec: &StudySpec, facts: &Facts) -> Vec<Problem> {
    let mut check = Check { spec, facts, problems: Vec::new() };
    check.rules();
    let samples = draw(spec, &facts.images);
    for (place, (phase, sample)) in spec.phases.iter().zip(&samples).enumerate() {
        let at = |key| (Section::Phase(place), key);
        check.size(at("images"), &phase.sample, sample.len());
        check.paths(at("paths"), phase.sample.paths());
        check.truth(at("truth"), phase, sample);
        if let Some(overlap) = &spec.overlap {
            check.overlap(overlap, phase);
        }
    }
    check.problems
}

/// Problems found so far.
struct Check<'a> {
    spec: &'a StudySpec,
    facts: &'a Facts,
    problems: Vec<Problem>,
}

impl Check<'_> {
    /// Notes a problem if there is one.
    fn note(&mut self, is_problem: bool, at: (Section, &str), what: impl Into<String>) {
        if is_problem {
            self.problems.push(self.spec.problem(at.0, at.1, what.into()));
        }
    }

    fn rules(&mut self) {
        let (spec, facts) = (self.spec, self.facts);
        let classes = counted(facts.classes, "class");
        let what = format!("{} guesses among {classes}: write at most as many", spec.k);
        self.note(spec.k > facts.classes, (Section::Study, "k"), what);
        for (place, model) in spec.models.iter().enumerate() {
            let is_known = facts.models.iter().any(|known| known.name == model.name);
            let what =
                "no predictions of it are known for the dataset: import them, or take it out";
            self.note(!is_known, (Section::Model(place), "name"), what);
        }
        if let Some(rule) = &spec.candidates {
            let what = format!("{} candidates among {classes}: write at most as many", rule.n);
            self.note(rule.n > facts.classes, (Section::Candidates, "n"), what);
        }
    }

    fn size(&mut self, at: (Section, &str), wished: &Sample, drawn: usize) {
        let left = match wished {
            Sample::Uniform { .. } => "left",
            Sample::Stratified { .. } => "left whose class is known",
            Sample::Listed(_) => return,
        };
        let (wished, images) = (wished.len(), counted(drawn, "image"));
        let what = format!("{wished} are asked for, there are {images} {left}: ask for fewer");
        self.note(drawn < wished, at, what);
    }

    fn paths(&mut self, at: (Section, &str), paths: &[String]) {
        if paths.is_empty() {
            return;
        }
        let facts = self.facts;
        let known: HashSet<&str> = facts.images.iter().map(|image| image.path.as_str()).collect();
        for path in paths {
            let what = if facts.examples.contains(path) {
                format!("{path:?} is an example of its class, held out of studies: take it out")
            } else {
                format!("{path:?} is no image of the dataset: correct the path, or take it out")
            };
            self.note(!known.contains(path.as_str()), at, what);
        }
    }

    fn truth(&mut self, at: (Section, &str), phase: &PhaseSpec, sample: &[usize]) {
        let unknown =
            sample.iter().filter(|&&place| self.facts.images[place].class.is_none()).count();
        let is_problem = phase.truth != Reveal::Never && unknown > 0;
        let images = counted(unknown, "image");
        let what = format!("the truth of {images} is not known: write \"never\", or import it");
        self.note(is_problem, at, what);
    }

    fn overlap(&mut self, overlap: &Overlap, phase: &PhaseSpec) {
        let (shared, images) = (overlap.images, counted(phase.sample.len(), "image"));
        let what = format!("{shared} shared of {images} in phase {:?}: write fewer", phase.name);
        let is_problem =
            phase.kind == Phase::Test && !phase.sample.is_empty() && shared > phase.sample.len();
        self.note(is_problem, (Section::Overlap, "images"), what);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::tests::{facts, full, names};

    /// A change of the sound study or of what there is, where the problem is, and a word of it.
    type Case = (fn(&mut StudySpec, &mut Facts), &'static str, &'static str);

    const CASES: [Case; 12] = [
        (|s, _| s.k = 7, "k", "7 guesses among 6 classes"),
        (|_, f| f.models.truncate(1), "model \"vgg\", name", "no predictions"),
        (|s, _| s.candidates.as_mut().unwrap().n = 7, "candidates, n", "7 candidates among 6"),
        (
            |s, _| s.phases[0].sample = Sample::Uniform { images: 60, seed: 0 },
            "phase \"practice\", images",
            "60 are asked for, there are 58 images left: ask",
        ),
        (
            |s, _| s.phases[1].sample = Sample::Stratified { images: 50, seed: 0 },
            "phase \"test\", images",
            "there are 48 images left whose class is known",
        ),
        (|s, _| path(s, "train/x.jpg"), "phase \"more\", paths", "\"train/x.jpg\" is an example"),
        (|s, _| path(s, "nowhere.jpg"), "phase \"more\", paths", "no image of the dataset"),
        (|_, f| f.images.clear(), "phase \"test\", images", "there are 0 images left"),
        (|_, f| f.images.iter_mut().for_each(|i| i.class = None), "\"practice\", truth", "of 10"),
        (
            |_, f| f.images.retain(|i| i.class.is_some_and(|c| c.0 < 2)),
            "phase \"test\", images",
            "12 are asked for, there are 9 images left",
        ),
        (|s, _| s.overlap.as_mut().unwrap().images = 13, "overlap, images", "13 shared of 12"),
        (
            |s, _| s.phases[1].sample = Sample::Uniform { images: 49, seed: 0 },
            "phase \"test\", images",
            "49 are asked for, there are 48 images left",
        ),
    ];

    fn path(spec: &mut StudySpec, path: &str) {
        spec.phases[2].sample = Sample::Listed(names(&["c1/3.jpg", path]));
    }

    #[test]
    fn a_sound_study_fits() {
        assert_eq!(check(&full(), &facts()), []);
    }

    #[test]
    fn what_does_not_fit_is_named() {
        for (change, place, word) in CASES {
            let (mut spec, mut facts) = (full(), facts());
            change(&mut spec, &mut facts);
            let problems = check(&spec, &facts);
            let is_it = |p: &Problem| p.place.ends_with(place) && p.what.contains(word);
            assert!(problems.iter().any(is_it), "{place}: {word}\n{problems:?}");
        }
    }
}
