//! What is wrong with a study by itself, whatever the dataset: each fault with its place in the
//! plan, of which a file makes a line.

#[cfg(test)]
mod tests;

use super::{Overlap, PhaseSpec, Reveal, Sample, StudySpec};
use crate::domain::{MAX_K, Phase, Problem};
use std::collections::{HashMap, HashSet};

/// A table of a study's file, or the part of a study that would be written there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Section {
    Study,
    Blocks,
    Candidates,
    Overlap,
    Model(usize),
    Phase(usize),
    /// What a phase shows again.
    Again(usize),
}

/// What is wrong, and with the value of which key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) section: Section,
    pub(super) key: &'static str,
    pub(super) what: String,
}

impl StudySpec {
    /// What makes no sense in it, before any dataset is looked at. A study with faults cannot
    /// start. Places are given in words, since there may be no file.
    pub fn faults(&self) -> Vec<Problem> {
        let problem = |fault: Fault| self.problem(fault.section, fault.key, fault.what);
        find(self).into_iter().map(problem).collect()
    }

    /// A problem with the value of a key.
    pub(super) fn problem(&self, section: Section, key: &str, what: String) -> Problem {
        let named = |one: &str, name: &str| format!(", {one} {name:?}");
        let part = match section {
            Section::Study => String::new(),
            Section::Blocks => ", blocks".to_owned(),
            Section::Candidates => ", candidates".to_owned(),
            Section::Overlap => ", overlap".to_owned(),
            Section::Model(place) => named("model", &self.models[place].name),
            Section::Phase(place) => named("phase", &self.phases[place].name),
            Section::Again(place) => named("phase", &self.phases[place].name) + ", again",
        };
        Problem::new(format!("study {:?}{part}, {key}", self.name), what)
    }
}

/// All faults of a study, in the order in which its file would be read.
pub(super) fn find(spec: &StudySpec) -> Vec<Fault> {
    let mut search = Search { spec, faults: Vec::new() };
    search.rules();
    search.models();
    search.candidates();
    if let Some(overlap) = &spec.overlap {
        search.overlap(overlap);
    }
    for (place, phase) in spec.phases.iter().enumerate() {
        search.phase(place, phase);
        search.again(place, phase);
    }
    search.lists();
    search.faults
}

/// Faults found so far.
struct Search<'a> {
    spec: &'a StudySpec,
    faults: Vec<Fault>,
}

