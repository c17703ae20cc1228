//! How the session goes, in as many lines as there are: what matters most comes first.

use super::super::Annotate;
use super::super::live::{Advice, Figures, Judge, seconds};
use crate::app::canvas::Canvas;
use crate::domain::{counted, printable};
use crate::report::ErrorRate;
use crate::widgets;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// A line of text and how it looks.
type Shown = (String, Style);

impl Annotate {
    pub(super) fn draw_live(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let groups = groups(&self.live.figures, canvas, usize::from(area.width));
        let lines: usize = groups.iter().map(Vec::len).sum();
        let is_airy = lines + groups.len() <= usize::from(area.height) + 1;
        let gap: &[Shown] = if is_airy { &[(String::new(), Style::new())] } else { &[] };
        for (y, (text, style)) in (area.y..area.bottom()).zip(groups.join(gap)) {
            canvas.text(Rect { y, height: 1, ..area }, &text, style);
        }
    }
}

fn groups(figures: &Figures, canvas: &Canvas<'_>, width: usize) -> Vec<Vec<Shown>> {
    let plain = |texts: Vec<String>| texts.into_iter().map(|text| (text, Style::new())).collect();
    let advice = figures.advice.map_or_else(String::new, Advice::words);
    let advice = widgets::wrapped(&advice, width).into_iter();
    let mut groups = vec![
        advice.map(|line| (line, canvas.theme.notice)).collect(),
        plain(widgets::wrapped(&progress(figures), width)),
        plain(pace(figures)),
    ];
    groups.extend(figures.judges.iter().map(|judge| errors(judge, canvas)));
    let assisted = match figures.assisted {
        0 => Vec::new(),
        count => vec![(format!("{} apart", counted(count, "assisted answer")), canvas.theme.dim)],
    };
    groups.push(assisted);
    groups.push(columns(figures, width));
    groups.retain(|group: &Vec<Shown>| !group.is_empty());
    groups
}

fn progress(figures: &Figures) -> String {
    let progress = &figures.progress;
    let mut parts = vec![format!("{} of {} answered", progress.submitted, progress.trials)];
    let apart = [
        (progress.skipped, "skipped"),
        (progress.passed, "passed"),
        (progress.to_revisit, "to look at again"),
    ];
    let apart = apart.iter().filter(|(count, _)| *count > 0);
    parts.extend(apart.map(|(count, what)| format!("{count} {what}")));
    parts.join(", ")
}

fn pace(figures: &Figures) -> Vec<String> {
    let median = figures.median_ms.map(|ms| {
        let lately = figures.lately_ms.map(|ms| format!(", last ten {}", seconds(ms)));
        format!("median {}{}", seconds(ms), lately.unwrap_or_default())
    });
    median.into_iter().chain(figures.left_ms.map(left)).collect()
}

/// How the times are spread, and how their medians went, in columns.
fn columns(figures: &Figures, width: usize) -> Vec<Shown> {
    let spread = figures.spread.as_ref().map(|spread| {
        let (from, to) = (seconds(spread.from_ms), seconds(spread.to_ms));
        format!("times {from} {} {to}", widgets::columns(&spread.columns))
    });
    let by_tens = (figures.by_tens_ms.len() > 1).then(|| {
        let longest = figures.by_tens_ms.iter().copied().fold(0.0, f64::max);
        let columns = widgets::columns(&figures.by_tens_ms);
        format!("by tens {columns} up to {}", seconds(longest))
    });
    let fits = |line: &String| line.chars().count() <= width;
    spread.into_iter().chain(by_tens).filter(fits).map(|line| (line, Style::new())).collect()
}

/// "your errors (n = 12)", then a line for each number of guesses that count.
fn errors(judge: &Judge, canvas: &Canvas<'_>) -> Vec<Shown> {
    let n = judge.errors.first().map_or(0, |rate| rate.n);
    let whose = match &judge.model {
        None => "your errors".to_owned(),
        Some(name) => format!("errors of {}", widgets::shorten(&printable(name), 12)),
    };
    let heading = (format!("{whose} (n = {n})"), canvas.theme.title);
    let rates = judge.errors.iter().map(|rate| (error_rate(rate), Style::new()));
    std::iter::once(heading).chain(rates).collect()
}

/// "top-5   3  25.0 % [8.9, 53.2]": errors, their share, its interval.
fn error_rate(rate: &ErrorRate) -> String {
    let ErrorRate { k, errors, interval, .. } = rate;
    let share = rate.rate().map_or_else(String::new, |share| format!("{:5.1} %", 100.0 * share));
    let interval = interval.map_or_else(String::new, |interval| {
        format!(" [{:.1}, {:.1}]", 100.0 * interval.low, 100.0 * interval.high)
    });
    format!("top-{k} {errors:>3} {share}{interval}")
}

/// "about 35 min left": to the minute, beyond an hour to ten.
fn left(ms: f64) -> String {
    let minutes = ms / 60_000.0;
    let tens = (minutes / 10.0).round() * 10.0;
    let (hours, rest) = ((tens / 60.0).floor(), tens % 60.0);
    match minutes {
        _ if minutes < 1.0 => "less than a minute left".to_owned(),
        _ if minutes < 59.5 => format!("about {minutes:.0} min left"),
        _ if rest < 1.0 => format!("about {hours} h left"),
        _ => format!("about {hours} h {rest} min left"),
    }
}
