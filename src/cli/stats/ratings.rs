//! A file of what annotators said: a line for each annotator, image and guess.

use super::problem;
use crate::dataset::InputFile;
use crate::domain::Problem;
use csv::{ReaderBuilder, StringRecord, Trim};
use std::collections::{BTreeMap, HashMap};

/// More guesses than this of one image are no guesses.
const MOST_GUESSES: usize = 1000;

/// What the annotators of a file said, everything numbered in the order of the file.
#[derive(Debug, Default)]
pub(super) struct Ratings {
    /// The annotators.
    pub(super) annotators: Vec<String>,
    /// The images.
    pub(super) images: Vec<Image>,
}

/// What was said of one image. Classes are numbers.
#[derive(Debug, Default)]
pub(super) struct Image {
    /// Its class, if the file has it.
    pub(super) truth: Option<usize>,
    /// By annotator who saw the image: the guesses, best first.
    pub(super) guesses: BTreeMap<usize, Vec<usize>>,
}

impl Image {
    /// The guesses of an annotator, if they saw the image.
    pub(super) fn by(&self, annotator: usize) -> Option<&[usize]> {
        self.guesses.get(&annotator).map(Vec::as_slice)
    }

    /// The first guesses, each with who made it.
    pub(super) fn firsts(&self) -> impl Iterator<Item = (usize, usize)> {
        self.guesses.iter().filter_map(|(&by, guesses)| Some((by, *guesses.first()?)))
    }

    /// The first guess of an annotator, if there is one.
    pub(super) fn first_by(&self, annotator: usize) -> Option<usize> {
        self.by(annotator)?.first().copied()
    }
}

/// The lines of a table with something on them, by number, and those that are no text. Fields are
/// separated by tabs if the first line has one, else by commas.
pub(super) fn rows(file: &InputFile) -> (Vec<(u64, StringRecord)>, Vec<Problem>) {
    let bytes = file.bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&file.bytes);
    let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let delimiter = if first.contains(&b'\t') { b'\t' } else { b',' };
    let mut builder = ReaderBuilder::new();
    builder.has_headers(false).flexible(true).trim(Trim::All).delimiter(delimiter);
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    // Reading from memory cannot fail, and a line may have any number of fields.
    for row in builder.from_reader(bytes).into_byte_records().filter_map(Result::ok) {
        let line = row.position().map_or(0, csv::Position::line);
        match StringRecord::from_byte_record(row) {
            Ok(row) => rows.push((line, row)),
            Err(_) => problems.push(problem(file, line, "not UTF-8")),
        }
    }
    (rows, problems)
}

/// Reads a file of ratings, and notes what makes no sense. A line without a label says that the
/// annotator saw the image and gave no class.
pub(super) fn ratings(file: &InputFile) -> (Ratings, Vec<Problem>) {
    let (rows, mut problems) = rows(file);
    let mut reading = Reading::default();
    let Some(((line, head), rows)) = rows.split_first() else {
        problems.push(problem(file, 1, "the file is empty"));
        return (reading.done(), problems);
    };
    match Columns::of(head) {
        Err(what) => problems.push(problem(file, *line, what)),
        Ok(columns) => {
            for (line, row) in rows {
                if let Err(what) = reading.take(row, &columns) {
                    problems.push(problem(file, *line, what));
                }
            }
            let incomplete = reading.incomplete();
            problems.extend(incomplete.into_iter().map(|what| Problem::new(&file.name, what)));
        }
    }
    (reading.done(), problems)
}

/// Which column is what.
#[derive(Debug)]
struct Columns {
    width: usize,
    annotator: usize,
    image: usize,
    label: usize,
    rank: Option<usize>,
    truth: Option<usize>,
}

impl Columns {
    fn of(head: &StringRecord) -> Result<Self, String> {
        let place = |name: &str| head.iter().position(|cell| cell.eq_ignore_ascii_case(name));
        let needed = |name: &str| {
            place(name).ok_or_else(|| {
                format!("no column {name:?}; the head line names annotator, image, label, and rank and truth if there are")
            })
        };
        Ok(Self {
            width: head.len(),
            annotator: needed("annotator")?,
            image: needed("image")?,
            label: needed("label")?,
            rank: place("rank"),
            truth: place("truth"),
        })
    }
}

/// Numbers names in the order in which they come.
#[derive(Debug, Default)]
struct Names {
    numbers: HashMap<String, usize>,
    names: Vec<String>,
}

impl Names {
    fn number(&mut self, name: &str) -> usize {
        if let Some(&number) = self.numbers.get(name) {
            return number;
        }
        let number = self.names.len();
        self.numbers.insert(name.to_owned(), number);
        self.names.push(name.to_owned());
        number
    }
}

/// By rank: the guess, if its line came. An annotator who gave no class has none.
type Ranked = Vec<Option<usize>>;

#[derive(Debug, Default)]
struct Reading {
    annotators: Names,
    images: Names,
    classes: Names,
    truths: HashMap<usize, usize>,
    /// By image and annotator.
    said: HashMap<(usize, usize), Ranked>,
}

