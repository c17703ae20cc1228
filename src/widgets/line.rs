//! One-line texts: cut to a width, with matched letters marked, with a meter.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The text, or as much of its beginning as fits in `width` cells with an ellipsis.
pub fn shorten(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        used += grapheme.width();
        if used >= width {
            break;
        }
        kept.push_str(grapheme);
    }
    if width > 0 {
        kept.push('…');
    }
    kept
}

/// The text in lines of at most `width` cells, broken between words; a longer word is shortened.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(shorten(word, width)),
        }
    }
    lines
}

/// Names from the outermost in, as chips a space apart; the outer ones give way. `style` is that of
/// a name by its place.
pub fn breadcrumb<'a>(names: &[&str], width: usize, style: impl Fn(usize) -> Style) -> Line<'a> {
    let mut first = names.len();
    let mut used = 0;
    while let Some(name) = first.checked_sub(1).and_then(|next| names.get(next)) {
        let room = if first == 1 { width } else { width.saturating_sub(2) };
        let needed = name.width() + 3;
        if used + needed > room + 1 {
            break;
        }
        used += needed;
        first -= 1;
    }
    let mut spans = Vec::new();
    if first > 0 {
        spans.push(Span::raw("… "));
    }
    if first == names.len() {
        let name = names.last().copied().unwrap_or_default();
        let style = style(names.len().saturating_sub(1));
        spans.push(Span::styled(shorten(name, width.saturating_sub(2)), style));
    }
    for (place, name) in names.iter().enumerate().skip(first) {
        spans.push(Span::styled(format!(" {name} "), style(place)));
        spans.push(Span::raw(" "));
    }
    Line::from(spans)
}

/// The text in `style` with the given byte ranges in `hit`. Ranges that do not fall on character
/// boundaries are left unmarked.
pub fn highlighted<'a>(text: &str, hits: &[Range<usize>], style: Style, hit: Style) -> Line<'a> {
    let mut spans = Vec::new();
    let mut at = 0;
    for range in hits {
        let (Some(before), Some(inside)) = (text.get(at..range.start), text.get(range.clone()))
        else {
            continue;
        };
        spans.push(Span::styled(before.to_owned(), style));
        spans.push(Span::styled(inside.to_owned(), hit));
        at = range.end;
    }
    spans.push(Span::styled(text.get(at..).unwrap_or_default().to_owned(), style));
    Line::from(spans)
}

/// A row of columns, one for each value, each as high as its share of the largest. What is more than
/// nothing has at least the lowest column.
pub fn columns(values: &[f64]) -> String {
    const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let largest = values.iter().copied().fold(0.0, f64::max);
    let column = |&value: &f64| {
        if value <= 0.0 || largest <= 0.0 {
            return ' ';
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0..=8")]
        let height = (value / largest * 8.0).ceil() as usize;
        HEIGHTS[height.clamp(1, 8) - 1]
    };
    values.iter().map(column).collect()
}

/// A bar of `width` cells, filled in the proportion `part` of `whole`, to an eighth of a cell.
pub fn meter(part: usize, whole: usize, width: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = (part.min(whole) * width * 8).checked_div(whole).unwrap_or(0);
    let mut bar = "█".repeat(eighths / 8);
    bar.push_str(EIGHTHS[eighths % 8]);
    let gap = width.saturating_sub(bar.width());
    bar.push_str(&"░".repeat(gap));
    bar
}

/// Writes a line into the first row of the area, on the style's background.
pub fn put(buffer: &mut Buffer, area: Rect, line: &Line<'_>, style: Style) {
    if area.is_empty() {
        return;
    }
    let row = Rect { height: 1, ..area };
    buffer.set_style(row, style);
    buffer.set_line(row.x, row.y, line, row.width);
}

/// Writes a text at the right end of the first row of the area, if it fits.
pub fn put_right(buffer: &mut Buffer, area: Rect, text: &str, style: Style) {
    let width = u16::try_from(text.width()).unwrap_or(u16::MAX);
    if width > area.width || area.height == 0 {
        return;
    }
    buffer.set_string(area.right() - width, area.y, text, style);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_high_as_their_values() {
        assert_eq!(columns(&[0.0, 1.0, 4.0, 8.0, 0.1]), " ▁▄█▁");
        assert_eq!(columns(&[0.0, 0.0]), "  ");
        assert_eq!(columns(&[f64::NAN, 2.0]).chars().last(), Some('█'));
    }

    fn text(line: &Line<'_>) -> String {
        line.spans.iter().map(|span| span.content.as_ref()).collect()
    }

    #[test]
    fn long_texts_end_in_an_ellipsis() {
        assert_eq!(shorten("Airedale", 8), "Airedale");
        assert_eq!(shorten("Airedale", 7), "Aireda…");
        assert_eq!(shorten("日本語", 5), "日本…");
        assert_eq!(shorten("Airedale", 0), "");
    }

    #[test]
    fn long_texts_go_on_in_further_lines() {
        assert_eq!(wrapped("to the node  before", 8), ["to the", "node", "before"]);
        assert_eq!(wrapped("to the node", 11), ["to the node"]);
        assert_eq!(wrapped("at indistinguishable", 5), ["at", "indi…"]);
        assert_eq!(wrapped("日本 語", 4), ["日本", "語"]);
        assert_eq!(wrapped(" ", 5), [""; 0]);
    }

    #[test]
    fn outer_chips_give_way_to_inner_ones() {
        let names = ["entity", "food", "snack food", "sandwich"];
        assert_eq!(text(&breadcrumb(&names, 40, |_| Style::new())).matches(" … ").count(), 0);
        assert_eq!(text(&breadcrumb(&names, 26, |_| Style::new())), "…  snack food   sandwich  ");
        assert_eq!(text(&breadcrumb(&names, 9, |_| Style::new())), "… sandwi…");
        assert_eq!(text(&breadcrumb(&[], 9, |_| Style::new())), "");
    }

    #[test]
    fn matched_letters_are_marked_and_nothing_is_lost() {
        let hit = Style::new().bold();
        let whole_word = 6..13;
        let line = highlighted("silky terrier", &[whole_word], Style::new(), hit);
        assert_eq!(text(&line), "silky terrier");
        assert_eq!(line.spans[1], Span::styled("terrier", hit));
        let half_a_letter = 0..1;
        assert_eq!(text(&highlighted("é", &[half_a_letter], Style::new(), hit)), "é");
    }

    #[test]
    fn a_meter_is_as_wide_as_asked() {
        for part in 0..=10 {
            assert_eq!(meter(part, 10, 7).width(), 7);
        }
        assert_eq!(meter(1, 2, 4), "██░░");
        assert_eq!(meter(0, 0, 3), "░░░");
    }
}
