//! The demonstration set, which lives in the program itself: 33 kinds of fruit and vegetables to
//! tell apart, with a real model's answers. `assets/README.md` says where it comes from.
//!
//! Touches no file. It must stay quick, since a fresh start waits for it: pictures are slices of
//! the embedded archive, whose index is built once.

use crate::domain::{
    DatasetDraft, EMBEDDED_DEMO, ImageDraft, NodeSpec, Problem, Role, TaxonomySpec,
};
use std::collections::{HashMap, HashSet};
use std::io::{self, Cursor};
use std::sync::OnceLock;

/// The photographs, uncompressed, so that each is a slice.
const ARCHIVE: &[u8] = include_bytes!("../../assets/demo/grocery.tar");
/// Id, lemmas, group (`Fruit/Apple`), gloss; in list order.
const CLASSES: &str = include_str!("../../assets/demo/classes.tsv");
/// Image, class, rank as an example (none: to be labelled), width and height in pixels.
const IMAGES: &str = include_str!("../../assets/demo/images.tsv");
/// Image, then class and score in turn, best first.
const PREDICTIONS: &str = include_str!("../../assets/demo/predictions.csv");

/// The model behind the embedded predictions.
/// The demonstration set's name in a data file.
pub const NAME: &str = "demo";

const MODEL: &str = "MobileNet v1";

/// A model's answers as its file gives them: images by path, classes by key.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ModelPredictions {
    /// What to call the model.
    pub model: String,
    /// For each image its path below the dataset's root, and the keys of the model's classes
    /// with their scores, best first.
    pub rows: Vec<(String, Vec<(String, f64)>)>,
}

/// The demonstration set as an importer would find it.
pub fn draft() -> (DatasetDraft, Vec<Problem>) {
    let mut problems = archive().problems.clone();
    let draft = DatasetDraft {
        name: NAME.to_owned(),
        root: EMBEDDED_DEMO.to_owned(),
        taxonomy: TaxonomySpec::Nodes(nodes(CLASSES, &mut problems)),
        taxonomy_file: None,
        seed: 0,
        layout: String::new(),
        is_complete: true,
        images: images(IMAGES, &mut problems),
    };
    (draft, problems)
}

/// The bytes of an image of the demonstration set, by its path in the draft.
pub fn image_bytes(path: &str) -> Option<&'static [u8]> {
    archive().files.get(path).copied()
}

/// A real model's five likeliest classes for every image to label.
pub fn predictions() -> (ModelPredictions, Vec<Problem>) {
    let mut problems = Vec::new();
    let rows = records("predictions.csv", PREDICTIONS, &mut problems, |line| {
        let mut fields = line.split(',');
        let image = fields.next()?.to_owned();
        let fields: Vec<_> = fields.collect();
        Some((image, fields.chunks(2).map(ranked_class).collect::<Option<_>>()?))
    });
    (ModelPredictions { model: MODEL.to_owned(), rows }, problems)
}

/// A class and its score.
fn ranked_class(fields: &[&str]) -> Option<(String, f64)> {
    let &[class, score] = fields else { return None };
    Some((class.to_owned(), score.parse().ok()?))
}

/// Every line of a table after its head, read; those that cannot be are left out and named.
fn records<'a, T>(
    file: &str,
    text: &'a str,
    problems: &mut Vec<Problem>,
    read: impl Fn(&'a str) -> Option<T>,
) -> Vec<T> {
    let mut records = Vec::new();
    for (line, text) in text.lines().enumerate().skip(1) {
        if let Some(record) = read(text) {
            records.push(record);
        } else {
            let place = format!("demo, {file}, line {}", line + 1);
            problems.push(Problem::new(place, format!("not a record: {text:?}")));
        }
    }
    records
}

/// The fields of a line, if there are exactly so many.
fn fields<const N: usize>(line: &str) -> Option<[&str; N]> {
    line.split('\t').collect::<Vec<_>>().try_into().ok()
}

/// The tree of the classes. A group has its path as key, which no class id looks like.
fn nodes(classes: &str, problems: &mut Vec<Problem>) -> Vec<NodeSpec> {
    let mut nodes = Vec::new();
    let mut seen = HashSet::new();
    for [id, lemmas, group, gloss] in records("classes.tsv", classes, problems, fields) {
        for path in paths_down_to(group) {
            if seen.insert(path) {
                nodes.push(group_node(path));
            }
        }
        nodes.push(NodeSpec {
            key: id.to_owned(),
            parents: vec![group.to_owned()],
            lemmas: lemmas.split(", ").map(str::to_owned).collect(),
            gloss: gloss.to_owned(),
            is_class: true,
        });
    }
    nodes
}

