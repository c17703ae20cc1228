//! Causes of errors, and factors: what is present in an image that can make it hard. That a factor
//! is present does not make it the cause.
//!
//! The causes are those of Russakovsky et al. 2015, "ImageNet Large Scale Visual Recognition
//! Challenge", section 6.4.2, which analyses the errors of an annotator and of a model. What that
//! paper calls miscellaneous is one cause here and several factors.

/// A cause, or a factor: what is stored, what is shown, and the key that means it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// The word used on disk and in exports.
    pub word: String,
    /// What is shown.
    pub name: String,
    /// The key: a small letter for a cause, a capital one for a factor.
    pub key: char,
}

/// The causes of the paper: words, names, keys.
const CAUSES: [(&str, &str, char); 9] = [
    ("multiple-objects", "multiple objects", 'm'),
    ("incorrect-annotation", "incorrect annotation", 'a'),
    ("small-or-thin", "small or thin object", 's'),
    ("image-filter", "image filter", 'f'),
    ("abstract", "abstract representation", 'b'),
    ("miscellaneous", "miscellaneous", 'x'),
    ("fine-grained", "fine-grained", 'g'),
    ("unaware", "class unawareness", 'n'),
    ("few-examples", "insufficient examples", 'e'),
];

/// What can be present in an image.
const FACTORS: [(&str, &str, char); 9] = [
    ("multiple-objects", "multiple objects", 'M'),
    ("small-or-thin", "small or thin object", 'S'),
    ("image-filter", "image filter", 'F'),
    ("abstract", "abstract representation", 'B'),
    ("close-up", "close-up", 'C'),
    ("unusual-viewpoint", "unusual viewpoint", 'V'),
    ("needs-text", "needs reading text", 'T'),
    ("occlusion", "occlusion", 'O'),
    ("collage", "collage", 'L'),
];

/// The causes and factors that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Causes {
    causes: Vec<Cause>,
    factors: Vec<Cause>,
}

/// Why a cause cannot be added.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CauseClash {
    /// Nothing to store or to show.
    #[error("a cause needs a word and a name")]
    Empty,
    /// No key that types a visible sign.
    #[error("{0:?} is no key for a cause: take a letter")]
    NoKey(char),
    /// A word that is there already.
    #[error("there is a cause {0:?} already")]
    Word(String),
    /// A key that means something already.
    #[error("{0:?} is the key of {1:?} already")]
    Key(char, String),
}

impl Default for Causes {
    fn default() -> Self {
        Self { causes: CAUSES.map(cause).to_vec(), factors: FACTORS.map(cause).to_vec() }
    }
}

fn cause((word, name, key): (&str, &str, char)) -> Cause {
    Cause { word: word.to_owned(), name: name.to_owned(), key }
}

impl Causes {
    /// Adds a cause of one's own. Fails if its word or its key is taken.
    pub fn add(&mut self, own: Cause) -> Result<(), CauseClash> {
        if own.word.trim().is_empty() || own.name.trim().is_empty() {
            return Err(CauseClash::Empty);
        }
        if !own.key.is_alphabetic() {
            return Err(CauseClash::NoKey(own.key));
        }
        if self.causes.iter().any(|known| known.word == own.word) {
            return Err(CauseClash::Word(own.word));
        }
        if let Some(known) = self.all().find(|known| known.key == own.key) {
            return Err(CauseClash::Key(own.key, known.name.clone()));
        }
        self.causes.push(own);
        Ok(())
    }

    /// The causes, in the order they are shown in.
    pub fn causes(&self) -> &[Cause] {
        &self.causes
    }

    /// The factors, in the order they are shown in.
    pub fn factors(&self) -> &[Cause] {
        &self.factors
    }

    /// The cause of a key.
    pub fn cause(&self, key: char) -> Option<&Cause> {
        self.causes.iter().find(|cause| cause.key == key)
    }

    /// The factor of a key.
    pub fn factor(&self, key: char) -> Option<&Cause> {
        self.factors.iter().find(|factor| factor.key == key)
    }

    /// What a stored word is called: the word itself, where it is of somebody else's causes.
    pub fn name<'a>(&'a self, word: &'a str) -> &'a str {
        self.all().find(|known| known.word == word).map_or(word, |known| &known.name)
    }

    fn all(&self) -> impl Iterator<Item = &Cause> {
        self.causes.iter().chain(&self.factors)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(word: &str, key: char) -> Cause {
        cause((word, "bad light", key))
    }

    #[test]
    fn every_key_means_one_thing() {
        let causes = Causes::default();
        let mut keys: Vec<char> = causes.all().map(|known| known.key).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), CAUSES.len() + FACTORS.len());
        assert!(causes.causes().iter().all(|cause| cause.key.is_ascii_lowercase()));
        assert!(causes.factors().iter().all(|factor| factor.key.is_ascii_uppercase()));
    }

    #[test]
    fn a_cause_of_ones_own_is_found_by_its_key_and_word() {
        let mut causes = Causes::default();
        causes.add(own("light", 'i')).unwrap();
        assert_eq!(causes.cause('i').map(|cause| &*cause.word), Some("light"));
        assert_eq!((causes.name("light"), causes.name("glare")), ("bad light", "glare"));
    }

    #[test]
    fn clashes_are_told() {
        let mut causes = Causes::default();
        let mut clash = |word, key| causes.add(own(word, key)).unwrap_err().to_string();
        assert_eq!(clash("light", 'm'), "'m' is the key of \"multiple objects\" already");
        assert_eq!(clash("light", 'L'), "'L' is the key of \"collage\" already");
        assert_eq!(clash("abstract", 'i'), "there is a cause \"abstract\" already");
        assert_eq!(clash(" ", 'i'), "a cause needs a word and a name");
        assert_eq!(clash("light", '4'), "'4' is no key for a cause: take a letter");
    }
}
