//! A report as one HTML page: nothing is fetched, nothing runs, it opens offline and prints well.

mod plot;

use super::super::document::{Block, Column, Document, Pair, Section, Table};
use super::super::figures::ClassName;
use crate::domain::{ImageId, counted, printable};
use maud::{DOCTYPE, Markup, PreEscaped, html as template};

/// The sheet of styles, which stands in the page.
const STYLE: &str = include_str!("style.css");

/// The pictures that stand in a page, as whole `data:` addresses.
pub trait Pictures {
    /// A picture of a class, by dataset and key.
    fn class(&self, dataset: &str, key: &str) -> Option<String>;
    /// An image of a dataset.
    fn image(&self, dataset: &str, image: ImageId) -> Option<String>;
}

/// The document as a page. Text from the data is text and nothing else.
pub fn html(document: &Document, pictures: &dyn Pictures) -> String {
    let page = template! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                // Should text ever be taken for more, the browser still fetches and runs nothing.
                meta http-equiv="Content-Security-Policy"
                    content="default-src 'none'; img-src data:; style-src 'unsafe-inline'";
                title { (printable(&document.title)) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { (printable(&document.title)) }
                (contents(document))
                @for (place, section) in document.sections.iter().enumerate() {
                    (draw(section, 2, &format!("s{place}"), pictures))
                }
            }
        }
    };
    page.into_string()
}

/// Links to the sections, where there are several.
fn contents(document: &Document) -> Markup {
    template! {
        @if document.sections.len() > 2 {
            nav { ul {
                @for (place, section) in document.sections.iter().enumerate() {
                    li { a href=(format!("#s{place}")) { (printable(&section.title)) } }
                }
            } }
        }
    }
}

fn draw(section: &Section, level: usize, anchor: &str, pictures: &dyn Pictures) -> Markup {
    let title = printable(&section.title);
    template! {
        section id=(anchor) {
            @match level {
                2 => h2 { (title) },
                3 => h3 { (title) },
                4 => h4 { (title) },
                _ => h5 { (title) },
            }
            @for block in &section.blocks { (draw_block(block, pictures)) }
            @for (place, below) in section.sections.iter().enumerate() {
                (draw(below, level + 1, &format!("{anchor}-{place}"), pictures))
            }
        }
    }
}

fn draw_block(block: &Block, pictures: &dyn Pictures) -> Markup {
    template! {
        @match block {
            Block::Text(text) => p { (printable(text)) },
            Block::Reading(text) => p.reading { (printable(text)) },
            Block::Warning(text) => p.mind { b { "Mind: " } (printable(text)) },
            Block::Table(table) => (draw_table(table)),
            Block::Plot(plot) => figure {
                figcaption { (printable(&plot.title)) }
                (PreEscaped(plot::svg(plot)))
            },
            Block::Pairs(pairs) => div.pairs { @for pair in pairs { (draw_pair(pair, pictures)) } },
        }
    }
}

fn draw_table(table: &Table) -> Markup {
    let side = |i: usize| match table.columns().get(i) {
        Some(Column::Figure) => "figure",
        _ => "text",
    };
    template! {
        div.wide { table {
            thead { tr {
                @for (i, cell) in table.head().iter().enumerate() {
                    th class=(side(i)) { (printable(cell)) }
                }
            } }
            tbody {
                @for row in table.body() { tr {
                    @for (i, cell) in row.iter().enumerate() {
                        td class=(side(i)) { (printable(cell)) }
                    }
                } }
            }
        } }
    }
}

/// The truth, an image on which it happened, and what was guessed.
fn draw_pair(pair: &Pair, pictures: &dyn Pictures) -> Markup {
    let class = |class: &ClassName| {
        let picture = pictures.class(&pair.dataset, &class.key);
        template! { span { (draw_picture(picture)) (printable(&class.name)) } }
    };
    let image = pair.image.and_then(|image| pictures.image(&pair.dataset, image));
    let times = counted(pair.count, "time");
    template! {
        div.pair {
            div {
                (class(&pair.truth))
                @if image.is_some() { span { (draw_picture(image)) "seen" } }
                (class(&pair.guess))
            }
            p { (times) " of " (pair.of) ": " b { (printable(&pair.truth.name)) }
                " taken for " b { (printable(&pair.guess.name)) } }
        }
    }
}

fn draw_picture(address: Option<String>) -> Markup {
    template! { @if let Some(address) = address { img alt="" src=(address); } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::build::tests::report;
    use crate::report::document::{Scope, document};

    struct Album;

    impl Pictures for Album {
        fn class(&self, _: &str, key: &str) -> Option<String> {
            (key == "a").then(|| "data:image/png;base64,AAAA".to_owned())
        }

        fn image(&self, _: &str, _: ImageId) -> Option<String> {
            None
        }
    }

    #[test]
    fn a_page_stands_by_itself() {
        let page = html(&document(&report(), Scope::Each), &Album);
        assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\">"));
        assert!(
            page.contains("<td class=\"text\">top-1</td><td class=\"figure\">4</td>"),
            "{page}"
        );
        assert!(page.contains("src=\"data:image/png;base64,AAAA\""));
        for outside in ["http://", "https://", "<script", "@import", "url("] {
            let found = page.replace("http://www.w3.org/2000/svg", "");
            assert!(!found.contains(outside), "{outside}");
        }
    }

    #[test]
    fn text_from_the_data_is_only_text() {
        let mut section = Section::new("<script>1</script>\u{1b}[31m");
        section.text("<img src=x onerror=1>");
        let document = Document { title: "a & b".into(), sections: vec![section] };
        let page = html(&document, &Album);
        assert!(page.contains("<h1>a &amp; b</h1>"), "{page}");
        assert!(page.contains("<h2>&lt;script&gt;1&lt;/script&gt;\\x1b[31m</h2>"), "{page}");
        assert!(page.contains("<p>&lt;img src=x onerror=1&gt;</p>"), "{page}");
    }
}
