//! `hit5 import`: a folder of images becomes a dataset.

mod check;

use super::args::{Examples, Import};
use super::environment::Environment;
use super::failure::Failure;
use super::problems;
use super::tree::Tree;
use super::words::begin_with;
use crate::dataset::demo;
use crate::dataset::{self, Choice, HeldOut, Layout, Scan, Selected, Selection};
use crate::domain::{DatasetDraft, Role, counted, printable};
use crate::store::{ImportCounts, Store};
use std::io::{self, Write};
use std::path::Path;

/// Most examples kept of a class: three pages of the 13 that the 2014 interface shows.
pub(super) const MOST_EXAMPLES: u8 = 39;
/// Examples kept of a class if the first are taken, as in 2014.
const FIRST_EXAMPLES: u8 = 13;

/// Imports a folder, or takes up what changed in one imported before.
pub(super) fn import(environment: &Environment, args: &Import) -> Result<(), Failure> {
    let mut scan = dataset::scan(&args.folder)?;
    let name = name_of(args, &scan)?;
    let mut store = environment.open_store()?;
    refuse_other_root(&store, &name, &scan)?;
    let tree = Tree::of(args, &store, &name, &mut scan)?;
    let selection = Selection {
        seed: args.seed,
        held_out: HeldOut::Share(f64::from(args.hold_out) / 100.0),
        choice: choice_of(args),
        examples_per_class: examples_per_class(args),
        known_roles: store.roles(&name)?,
    };
    let mut selected = dataset::select(&scan, &selection);
    if let Some(by_folder) = &tree.by_folder {
        dataset::name_classes(&mut selected, by_folder);
    }
    let mut problems = tree.problems;
    problems.extend(scan.problems.iter().cloned());
    problems.extend(selected.problems.iter().cloned());
    let mut checked = check::check(&scan, &selected, selection.choice)?;
    problems.append(&mut checked.problems);
    checked.arrange(&mut selected.candidates);
    let facts = |path: &str| checked.facts.get(path).copied();
    let mut draft = dataset::draft(&name, &scan, tree.taxonomy, &selected, &facts);
    draft.taxonomy_file = tree.file;
    let labels = selected.labels.iter().filter(|label| checked.facts.contains_key(&label.path));
    if labels.count() == 0 {
        problems::report(&problems)?;
        let text = format!("no readable image to label in {}", scan.root.display());
        let hint = "the reasons stand above; at least one image to label must be readable";
        return Err(Failure::environment(anyhow::anyhow!(text)).hint(Some(hint)));
    }
    let (_, counts) = if args.with_truth {
        store.put_dataset_with_truth(&draft)?
    } else {
        store.put_dataset(&draft)?
    };
    problems::report(&problems)?;
    say_truth(&store, &name)?;
    say_classes(&name, &scan, tree.classes)?;
    say_images(&name, &selected, &draft, counts)
}

/// Says if what the images show was left out.
fn say_truth(store: &Store, name: &str) -> Result<(), Failure> {
    if store.dataset_by_name(name)?.is_some_and(|row| row.is_key_taken) {
        let text = "its key was taken: what its images show stays out (--with-truth stores it)";
        writeln!(io::stdout(), "{}: {text}", printable(name))?;
    }
    Ok(())
}

fn choice_of(args: &Import) -> Choice {
    match args.examples {
        Examples::Variety => Choice::Variety,
        Examples::First => Choice::First,
    }
}

fn examples_per_class(args: &Import) -> usize {
    let usual = match args.examples {
        Examples::Variety => MOST_EXAMPLES,
        Examples::First => FIRST_EXAMPLES,
    };
    args.examples_per_class.unwrap_or(usual).into()
}

fn name_of(args: &Import, scan: &Scan) -> Result<String, Failure> {
    let folder = scan.root.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = args.name.clone().or(folder).filter(|name| !name.trim().is_empty());
    name.ok_or_else(|| Failure::usage("the folder has no name: give one with --name"))
}

/// A name belongs to one folder: importing another one under it would mark all images missing.
fn refuse_other_root(store: &Store, name: &str, scan: &Scan) -> Result<(), Failure> {
    if name == demo::NAME {
        let text = format!("the name {name:?} belongs to the demonstration set");
        return Err(Failure::usage(text).hint(Some("choose another name: --name NAME")));
    }
    let Some(known) = store.dataset_by_name(name)? else { return Ok(()) };
    if Path::new(&known.root) == scan.root {
        return Ok(());
    }
    let text = format!("there is a dataset {name:?} already, from {}", known.root);
    Err(Failure::usage(text).hint(Some("choose another name: --name NAME")))
}

/// Says which classes the dataset has and where its images come from.
fn say_classes(name: &str, scan: &Scan, classes: usize) -> io::Result<()> {
    let layout = match &scan.layout {
        Layout::TwoSplits { train, val } => format!("examples from {train}, images from {val}"),
        Layout::OneSplit(split) => format!("one split ({split})"),
        Layout::Flat => "class folders without splits".to_owned(),
    };
    let folders = scan.classes.len();
    let with_images = if folders == classes {
        String::new()
    } else {
        format!(" ({})", counted(folders, "folder"))
    };
    let (name, layout) = (printable(name), printable(&layout));
    let classes = counted(classes, "class");
    writeln!(io::stdout(), "{name}: {classes}{with_images}, {layout}")
}

fn say_images(
    name: &str,
    selected: &Selected,
    draft: &DatasetDraft,
    counts: ImportCounts,
) -> Result<(), Failure> {
    // Of those selected, some could not be read and are not in the draft.
    let labels = draft.images.iter().filter(|image| image.role == Role::Label).count();
    let examples = draft.images.len() - labels;
    let mut out = io::stdout().lock();
    if selected.is_held_out && examples > 0 {
        writeln!(out, "held out for labelling with seed {}", selected.seed)?;
    }
    let (labels, examples) = (counted(labels, "image"), counted(examples, "example image"));
    writeln!(out, "{labels} to label, {examples}")?;
    writeln!(
        out,
        "{} new, {} changed, {} gone, {} as before",
        counts.added, counts.changed, counts.removed, counts.unchanged
    )?;
    writeln!(out, "{}", begin_with(name))?;
    Ok(())
}
