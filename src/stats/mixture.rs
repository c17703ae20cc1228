//! Are times of one kind or of two? Images that are easy and images that need a search.

use super::bisect::bisect;
use super::{quantile, upper_tail};

/// With fewer times two components, which have five figures, are not tried.
const FEWEST: usize = 10;
/// A component narrower than this share of the whole spread sits on a few equal times: it is no finding.
const NARROWEST: f64 = 0.02;
/// Where the first split of the times is made, as shares; the best end is kept.
const STARTS: [f64; 3] = [0.25, 0.5, 0.75];
/// A step that gains less log likelihood, per time, is the last.
const LEAST_GAIN: f64 = 1e-8;
/// Steps from each start, and from the best of them on.
const FIRST_STEPS: usize = 30;
const MOST_STEPS: usize = 500;
/// More times than these are grouped, in groups of this share of the whole spread; so many steps follow
/// on the times themselves.
const UNGROUPED: usize = 200;
const GROUP: f64 = 0.05;
const LAST_STEPS: usize = 5;

/// A log-normal distribution, and how much of the times it has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Component {
    /// Its share of the times, 0..=1.
    pub share: f64,
    /// Its median, in the unit of the times.
    pub median: f64,
    /// The standard deviation of the natural logarithm of its times.
    pub spread: f64,
}

impl Component {
    /// The share of all times that are its own and lie between two times.
    pub fn share_between(&self, low: f64, high: f64) -> f64 {
        let above = |time: f64| upper_tail((time / self.median).ln() / self.spread);
        self.share * (above(low) - above(high)).max(0.0)
    }
}

/// Two components, the faster one first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Two {
    /// The faster.
    pub fast: Component,
    /// The slower.
    pub slow: Component,
    /// The time at which both are as likely, in the unit of the times; `None` if the wider of them is
    /// the likelier one at both medians.
    pub split: Option<f64>,
    /// Bayes' information criterion of the logarithms of the times.
    pub bic: f64,
}

/// One log-normal distribution beside a mixture of two.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mixture {
    /// How many times there are, without those left out.
    pub n: usize,
    /// Times that have no logarithm (zero, negative, not finite), left out.
    pub left_out: usize,
    /// All times as one.
    pub one: Component,
    /// Bayes' information criterion of that, of the logarithms of the times.
    pub bic_of_one: f64,
    /// The two; `None` with fewer than ten times, or if one would sit on a few equal times.
    pub two: Option<Two>,
}

impl Mixture {
    /// How much two components are better than one, in BIC: above 10 the evidence for two is very
    /// strong, from 2 positive; below 0 one is better (R. E. Kass and A. E. Raftery 1995, "Bayes
    /// factors", JASA 90:773-795, section 3.2). `None` without two.
    pub fn gain_of_two(&self) -> Option<f64> {
        self.two.map(|two| self.bic_of_one - two.bic)
    }
}

/// Fits one log-normal distribution and a mixture of two to times of any unit. `None` unless there are
/// two different times with a logarithm.
///
/// Deterministic: of the fits that begin with the times split at their quartiles, the one that is best after
/// a few steps goes on. Many times are first taken together in narrow groups, so that the work is bounded;
/// the last steps, and the criterion, are those of the times themselves. Where one kind is as good as two,
/// the two may stop before they are the best.
///
/// Sources: A. P. Dempster, N. M. Laird and D. B. Rubin 1977, "Maximum likelihood from incomplete data via
/// the EM algorithm", JRSS B 39:1-38, section 4.3; G. Schwarz 1978, "Estimating the dimension of a model",
/// Annals of Statistics 6:461-464.
pub fn log_normal_mixture(times: &[f64]) -> Option<Mixture> {
    let kept = times.iter().filter(|time| time.is_finite() && **time > 0.0);
    let points: Vec<Point> = kept.map(|time| Point { x: time.ln(), weight: 1.0 }).collect();
    let one = Normal::of(&points, |_| 1.0).filter(|one| one.deviation > 0.0)?;
    let n = points.len();
    let bic = |likelihood: f64, figures: f64| figures * (n as f64).ln() - 2.0 * likelihood;
    let likelihood: f64 = points.iter().map(|point| one.ln_density(point.x)).sum();
    Some(Mixture {
        n,
        left_out: times.len() - n,
        one: one.component(),
        bic_of_one: bic(likelihood, 2.0),
        two: two_of(&points, one.deviation).map(|fit| fit.two(bic(fit.likelihood, 5.0))),
    })
}

