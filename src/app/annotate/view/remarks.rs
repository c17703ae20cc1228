//! Remarks on the image, a line each, with the keys that change them; and what the study asks.

use super::super::Annotate;
use super::super::panel::{Remarks, Subject};
use super::super::remark::Question;
use crate::app::canvas::Canvas;
use crate::app::keymap::{Command, Context};
use crate::domain::{Flag, MAX_CONFIDENCE, Phase, TrialState, printable};
use crate::widgets;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// What the flags say, and the commands that set them.
const FLAGS: [(Flag, Command, &str); 5] = [
    (Flag::Several, Command::FlagSeveral, "several classes are to be seen"),
    (Flag::Unclear, Command::FlagUnclear, "it cannot be told what this is"),
    (Flag::Corrupt, Command::FlagCorrupt, "the image is damaged"),
    (Flag::Disputed, Command::FlagDisputed, "the answer given as true is wrong"),
    (Flag::Revisit, Command::FlagRevisit, "look at it again before the end"),
];

impl Annotate {
    pub(super) fn draw_remarks(&self, canvas: &mut Canvas<'_>, area: Rect, remarks: &Remarks) {
        let Some(trial) = self.session.current_trial() else { return };
        let mut lines = self.remark_lines(canvas, trial);
        if let Some((subject, draft)) = &remarks.draft {
            let label = match subject {
                Subject::Comment => " comment  ",
                Subject::Reason => " skip, because  ",
            };
            let text = format!("{}▏", printable(draft.text()));
            let line =
                [Span::styled(label, canvas.theme.notice), Span::styled(text, canvas.theme.title)];
            // What is being written comes first, however little room there is.
            lines.insert(0, Line::from(line.to_vec()));
        }
        for (y, line) in (area.y..area.bottom()).zip(&lines) {
            widgets::put(canvas.buffer, Rect { y, height: 1, ..area }, line, Style::new());
        }
    }

    fn remark_lines(&self, canvas: &Canvas<'_>, trial: &TrialState) -> Vec<Line<'static>> {
        let key = |command| canvas.keymap.named(Context::Remarks, command);
        let line = |command, is_set: bool, text: String| {
            let sign = if is_set { "✔" } else { "·" };
            let style = if is_set { canvas.theme.title } else { canvas.theme.dim };
            Line::from(vec![
                Span::styled(format!(" {} ", key(command)), canvas.theme.key),
                Span::styled(format!(" {sign} {text}"), style),
            ])
        };
        let said = &trial.remarks;
        let hidden = match self.session.plan().phase {
            Phase::Practice => Flag::Revisit,
            Phase::Test => Flag::Disputed,
        };
        let shown = FLAGS.into_iter().filter(|(flag, ..)| *flag != hidden);
        let mut lines: Vec<Line<'static>> = shown
            .map(|(flag, command, text)| line(command, said.flags.has(flag), text.to_owned()))
            .collect();
        let name = |class| self.bench.taxonomy.class_node(class).name();
        let present: Vec<&str> = said.present.iter().map(|&class| name(class)).collect();
        let present = match self.list.selected() {
            _ if !present.is_empty() => format!("also there: {}", present.join(", ")),
            Some(class) => format!("also there: {}?", name(class)),
            None => "also there: the class under the cursor".to_owned(),
        };
        lines.insert(1, line(Command::MarkPresent, !said.present.is_empty(), present));
        let sure = said.confidence.map_or_else(
            || format!("how sure, 1 to {MAX_CONFIDENCE}"),
            |confidence| format!("how sure: {confidence} of {MAX_CONFIDENCE}"),
        );
        lines.push(line(Command::Rate, said.confidence.is_some(), sure));
        let comment = match said.comment.as_str() {
            "" => "comment".to_owned(),
            comment => format!("“{}”", printable(comment)),
        };
        lines.push(line(Command::EditComment, !said.comment.is_empty(), comment));
        lines
    }
}

/// What the study asks, in the place of the search line.
pub(super) fn draw_question(canvas: &mut Canvas<'_>, area: Rect, question: Question) {
    let (context, key) = match question {
        Question::Confidence => (Context::Confidence, Command::Rate),
        Question::Expectation => (Context::Expectation, Command::ExpectRight),
    };
    let text = match question {
        Question::Confidence => {
            format!(" how sure are you? 1 in the dark … {MAX_CONFIDENCE} certain")
        }
        Question::Expectation => {
            let no = canvas.keymap.named(context, Command::ExpectWrong);
            let yes = canvas.keymap.named(context, key);
            format!(" will the model be right? {yes} or {no}")
        }
    };
    widgets::put(canvas.buffer, area, &Line::from(""), canvas.theme.notice);
    canvas.text(area, &text, canvas.theme.notice);
}
