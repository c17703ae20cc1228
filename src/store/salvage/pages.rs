//! The pages of a data file, the log beside it taken into account.
//!
//! See <https://www.sqlite.org/fileformat2.html>, sections 1.2 (pages), 1.3 (the header) and 4 (the
//! log). Nothing of the header is believed that can be seen in the pages themselves.

use std::collections::{HashMap, HashSet};

use super::cells::Page;
use super::frames;

/// The sizes a page can have (section 1.3.2).
const SIZES: [usize; 8] = [512, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_536];
/// The beginning of every file.
const MARK: &[u8] = b"SQLite format 3\0";
/// The size SQLite gives a page where nothing is said.
const USUAL: usize = 4096;

/// A data file and its log, as bytes.
#[derive(Debug)]
pub(in super::super) struct Pages {
    file: Vec<u8>,
    log: Vec<u8>,
    size: usize,
    /// Where in the log the newest version of a page begins.
    newer: HashMap<u32, usize>,
    /// Frames of the log that should be in force and cannot be trusted.
    pub(in super::super) broken_frames: usize,
}

impl Pages {
    /// The pages of a file's and a log's bytes; an empty log is none.
    pub(in super::super) fn new(file: Vec<u8>, log: Vec<u8>) -> Self {
        let size = page_size(&file, &log);
        let in_force = frames::in_force(&log, size);
        Self { file, log, size, newer: in_force.newest, broken_frames: in_force.broken }
    }

    /// Bytes of a page.
    pub(in super::super) fn size(&self) -> usize {
        self.size
    }

    /// The highest number of a page.
    pub(in super::super) fn count(&self) -> u32 {
        let in_file = u32::try_from(self.file.len() / self.size).unwrap_or(u32::MAX);
        self.newer.keys().copied().max().unwrap_or_default().max(in_file)
    }

    /// Whether the file begins as SQLite's files do.
    pub(in super::super) fn has_head(&self) -> bool {
        self.get(1).is_some_and(|first| first.starts_with(MARK))
    }

    /// How many pages the header says there are; 0 if it does not say (section 1.3.8).
    pub(in super::super) fn claimed(&self) -> u32 {
        let is_said = self.has_head() && self.header_number(24) == self.header_number(92);
        if is_said { self.header_number(28) } else { 0 }
    }

    /// The version of the schema, as the header has it.
    pub(in super::super) fn user_version(&self) -> u32 {
        self.header_number(60)
    }

    /// The program the file belongs to, as the header has it.
    pub(in super::super) fn application_id(&self) -> u32 {
        self.header_number(68)
    }

    /// The bytes of a page, counted from 1. `None` for one that is not there as a whole.
    pub(in super::super) fn get(&self, number: u32) -> Option<&[u8]> {
        if let Some(&at) = self.newer.get(&number) {
            return self.log.get(at..at + self.size);
        }
        let at = usize::try_from(number.checked_sub(1)?).ok()?.checked_mul(self.size)?;
        self.file.get(at..at.checked_add(self.size)?)
    }

    /// A page as one of a tree; `None` if it is none.
    pub(in super::super) fn tree_page(&self, number: u32) -> Option<Page<'_>> {
        Page::parse(self.get(number)?, number)
    }

    /// The pages that hold nothing, as far as their list can be followed (section 1.5).
    pub(in super::super) fn free(&self) -> HashSet<u32> {
        let mut free = HashSet::new();
        let mut trunk = self.header_number(32);
        while let Some(bytes) = self.get(trunk).filter(|_| !free.contains(&trunk)) {
            // A page of a tree, whatever the list says: it begins with a small number.
            if trunk == 1 || Page::parse(bytes, trunk).is_some() {
                break;
            }
            free.insert(trunk);
            let leaves = number(bytes, 4) as usize;
            let most = self.size / 4 - 2;
            free.extend((0..leaves.min(most)).map(|leaf| number(bytes, 8 + 4 * leaf)));
            trunk = number(bytes, 0);
        }
        free
    }

    fn header_number(&self, at: usize) -> u32 {
        self.get(1).map_or(0, |header| number(header, at))
    }
}

/// A number of four bytes, the highest first; 0 beyond the end.
pub(super) fn number(bytes: &[u8], at: usize) -> u32 {
    let four = bytes.get(at..at + 4).and_then(|four| four.try_into().ok());
    four.map_or(0, u32::from_be_bytes)
}

/// The size with which most pages are pages of trees; of equals what the header says.
fn page_size(file: &[u8], log: &[u8]) -> usize {
    let said = match file.get(16..18) {
        Some([0, 1]) => 65_536,
        Some(&[high, low]) => usize::from(u16::from_be_bytes([high, low])),
        _ => number(log, 8) as usize,
    };
    let said = if SIZES.contains(&said) { said } else { USUAL };
    let trees = |size: usize| {
        let pages = (1..).zip(file.chunks_exact(size));
        let is_tree = |page: &Page<'_>| !page.is_empty();
        pages.filter_map(|(number, bytes)| Page::parse(bytes, number)).filter(is_tree).count()
    };
    let best = SIZES.into_iter().map(|size| (trees(size), size == said, size)).max();
    best.map_or(said, |(_, _, size)| size)
}
