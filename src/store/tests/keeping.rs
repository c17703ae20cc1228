//! Kept thumbnails: what is found again, what goes, and what a broken file does.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::store::{NewThumbnail, Thumbnails, picture_name};

const ROOMY: u64 = 64 << 20;

fn name(n: u32) -> String {
    picture_name("/data/birds", &format!("owl/{n}.jpg"), 1000, 5)
}

/// Not a picture: the file keeps bytes.
fn jpeg(n: u32, bytes: usize) -> Vec<u8> {
    n.to_le_bytes().into_iter().cycle().take(bytes).collect()
}

fn new(n: u32, side: u32, bytes: usize) -> NewThumbnail {
    NewThumbnail { picture: name(n), side, jpeg: jpeg(n, bytes) }
}

fn file_in(folder: &tempfile::TempDir) -> PathBuf {
    folder.path().join("cache").join("thumbnails.db")
}

/// The bytes of what is kept, if it can be read.
fn kept(thumbnails: &Thumbnails, n: u32, side: u32) -> Option<Vec<u8>> {
    thumbnails.get(&name(n), side).unwrap().map(|kept| kept.jpeg)
}

#[test]
fn a_picture_is_named_by_all_that_identifies_it() {
    let names = [
        picture_name("/data", "a", 1, 1),
        picture_name("/data", "b", 1, 1),
        picture_name("/date", "a", 1, 1),
        picture_name("/data", "a", 2, 1),
        picture_name("/data", "a", 1, 2),
        picture_name("/dat", "aa", 1, 1),
    ];
    for (n, name) in names.iter().enumerate() {
        assert!(name.len() == 32 && !names[..n].contains(name), "{n}");
    }
}

#[test]
fn a_larger_one_serves_for_a_smaller_and_stays() {
    let folder = tempfile::tempdir().unwrap();
    let mut thumbnails = Thumbnails::open(&file_in(&folder), ROOMY).unwrap();
    thumbnails.put(&[new(1, 96, 40)], &[], 7).unwrap();
    assert_eq!(
        (kept(&thumbnails, 1, 48), kept(&thumbnails, 1, 96)),
        (Some(jpeg(1, 40)), Some(jpeg(1, 40)))
    );
    assert_eq!((kept(&thumbnails, 1, 97), kept(&thumbnails, 2, 96)), (None, None));
    thumbnails.put(&[new(1, 48, 20)], &[], 7).unwrap();
    assert_eq!(kept(&thumbnails, 1, 48), Some(jpeg(1, 40)));
    thumbnails.put(&[new(1, 144, 60)], &[], 7).unwrap();
    assert_eq!(kept(&thumbnails, 1, 144), Some(jpeg(1, 60)));
}

#[test]
fn what_one_process_keeps_another_finds() {
    let folder = tempfile::tempdir().unwrap();
    let mut one = Thumbnails::open(&file_in(&folder), ROOMY).unwrap();
    let other = Thumbnails::open(&file_in(&folder), ROOMY).unwrap();
    one.put(&[new(1, 96, 40)], &[], 7).unwrap();
    assert_eq!(kept(&other, 1, 96), Some(jpeg(1, 40)));
}

#[test]
fn many_may_open_a_new_file_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = file_in(&folder);
    // Threads stand in for processes; the handle of the one that makes the file must not be closed while
    // others of this process have locked it.
    fs::create_dir(path.parent().unwrap()).unwrap();
    fs::write(&path, b"").unwrap();
    std::thread::scope(|scope| {
        for n in 0..8 {
            let path = &path;
            scope.spawn(move || {
                Thumbnails::open(path, ROOMY).unwrap().put(&[new(n, 96, 40)], &[], 7).unwrap();
            });
        }
    });
    let thumbnails = Thumbnails::open(&path, ROOMY).unwrap();
    assert!((0..8).all(|n| kept(&thumbnails, n, 96).is_some()));
}

#[test]
fn the_file_is_its_owners_only() {
    let folder = tempfile::tempdir().unwrap();
    drop(Thumbnails::open(&file_in(&folder), ROOMY).unwrap());
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&file_in(&folder)), 0o600);
    assert_eq!(mode(file_in(&folder).parent().unwrap()), 0o700);
}

