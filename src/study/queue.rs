//! What one annotator sees of a phase, and in which order.

use super::{Again, Order, Overlap, PhaseSpec, StudySpec};
use crate::domain::Phase;
use crate::stats::SplitMix64;

/// The images of a phase, by its place in the study, in the order in which this annotator sees
/// them: their share of its sample, and what it shows again of an earlier phase. `samples` are
/// those of all phases, from [`draw`](super::draw()). No image is in a queue twice, and none that
/// was in an earlier one unless it is shown again.
///
/// To redraw it: of a test phase in a study whose annotators share the work, the places in the
/// sample are shuffled with the stream that [`SplitMix64::for_name`] has for the seed of the overlap
/// and the name of the phase. The first are shared by all; of the others the first is for the first
/// annotator, the next for the second, and so on in turns. What is shown again are the first images
/// of this annotator's queue of the earlier phase, shuffled with the stream of the seed given there
/// and the name `PHASE/ANNOTATOR`. The queue, the annotator's share in the order of the sample and
/// behind it what is shown again, is shuffled, if the study says so, with the stream of the seed of
/// the order and that name, too.
pub fn queue<I: Copy>(
    spec: &StudySpec,
    phase: usize,
    samples: &[Vec<I>],
    annotator: &str,
) -> Vec<I> {
    let (Some(plan), Some(sample)) = (spec.phases.get(phase), samples.get(phase)) else {
        return Vec::new();
    };
    let stream = |seed| SplitMix64::for_name(seed, &format!("{}/{annotator}", plan.name));
    let mut queue = match &spec.overlap {
        Some(overlap) if plan.kind == Phase::Test => share(overlap, plan, sample, annotator),
        _ => sample.clone(),
    };
    if let Some(again) = &plan.again
        && let Some(earlier) = spec.phases[..phase].iter().position(|p| p.name == again.phase)
    {
        let mut seen = self::queue(spec, earlier, samples, annotator);
        stream(again.seed).shuffle(&mut seen);
        seen.truncate(again.count(seen.len()));
        queue.extend(seen);
    }
    if let Order::Shuffled { seed } = spec.order {
        stream(seed).shuffle(&mut queue);
    }
    queue
}

/// What this annotator sees of a sample that is shared out, in the sample's order.
fn share<I: Copy>(overlap: &Overlap, phase: &PhaseSpec, sample: &[I], annotator: &str) -> Vec<I> {
    let mut places: Vec<usize> = (0..sample.len()).collect();
    SplitMix64::for_name(overlap.seed, &phase.name).shuffle(&mut places);
    let others = places.split_off(overlap.images.min(places.len()));
    if let Some(turn) = overlap.annotators.iter().position(|name| name == annotator) {
        places.extend(others.iter().skip(turn).step_by(overlap.annotators.len()));
    }
    places.sort_unstable();
    places.into_iter().map(|place| sample[place]).collect()
}

