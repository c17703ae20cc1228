//! The errors that there are to judge: the annotators' first, session by session, then each model's on
//! the same images.

use std::collections::HashSet;

use crate::domain::{ErrorId, ImageId, Whose};
use crate::stats::rank_of;

use super::super::rows::{AnsweredTrial, ClassKey, ModelRows, Rows, SessionRows};

/// An error and what led to it.
#[derive(Clone, Debug)]
pub struct ErrorCase<'a> {
    /// Which error.
    pub id: ErrorId,
    /// The session it was made in; of a model's: the first one with the image.
    pub session: &'a SessionRows,
    /// The annotator's answer on the image there.
    pub trial: &'a AnsweredTrial,
    /// The ground truth.
    pub truth: &'a ClassKey,
    /// The classes that were named, best first: guesses, or a model's first k.
    pub named: &'a [ClassKey],
    /// How many guesses were allowed, which is how many classes of a model count.
    pub k: usize,
}

/// Whose errors are counted together.
#[derive(Clone, Debug)]
pub struct Judged<'a> {
    /// The model; `None`: all annotators.
    pub model: Option<&'a ModelRows>,
    /// How many answers could be right or wrong.
    pub n: u64,
    /// Those that were wrong.
    pub errors: Vec<ErrorCase<'a>>,
}

/// The errors in these sessions of answers given without a model's help, and those of the models on
/// the images answered. A model that names fewer classes than count is wrong if none of those is the
/// truth; an image it says nothing of is not counted.
pub fn error_cases<'a>(sessions: &[&'a SessionRows], models: &'a [ModelRows]) -> Vec<Judged<'a>> {
    let scored: Vec<ErrorCase<'a>> = sessions.iter().copied().flat_map(answers).collect();
    let annotators = Judged {
        model: None,
        n: scored.len() as u64,
        errors: scored.iter().filter(|case| case.is_error()).cloned().collect(),
    };
    let models = models.iter().map(|model| of_model(model, &scored)).filter(|judged| judged.n > 0);
    std::iter::once(annotators).chain(models).collect()
}

impl Rows {
    /// All errors there are to judge.
    pub fn error_cases(&self) -> Vec<Judged<'_>> {
        error_cases(&self.sessions.iter().collect::<Vec<_>>(), &self.models)
    }
}

impl ErrorCase<'_> {
    fn is_error(&self) -> bool {
        rank_of(self.truth, self.named).is_none_or(|rank| rank >= self.k)
    }
}

fn answers(session: &SessionRows) -> impl Iterator<Item = ErrorCase<'_>> {
    let scored = session.answered.iter().filter(|trial| !trial.is_assisted);
    scored.filter_map(|trial| {
        let whose = Whose::Session(session.head.id);
        Some(ErrorCase {
            id: ErrorId { image: trial.image, whose },
            session,
            trial,
            truth: trial.truth.as_ref()?,
            named: &trial.guesses,
            k: session.head.k,
        })
    })
}

fn of_model<'a>(model: &'a ModelRows, scored: &[ErrorCase<'a>]) -> Judged<'a> {
    let mut met: HashSet<ImageId> = HashSet::new();
    let own = |case: &ErrorCase<'a>| {
        let ranked = model.ranked.get(&case.id.image)?;
        let whose = Whose::Model(model.name.clone());
        let named = &ranked[..ranked.len().min(case.k)];
        Some(ErrorCase { id: ErrorId { image: case.id.image, whose }, named, ..case.clone() })
    };
    let once = scored.iter().filter(|case| met.insert(case.id.image));
    let answered: Vec<ErrorCase<'a>> = once.filter_map(own).collect();
    let n = answered.len() as u64;
    Judged {
        model: Some(model),
        n,
        errors: answered.into_iter().filter(ErrorCase::is_error).collect(),
    }
}
