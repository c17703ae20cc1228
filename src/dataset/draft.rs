//! The last step of an import: what was measured becomes a dataset's rows.

use std::fs;
use std::io;
use std::path::Path;
use std::time::UNIX_EPOCH;

use super::scan::Scan;
use super::select::Selected;
use crate::domain::{DatasetDraft, ImageDraft, Role, TaxonomySpec};

/// What the file system says of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileFacts {
    /// Its size in bytes.
    pub bytes: u64,
    /// When it was last modified, milliseconds since the epoch; 0 if unknown.
    pub modified_ms: i64,
}

/// What the caller found out about an image that can be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImageFacts {
    /// What the file system says.
    pub file: FileFacts,
    /// Width after orientation, in pixels.
    pub width_px: u32,
    /// Height after orientation, in pixels.
    pub height_px: u32,
}

/// Size and time of a file below a root. One call to the system: ask only for selected images.
pub fn file_facts(root: &Path, path: &str) -> io::Result<FileFacts> {
    let metadata = fs::metadata(root.join(path))?;
    // Not every file system keeps times; 0 stands for "unknown".
    let modified_ms = match metadata.modified().map(|time| time.duration_since(UNIX_EPOCH)) {
        Ok(Ok(since)) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
        Ok(Err(before)) => -i64::try_from(before.duration().as_millis()).unwrap_or(i64::MAX),
        Err(_) => 0,
    };
    Ok(FileFacts { bytes: metadata.len(), modified_ms })
}

/// The dataset called `name`: all labels and, of each class's candidates, the first ones up to
/// the wished number of examples. `facts` knows images by path; one without facts is
/// left out: whoever could not measure it has said why. Ranks of examples follow the candidates' order
/// without gaps. A tree from a file is the caller's to add to the draft.
pub fn draft(
    name: &str,
    scan: &Scan,
    taxonomy: TaxonomySpec,
    selected: &Selected,
    facts: &dyn Fn(&str) -> Option<ImageFacts>,
) -> DatasetDraft {
    let image = |path: &str, class: &str, role| {
        let ImageFacts { file, width_px, height_px } = facts(path)?;
        let (path, class) = (path.to_owned(), class.to_owned());
        let FileFacts { bytes, modified_ms } = file;
        let held = None;
        Some(ImageDraft { path, class, role, held, bytes, modified_ms, width_px, height_px })
    };
    let labels = selected.labels.iter().filter_map(|l| image(&l.path, &l.class, Role::Label));
    let mut images: Vec<ImageDraft> = labels.collect();
    for candidates in &selected.candidates {
        let readable = candidates.paths.iter().filter(|path| facts(path).is_some());
        for (path, rank) in readable.take(selected.examples_per_class).zip(0..) {
            images.extend(image(path, &candidates.class, Role::Example { rank }));
        }
    }
    let root = scan.root.to_string_lossy().into_owned();
    let (name, seed) = (name.to_owned(), selected.seed);
    let layout = scan.layout.to_string();
    DatasetDraft {
        name,
        root,
        taxonomy,
        taxonomy_file: None,
        seed,
        layout,
        is_complete: true,
        images,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{Candidates, Found, Layout};

    const FACTS: ImageFacts =
        ImageFacts { file: FileFacts { bytes: 70, modified_ms: 5 }, width_px: 640, height_px: 480 };

    fn drafted(measured: &[&str]) -> Vec<(String, Role)> {
        let scan = Scan {
            root: "/pictures".into(),
            layout: Layout::Flat,
            classes: Vec::new(),
            ignored: 0,
            problems: Vec::new(),
        };
        let selected = Selected {
            labels: vec![Found { path: "hen/l".into(), class: "hen".into() }],
            candidates: vec![Candidates {
                class: "hen".into(),
                paths: ["hen/c", "hen/a", "hen/b"].map(String::from).to_vec(),
            }],
            examples_per_class: 2,
            seed: 9,
            is_held_out: true,
            problems: Vec::new(),
        };
        let facts = |path: &str| measured.contains(&path).then_some(FACTS);
        let draft = draft("pets", &scan, TaxonomySpec::Ilsvrc2012, &selected, &facts);
        assert_eq!(
            (draft.name.as_str(), draft.root.as_str(), draft.seed),
            ("pets", "/pictures", 9)
        );
        for image in &draft.images {
            assert_eq!((image.class.as_str(), image.bytes, image.modified_ms), ("hen", 70, 5));
            assert_eq!((image.width_px, image.height_px), (640, 480));
        }
        draft.images.into_iter().map(|image| (image.path, image.role)).collect()
    }

    fn example(path: &str, rank: u32) -> (String, Role) {
        (path.to_owned(), Role::Example { rank })
    }

    #[test]
    fn the_first_candidates_become_examples_in_their_order() {
        let label = ("hen/l".to_owned(), Role::Label);
        let all = drafted(&["hen/l", "hen/a", "hen/b", "hen/c"]);
        assert_eq!(all, [label, example("hen/c", 0), example("hen/a", 1)]);
    }

    #[test]
    fn what_could_not_be_measured_is_replaced_by_the_next() {
        assert_eq!(drafted(&["hen/a", "hen/b"]), [example("hen/a", 0), example("hen/b", 1)]);
        assert_eq!(drafted(&[]), []);
    }

    #[test]
    fn facts_come_from_the_file_itself() {
        let file = tempfile::NamedTempFile::new().unwrap();
        file.as_file().set_len(17).unwrap();
        file.as_file().set_modified(UNIX_EPOCH + std::time::Duration::from_millis(1234)).unwrap();
        let (folder, name) = (file.path().parent().unwrap(), file.path().file_name().unwrap());
        let facts = file_facts(folder, name.to_str().unwrap()).unwrap();
        assert_eq!(facts, FileFacts { bytes: 17, modified_ms: 1234 });
        assert!(file_facts(folder, "no such file").is_err());
    }
}
