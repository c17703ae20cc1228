//! Who said what of which image, with classes and annotators as numbers.

use std::collections::{BTreeMap, HashMap};

use super::super::build::by_annotator;
use super::super::rows::{AnsweredTrial, ClassKey, ModelRows, SessionRows};
use crate::domain::ImageId;

/// What all judges said.
pub(super) struct Judged {
    /// The annotators, by name; a judge's number is the place here.
    pub(super) annotators: Vec<String>,
    /// The models that predicted any of the images.
    pub(super) models: Vec<String>,
    /// By image, so that figures do not depend on the order of sessions.
    pub(super) images: Vec<JudgedImage>,
    /// Later answers to the same image, left out.
    pub(super) repeats: usize,
    /// The fewest guesses that a session allows.
    pub(super) k: usize,
}

/// What was said of one image.
#[derive(Default)]
pub(super) struct JudgedImage {
    /// The true class, if it is known.
    pub(super) truth: Option<usize>,
    /// The guesses of each annotator who judged it, best first, in the order of their numbers.
    pub(super) by: Vec<(usize, Vec<usize>)>,
    /// The classes of each model that predicted it, likewise; as many as guesses count.
    pub(super) predicted: Vec<(usize, Vec<usize>)>,
}

/// Classes by number.
#[derive(Default)]
struct Numbers<'a>(HashMap<&'a str, usize>);

impl<'a> Numbers<'a> {
    fn of(&mut self, key: &'a ClassKey) -> usize {
        let next = self.0.len();
        *self.0.entry(key).or_insert(next)
    }

    fn all(&mut self, keys: &'a [ClassKey], most: usize) -> Vec<usize> {
        keys.iter().take(most).map(|key| self.of(key)).collect()
    }
}

impl Judged {
    pub(super) fn of(sessions: &[&SessionRows], models: &[ModelRows]) -> Self {
        let answered = sessions.iter().filter(|session| !session.answered.is_empty());
        let k = answered.map(|session| session.head.k).min().unwrap_or(0);
        let mut numbers = Numbers::default();
        let mut images: BTreeMap<ImageId, JudgedImage> = BTreeMap::new();
        let (mut annotators, mut repeats) = (Vec::new(), 0);
        for (name, sessions) in by_annotator(sessions) {
            for trial in in_order(&sessions) {
                let image = images.entry(trial.image).or_default();
                if image.by.last().is_some_and(|(last, _)| *last == annotators.len()) {
                    repeats += 1;
                    continue;
                }
                image.truth = image.truth.or(trial.truth.as_ref().map(|truth| numbers.of(truth)));
                image.by.push((annotators.len(), numbers.all(&trial.guesses, k)));
            }
            annotators.push(name.to_owned());
        }
        let mut known = Vec::new();
        for model in models {
            let mut is_known = false;
            for (id, image) in &mut images {
                let Some(ranked) = model.ranked.get(id) else { continue };
                image.predicted.push((known.len(), numbers.all(ranked, k)));
                is_known = true;
            }
            known.extend(is_known.then(|| model.name.clone()));
        }
        Self { annotators, models: known, images: images.into_values().collect(), repeats, k }
    }

    /// The images that two or more annotators judged.
    pub(super) fn shared(&self) -> impl Iterator<Item = &JudgedImage> {
        self.images.iter().filter(|image| image.by.len() > 1)
    }
}

/// One annotator's answers without a model's help, by time.
fn in_order<'a>(sessions: &[&'a SessionRows]) -> Vec<&'a AnsweredTrial> {
    let all = sessions.iter().flat_map(|session| &session.answered);
    let mut trials: Vec<&AnsweredTrial> = all.filter(|trial| !trial.is_assisted).collect();
    trials.sort_by_key(|trial| trial.at);
    trials
}
