//! Two data files on one connection: this one, and another that rows are taken from.

use std::fs::Permissions;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;

use super::super::{StoreError, migrations, seal};
use super::file::{create_if_missing, identity};
use super::{APPLICATION_ID, Database, Older};

/// A copy of somebody else's data file, of the newest version. It lies in a folder of its own
/// beside our file, for its owner only, and goes when dropped: the file itself is never touched.
#[derive(Debug)]
pub(in super::super) struct Copy {
    folder: TempDir,
}

impl Copy {
    /// Copies a file as it is at one moment, also while it is written, and upgrades the copy.
    ///
    /// Fails on what is not a data file, on newer versions and on damaged files.
    pub(in super::super) fn of(other: &Path, beside: &Path) -> Result<Self, StoreError> {
        let database = Database::open_any_version(other)?;
        if database.version()? == 0 {
            return Err(StoreError::NotSqlite { path: other.to_owned() });
        }
        database.check_content()?;
        let copy = Self { folder: private_folder(beside)? };
        // So that it is for its owner only, like every other file.
        create_if_missing(&copy.path())?;
        database.execute("VACUUM INTO ?1", [as_text(&copy.path())])?;
        Database::open(&copy.path(), Older::Replace)?.write(seal::all)?;
        Ok(copy)
    }

    /// Where it lies.
    pub(in super::super) fn path(&self) -> PathBuf {
        self.folder.path().join("copy.db")
    }
}

/// A folder that only its owner can enter, beside a file. It goes when dropped.
pub(in super::super) fn private_folder(beside: &Path) -> Result<TempDir, StoreError> {
    let above = beside.parent().filter(|folder| !folder.as_os_str().is_empty());
    private_folder_in(above.unwrap_or(Path::new(".")))
        .map_err(|source| StoreError::CannotCreate { path: beside.to_owned(), source })
}

/// The same in another folder. Left to itself, `tempfile` makes folders that all may enter.
pub(in super::super) fn private_folder_in(above: &Path) -> io::Result<TempDir> {
    tempfile::Builder::new()
        .prefix(".hit5-")
        .permissions(Permissions::from_mode(0o700))
        .tempdir_in(above)
}

/// Whether two paths lead to one file.
pub(in super::super) fn is_same_file(one: &Path, other: &Path) -> bool {
    identity(one).is_some_and(|one| identity(other) == Some(one))
}

impl Database {
    /// Makes a file of a version, which may be an older one. Nothing of it is on the disk for certain
    /// until it is put in its place.
    pub(in super::super) fn make(path: &Path, version: u32) -> Result<Self, StoreError> {
        create_if_missing(path)?;
        let database = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        database.run(
            "PRAGMA foreign_keys = OFF; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF",
        )?;
        database.look(|connection| {
            connection.pragma_update(None, "application_id", APPLICATION_ID)?;
            migrations::climb_to(connection, 0, version)
        })?;
        Ok(database)
    }

    /// Asks the connection itself.
    pub(in super::super) fn look<T>(
        &self,
        ask: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        ask(&self.connection).map_err(|error| self.fail(error))
    }

    /// Runs `work` as one write transaction in which the tables of another data file of the newest
    /// version can be read as `other.*`. Tables that it makes in `temp` are gone afterwards.
    pub(in super::super) fn write_with<T, E: From<StoreError>>(
        &mut self,
        other: &Path,
        work: impl FnOnce(&Self) -> Result<T, E>,
    ) -> Result<T, E> {
        self.execute("ATTACH ?1 AS other", [as_text(other)])?;
        let done = self.write(work);
        self.forget_temporary()?;
        self.execute("DETACH other", [])?;
        done
    }

    /// Does without a log beside the file, which then is all there is.
    pub(in super::super) fn to_one_file(&self) -> Result<(), StoreError> {
        self.row("PRAGMA journal_mode = DELETE", [], |_mode| Ok(())).map(|_done| ())
    }

    /// Runs several statements that take and return nothing.
    pub(in super::super) fn run(&self, sql: &str) -> Result<(), StoreError> {
        self.connection.execute_batch(sql).map_err(|error| self.fail(error))
    }

    fn forget_temporary(&self) -> Result<(), StoreError> {
        let names = "SELECT name FROM temp.sqlite_schema WHERE type = 'table'";
        for name in self.rows(names, [], |row| row.get::<_, String>(0))? {
            self.run(&format!("DROP TABLE temp.{name}"))?;
        }
        self.connection.flush_prepared_statement_cache();
        Ok(())
    }

    /// Reads all of the file and fails if it is damaged.
    fn check_content(&self) -> Result<(), StoreError> {
        let said: Option<String> = self.row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        match said.as_deref() {
            Some("ok") => Ok(()),
            said => Err(self.corrupt(said.unwrap_or_default())),
        }
    }
}

/// A path as SQLite takes it, whatever bytes it has.
pub(super) fn as_text(path: &Path) -> ToSqlOutput<'_> {
    ToSqlOutput::Borrowed(ValueRef::Text(path.as_os_str().as_encoded_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_private_folder_is_for_its_owner_only() {
        let above = tempfile::tempdir().unwrap();
        let folder = private_folder(&above.path().join("hit5.db")).unwrap();
        let mode = fs::metadata(folder.path()).unwrap().permissions().mode();
        assert_eq!((mode & 0o777, folder.path().parent()), (0o700, Some(above.path())));
    }
}
