//! Every fault a study can have.

use super::*;
use crate::study::tests::{full, names, spec_of};
use crate::study::{Again, Blocks, CandidateRule, parse, write};

/// A change of a sound study, where the fault is then, and a word of it.
type Case = (fn(&mut StudySpec), &'static str, &'static str);

const RULES: [Case; 9] = [
    (|s| s.name = " ".to_owned(), "name", "study has no name"),
    (|s| s.dataset.clear(), "dataset", "no dataset"),
    (|s| s.k = 0, "k", "0 guesses are not possible: write 1 to 9"),
    (|s| s.k = 10, "k", "10 guesses"),
    (|s| s.idle_after_ms = 0, "idle_after_ms", "all time would be idle"),
    (|s| *s = StudySpec::new("s", "d"), "phases", "no phases"),
    (|s| blocks(s).images = 0, "blocks, images", "at least 1"),
    (|s| blocks(s).break_minutes = 0, "blocks, break_minutes", "at least 1"),
    (
        |s| *s = StudySpec { asks_about_model: true, ..spec_of(s.phases[2..3].to_vec()) },
        "predict_model",
        "no model to ask about",
    ),
];

const MODELS: [Case; 12] = [
    (|s| s.models[1].name.clear(), "model \"\", name", "no name"),
    (|s| s.models[1].name = "googlenet".to_owned(), "\"googlenet\", name", "listed again"),
    (|s| rule(s).models.clear(), "candidates, models", "no model is named"),
    (|s| rule(s).models[1] = "googlenet".to_owned(), "candidates, models", "named twice"),
    (|s| rule(s).models[1] = "nets".to_owned(), "candidates, models", "\"nets\" is not listed"),
    (|s| rule(s).top = 0, "candidates, top", "at least 1"),
    (|s| rule(s).n = 5, "candidates, n", "5 classes are fewer than the 6 that"),
    (|s| people(s).truncate(1), "overlap, annotators", "takes two"),
    (|s| people(s)[0].clear(), "overlap, annotators", "no name"),
    (|s| people(s)[0] = "Ben".to_owned(), "overlap, annotators", "\"Ben\" is named twice"),
    (
        |s| s.phases[2].prefill = Some("nets".to_owned()),
        "phase \"more\", prefill",
        "\"nets\" is not listed",
    ),
    (|s| *s = model_of_phase(s), "phase \"more\", models", "\"nets\" is not listed"),
];

const PHASES: [Case; 14] = [
    (|s| s.phases[2].name = "\t".to_owned(), "phase \"\\t\", name", "no name"),
    (|s| s.phases[2].name = "test".to_owned(), "phase \"test\", name", "called \"test\", too"),
    (|s| s.phases[1].truth = Reveal::After, "phase \"test\", truth", "never shows the truth"),
    (|s| s.phases[1].truth = Reveal::OnRequest, "phase \"test\", truth", "write \"never\""),
    (|s| list(s, &[]), "phase \"more\", sample", "no images"),
    (
        |s| s.phases[0].sample = Sample::Uniform { images: 0, seed: 1 },
        "phase \"practice\", images",
        "no images",
    ),
    (|s| list(s, &["a", " "]), "phase \"more\", paths", "without a path"),
    (|s| list(s, &["a", "b", "a"]), "phase \"more\", paths", "\"a\" is named twice"),
    (
        |s| {
            list(s, &["a", "b"]);
            s.phases[0].sample = Sample::Listed(names(&["b"]));
        },
        "phase \"more\", paths",
        "\"b\" is in phase \"practice\", too",
    ),
    (|s| again(s).percent = 0, "phase \"again\", again, percent", "0 percent"),
    (|s| again(s).percent = 101, "again, percent", "write 1 to 100"),
    (|s| again(s).phase = "again".to_owned(), "again, phase", "no earlier phase"),
    (|s| again(s).phase = "more".to_owned(), "again, phase", "name a test phase"),
    (|s| s.phases[3].kind = Phase::Practice, "again, phase", "name a practice phase"),
];

fn blocks(spec: &mut StudySpec) -> &mut Blocks {
    spec.blocks.as_mut().unwrap()
}

fn rule(spec: &mut StudySpec) -> &mut CandidateRule {
    spec.candidates.as_mut().unwrap()
}

fn people(spec: &mut StudySpec) -> &mut Vec<String> {
    &mut spec.overlap.as_mut().unwrap().annotators
}

fn again(spec: &mut StudySpec) -> &mut Again {
    spec.phases[3].again.as_mut().unwrap()
}

fn list(spec: &mut StudySpec, paths: &[&str]) {
    spec.phases[2].sample = Sample::Listed(names(paths));
}

fn model_of_phase(spec: &StudySpec) -> StudySpec {
    let mut phase = spec.phases[2].clone();
    phase.models.insert("nets".to_owned(), Reveal::After);
    spec_of([phase])
}

#[test]
fn a_sound_study_has_no_faults() {
    assert_eq!(full().faults(), []);
}

/// In words, and in the file at the line of the key; where the file does not have it, at the head.
#[test]
fn faults_are_named_where_they_are() {
    for (change, place, word) in RULES.iter().chain(&MODELS).chain(&PHASES) {
        let mut spec = full();
        change(&mut spec);
        let faults = spec.faults();
        let is_it = |p: &&Problem| p.place.ends_with(place) && p.what.contains(word);
        let fault = faults.iter().find(is_it);
        let fault = fault.unwrap_or_else(|| panic!("{place}: {word}\n{faults:?}"));

        let text = write(&spec);
        let (_, problems) = parse("s.toml", &text);
        let same = problems.iter().find(|problem| problem.what == fault.what).unwrap();
        let line: usize = same.place.strip_prefix("s.toml, line ").unwrap().parse().unwrap();
        let line = text.lines().nth(line - 1).unwrap();
        let (_, key) = place.rsplit_once(' ').unwrap_or(("", place));
        let is_there = match key {
            "phases" => line.starts_with("# A study"),
            "sample" => line == "[[phases]]",
            key => line.contains(&format!("{key} = ")),
        };
        assert!(is_there, "{place}: {line}");
    }
}
