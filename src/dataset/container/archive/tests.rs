//! Archives made here, whole and damaged.

#![expect(clippy::disallowed_methods, reason = "archives are written to folders of their own")]

use super::*;
use crate::dataset::container::{Folder, index, kind_of, read_held};
use crate::domain::{ContainerKind, Held, Problem};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use tar::{Builder, Header};

/// An archive of these files, with its end mark.
fn tar_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = Builder::new(Vec::new());
    for (name, content) in files {
        append(&mut builder, EntryType::Regular, name, content);
    }
    builder.into_inner().unwrap()
}

fn append(builder: &mut Builder<Vec<u8>>, kind: EntryType, name: &str, content: &[u8]) {
    let mut header = Header::new_gnu();
    header.set_entry_type(kind);
    header.set_size(content.len() as u64);
    builder.append_data(&mut header, name, content).unwrap();
}

/// A file in a folder of its own.
struct Sample {
    folder: tempfile::TempDir,
}

impl Sample {
    fn new(bytes: &[u8]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.tar"), bytes).unwrap();
        Self { folder }
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn contents(&self) -> Contents {
        index(self.root(), "a.tar", ContainerKind::Tar, &mut |_| {}).unwrap()
    }
}

/// What an archive holds, and what is wrong with it.
fn indexed(bytes: &[u8]) -> (Vec<Folder>, Vec<String>) {
    let contents = Sample::new(bytes).contents();
    (contents.folders, contents.problems.iter().map(Problem::to_string).collect())
}

/// All names with their folders.
fn listed(folders: &[Folder]) -> Vec<String> {
    let of = |folder: &Folder| -> Vec<String> {
        folder.names.iter().map(|name| below(&folder.path, name)).collect()
    };
    folders.iter().flat_map(of).collect()
}

#[test]
fn files_come_sorted_by_folder_and_name_and_are_read_where_they_lie() {
    let bytes = tar_of(&[
        ("./b/2.jpg", b"two"),
        ("b/1.png", b"one"),
        ("a/x.JPEG", b"three"),
        ("b/notes.txt", b"no image"),
        ("b/._1.png", b"litter"),
    ]);
    let sample = Sample::new(&bytes);
    assert_eq!(kind_of(&sample.root().join("a.tar")).unwrap(), Some(ContainerKind::Tar));
    let contents = sample.contents();
    assert_eq!(contents.problems, []);
    assert_eq!(listed(&contents.folders), ["a/x.JPEG", "b/1.png", "b/2.jpg"]);
    assert!(contents.folders.iter().all(|folder| folder.labels.is_none()));
    let container = Arc::new(contents.container);
    let read: Vec<Vec<u8>> = contents
        .folders
        .iter()
        .flat_map(|folder| &folder.extents)
        .map(|&(at, bytes)| Held { container: container.clone(), at, bytes })
        .map(|held| read_held(sample.root(), &held, 10).unwrap())
        .collect();
    assert_eq!(read, [b"three".to_vec(), b"one".to_vec(), b"two".to_vec()]);
}

#[test]
fn archives_in_an_archive_are_folders_of_their_names() {
    let inner = tar_of(&[("n01440764_10026.JPEG", b"a tench")]);
    let twice = tar_of(&[("deep.tar", &inner), ("x.jpg", b"x")]);
    let thrice = tar_of(&[("too.tar", &twice)]);
    let bytes = tar_of(&[("n01440764.tar", &inner), ("two.TAR", &twice), ("three.tar", &thrice)]);
    let (folders, problems) = indexed(&bytes);
    assert_eq!(
        listed(&folders),
        [
            "n01440764.tar/n01440764_10026.JPEG",
            "three.tar/too.tar/x.jpg",
            "two.TAR/x.jpg",
            "two.TAR/deep.tar/n01440764_10026.JPEG"
        ]
    );
    assert_eq!(
        problems,
        ["a.tar/three.tar/too.tar/deep.tar: an archive in an archive in an archive: left out"]
    );
    let (at, length) = folders[0].extents[0];
    let at = usize::try_from(at).unwrap();
    assert_eq!(&bytes[at..at + usize::try_from(length).unwrap()], b"a tench");
}
