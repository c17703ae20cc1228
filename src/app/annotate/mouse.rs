//! The mouse on the annotate screen: over the image it zooms, on the class list it scrolls,
//! selects and guesses.

use super::Annotate;
use super::list::Step;
use crate::app::canvas::Pictures;
use crate::app::keymap::Context;
use crate::app::{Display, Effect, MouseAction};
use crate::domain::Now;
use crate::session::Event;

impl Annotate {
    /// Takes a mouse action.
    pub fn mouse(
        &mut self,
        action: MouseAction,
        display: &Display,
        pictures: &Pictures,
        now: Now,
    ) -> Vec<Effect> {
        self.status = None;
        let scene = self.scene(display, pictures);
        let is_for_image = scene.is_some_and(|scene| self.viewing.mouse(action, &scene));
        if is_for_image {
            return self.pass_on(&Event::Activity, now);
        }
        // Whoever turns to the classes is done looking.
        self.viewing.close();
        if !matches!(self.context(), Context::Classes | Context::Browse | Context::Quick) {
            return self.pass_on(&Event::Activity, now);
        }
        match action {
            MouseAction::WheelUp { .. } => self.list.go(Step::By(-3), &self.bench),
            MouseAction::WheelDown { .. } => self.list.go(Step::By(3), &self.bench),
            MouseAction::Click { column, row } => {
                if let Some(hit) = self.row_at(column, row, display) {
                    if hit == self.list.cursor() {
                        return self.choose(now);
                    }
                    self.list.put_cursor(hit);
                }
            }
        }
        self.pass_on(&Event::Activity, now)
    }

    /// The row of the list at a place on the screen.
    fn row_at(&self, column: u16, line: u16, display: &Display) -> Option<usize> {
        let list = self.areas(display.screen).list;
        if !list.contains((column, line).into()) {
            return None;
        }
        let thumbs = self.thumbs(list, display);
        let rows = self.list.visible(list.height, thumbs, &self.bench);
        rows.take_while(|(_, begins)| list.y + begins <= line).last().map(|(row, _)| row)
    }
}
