//! Files of records made here.

#![expect(clippy::disallowed_methods, reason = "files are written to folders of their own")]

use super::*;
use crate::dataset::container::{index, kind_of, read_held};
use crate::domain::Held;
use proptest::prelude::*;
use std::fs;
use std::sync::Arc;

/// A record of these labels whose pixels are all of one colour, but for the first, which is black.
fn record(labels: &[u8], colour: [u8; 3]) -> Vec<u8> {
    let plane = |value| [vec![0], vec![value; PIXELS - 1]].concat();
    [labels.to_vec(), colour.map(plane).concat()].concat()
}

fn sample(name: &str, bytes: &[u8], kind: ContainerKind) -> (tempfile::TempDir, Contents) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    let contents = index(folder.path(), name, kind, &mut |_| {}).unwrap();
    (folder, contents)
}

#[test]
fn records_of_cifar_10_are_images_with_labels() {
    let bytes = [record(&[3], [1, 2, 3]), record(&[9], [250, 0, 7])].concat();
    let (folder, contents) = sample("data_batch_1.bin", &bytes, ContainerKind::Cifar10);
    let path = folder.path().join("data_batch_1.bin");
    assert_eq!(kind_of(&path).unwrap(), Some(ContainerKind::Cifar10));
    assert_eq!((contents.problems.len(), contents.class_names.len()), (0, 0));
    let names: Vec<_> = contents.folders[0].names.iter().collect();
    assert_eq!(names, ["00000.png", "00001.png"]);
    let labels: Vec<_> = contents.folders[0].labels.as_ref().unwrap().iter().collect();
    assert_eq!(labels, ["3", "9"]);
    let held = Held { container: Arc::new(contents.container), at: 1, bytes: 0 };
    let png = read_held(folder.path(), &held, 10_000).unwrap();
    let image = image::load_from_memory(&png).unwrap().to_rgb8();
    assert_eq!(image.dimensions(), (32, 32));
    assert_eq!((image.get_pixel(0, 0).0, image.get_pixel(31, 31).0), ([0, 0, 0], [250, 0, 7]));
    assert!(read_held(folder.path(), &Held { at: 2, ..held.clone() }, 10_000).is_err());
    assert!(read_held(folder.path(), &Held { at: u64::MAX, ..held }, 10_000).is_err());
}

#[test]
fn classes_of_cifar_100_stand_below_those_above_them() {
    let bytes = [record(&[1, 0], [1, 2, 3]), record(&[0, 2], [4, 5, 6])].concat();
    let (folder, contents) = sample("test.bin", &bytes, ContainerKind::Cifar100);
    assert_eq!(kind_of(&folder.path().join("test.bin")).unwrap(), Some(ContainerKind::Cifar100));
    let labels: Vec<_> = contents.folders[0].labels.as_ref().unwrap().iter().collect();
    assert_eq!(labels, ["0", "2"]);
    let named = |fine: &str, coarse: &str| {
        fs::write(folder.path().join("fine_label_names.txt"), fine).unwrap();
        fs::write(folder.path().join("coarse_label_names.txt"), coarse).unwrap();
        index(folder.path(), "test.bin", ContainerKind::Cifar100, &mut |_| {}).unwrap().class_names
    };
    // Of a class that no record is of, it is not known what it stands below.
    assert_eq!(named("apple\nbaby\nbear\n\n", "animals\nfruit\n"), ["apple", "baby", "bear"]);
    assert_eq!(named("apple\n", "animals\nfruit\n"), ["fruit/apple"]);
    assert_eq!(named("apple\n", "animals\n"), ["apple"]);
}

#[test]
fn what_is_no_whole_record_is_said() {
    let bytes = [record(&[3], [1, 2, 3]), record(&[200], [0; 3]), vec![1; 5]].concat();
    let (folder, contents) = sample("test_batch.bin", &bytes, ContainerKind::Cifar10);
    assert_eq!(kind_of(&folder.path().join("test_batch.bin")).unwrap(), None);
    let problems: Vec<_> = contents.problems.iter().map(Problem::to_string).collect();
    assert_eq!(
        problems,
        [
            "test_batch.bin: ends with 5 bytes that are no whole record",
            "test_batch.bin: 1 records of classes that there are not"
        ]
    );
    let labels: Vec<_> = contents.folders[0].labels.as_ref().unwrap().iter().collect();
    assert_eq!(labels, ["3", ""]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]
    #[test]
    fn any_bytes_are_indexed(bytes in proptest::collection::vec(any::<u8>(), 0..10_000)) {
        for kind in [ContainerKind::Cifar10, ContainerKind::Cifar100] {
            let (_folder, contents) = sample("a.bin", &bytes, kind);
            let images: usize = contents.folders.iter().map(|folder| folder.names.len()).sum();
            prop_assert_eq!(images, bytes.len() / record_bytes(kind));
        }
    }
}