/// The best fit of two, by way of groups where there are many points: the start that is best after a few
/// steps goes on.
fn two_of(points: &[Point], deviation: f64) -> Option<Fit> {
    let narrowest = NARROWEST * deviation;
    let best = |points: &[Point]| {
        let begun = STARTS.iter().filter_map(|share| {
            Fit::split(points, *share, narrowest)?.climb(points, narrowest, FIRST_STEPS)
        });
        let best = begun.max_by(|a, b| a.likelihood.total_cmp(&b.likelihood))?;
        best.climb(points, narrowest, MOST_STEPS)
    };
    match points.len() {
        0..FEWEST => None,
        FEWEST..=UNGROUPED => best(points),
        _ => {
            let near = best(&grouped(points, GROUP * deviation))?;
            Fit { likelihood: f64::NEG_INFINITY, ..near }.climb(points, narrowest, LAST_STEPS)
        }
    }
}

/// The logarithm of a time, or the mean of several.
#[derive(Clone, Copy, Debug)]
struct Point {
    x: f64,
    /// How many times these are.
    weight: f64,
}

/// Points at most `width` apart taken together, each group at its mean.
fn grouped(points: &[Point], width: f64) -> Vec<Point> {
    let mut sorted: Vec<f64> = points.iter().map(|point| point.x).collect();
    sorted.sort_by(f64::total_cmp);
    let groups = sorted.chunk_by(|a, b| (b / width).floor() - (a / width).floor() < 0.5);
    let group = |group: &[f64]| {
        let weight = group.len() as f64;
        Point { x: group.iter().sum::<f64>() / weight, weight }
    };
    groups.map(group).collect()
}

/// A weighted normal distribution of logarithms.
#[derive(Clone, Copy, Debug)]
struct Normal {
    share: f64,
    mean: f64,
    deviation: f64,
}

impl Normal {
    /// The likeliest for the share of each point that is its own; `None` if it has none.
    fn of(points: &[Point], own: impl Fn(usize) -> f64) -> Option<Self> {
        let weighted = || points.iter().enumerate().map(|(i, at)| (at.weight * own(i), at.x));
        let total: f64 = weighted().map(|(weight, _)| weight).sum();
        if total <= 0.0 {
            return None;
        }
        let mean = weighted().map(|(weight, x)| weight * x).sum::<f64>() / total;
        let variance =
            weighted().map(|(weight, x)| weight * (x - mean).powi(2)).sum::<f64>() / total;
        let all: f64 = points.iter().map(|point| point.weight).sum();
        Some(Self { share: total / all, mean, deviation: variance.sqrt() })
    }

    /// The logarithm of the weighted density.
    fn ln_density(&self, x: f64) -> f64 {
        self.ln_height() - self.ln_depth(x)
    }

    /// The logarithm of the weighted density at the mean.
    fn ln_height(&self) -> f64 {
        self.share.ln() - self.deviation.ln() - 0.5 * std::f64::consts::TAU.ln()
    }

    /// How far below that it is elsewhere.
    fn ln_depth(&self, x: f64) -> f64 {
        0.5 * ((x - self.mean) / self.deviation).powi(2)
    }

    fn component(&self) -> Component {
        Component { share: self.share, median: self.mean.exp(), spread: self.deviation }
    }
}

/// Two normal distributions of the logarithms, and how likely they make them.
#[derive(Clone, Copy, Debug)]
struct Fit {
    pair: [Normal; 2],
    likelihood: f64,
}

impl Fit {
    /// The points below and above a quantile as the two.
    fn split(points: &[Point], share: f64, narrowest: f64) -> Option<Self> {
        let at = quantile(&points.iter().map(|point| point.x).collect::<Vec<_>>(), share)?;
        let below = |i: usize| if points[i].x < at { 1.0 } else { 0.0 };
        let start = [Normal::of(points, below)?, Normal::of(points, |i| 1.0 - below(i))?];
        let pair =
            start.map(|normal| Normal { deviation: normal.deviation.max(narrowest), ..normal });
        Some(Self { pair, likelihood: f64::NEG_INFINITY })
    }

    /// Goes on until nothing is gained, or for so many steps; `None` if one of the two becomes narrower
    /// than allowed.
    fn climb(self, points: &[Point], narrowest: f64, steps: usize) -> Option<Self> {
        let Self { mut pair, mut likelihood } = self;
        let mut of_first = vec![0.0; points.len()];
        let least_gain = LEAST_GAIN * points.iter().map(|point| point.weight).sum::<f64>();
        for _ in 0..steps {
            let before = likelihood;
            likelihood = expect(points, &pair, &mut of_first);
            if likelihood - before < least_gain {
                break;
            }
            pair =
                [Normal::of(points, |i| of_first[i])?, Normal::of(points, |i| 1.0 - of_first[i])?];
            if pair.iter().any(|normal| normal.deviation < narrowest) {
                return None;
            }
        }
        Some(Self { pair, likelihood })
    }

    fn two(&self, bic: f64) -> Two {
        let [mut fast, mut slow] = self.pair;
        if fast.mean > slow.mean {
            (fast, slow) = (slow, fast);
        }
        let is_fast = |x: f64| fast.ln_density(x) > slow.ln_density(x);
        let crosses = is_fast(fast.mean) && !is_fast(slow.mean);
        let split = crosses.then(|| bisect(fast.mean, slow.mean, is_fast).exp());
        Two { fast: fast.component(), slow: slow.component(), split, bic }
    }
}

