//! The samples of all phases.

use super::{PhaseSpec, Sample, StudySpec};
use crate::domain::ClassId;
use crate::stats::SplitMix64;
use std::collections::BTreeMap;

/// An image that may be drawn: one to be labelled, no example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawImage {
    /// Its path below the dataset's root, unique among the images.
    pub path: String,
    /// The true class. Only [`Sample::Stratified`] asks for it; `None` if it is not known, or not
    /// to be known here.
    pub class: Option<ClassId>,
}

/// The sample of every phase, as places in `images`. No image is in two samples or twice in one.
/// Where too few images are left a sample is smaller than it should be; [`check`](super::check)
/// tells.
///
/// To redraw them: first, listed images are set aside, an image that is in two lists for the first.
/// Then, phase after phase, the images that are in no sample yet, sorted by the bytes of their
/// paths, are shuffled with the stream that [`SplitMix64::for_name`] has for the seed of the sample
/// and the name of the phase. A uniform sample are the first of them. For a stratified sample, in
/// place of that, the images of each class, in list order of the classes, are shuffled with that
/// stream, and after them the classes that have any; then every class gives its first image, then
/// every class its second and so on, in the order of the classes, until there are enough. A class
/// that has no more is passed over.
pub fn draw(spec: &StudySpec, images: &[DrawImage]) -> Vec<Vec<usize>> {
    let mut pool = Pool::new(images);
    let listed: Vec<Vec<usize>> =
        spec.phases.iter().map(|phase| pool.listed(phase.sample.paths())).collect();
    let phases = spec.phases.iter().zip(listed);
    phases.map(|(phase, listed)| pool.sample(phase).unwrap_or(listed)).collect()
}

/// Images that are in no sample yet.
struct Pool<'a> {
    images: &'a [DrawImage],
    /// Their places, by path.
    free: BTreeMap<&'a str, usize>,
}

impl<'a> Pool<'a> {
    fn new(images: &'a [DrawImage]) -> Self {
        let by_path = images.iter().enumerate().map(|(place, image)| (image.path.as_str(), place));
        Self { images, free: by_path.collect() }
    }

    fn listed(&mut self, paths: &[String]) -> Vec<usize> {
        paths.iter().filter_map(|path| self.free.remove(path.as_str())).collect()
    }

    /// The sample of a phase, if it is drawn.
    fn sample(&mut self, phase: &PhaseSpec) -> Option<Vec<usize>> {
        let stream = |seed| SplitMix64::for_name(seed, &phase.name);
        let drawn = match phase.sample {
            Sample::Uniform { images, seed } => self.uniform(images, stream(seed)),
            Sample::Stratified { images, seed } => self.stratified(images, stream(seed)),
            Sample::Listed(_) => return None,
        };
        for &place in &drawn {
            self.free.remove(self.images[place].path.as_str());
        }
        Some(drawn)
    }

    fn uniform(&self, n: usize, mut stream: SplitMix64) -> Vec<usize> {
        let mut places: Vec<usize> = self.free.values().copied().collect();
        stream.shuffle(&mut places);
        places.truncate(n);
        places
    }

