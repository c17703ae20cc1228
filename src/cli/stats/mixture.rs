//! `hit5 stats mixture`: times of one kind or of two.

use super::super::args::stats::MixtureArgs;
use super::super::failure::Failure;
use super::answer::{Answer, NONE, decimal, percent, row};
use super::times::times;
use crate::domain::counted;
use crate::stats::{Component, Mixture, Two, log_normal_mixture};
use serde::Serialize;

/// With fewer times a mixture is a guess.
const FEW: usize = 50;
/// Evidence by the gain in BIC (Kass and Raftery 1995, section 3.2).
const POSITIVE: f64 = 2.0;
const STRONG: f64 = 10.0;

#[derive(Serialize)]
struct ComponentFigures {
    share: f64,
    median: f64,
    spread_of_logs: f64,
}

#[derive(Serialize)]
struct TwoFigures {
    fast: ComponentFigures,
    slow: ComponentFigures,
    split: Option<f64>,
    bic: f64,
}

#[derive(Serialize)]
struct Figures {
    n: usize,
    left_out: usize,
    one: ComponentFigures,
    bic_of_one: f64,
    two: Option<TwoFigures>,
    gain_of_two: Option<f64>,
}

/// Fits one and two components to the times of a file.
pub(super) fn mixture(args: &MixtureArgs) -> Result<Answer, Failure> {
    let column = args.column.as_deref();
    let times = super::read(&args.file, |file| times(file, column))?;
    let found = log_normal_mixture(&times).ok_or_else(|| {
        let text = format!("of {} no two differ and are above 0", counted(times.len(), "time"));
        Failure::environment(anyhow::anyhow!(text)).hint(Some("give a file with more times"))
    })?;
    let mut answer = Answer::new(&Figures {
        n: found.n,
        left_out: found.left_out,
        one: figures(found.one),
        bic_of_one: found.bic_of_one,
        two: found.two.map(|two| TwoFigures {
            fast: figures(two.fast),
            slow: figures(two.slow),
            split: two.split,
            bic: two.bic,
        }),
        gain_of_two: found.gain_of_two(),
    })?;
    answer.table(table(&found));
    answer.says(verdict(&found));
    answer.says(
        "BIC weighs the fit against the number of figures. That two kinds fit better does not say what they \
         are, nor to which one an image belongs near the split. Medians and the split have the unit of the file.",
    );
    answer.warn_if(found.n < FEW, format!("{} are few for two kinds.", counted(found.n, "time")));
    answer.warn_if(
        found.left_out > 0,
        format!(
            "{} of 0 or less left out: they have no logarithm.",
            counted(found.left_out, "time")
        ),
    );
    Ok(answer)
}

fn figures(component: Component) -> ComponentFigures {
    let Component { share, median, spread } = component;
    ComponentFigures { share, median, spread_of_logs: spread }
}

fn table(found: &Mixture) -> Vec<Vec<String>> {
    let line = |name: &str, component: Component, bic: Option<f64>| {
        let [median, spread] = [component.median, component.spread].map(|x| decimal(Some(x), 3));
        let bic = bic.map_or_else(String::new, |bic| format!("{bic:.1}"));
        row([name, &percent(component.share), &median, &spread, &bic])
    };
    let head = format!("of {}", counted(found.n, "time"));
    let mut rows = vec![
        row([&head, "share", "median", "spread of logs", "BIC"]),
        line("one kind", found.one, Some(found.bic_of_one)),
    ];
    if let Some(Two { fast, slow, split, bic }) = found.two {
        rows.push(line("two: the faster", fast, Some(bic)));
        rows.push(line("     the slower", slow, None));
        let split = split.map_or_else(|| NONE.to_owned(), |split| format!("{split:.3}"));
        rows.push(row(["     split at", "", &split, "", ""]));
    }
    rows
}

fn verdict(found: &Mixture) -> String {
    let Some(gain) = found.gain_of_two() else {
        return "Two kinds cannot be fitted: there are fewer than ten times, or many are equal."
            .to_owned();
    };
    let judgement = match gain {
        gain if gain > STRONG => "Two kinds of times fit much better than one",
        gain if gain > POSITIVE => "Two kinds of times fit somewhat better than one",
        gain if gain < -POSITIVE => "One kind of times fits better than two",
        _ => "One kind of times and two fit about equally well",
    };
    format!("{judgement} (BIC of one less BIC of two: {gain:.1}).")
}
