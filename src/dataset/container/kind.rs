//! What a file is, by its content.

#![expect(clippy::disallowed_methods, reason = "the edge: files are looked into")]

use crate::domain::ContainerKind;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// Size of a tar header.
const HEADER: usize = 512;
/// Where in it the sum of its bytes stands, as octal digits.
const SUM: std::ops::Range<usize> = 148..156;
/// What is taken for the sum while it is made.
const SPACES: &[u8] = b"        ";
/// Both ends of a table in Parquet.
const PARQUET: &[u8] = b"PAR1";

/// Beginnings of files that hold others in a form in which none can be reached alone, and what to do.
const PACKED: [(&[u8], &str); 7] = [
    (b"\x1f\x8b", "compressed with gzip, so that no image in it can be reached alone: `gunzip` it"),
    (b"BZh", "compressed with bzip2, so that no image in it can be reached alone: `bunzip2` it"),
    (b"\xfd7zXZ\0", "compressed with xz, so that no image in it can be reached alone: `unxz` it"),
    (
        b"\x28\xb5\x2f\xfd",
        "compressed with zstd, so that no image in it can be reached alone: `unzstd` it",
    ),
    (b"PK\x03\x04", "a zip archive, which is not read here: `unzip` it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive, which is not read here: unpack it"),
    (b"Rar!\x1a\x07", "a rar archive, which is not read here: unpack it"),
];

/// What kind of container a file is; `None` if it is none.
pub fn kind_of(path: &Path) -> io::Result<Option<ContainerKind>> {
    let mut file = File::open(path)?;
    let start = start_of(&mut file)?;
    if is_tar_header(&start) {
        return Ok(Some(ContainerKind::Tar));
    }
    if start.starts_with(PARQUET) && end_of(&mut file)? == PARQUET {
        return Ok(Some(ContainerKind::Parquet));
    }
    Ok(None)
}

/// Why a file that holds others cannot be used as it is, and what to do; `None` if it holds none, or can
/// be used.
pub fn why_not(path: &Path) -> io::Result<Option<&'static str>> {
    let start = start_of(&mut File::open(path)?)?;
    let packed = PACKED.iter().find(|(magic, _)| start.starts_with(magic));
    Ok(packed.map(|&(_, why)| why))
}

fn start_of(file: &mut File) -> io::Result<Vec<u8>> {
    let mut start = Vec::with_capacity(HEADER);
    file.take(HEADER as u64).read_to_end(&mut start)?;
    Ok(start)
}

fn end_of(file: &mut File) -> io::Result<[u8; PARQUET.len()]> {
    let mut end = [0; PARQUET.len()];
    file.seek(SeekFrom::End(-4))?;
    file.read_exact(&mut end)?;
    Ok(end)
}

/// Whether these bytes begin a tar archive: a header holds the sum of its bytes, those of the sum itself
/// taken as spaces.
fn is_tar_header(start: &[u8]) -> bool {
    let (Some(header), Some(sum)) = (start.get(..HEADER), start.get(SUM)) else { return false };
    let said = str::from_utf8(sum).ok().map(|sum| sum.trim_matches([' ', '\0']));
    let said = said.and_then(|sum| u32::from_str_radix(sum, 8).ok());
    let sum_of = |bytes: &[u8]| bytes.iter().map(|&byte| u32::from(byte)).sum::<u32>();
    said == Some(sum_of(header) - sum_of(sum) + sum_of(SPACES))
}
