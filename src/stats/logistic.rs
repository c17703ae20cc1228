//! Whether errors become rarer (or more frequent) along a line: a logistic trend.

use super::{Interval, z_of_level};

/// Newton's steps at most; a handful does for any data that have a solution.
const MOST_STEPS: usize = 60;
/// A step that moves neither figure further than this (in standard deviations of the line) is the last.
const STILL: f64 = 1e-8;

/// How the odds of an event change along a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Logistic {
    /// Points it rests on.
    pub n: usize,
    /// Points at which the event came.
    pub events: usize,
    /// The natural logarithm of the odds at 0.
    pub intercept: f64,
    /// By how much it grows from one unit of the line to the next.
    pub slope: f64,
    /// The interval of the slope.
    pub interval: Interval,
}

impl Logistic {
    /// By which factor the odds change from one unit of the line to the next (below 1: the event becomes
    /// rarer), with its interval. `None` where a factor is beyond any number.
    pub fn odds_ratio(&self) -> Option<(f64, Interval)> {
        let ratio = |slope: f64| Some(slope.exp()).filter(|ratio| ratio.is_finite());
        let interval =
            Interval { low: ratio(self.interval.low)?, high: ratio(self.interval.high)? };
        Some((ratio(self.slope)?, interval))
    }
}

/// The logistic trend of points (place on the line, whether the event came), by maximum likelihood, with
/// Wald's interval at a level such as 0.95. It takes the points for independent.
///
/// `None` where no finite trend fits best: without spread on the line, if the event came always or never,
/// or if one place on the line parts the points with the event from those without; where a place is not
/// finite; where the level is not between 0 and 1.
///
/// Source: A. Agresti 2002, "Categorical Data Analysis", 2nd ed., sections 5.1 and 5.5.
pub fn logistic_trend(points: &[(f64, bool)], level: f64) -> Option<Logistic> {
    let z = z_of_level(level)?;
    let scale = Scale::of(points)?;
    if is_parted(points) {
        return None;
    }
    let scaled: Vec<(f64, f64)> =
        points.iter().map(|&(x, came)| (scale.apply(x), f64::from(u8::from(came)))).collect();
    let events = points.iter().filter(|(_, came)| *came).count();
    let share = events as f64 / points.len() as f64;
    let mut line = Line { intercept: (share / (1.0 - share)).ln(), slope: 0.0 };
    let mut likelihood = line.ln_likelihood(&scaled);
    for _ in 0..MOST_STEPS {
        let (next, reach, reached) = line.improved(&scaled, likelihood)?;
        (line, likelihood) = (next, reached);
        if reach < STILL {
            break;
        }
    }
    let variance = line.slope_variance(&scaled)?;
    let reach = z * variance.sqrt() / scale.deviation;
    let slope = line.slope / scale.deviation;
    let interval = Interval { low: slope - reach, high: slope + reach };
    let found = Logistic {
        n: points.len(),
        events,
        intercept: line.intercept - slope * scale.mean,
        slope,
        interval,
    };
    let is_finite = [found.intercept, interval.low, interval.high].iter().all(|x| x.is_finite());
    is_finite.then_some(found)
}

/// Whether one place parts the points with the event from those without: then steeper is always better.
/// So it is if there is only one kind.
fn is_parted(points: &[(f64, bool)]) -> bool {
    let range = |kind: bool| {
        let places = points.iter().filter(|(_, came)| *came == kind).map(|(x, _)| *x);
        places.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)))
    };
    let (with, without) = (range(true), range(false));
    with.1 <= without.0 || without.1 <= with.0
}

/// Places are centred and scaled, so that steps mean the same on every line.
struct Scale {
    mean: f64,
    deviation: f64,
}

impl Scale {
    fn of(points: &[(f64, bool)]) -> Option<Self> {
        let n = points.len() as f64;
        let mean = points.iter().map(|(x, _)| x).sum::<f64>() / n;
        let squares: f64 = points.iter().map(|(x, _)| (x - mean).powi(2)).sum();
        let deviation = (squares / n).sqrt();
        (deviation.is_finite() && deviation > 0.0).then_some(Self { mean, deviation })
    }

    fn apply(&self, x: f64) -> f64 {
        (x - self.mean) / self.deviation
    }
}

#[derive(Clone, Copy)]
struct Line {
    intercept: f64,
    slope: f64,
}

/// The sums of weights, of weighted places and of their squares; of residuals, and with their places.
#[derive(Default)]
struct Sums {
    weight: f64,
    place: f64,
    square: f64,
    residual: f64,
    residual_place: f64,
}

impl Sums {
    fn determinant(&self) -> Option<f64> {
        let found = self.weight * self.square - self.place * self.place;
        (found > 0.0).then_some(found)
    }
}

impl Line {
    fn ln_odds(&self, x: f64) -> f64 {
        self.intercept + self.slope * x
    }

    /// How likely the event is at a place.
    fn share(&self, x: f64) -> f64 {
        1.0 / (1.0 + (-self.ln_odds(x)).exp())
    }

    fn ln_likelihood(&self, points: &[(f64, f64)]) -> f64 {
        let of = |&(x, came): &(f64, f64)| {
            let odds = self.ln_odds(x);
            came * odds - odds.max(0.0) - (-odds.abs()).exp().ln_1p()
        };
        points.iter().map(of).sum()
    }

