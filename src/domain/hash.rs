//! The hash that names texts and lists.

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
    fn the_standards_example() {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(super::sha256(b"abc"), expected);
    }
}
