//! The class list: search, folding, cursor and scroll position. Knows nothing of the trial.

mod habits;
mod pruned;
mod rows;
#[cfg(test)]
mod tests;
mod walk;

pub use habits::Habits;
pub use rows::Row;

use crate::app::typing;
use crate::app::workbench::Workbench;
use crate::domain::ClassId;
use crate::search::{History, Occurrences, Order};
use crate::taxonomy::NodeId;
use pruned::Pruned;
use std::collections::BTreeSet;

/// Searches kept for recall.
const SEARCHES: usize = 100;
/// Begins a query that looks for nodes above the classes.
const NODE_MARK: char = '/';

/// What is listed while nothing is searched for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shelf {
    /// Every class, folded subtrees as one row.
    #[default]
    All,
    /// Classes chosen lately, the latest first.
    Recent,
    /// Classes the annotator marked.
    Favourites,
}

/// A search that filters nothing: where the query stands in the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InPlace {
    occurrences: Occurrences,
    /// The occurrence the cursor went to, from 0; `None`: there is none.
    at: Option<usize>,
}

impl InPlace {
    /// Every place at which the query stands.
    pub fn occurrences(&self) -> &Occurrences {
        &self.occurrences
    }

    /// Number of the occurrence at the cursor, from 1, and how many there are.
    pub fn place(&self) -> Option<(usize, usize)> {
        self.at.map(|at| (at + 1, self.occurrences.all().len()))
    }
}

/// The classes on offer, in list order or as the search ranks them, and the one under the cursor.
#[derive(Clone, Debug)]
pub struct ClassList {
    query: String,
    /// Whether the next text typed begins another search.
    is_let_go: bool,
    in_place: Option<InPlace>,
    order: Order,
    shelf: Shelf,
    /// What the trial is pruned to; `None`: every class.
    pruned: Option<Pruned>,
    folded: BTreeSet<NodeId>,
    history: History,
    habits: Habits,
    /// What is listed. Without a search: the shelf.
    rows: Vec<Row>,
    cursor: usize,
    top: usize,
}

/// A step of the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Rows up (negative) or down.
    By(isize),
    /// To the first row.
    First,
    /// To the last row.
    Last,
    /// To the first class of this group, or of the one before.
    PreviousGroup,
    /// To the first class of the next group.
    NextGroup,
    /// To the first row of the subtree around.
    Parent,
    /// To the previous node under the same parent, or under the next parent above that has one.
    PreviousSibling,
    /// To the next node under the same parent, or under the next parent above that has one.
    NextSibling,
}

impl ClassList {
    /// Every class of the bench, the cursor on the first.
    pub fn new(bench: &Workbench, habits: Habits) -> Self {
        let mut list = Self {
            query: String::new(),
            is_let_go: false,
            in_place: None,
            order: Order::Rank,
            shelf: Shelf::All,
            pruned: None,
            folded: BTreeSet::new(),
            history: History::new(SEARCHES),
            habits,
            rows: Vec::new(),
            cursor: 0,
            top: 0,
        };
        list.rows = list.shelved(bench);
        list
    }

    /// Offers these classes only, or every class again.
    pub fn prune(&mut self, candidates: Option<&[ClassId]>, bench: &Workbench) {
        if candidates.is_none() && self.pruned.is_none() {
            return;
        }
        self.pruned = candidates.map(|candidates| Pruned::new(candidates, &bench.taxonomy));
        self.in_place = None;
        self.search(bench);
    }

    /// Whether only candidates are offered.
    pub fn is_pruned(&self) -> bool {
        self.pruned.is_some()
    }

    /// The text searched for; empty: no search.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// Whether a search lists what it finds.
    pub fn is_searching(&self) -> bool {
        !self.query.is_empty() && self.in_place.is_none()
    }

    /// The search that filters nothing, while it is on.
    pub fn in_place(&self) -> Option<&InPlace> {
        self.in_place.as_ref()
    }

    /// In which order a search lists what it finds.
    pub fn order(&self) -> Order {
        self.order
    }

