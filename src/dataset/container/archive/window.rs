//! A stretch of a file, met from its beginning to its end: jumps cost nothing, and small reads next to
//! each other cost one call to the system.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::os::unix::fs::FileExt;

/// How much is read after a jump: a header, and the next one if the file between them is tiny.
const LEAST: usize = 2 << 10;
/// How much is read at once where small files lie next to each other.
const BUFFER: usize = 64 << 10;

/// How much may be read between two jumps. What describes a file (its name, say) is never as long, so an
/// archive that says so would only fill the memory.
const MAX_READ: usize = 1 << 20;

/// The stretch, as a file of its own.
#[derive(Debug)]
pub(super) struct Window<'a> {
    file: &'a File,
    /// Where it lies in the file.
    stretch: Range<u64>,
    /// Where in the file is read next.
    position: u64,
    buffer: Box<[u8]>,
    /// Which bytes of the file are in the buffer.
    buffered: Range<u64>,
    /// How much is read next.
    length: usize,
    /// How much has been read since the last jump.
    read: usize,
}

impl<'a> Window<'a> {
    pub(super) fn new(file: &'a File, stretch: Range<u64>) -> Self {
        let position = stretch.start;
        let buffer = vec![0; BUFFER].into();
        Self { file, stretch, position, buffer, buffered: 0..0, length: LEAST, read: 0 }
    }

    /// What is in the buffer from the position on.
    fn ahead(&self) -> &[u8] {
        if !self.buffered.contains(&self.position) {
            return &[];
        }
        let place = |byte: u64| usize::try_from(byte - self.buffered.start).unwrap_or(BUFFER);
        &self.buffer[place(self.position)..place(self.buffered.end)]
    }

    fn fill(&mut self) -> io::Result<()> {
        let is_near = self.position.saturating_sub(self.buffered.end) < LEAST as u64;
        self.length = if is_near { BUFFER.min(2 * self.length) } else { LEAST };
        let left = self.stretch.end.saturating_sub(self.position);
        let length = usize::try_from(left).map_or(self.length, |left| left.min(self.length));
        let count = self.file.read_at(&mut self.buffer[..length], self.position)?;
        self.buffered = self.position..self.position + count as u64;
        Ok(())
    }
}

impl Read for Window<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.ahead().is_empty() {
            self.fill()?;
        }
        let count = self.ahead().read(into)?;
        self.position += count as u64;
        self.read += count;
        if self.read > MAX_READ {
            return Err(io::Error::other("more than a megabyte that describes one file"));
        }
        Ok(count)
    }
}

impl Seek for Window<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let position = match to {
            SeekFrom::Start(bytes) => self.stretch.start.checked_add(bytes),
            SeekFrom::Current(bytes) => self.position.checked_add_signed(bytes),
            SeekFrom::End(bytes) => self.stretch.end.checked_add_signed(bytes),
        };
        let position = position.filter(|&position| position >= self.stretch.start);
        self.position = position.ok_or(io::ErrorKind::InvalidInput)?;
        self.read = 0;
        Ok(self.position - self.stretch.start)
    }
}
