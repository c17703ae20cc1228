//! Drawing of the review screen, from `&self`.

mod said;

use super::Review;
use super::layout::Areas;
use crate::app::canvas::Canvas;
use crate::app::{footer, photo};
use crate::domain::{Cause, MAX_SEVERITY, Opinion, printable};
use crate::widgets;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

impl Review {
    /// Draws the screen.
    pub fn draw(&self, canvas: &mut Canvas<'_>) {
        let Some(case) = self.case() else { return };
        let areas = self.areas(canvas.display.screen);
        self.draw_header(canvas, areas.header);
        photo::draw(canvas, areas.photo, case.id.image, &self.viewing, "the others can");
        self.draw_said(canvas, areas.said, case);
        self.draw_choices(canvas, &areas, &case.opinion);
        self.draw_state(canvas, areas.state, &case.opinion);
        footer::draw(canvas, areas.footer, self.status.as_ref(), self.context());
    }

    fn draw_header(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let bar = canvas.theme.bar;
        let name = widgets::shorten(&self.bench.name, usize::from(area.width / 4));
        let kind = if self.is_blind { "blind review" } else { "review" };
        let mut left = vec![
            Span::styled(" hit5 ", canvas.theme.key),
            Span::styled(format!(" {name} · {kind}  {}/{} ", self.at + 1, self.cases.len()), bar),
        ];
        let scene = self.scene(canvas.display, canvas.pictures);
        let words = scene.and_then(|scene| self.viewing.header_words(&scene, area.width));
        left.extend(words.map(|words| Span::styled(words, canvas.theme.notice)));
        widgets::put(canvas.buffer, area, &Line::from(left), bar);
        let saved = if self.unsaved == 0 { "saved" } else { "saving…" };
        let judged = self.settled() + self.passed_over;
        let right = format!("{judged} judged · {saved} ");
        widgets::put_right(canvas.buffer, area, &right, bar);
    }

    fn draw_choices(&self, canvas: &mut Canvas<'_>, areas: &Areas, opinion: &Opinion) {
        let none = Cause {
            word: String::new(),
            name: "leave unattributed".to_owned(),
            key: canvas
                .keymap
                .key_of(super::Context::Review, super::Command::Unattributed)
                .and_then(crate::app::key::Key::typed)
                .unwrap_or(' '),
        };
        let causes = self.causes.causes().iter().chain(std::iter::once(&none));
        for (n, cause) in causes.enumerate() {
            let said = opinion.cause.as_deref().unwrap_or_default();
            let is_said = opinion.is_settled && said == cause.word;
            let area = areas.place(areas.causes, n);
            draw_choice(canvas, area, if is_said { '●' } else { ' ' }, cause, is_said);
        }
        for (n, factor) in self.causes.factors().iter().enumerate() {
            let is_there = opinion.factors.contains(&factor.word);
            let area = areas.place(areas.factors, n);
            draw_choice(canvas, area, if is_there { '+' } else { ' ' }, factor, is_there);
        }
    }

    /// Severity, whether the truth is wrong, what is right as well, and the comment or its draft.
    fn draw_state(&self, canvas: &mut Canvas<'_>, area: Rect, opinion: &Opinion) {
        if let Some(draft) = &self.draft {
            let width = usize::from(area.width).saturating_sub(12);
            let text = printable(draft.text()).into_owned();
            let skipped = text.chars().count().saturating_sub(width);
            let end: String = text.chars().skip(skipped).collect();
            canvas.text(area, &format!(" comment: {end}▏"), canvas.theme.notice);
            return;
        }
        if self.is_choosing_valid {
            let text = " which of the classes named is right as well? press its rank";
            canvas.text(area, text, canvas.theme.notice);
            return;
        }
        canvas.text(area, &format!(" {}", state_words(opinion)), canvas.theme.title);
    }
}

/// "severity 2 of 3 · truth wrong · comment: two of them", as far as anything was said.
fn state_words(opinion: &Opinion) -> String {
    let severity = opinion.severity.map(|it| format!("severity {it} of {MAX_SEVERITY}"));
    let wrong = opinion.is_truth_wrong.then(|| "the truth is wrong".to_owned());
    let valid = match opinion.valid.len() {
        0 => None,
        1 => Some("one class is right as well".to_owned()),
        some => Some(format!("{some} classes are right as well")),
    };
    let comment = Some(&opinion.comment).filter(|text| !text.is_empty());
    let comment = comment.map(|text| format!("comment: {text}"));
    let parts: Vec<String> = [severity, wrong, valid, comment].into_iter().flatten().collect();
    parts.join(" · ")
}

/// " ●m multiple objects": a sign where it is chosen, the key, the name.
fn draw_choice(canvas: &mut Canvas<'_>, area: Rect, sign: char, what: &Cause, is_chosen: bool) {
    let style = if is_chosen { canvas.theme.cursor } else { Style::new() };
    if is_chosen {
        widgets::put(canvas.buffer, area, &Line::from(""), style);
    }
    canvas.text(area, &format!("{sign}{} {}", what.key, what.name), style);
}
