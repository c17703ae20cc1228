//! Several judges as one: their guesses put together, and the best that putting them together can do.

use super::rank_of;

/// One ranking from the guesses of several judges, each best first: the class most judges put first,
/// then those that follow. Classes with as many first places are ranked by second places, then third
/// ones, and so on; where all are equal, by which class a judge listed earlier names, and how high.
/// So put the judge first who is to decide.
///
/// Plurality: R. Polikar 2006, "Ensemble based systems in decision making", IEEE Circuits and Systems
/// Magazine 6(3):21-45, section 4; the tie rule is ours.
pub fn plurality<K: PartialEq + Clone>(judges: &[&[K]]) -> Vec<K> {
    let deepest = judges.iter().map(|guesses| guesses.len()).max().unwrap_or(0);
    let mut places: Vec<(&K, Vec<u64>)> = Vec::new();
    for guesses in judges {
        for (rank, class) in guesses.iter().enumerate() {
            let known = places.iter().position(|(known, _)| *known == class);
            let at = known.unwrap_or_else(|| {
                places.push((class, vec![0; deepest]));
                places.len() - 1
            });
            places[at].1[rank] += 1;
        }
    }
    // Stable: equals stay in the order in which they were first named.
    places.sort_by(|(_, a), (_, b)| b.cmp(a));
    places.into_iter().map(|(class, _)| class.clone()).collect()
}

/// The best rank (0-based) that any judge gives the truth; `None` if none names it. Errors by it
/// ([`errors_at`](super::errors_at)) are the bound that no choice among the judges' guesses can beat.
pub fn best_rank<K: PartialEq>(truth: &K, judges: &[&[K]]) -> Option<usize> {
    judges.iter().filter_map(|guesses| rank_of(truth, guesses)).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::errors_at;
    use proptest::prelude::*;

    #[test]
    fn most_first_places_win_then_second_ones() {
        let judges: [&[&str]; 3] = [&["cock", "hen"], &["hen", "owl"], &["hen", "cock"]];
        assert_eq!(plurality(&judges), ["hen", "cock", "owl"]);
        let judges: [&[&str]; 3] = [&["cock", "owl"], &["hen", "owl"], &["owl"]];
        assert_eq!(plurality(&judges), ["owl", "cock", "hen"], "second places");
    }

    #[test]
    fn between_equals_the_judge_listed_first_decides() {
        assert_eq!(plurality(&[&["cock"][..], &["hen"]]), ["cock", "hen"]);
        assert_eq!(plurality(&[&["hen"][..], &["cock"]]), ["hen", "cock"]);
        assert_eq!(plurality::<&str>(&[]), [""; 0]);
        assert_eq!(plurality::<&str>(&[&[], &[]]), [""; 0]);
    }

    #[test]
    fn either_of_the_two_annotators_of_2014_errs_on_five_of_204() {
        let says = |is_right: bool| -> &[u8] { if is_right { &[1] } else { &[2] } };
        // Both are wrong on five images, the first on seven more, the second on eight.
        let images = (0..204).map(|i| [says(i >= 12), says(i >= 20 || (5..12).contains(&i))]);
        let ranks: Vec<Option<usize>> = images.map(|judges| best_rank(&1, &judges)).collect();
        assert_eq!(errors_at(ranks, 5), 5);
        assert!((5.0_f64 / 204.0 - 0.024).abs() < 0.001);
    }

    proptest! {
        #[test]
        fn all_that_was_named_is_ranked_once(
            judges in prop::collection::vec(prop::collection::vec(0_u8..9, 0..6), 0..5),
        ) {
            let judges: Vec<&[u8]> = judges.iter().map(Vec::as_slice).collect();
            let mut ranking = plurality(&judges);
            for truth in 0..9 {
                let ranked = rank_of(&truth, &ranking);
                let best = best_rank(&truth, &judges);
                prop_assert_eq!(ranked.is_some(), best.is_some());
            }
            let n = ranking.len();
            ranking.sort_unstable();
            ranking.dedup();
            prop_assert_eq!(ranking.len(), n);
        }

        #[test]
        fn one_judge_is_an_ensemble_of_himself(mut guesses in prop::collection::vec(0_u8..99, 0..6)) {
            guesses.sort_unstable();
            guesses.dedup();
            prop_assert_eq!(&plurality(&[&guesses[..], &guesses]), &guesses);
        }
    }
}
