//! Nodes from tab-separated values; the format is described in [`super`].

use super::Listing;
use super::listing::quoted;
use crate::domain::{Lines, NodeSpec};

/// The columns, for messages.
const KNOWN: &str = "known are key, parents, lemmas, gloss, class";

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Key,
    Parents,
    Lemmas,
    Gloss,
    Class,
    Ignored,
}

impl Column {
    fn named(name: &str) -> Self {
        match name.trim().to_lowercase().as_str() {
            "key" => Self::Key,
            "parents" | "parent" => Self::Parents,
            "lemmas" | "name" => Self::Lemmas,
            "gloss" => Self::Gloss,
            "class" => Self::Class,
            _ => Self::Ignored,
        }
    }
}

/// The nodes of a file.
pub(super) fn listing(file: &str, bytes: &[u8]) -> Listing {
    let mut listing = Listing::new(file);
    let mut columns: Option<Vec<Column>> = None;
    for (number, line) in Lines::of(bytes) {
        match (line, &columns) {
            (Err(what), _) => listing.note(number, what),
            (Ok(line), _) if line.trim().is_empty() => {}
            (Ok(line), Some(columns)) => row(&mut listing, number, columns, line),
            (Ok(line), None) => match head(&mut listing, number, line) {
                Some(named) => columns = Some(named),
                None => return listing,
            },
        }
    }
    if columns.is_none() {
        listing.note(1, "no head line that names the columns");
    }
    listing
}

/// The columns that a head line names; nothing can be made of one without keys.
fn head(listing: &mut Listing, number: usize, line: &str) -> Option<Vec<Column>> {
    let mut columns = Vec::new();
    for name in line.split('\t') {
        let mut column = Column::named(name);
        if column == Column::Ignored {
            listing.note(number, format!("column {} is ignored: {KNOWN}", quoted(name)));
        } else if columns.contains(&column) {
            listing.note(number, format!("column {} is there already: ignored", quoted(name)));
            column = Column::Ignored;
        }
        columns.push(column);
    }
    if columns.contains(&Column::Key) {
        return Some(columns);
    }
    // One problem says it all.
    listing.problems.clear();
    listing.note(number, format!("the head line {} has no column \"key\"", quoted(line)));
    None
}

fn row(listing: &mut Listing, number: usize, columns: &[Column], line: &str) {
    let count = line.split('\t').count();
    if count != columns.len() {
        let what = if count < columns.len() {
            "the missing ones are taken as empty"
        } else {
            "the last ones are ignored"
        };
        let expected = columns.len();
        listing.note(number, format!("{count} columns instead of {expected}: {what}"));
    }
    let mut node = NodeSpec {
        key: String::new(),
        parents: Vec::new(),
        lemmas: Vec::new(),
        gloss: String::new(),
        is_class: false,
    };
    let mut says_class = None;
    for (column, cell) in columns.iter().zip(line.split('\t')) {
        let cell = cell.trim();
        match column {
            Column::Key => cell.clone_into(&mut node.key),
            Column::Parents => node.parents = several(cell),
            Column::Lemmas => node.lemmas = several(cell),
            Column::Gloss => cell.clone_into(&mut node.gloss),
            Column::Class => says_class = class(listing, number, cell),
            Column::Ignored => {}
        }
    }
    listing.push(number, node, says_class);
}

/// The texts of a cell: with `|` between where there is one, else with `, `.
fn several(cell: &str) -> Vec<String> {
    let separator = if cell.contains('|') { "|" } else { ", " };
    let texts = cell.split(separator).map(str::trim).filter(|text| !text.is_empty());
    texts.map(str::to_owned).collect()
}

fn class(listing: &mut Listing, number: usize, cell: &str) -> Option<bool> {
    match cell.to_lowercase().as_str() {
        "" => None,
        "yes" | "true" | "1" => Some(true),
        "no" | "false" | "0" => Some(false),
        _ => {
            let what = format!("class is {}, not \"yes\" or \"no\": ignored", quoted(cell));
            listing.note(number, what);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Problem;

    fn read(text: &str) -> (Listing, Vec<String>) {
        let listing = listing("a.tsv", text.as_bytes());
        let problems = listing.problems.iter().map(Problem::to_string).collect();
        (listing, problems)
    }

    #[test]
    fn a_full_file_is_read_in_any_order_of_columns() {
        let (listing, problems) = read(
            "Class\tlemmas\tkey\tgloss\tparents\r\n\
             no\tcarnivore\tn1\teats meat\t\r\n\
             yes\tdog, domestic dog\tn2\ta canine, tame\tn1|n9\r\n\
             \tred, white | blue|hot dog\tn3\t\tn1, n2\r\n",
        );
        assert_eq!(problems, Vec::<String>::new());
        let rows: Vec<_> = listing
            .nodes
            .iter()
            .map(|n| (n.key.as_str(), n.parents.join("+"), n.lemmas.join("+"), n.gloss.as_str()))
            .collect();
        let row = |key, parents: &str, lemmas: &str, gloss| {
            (key, parents.to_owned(), lemmas.to_owned(), gloss)
        };
        assert_eq!(
            rows,
            [
                row("n1", "", "carnivore", "eats meat"),
                row("n2", "n1+n9", "dog+domestic dog", "a canine, tame"),
                row("n3", "n1+n2", "red, white+blue+hot dog", ""),
            ]
        );
        assert_eq!(listing.says_class, [Some(false), Some(true), None]);
    }

    #[test]
    fn the_key_is_enough() {
        let (listing, problems) = read("key\ngranny_smith\n\nn2");
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!(listing.nodes[0].lemmas, ["granny smith"]);
        assert_eq!(listing.nodes.len(), 2);
    }

    #[test]
    fn odd_rows_are_named_and_nothing_of_them_is_lost() {
        let (listing, problems) = read(
            "key\tparent\tclass\tcolour\tname\tparents\n\
             a\n\
             b\t\tperhaps\tred\tBee\tx\ty\n\
             \t\t\t\tnobody\t\n",
        );
        assert_eq!(
            problems,
            [
                "a.tsv, line 1: column \"colour\" is ignored: \
                 known are key, parents, lemmas, gloss, class",
                "a.tsv, line 1: column \"parents\" is there already: ignored",
                "a.tsv, line 2: 1 columns instead of 6: the missing ones are taken as empty",
                "a.tsv, line 3: 7 columns instead of 6: the last ones are ignored",
                "a.tsv, line 3: class is \"perhaps\", not \"yes\" or \"no\": ignored",
                "a.tsv, line 4: no key: left out",
            ]
        );
        let keys: Vec<_> = listing.nodes.iter().map(|node| node.key.as_str()).collect();
        assert_eq!(keys, ["a", "b"]);
        assert_eq!(listing.nodes[1].lemmas, ["Bee"]);
    }

    #[test]
    fn without_a_head_nothing_is_read() {
        let (listing, problems) = read("dog\tanimal\ncat\tanimal\n");
        assert!(listing.nodes.is_empty());
        assert_eq!(
            problems,
            ["a.tsv, line 1: the head line \"dog\\tanimal\" has no column \"key\""]
        );
        assert_eq!(read("").1, ["a.tsv, line 1: no head line that names the columns"]);
    }
}
