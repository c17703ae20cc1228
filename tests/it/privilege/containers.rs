//! Containers made by somebody who means harm: reading them writes nothing outside the program's own
//! folders, and reads nothing outside the container.

use super::trace::{Folders, Trace};
use crate::support::files::{Tree, mottled};
use crate::support::home::{Home, PROGRAM, variables};
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use tar::{Builder, EntryType, Header};

/// A machine with a secret picture beside the dataset.
struct Victim {
    home: Home,
    set: Tree,
}

impl Victim {
    fn new() -> Self {
        let home = Home::new();
        fs::write(home.path().join("secret.png"), mottled(99)).unwrap();
        let set = Tree::new(home.path(), "set");
        Self { home, set }
    }

    fn secret(&self) -> PathBuf {
        self.home.path().join("secret.png")
    }

    /// The secret by the paths that lead to it from a dataset.
    fn ways(&self) -> [String; 3] {
        let absolute = self.secret().to_str().unwrap().to_owned();
        ["../secret.png".to_owned(), "./val/../../secret.png".to_owned(), absolute]
    }

    fn run(&self, trace: &Trace, args: &[&str]) -> Output {
        let data = self.home.data().to_str().unwrap().to_owned();
        let words = [&trace.words()[..], &[PROGRAM, "--data", &data], args].concat();
        let mut command = Command::new(words[0]);
        command.env_clear().envs(variables(self.home.path())).current_dir(self.home.path());
        command.stdin(Stdio::null()).args(&words[1..]).output().unwrap()
    }

    /// Imports the dataset and reads all of it in every way. Gives what is there then, and fails if
    /// anything was read or written that should not have been.
    fn read(&self, import: &[&str]) -> BTreeSet<String> {
        let trace = Trace::begin();
        let before = below(self.home.path());
        let output = self.run(&trace, &[&["import", self.set.arg()], import].concat());
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        for args in [
            &["datasets", "verify", "set", "--pictures"][..],
            &["duplicates", "set"],
            &["thumbs", "set"],
        ] {
            let code = self.run(&trace, args).status.code();
            assert!(matches!(code, Some(0 | 1)), "{args:?}: {code:?}");
        }
        let after = below(self.home.path());
        let ours = |path: &&PathBuf| !path.starts_with("data") && !path.starts_with(".cache");
        assert_eq!(after.difference(&before).find(ours), None, "made outside");
        assert!(before.is_subset(&after), "removed");
        if let Some(calls) = trace.calls() {
            let secret = self.secret();
            let opened = calls.iter().find_map(|call| call.opened_below(&secret));
            assert_eq!(opened, None, "read outside the container");
            let below = ["data", ".cache"].map(|folder| self.home.path().join(folder));
            let folders = Folders { home: self.home.path().to_owned(), below: below.to_vec() };
            assert_eq!(folders.wrong(&calls), [""; 0]);
        }
        let store = self.home.store();
        let dataset = store.dataset_by_name("set").unwrap().unwrap();
        store.images(dataset.id).unwrap().into_iter().map(|image| image.path).collect()
    }
}

/// Everything below a folder, by its path there.
fn below(folder: &Path) -> BTreeSet<PathBuf> {
    let (mut found, mut folders) = (BTreeSet::new(), vec![folder.to_owned()]);
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.is_symlink() {
                folders.push(path.clone());
            }
            found.insert(path.strip_prefix(folder).unwrap().to_owned());
        }
    }
    found
}

/// Appends a member whatever it is called, which the builder itself would refuse.
fn append(archive: &mut Builder<Vec<u8>>, kind: EntryType, name: &str, link: &str, bytes: &[u8]) {
    let mut header = Header::new_gnu();
    header.set_entry_type(kind);
    header.set_size(bytes.len() as u64);
    header.set_mode(0o4777);
    header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
    header.as_old_mut().linkname[..link.len()].copy_from_slice(link.as_bytes());
    header.set_cksum();
    archive.append(&header, bytes).unwrap();
}

