//! `hit5 merge`: what other data files hold, taken over into this one.

use super::args::sharing::Merge;
use super::environment::Environment;
use super::failure::Failure;
use crate::domain::{ClassNames, DatasetId, counted, printable};
use crate::runtime::clock;
use crate::runtime::desk::put_demo;
use crate::store::{MergeFacts, Merged, Store};
use crate::taxonomy::Taxonomy;
use std::collections::HashMap;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

/// Merges the files one after the other. The first that cannot be merged ends it; those before it
/// are merged.
pub(super) fn merge(environment: &Environment, args: &Merge) -> Result<(), Failure> {
    let mut store = environment.open_store()?;
    // Others have sessions on it, and it cannot be imported.
    put_demo(&mut store)?;
    let trees = trees(&store)?;
    let has_class = |dataset: DatasetId, key: &str| {
        trees.get(&dataset).is_some_and(|tree| tree.class(key).is_some())
    };
    for other in &args.others {
        let facts = MergeFacts {
            has_class: &has_class,
            who: &environment.who,
            now: clock::wall(),
            takes_changed: args.accept_changed,
        };
        say(other, store.merge(other, &facts)?)?;
    }
    Ok(())
}

fn trees(store: &Store) -> Result<HashMap<DatasetId, Arc<Taxonomy>>, Failure> {
    let tree =
        |dataset: DatasetId| Ok((dataset, Taxonomy::from_spec(&store.taxonomy_spec(dataset)?).0));
    store.datasets()?.iter().map(|row| tree(row.id)).collect()
}

fn say(other: &Path, merged: Merged) -> io::Result<()> {
    writeln!(
        io::stdout(),
        "{}: {} new, {} extended, {} known; {} and {} new{}",
        printable(&other.to_string_lossy()),
        counted(merged.new_sessions, "session"),
        merged.extended_sessions,
        merged.known_sessions,
        counted(merged.records, "record"),
        studies(merged.studies),
        match merged.judgements {
            0 => String::new(),
            some => format!("; {} new", counted(some, "judgement")),
        },
    )
}

/// "1 study", "2 studies".
pub(super) fn studies(count: usize) -> String {
    if count == 1 { "1 study".to_owned() } else { format!("{count} studies") }
}
