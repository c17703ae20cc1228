//! The hash that names texts and lists: SHA-256 (NIST 2015, FIPS 180-4).

use sha2::{Digest, Sha256};
use std::fmt::Write;

/// SHA-256 as 64 hexadecimal digits: what `sha256sum` prints for a file of these bytes.
pub fn sha256(bytes: &[u8]) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let written = write!(hex, "{byte:02x}");
        debug_assert!(written.is_ok(), "a String takes everything");
    }
    hex
}

#[cfg(test)]
mod tests {
    #[test]
    /// The one-block example of the standard, and the hash of nothing.
    fn the_published_hashes_come_out() {
        for (text, hex) in [
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ] {
            assert_eq!(super::sha256(text.as_bytes()), hex);
        }
    }
}