    fn sums(&self, points: &[(f64, f64)]) -> Sums {
        let mut sums = Sums::default();
        for &(x, came) in points {
            let share = self.share(x);
            let (weight, residual) = (share * (1.0 - share), came - share);
            sums.weight += weight;
            sums.place += weight * x;
            sums.square += weight * x * x;
            sums.residual += residual;
            sums.residual_place += residual * x;
        }
        sums
    }

    /// One step of Newton's, halved until the likelihood does not fall; how far it went, and the
    /// likelihood.
    fn improved(&self, points: &[(f64, f64)], likelihood: f64) -> Option<(Self, f64, f64)> {
        let sums = self.sums(points);
        let determinant = sums.determinant()?;
        let (first, second) = (sums.residual, sums.residual_place);
        let mut by = Self {
            intercept: (sums.square * first - sums.place * second) / determinant,
            slope: (sums.weight * second - sums.place * first) / determinant,
        };
        loop {
            let next =
                Self { intercept: self.intercept + by.intercept, slope: self.slope + by.slope };
            let reach = by.intercept.abs().max(by.slope.abs());
            let reached = next.ln_likelihood(points);
            if reach < STILL || reached >= likelihood {
                return Some((next, reach, reached));
            }
            by = Self { intercept: by.intercept / 2.0, slope: by.slope / 2.0 };
        }
    }

    fn slope_variance(&self, points: &[(f64, f64)]) -> Option<f64> {
        let sums = self.sums(points);
        Some(sums.weight / sums.determinant()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::SplitMix64;
    use crate::stats::fixtures::{close, fixture, numbers};
    use proptest::prelude::*;

    #[test]
    fn statsmodels_finds_the_same_line() {
        for row in fixture("logistic") {
            let came = numbers(&row["came"]).into_iter().map(|came| came > 0.5);
            let points: Vec<(f64, bool)> = numbers(&row["places"]).into_iter().zip(came).collect();
            let found = logistic_trend(&points, 0.95).unwrap();
            close(found.intercept, &row["intercept"], 1e-7);
            close(found.slope, &row["slope"], 1e-7);
            close(found.interval.low, &row["interval"][0], 1e-7);
            close(found.interval.high, &row["interval"][1], 1e-7);
        }
    }

    /// Errors of images whose log odds fall by `slope` with every doubling.
    fn simulated(seed: u64, n: u32, slope: f64) -> Vec<(f64, bool)> {
        let mut stream = SplitMix64::new(seed);
        let mut point = |i: u32| {
            let x = f64::from(i + 1).log2();
            let share = 1.0 / (1.0 + (-(0.5 + slope * x)).exp());
            (x, (stream.below(1 << 32) as f64) < share * (1_u64 << 32) as f64)
        };
        (0..n).map(&mut point).collect()
    }

    #[test]
    fn a_known_trend_is_covered_most_times() {
        let covered = (0..1000).filter(|&seed| {
            let Interval { low, high } =
                logistic_trend(&simulated(seed, 400, -0.3), 0.95).unwrap().interval;
            low < -0.3 && -0.3 < high
        });
        let covered = covered.count();
        assert!(covered.abs_diff(950) <= 21, "{covered} of 1000");
    }

    #[test]
    fn without_a_finite_trend_there_is_none() {
        let of = |points: &[(f64, bool)]| logistic_trend(points, 0.95);
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[(1.0, true)]), None);
        assert_eq!(of(&[(1.0, true), (2.0, true), (3.0, true)]), None, "always");
        assert_eq!(of(&[(1.0, true), (1.0, false)]), None, "no spread");
        assert_eq!(of(&[(1.0, true), (2.0, true), (3.0, false)]), None, "parted");
        assert_eq!(of(&[(1.0, true), (2.0, true), (2.0, false)]), None, "parted but for a tie");
        assert_eq!(of(&[(f64::NAN, true), (2.0, true), (1.0, false)]), None);
        let mixed = [(1.0, true), (2.0, false), (3.0, true)];
        assert!(of(&mixed).is_some());
        assert_eq!(logistic_trend(&mixed, 1.0), None);
    }

    #[test]
    fn a_factor_that_no_number_holds_is_none() {
        let interval = Interval { low: 1.0, high: 800.0 };
        let steep = Logistic { n: 9, events: 3, intercept: 0.0, slope: 2.0, interval };
        assert_eq!(steep.odds_ratio(), None);
    }

    proptest! {
        #[test]
        fn whatever_the_points_all_is_finite(
            points in prop::collection::vec((-1e6..1e6, any::<bool>()), 0..40),
        ) {
            if let Some(found) = logistic_trend(&points, 0.95) {
                prop_assert!(found.interval.low <= found.slope && found.slope <= found.interval.high);
                prop_assert!(found.intercept.is_finite());
            }
        }

        #[test]
        fn the_other_outcome_has_the_other_slope(seed: u64) {
            let points = simulated(seed, 60, 0.2);
            let other: Vec<(f64, bool)> = points.iter().map(|&(x, came)| (x, !came)).collect();
            match (logistic_trend(&points, 0.95), logistic_trend(&other, 0.95)) {
                (Some(own), Some(other)) => prop_assert!((own.slope + other.slope).abs() < 1e-6),
                (own, other) => prop_assert!(own.is_none() && other.is_none()),
            }
        }
    }
}
