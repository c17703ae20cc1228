//! Error consistency: do two judges err on the same images?

use super::super::PairedCells;
use super::beyond_chance;

/// How far two judges (two humans, or a human and a model) are right and wrong on the same images,
/// beyond what their error rates alone would give: Cohen's kappa of being right. `None` without images,
/// or if both are always right or both always wrong.
///
/// 0 says that they err independently, not that they err on different images; that is below 0.
///
/// Source: R. Geirhos, K. Meding and F. A. Wichmann 2020, "Beyond accuracy: quantifying trial-by-trial
/// behaviour of CNNs and humans by measuring error consistency", `NeurIPS` 33, section 2.
pub fn error_consistency(cells: &PairedCells) -> Option<f64> {
    let n = cells.n() as f64;
    if n < 1.0 {
        return None;
    }
    let (first, second) = (cells.first_errors() as f64 / n, cells.second_errors() as f64 / n);
    let observed = (cells.both_right + cells.both_wrong) as f64 / n;
    beyond_chance(observed, (1.0 - first) * (1.0 - second) + first * second)
}
