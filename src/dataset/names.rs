//! Many names in little memory: a folder may have a million.

/// Names one after the other in one text. Sorted ones stay so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    text: String,
    /// Where each one ends.
    ends: Vec<u32>,
}

impl Names {
    /// Adds a name at the end; it is left out, and `false` given back, once there are four gigabytes.
    pub fn push(&mut self, name: &str) -> bool {
        let Ok(end) = u32::try_from(self.text.len() + name.len()) else { return false };
        self.text.push_str(name);
        self.ends.push(end);
        true
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The name at a place.
    pub fn get(&self, place: usize) -> Option<&str> {
        let end = *self.ends.get(place)? as usize;
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        self.text.get(start..end)
    }

    /// All of them in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.len()).map(|place| self.get(place).unwrap_or_default())
    }

    /// Where a name is, if the names are sorted.
    pub fn find(&self, name: &str) -> Option<usize> {
        let (mut from, mut to) = (0, self.len());
        while from < to {
            let middle = usize::midpoint(from, to);
            match self.get(middle)?.cmp(name) {
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Less => from = middle + 1,
                std::cmp::Ordering::Greater => to = middle,
            }
        }
        None
    }

    /// The same names sorted by their bytes.
    pub fn sorted(&self) -> Self {
        let mut names: Vec<&str> = self.iter().collect();
        if names.is_sorted() {
            return self.clone();
        }
        names.sort_unstable();
        names.into_iter().collect()
    }
}

impl<T: AsRef<str>> FromIterator<T> for Names {
    fn from_iter<I: IntoIterator<Item = T>>(names: I) -> Self {
        let mut all = Self::default();
        for name in names {
            all.push(name.as_ref());
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_come_out_as_they_went_in() {
        let names: Names = ["b", "", "a/é"].into_iter().collect();
        assert_eq!(names.iter().collect::<Vec<_>>(), ["b", "", "a/é"]);
        assert_eq!((names.len(), names.get(2), names.get(3)), (3, Some("a/é"), None));
        assert_eq!(names.sorted().iter().collect::<Vec<_>>(), ["", "a/é", "b"]);
    }

    proptest! {
        #[test]
        fn sorted_names_are_found(mut list in proptest::collection::vec("[a-d]{0,3}", 0..20), other in "[a-d]{0,3}") {
            list.sort_unstable();
            list.dedup();
            let names: Names = list.iter().collect();
            for (place, name) in list.iter().enumerate() {
                prop_assert_eq!(names.find(name), Some(place));
            }
            prop_assert_eq!(names.find(&other).is_some(), list.contains(&other));
        }
    }
}
