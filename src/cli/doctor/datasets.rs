//! The datasets: whether their files are where they were.

use super::super::chosen::images_in_use;
use super::super::datasets::verify::{changed, changed_containers};
use super::super::environment::Environment;
use super::super::failure::Failure;
use super::super::words::{operand, shell_word};
use super::check::Check;
use crate::domain::{EMBEDDED_DEMO, counted};
use crate::store::{DatasetRow, Store};
use std::path::Path;

/// Images of a dataset that are looked at: enough to notice a disk that is not there, or a folder that
/// was moved or written over.
const SAMPLE: usize = 200;

/// Nothing, where there is no data file that can be read.
pub(super) fn check(environment: &Environment) -> Option<Check> {
    let store = environment.read_store().ok().flatten()?;
    let mut check = Check::new("Datasets");
    let rows = store.datasets().unwrap_or_default();
    for row in rows.iter().filter(|row| !row.is_hidden) {
        if let Err(failure) = look(&store, row, &mut check) {
            check.trouble(
                format!("{}: {}", row.name, failure.error),
                "`hit5 audit` looks through the data file",
            );
        }
    }
    Some(check)
}

fn look(store: &Store, row: &DatasetRow, check: &mut Check) -> Result<(), Failure> {
    let name = &row.name;
    let images = counted(row.labels + row.examples, "image");
    if row.root == EMBEDDED_DEMO {
        check.fact(format!("{name}: {images}, built in"));
        return Ok(());
    }
    if !row.is_complete {
        check.trouble(
            format!("{name}: its import was interrupted"),
            format!("hit5 import --name={} {} goes on", shell_word(name), operand(&row.root)),
        );
    }
    let all = images_in_use(store, row)?;
    let step = all.len().div_ceil(SAMPLE).max(1);
    let sample: Vec<_> = all.iter().copied().step_by(step).collect();
    let files = store.image_files(&sample)?;
    let mut wrong: Vec<String> = files
        .iter()
        .filter(|file| file.held.is_none())
        .filter_map(|file| changed(file).map(|what| format!("{}: {what}", file.path)))
        .collect();
    let containers = changed_containers(Path::new(&row.root), &files);
    wrong.extend(containers.iter().map(ToString::to_string));
    let looked = counted(sample.len(), "image");
    if wrong.is_empty() {
        let found = format!("{looked} looked for and found");
        check.fact(format!("{name}: {images} in {}; {found}", row.root));
    } else if Path::new(&row.root).is_dir() {
        // The path of an image may name its class: those who label look here, too.
        check.trouble(
            format!("{name}: {} of {looked} looked for are gone or changed", wrong.len()),
            format!(
                "hit5 datasets verify {} names them; `hit5 import` takes up what changed",
                operand(name)
            ),
        );
    } else {
        check.trouble(
            format!("{name}: its folder {} is not there", row.root),
            format!(
                "mount the disk, or say where it is now: hit5 datasets move {} FOLDER",
                operand(name)
            ),
        );
    }
    Ok(())
}
