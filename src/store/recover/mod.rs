//! A damaged data file, and a new one with everything that can still be read.
//!
//! The damaged file is read as bytes ([`salvage`](super::salvage)) and never opened or changed. The
//! new one has the same version of the schema: whoever opens it upgrades it. Its indexes are made
//! anew. A row is taken over if the new file's own checks accept it; what points to a row that was
//! lost gets one that says so in its name; what fits nowhere is written to a file of its own, a line
//! for each row. So no answer that can be read is thrown away, and none is made up.

mod aside;
mod error;
mod fill;
mod outcome;
mod parents;
mod sense;
pub(super) mod shapes;
mod statement;
mod told;
mod version;

use std::env;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::SystemTime;

use rusqlite::Connection;

use super::database::Database;
use super::database::attached::{is_same_file, private_folder, private_folder_in};
use super::database::file::{has_log, is_beside_data, log_of};
use super::place::place;
use super::salvage::pages::Pages;
use super::{StoreError, audit};
use aside::beside;
use fill::Filling;

pub use error::RecoverError;
pub use outcome::{Recovered, SavedSession, SavedTable};

/// So much of what SQLite finds wrong is told.
const COMPLAINTS: usize = 10;

/// Reads a damaged data file and writes what can be saved of it to `target`, for its owner only, and
/// beside it what fits nowhere. Without a target it only tells what would be saved. All of it is there
/// at the end or nothing. The damaged file is not changed.
///
/// Fails if the file cannot be read, is changed meanwhile, is not ours, or if nothing of it is left;
/// and if something stands where the new files would be.
pub fn recover(data: &Path, target: Option<&Path>) -> Result<Recovered, RecoverError> {
    let aside = target.map(beside);
    for path in target.iter().copied().chain(aside.as_deref()) {
        check_place(data, path)?;
    }
    let bytes = read(data)?;
    let folder = match target {
        Some(target) => private_folder(target)?,
        None => {
            private_folder_in(&env::temp_dir()).map_err(|source| RecoverError::of(data, source))?
        }
    };
    let complaints = complaints(&bytes, &folder.path().join("copy.db"))
        .map_err(|source| RecoverError::of(target.unwrap_or(data), source))?;
    let [file, log] = bytes;
    let pages = Pages::new(file, log);
    let version = version::of(&pages, data)?;
    let (new, lines) = (folder.path().join("new.db"), folder.path().join("aside"));
    let mut recovered = fill(&pages, version, &new, &lines)?;
    if recovered.tables.iter().all(|table| table.saved == 0) {
        return Err(RecoverError::Nothing { path: data.to_owned() });
    }
    recovered.complaints = complaints;
    let (Some(target), Some(aside)) = (target, aside) else { return Ok(recovered) };
    if recovered.set_aside() > 0 {
        put(&lines, &aside)?;
        recovered.aside = Some(aside);
    }
    put(&new, target).inspect_err(|_| {
        // Of what was not recovered nothing stays; where there was none, there is none to remove.
        if target.symlink_metadata().is_err() {
            fs::remove_file(beside(target)).unwrap_or_default();
        }
    })?;
    Ok(recovered)
}

fn check_place(data: &Path, target: &Path) -> Result<(), RecoverError> {
    let path = target.to_owned();
    if is_same_file(data, target) {
        return Err(RecoverError::SameFile { path });
    }
    if target.symlink_metadata().is_ok() || is_beside_data(target) {
        return Err(RecoverError::Taken { path });
    }
    if has_log(target) {
        return Err(RecoverError::LogLeft { path });
    }
    Ok(())
}

fn put(made: &Path, target: &Path) -> Result<(), RecoverError> {
    place(made, target, false).map_err(|source| RecoverError::of(target, source))
}

/// The bytes of the file and of the log beside it, as they stand at one moment.
fn read(data: &Path) -> Result<[Vec<u8>; 2], RecoverError> {
    let log = log_of(data);
    match fs::metadata(data) {
        Ok(found) if found.is_dir() => {
            return Err(StoreError::IsFolder { path: data.to_owned() }.into());
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound && !has_log(data) => {
            return Err(StoreError::NotFound { path: data.to_owned() }.into());
        }
        _ => {}
    }
    let before = [state(data), state(&log)];
    let bytes = |path: &Path| match bytes_of(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        read => read.map_err(|source| RecoverError::of(path, source)),
    };
    let (file, beside) = (bytes(data)?, bytes(&log)?);
    if before != [state(data), state(&log)] {
        return Err(RecoverError::Changing { path: data.to_owned() });
    }
    Ok([file, beside])
}

/// What changes when a file is written to.
fn state(path: &Path) -> Option<(u64, Option<SystemTime>)> {
    let file = fs::metadata(path).ok()?;
    Some((file.len(), file.modified().ok()))
}

#[expect(clippy::disallowed_methods, reason = "the bytes of a file that SQLite cannot read")]
fn bytes_of(path: &Path) -> io::Result<Vec<u8>> {
    fs::read(path)
}

/// What SQLite itself finds wrong, in its words, with a copy of the file and its log.
fn complaints(bytes: &[Vec<u8>; 2], copy: &Path) -> io::Result<Vec<String>> {
    let mut log = copy.as_os_str().to_owned();
    log.push("-wal");
    for (path, bytes) in [(copy, &bytes[0]), (Path::new(&log), &bytes[1])] {
        let mut options = OpenOptions::new();
        let file = options.write(true).create_new(true).mode(0o600).open(path);
        file?.write_all(bytes)?;
    }
    let said =
        Connection::open(copy).and_then(|connection| audit::complaints(&connection, COMPLAINTS));
    let said = said.unwrap_or_else(|error| vec![error.to_string()]);
    fs::remove_file(copy)?;
    Ok(said)
}

/// Makes the new file, and the lines of what fits nowhere.
fn fill(pages: &Pages, version: u32, new: &Path, lines: &Path) -> Result<Recovered, RecoverError> {
    let database = Database::make(new, version)?;
    let mut filling = Filling::begin(&database, lines)?;
    let findings = filling.take(pages)?;
    filling.complete(version, &findings)?;
    filling.finish(version, &findings)
}
