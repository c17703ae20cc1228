//! Files of all classes that are right of images. They name images and classes as files of predictions
//! do: a JSON array with the class indices of an image each, in the order of the validation set, as
//! Beyer et al. 2020 ("Are we done with ImageNet?", `ReaL`) give them; or comma- or tab-separated lines
//! of an image and a class.

use super::images::Images;
use super::listed::Place;
use super::order::{By, order};
use super::{Known, Numbering, Target, table, unpacked};
use crate::domain::{Problem, counted};
use std::collections::BTreeMap;

/// What a file of valid classes holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ValidReading {
    /// Keys of the classes, each once, of images as indices into [`Target::paths`].
    pub valid: BTreeMap<usize, Vec<String>>,
    /// What is wrong, by file and place.
    pub problems: Vec<Problem>,
    /// How it was understood, as clauses.
    pub notes: Vec<String>,
}

/// Reads a file of this name.
pub fn read_valid(file: &str, bytes: &[u8], target: &Target<'_>) -> ValidReading {
    let unpacked = unpacked(bytes).map_err(|error| format!("not a whole gzip file: {error}"));
    let read = unpacked.and_then(|content| {
        let is_json = content.trim_ascii_start().starts_with(b"[");
        let read = if is_json { read_lists } else { read_lines };
        read(file, &content, target)
    });
    read.unwrap_or_else(|what| ValidReading {
        problems: vec![Problem::new(file, what)],
        ..ValidReading::default()
    })
}

/// A list of class indices for each image.
fn read_lists(file: &str, bytes: &[u8], target: &Target<'_>) -> Result<ValidReading, String> {
    let lists: Vec<Vec<usize>> = serde_json::from_slice(bytes)
        .map_err(|error| format!("not an array of arrays of class indices: {error}"))?;
    let (names, how) = order((lists.len(), "lists"), By::Name, target, &Known::default())?;
    let mut reading = Reading::new(file, target);
    let (mut others, mut empty) = (0, 0);
    for ((name, list), row) in names.iter().zip(lists).zip(0..) {
        match reading.images.find(name) {
            Ok(None) => others += 1,
            Ok(Some(_)) if list.is_empty() => empty += 1,
            found => {
                let place = Place::Row(row);
                for index in list {
                    let class = index.to_string();
                    reading.take(place, found.clone(), &class, Some(Numbering::FromZero));
                }
            }
        }
    }
    reading.done.notes.push(how.to_owned());
    reading.note(others, "list", "of images that are not to be labelled");
    reading.note(empty, "image", "without any class that is right: only the label is known");
    Ok(reading.done)
}

/// An image and a class a line, with a head line or without.
fn read_lines(file: &str, bytes: &[u8], target: &Target<'_>) -> Result<ValidReading, String> {
    let mut reading = Reading::new(file, target);
    for (number, (place, record)) in table::records(bytes).into_iter().enumerate() {
        match record {
            Ok(record) if number == 0 && table::is_head(&record) => {}
            Ok(record) if record.len() == 2 => {
                let image = reading.images.find(&record[0]).and_then(|found| {
                    let none = || format!("{:?}: no image to label is called so", &record[0]);
                    found.map(Some).ok_or_else(none)
                });
                reading.take(place, image, &record[1], None);
            }
            Ok(record) => {
                reading.fail(place, format!("{} instead of 2", counted(record.len(), "field")));
            }
            Err(what) => reading.fail(place, what),
        }
    }
    if reading.done == ValidReading::default() {
        return Err("no class in it".to_owned());
    }
    Ok(reading.done)
}

/// A file being read.
struct Reading<'a> {
    file: &'a str,
    images: Images<'a>,
    target: &'a Target<'a>,
    done: ValidReading,
}

impl<'a> Reading<'a> {
    fn new(file: &'a str, target: &'a Target<'a>) -> Self {
        let images = Images::new(target.root, target.paths);
        Self { file, images, target, done: ValidReading::default() }
    }

