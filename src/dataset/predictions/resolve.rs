//! From what a file lists to an image of the dataset and the keys of classes.

use super::images::Images;
use super::listed::{Entry, Listed, Place};
use super::{Classes, Numbering, Ranked, Target};
use std::collections::HashMap;

/// Looks up one prediction after the other.
pub(super) struct Resolver<'a> {
    images: Images<'a>,
    classes: Classes<'a>,
    numbering: Option<Numbering>,
    /// How many classes are kept.
    most: usize,
    /// The images met, and where.
    met: HashMap<usize, Place>,
    /// What numbers were taken for.
    taken: Option<Numbering>,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(
        target: &Target<'a>,
        numbering: Option<Numbering>,
        most: Option<usize>,
    ) -> Self {
        Self {
            images: Images::new(target.root, target.paths),
            classes: target.classes,
            numbering,
            most: most.unwrap_or(usize::MAX),
            met: HashMap::new(),
            taken: None,
        }
    }

    /// What numbers were taken for, if there were some.
    pub(super) fn note(&self) -> Option<String> {
        self.taken.map(|numbering| format!("numbers are {}", numbering.name()))
    }

    /// The prediction, or a clause why it is none.
    pub(super) fn ranked(&mut self, listed: &Listed) -> Result<Ranked, String> {
        let image = self.images.find(&listed.image)?;
        if let Some(before) = self.met.get(&image) {
            let image = &listed.image;
            return Err(format!("{image:?}: has a prediction already, in {before}"));
        }
        let keys = self.keys(&listed.entries)?;
        check_scores(&listed.entries)?;
        self.met.insert(image, listed.place);
        let mut classes = Vec::new();
        let mut stand_in = 0.0;
        for (key, entry) in keys.into_iter().zip(&listed.entries).take(self.most) {
            classes.push((key, entry.score.unwrap_or(stand_in)));
            stand_in -= 1.0;
        }
        Ok(Ranked { image, classes })
    }

    fn keys(&mut self, entries: &[Entry]) -> Result<Vec<String>, String> {
        if entries.is_empty() {
            return Err("no class".to_owned());
        }
        let mut keys = Vec::with_capacity(entries.len());
        let mut ranks: HashMap<String, usize> = HashMap::new();
        for (entry, rank) in entries.iter().zip(1..) {
            let (key, taken) = self.classes.find(&entry.class, self.numbering)?;
            self.taken = self.taken.or(taken);
            if let Some(before) = ranks.insert(key.clone(), rank) {
                return Err(format!("class {key:?} stands twice, at ranks {before} and {rank}"));
            }
            keys.push(key);
        }
        Ok(keys)
    }
}

/// Scores must be numbers and fall from rank to rank. Where they do not, either the ranks are wrong or
/// they are no scores (a distance, say), and only the owner of the file knows which.
fn check_scores(entries: &[Entry]) -> Result<(), String> {
    let scores: Vec<f64> = entries.iter().filter_map(|entry| entry.score).collect();
    if let Some(score) = scores.iter().find(|score| !score.is_finite()) {
        return Err(format!("the score {score} is not a finite number"));
    }
    match scores.windows(2).position(|pair| pair[0] < pair[1]) {
        None => Ok(()),
        Some(place) => Err(format!(
            "rank {} has a higher score ({}) than rank {} ({}): list the best first",
            place + 2,
            scores[place + 1],
            place + 1,
            scores[place]
        )),
    }
}
