//! ILSVRC2012's validation set (which is that of all years until 2017): how its files are called, and how
//! many there are.

/// How many images it has.
pub(super) const IMAGES: usize = 50_000;

/// How its files begin.
const BEGIN: &str = "ILSVRC2012_val_";

/// The name of the image with a number from 1, without its extension.
pub(super) fn name(number: usize) -> String {
    format!("{BEGIN}{number:08}")
}

/// Whether the file at a path is called as those of the set.
pub(super) fn has(path: &str) -> bool {
    file_name(path).starts_with(BEGIN)
}

/// The number in the name of the file at a path, from 1 to [`IMAGES`].
pub(super) fn number(path: &str) -> Option<usize> {
    let digits = file_name(path).strip_prefix(BEGIN)?.get(..8)?;
    digits.parse().ok().filter(|number| (1..=IMAGES).contains(number))
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_is_that_of_the_name() {
        assert_eq!(name(347), "ILSVRC2012_val_00000347");
        assert_eq!(number("a/ILSVRC2012_val_00000347.JPEG"), Some(347));
        assert_eq!(number("ILSVRC2012_val_00050001.JPEG"), None);
        assert!(has("x/ILSVRC2012_val_00000001_n02951358.JPEG") && !has("ILSVRC2012_val_/a.JPEG"));
    }
}
