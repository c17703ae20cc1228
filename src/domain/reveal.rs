//! When something that helps with the answer is shown.

use super::Phase;

/// When the truth, or a model's prediction, is shown to the annotator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Reveal {
    /// Never: it is not even loaded.
    #[default]
    Never,
    /// With every answer, once it is submitted.
    After,
    /// Whenever the annotator asks, also before the answer.
    OnRequest,
}

impl Reveal {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Never, Self::After, Self::OnRequest];

    /// The word used in study files and on the screen.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::After => "after",
            Self::OnRequest => "on-request",
        }
    }

    /// When a phase of this kind shows the truth, unless a study says otherwise.
    pub fn usual(kind: Phase) -> Self {
        match kind {
            Phase::Practice => Self::After,
            Phase::Test => Self::Never,
        }
    }
}