    /// What is listed while nothing is searched for.
    pub fn shelf(&self) -> Shelf {
        self.shelf
    }

    /// The annotator's choices.
    pub fn habits(&self) -> &Habits {
        &self.habits
    }

    /// The rows listed.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Place of the cursor among the rows.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// The first row on screen.
    pub fn top(&self) -> usize {
        self.top
    }

    /// The row under the cursor; `None` when the search finds nothing.
    pub fn selected_row(&self) -> Option<Row> {
        self.rows.get(self.cursor).copied()
    }

    /// The class under the cursor; `None` when the search finds nothing or a node is there.
    pub fn selected(&self) -> Option<ClassId> {
        match self.selected_row()? {
            Row::Class(class) => Some(class),
            Row::Node(_) => None,
        }
    }

    /// Types a text into the search; line ends and the like of a pasted one become spaces.
    pub fn type_text(&mut self, text: &str, bench: &Workbench) {
        if std::mem::take(&mut self.is_let_go) {
            self.query.clear();
        }
        self.query.extend(typing::one_line(text));
        self.search(bench);
    }

    /// The text stays to be read or mended, but what is typed next begins another search.
    pub fn let_go(&mut self) {
        self.is_let_go = true;
    }

    /// Erases the last letter.
    pub fn erase(&mut self, bench: &Workbench) {
        if self.query.pop().is_some() {
            self.search(bench);
        }
    }

    /// Erases the last word.
    pub fn erase_word(&mut self, bench: &Workbench) {
        typing::erase_word(&mut self.query);
        self.search(bench);
    }

    /// Ends the search, or what shelf is shown; the cursor stays on its class, now among its
    /// neighbours.
    pub fn clear(&mut self, bench: &Workbench) {
        self.history.push(&self.query);
        self.query.clear();
        self.in_place = None;
        self.shelf = Shelf::All;
        self.search(bench);
    }

    /// A search made before, or after the one called up.
    pub fn recall(&mut self, is_older: bool, bench: &Workbench) {
        let recalled =
            if is_older { self.history.older(&self.query) } else { self.history.newer() };
        if let Some(query) = recalled {
            self.query = query.to_owned();
            self.search(bench);
        }
    }

    /// Lists what is found in list order, or the best first again.
    pub fn switch_order(&mut self, bench: &Workbench) {
        self.order = match self.order {
            Order::Rank => Order::List,
            Order::List => Order::Rank,
        };
        let selected = self.selected_row();
        self.search(bench);
        self.put_on(selected);
    }

    /// Shows a shelf, or all classes again.
    pub fn switch_shelf(&mut self, wanted: Shelf, bench: &Workbench) {
        self.query.clear();
        self.in_place = None;
        self.shelf = if self.shelf == wanted { Shelf::All } else { wanted };
        self.search(bench);
    }

    /// Marks the class under the cursor, or takes its mark away: the class, and whether it has one
    /// now.
    pub fn switch_favourite(&mut self, bench: &Workbench) -> Option<(ClassId, bool)> {
        let class = self.selected()?;
        let is_marked = self.habits.switch_favourite(class);
        if self.shelf == Shelf::Favourites && self.query.is_empty() {
            let cursor = self.cursor;
            self.search(bench);
            self.cursor = cursor.min(self.rows.len().saturating_sub(1));
        }
        Some((class, is_marked))
    }

    /// A class was chosen.
    pub fn note_chosen(&mut self, class: ClassId) {
        self.habits.note(class);
    }

    /// Searches without filtering; while it does, goes to the next place.
    pub fn find_in_place(&mut self, bench: &Workbench) {
        if self.in_place.is_some() {
            self.go_to_occurrence(Occurrences::next);
            return;
        }
        if self.is_pruned() {
            // So few are searched as well by listing what is found.
            return;
        }
        self.shelf = Shelf::All;
        self.in_place = Some(InPlace::default());
        let selected = self.selected_row();
        self.search(bench);
        if self.query.is_empty() {
            self.put_on(selected);
        }
    }

