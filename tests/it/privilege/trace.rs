//! The calls that a program made, as `strace` lists them, and which of them should not have been.

use super::HAS_STRACE;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Component, Path, PathBuf};
use tempfile::TempDir;

/// A watch over programs.
pub(super) struct Trace {
    folder: TempDir,
    file: String,
}

impl Trace {
    pub(super) fn begin() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("calls").to_str().unwrap().to_owned();
        Self { folder, file }
    }

    /// What comes before the program's own words; nothing, with the reason printed, without `strace`.
    #[expect(clippy::print_stdout, reason = "a watch that is not kept is told of")]
    pub(super) fn words(&self) -> Vec<&str> {
        if !*HAS_STRACE {
            println!("skipped: no strace that can watch here; the work is done without it");
            return Vec::new();
        }
        let what = "trace=%network,%file,fchmod";
        let mut words = vec!["strace", "-f", "--seccomp-bpf", "-qq", "-y", "-s", "4096"];
        words.extend(["-e", what, "-e", "signal=none", "-A", "-o", &self.file]);
        words
    }

    /// All calls of all programs; `None` without `strace`.
    pub(super) fn calls(&self) -> Option<Vec<Call>> {
        assert!(self.folder.path().is_dir());
        let calls = HAS_STRACE.then(|| parse(&fs::read_to_string(&self.file).unwrap()));
        assert!(calls.as_ref().is_none_or(|calls| !calls.is_empty()), "it saw something");
        calls
    }
}

/// A call.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Call {
    name: String,
    args: String,
    /// What comes after the `=`.
    result: String,
}

/// Reads the list. A call that another thread's interrupts stands on two lines.
fn parse(text: &str) -> Vec<Call> {
    let mut begun: HashMap<&str, &str> = HashMap::new();
    let mut calls = Vec::new();
    for line in text.lines() {
        let (process, line) = line.split_once(' ').unwrap();
        let line = line.trim_start();
        if let Some(start) = line.strip_suffix(" <unfinished ...>") {
            begun.insert(process, start);
        } else if let Some((_, end)) = line.split_once(" resumed>") {
            let start = begun.remove(process).unwrap();
            calls.extend(call(&format!("{start}{end}")));
        } else {
            calls.extend(call(line));
        }
    }
    calls
}

fn call(line: &str) -> Option<Call> {
    let (call, result) = line.rsplit_once(" = ")?;
    let (name, args) = call.trim_end().strip_suffix(')')?.split_once('(')?;
    Some(Call { name: name.to_owned(), args: args.to_owned(), result: result.to_owned() })
}

impl Call {
    /// Whether it came to nothing.
    fn failed(&self) -> bool {
        self.result.starts_with('-') || self.result.starts_with('?')
    }

    /// The paths it names, the last of which may begin at a folder that is named before.
    fn paths(&self, home: &Path) -> Vec<PathBuf> {
        let (mut paths, mut base, mut rest) = (Vec::new(), home.to_owned(), self.args.as_str());
        while let Some(at) = rest.find(['"', '<']) {
            let end = if &rest[at..=at] == "<" { '>' } else { '"' };
            let inside = rest[at + 1..].split(end).next().unwrap();
            if end == '>' {
                base = inside.into();
            } else {
                paths.push(base.join(inside));
            }
            rest = rest.get(at + inside.len() + 2..).unwrap_or_default();
        }
        paths
    }

    /// The file it opened, without links.
    fn opened(&self) -> Option<&Path> {
        let (_, path) = self.result.split_once('<')?;
        Some(Path::new(path.strip_suffix('>')?))
    }

    /// The mode it asks for, which is its last argument.
    fn mode(&self) -> u32 {
        u32::from_str_radix(self.args.rsplit(", ").next().unwrap(), 8).unwrap()
    }

    fn opens(&self) -> bool {
        matches!(self.name.as_str(), "open" | "openat" | "openat2" | "creat")
    }

    fn has_flag(&self, flags: &[&str]) -> bool {
        self.args.split([' ', ',', '|']).any(|word| flags.contains(&word))
    }

    /// What it opened for reading or writing below a folder.
    pub(super) fn opened_below(&self, folder: &Path) -> Option<&Path> {
        self.opened().filter(|path| self.opens() && path.starts_with(folder))
    }
}

/// Where a program may write, and from where it was started.
pub(super) struct Folders {
    pub(super) home: PathBuf,
    pub(super) below: Vec<PathBuf>,
}

impl Folders {
    /// What should not have been called, in words.
    pub(super) fn wrong(&self, calls: &[Call]) -> Vec<String> {
        let mut made = HashSet::new();
        let wrong = |call: &Call| {
            let why = self.reason(call, &mut made)?;
            Some(format!("{why}: {}({}) = {}", call.name, call.args, call.result))
        };
        calls.iter().filter_map(wrong).collect()
    }

