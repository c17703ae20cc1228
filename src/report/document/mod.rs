//! A report as something to read: sections of sentences, tables and plots, in no format yet.
//!
//! One module for each topic turns its figures into a [`Section`]; [`render`](super::render) writes
//! the whole as text, Markdown or HTML, and the screens draw the plots. Names from the data stand in
//! it as they are: whoever writes them makes them harmless.

mod accuracy;
mod agreement;
mod awareness;
mod axis;
mod calibration;
mod causes;
mod effort;
mod head;
mod notes;
mod paper;
pub mod plot;
mod scoring;
mod subtrees;
mod table;
mod timing;
mod training;
mod versus;

pub use axis::Frame;
pub use head::{Scope, document};
pub use plot::Plot;
pub use table::{Column, Table};

use super::ClassName;
use crate::domain::ImageId;

/// A whole document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// What it is.
    pub title: String,
    /// Its sections.
    pub sections: Vec<Section>,
}

/// Blocks under a title, and what belongs to it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Section {
    /// Its title.
    pub title: String,
    /// What is to be read.
    pub blocks: Vec<Block>,
    /// What belongs to it.
    pub sections: Vec<Section>,
}

/// Something to read.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A paragraph.
    Text(String),
    /// What figures say, and what they do not.
    Reading(String),
    /// Something to be minded before figures are believed.
    Warning(String),
    /// A table.
    Table(Table),
    /// A plot.
    Plot(Plot),
    /// Pairs of classes that were confused, the commonest first.
    Pairs(Vec<Pair>),
}

/// A truth and a wrong first guess, with pictures where the format has them.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Name of the dataset.
    pub dataset: String,
    /// The ground truth.
    pub truth: ClassName,
    /// The first guess.
    pub guess: ClassName,
    /// How often.
    pub count: usize,
    /// Of how many trials with this truth.
    pub of: usize,
    /// An image on which it happened.
    pub image: Option<ImageId>,
}

impl Section {
    /// A section without anything yet.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// Adds a paragraph.
    pub fn text(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Text(text.into()));
    }

    /// Adds a sentence of what the figures say, or do not say.
    pub fn reading(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Reading(text.into()));
    }

    /// Adds something to be minded, if it is so.
    pub fn warn_if(&mut self, is_so: bool, text: impl Into<String>) {
        if is_so {
            self.blocks.push(Block::Warning(text.into()));
        }
    }

    /// Adds all that is to be minded.
    pub fn warn(&mut self, texts: impl IntoIterator<Item = String>) {
        self.blocks.extend(texts.into_iter().map(Block::Warning));
    }

    /// Adds a table, if it has rows below its head.
    pub fn table(&mut self, table: Table) {
        if !table.body().is_empty() {
            self.blocks.push(Block::Table(table));
        }
    }

    /// Adds a plot, if there is something in it.
    pub fn plot(&mut self, plot: Plot) {
        if !plot.is_empty() {
            self.blocks.push(Block::Plot(plot));
        }
    }

    /// Adds a section that belongs to it, if there is something in it.
    pub fn section(&mut self, section: Section) {
        if !section.is_empty() {
            self.sections.push(section);
        }
    }

    /// Whether there is nothing to read in it.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty() && self.sections.is_empty()
    }

    /// All plots in it, in order.
    pub fn plots(&self) -> impl Iterator<Item = &Plot> + '_ {
        let own = self.blocks.iter().filter_map(|block| match block {
            Block::Plot(plot) => Some(plot),
            _ => None,
        });
        let below: Box<dyn Iterator<Item = &Plot> + '_> =
            Box::new(self.sections.iter().flat_map(Section::plots));
        own.chain(below)
    }
}

impl Document {
    /// All plots in it, in order.
    pub fn plots(&self) -> impl Iterator<Item = &Plot> + '_ {
        self.sections.iter().flat_map(Section::plots)
    }
}

#[cfg(test)]
mod tests;
