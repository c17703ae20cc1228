//! What was listed becomes classes: by folders, by labels inside of containers, by lists.

mod finish;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::container::Contents;
use super::super::error::ScanError;
use super::super::layout::Part;
use super::super::names::Names;
use super::super::scan::{Batch, ClassFolder, Scan};
use super::super::split::{speaks_of_ilsvrc, without_ending};
use super::super::truth::{Half, LabelledBy, Matched, Told, TruthList, wnid_in};
use super::super::validation_set;
use super::super::walk::{ImageFolder, below, rest_below};
use super::choose::{self, Heard, half_of};
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
        let problems = &mut assembly.problems;
        let parts = self.parts.iter().zip(of_parts);
        let heard: Vec<Heard<'_>> =
            parts.map(|(part, folders)| self.hear(part, folders, by, problems)).collect();
        let matched = choose::matched(self, &heard);
        let class_names = |path: &str| {
            let held = |contents: &&Contents| {
                rest_below(&contents.container.path, path).is_some()
                    || contents.container.path == path
            };
            containers
                .iter()
                .find(held)
                .map(|contents| contents.class_names.clone())
                .unwrap_or_default()
        };
        for heard in heard {
            assembly.take_part(heard, &matched, &class_names);
        }
        for (place, matched) in &matched {
            assembly.note_list(*place, matched);
        }
        let by_path = containers.into_iter().map(|contents| {
            let container = Arc::new(contents.container.clone());
            (container.path.clone(), (container, contents))
        });
        assembly.finish(by, Arc::new(by_path.collect()))
    }
}

/// Who says what images show: labels of different origin need not mean the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Origin {
    /// The names of the files.
    Names,
    /// A list, by its place.
    List(usize),
    /// Files that hold many images and call the classes so.
    Containers(Vec<String>),
}

/// Files of one folder with one label, on their way to a class.
type Labelled = BTreeMap<(Origin, Half, String), BTreeMap<String, Names>>;

/// A scan in the making.
struct Assembly<'s> {
    survey: &'s Survey,
    lists: Vec<&'s TruthList>,
    classes: BTreeMap<String, ClassFolder>,
    labelled: Labelled,
    /// Whether names of folders say that the images are of ILSVRC; and whether those of files do.
    is_ilsvrc: bool,
    are_files_ilsvrc: bool,
    notes: Vec<String>,
    /// Images to label of which nothing says what they show: the folder of some, and how many.
    unknown_val: Option<(String, usize)>,
    /// Images that lie in a part, outside any class folder, and are left out.
    loose: usize,
    ignored: usize,
    problems: Vec<Problem>,
}

