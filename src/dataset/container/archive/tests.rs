//! Archives made here, whole and damaged.

#![expect(clippy::disallowed_methods, reason = "archives are written to folders of their own")]

use super::*;
use crate::dataset::container::{Folder, index, kind_of, read_held};
use crate::domain::{ContainerKind, Held, Problem};
use proptest::prelude::*;
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

#[test]
fn samples_have_the_labels_their_other_files_say() {
    let (folders, problems) = indexed(&tar_of(&[
        ("0.cls", b"472\n"),
        ("0.jpg", b"image"),
        ("1.jpg", b"image"),
        ("1.json", br#"{"label": 3}"#),
        ("2.cls", b"n01440764"),
        ("2.json", br#"{"label": 7}"#),
        ("2.input.jpg", b"image"),
        ("2.output.png", b"image"),
        ("3.jpg", b"image"),
        ("3.txt", b"a caption"),
    ]));
    assert_eq!(problems, [""; 0]);
    let names: Vec<_> = folders[0].names.iter().collect();
    let labels: Vec<_> = folders[0].labels.as_ref().unwrap().iter().collect();
    assert_eq!(names, ["0.jpg", "1.jpg", "2.input.jpg", "2.output.png", "3.jpg"]);
    assert_eq!(labels, ["472", "3", "n01440764", "n01440764", ""]);
}

#[test]
fn members_that_are_no_usable_files_are_named() {
    let mut builder = Builder::new(Vec::new());
    let mut link = Header::new_gnu();
    link.set_entry_type(EntryType::Symlink);
    link.set_size(0);
    builder.append_link(&mut link, "link.jpg", "/etc/passwd").unwrap();
    append(&mut builder, EntryType::Fifo, "pipe.jpg", b"");
    append(&mut builder, EntryType::Directory, "folder/", b"");
    append(&mut builder, EntryType::Regular, "empty.jpg", b"");
    append(&mut builder, EntryType::Regular, "twice.jpg", b"first");
    append(&mut builder, EntryType::Regular, "twice.jpg", b"second");
    append(&mut builder, EntryType::Regular, &format!("{}/long.jpg", "a".repeat(150)), b"long");
    let mut odd = Header::new_gnu();
    odd.set_size(1);
    for name in [&b"../up.jpg"[..], b"/abs.jpg", b"a\xff.jpg"] {
        odd.as_old_mut().name = [0; 100];
        odd.as_old_mut().name[..name.len()].copy_from_slice(name);
        odd.set_cksum();
        builder.append(&odd, &b"x"[..]).unwrap();
    }
    builder.append_pax_extensions([("GNU.sparse.major", &b"1"[..])]).unwrap();
    append(&mut builder, EntryType::Regular, "sparse.jpg", b"x");
    builder.append_pax_extensions([("path", "é.jpg".as_bytes())]).unwrap();
    append(&mut builder, EntryType::Regular, "pax.jpg", b"pax");
    let bytes = builder.into_inner().unwrap();
    let (folders, problems) = indexed(&bytes);
    assert_eq!(listed(&folders), ["twice.jpg", "é.jpg", &format!("{}/long.jpg", "a".repeat(150))]);
    let (at, length) = folders[0].extents[0];
    let at = usize::try_from(at).unwrap();
    assert_eq!(&bytes[at..at + usize::try_from(length).unwrap()], b"second");
    assert_eq!(
        problems,
        [
            "a.tar/link.jpg: a link, not a file: left out",
            "a.tar/pipe.jpg: neither a file nor a folder: left out",
            "a.tar/empty.jpg: an empty file: left out",
            "a.tar/../up.jpg: a path that leads out of the archive: left out",
            "a.tar//abs.jpg: a path that leads out of the archive: left out",
            "a.tar/a\u{fffd}.jpg: a name that is not UTF-8: left out",
            "a.tar/sparse.jpg: stored with its holes left out (`tar --sparse`): left out",
            "a.tar/twice.jpg: there twice: the last one counts",
        ]
    );
}

#[test]
fn of_an_archive_cut_short_what_is_whole_stays() {
    let inner = tar_of(&[("a.jpg", &[1; 600]), ("b.jpg", &[2; 600])]);
    let bytes = tar_of(&[("0.tar", &inner), ("1.tar", &inner)]);
    // Of the second archive's two files, of 512 + 1024 bytes each, the second ends early.
    let cut = bytes.len() - 1024 - 1024 - 500;
    let (folders, problems) = indexed(&bytes[..cut]);
    assert_eq!(listed(&folders), ["0.tar/a.jpg", "0.tar/b.jpg", "1.tar/a.jpg"]);
    assert_eq!(
        problems,
        [
            format!("a.tar/1.tar: cut short at byte {cut}, in its file number 2"),
            format!("a.tar: cut short at byte {cut}, in its file number 2"),
        ]
    );
    let (folders, problems) = indexed(&tar_of(&[("a.jpg", b"1")])[..1024]);
    assert_eq!(listed(&folders), ["a.jpg"]);
    assert_eq!(
        problems,
        ["a.tar: without an end mark at byte 1024, after 1 of its files: perhaps cut short"]
    );
}

#[test]
fn archives_one_after_the_other_are_all_read() {
    let bytes = [tar_of(&[("a.jpg", b"1")]), tar_of(&[("b.jpg", b"2")])].concat();
    let (folders, problems) = indexed(&bytes);
    assert_eq!((listed(&folders).join(" ").as_str(), problems.len()), ("a.jpg b.jpg", 0));
    let (folders, problems) = indexed(&[&bytes, &[7; 2000][..]].concat());
    assert_eq!(listed(&folders), ["a.jpg", "b.jpg"]);
    assert_eq!(
        problems,
        [
            "a.tar: what stands at byte 3072, after 2 of its files, is no header of a file: left out from there"
        ]
    );
}

#[test]
fn progress_passes_all_members() {
    let sample = Sample::new(&tar_of(&[("a.jpg", &[0; 5000]), ("b.jpg", b"2")]));
    let mut passed = Vec::new();
    index(sample.root(), "a.tar", ContainerKind::Tar, &mut |bytes| passed.push(bytes)).unwrap();
    assert_eq!(passed, [512, 512 + 5120 + 512]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn damage_neither_panics_nor_leads_out_of_the_file(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        (length, fix) in (any::<prop::sample::Index>(), any::<bool>()),
    ) {
        let inner = tar_of(&[("a.jpg", b"image"), ("a.cls", b"7")]);
        let long = "b".repeat(120);
        let mut bytes = tar_of(&[("0.tar", &inner), (&long, b"image"), ("c.jpg", &[3; 700])]);
        bytes.truncate(1 + length.index(bytes.len()));
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if fix {
            sum_headers(&mut bytes);
        }
        let (folders, _) = indexed(&bytes);
        for (at, length) in folders.iter().flat_map(|folder| &folder.extents) {
            prop_assert!(at + length <= bytes.len() as u64);
        }
    }
}

/// Makes the sums of all headers right, so that what was changed in them is believed.
fn sum_headers(bytes: &mut [u8]) {
    for block in bytes.chunks_exact_mut(512).filter(|block| &block[257..262] == b"ustar") {
        block[148..156].fill(b' ');
        let sum: u32 = block.iter().map(|&byte| u32::from(byte)).sum();
        block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    }
}
