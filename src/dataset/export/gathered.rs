//! Answers of one dataset by image, for files in which an image stands once.

use super::{Answer, ClassList};
use crate::domain::Problem;
use std::collections::{BTreeMap, HashMap};

/// The answers of one dataset, by image.
#[derive(Clone, Debug)]
pub struct Gathered {
    pub(super) classes: ClassList,
    /// By path.
    pub(super) images: BTreeMap<String, Judged>,
    /// In the order of their first answers.
    pub(super) annotators: Vec<String>,
    pub(super) sessions: Vec<Session>,
    by_uid: HashMap<String, usize>,
    withheld: usize,
    problems: Vec<Problem>,
}

/// What was answered of an image.
#[derive(Clone, Debug, Default)]
pub(super) struct Judged {
    pub(super) answers: Vec<Given>,
    /// Class index of its true class, if it may be told and is known.
    pub(super) truth: Option<usize>,
}

/// A session that answers were given in.
#[derive(Clone, Debug)]
pub(super) struct Session {
    pub(super) uid: String,
    /// A place among the annotators.
    pub(super) annotator: usize,
    pub(super) phase: &'static str,
}

/// One answer to an image.
#[derive(Clone, Debug)]
pub(super) struct Given {
    /// A place among the sessions.
    pub(super) session: usize,
    /// Class indices, the best guess first; never empty.
    pub(super) guesses: Vec<usize>,
    pub(super) at_ms: i64,
    pub(super) lead_ms: u64,
    pub(super) active_ms: u64,
    pub(super) confidence: Option<u8>,
    pub(super) is_assisted: bool,
}

/// Several annotators answered an image, where a file has room for one answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{image:?} was answered by {one:?} and by {other:?}")]
pub struct SeveralAnswers {
    /// Path of the image.
    pub image: String,
    /// An annotator.
    pub one: String,
    /// Another one.
    pub other: String,
}

impl Gathered {
    /// No answers yet.
    pub fn new(classes: ClassList) -> Self {
        Self {
            classes,
            images: BTreeMap::new(),
            annotators: Vec::new(),
            sessions: Vec::new(),
            by_uid: HashMap::new(),
            withheld: 0,
            problems: Vec::new(),
        }
    }

    /// Takes an answer. One whose image must not be named is counted as withheld; one that names a class
    /// the dataset no longer has is a problem.
    pub fn put(&mut self, answer: &Answer<'_>) {
        let Some(image) = answer.image else {
            self.withheld += 1;
            return;
        };
        let indices = answer.guesses.iter().map(|key| self.classes.index(key).ok_or(key));
        let guesses: Vec<usize> = match indices.collect() {
            Ok(guesses) => guesses,
            Err(key) => {
                let place = format!("session {}, trial {}", answer.session, answer.trial);
                let what = format!("{key:?} is not a class of the dataset any more; left out");
                self.problems.push(Problem::new(place, what));
                return;
            }
        };
        let truth = answer.truth.flatten().and_then(|key| self.classes.index(key));
        let given = Given {
            session: self.session(answer),
            guesses,
            at_ms: answer.at_ms,
            lead_ms: answer.lead_ms,
            active_ms: answer.active_ms,
            confidence: answer.confidence_1_to_5,
            is_assisted: answer.is_assisted,
        };
        let judged = self.images.entry(image.to_owned()).or_default();
        judged.truth = judged.truth.or(truth);
        // An answer without a guess cannot be submitted.
        if !given.guesses.is_empty() {
            judged.answers.push(given);
        }
    }

    /// The classes.
    pub fn classes(&self) -> &ClassList {
        &self.classes
    }

    /// How many answers were left out because their images must not be named.
    pub fn withheld(&self) -> usize {
        self.withheld
    }

    /// What was left out for another reason.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The place of an answer's session.
    fn session(&mut self, answer: &Answer<'_>) -> usize {
        if let Some(&place) = self.by_uid.get(answer.session) {
            return place;
        }
        let known = self.annotators.iter().position(|name| name == answer.annotator);
        let annotator = known.unwrap_or_else(|| {
            self.annotators.push(answer.annotator.to_owned());
            self.annotators.len() - 1
        });
        let (uid, phase) = (answer.session.to_owned(), answer.phase);
        self.by_uid.insert(uid.clone(), self.sessions.len());
        self.sessions.push(Session { uid, annotator, phase });
        self.sessions.len() - 1
    }

    /// A place among the annotators.
    pub(super) fn annotator(&self, given: &Given) -> usize {
        self.sessions[given.session].annotator
    }

    /// Fails if two annotators answered an image.
    pub fn require_single(&self) -> Result<(), SeveralAnswers> {
        self.single().map(drop)
    }

    /// The last answer to each image, by path. Fails if two annotators answered one.
    pub(super) fn single(&self) -> Result<BTreeMap<&str, (&Given, Option<usize>)>, SeveralAnswers> {
        let mut single = BTreeMap::new();
        for (image, judged) in &self.images {
            let Some(last) = judged.answers.iter().max_by_key(|given| given.at_ms) else {
                continue;
            };
            let others = |given: &&Given| self.annotator(given) != self.annotator(last);
            if let Some(other) = judged.answers.iter().find(others) {
                let name = |given| self.annotators[self.annotator(given)].clone();
                let (one, other) = (name(last), name(other));
                return Err(SeveralAnswers { image: image.clone(), one, other });
            }
            single.insert(image.as_str(), (last, judged.truth));
        }
        Ok(single)
    }
}
