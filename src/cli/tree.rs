//! The tree that an import gives a dataset: from a file, as imported before, or from the folders.

use super::args::Import;
use super::failure::Failure;
use super::problems;
use crate::dataset::{self, InputFile, Purpose, Scan};
use crate::domain::{ClassId, ClassNames, Problem, TaxonomySpec};
use crate::store::Store;
use crate::taxonomy::{Naming, Taxonomy};
use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::sync::Arc;

/// What a taxonomy file must look like, for hints.
const EXPECTED: &str = "expected TSV whose head line names the columns (key, parents, lemmas, gloss, \
                        class; only key must be there), JSON nodes with these fields, or WordNet's \
                        data.noun; see README";

/// The classes of a dataset to be, and which folder shows which.
pub(super) struct Tree {
    /// The classes.
    pub(super) taxonomy: TaxonomySpec,
    /// How many there are.
    pub(super) classes: usize,
    /// The file they were read from, now or when the dataset was imported first.
    pub(super) file: Option<String>,
    /// Keys of the classes by folder; `None` if the folders' names are the keys.
    pub(super) by_folder: Option<BTreeMap<String, String>>,
    /// What was noticed.
    pub(super) problems: Vec<Problem>,
}

/// What stands for the taxonomy that is built in, where a file is expected.
const BUILT_IN: &str = "ilsvrc2012";

/// The classes that somebody asked for, now or when the dataset was imported first.
pub(super) enum Wanted {
    /// Those of ILSVRC2012.
    Ilsvrc,
    /// Those of a file.
    File(Box<ReadTaxonomy>, Option<Problem>),
    /// What the folders say.
    Folders,
}

impl Wanted {
    /// What was asked for. A file that was read before is not read again unless it is named.
    pub(super) fn of(args: &Import, store: &Store, name: &str) -> Result<Self, Failure> {
        if let Some(path) = &args.taxonomy {
            let is_built_in = path.as_os_str() == BUILT_IN && !path.exists();
            return if is_built_in {
                Ok(Self::Ilsvrc)
            } else {
                Ok(Self::File(Box::new(read(path)?), None))
            };
        }
        if let Some(row) = store.dataset_by_name(name)?
            && let Some(file) = row.taxonomy_file
        {
            let (taxonomy, _) = Taxonomy::from_spec(&store.taxonomy_spec(row.id)?);
            let what = "the tree imported from it before stays (--taxonomy FILE reads it again)";
            let note = Problem::new(file.as_str(), what);
            return Ok(Self::File(Box::new(ReadTaxonomy { taxonomy, file }), Some(note)));
        }
        Ok(Self::Folders)
    }

    /// The classes that numbers in lists count: those asked for, or else the likeliest.
    pub(super) fn classes(&self) -> Arc<Taxonomy> {
        match self {
            Self::File(read, _) => Arc::clone(&read.taxonomy),
            Self::Ilsvrc | Self::Folders => Taxonomy::ilsvrc2012(),
        }
    }

    /// Whether somebody asked for them.
    pub(super) fn is_given(&self) -> bool {
        !matches!(self, Self::Folders)
    }
}

/// A taxonomy file that was read.
pub(super) struct ReadTaxonomy {
    /// The tree, with at least one class.
    pub(super) taxonomy: Arc<Taxonomy>,
    /// Its absolute path.
    file: String,
}

/// Reads a taxonomy file; what is wrong in it goes to standard error.
pub(super) fn read(path: &Path) -> Result<ReadTaxonomy, Failure> {
    let InputFile { name, path, bytes } = dataset::read_input_file(path, Purpose::Taxonomy)?;
    let (taxonomy, found) = Taxonomy::from_file(&name, &bytes);
    problems::report_first(&found)?;
    let file = path.to_string_lossy().into_owned();
    if taxonomy.is_empty() {
        let error = anyhow::anyhow!("{file}: no class in it");
        return Err(Failure::environment(error).hint(Some(EXPECTED)));
    }
    Ok(ReadTaxonomy { taxonomy: Arc::new(taxonomy), file })
}

impl Tree {
    /// The tree for this import. Folders that no class of a file is named by are left out of the
    /// scan.
    pub(super) fn of(
        wanted: &Wanted,
        in_use: &[String],
        scan: &mut Scan,
        only_folders: bool,
    ) -> Result<Self, Failure> {
        match wanted {
            Wanted::File(read, None) => {
                let kept = known(&read.taxonomy, &read.file, in_use)?;
                from_file(&read.taxonomy, read.file.clone(), scan, only_folders.then_some(kept))
            }
            Wanted::File(read, Some(note)) => {
                let mut tree = from_file(&read.taxonomy, read.file.clone(), scan, None)?;
                tree.problems.push(note.clone());
                Ok(tree)
            }
            Wanted::Ilsvrc => built_in(scan, in_use),
            Wanted::Folders => {
                let (taxonomy, problems) = of_folders(scan, in_use);
                let classes = count(&taxonomy);
                if classes == 0 {
                    let text = "nothing says which classes there are";
                    let hint = "--taxonomy FILE names them, or --taxonomy ilsvrc2012";
                    return Err(Failure::usage(text).hint(Some(hint)));
                }
                Ok(Self { taxonomy, classes, file: None, by_folder: None, problems })
            }
        }
    }
}

