//! The ranked guesses of one trial.

use super::ClassId;

/// The most guesses a session may allow.
pub const MAX_K: usize = 9;

/// Up to k different classes, best first. Rank 0 is the first guess.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Guesses {
    ranked: Vec<ClassId>,
    k: usize,
}

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
        let k = k.clamp(1, MAX_K);
        Self { ranked: Vec::with_capacity(k), k }
    }

    /// A list with these classes in order; repeated classes and those beyond `k` are left out.
    pub fn from_ranked(k: usize, classes: impl IntoIterator<Item = ClassId>) -> Self {
        let mut guesses = Self::new(k);
        for class in classes {
            if guesses.ranked.len() < guesses.k && !guesses.ranked.contains(&class) {
                guesses.ranked.push(class);
            }
        }
        guesses
    }

    /// The guesses, best first.
    pub fn ranked(&self) -> &[ClassId] {
        &self.ranked
    }

    /// How many guesses are allowed.
    pub fn k(&self) -> usize {
        self.k
    }

    /// Whether nothing has been guessed yet.
    pub fn is_empty(&self) -> bool {
        self.ranked.is_empty()
    }

    /// The rank of a class, if it is guessed.
    pub fn rank_of(&self, class: ClassId) -> Option<usize> {
        self.ranked.iter().position(|&guess| guess == class)
    }

    /// Appends a guess.
    pub fn add(&mut self, class: ClassId) -> Result<(), GuessRefused> {
        if let Some(rank) = self.rank_of(class) {
            return Err(GuessRefused::AlreadyThere(rank));
        }
        if self.ranked.len() == self.k {
            return Err(GuessRefused::Full);
        }
        self.ranked.push(class);
        Ok(())
    }

    /// Removes the guess at a rank; those below move up.
    pub fn remove(&mut self, rank: usize) -> Result<ClassId, GuessRefused> {
        if rank >= self.ranked.len() {
            return Err(GuessRefused::NoSuchRank(rank));
        }
        Ok(self.ranked.remove(rank))
    }

    /// Moves the guess at rank `from` to rank `to`, shifting those between.
    pub fn shift(&mut self, from: usize, to: usize) -> Result<(), GuessRefused> {
        for rank in [from, to] {
            if rank >= self.ranked.len() {
                return Err(GuessRefused::NoSuchRank(rank));
            }
        }
        let class = self.ranked.remove(from);
        self.ranked.insert(to, class);
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
        assert_eq!(list.shift(0, 4), Err(GuessRefused::NoSuchRank(4)));
    }

    #[test]
    fn removal_names_the_class_and_refuses_empty_ranks() {
        let mut list = guesses(&[1, 2]);
        assert_eq!(list.remove(0), Ok(ClassId(1)));
        assert_eq!(list.remove(1), Err(GuessRefused::NoSuchRank(1)));
    }
}