    /// Why a call is wrong, if it is. `made` are the files made so far, each for its owner only.
    fn reason(&self, call: &Call, made: &mut HashSet<PathBuf>) -> Option<&'static str> {
        match call.name.as_str() {
            // A pair that is joined already leads to nobody.
            "socketpair" if call.args.starts_with("AF_UNIX") => None,
            "socketpair" | "socket" | "connect" | "bind" | "listen" | "accept" | "accept4" => {
                Some("a network")
            }
            _ if call.failed() => None,
            _ if call.opens() => self.reason_of_open(call, made),
            "mkdir" | "mkdirat" if call.mode() & 0o077 != 0 => {
                Some("a folder that others may enter")
            }
            // Whoever sets modes may undo what the mask demands.
            "chmod" | "fchmod" | "fchmodat" | "fchmodat2" | "chown" | "lchown" | "fchownat"
            | "symlink" | "symlinkat" | "mknod" | "mknodat" => Some("never needed"),
            "mkdir" | "mkdirat" | "rmdir" | "unlink" | "unlinkat" | "rename" | "renameat"
            | "renameat2" | "link" | "linkat" | "truncate" | "utime" | "utimes" | "utimensat" => {
                let outside = |path: &PathBuf| !self.may_write(path);
                call.paths(&self.home).iter().any(outside).then_some("outside the folders")
            }
            _ => None,
        }
    }

    fn reason_of_open(&self, call: &Call, made: &mut HashSet<PathBuf>) -> Option<&'static str> {
        let makes = call.name == "creat" || call.has_flag(&["O_CREAT", "O_TMPFILE"]);
        if !makes && !call.has_flag(&["O_WRONLY", "O_RDWR", "O_TRUNC"]) {
            return None;
        }
        let path = call.opened()?;
        let is_terminal = path.starts_with("/dev/pts") || path == Path::new("/dev/tty");
        if !is_terminal && !self.may_write(path) {
            return Some("outside the folders");
        }
        let is_made = makes && made.insert(path.to_owned());
        (is_made && call.mode() & 0o177 != 0).then_some("a file that others may read")
    }

    fn may_write(&self, path: &Path) -> bool {
        let climbs = path.components().any(|part| part == Component::ParentDir);
        // Parts that stay where they are count for nothing.
        let path: PathBuf = path.components().collect();
        !climbs && self.below.iter().any(|folder| path.starts_with(folder))
    }
}

/// So that the watch itself is known to tell.
#[test]
fn what_should_not_be_is_told() {
    let folders = Folders { home: "/h".into(), below: vec!["/h/data".into()] };
    let wrong = |text: &str| folders.wrong(&parse(text)).len();
    for fine in [
        "7 socketpair(AF_UNIX, SOCK_STREAM, 0, [3<socket:[1]>, 4<socket:[2]>]) = 0",
        "7 openat(AT_FDCWD</h>, \"data/a\", O_WRONLY|O_CREAT|O_EXCL, 0600) = 3</h/data/a>",
        "7 openat(AT_FDCWD</h>, \"/etc/passwd\", O_RDONLY|O_CLOEXEC) = 3</etc/passwd>",
        "7 openat(AT_FDCWD</h>, \"/etc/passwd\", O_RDWR) = -1 EACCES (Permission denied)",
        "7 rename(\"/h/data/./a\", \"data/b\") = 0",
        "7 unlinkat(3</h/data/x>, \"a\", 0) = 0",
        "7 mkdir(\"/h/data/x\", 0700) = 0",
        "7 openat(AT_FDCWD</h>, \"/dev/tty\", O_RDWR) = 3</dev/tty>",
    ] {
        assert_eq!(wrong(fine), 0, "{fine}");
    }
    for bad in [
        "7 socket(AF_INET, SOCK_STREAM, 0) = 3<socket:[1]>",
        "7 connect(3<socket:[1]>, {sa_family=AF_UNIX, sun_path=\"/run/x\"}, 9) = -1 ENOENT (No)",
        "7 openat(AT_FDCWD</h>, \"data/a\", O_WRONLY|O_CREAT|O_EXCL, 0644) = 3</h/data/a>",
        "7 openat(AT_FDCWD</h>, \"data/link\", O_WRONLY|O_CREAT, 0600) = 3</h/a>",
        "7 openat(AT_FDCWD</h>, \"/h/datas\", O_RDWR) = 3</h/datas>",
        "7 openat(AT_FDCWD</h>, \"/h/b\", O_RDWR <unfinished ...>\n7 <... openat resumed>) = 3</h/b>",
        "7 rename(\"/h/data/a\", \"/h/data/../b\") = 0",
        "7 unlinkat(3</h>, \"a\", 0) = 0",
        "7 mkdir(\"/h/data/x\", 0755) = 0",
        "7 fchmod(3</h/data/a>, 0644) = 0",
        "7 symlink(\"/etc/passwd\", \"/h/data/a\") = 0",
    ] {
        assert_eq!(wrong(bad), 1, "{bad}");
    }
    let kept = "7 openat(AT_FDCWD</h>, \"data/a\", O_RDWR|O_CREAT|O_EXCL, 0600) = 3</h/data/a>\n\
                7 openat(AT_FDCWD</h>, \"data/a\", O_RDWR|O_CREAT, 0644) = 3</h/data/a>";
    assert_eq!(wrong(kept), 0, "the mode of a file that is there asks for nothing");
}
