//! `hit5 key`: the truth of a dataset in a file of its own.

use super::args::sharing::{self, KeyFile};
use super::chosen::existing_store;
use super::environment::Environment;
use super::failure::Failure;
use super::problems;
use crate::dataset::{Extent, Key, KeyFileError, read_key, write_key};
use crate::domain::{GroundTruth, ImageId, counted, printable};
use crate::runtime::desk::OpenError;
use crate::store::{DatasetRow, Store};
use crate::taxonomy::Taxonomy;
use std::collections::HashMap;
use std::io::{self, Write};
use std::path::Path;

/// Takes the truth out of the data file, or puts it back.
pub(super) fn key(environment: &Environment, args: &sharing::Key) -> Result<(), Failure> {
    // A key of a data file that is yet to be made makes no sense.
    drop(existing_store(environment)?);
    let mut store = environment.open_store()?;
    match args {
        sharing::Key::Take(args) => take(&mut store, args),
        sharing::Key::Put(args) => put(&mut store, args),
    }
}

/// The dataset of this name.
pub(super) fn dataset_of(store: &Store, name: &str) -> Result<DatasetRow, Failure> {
    let found = store.dataset_by_name(name)?;
    found.ok_or_else(|| OpenError::NoDataset(name.to_owned()).into())
}

/// Reads a key; what is wrong with it is listed.
pub(super) fn read(file: &Path) -> Result<Key, Failure> {
    let key = read_key(file);
    if let Err(KeyFileError::Bad { problems, .. }) = &key {
        problems::report_first(problems)?;
    }
    Ok(key?)
}

/// The true classes of each image; what does not fit the dataset is listed.
pub(super) fn resolve(
    store: &Store,
    dataset: &DatasetRow,
    key: &Key,
    file: &Path,
    extent: Extent,
) -> Result<HashMap<ImageId, GroundTruth>, Failure> {
    let (taxonomy, _) = Taxonomy::from_spec(&store.taxonomy_spec(dataset.id)?);
    let images = store.label_paths(dataset.id)?;
    let resolved = key.resolve(&file.to_string_lossy(), &images, taxonomy.as_ref(), extent);
    resolved.or_else(|problems| {
        problems::report_first(&problems)?;
        let text = format!("the key {} does not fit dataset {:?}", file.display(), dataset.name);
        let hint = "both must be of the same import: the same folder, --seed and --taxonomy";
        Err(Failure::environment(anyhow::anyhow!(text)).hint(Some(hint)))
    })
}

fn take(store: &mut Store, args: &KeyFile) -> Result<(), Failure> {
    let dataset = dataset_of(store, &args.dataset)?;
    if dataset.is_key_taken {
        let text = format!("the truth of {:?} was taken out already", dataset.name);
        return Err(Failure::usage(text).hint(Some("`hit5 key put` brings it back from its key")));
    }
    let telling = telling_paths(store, &dataset)?;
    let images = store.take_truth(dataset.id, |truth| {
        let key = Key { dataset: dataset.name.clone(), truth: truth.to_vec() };
        write_key(&args.file, &key).map_err(Failure::from)
    })?;
    let (file, name) = (args.file.to_string_lossy(), printable(&dataset.name));
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "{}: what {} of {name} show, which is no longer in the data file",
        printable(&file),
        counted(images, "image")
    )?;
    if telling > 0 {
        writeln!(out, "note: {telling} of the paths name the folder of their class still")?;
    }
    let judgements = store.count_judgements(dataset.id)?;
    if judgements > 0 {
        let judgements = counted(judgements, "judgement");
        writeln!(out, "note: {judgements} of errors stay; they tell of the truth of their images")?;
    }
    for other in others_with_truth(store, &dataset)? {
        writeln!(
            out,
            "note: dataset {} of the same folder has the truth still",
            printable(&other)
        )?;
    }
    sweep(store)
}

/// How many images lie in a folder that is called as their class is.
fn telling_paths(store: &Store, dataset: &DatasetRow) -> Result<usize, Failure> {
    let truth = store.ground_truth(dataset.id)?;
    let paths = store.label_paths(dataset.id)?;
    let is_telling = |(path, image): &(&String, &ImageId)| {
        let class = truth.get(image).and_then(|class| class.rsplit('/').next());
        class.is_some_and(|class| path.split('/').any(|folder| folder == class))
    };
    Ok(paths.iter().filter(is_telling).count())
}

/// Names of other datasets of the same folder, whose truth is not taken.
fn others_with_truth(store: &Store, dataset: &DatasetRow) -> Result<Vec<String>, Failure> {
    let is_other =
        |row: &DatasetRow| row.id != dataset.id && row.root == dataset.root && !row.is_key_taken;
    Ok(store.datasets()?.into_iter().filter(is_other).map(|row| row.name).collect())
}

/// Removes the traces of what was deleted.
fn sweep(store: &mut Store) -> Result<(), Failure> {
    let hint = "the truth is safe in the key; once nobody uses the data file, `sqlite3 FILE VACUUM` \
                removes its traces there";
    match store.sweep() {
        Ok(true) => Ok(()),
        Ok(false) => {
            let text = "another process uses the data file: traces stay beside it until that ends";
            Err(Failure::environment(anyhow::anyhow!(text)).hint(Some(hint)))
        }
        Err(error) => Err(Failure::environment(error).hint(Some(hint))),
    }
}

fn put(store: &mut Store, args: &KeyFile) -> Result<(), Failure> {
    let dataset = dataset_of(store, &args.dataset)?;
    let key = read(&args.file)?;
    if key.dataset != dataset.name {
        let file = args.file.display();
        let text =
            format!("{file} is the key of dataset {:?}, not of {:?}", key.dataset, dataset.name);
        return Err(Failure::usage(text).hint(Some("name the dataset the key was taken from")));
    }
    if !dataset.is_key_taken {
        let text = format!("the truth of {:?} is in the data file", dataset.name);
        return Err(Failure::usage(text).hint(Some("`hit5 key take` moves it out")));
    }
    let truth = resolve(store, &dataset, &key, &args.file, Extent::Whole)?;
    store.put_truth(dataset.id, &truth)?;
    let (name, images) = (printable(&dataset.name), counted(truth.len(), "image"));
    writeln!(io::stdout(), "{name}: what {images} show is in the data file again")?;
    Ok(())
}
