//! The truth taken out of the file.

use std::collections::HashMap;
use std::fs;

use super::*;
use crate::domain::GroundTruth;

/// The bench with a truth that stands nowhere else.
fn secretive() -> Bench {
    let mut bench = bench();
    let mut draft = fruit();
    for image in draft.images.iter_mut().filter(|image| image.role == Role::Label) {
        image.class = "the-secret".to_owned();
    }
    bench.store.put_dataset(&draft).unwrap();
    bench
}

/// Whether a text stands anywhere in the data file or the files beside it.
fn holds(folder: &Path, text: &str) -> bool {
    let files = fs::read_dir(folder).unwrap().map(|entry| fs::read(entry.unwrap().path()).unwrap());
    files.into_iter().any(|bytes| bytes.windows(text.len()).any(|part| part == text.as_bytes()))
}

fn take(store: &mut Store, dataset: DatasetId) -> Result<Vec<(String, GroundTruth)>, StoreError> {
    let mut kept = Vec::new();
    store.take_truth(dataset, |truth| {
        kept = truth.to_vec();
        Ok::<_, StoreError>(())
    })?;
    Ok(kept)
}

#[test]
fn what_was_taken_is_gone_to_the_last_byte_and_comes_back() {
    let Bench { folder, mut store, dataset, .. } = secretive();
    let before = store.ground_truth(dataset).unwrap();
    let first = store.label_images(dataset).unwrap()[0];
    let valid = HashMap::from([(first, vec!["also-secret".to_owned()])]);
    store.put_valid_classes(dataset, &valid).unwrap();
    assert!(holds(folder.path(), "the-secret") && holds(folder.path(), "also-secret"));
    let kept = take(&mut store, dataset).unwrap();
    assert_eq!(kept.len(), 4);
    let truth =
        GroundTruth { class: "the-secret".to_owned(), valid: vec!["also-secret".to_owned()] };
    assert_eq!(kept[0], ("val/apple/1.jpg".to_owned(), truth));
    assert!(store.sweep().unwrap());
    assert!(!holds(folder.path(), "the-secret") && !holds(folder.path(), "also-secret"));
    assert_eq!(store.ground_truth(dataset).unwrap(), HashMap::new());
    assert!(store.dataset_by_name("fruit").unwrap().unwrap().is_key_taken);
    assert!(matches!(take(&mut store, dataset), Err(StoreError::NoSuch { .. })));
    assert_eq!(store.valid_classes(dataset).unwrap(), HashMap::new());
    let error = store.put_valid_classes(dataset, &valid).unwrap_err();
    assert!(error.to_string().contains("key file"), "{error}");
    let paths = store.label_paths(dataset).unwrap();
    let truth = kept.into_iter().map(|(path, class)| (paths[&path], class)).collect();
    store.put_truth(dataset, &truth).unwrap();
    assert_eq!(store.ground_truth(dataset).unwrap(), before);
    assert_eq!(store.valid_classes(dataset).unwrap(), valid);
    assert!(!store.dataset_by_name("fruit").unwrap().unwrap().is_key_taken);
}

#[test]
fn what_is_right_as_well_is_replaced_as_a_whole_and_stays_in_its_file() {
    let Bench { folder, mut store, dataset, session, .. } = bench();
    let images = store.label_images(dataset).unwrap();
    let of = |image: usize, classes: &[&str]| {
        (images[image], classes.iter().map(|&class| class.to_owned()).collect::<Vec<_>>())
    };
    let first = HashMap::from([of(0, &["the-valid", "pear"]), of(1, &["pear"]), of(2, &[])]);
    assert_eq!(store.put_valid_classes(dataset, &first).unwrap(), 2);
    let second = HashMap::from([of(0, &["apple", "the-valid"])]);
    assert_eq!(store.put_valid_classes(dataset, &second).unwrap(), 1);
    assert_eq!(store.valid_classes(dataset).unwrap(), second);
    store.put_dataset(&fruit()).unwrap();
    assert_eq!(store.valid_classes(dataset).unwrap(), second, "imports leave it alone");
    let bundle = folder.path().join("to send");
    store.bundle(&bundle, &[session], Bundling::default()).unwrap();
    let (_folder, path, mut other, elsewhere) = super::merging::another_machine();
    for file in [&bundle, &store.path().to_owned()] {
        super::merging::merge(&mut other, file).unwrap();
        assert_eq!(other.valid_classes(elsewhere).unwrap(), HashMap::new());
    }
    drop(other);
    let is_in = |path: &Path| fs::read(path).unwrap().windows(9).any(|part| part == b"the-valid");
    assert!(!is_in(&bundle) && !is_in(&path));
    assert_eq!(store.put_valid_classes(dataset, &HashMap::new()).unwrap(), 0);
    assert_eq!(store.valid_classes(dataset).unwrap(), HashMap::new());
}

#[test]
fn what_could_not_be_kept_is_not_deleted() {
    let Bench { folder: _folder, mut store, dataset, .. } = secretive();
    let before = store.ground_truth(dataset).unwrap();
    let full = |_: &[(String, GroundTruth)]| Err(store_error());
    let error = store.take_truth(dataset, full).unwrap_err();
    assert!(matches!(error, StoreError::Full { .. }), "{error}");
    assert_eq!(store.ground_truth(dataset).unwrap(), before);
    assert!(!store.datasets().unwrap()[0].is_key_taken);
}

fn store_error() -> StoreError {
    StoreError::Full { path: PathBuf::from("/key") }
}

#[test]
fn importing_again_leaves_the_truth_out_until_it_is_asked_for() {
    let Bench { folder, mut store, dataset, .. } = bench();
    take(&mut store, dataset).unwrap();
    let mut draft = fruit();
    draft.images[2].bytes = 1;
    draft.images.push(image("val/apple/3.jpg", "apple", Role::Label));
    let (_, counts) = store.put_dataset(&draft).unwrap();
    assert_eq!((counts.added, counts.changed, counts.unchanged), (1, 1, 5));
    assert_eq!(store.ground_truth(dataset).unwrap(), HashMap::new());
    let shown = store.images(dataset).unwrap();
    assert!(shown.iter().all(|image| (image.role == Role::Label) == image.class.is_empty()));
    store.put_dataset_with_truth(&draft).unwrap();
    assert_eq!(store.ground_truth(dataset).unwrap().len(), 5);
    assert!(!store.datasets().unwrap()[0].is_key_taken);
    drop(folder);
}

#[test]
fn a_reader_keeps_the_log_from_being_emptied_only_while_it_reads() {
    let Bench { folder, path, mut store, dataset, .. } = secretive();
    take(&mut store, dataset).unwrap();
    let idle = Store::open(&path).unwrap();
    idle.datasets().unwrap();
    assert!(store.sweep().unwrap(), "an open file that nobody reads is no hindrance");
    assert!(!holds(folder.path(), "the-secret"));
}
