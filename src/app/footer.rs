//! The last line of a screen: the keys of the moment, as many as fit, or a message.

use super::canvas::Canvas;
use super::key::Key;
use super::keymap::{Command, Context};
use super::status::{Severity, Status};
use crate::widgets;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

/// Draws the message, if there is one, or else the keys that work in the context.
pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, status: Option<&Status>, context: Context) {
    draw_labelled(canvas, area, status, context, |_| None);
}

/// The same with other labels than the key table's for some commands; empty ones are hidden.
pub(super) fn draw_labelled(
    canvas: &mut Canvas<'_>,
    area: Rect,
    status: Option<&Status>,
    context: Context,
    label_now: impl Fn(Command) -> Option<&'static str>,
) {
    match status {
        Some(status) => draw_status(canvas, area, status),
        None => draw_keys(canvas, area, canvas.keymap.footer(context, label_now)),
    }
}

fn draw_status(canvas: &mut Canvas<'_>, area: Rect, status: &Status) {
    let style = match status.severity {
        Severity::Notice => canvas.theme.notice,
        Severity::Error => canvas.theme.wrong,
    };
    widgets::put(canvas.buffer, area, &Line::from(""), style);
    canvas.text(area, &format!(" {}", status.text), style);
}

/// Draws keys and labels; the last ones (help and quit) stay when room is short.
fn draw_keys(canvas: &mut Canvas<'_>, area: Rect, keys: impl Iterator<Item = (Key, &'static str)>) {
    let mut keys: Vec<(String, &str)> =
        keys.map(|(key, label)| (format!(" {key} "), label)).collect();
    let width = |(key, label): &(String, &str)| key.width() + label.width() + 3;
    let mut needed: usize = keys.iter().map(width).sum();
    while needed > usize::from(area.width) && keys.len() > 2 {
        let dropped = keys.remove(keys.len() - 3);
        needed -= width(&dropped);
    }
    let spans: Vec<Span<'_>> = keys
        .into_iter()
        .flat_map(|(key, label)| {
            [
                Span::styled(key, canvas.theme.key),
                Span::styled(format!(" {label}  "), canvas.theme.bar),
            ]
        })
        .collect();
    widgets::put(canvas.buffer, area, &Line::from(spans), canvas.theme.bar);
}
