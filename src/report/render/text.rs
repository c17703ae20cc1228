//! A report as text.

mod bars;
mod table;

#[cfg(test)]
mod tests;

use super::super::document::{Block, Column, Document, Pair, Plot, Section, Table};
use crate::domain::printable;
use table::{draw, paragraph};

/// Narrower terminals get lines of this length.
const NARROWEST: usize = 60;
/// Cells by which what belongs to a title stands further in.
const STEP: usize = 2;

/// The document in lines of at most `width` cells, at least 60, without colours. Names from the
/// data are made printable. Lines are left out: their figures stand in tables.
pub fn text(document: &Document, width: usize) -> String {
    let mut page = Page { width: width.max(NARROWEST), out: String::new() };
    for section in &document.sections {
        page.section(section, 0);
    }
    page.out
}

/// The blocks of a section in lines of at most `width` cells, without its title.
pub fn blocks(section: &Section, width: usize) -> String {
    let mut page = Page { width: width.max(NARROWEST), out: String::new() };
    page.blocks(&section.blocks, 0);
    page.out
}

/// A plot in lines of at most `width` cells; empty if it has no such form.
pub(super) fn plot(plot: &Plot, width: usize) -> String {
    let mut out = String::new();
    bars::draw(plot, 0, width, &mut out);
    out
}

/// What has been written so far.
struct Page {
    width: usize,
    out: String,
}

impl Page {
    fn section(&mut self, section: &Section, indent: usize) {
        self.paragraph(&section.title, indent);
        self.blocks(&section.blocks, indent + STEP);
        if !section.blocks.is_empty() {
            self.out.push('\n');
        }
        for below in &section.sections {
            self.section(below, indent + STEP);
        }
    }

    /// Blocks under each other; tables and plots stand apart from what is around them.
    fn blocks(&mut self, blocks: &[Block], indent: usize) {
        let is_apart =
            |block: &Block| matches!(block, Block::Table(_) | Block::Pairs(_) | Block::Plot(_));
        let mut before: Option<&Block> = None;
        for block in blocks.iter().filter(|block| bars::can_draw(block)) {
            if before.is_some_and(|before| is_apart(before) || is_apart(block)) {
                self.out.push('\n');
            }
            self.block(block, indent);
            before = Some(block);
        }
    }

    fn block(&mut self, block: &Block, indent: usize) {
        match block {
            Block::Text(text) | Block::Reading(text) => self.paragraph(text, indent),
            Block::Warning(text) => self.paragraph(&format!("Mind: {text}"), indent),
            Block::Table(table) => self.table(table, indent),
            Block::Pairs(pairs) => self.table(&pairs_table(pairs), indent),
            Block::Plot(plot) => bars::draw(plot, indent, self.width, &mut self.out),
        }
    }

    fn paragraph(&mut self, text: &str, indent: usize) {
        paragraph(&printable(text), indent, self.width, &mut self.out);
    }

    fn table(&mut self, table: &Table, indent: usize) {
        let table = table.map(|cell| printable(cell).into_owned());
        draw(&table, indent, self.width, &mut self.out);
    }
}

/// Confused pairs as a table.
pub(super) fn pairs_table(pairs: &[Pair]) -> Table {
    let mut table = Table::new([Column::Text, Column::Text, Column::Figure, Column::Figure]);
    table.row(["truth", "first guess", "times", "of"]);
    for pair in pairs {
        let (count, of) = (pair.count.to_string(), pair.of.to_string());
        table.row([pair.truth.name.as_str(), &pair.guess.name, &count, &of]);
    }
    table
}
