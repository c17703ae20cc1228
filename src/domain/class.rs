//! Names of classes: the position in the list, and WordNet's id.

use std::fmt;

/// A class's position in its dataset's class list: 0-based, in depth-first taxonomy order.
///
/// It is *not* a model's class index and not an ILSVRC id; on disk a class is always named by
/// its key (a WNID, or the folder's path), so that positions may shift between imports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClassId(pub u32);

impl ClassId {
    /// The position as an index into class-ordered slices.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A WordNet 3.0 noun id: `n` and the eight digits of the synset's offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Wnid(u32);

/// Why a text is not a [`Wnid`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a WordNet id: {0:?} (expected n and eight digits, like n02084071)")]
pub struct WnidError(String);

impl std::str::FromStr for Wnid {
    type Err = WnidError;

    fn from_str(text: &str) -> Result<Self, WnidError> {
        let digits = text
            .strip_prefix('n')
            .filter(|digits| digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_digit()));
        let number = digits.and_then(|digits| digits.parse().ok());
        number.map(Self).ok_or_else(|| WnidError(text.to_owned()))
    }
}

impl fmt::Display for Wnid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "n{:08}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wnid_survives_the_round_trip() {
        assert_eq!("n00001740".parse::<Wnid>().unwrap().to_string(), "n00001740");
    }

    #[test]
    fn near_misses_are_refused() {
        for text in ["", "n", "n0208407", "n020840711", "m02084071", "n0208407x", "n+2084071"] {
            assert!(text.parse::<Wnid>().is_err(), "{text:?}");
        }
    }
}
