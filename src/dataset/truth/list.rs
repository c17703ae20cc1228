//! One list of what images show, and finding an image in it.

use super::super::split::{half_by_name, half_of_container};
use super::super::validation_set;
use crate::domain::{Problem, counted};
use std::collections::HashMap;

/// What an image is said to be for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::dataset) enum Half {
    /// It may be an example.
    Train,
    /// It is to be labelled.
    Val,
}

/// How a list is written, which tells what its numbers are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::dataset) enum Kind {
    /// A number a line: ILSVRC ids of the validation set in its order.
    Devkit,
    /// `ImageId,PredictionString` with a WNID and boxes.
    Kaggle,
    /// A name and a label a line, without a head.
    Pairs,
    /// Named columns or fields.
    Table,
}

/// A line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::dataset) struct Line {
    /// What the image shows.
    pub(in crate::dataset) label: Box<str>,
    /// What it is for, if the list says so.
    pub(in crate::dataset) half: Option<Half>,
    /// The line's number in the file.
    number: usize,
    /// Whether another line says otherwise of the same image.
    is_contradicted: bool,
}

/// A list of what images show.
#[derive(Clone, Debug)]
pub(in crate::dataset) struct TruthList {
    /// The file, for people: a path below the root, or as it was given.
    pub(in crate::dataset) file: String,
    /// How it is written.
    pub(in crate::dataset) kind: Kind,
    by_name: HashMap<Box<str>, Line>,
    /// What is wrong in it.
    pub(in crate::dataset) problems: Vec<Problem>,
}

/// What a list made of some images.
#[derive(Clone, Debug, Default)]
pub(in crate::dataset) struct Matched {
    /// How often each line was meant, by its number.
    by_line: HashMap<usize, u32>,
}

impl TruthList {
    pub(super) fn new(file: &str, kind: Kind) -> Self {
        Self { file: file.to_owned(), kind, by_name: HashMap::new(), problems: Vec::new() }
    }

    /// How many images it names.
    pub(in crate::dataset) fn len(&self) -> usize {
        self.by_name.len()
    }

    /// Every label in it.
    pub(super) fn labels(&self) -> impl Iterator<Item = &str> {
        self.by_name.values().map(|line| &*line.label)
    }

    /// Whether it names images of ILSVRC's validation set.
    pub(super) fn is_of_validation_set(&self) -> bool {
        self.by_name.keys().next().is_some_and(|name| validation_set::has(name))
    }

    /// The half that it is of by its name, or by that of its folder.
    pub(in crate::dataset) fn half(&self) -> Option<Half> {
        let (folder, name) = self.file.rsplit_once('/').unwrap_or(("", &self.file));
        let by_name = half_of_container(name).map(|(half, _)| half);
        by_name.or_else(|| half_by_name(folder.rsplit('/').next()?).map(|(half, _)| half))
    }

    /// Takes up a line; a name that stands twice with two labels is a problem and means nothing.
    pub(super) fn put(&mut self, number: usize, name: &str, label: &str, half: Option<Half>) {
        let name = name.strip_prefix("./").unwrap_or(name);
        let line = Line { label: label.into(), half, number, is_contradicted: false };
        match self.by_name.get_mut(name) {
            None => drop(self.by_name.insert(name.into(), line)),
            Some(known) if known.label == line.label && known.half == line.half => {}
            Some(known) => {
                // Where the labels are the same, it is the halves that differ.
                let is_same = known.label == line.label;
                let said = |line: &Line| match (line.half, is_same) {
                    (Some(Half::Train), true) => "for training".to_owned(),
                    (Some(Half::Val), true) => "to be labelled".to_owned(),
                    _ => format!("{:?}", line.label),
                };
                let (before, now) = (said(known), said(&line));
                known.is_contradicted = true;
                let what = format!("{name:?} is {now} here and {before} in line {}", known.number);
                self.fail(number, what);
            }
        }
    }

    /// Notes that a line cannot be used.
    pub(super) fn fail(&mut self, number: usize, what: impl Into<String>) {
        let place = format!("{}, line {number}", self.file);
        self.problems.push(Problem::new(place, what));
    }

    /// The line about the image at a path: by the whole of it or as much of its end as the list has, with
    /// its extension or without.
    pub(in crate::dataset) fn line(&self, path: &str) -> Option<&Line> {
        let ends = path.match_indices('/').map(|(slash, _)| &path[slash + 1..]);
        std::iter::once(path)
            .chain(ends)
            .find_map(|end| self.by_name.get(end).or_else(|| self.by_name.get(stem(end))))
    }

    /// What the list says of an image; nothing also where it contradicts itself.
    pub(in crate::dataset) fn told(&self, path: &str) -> Option<&Line> {
        self.line(path).filter(|line| !line.is_contradicted)
    }

    /// The same of an image in a part of this half: a line about the other half does not mean it.
    pub(in crate::dataset) fn told_in(&self, path: &str, half: Option<Half>) -> Option<&Line> {
        let is_meant = |line: &&Line| half.is_none() || line.half.is_none() || line.half == half;
        self.told(path).filter(is_meant)
    }

    /// Notes that an image was met.
    pub(in crate::dataset) fn meet(&self, path: &str, matched: &mut Matched) {
        if let Some(line) = self.line(path) {
            *matched.by_line.entry(line.number).or_default() += 1;
        }
    }

    /// Whether several images are meant by the line of this one.
    pub(in crate::dataset) fn is_ambiguous(&self, path: &str, matched: &Matched) -> bool {
        self.line(path)
            .is_some_and(|line| matched.by_line.get(&line.number).is_some_and(|count| *count > 1))
    }

    /// What is to be said of lines that no image is meant by.
    pub(in crate::dataset) fn note_unmet(&self, matched: &Matched) -> Option<Problem> {
        let unmet = self.len().checked_sub(matched.by_line.len()).filter(|unmet| *unmet > 0)?;
        let what =
            format!("{} of {} name images that are not here", unmet, counted(self.len(), "line"));
        Some(Problem::new(self.file.as_str(), what))
    }
}

/// A path without the extension of its file.
fn stem(path: &str) -> &str {
    let name = path.rfind('/').map_or(0, |slash| slash + 1);
    path[name..].rfind('.').filter(|&dot| dot > 0).map_or(path, |dot| &path[..name + dot])
}
