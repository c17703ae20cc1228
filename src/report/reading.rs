//! When figures are not to be believed as they stand: too few, too many at once, not independent. The same
//! rules and words for every topic.

use crate::domain::counted;

/// With fewer images a share may be nearly anything.
const FEWEST_IMAGES: u64 = 30;
/// With fewer cases (errors, say, or images both got wrong) an interval by resampling is too narrow, and a
/// trend rests on single images.
const FEWEST_CASES: u64 = 10;

/// A warning if a figure rests on too few images.
pub(super) fn few_images(n: u64, what: &str) -> Option<String> {
    (n < FEWEST_IMAGES).then(|| {
        format!("{what} on {} only: no more than a first impression.", counted(n, "image"))
    })
}

/// A warning if what a figure turns on was seen too seldom. `cases` are such as "images that both got
/// wrong".
pub(super) fn few_cases(n: u64, cases: &str) -> Option<String> {
    (n < FEWEST_CASES).then(|| {
        format!(
            "There are few {cases} ({n}): their figure may change with the next image, and its \
                 interval is too narrow."
        )
    })
}

/// A warning where so many figures stand beside each other that some differ by chance.
pub(super) fn many_tests(figures: usize, what: &str) -> Option<String> {
    (figures > 3).then(|| {
        format!(
            "There are {figures} {what}: of twenty intervals at 95 % about one misses its true value by \
             chance, so the lowest and the highest are not to be picked out and believed."
        )
    })
}

/// A warning where images come up several times.
pub(super) fn repeated(images: usize) -> Option<String> {
    (images > 0).then(|| {
        format!(
            "{} counted more than once, by several annotators or in several sessions: such trials are not \
             independent, and intervals that take them for it are too narrow.",
            if images == 1 { "1 image is".to_owned() } else { format!("{images} images are") },
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_come_where_figures_are_few_many_or_not_independent() {
        assert_eq!(few_images(30, "Agreement"), None);
        assert_eq!(
            few_images(1, "Agreement").unwrap(),
            "Agreement on 1 image only: no more than a first impression."
        );
        assert!(few_cases(9, "errors").unwrap().contains("few errors (9)"));
        assert_eq!(
            (few_cases(10, "errors"), many_tests(3, "pairs"), repeated(0)),
            (None, None, None)
        );
        assert!(many_tests(66, "pairs").unwrap().starts_with("There are 66 pairs"));
        assert!(repeated(1).unwrap().starts_with("1 image is counted"));
    }
}
