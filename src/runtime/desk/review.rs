//! A review opened: the errors of finished sessions and of models on the same images, with all that
//! is known of them.

mod teller;

use super::super::figures::{self, Truth};
use super::super::source::Source;
use super::Desk;
use crate::app::OpenReview;
use crate::app::review::Case;
use crate::domain::{Causes, ErrorId, ImageId, Judgement, Opinion, Phase, Problem, counted};
use crate::report::Rows;
use crate::stats::SplitMix64;
use crate::store::{SessionRow, StoreError};
use std::collections::{HashMap, HashSet};
use teller::{Teller, comments_in};

/// How a review is done.
#[derive(Clone, Debug, Default)]
pub struct ReviewRequest {
    /// What can be chosen.
    pub causes: Causes,
    /// Whether it is not told whose an error is.
    pub is_blind: bool,
    /// Whether errors judged before are shown again.
    pub again: bool,
    /// Of the models, only this one.
    pub model: Option<String>,
    /// The truth, if it is not to be read from the data file.
    pub key: Option<Truth>,
}

/// A review ready for the screen.
#[derive(Debug)]
pub struct OpenedReview {
    /// For the screen.
    pub open: OpenReview,
    /// For the decode pool.
    pub source: Source,
    /// What was unreadable in the data file.
    pub problems: Vec<Problem>,
}

/// Why there is nothing to review.
#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    /// The data file.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Its truth is not to be shown yet.
    #[error("session {0} is a test that is not finished: a review would show its truth")]
    UnfinishedTest(i64),
    /// The reviewer still has to answer some of the images.
    #[error(
        "{reviewer:?} has an unfinished test, session {session}, with {} of the images: a review would show \
         their truth", .images
    )]
    OwnTest {
        /// The reviewer.
        reviewer: String,
        /// The test.
        session: i64,
        /// How many of the images.
        images: usize,
    },
    /// The dataset has no such model.
    #[error("dataset {0:?} has no model {1:?}")]
    NoModel(String, String),
    /// The truth is not known.
    #[error("the truth of dataset {0:?} is kept in a key file")]
    NoTruth(String),
    /// Nobody was wrong.
    #[error("there is no error to review: every answer and prediction in these sessions is right")]
    NoErrors,
    /// All of it is done.
    #[error("{reviewer:?} has judged all of the {errors} in these sessions")]
    AllJudged {
        /// The reviewer.
        reviewer: String,
        /// "12 errors".
        errors: String,
    },
}

impl ReviewError {
    /// What can be done about it.
    pub fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::Store(error) => return error.hint(),
            Self::UnfinishedTest(_) => {
                "`hit5` goes on with it; other sessions are chosen by --session"
            }
            Self::OwnTest { .. } => {
                "finish it first, or let somebody else review: --annotator NAME"
            }
            Self::NoModel(..) => "`hit5 predictions list` lists the models",
            Self::NoTruth(_) => "name the file with --key, or bring the truth back: `hit5 key put`",
            Self::NoErrors => "`hit5 report` has the figures",
            Self::AllJudged { .. } => {
                "`hit5 report` counts the causes; --again goes through them once more"
            }
        })
    }
}

