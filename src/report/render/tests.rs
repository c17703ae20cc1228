//! Whatever the rows are, no figure of the report and no word of any rendering is infinite or no number.

use super::*;
use crate::domain::{
    DatasetId, ErrorId, Flag, ImageId, Judgement, Opinion, Phase, SessionId, Timestamp, Whose,
};
use crate::report::document::{Scope, document};
use crate::report::figures::{ErrorRate, Report};
use crate::report::rows::{
    AnsweredTrial, Candidates, ClassKey, ModelRows, Rows, SessionHead, SessionRows, Sight, Step,
    Tree, TreeNode,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// Times as clocks give them, and as no clock should.
fn time() -> impl Strategy<Value = u64> {
    prop_oneof![
        2 => Just(0),
        6 => 1_u64..100_000,
        2 => prop_oneof![Just(1), Just(1_000)],
        1 => any::<u64>(),
    ]
}

fn key() -> impl Strategy<Value = ClassKey> {
    (0_usize..5).prop_map(|class| ["a", "b", "c", "d", "e"][class].into())
}

prop_compose! {
    fn log()(
        steps in vec((time(), option::of(0_usize..3)), 0..4),
        sight in option::of((time(), time())),
        first_key_ms in option::of(time()),
        keys in option::of(any::<u32>()),
        searches in 0_u32..9,
        confidence in option::of(1_u8..=5),
        expects_model in option::of(any::<bool>()),
        candidates in option::weighted(0.2, any::<(bool, bool)>()),
    ) -> AnsweredTrial {
        let step = |(active_ms, rank)| Step { active_ms, rank };
        AnsweredTrial {
            steps: steps.into_iter().map(step).collect(),
            sight: sight.map(|(row_ms, examples_ms)| Sight { row_ms, examples_ms }),
            candidates: candidates
                .map(|(has_truth, is_widened)| Candidates { has_truth, is_widened }),
            first_key_ms, keys, searches, confidence, expects_model,
            ..AnsweredTrial::of(ImageId(0))
        }
    }
}

prop_compose! {
    fn trial()(
        log in log(),
        image in 0_i64..12,
        truth in option::weighted(0.9, key()),
        valid in vec(key(), 0..3),
        guesses in vec(key(), 0..4),
        heights in vec(0_u32..4, 0..4),
        (lead_ms, active_ms) in (time(), time()),
        at in prop_oneof![4 => 0_i64..1_000_000, 1 => any::<i64>()],
        is_assisted in proptest::bool::weighted(0.2),
        is_disputed in proptest::bool::weighted(0.1),
    ) -> AnsweredTrial {
        let mut trial = AnsweredTrial {
            image: ImageId(image), at: Timestamp(at),
            truth, valid, guesses, heights, lead_ms, active_ms, is_assisted,
            ..log
        };
        trial.flags.set(Flag::Disputed, is_disputed);
        trial
    }
}

prop_compose! {
    fn session()(
        answered in vec(trial(), 0..70),
        (annotator, phase, k) in (0_usize..3, any::<bool>(), 1_usize..4),
        [skipped, passed, open, answer_shown_first] in [0_usize..3, 0..3, 0..3, 0..3],
        prefill in option::of(Just("net".to_owned())),
        (started, finished) in (any::<i64>(), option::of(any::<i64>())),
    ) -> SessionRows {
        let head = SessionHead {
            id: SessionId(0),
            uid: String::new(),
            dataset: "fruit".into(),
            annotator: ["ada", "bob", "eve"][annotator].into(),
            phase: if phase { Phase::Test } else { Phase::Practice },
            started: Timestamp(started),
            finished: finished.map(Timestamp),
            k,
            n_trials: answered.len() + skipped + passed + open + answer_shown_first,
            study: None,
        };
        SessionRows { head, answered, skipped, passed, open, answer_shown_first, prefill }
    }
}

prop_compose! {
    fn model()(
        name in 0_usize..2,
        ranked in vec((0_i64..14, vec(key(), 0..4)), 0..14),
        whole in option::of((0_u64..40, 0_u64..40)),
    ) -> ModelRows {
        let rate = |(one, other): (u64, u64)| ErrorRate::counted(1, one.min(other), one.max(other));
        ModelRows {
            name: ["net", "web"][name].into(),
            ranked: ranked.into_iter().map(|(image, keys)| (ImageId(image), keys)).collect(),
            whole: whole.map(rate).into_iter().collect(),
        }
    }
}

prop_compose! {
    fn judgement()(
        (image, session, is_model) in (0_i64..12, 0_i64..4, any::<bool>()),
        (reviewer, cause) in (0_usize..2, option::of(0_usize..2)),
        (is_settled, is_truth_wrong) in any::<(bool, bool)>(),
        (severity, valid) in (option::of(1_u8..=3), vec(key(), 0..2)),
    ) -> Judgement {
        let whose =
            if is_model { Whose::Model("net".into()) } else { Whose::Session(SessionId(session)) };
        Judgement {
            dataset: DatasetId(1),
            error: ErrorId { image: ImageId(image), whose },
            reviewer: ["eve", "dan"][reviewer].into(),
            k: 1,
            opinion: Opinion {
                is_settled,
                cause: cause.map(|cause| ["unaware", "fine-grained"][cause].to_owned()),
                severity,
                is_truth_wrong,
                valid: valid.iter().map(ToString::to_string).collect(),
                ..Opinion::default()
            },
            is_blind: false,
            at: Timestamp(0),
        }
    }
}

/// Two groups, and a class outside of both.
fn tree() -> Tree {
    let node =
        |key: &str, parent| TreeNode { key: key.into(), name: key.to_owned(), parent, classes: 1 };
    let above = [("all", None), ("one", Some(0)), ("two", Some(0))];
    let classes = [("a", Some(1)), ("b", Some(1)), ("c", Some(2)), ("d", Some(0))];
    let nodes: Vec<TreeNode> =
        above.into_iter().chain(classes).map(|(key, parent)| node(key, parent)).collect();
    let of_class = (3..nodes.len()).map(|place| (nodes[place].key.clone(), place)).collect();
    Tree { nodes, of_class, groups: vec![1, 2] }
}

prop_compose! {
    fn rows()(
        mut sessions in vec(session(), 0..4),
        models in vec(model(), 0..3),
        judgements in vec(judgement(), 0..20),
        disputed in vec((0_i64..12).prop_map(ImageId), 0..3),
        has_tree in any::<bool>(),
    ) -> Rows {
        for (number, session) in (0..).zip(&mut sessions) {
            session.head.id = SessionId(number);
            for (place, trial) in (0..).zip(&mut session.answered) {
                trial.place = place;
            }
        }
        Rows {
            sessions, models, judgements,
            trees: has_tree.then(|| ("fruit".to_owned(), tree())).into_iter().collect(),
            reviewer: None,
            disputed: disputed.into_iter().collect(),
        }
    }
}

/// No pictures.
struct Blank;

impl Pictures for Blank {
    fn class(&self, _: &str, _: &str) -> Option<String> {
        None
    }

    fn image(&self, _: &str, _: ImageId) -> Option<String> {
        None
    }
}

/// Everything that is written of a report.
fn renderings(report: &Report) -> Vec<String> {
    let scopes = [Scope::Together, Scope::Each, Scope::Paper].map(|scope| document(report, scope));
    let written = scopes.iter().flat_map(|it| [text(it, 80), markdown(it), html(it, &Blank)]);
    written.chain([json(report).unwrap(), csv(report).unwrap()]).collect()
}

/// The first word that stands for no number, with what is before it.
fn no_number(text: &str) -> Option<&str> {
    let is_none = |word: &str| ["nan", "inf", "infinity"].contains(&word.to_lowercase().as_str());
    let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| is_none(word));
    let at = words.next()?.as_ptr() as usize - text.as_ptr() as usize;
    let from = text.floor_char_boundary(at.saturating_sub(120));
    Some(&text[from..text.floor_char_boundary(at + 10)])
}

#[test]
fn what_is_no_number_is_found() {
    assert_eq!(no_number("a: 1, b: Some(-inf)"), Some("a: 1, b: Some(-inf)"));
    assert!(no_number(&format!("{:.1} %", f64::NAN)).is_some());
    assert_eq!(no_number("information on nanometres"), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_the_rows_are_all_figures_are_numbers(rows in rows()) {
        let report = crate::report::build(&rows, &|_, _| None);
        // JSON writes null for what is no number: the figures themselves are looked at.
        let figures = format!("{report:?}");
        prop_assert_eq!(no_number(&figures), None);
        for rendering in renderings(&report) {
            prop_assert_eq!(no_number(&rendering), None);
        }
    }
}
