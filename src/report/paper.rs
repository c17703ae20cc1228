//! Annotators against a model, laid out as the paper of 2015 has it.

use super::build::{by_annotator, groups, scored};
use super::rows::{ModelRows, Rows, SessionRows};
use super::versus::versus;
use crate::domain::Phase;
use crate::stats::PairedCells;

/// A table of one dataset, phase and model: a column for each annotator (O. Russakovsky et al. 2015,
/// "ImageNet Large Scale Visual Recognition Challenge", IJCV 115:211-252, section 6.4).
#[derive(Clone, Debug, PartialEq)]
pub struct Paper {
    /// Name of the dataset.
    pub dataset: String,
    /// The phase.
    pub phase: Phase,
    /// The model's name.
    pub model: String,
    /// The annotators who judged images that the model predicted, by name.
    pub columns: Vec<PaperColumn>,
}

/// One annotator.
#[derive(Clone, Debug, PartialEq)]
pub struct PaperColumn {
    /// Name of the annotator.
    pub annotator: String,
    /// How many guesses count, on both sides: all allowed, if the model ranks as many classes.
    pub k: usize,
    /// Who is right where, the annotator being the first.
    pub cells: PairedCells,
}

/// The tables, for each dataset and phase one of each model.
pub(super) fn paper(rows: &Rows) -> Vec<Paper> {
    let of_group = |group: Vec<&SessionRows>| {
        let tables = rows.models.iter().map(|model| table(&group, model));
        tables.filter(|table| !table.columns.is_empty()).collect::<Vec<_>>()
    };
    groups(&rows.sessions).into_iter().flat_map(of_group).collect()
}

fn table(group: &[&SessionRows], model: &ModelRows) -> Paper {
    let column = |(annotator, sessions): (&str, Vec<&SessionRows>)| {
        let compared = versus(&scored(&sessions, false), model)?;
        let widest = compared.tables.last()?;
        let annotator = annotator.to_owned();
        Some(PaperColumn { annotator, k: widest.k, cells: widest.cells })
    };
    let head = &group[0].head;
    Paper {
        dataset: head.dataset.clone(),
        phase: head.phase,
        model: model.name.clone(),
        columns: by_annotator(group).into_iter().filter_map(column).collect(),
    }
}
