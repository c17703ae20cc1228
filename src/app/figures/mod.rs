//! A session's figures on the whole screen: the sections of its report, a page each, with plots.
//!
//! It stands over another screen, as the help sheet does, and knows nothing of where its figures come
//! from.

mod chart;
mod page;
#[cfg(test)]
mod tests;
mod view;

use super::keymap::Command;
use crate::report::document::{Block, Document, Section};

/// The pages, and which part of which one is looked at.
#[derive(Debug)]
pub struct Figures {
    title: String,
    pages: Vec<Section>,
    page: usize,
    /// The first line shown.
    top: usize,
}

impl Figures {
    /// The pages of a document: what stands under a title of the first rank, then each section of the
    /// second with all that belongs to it.
    pub fn new(document: Document) -> Self {
        let mut pages = Vec::new();
        for section in document.sections {
            let Section { title, blocks, sections } = section;
            if !blocks.is_empty() {
                pages.push(Section { title, blocks, sections: Vec::new() });
            }
            pages.extend(sections.into_iter().map(flat));
        }
        Self { title: document.title, pages, page: 0, top: 0 }
    }

    /// Takes a command of the key table. `lines` are what there is of the page, `room` what is seen of
    /// it at once.
    pub(super) fn command(&mut self, command: Command, (lines, room): (usize, usize)) {
        let last = lines.saturating_sub(room);
        match command {
            Command::Up => self.top = self.top.saturating_sub(1),
            Command::Down => self.top = (self.top + 1).min(last),
            Command::PageUp => self.top = self.top.saturating_sub(room),
            Command::PageDown => self.top = (self.top + room).min(last),
            Command::PreviousPage => self.turn_to(self.page.saturating_sub(1)),
            Command::NextPage => self.turn_to(self.page + 1),
            _ => {}
        }
    }

    fn turn_to(&mut self, page: usize) {
        let page = page.min(self.pages.len().saturating_sub(1));
        if page != self.page {
            (self.page, self.top) = (page, 0);
        }
    }
}

/// A section with the blocks of those that belong to it after its own, each under its title.
fn flat(section: Section) -> Section {
    let Section { title, mut blocks, sections } = section;
    for below in sections.into_iter().map(flat) {
        blocks.push(Block::Text(below.title));
        blocks.extend(below.blocks);
    }
    Section { title, blocks, sections: Vec::new() }
}
