//! The figures of all lives together.

use super::ending::Ending;
use super::ledger::Verdict;
use std::collections::BTreeMap;
use std::fmt;

/// Counts, over all runs so far.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) runs: usize,
    endings: BTreeMap<Ending, usize>,
    keys: usize,
    records: usize,
    pub(super) acknowledged: usize,
    /// Copies looked at whose logs were cut.
    pub(super) cuts: usize,
    pub(super) lost: usize,
    pub(super) twice: usize,
    /// What was lost or twice, and where.
    pub(super) faults: Vec<String>,
}

impl Tally {
    /// Takes in a run: how it ended, what came of it, how many keys that do something it had.
    pub(super) fn count(&mut self, ending: Ending, verdict: &Verdict, keys: usize) {
        self.runs += 1;
        *self.endings.entry(ending).or_default() += 1;
        self.keys += keys;
        self.records += verdict.records;
        self.acknowledged += verdict.acknowledged;
        self.lost += verdict.lost;
        self.twice += verdict.twice;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} runs {:?}, {} cuts looked at; ", self.runs, self.endings, self.cuts)?;
        write!(f, "{} keys, {} records, ", self.keys, self.records)?;
        write!(f, "{} acknowledged, {} lost, {} twice", self.acknowledged, self.lost, self.twice)
    }
}
