//! Drawing of the figures: text on the left (or above), missed images on the right (or below).

use super::{Miss, Summary};
use crate::app::canvas::Canvas;
use crate::app::footer;
use crate::app::keymap::Context;
use crate::domain::{counted, printable};
use crate::graphics::ImageKey;
use crate::report::{Confusion, Counts, ErrorRate, Part, Versus};
use crate::widgets;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span, Text};
use ratatui::widgets::{Paragraph, Widget, Wrap};

/// Lines a missed image takes.
const MISS: u16 = 4;
/// From this width on the misses stand beside the figures.
const WIDE: u16 = 110;

impl Summary {
    /// Draws the screen.
    pub fn draw(&self, canvas: &mut Canvas<'_>) {
        let [header, body, bottom] =
            Layout::vertical([Constraint::Length(1), Constraint::Fill(1), Constraint::Length(1)])
                .areas(canvas.display.screen);
        let head = &self.part.head;
        let title = Line::from(vec![
            Span::styled(" hit5 ", canvas.theme.key),
            Span::styled(
                printable(&format!(
                    " {} · {} · {} ",
                    head.dataset,
                    head.phase.as_str(),
                    head.annotator
                ))
                .into_owned(),
                canvas.theme.bar,
            ),
        ]);
        widgets::put(canvas.buffer, header, &title, canvas.theme.bar);
        let text = self.figures(canvas);
        let height = u16::try_from(text.lines.len()).unwrap_or(u16::MAX).saturating_add(2);
        let (figures, misses) = split(body, height);
        Paragraph::new(text).wrap(Wrap { trim: false }).render(figures, canvas.buffer);
        self.draw_misses(canvas, misses);
        footer::draw(canvas, bottom, self.status.as_ref(), Context::Summary);
    }

    fn figures(&self, canvas: &Canvas<'_>) -> Text<'static> {
        let Part { counts, versus, .. } = &self.part.part;
        let mut lines = vec![Line::raw("")];
        lines.push(Line::styled(answered(counts), canvas.theme.title));
        lines.push(Line::raw(""));
        match versus.first() {
            Some(versus) => lines.extend(against(versus, canvas)),
            None => lines.extend(alone(&self.part.part.error_rates)),
        }
        lines.extend(apart(&self.part.part));
        lines.push(Line::raw(""));
        lines.extend(times(&self.part.part));
        let view = self.part.summary();
        lines.extend(confusions(view.confusions));
        lines.push(Line::raw(""));
        lines.extend(view.verdicts.into_iter().map(Line::raw));
        Text::from(lines)
    }

    fn draw_misses(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let Some(misses) = &self.misses else { return };
        if area.height < MISS + 1 {
            return;
        }
        let title = match misses.len() {
            0 => "every first guess was right".to_owned(),
            count => format!("not the first guess: {count} (↓ for more)"),
        };
        canvas.text(area, &title, canvas.theme.title);
        let mut y = area.y + 1;
        for miss in misses.iter().skip(self.top) {
            if y + MISS > area.bottom() {
                break;
            }
            draw_miss(canvas, Rect { y, height: MISS, ..area }, miss);
            y += MISS;
        }
    }
}

fn split(body: Rect, figures: u16) -> (Rect, Rect) {
    let inner = Rect { x: body.x + 1, width: body.width.saturating_sub(2), ..body };
    let [first, second] = if body.width >= WIDE {
        Layout::horizontal([Constraint::Percentage(54), Constraint::Fill(1)]).areas(inner)
    } else {
        Layout::vertical([Constraint::Max(figures), Constraint::Fill(1)]).areas(inner)
    };
    (first, second)
}

fn answered(counts: &Counts) -> String {
    let mut parts =
        vec![format!("{} of {} answered", counts.answered, counted(counts.trials, "image"))];
    if counts.passed > 0 {
        parts.push(format!("{} passed", counts.passed));
    }
    if counts.answer_shown_first > 0 {
        parts.push(format!("{} after the answer was shown", counts.answer_shown_first));
    }
    parts.join(", ")
}

/// "3/20  15.0 % [5.2, 36.0]".
fn rate(rate: &ErrorRate) -> String {
    let per_cent = rate.rate().map_or_else(String::new, |rate| format!("{:6.1} %", 100.0 * rate));
    let interval = rate.interval.as_ref().map_or_else(String::new, |interval| {
        format!(" [{:.1}, {:.1}]", 100.0 * interval.low, 100.0 * interval.high)
    });
    format!("{:>3}/{}{per_cent}{interval}", rate.errors, rate.n)
}

/// Pairs confused more than once: a single slip is no confusion.
fn confusions(pairs: &[Confusion]) -> Vec<Line<'static>> {
    let often = pairs.iter().filter(|pair| pair.count > 1);
    often
        .map(|pair| {
            let Confusion { truth, guess, count, .. } = pair;
            let text = format!("{} taken for {}: {count} times", truth.name, guess.name);
            Line::raw(printable(&text).into_owned())
        })
        .collect()
}

