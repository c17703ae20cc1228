//! Files that commands write for people: readable by their owner only, and never over another by mistake.
//!
//! Nothing is ever written through a link. A file that was not there is made as a new one, which the
//! system refuses where a link stands, even one that leads nowhere. One that may be replaced is
//! written beside, under a name that nobody can foresee, and takes the other's place when it is
//! whole: of a link, then, the link itself is replaced, and what it led to is as it was.

use super::failure::Failure;
use crate::store::is_beside_data;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// A file that is being written.
#[derive(Debug)]
pub(super) struct NewFile {
    path: PathBuf,
    out: BufWriter<Place>,
}

/// Where the bytes go until the file is whole.
#[derive(Debug)]
enum Place {
    /// The file itself, which was not there.
    Itself(File),
    /// One beside the file, which is there. It goes when dropped.
    Beside(NamedTempFile),
}

impl NewFile {
    /// Begins it. That something is there already is a failure, unless it is a file or a link and may
    /// be replaced.
    pub(super) fn create(path: &Path, may_replace: bool) -> Result<Self, Failure> {
        if is_beside_data(path) {
            let text = format!("cannot write {}: it belongs to a data file", path.display());
            let hint = "choose another name: SQLite keeps what it needs there";
            return Err(Failure::environment(anyhow::anyhow!(text)).hint(Some(hint)));
        }
        let place = match fs::symlink_metadata(path) {
            Ok(found) if may_replace && (found.is_file() || found.is_symlink()) => {
                let above = path.parent().filter(|folder| !folder.as_os_str().is_empty());
                NamedTempFile::new_in(above.unwrap_or(Path::new("."))).map(Place::Beside)
            }
            Ok(_) if may_replace => {
                let text = format!("cannot write {}: it is no file", path.display());
                let hint = "choose a file; what shall go elsewhere can be piped there";
                return Err(Failure::environment(anyhow::anyhow!(text)).hint(Some(hint)));
            }
            // Whatever the reason, creating meets it again and says which.
            _ => {
                let mut options = OpenOptions::new();
                options.write(true).create_new(true).mode(0o600).open(path).map(Place::Itself)
            }
        };
        let place = place.map_err(|source| cannot_write(path, &source))?;
        Ok(Self { path: path.to_owned(), out: BufWriter::new(place) })
    }

    /// Ends it: all of it is on the disk afterwards, in its place.
    pub(super) fn finish(self) -> Result<(), Failure> {
        let path = self.path;
        let failed = |source: io::Error| cannot_write(&path, &source);
        match self.out.into_inner().map_err(|error| failed(error.into_error()))? {
            Place::Itself(file) => file.sync_all().map_err(failed),
            Place::Beside(file) => {
                file.as_file().sync_all().map_err(failed)?;
                file.persist(&path).map(|_file| ()).map_err(|error| failed(error.error))
            }
        }
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Write for Place {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Itself(file) => file.write(bytes),
            Self::Beside(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Itself(file) => file.flush(),
            Self::Beside(file) => file.flush(),
        }
    }
}

fn cannot_write(path: &Path, source: &io::Error) -> Failure {
    let text = format!("cannot write {}: {source}", path.display());
    let hint = if source.kind() == ErrorKind::AlreadyExists {
        "choose a file that is not there yet; some commands replace one with --force"
    } else {
        "choose a folder that is there and that you can write to"
    };
    Failure::environment(anyhow::anyhow!(text)).hint(Some(hint))
}