impl Reading {
    fn take(&mut self, row: &StringRecord, columns: &Columns) -> Result<(), String> {
        if row.len() != columns.width {
            return Err(format!("{} fields instead of {}", row.len(), columns.width));
        }
        let (annotator, image, label) =
            (&row[columns.annotator], &row[columns.image], &row[columns.label]);
        for (name, cell) in [("annotator", annotator), ("image", image)] {
            if cell.is_empty() {
                return Err(format!("no {name}"));
            }
        }
        let rank = rank(columns.rank.map(|column| &row[column]))?;
        let (by, of) = (self.annotators.number(annotator), self.images.number(image));
        let truth = columns.truth.map_or("", |column| &row[column]);
        if !truth.is_empty() {
            let class = self.classes.number(truth);
            if *self.truths.entry(of).or_insert(class) != class {
                return Err(format!("another truth of {image:?} than before: {truth:?}"));
            }
        }
        let is_known = self.said.contains_key(&(of, by));
        let said = self.said.entry((of, by)).or_default();
        if label.is_empty() {
            return if is_known {
                Err(format!("{annotator:?} on {image:?} again"))
            } else {
                Ok(())
            };
        }
        let class = self.classes.number(label);
        if said.contains(&Some(class)) {
            return Err(format!("{annotator:?} gives {image:?} the class {label:?} twice"));
        }
        if is_known && said.is_empty() || said.get(rank).is_some_and(Option::is_some) {
            return Err(format!("{annotator:?} on {image:?} again, at rank {}", rank + 1));
        }
        said.resize(said.len().max(rank + 1), None);
        said[rank] = Some(class);
        Ok(())
    }

    /// Guesses whose better ones are missing.
    fn incomplete(&self) -> Vec<String> {
        let gaps = self.said.iter().filter(|(_, said)| said.contains(&None));
        let mut gaps: Vec<(usize, usize)> = gaps.map(|(place, _)| *place).collect();
        gaps.sort_unstable();
        let name = |(image, annotator): (usize, usize)| {
            let (by, of) = (&self.annotators.names[annotator], &self.images.names[image]);
            format!("the ranks of {by:?} on {of:?} are not 1, 2, ...")
        };
        gaps.into_iter().map(name).collect()
    }

    fn done(self) -> Ratings {
        let truth = |image| self.truths.get(&image).copied();
        let image = |image| Image { truth: truth(image), guesses: BTreeMap::new() };
        let mut images: Vec<Image> = (0..self.images.names.len()).map(image).collect();
        for ((image, annotator), said) in self.said {
            images[image].guesses.insert(annotator, said.into_iter().flatten().collect());
        }
        Ratings { images, annotators: self.annotators.names }
    }
}

/// The rank from 0 of a cell that has it from 1; the first without a cell.
fn rank(cell: Option<&str>) -> Result<usize, String> {
    let Some(cell) = cell.filter(|cell| !cell.is_empty()) else { return Ok(0) };
    let rank = cell.parse::<usize>().ok().filter(|rank| (1..=MOST_GUESSES).contains(rank));
    rank.map(|rank| rank - 1).ok_or_else(|| format!("the rank {cell:?} is not 1, 2, ..."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> (Ratings, Vec<String>) {
        let file =
            InputFile { name: "r".into(), path: "r".into(), bytes: text.as_bytes().to_vec() };
        let (ratings, problems) = ratings(&file);
        (ratings, problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_table_with_gaps_ranks_and_truth_is_read() {
        let text = "image\tannotator\trank\tlabel\ttruth\n\
                    1.png\tann\t2\tcock\then\n1.png\tann\t1\then\t\n1.png\tbob\t1\towl\t\n\
                    2.png\tbob\t\t\t\n";
        let (ratings, problems) = of(text);
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(ratings.annotators, ["ann", "bob"]);
        let (hen, cock, owl) = (0, 1, 2);
        assert_eq!(ratings.images[0].truth, Some(hen));
        assert_eq!(ratings.images[0].by(0), Some(&[hen, cock][..]));
        assert_eq!(ratings.images[0].first_by(1), Some(owl));
        assert_eq!(ratings.images[1].by(0), None, "not seen");
        assert_eq!(ratings.images[1].by(1), Some(&[][..]), "seen, no class");
    }

    #[test]
    fn what_makes_no_sense_is_named_with_its_line() {
        let head = "annotator,image,label,rank,truth\n";
        let check = |lines: &str, expected: &str| {
            let problems = of(&format!("{head}{lines}")).1;
            assert!(problems.iter().any(|problem| problem.contains(expected)), "{problems:?}");
        };
        check("a,1,x\n", "line 2: 3 fields instead of 5");
        check(",1,x,1,\n", "line 2: no annotator");
        check("a,1,x,0,\n", "line 2: the rank \"0\"");
        check("a,1,x,99999999,\n", "line 2: the rank");
        check("a,1,x,1,\na,1,y,1,\n", "line 3: \"a\" on \"1\" again");
        check("a,1,,1,\na,1,y,1,\n", "line 3: \"a\" on \"1\" again");
        check("a,1,x,1,\na,1,x,2,\n", "line 3: \"a\" gives \"1\" the class \"x\" twice");
        check("a,1,x,1,y\nb,1,x,1,z\n", "line 3: another truth of \"1\" than before: \"z\"");
        check("a,1,x,2,\n", "r: the ranks of \"a\" on \"1\" are not 1, 2, ...");
        assert!(of("").1[0].contains("line 1: the file is empty"));
        assert!(of("annotator,image,class\n").1[0].contains("line 1: no column \"label\""));
        let file = InputFile {
            name: "r".into(),
            path: "r".into(),
            bytes: b"annotator,image,label\na,1,\xff\n".to_vec(),
        };
        assert_eq!(ratings(&file).1[0].to_string(), "r: line 2: not UTF-8");
    }
}
