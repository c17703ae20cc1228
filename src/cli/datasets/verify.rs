//! Whether the files of a dataset are there, as large as they were, and with the content they had.

use super::super::args::datasets::VerifyDataset;
use super::super::failure::Failure;
use super::super::new_file::NewFile;
use super::super::problems;
use super::super::progress;
use super::kind_word;
use crate::dataset::{Purpose, file_facts, read_input_file};
use crate::domain::{Container, ImageId, Lines, Problem, counted, printable, sha256};
use crate::imaging::{self, Limits};
use crate::runtime::parallel;
use crate::runtime::source::Source;
use crate::store::{DatasetRow, ImageFile};
use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

/// What was found of an image.
struct Found {
    path: String,
    /// Its SHA-256 sum, where that was asked for.
    hash: Option<String>,
    problem: Option<String>,
}

/// Verifies the files; fails if one is not as it should be.
pub(super) fn verify(
    dataset: &DatasetRow,
    files: Vec<ImageFile>,
    args: &VerifyDataset,
) -> Result<(), Failure> {
    let known = args.hashes.as_deref().map(read_hashes).transpose()?.unwrap_or_default();
    let out = args.write_hashes.as_deref().map(|file| NewFile::create(file, false)).transpose()?;
    let mut problems = changed_containers(Path::new(&dataset.root), &files);
    let reads = args.pictures || args.hashes.is_some() || args.write_hashes.is_some();
    let all = files.len();
    let mut found = look_at(files, args.pictures, reads)?;
    found.sort_unstable_by(|one, other| one.path.cmp(&other.path));
    for image in &found {
        let hash = image.hash.as_deref();
        let wrong = image.problem.clone().or_else(|| {
            let known = known.get(&image.path)?;
            (Some(known.as_str()) != hash).then(|| "its content is not what it was".to_owned())
        });
        problems.extend(wrong.map(|what| Problem::new(image.path.as_str(), what)));
    }
    if args.hashes.is_some() {
        let unlisted = found.iter().filter(|image| !known.contains_key(&image.path)).count();
        if unlisted > 0 {
            let what = format!("no sum of {}", counted(unlisted, "image"));
            problems.push(Problem::new(
                args.hashes.as_ref().map_or_else(String::new, |f| f.display().to_string()),
                what,
            ));
        }
    }
    if let Some(mut out) = out {
        for image in &found {
            // A path of two lines has no place in a list of lines.
            if let Some(hash) = image.hash.as_ref().filter(|_| !image.path.contains(['\n', '\r'])) {
                writeln!(out, "{hash}  {}", image.path)?;
            }
        }
        out.finish()?;
    }
    say(dataset, all, &problems)
}

fn say(dataset: &DatasetRow, all: usize, problems: &[Problem]) -> Result<(), Failure> {
    problems::report_first(problems)?;
    let (name, images) = (printable(&dataset.name), counted(all, "image"));
    if problems.is_empty() {
        return Ok(writeln!(io::stdout(), "{name}: {images}, all as they should be")?);
    }
    let text = format!("{name}: {} with {images}", counted(problems.len(), "problem"));
    let hint =
        "`hit5 import` takes up what changed; `hit5 datasets move` says where the folder is now";
    Err(Failure::environment(anyhow::anyhow!(text)).hint(Some(hint)))
}

/// Containers that are gone or not what was indexed.
pub(in super::super) fn changed_containers(root: &Path, files: &[ImageFile]) -> Vec<Problem> {
    let mut containers: BTreeMap<&str, &Container> = BTreeMap::new();
    for held in files.iter().filter_map(|file| file.held.as_ref()) {
        containers.insert(&held.container.path, &held.container);
    }
    let wrong = |(path, container): (&str, &Container)| {
        let what = match file_facts(root, path) {
            Err(error) => error.to_string(),
            Ok(facts) if facts.bytes != container.bytes => {
                let kind = kind_word(container.kind);
                format!(
                    "the {kind} has {} bytes; it had {} when it was imported",
                    facts.bytes, container.bytes
                )
            }
            Ok(facts) if facts.modified_ms != container.modified_ms => {
                format!("the {} was written since it was imported", kind_word(container.kind))
            }
            Ok(_) => return None,
        };
        Some(Problem::new(path, what))
    };
    containers.into_iter().filter_map(wrong).collect()
}

fn look_at(files: Vec<ImageFile>, decodes: bool, reads: bool) -> Result<Vec<Found>, Failure> {
    let bar = progress::of_images(files.len());
    let source = Source::new(files.clone());
    let by_id: HashMap<ImageId, ImageFile> =
        files.iter().map(|file| (file.id, file.clone())).collect();
    let by_id = Arc::new(by_id);
    let images: Vec<ImageId> = files.into_iter().map(|file| file.id).collect();
    let look =
        move |image: &ImageId| by_id.get(image).map(|file| look(file, &source, decodes, reads));
    let mut found = Vec::new();
    for one in parallel::each(images, look)?.into_iter().flatten() {
        bar.inc(1);
        found.push(one);
    }
    bar.finish_and_clear();
    Ok(found)
}

fn look(file: &ImageFile, source: &Source, decodes: bool, reads: bool) -> Found {
    let path = file.path.clone();
    if !reads {
        let problem = if file.held.is_some() { None } else { changed(file) };
        return Found { path, hash: None, problem };
    }
    let bytes = match source.bytes(file.id) {
        Ok(bytes) => bytes,
        Err(why) => return Found { path, hash: None, problem: Some(why) },
    };
    let picture = decodes.then(|| imaging::inspect(&bytes, &Limits::default()));
    let problem = picture.and_then(Result::err).map(|error| error.to_string());
    Found { path, hash: Some(sha256(&bytes)), problem }
}

/// Why a file is not as it was known.
pub(in super::super) fn changed(file: &ImageFile) -> Option<String> {
    match file_facts(Path::new(&file.root), &file.path) {
        Err(error) => Some(error.to_string()),
        Ok(facts) if file.bytes > 0 && facts.bytes != file.bytes => {
            Some(format!("{} bytes; it had {} when it was imported", facts.bytes, file.bytes))
        }
        Ok(_) => None,
    }
}

/// Sums by path, as `sha256sum` writes them.
fn read_hashes(file: &Path) -> Result<HashMap<String, String>, Failure> {
    let file = read_input_file(file, Purpose::Figures)?;
    let mut sums = HashMap::new();
    for (number, line) in Lines::of(&file.bytes) {
        let line = line.unwrap_or_default();
        let Some((sum, path)) = line.split_once(' ') else {
            if line.is_empty() {
                continue;
            }
            let text = format!("{}, line {number}: a sum and a path are expected", file.name);
            return Err(
                Failure::usage(text).hint(Some("write it with --write-hashes, or sha256sum"))
            );
        };
        let path = path.strip_prefix([' ', '*']).unwrap_or(path);
        sums.insert(path.to_owned(), sum.to_ascii_lowercase());
    }
    Ok(sums)
}