/// `Fruit`, then `Fruit/Apple`.
fn paths_down_to(group: &str) -> impl Iterator<Item = &str> {
    let ends = group.match_indices('/').map(|(end, _)| end);
    ends.chain([group.len()]).map(|end| &group[..end])
}

fn group_node(path: &str) -> NodeSpec {
    let (parent, name) = path.rsplit_once('/').map_or((None, path), |(up, name)| (Some(up), name));
    NodeSpec {
        key: path.to_owned(),
        parents: parent.map(str::to_owned).into_iter().collect(),
        lemmas: vec![name.to_owned()],
        gloss: String::new(),
        is_class: false,
    }
}

/// The listed images, as far as the archive has them.
fn images(listing: &str, problems: &mut Vec<Problem>) -> Vec<ImageDraft> {
    let mut images = records("images.tsv", listing, problems, image);
    images.retain(|image| {
        let is_there = image.bytes > 0;
        if !is_there {
            problems.push(Problem::new(format!("demo, {}", image.path), "not in the archive"));
        }
        is_there
    });
    images
}

fn image(line: &str) -> Option<ImageDraft> {
    let [path, class, example_rank, width_px, height_px] = fields(line)?;
    let role = match example_rank {
        "" => Role::Label,
        rank => Role::Example { rank: rank.parse().ok()? },
    };
    Some(ImageDraft {
        path: path.to_owned(),
        class: class.to_owned(),
        role,
        held: None,
        bytes: image_bytes(path).map_or(0, |bytes| bytes.len() as u64),
        modified_ms: 0,
        width_px: width_px.parse().ok()?,
        height_px: height_px.parse().ok()?,
    })
}

/// Where each file lies in [`ARCHIVE`].
#[derive(Default)]
struct Archive {
    files: HashMap<String, &'static [u8]>,
    problems: Vec<Problem>,
}

/// The index of the embedded archive, built on the first call.
fn archive() -> &'static Archive {
    static INDEX: OnceLock<Archive> = OnceLock::new();
    INDEX.get_or_init(|| index(ARCHIVE))
}

/// The index of a tar archive, up to the first place where it cannot be read.
fn index(tar: &'static [u8]) -> Archive {
    let mut archive = Archive::default();
    if let Err(error) = read_index(tar, &mut archive.files) {
        archive.problems.push(Problem::new("demo, grocery.tar", error.to_string()));
    }
    archive
}

