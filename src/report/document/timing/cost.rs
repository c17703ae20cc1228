//! What the answers cost.

use super::super::super::render::units::duration;
use super::super::super::timing::{Cost, PerRight};
use super::super::{Section, Table};

const HOUR_MS: f64 = 3_600_000.0;

pub(super) fn section(cost: &Cost) -> Section {
    let mut section = Section::new("Cost");
    if cost.n == 0 {
        return section;
    }
    let mut table = Table::of_figures(["", "all", "images an hour", "n"]);
    let n = cost.n.to_string();
    for (what, hours, pace) in [
        ("active time", cost.active_hours, cost.images_per_active_hour),
        ("lead time", cost.lead_hours, cost.images_per_lead_hour),
    ] {
        let pace = pace.map_or_else(|| "n/a".to_owned(), |pace| format!("{pace:.0}"));
        table.row([what.to_owned(), duration(Some(hours * HOUR_MS)), pace, n.clone()]);
    }
    section.table(table);
    let right = |right: &PerRight| {
        right
            .active_ms
            .map(|ms| format!("top-{} {} (n = {})", right.k, duration(Some(ms)), right.n))
    };
    let right: Vec<String> = cost.per_right.iter().filter_map(right).collect();
    if !right.is_empty() {
        section.text(format!("Active time for each right answer: {}.", right.join(", ")));
    }
    if let (Some(keys), Some(searches)) = (cost.keys_per_image, cost.searches_per_image) {
        section.text(format!(
            "Keys an image: {keys:.1}; searches an image: {searches:.1} (n = {}).",
            cost.logged
        ));
    }
    if cost.median_first_key_ms.is_some() {
        section.text(format!(
            "Time until the first key: {} (median, n = {}).",
            duration(cost.median_first_key_ms),
            cost.first_key_n
        ));
    }
    section
}
