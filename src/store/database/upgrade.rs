//! From an older file to one of the newest version, and the older one kept.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::OpenFlags;
use tempfile::TempPath;

use super::super::migrations::{self, NEWEST};
use super::super::place::place;
use super::super::{StoreError, seal};
use super::attached::{as_text, private_folder};
use super::file::create_if_missing;
use super::{APPLICATION_ID, Database};

/// Copies of one version that are kept beside a file at most: each comes from an upgrade.
const MOST_KEPT: u32 = 99;

/// What becomes of an older file when it is upgraded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Older {
    /// A copy of it is kept beside it.
    Keep,
    /// Nothing: the file is a copy itself.
    Replace,
}

impl Database {
    /// Fills an empty file or upgrades an older one, as a whole or not at all. Gives the path of the
    /// copy that is kept, if one is; of an upgrade that fails none is. The version is read again under the lock: another process may
    /// have been faster.
    pub(super) fn upgrade(&self, older: Older) -> Result<Option<PathBuf>, StoreError> {
        let transaction = self.begin()?;
        let found = self.version()?;
        let is_kept = older == Older::Keep && (1..NEWEST).contains(&found);
        let kept = if is_kept { Some(keep(&self.path, found)?) } else { None };
        let run = || {
            transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
            migrations::climb(&transaction, found)
        };
        run().map_err(|error| self.fail(error))?;
        seal::all(self)?;
        transaction.commit().map_err(|error| self.fail(error))?;
        let stays = |copy: TempPath| {
            let path = copy.to_path_buf();
            copy.keep().map_err(|failed| StoreError::CannotCreate { path, source: failed.error })
        };
        kept.map(stays).transpose()
    }
}

/// Copies a file of version `found`, to which nobody can write meanwhile, to `FILE.schema-N` beside it. The
/// copy goes when dropped.
fn keep(path: &Path, found: u32) -> Result<TempPath, StoreError> {
    let folder = private_folder(path)?;
    let made = folder.path().join("kept.db");
    // So that it is for its owner only, like the file itself.
    create_if_missing(&made)?;
    let reader = Database::connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    reader.execute("VACUUM INTO ?1", [as_text(&made)])?;
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".schema-{found}"));
    for number in 1..=MOST_KEPT {
        let mut target = name.clone();
        if number > 1 {
            target.push(format!(".{number}"));
        }
        let placed = place(&made, Path::new(&target), false);
        match placed.and_then(|()| TempPath::try_from_path(&target)) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Ok(copy) => return Ok(copy),
            Err(source) => return Err(StoreError::CannotCreate { path: target.into(), source }),
        }
    }
    let source = io::Error::from(io::ErrorKind::AlreadyExists);
    Err(StoreError::CannotCreate { path: name.into(), source })
}
