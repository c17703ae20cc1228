//! How a picture reached the annotator: how sharp, after what wait, at what price. Kept with every
//! answer, so that times from a slow line can be compared with times from a fast one.

/// How near the picture on the terminal came to the image, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sharpness {
    /// Coloured character cells.
    Cells,
    /// A small picture of few colours, to be replaced by a better one.
    Preview,
    /// All pixels, in as many colours as the terminal has registers for.
    Palette,
    /// All pixels, each channel within a few levels of the original.
    Near,
    /// All pixels, exactly.
    Lossless,
}

impl Sharpness {
    /// Every sharpness with the word used on disk and on screen.
    const WORDS: [(Self, &'static str); 5] = [
        (Self::Cells, "cells"),
        (Self::Preview, "preview"),
        (Self::Palette, "palette"),
        (Self::Near, "near"),
        (Self::Lossless, "lossless"),
    ];

    /// The word used on disk and on screen.
    pub fn as_str(self) -> &'static str {
        Self::WORDS.iter().find(|(sharpness, _)| *sharpness == self).map_or("", |(_, word)| word)
    }

    /// The sharpness with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, known)| *known == word).map(|(sharpness, _)| *sharpness)
    }
}

/// How the image of a trial had been delivered at the moment of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Delivery {
    /// The best that was on the screen.
    pub sharpness: Sharpness,
    /// From the moment the trial became the current one for the first time to the moment its image
    /// was on the screen, in milliseconds. Not part of lead time, which begins then.
    pub wait_ms: u64,
    /// Bytes written to the terminal while the trial was the current one.
    pub bytes: u64,
}

impl Delivery {
    /// This delivery of an image that was delivered before: the wait that the annotator met first,
    /// the best that was seen, all that was written.
    #[must_use]
    pub fn after(self, before: Self) -> Self {
        Self {
            sharpness: self.sharpness.max(before.sharpness),
            wait_ms: before.wait_ms,
            bytes: before.bytes + self.bytes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_delivery_adds_to_the_first() {
        let first = Delivery { sharpness: Sharpness::Near, wait_ms: 300, bytes: 500_000 };
        let again = Delivery { sharpness: Sharpness::Preview, wait_ms: 80, bytes: 90 };
        let both = Delivery { sharpness: Sharpness::Near, wait_ms: 300, bytes: 500_090 };
        assert_eq!(again.after(first), both);
    }

    #[test]
    fn every_word_reads_back() {
        for (sharpness, word) in Sharpness::WORDS {
            assert_eq!(sharpness.as_str(), word);
            assert_eq!(Sharpness::from_word(word), Some(sharpness));
        }
        assert_eq!(Sharpness::from_word("sharp"), None);
    }
}
