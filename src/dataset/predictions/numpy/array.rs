//! One array: its head, which is the text of a Python dictionary, and its elements.
//!
//! Format: NumPy Enhancement Proposal 1, "A Simple File Format for NumPy Arrays", versions 1.0 to 3.0.

use half::f16;
use std::borrow::Cow;

/// How every array begins.
pub(super) const MAGIC: &[u8] = b"\x93NUMPY";

/// What can be said to mend an array of another kind.
const MENDED: &str = "np.ascontiguousarray(scores, dtype='<f4') makes one that is read";

/// What its elements are; all little-endian.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    F16,
    F32,
    F64,
    /// Counts.
    I32,
    /// Texts of so many characters of four bytes.
    Unicode(usize),
    /// Texts of so many bytes.
    Bytes(usize),
}

impl Kind {
    fn of(dtype: &str) -> Result<Self, String> {
        match dtype {
            "<f2" => return Ok(Self::F16),
            "<f4" => return Ok(Self::F32),
            "<f8" => return Ok(Self::F64),
            "<i4" => return Ok(Self::I32),
            _ => {}
        }
        let size = |text: &str| text.parse().ok();
        let text = dtype.strip_prefix("<U").and_then(size).map(Self::Unicode);
        let text = text.or_else(|| dtype.strip_prefix("|S").and_then(size).map(Self::Bytes));
        text.ok_or_else(|| {
            format!(
                "dtype {dtype:?}: float16, float32, float64 or int32, little-endian, is expected; {MENDED}"
            )
        })
    }

    /// Bytes of an element.
    fn size(self) -> usize {
        match self {
            Self::F16 => 2,
            Self::F32 | Self::I32 => 4,
            Self::F64 => 8,
            Self::Unicode(characters) => characters.saturating_mul(4),
            Self::Bytes(bytes) => bytes,
        }
    }

    fn is_score(self) -> bool {
        matches!(self, Self::F16 | Self::F32 | Self::F64 | Self::I32)
    }
}

/// An array in C order.
#[derive(Debug)]
pub(super) struct Array<'a> {
    kind: Kind,
    shape: Vec<usize>,
    bytes: Cow<'a, [u8]>,
    /// Where the elements begin.
    start: usize,
}

impl<'a> Array<'a> {
    /// Reads an array, or says in a clause why it cannot be read.
    pub(super) fn read(bytes: Cow<'a, [u8]>) -> Result<Self, String> {
        let (head, start) = head(&bytes).ok_or("not a whole NumPy array: its head is cut off")?;
        let kind =
            Kind::of(dtype(head).ok_or("a structured dtype: an array of scores is expected")?)?;
        if !after(head, "fortran_order").is_some_and(|text| text.starts_with("False")) {
            return Err(format!("not in C order; {MENDED}"));
        }
        let shape = after(head, "shape").and_then(shape).ok_or("its head tells no shape")?;
        let count = shape.iter().try_fold(1_usize, |count, &size| count.checked_mul(size));
        let expected = count.and_then(|count| count.checked_mul(kind.size()));
        let found = bytes.len() - start;
        if expected != Some(found) {
            let expected =
                expected.map_or_else(|| "too many".to_owned(), |bytes| bytes.to_string());
            return Err(format!(
                "{found} bytes of elements instead of {expected}: is it truncated?"
            ));
        }
        Ok(Self { kind, shape, bytes, start })
    }

    fn elements(&self) -> &[u8] {
        &self.bytes[self.start..]
    }

    /// Rows and columns, if it is a table of scores.
    pub(super) fn score_shape(&self) -> Result<(usize, usize), String> {
        match *self.shape.as_slice() {
            [rows, columns] if self.kind.is_score() => Ok((rows, columns)),
            _ => Err(format!(
                "shape {:?}: scores have a row for each image and a column for each class",
                self.shape
            )),
        }
    }

    /// A row of scores.
    pub(super) fn row(&self, row: usize, columns: usize) -> Vec<f64> {
        let bytes = columns * self.kind.size();
        let elements = &self.elements()[row * bytes..(row + 1) * bytes];
        match self.kind {
            Kind::F16 => numbers(elements, |bytes| f16::from_le_bytes(bytes).to_f64()),
            Kind::F32 => numbers(elements, |bytes| f32::from_le_bytes(bytes).into()),
            Kind::F64 => numbers(elements, f64::from_le_bytes),
            Kind::I32 => numbers(elements, |bytes| i32::from_le_bytes(bytes).into()),
            Kind::Unicode(_) | Kind::Bytes(_) => Vec::new(),
        }
    }

    /// The texts of a list of texts, without what fills them up; or a clause what it is instead.
    pub(super) fn texts(&self) -> Result<Vec<String>, String> {
        if self.shape.len() != 1 || self.kind.is_score() || self.kind.size() == 0 {
            return Err(format!("shape {:?}", self.shape));
        }
        let texts = self.elements().chunks_exact(self.kind.size()).map(|element| match self.kind {
            Kind::Unicode(_) => {
                let (characters, _) = element.as_chunks();
                let codes = characters.iter().map(|&bytes| u32::from_le_bytes(bytes));
                codes.map(|code| char::from_u32(code).unwrap_or('\u{fffd}')).collect()
            }
            _ => String::from_utf8_lossy(element).into_owned(),
        });
        Ok(texts.map(|text: String| text.trim_end_matches('\0').to_owned()).collect())
    }
}

/// The numbers that these bytes are.
fn numbers<const N: usize>(bytes: &[u8], number: impl Fn([u8; N]) -> f64) -> Vec<f64> {
    let (chunks, _) = bytes.as_chunks();
    chunks.iter().map(|&chunk| number(chunk)).collect()
}

/// The head, and where the elements begin.
fn head(bytes: &[u8]) -> Option<(&str, usize)> {
    let rest = bytes.strip_prefix(MAGIC)?;
    let (&[major, _minor], rest) = rest.split_first_chunk()?;
    let (length, rest) = if major == 1 {
        let (&length, rest) = rest.split_first_chunk()?;
        (u16::from_le_bytes(length).into(), rest)
    } else {
        let (&length, rest) = rest.split_first_chunk()?;
        (usize::try_from(u32::from_le_bytes(length)).ok()?, rest)
    };
    let head = std::str::from_utf8(rest.get(..length)?).ok()?;
    Some((head, bytes.len() - rest.len() + length))
}

/// Whether the elements of an array are Python objects, which only Python can make of the file.
pub(super) fn is_pickled(bytes: &[u8]) -> bool {
    head(bytes).is_some_and(|(head, _)| dtype(head) == Some("|O"))
}

/// What the elements are; `None` if they have fields.
fn dtype(head: &str) -> Option<&str> {
    after(head, "descr").and_then(quoted)
}

/// What stands after a key of the head.
fn after<'a>(head: &'a str, key: &str) -> Option<&'a str> {
    let (_, rest) = head.split_once(&format!("'{key}':"))?;
    Some(rest.trim_start())
}

/// The text in the quotes that something begins with.
fn quoted(text: &str) -> Option<&str> {
    text.strip_prefix('\'')?.split('\'').next()
}

/// The numbers in the parentheses that something begins with.
fn shape(text: &str) -> Option<Vec<usize>> {
    let (inside, _) = text.strip_prefix('(')?.split_once(')')?;
    let sizes = inside.split(',').map(str::trim).filter(|size| !size.is_empty());
    sizes.map(|size| size.parse().ok()).collect()
}
