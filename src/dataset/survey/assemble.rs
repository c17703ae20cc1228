//! What was listed becomes classes: by folders, by labels inside of containers, by lists.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::error::ScanError;
use super::super::layout::Layout;
use super::super::names::Names;
use super::super::scan::{Batch, ClassFolder, Scan, check, count};
use super::super::split::{speaks_of_ilsvrc, without_ending};
use super::super::truth::{Half, Kind, LabelledBy, Labels, Matched, Told, TruthList, wnid_in};
use super::super::walk::{ImageFolder, below, rest_below};
use super::begin::speaks_of;
use super::{Gathered, Survey};
use crate::domain::{Problem, counted};

/// Labels that say that the class is not known: Hugging Face's test splits have -1.
const UNKNOWN: [&str; 2] = ["", "-1"];

/// Names that a problem quotes.
const NAMED: usize = 3;

impl Survey {
    /// What was found in all that was listed; also of a part of it.
    pub fn scan(&self, gathered: Vec<Gathered>, by: &LabelledBy<'_>) -> Result<Scan, ScanError> {
        let mut assembly = Assembly::new(self);
        let mut containers = self.contents.clone();
        let mut of_parts: Vec<Vec<ImageFolder>> = vec![Vec::new(); self.parts.len()];
        for (part, folder) in &self.loose {
            of_parts[*part].push(folder.clone());
        }
        for mut found in gathered {
            of_parts[found.part].append(&mut found.folders);
            containers.append(&mut found.contents);
            assembly.ignored += found.ignored;
            assembly.problems.append(&mut found.problems);
        }
        for contents in &containers {
            if assembly.told.class_names.is_empty() {
                assembly.told.class_names.clone_from(&contents.class_names);
            }
        }
        for (part, folders) in of_parts.into_iter().enumerate() {
            assembly.take_part(part, folders);
        }
        let by_path = containers.into_iter().map(|contents| {
            let container = Arc::new(contents.container.clone());
            (container.path.clone(), (container, contents))
        });
        assembly.finish(by, Arc::new(by_path.collect()))
    }
}

/// Files of one folder with one label, on their way to a class.
type Labelled = BTreeMap<(Half, String), BTreeMap<String, Names>>;

/// A scan in the making.
struct Assembly<'s> {
    survey: &'s Survey,
    classes: BTreeMap<String, ClassFolder>,
    labelled: Labelled,
    told: Told,
    notes: Vec<String>,
    /// Whether a list that the caller named speaks of any image.
    heeds_named: bool,
    /// Images that lie in a part, outside any class folder, and are left out.
    loose: usize,
    ignored: usize,
    problems: Vec<Problem>,
}

impl<'s> Assembly<'s> {
    fn new(survey: &'s Survey) -> Self {
        let root = survey.root.file_name().map(|name| name.to_string_lossy().into_owned());
        let is_ilsvrc = root.is_some_and(|name| speaks_of_ilsvrc(&name));
        Self {
            survey,
            classes: BTreeMap::new(),
            labelled: BTreeMap::new(),
            told: Told { is_ilsvrc, ..Told::default() },
            notes: Vec::new(),
            heeds_named: survey.named.is_empty(),
            loose: survey.outside,
            ignored: survey.ignored,
            problems: survey.problems.clone(),
        }
    }

    fn note(&mut self, place: &str, what: impl Into<String>) {
        let root = self.survey.root.to_string_lossy();
        let place = if place.is_empty() { &*root } else { place };
        self.problems.push(Problem::new(place, what));
    }

