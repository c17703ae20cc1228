//! The shim: a library between a program and the C library that lets calls on the data folder fail.
//!
//! It is compiled by `cc`, which building hit5 needs anyway. Calls that write, sync, cut or create a
//! file below `FAULT_BELOW` are counted from 1. They fail with error number `FAULT_ERROR` from number
//! `FAULT_FROM` on, `FAULT_CALLS` times; and while the file `FAULT_WHILE` exists. Error -1 stands for
//! a write that does half. With `FAULT_READS`, reads are counted, and fail, as well. `FAULT_COUNT` is a
//! file that is told the number of calls at the end, `FAULT_CLOCK` one with seconds that are added to
//! the wall clock.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use tempfile::TempDir;

/// What goes wrong, and what the system calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    DiskFull,
    ReadOnly,
    WriteError,
    ReadError,
    HalfWritten,
}

impl Fault {
    pub(super) const ALL: [Self; 5] =
        [Self::DiskFull, Self::ReadOnly, Self::WriteError, Self::ReadError, Self::HalfWritten];

    fn number(self) -> i32 {
        match self {
            Self::DiskFull => rustix::io::Errno::NOSPC.raw_os_error(),
            Self::ReadOnly => rustix::io::Errno::ROFS.raw_os_error(),
            Self::WriteError | Self::ReadError => rustix::io::Errno::IO.raw_os_error(),
            Self::HalfWritten => -1,
        }
    }

    /// The variables that make it happen below a folder.
    pub(super) fn variables(self, below: &Path) -> Vec<(&'static str, String)> {
        let mut variables = vec![
            ("LD_PRELOAD", LIBRARY.1.display().to_string()),
            ("FAULT_BELOW", below.display().to_string()),
            ("FAULT_ERROR", self.number().to_string()),
        ];
        if self == Self::ReadError {
            variables.push(("FAULT_READS", "1".to_owned()));
        }
        variables
    }
}

/// The library, in a folder that is there as long as the tests run.
static LIBRARY: LazyLock<(TempDir, PathBuf)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let library = folder.path().join("shim.so");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/faults/shim.c");
    let mut cc = Command::new("cc");
    cc.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(source).arg("-ldl");
    let made = cc.output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    (folder, library)
});