impl<'s> Assembly<'s> {
    fn new(survey: &'s Survey) -> Self {
        let root = survey.root.file_name().map(|name| name.to_string_lossy().into_owned());
        Self {
            survey,
            lists: survey.all_lists().collect(),
            classes: BTreeMap::new(),
            labelled: BTreeMap::new(),
            is_ilsvrc: root.is_some_and(|name| speaks_of_ilsvrc(&name)),
            are_files_ilsvrc: false,
            notes: Vec::new(),
            unknown_val: None,
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
    fn take_part(
        &mut self,
        mut heard: Heard<'_>,
        matched: &BTreeMap<usize, Matched>,
        class_names: &dyn Fn(&str) -> Vec<String>,
    ) {
        let half = half_of(heard.part);
        for mut folder in std::mem::take(&mut heard.folders) {
            self.is_ilsvrc |= speaks_of_ilsvrc(&folder.path);
            self.are_files_ilsvrc |= folder.names.get(0).is_some_and(validation_set::has);
            if let Some(labels) = folder.labels.take() {
                let origin = Origin::Containers(class_names(&folder.path));
                self.take_labelled(&origin, half, &folder, &labels);
            } else if let Some((place, matched)) =
                heard.list.and_then(|list| matched.get_key_value(&list))
            {
                self.take_told(heard.part, &folder, *place, matched);
            } else if !heard.is_loose(&folder) {
                self.take_class(half, &heard.part.path, folder);
            } else if folder.names.iter().all(|name| wnid_in(name).is_some()) {
                let wnids = folder.names.iter().map(|name| wnid_in(name).unwrap_or_default());
                let labels = wnids.collect();
                let name = folder.path.rsplit('/').next().unwrap_or(&folder.path);
                self.notes.push(format!("{name}: the classes stand in the names of the files"));
                self.take_labelled(&Origin::Names, half, &folder, &labels);
            } else {
                self.take_unknown(half, &folder, folder.names.clone());
            }
        }
    }

    fn note_list(&mut self, place: usize, matched: &Matched) {
        let list = self.lists[place];
        self.notes.push(format!("classes by {}", list.file));
        self.problems.extend(list.problems.iter().cloned());
        self.problems.extend(list.note_unmet(matched));
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
    fn take_labelled(&mut self, origin: &Origin, half: Half, folder: &ImageFolder, labels: &Names) {
        let mut unknown = Names::default();
        for (name, label) in folder.names.iter().zip(labels.iter()) {
            if UNKNOWN.contains(&label) {
                unknown.push(name);
            } else {
                self.put(origin, (half, label), &folder.path, name);
            }
        }
        if !unknown.is_empty() {
            self.take_unknown(half, folder, unknown);
        }
    }

    /// Images of which a list tells.
    fn take_told(&mut self, part: &Part, folder: &ImageFolder, place: usize, matched: &Matched) {
        let (list, origin) = (self.lists[place], Origin::List(place));
        let (mut silent, mut ambiguous) = (Names::default(), Names::default());
        for name in folder.names.iter() {
            let path = below(&folder.path, name);
            match list.told_in(&path, part.half) {
                Some(_) if list.is_ambiguous(&path, matched) => drop(ambiguous.push(name)),
                Some(line) if !UNKNOWN.contains(&&*line.label) => {
                    let half = line.half.unwrap_or(half_of(part));
                    self.put(&origin, (half, &line.label), &folder.path, name);
                }
                _ => drop(silent.push(name)),
            }
        }
        if !ambiguous.is_empty() {
            let (files, list) = (files(&ambiguous), &list.file);
            let what = format!(
                "{files} of names that others have, too: {list} does not say which it means, left out"
            );
            self.note(&folder.path, what);
        }
        if silent.is_empty() {
            return;
        }
        if self.survey.wishes.without_truth {
            return self.take_unknown(half_of(part), folder, silent);
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
        if half == Half::Val {
            let known = self.unknown_val.take().map_or(0, |(_, images)| images);
            self.unknown_val = Some((folder.path.clone(), known + names.len()));
        }
        let what =
            if folder.labels.is_some() || half == Half::Val && names.len() < folder.names.len() {
                format!("{} whose class is not known: left out", files(&names))
            } else {
                format!("{} outside any class folder: left out", counted(names.len(), "file"))
            };
        self.note(&folder.path, what);
    }

    fn put(&mut self, origin: &Origin, (half, label): (Half, &str), folder: &str, name: &str) {
        let key = (origin.clone(), half, label.to_owned());
        self.labelled.entry(key).or_default().entry(folder.to_owned()).or_default().push(name);
    }

    /// What is known of the labels of one origin.
    fn told(&self, origin: &Origin) -> Told {
        let told = match origin {
            Origin::List(place) => Told::of(self.lists[*place]),
            Origin::Names | Origin::Containers(_) => {
                let labels = self.labelled.keys().filter(|(other, ..)| other == origin);
                Told {
                    labels: labels.map(|(.., label)| label.clone()).collect(),
                    ..Told::default()
                }
            }
        };
        let class_names = match origin {
            Origin::Containers(names) => names.clone(),
            Origin::Names | Origin::List(_) => Vec::new(),
        };
        let is_ilsvrc = told.is_ilsvrc || self.are_files_ilsvrc;
        Told { class_names, is_ilsvrc, may_be_ilsvrc: self.is_ilsvrc, ..told }
    }
}

/// "3 files (a, b, c)", for problems.
fn files(names: &Names) -> String {
    let first: Vec<&str> = names.iter().take(NAMED).collect();
    let more = if names.len() > NAMED { ", ..." } else { "" };
    format!("{} ({}{more})", counted(names.len(), "file"), first.join(", "))
}