    /// Sorts the images of a part into classes.
    fn take_part(&mut self, part: usize, folders: Vec<ImageFolder>) {
        let survey = self.survey;
        let Some(part) = survey.parts.get(part) else { return };
        let half = part.half.unwrap_or(Half::Train);
        let is_loose = |folder: &ImageFolder| folder.path == part.path;
        let class_folders =
            folders.iter().filter(|folder| folder.labels.is_none() && !is_loose(folder)).count();
        let named = survey.named.iter().max_by_key(|list| coverage(list, &folders));
        let lying = || survey.lists.truth.iter().filter(|list| speaks_of_one(list, &folders));
        // Where folders tell the classes, a list that happens to lie there does not: it may be a model's.
        let named = named.filter(|list| coverage(list, &folders) > 0);
        self.heeds_named |= named.is_some();
        let list = named.or_else(|| {
            if class_folders < 2 {
                lying().max_by_key(|list| coverage(list, &folders))
            } else {
                None
            }
        });
        let mut matched = Matched::default();
        let mut told: Vec<(ImageFolder, &TruthList)> = Vec::new();
        for mut folder in folders {
            self.told.is_ilsvrc |=
                speaks_of_ilsvrc(&folder.path) || folder.names.get(0).is_some_and(speaks_of_ilsvrc);
            if let Some(labels) = folder.labels.take() {
                self.take_labelled(half, &folder, &labels);
            } else if let Some(list) = list {
                for name in folder.names.iter() {
                    let path = below(&folder.path, name);
                    // Lines are counted first, since one that several images are meant by tells nothing.
                    list.meet(&path, &mut matched);
                }
                told.push((folder, list));
            } else if !is_loose(&folder) {
                self.take_class(half, &part.path, folder);
            } else if folder.names.iter().all(|name| wnid_in(name).is_some()) {
                let labels =
                    folder.names.iter().map(|name| wnid_in(name).unwrap_or_default()).collect();
                self.notes.push(format!(
                    "{}: the classes stand in the names of the files",
                    name_of(&folder.path)
                ));
                self.take_labelled(half, &folder, &labels);
            } else {
                self.take_unknown(half, &folder, folder.names.clone());
            }
        }
        for (folder, list) in &told {
            self.take_told(half, folder, list, &matched);
        }
        if let (Some(list), false) = (list, told.is_empty()) {
            self.note_list(list, &matched);
        }
    }

    fn note_list(&mut self, list: &TruthList, matched: &Matched) {
        self.notes.push(format!("classes by {}", list.file));
        self.problems.extend(list.problems.iter().cloned());
        self.problems.extend(list.note_unmet(matched));
        self.told.is_devkit |= list.kind == Kind::Devkit;
        self.told.range = self.told.range.or(list.range());
    }

    /// A folder that is a class.
    fn take_class(&mut self, half: Half, part: &str, folder: ImageFolder) {
        let key = rest_below(part, &folder.path).unwrap_or(&folder.path);
        let key = without_ending(key).to_owned();
        let class = self
            .classes
            .entry(key.clone())
            .or_insert_with(|| ClassFolder { key, ..ClassFolder::default() });
        let batch = Batch { folder: folder.path, names: folder.names };
        if half == Half::Train { &mut class.train } else { &mut class.val }.push(batch);
    }

    /// Images with a label each.
    fn take_labelled(&mut self, half: Half, folder: &ImageFolder, labels: &Names) {
        let mut unknown = Names::default();
        for (name, label) in folder.names.iter().zip(labels.iter()) {
            if UNKNOWN.contains(&label) {
                unknown.push(name);
            } else {
                self.put(half, label, &folder.path, name);
            }
        }
        if !unknown.is_empty() {
            self.take_unknown(half, folder, unknown);
        }
    }

    /// Images of which a list tells.
    fn take_told(&mut self, half: Half, folder: &ImageFolder, list: &TruthList, matched: &Matched) {
        let (mut silent, mut ambiguous) = (Names::default(), Names::default());
        for name in folder.names.iter() {
            let path = below(&folder.path, name);
            match list.told(&path) {
                Some(_) if list.is_ambiguous(&path, matched) => drop(ambiguous.push(name)),
                Some(line) if UNKNOWN.contains(&&*line.label) => drop(silent.push(name)),
                Some(line) => self.put(line.half.unwrap_or(half), &line.label, &folder.path, name),
                None => drop(silent.push(name)),
            }
        }
        if !ambiguous.is_empty() {
            let what = format!(
                "{} of one name: {} does not say which is meant, left out",
                files(&ambiguous),
                list.file
            );
            self.note(&folder.path, what);
        }
        if silent.is_empty() {
            return;
        }
        if self.survey.wishes.without_truth {
            return self.take_unknown(half, folder, silent);
        }
        let what = format!("{} without a class in {}: left out", files(&silent), list.file);
        self.note(&folder.path, what);
    }

