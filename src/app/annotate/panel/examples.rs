//! The examples of one class, a page of them, one of them enlarged.

/// Examples on a page: as many as were shown of a class in 2014.
pub(in super::super) const PAGE: usize = 13;

/// Which example is looked at. It knows numbers, not images.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Examples {
    /// Number of the example, from 0.
    chosen: usize,
    /// Whether it fills the panel.
    is_enlarged: bool,
}

impl Examples {
    /// Number of the example looked at, of so many.
    pub(in super::super) fn chosen(self, count: usize) -> usize {
        self.chosen.min(count.saturating_sub(1))
    }

    /// Whether one example fills the panel.
    pub(in super::super) fn is_enlarged(self) -> bool {
        self.is_enlarged
    }

    /// Numbers of the first example on the page and of the one after the last.
    pub(in super::super) fn page(self, count: usize) -> std::ops::Range<usize> {
        let first = self.chosen(count) / PAGE * PAGE;
        first..(first + PAGE).min(count)
    }

    /// So many examples on, staying among them.
    pub(in super::super) fn step(&mut self, by: isize, count: usize) {
        let last = count.saturating_sub(1);
        self.chosen = self.chosen(count).saturating_add_signed(by).min(last);
    }

    /// A page on, or back.
    pub(in super::super) fn turn(&mut self, is_forward: bool, count: usize) {
        let first = self.page(count).start;
        if !is_forward {
            self.chosen = first.saturating_sub(PAGE);
        } else if first + PAGE < count {
            self.chosen = first + PAGE;
        }
    }

    /// Enlarges the example, or shows the page again.
    pub(in super::super) fn switch_enlarged(&mut self) {
        self.is_enlarged = !self.is_enlarged;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_turned_and_steps_cross_them() {
        let mut examples = Examples::default();
        assert_eq!(examples.page(30), 0..13);
        examples.turn(true, 30);
        examples.turn(true, 30);
        examples.turn(true, 30);
        assert_eq!((examples.chosen(30), examples.page(30)), (26, 26..30));
        examples.step(-1, 30);
        assert_eq!(examples.page(30), 13..26);
        examples.step(100, 30);
        assert_eq!(examples.chosen(30), 29);
        // Another class has fewer.
        assert_eq!((examples.chosen(5), examples.page(5)), (4, 0..5));
        examples.turn(false, 5);
        assert_eq!(examples.chosen(5), 0);
        assert_eq!((examples.chosen(0), examples.page(0)), (0, 0..0));
    }
}
