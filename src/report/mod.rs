//! Reports: how well annotators did, how long they took, and how a model did on the same images.
//!
//! [`Rows`] go in, [`build`] makes a [`Report`] of plain figures, [`document`] tells it in sections,
//! and [`render`] writes these as text, Markdown or HTML, and the figures as JSON or CSV; the screen at the end of a session shows its [`Summary`]. Every figure keeps its
//! n. Nothing here knows the store, files or terminals.

mod accuracy;
mod agreement;
mod awareness;
mod build;
mod calibration;
mod candidates;
mod causes;
mod compare;
pub mod document;
mod effort;
mod figures;
mod paper;
mod reading;
pub mod render;
mod rows;
pub mod scoring;
mod share;
#[cfg(test)]
mod simulated;
pub mod subtrees;
mod summary;
pub mod timing;
mod training;
mod versus;

pub use accuracy::{Accuracy, accuracy, errors_of};
pub use agreement::{
    Agreeing, Agreement, Coefficients, Ensemble, Estimated, EstimatedJudge, JudgePair, Pairs,
};
pub use awareness::{Awareness, Sightings};
pub use build::{NameOf, build, one_by_one, together};
pub use calibration::{
    Confidence, ConfidenceLevel, ConfidenceOrder, Expectation, ExpectationTable,
};
pub use candidates::CandidateFigures;
pub use causes::{
    CauseFigures, ErrorCase, Judged, JudgedFigures, Removed, ReviewerAgreement, SeverityCount,
    WhatIf, WordCount, causes, error_cases,
};
pub use compare::{Comparison, Difference, compare};
pub use effort::{CutOff, CutOffPoint, Effort, EffortPoint, ModelPoint};
pub use figures::{
    ClassName, Confusion, Counts, ErrorRate, HierarchicalError, OverallPart, Part, Report,
    SessionPart, Times,
};
pub use paper::{Paper, PaperColumn};
pub use rows::{
    AnsweredTrial, Candidates, ClassKey, ModelRows, Rows, SessionHead, SessionRows, Sight, Step,
    Tree, TreeNode,
};
pub use share::Share;
pub use summary::Summary;
pub use training::{Training, TrainingBlock, TrainingTrend};
pub use versus::{PairedTable, Verdict, Versus};