#[test]
fn a_tar_leads_neither_writing_nor_reading_out_of_itself() {
    let victim = Victim::new();
    let mut archive = Builder::new(Vec::new());
    let honest = ["train/apple/a", "train/pear/b", "val/apple/c", "val/pear/d"];
    for (place, seed) in honest.into_iter().zip(0..) {
        append(&mut archive, EntryType::Regular, &format!("{place}.png"), "", &mottled(seed));
    }
    for (way, number) in victim.ways().iter().zip(0..) {
        append(&mut archive, EntryType::Regular, way, "", &mottled(50));
        for (kind, word) in [(EntryType::Symlink, "soft"), (EntryType::Link, "hard")] {
            let name = format!("train/apple/{word}{number}.png");
            append(&mut archive, kind, &name, way, b"");
        }
    }
    let home = victim.home.path().to_str().unwrap();
    append(&mut archive, EntryType::Symlink, "train/pear/way", home, b"");
    append(&mut archive, EntryType::Regular, "train/pear/way/planted.png", "", &mottled(51));
    append(&mut archive, EntryType::Char, "train/pear/device.png", "", b"");
    append(&mut archive, EntryType::Block, "train/pear/disk.png", "", b"");
    append(&mut archive, EntryType::Fifo, "train/pear/pipe.png", "", b"");
    append(&mut archive, EntryType::Regular, "val/pear/d.png", "", &mottled(3));
    victim.set.put("all.tar", &archive.into_inner().unwrap());
    let found = victim.read(&[]);
    let mut expected: BTreeSet<_> =
        honest.iter().map(|place| format!("all.tar/{place}.png")).collect();
    expected.insert("all.tar/train/pear/way/planted.png".to_owned());
    assert_eq!(found, expected);
}

#[test]
fn a_list_names_nothing_outside_its_folder() {
    let victim = Victim::new();
    let mut list = "file_name,label\n".to_owned();
    for n in 0..6 {
        victim.set.put(format!("{n}.png"), &mottled(n));
        writeln!(list, "{n}.png,{}", ["apple", "pear"][n as usize % 2]).unwrap();
    }
    for way in victim.ways() {
        writeln!(list, "{way},apple").unwrap();
    }
    victim.set.put("labels.csv", list.as_bytes());
    let expected: BTreeSet<_> = (0..6).map(|n| format!("{n}.png")).collect();
    assert_eq!(victim.read(&[]), expected);
}

#[test]
fn a_table_names_nothing_outside_itself() {
    let victim = Victim::new();
    let schema = "message schema { optional group image { optional binary bytes; \
                  optional binary path (UTF8); } optional int64 label; }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let pictures: Vec<_> = (0..4).map(|n| ByteArray::from(mottled(n))).collect();
    let ways = victim.ways();
    // Of the last three only the paths are there.
    let paths = ["a.png", "b.png", "c.png", "../../d.png"].into_iter();
    let paths: Vec<_> = paths.chain(ways.iter().map(String::as_str)).map(ByteArray::from).collect();
    let mut bytes = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, Arc::default()).unwrap();
    let mut rows = writer.next_row_group().unwrap();
    let mut column = rows.next_column().unwrap().unwrap();
    let levels = [2, 2, 2, 2, 1, 1, 1];
    column.typed::<ByteArrayType>().write_batch(&pictures, Some(&levels), None).unwrap();
    column.close().unwrap();
    let mut column = rows.next_column().unwrap().unwrap();
    column.typed::<ByteArrayType>().write_batch(&paths, Some(&[2; 7]), None).unwrap();
    column.close().unwrap();
    let mut column = rows.next_column().unwrap().unwrap();
    let labels = [0, 1, 0, 1, 0, 1, 0];
    column.typed::<Int64Type>().write_batch(&labels, Some(&[1; 7]), None).unwrap();
    column.close().unwrap();
    rows.close().unwrap();
    writer.close().unwrap();
    victim.set.put("validation-00000-of-00001.parquet", &bytes);
    let found = victim.read(&[]);
    assert_eq!(found.len(), 4, "{found:?}");
    assert!(found.iter().all(|path| path.starts_with("validation-") && !path.contains("..")));
}

/// A data file that somebody else made may say anything of where its images lie.
#[test]
fn a_data_file_leads_to_nothing_outside_its_datasets() {
    let victim = Victim::new();
    for (class, seed) in ["train/apple", "train/pear", "val/apple", "val/pear"].iter().zip(0..) {
        victim.set.put(format!("{class}/{seed}.png"), &mottled(seed));
    }
    let import = victim.home.run(&["import", victim.set.arg()]);
    assert!(import.status.success(), "{}", String::from_utf8_lossy(&import.stderr));
    let change = rusqlite::Connection::open(victim.home.data()).unwrap();
    for (way, seed) in victim.ways().iter().zip(0..) {
        let sql = "UPDATE image SET path = ?1 WHERE path LIKE ?2";
        assert_eq!(change.execute(sql, (way, format!("%/{seed}.png"))).unwrap(), 1);
    }
    drop(change);
    let trace = Trace::begin();
    let output = victim.run(&trace, &["datasets", "verify", "set", "--pictures"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(said.matches("its path leads out of the dataset").count(), 3, "{said}");
    victim.run(&trace, &["duplicates", "set"]);
    victim.run(&trace, &["thumbs", "set"]);
    let html = victim.home.path().join("data/report.html");
    victim.run(&trace, &["report", "--out", html.to_str().unwrap()]);
    for call in trace.calls().iter().flatten() {
        assert_eq!(call.opened_below(&victim.secret()), None, "{call:?}");
    }
}
