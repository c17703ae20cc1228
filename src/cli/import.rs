//! `hit5 import`: a folder of images becomes a dataset.

mod check;
mod listing;

use super::args::{Examples, Import};
use super::environment::Environment;
use super::failure::Failure;
use super::predictions::{numbering, with_classes};
use super::problems;
use super::tree::{Tree, Wanted};
use super::words::{begin_with, shell_word};
use crate::dataset::demo;
use crate::dataset::{
    self, Choice, Gathered, HeldOut, ImageFacts, LabelledBy, Layout, Scan, Selected, Selection,
    Survey, Wishes,
};
use crate::domain::{DatasetDraft, ImageDraft, Problem, Role, counted, printable};
use crate::store::{DatasetRow, ImportCounts, Store};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

/// Most examples kept of a class: three pages of the 13 that the 2014 interface shows.
pub(super) const MOST_EXAMPLES: u8 = 39;
/// Examples kept of a class if the first are taken, as in 2014.
const FIRST_EXAMPLES: u8 = 13;

/// The most pictures that are read at once with the names, unless somebody says otherwise: seconds.
const MOST_CHECKED: usize = 5_000;

/// Imports a path, or takes up what changed in one imported before.
pub(super) fn import(environment: &Environment, args: &Import) -> Result<(), Failure> {
    let wishes = Wishes {
        truth: args.truth.clone(),
        without_truth: args.without_truth,
        keeps_blacklisted: args.blacklisted,
    };
    let survey = Survey::begin(&args.path, wishes)?;
    let name = name_of(args)?;
    let mut store = environment.open_store()?;
    refuse_other_root(&store, &name, survey.root())?;
    let wanted = Wanted::of(args, &store, &name)?;
    let is_new = store.dataset_by_name(&name)?.is_none();
    let import = Importing { args, name: &name, survey: &survey, wanted: &wanted };
    let gathered = listing::list_all(&survey, args.seed, |so_far| {
        if is_new { import.begin(&mut store, so_far) } else { Ok(()) }
    })?;
    import.finish(&mut store, gathered)
}

/// One import.
struct Importing<'a> {
    args: &'a Import,
    name: &'a str,
    survey: &'a Survey,
    wanted: &'a Wanted,
}

/// What is to become of images.
struct Planned {
    scan: Scan,
    tree: Tree,
    selected: Selected,
    choice: Choice,
}

impl Importing<'_> {
    /// What is found in what was listed, and what each image is for.
    fn plan(&self, store: &Store, gathered: Vec<Gathered>) -> Result<Planned, Failure> {
        let taxonomy = self.wanted.classes();
        let is_given = self.wanted.is_given();
        let numbering = self.args.indices.map(numbering);
        let mut scan = with_classes(&taxonomy, |classes| {
            self.survey.scan(gathered, &LabelledBy { classes, is_given, numbering })
        })?;
        let in_use = store.classes_in_use(self.name)?;
        let tree = Tree::of(self.wanted, &in_use, &mut scan, self.args.only_folders)?;
        let choice = choice_of(self.args);
        let selection = Selection {
            seed: self.args.seed,
            held_out: HeldOut::Share(f64::from(self.args.hold_out) / 100.0),
            choice,
            examples_per_class: examples_per_class(self.args),
            known_roles: store.roles(self.name)?,
        };
        let mut selected = dataset::select(&scan, &selection);
        if let Some(by_folder) = &tree.by_folder {
            dataset::name_classes(&mut selected, by_folder);
        }
        Ok(Planned { scan, tree, selected, choice })
    }

    /// Stores what was listed so far, so that somebody can begin to practise.
    fn begin(&self, store: &mut Store, gathered: Vec<Gathered>) -> Result<(), Failure> {
        // What cannot be made of a part may yet be made of the whole.
        let Ok(planned) = self.plan(store, gathered) else { return Ok(()) };
        if !self.survey.speaks_for_all(&planned.scan) {
            return Ok(());
        }
        let unseen = |_: &str| Some(ImageFacts::UNKNOWN);
        let mut draft = self.draft(planned.tree, &planned.scan, &planned.selected, &unseen);
        draft.is_complete = false;
        store.put_dataset(&draft)?;
        let mut out = io::stdout().lock();
        let images = counted(planned.selected.labels.len(), "image");
        let (name, word) = (printable(self.name), shell_word(self.name));
        writeln!(
            out,
            "{name}: {images} so far; practise in another terminal meanwhile: hit5 label {word} --practice"
        )?;
        Ok(out.flush()?)
    }

    /// Stores everything, and says what was found.
    fn finish(&self, store: &mut Store, gathered: Vec<Gathered>) -> Result<(), Failure> {
        let Planned { scan, tree, mut selected, choice } = self.plan(store, gathered)?;
        let mut problems = tree.problems.clone();
        problems.extend(scan.problems.iter().cloned());
        problems.extend(selected.problems.iter().cloned());
        let classes = tree.classes;
        let scan = Arc::new(scan);
        let is_checked = self.is_checked(&selected);
        let draft = if is_checked {
            let mut checked = check::check(&scan, &selected, choice)?;
            problems.append(&mut checked.problems);
            problems.extend(colours(&scan, checked.wide));
            checked.arrange(&mut selected.candidates);
            let facts = |path: &str| checked.facts.get(path).copied();
            self.draft(tree, &scan, &selected, &facts)
        } else {
            self.draft(tree, &scan, &selected, &|_| Some(ImageFacts::UNKNOWN))
        };
        self.refuse_strangers(store, &draft)?;
        if !draft.images.iter().any(|image| image.role == Role::Label) {
            problems::report_first(&problems)?;
            let text = format!("no readable image to label in {}", scan.root.display());
            let hint = "the reasons stand above; at least one image to label must be readable";
            return Err(Failure::environment(anyhow::anyhow!(text)).hint(Some(hint)));
        }
        let (_, counts) = if self.args.with_truth {
            store.put_dataset_with_truth(&draft)?
        } else {
            store.put_dataset(&draft)?
        };
        if counts.retold > 0 {
            let images = counted(counts.retold, "image");
            let what = format!(
                "the truth of {images} is another one than before: answers count against the new one"
            );
            problems.push(Problem::new(self.name, what));
        }
        problems::report_first(&problems)?;
        say_truth(store, self.name)?;
        say_classes(self.name, &scan, classes)?;
        say_images(&selected, &draft, counts)?;
        say_what_next(self.name, is_checked)
    }

    /// Refuses where none of the images to label known by now is there: taking others in their place would
    /// make of what was an example an image to label, for good.
    fn refuse_strangers(&self, store: &Store, draft: &DatasetDraft) -> Result<(), Failure> {
        let Some(row) = store.dataset_by_name(self.name)? else { return Ok(()) };
        let known = store.label_paths(row.id)?;
        let is_known = |image: &ImageDraft| known.contains_key(&image.path);
        if known.is_empty() {
            return Ok(());
        }
        if draft.images.iter().any(is_known) {
            return refuse_other_layout(&row, draft);
        }
        let text = format!(
            "none of the {} to label of dataset {:?} is there: nothing was changed",
            counted(known.len(), "image"),
            row.name
        );
        let hint = "is its disk mounted, is it the same file? --name NAME makes a new dataset";
        Err(Failure::environment(anyhow::anyhow!(text)).hint(Some(hint)))
    }

    /// Whether every picture is looked at now.
    fn is_checked(&self, selected: &Selected) -> bool {
        let candidates: usize =
            selected.candidates.iter().map(|candidates| candidates.paths.len()).sum();
        let is_quick = selected.labels.len() + candidates <= MOST_CHECKED;
        self.args.check || (is_quick && !self.args.names_only)
    }

    fn draft(
        &self,
        tree: Tree,
        scan: &Scan,
        selected: &Selected,
        facts: &dyn Fn(&str) -> Option<ImageFacts>,
    ) -> DatasetDraft {
        let mut draft = dataset::draft(self.name, scan, tree.taxonomy, selected, facts);
        draft.taxonomy_file = tree.file;
        draft
    }
}