    /// Goes to the place before, where the query stands in the list.
    pub fn find_previous(&mut self) {
        self.go_to_occurrence(Occurrences::previous);
    }

    fn go_to_occurrence(&mut self, from: impl Fn(&Occurrences, usize) -> Option<usize>) {
        let Some(in_place) = &mut self.in_place else { return };
        in_place.at = in_place.at.and_then(|at| from(&in_place.occurrences, at));
        self.follow_occurrence();
    }

    fn follow_occurrence(&mut self) {
        let Some(in_place) = &self.in_place else { return };
        let found = in_place.at.and_then(|at| in_place.occurrences.all().get(at));
        if let Some(occurrence) = found {
            self.cursor = occurrence.row;
        }
    }

    fn search(&mut self, bench: &Workbench) {
        self.is_let_go = false;
        let selected = self.selected_row();
        self.top = 0;
        if self.query.trim().is_empty() {
            self.query.clear();
        }
        if self.in_place.is_some() {
            self.search_in_place(selected, bench);
        } else if self.query.is_empty() {
            self.rows = self.shelved(bench);
            self.cursor = 0;
            self.put_on_class(selected, bench);
        } else {
            self.rows = self.found(bench);
            self.cursor = 0;
        }
    }

    /// What a search lists.
    fn found(&self, bench: &Workbench) -> Vec<Row> {
        if let Some(name) = self.query.trim_start().strip_prefix(NODE_MARK) {
            let nodes = bench.find_nodes(name).into_iter();
            return nodes.map(Row::Node).filter(|row| self.offers(*row, bench)).collect();
        }
        let mut matches = bench.index.find_in(&self.query, self.order);
        if let Some(pruned) = &self.pruned {
            matches.retain(|found| pruned.holds(found.class));
        }
        if self.order == Order::Rank {
            self.habits.break_ties(&mut matches);
        }
        matches.iter().map(|found| Row::Class(found.class)).collect()
    }

    /// Nothing is filtered and nothing folded; the cursor goes to the place at or after it.
    fn search_in_place(&mut self, selected: Option<Row>, bench: &Workbench) {
        self.rows = bench.taxonomy.classes().map(Row::Class).collect();
        let from = selected.map_or(0, |row| row.first_class(&bench.taxonomy).index());
        let occurrences = Occurrences::find(&self.query, bench.texts());
        let at = occurrences.at_or_after(from);
        self.cursor = from;
        self.in_place = Some(InPlace { occurrences, at });
        self.follow_occurrence();
    }

    fn shelved(&self, bench: &Workbench) -> Vec<Row> {
        let row = |class: &ClassId| Row::Class(*class);
        match self.shelf {
            Shelf::All => match &self.pruned {
                Some(pruned) => pruned.rows(),
                None => rows::folded_rows(&bench.taxonomy, &self.folded),
            },
            Shelf::Recent => {
                let recent = self.habits.recent().iter().map(row);
                recent.filter(|row| self.offers(*row, bench)).collect()
            }
            Shelf::Favourites => {
                let marked = self.habits.favourites().iter().map(row);
                marked.filter(|row| self.offers(*row, bench)).collect()
            }
        }
    }

    /// Whether a row is, or holds, what the trial is pruned to.
    fn offers(&self, row: Row, bench: &Workbench) -> bool {
        let Some(pruned) = &self.pruned else { return true };
        match row {
            Row::Class(class) => pruned.holds(class),
            Row::Node(node) => {
                bench.taxonomy.subtree(node).any(|class| pruned.holds(ClassId(class)))
            }
        }
    }

    /// Puts the cursor on a row, if there is such a row.
    pub fn put_cursor(&mut self, row: usize) {
        if row < self.rows.len() {
            self.cursor = row;
        }
    }

    fn put_on(&mut self, row: Option<Row>) {
        if let Some(place) = row.and_then(|row| self.rows.iter().position(|other| *other == row)) {
            self.cursor = place;
        }
    }

