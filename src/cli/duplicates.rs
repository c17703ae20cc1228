//! `hit5 duplicates`: examples that show an image to label, and images to label that stand twice.

use super::args::datasets::Duplicates;
use super::chosen::{dataset_or_last, existing_store, images_in_use};
use super::environment::Environment;
use super::failure::Failure;
use super::problems;
use super::progress;
use crate::dataset::near_pairs;
use crate::domain::{ImageId, Problem, counted, printable};
use crate::imaging::{self, Descriptor, Fingerprint, Limits};
use crate::runtime::desk::review::is_unfinished_test;
use crate::runtime::parallel;
use crate::runtime::source::Source;
use crate::store::{DatasetRow, ImageFile, SessionRow, Store};
use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};
use std::sync::Arc;

/// Pictures whose descriptors are nearer than this show the same at another size or quality.
const SAME: f32 = 0.1;

/// What an image looks like.
struct Print {
    image: ImageId,
    path: String,
    is_example: bool,
    fingerprint: Fingerprint,
    descriptor: Descriptor,
}

/// Two images that show the same: the one that would be left out, and the one that stays.
struct Twins<'a> {
    out: &'a Print,
    stays: &'a Print,
}

/// Reports them, and leaves them out if that is asked for.
pub(super) fn duplicates(environment: &Environment, args: &Duplicates) -> Result<(), Failure> {
    drop(existing_store(environment)?);
    let mut store = environment.open_store()?;
    let dataset = dataset_or_last(&store, args.dataset.as_deref())?;
    let name = printable(&dataset.name);
    if args.include_all {
        let images = counted(store.include_all(dataset.id)?, "image");
        return Ok(writeln!(io::stdout(), "{name}: {images} used again")?);
    }
    let (mut prints, problems) = look_at_all(&store, &dataset)?;
    problems::report_first(&problems)?;
    // Images to label stay before examples, and otherwise the first by path.
    prints.sort_unstable_by(|one, other| {
        (one.is_example, &one.path).cmp(&(other.is_example, &other.path))
    });
    let twins = twins(&prints);
    let mut out = io::stdout().lock();
    let names_paths = args.paths || !is_blind(&store, &dataset)?;
    for Twins { out: one, stays } in twins.iter().filter(|_| names_paths) {
        let what = match (one.is_example, stays.is_example) {
            (true, false) => "leak     ",
            (false, false) => "twice    ",
            _ => "examples ",
        };
        writeln!(out, "{what} {}  shows what  {}", printable(&one.path), printable(&stays.path))?;
    }
    let leaks = twins.iter().filter(|twins| twins.out.is_example && !twins.stays.is_example);
    let twice = twins.iter().filter(|twins| !twins.out.is_example);
    let (leaks, twice) = (leaks.count(), twice.count());
    writeln!(
        out,
        "{name}: {} looked at; {} an image to label; {} to label twice",
        counted(prints.len(), "image"),
        verbed(leaks, "example", "shows", "show"),
        verbed(twice, "image", "is", "are"),
    )?;
    if !names_paths && !twins.is_empty() {
        writeln!(
            out,
            "paths may tell what images show, and a test goes on or the truth is in a key: --paths names them"
        )?;
    }
    if args.exclude {
        return exclude(&mut store, &dataset, &twins);
    }
    if leaks + twice > 0 {
        writeln!(out, "`--exclude` leaves them out; the images to label that they show stay")?;
    }
    Ok(())
}

/// Whether somebody is yet to answer without knowing what images show.
fn is_blind(store: &Store, dataset: &DatasetRow) -> Result<bool, Failure> {
    let is_going_on = |row: &SessionRow| row.dataset == dataset.id && is_unfinished_test(row);
    Ok(dataset.is_key_taken || store.sessions()?.iter().any(is_going_on))
}

fn verbed(count: usize, noun: &str, one: &str, many: &str) -> String {
    format!("{} {}", counted(count, noun), if count == 1 { one } else { many })
}

fn exclude(store: &mut Store, dataset: &DatasetRow, twins: &[Twins<'_>]) -> Result<(), Failure> {
    let unwanted = twins.iter().filter(|twins| !twins.stays.is_example);
    let reason =
        |twins: &Twins<'_>| (twins.out.image, format!("shows what {} shows", twins.stays.path));
    let images: Vec<(ImageId, String)> = unwanted.map(reason).collect();
    store.exclude(&images)?;
    let (name, images) = (printable(&dataset.name), counted(images.len(), "image"));
    Ok(writeln!(
        io::stdout(),
        "{name}: {images} left out from now on (--include-all takes them back)"
    )?)
}

/// Every image in use, decoded on all processors; those that cannot be are problems.
fn look_at_all(store: &Store, dataset: &DatasetRow) -> Result<(Vec<Print>, Vec<Problem>), Failure> {
    let files = store.image_files(&images_in_use(store, dataset)?)?;
    let bar = progress::of_images(files.len());
    let source = Arc::new(Source::new(files.clone()));
    let (mut prints, mut problems) = (Vec::new(), Vec::new());
    for found in parallel::each(files, move |file| print_of(file, &source))? {
        bar.inc(1);
        match found {
            Ok(print) => prints.push(print),
            Err(problem) => problems.push(problem),
        }
    }
    bar.finish_and_clear();
    problems.sort_unstable();
    Ok((prints, problems))
}

fn print_of(file: &ImageFile, source: &Source) -> Result<Print, Problem> {
    let problem = |what: String| Problem::new(file.path.as_str(), what);
    let bytes = source.bytes(file.id).map_err(problem)?;
    let pixels = imaging::decode(&bytes, &Limits::default());
    let pixels = pixels.map_err(|error| problem(error.to_string()))?;
    Ok(Print {
        image: file.id,
        path: file.path.clone(),
        is_example: file.is_example,
        fingerprint: Fingerprint::of(&pixels),
        descriptor: Descriptor::of(&pixels),
    })
}

/// Images that show what one before them shows, each once, with the first of these.
fn twins(prints: &[Print]) -> Vec<Twins<'_>> {
    let is_same = |one: usize, other: usize| {
        distance(&prints[one].descriptor, &prints[other].descriptor) < SAME
    };
    let mut first: BTreeMap<usize, usize> = BTreeMap::new();
    // Of equal fingerprints the first stands for all: a thousand copies are a million pairs.
    let mut places: Vec<usize> = Vec::new();
    let mut by_bits: HashMap<u64, usize> = HashMap::new();
    for (place, print) in prints.iter().enumerate() {
        match by_bits.get(&print.fingerprint.0) {
            Some(&one) if is_same(one, place) => drop(first.insert(place, one)),
            Some(_) => {}
            None => {
                by_bits.insert(print.fingerprint.0, place);
                places.push(place);
            }
        }
    }
    let bits: Vec<u64> = places.iter().map(|place| prints[*place].fingerprint.0).collect();
    for (one, other) in near_pairs(&bits, Fingerprint::NEAR) {
        let (one, other) = (places[one], places[other]);
        if !first.contains_key(&other) && is_same(one, other) {
            first.insert(other, one);
        }
    }
    let twins = first.into_iter();
    twins.map(|(out, stays)| Twins { out: &prints[out], stays: &prints[stays] }).collect()
}

fn distance(one: &Descriptor, other: &Descriptor) -> f32 {
    let squares = one.as_ref().iter().zip(other.as_ref()).map(|(a, b)| (a - b) * (a - b));
    squares.sum::<f32>().sqrt()
}
