//! Files that hold many images: tar archives, CIFAR's files, and what only looks like one.

use super::{check_problems, check_text, choice, in_folder};
use hit5::dataset::container::{Contents, index, kind_of, read_held, why_not};
use hit5::dataset::find_in_packed;
use hit5::domain::{ContainerKind, Held};
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// So many images of a folder are read.
const READ: usize = 4;
/// The largest image that is taken.
const MOST: u64 = 1 << 20;
const BLOCK: usize = 512;

/// What is listed lies in the file and can be read; what is said of the rest can be shown. With an even
/// first byte the sums in headers are mended first: no fuzzer finds them.
pub(crate) fn check(data: &[u8]) {
    let (choice, bytes) = choice(data);
    let mut bytes = bytes.to_vec();
    if choice % 2 == 0 {
        mend_sums(&mut bytes);
    }
    let name = ["a.tar", "test_batch.bin", "train.bin", "a.tgz"][choice / 2 % 4];
    in_folder(|folder| {
        fs::write(folder.join(name), &bytes).unwrap();
        check_file(folder, name, &bytes);
        fs::remove_file(folder.join(name)).unwrap();
    });
}

fn check_file(folder: &Path, name: &str, bytes: &[u8]) {
    let path = folder.join(name);
    let kind = kind_of(&path).unwrap();
    if let Some(why) = why_not(&path).unwrap() {
        check_text(why);
    }
    // A file may have become another one since its kind was looked at.
    let guess = if name == "train.bin" { ContainerKind::Cifar100 } else { ContainerKind::Tar };
    for kind in kind.into_iter().chain([guess]) {
        match index(folder, name, kind, &mut |_| {}) {
            Ok(contents) => check_contents(folder, &contents, bytes),
            Err(error) => check_text(&error.to_string()),
        }
    }
    match find_in_packed(&path, &|name| !name.is_empty(), MOST) {
        Ok(found) => assert!(found.iter().all(|(_, bytes)| bytes.len() as u64 <= MOST)),
        Err(error) => check_text(&error.to_string()),
    }
}

/// Whether every image that is listed is where it is said to be.
pub(super) fn check_contents(folder: &Path, contents: &Contents, bytes: &[u8]) {
    check_problems(&contents.problems);
    let container = Arc::new(contents.container.clone());
    assert!(contents.folders.is_sorted_by(|one, other| one.path < other.path));
    for found in &contents.folders {
        assert_eq!(found.names.len(), found.extents.len());
        assert!(found.labels.as_ref().is_none_or(|labels| labels.len() == found.names.len()));
        let names: Vec<&str> = found.names.iter().collect();
        assert!(names.is_sorted_by(|one, other| one < other), "{names:?}");
        for &(at, length) in found.extents.iter().take(READ) {
            let held = Held { container: Arc::clone(&container), at, bytes: length };
            let read = read_held(folder, &held, MOST);
            if container.kind == ContainerKind::Tar && length <= MOST {
                let [at, length] = [at, length].map(|n| usize::try_from(n).unwrap());
                assert_eq!(read.unwrap(), bytes[at..at + length]);
            } else {
                match read {
                    Ok(read) => assert!(read.len() as u64 <= MOST),
                    Err(error) => check_text(&error.to_string()),
                }
            }
        }
    }
}

/// Writes into every block that looks like a header of a tar archive the sum that makes it one.
fn mend_sums(bytes: &mut [u8]) {
    for block in bytes.chunks_exact_mut(BLOCK).filter(|block| block[257..262] == *b"ustar") {
        block[148..156].fill(b' ');
        let sum: u32 = block.iter().map(|&byte| u32::from(byte)).sum();
        block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    }
}
