//! From what a file lists to an image of the dataset and the keys of classes.

use super::images::Images;
use super::listed::{Entry, Listed, Place};
use super::{Classes, Numbering, Ranked, Target};
use crate::domain::counted;
use std::collections::HashMap;

/// Looks up one prediction after the other.
pub(super) struct Resolver<'a> {
    images: Images<'a>,
    examples: Images<'a>,
    classes: Classes<'a>,
    numbering: Option<Numbering>,
    /// How many classes are kept.
    most: usize,
    /// The images met, and where.
    met: HashMap<usize, Place>,
    /// What numbers were taken for.
    taken: Option<Numbering>,
    /// How many predictions were of example images.
    of_examples: usize,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(
        target: &Target<'a>,
        numbering: Option<Numbering>,
        most: Option<usize>,
    ) -> Self {
        Self {
            images: Images::new(target.root, target.paths),
            examples: Images::new(target.root, target.examples),
            classes: target.classes,
            numbering,
            most: most.unwrap_or(usize::MAX),
            met: HashMap::new(),
            taken: None,
            of_examples: 0,
        }
    }

    /// What numbers were taken for, and what was left out.
    pub(super) fn notes(&self) -> Vec<String> {
        let numbers = self.taken.map(|numbering| format!("numbers are {}", numbering.name()));
        let examples = counted(self.of_examples, "example image");
        let left_out = (self.of_examples > 0).then(|| format!("{examples} left out"));
        numbers.into_iter().chain(left_out).collect()
    }

    /// The prediction, or a clause why it is none; `None` if it is of an example image, which nobody
    /// labels.
    pub(super) fn ranked(
        &mut self,
        place: Place,
        listed: &Listed,
    ) -> Result<Option<Ranked>, String> {
        let Some(image) = self.images.find(&listed.image)? else {
            return self.of_example(&listed.image).map(|()| None);
        };
        if let Some(before) = self.met.get(&image) {
            let image = &listed.image;
            return Err(format!("{image:?}: has a prediction already, in {before}"));
        }
        let keys = self.keys(&listed.entries)?;
        check_scores(&listed.entries)?;
        self.met.insert(image, place);
        let mut classes = Vec::new();
        let mut stand_in = 0.0;
        for (key, entry) in keys.into_iter().zip(&listed.entries).take(self.most) {
            classes.push((key, entry.score.unwrap_or(stand_in)));
            stand_in -= 1.0;
        }
        Ok(Some(Ranked { image, classes }))
    }

    fn of_example(&mut self, name: &str) -> Result<(), String> {
        match self.examples.find(name) {
            Ok(None) if name.is_empty() => Err("no image is named".to_owned()),
            Ok(None) => Err(format!("{name:?}: no image to label is called so")),
            Ok(Some(_)) | Err(_) => {
                self.of_examples += 1;
                Ok(())
            }
        }
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
