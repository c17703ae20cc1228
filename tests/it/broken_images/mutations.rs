//! Files with a part changed at random, from a seed.

use hit5::stats::SplitMix64;

/// Values that lengths and sizes rarely have.
const EXTREMES: [u32; 12] = [
    0,
    1,
    0x7f,
    0xff,
    0x100,
    0x7fff,
    0x8000,
    0xffff,
    0x0001_0000,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_ffff,
];

/// Files without end, each a mutation of one of the sources.
pub(super) struct Mutations {
    sources: Vec<(String, Vec<u8>)>,
    random: SplitMix64,
}

impl Mutations {
    pub(super) fn new(sources: Vec<(String, Vec<u8>)>, seed: u64) -> Self {
        Self { sources, random: SplitMix64::new(seed) }
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.random.below(end.max(1) as u64)).unwrap()
    }

    /// The next one, and the name of its source.
    pub(super) fn next(&mut self) -> (String, Vec<u8>) {
        let source = self.below(self.sources.len());
        let (name, mut bytes) = self.sources[source].clone();
        for _ in 0..=self.below(3) {
            self.change(&mut bytes);
        }
        // Without right sums a decoder of PNG looks no further.
        if self.below(4) > 0 {
            sum_chunks(&mut bytes);
        }
        (name, bytes)
    }

    fn change(&mut self, bytes: &mut Vec<u8>) {
        if bytes.is_empty() {
            return;
        }
        match self.below(7) {
            0 => bytes.truncate(1 + self.below(bytes.len())),
            1 => {
                for _ in 0..=self.below(16) {
                    let at = self.below(bytes.len());
                    bytes[at] ^= 1 << self.below(8);
                }
            }
            2 => {
                let range = self.range(bytes.len());
                let with = [0, 0xff, self.below(256)][self.below(3)];
                bytes[range].fill(with.to_le_bytes()[0]);
            }
            3 => self.splice(bytes),
            4 => {
                let range = self.range(bytes.len());
                bytes.drain(range);
            }
            5 => {
                let range = self.range(bytes.len());
                let (again, at) = (bytes[range].to_vec(), self.below(bytes.len()));
                bytes.splice(at..at, again);
            }
            _ => self.set_field(bytes),
        }
    }

    fn range(&mut self, length: usize) -> std::ops::Range<usize> {
        let start = self.below(length);
        start..length.min(start + 1 + self.below(64))
    }

    /// The end of another file of the same kind after the start of this one.
    fn splice(&mut self, bytes: &mut Vec<u8>) {
        let kind = bytes.get(..2).map(<[u8]>::to_vec);
        let is_alike = |other: &&(String, Vec<u8>)| other.1.get(..2) == kind.as_deref();
        let alike: Vec<Vec<u8>> =
            self.sources.iter().filter(is_alike).map(|(_, bytes)| bytes.clone()).collect();
        if alike.is_empty() {
            return;
        }
        let other = &alike[self.below(alike.len())];
        bytes.truncate(self.below(bytes.len()));
        bytes.extend_from_slice(&other[self.below(other.len())..]);
    }

    /// A number, mostly near the start where sizes stand, becomes an extreme one.
    fn set_field(&mut self, bytes: &mut [u8]) {
        let near = if self.below(4) > 0 { bytes.len().min(200) } else { bytes.len() };
        let (at, value) = (self.below(near), EXTREMES[self.below(EXTREMES.len())]);
        let field = match self.below(4) {
            0 => value.to_le_bytes().to_vec(),
            1 => value.to_be_bytes().to_vec(),
            2 => value.to_le_bytes()[..2].to_vec(),
            _ => value.to_be_bytes()[2..].to_vec(),
        };
        for (to, from) in bytes[at..].iter_mut().zip(field) {
            *to = from;
        }
    }
}

/// Makes the sums of a PNG's chunks right, as far as there are chunks.
pub(super) fn sum_chunks(bytes: &mut [u8]) {
    if !bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return;
    }
    let mut at = 8;
    while let Some(head) = bytes.get(at..at + 8) {
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let Some(end) = (at + 8).checked_add(length).filter(|end| end + 4 <= bytes.len()) else {
            return;
        };
        let mut sum = flate2::Crc::new();
        sum.update(&bytes[at + 4..end]);
        bytes[end..end + 4].copy_from_slice(&sum.sum().to_be_bytes());
        at = end + 4;
    }
}
