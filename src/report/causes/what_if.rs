//! What would be left if a cause were done away with: with experts, more examples, a longer practice.

use super::figures::{JudgedFigures, Removed, WhatIf};
use crate::stats::{Z_95, wilson};

/// What practice and examples do away with; and then, with experts, half of what is fine-grained: the
/// two of the author of the 2014 measurement.
const IN_2014: [&[(&str, u8)]; 2] = [
    &[("unaware", 100), ("few-examples", 100)],
    &[("unaware", 100), ("few-examples", 100), ("fine-grained", 50)],
];

impl JudgedFigures {
    /// The errors left without so many per cent (0 to 100) of the errors of these causes.
    pub fn without(&self, removed: &[(&str, u8)]) -> WhatIf {
        let gone: u64 =
            removed.iter().map(|&(cause, percent)| self.count(cause) * u64::from(percent)).sum();
        let hundredths = (100 * self.errors).saturating_sub(gone);
        let (errors, n) = (hundredths as f64 / 100.0, self.n);
        let part = |&(cause, percent): &(&str, u8)| Removed {
            cause: cause.to_owned(),
            share: f64::from(percent) / 100.0,
        };
        WhatIf {
            without: removed.iter().map(part).collect(),
            errors,
            n,
            rate: (n > 0).then(|| errors / n as f64),
            interval: wilson((hundredths + 50) / 100, n, Z_95),
        }
    }

    /// Without each cause, then without what was asked in 2014, where those causes were found.
    pub(super) fn usual_what_ifs(&self) -> Vec<WhatIf> {
        let each = self.causes.iter().map(|cause| self.without(&[(&cause.word, 100)]));
        let all_found =
            |removed: &&&[(&str, u8)]| removed.iter().all(|(cause, _)| self.count(cause) > 0);
        each.chain(IN_2014.iter().filter(all_found).map(|removed| self.without(removed))).collect()
    }

    fn count(&self, cause: &str) -> u64 {
        self.causes.iter().find(|known| known.word == cause).map_or(0, |known| known.count)
    }
}