/// Puts into `of_first` how likely each point is of the first; the logarithm of the likelihood of all.
fn expect(points: &[Point], [first, second]: &[Normal; 2], of_first: &mut [f64]) -> f64 {
    let mut likelihood = 0.0;
    let (first_height, second_height) = (first.ln_height(), second.ln_height());
    for (point, of_first) in points.iter().zip(of_first) {
        let a = first_height - first.ln_depth(point.x);
        let b = second_height - second.ln_depth(point.x);
        let less = (-(a - b).abs()).exp();
        let of_likelier = 1.0 / (1.0 + less);
        *of_first = if a >= b { of_likelier } else { 1.0 - of_likelier };
        likelihood += point.weight * (a.max(b) + less.ln_1p());
    }
    likelihood
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::fixtures::{close, fixture, normals, numbers};

    #[test]
    fn scikit_learn_finds_the_same() {
        for row in fixture("mixture") {
            let found = log_normal_mixture(&numbers(&row["times"])).unwrap();
            close(found.bic_of_one, &row["bic_of_one"], 1e-6);
            let two = found.two.unwrap();
            close(two.bic, &row["bic_of_two"], 1e-5);
            for (component, expected) in [(two.fast, &row["fast"]), (two.slow, &row["slow"])] {
                close(component.share, &expected[0], 1e-3);
                close(component.median, &expected[1], 1e-3);
                close(component.spread, &expected[2], 1e-3);
            }
        }
    }

    #[test]
    fn a_known_mixture_is_found_again() {
        let z = normals(11, 1500);
        let fast = z[..900].iter().map(|z| 6_000.0 * (0.4 * z).exp());
        let slow = z[900..].iter().map(|z| 60_000.0 * (0.6 * z).exp());
        let times: Vec<f64> = fast.chain(slow).collect();
        let found = log_normal_mixture(&times).unwrap();
        let two = found.two.unwrap();
        assert!(found.gain_of_two().unwrap() > 100.0, "{found:?}");
        assert!((two.fast.share - 0.6).abs() < 0.03, "{two:?}");
        assert!((two.fast.median / 6_000.0).ln().abs() < 0.05, "{two:?}");
        assert!((two.slow.median / 60_000.0).ln().abs() < 0.1, "{two:?}");
        assert!((two.fast.spread - 0.4).abs() < 0.04 && (two.slow.spread - 0.6).abs() < 0.07);
        let split = two.split.unwrap();
        assert!(two.fast.median < split && split < two.slow.median);
        // Another unit changes medians and the split only.
        let seconds: Vec<f64> = times.iter().map(|ms| ms / 1000.0).collect();
        let other = log_normal_mixture(&seconds).unwrap().two.unwrap();
        assert!((other.split.unwrap() * 1000.0 / split - 1.0).abs() < 1e-3);
        assert!((other.fast.share - two.fast.share).abs() < 1e-3);
    }

    #[test]
    fn a_component_has_its_share_on_both_sides_of_its_median() {
        let component = Component { share: 0.4, median: 9_000.0, spread: 0.5 };
        assert!((component.share_between(0.0, 9_000.0) - 0.2).abs() < 1e-12);
        assert!((component.share_between(0.0, f64::MAX) - 0.4).abs() < 1e-12);
        let one_deviation = component.share_between(9_000.0, 9_000.0 * 0.5_f64.exp());
        assert!((one_deviation / 0.4 - 0.341_344_746).abs() < 1e-9);
    }

    #[test]
    fn one_kind_of_times_is_not_taken_for_two() {
        let kinds = (0..12).filter(|&seed| {
            let times: Vec<f64> =
                normals(seed, 150).iter().map(|z| (9.0 + 0.7 * z).exp()).collect();
            log_normal_mixture(&times).unwrap().gain_of_two().is_some_and(|gain| gain > 2.0)
        });
        assert!(kinds.count() <= 1);
    }

    #[test]
    fn what_can_not_be_fitted_is_missing() {
        for nothing in
            [&[][..], &[5.0], &[5.0, 5.0, 5.0], &[0.0, -1.0, f64::NAN, f64::INFINITY, 3.0]]
        {
            assert_eq!(log_normal_mixture(nothing), None);
        }
        let few = log_normal_mixture(&[1.0, 2.0, 0.0]).unwrap();
        assert_eq!((few.n, few.left_out, few.two), (2, 1, None));
        let mut equal = vec![1000.0; 40];
        equal.extend([2000.0; 40]);
        assert_eq!(
            log_normal_mixture(&equal).unwrap().two,
            None,
            "two points are no distributions"
        );
    }
}
