//! Images that show the same: found by fingerprints, confirmed by a second look. Pure.

/// How many bytes a fingerprint has. Two that differ in fewer bits than that have a byte in common.
const BYTES: usize = 8;

/// Images `one` and `other`, by place, that may show the same: their fingerprints differ in at most
/// `near` bits, which must be fewer than 8. Each pair once, the lower place first, sorted.
pub fn near_pairs(prints: &[u64], near: u32) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for byte in 0..BYTES {
        let mut by_value: Vec<Vec<usize>> = vec![Vec::new(); 256];
        for (place, print) in prints.iter().enumerate() {
            by_value[usize::from(print.to_le_bytes()[byte])].push(place);
        }
        for alike in &by_value {
            pairs_among(alike, prints, near, &mut pairs);
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

fn pairs_among(alike: &[usize], prints: &[u64], near: u32, pairs: &mut Vec<(usize, usize)>) {
    for (at, &one) in alike.iter().enumerate() {
        let others = alike[at + 1..].iter().copied();
        let is_near = |other: &usize| (prints[one] ^ prints[*other]).count_ones() <= near;
        pairs.extend(others.filter(is_near).map(|other| (one, other)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_near_pair_is_missed(
            start in any::<u64>(),
            flips in proptest::collection::vec((0u32..64, 0u32..64, 0u32..64, 0u32..64), 1..30),
            near in 0u32..8,
        ) {
            let prints: Vec<u64> =
                flips.iter().map(|&(a, b, c, d)| start ^ (1 << a) ^ (1 << b) ^ (1 << c) ^ (1 << d)).collect();
            let mut expected = Vec::new();
            for other in 0..prints.len() {
                for one in 0..other {
                    if (prints[one] ^ prints[other]).count_ones() <= near {
                        expected.push((one, other));
                    }
                }
            }
            expected.sort_unstable();
            prop_assert_eq!(near_pairs(&prints, near), expected);
        }
    }
}
