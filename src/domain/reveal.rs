//! When something that helps with the answer is shown.

/// When a model's prediction is shown to the annotator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Reveal {
    /// Never: it is not even loaded.
    #[default]
    Never,
    /// Once the trial is answered.
    After,
    /// Whenever the annotator asks, also before the answer, which then counts as assisted.
    OnRequest,
}

impl Reveal {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Never, Self::After, Self::OnRequest];

    /// The word used in study files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::After => "after",
            Self::OnRequest => "on-request",
        }
    }
}
