//! What the tests of all parts begin with: studies, images, facts.

use super::{
    Again, Blocks, CandidateRule, DrawImage, Facts, ModelFacts, ModelUse, Order, Overlap,
    PhaseSpec, Reveal, Sample, StudySpec,
};
use crate::domain::{ClassId, Phase};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;

/// Owned names.
pub(super) fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

/// So many images of so many classes: `c0/0.jpg`, `c0/1.jpg`, ...
pub(super) fn images(classes: u32, per_class: u32) -> Vec<DrawImage> {
    let image =
        |class, n| DrawImage { path: format!("c{class}/{n}.jpg"), class: Some(ClassId(class)) };
    (0..classes).flat_map(|class| (0..per_class).map(move |n| image(class, n))).collect()
}

/// A study of these phases, by the usual rules.
pub(super) fn spec_of(phases: impl IntoIterator<Item = PhaseSpec>) -> StudySpec {
    StudySpec { phases: phases.into_iter().collect(), ..StudySpec::new("study", "set") }
}

/// A sound study in which everything there is happens.
pub(super) fn full() -> StudySpec {
    let model = |name: &str, reveal| ModelUse { name: name.to_owned(), reveal, is_blind: false };
    let practice = Sample::Uniform { images: 10, seed: 1 };
    let test = Sample::Stratified { images: 12, seed: 2 };
    let mut spec = spec_of([
        PhaseSpec::new("practice", Phase::Practice, practice),
        PhaseSpec::new("test", Phase::Test, test),
        PhaseSpec::new("more", Phase::Practice, Sample::Listed(names(&["c1/3.jpg", "c5/0.jpg"]))),
        PhaseSpec::new("again", Phase::Test, Sample::Listed(Vec::new())),
    ]);
    spec.phases[1].models.insert("vgg".to_owned(), Reveal::Never);
    spec.phases[2].prefill = Some("vgg".to_owned());
    spec.phases[3].again = Some(Again { phase: "test".to_owned(), percent: 10, seed: 3 });
    spec.asks_about_model = true;
    spec.blocks = Some(Blocks { images: 50, break_minutes: 5 });
    spec.models = vec![model("googlenet", Reveal::Never), model("vgg", Reveal::After)];
    let models = names(&["googlenet", "vgg"]);
    spec.candidates = Some(CandidateRule { n: 6, models, top: 3, near: None });
    spec.overlap = Some(Overlap { images: 4, annotators: names(&["Ada", "Ben"]), seed: 4 });
    spec
}

/// What [`full`] needs, and a little more: six classes of ten images.
pub(super) fn facts() -> Facts {
    let model = |name: &str| ModelFacts { name: name.to_owned(), covered: 60 };
    Facts {
        images: images(6, 10),
        examples: names(&["train/x.jpg", "train/y.jpg"]).into_iter().collect(),
        classes: 6,
        models: vec![model("googlenet"), model("vgg")],
    }
}

/// Names with whatever a name can hold.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{0,6}",
        "[\"'\\\\#=\\]\\n\\x00-\\u{a0}\\u{200b}-\\u{2070}]{0,6}",
        any::<String>()
    ]
}

fn reveal() -> impl Strategy<Value = Reveal> {
    proptest::sample::select(&Reveal::ALL[..])
}

fn sample() -> impl Strategy<Value = Sample> {
    let size = (any::<usize>(), any::<u64>());
    prop_oneof![
        size.prop_map(|(images, seed)| Sample::Uniform { images, seed }),
        size.prop_map(|(images, seed)| Sample::Stratified { images, seed }),
        vec(name(), 0..4).prop_map(Sample::Listed),
    ]
}

prop_compose! {
    fn phase()(
        name in name(), is_test: bool, sample in sample(), truth in reveal(),
        models in btree_map(name(), reveal(), 0..3), prefill in option::of(name()),
        again in option::of((name(), any::<u32>(), any::<u64>())),
    ) -> PhaseSpec {
        let kind = if is_test { Phase::Test } else { Phase::Practice };
        let again = again.map(|(phase, percent, seed)| Again { phase, percent, seed });
        PhaseSpec { name, kind, sample, truth, models, prefill, again }
    }
}

prop_compose! {
    fn model()(name in name(), reveal in reveal(), is_blind: bool) -> ModelUse {
        ModelUse { name, reveal, is_blind }
    }
}

prop_compose! {
    fn candidates()(
        n: usize, models in vec(name(), 0..3), top: usize, near in option::of(any::<u32>()),
    ) -> CandidateRule {
        CandidateRule { n, models, top, near }
    }
}

prop_compose! {
    fn overlap()(
        images: usize, annotators in vec(name(), 0..3), seed: u64,
    ) -> Overlap {
        Overlap { images, annotators, seed }
    }
}

prop_compose! {
    /// Any study at all, most of them nonsense.
    pub(super) fn any_spec()(
        (name, dataset) in (name(), name()), k: usize,
        order in option::of(any::<u64>()), idle_after_ms: u64,
        asks_confidence: bool, asks_about_model: bool,
        blocks in option::of((any::<usize>(), any::<u32>())),
        models in vec(model(), 0..3), candidates in option::of(candidates()),
        overlap in option::of(overlap()), phases in vec(phase(), 0..4),
    ) -> StudySpec {
        let order = order.map_or(Order::Listed, |seed| Order::Shuffled { seed });
        let blocks = blocks.map(|(images, break_minutes)| Blocks { images, break_minutes });
        StudySpec {
            name, dataset, k, order, idle_after_ms, asks_confidence, asks_about_model, blocks,
            models, candidates, overlap, phases,
        }
    }
}
