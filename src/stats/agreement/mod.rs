//! How far several annotators say the same of the same images, beyond what chance would do.
//!
//! Classes and annotators are numbers, which only have to differ. Of the coefficients, 1 is full
//! agreement, 0 what chance would give, less than 0 worse. Their intervals come from
//! [`bootstrap`](super::bootstrap) over images.

mod cohen;
mod consistency;
mod counts;
mod fleiss;
mod krippendorff;
mod percent;

pub use cohen::{cohen_kappa, cohen_kappa_of};
pub use consistency::error_consistency;
pub use counts::ClassCounts;
pub use fleiss::{fleiss_kappa, fleiss_kappa_of};
pub use krippendorff::{krippendorff_alpha, krippendorff_alpha_of};
pub use percent::{percent_agreement, percent_agreement_of};

/// How far what was observed exceeds what chance would give, as a share of what it could exceed it by.
/// `None` if chance alone gives full agreement.
fn beyond_chance(observed: f64, expected: f64) -> Option<f64> {
    let room = 1.0 - expected;
    (room > 1e-12).then(|| (observed - expected) / room)
}

#[cfg(test)]
mod tests;
