//! Who said what of one image, without the who.

/// How many annotators gave which class to one image.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClassCounts {
    total: u64,
    per_class: Vec<(usize, u64)>,
}

impl ClassCounts {
    /// Counts the classes that annotators gave.
    pub fn of(classes: impl IntoIterator<Item = usize>) -> Self {
        let mut counts = Self::default();
        for class in classes {
            counts.total += 1;
            match counts.per_class.iter_mut().find(|(known, _)| *known == class) {
                Some((_, count)) => *count += 1,
                None => counts.per_class.push((class, 1)),
            }
        }
        counts
    }

    /// How many gave a class.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The classes that were given, each with how many gave it.
    pub fn per_class(&self) -> &[(usize, u64)] {
        &self.per_class
    }

    /// Ordered pairs of annotators who agree.
    pub(super) fn agreeing_pairs(&self) -> f64 {
        self.per_class.iter().map(|&(_, count)| (count * (count - 1)) as f64).sum()
    }

    /// Share of the pairs of annotators that agree; `None` without a pair.
    pub(super) fn agreement(&self) -> Option<f64> {
        (self.total > 1).then(|| self.agreeing_pairs() / (self.total * (self.total - 1)) as f64)
    }
}

/// How often each class was given over several images.
#[derive(Debug, Default)]
pub(super) struct Totals {
    per_class: Vec<u64>,
    all: u64,
}

impl Totals {
    pub(super) fn add(&mut self, class: usize, count: u64) {
        if class >= self.per_class.len() {
            self.per_class.resize(class + 1, 0);
        }
        self.per_class[class] += count;
        self.all += count;
    }

    pub(super) fn add_all(&mut self, image: &ClassCounts, times: u64) {
        for &(class, count) in image.per_class() {
            self.add(class, count * times);
        }
    }

    /// How many classes were given in all.
    pub(super) fn all(&self) -> u64 {
        self.all
    }

    /// How often each class was given, by its number.
    pub(super) fn per_class(&self) -> &[u64] {
        &self.per_class
    }

    /// The sum of the squared shares of the classes: how often two drawn blindly agree. 0 without any.
    pub(super) fn squared_shares(&self) -> f64 {
        let all = (self.all as f64).max(1.0);
        self.per_class.iter().map(|&count| (count as f64 / all).powi(2)).sum()
    }
}
