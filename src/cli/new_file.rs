//! Files that commands write for people: readable by their owner only, and never over another by mistake.

use super::failure::Failure;
use std::fs::{File, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Makes a file. One that is there is emptied if it may be replaced, else it is a failure.
pub(super) fn new_file(path: &Path, may_replace: bool) -> Result<File, Failure> {
    let mut options = OpenOptions::new();
    let options = options.write(true).mode(0o600);
    let options =
        if may_replace { options.create(true).truncate(true) } else { options.create_new(true) };
    options.open(path).map_err(|source| {
        let text = format!("cannot write {}: {source}", path.display());
        let hint = if source.kind() == ErrorKind::AlreadyExists {
            "choose a file that is not there yet; some commands replace one with --force"
        } else {
            "choose a folder that is there and that you can write to"
        };
        Failure::environment(anyhow::anyhow!(text)).hint(Some(hint))
    })
}
