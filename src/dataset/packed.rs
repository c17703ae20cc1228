//! Small texts out of an archive that people keep packed: the development kit of ILSVRC2012 comes as a
//! compressed tar of lists.

#![expect(clippy::disallowed_methods, reason = "the edge: archives are read")]

use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek};
use std::path::Path;
use tar::Archive;

/// How gzip begins.
const GZIP: [u8; 2] = [0x1f, 0x8b];
/// How much an archive may hold in all; in one with more, nobody keeps lists.
const MAX_ARCHIVE: u64 = 1 << 30;

/// Finds files in a tar archive, compressed with gzip or not: those whose path is wanted, with their
/// content. One of more than so many bytes is left out. An archive that ends early, or is none, is an
/// error.
pub fn find_in_packed(
    path: &Path,
    wanted: &dyn Fn(&str) -> bool,
    max_bytes: u64,
) -> io::Result<Vec<(String, Vec<u8>)>> {
    let mut file = BufReader::new(File::open(path)?);
    let mut start = Vec::new();
    file.by_ref().take(GZIP.len() as u64).read_to_end(&mut start)?;
    file.rewind()?;
    if start == GZIP {
        find(MultiGzDecoder::new(file), wanted, max_bytes)
    } else {
        find(file, wanted, max_bytes)
    }
}

fn find(
    archive: impl Read,
    wanted: &dyn Fn(&str) -> bool,
    max_bytes: u64,
) -> io::Result<Vec<(String, Vec<u8>)>> {
    let mut found = Vec::new();
    for entry in Archive::new(archive.take(MAX_ARCHIVE)).entries()? {
        let mut entry = entry?;
        let path = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        if !entry.header().entry_type().is_file() || entry.size() > max_bytes || !wanted(&path) {
            continue;
        }
        let mut content = Vec::new();
        entry.read_to_end(&mut content)?;
        if content.len() as u64 != entry.size() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        found.push((path, content));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::fs;
    use std::io::Write;
    use tar::{Builder, Header};

    fn kit() -> Vec<u8> {
        let mut builder = Builder::new(Vec::new());
        for (name, content) in [("kit/data/truth.txt", "490\n361\n"), ("kit/readme.txt", "read")] {
            let mut header = Header::new_gnu();
            header.set_size(content.len() as u64);
            builder.append_data(&mut header, name, content.as_bytes()).unwrap();
        }
        builder.into_inner().unwrap()
    }

    fn found(bytes: &[u8], ending: &str, max_bytes: u64) -> io::Result<Vec<(String, Vec<u8>)>> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kit");
        fs::write(&path, bytes).unwrap();
        find_in_packed(&path, &|path| path.ends_with(ending), max_bytes)
    }

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(bytes).unwrap();
        packed.finish().unwrap()
    }

    #[test]
    fn wanted_files_come_with_their_content() {
        for bytes in [kit(), packed(&kit())] {
            let truth = ("kit/data/truth.txt".to_owned(), b"490\n361\n".to_vec());
            assert_eq!(found(&bytes, "truth.txt", 100).unwrap(), [truth]);
            assert_eq!(found(&bytes, ".txt", 4).unwrap().len(), 1);
            assert_eq!(found(&bytes, ".mat", 100).unwrap(), []);
        }
    }

    #[test]
    fn what_is_no_whole_archive_is_an_error() {
        let packed = packed(&kit());
        for bytes in [&kit()[..515], &packed[..40], b"some text that is no archive", &[1; 600]] {
            assert!(found(bytes, ".txt", 100).is_err());
        }
        assert_eq!(found(b"", ".txt", 100).unwrap(), []);
    }
}