/// The classes of a new tree that sessions name. One that is not there would leave answers that
/// mean nothing, and images whose truth nobody can guess.
fn known(taxonomy: &Taxonomy, file: &str, in_use: &[String]) -> Result<HashSet<ClassId>, Failure> {
    let class = |key: &String| {
        taxonomy.class(key).ok_or_else(|| {
            let text = format!(
                "sessions on this dataset name the class {key:?}, which {file} has not: \
                 nothing was changed"
            );
            let hint = "add the class to the file, or begin a new dataset with --name NAME";
            Failure::environment(anyhow::anyhow!(text)).hint(Some(hint))
        })
    };
    in_use.iter().map(class).collect()
}

/// A tree from a file: all its classes, or only these and those that have a folder.
fn from_file(
    taxonomy: &Taxonomy,
    file: String,
    scan: &mut Scan,
    kept: Option<HashSet<ClassId>>,
) -> Result<Tree, Failure> {
    let naming = Naming::new(taxonomy);
    let class_of = |folder: &str| match naming.class(folder) {
        Ok(class) => Ok(taxonomy.key(class).to_owned()),
        Err(why) => Err(why.to_string()),
    };
    let by_folder = dataset::keep_named(scan, &class_of);
    if scan.classes.is_empty() {
        problems::report_first(&scan.problems)?;
        let text = format!("no class folder of {} is named by {file}", scan.root.display());
        let hint = "a folder's name must be the key of a class, or a word that only one class has";
        return Err(Failure::environment(anyhow::anyhow!(text)).hint(Some(hint)));
    }
    let (specs, classes) = match kept {
        None => (taxonomy.specs(), taxonomy.len()),
        Some(mut kept) => {
            kept.extend(by_folder.values().filter_map(|key| taxonomy.class(key)));
            (taxonomy.specs_of(&kept), kept.len())
        }
    };
    Ok(Tree {
        taxonomy: TaxonomySpec::Nodes(specs),
        classes,
        file: Some(file),
        by_folder: Some(by_folder),
        problems: Vec::new(),
    })
}

/// ILSVRC's classes, because somebody asked for them.
fn built_in(scan: &mut Scan, in_use: &[String]) -> Result<Tree, Failure> {
    let ilsvrc = Taxonomy::ilsvrc2012();
    known(&ilsvrc, "the taxonomy of ILSVRC2012", in_use)?;
    let Tree { by_folder, classes, problems, .. } =
        from_file(&ilsvrc, "the taxonomy of ILSVRC2012".to_owned(), scan, None)?;
    let taxonomy = TaxonomySpec::Ilsvrc2012;
    Ok(Tree { taxonomy, classes, file: None, by_folder, problems })
}

/// How many classes can be chosen among.
fn count(taxonomy: &TaxonomySpec) -> usize {
    match taxonomy {
        TaxonomySpec::Ilsvrc2012 => Taxonomy::ilsvrc2012().len(),
        TaxonomySpec::Nodes(nodes) => nodes.iter().filter(|node| node.is_class).count(),
    }
}

/// The tree the folders' names ask for; but answers given with other names keep the folders' own,
/// because the embedded tree would leave them without their classes.
fn of_folders(scan: &Scan, in_use: &[String]) -> (TaxonomySpec, Vec<Problem>) {
    let ilsvrc = Taxonomy::ilsvrc2012();
    let is_ilsvrc = |key: &str| ilsvrc.class(key).is_some();
    let (wished, problems) = dataset::choose_taxonomy(scan, &is_ilsvrc);
    match (&wished, in_use.iter().find(|key| !is_ilsvrc(key))) {
        (TaxonomySpec::Ilsvrc2012, Some(odd)) => {
            let (own, _) = dataset::choose_taxonomy(scan, &|_| false);
            let what = format!(
                "sessions on this dataset name the class {odd:?}, which ILSVRC2012 has not: \
                 folder names are used as they are (--name NAME begins a new dataset)"
            );
            (own, vec![Problem::new(scan.root.to_string_lossy(), what)])
        }
        _ => (wished, problems),
    }
}
