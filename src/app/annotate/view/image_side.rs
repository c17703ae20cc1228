//! The left column: the image, the truth in practice, the guess slots.

use super::super::{Annotate, Areas, Focus};
use crate::app::canvas::Canvas;
use crate::app::keymap::{Command, Context};
use crate::app::photo;
use crate::domain::{ClassId, printable};
use crate::session::Stage;
use crate::widgets;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use unicode_width::UnicodeWidthStr as _;

impl Annotate {
    pub(super) fn draw_image_side(&self, canvas: &mut Canvas<'_>, areas: &Areas) {
        match self.session.stage() {
            Stage::Paused => {
                let key = canvas.keymap.named(Context::Paused, Command::Resume);
                photo::note(
                    canvas,
                    areas.photo,
                    &["paused", &format!("the clock stands; {key} goes on")],
                );
            }
            Stage::Done => {}
            Stage::Waiting | Stage::Answering | Stage::Result => {
                self.draw_photo(canvas, areas.photo);
            }
        }
        self.draw_truth(canvas, areas.truth);
        self.draw_guesses(canvas, areas.guesses);
    }

    fn draw_photo(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let Some(image) = self.session.image() else { return };
        let skip = canvas.keymap.named(self.context(), Command::Skip);
        photo::draw(canvas, area, image, &self.viewing, &format!("{skip} skips it"));
    }

    fn draw_truth(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let Some(truth) = self.session.revealed_truth() else { return };
        let text = format!(" truth: {}", self.bench.words(truth));
        widgets::put(canvas.buffer, area, &Line::from(""), canvas.theme.truth);
        canvas.text(area, &text, canvas.theme.truth);
    }

    fn draw_guesses(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let k = self.session.plan().k;
        for rank in 0..k {
            let row =
                Rect { y: area.y + u16::try_from(rank).unwrap_or(u16::MAX), height: 1, ..area };
            let row = if rank == 0 { self.draw_source(canvas, row) } else { row };
            match self.guesses().get(rank) {
                Some(&class) => self.draw_guess(canvas, row, rank, class),
                None => canvas.text(row, &format!(" {} ·", rank + 1), canvas.theme.dim),
            }
        }
    }

    /// Says at the right end of a row where the guesses are from, and gives what is left of it.
    fn draw_source(&self, canvas: &mut Canvas<'_>, row: Rect) -> Rect {
        let Some(source) = self.session.guesses_from() else { return row };
        let text = format!(" from {}", printable(source));
        let text = widgets::shorten(&text, usize::from(row.width / 2));
        widgets::put_right(canvas.buffer, row, &text, canvas.theme.dim);
        let taken = u16::try_from(text.width()).unwrap_or(row.width);
        Rect { width: row.width.saturating_sub(taken), ..row }
    }

    fn draw_guess(&self, canvas: &mut Canvas<'_>, row: Rect, rank: usize, class: ClassId) {
        let truth = self.session.revealed_truth();
        let style = match truth {
            Some(truth) if truth == class => canvas.theme.right,
            Some(_) => Style::new(),
            None if self.focus == Focus::Guesses(rank) => canvas.theme.cursor,
            None => canvas.theme.guess,
        };
        let sign = match truth {
            Some(truth) if truth == class => '✔',
            Some(_) => '✘',
            None if self.focus == Focus::Guesses(rank) => '▸',
            None => ' ',
        };
        widgets::put(canvas.buffer, row, &Line::from(""), style);
        let text = format!(" {} {sign} {}", rank + 1, self.bench.words(class));
        canvas.text(row, &text, style);
    }
}
