//! One session, one process: a lock held by the process that runs a session.

use std::fmt;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use rustix::fs::OFlags;

use crate::domain::{SessionId, Timestamp};

/// How long asking who holds a lease may take.
const ASKING: Duration = Duration::from_millis(20);

/// The right to append to a session, until dropped.
///
/// It is the kernel's lock on a small file beside the data file, so that it ends with the process
/// however that dies; the file's text only serves to tell others who holds it.
#[derive(Debug)]
pub struct Lease {
    /// Keeps the lock while open.
    _locked: File,
    path: PathBuf,
}

/// Who holds a lease.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Number of the process.
    pub pid: u32,
    /// Name of the machine it runs on.
    pub host: String,
    /// Name of the user it runs as, if known.
    pub user: Option<String>,
}

/// Why a lease was not given.
#[derive(Debug, thiserror::Error)]
pub enum LeaseError {
    /// Another process has it.
    #[error("session {} is open in another hit5{}", session.0, described(holder.as_ref(), *since))]
    Held {
        /// The session.
        session: SessionId,
        /// Who has it; unknown in the moment before the holder has said so.
        holder: Option<Holder>,
        /// Since when; unknown in the same moment.
        since: Option<Timestamp>,
    },
    /// The lock file cannot be used.
    #[error("cannot use the lock file {path:?}: {source}")]
    Io {
        /// The lock file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl LeaseError {
    /// What can be done about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Held { .. } => "go on there, or quit it first; answers are safe in both",
            Self::Io { .. } => "the folder of the data file must be writable",
        }
    }
}

impl Lease {
    /// Says that another process holds the lease of a session, if one does. Changes nothing.
    pub fn held(data_file: &Path, session: SessionId) -> Option<LeaseError> {
        let mut options = OpenOptions::new();
        options.read(true).custom_flags(no_link());
        let mut file = options.open(lock_path(data_file, session)).ok()?;
        match file.try_lock_shared() {
            Err(TryLockError::WouldBlock) => {
                let Notice { holder, since } = notice_in(&mut file).ok()?;
                Some(LeaseError::Held { session, holder, since })
            }
            _ => None,
        }
    }

    /// Takes the lease of a session in a data file, or says who has it. Never waits.
    pub fn acquire(
        data_file: &Path,
        session: SessionId,
        now: Timestamp,
        who: &Holder,
    ) -> Result<Self, LeaseError> {
        let path = lock_path(data_file, session);
        match lock(&path, now, who) {
            Ok(Ok(locked)) => Ok(Self { _locked: locked, path }),
            Ok(Err(Notice { holder, since })) => Err(LeaseError::Held { session, holder, since }),
            Err(source) => Err(LeaseError::Io { path, source }),
        }
    }
}

impl Drop for Lease {
    /// Removes the file while it is still locked. If that fails an unlocked file stays behind,
    /// which means nothing to the next one who comes.
    fn drop(&mut self) {
        drop(fs::remove_file(&self.path));
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "process {}", self.pid)?;
        if let Some(user) = &self.user {
            write!(f, " of {user}")?;
        }
        write!(f, " on {}", self.host)
    }
}

/// What a lock file says.
#[derive(Debug, Default, PartialEq, Eq)]
struct Notice {
    holder: Option<Holder>,
    since: Option<Timestamp>,
}

/// The lock lies beside the file itself, so that all paths that lead to it meet the same lock.
fn lock_path(data_file: &Path, session: SessionId) -> PathBuf {
    let real = fs::canonicalize(data_file).unwrap_or_else(|_absent| data_file.to_owned());
    let mut name = real.into_os_string();
    name.push(format!(".session-{}.lock", session.0));
    PathBuf::from(name)
}