impl Search<'_> {
    /// Notes a fault if there is one.
    fn note(&mut self, is_fault: bool, at: (Section, &'static str), what: impl Into<String>) {
        if is_fault {
            let (section, key) = at;
            self.faults.push(Fault { section, key, what: what.into() });
        }
    }

    fn rules(&mut self) {
        let spec = self.spec;
        let at = |key| (Section::Study, key);
        self.note(is_blank(&spec.name), at("name"), "the study has no name: write one");
        let what = "the study has no dataset: write the name of an imported one";
        self.note(is_blank(&spec.dataset), at("dataset"), what);
        let what = format!("{} guesses are not possible: write 1 to {MAX_K}", spec.k);
        self.note(!(1..=MAX_K).contains(&spec.k), at("k"), what);
        let what = "all time would be idle: write a number of milliseconds, such as 60000";
        self.note(spec.idle_after_ms == 0, at("idle_after_ms"), what);
        let what = "there is no model to ask about: add one under [[models]], or write false";
        self.note(spec.asks_about_model && spec.models.is_empty(), at("predict_model"), what);
        let what = "the study has no phases: add one under [[phases]]";
        self.note(spec.phases.is_empty(), at("phases"), what);
        if let Some(blocks) = spec.blocks {
            let what = "a block needs images: write at least 1, or leave [blocks] out";
            self.note(blocks.images == 0, (Section::Blocks, "images"), what);
            let what = "a break takes time: write at least 1, or leave [blocks] out";
            self.note(blocks.break_minutes == 0, (Section::Blocks, "break_minutes"), what);
        }
    }

    fn models(&mut self) {
        let names: Vec<&str> = self.spec.models.iter().map(|model| model.name.as_str()).collect();
        for (place, name) in names.iter().enumerate() {
            let at = (Section::Model(place), "name");
            self.note(is_blank(name), at, "the model has no name: write one");
            let what = format!("the model {name:?} is listed again: take one of the two out");
            self.note(names[..place].contains(name), at, what);
        }
    }

    fn candidates(&mut self) {
        let Some(rule) = &self.spec.candidates else { return };
        let at = |key| (Section::Candidates, key);
        self.note(rule.models.is_empty(), at("models"), "no model is named: name at least one");
        for name in repeated(&rule.models) {
            let what = format!("the model {name:?} is named twice: take one of the two out");
            self.note(true, at("models"), what);
        }
        for name in &rule.models {
            let what = format!("the model {name:?} is not listed: add it under [[models]]");
            self.note(!self.spec.uses(name), at("models"), what);
        }
        self.note(
            rule.top == 0,
            at("top"),
            "a model needs a class to begin with: write at least 1",
        );
        let least = rule.top.saturating_mul(rule.models.len());
        let what = format!(
            "{} classes are fewer than the {least} that the models may begin with: write at least {least}",
            rule.n
        );
        self.note(rule.n < least, at("n"), what);
    }

    fn overlap(&mut self, overlap: &Overlap) {
        let at = (Section::Overlap, "annotators");
        let what = "it takes two to share the work: name all annotators, or leave [overlap] out";
        self.note(overlap.annotators.len() < 2, at, what);
        let is_unnamed = overlap.annotators.iter().any(|name| is_blank(name));
        self.note(is_unnamed, at, "an annotator has no name: write one");
        for name in repeated(&overlap.annotators) {
            let what = format!("the annotator {name:?} is named twice: take one of the two out");
            self.note(true, at, what);
        }
    }

    fn phase(&mut self, place: usize, phase: &PhaseSpec) {
        let at = |key| (Section::Phase(place), key);
        self.note(is_blank(&phase.name), at("name"), "the phase has no name: write one");
        let is_known = self.spec.phases[..place].iter().any(|other| other.name == phase.name);
        let what = format!("an earlier phase is called {:?}, too: write another name", phase.name);
        self.note(is_known, at("name"), what);
        let is_open = phase.kind == Phase::Test && phase.truth != Reveal::Never;
        self.note(is_open, at("truth"), "a test never shows the truth: write \"never\"");
        let what = "the phase has no images: write how many, or which, or show some again";
        let key = if matches!(phase.sample, Sample::Listed(_)) { "sample" } else { "images" };
        self.note(phase.sample.is_empty() && phase.again.is_none(), at(key), what);
        for name in phase.models.keys() {
            let what = format!("the model {name:?} is not listed: add it under [[models]]");
            self.note(!self.spec.uses(name), at("models"), what);
        }
        if let Some(name) = &phase.prefill {
            let what = format!("the model {name:?} is not listed: add it under [[models]]");
            self.note(!self.spec.uses(name), at("prefill"), what);
        }
    }

    fn again(&mut self, place: usize, phase: &PhaseSpec) {
        let Some(again) = &phase.again else { return };
        let at = |key| (Section::Again(place), key);
        let what = format!("{} percent cannot be shown again: write 1 to 100", again.percent);
        self.note(!(1..=100).contains(&again.percent), at("percent"), what);
        let earlier = self.spec.phases[..place].iter().find(|other| other.name == again.phase);
        let what = format!("{:?} is no earlier phase: name one that comes before", again.phase);
        self.note(earlier.is_none(), at("phase"), what);
        let what = match phase.kind {
            Phase::Practice => "images of a test are not practised: name a practice phase",
            Phase::Test => "the truth of what was practised is known: name a test phase",
        };
        self.note(earlier.is_some_and(|other| other.kind != phase.kind), at("phase"), what);
    }

    /// Images that are named twice, in one list or in two.
    fn lists(&mut self) {
        let mut named: HashMap<&str, usize> = HashMap::new();
        for (place, phase) in self.spec.phases.iter().enumerate() {
            for path in phase.sample.paths() {
                let at = (Section::Phase(place), "paths");
                self.note(is_blank(path), at, "an image without a path: write it, or take it out");
                let before = named.insert(path, place);
                let what = match before {
                    Some(other) if other != place => {
                        let other = &self.spec.phases[other].name;
                        format!("{path:?} is in phase {other:?}, too: take it out of one")
                    }
                    _ => format!("{path:?} is named twice: take one of the two out"),
                };
                self.note(before.is_some(), at, what);
            }
        }
    }
}

impl StudySpec {
    /// Whether the study lists a model of this name.
    fn uses(&self, name: &str) -> bool {
        self.models.iter().any(|model| model.name == name)
    }
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// The names that were there before.
fn repeated(names: &[String]) -> Vec<&String> {
    let mut met = HashSet::new();
    names.iter().filter(|name| !met.insert(*name)).collect()
}
