//! `hit5 import`: a folder of images becomes a dataset.

use super::args::Import;
use super::environment::Environment;
use super::failure::Failure;
use super::problems;
use super::tree::Tree;
use crate::dataset::demo;
use crate::dataset::{self, Candidates, HeldOut, ImageFacts, Layout, Scan, Selected, Selection};
use crate::domain::{DatasetDraft, Problem, Role, counted, printable};
use crate::imaging::{self, Limits};
use crate::runtime::parallel;
use crate::store::{ImportCounts, Store};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::collections::HashMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Examples kept of a class, as in 2014.
const EXAMPLES: usize = 13;

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
        examples_per_class: EXAMPLES,
        known_roles: store.roles(&name)?,
    };
    let mut selected = dataset::select(&scan, &selection);
    if let Some(by_folder) = &tree.by_folder {
        dataset::name_classes(&mut selected, by_folder);
    }
    let mut problems = tree.problems;
    problems.extend(scan.problems.iter().cloned());
    problems.extend(selected.problems.iter().cloned());
    let checked = check(&scan, &selected)?;
    problems.extend(checked.problems);
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
    let (_, counts) = store.put_dataset(&draft)?;
    problems::report(&problems)?;
    say_classes(&name, &scan, tree.classes)?;
    say_images(&name, &selected, &draft, counts)
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

/// What was found out by reading the images.
#[derive(Default)]
struct Checked {
    facts: HashMap<String, ImageFacts>,
    problems: Vec<Problem>,
}

/// One piece of work: paths of which the first `enough` readable ones are wanted.
struct Check {
    paths: Vec<String>,
    enough: usize,
}

/// Reads and decodes every image to label, and of each class as many candidates as are needed.
fn check(scan: &Scan, selected: &Selected) -> io::Result<Checked> {
    let labels = selected.labels.iter();
    let labels = labels.map(|label| Check { paths: vec![label.path.clone()], enough: 1 });
    let enough = selected.examples_per_class;
    let of_class = |class: &Candidates| Check { paths: class.paths.clone(), enough };
    let work: Vec<Check> = labels.chain(selected.candidates.iter().map(of_class)).collect();
    let expected: usize = work.iter().map(|check| check.paths.len().min(check.enough)).sum();
    let bar = progress_bar(expected as u64);
    let root = scan.root.clone();
    let mut checked = Checked::default();
    for found in parallel::each(work, move |check| check_some(&root, check))? {
        bar.inc(found.facts.len() as u64);
        checked.facts.extend(found.facts);
        checked.problems.extend(found.problems);
    }
    bar.finish_and_clear();
    checked.problems.sort_unstable();
    Ok(checked)
}

fn check_some(root: &Path, check: &Check) -> Checked {
    let mut checked = Checked::default();
    for path in &check.paths {
        match measure(root, path) {
            Ok(facts) => drop(checked.facts.insert(path.clone(), facts)),
            Err(reason) => checked.problems.push(Problem::new(path, reason)),
        }
        if checked.facts.len() == check.enough {
            break;
        }
    }
    checked
}

fn measure(root: &Path, path: &str) -> Result<ImageFacts, String> {
    let limits = Limits::default();
    let full: PathBuf = root.join(path);
    let bytes = imaging::read(&full, &limits).map_err(|error| error.to_string())?;
    let facts = imaging::inspect(&bytes, &limits).map_err(|error| error.to_string())?;
    let file = dataset::file_facts(root, path).map_err(|error| error.to_string())?;
    Ok(ImageFacts { file, width_px: facts.width, height_px: facts.height })
}

/// Rate and time left, on standard error, if that is a terminal.
fn progress_bar(images: u64) -> ProgressBar {
    let style = "{bar:30} {pos}/{len} images  {per_sec}  {eta} left";
    let style =
        ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::with_draw_target(Some(images), ProgressDrawTarget::stderr()).with_style(style)
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
    // A name that looks like an option must be said to be none.
    let dashes = if name.starts_with('-') { "-- " } else { "" };
    writeln!(out, "begin with: hit5 label {dashes}{}", shell_word(name))?;
    Ok(())
}

/// A word as bash and zsh read it back, whatever it holds, with nothing that steers a terminal.
fn shell_word(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./+:@%,".contains(c);
    if printable(word) != word {
        let quoted: String = word.chars().map(|c| escaped(c.encode_utf8(&mut [0; 4]))).collect();
        return format!("$'{quoted}'");
    }
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// A character as it stands between `$'` and `'`.
fn escaped(character: &str) -> String {
    match character {
        "'" | "\\" => format!("\\{character}"),
        shown if printable(shown) == shown => shown.to_owned(),
        hidden => {
            let bytes: Vec<String> = hidden.bytes().map(|byte| format!("\\x{byte:02x}")).collect();
            bytes.concat()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::shell_word;

    #[test]
    fn a_shell_reads_the_name_back() {
        for (word, written) in [
            ("fruit-2.1", "fruit-2.1"),
            ("Käse", "Käse"),
            ("two words", "'two words'"),
            ("it's", r"'it'\''s'"),
            ("n\u{1b}[2J's", r"$'n\x1b[2J\'s'"),
            ("a\u{202e}b", r"$'a\xe2\x80\xaeb'"),
            ("", "''"),
        ] {
            assert_eq!(shell_word(word), written);
        }
    }
}
