//! The ranked guesses of one trial.

use super::ClassId;

/// The most guesses a session may allow.
pub const MAX_K: usize = 9;

/// Up to k different classes, best first. Rank 0 is the first guess.
///
/// They lie side by side, without memory of their own: a long session remembers them at every step.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Guesses {
    /// From `count` on: [`VACANT`].
    slots: [ClassId; MAX_K],
    count: u8,
    k: u8,
}

/// What stands in a slot without a guess.
const VACANT: ClassId = ClassId(0);

/// Why a change of the guess list was refused; the list is as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GuessRefused {
    /// All k slots are taken.
    #[error("all guess slots are taken: remove one first")]
    Full,
    /// The class is already guessed, at this rank.
    #[error("already guess {}", .0 + 1)]
    AlreadyThere(usize),
    /// No guess has this rank.
    #[error("there is no guess {}", .0 + 1)]
    NoSuchRank(usize),
}

impl Guesses {
    /// An empty list of at most `k` guesses; `k` is held within 1..=[`MAX_K`].
    pub fn new(k: usize) -> Self {
        let k = u8::try_from(k.clamp(1, MAX_K)).unwrap_or(u8::MAX);
        Self { slots: [VACANT; MAX_K], count: 0, k }
    }

    /// A list with these classes in order; repeated classes and those beyond `k` are left out.
    pub fn from_ranked(k: usize, classes: impl IntoIterator<Item = ClassId>) -> Self {
        let mut guesses = Self::new(k);
        for class in classes {
            // Refused is what is left out.
            guesses.add(class).unwrap_or_default();
        }
        guesses
    }

    /// The guesses, best first.
    pub fn ranked(&self) -> &[ClassId] {
        &self.slots[..usize::from(self.count)]
    }

    /// How many guesses are allowed.
    pub fn k(&self) -> usize {
        usize::from(self.k)
    }

    /// Whether nothing has been guessed yet.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The rank of a class, if it is guessed.
    pub fn rank_of(&self, class: ClassId) -> Option<usize> {
        self.ranked().iter().position(|&guess| guess == class)
    }

    /// Appends a guess.
    pub fn add(&mut self, class: ClassId) -> Result<(), GuessRefused> {
        if let Some(rank) = self.rank_of(class) {
            return Err(GuessRefused::AlreadyThere(rank));
        }
        if self.count == self.k {
            return Err(GuessRefused::Full);
        }
        self.slots[usize::from(self.count)] = class;
        self.count += 1;
        Ok(())
    }

    /// Removes the guess at a rank; those below move up.
    pub fn remove(&mut self, rank: usize) -> Result<ClassId, GuessRefused> {
        let class = *self.ranked().get(rank).ok_or(GuessRefused::NoSuchRank(rank))?;
        self.slots[rank..usize::from(self.count)].rotate_left(1);
        self.count -= 1;
        self.slots[usize::from(self.count)] = VACANT;
        Ok(class)
    }

    /// Moves the guess at rank `from` to rank `to`, shifting those between.
    pub fn shift(&mut self, from: usize, to: usize) -> Result<(), GuessRefused> {
        for rank in [from, to] {
            if rank >= usize::from(self.count) {
                return Err(GuessRefused::NoSuchRank(rank));
            }
        }
        if from <= to {
            self.slots[from..=to].rotate_left(1);
        } else {
            self.slots[to..=from].rotate_right(1);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guesses(classes: &[u32]) -> Guesses {
        Guesses::from_ranked(5, classes.iter().copied().map(ClassId))
    }

    #[test]
    fn a_class_is_guessed_once() {
        let mut list = guesses(&[7, 3]);
        assert_eq!(list.add(ClassId(3)), Err(GuessRefused::AlreadyThere(1)));
        assert_eq!(list, guesses(&[7, 3]));
    }

    #[test]
    fn the_sixth_guess_is_refused() {
        let mut list = guesses(&[1, 2, 3, 4, 5]);
        assert_eq!(list.add(ClassId(6)), Err(GuessRefused::Full));
    }

    #[test]
    fn shifting_keeps_the_others_in_order() {
        let mut list = guesses(&[1, 2, 3, 4]);
        list.shift(3, 0).unwrap();
        assert_eq!(list, guesses(&[4, 1, 2, 3]));
        list.shift(0, 2).unwrap();
        assert_eq!(list, guesses(&[1, 2, 4, 3]));
        assert_eq!(list.shift(0, 4), Err(GuessRefused::NoSuchRank(4)));
    }

    #[test]
    fn removal_names_the_class_and_refuses_empty_ranks() {
        let mut list = guesses(&[1, 2]);
        assert_eq!(list.remove(0), Ok(ClassId(1)));
        assert_eq!(list, guesses(&[2]), "nothing of a removed guess is left");
        assert_eq!(list.remove(1), Err(GuessRefused::NoSuchRank(1)));
    }
}
