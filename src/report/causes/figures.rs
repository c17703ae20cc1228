//! Causes of errors as plain figures. Shares are of all errors, judged or not. The names of the
//! fields are those of the JSON report: a promise to other people's scripts.

use serde::Serialize;

use crate::domain::Phase;
use crate::stats::Interval;

/// Why annotators and models were wrong in the sessions of one dataset and phase.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CauseFigures {
    /// Name of the dataset.
    pub dataset: String,
    /// The phase.
    pub phase: Phase,
    /// Whose judgements count.
    pub reviewer: String,
    /// The annotators' errors, then each model's.
    pub judged: Vec<JudgedFigures>,
    /// How far each two reviewers say the same.
    pub agreement: Vec<ReviewerAgreement>,
}

/// The errors of the annotators together, or of a model.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct JudgedFigures {
    /// Name of the model; `None`: the annotators.
    pub model: Option<String>,
    /// Answers that could be right or wrong.
    pub n: u64,
    /// Those that were wrong.
    pub errors: u64,
    /// Errors that were judged.
    pub judged: u64,
    /// Of these, those left without a cause.
    pub unattributed: u64,
    /// Errors not judged yet.
    pub not_judged: u64,
    /// Judged errors whose ground truth is wrong in the reviewer's eyes.
    pub truth_wrong: u64,
    /// Judged errors where a class that was named is right as well.
    pub also_valid: u64,
    /// Errors by cause, the commonest first; causes that were never the cause are left out.
    pub causes: Vec<WordCount>,
    /// Judged errors by what is present in the image, which need not be the cause.
    pub factors: Vec<WordCount>,
    /// Judged errors by severity, 1 to 3.
    pub severity: Vec<SeverityCount>,
    /// What would be left without a cause, or a part of it.
    pub what_if: Vec<WhatIf>,
}

/// How often a word was said of errors.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WordCount {
    /// The word.
    pub word: String,
    /// Of how many errors.
    pub count: u64,
    /// As a share of all errors.
    pub share: f64,
}

/// How many errors are so bad.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct SeverityCount {
    /// 1 (hardly) to 3.
    pub severity: u8,
    /// How many.
    pub count: u64,
}

/// The errors that would be left if causes were done away with.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WhatIf {
    /// What is done away with.
    pub without: Vec<Removed>,
    /// The errors left: a fraction where a part of an odd number goes.
    pub errors: f64,
    /// Answers that could be right or wrong.
    pub n: u64,
    /// The errors left as a share of n; `None` if n is 0.
    pub rate: Option<f64>,
    /// Wilson's interval of that rate at 95 %, of the errors rounded to a whole number.
    pub interval: Option<Interval>,
}

/// A cause, or a part of the errors it made.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Removed {
    /// Its word.
    pub cause: String,
    /// The share of its errors that goes: 1 for all of them.
    pub share: f64,
}

/// How far two reviewers give the errors that both judged the same cause, where no cause is one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReviewerAgreement {
    /// The reviewers, in the order of their names.
    pub reviewers: [String; 2],
    /// Errors that both judged.
    pub n: u64,
    /// The share of them given the same cause; `None` if there are none.
    pub percent_agreement: Option<f64>,
    /// Cohen's kappa of the causes; `None` if it has no value.
    pub cohen_kappa: Option<f64>,
    /// Its interval at 95 %, by the bootstrap over errors; `None` if it has no value.
    pub kappa_interval: Option<Interval>,
}
