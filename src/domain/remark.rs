//! What an annotator says of an image beside the guesses.

use super::ClassId;

/// The highest confidence; the lowest is 1.
pub const MAX_CONFIDENCE: u8 = 5;

/// Something to be said of an image, yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Flag {
    /// Things of several classes are to be seen.
    Several,
    /// It cannot be told what the image shows.
    Unclear,
    /// The image is damaged.
    Corrupt,
    /// The ground truth is wrong (practice only: in a test nobody knows it).
    Disputed,
    /// To be looked at once more before the session ends (test only).
    Revisit,
}

impl Flag {
    /// All of them, in the order they are listed in.
    pub const ALL: [Self; 5] =
        [Self::Several, Self::Unclear, Self::Corrupt, Self::Disputed, Self::Revisit];

    /// The word used on disk and in exports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Several => "several",
            Self::Unclear => "unclear",
            Self::Corrupt => "corrupt",
            Self::Disputed => "disputed",
            Self::Revisit => "revisit",
        }
    }

    /// The flag with a word of [`Flag::as_str`].
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|flag| flag.as_str() == word)
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A set of flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags(u8);

impl Flags {
    /// Whether a flag is set.
    pub fn has(self, flag: Flag) -> bool {
        self.0 & flag.bit() != 0
    }

    /// Sets or unsets a flag.
    pub fn set(&mut self, flag: Flag, is_set: bool) {
        if is_set {
            self.0 |= flag.bit();
        } else {
            self.0 &= !flag.bit();
        }
    }

    /// The flags that are set, in the order of [`Flag::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Flag> {
        Flag::ALL.into_iter().filter(move |&flag| self.has(flag))
    }

    /// Whether no flag is set.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl FromIterator<Flag> for Flags {
    fn from_iter<I: IntoIterator<Item = Flag>>(flags: I) -> Self {
        let mut all = Self::default();
        flags.into_iter().for_each(|flag| all.set(flag, true));
        all
    }
}

/// All that was said of an image so far. Undo takes it back like a guess.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remarks {
    /// How sure the annotator is of the guesses: 1 (a guess in the dark) to [`MAX_CONFIDENCE`]
    /// (certain).
    pub confidence: Option<u8>,
    /// What was flagged.
    pub flags: Flags,
    /// Other classes to be seen in the image, in the order they were named.
    pub present: Vec<ClassId>,
    /// A comment in the annotator's words; empty: none.
    pub comment: String,
    /// Whether the annotator expects the model to be right, said before its prediction is shown.
    pub expects_model: Option<bool>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_a_set_in_a_fixed_order() {
        let mut flags: Flags = [Flag::Revisit, Flag::Several, Flag::Revisit].into_iter().collect();
        assert_eq!(flags.iter().collect::<Vec<_>>(), [Flag::Several, Flag::Revisit]);
        flags.set(Flag::Several, false);
        assert!(!flags.has(Flag::Several) && flags.has(Flag::Revisit));
        flags.set(Flag::Revisit, false);
        assert!(flags.is_empty());
    }

    #[test]
    fn every_word_reads_back() {
        for flag in Flag::ALL {
            assert_eq!(Flag::from_word(flag.as_str()), Some(flag));
        }
        assert_eq!(Flag::from_word("Several"), None);
    }
}