/// Locks the file at `path` and signs it, or reads who did.
fn lock(path: &Path, now: Timestamp, who: &Holder) -> io::Result<Result<File, Notice>> {
    let mut has_waited = false;
    loop {
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .custom_flags(no_link())
            .open(path)?;
        match file.try_lock() {
            Ok(()) if is_at(&file, path)? => {
                check_is_ours(&file)?;
                sign(&mut file, now, who)?;
                return Ok(Ok(file));
            }
            // The holder removed the file after we had opened it: ours is no longer the one
            // that others will find.
            Ok(()) => {}
            // Somebody may only be asking ([`Lease::held`]), which is over at once.
            Err(TryLockError::WouldBlock) if !has_waited => {
                has_waited = true;
                thread::sleep(ASKING);
            }
            Err(TryLockError::WouldBlock) => {
                return Ok(Err(notice_in(&mut file)?));
            }
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
}

/// Where the lock lies can be foreseen: a link that somebody put there is not followed, and a pipe
/// not waited for.
fn no_link() -> i32 {
    (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed()
}

/// Refuses to write to what is no file, or a file that has another name too.
fn check_is_ours(file: &File) -> io::Result<()> {
    let found = file.metadata()?;
    if found.is_file() && found.nlink() == 1 {
        return Ok(());
    }
    Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no file of hit5's"))
}

/// What the holder wrote.
fn notice_in(file: &mut File) -> io::Result<Notice> {
    let mut text = Vec::new();
    file.read_to_end(&mut text)?;
    Ok(Notice::parse(&String::from_utf8_lossy(&text)))
}

fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    let ours = file.metadata()?;
    match fs::symlink_metadata(path) {
        Ok(there) => Ok(there.dev() == ours.dev() && there.ino() == ours.ino()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

fn sign(file: &mut File, now: Timestamp, who: &Holder) -> io::Result<()> {
    let user = who.user.as_deref().unwrap_or_default();
    let notice = format!("pid {}\nhost {}\nuser {user}\nsince_ms {}\n", who.pid, who.host, now.0);
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(notice.as_bytes())
}

impl Notice {
    /// Reads what [`sign`] wrote. Control characters are left out: the texts end on a screen.
    fn parse(text: &str) -> Self {
        let field = |name: &str| {
            let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))?;
            Some(value.chars().filter(|c| !c.is_control()).collect::<String>())
        };
        let holder = || {
            Some(Holder {
                pid: field("pid")?.parse().ok()?,
                host: field("host")?,
                user: field("user").filter(|user| !user.is_empty()),
            })
        };
        let since = || field("since_ms")?.parse().ok().map(Timestamp);
        Self { holder: holder(), since: since() }
    }
}

/// ", process 7 of anna on lab3, since 2026-01-02T03:04:05Z", as far as known.
fn described(holder: Option<&Holder>, since: Option<Timestamp>) -> String {
    let holder = holder.map(|holder| format!(", {holder}")).unwrap_or_default();
    let since = since
        .and_then(|since| jiff::Timestamp::from_second(since.0.div_euclid(1000)).ok())
        .map(|since| format!(", since {since}"))
        .unwrap_or_default();
    holder + &since
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests put files in place and look at them")]
mod tests {
    use super::*;

    fn anna() -> Holder {
        Holder { pid: 7, host: "lab3".to_owned(), user: Some("anna".to_owned()) }
    }

    fn take(data_file: &Path, session: i64) -> Result<Lease, LeaseError> {
        Lease::acquire(data_file, SessionId(session), Timestamp(1_999), &anna())
    }

    #[test]
    fn a_session_is_leased_once_and_others_are_free() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("hit5.db");
        let first = take(&file, 3).unwrap();
        let Err(LeaseError::Held { session, holder, since }) = take(&file, 3) else {
            panic!("a second lease");
        };
        assert_eq!((session, holder, since), (SessionId(3), Some(anna()), Some(Timestamp(1_999))));
        let other = take(&file, 4).unwrap();
        drop(first);
        drop(take(&file, 3).unwrap());
        drop(other);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left behind");
    }

    #[test]
    fn a_link_to_the_data_file_meets_the_same_lock() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("hit5.db");
        let link = folder.path().join("link.db");
        fs::write(&file, "").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        let _first = take(&file, 3).unwrap();
        assert!(matches!(take(&link, 3), Err(LeaseError::Held { .. })));
    }

    #[test]
    fn the_message_says_who_and_since_when() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("hit5.db");
        let _first = take(&file, 3).unwrap();
        let text = take(&file, 3).unwrap_err().to_string();
        let expected = "session 3 is open in another hit5, process 7 of anna on lab3, \
                        since 1970-01-01T00:00:01Z";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_file_left_behind_by_a_crash_does_not_lock() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("hit5.db");
        let path = lock_path(&file, SessionId(3));
        fs::write(&path, "pid 99\nhost gone with a rather long name\nuser\nsince_ms 1\n").unwrap();
        let _lease = take(&file, 3).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text, "pid 7\nhost lab3\nuser anna\nsince_ms 1999\n");
    }

    #[test]
    fn a_file_replaced_while_waiting_for_its_lock_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let old = File::create(&path).unwrap();
        assert!(is_at(&old, &path).unwrap());
        fs::remove_file(&path).unwrap();
        assert!(!is_at(&old, &path).unwrap());
        let _new = File::create(&path).unwrap();
        assert!(!is_at(&old, &path).unwrap());
    }

    #[test]
    fn damaged_or_hostile_notices_are_read_as_far_as_they_go() {
        assert_eq!(Notice::parse(""), Notice::default());
        assert_eq!(Notice::parse("pid x\nhost h\nsince_ms 3").since, Some(Timestamp(3)));
        let hostile = Notice::parse("pid 1\nhost \u{1b}[2Jh\nuser \n");
        let holder = hostile.holder.unwrap();
        assert_eq!((holder.host.as_str(), holder.user), ("[2Jh", None));
    }

    #[test]
    fn a_missing_folder_is_an_error_that_names_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let error = take(&folder.path().join("none/hit5.db"), 3).unwrap_err();
        assert!(error.to_string().contains("hit5.db.session-3.lock"), "{error}");
    }

    #[test]
    fn who_holds_a_lease_can_be_asked_without_taking_it() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("hit5.db");
        assert!(Lease::held(&data, SessionId(7)).is_none());
        let lease = take(&data, 7).unwrap();
        let held = Lease::held(&data, SessionId(7)).unwrap().to_string();
        assert!(held.contains("process 7 of anna on lab3, since 1970-01-01"), "{held}");
        drop(lease);
        fs::write(lock_path(&data, SessionId(7)), "left behind").unwrap();
        assert!(Lease::held(&data, SessionId(7)).is_none());
        assert!(take(&data, 7).is_ok(), "asking took nothing");
    }

    #[test]
    fn nothing_is_written_through_what_stands_where_a_lock_is_to_be() {
        let folder = tempfile::tempdir().unwrap();
        let (data, victim) = (folder.path().join("hit5.db"), folder.path().join("victim"));
        let path = lock_path(&data, SessionId(7));
        let link = || std::os::unix::fs::symlink(&victim, &path).unwrap();
        let hard_link = || fs::hard_link(&victim, &path).unwrap();
        let pipe = || {
            let made = std::process::Command::new("mkfifo").arg(&path).status().unwrap();
            assert!(made.success());
        };
        let traps: [&dyn Fn(); 3] = [&link, &hard_link, &pipe];
        for trap in traps {
            fs::write(&victim, "precious").unwrap();
            trap();
            assert!(Lease::held(&data, SessionId(7)).is_none());
            let error = take(&data, 7).unwrap_err();
            assert!(matches!(error, LeaseError::Io { .. }), "{error:?}");
            assert_eq!(fs::read_to_string(&victim).unwrap(), "precious");
            fs::remove_file(&path).unwrap();
        }
        fs::remove_file(&victim).unwrap();
        link();
        assert!(matches!(take(&data, 7), Err(LeaseError::Io { .. })));
        assert!(!victim.exists(), "made through a link that led nowhere");
        fs::remove_file(&path).unwrap();
        take(&data, 7).unwrap();
    }
}
