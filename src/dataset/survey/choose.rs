//! Which list tells of which part. A list that lies there by chance must not: two lists that
//! contradict each other tell nothing until somebody names one.

use std::collections::BTreeMap;

use super::super::layout::Part;
use super::super::truth::{Half, LabelledBy, Labels, Matched, Told, TruthList};
use super::super::walk::{ImageFolder, below};
use super::Survey;
use super::begin::speaks_of;
use crate::domain::{Problem, counted};

/// A part of a dataset with all its folders, and the list that tells of those that tell nothing
/// themselves.
pub(super) struct Heard<'s> {
    pub(super) part: &'s Part,
    pub(super) folders: Vec<ImageFolder>,
    /// Place among [`Survey::all_lists`].
    pub(super) list: Option<usize>,
}

impl Heard<'_> {
    /// Whether a folder is the part itself, and so no class.
    pub(super) fn is_loose(&self, folder: &ImageFolder) -> bool {
        folder.path == self.part.path
    }
}

impl Survey {
    /// The lists that the caller named, and those that lie there.
    pub(super) fn all_lists(&self) -> impl Iterator<Item = &TruthList> {
        self.named.iter().chain(&self.lists.truth)
    }

    /// Chooses the list of a part. Where folders tell the classes, only a named list that speaks of half of
    /// a folder overrules them.
    pub(super) fn hear<'s>(
        &'s self,
        part: &'s Part,
        folders: Vec<ImageFolder>,
        by: &LabelledBy<'_>,
        problems: &mut Vec<Problem>,
    ) -> Heard<'s> {
        let is_class = |folder: &&ImageFolder| folder.labels.is_none() && folder.path != part.path;
        let has_classes = folders.iter().filter(is_class).count() > 1;
        let lists: Vec<&TruthList> = self.all_lists().collect();
        let is_heard = |place: usize| {
            let list = lists[place];
            let speaks =
                || folders.iter().any(|folder| speaks_of(list, &folder.path, &folder.names));
            match place < self.named.len() {
                true if has_classes => speaks(),
                true => met(list, &folders) > 0,
                false => !has_classes && fits(list, part) && speaks(),
            }
        };
        let heard: Vec<usize> = (0..lists.len()).filter(|place| is_heard(*place)).collect();
        let named: Vec<usize> =
            heard.iter().copied().filter(|place| *place < self.named.len()).collect();
        let of_half: Vec<usize> = heard
            .iter()
            .copied()
            .filter(|place| part.half.is_some() && lists[*place].half() == part.half)
            .collect();
        let chosen = [named, of_half, heard].into_iter().find(|places| !places.is_empty());
        let chosen = chosen.unwrap_or_default();
        let list = match difference(&chosen, &lists, &folders, by) {
            Some(problem) => {
                problems.push(problem);
                None
            }
            // The first of those that speak of the most.
            None => chosen.into_iter().rev().max_by_key(|place| met(lists[*place], &folders)),
        };
        Heard { part, folders, list }
    }
}

/// Whether a list may speak of a part: one of training images says nothing of others.
fn fits(list: &TruthList, part: &Part) -> bool {
    list.half().is_none() || part.half.is_none() || list.half() == part.half
}

/// How many files of some folders a list speaks of.
fn met(list: &TruthList, folders: &[ImageFolder]) -> usize {
    let met = |folder: &ImageFolder| {
        folder.names.iter().filter(|name| list.line(&below(&folder.path, name)).is_some()).count()
    };
    folders.iter().map(met).sum()
}

/// What is to be said of lists that give one image two classes.
fn difference(
    places: &[usize],
    lists: &[&TruthList],
    folders: &[ImageFolder],
    by: &LabelledBy<'_>,
) -> Option<Problem> {
    let (first, others) = places.split_first()?;
    let labels: BTreeMap<usize, Labels> =
        places.iter().map(|place| (*place, Labels::of(&Told::of(lists[*place]), by))).collect();
    let class = |place: &usize, path: &str| {
        let label = &lists[*place].told(path)?.label;
        labels.get(place)?.key(label).ok().map(str::to_owned)
    };
    for other in others {
        let paths = folders
            .iter()
            .flat_map(|folder| folder.names.iter().map(|name| below(&folder.path, name)));
        let differ: Vec<String> = paths
            .filter(|path| match (class(first, path), class(other, path)) {
                (Some(one), Some(two)) => one != two,
                _ => false,
            })
            .collect();
        if let Some(path) = differ.first() {
            let (one, two) = (&lists[*first].file, &lists[*other].file);
            let images = counted(differ.len(), "image");
            let what = format!(
                "{one} and {two} contradict each other on {images} ({path} first): neither is heeded; \
                 name one with --truth"
            );
            return Some(Problem::new(one.as_str(), what));
        }
    }
    None
}

/// How often each line of each list is meant, over all parts: one that several images are meant by tells
/// nothing.
pub(super) fn matched(survey: &Survey, heard: &[Heard<'_>]) -> BTreeMap<usize, Matched> {
    let lists: Vec<&TruthList> = survey.all_lists().collect();
    let mut all: BTreeMap<usize, Matched> = BTreeMap::new();
    for heard in heard {
        let Some(place) = heard.list else { continue };
        let matched = all.entry(place).or_default();
        for folder in heard.folders.iter().filter(|folder| folder.labels.is_none()) {
            for name in folder.names.iter() {
                let path = below(&folder.path, name);
                if lists[place].told_in(&path, heard.part.half).is_some() {
                    lists[place].meet(&path, matched);
                }
            }
        }
    }
    all
}

/// The half that images of a part are in unless a list says otherwise.
pub(super) fn half_of(part: &Part) -> Half {
    part.half.unwrap_or(Half::Train)
}
