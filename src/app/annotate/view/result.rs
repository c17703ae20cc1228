//! Practice, after the answer: right or wrong, and the truth's examples beside those of the
//! guesses.

use super::super::Annotate;
use crate::app::canvas::Canvas;
use crate::domain::ClassId;
use crate::widgets;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

/// Lines a class takes at most, its name among them.
const MOST: u16 = 14;

impl Annotate {
    pub(super) fn draw_result(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let truth = self.session.revealed_truth();
        let verdict = Rect { height: 1, ..area };
        self.draw_verdict(canvas, verdict, truth);
        let guesses = self.guesses().iter().copied();
        let wrong = guesses.filter(|&guess| Some(guess) != truth);
        let classes: Vec<ClassId> = truth.into_iter().chain(wrong).collect();
        let below = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
        let count = u16::try_from(classes.len()).unwrap_or(1).max(1);
        let height = (below.height / count).clamp(2, MOST);
        for (block, &class) in (0..).zip(&classes) {
            let block = Rect { y: below.y + block * height, height, ..below };
            if block.bottom() <= below.bottom() {
                self.draw_block(canvas, block, class, truth);
            }
        }
    }

    fn draw_verdict(&self, canvas: &mut Canvas<'_>, area: Rect, truth: Option<ClassId>) {
        let rank = truth.and_then(|truth| self.guesses().iter().position(|&g| g == truth));
        let note = match self.session.scored() {
            None => " (not scored: answer seen)",
            Some(first) if first.ranked() != self.guesses() => " (first answer scored)",
            Some(_) => "",
        };
        let (text, style) = match (truth, rank) {
            (None, _) => (" this image has no ground truth".to_owned(), canvas.theme.notice),
            (Some(_), Some(rank)) => {
                (format!(" ✔ right{note}, guess {}", rank + 1), canvas.theme.right)
            }
            (Some(truth), None) => {
                let words = self.bench.words(truth);
                (format!(" ✘ wrong{note}, it is {words}"), canvas.theme.wrong)
            }
        };
        widgets::put(canvas.buffer, area, &Line::from(""), style);
        canvas.text(area, &text, style);
    }

    fn draw_block(
        &self,
        canvas: &mut Canvas<'_>,
        area: Rect,
        class: ClassId,
        truth: Option<ClassId>,
    ) {
        let is_truth = Some(class) == truth;
        let label = if is_truth { "truth" } else { "guess" };
        let style = if is_truth { canvas.theme.truth } else { Style::new() };
        let name = Rect { height: 1, ..area };
        widgets::put(canvas.buffer, name, &Line::from(""), style);
        canvas.text(name, &format!(" {label}: {}", self.bench.words(class)), style);
        let below = Rect { y: area.y + 1, height: area.height - 1, ..area };
        self.draw_tiles(canvas, below, class);
    }
}
