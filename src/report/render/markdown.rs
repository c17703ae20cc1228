//! A report as Markdown (the tables are GitHub's).

use super::super::document::{Block, Column, Document, Section, Table};
use super::text;
use crate::domain::printable;

/// Lines of plots are no longer than this.
const PLOT_WIDTH: usize = 80;
/// Characters that could mean something.
const SPECIAL: &str = "\\`*_[]<>#|~&$";

/// The document as Markdown. Names from the data are made printable and mean nothing in Markdown.
pub fn markdown(document: &Document) -> String {
    let mut out = format!("# {}\n", escaped(&document.title));
    for section in &document.sections {
        draw(section, 2, &mut out);
    }
    out
}

fn draw(section: &Section, level: usize, out: &mut String) {
    out.extend([format!("\n{} {}\n", "#".repeat(level.min(6)), escaped(&section.title))]);
    for block in &section.blocks {
        match block {
            Block::Text(text) | Block::Reading(text) => {
                out.extend([format!("\n{}\n", escaped(text))]);
            }
            Block::Warning(text) => out.extend([format!("\n> **Mind:** {}\n", escaped(text))]),
            Block::Table(table) => draw_table(table, out),
            Block::Pairs(pairs) => draw_table(&text::pairs_table(pairs), out),
            Block::Plot(plot) => {
                let drawn = text::plot(plot, PLOT_WIDTH);
                if !drawn.is_empty() {
                    // A fence longer than any run of backticks inside cannot be closed by the data.
                    let longest = drawn.split(|c| c != '`').map(str::len).max().unwrap_or(0);
                    let fence = "`".repeat(longest.max(5) + 1);
                    out.extend([format!("\n{fence}text\n{}\n{fence}\n", drawn.trim_end())]);
                }
            }
        }
    }
    for below in &section.sections {
        draw(below, level + 1, out);
    }
}

fn draw_table(table: &Table, out: &mut String) {
    let line = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|cell| escaped(cell)).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let sides = table.columns().iter().map(|column| match column {
        Column::Text => "---",
        Column::Figure => "---:",
    });
    out.push('\n');
    out.push_str(&line(table.head()));
    out.extend([format!("| {} |\n", sides.collect::<Vec<_>>().join(" | "))]);
    for row in table.body() {
        out.push_str(&line(row));
    }
}

/// The text with everything escaped that could mean something in Markdown.
fn escaped(text: &str) -> String {
    let text = printable(text);
    let mut safe = String::with_capacity(text.len() + 8);
    for (at, c) in text.char_indices() {
        // Some would only begin a list or underline a title, or make an address a link.
        let is_first = at == 0 && "-+=".contains(c);
        let is_address =
            c == ':' && text[at..].starts_with("://") || c == '.' && ends_with_www(&safe);
        if SPECIAL.contains(c) || is_first || is_address {
            safe.push('\\');
        }
        safe.push(c);
    }
    safe
}

fn ends_with_www(text: &str) -> bool {
    let last = text.as_bytes().last_chunk::<3>();
    last.is_some_and(|last| last.eq_ignore_ascii_case(b"www"))
}

#[cfg(test)]
mod tests {
    use super::super::super::document::{Scope, document};
    use super::*;
    use crate::report::build::tests::report;

    #[test]
    fn a_report_has_titles_tables_and_harmless_names() {
        let whole = markdown(&document(&report(), Scope::Each));
        assert!(whole.starts_with("# Report\n\n## Sessions\n\n|  | annotator | on |"), "{whole}");
        assert!(whole.contains("\n| top-1 | 4 | 5 | 80.0 % | 37.6 - 96.4 % |\n"), "{whole}");
        assert!(whole.contains("Session 4: bob\\\\x1b\\[31m, test on fruit"), "{whole}");
        assert!(whole.chars().all(|c| c == '\n' || !c.is_control()));
    }

    #[test]
    fn nothing_from_the_data_means_anything() {
        assert_eq!(
            escaped("- a|b <i>*x*</i> [y](z) `q` # &amp;"),
            "\\- a\\|b \\<i\\>\\*x\\*\\</i\\> \\[y\\](z) \\`q\\` \\# \\&amp;"
        );
        assert_eq!(
            escaped("see http://x.org or WWW.x.org: a"),
            "see http\\://x.org or WWW\\.x.org: a"
        );
    }
}