/// The error rates of annotator and model on the same images.
fn against(versus: &Versus, canvas: &Canvas<'_>) -> Vec<Line<'static>> {
    let model = widgets::shorten(&printable(&versus.model), 25);
    let heading = format!("{:<7}{:<27}{model}", "errors", "you");
    let mut lines = vec![Line::styled(heading, canvas.theme.title)];
    for (n, human) in versus.human.iter().enumerate() {
        let model = versus.model_errors.get(n).map_or_else(String::new, rate);
        lines.push(Line::raw(format!("top-{:<3}{:<27}{model}", human.k, rate(human))));
    }
    lines.push(Line::styled("in brackets: 95 % intervals (Wilson)", canvas.theme.dim));
    lines
}

fn alone(rates: &[ErrorRate]) -> Vec<Line<'static>> {
    let lines = rates.iter().map(|human| format!("top-{:<3}{}", human.k, rate(human)));
    lines.map(Line::raw).collect()
}

/// The answers that are in none of the errors above, and why.
fn apart(part: &Part) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    if part.counts.assisted > 0 {
        let answers = counted(part.counts.assisted, "answer");
        let top = part.assisted.last().map_or_else(String::new, |top| {
            format!(": {} of {} wrong at top-{}", top.errors, top.n, top.k)
        });
        lines.push(Line::raw(format!("{answers} after seeing a model's prediction{top}")));
    }
    if !part.prefilled_from.is_empty() {
        let sources = part.prefilled_from.join(", ");
        lines.push(Line::raw(format!("guesses began from {}", printable(&sources))));
    }
    if part.counts.unscored() > 0 {
        let answers = counted(part.counts.unscored(), "answer");
        lines.push(Line::raw(format!("{answers} without ground truth, not scored")));
    }
    lines
}

fn times(part: &Part) -> Vec<Line<'static>> {
    let seconds =
        |ms: Option<f64>| ms.map_or_else(|| "-".to_owned(), |ms| format!("{:.1} s", ms / 1000.0));
    let mut lines = vec![Line::raw(format!(
        "active time per image: median {}, mean {} (n = {})",
        seconds(part.active.median_ms),
        seconds(part.active.mean_ms),
        part.active.n
    ))];
    if let Some(pace) = part.pace_per_min {
        lines.push(Line::raw(format!("pace: {pace:.1} images a minute")));
    }
    lines
}

fn draw_miss(canvas: &mut Canvas<'_>, area: Rect, miss: &Miss) {
    let width = widgets::square_width(MISS - 1, canvas.display.cell_px());
    let picture = Rect { width, height: MISS - 1, ..area };
    if picture.right() + 12 > area.right() {
        return;
    }
    canvas.place(ImageKey::Thumbnail(miss.image), picture);
    let text = Rect { x: picture.right() + 1, width: area.right() - picture.right() - 1, ..area };
    let you = match miss.hit_at {
        Some(rank) => format!("you: {} (it was guess {})", miss.guess, rank + 1),
        None => format!("you: {} ✘", miss.guess),
    };
    let model = miss
        .model
        .as_ref()
        .map(|(name, is_right)| format!("model: {name} {}", if *is_right { '✔' } else { '✘' }));
    let lines = [
        (format!(" {} ", miss.truth), canvas.theme.truth),
        (you, Style::new()),
        (model.unwrap_or_default(), canvas.theme.dim),
    ];
    for (y, (line, style)) in (text.y..).zip(lines) {
        canvas.text(Rect { y, height: 1, ..text }, &line, style);
    }
}
