//! The disks that the data file and the thumbnails lie on.

use super::super::environment::Environment;
use super::check::{Check, size};
use std::path::Path;

/// Below this an evening's answers, and what SQLite needs beside them, may not fit.
const LITTLE_BYTES: u64 = 50_000_000;

/// Space, and whether the data file lies on another machine's disk.
pub(super) fn check(environment: &Environment) -> Check {
    let mut check = Check::new("Disk");
    let folder = existing(&environment.data);
    match free(folder) {
        Ok(bytes) if bytes < LITTLE_BYTES => check.trouble(
            format!("{} free for the data file in {}", size(bytes), folder.display()),
            "free some space before a long session: answers that do not fit are kept in memory only",
        ),
        Ok(bytes) => check.fact(format!("{} free for the data file", size(bytes))),
        Err(error) => check.trouble(
            format!("{}: {error}", folder.display()),
            "is the disk there? --data names a file on another one",
        ),
    }
    if let Some(kind) = network_kind(folder) {
        check.trouble(
            format!("the data file lies on a disk of another machine ({kind})"),
            "use it from one machine at a time: SQLite's log needs memory that processes share",
        );
    }
    thumbnails(environment, &mut check);
    check
}

fn thumbnails(environment: &Environment, check: &mut Check) {
    let Some(cache) = &environment.thumbnails else {
        check.fact("thumbnails are not kept");
        return;
    };
    let bytes = std::fs::metadata(&cache.path).map_or(0, |file| file.len());
    let most = size(cache.max_bytes);
    check.fact(format!(
        "{} of at most {most} of thumbnails in {}",
        size(bytes),
        cache.path.display()
    ));
    if let Ok(free) = free(existing(&cache.path))
        && free < cache.max_bytes.saturating_sub(bytes)
    {
        check.fact(format!(
            "{} free for thumbnails; those that do not fit are made anew",
            size(free)
        ));
    }
}

/// The folder of a file, or the nearest one above that is there.
fn existing(file: &Path) -> &Path {
    let above = file.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty());
    above.into_iter().find(|folder| folder.exists()).unwrap_or(Path::new("."))
}

/// Bytes that may be written there without being root.
fn free(folder: &Path) -> std::io::Result<u64> {
    let disk = rustix::fs::statvfs(folder)?;
    Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// What carries the folder from another machine, if something does; the numbers are those of Linux's
/// `statfs(2)`.
#[cfg(target_os = "linux")]
fn network_kind(folder: &Path) -> Option<&'static str> {
    let kind = rustix::fs::statfs(folder).ok()?.f_type;
    let known = [
        (0x6969, "NFS"),
        (0xff53_4d42, "SMB"),
        (0xfe53_4d42, "SMB"),
        (0x0102_1997, "9P"),
        (0x0bd0_0bd0, "Lustre"),
        (0x00c3_6400, "Ceph"),
        (0x5346_414f, "AFS"),
    ];
    known.into_iter().find(|(number, _)| *number == i128::from(kind)).map(|(_, name)| name)
}

/// Elsewhere the kind of a disk has no number that stays.
#[cfg(not(target_os = "linux"))]
fn network_kind(_folder: &Path) -> Option<&'static str> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn space_is_measured_at_the_nearest_folder_that_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("not/there/hit5.db");
        assert_eq!(existing(&file), folder.path());
        assert_eq!(existing(Path::new("hit5.db")), Path::new("."));
        assert!(free(folder.path()).unwrap() > 0);
        assert!(free(&file).is_err());
        assert_eq!(network_kind(Path::new("/")), None);
    }
}
