//! What earlier sessions tell of an annotator and of the classes, read when a session is opened.

use crate::app::annotate::Experience;
use crate::app::annotate::list::Habits;
use crate::app::annotate::panel::Past;
use crate::domain::{ClassId, ClassMarks, ClassNames, DatasetId, Phase};
use crate::store::{SessionRow, Store, StoreError};
use crate::taxonomy::Taxonomy;
use std::cmp::Reverse;
use std::collections::HashMap;

/// Classes kept as lookalikes of one class.
const ALIKE: usize = 8;
/// Ranks of a prediction that count for what a model takes for alike.
const RANKS: usize = 3;

/// What the annotator of a session brings to it. A test reads no truth, so it has no past.
pub(super) fn of(
    store: &Store,
    session: &SessionRow,
    taxonomy: &Taxonomy,
) -> Result<Experience, StoreError> {
    let chosen = store.chosen(session.dataset, &session.annotator)?;
    let marks = store.class_marks(session.dataset)?;
    let mine = || marks.iter().filter(|marks| marks.annotator == session.annotator);
    let class = |marks: &ClassMarks| taxonomy.class(&marks.class);
    let favourites = mine().filter(|marks| marks.is_favourite).filter_map(class);
    let with_text = mine().filter(|marks| !marks.note.is_empty());
    let notes = with_text.filter_map(|marks| Some((class(marks)?, marks.note.clone()))).collect();
    let chosen = chosen.iter().filter_map(|key| taxonomy.class(key));
    let past = match session.phase {
        Phase::Practice => past(store, session, taxonomy)?,
        Phase::Test => HashMap::new(),
    };
    Ok(Experience { habits: Habits::new(chosen, favourites), notes, past })
}

/// How the annotator has done with each class in the practice sessions on the dataset.
fn past(
    store: &Store,
    session: &SessionRow,
    taxonomy: &Taxonomy,
) -> Result<HashMap<ClassId, Past>, StoreError> {
    let mut tally = Tally::default();
    for other in store.sessions()? {
        let is_own = other.dataset == session.dataset && other.annotator == session.annotator;
        if !is_own || other.phase != Phase::Practice {
            continue;
        }
        let truth = store.truth_of(other.id)?;
        let (answers, _) = store.annotations(other.id)?;
        for answer in answers {
            let truth = truth.get(&answer.image).and_then(|key| taxonomy.class(key));
            let guesses: Vec<ClassId> =
                answer.guesses.iter().filter_map(|key| taxonomy.class(key)).collect();
            if let Some(truth) = truth {
                tally.note(truth, &guesses);
            }
        }
    }
    Ok(tally.past())
}

#[derive(Default)]
struct Tally {
    past: HashMap<ClassId, Past>,
    /// First guesses that were wrong, by class and the class it was confused with.
    confused: HashMap<ClassId, HashMap<ClassId, u32>>,
}

impl Tally {
    fn note(&mut self, truth: ClassId, guesses: &[ClassId]) {
        let met = self.past.entry(truth).or_default();
        met.met += 1;
        met.right += u32::from(guesses.first() == Some(&truth));
        met.among += u32::from(guesses.contains(&truth));
        let Some(&first) = guesses.first().filter(|first| **first != truth) else { return };
        self.past.entry(first).or_default().wrongly += 1;
        for (one, other) in [(truth, first), (first, truth)] {
            *self.confused.entry(one).or_default().entry(other).or_default() += 1;
        }
    }

    fn past(mut self) -> HashMap<ClassId, Past> {
        for (class, others) in self.confused {
            self.past.entry(class).or_default().confused = most_often(others);
        }
        self.past
    }
}

/// The most often first, then in list order.
fn most_often(counts: HashMap<ClassId, u32>) -> Vec<(ClassId, u32)> {
    let mut counts: Vec<(ClassId, u32)> = counts.into_iter().collect();
    counts.sort_unstable_by_key(|&(class, count)| (Reverse(count), class));
    counts
}

/// By class, the classes that models rank together with it among the first three. This reads no
/// truth, so that it may help in a test.
pub(super) fn lookalikes(
    store: &Store,
    dataset: DatasetId,
    taxonomy: &Taxonomy,
) -> Result<Vec<Vec<ClassId>>, StoreError> {
    let mut together: Vec<HashMap<ClassId, u32>> = vec![HashMap::new(); taxonomy.len()];
    for model in store.models(dataset)? {
        let (predictions, _) = store.predictions(model.id, taxonomy)?;
        for prediction in predictions {
            let ranked: Vec<ClassId> =
                prediction.ranked.iter().take(RANKS).map(|ranked| ranked.class).collect();
            for &class in &ranked {
                for &other in ranked.iter().filter(|other| **other != class) {
                    *together[class.index()].entry(other).or_default() += 1;
                }
            }
        }
    }
    let most =
        |counts| most_often(counts).into_iter().take(ALIKE).map(|(class, _)| class).collect();
    Ok(together.into_iter().map(most).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_confusion_counts_for_both_classes() {
        let mut tally = Tally::default();
        let [apple, pear, kiwi] = [0, 1, 2].map(ClassId);
        tally.note(apple, &[apple]);
        tally.note(apple, &[pear, apple]);
        tally.note(pear, &[kiwi]);
        tally.note(pear, &[kiwi, apple]);
        let past = tally.past();
        let apples = &past[&apple];
        assert_eq!((apples.met, apples.right, apples.among, apples.wrongly), (2, 1, 2, 0));
        assert_eq!(past[&pear].confused, [(kiwi, 2), (apple, 1)]);
        assert_eq!((past[&pear].wrongly, past[&kiwi].wrongly), (1, 2));
    }
}
