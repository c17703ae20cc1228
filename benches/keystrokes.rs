//! How many keys it takes to a class, over all 1,000 classes of ILSVRC2012, in the three ways
//! there are: by name, by code, by walking the list. Prints a table: mean, median, 95th
//! percentile and maximum, the final Enter included.
//!
//! - *By name*: the beginning of the class's first name is typed, then the cursor moves down to
//!   the class; the number of letters is that which makes the sum smallest.
//! - *By any name*: the same, by the one of the class's names that takes fewest keys.
//! - *By code*: a semicolon and the letters that leave one class.
//! - *By tree*: from the first class, in the full list without thumbnails, by the shortest way of
//!   single rows, groups, pages of thirty rows, and the two ends.

#![allow(clippy::print_stdout, reason = "the table is what it is run for")]

use hit5::app::Workbench;
use hit5::app::annotate::list::{ClassList, Habits, Step};
use hit5::domain::{ClassId, DatasetId};
use hit5::taxonomy::Taxonomy;
use std::collections::{HashMap, VecDeque};

/// Rows of a page.
const PAGE: isize = 30;
/// The most letters of a name that are typed; further ones never save a key.
const MOST_LETTERS: usize = 16;

/// What has been found already, as many names begin alike.
type Places = HashMap<String, Vec<ClassId>>;

fn main() {
    let bench = Workbench::new(DatasetId(0), "ilsvrc2012", Taxonomy::ilsvrc2012(), Vec::new());
    let mut places = Places::new();
    let classes: Vec<ClassId> = bench.taxonomy.classes().collect();
    let lemmas = |class: ClassId| bench.taxonomy.class_node(class).lemmas.as_slice();
    let mut by = |names: &dyn Fn(ClassId) -> usize| -> Vec<usize> {
        let keys = |class: ClassId| {
            let names = lemmas(class).iter().take(names(class));
            names.filter_map(|name| by_name(&bench, &mut places, name, class)).min()
        };
        classes.iter().copied().filter_map(keys).collect()
    };
    println!("keys to a class       classes   mean  median  p95  max");
    line("by name", by(&|_| 1));
    line("by any name", by(&|class| lemmas(class).len()));
    line("by code", classes.iter().map(|&class| by_code(&bench, class)).collect());
    line("by tree", by_tree(&bench));
}

fn line(way: &str, mut keys: Vec<usize>) {
    keys.sort_unstable();
    let mean = keys.iter().sum::<usize>() as f64 / keys.len() as f64;
    let at = |part: usize| keys[(keys.len() - 1) * part / 100];
    println!("{way:20} {:8} {mean:6.2} {:7} {:4} {:4}", keys.len(), at(50), at(95), at(100));
}

/// The fewest letters of a name, moves of the cursor and Enter.
fn by_name(bench: &Workbench, places: &mut Places, name: &str, class: ClassId) -> Option<usize> {
    let ends = name.char_indices().map(|(start, letter)| start + letter.len_utf8());
    let keys = |(letters, end): (usize, usize)| {
        let typed = &name[..end];
        let found = places
            .entry(typed.to_owned())
            .or_insert_with(|| bench.index.find(typed).iter().map(|found| found.class).collect());
        let moves = found.iter().position(|&found| found == class)?;
        Some(letters + moves + 1)
    };
    (1..=MOST_LETTERS).zip(ends).filter_map(keys).min()
}

/// The mark, the letters until one class is left, and Enter.
fn by_code(bench: &Workbench, class: ClassId) -> usize {
    let code = format!(";{}", bench.index.codes().of(class));
    let is_alone = |&length: &usize| bench.index.find(&code[..length]).len() == 1;
    (1..=code.len()).find(is_alone).unwrap_or(code.len()) + 1
}

/// The keys from the first class to every class, and Enter: a breadth-first walk of what the
/// cursor's steps lead to.
fn by_tree(bench: &Workbench) -> Vec<usize> {
    const STEPS: [Step; 11] = [
        Step::By(1),
        Step::By(-1),
        Step::By(PAGE),
        Step::By(-PAGE),
        Step::NextGroup,
        Step::PreviousGroup,
        Step::First,
        Step::Parent,
        Step::PreviousSibling,
        Step::NextSibling,
        Step::Last,
    ];
    let mut list = ClassList::new(bench, Habits::default());
    let mut keys: Vec<Option<usize>> = vec![None; bench.taxonomy.len()];
    let mut waiting = VecDeque::from([(0, 1)]);
    while let Some((row, so_far)) = waiting.pop_front() {
        if keys[row].is_some() {
            continue;
        }
        keys[row] = Some(so_far);
        for step in STEPS {
            list.put_cursor(row);
            list.go(step, bench);
            waiting.push_back((list.cursor(), so_far + 1));
        }
    }
    keys.into_iter().flatten().collect()
}
