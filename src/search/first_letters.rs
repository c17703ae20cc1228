//! Which texts have a word that begins with a letter. A single letter begins a word of nearly every
//! definition: going through all those words takes longer than everything else a query does.

use super::grade::Grade;
use super::vocabulary::Vocabulary;
use std::collections::HashMap;

/// For each letter that begins a word, a bit for every text.
#[derive(Debug, Default)]
pub(super) struct FirstLetters {
    texts: HashMap<char, Box<[u64]>>,
}

impl FirstLetters {
    /// Of the words of so many texts.
    pub(super) fn new(words: &Vocabulary, text_count: usize) -> Self {
        let none = || vec![0; text_count.div_ceil(64)].into_boxed_slice();
        let mut texts = HashMap::new();
        for number in 0..words.len() {
            let Some(first) = words.word(number).chars().next() else { continue };
            let bits = texts.entry(first).or_insert_with(none);
            for posting in words.postings(number) {
                let text = posting.target as usize;
                bits[text / 64] |= 1 << (text % 64);
            }
        }
        Self { texts }
    }

    /// Enters a grade for every text with a word that begins with the letter; how many these are.
    pub(super) fn enter(&self, grades: &mut [Grade], letter: char, grade: Grade) -> usize {
        let Some(bits) = self.texts.get(&letter) else { return 0 };
        for (bits, grades) in bits.iter().zip(grades.chunks_mut(64)) {
            for (place, best) in grades.iter_mut().enumerate() {
                *best = grade.only_if(bits >> place & 1 == 1).min(*best);
            }
        }
        bits.iter().map(|bits| bits.count_ones() as usize).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Tier;
    use super::super::vocabulary::VocabularyBuilder;
    use super::*;

    #[test]
    fn every_text_with_such_a_word_is_entered_once() {
        let mut builder = VocabularyBuilder::default();
        for (target, word) in [(0, "ant"), (1, "bee"), (63, "ape"), (64, "ass"), (64, "ape")] {
            builder.post_word(word, target, 0);
        }
        let letters = FirstLetters::new(&builder.build(), 66);
        let (grade, better) = (Grade::new(Tier::Gloss, 2, 0), Grade::new(Tier::Ancestor, 0, 0));
        let mut grades = vec![Grade::NONE; 66];
        grades[63] = better;
        assert_eq!(letters.enter(&mut grades, 'a', grade), 3);
        assert_eq!([grades[0], grades[1], grades[63]], [grade, Grade::NONE, better]);
        assert_eq!([grades[64], grades[65]], [grade, Grade::NONE]);
        assert_eq!(letters.enter(&mut grades, 'z', grade), 0);
    }
}