    fn stratified(&self, n: usize, mut stream: SplitMix64) -> Vec<usize> {
        let mut by_class: BTreeMap<ClassId, Vec<usize>> = BTreeMap::new();
        for &place in self.free.values() {
            if let Some(class) = self.images[place].class {
                by_class.entry(class).or_default().push(place);
            }
        }
        let mut classes: Vec<Vec<usize>> = by_class.into_values().collect();
        for places in &mut classes {
            stream.shuffle(places);
        }
        stream.shuffle(&mut classes);
        let longest = classes.iter().map(Vec::len).max().unwrap_or_default();
        let rounds = (0..longest)
            .flat_map(|round| classes.iter().filter_map(move |places| places.get(round)));
        rounds.copied().take(n).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Phase;
    use crate::study::tests::{images, spec_of};
    use proptest::prelude::*;
    use std::collections::HashMap;

    fn phase(name: &str, sample: Sample) -> PhaseSpec {
        PhaseSpec::new(name, Phase::Test, sample)
    }

    fn counts(images: &[DrawImage], sample: &[usize]) -> HashMap<ClassId, usize> {
        let mut counts = HashMap::new();
        for class in sample.iter().filter_map(|&place| images[place].class) {
            *counts.entry(class).or_default() += 1;
        }
        counts
    }

    /// Must never change: studies that were published are drawn again from these streams.
    #[test]
    fn the_documented_samples_come_out() {
        let uniform = phase("test", Sample::Uniform { images: 5, seed: 42 });
        let stratified = phase("more", Sample::Stratified { images: 6, seed: 7 });
        let drawn = draw(&spec_of([uniform, stratified]), &images(4, 5));
        assert_eq!(drawn, [vec![11, 19, 13, 16, 1], vec![2, 6, 12, 18, 0, 7]]);
    }

    #[test]
    fn lists_come_first_and_keep_their_order() {
        let images = images(1, 4);
        let list = ["c0/3.jpg", "nowhere", "c0/1.jpg", "c0/3.jpg"].map(str::to_owned);
        let drawn = draw(
            &spec_of([
                phase("drawn", Sample::Uniform { images: 9, seed: 1 }),
                phase("listed", Sample::Listed(list.to_vec())),
            ]),
            &images,
        );
        assert_eq!(drawn[1], [3, 1]);
        let mut rest = drawn[0].clone();
        rest.sort_unstable();
        assert_eq!(rest, [0, 2]);
    }

    #[test]
    fn a_class_that_has_no_more_is_passed_over() {
        let mut few = images(3, 4);
        few.retain(|image| image.class != Some(ClassId(1)) || image.path.ends_with("/0.jpg"));
        let sample = Sample::Stratified { images: 7, seed: 3 };
        let drawn = draw(&spec_of([phase("test", sample)]), &few);
        let counts = counts(&few, &drawn[0]);
        assert_eq!([0, 1, 2].map(|class| counts[&ClassId(class)]), [3, 1, 3]);
    }

    #[test]
    fn without_truth_nothing_is_stratified() {
        let without = |image: DrawImage| DrawImage { class: None, ..image };
        let blind: Vec<DrawImage> = images(2, 3).into_iter().map(without).collect();
        let strata = phase("strata", Sample::Stratified { images: 3, seed: 0 });
        let any = phase("any", Sample::Uniform { images: 3, seed: 0 });
        let drawn = draw(&spec_of([strata, any]), &blind);
        assert_eq!(drawn.iter().map(Vec::len).collect::<Vec<_>>(), [0, 3]);
    }

    fn any_sample() -> impl Strategy<Value = Sample> {
        let listed = proptest::collection::vec((0_u32..6, 0_u32..9), 0..8);
        prop_oneof![
            (0_usize..20, any::<u64>()).prop_map(|(images, seed)| Sample::Uniform { images, seed }),
            (0_usize..20, any::<u64>())
                .prop_map(|(images, seed)| Sample::Stratified { images, seed }),
            listed.prop_map(|places| {
                let path = |(class, image)| format!("c{class}/{image}.jpg");
                Sample::Listed(places.into_iter().map(path).collect())
            }),
        ]
    }

    proptest! {
        #[test]
        fn samples_are_disjoint_and_as_large_as_can_be(
            samples in proptest::collection::vec(any_sample(), 0..5),
            classes in 1_u32..6, per_class in 0_u32..8,
        ) {
            let images = images(classes, per_class);
            let phases = samples.iter().enumerate();
            let spec = spec_of(phases.map(|(n, sample)| phase(&n.to_string(), sample.clone())));
            let drawn = draw(&spec, &images);
            let mut met = vec![false; images.len()];
            for &place in drawn.iter().flatten() {
                prop_assert!(!std::mem::replace(&mut met[place], true), "{place} twice: {drawn:?}");
            }
            let all: usize = drawn.iter().map(Vec::len).sum();
            for (sample, drawn) in samples.iter().zip(&drawn) {
                let is_drawn = sample.paths().is_empty();
                prop_assert!(drawn.len() <= sample.len());
                prop_assert!(!is_drawn || drawn.len() == sample.len() || all == images.len());
            }
        }

        #[test]
        fn stratified_counts_differ_by_at_most_one(
            n in 0_usize..60, seed: u64, classes in 1_u32..7, per_class in 1_u32..9,
        ) {
            let images = images(classes, per_class);
            let sample = Sample::Stratified { images: n, seed };
            let drawn = draw(&spec_of([phase("test", sample)]), &images);
            let counts = counts(&images, &drawn[0]);
            let count = |class| counts.get(&ClassId(class)).copied().unwrap_or_default();
            let least = (0..classes).map(count).min().unwrap();
            prop_assert!((0..classes).all(|class| count(class) - least <= 1), "{counts:?}");
        }

        #[test]
        fn the_order_in_which_images_are_known_does_not_matter(
            seed: u64, sample in any_sample(), shuffle: u64,
        ) {
            let images = images(5, 5);
            let mut other = images.clone();
            SplitMix64::new(shuffle).shuffle(&mut other);
            let rest = Sample::Uniform { images: 7, seed };
            let spec = spec_of([phase("first", sample), phase("rest", rest)]);
            let paths = |images: &[DrawImage]| -> Vec<Vec<String>> {
                let path = |place: usize| images[place].path.clone();
                draw(&spec, images).into_iter().map(|s| s.into_iter().map(path).collect()).collect()
            };
            prop_assert_eq!(paths(&images), paths(&other));
        }
    }
}
