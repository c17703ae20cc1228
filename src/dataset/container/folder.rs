//! A folder's files in order.

use super::Folder;
use crate::dataset::names::Names;

impl Folder {
    /// The same files sorted by name. Of those with the same name the last one stays, as unpacking them
    /// would have it; `twice` hears of the others.
    pub(super) fn sorted(self, mut twice: impl FnMut(&str)) -> Self {
        if self.names.iter().is_sorted_by(|one, next| one < next) {
            return self;
        }
        let name = |place: usize| self.names.get(place).unwrap_or_default();
        let mut order: Vec<usize> = (0..self.names.len()).collect();
        // Stable, so that the last of equal ones was the last before.
        order.sort_by_key(|&place| name(place));
        let mut sorted = Self { path: self.path.clone(), ..Self::default() };
        let mut labels = Names::default();
        for (rank, &place) in order.iter().enumerate() {
            if order.get(rank + 1).is_some_and(|&next| name(next) == name(place)) {
                twice(name(place));
                continue;
            }
            sorted.names.push(name(place));
            sorted.extents.extend(self.extents.get(place));
            labels.push(
                self.labels.as_ref().and_then(|labels| labels.get(place)).unwrap_or_default(),
            );
        }
        sorted.labels = self.labels.as_ref().map(|_| labels);
        sorted
    }
}

/// Labels as a folder keeps them: none at all if nothing is said of any file.
pub(super) fn if_any(labels: Names) -> Option<Names> {
    let says_any = labels.iter().any(|label| !label.is_empty());
    says_any.then_some(labels)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_sorted_with_what_belongs_to_them() {
        let names = |list: &[&str]| -> Names { list.iter().collect() };
        let folder = Folder {
            path: "a".to_owned(),
            names: names(&["c", "a", "c", "b"]),
            extents: vec![(0, 1), (1, 1), (2, 1), (3, 1)],
            labels: Some(names(&["0", "1", "2", ""])),
        };
        let mut twice = Vec::new();
        let sorted = folder.sorted(|name| twice.push(name.to_owned()));
        assert_eq!(twice, ["c"]);
        assert_eq!(sorted.names, names(&["a", "b", "c"]));
        assert_eq!(sorted.extents, [(1, 1), (3, 1), (2, 1)]);
        assert_eq!(sorted.labels, Some(names(&["1", "", "2"])));
        assert_eq!(sorted.clone().sorted(|_| panic!("nothing is there twice")), sorted);
    }

    #[test]
    fn labels_are_kept_if_there_is_one() {
        assert_eq!(if_any(["", ""].into_iter().collect()), None);
        assert!(if_any(["", "a"].into_iter().collect()).is_some());
    }
}
