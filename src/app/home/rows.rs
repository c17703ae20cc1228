//! What the home screen lists: plain rows, made by the edge.

use crate::app::OpenRequest;
use crate::domain::SessionId;

/// All that the home screen shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HomeList {
    /// Who is at it.
    pub annotator: String,
    /// The rows; those of a section in the order they are shown in.
    pub rows: Vec<HomeRow>,
}

/// A part of the screen under a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// Sessions left before they were finished.
    GoOn,
    /// Studies that were begun.
    Studies,
    /// What can be begun on a dataset.
    Begin,
    /// Sessions that are finished.
    Results,
    /// What there is to begin on.
    Datasets,
    /// Who has annotated in this data file.
    Annotators,
}

impl Section {
    /// All of them, in the order they are shown in.
    pub const ALL: [Self; 6] =
        [Self::GoOn, Self::Studies, Self::Begin, Self::Results, Self::Datasets, Self::Annotators];

    /// What stands above it.
    pub fn heading(self) -> &'static str {
        match self {
            Self::GoOn => "Go on",
            Self::Studies => "Studies",
            Self::Begin => "Begin",
            Self::Results => "Results",
            Self::Datasets => "Datasets",
            Self::Annotators => "Annotators",
        }
    }

    /// What to do about a section without rows; one without a hint is left out then.
    pub fn hint(self) -> Option<&'static str> {
        match self {
            Self::Studies => Some("none; `hit5 study new NAME DATASET` writes one"),
            Self::Datasets => Some("none; `hit5 import DIR` makes one of a folder of images"),
            Self::GoOn | Self::Begin | Self::Results | Self::Annotators => None,
        }
    }
}

/// What a row does when it is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Open a session.
    Open(OpenRequest),
    /// Show the figures of one.
    Summarise(SessionId),
    /// Let this annotator be at it.
    Switch(String),
}

/// One row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HomeRow {
    /// The heading it stands under.
    pub section: Section,
    /// What it does, in a word or two: "go on", "practice", "test", "result"; empty: nothing.
    pub verb: &'static str,
    /// The study or dataset, with what tells this row from the others; or a name.
    pub title: String,
    /// Phase, counts, date, annotator.
    pub detail: String,
    /// Images answered and all of them, where some are to be.
    pub progress: Option<(usize, usize)>,
    /// What it does; `None`: it only tells something.
    pub action: Option<Action>,
}
