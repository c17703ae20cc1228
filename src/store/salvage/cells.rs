//! Pages of trees, their cells, and the rows in those.
//!
//! See <https://www.sqlite.org/fileformat2.html>, sections 1.6 (pages of trees), 1.7 (overflow) and
//! 2.1 (rows). Whatever does not fit together is `None`, and the caller goes on with the next.

use rusqlite::types::Value;

use super::pages::{Pages, number};

/// What a page of a tree is (section 1.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Kind {
    /// Keys and children of an index, or of a table without row numbers: its cells are rows as well.
    IndexInterior = 2,
    /// Row numbers and children of a table.
    TableInterior = 5,
    /// Rows of an index, or of a table without row numbers.
    IndexLeaf = 10,
    /// Rows of a table.
    TableLeaf = 13,
}

impl Kind {
    fn of(byte: u8) -> Option<Self> {
        [Self::IndexInterior, Self::TableInterior, Self::IndexLeaf, Self::TableLeaf]
            .into_iter()
            .find(|&kind| kind as u8 == byte)
    }

    /// Whether it has children.
    pub(in super::super) fn is_interior(self) -> bool {
        matches!(self, Self::IndexInterior | Self::TableInterior)
    }

    /// Whether it is of a table with row numbers.
    pub(in super::super) fn has_row_numbers(self) -> bool {
        matches!(self, Self::TableInterior | Self::TableLeaf)
    }

    /// Whether its cells are rows.
    pub(in super::super) fn has_rows(self) -> bool {
        self != Self::TableInterior
    }
}

/// A row as it lies in a page.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Row {
    /// Its number, in a table that has them.
    pub(in super::super) number: Option<i64>,
    /// Its values, in the order in which they are stored.
    pub(in super::super) values: Vec<Value>,
}

/// A page of a tree.
#[derive(Clone, Debug)]
pub(in super::super) struct Page<'a> {
    bytes: &'a [u8],
    /// What it is.
    pub(in super::super) kind: Kind,
    /// Where its cells begin.
    cells: Vec<usize>,
    /// Cells that begin nowhere.
    astray: usize,
    rightmost: u32,
}

impl<'a> Page<'a> {
    /// Reads the head of a page; `None` unless it could be one of a tree.
    pub(in super::super) fn parse(bytes: &'a [u8], number_of_page: u32) -> Option<Self> {
        // The file's own header stands before that of its first page.
        let head = if number_of_page == 1 { 100 } else { 0 };
        let kind = Kind::of(*bytes.get(head)?)?;
        let count = usize::from(short(bytes, head + 3)?);
        let first = head + if kind.is_interior() { 12 } else { 8 };
        let end = first + 2 * count;
        if end > bytes.len() {
            return None;
        }
        let places = (0..count).filter_map(|cell| short(bytes, first + 2 * cell)).map(usize::from);
        let cells: Vec<usize> = places.filter(|at| (end..bytes.len()).contains(at)).collect();
        let astray = count - cells.len();
        if astray > cells.len() {
            return None;
        }
        let rightmost = if kind.is_interior() { number(bytes, head + 8) } else { 0 };
        Some(Self { bytes, kind, cells, astray, rightmost })
    }

    /// Whether it has no cell.
    pub(in super::super) fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Its children in order; none of a leaf.
    pub(in super::super) fn children(&self) -> Vec<u32> {
        if !self.kind.is_interior() {
            return Vec::new();
        }
        let left = self.cells.iter().map(|&at| number(self.bytes, at));
        left.chain([self.rightmost]).collect()
    }

    /// Its rows in order, each or nothing, where it has rows.
    pub(in super::super) fn rows(&self, pages: &Pages) -> impl Iterator<Item = Option<Row>> {
        let cells = if self.kind.has_rows() { self.cells.as_slice() } else { &[] };
        let astray = if self.kind.has_rows() { self.astray } else { 0 };
        let rows = cells.iter().map(move |&at| self.row(at, pages));
        rows.chain(std::iter::repeat_n(None, astray))
    }