impl Desk {
    /// Opens a review of sessions of one dataset by the annotator at this desk, who sees no other
    /// reviewer's judgements.
    pub fn review(
        &mut self,
        sessions: &[SessionRow],
        request: ReviewRequest,
    ) -> Result<OpenedReview, ReviewError> {
        let Some(first) = sessions.first() else { return Err(ReviewError::NoErrors) };
        self.check_review(sessions, &request)?;
        let bench = self.bench(first)?;
        let (mut rows, problems) = figures::rows(&self.store, sessions, request.key)?;
        if let Some(model) = &request.model {
            rows.models.retain(|known| known.name == *model);
        }
        let comments = comments_in(&self.store, sessions, &bench.taxonomy)?;
        let opinions = self.opinions(&rows);
        let teller =
            Teller { rows: &rows, comments, taxonomy: &bench.taxonomy, is_blind: request.is_blind };
        let mut all: Vec<Case> = teller.cases(&opinions);
        if request.is_blind {
            let name = format!("{} reviews {}", self.annotator, first.dataset_name);
            SplitMix64::for_name(0, &name).shuffle(&mut all);
        }
        let errors = all.len();
        if !request.again {
            all.retain(|case| !case.opinion.is_settled);
        }
        if all.is_empty() {
            return Err(self.nothing_to_review(errors));
        }
        let source = self.source_of_cases(&all)?;
        let open = OpenReview {
            bench,
            reviewer: self.annotator.clone(),
            causes: request.causes,
            is_blind: request.is_blind,
            passed_over: errors - all.len(),
            cases: all,
        };
        Ok(OpenedReview { open, source, problems })
    }

    fn nothing_to_review(&self, errors: usize) -> ReviewError {
        match errors {
            0 => ReviewError::NoErrors,
            some => ReviewError::AllJudged {
                reviewer: self.annotator.clone(),
                errors: counted(some, "error"),
            },
        }
    }

    fn check_review(
        &self,
        sessions: &[SessionRow],
        request: &ReviewRequest,
    ) -> Result<(), ReviewError> {
        if let Some(test) = sessions.iter().find(|row| is_unfinished_test(row)) {
            return Err(ReviewError::UnfinishedTest(test.id.0));
        }
        self.check_own_tests(sessions)?;
        let Some(first) = sessions.first() else { return Ok(()) };
        if request.key.is_none() && self.is_key_taken(first)? {
            return Err(ReviewError::NoTruth(first.dataset_name.clone()));
        }
        if let Some(model) = &request.model
            && !self.store.models(first.dataset)?.iter().any(|known| known.name == *model)
        {
            return Err(ReviewError::NoModel(first.dataset_name.clone(), model.clone()));
        }
        Ok(())
    }

    /// Whoever still labels some of the images in a test must not see their truth.
    fn check_own_tests(&self, sessions: &[SessionRow]) -> Result<(), ReviewError> {
        let mut images: HashSet<ImageId> = HashSet::new();
        for row in sessions {
            images.extend(self.store.queue(row.id)?);
        }
        for row in self.store.sessions()? {
            if row.annotator != self.annotator || !is_unfinished_test(&row) {
                continue;
            }
            let queue = self.store.queue(row.id)?;
            let common = queue.iter().filter(|image| images.contains(image)).count();
            if common > 0 {
                return Err(ReviewError::OwnTest {
                    reviewer: self.annotator.clone(),
                    session: row.id.0,
                    images: common,
                });
            }
        }
        Ok(())
    }

    fn is_key_taken(&self, row: &SessionRow) -> Result<bool, StoreError> {
        let dataset = self.store.dataset_by_name(&row.dataset_name)?;
        Ok(dataset.is_some_and(|dataset| dataset.is_key_taken))
    }

    /// What the annotator said so far.
    fn opinions(&self, rows: &Rows) -> HashMap<ErrorId, Opinion> {
        let own = rows.judgements.iter().filter(|said| said.reviewer == self.annotator);
        own.map(|Judgement { error, opinion, .. }| (error.clone(), opinion.clone())).collect()
    }

    fn source_of_cases(&self, cases: &[Case]) -> Result<Source, StoreError> {
        let images: HashSet<ImageId> = cases.iter().map(|case| case.id.image).collect();
        let images: Vec<ImageId> = images.into_iter().collect();
        Ok(Source::new(self.store.image_files(&images)?))
    }
}

/// Whether its truth must not be shown.
pub fn is_unfinished_test(row: &SessionRow) -> bool {
    row.phase == Phase::Test && row.finished_at.is_none()
}

#[cfg(test)]
mod tests;
