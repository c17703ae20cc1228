//! Times: how long images take, the course of the work, and what it cost.

mod cost;
mod course;
mod spread;

use super::super::figures::Part;
use super::Section;

/// The times.
pub(super) fn section(part: &Part) -> Section {
    let mut section = spread::section(part);
    section.section(course::section(&part.timing));
    section.section(cost::section(&part.timing.cost));
    section
}
