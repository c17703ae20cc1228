//! Finding a class by what names it outside of language: its key, or its class index. Knows
//! nothing of words.

use super::ClassText;
use crate::domain::ClassId;

/// The keys and class indices of all classes.
#[derive(Debug, Default)]
pub(super) struct Keys {
    /// Lower case, sorted.
    keys: Vec<(Box<str>, ClassId)>,
    /// Sorted.
    indices: Vec<(u16, ClassId)>,
}

impl Keys {
    /// Adds the next class.
    pub(super) fn push(&mut self, class: ClassId, text: &ClassText<'_>) {
        self.keys.push((text.key.to_lowercase().into(), class));
        self.indices.extend(text.class_index.map(|index| (index, class)));
    }

    /// Sorts what look-up needs sorted; to be called once, after the last class.
    pub(super) fn finish(&mut self) {
        self.keys.sort_unstable();
        self.indices.sort_unstable();
    }

    /// The classes with what was typed as their key, whatever its case, or as their class index.
    pub(super) fn find(&self, typed: &str) -> Vec<ClassId> {
        let typed = typed.trim().to_lowercase();
        if typed.is_empty() {
            return Vec::new();
        }
        let index = Some(typed.as_str())
            .filter(|typed| typed.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|typed| typed.parse::<u16>().ok());
        let start = self.keys.partition_point(|(key, _)| **key < *typed);
        let by_key = self.keys[start..].iter().take_while(|(key, _)| **key == *typed);
        let by_index = index.map(|index| {
            let start = self.indices.partition_point(|(other, _)| *other < index);
            self.indices[start..].iter().take_while(move |(other, _)| *other == index)
        });
        let mut found: Vec<ClassId> = by_key.map(|(_, class)| *class).collect();
        for (_, class) in by_index.into_iter().flatten() {
            if !found.contains(class) {
                found.push(*class);
            }
        }
        found
    }
}
