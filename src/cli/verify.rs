//! `hit5 verify`: a dataset that asks of one class's images whether they are that.

use super::args::Verify;
use super::environment::Environment;
use super::failure::Failure;
use super::words::begin_with;
use crate::app::workbench::siblings;
use crate::dataset::{Claim, verification};
use crate::domain::{ClassNames, counted, printable};
use crate::runtime::desk::OpenError;
use crate::taxonomy::{Naming, Taxonomy};
use std::io::{self, Write};

/// Makes the dataset, or takes up what changed since it was made.
pub(super) fn verify(environment: &Environment, args: &Verify) -> Result<(), Failure> {
    let mut store = environment.open_store()?;
    let Some(dataset) = store.dataset_by_name(&args.dataset)? else {
        return Err(OpenError::NoDataset(args.dataset.clone()).into());
    };
    if dataset.is_key_taken {
        return Err(OpenError::NoTruth(dataset.name).into());
    }
    let (taxonomy, _) = Taxonomy::from_spec(&store.taxonomy_spec(dataset.id)?);
    let class = Naming::new(&taxonomy).class(&args.class).map_err(|why| {
        let text = format!("{:?} names no class of {:?}: {why}", args.class, args.dataset);
        let hint = "`hit5 find WORDS --dataset NAME` tells the keys of classes";
        Failure::usage(text).hint(Some(hint))
    })?;
    let node = taxonomy.class_node(class);
    let others: Vec<&str> =
        siblings(&taxonomy, class).into_iter().map(|other| taxonomy.key(other)).collect();
    let claim = Claim {
        key: taxonomy.key(class),
        words: node.all_lemmas(),
        gloss: &node.gloss,
        is_ambiguous: is_ambiguous(&taxonomy, node.name()),
        others: &others,
    };
    let images = store.images(dataset.id)?;
    let Some(draft) = verification((&dataset.name, &dataset.root), claim, &images) else {
        let text =
            format!("the class {:?} of {:?} has no images to label", args.class, args.dataset);
        return Err(Failure::environment(anyhow::anyhow!(text)));
    };
    let (id, _) = store.put_dataset(&draft)?;
    let labels = store.label_images(id)?.len();
    let mut out = io::stdout().lock();
    writeln!(out, "{}: {} to verify", printable(&draft.name), counted(labels, "image"))?;
    writeln!(out, "{}", begin_with(&draft.name))?;
    Ok(())
}

fn is_ambiguous(taxonomy: &Taxonomy, name: &str) -> bool {
    let called = taxonomy.classes().filter(|&class| taxonomy.class_node(class).name() == name);
    called.count() > 1
}
