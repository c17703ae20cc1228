//! Drawing of the annotate screen, from `&self`.

mod class_side;
mod image_side;
mod live;
mod panel;
mod remarks;
mod result;

use super::Annotate;
use super::layout::Areas;
use super::list::Row;
use super::panel::Panel;
use crate::app::canvas::Canvas;
use crate::app::footer;
use crate::app::keymap::{Command, Context};
use crate::domain::{Now, Phase, Reveal, printable};
use crate::session::Stage;
use crate::widgets;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

impl Annotate {
    /// Draws the screen.
    pub fn draw(&self, canvas: &mut Canvas<'_>) {
        let areas = self.areas(canvas.display.screen);
        self.draw_header(canvas, areas.header);
        self.draw_image_side(canvas, &areas);
        match self.session.stage() {
            Stage::Result => self.draw_result_side(canvas, &areas),
            Stage::Done => self.draw_done(canvas, areas.search.union(areas.right())),
            Stage::Waiting | Stage::Answering | Stage::Paused => {
                self.draw_class_side(canvas, &areas);
            }
        }
        if !self.is_side_covered() {
            self.draw_live(canvas, areas.side);
        }
        self.draw_footer(canvas, areas.footer);
    }

    fn draw_result_side(&self, canvas: &mut Canvas<'_>, areas: &Areas) {
        let whole = areas.search.union(areas.right());
        let above = areas.search.union(areas.list).union(areas.rail);
        match &self.panel {
            Some(Panel::Remarks(remarks)) => {
                self.draw_result(canvas, above);
                self.draw_remarks(canvas, areas.below_list(), remarks);
            }
            _ if areas.side.is_empty() => self.draw_result(canvas, whole),
            _ => self.draw_result(canvas, above),
        }
    }

    /// Whether something larger stands where how the session goes would.
    fn is_side_covered(&self) -> bool {
        let is_large = |panel: &Panel| !matches!(panel, Panel::Remarks(_));
        let has_classes = !matches!(self.session.stage(), Stage::Result | Stage::Done);
        has_classes && self.panel.as_ref().is_some_and(is_large)
    }

    fn draw_header(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let progress = self.session.progress();
        let name = self.study.as_ref().unwrap_or(&self.bench.name);
        let name = widgets::shorten(&printable(name), usize::from(area.width / 4));
        let phase = self.session.plan().phase.as_str();
        let settled = progress.submitted + progress.passed;
        let bar = canvas.theme.bar;
        let mut left = vec![
            Span::styled(" hit5 ", canvas.theme.key),
            Span::styled(format!(" {name} · {phase}  "), bar),
        ];
        let view = self.view_words(canvas);
        if area.width >= 76 && (view.is_none() || area.width >= 110) {
            left.push(Span::styled(widgets::meter(settled, progress.trials, 10), bar));
        }
        left.push(Span::styled(format!(" {settled}/{} ", progress.trials), bar));
        if progress.skipped > 0 {
            left.push(Span::styled(format!("· {} skipped ", progress.skipped), bar));
        }
        if progress.passed > 0 {
            left.push(Span::styled(format!("· {} passed ", progress.passed), bar));
        }
        if let Some(words) = view {
            let style =
                if self.viewing.is_open() { canvas.theme.cursor } else { canvas.theme.notice };
            left.push(Span::styled(words, style));
        }
        let left = Line::from(left);
        widgets::put(canvas.buffer, area, &left, bar);
        let used = u16::try_from(left.width()).unwrap_or(area.width).min(area.width);
        let rest = Rect { x: area.x + used, width: area.width - used, ..area };
        let [full, short] = self.clock_texts(canvas.now);
        let right = if full.width() > usize::from(rest.width) { short } else { full };
        widgets::put_right(canvas.buffer, rest, &right, bar);
    }

    /// How the image is looked at, in words where they fit. Up here they take no room from the
    /// image, which would have to be sent anew.
    fn view_words(&self, canvas: &Canvas<'_>) -> Option<String> {
        let scene = self.scene(canvas.display, canvas.pictures)?;
        self.viewing.header_words(&scene, canvas.display.screen.width)
    }

    /// Clock, pace and whether all is saved; and the same for narrow places.
    fn clock_texts(&self, now: Now) -> [String; 2] {
        let seconds = self.session.spent(now).active_ms / 1000;
        let clock = format!("{}:{:02}", seconds / 60, seconds % 60);
        let pace = match self.pace_per_minute() {
            Some(pace) => format!(" · {pace:.1}/min"),
            None => String::new(),
        };
        let saved = if self.is_saved() { "saved" } else { "saving…" };
        [format!("{clock}{pace} · {saved} "), format!("{saved} ")]
    }

    /// Answered images per minute of active time, once there are any.
    fn pace_per_minute(&self) -> Option<f64> {
        let minutes = self.session.spent_on_answers().active_ms as f64 / 60_000.0;
        let answered = self.session.progress().submitted;
        (answered > 0 && minutes > 0.0).then(|| answered as f64 / minutes)
    }

    fn draw_done(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let progress = self.session.progress();
        let passed = match progress.passed {
            0 => String::new(),
            passed => format!(" {passed} left without an answer."),
        };
        let key = |command| canvas.keymap.named(Context::Done, command);
        let lines = [
            "That was the last image.".to_owned(),
            format!("{} of {} answered.{passed}", progress.submitted, progress.trials),
            String::new(),
            format!("{} ends it and shows the figures;", key(Command::Finish)),
            format!("{} goes back, as long as they are not shown.", key(Command::Undo)),
        ];
        for (y, line) in (area.y + 1..area.bottom()).zip(lines) {
            canvas.text(Rect { y, height: 1, ..area }, &line, canvas.theme.title);
        }
    }

    fn draw_footer(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let label_now = |command| self.label_now(command);
        footer::draw_labelled(canvas, area, self.status.as_ref(), self.context(), label_now);
    }

    /// Whether the truth may still be asked for.
    fn may_ask_answer(&self) -> bool {
        let is_known = self.session.current_trial().is_some_and(|trial| trial.is_revealed);
        self.session.plan().truth_shown != Reveal::Never && !is_known
    }

    fn is_test(&self) -> bool {
        self.session.plan().phase == Phase::Test
    }

    /// What a key does just now, where that is not what the table says.
    fn label_now(&self, command: Command) -> Option<&'static str> {
        let is_guessed = self.list.selected().is_some_and(|class| self.guesses().contains(&class));
        match command {
            // A test shows no answer.
            Command::FlagDisputed if self.is_test() => Some(""),
            Command::ShowAnswer if !self.may_ask_answer() => Some(""),
            Command::FlagRevisit if !self.is_test() => Some(""),
            Command::ShowModel if !self.session.may_ask_model() => Some(""),
            Command::Widen if !self.list.is_pruned() => Some(""),
            // Equally long, so that what stands to the right need not be sent anew.
            Command::Choose if is_guessed => Some("submit"),
            Command::Choose if matches!(self.list.selected_row(), Some(Row::Node(_))) => {
                Some("open  ")
            }
            Command::Choose => Some("guess "),
            _ => None,
        }
    }
}
