//! Whether the truth was on the screen before the answer.

use super::super::awareness::{Awareness, Sightings};
use super::super::reading::few_cases;
use super::super::render::units::{percent, percent_range};
use super::super::share::Share;
use super::{Section, Table};

/// What was seen of the truth, in misses and in hits.
pub(super) fn section(awareness: &Awareness) -> Section {
    let mut section = Section::new("Was the truth on the screen before the answer?");
    let mut table = Table::of_figures(["the truth", "trials", "of", "share", "95 % interval"]);
    rows(&awareness.misses, "miss", &mut table);
    rows(&awareness.hits, "hit", &mut table);
    section.table(table);
    section.reading(format!(
        "A miss is an answer whose first {} not hold the truth. A miss whose truth was never on the \
         screen may be of a class that the annotator does not know of; one whose row or examples were is \
         no such miss. A row on the screen need not have been read. Such misses make {} of all answers.",
        guesses(awareness.k),
        percent(awareness.unaware.share),
    ));
    let misses = awareness.misses.never.n;
    section.warn(few_cases(misses, "misses"));
    section.warn_if(
        awareness.without_log > 0,
        format!("Left out: {} whose log does not tell what was seen.", awareness.without_log),
    );
    section
}

/// So many guesses, in words.
fn guesses(k: usize) -> String {
    if k == 1 { "guess does".to_owned() } else { format!("{k} guesses do") }
}

fn rows(of: &Sightings, kind: &str, table: &mut Table) {
    for (what, share) in [
        ("never seen", of.never),
        ("only its row", of.row_only),
        ("with examples", of.with_examples),
    ] {
        let Share { count, n, share, wilson95 } = share;
        let name = format!("{kind}, {what}");
        let (count, n) = (count.to_string(), n.to_string());
        table.row([name, count, n, percent(share), percent_range(wilson95)]);
    }
}