/// What is to be said of pictures whose colours are shown paler than they are.
fn colours(scan: &Scan, wide: usize) -> Option<Problem> {
    let images = counted(wide, "image");
    let what = format!(
        "{images} to label made for wider colours than sRGB's: profiles are ignored, colours are paler"
    );
    (wide > 0).then(|| Problem::new(scan.root.to_string_lossy(), what))
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

/// The name given, or that of the folder or file without its ending.
fn name_of(args: &Import) -> Result<String, Failure> {
    let path = args.path.canonicalize().unwrap_or_else(|_| args.path.clone());
    let of_path = if path.is_dir() { path.file_name() } else { path.file_stem() };
    let of_path = of_path.map(|name| name.to_string_lossy().into_owned());
    let name = args.name.clone().or(of_path).filter(|name| !name.trim().is_empty());
    name.ok_or_else(|| Failure::usage("the folder has no name: give one with --name"))
}

/// Refuses a dataset whose halves are others than they were.
fn refuse_other_layout(row: &DatasetRow, draft: &DatasetDraft) -> Result<(), Failure> {
    /// What stands between the halves, where there are two.
    const BETWEEN: &str = "/<class>/* and ";
    let is_same = row.layout.contains(BETWEEN) == draft.layout.contains(BETWEEN);
    if row.layout.is_empty() || is_same {
        return Ok(());
    }
    let text = format!(
        "dataset {:?} was imported as {}, and looks like {} now: nothing was changed",
        row.name, row.layout, draft.layout
    );
    let hint = "name the list of what images show as before (--truth PATH), bring the missing half back, or \
                make a new dataset: --name NAME";
    Err(Failure::environment(anyhow::anyhow!(text)).hint(Some(hint)))
}

/// A name belongs to one folder: importing another one under it would mark all images missing.
fn refuse_other_root(store: &Store, name: &str, root: &Path) -> Result<(), Failure> {
    if name == demo::NAME {
        let text = format!("the name {name:?} belongs to the demonstration set");
        return Err(Failure::usage(text).hint(Some("choose another name: --name NAME")));
    }
    let Some(known) = store.dataset_by_name(name)? else { return Ok(()) };
    if Path::new(&known.root) == root {
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
        Layout::Flat => "without splits".to_owned(),
    };
    let folders = scan.classes.iter().filter(|class| !class.key.is_empty()).count();
    let with_images = if folders == classes {
        String::new()
    } else {
        format!(" ({})", counted(folders, "folder"))
    };
    let (name, layout) = (printable(name), printable(&layout));
    let classes = counted(classes, "class");
    let mut out = io::stdout().lock();
    writeln!(out, "{name}: {classes}{with_images}, {layout}")?;
    scan.notes.iter().try_for_each(|note| writeln!(out, "{}", printable(note)))
}

fn say_images(
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
    Ok(())
}

fn say_what_next(name: &str, is_checked: bool) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    if !is_checked {
        let word = shell_word(name);
        writeln!(
            out,
            "names only: pictures are read when they are shown (`hit5 thumbs {word}` prepares the examples, \
             --check reads them all)"
        )?;
    }
    Ok(writeln!(out, "{}", begin_with(name))?)
}
