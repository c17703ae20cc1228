//! The end of an assembly: labels get their classes, the blacklist is heeded, the halves are settled.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::super::super::container::Contents;
use super::super::super::error::ScanError;
use super::super::super::layout::Layout;
use super::super::super::names::Names;
use super::super::super::scan::{Batch, ClassFolder, Scan, check, count};
use super::super::super::truth::{Half, LabelledBy, Labels};
use super::{Assembly, Origin};
use crate::domain::{Problem, counted};

impl Assembly<'_> {
    /// Gives labels their classes, and all classes their images.
    pub(super) fn finish(
        mut self,
        by: &LabelledBy<'_>,
        containers: Arc<BTreeMap<String, (Arc<crate::domain::Container>, Contents)>>,
    ) -> Result<Scan, ScanError> {
        self.require_named()?;
        self.note_unheeded();
        self.name_labels(by);
        self.leave_out_blacklisted();
        let mut classes: Vec<ClassFolder> = std::mem::take(&mut self.classes)
            .into_values()
            .filter(|class| !class.is_empty())
            .collect();
        if let Some(untold) = self.untold(&classes) {
            return Err(untold);
        }
        let layout = self.settle(&mut classes);
        classes.sort_unstable_by(|a, b| a.key.split('/').cmp(b.key.split('/')));
        self.problems.sort_unstable();
        self.problems.dedup();
        check(&self.survey.root, &classes, self.loose, &self.problems)?;
        self.notes.dedup();
        Ok(Scan {
            root: self.survey.root.clone(),
            layout,
            classes,
            notes: self.notes,
            is_ilsvrc: self.is_ilsvrc || self.are_files_ilsvrc,
            ignored: self.ignored,
            problems: self.problems,
            containers,
        })
    }

    /// A list that somebody named must speak of some image.
    fn require_named(&self) -> Result<(), ScanError> {
        let named = self.survey.named.len();
        let is_named = |origin: &Origin| matches!(origin, Origin::List(place) if *place < named);
        if named == 0 || self.labelled.keys().any(|(origin, ..)| is_named(origin)) {
            return Ok(());
        }
        let path = self.survey.wishes.truth.clone();
        let path = path.unwrap_or_else(|| self.survey.root.join(&self.lists[0].file));
        let problems =
            vec![Problem::new(self.lists[0].file.as_str(), "none of the images here is in it")];
        Err(ScanError::NoTruth { path, problems })
    }

    /// Says which tables lie there and tell nothing, where folders do not tell much either.
    fn note_unheeded(&mut self) {
        self.problems.extend(self.survey.lists.problems.iter().cloned());
        if self.classes.len() > 1 {
            return;
        }
        for (place, list) in self.lists.iter().enumerate() {
            let is_it = |origin: &Origin| matches!(origin, Origin::List(other) if self.lists[*other].file == list.file);
            let is_heeded = self.labelled.keys().any(|(origin, ..)| is_it(origin));
            // A list that was named is among those that lie there, too.
            if !is_heeded && place >= self.survey.named.len() {
                let what = "not heeded: it names none of the images here, another list tells them, or both contradict";
                self.problems.push(Problem::new(list.file.as_str(), what));
            }
        }
    }

    fn name_labels(&mut self, by: &LabelledBy<'_>) {
        let origins: BTreeSet<Origin> =
            self.labelled.keys().map(|(origin, ..)| origin.clone()).collect();
        let labels: BTreeMap<Origin, Labels> = origins
            .into_iter()
            .map(|origin| (origin.clone(), Labels::of(&self.told(&origin), by)))
            .collect();
        self.notes.extend(labels.values().filter_map(|labels| labels.note.clone()));
        let mut lost: BTreeMap<String, usize> = BTreeMap::new();
        for ((origin, half, label), folders) in std::mem::take(&mut self.labelled) {
            let key = match labels.get(&origin).map(|labels| labels.key(&label)) {
                Some(Ok(key)) => key.to_owned(),
                Some(Err(why)) => {
                    *lost.entry(why.to_owned()).or_default() +=
                        folders.values().map(Names::len).sum::<usize>();
                    continue;
                }
                None => continue,
            };
            let class = self
                .classes
                .entry(key.clone())
                .or_insert_with(|| ClassFolder { key, ..ClassFolder::default() });
            let side = if half == Half::Train { &mut class.train } else { &mut class.val };
            side.extend(folders.into_iter().map(|(folder, names)| Batch { folder, names }));
        }
        for (why, images) in lost {
            self.note("", format!("{why}: left out with {}", counted(images, "image")));
        }
    }

    /// ILSVRC's blacklist names images of the validation set whose labels are wrong.
    fn leave_out_blacklisted(&mut self) {
        let Some(blacklist) = &self.survey.lists.blacklist else { return };
        if self.survey.wishes.keeps_blacklisted {
            return;
        }
        let mut left_out = 0;
        for class in self.classes.values_mut() {
            for batch in class.val.iter_mut().chain(&mut class.train) {
                let kept: Names = batch.names.iter().filter(|name| !blacklist.has(name)).collect();
                left_out += batch.names.len() - kept.len();
                batch.names = kept;
            }
            class.val.retain(|batch| !batch.names.is_empty());
            class.train.retain(|batch| !batch.names.is_empty());
        }
        if left_out > 0 {
            let images = counted(left_out, "image");
            self.notes.push(format!(
                "left out: {images} on {} (--blacklisted takes them)",
                blacklist.file
            ));
        }
    }

    /// The half to be labelled, if nothing tells what its images show, while the other half is told: testing
    /// training images in their place is not what anybody means.
    fn untold(&self, classes: &[ClassFolder]) -> Option<ScanError> {
        let has = |side: fn(&ClassFolder) -> usize| classes.iter().any(|class| side(class) > 0);
        let (has_train, has_val) =
            (has(|class| count(&class.train)), has(|class| count(&class.val)));
        let (part, images) = self.unknown_val.as_ref()?;
        let (folder, part) = (self.survey.root.clone(), part.clone());
        (has_train && !has_val).then_some(ScanError::Untold { folder, part, images: *images })
    }

    /// The layout, which has one split if the other one has no images.
    fn settle(&mut self, classes: &mut [ClassFolder]) -> Layout {
        let train: usize = classes.iter().map(|class| count(&class.train)).sum();
        let val: usize = classes.iter().map(|class| count(&class.val)).sum();
        let told_val: usize = classes
            .iter()
            .filter(|class| !class.key.is_empty())
            .map(|class| count(&class.val))
            .sum();
        let has_halves = self.survey.layout.has_two_splits();
        match (self.survey.layout.clone(), train, if has_halves { val } else { told_val }) {
            (Layout::TwoSplits { train, val }, _, 0) => {
                self.note(&val, "no images in it: images to label are held out of the other half");
                Layout::OneSplit(train)
            }
            (Layout::TwoSplits { train, val }, 0, _) => {
                self.note(&train, "no images in it: examples are taken from the other half");
                all_train(classes);
                Layout::OneSplit(val)
            }
            // A list may tell the halves where folders do not.
            (Layout::Flat | Layout::OneSplit(_), 1.., 1..) => {
                Layout::TwoSplits { train: "train".to_owned(), val: "val".to_owned() }
            }
            (layout @ (Layout::Flat | Layout::OneSplit(_)), 0, _) => {
                all_train(classes);
                layout
            }
            (layout, ..) => layout,
        }
    }
}

/// Takes the images to label for all there are.
fn all_train(classes: &mut [ClassFolder]) {
    for class in classes.iter_mut().filter(|class| !class.key.is_empty()) {
        class.train.append(&mut class.val);
    }
}
