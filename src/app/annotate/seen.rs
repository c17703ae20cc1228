//! Which classes are on the screen while an image is judged, and for how long.

use super::list::Row;
use super::panel::Panel;
use super::{Annotate, Areas};
use crate::app::Display;
use crate::domain::{ClassId, Now, Seen};
use crate::session::{Event, Stage};
use std::collections::BTreeSet;

impl Annotate {
    /// Counts what has been on the screen since the last call, up to the time after which the
    /// annotator counts as idle. Due before every event; `is_covered` while something else is
    /// shown.
    pub fn note_seen(&mut self, display: &Display, is_covered: bool, now: Now) {
        let since = std::mem::replace(&mut self.seen_at, now.mono);
        if self.session.stage() != Stage::Answering || is_covered {
            return;
        }
        let gap = now.mono.saturating_sub(since).as_millis();
        let ms = u64::try_from(gap).unwrap_or(u64::MAX).min(self.session.plan().idle_after_ms);
        if ms == 0 {
            return;
        }
        let (rows, examples) = self.on_screen(display);
        let all: BTreeSet<ClassId> = rows.union(&examples).copied().collect();
        let time =
            |classes: &BTreeSet<ClassId>, class| if classes.contains(class) { ms } else { 0 };
        let seen = all.iter().map(|class| Seen {
            class: *class,
            row_ms: time(&rows, class),
            examples_ms: time(&examples, class),
        });
        self.session.update(&Event::Seen(seen.collect()), now);
    }

    /// The classes whose rows are on the screen, and those whose examples are.
    fn on_screen(&self, display: &Display) -> (BTreeSet<ClassId>, BTreeSet<ClassId>) {
        match &self.panel {
            Some(Panel::Bench(bench)) => {
                let classes: BTreeSet<ClassId> = bench.classes.iter().copied().collect();
                (classes.clone(), self.with_examples(classes))
            }
            Some(Panel::Examples(_) | Panel::Card(_)) => {
                let class: BTreeSet<ClassId> = self.list.selected().into_iter().collect();
                (class.clone(), self.with_examples(class))
            }
            Some(Panel::Remarks(_)) => (self.listed(display), BTreeSet::new()),
            None => {
                let listed = self.listed(display);
                let Areas { list, examples, .. } = self.areas(display.screen);
                let has_strips = self.thumbs(list, display) > 0;
                let illustrated = if has_strips { listed.clone() } else { BTreeSet::new() };
                let selected = self.list.selected().filter(|_| !examples.is_empty());
                let all = illustrated.into_iter().chain(selected).collect();
                (listed, self.with_examples(all))
            }
        }
    }

    fn listed(&self, display: &Display) -> BTreeSet<ClassId> {
        let list = self.areas(display.screen).list;
        let visible = self.list.visible(list.height, self.thumbs(list, display), &self.bench);
        let class = |(row, _): (usize, u16)| match self.list.rows().get(row)? {
            Row::Class(class) => Some(*class),
            Row::Node(_) => None,
        };
        visible.filter_map(class).collect()
    }

    fn with_examples(&self, classes: BTreeSet<ClassId>) -> BTreeSet<ClassId> {
        classes.into_iter().filter(|&class| !self.bench.examples(class).is_empty()).collect()
    }
}