#[test]
fn those_unused_for_longest_make_room() {
    const LIMIT: u64 = 2 << 20;
    let folder = tempfile::tempdir().unwrap();
    let mut thumbnails = Thumbnails::open(&file_in(&folder), LIMIT).unwrap();
    let some = |range: std::ops::Range<u32>| -> Vec<NewThumbnail> {
        range.map(|n| new(n, 96, 4000)).collect()
    };
    thumbnails.put(&some(0..100), &[], 1).unwrap();
    thumbnails.put(&some(100..400), &[], 2).unwrap();
    // The oldest are used once more.
    let used: Vec<String> = (0..100).map(name).collect();
    thumbnails.put(&[], &used, 3).unwrap();
    thumbnails.put(&some(400..600), &[], 4).unwrap();
    let is_kept = |n: &u32| kept(&thumbnails, *n, 96).is_some();
    assert_eq!((0..100).filter(is_kept).count(), 100);
    assert_eq!((400..600).filter(is_kept).count(), 200);
    let left = (100..400).filter(is_kept).count();
    assert!((1..200).contains(&left), "{left}");
    drop(thumbnails);
    // A connection that reads the log into the file leaves it within the limit.
    let connection = rusqlite::Connection::open(file_in(&folder)).unwrap();
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    assert!(fs::metadata(file_in(&folder)).unwrap().len() <= LIMIT);
}

#[test]
fn a_deleted_file_is_made_anew_and_harms_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let path = file_in(&folder);
    let mut before = Thumbnails::open(&path, ROOMY).unwrap();
    before.put(&[new(1, 96, 40)], &[], 7).unwrap();
    fs::remove_dir_all(path.parent().unwrap()).unwrap();
    assert_eq!(kept(&before, 1, 96), Some(jpeg(1, 40)));
    let mut after = Thumbnails::open(&path, ROOMY).unwrap();
    assert_eq!(kept(&after, 1, 96), None);
    after.put(&[new(2, 96, 40)], &[], 7).unwrap();
    drop(before);
    drop(after);
    let again = Thumbnails::open(&path, ROOMY).unwrap();
    assert_eq!(kept(&again, 2, 96), Some(jpeg(2, 40)));
}

#[test]
fn another_version_of_ours_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = file_in(&folder);
    Thumbnails::open(&path, ROOMY).unwrap().put(&[new(1, 96, 40)], &[], 7).unwrap();
    rusqlite::Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let thumbnails = Thumbnails::open(&path, ROOMY).unwrap();
    assert_eq!(kept(&thumbnails, 1, 96), None);
}

#[test]
fn what_is_not_ours_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let [text, data] = ["notes.txt", "hit5.db"].map(|name| folder.path().join(name));
    fs::write(&text, b"milk").unwrap();
    drop(crate::store::Store::open(&data).unwrap());
    for path in [text, data] {
        let before = fs::read(&path).unwrap();
        let error = Thumbnails::open(&path, ROOMY).unwrap_err().to_string();
        assert!(error.contains("was left as it is"), "{error}");
        assert_eq!(fs::read(&path).unwrap(), before);
    }
}

#[test]
fn a_damaged_file_never_shows_a_wrong_picture() {
    let folder = tempfile::tempdir().unwrap();
    let path = file_in(&folder);
    {
        let mut thumbnails = Thumbnails::open(&path, ROOMY).unwrap();
        let some: Vec<NewThumbnail> = (0..20).map(|n| new(n, 96, 3000)).collect();
        thumbnails.put(&some, &[], 7).unwrap();
        let connection = rusqlite::Connection::open(&path).unwrap();
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    }
    let whole = fs::read(&path).unwrap();
    let mut losses = 0;
    for at in (100..whole.len()).step_by(1021) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x55;
        for beside in ["cache/thumbnails.db-wal", "cache/thumbnails.db-shm"] {
            fs::remove_file(folder.path().join(beside)).unwrap_or_default();
        }
        fs::write(&path, damaged).unwrap();
        let thumbnails = Thumbnails::open(&path, ROOMY).unwrap();
        for n in 0..20 {
            match thumbnails.get(&name(n), 96) {
                Ok(Some(kept)) => assert_eq!(kept.jpeg, jpeg(n, 3000), "byte {at}"),
                Ok(None) => losses += 1,
                Err(_) => {
                    losses += 1;
                    break;
                }
            }
        }
        // Whatever it was, a new beginning is possible.
        let mut again = Thumbnails::open(&path, ROOMY).unwrap();
        if again.put(&[new(50, 96, 10)], &[], 7).is_err() {
            Thumbnails::open(&path, ROOMY).unwrap().put(&[new(50, 96, 10)], &[], 7).unwrap();
        }
    }
    assert!(losses > 0, "some of the damage was met");
}
