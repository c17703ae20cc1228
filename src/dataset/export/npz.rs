//! Arrays in an archive, as `numpy.savez_compressed` writes them and `numpy.load` reads them.
//!
//! Format: NumPy Enhancement Proposal 1, version 1.0, in a ZIP file with an `.npy` file for each array.

use flate2::Compression;
use flate2::write::DeflateEncoder;
use rawzip::{CompressionMethod, ZipArchiveWriter};
use std::io::{self, Write};

/// The elements begin at a multiple of so many bytes.
const ALIGNED: usize = 64;

/// Bytes before the head's text: the magic ones, the version, the length of the text.
const BEFORE: usize = 10;

/// An archive that is being written.
pub(super) struct Archive<'a> {
    zip: ZipArchiveWriter<&'a mut dyn Write>,
}

impl<'a> Archive<'a> {
    pub(super) fn new(out: &'a mut dyn Write) -> Self {
        Self { zip: ZipArchiveWriter::new(out) }
    }

    /// Adds an array of elements of this type in C order; `write` writes them all.
    pub(super) fn put(
        &mut self,
        name: &str,
        (dtype, shape): (&str, &[usize]),
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        let file = format!("{name}.npy");
        let builder = self.zip.new_file(&file).compression_method(CompressionMethod::DEFLATE);
        let (mut entry, config) = builder.start().map_err(reason)?;
        let mut elements = config.wrap(DeflateEncoder::new(&mut entry, Compression::fast()));
        elements.write_all(&head(dtype, shape))?;
        write(&mut elements)?;
        let (packed, descriptor) = elements.finish().map_err(reason)?;
        packed.finish()?;
        entry.finish(descriptor).map_err(reason)?;
        Ok(())
    }

    /// Adds a list of texts.
    pub(super) fn put_texts<'t>(
        &mut self,
        name: &str,
        texts: impl ExactSizeIterator<Item = &'t str> + Clone,
    ) -> io::Result<()> {
        // NumPy knows no text of no characters.
        let longest = texts.clone().map(|text| text.chars().count()).max().unwrap_or(0).max(1);
        let kind = (&*format!("<U{longest}"), &[texts.len()][..]);
        self.put(name, kind, |out| {
            let mut element = Vec::with_capacity(longest * 4);
            for text in texts {
                element.clear();
                element.extend(text.chars().flat_map(|c| u32::from(c).to_le_bytes()));
                element.resize(longest * 4, 0);
                out.write_all(&element)?;
            }
            Ok(())
        })
    }

    /// Writes the end of the archive.
    pub(super) fn end(self) -> io::Result<()> {
        self.zip.finish().map(drop).map_err(reason)
    }
}

/// What stands before the elements of an array.
fn head(dtype: &str, shape: &[usize]) -> Vec<u8> {
    let sizes: Vec<String> = shape.iter().map(|size| format!("{size},")).collect();
    let shape = sizes.join(" ");
    let mut text = format!("{{'descr': '{dtype}', 'fortran_order': False, 'shape': ({shape}), }}");
    let length = (BEFORE + text.len() + 1).next_multiple_of(ALIGNED) - BEFORE;
    text.push_str(&" ".repeat(length - text.len() - 1));
    text.push('\n');
    // A head of two or three numbers is far shorter than 65,536 bytes.
    let length = u16::try_from(length).unwrap_or(u16::MAX);
    [b"\x93NUMPY\x01\x00", length.to_le_bytes().as_slice(), text.as_bytes()].concat()
}

/// What the system said, so that a full disk is seen to be one.
fn reason(error: rawzip::Error) -> io::Error {
    io::Error::other(error)
}

#[cfg(test)]
mod tests {
    use super::super::tests::gathered;
    use super::super::{Gathered, cleanlab};
    use super::*;
    use flate2::read::DeflateDecoder;
    use rawzip::ZipArchive;
    use std::collections::HashMap;
    use std::io::Read;

    /// The elements of each array, after its head.
    fn arrays(gathered: &Gathered, has_truth: bool) -> HashMap<String, (String, Vec<u8>)> {
        let mut bytes = Vec::new();
        cleanlab(gathered, has_truth, &mut bytes).unwrap();
        let archive = ZipArchive::from_slice(&bytes).unwrap();
        let mut entries = archive.entries();
        let mut arrays = HashMap::new();
        while let Some(entry) = entries.next_entry().unwrap() {
            let name = String::from_utf8(entry.file_path().as_ref().to_vec()).unwrap();
            let packed = archive.get_entry(entry.wayfinder()).unwrap();
            let mut array = Vec::new();
            let unpacked = DeflateDecoder::new(packed.data());
            packed.verifying_reader(unpacked).read_to_end(&mut array).unwrap();
            let length = BEFORE + usize::from(u16::from_le_bytes([array[8], array[9]]));
            assert!(length.is_multiple_of(ALIGNED) && array[length - 1] == b'\n');
            let head = String::from_utf8(array[BEFORE..length].to_vec()).unwrap();
            arrays.insert(name, (head, array[length..].to_vec()));
        }
        arrays
    }

    #[test]
    fn labels_of_annotators_are_a_matrix_with_gaps() {
        let arrays = arrays(&gathered(true, "bob"), true);
        let (head, labels) = &arrays["labels.npy"];
        let expected = "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2,), }";
        assert_eq!(head.trim_end(), expected);
        let expected = [1.0, f64::NAN, 2.0, 1.0_f64];
        assert_eq!(*labels, expected.map(f64::to_le_bytes).concat());
        let given: Vec<i64> = arrays["given.npy"]
            .1
            .as_chunks()
            .0
            .iter()
            .map(|bytes| i64::from_le_bytes(*bytes))
            .collect();
        assert_eq!(given, [-1, 0]);
        let (head, names) = &arrays["annotators.npy"];
        assert!(head.contains("'<U4'") && head.contains("(2,)"), "{head}");
        assert_eq!(names[16..], *b"b\0\0\0o\0\0\0b\0\0\0\0\0\0\0");
    }

    #[test]
    fn the_later_answer_of_an_annotator_counts() {
        let arrays = arrays(&gathered(true, "anna"), false);
        assert_eq!(arrays["labels.npy"].1, [1.0_f64, 1.0].map(f64::to_le_bytes).concat());
        assert!(!arrays.contains_key("given.npy"));
    }

    #[test]
    fn a_full_disk_is_seen() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _bytes: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::StorageFull.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let error = cleanlab(&gathered(true, "anna"), false, &mut Full).unwrap_err();
        assert!(error.to_string().contains("no storage space"), "{error}");
    }
}
