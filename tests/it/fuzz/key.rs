//! Key files.

use super::{check_problems, choice};
use hit5::dataset::{Extent, Key};
use hit5::domain::{ImageId, sha256};
use std::collections::HashMap;

/// What is taken for a key is written and read again. With the first byte odd the rest are the lines, and a
/// head that fits stands before them: no fuzzer makes one.
pub(crate) fn check(data: &[u8]) {
    let (choice, bytes) = choice(data);
    if choice % 2 == 0 {
        return check_key(bytes);
    }
    let count = bytes.split_inclusive(|&byte| byte == b'\n').count();
    let sum = sha256(bytes);
    let head =
        format!(r#"{{"dataset":"fruit","hit5_key":1,"images":{count},"sha256":"{sum}"}}"#) + "\n";
    check_key(&[head.as_bytes(), bytes].concat());
}

fn check_key(bytes: &[u8]) {
    let key = match Key::parse("a.key", bytes) {
        Ok(key) => key,
        Err(problems) => {
            assert!(!problems.is_empty());
            check_problems(&problems);
            return assert!(problems.iter().all(|it| it.place.starts_with("a.key, line ")));
        }
    };
    assert_eq!(Key::parse("a.key", key.to_text().as_bytes()), Ok(key.clone()));
    let images: HashMap<String, ImageId> =
        (0..).zip(&key.truth).map(|(n, (path, _))| (path.clone(), ImageId(n))).collect();
    assert_eq!(images.len(), key.truth.len(), "no image is listed twice");
    let (taxonomy, _) = hit5::taxonomy::Taxonomy::from_file("a.tsv", b"key\na\nb\n");
    match key.resolve("a.key", &images, &taxonomy, Extent::Whole) {
        Ok(found) => assert_eq!(found.len(), images.len()),
        Err(problems) => check_problems(&problems),
    }
    let none = HashMap::new();
    let part = key.resolve("a.key", &none, &taxonomy, Extent::Part);
    assert!(part.is_ok_and(|found| found.is_empty()), "images of other parts are left out");
}
