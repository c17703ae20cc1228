//! `hit5 bundle --verify`: whether a report says what a bundle's log and the key say.

use super::super::failure::Failure;
use super::super::{key, problems};
use crate::dataset::Extent;
use crate::domain::{counted, printable};
use crate::report::{Comparison, compare, render};
use crate::runtime::figures;
use crate::store::{Store, StoreError};
use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// What helps where a bundle cannot be read.
const SEND_AGAIN: &str = "have the bundle sent again, or made anew by this version of hit5";
/// How many differences are listed.
const LISTED: usize = 20;

/// Computes the report on all sessions of the bundle anew, with the truth of the key, and compares every
/// figure. The key may tell of images that the bundle does not have. Differences are listed, and are a failure.
pub(super) fn verify(bundle: &Path, key_file: &Path, report_file: &Path) -> Result<(), Failure> {
    let damaged = |error: StoreError| Failure::from(error).hint(Some(SEND_AGAIN));
    let store = Store::open_read_only(bundle).map_err(damaged)?;
    let sessions = store.sessions().map_err(damaged)?;
    let key = key::read(key_file)?;
    let dataset = key::dataset_of(&store, &key.dataset)?;
    let truth = key::resolve(&store, &dataset, &key, key_file, Extent::Part)?;
    let of_dataset: Vec<_> =
        sessions.into_iter().filter(|session| session.dataset == dataset.id).collect();
    let (computed, found) = figures::score(&store, &of_dataset, truth).map_err(damaged)?;
    problems::report(&found)?;
    let computed = render::json(&computed).map_err(Failure::environment)?;
    let computed = serde_json::from_str(&computed).map_err(Failure::environment)?;
    let reported = read_report(report_file)?;
    tell(&compare(&reported, &computed), report_file)
}

fn read_report(file: &Path) -> Result<serde_json::Value, Failure> {
    let hint = Some("`hit5 report --json --out FILE` writes one");
    let fail = |why: &dyn std::fmt::Display| {
        let text = format!("cannot read the report {}: {why}", file.display());
        Failure::environment(anyhow::anyhow!(text)).hint(hint)
    };
    #[expect(clippy::disallowed_methods, reason = "the report is the user's own file")]
    let text = fs::read_to_string(file).map_err(|error| fail(&error))?;
    let report: serde_json::Value = serde_json::from_str(&text).map_err(|error| fail(&error))?;
    match report.get("sessions") {
        Some(_) => Ok(report),
        None => Err(fail(&"it has no sessions, so it is none")),
    }
}

fn tell(comparison: &Comparison, report: &Path) -> Result<(), Failure> {
    let Comparison { figures, differences } = comparison;
    let report = report.to_string_lossy();
    if differences.is_empty() {
        writeln!(
            io::stdout(),
            "{}: all {} are what the log and the key say",
            printable(&report),
            counted(*figures, "figure")
        )?;
        return Ok(());
    }
    let mut out = io::stdout().lock();
    for difference in differences.iter().take(LISTED) {
        writeln!(
            out,
            "{}: reported {}, computed {}",
            printable(&difference.place),
            printable(&difference.reported),
            printable(&difference.computed)
        )?;
    }
    let more = differences.len().saturating_sub(LISTED);
    if more > 0 {
        writeln!(out, "and {more} more")?;
    }
    let text = format!(
        "{} of {} in {report} differ from what the log and the key say",
        differences.len(),
        counted(*figures, "figure"),
    );
    let hint = "a report on other sessions or with dates, a subtree or a reviewer chosen, a bundle without \
                --predictions or --judgements, or another version of hit5 has other figures as well";
    Err(Failure::environment(anyhow::anyhow!(text)).hint(Some(hint)))
}
