//! Names of the halves of a dataset: of folders, of files that hold many images, in lists.

use super::truth::Half;

/// Names of the half with the images to label, the most usual first.
const VAL: [&str; 4] = ["val", "valid", "validation", "test"];

/// Names of the other half.
const TRAIN: [&str; 2] = ["train", "training"];

/// How ILSVRC's archives and the folders made of them begin.
const ILSVRC: &str = "ilsvrc2012_img_";

/// Endings of files that hold many images.
const CONTAINERS: [&str; 3] = [".tar", ".parquet", ".bin"];

/// The half of this name, and how usual the name is for it: 0 most. A folder's name is all of it, so that
/// a class of railway stations is none.
pub(super) fn half_by_name(name: &str) -> Option<(Half, usize)> {
    let lower = name.to_ascii_lowercase();
    let lower = lower.strip_prefix(ILSVRC).unwrap_or(&lower);
    if TRAIN.contains(&lower) {
        return Some((Half::Train, 0));
    }
    VAL.iter().position(|known| *known == lower).map(|place| (Half::Val, place))
}

/// The half that a file with many images belongs to: one of the words of its name says so, as in
/// `imagenet1k-validation-00.tar` and `data_batch_1.bin`.
pub(super) fn half_of_container(name: &str) -> Option<(Half, usize)> {
    let bare = without_ending(name);
    if bare.starts_with("data_batch_") {
        return Some((Half::Train, 0));
    }
    half_by_name(bare).or_else(|| bare.split(|c: char| !c.is_alphanumeric()).find_map(half_by_name))
}

/// A name without the ending that says that many images are in it.
pub(super) fn without_ending(name: &str) -> &str {
    let ending = CONTAINERS.iter().find(|ending| {
        name.len() > ending.len()
            && name
                .get(name.len() - ending.len()..)
                .is_some_and(|end| end.eq_ignore_ascii_case(ending))
    });
    ending.map_or(name, |ending| &name[..name.len() - ending.len()])
}

/// Whether a file's name says that many images are in it.
pub(super) fn has_ending(name: &str) -> bool {
    without_ending(name).len() < name.len()
}

/// Whether a file of this name is one that holds many images, or damaged. Other programs call files
/// `.bin` as well.
pub(super) fn must_hold_many(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let is_cifar = lower.starts_with("data_batch_")
        || ["test_batch.bin", "train.bin", "test.bin"].contains(&&*lower);
    let is_bin = lower.rsplit('.').next() == Some("bin");
    has_ending(name) && (!is_bin || is_cifar)
}

/// Whether a path has a name in it that people give to what ILSVRC was made of.
pub(super) fn speaks_of_ilsvrc(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    lower.contains("imagenet") || lower.contains("ilsvrc")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_a_half_by_its_whole_name() {
        let half = |name| half_by_name(name).map(|(half, _)| half);
        assert_eq!(half("Train"), Some(Half::Train));
        assert_eq!(half("ILSVRC2012_img_val"), Some(Half::Val));
        assert_eq!((half("train_station"), half("n01440764"), half("vale")), (None, None, None));
        assert!(half_by_name("val").unwrap().1 < half_by_name("TEST").unwrap().1);
    }

    #[test]
    fn a_container_is_of_a_half_by_one_of_its_words() {
        let half = |name| half_of_container(name).map(|(half, _)| half);
        for name in
            ["imagenet1k-validation-00.tar", "val.TAR", "test_batch.bin", "test-0-of-1.parquet"]
        {
            assert_eq!(half(name), Some(Half::Val), "{name}");
        }
        for name in ["ILSVRC2012_img_train.tar", "data_batch_3.bin", "train-00000-of-00294.parquet"]
        {
            assert_eq!(half(name), Some(Half::Train), "{name}");
        }
        assert_eq!((half("n01440764.tar"), half("trains.tar")), (None, None));
        assert_eq!((without_ending("a.tar"), without_ending(".tar")), ("a", ".tar"));
    }
}
