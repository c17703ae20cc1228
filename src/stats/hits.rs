//! Counting hits: where the truth stands among ranked classes, and how often it stands too low.

/// The rank (0-based) of `truth` among `ranked`, which is best first; `None` if it is not there.
pub fn rank_of<K: PartialEq>(truth: &K, ranked: &[K]) -> Option<usize> {
    ranked.iter().position(|class| class == truth)
}

/// Of these ranks of the truth, how many are errors when only the first `k` classes count
/// (top-k error: Russakovsky et al. 2015, "ImageNet Large Scale Visual Recognition Challenge",
/// section 4.1). A truth that is not ranked at all is an error for every `k`.
pub fn errors_at(ranks: impl IntoIterator<Item = Option<usize>>, k: usize) -> u64 {
    ranks.into_iter().filter(|rank| rank.is_none_or(|rank| rank >= k)).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_place_is_rank_zero() {
        assert_eq!(rank_of(&"hen", &["hen", "cock"]), Some(0));
        assert_eq!(rank_of(&"cock", &["hen", "cock"]), Some(1));
        assert_eq!(rank_of(&"owl", &["hen", "cock"]), None);
        assert_eq!(rank_of(&"owl", &[]), None);
    }

    #[test]
    fn a_wider_k_forgives_lower_ranks_only() {
        let ranks = [Some(0), Some(1), Some(4), None];
        let errors: Vec<u64> = (0..=6).map(|k| errors_at(ranks, k)).collect();
        assert_eq!(errors, [4, 3, 2, 2, 2, 1, 1]);
    }

    #[test]
    fn nothing_judged_has_no_errors() {
        assert_eq!(errors_at([], 5), 0);
    }
}
