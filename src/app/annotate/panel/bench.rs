//! The lookalike bench: up to five classes side by side, their examples paged and enlarged in
//! step.

use crate::domain::ClassId;

/// Classes on the bench at most.
pub(in super::super) const MOST: usize = 5;

/// Sizes of examples, in lines, the largest first: one as large as fits, then one row, then several.
const SIZES: [u16; 4] = [0, u16::MAX, 8, 4];
/// The size to begin with.
const USUAL: usize = 2;

/// Where the classes come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Source {
    /// The guesses, and the class under the cursor.
    Guesses,
    /// The class under the cursor and its siblings.
    Siblings,
    /// The class under the cursor and those it is confused with, by the annotator or a model.
    Confused,
    /// What a model says of the image, once that was shown.
    Model,
}

impl Source {
    /// What it is called.
    pub(in super::super) fn name(self) -> &'static str {
        match self {
            Self::Guesses => "guesses",
            Self::Siblings => "siblings",
            Self::Confused => "often confused",
            Self::Model => "what the model says",
        }
    }

    /// The next one in the round.
    pub(in super::super) fn next(self) -> Self {
        match self {
            Self::Guesses => Self::Siblings,
            Self::Siblings => Self::Confused,
            Self::Confused => Self::Model,
            Self::Model => Self::Guesses,
        }
    }
}

/// The bench.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Bench {
    /// The class it is about.
    pub(in super::super) about: ClassId,
    /// Where the classes come from.
    pub(in super::super) source: Source,
    /// The classes side by side.
    pub(in super::super) classes: Vec<ClassId>,
    /// Place of the cursor among them.
    pub(in super::super) cursor: usize,
    /// Number of the first example shown of each.
    pub(in super::super) first: usize,
    /// How large the examples are: a place in [`SIZES`].
    pub(in super::super) size: usize,
}

impl Bench {
    /// Puts classes on the bench, each once, at most five.
    pub(in super::super) fn new(about: ClassId, source: Source, classes: &[ClassId]) -> Self {
        let mut kept: Vec<ClassId> = Vec::new();
        for &class in classes {
            if !kept.contains(&class) && kept.len() < MOST {
                kept.push(class);
            }
        }
        Self { about, source, classes: kept, cursor: 0, first: 0, size: USUAL }
    }

    /// Moves the cursor.
    pub(in super::super) fn step(&mut self, by: isize) {
        let last = self.classes.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(by).min(last);
    }

    /// Leafs through the examples of all classes; `most` is the longest list of them.
    pub(in super::super) fn leaf(&mut self, by: isize, most: usize) {
        self.first = self.first.saturating_add_signed(by).min(most.saturating_sub(1));
    }

    /// Larger examples, or smaller ones.
    pub(in super::super) fn zoom(&mut self, is_nearer: bool) {
        let last = SIZES.len() - 1;
        self.size = if is_nearer { self.size.saturating_sub(1) } else { (self.size + 1).min(last) };
    }

    /// Rows of examples in so many lines; `None`: a single one as large as fits.
    pub(in super::super) fn rows(&self, lines: u16) -> Option<u16> {
        let size = SIZES[self.size];
        (size > 0).then(|| (lines / size).max(1))
    }

    /// The class under the cursor.
    pub(in super::super) fn selected(&self) -> Option<ClassId> {
        self.classes.get(self.cursor).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_different_classes_at_most() {
        let classes = [3, 1, 3, 4, 5, 6, 7].map(ClassId);
        let mut bench = Bench::new(ClassId(3), Source::Siblings, &classes);
        assert_eq!(bench.classes, [3, 1, 4, 5, 6].map(ClassId));
        bench.step(9);
        assert_eq!(bench.selected(), Some(ClassId(6)));
        assert_eq!(bench.rows(17), Some(2));
        bench.zoom(true);
        assert_eq!(bench.rows(17), Some(1));
        bench.zoom(true);
        bench.zoom(true);
        assert_eq!(bench.rows(17), None);
        bench.leaf(5, 4);
        assert_eq!(bench.first, 3);
    }
}
