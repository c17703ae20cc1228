//! After the answer: right or wrong, what models say, and the truth's examples beside those of the
//! best wrong guess. A test that shows a model's prediction shows it without the truth.

use super::super::Annotate;
use crate::app::canvas::Canvas;
use crate::app::keymap::{Command, Context};
use crate::domain::{ClassId, Phase, counted, printable};
use crate::widgets;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

/// Classes of a prediction that are listed.
const TOP: usize = 5;
/// Columns from which on two classes stand side by side, in cells.
const TWO_COLUMNS: u16 = 60;
/// Lines a class takes at most, its name among them.
const MOST: u16 = 20;
/// Lines a class takes at least, so that its examples can be made out.
const LEAST: u16 = 5;

impl Annotate {
    pub(super) fn draw_result(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let truth = self.session.revealed_truth();
        let verdict = Rect { height: 1, ..area };
        self.draw_verdict(canvas, verdict, truth);
        let below = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
        let compared = self.compared(truth);
        let needed = if compared.is_empty() { 0 } else { LEAST };
        let used = self.draw_predictions(canvas, below, truth, below.height.saturating_sub(needed));
        let below = Rect { y: below.y + used, height: below.height - used, ..below };
        for (class, block) in compared.iter().zip(blocks(below, compared.len())) {
            self.draw_block(canvas, block, *class, truth);
        }
    }

    /// The truth and the guess before all others that is not it.
    fn compared(&self, truth: Option<ClassId>) -> Vec<ClassId> {
        let wrong = self.guesses().iter().copied().find(|&guess| Some(guess) != truth);
        truth.into_iter().chain(wrong).collect()
    }

    /// What models say, a class a line, in at most so many lines; how many it took.
    fn draw_predictions(
        &self,
        canvas: &mut Canvas<'_>,
        area: Rect,
        truth: Option<ClassId>,
        lines: u16,
    ) -> u16 {
        let models = self.session.shown_predictions().count();
        let each = usize::from(lines) / models.max(1);
        let mut y = area.y;
        let end = area.y + lines;
        let mut put = |canvas: &mut Canvas<'_>, text: &str, style: Style| {
            if y < end {
                canvas.text(Rect { y, height: 1, ..area }, text, style);
                y += 1;
            }
        };
        for (model, ranked) in self.session.shown_predictions() {
            let rank = truth.and_then(|truth| ranked.iter().take(TOP).position(|&c| c == truth));
            let (verdict, style) = match (truth, rank) {
                (None, _) => (String::new(), canvas.theme.title),
                (Some(_), Some(rank)) => (format!(": ✔ rank {}", rank + 1), canvas.theme.right),
                (Some(_), None) => (": ✘".to_owned(), canvas.theme.wrong),
            };
            put(canvas, &format!(" {}{verdict}", printable(&model.title)), style);
            for (rank, &class) in ranked.iter().take(TOP.min(each.saturating_sub(2))).enumerate() {
                let (sign, style) = match truth {
                    Some(truth) if truth == class => ('✔', canvas.theme.right),
                    _ if self.guesses().contains(&class) => ('=', canvas.theme.guess),
                    _ => (' ', Style::new()),
                };
                let text = format!("  {} {sign} {}", rank + 1, self.bench.words(class));
                put(canvas, &text, style);
            }
            if each > 1 {
                put(canvas, "", Style::new());
            }
        }
        y - area.y
    }

    fn draw_verdict(&self, canvas: &mut Canvas<'_>, area: Rect, truth: Option<ClassId>) {
        let rank = truth.and_then(|truth| self.guesses().iter().position(|&g| g == truth));
        let note = match self.session.scored() {
            None => " (not scored: answer seen)",
            Some(first) if first.guesses.ranked() != self.guesses() => " (first answer scored)",
            Some(_) => "",
        };
        let (text, style) = match (truth, rank) {
            (None, _) if self.session.plan().phase == Phase::Test => {
                let models = counted(self.session.shown_predictions().count(), "model");
                (format!(" answered; what {models} said:"), canvas.theme.notice)
            }
            (None, _) if !self.is_revealed() => {
                let key = canvas.keymap.named(Context::Result, Command::ShowAnswer);
                (format!(" answered; {key} shows the answer"), canvas.theme.notice)
            }
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

    fn is_revealed(&self) -> bool {
        self.session.current_trial().is_some_and(|trial| trial.is_revealed)
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

/// Where classes stand: side by side where the area is wide enough, else one below the other.
fn blocks(area: Rect, classes: usize) -> Vec<Rect> {
    let count = u16::try_from(classes).unwrap_or(1).max(1);
    let place = |n: u16| {
        if area.width >= TWO_COLUMNS {
            let width = area.width / count;
            Rect { x: area.x + n * width, width: width - 1, height: area.height.min(MOST), ..area }
        } else {
            let height = (area.height / count).min(MOST);
            Rect { y: area.y + n * height, height, ..area }
        }
    };
    (0..count).map(place).filter(|block| block.height >= 2).collect()
}
