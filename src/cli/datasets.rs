//! `hit5 datasets`: which there are, whether their files are there, where they lie, and no longer.

use super::args::datasets::{
    Datasets, DatasetsArgs, ListDatasets, MoveDataset, NamedDataset, VerifyDataset,
};
use super::chosen::{existing_store, images_in_use};
use super::environment::Environment;
use super::failure::Failure;
use super::key::dataset_of;
use crate::domain::{ContainerKind, EMBEDDED_DEMO, counted, printable, to_json_pretty};
use crate::runtime::clock::Clock;
use crate::store::{DatasetRow, ImageFile, Removed, Store};
use serde::Serialize;
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::Path;

pub(super) mod verify;

/// One dataset in a list.
#[derive(Debug, Serialize)]
struct Line<'a> {
    name: &'a str,
    root: &'a str,
    layout: &'a str,
    /// Classes of its own tree; `null`: ILSVRC2012's.
    classes: Option<usize>,
    images: usize,
    examples: usize,
    excluded: usize,
    sessions: usize,
    is_complete: bool,
    is_hidden: bool,
    is_truth_in_key: bool,
}

/// Does what was asked for.
pub(super) fn datasets(environment: &Environment, args: &DatasetsArgs) -> Result<(), Failure> {
    let usual = Datasets::List(ListDatasets::default());
    match args.command.as_ref().unwrap_or(&usual) {
        Datasets::List(args) => list(environment, args),
        Datasets::Verify(args) => verify(environment, args),
        Datasets::Move(args) => change_root(environment, args),
        Datasets::Remove(args) => remove(environment, args),
    }
}

fn list(environment: &Environment, args: &ListDatasets) -> Result<(), Failure> {
    let store = environment.read_store()?;
    let rows = store.as_ref().map_or(Ok(Vec::new()), Store::datasets)?;
    let lines = store.iter().flat_map(|store| rows.iter().map(|row| line(store, row)));
    let lines = lines.collect::<Result<Vec<_>, _>>()?;
    let mut out = io::stdout().lock();
    if args.json {
        return Ok(writeln!(out, "{}", to_json_pretty(&lines).map_err(io::Error::from)?)?);
    }
    for (row, line) in rows.iter().zip(&lines) {
        let root = if row.root == EMBEDDED_DEMO { "built in" } else { &row.root };
        writeln!(out, "{}: {}", printable(&row.name), words(line).join(", "))?;
        let layout =
            if row.layout.is_empty() { String::new() } else { format!(" ({})", row.layout) };
        writeln!(out, "  {}{}", printable(root), printable(&layout))?;
    }
    Ok(())
}

fn line<'a>(store: &Store, row: &'a DatasetRow) -> Result<Line<'a>, Failure> {
    Ok(Line {
        name: &row.name,
        root: &row.root,
        layout: &row.layout,
        classes: row.classes,
        images: row.labels,
        examples: row.examples,
        excluded: store.excluded(row.id)?.len(),
        sessions: store.sessions_on(row.id)?,
        is_complete: row.is_complete,
        is_hidden: row.is_hidden,
        is_truth_in_key: row.is_key_taken,
    })
}

fn words(line: &Line<'_>) -> Vec<String> {
    let classes =
        line.classes.map_or("the classes of ILSVRC2012".to_owned(), |n| counted(n, "class"));
    let mut words = vec![classes, counted(line.images, "image"), counted(line.examples, "example")];
    if line.excluded > 0 {
        words.push(format!("{} left out", line.excluded));
    }
    words.push(counted(line.sessions, "session"));
    for (holds, word) in [
        (!line.is_complete, "import not finished"),
        (line.is_hidden, "removed"),
        (line.is_truth_in_key, "truth in a key"),
    ] {
        words.extend(holds.then(|| word.to_owned()));
    }
    words
}

