//! What is read of a study's file, and what is said of its mistakes.

use super::*;
use crate::domain::printable;
use crate::study::tests::{any_spec, full};
use crate::study::{StudySpec, write};
use proptest::prelude::*;

/// The problems of a text, as `LINE: WHAT`.
fn problems(text: &str) -> Vec<String> {
    let (_, problems) = parse("s.toml", text);
    let shown = |problem: Problem| {
        let line = problem.place.strip_prefix("s.toml, line ").unwrap().to_owned();
        format!("{line}: {}", problem.what)
    };
    problems.into_iter().map(shown).collect()
}

/// The least a study can be, and the rules it then has.
const LEAST: &str = r#"name = "s"
dataset = "d"

[[phases]]
name = "test"
kind = "test"
images = 3
"#;

#[test]
fn the_least_study_has_the_usual_rules() {
    let (spec, problems) = parse("s.toml", LEAST);
    assert_eq!(problems, []);
    let mut usual = StudySpec::new("s", "d");
    let sample = Sample::Uniform { images: 3, seed: 0 };
    usual.phases.push(PhaseSpec::new("test", Phase::Test, sample));
    assert_eq!(spec.as_ref(), Some(&usual));
    let other = format!("\u{feff}{}", LEAST.replace('\n', "\r\n"));
    assert_eq!(parse("s.toml", &other), (spec, Vec::new()), "as other editors save it");
}

#[test]
fn a_mistake_is_named_with_its_line_and_a_hint() {
    for (mistake, line, what) in [
        ("grafics = 1", 1, "\"grafics\" means nothing here: known are name, dataset, k, order"),
        ("k = \"five\"", 1, "k is \"five\": write a whole number"),
        ("k = -1", 1, "k is -1: write a whole number"),
        ("k = 1_000_000_000_000_000_000_000", 1, "not too large"),
        ("k = 10", 1, "10 guesses are not possible: write 1 to 9"),
        ("order = \"random\"", 1, "order is \"random\": write \"shuffled\" or \"listed\""),
        ("order = \"listed\"\nseed = 1", 2, "\"seed\" means nothing here"),
        ("confidence = 1", 1, "confidence is 1: write true or false"),
        ("blocks = 3", 1, "blocks is 3: write a table, headed [blocks]"),
        ("models = 3", 1, "models is 3: write tables, each headed [[models]]"),
        ("models = [1]", 1, "models is [1]: write tables"),
        ("blocks = { images = 1, break_minutes = 1, lunch = true }", 1, "\"lunch\" means nothing"),
        ("overlap.annotators = [\"A\", 2]", 1, "write a list of texts, such as [\"a\", \"b\"]"),
        ("name = \"t\"", 2, "duplicate key"),
        ("k = ", 1, "expected"),
    ] {
        let said = problems(&format!("{mistake}\n{LEAST}"));
        let [said] = said.as_slice() else { panic!("{mistake}: {said:?}") };
        assert!(said.starts_with(&format!("{line}: ")) && said.contains(what), "{mistake}: {said}");
    }
}

#[test]
fn a_mistake_in_a_phase_is_named_with_its_line_and_a_hint() {
    for (mistake, line, what) in [
        (
            "sample = \"some\"",
            8,
            "sample is \"some\": write \"uniform\", \"stratified\" or \"listed\"",
        ),
        ("truth = \"after\"", 8, "a test never shows the truth: write \"never\""),
        ("paths = []", 8, "\"paths\" means nothing here"),
        ("models = { vgg = \"after\" }", 8, "the model \"vgg\" is not listed"),
        ("models = { vgg = 3 }", 8, "write { \"NAME\" = WORD }, WORD being \"never\", "),
        ("prefill = \"vgg\"", 8, "the model \"vgg\" is not listed: add it under [[models]]"),
        ("prefill = true", 8, "prefill is true: write a text in quotes"),
        ("again = { phase = \"x\", percent = 9 }", 8, "\"x\" is no earlier phase"),
        ("\n[[phases]]\nname = \"more\"\nimages = 3", 9, "kind is missing: write \"practice\" or"),
        ("\n[[phases]]\nname = \"more\"\nkind = \"test\"", 9, "the phase has no images"),
        ("\n[[phases]]\nname = \"test\"\nkind = \"test\"\nimages = 1", 10, "called \"test\", too"),
    ] {
        let said = problems(&format!("{LEAST}{mistake}\n"));
        let [said] = said.as_slice() else { panic!("{mistake}: {said:?}") };
        assert!(said.starts_with(&format!("{line}: ")) && said.contains(what), "{mistake}: {said}");
    }
}

#[test]
fn all_mistakes_are_named_in_the_order_of_their_lines() {
    let said = problems("k = 0\nfoo = 1\n[[phases]]\nkind = 3\n");
    let starts = [
        "1: the study has no name",
        "1: the study has no data",
        "1: 0 guesses",
        "2: \"foo\"",
        "3: the phase has no name",
        "3: the phase has no images",
        "4: kind is 3",
    ];
    assert_eq!(said.len(), starts.len(), "{said:?}");
    assert!(said.iter().zip(starts).all(|(said, start)| said.starts_with(start)), "{said:?}");
}

#[test]
fn no_toml_is_no_study() {
    for text in ["name", "name = \"a", "\u{0}", "[[phases]", "{}"] {
        let (spec, problems) = parse("s.toml", text);
        assert_eq!((spec, problems.len()), (None, 1), "{text:?}");
    }
}

#[test]
fn what_is_written_explains_itself() {
    insta::assert_snapshot!("full", write(&full()));
    let mut least = StudySpec::new("least", "demo");
    let sample = Sample::Uniform { images: 30, seed: 42 };
    least.phases.push(PhaseSpec::new("test", Phase::Test, sample));
    insta::assert_snapshot!("least", write(&least));
}

proptest! {
    #[test]
    fn a_study_written_and_read_again_is_the_same(spec in any_spec()) {
        let text = write(&spec);
        let (again, problems) = parse("s.toml", &text);
        prop_assert_eq!(again.as_ref(), Some(&spec), "{}", text);
        prop_assert_eq!(problems.len(), spec.faults().len());
        prop_assert!(text.lines().all(|line| printable(line) == line), "{}", text);
    }

    #[test]
    fn any_text_is_survived(text: String, cut in 0_usize..2_000, other in any::<char>()) {
        let sound = write(&full());
        let at = (0..=cut).rev().find(|&at| sound.is_char_boundary(at)).unwrap();
        let spoilt = format!("{}{other}{}", &sound[..at], &sound[at..]);
        for text in [text.as_str(), &spoilt, &sound[..at]] {
            let (spec, problems) = parse("s.toml", text);
            prop_assert!(spec.is_some() || problems.len() == 1, "{text}");
            let lines = text.lines().count().max(1);
            for Problem { place, .. } in problems {
                let line: usize = place.strip_prefix("s.toml, line ").unwrap().parse().unwrap();
                prop_assert!((1..=lines).contains(&line), "{place} of {lines}: {text:?}");
            }
        }
    }
}
