//! The pictures in a report: the first example of a class, and images that were judged.

use crate::domain::ImageId;
use crate::graphics::encode::jpeg;
use crate::imaging::{self, Limits};
use crate::report::{Confusion, Report, render};
use crate::runtime::source::Source;
use crate::store::{Store, StoreError};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::collections::{HashMap, HashSet};

/// Pixels of the longer side.
const SIDE_PX: u32 = 200;
/// Quality of the JPEG.
const QUALITY: u8 = 80;

/// Pictures from the files of the datasets, made when they are asked for. One that cannot be read is
/// left out.
pub struct Pictures {
    sources: HashMap<String, Source>,
    examples: HashMap<(String, String), ImageId>,
}

impl Pictures {
    /// Where the pictures of a report are.
    pub fn of(store: &Store, report: &Report) -> Result<Self, StoreError> {
        let sessions = report.sessions.iter().map(|it| (&it.head.dataset, &it.part));
        let parts = sessions.chain(report.overall.iter().map(|it| (&it.dataset, &it.part)));
        let mut wanted: HashMap<&str, Vec<&Confusion>> = HashMap::new();
        for (dataset, part) in parts {
            wanted.entry(dataset).or_default().extend(&part.confusions);
        }
        let mut pictures = Self { sources: HashMap::new(), examples: HashMap::new() };
        for (dataset, confusions) in wanted {
            pictures.add(store, dataset, &confusions)?;
        }
        Ok(pictures)
    }

    fn add(
        &mut self,
        store: &Store,
        dataset: &str,
        confusions: &[&Confusion],
    ) -> Result<(), StoreError> {
        let Some(row) = store.dataset_by_name(dataset)? else { return Ok(()) };
        let classes: HashSet<&str> = confusions
            .iter()
            .flat_map(|pair| [pair.truth.key.as_str(), pair.guess.key.as_str()])
            .collect();
        let mut images: Vec<ImageId> = confusions.iter().filter_map(|pair| pair.image).collect();
        for (class, examples) in store.examples(row.id)? {
            let first = examples.first().filter(|_| classes.contains(class.as_str()));
            if let Some(&first) = first {
                images.push(first);
                self.examples.insert((dataset.to_owned(), class), first);
            }
        }
        self.sources.insert(dataset.to_owned(), Source::new(store.image_files(&images)?));
        Ok(())
    }
}

impl render::Pictures for Pictures {
    fn class(&self, dataset: &str, key: &str) -> Option<String> {
        let example = self.examples.get(&(dataset.to_owned(), key.to_owned()))?;
        address(self.sources.get(dataset)?, *example)
    }

    fn image(&self, dataset: &str, image: ImageId) -> Option<String> {
        address(self.sources.get(dataset)?, image)
    }
}

/// A small JPEG as a `data:` address.
fn address(source: &Source, image: ImageId) -> Option<String> {
    let bytes = source.bytes(image).ok()?;
    let pixels = imaging::decode(&bytes, &Limits::default()).ok()?;
    let jpeg = jpeg::encode(&imaging::fit(&pixels, SIDE_PX, SIDE_PX), QUALITY)?;
    Some(format!("data:image/jpeg;base64,{}", STANDARD.encode(jpeg)))
}