fn read_index(tar: &'static [u8], files: &mut HashMap<String, &'static [u8]>) -> io::Result<()> {
    for entry in tar::Archive::new(Cursor::new(tar)).entries_with_seek()? {
        let entry = entry?;
        let path = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let bytes = usize::try_from(entry.raw_file_position())
            .ok()
            .zip(usize::try_from(entry.size()).ok())
            .and_then(|(start, length)| tar.get(start..start.checked_add(length)?))
            .ok_or_else(|| io::Error::other(format!("{path} is cut off")))?;
        files.insert(path, bytes);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ClassId, ClassNames};
    use crate::taxonomy::Taxonomy;

    fn clean_draft() -> DatasetDraft {
        let (draft, problems) = draft();
        assert_eq!(problems, []);
        draft
    }

    fn taxonomy() -> Taxonomy {
        let TaxonomySpec::Nodes(nodes) = clean_draft().taxonomy else {
            panic!("the demonstration set has its own tree");
        };
        let (taxonomy, problems) = Taxonomy::from_nodes(&nodes);
        assert_eq!(problems, []);
        taxonomy
    }

    #[test]
    fn every_class_has_13_examples_and_6_images_to_label() {
        let draft = clean_draft();
        let taxonomy = taxonomy();
        assert_eq!(taxonomy.len(), 33);
        assert_eq!(draft.images.len(), 33 * (13 + 6));
        for class in taxonomy.classes() {
            let of_class = draft.images.iter().filter(|image| image.class == taxonomy.key(class));
            let (mut ranks, mut tests) = (Vec::new(), 0);
            for image in of_class {
                match image.role {
                    Role::Example { rank } => ranks.push(rank),
                    Role::Label => tests += 1,
                }
            }
            assert_eq!(ranks, (0..13).collect::<Vec<_>>(), "{class:?}");
            assert_eq!(tests, 6, "{class:?}");
        }
    }

    #[test]
    fn classes_hang_under_their_groups() {
        let taxonomy = taxonomy();
        let names = |nodes: &[crate::taxonomy::NodeId]| -> Vec<String> {
            nodes.iter().map(|&node| taxonomy.node(node).name().to_owned()).collect()
        };
        assert_eq!(names(taxonomy.chips(ClassId(0))), ["Fruit", "Apple"]);
        assert_eq!(taxonomy.class_node(ClassId(1)).name(), "Granny Smith");
        let cabbage = taxonomy.class("cabbage").unwrap();
        assert_eq!(names(taxonomy.chips(cabbage)), ["Vegetables", "Cabbage"]);
        assert_eq!(taxonomy.subtree(taxonomy.find("Fruit/Pear").unwrap()), 5..8);
    }

    #[test]
    fn first_names_tell_the_classes_apart() {
        let taxonomy = taxonomy();
        let names: HashSet<_> =
            taxonomy.classes().map(|class| taxonomy.class_node(class).name()).collect();
        assert_eq!(names.len(), taxonomy.len());
    }

    /// An image listed but absent would have been a problem, so the counts tell of strays only.
    #[test]
    fn the_archive_holds_what_is_listed_and_nothing_else() {
        assert_eq!(archive().files.len(), clean_draft().images.len());
    }

    #[test]
    fn every_image_is_a_bare_jpeg_of_the_listed_size() {
        for image in clean_draft().images {
            let bytes = image_bytes(&image.path).unwrap();
            assert_eq!(image.bytes, bytes.len() as u64);
            assert!(bytes.starts_with(&[0xff, 0xd8, 0xff]), "{}", image.path);
            assert!(bytes.ends_with(&[0xff, 0xd9]), "{}", image.path);
            assert!(!bytes.windows(5).any(|text| text == b"Exif\0"), "{}", image.path);
            let reader = image::ImageReader::new(Cursor::new(bytes)).with_guessed_format().unwrap();
            let size = reader.into_dimensions().unwrap();
            assert_eq!(size, (image.width_px, image.height_px), "{}", image.path);
        }
    }

    #[test]
    fn no_picture_is_there_twice() {
        let bytes: HashSet<_> = archive().files.values().collect();
        assert_eq!(bytes.len(), archive().files.len());
    }

    #[test]
    fn neither_name_nor_place_of_a_test_image_tells_its_class() {
        let taxonomy = taxonomy();
        let images = clean_draft().images;
        let tests: Vec<_> = images.iter().filter(|image| image.role == Role::Label).collect();
        for (place, image) in tests.iter().enumerate() {
            assert_eq!(image.path, format!("val/{:04}.jpg", place + 1));
            assert!(taxonomy.classes().all(|class| !image.path.contains(taxonomy.key(class))));
        }
        let repeats = tests.windows(2).filter(|pair| pair[0].class == pair[1].class).count();
        // Sorted by class it would be 165; by chance about 5.
        assert!(repeats < 15, "{repeats}");
    }

    #[test]
    fn the_model_errs_on_47_images_and_on_6_within_five_guesses() {
        let (predictions, problems) = predictions();
        assert_eq!(problems, []);
        let taxonomy = taxonomy();
        let truth: HashMap<_, _> = clean_draft()
            .images
            .into_iter()
            .filter(|image| image.role == Role::Label)
            .map(|image| (image.path, image.class))
            .collect();
        let errors = |k: usize| {
            let is_miss = |(image, ranked): &&(String, Vec<(String, f64)>)| {
                ranked[..k].iter().all(|(class, _)| *class != truth[image])
            };
            predictions.rows.iter().filter(is_miss).count()
        };
        assert_eq!((predictions.rows.len(), truth.len()), (198, 198));
        assert_eq!((errors(1), errors(5)), (47, 6));
        for (_, ranked) in &predictions.rows {
            assert!(ranked.is_sorted_by(|a, b| a.1 >= b.1));
            assert!(ranked.iter().all(|(class, _)| taxonomy.class(class).is_some()));
        }
    }

    #[test]
    fn unknown_paths_have_no_bytes() {
        for path in ["", "val", "val/", "val/0000.jpg", "/val/0001.jpg", "val/../val/0001.jpg"] {
            assert_eq!(image_bytes(path), None, "{path:?}");
        }
    }

    #[test]
    fn broken_lines_and_missing_pictures_are_named() {
        let listing = "head\nval/0001.jpg\tlemon\t\t9\t9\nval/9.jpg\tlemon\t\t9\t9\nshort\tline\n";
        let mut problems = Vec::new();
        let found = images(listing, &mut problems);
        assert_eq!(found.len(), 1);
        let texts: Vec<_> = problems.iter().map(Problem::to_string).collect();
        assert_eq!(
            texts,
            [
                "demo, images.tsv, line 4: not a record: \"short\\tline\"",
                "demo, val/9.jpg: not in the archive"
            ]
        );
    }

    #[test]
    fn a_truncated_archive_keeps_what_comes_before_the_damage() {
        let archive = index(&ARCHIVE[..100_000]);
        assert_eq!(archive.problems.len(), 1);
        assert!(!archive.files.is_empty());
        for (path, bytes) in &archive.files {
            assert_eq!(image_bytes(path), Some(*bytes));
        }
    }
}
