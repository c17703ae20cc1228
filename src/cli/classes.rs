//! `hit5 classes`: the class list as text.

use super::args::Classes;
use super::environment::Environment;
use super::failure::Failure;
use super::tree;
use crate::dataset::demo;
use crate::domain::{ClassId, ClassNames, TaxonomySpec, printable, to_json_pretty};
use crate::runtime::desk::OpenError;
use crate::taxonomy::Taxonomy;
use serde::Serialize;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

/// One class as JSON.
#[derive(Debug, Serialize)]
struct ClassJson<'a> {
    /// Place in the list, 0-based.
    position: u32,
    /// WNID, or the path of the folder.
    key: &'a str,
    /// A model's output position (ILSVRC2012 only).
    class_index: Option<u16>,
    /// The devkit's id (ILSVRC2012 only).
    ilsvrc_id: Option<u16>,
    /// All its words.
    lemmas: &'a [String],
    /// Its definition.
    gloss: &'a str,
    /// Nodes newly entered before this class, outermost first.
    chips: Vec<&'a str>,
}

/// Prints the classes of a dataset, or of ILSVRC2012.
pub(super) fn classes(environment: &Environment, args: &Classes) -> Result<(), Failure> {
    let taxonomy = chosen(environment, args.taxonomy.as_deref(), args.dataset.as_deref())?;
    let mut out = BufWriter::new(io::stdout().lock());
    if args.count {
        writeln!(out, "{}", taxonomy.len())?;
    } else if args.json {
        let all: Vec<ClassJson<'_>> =
            taxonomy.classes().map(|class| json(&taxonomy, class)).collect();
        writeln!(out, "{}", to_json_pretty(&all).map_err(io::Error::from)?)?;
    } else {
        writeln!(out, "position\tkey\tclass_index\tlemmas\tchips")?;
        for class in taxonomy.classes() {
            writeln!(out, "{}", row(&taxonomy, class))?;
        }
    }
    Ok(out.flush()?)
}

/// A class by its key or any of its words, whatever the case.
pub(super) fn class_named(taxonomy: &Taxonomy, name: &str) -> Option<ClassId> {
    let wanted = name.to_lowercase();
    let has_word = |class: &ClassId| {
        taxonomy.class_node(*class).lemmas.iter().any(|lemma| lemma.to_lowercase() == wanted)
    };
    taxonomy.class(name).or_else(|| taxonomy.classes().find(has_word))
}

/// The taxonomy of a dataset by name; without a name, ILSVRC2012.
pub(super) fn taxonomy(
    environment: &Environment,
    dataset: Option<&str>,
) -> Result<Arc<Taxonomy>, Failure> {
    let Some(name) = dataset else { return Ok(Taxonomy::ilsvrc2012()) };
    if let Some(store) = environment.read_store()?
        && let Some(row) = store.dataset_by_name(name)?
    {
        return Ok(Taxonomy::from_spec(&store.taxonomy_spec(row.id)?).0);
    }
    if name == demo::NAME {
        return Ok(Taxonomy::from_spec(&demo::draft().0.taxonomy).0);
    }
    if name.eq_ignore_ascii_case("ilsvrc2012") {
        return Ok(Taxonomy::from_spec(&TaxonomySpec::Ilsvrc2012).0);
    }
    Err(OpenError::NoDataset(name.to_owned()).into())
}

/// The taxonomy in a file, or else that of a dataset.
pub(super) fn chosen(
    environment: &Environment,
    file: Option<&Path>,
    dataset: Option<&str>,
) -> Result<Arc<Taxonomy>, Failure> {
    match file {
        Some(path) => Ok(tree::read(path)?.taxonomy),
        None => taxonomy(environment, dataset),
    }
}

fn chips(taxonomy: &Taxonomy, class: ClassId) -> Vec<&str> {
    taxonomy.chips(class).iter().map(|&node| taxonomy.node(node).name()).collect()
}

fn json(taxonomy: &Taxonomy, class: ClassId) -> ClassJson<'_> {
    let node = taxonomy.class_node(class);
    ClassJson {
        position: class.0,
        key: &node.key,
        class_index: node.ilsvrc.and_then(|ids| ids.class_index),
        ilsvrc_id: node.ilsvrc.map(|ids| ids.ilsvrc_id),
        lemmas: &node.lemmas,
        gloss: &node.gloss,
        chips: chips(taxonomy, class),
    }
}

/// A line of tab-separated values. Names from other people's folders may hold anything; tabs and
/// control characters among them are shown as escapes.
fn row(taxonomy: &Taxonomy, class: ClassId) -> String {
    let node = taxonomy.class_node(class);
    let index = node.ilsvrc.and_then(|ids| ids.class_index);
    let index = index.map_or_else(String::new, |index| index.to_string());
    let chips = chips(taxonomy, class).join(" > ");
    let cells = [&class.0.to_string(), &node.key, &index, node.all_lemmas(), &chips];
    cells.map(|cell| printable(cell).into_owned()).join("\t")
}
