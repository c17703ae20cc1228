//! The log beside the data file (`-wal`), as far as a power cut must know it: which of its bytes
//! are in force. See <https://www.sqlite.org/walformat.html>.

use crate::support::home::Home;
use crate::support::pty::Acknowledged;
use std::fs;
use std::path::PathBuf;

const HEADER_BYTES: usize = 32;
const FRAME_HEADER_BYTES: usize = 24;

/// Where the log of a home's data file lies.
pub(super) fn path(home: &Home) -> PathBuf {
    home.data().with_file_name("hit5.db-wal")
}

/// Where its index lies, which SQLite makes anew when it is missing.
pub(super) fn index_path(home: &Home) -> PathBuf {
    home.data().with_file_name("hit5.db-shm")
}

/// What the screen had acknowledged at a moment, and how much of the log was written then.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub(super) acknowledged: Vec<Acknowledged>,
    salts: Vec<u8>,
    end: usize,
}

impl Mark {
    /// Of this moment: the acknowledgements were read before the log.
    pub(super) fn now(home: &Home, acknowledged: Vec<Acknowledged>) -> Self {
        let wal = Wal::of(home);
        Self { acknowledged, salts: wal.salts().to_vec(), end: wal.end() }
    }
}

/// The bytes of a log.
pub(super) struct Wal {
    bytes: Vec<u8>,
    /// Up to where a checkpoint has begun to move it into the data file.
    floor: usize,
}

impl Wal {
    /// As it lies there; empty if there is none.
    pub(super) fn of(home: &Home) -> Self {
        let bytes = fs::read(path(home)).unwrap_or_default();
        let mut wal = Self { bytes, floor: 0 };
        // The number of frames a checkpoint has begun with, in the machine's byte order.
        let index = fs::read(index_path(home)).unwrap_or_default();
        let attempted =
            index.get(128..132).map_or(0, |at| u32::from_ne_bytes(at.try_into().unwrap()));
        if attempted > 0 && wal.bytes.len() > HEADER_BYTES {
            wal.floor = HEADER_BYTES + attempted as usize * wal.frame_bytes();
        }
        wal
    }

    /// Bytes of the file, those not in force among them.
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// The shortest cut that a power cut can make.
    pub(super) fn floor(&self) -> usize {
        self.floor
    }

    /// The shortest cut after which all that was acknowledged at a mark is there; without a mark the
    /// shortest of all.
    pub(super) fn holds(&self, mark: Option<&Mark>) -> usize {
        match mark {
            Some(mark) if mark.salts == self.salts() => mark.end.max(self.floor),
            // The log has begun anew since: all before is in the data file.
            Some(_) | None => self.floor,
        }
    }

    /// Its first bytes, as two kinds of file systems leave a file after a power cut: the rest is
    /// missing, or reads as zeros.
    pub(super) fn cut(&self, at: usize) -> [Vec<u8>; 2] {
        let short = self.bytes[..at].to_vec();
        let mut blank = short.clone();
        blank.resize(self.bytes.len(), 0);
        [short, blank]
    }

    fn salts(&self) -> &[u8] {
        self.bytes.get(16..24).unwrap_or_default()
    }

    fn frame_bytes(&self) -> usize {
        let page_bytes = u32::from_be_bytes(self.bytes[8..12].try_into().unwrap());
        FRAME_HEADER_BYTES + page_bytes as usize
    }

    /// Where the last committed transaction ends. Frames of before the log's last beginning have
    /// other salts.
    pub(super) fn end(&self) -> usize {
        if self.bytes.len() <= HEADER_BYTES {
            return 0;
        }
        let frames = self.bytes[HEADER_BYTES..].chunks_exact(self.frame_bytes());
        let in_force = frames.take_while(|frame| frame[8..16] == *self.salts());
        let is_commit = |frame: &[u8]| frame[4..8] != [0; 4];
        let commits = in_force.enumerate().filter(|(_, frame)| is_commit(frame));
        commits.last().map_or(0, |(last, _)| HEADER_BYTES + (last + 1) * self.frame_bytes())
    }
}
