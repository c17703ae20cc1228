//! From rows to the lines of the screen, and which of them are on it.

use super::rows::{HomeRow, Section};

/// One line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HomeLine {
    /// Keeps sections apart.
    Gap,
    /// Above a section, with the number of its rows.
    Heading(Section, usize),
    /// What to do where there are none.
    Hint(&'static str),
    /// The row at this place.
    Row(usize),
}

/// The lines of these rows, which are in the order of their sections.
pub(super) fn lines(rows: &[HomeRow]) -> Vec<HomeLine> {
    let mut lines = Vec::new();
    let mut next = 0;
    for section in Section::ALL {
        let end = next + rows[next..].iter().take_while(|row| row.section == section).count();
        let hint = section.hint().filter(|_| next == end).map(HomeLine::Hint);
        if next < end || hint.is_some() {
            lines.extend((!lines.is_empty()).then_some(HomeLine::Gap));
            lines.push(HomeLine::Heading(section, end - next));
            lines.extend((next..end).map(HomeLine::Row).chain(hint));
        }
        next = end;
    }
    lines
}

/// The line to begin with where `room` lines fit, scrolled no further from `top` than the row at
/// the cursor needs to be seen, with the heading and hints beside it.
pub(super) fn top_of(lines: &[HomeLine], cursor: usize, top: usize, room: usize) -> usize {
    let is_row = |line: &HomeLine| matches!(line, HomeLine::Row(_));
    let Some(at) = lines.iter().position(|line| *line == HomeLine::Row(cursor)) else { return 0 };
    let first = lines[..at].iter().rposition(is_row).map_or(0, |before| before + 1);
    let end = lines[at + 1..].iter().position(is_row).map_or(lines.len(), |_| at + 1);
    let most = lines.len().saturating_sub(room);
    // What is above the row gives way before what is below, and that before the row itself.
    top.max(end.saturating_sub(room)).min(first).max((at + 1).saturating_sub(room)).min(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(sections: &[Section]) -> Vec<HomeRow> {
        let row = |&section: &Section| HomeRow {
            section,
            verb: "",
            title: String::new(),
            detail: String::new(),
            progress: None,
            action: None,
        };
        sections.iter().map(row).collect()
    }

    #[test]
    fn sections_have_headings_and_empty_ones_say_what_to_do_or_are_left_out() {
        use HomeLine::{Gap, Heading, Hint, Row};
        let lines = lines(&rows(&[Section::Begin, Section::Begin, Section::Datasets]));
        let hint = Hint(Section::Studies.hint().unwrap());
        assert_eq!(
            lines[..6],
            [Heading(Section::Studies, 0), hint, Gap, Heading(Section::Begin, 2), Row(0), Row(1)]
        );
        assert_eq!(lines[6..], [Gap, Heading(Section::Datasets, 1), Row(2)]);
    }

    #[test]
    fn the_row_at_the_cursor_is_always_on_the_screen() {
        let many = [[Section::GoOn; 100], [Section::Results; 100]].concat();
        let lines = lines(&rows(&many));
        for room in [2, 5, 13, 21, 500] {
            let mut top = 0;
            for cursor in (0..200).chain((0..200).rev()) {
                top = top_of(&lines, cursor, top, room);
                let at = lines.iter().position(|line| *line == HomeLine::Row(cursor)).unwrap();
                assert!(top <= at && at < top + room, "row {cursor} of {room} lines");
            }
            assert_eq!(top, 0, "the first heading is back");
        }
    }

    #[test]
    fn scrolling_goes_no_further_than_it_must() {
        let lines = lines(&rows(&[Section::Results; 50]));
        let begin = top_of(&lines, 0, 0, 10);
        assert_eq!((begin, top_of(&lines, 5, begin, 10)), (0, 0));
        let down = top_of(&lines, 20, begin, 10);
        assert_eq!(top_of(&lines, 15, down, 10), down, "on the screen already");
        assert_eq!(top_of(&lines, 49, down, 10), lines.len() - 10, "with the hint below it");
    }
}
