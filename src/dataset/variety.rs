//! Which order shows the most of a class soonest: first what is typical, then always what is least
//! like anything before it.
//!
//! That is the greedy k-center of T. F. Gonzalez (1985, "Clustering to minimize the maximum
//! intercluster distance", Theoretical Computer Science 38:293): however many of the order are
//! shown, no picture is more than twice as far from the nearest shown one as the best choice of
//! as many would leave it. Copies come last, since nothing is as near to what came before.
//!
//! It knows points and distances, and nothing of pictures.

/// An order of the points, by their places: the medoid first (the smallest sum of Euclidean
/// distances to all), then always the one farthest from its nearest predecessor. Of equals the
/// one that stands first. A permutation of `0..points.len()`.
///
/// Points are expected to be finite and to have as many coordinates as each other. The time is the
/// square of their number.
pub fn by_variety<P: AsRef<[f32]>>(points: &[P]) -> Vec<usize> {
    let Some(medoid) = medoid(points) else { return Vec::new() };
    let mut order = vec![medoid];
    // Of every point that is not in the order yet: the distance to the nearest one that is.
    let mut left: Vec<(usize, f64)> =
        (0..points.len()).filter(|&at| at != medoid).map(|at| (at, f64::INFINITY)).collect();
    let mut newest = medoid;
    while !left.is_empty() {
        for (at, nearest) in &mut left {
            *nearest = nearest.min(distance(&points[*at], &points[newest]));
        }
        let (place, _) = first_least(left.iter().map(|&(_, nearest)| -nearest)).unwrap_or_default();
        (newest, _) = left.remove(place);
        order.push(newest);
    }
    order
}

/// The point with the smallest sum of distances to all others.
fn medoid<P: AsRef<[f32]>>(points: &[P]) -> Option<usize> {
    let sum = |from: &P| points.iter().map(|to| distance(from, to)).sum::<f64>();
    first_least(points.iter().map(sum)).map(|(place, _)| place)
}

/// The place and the value of the smallest, the first of equals.
fn first_least(values: impl Iterator<Item = f64>) -> Option<(usize, f64)> {
    values.enumerate().min_by(|(_, a), (_, b)| a.total_cmp(b))
}

/// The Euclidean distance.
fn distance<P: AsRef<[f32]>>(a: &P, b: &P) -> f64 {
    let pairs = a.as_ref().iter().zip(b.as_ref());
    pairs.map(|(a, b)| (f64::from(*a) - f64::from(*b)).powi(2)).sum::<f64>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Points = Vec<[f32; 2]>;

    fn points() -> impl Strategy<Value = Points> {
        // Few places, so that copies and equal distances are common.
        let place = (-4_i8..4).prop_map(f32::from);
        proptest::collection::vec([place.clone(), place], 0..24)
    }

    /// The distance from a point to the nearest of some others.
    fn nearest(points: &Points, from: usize, others: &[usize]) -> f64 {
        let to = |&other: &usize| distance(&points[from], &points[other]);
        others.iter().map(to).fold(f64::INFINITY, f64::min)
    }

    /// How far the farthest point is from the nearest of some.
    fn radius(points: &Points, shown: &[usize]) -> f64 {
        (0..points.len()).map(|at| nearest(points, at, shown)).fold(0.0, f64::max)
    }

    #[test]
    fn the_typical_one_comes_first_then_the_unlike_ones() {
        let line = [[9.0], [0.0], [1.0], [2.0], [-5.0]];
        assert_eq!(by_variety(&line), [2, 0, 4, 1, 3]);
    }

    #[test]
    fn few_different_ones_come_before_many_alike() {
        let mut crowd = vec![[0.0, 0.0]; 40];
        crowd[17] = [3.0, 0.0];
        crowd[29] = [0.0, 2.0];
        let order = by_variety(&crowd);
        assert_eq!(order[..4], [0, 17, 29, 1]);
        assert!(order[3..].is_sorted(), "copies in the order they stand in: {order:?}");
    }

    #[test]
    fn no_points_have_no_order() {
        assert_eq!(by_variety::<[f32; 2]>(&[]), [0; 0]);
        assert_eq!(by_variety(&[[1.0]]), [0]);
    }

    proptest! {
        #[test]
        fn the_order_is_a_permutation(points in points()) {
            let mut order = by_variety(&points);
            order.sort_unstable();
            prop_assert_eq!(order, (0..points.len()).collect::<Vec<_>>());
        }

        /// However many are shown: each is the first of the farthest from those before it.
        #[test]
        fn every_prefix_is_what_greedy_k_center_picks(points in points()) {
            let order = by_variety(&points);
            for shown in 1..order.len() {
                let (before, next) = (&order[..shown], order[shown]);
                let left = (0..points.len()).filter(|at| !before.contains(at));
                let farthest = left.rev().max_by(|&a, &b| {
                    nearest(&points, a, before).total_cmp(&nearest(&points, b, before))
                });
                prop_assert_eq!(Some(next), farthest);
            }
        }

        #[test]
        fn the_first_has_the_smallest_sum_of_distances(points in points()) {
            let sum = |from: usize| -> f64 {
                points.iter().map(|to| distance(&points[from], to)).sum()
            };
            for at in 0..points.len() {
                prop_assert!(sum(by_variety(&points)[0]) <= sum(at));
            }
        }

        #[test]
        fn copies_come_last(points in points()) {
            let order = by_variety(&points);
            let is_copy = |shown: usize| nearest(&points, order[shown], &order[..shown]) == 0.0;
            prop_assert!((0..order.len()).map(is_copy).is_sorted());
        }

        /// Gonzalez's bound, against all choices of two.
        #[test]
        fn two_cover_at_most_twice_as_badly_as_the_best_two(points in points()) {
            prop_assume!(points.len() >= 2);
            let found = radius(&points, &by_variety(&points)[..2]);
            for a in 0..points.len() {
                for b in 0..a {
                    prop_assert!(found <= 2.0 * radius(&points, &[a, b]) + 1e-9);
                }
            }
        }

        /// Only the distances matter: the same points elsewhere have the same order.
        #[test]
        fn moving_all_points_changes_nothing(points in points()) {
            let moved: Points = points.iter().map(|&[x, y]| [y + 8.0, x - 16.0]).collect();
            prop_assert_eq!(by_variety(&points), by_variety(&moved));
        }
    }
}
