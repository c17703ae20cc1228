//! What the tables of annotator and model prove.

use super::super::versus::{PairedTable, Versus};
use crate::stats::{
    Contrast, Difference, PairedCells, Plan, TwoProportions, Z_95, holm, mcnemar_mid_p, n_needed,
    paired_difference, power, two_proportions,
};
use serde::Serialize;

/// The power that is aimed at.
const TARGET: f64 = 0.8;

/// The tests of one table of annotator and model, on exactly the images that both judged.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Significance {
    /// The model's name.
    pub model: String,
    /// How many classes count, on both sides.
    pub k: usize,
    /// Images judged by both.
    pub n: u64,
    /// Errors of the annotator.
    pub human_errors: u64,
    /// Errors of the model.
    pub model_errors: u64,
    /// Images on which only one of the two is right: all that McNemar's test rests on.
    pub discordant: u64,
    /// McNemar's exact test, two-sided.
    pub mcnemar_exact_p: f64,
    /// The same with half the probability of the outcome itself.
    pub mcnemar_mid_p: f64,
    /// The exact p-value adjusted by Holm for all tables of these trials.
    pub holm_p: f64,
    /// How many tables that are.
    pub holm_tests: usize,
    /// The model's error rate less the annotator's, with Newcombe's interval for paired data at 95 %.
    pub difference: Option<Difference>,
    /// The pooled test that takes both for judges of different images, as Russakovsky et al. 2015 did;
    /// `None` if nobody or everybody errs everywhere.
    pub pooled_z: Option<TwoProportions>,
    /// What another study could find if these were the true rates.
    pub power: Prospect,
}

/// Power, one-sided at 5 %, if the rates seen were the true ones. `None` where the rates are equal.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Prospect {
    /// Chance that the pooled test finds the difference with as many images of each.
    pub unpaired: Option<f64>,
    /// Chance that McNemar's test finds it with as many shared images.
    pub paired: Option<f64>,
    /// Images of each that the pooled test needs for 80 %.
    pub unpaired_n_for_80: Option<u64>,
    /// Shared images that McNemar's test needs for 80 %.
    pub paired_n_for_80: Option<u64>,
}

/// The tests of all tables, adjusted for their number.
pub(super) fn significance(versus: &[Versus]) -> Vec<Significance> {
    let tables: Vec<(&str, &PairedTable)> = versus
        .iter()
        .flat_map(|versus| versus.tables.iter().map(|table| (versus.model.as_str(), table)))
        .collect();
    let exact: Vec<f64> = tables.iter().map(|(_, table)| table.p).collect();
    let adjusted = holm(&exact);
    let tests = tables.len();
    tables.iter().zip(adjusted).map(|((model, table), p)| of(model, table, p, tests)).collect()
}

fn of(model: &str, table: &PairedTable, holm_p: f64, holm_tests: usize) -> Significance {
    let cells = &table.cells;
    let (n, human_errors, model_errors) = (cells.n(), cells.first_errors(), cells.second_errors());
    Significance {
        model: model.to_owned(),
        k: table.k,
        n,
        human_errors,
        model_errors,
        discordant: cells.only_first_right + cells.only_second_right,
        mcnemar_exact_p: table.p,
        mcnemar_mid_p: mcnemar_mid_p(cells),
        holm_p,
        holm_tests,
        difference: paired_difference(cells, Z_95),
        pooled_z: two_proportions((human_errors, n), (model_errors, n)),
        power: Prospect::of(cells),
    }
}

impl Prospect {
    /// By the shares of a table.
    pub fn of(cells: &PairedCells) -> Self {
        let n = cells.n();
        let share = |count: u64| count as f64 / n as f64;
        let unpaired = Contrast::Unpaired {
            first: share(cells.first_errors()),
            second: share(cells.second_errors()),
        };
        let paired = Contrast::Paired {
            only_first_right: share(cells.only_first_right),
            only_second_right: share(cells.only_second_right),
        };
        Self {
            unpaired: power(unpaired, n, Plan::ONE_SIDED),
            paired: power(paired, n, Plan::ONE_SIDED),
            unpaired_n_for_80: n_needed(unpaired, TARGET, Plan::ONE_SIDED),
            paired_n_for_80: n_needed(paired, TARGET, Plan::ONE_SIDED),
        }
    }
}