impl Again {
    /// How many of so many images are shown again.
    fn count(&self, seen: usize) -> usize {
        let percent = self.percent as usize;
        ((seen * percent + 50) / 100).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::tests::{names, spec_of};
    use crate::study::{Reveal, Sample};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    const PEOPLE: [&str; 3] = ["Ada", "Ben", "Cleo"];

    /// Practice, a test, and a phase that shows a share of the test again beside images of its own.
    fn spec(order: Order, overlap: Option<usize>, percent: u32) -> StudySpec {
        let phase =
            |name: &str, kind| PhaseSpec::new(name, kind, Sample::Uniform { images: 0, seed: 0 });
        let mut again = phase("again", Phase::Test);
        again.again = Some(Again { phase: "test".to_owned(), percent, seed: 5 });
        let mut spec =
            spec_of([phase("practice", Phase::Practice), phase("test", Phase::Test), again]);
        spec.order = order;
        spec.overlap =
            overlap.map(|images| Overlap { images, annotators: names(&PEOPLE), seed: 11 });
        spec
    }

    fn samples(sizes: [u32; 3]) -> Vec<Vec<u32>> {
        let begin = |phase: usize| sizes[..phase].iter().sum();
        (0..3).map(|phase| (begin(phase)..begin(phase) + sizes[phase]).collect()).collect()
    }

    fn set(queue: &[u32]) -> BTreeSet<u32> {
        queue.iter().copied().collect()
    }

    /// Must never change: studies that were published are queued again from these streams.
    #[test]
    fn the_documented_queues_come_out() {
        let spec = spec(Order::Shuffled { seed: 42 }, Some(2), 50);
        let samples = samples([5, 8, 1]);
        let queues = [0, 1, 2].map(|phase| queue(&spec, phase, &samples, "Ada"));
        assert_eq!(queues, [vec![4, 3, 0, 1, 2], vec![8, 7, 5, 11], vec![8, 13, 11]]);
    }

    #[test]
    fn a_list_stays_in_order_and_is_followed_by_what_comes_again() {
        let spec = spec(Order::Listed, None, 10);
        let samples = samples([3, 20, 2]);
        assert_eq!(queue(&spec, 0, &samples, "Ada"), [0, 1, 2]);
        let last = queue(&spec, 2, &samples, "Ada");
        assert_eq!((last.len(), &last[..2]), (4, &[23, 24][..]));
        assert!(last[2..].iter().all(|image| (3..23).contains(image)));
    }

    #[test]
    fn each_has_an_order_of_their_own() {
        let spec = spec(Order::Shuffled { seed: 1 }, None, 10);
        let samples = samples([30, 0, 0]);
        assert_ne!(queue(&spec, 0, &samples, "Ada"), queue(&spec, 0, &samples, "Ben"));
    }

    #[test]
    fn whoever_is_not_named_sees_what_all_share() {
        let spec = spec(Order::Listed, Some(4), 10);
        let samples = samples([3, 20, 2]);
        let shared = set(&queue(&spec, 1, &samples, "Dora"));
        assert_eq!(shared.len(), 4);
        assert!(PEOPLE.iter().all(|who| set(&queue(&spec, 1, &samples, who)).is_superset(&shared)));
        assert_eq!(queue(&spec, 0, &samples, "Dora"), [0, 1, 2], "everyone practises everything");
    }

    #[test]
    fn what_is_not_there_has_no_queue() {
        let mut spec = spec(Order::Listed, None, 10);
        spec.phases[2].again.as_mut().unwrap().phase = "again".to_owned();
        assert_eq!(queue(&spec, 3, &samples([1, 1, 1]), "Ada"), [0; 0]);
        assert_eq!(queue(&spec, 1, &[vec![7]], "Ada"), [0; 0]);
        assert_eq!(
            queue(&spec, 2, &samples([1, 1, 1]), "Ada"),
            [2],
            "a phase is not before itself"
        );
        assert_eq!(spec.reveal_of(9, "none"), Reveal::Never);
    }

    proptest! {
        #[test]
        fn queues_are_permutations_of_what_the_annotator_is_to_see(
            sizes in [0_u32..20, 0_u32..30, 0_u32..9], overlap in proptest::option::of(0_usize..20),
            percent in 1_u32..=100, seed in proptest::option::of(any::<u64>()),
        ) {
            let order = seed.map_or(Order::Listed, |seed| Order::Shuffled { seed });
            let (spec, samples) = (spec(order, overlap, percent), samples(sizes));
            for who in PEOPLE {
                let queues = [0, 1, 2].map(|phase| queue(&spec, phase, &samples, who));
                for queue in &queues {
                    prop_assert_eq!(set(queue).len(), queue.len(), "an image twice: {:?}", queue);
                }
                prop_assert_eq!(set(&queues[0]), set(&samples[0]));
                let [_, test, last] = queues.map(|queue| set(&queue));
                prop_assert!(test.is_subset(&set(&samples[1])));
                let again = last.difference(&set(&samples[2])).copied().collect::<BTreeSet<_>>();
                prop_assert!(again.is_subset(&test));
                let wished = (test.len() as f64 * f64::from(percent) / 100.0).round();
                let wished = wished.max(1.0).min(test.len() as f64);
                prop_assert!((again.len() as f64 - wished).abs() < 0.5, "{} {wished}", again.len());
                if overlap.is_none() {
                    prop_assert_eq!(test, set(&samples[1]));
                }
            }
        }

        #[test]
        fn everything_is_seen_and_only_the_overlap_by_several(
            size in 0_u32..40, images in 0_usize..20,
        ) {
            let (spec, samples) = (spec(Order::Listed, Some(images), 10), samples([0, size, 0]));
            let seen = PEOPLE.map(|who| set(&queue(&spec, 1, &samples, who)));
            let shared: BTreeSet<u32> = &(&seen[0] & &seen[1]) & &seen[2];
            prop_assert_eq!(shared.len(), images.min(size as usize));
            let own: Vec<BTreeSet<u32>> = seen.iter().map(|seen| seen - &shared).collect();
            let lengths = own.iter().map(BTreeSet::len);
            prop_assert!(lengths.clone().max().unwrap() - lengths.clone().min().unwrap() <= 1);
            prop_assert_eq!(lengths.sum::<usize>() + shared.len(), size as usize);
        }
    }
}
