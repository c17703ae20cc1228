//! Are times of one kind or of two? Images that are easy and images that need a search.

use super::bisect::bisect;
use super::quantile;

/// With fewer times two components, which have five figures, are not tried.
const FEWEST: usize = 10;
/// A component narrower than this share of the whole spread sits on a few equal times: it is no finding.
const NARROWEST: f64 = 0.02;
/// Where the first split of the times is made, as shares; the best end is kept.
const STARTS: [f64; 3] = [0.25, 0.5, 0.75];
/// A step that gains less log likelihood, per time, is the last.
const LEAST_GAIN: f64 = 1e-8;
const MOST_STEPS: usize = 2_000;

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
/// Deterministic: the best of the fits that begin with the times split at their quartiles. Sources: A. P.
/// Dempster, N. M. Laird and D. B. Rubin 1977, "Maximum likelihood from incomplete data via the EM
/// algorithm", JRSS B 39:1-38, section 4.3; G. Schwarz 1978, "Estimating the dimension of a model",
/// Annals of Statistics 6:461-464.
pub fn log_normal_mixture(times: &[f64]) -> Option<Mixture> {
    let kept = times.iter().filter(|time| time.is_finite() && **time > 0.0);
    let logs: Vec<f64> = kept.map(|time| time.ln()).collect();
    let one = Normal::of(&logs, |_| 1.0).filter(|one| one.deviation > 0.0)?;
    let n = logs.len();
    let bic = |likelihood: f64, figures: f64| figures * (n as f64).ln() - 2.0 * likelihood;
    let likelihood: f64 = logs.iter().map(|x| one.ln_density(*x)).sum();
    let narrowest = NARROWEST * one.deviation;
    let fits = STARTS.iter().filter_map(|share| Fit::from_split(&logs, *share, narrowest));
    let best = fits.max_by(|a, b| a.likelihood.total_cmp(&b.likelihood)).filter(|_| n >= FEWEST);
    Some(Mixture {
        n,
        left_out: times.len() - n,
        one: one.component(),
        bic_of_one: bic(likelihood, 2.0),
        two: best.map(|fit| fit.two(bic(fit.likelihood, 5.0))),
    })
}

/// A weighted normal distribution of logarithms.
#[derive(Clone, Copy, Debug)]
struct Normal {
    share: f64,
    mean: f64,
    deviation: f64,
}

impl Normal {
    /// The likeliest for values of these weights; `None` if they weigh nothing.
    fn of(values: &[f64], weight: impl Fn(usize) -> f64) -> Option<Self> {
        let weighted = || values.iter().enumerate().map(|(i, x)| (weight(i), *x));
        let total: f64 = weighted().map(|(weight, _)| weight).sum();
        if total <= 0.0 {
            return None;
        }
        let mean = weighted().map(|(weight, x)| weight * x).sum::<f64>() / total;
        let variance =
            weighted().map(|(weight, x)| weight * (x - mean).powi(2)).sum::<f64>() / total;
        Some(Self { share: total / values.len() as f64, mean, deviation: variance.sqrt() })
    }

    /// The logarithm of the weighted density.
    fn ln_density(&self, x: f64) -> f64 {
        let z = (x - self.mean) / self.deviation;
        self.share.ln() - self.deviation.ln() - 0.5 * (z * z + std::f64::consts::TAU.ln())
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
    /// Begins with the values below and above a quantile as the two, and goes on until nothing is
    /// gained; `None` if one becomes narrower than allowed.
    fn from_split(logs: &[f64], share: f64, narrowest: f64) -> Option<Self> {
        let at = quantile(logs, share)?;
        let below = |i: usize| if logs[i] < at { 1.0 } else { 0.0 };
        let start = [Normal::of(logs, below)?, Normal::of(logs, |i| 1.0 - below(i))?];
        let mut pair =
            start.map(|normal| Normal { deviation: normal.deviation.max(narrowest), ..normal });
        let mut likelihood = f64::NEG_INFINITY;
        let mut of_first = vec![0.0; logs.len()];
        for _ in 0..MOST_STEPS {
            let before = likelihood;
            likelihood = expect(logs, &pair, &mut of_first);
            if likelihood - before < LEAST_GAIN * logs.len() as f64 {
                break;
            }
            pair = [Normal::of(logs, |i| of_first[i])?, Normal::of(logs, |i| 1.0 - of_first[i])?];
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

/// Puts into `of_first` how likely each value is of the first; the logarithm of the likelihood of all.
fn expect(logs: &[f64], [first, second]: &[Normal; 2], of_first: &mut [f64]) -> f64 {
    let mut likelihood = 0.0;
    for (x, of_first) in logs.iter().zip(of_first) {
        let (a, b) = (first.ln_density(*x), second.ln_density(*x));
        let highest = a.max(b);
        let sum = (a - highest).exp() + (b - highest).exp();
        *of_first = (a - highest).exp() / sum;
        likelihood += highest + sum.ln();
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
