//! Sessions opened and closed, and their figures.

use super::super::desk::review::OpenedReview;
use super::super::source::Source;
use super::super::{desk, figures};
use super::Loop;
use crate::app::figures::Figures;
use crate::app::{Event, OpenRequest};
use crate::domain::SessionId;
use std::sync::Arc;

impl Loop {
    pub(super) fn open(&mut self, request: &OpenRequest) {
        if !self.close_session() {
            return;
        }
        match self.desk.open(request, self.clock.now()) {
            Ok(opened) => self.show(opened),
            Err(error) => self.tell(Event::Failed(error.to_string())),
        }
    }

    pub(in super::super) fn show(&mut self, opened: desk::Opened) {
        self.names = Arc::clone(&opened.open.bench.taxonomy);
        self.use_source(opened.source);
        self.lease = Some(opened.lease);
        self.session = Some(opened.open.id);
        if !opened.open.is_new {
            self.writer.audit(opened.open.id);
        }
        self.tell(Event::Opened(Box::new(opened.open)));
    }

    pub(in super::super) fn review(&mut self, review: OpenedReview) {
        self.use_source(review.source);
        self.tell(Event::Reviewing(Box::new(review.open)));
    }

    fn use_source(&mut self, source: Source) {
        self.generation = self.pool.use_source(source);
        self.gallery.clear();
    }

    pub(super) fn finish(&mut self, session: SessionId) {
        self.writer.finish(session, self.clock.now().wall);
        if self.writer.flush().is_ok() {
            self.lease = None;
            self.session = None;
            self.summarise(session);
        }
    }

    pub(super) fn summarise(&mut self, session: SessionId) {
        let summary = figures::summary(self.desk.store(), session);
        let source = self.desk.source();
        match summary.and_then(|summary| Ok((summary, source?))) {
            Ok((summary, source)) => {
                self.use_source(source);
                self.tell(Event::Summarised(Box::new(summary)));
            }
            Err(error) => self.tell(Event::Failed(error.to_string())),
        }
    }

    /// Shows all figures of a session, once what was said so far is written.
    pub(super) fn tell_figures(&mut self, session: SessionId) {
        if self.writer.flush().is_err() {
            return;
        }
        match figures::told(self.desk.store(), session) {
            Ok(document) => self.tell(Event::Figures(Box::new(Figures::new(document)))),
            Err(error) => self.tell(Event::Failed(error.to_string())),
        }
    }

    pub(in super::super) fn list(&mut self) {
        if !self.close_session() {
            return;
        }
        match self.desk.list() {
            Ok(list) => self.tell(Event::Listed(list)),
            Err(error) => self.tell(Event::Failed(error.to_string())),
        }
    }

    /// Lets go of the session that is open; not while an answer of it is unwritten.
    fn close_session(&mut self) -> bool {
        let is_saved = self.writer.flush().is_ok();
        if is_saved {
            self.lease = None;
            self.session = None;
        }
        is_saved
    }
}
