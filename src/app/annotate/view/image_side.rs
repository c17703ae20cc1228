//! The left column: the image, the truth in practice, the guess slots.

use super::super::{Annotate, Areas, Focus};
use crate::app::canvas::{Canvas, Picture};
use crate::app::keymap::{Command, Context};
use crate::domain::{ClassId, ImageId, Look, Part, printable};
use crate::graphics::{Framing, ImageKey, Scene};
use crate::session::Stage;
use crate::widgets;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use unicode_width::UnicodeWidthStr;

impl Annotate {
    pub(super) fn draw_image_side(&self, canvas: &mut Canvas<'_>, areas: &Areas) {
        match self.session.stage() {
            Stage::Paused => {
                let key = canvas.keymap.named(Context::Paused, Command::Resume);
                note(canvas, areas.photo, &["paused", &format!("the clock stands; {key} goes on")]);
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
        let plain = ImageKey::Photo(image, Look::PLAIN);
        if let Some(scene) = self.scene(canvas.display, canvas.pictures) {
            self.place_photo(canvas, image, &scene);
        } else if let Some(Picture::Failed(reason)) = canvas.pictures.get(&plain) {
            let skip = canvas.keymap.named(self.context(), Command::Skip);
            let lines = ["this image cannot be shown:", reason, &format!("{skip} skips it")];
            note(canvas, area, &lines);
        } else {
            // Not decoded yet: asking for the place asks for the picture.
            canvas.place(plain, canvas.display.drawable(area));
            note(canvas, area, &["…"]);
        }
    }

    /// Places what is seen of the image: what is there at once, and over it what is to come.
    fn place_photo(&self, canvas: &mut Canvas<'_>, image: ImageId, scene: &Scene) {
        let view = self.viewing.view();
        let Framing { part, area } = view.framing(scene);
        note(canvas, area, &["…"]);
        for look in self.viewing.stand_in().into_iter().chain([view.look()]) {
            canvas.place_part(ImageKey::Photo(image, look), part, area);
        }
        let to_make = if canvas.display.shows_parts {
            view.part_to_sharpen(scene)
        } else {
            Some(part).filter(|part| *part != Part::WHOLE)
        };
        if let Some(part) = to_make {
            canvas.place(ImageKey::Detail(image, view.look(), part), area);
        }
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
            match self.guesses().get(rank) {
                Some(&class) => self.draw_guess(canvas, row, rank, class),
                None => canvas.text(row, &format!(" {} ·", rank + 1), canvas.theme.dim),
            }
        }
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

/// A few centred lines where a picture would be.
fn note(canvas: &mut Canvas<'_>, area: Rect, lines: &[&str]) {
    let count = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let top = area.y + area.height.saturating_sub(count) / 2;
    for (y, line) in (top..area.bottom()).zip(lines) {
        let text = widgets::shorten(&printable(line), usize::from(area.width));
        let width = u16::try_from(text.width()).unwrap_or(area.width);
        let x = area.x + area.width.saturating_sub(width) / 2;
        canvas.buffer.set_string(x, y, text, canvas.theme.dim);
    }
}
