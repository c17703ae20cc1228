//! What the fuzz targets check, one function a target: bytes in, a panic if something does not hold. The
//! targets in `fuzz/` and the test here share them, so that what a fuzzer once found stays found with a
//! stable compiler.
//!
//! Seeds and findings lie in `tests/fixtures/fuzz/TARGET/`.

pub(crate) mod config;
pub(crate) mod containers;
pub(crate) mod data_file;
pub(crate) mod images;
pub(crate) mod key;
pub(crate) mod manifests;
pub(crate) mod numpy;
pub(crate) mod parquet;
pub(crate) mod predictions;
pub(crate) mod session;
pub(crate) mod study;
pub(crate) mod taxonomy;
pub(crate) mod terminal;

use hit5::domain::{Problem, printable};
use std::cell::RefCell;
use std::path::Path;
use tempfile::TempDir;

/// Longer than this no text about a file may be: it has to be read by somebody.
const LONGEST_TEXT: usize = 16 << 10;

/// The first byte, which chooses among things to try, and the rest.
fn choice(data: &[u8]) -> (usize, &[u8]) {
    data.split_first().map_or((0, data), |(first, rest)| (usize::from(*first), rest))
}

/// Whether what is told of a file can be shown and read.
fn check_problems(problems: &[Problem]) {
    for problem in problems {
        assert!(!problem.place.is_empty(), "{problem:?} has no place");
        check_text(&problem.what);
    }
}

/// Whether a message says something, in few words, and cannot steer a terminal.
fn check_text(text: &str) {
    assert!(!text.trim().is_empty(), "nothing is said");
    assert!(text.len() <= LONGEST_TEXT, "{} bytes of text", text.len());
    assert!(!printable(text).chars().any(char::is_control));
}

/// Gives a folder that only this thread uses, emptied by nobody.
fn in_folder<T>(body: impl FnOnce(&Path) -> T) -> T {
    thread_local!(static FOLDER: RefCell<Option<TempDir>> = const { RefCell::new(None) });
    FOLDER.with_borrow_mut(|folder| {
        body(folder.get_or_insert_with(|| tempfile::tempdir().unwrap()).path())
    })
}

/// Lets panics of foreign code pass in silence where the program catches them. (A fuzzer's own hook ends
/// the process at any panic.)
#[allow(dead_code, reason = "the fuzz targets call it")]
pub(crate) fn hush_foreign_panics() {
    let other = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let is_foreign =
            panic.location().is_some_and(|place| place.file().contains("/registry/src/"));
        if !is_foreign {
            other(panic);
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// A target's name and what it checks.
    type Target = (&'static str, fn(&[u8]));

    const TARGETS: [Target; 13] = [
        ("config", config::check),
        ("containers", containers::check),
        ("data_file", data_file::check),
        ("images", images::check),
        ("key", key::check),
        ("manifests", manifests::check),
        ("numpy", numpy::check),
        ("parquet", parquet::check),
        ("predictions", predictions::check),
        ("session", session::check),
        ("study", study::check),
        ("taxonomy", taxonomy::check),
        ("terminal", terminal::check),
    ];

    fn check_all(target: &str) {
        let (_, check) = TARGETS.iter().find(|(name, _)| *name == target).unwrap();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/fuzz").join(target);
        let mut files: Vec<_> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        assert!(files.len() >= 3, "{target} has seeds");
        for file in files {
            // The name stands in the output of a failed test.
            println!("{}", file.display());
            let bytes = fs::read(&file).unwrap();
            check(&bytes);
            // Cut short and with a byte changed it is a case of its own.
            check(&bytes[..bytes.len() / 2]);
            let mut changed = bytes;
            if let Some(byte) = changed.last_mut() {
                *byte ^= 0x55;
            }
            check(&changed);
        }
    }

    macro_rules! seeds_and_findings {
        ($($target:ident)*) => {$(
            #[test]
            fn $target() {
                check_all(stringify!($target));
            }
        )*};
    }

    seeds_and_findings!(
        config containers data_file images key manifests numpy parquet predictions session study
        taxonomy terminal
    );

    #[test]
    fn every_target_is_built_and_described() {
        let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
        let [manifest, readme] =
            ["Cargo.toml", "README.md"].map(|name| fs::read_to_string(fuzz.join(name)).unwrap());
        for (target, _) in TARGETS {
            let path = format!("targets/{target}.rs");
            assert!(manifest.contains(&format!("path = \"{path}\"")), "{target}");
            let text = fs::read_to_string(fuzz.join(path)).unwrap();
            assert!(text.contains(&format!("fuzz::{target}::check")), "{target}");
            assert!(readme.contains(&format!("| `{target}` |")), "{target}");
        }
    }
}