    fn row(&self, at: usize, pages: &Pages) -> Option<Row> {
        let at = if self.kind == Kind::IndexInterior { at + 4 } else { at };
        let (length, at) = varint(self.bytes, at)?;
        let length = usize::try_from(length).ok()?;
        let (row, at) = match self.kind {
            Kind::TableLeaf => varint(self.bytes, at).map(|(row, at)| (Some(row), at))?,
            _ => (None, at),
        };
        let payload = payload(pages, self.bytes, at, (length, self.kind == Kind::TableLeaf))?;
        Some(Row { number: row, values: values(&payload)? })
    }
}

/// A row's bytes, those on overflow pages appended (sections 1.6 and 1.7).
fn payload(
    pages: &Pages,
    page: &[u8],
    at: usize,
    (length, is_table): (usize, bool),
) -> Option<Vec<u8>> {
    let usable = pages.size();
    // No row is longer than the file.
    if length > usable.checked_mul(pages.count() as usize)? {
        return None;
    }
    let most = if is_table { usable - 35 } else { (usable - 12) * 64 / 255 - 23 };
    if length <= most {
        return page.get(at..at.checked_add(length)?).map(<[u8]>::to_vec);
    }
    let least = (usable - 12) * 32 / 255 - 23;
    let wanted = least + (length - least) % (usable - 4);
    let here = if wanted <= most { wanted } else { least };
    let mut bytes = page.get(at..at + here)?.to_vec();
    page.get(at + here..at + here + 4)?;
    let mut next = number(page, at + here);
    while bytes.len() < length {
        let overflow = pages.get(next)?;
        let part = (length - bytes.len()).min(usable - 4);
        bytes.extend_from_slice(&overflow[4..4 + part]);
        next = number(overflow, 0);
    }
    Some(bytes)
}

/// The values of a row: their kinds, then their bytes, and nothing else (section 2.1).
fn values(payload: &[u8]) -> Option<Vec<Value>> {
    let (head_bytes, mut at) = varint(payload, 0)?;
    let head = payload.get(..usize::try_from(head_bytes).ok()?)?;
    let mut body = payload.get(head.len()..)?;
    let mut values = Vec::new();
    while at < head.len() {
        let (serial, next) = varint(head, at)?;
        let (value, rest) = value(serial, body)?;
        values.push(value);
        (at, body) = (next, rest);
    }
    body.is_empty().then_some(values)
}

fn value(serial: i64, bytes: &[u8]) -> Option<(Value, &[u8])> {
    let length = match serial {
        0 | 8 | 9 => 0,
        1..=4 => usize::try_from(serial).ok()?,
        5 => 6,
        6 | 7 => 8,
        12.. => usize::try_from((serial - 12) / 2).ok()?,
        _ => return None,
    };
    let (own, rest) = bytes.split_at_checked(length)?;
    let value = match serial {
        0 => Value::Null,
        1..=6 => Value::Integer(integer(own)),
        7 => Value::Real(f64::from_bits(integer(own).cast_unsigned())),
        8 | 9 => Value::Integer(serial - 8),
        _ if serial % 2 == 0 => Value::Blob(own.to_vec()),
        _ => Value::Text(String::from_utf8(own.to_vec()).ok()?),
    };
    Some((value, rest))
}

/// A number of up to eight bytes, the highest first, with its sign.
fn integer(bytes: &[u8]) -> i64 {
    let sign = if bytes.first().is_some_and(|first| first & 0x80 > 0) { -1 } else { 0 };
    bytes.iter().fold(sign, |value, &byte| value << 8 | i64::from(byte))
}

/// A number of one to nine bytes (section 1.6), and where it ends.
fn varint(bytes: &[u8], at: usize) -> Option<(i64, usize)> {
    let mut value = 0;
    for (n, &byte) in bytes.get(at..)?.iter().take(9).enumerate() {
        if n == 8 {
            return Some((value << 8 | i64::from(byte), at + 9));
        }
        value = value << 7 | i64::from(byte & 0x7f);
        if byte < 0x80 {
            return Some((value, at + n + 1));
        }
    }
    None
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at + 2)?;
    Some(u16::from_be_bytes([two[0], two[1]]))
}
