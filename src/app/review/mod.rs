//! The review screen: one error after the other, and why it was made.
//!
//! State and update are here, what is handed over in `case`, how opinions change in `judging`,
//! geometry in [`layout`], drawing in `view`. Everything said is a judgement for the writer at once:
//! nothing waits here to be kept.

mod case;
mod judging;
pub mod layout;
mod view;

pub use case::{Case, NamedClass, NamedList, OpenReview};

use super::canvas::{Display, Picture, Pictures};
use super::draft::Draft;
use super::keymap::{Command, Context};
use super::photo;
use super::status::Status;
use super::viewing::Viewing;
use super::{Effect, MouseAction, Workbench};
use crate::domain::{Causes, ImageId, Look, Now};
use crate::graphics::{Placement, Scene};
use judging::Change;
use layout::Areas;
use ratatui::layout::Rect;
use std::sync::Arc;

/// The screen's state.
#[derive(Debug)]
pub struct Review {
    bench: Arc<Workbench>,
    reviewer: String,
    causes: Causes,
    is_blind: bool,
    cases: Vec<Case>,
    /// How many errors had been judged before and are passed over.
    passed_over: usize,
    /// The error on the screen.
    at: usize,
    viewing: Viewing,
    /// The comment being written.
    draft: Option<Draft>,
    /// Whether the next digit says which class is right as well.
    is_choosing_valid: bool,
    done: Vec<Change>,
    undone: Vec<Change>,
    /// Judgements handed to the writer that are not on disk yet.
    unsaved: usize,
    status: Option<Status>,
}

impl Review {
    /// The screen of a review just opened.
    pub fn new(open: OpenReview, now: Now) -> Self {
        let greeting = (open.passed_over > 0).then(|| {
            let text = format!("{} judged before are passed over", open.passed_over);
            Status::notice(text, now)
        });
        Self {
            bench: open.bench,
            reviewer: open.reviewer,
            causes: open.causes,
            is_blind: open.is_blind,
            cases: open.cases,
            passed_over: open.passed_over,
            at: 0,
            viewing: Viewing::default(),
            draft: None,
            is_choosing_valid: false,
            done: Vec::new(),
            undone: Vec::new(),
            unsaved: 0,
            status: greeting,
        }
    }

    /// Which keys work now.
    pub fn context(&self) -> Context {
        match &self.draft {
            Some(_) => Context::Note,
            None if self.is_choosing_valid => Context::Valid,
            None if self.viewing.is_open() => Context::View,
            None => Context::Review,
        }
    }

    /// Takes a command of the key table.
    pub fn command(
        &mut self,
        command: Command,
        display: &Display,
        pictures: &Pictures,
        now: Now,
    ) -> Vec<Effect> {
        self.status = None;
        if self.draft.is_some() {
            return self.write(command, now);
        }
        let scene = self.scene(display, pictures);
        if self.viewing.command(command, scene.as_ref()) {
            return Vec::new();
        }
        match command {
            Command::NextError => self.walk(self.at + 1, now),
            Command::PreviousError => self.walk(self.at.wrapping_sub(1), now),
            Command::AlsoValid => self.is_choosing_valid = true,
            Command::ClosePanel => self.is_choosing_valid = false,
            Command::EditComment => {
                self.draft = self.case().map(|case| Draft::of(&case.opinion.comment));
            }
            Command::Unattributed => return self.settle(None, now),
            Command::TruthWrong => return self.switch_truth_wrong(now),
            Command::Undo => return self.undo(now),
            Command::Redo => return self.redo(now),
            _ => {}
        }
        Vec::new()
    }

    /// Takes typed or pasted text. Letters and digits mean something only where a key typed them.
    pub fn type_text(&mut self, text: &str, is_pasted: bool, now: Now) -> Vec<Effect> {
        if let Some(draft) = &mut self.draft {
            draft.type_text(text);
            return Vec::new();
        }
        let mut letters = text.chars();
        match (letters.next(), letters.next()) {
            (Some(letter), None) if !is_pasted => self.take_letter(letter, now),
            _ => Vec::new(),
        }
    }

    /// Takes a mouse action.
    pub fn mouse(&mut self, action: MouseAction, display: &Display, pictures: &Pictures) {
        if let Some(scene) = self.scene(display, pictures) {
            self.viewing.mouse(action, &scene);
        }
    }

    /// An image was decoded for a look.
    pub fn note_picture(&mut self, image: ImageId, look: Look, picture: &Picture) {
        if matches!(picture, Picture::Ready(..)) && self.image() == Some(image) {
            self.viewing.note_decoded(look);
        }
    }

    /// A judgement is on disk.
    pub fn note_judged(&mut self) {
        self.unsaved = self.unsaved.saturating_sub(1);
    }

    /// Shows a message.
    pub fn tell(&mut self, status: Status) {
        self.status = Some(status);
    }

    /// Whether a message is shown that will go away by itself.
    pub fn has_message(&self) -> bool {
        self.status.as_ref().is_some_and(Status::is_passing)
    }

    /// Forgets a message whose time is over.
    pub fn tick(&mut self, now: Now) {
        self.status.take_if(|status| status.is_over(now));
    }

    /// The pane of the image.
    pub fn photo_area(&self, display: &Display) -> Rect {
        display.drawable(self.areas(display.screen).photo)
    }

    /// The next `images` images, each with the cells it would take.
    pub fn ahead(&self, images: usize, display: &Display, pictures: &Pictures) -> Vec<Placement> {
        let pane = self.photo_area(display);
        let next = self.cases.iter().skip(self.at + 1).map(|case| case.id.image);
        next.take(images).map(|image| photo::ahead(image, pane, display, pictures)).collect()
    }

    /// Goes to an error, if there is one at this place.
    fn walk(&mut self, to: usize, now: Now) {
        if to < self.cases.len() {
            let is_other = self.cases[to].id.image != self.cases[self.at].id.image;
            if is_other {
                self.viewing = Viewing::default();
            }
            self.at = to;
        } else {
            self.status = Some(Status::notice(self.at_the_end(to), now));
        }
    }

    fn at_the_end(&self, to: usize) -> String {
        if to > self.cases.len() {
            return "this is the first error".to_owned();
        }
        match self.cases.len() - self.settled() {
            0 => "that was the last error; `hit5 report` counts the causes".to_owned(),
            open => format!("that was the last error; {open} of them not judged yet"),
        }
    }

    fn case(&self) -> Option<&Case> {
        self.cases.get(self.at)
    }

    fn image(&self) -> Option<ImageId> {
        self.case().map(|case| case.id.image)
    }

    /// How many of the errors of this walk are judged.
    fn settled(&self) -> usize {
        self.cases.iter().filter(|case| case.opinion.is_settled).count()
    }

    fn areas(&self, screen: Rect) -> Areas {
        Areas::of(screen, self.causes.causes().len() + 1, self.causes.factors().len())
    }

    fn scene(&self, display: &Display, pictures: &Pictures) -> Option<Scene> {
        photo::scene(self.image()?, self.areas(display.screen).photo, display, pictures)
    }
}
