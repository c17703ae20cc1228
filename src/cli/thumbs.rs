//! `hit5 thumbs`: the thumbnails of all examples are made before anybody looks at them.

use super::args::Thumbs;
use super::chosen::{dataset_or_last, existing_store};
use super::environment::Environment;
use super::failure::Failure;
use super::problems;
use super::progress;
use crate::domain::{ClassId, ClassNames, EMBEDDED_DEMO, ImageId, Problem, counted, printable};
use crate::runtime::parallel;
use crate::runtime::source::Source;
use crate::runtime::thumbnails::{self, CacheFile};
use crate::store::{CacheError, DatasetRow, NewThumbnail, Store, Thumbnails};
use crate::taxonomy::Taxonomy;
use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

/// Examples of a class that are looked at first: what the 2014 interface shows.
const PAGE: usize = 13;
/// So many are kept in one transaction: what is lost if the program is interrupted.
const BATCH: usize = 64;

/// What came of a run.
#[derive(Default)]
struct Count {
    made: usize,
    there_before: usize,
    evicted: usize,
    problems: Vec<Problem>,
}

/// What came of an image.
enum Came {
    Made(NewThumbnail),
    WasThere,
    Unreadable(ImageId, String),
}

/// Makes what is not kept yet.
pub(super) fn thumbs(environment: &Environment, args: &Thumbs) -> Result<(), Failure> {
    let store = existing_store(environment)?;
    let dataset = dataset_of(&store, args.dataset.as_deref())?;
    let Some(file) = &environment.thumbnails else {
        let text = "no thumbnails are kept";
        let hint = "`cache_mb` in the configuration is 0, or there is no folder for `cache_file`";
        return Err(Failure::usage(text.to_owned()).hint(Some(hint)));
    };
    let images = in_order(&classes_of(&store, &dataset)?);
    let files = store.image_files(&images)?;
    let paths = files.iter().map(|file| (file.id, file.path.clone())).collect();
    let count = make_all(file, images, args.side, Source::new(files), &paths)?;
    problems::report(&count.problems)?;
    Ok(say(&dataset, file, &count)?)
}

fn dataset_of(store: &Store, name: Option<&str>) -> Result<DatasetRow, Failure> {
    let dataset = dataset_or_last(store, name)?;
    if dataset.root == EMBEDDED_DEMO {
        let text = "the thumbnails of the demonstration set are not kept: it is in the program";
        let hint = "`hit5 import DIR` makes a dataset of a folder";
        return Err(Failure::usage(text.to_owned()).hint(Some(hint)));
    }
    Ok(dataset)
}

/// The examples of every class, in the order of the class list.
fn classes_of(store: &Store, dataset: &DatasetRow) -> Result<Vec<Vec<ImageId>>, Failure> {
    let (taxonomy, _) = Taxonomy::from_spec(&store.taxonomy_spec(dataset.id)?);
    let place = |key: &str| taxonomy.class(key).map_or(usize::MAX, ClassId::index);
    let mut classes = store.examples(dataset.id)?;
    classes.sort_by_key(|(key, _)| place(key));
    Ok(classes.into_iter().map(|(_, images)| images).collect())
}

/// The first page of every class, then the second of every class, and so on.
fn in_order(classes: &[Vec<ImageId>]) -> Vec<ImageId> {
    let most = classes.iter().map(Vec::len).max().unwrap_or(0);
    let page = |at: usize| {
        classes.iter().flat_map(move |images| images.iter().skip(at * PAGE).take(PAGE)).copied()
    };
    (0..most.div_ceil(PAGE)).flat_map(page).collect()
}

/// Makes them on all processors and keeps them as they come.
fn make_all(
    file: &CacheFile,
    images: Vec<ImageId>,
    side: u32,
    source: Source,
    paths: &HashMap<ImageId, String>,
) -> Result<Count, Failure> {
    let (kept, mut keeping) = (Mutex::new(open(file)?), open(file)?);
    let today = thumbnails::today();
    let bar = progress::of_images(images.len());
    let (mut count, mut waiting) = (Count::default(), Vec::new());
    for came in parallel::each(images, move |&image| look(image, side, &source, &kept))? {
        bar.inc(1);
        match came.map_err(failure)? {
            Came::Made(thumbnail) => waiting.push(thumbnail),
            Came::WasThere => count.there_before += 1,
            Came::Unreadable(image, reason) => {
                let path = paths.get(&image).cloned().unwrap_or_default();
                count.problems.push(Problem::new(path, reason));
            }
        }
        if waiting.len() == BATCH {
            count.keep(&mut keeping, &mut waiting, today)?;
        }
    }
    count.keep(&mut keeping, &mut waiting, today)?;
    bar.finish_and_clear();
    count.problems.sort_unstable();
    Ok(count)
}

impl Count {
    fn keep(
        &mut self,
        kept: &mut Thumbnails,
        waiting: &mut Vec<NewThumbnail>,
        today: i64,
    ) -> Result<(), Failure> {
        self.evicted += kept.put(waiting, &[], today).map_err(failure)?;
        self.made += waiting.len();
        waiting.clear();
        Ok(())
    }
}

/// Makes the thumbnail of an image, unless it is kept.
fn look(
    image: ImageId,
    side: u32,
    source: &Source,
    kept: &Mutex<Thumbnails>,
) -> Result<Came, CacheError> {
    // An image without a name is not there: making it tells the reason.
    let name = source.kept_name(image).unwrap_or_default();
    let found = kept.lock().unwrap_or_else(PoisonError::into_inner).get(&name, side)?;
    if found.is_some() {
        return Ok(Came::WasThere);
    }
    let made = thumbnails::make(image, side, source).and_then(|small| {
        thumbnails::encode(name, &small).ok_or_else(|| "it cannot be encoded".to_owned())
    });
    Ok(made.map_or_else(|reason| Came::Unreadable(image, reason), Came::Made))
}

fn open(file: &CacheFile) -> Result<Thumbnails, Failure> {
    file.open().map_err(failure)
}

fn failure(error: CacheError) -> Failure {
    let hint = "it may be deleted; `cache_file` in the configuration names another";
    Failure::environment(error).hint(Some(hint))
}

fn say(dataset: &DatasetRow, file: &CacheFile, count: &Count) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "{}: {} made, {} there before, {} could not be read",
        printable(&dataset.name),
        counted(count.made, "thumbnail"),
        count.there_before,
        count.problems.len()
    )?;
    if count.evicted > 0 {
        let evicted = counted(count.evicted, "thumbnail");
        let most = file.max_bytes >> 20;
        writeln!(out, "note: {evicted} went to stay within {most} MiB (`cache_mb`)")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_page_of_every_class_comes_first() {
        let class = |from: i64, count: i64| (from..from + count).map(ImageId).collect::<Vec<_>>();
        let order = in_order(&[class(0, 15), class(100, 2), class(200, 27)]);
        let expected = [
            class(0, 13),
            class(100, 2),
            class(200, 13),
            class(13, 2),
            class(213, 13),
            class(226, 1),
        ];
        assert_eq!(order, expected.concat());
        assert!(in_order(&[]).is_empty());
    }
}