    /// Images of which nobody says what they show.
    fn take_unknown(&mut self, half: Half, folder: &ImageFolder, names: Names) {
        if self.survey.wishes.without_truth {
            let class = self.classes.entry(String::new()).or_default();
            class.val.push(Batch { folder: folder.path.clone(), names });
            return;
        }
        self.loose += names.len();
        let what =
            if folder.labels.is_some() || half == Half::Val && names.len() < folder.names.len() {
                format!("{} whose class is not known: left out", files(&names))
            } else {
                let noun = if names.len() == 1 { "file" } else { "files" };
                format!("{} {noun} outside any class folder: left out", names.len())
            };
        self.note(&folder.path, what);
    }

    fn put(&mut self, half: Half, label: &str, folder: &str, name: &str) {
        if !self.told.labels.contains(label) {
            self.told.labels.insert(label.to_owned());
        }
        let key = (half, label.to_owned());
        self.labelled.entry(key).or_default().entry(folder.to_owned()).or_default().push(name);
    }

    /// Gives labels their classes, and all classes their images.
    fn finish(
        mut self,
        by: &LabelledBy<'_>,
        containers: Arc<BTreeMap<String, (Arc<crate::domain::Container>, super::Contents)>>,
    ) -> Result<Scan, ScanError> {
        if let Some(path) = self.survey.wishes.truth.as_ref().filter(|_| !self.heeds_named) {
            let what = "none of the images here is in it";
            let problems = vec![Problem::new(path.to_string_lossy(), what)];
            return Err(ScanError::NoTruth { path: path.clone(), problems });
        }
        self.name_labels(by);
        self.leave_out_blacklisted();
        let mut classes: Vec<ClassFolder> = std::mem::take(&mut self.classes)
            .into_values()
            .filter(|class| !class.is_empty())
            .collect();
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
            is_ilsvrc: self.told.is_ilsvrc,
            ignored: self.ignored,
            problems: self.problems,
            containers,
        })
    }

    fn name_labels(&mut self, by: &LabelledBy<'_>) {
        if self.told.labels.is_empty() {
            return;
        }
        let labels = Labels::of(&self.told, by);
        self.notes.extend(labels.note.iter().cloned());
        let mut lost: BTreeMap<String, (usize, Vec<String>)> = BTreeMap::new();
        for ((half, label), folders) in std::mem::take(&mut self.labelled) {
            let key = match labels.key(&label) {
                Ok(key) => key.to_owned(),
                Err(why) => {
                    let lost = lost.entry(why.to_owned()).or_default();
                    lost.0 += folders.values().map(Names::len).sum::<usize>();
                    continue;
                }
            };
            let class = self
                .classes
                .entry(key.clone())
                .or_insert_with(|| ClassFolder { key, ..ClassFolder::default() });
            let side = if half == Half::Train { &mut class.train } else { &mut class.val };
            side.extend(folders.into_iter().map(|(folder, names)| Batch { folder, names }));
        }
        for (why, (images, _)) in lost {
            let noun = if images == 1 { "image" } else { "images" };
            self.note("", format!("{why}: left out with {images} {noun}"));
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

    /// The layout, which has one split if the other one has no images.
    fn settle(&mut self, classes: &mut [ClassFolder]) -> Layout {
        let train: usize = classes.iter().map(|class| count(&class.train)).sum();
        let val: usize = classes.iter().map(|class| count(&class.val)).sum();
        match (self.survey.layout.clone(), train, val) {
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

/// How many files of some folders a list speaks of, in a sample.
fn coverage(list: &TruthList, folders: &[ImageFolder]) -> usize {
    /// Files looked up of each folder.
    const SAMPLE: usize = 200;
    let met = |folder: &ImageFolder| {
        let names = folder.names.iter().take(SAMPLE);
        names.filter(|name| list.line(&below(&folder.path, name)).is_some()).count()
    };
    folders.iter().map(met).sum()
}

fn speaks_of_one(list: &TruthList, folders: &[ImageFolder]) -> bool {
    folders.iter().any(|folder| speaks_of(list, &folder.path, &folder.names))
}

/// "3 files (a, b, c)", for problems.
fn files(names: &Names) -> String {
    let first: Vec<&str> = names.iter().take(NAMED).collect();
    let more = if names.len() > NAMED { ", ..." } else { "" };
    let noun = if names.len() == 1 { "file" } else { "files" };
    format!("{} {noun} ({}{more})", names.len(), first.join(", "))
}

fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
