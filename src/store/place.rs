//! A finished file, moved to where it is wanted: there as a whole or not at all.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::Path;

use tempfile::TempPath;

/// Moves a file within its disk. What is there already stays, with an error of the kind
/// `AlreadyExists`, unless it may be replaced; in both the file is where it was. Of a link, the link
/// itself is replaced. A pipe or a device, which a move would replace as well, never is.
#[expect(clippy::disallowed_methods, reason = "a file is on disk once it has been synced by name")]
pub(super) fn place(made: &Path, target: &Path, may_replace: bool) -> io::Result<()> {
    let stands = fs::symlink_metadata(target);
    if may_replace && stands.is_ok_and(|found| !found.is_file() && !found.is_symlink()) {
        return Err(io::Error::new(ErrorKind::InvalidInput, "what stands there is no file"));
    }
    let sync = |file: &Path| File::open(file).and_then(|file| file.sync_all());
    sync(made)?;
    let path = TempPath::try_from_path(made)?;
    let placed = if may_replace { path.persist(target) } else { path.persist_noclobber(target) };
    if let Err(failed) = placed {
        failed.path.keep()?;
        return Err(failed.error);
    }
    let above = target.parent().filter(|folder| !folder.as_os_str().is_empty());
    sync(above.unwrap_or(Path::new(".")))
}
