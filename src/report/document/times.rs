//! Times and pace.

use super::super::figures::Part;
use super::super::render::units::{NONE, duration};
use super::{Section, Table};

/// The times.
pub(super) fn section(part: &Part) -> Section {
    let mut section = Section::new("Time");
    let mut table = Table::of_figures(["time per image", "n", "median", "mean"]);
    for (what, times) in [("active", part.active), ("lead", part.lead)] {
        let n = times.n.to_string();
        table.row([what.to_owned(), n, duration(times.median_ms), duration(times.mean_ms)]);
    }
    section.table(table);
    section.text(match part.pace_per_min {
        Some(pace) => format!("Pace: {pace:.1} images per active minute (n = {}).", part.active.n),
        None => format!("Pace: {NONE} (no active time)."),
    });
    section
}
