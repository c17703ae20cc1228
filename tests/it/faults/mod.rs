//! Faults: of the disk, the clock, the data file, the cache, the images.
//!
//! What is promised, and held here: whatever goes wrong, the session goes on or ends with a message
//! that says what happened; what was said to be saved is in the data file; and a damaged data file is
//! told from a sound one, or read as it was.
//!
//! `cargo test` tries a part of all faults, for seconds. All of them, for minutes:
//!
//! ```sh
//! HIT5_FAULTS=long cargo test --test it faults:: -- --nocapture
//! HIT5_FAULTS=long cargo test --lib store::tests::recovering -- --nocapture
//! ```

// The shim stands where only Linux has a place for it.
#[cfg(target_os = "linux")]
mod appends;
mod files;
mod images;
#[cfg(target_os = "linux")]
mod sessions;
#[cfg(target_os = "linux")]
mod shim;

use hit5::stats::SplitMix64;
use rusqlite::Connection;
use std::path::Path;

/// Whether all faults are tried.
fn is_long() -> bool {
    std::env::var_os("HIT5_FAULTS").is_some_and(|word| word == "long")
}

/// What SQLite finds wrong with a file.
fn soundness(data: &Path) -> Result<(), String> {
    let check = || {
        let connection = Connection::open(data)?;
        connection.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0))
    };
    match check() {
        Ok(said) if said == "ok" => Ok(()),
        Ok(said) => Err(said),
        Err(error) => Err(error.to_string()),
    }
}

/// Changes so many bytes of a file's, each to another.
fn damage(bytes: &mut [u8], count: u64, random: &mut SplitMix64) {
    for _ in 0..count {
        let at = usize::try_from(random.below(bytes.len() as u64)).unwrap();
        bytes[at] ^= u8::try_from(1 + random.below(255)).unwrap();
    }
}
