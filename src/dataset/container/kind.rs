//! What a file is, by its content.

#![expect(clippy::disallowed_methods, reason = "the edge: files are looked into")]

use super::cifar;
use crate::domain::ContainerKind;
use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::FileExt;
use std::path::Path;

/// Size of a tar header.
const HEADER: usize = 512;
/// Where in it the sum of its bytes stands, as octal digits.
const SUM: std::ops::Range<usize> = 148..156;
/// What is taken for the sum while it is made.
const SPACES: &[u8] = b"        ";
/// How many records show whether they are CIFAR's.
const LOOKED_AT: u64 = 16;
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
    // Both ends, and between them at least the length of what describes it.
    let is_table = start.starts_with(PARQUET) && start.len() >= 3 * PARQUET.len();
    if is_table && end_of(&file)? == PARQUET {
        return Ok(Some(ContainerKind::Parquet));
    }
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let Some(kind) = cifar_of(name) else { return Ok(None) };
    let is_records = file.metadata()?.len().is_multiple_of(cifar::record_bytes(kind) as u64);
    Ok((is_records && are_labels(&file, kind)?).then_some(kind))
}

/// Which version of CIFAR a file is by its name.
fn cifar_of(name: &str) -> Option<ContainerKind> {
    let is_batch = |name: &str| {
        let number = name.strip_prefix("data_batch_").and_then(|name| name.strip_suffix(".bin"));
        number.is_some_and(|number| number.parse::<u8>().is_ok())
    };
    match name {
        "train.bin" | "test.bin" => Some(ContainerKind::Cifar100),
        "test_batch.bin" => Some(ContainerKind::Cifar10),
        name => is_batch(name).then_some(ContainerKind::Cifar10),
    }
}

/// Whether the first records begin with labels that CIFAR has, and there are any.
fn are_labels(file: &File, kind: ContainerKind) -> io::Result<bool> {
    let (counts, size) = (cifar::label_counts(kind), cifar::record_bytes(kind) as u64);
    let records = (file.metadata()?.len() / size).min(LOOKED_AT);
    for record in 0..records {
        let mut labels = vec![0; counts.len()];
        file.read_exact_at(&mut labels, record * size)?;
        if labels.iter().zip(counts).any(|(label, count)| label >= count) {
            return Ok(false);
        }
    }
    Ok(records > 0)
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

fn end_of(file: &File) -> io::Result<[u8; PARQUET.len()]> {
    let mut end = [0; PARQUET.len()];
    let at = file.metadata()?.len().saturating_sub(end.len() as u64);
    file.read_exact_at(&mut end, at)?;
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

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, bytes: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        (folder, path)
    }

    #[test]
    fn other_files_are_no_containers_whatever_they_are_called() {
        for bytes in [&b""[..], b"a", b"PAR1", &[0; 2000], &[b'7'; 3074], b"PAR1 and no more"] {
            for name in ["a.tar", "a.parquet", "train.bin", "data_batch_1.bin"] {
                let (_folder, path) = file(name, bytes);
                assert_eq!(kind_of(&path).unwrap(), None, "{name}");
                assert_eq!(why_not(&path).unwrap(), None, "{name}");
            }
        }
        assert!(kind_of(Path::new("/nowhere/a.tar")).is_err());
    }

    #[test]
    fn cifar_is_told_by_name_and_content() {
        for (name, bytes, is_cifar) in
            [("test_batch.bin", 3073, true), ("other.bin", 3073, false), ("test.bin", 3073, false)]
        {
            let (_folder, path) = file(name, &vec![1; bytes]);
            assert_eq!(kind_of(&path).unwrap().is_some(), is_cifar, "{name}");
        }
    }

    #[test]
    fn packed_files_say_what_to_do() {
        for (magic, _) in PACKED {
            let (_folder, path) = file("images.tar.packed", &[magic, b"..."].concat());
            assert_eq!(kind_of(&path).unwrap(), None);
            assert!(why_not(&path).unwrap().is_some());
        }
        let (_folder, path) = file("a.tar.gz", b"\x1f\x8b\x08");
        assert!(why_not(&path).unwrap().unwrap().ends_with("`gunzip` it"));
    }
}
