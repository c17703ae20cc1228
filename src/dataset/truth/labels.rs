//! Labels to keys of classes. What a number is, only all of them tell, and who wrote them.

use super::super::predictions::{Classes, Numbering};
use super::list::{Kind, TruthList};
use std::collections::{BTreeSet, HashMap};

/// How labels are understood.
#[derive(Clone, Copy, Debug)]
pub struct LabelledBy<'a> {
    /// The classes that numbers count and keys name.
    pub classes: Classes<'a>,
    /// Whether they were asked for, and not only because ILSVRC's are the likeliest.
    pub is_given: bool,
    /// What numbers are, if somebody says so.
    pub numbering: Option<Numbering>,
}

/// What is known of the labels of some images.
#[derive(Clone, Debug, Default)]
pub(in crate::dataset) struct Told {
    /// Every label that is there.
    pub(in crate::dataset) labels: BTreeSet<String>,
    /// What the file with the images calls its classes, by number from 0.
    pub(in crate::dataset) class_names: Vec<String>,
    /// Whether the numbers come from the devkit.
    pub(in crate::dataset) is_devkit: bool,
    /// Whether names of files say that the images are ILSVRC's.
    pub(in crate::dataset) is_ilsvrc: bool,
    /// Whether a name speaks of ImageNet, of which there are many parts.
    pub(in crate::dataset) may_be_ilsvrc: bool,
}

impl Told {
    /// Of a list, of all images in it.
    pub(in crate::dataset) fn of(list: &TruthList) -> Self {
        Self {
            labels: list.labels().map(str::to_owned).collect(),
            is_devkit: list.kind == Kind::Devkit,
            is_ilsvrc: list.is_of_validation_set(),
            ..Self::default()
        }
    }
}

/// Parts of ImageNet that people number for themselves have at most so many classes (Tiny ImageNet,
/// ImageNet-R); a higher number is one of the thousand.
const MOST_OF_A_PART: usize = 200;

/// The classes of labels.
#[derive(Clone, Debug, Default)]
pub(in crate::dataset) struct Labels {
    keys: HashMap<String, Result<String, String>>,
    /// How they were understood where it could have been otherwise, as a clause.
    pub(in crate::dataset) note: Option<String>,
}

impl Labels {
    /// Understands them.
    pub(in crate::dataset) fn of(told: &Told, by: &LabelledBy<'_>) -> Self {
        let understood = Understood::of(told, by);
        let key = |label: &String| (label.clone(), understood.key(label, told, by));
        Self { keys: told.labels.iter().map(key).collect(), note: understood.note(told) }
    }

    /// The key of a label's class; `Err` says in a clause why it has none.
    pub(in crate::dataset) fn key(&self, label: &str) -> Result<&str, &str> {
        match self.keys.get(label) {
            Some(Ok(key)) => Ok(key),
            Some(Err(why)) => Err(why),
            None => Err("no class"),
        }
    }
}

/// What labels are.
enum Understood {
    /// Keys of classes, or words for new ones.
    Words,
    /// Numbers of the classes' names in the file itself.
    Named,
    /// Numbers of known classes; and why.
    Numbers(Numbering, &'static str),
    /// Numbers that may be one thing or another.
    Unclear,
}

impl Understood {
    fn of(told: &Told, by: &LabelledBy<'_>) -> Self {
        let numbers: Option<Vec<usize>> =
            told.labels.iter().map(|label| label.parse().ok()).collect();
        let Some(numbers) = numbers.filter(|numbers| !numbers.is_empty()) else {
            return Self::Words;
        };
        if told.labels.iter().all(|label| by.classes.has_key(label)) {
            return Self::Words;
        }
        if let Some(numbering) = by.numbering {
            return Self::Numbers(numbering, "as told");
        }
        if !told.class_names.is_empty() {
            return if told.names_are_of(by) {
                Self::Numbers(Numbering::FromZero, "the file calls its classes so")
            } else {
                Self::Named
            };
        }
        let lowest = numbers.iter().min().copied().unwrap_or_default();
        let highest = numbers.iter().max().copied().unwrap_or_default();
        let is_one_of_thousand = told.may_be_ilsvrc && highest >= MOST_OF_A_PART;
        if !(by.is_given || told.is_devkit || told.is_ilsvrc || is_one_of_thousand) {
            return Self::Words;
        }
        match (told.is_devkit, lowest, highest) {
            (true, 0, _) => {
                Self::Numbers(Numbering::FromZero, "0 is among them, which is no ILSVRC id")
            }
            (true, ..) => Self::Numbers(Numbering::IlsvrcId, "as the devkit has them"),
            (false, 0, _) => Self::Numbers(Numbering::FromZero, "0 is among them"),
            (false, _, highest) if highest == by.classes.sorted_keys.len() => Self::Unclear,
            _ => Self::Numbers(
                Numbering::FromZero,
                "assumed: neither 0 nor the highest number is among them; --indices says otherwise",
            ),
        }
    }

    fn key(&self, label: &str, told: &Told, by: &LabelledBy<'_>) -> Result<String, String> {
        let number = label.parse::<usize>().unwrap_or(usize::MAX);
        match self {
            Self::Words => Ok(label.to_owned()),
            Self::Named => {
                let name = told.class_names.get(number).filter(|name| !name.is_empty());
                name.cloned().ok_or_else(|| {
                    format!(
                        "class {number}: the file names the classes 0 to {}",
                        told.class_names.len() - 1
                    )
                })
            }
            Self::Numbers(numbering, _) => {
                by.classes.numbered(number, *numbering).map(str::to_owned)
            }
            Self::Unclear => {
                let highest = by.classes.sorted_keys.len();
                Err(format!(
                    "numbers from 1 to {highest}: say what they are, --indices ilsvrc (ILSVRC ids) or \
                     --indices 1 (class indices)"
                ))
            }
        }
    }

    fn note(&self, told: &Told) -> Option<String> {
        let count = told.labels.len();
        match self {
            Self::Words | Self::Unclear => None,
            Self::Named => Some(format!("{count} numbers: classes as the file names them")),
            Self::Numbers(numbering, why) => {
                Some(format!("numbers are {} ({why})", numbering.name()))
            }
        }
    }
}

impl Told {
    /// Whether the names in the file are those of the known classes, in their order.
    fn names_are_of(&self, by: &LabelledBy<'_>) -> bool {
        /// Of a hundred names so many must be known; some words have two classes.
        const ENOUGH: usize = 90;
        let keys = by.classes.sorted_keys;
        if self.class_names.len() != keys.len() {
            return false;
        }
        let mut same = 0;
        for (name, key) in self.class_names.iter().zip(keys) {
            let first = name.split(',').next().unwrap_or(name).trim();
            match (by.classes.named)(first) {
                _ if name == key => same += 1,
                Ok(found) if found == *key => same += 1,
                // A name that is another class's says that the order is another.
                Ok(_) => return false,
                Err(_) => {}
            }
        }
        same * 100 >= ENOUGH * keys.len()
    }
}