    /// Takes a class of an image that was found, or says why not.
    fn take(
        &mut self,
        place: Place,
        image: Result<Option<usize>, String>,
        class: &str,
        numbering: Option<Numbering>,
    ) {
        match (image, self.target.classes.find(class, numbering)) {
            (Ok(Some(image)), Ok((key, _))) => {
                let keys = self.done.valid.entry(image).or_default();
                if !keys.contains(&key) {
                    keys.push(key);
                }
            }
            (Ok(None), Ok(_)) => {}
            (Err(what), _) | (_, Err(what)) => self.fail(place, what),
        }
    }

    fn fail(&mut self, place: Place, what: String) {
        self.done.problems.push(Problem::new(format!("{}, {place}", self.file), what));
    }

    fn note(&mut self, count: usize, what: &str, why: &str) {
        if count > 0 {
            self.done.notes.push(format!("{} {why}", counted(count, what)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Classes;
    use super::*;

    fn read(bytes: &[u8], paths: &[&str]) -> ValidReading {
        let paths: Vec<String> = paths.iter().map(|&path| path.to_owned()).collect();
        let sorted_keys = ["n1", "n2", "n3"].map(str::to_owned);
        let named = |word: &str| match word {
            "pear" => Ok("n2".to_owned()),
            other => Err(format!("nothing is called {other:?}")),
        };
        let classes = Classes { sorted_keys: &sorted_keys, by_ilsvrc_id: &[], named: &named };
        let target = Target { root: "/set", paths: &paths, examples: &[], classes };
        read_valid("file", bytes, &target)
    }

    fn told(reading: &ValidReading) -> Vec<String> {
        reading.problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn lists_are_in_the_order_of_file_names() {
        let reading = read(b"[[2, 0], [], [1, 1]]", &["b/1.jpg", "a/3.jpg", "c/2.jpg"]);
        let keys = |keys: &[&str]| keys.iter().map(|&key| key.to_owned()).collect::<Vec<_>>();
        assert_eq!(reading.valid, BTreeMap::from([(0, keys(&["n3", "n1"])), (1, keys(&["n2"]))]));
        assert_eq!(reading.problems, []);
        assert!(reading.notes[0].contains("order of their file names"), "{:?}", reading.notes);
        assert!(reading.notes[1].starts_with("1 image without any class"), "{:?}", reading.notes);
    }

    #[test]
    fn the_validation_set_is_known_by_its_names() {
        let mut lists = vec![Vec::<usize>::new(); 50_000];
        lists[6] = vec![1];
        lists[49_999] = vec![2, 0];
        let json = serde_json::to_vec(&lists).unwrap();
        let paths = ["n3/ILSVRC2012_val_00050000.JPEG", "n1/ILSVRC2012_val_00000007.JPEG"];
        let reading = read(&json, &paths);
        assert_eq!((reading.valid[&0].len(), reading.valid[&1].clone()), (2, vec!["n2".into()]));
        assert_eq!(reading.notes[1], "49998 lists of images that are not to be labelled");
    }

    #[test]
    fn lines_name_image_and_class() {
        let text = b"image,class\n1.jpg,pear\na/1.jpg,n1\n1.jpg,n2\n";
        let reading = read(text, &["a/1.jpg"]);
        assert_eq!(reading.valid[&0], ["n2", "n1"]);
        assert_eq!(read(b"1\tn3\n", &["a/1.jpg"]).valid[&0], ["n3"]);
    }

    #[test]
    fn what_is_wrong_has_its_place() {
        let paths = ["a/1.jpg", "b/2.jpg"];
        let reading = read(b"1.jpg,n1\n9.jpg,n1\n2.jpg,plum\n2.jpg\n", &paths);
        assert_eq!(
            told(&reading),
            [
                "file, line 2: \"9.jpg\": no image to label is called so",
                "file, line 3: class \"plum\": nothing is called \"plum\"",
                "file, line 4: 1 field instead of 2",
            ]
        );
        let reading = read(b"[[0], [3]]", &paths);
        assert!(told(&reading)[0].starts_with("file, row [1]: class 3: class indices from 0"));
        assert!(told(&read(b"[[0]]", &paths))[0].contains("1 lists for 2 images"));
        assert!(told(&read(b"[0]", &paths))[0].contains("not an array of arrays"));
        assert!(told(&read(b"\n", &paths))[0].contains("no class in it"));
        assert!(told(&read(b"\x1f\x8bx", &paths))[0].contains("not a whole gzip file"));
    }
}
