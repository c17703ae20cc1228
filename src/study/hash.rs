//! The name of a text that was in force.

use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// The SHA-256 hash (NIST 2015, FIPS 180-4) of the bytes of a study's text, as 64 small hexadecimal
/// digits: what `sha256sum` prints for the file.
pub fn hash(text: &str) -> String {
    Sha256::digest(text).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let written = write!(hex, "{byte:02x}");
        debug_assert!(written.is_ok(), "a String takes everything");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The one-block example of the standard, and the hash of nothing.
    #[test]
    fn the_published_hashes_come_out() {
        for (text, hex) in [
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ] {
            assert_eq!(hash(text), hex);
        }
    }
}
