//! What may be typed after `hit5 stats`.

use clap::{Args, Subcommand};
use std::path::PathBuf;
use std::str::FromStr;

/// `hit5 stats`
#[derive(Debug, Subcommand)]
pub(in super::super) enum Stats {
    /// Compare two judges of the same images, such as a human and a model.
    Compare(Compare),
    /// The intervals of an error rate.
    Interval(IntervalArgs),
    /// How likely a difference of two error rates shows, and how many images it takes.
    Power(PowerArgs),
    /// How far annotators say the same of the same images.
    Agreement(AgreementArgs),
    /// Whether times are of one kind or of two.
    Mixture(MixtureArgs),
    /// What several annotators and models get wrong together.
    Ensemble(EnsembleArgs),
}

/// `hit5 stats compare`
#[derive(Debug, Args)]
pub(in super::super) struct Compare {
    /// Images both got right.
    #[arg(long, value_name = "N")]
    pub(in super::super) both_right: u32,
    /// Images only the human got right.
    #[arg(long, value_name = "N")]
    pub(in super::super) human_only: u32,
    /// Images only the model got right.
    #[arg(long, value_name = "N")]
    pub(in super::super) model_only: u32,
    /// Images both got wrong.
    #[arg(long, value_name = "N")]
    pub(in super::super) both_wrong: u32,
    /// Print JSON.
    #[arg(long)]
    pub(in super::super) json: bool,
}

/// `hit5 stats interval`
#[derive(Debug, Args)]
pub(in super::super) struct IntervalArgs {
    /// How many images are errors.
    pub(in super::super) errors: u32,
    /// Of how many.
    pub(in super::super) n: u32,
    /// How often the interval is to hold the true rate.
    #[arg(long, value_name = "SHARE", default_value = "95%")]
    pub(in super::super) level: Inside,
    /// Print JSON.
    #[arg(long)]
    pub(in super::super) json: bool,
}

/// `hit5 stats power`
#[derive(Debug, Args)]
pub(in super::super) struct PowerArgs {
    /// One error rate: 0.051, 5.1% or 76/1500.
    pub(in super::super) first: Share,
    /// The other.
    pub(in super::super) second: Share,
    /// With so many images of each, or the same for both: the power.
    #[arg(short, value_name = "N", default_value_t = 1500, value_parser = clap::value_parser!(u32).range(1..))]
    pub(in super::super) n: u32,
    /// How likely the difference is to show: for how many images it takes.
    #[arg(long, value_name = "SHARE", default_value = "80%")]
    pub(in super::super) power: Inside,
    /// How likely a false alarm may be.
    #[arg(long, value_name = "SHARE", default_value = "5%")]
    pub(in super::super) alpha: Inside,
    /// Share of the images that only one of the two gets right, where both judge the same ones
    /// (default: as if they erred independently).
    #[arg(long, value_name = "SHARE")]
    pub(in super::super) discordant: Option<Share>,
    /// Print JSON.
    #[arg(long)]
    pub(in super::super) json: bool,
}

/// How intervals by resampling are made.
#[derive(Debug, Args)]
pub(in super::super) struct Bootstrap {
    /// Samples drawn for each interval; 0: no intervals.
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(..=100_000))]
    pub(in super::super) resamples: u32,
    /// Seed of the samples.
    #[arg(long, default_value_t = 2014)]
    pub(in super::super) seed: u64,
}

/// `hit5 stats agreement`
#[derive(Debug, Args)]
pub(in super::super) struct AgreementArgs {
    /// Commas or tabs, with a head line: annotator, image, label; rank and truth if there are.
    pub(in super::super) file: PathBuf,
    #[command(flatten)]
    pub(in super::super) bootstrap: Bootstrap,
    /// Print JSON.
    #[arg(long)]
    pub(in super::super) json: bool,
}

/// `hit5 stats mixture`
#[derive(Debug, Args)]
pub(in super::super) struct MixtureArgs {
    /// A time a line, or a table with a head line.
    pub(in super::super) file: PathBuf,
    /// The column of a table that has the times (default: the only one).
    #[arg(long, value_name = "NAME")]
    pub(in super::super) column: Option<String>,
    /// Print JSON.
    #[arg(long)]
    pub(in super::super) json: bool,
}

/// `hit5 stats ensemble`
#[derive(Debug, Args)]
pub(in super::super) struct EnsembleArgs {
    /// Commas or tabs, with a head line: annotator, image, label, truth; rank (from 1) if there are
    /// several guesses.
    pub(in super::super) file: PathBuf,
    /// An annotator that is a model; may be given several times. The others are put together without
    /// it, and with it.
    #[arg(long = "model", value_name = "NAME")]
    pub(in super::super) models: Vec<String>,
    /// How many guesses count.
    #[arg(short, value_name = "K", default_value_t = 5, value_parser = clap::value_parser!(u8).range(1..))]
    pub(in super::super) k: u8,
    /// Print JSON.
    #[arg(long)]
    pub(in super::super) json: bool,
}

/// A share of a whole, 0..=1, typed as 0.051, 5.1% or 76/1500.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in super::super) struct Share(pub(in super::super) f64);

impl FromStr for Share {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = |text: &str| text.trim().parse::<f64>().ok();
        let share = match (text.strip_suffix('%'), text.split_once('/')) {
            (Some(percent), _) => number(percent).map(|percent| percent / 100.0),
            (None, Some((part, whole))) => number(part).zip(number(whole)).map(|(a, b)| a / b),
            (None, None) => number(text),
        };
        let expected = "a share is written 0.051, 5.1% or 76/1500, and lies within 0 and 1";
        share
            .filter(|share| (0.0..=1.0).contains(share))
            .map(Self)
            .ok_or_else(|| expected.to_owned())
    }
}

/// A share that is neither nothing nor all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in super::super) struct Inside(pub(in super::super) f64);

impl FromStr for Inside {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Share(share) = text.parse()?;
        let is_inside = share > 0.0 && share < 1.0;
        is_inside.then_some(Self(share)).ok_or_else(|| "neither 0 nor 1 is allowed".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_typed_in_three_ways() {
        for text in ["0.05", "5%", "5 %", "75/1500", ".05"] {
            let Share(share) = text.parse().unwrap();
            assert!((share - 0.05).abs() < 1e-12, "{text}");
        }
        for nonsense in ["", "5", "-1%", "NaN", "inf", "0/0", "1/0", "3/2", "five", "101%", "%"] {
            assert!(nonsense.parse::<Share>().is_err(), "{nonsense}");
        }
        assert!("0".parse::<Share>().is_ok() && "0".parse::<Inside>().is_err());
        assert!("100%".parse::<Inside>().is_err() && "95%".parse::<Inside>().is_ok());
    }
}
