//! `hit5 stats ensemble`: what several annotators and models get wrong together.

use super::super::args::stats::EnsembleArgs;
use super::super::failure::Failure;
use super::answer::{Answer, ends, percent, percent_range, row};
use super::ratings::{Image, Ratings, ratings};
use crate::domain::counted;
use crate::stats::{Z_95, best_rank, errors_at, plurality, rank_of, wilson};
use serde::Serialize;

/// With fewer images error rates are hardly known.
const FEW: usize = 30;

/// How the guesses of judges are put together.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum How {
    /// There is one judge only.
    Alone,
    Plurality,
    AnyRight,
}

impl How {
    /// What stands before the names of the judges.
    fn title(self) -> &'static str {
        match self {
            Self::Alone => "",
            Self::Plurality => "plurality: ",
            Self::AnyRight => "any right: ",
        }
    }

    /// The rank of the truth.
    fn rank(self, truth: usize, guesses: &[&[usize]]) -> Option<usize> {
        match self {
            Self::Alone | Self::AnyRight => best_rank(&truth, guesses),
            Self::Plurality => rank_of(&truth, &plurality(guesses)),
        }
    }
}

/// Errors when the first k guesses count.
#[derive(Serialize)]
struct AtK {
    k: usize,
    errors: u64,
    rate: f64,
    wilson: Option<[f64; 2]>,
}

/// What one judge, or several together, get wrong.
#[derive(Serialize)]
struct Line {
    judges: Vec<String>,
    how: How,
    /// For one guess, and for k.
    errors: Vec<AtK>,
}

#[derive(Serialize)]
struct Figures {
    k: usize,
    /// Images whose truth is known and that all judges saw.
    n: usize,
    left_out: usize,
    lines: Vec<Line>,
}

/// The errors of the judges of a file, alone and together, on the images that all of them saw.
pub(super) fn ensemble(args: &EnsembleArgs) -> Result<Answer, Failure> {
    let ratings = super::read(&args.file, ratings)?;
    let (humans, models) = parted(&ratings, &args.models)?;
    let is_scored =
        |image: &&Image| image.truth.is_some() && image.guesses.len() == ratings.annotators.len();
    let images: Vec<&Image> = ratings.images.iter().filter(is_scored).collect();
    if images.is_empty() {
        let text = "no image has a truth and was seen by all annotators of the file";
        let hint = Some("give a column truth, and only annotators who share images");
        return Err(Failure::environment(anyhow::anyhow!(text)).hint(hint));
    }
    // Who has one guess only is not to have more put together.
    let most = images.iter().flat_map(|image| image.guesses.values().map(Vec::len)).max();
    let k = usize::from(args.k).min(most.unwrap_or(0)).max(1);
    let figures = figures(&ratings, &images, [&humans, &models], k);
    let mut answer = Answer::new(&figures)?;
    answer.table(table(&figures));
    answer.says(
        "Plurality ranks classes by how many judges put them first, then second, and so on; between equals \
         decides who stands earlier in the file, models last. Any right counts an image as right if any judge \
         is: no way of choosing among these guesses can do better.",
    );
    answer.warn_if(images.len() < FEW, format!("{} are few.", counted(images.len(), "image")));
    answer.warn_if(
        figures.left_out > 0,
        format!(
            "{} left out: without a truth, or not seen by all.",
            counted(figures.left_out, "image")
        ),
    );
    answer.warn_if(
        humans.len() + models.len() > 1,
        "several judges have more guesses in all than one; compare any right with plurality, not with one judge.",
    );
    Ok(answer)
}

/// The annotators who are no models, and the models.
fn parted(ratings: &Ratings, models: &[String]) -> Result<(Vec<usize>, Vec<usize>), Failure> {
    if let Some(name) = models.iter().find(|name| !ratings.annotators.contains(name)) {
        let text = format!("no annotator {name:?} in the file");
        let hint = format!("it has {}", ratings.annotators.join(", "));
        return Err(Failure::usage(text).hint(Some(&hint)));
    }
    Ok((0..ratings.annotators.len()).partition(|&by| !models.contains(&ratings.annotators[by])))
}

fn figures(
    ratings: &Ratings,
    images: &[&Image],
    [humans, models]: [&Vec<usize>; 2],
    k: usize,
) -> Figures {
    let all: Vec<usize> = humans.iter().chain(models).copied().collect();
    let mut lines: Vec<Line> =
        all.iter().map(|&by| line(ratings, images, &[by], How::Alone, k)).collect();
    let mut together = vec![all.as_slice()];
    if !humans.is_empty() && !models.is_empty() {
        together.insert(0, humans.as_slice());
    }
    for judges in together.into_iter().filter(|judges| judges.len() > 1) {
        for how in [How::Plurality, How::AnyRight] {
            lines.push(line(ratings, images, judges, how, k));
        }
    }
    Figures { k, n: images.len(), left_out: ratings.images.len() - images.len(), lines }
}

fn line(ratings: &Ratings, images: &[&Image], judges: &[usize], how: How, k: usize) -> Line {
    let rank = |image: &&Image| {
        let truth = image.truth?;
        let first_k = |&by: &usize| image.by(by).map(|guesses| &guesses[..guesses.len().min(k)]);
        let guesses: Vec<&[usize]> = judges.iter().filter_map(first_k).collect();
        how.rank(truth, &guesses)
    };
    let ranks: Vec<Option<usize>> = images.iter().map(rank).collect();
    let n = ranks.len() as u64;
    let rate = |k: usize| {
        let errors = errors_at(ranks.iter().copied(), k);
        AtK { k, errors, rate: errors as f64 / n as f64, wilson: ends(wilson(errors, n, Z_95)) }
    };
    Line {
        judges: judges.iter().map(|&by| ratings.annotators[by].clone()).collect(),
        how,
        errors: if k > 1 { vec![rate(1), rate(k)] } else { vec![rate(1)] },
    }
}

fn table(figures: &Figures) -> Vec<Vec<String>> {
    let head = format!("of {}", counted(figures.n, "image"));
    let mut rows = vec![row([&head, "top", "wrong", "error", "95 % interval"])];
    for line in &figures.lines {
        let mut name = format!("{}{}", line.how.title(), line.judges.join(", "));
        for rate in &line.errors {
            let interval = percent_range(wilson(rate.errors, figures.n as u64, Z_95));
            let [k, errors] = [rate.k.to_string(), rate.errors.to_string()];
            rows.push(row([&name, &k, &errors, &percent(rate.rate), &interval]));
            name.clear();
        }
    }
    rows
}
