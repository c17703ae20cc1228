//! Key files: the truth of a dataset outside the data file.
//!
//! A key is JSON Lines. The head says which dataset it is of, how many images it lists and the
//! SHA-256 of the bytes after its own line; every other line has an image's path and its class:
//!
//! ```text
//! {"dataset":"fruit","hit5_key":1,"images":2,"sha256":"5a0c…"}
//! {"class":"apple","image":"val/a/1.jpg"}
//! {"class":"pear","image":"val/b/1.jpg","valid":["apple","pear"]}
//! ```
//!
//! `valid` lists all classes that are right, of images for which somebody looked for them; keys
//! written before there were any have none.
//!
//! The list is all or nothing: a key with a fault is not used.

mod file;

use crate::domain::{ClassNames, GroundTruth, ImageId, Problem, printable_json, sha256};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

pub use file::{KeyFileError, read_key, write_key};

/// The version of the format.
const VERSION: u32 = 1;

/// The truth of a dataset as a key file has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The name of the dataset.
    pub dataset: String,
    /// Path of each image and its classes, in the order of the lines from the second on.
    pub truth: Vec<(String, GroundTruth)>,
}

/// Of how much of its dataset a key is resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it: every image of the key is there.
    Whole,
    /// A part, such as a bundle has: other images of the key are left out.
    Part,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    hit5_key: u32,
    dataset: String,
    images: usize,
    sha256: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    image: String,
    class: String,
    #[serde(default)]
    valid: Vec<String>,
}

impl Key {
    /// The text of its file.
    pub fn to_text(&self) -> String {
        let line = |(image, truth): &(String, GroundTruth)| {
            let mut line = serde_json::json!({ "image": image, "class": truth.class });
            if !truth.valid.is_empty() {
                line["valid"] = truth.valid.as_slice().into();
            }
            printable_json(line.to_string()) + "\n"
        };
        let list: String = self.truth.iter().map(line).collect();
        let head = serde_json::json!({
            "hit5_key": VERSION,
            "dataset": self.dataset,
            "images": self.truth.len(),
            "sha256": sha256(list.as_bytes()),
        });
        format!("{}\n{list}", printable_json(head.to_string()))
    }

    /// Reads what [`Key::to_text`] wrote, or says what is wrong; `name` is the file's.
    pub fn parse(name: &str, bytes: &[u8]) -> Result<Self, Vec<Problem>> {
        let end = bytes.iter().position(|&byte| byte == b'\n').map_or(bytes.len(), |end| end + 1);
        let (head, list) = bytes.split_at(end);
        let head = head_of(head).map_err(|what| vec![at(name, 1, what)])?;
        let mut truth = Vec::new();
        let mut problems = Vec::new();
        for (line, bytes) in (2..).zip(list.split_inclusive(|&byte| byte == b'\n')) {
            match serde_json::from_slice::<Line>(bytes) {
                Ok(Line { image, class, valid }) => {
                    truth.push((image, GroundTruth { class, valid }));
                }
                Err(error) => {
                    problems.push(at(name, line, format!("is no line of a key: {error}")));
                }
            }
        }
        problems.extend(twice(name, &truth));
        if problems.is_empty() {
            problems.extend(damage(&head, list, truth.len()).map(|what| at(name, 1, what)));
        }
        let key = Self { dataset: head.dataset, truth };
        if problems.is_empty() { Ok(key) } else { Err(problems) }
    }

    /// The classes of each image by its number here, or what does not fit: an image that is not one
    /// of `images`, which are of such an extent, or a class that is not among `classes`.
    pub fn resolve(
        &self,
        name: &str,
        images: &HashMap<String, ImageId>,
        classes: &impl ClassNames,
        extent: Extent,
    ) -> Result<HashMap<ImageId, GroundTruth>, Vec<Problem>> {
        let mut found = HashMap::with_capacity(self.truth.len());
        let mut problems = Vec::new();
        for (line, (path, truth)) in (2..).zip(&self.truth) {
            let mut named = std::iter::once(&truth.class).chain(&truth.valid);
            let unknown = named.find(|class| classes.class(class).is_none());
            match (images.get(path), unknown) {
                (None, _) if extent == Extent::Part => {}
                (None, _) => {
                    let what = format!("{path:?} is not an image to label of {:?}", self.dataset);
                    problems.push(at(name, line, what));
                }
                (Some(_), Some(class)) => {
                    let what = format!("{class:?} is not a class of {:?}", self.dataset);
                    problems.push(at(name, line, what));
                }
                (Some(&image), None) => drop(found.insert(image, truth.clone())),
            }
        }
        if problems.is_empty() { Ok(found) } else { Err(problems) }
    }
}

fn at(name: &str, line: usize, what: impl Into<String>) -> Problem {
    Problem::new(format!("{name}, line {line}"), what)
}

fn head_of(bytes: &[u8]) -> Result<Head, String> {
    let head: Head = serde_json::from_slice(bytes)
        .map_err(|error| format!("is not the head of a key file: {error}"))?;
    if head.hit5_key != VERSION {
        return Err(format!(
            "has version {}, but this hit5 knows version {VERSION}",
            head.hit5_key
        ));
    }
    Ok(head)
}

/// Images that are listed more than once.
fn twice(name: &str, truth: &[(String, GroundTruth)]) -> Vec<Problem> {
    let mut first: HashMap<&str, usize> = HashMap::new();
    let mut problems = Vec::new();
    for (line, (path, _)) in (2..).zip(truth) {
        if let Some(before) = first.get(path.as_str()) {
            problems.push(at(name, line, format!("{path:?} stands in line {before} already")));
        } else {
            first.insert(path, line);
        }
    }
    problems
}

/// What tells that the list is not the one that was written.
fn damage(head: &Head, list: &[u8], images: usize) -> Option<String> {
    if images != head.images {
        return Some(format!("announces {} images, but {images} follow", head.images));
    }
    let found = sha256(list);
    (found != head.sha256).then(|| {
        format!("the list was changed: its SHA-256 is {found}, the head says {}", head.sha256)
    })
}

#[cfg(test)]
mod tests;