fn verify(environment: &Environment, args: &VerifyDataset) -> Result<(), Failure> {
    let store = existing_store(environment)?;
    let dataset = on_disk(&store, &args.dataset)?;
    let files = store.image_files(&images_in_use(&store, &dataset)?)?;
    verify::verify(&dataset, files, args)
}

/// A dataset whose files somebody has.
fn on_disk(store: &Store, name: &str) -> Result<DatasetRow, Failure> {
    let dataset = dataset_of(store, name)?;
    if dataset.root == EMBEDDED_DEMO {
        return Err(Failure::usage("the demonstration set is built in: it has no files"));
    }
    Ok(dataset)
}

fn change_root(environment: &Environment, args: &MoveDataset) -> Result<(), Failure> {
    drop(existing_store(environment)?);
    let mut store = environment.open_store()?;
    let dataset = on_disk(&store, &args.dataset)?;
    let root = args.folder.canonicalize().map_err(|error| {
        let text = format!("{}: {error}", args.folder.display());
        Failure::environment(anyhow::anyhow!(text)).hint(Some("check the path"))
    })?;
    // Of a file that holds many images, the folder counts.
    let root =
        if root.is_file() { root.parent().map(Path::to_owned).unwrap_or(root) } else { root };
    let Some(text) = root.to_str().filter(|_| root.is_dir()) else {
        let text = format!("{}: not a folder with a UTF-8 path", root.display());
        return Err(Failure::usage(text));
    };
    let files = store.image_files(&images_in_use(&store, &dataset)?)?;
    let (missing, looked_at) = missing_below(&root, &files);
    if missing > 0 && !args.force {
        let text = format!(
            "{missing} of {looked_at} files of {:?} that were looked for are not in {}: nothing was changed",
            dataset.name,
            root.display()
        );
        let hint = "give the folder that the paths start from, or move it all the same: --force";
        return Err(Failure::environment(anyhow::anyhow!(text)).hint(Some(hint)));
    }
    store.move_dataset(dataset.id, text)?;
    let name = printable(&dataset.name);
    writeln!(io::stdout(), "{name}: now in {}", printable(text))?;
    Ok(())
}

/// How many of some files, spread over all, are not below a folder, and how many were looked for: every
/// container, and so many others that a slow network does not notice.
fn missing_below(root: &Path, files: &[ImageFile]) -> (usize, usize) {
    const SAMPLE: usize = 200;
    let step = files.len().div_ceil(SAMPLE).max(1);
    let mut paths: BTreeSet<&str> = BTreeSet::new();
    for file in files {
        paths.extend(file.held.as_ref().map(|held| held.container.path.as_str()));
    }
    let own = files.iter().filter(|file| file.held.is_none());
    paths.extend(own.step_by(step).map(|file| file.path.as_str()));
    let missing = paths.iter().filter(|path| !root.join(path).is_file()).count();
    (missing, paths.len())
}

fn remove(environment: &Environment, args: &NamedDataset) -> Result<(), Failure> {
    drop(existing_store(environment)?);
    let mut store = environment.open_store()?;
    let dataset = on_disk(&store, &args.dataset)?;
    let sessions = store.sessions_on(dataset.id)?;
    let removed = store.remove_dataset(dataset.id, Clock::start().now().wall)?;
    let name = printable(&dataset.name);
    let mut out = io::stdout().lock();
    match removed {
        Removed::Gone => writeln!(out, "{name}: removed; its files stay where they are")?,
        Removed::Hidden => writeln!(
            out,
            "{name}: off the lists; {} on it stay in reports, and importing it again brings it back",
            counted(sessions, "session")
        )?,
    }
    Ok(())
}

/// What a container is, for people.
fn kind_word(kind: ContainerKind) -> &'static str {
    match kind {
        ContainerKind::Tar => "tar",
        ContainerKind::Parquet => "Parquet file",
        ContainerKind::Cifar10 | ContainerKind::Cifar100 => "CIFAR file",
    }
}