    /// Puts the cursor on a row, or where its class is folded away.
    fn put_on_class(&mut self, row: Option<Row>, bench: &Workbench) {
        let class = row.map(|row| row.first_class(&bench.taxonomy));
        if let Some(place) = class.and_then(|class| self.row_holding(class, bench)) {
            self.cursor = place;
        }
    }

    /// The row that shows a class, or the subtree in which it is folded away.
    fn row_holding(&self, class: ClassId, bench: &Workbench) -> Option<usize> {
        let holds = |row: &Row| match row {
            Row::Class(other) => *other == class,
            Row::Node(node) => bench.taxonomy.subtree(*node).contains(&class.0),
        };
        self.rows.iter().position(holds)
    }

    /// Puts the cursor on a class, if it is listed.
    pub fn select(&mut self, class: ClassId) {
        self.put_on(Some(Row::Class(class)));
    }

    /// Puts the cursor on a class, ending a search that does not list it.
    pub fn show(&mut self, class: ClassId, bench: &Workbench) {
        if !self.rows.contains(&Row::Class(class)) {
            self.clear(bench);
        }
        self.put_on_class(Some(Row::Class(class)), bench);
    }

    /// Lines a row takes: its name, the chips before it if a group starts there (searches rank
    /// across groups and show none), and `thumbs` lines of thumbnails if it has any.
    pub fn row_height(&self, row: usize, thumbs: u16, bench: &Workbench) -> u16 {
        let strip = match self.rows.get(row) {
            Some(&Row::Class(class)) if !bench.examples(class).is_empty() => thumbs,
            _ => 0,
        };
        1 + u16::from(self.has_chips(row, bench)) + strip
    }

    /// Whether chips stand before a row.
    pub fn has_chips(&self, row: usize, bench: &Workbench) -> bool {
        !self.chips(row, bench).is_empty()
    }

    /// The chips before a row: what is newly entered there, outermost first.
    pub fn chips<'a>(&'a self, row: usize, bench: &'a Workbench) -> &'a [NodeId] {
        if self.is_searching() || self.shelf != Shelf::All {
            return &[];
        }
        if let Some(pruned) = &self.pruned {
            return pruned.chips(row);
        }
        match self.rows.get(row) {
            Some(&Row::Class(class)) => bench.taxonomy.chips(class),
            Some(&Row::Node(node)) => {
                let first = ClassId(bench.taxonomy.subtree(node).start);
                let chips = bench.taxonomy.chips(first);
                // The node itself, and what is entered below it, are folded away.
                let end = chips.iter().position(|&chip| chip == node).unwrap_or(chips.len());
                &chips[..end]
            }
            None => &[],
        }
    }

    /// Scrolls as little as needed for the cursor's row to be on screen, with a neighbour on
    /// each side where there is room. `lines` is the room for all rows.
    pub fn scroll(&mut self, lines: u16, thumbs: u16, bench: &Workbench) {
        let above = self.cursor.saturating_sub(1);
        self.top = self.top.min(above);
        let below = (self.cursor + 1).min(self.rows.len().saturating_sub(1));
        // Rows are at least a line high: what is further away cannot be on the screen as well.
        let mut top = self.top.max(self.cursor.saturating_sub(usize::from(lines)));
        let height = |row| u32::from(self.row_height(row, thumbs, bench));
        let mut needed: u32 = (top..=below).map(height).sum();
        while top < self.cursor && needed > u32::from(lines) {
            needed -= height(top);
            top += 1;
        }
        self.top = top;
    }

    /// The rows on screen in order, with the line each begins at, counted from the list's top.
    pub fn visible<'a>(
        &'a self,
        lines: u16,
        thumbs: u16,
        bench: &'a Workbench,
    ) -> impl Iterator<Item = (usize, u16)> + 'a {
        let mut line = 0;
        (self.top..self.rows.len()).map_while(move |row| {
            let begins = line;
            line += self.row_height(row, thumbs, bench);
            (begins < lines).then_some((row, begins))
        })
    }
}
