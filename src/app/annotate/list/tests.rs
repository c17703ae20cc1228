//! The list, driven as by keys, on the ILSVRC2012 tree.

use super::*;
use crate::domain::DatasetId;
use crate::taxonomy::Taxonomy;

fn bench() -> Workbench {
    Workbench::new(DatasetId(1), "ilsvrc2012", Taxonomy::ilsvrc2012(), Vec::new())
}

fn name(list: &ClassList, bench: &Workbench) -> String {
    let node = list.selected_row().unwrap().node(&bench.taxonomy);
    bench.taxonomy.node(node).name().to_owned()
}

/// A list after the text was typed and the search ended.
fn at(text: &str, bench: &Workbench) -> ClassList {
    let mut list = ClassList::new(bench, Habits::default());
    list.type_text(text, bench);
    list.clear(bench);
    list
}

#[test]
fn folding_climbs_and_unfolding_comes_back() {
    let bench = bench();
    let mut list = at("airedale", &bench);
    assert!(list.fold(&bench).is_some());
    assert_eq!(name(&list, &bench), "terrier");
    assert!(list.fold(&bench).is_some());
    assert_eq!(name(&list, &bench), "hunting dog");
    assert!(list.rows().len() < 1000 - 50);
    assert!(list.unfold(&bench));
    assert!(list.rows().len() < 1000, "the terriers are still folded");
    assert!(list.selected().is_some());
    assert!(!list.unfold(&bench), "a class cannot be opened");
}

#[test]
fn all_is_folded_and_opened_and_the_cursor_stays_in_its_place() {
    let bench = bench();
    let mut list = at("airedale", &bench);
    let class = list.selected().unwrap();
    list.fold_all(&bench);
    assert!(matches!(list.selected_row(), Some(Row::Node(_))));
    list.fold_all(&bench);
    let around =
        bench.taxonomy.subtree(bench.taxonomy.parent(bench.taxonomy.node_of(class)).unwrap());
    assert!(around.contains(&list.selected().unwrap().0));
}

#[test]
fn a_search_finds_what_is_folded_away() {
    let bench = bench();
    let mut list = at("airedale", &bench);
    list.fold_all(&bench);
    list.type_text("airedale", &bench);
    assert_eq!(name(&list, &bench), "Airedale");
    list.clear(&bench);
    assert!(matches!(list.selected_row(), Some(Row::Node(_))), "its family is folded");
}

#[test]
fn steps_follow_the_tree() {
    let bench = bench();
    let mut list = at("airedale", &bench);
    list.go(Step::NextSibling, &bench);
    list.go(Step::PreviousSibling, &bench);
    assert_eq!(name(&list, &bench), "Airedale");
    list.go(Step::Parent, &bench);
    let terrier = bench.taxonomy.find("n02092468").unwrap();
    assert_eq!(list.selected().unwrap().0, bench.taxonomy.subtree(terrier).start);
    let before = list.cursor();
    list.go(Step::Parent, &bench);
    assert!(list.cursor() <= before);
    for _ in 0..30 {
        list.go(Step::Parent, &bench);
    }
    assert_eq!(list.cursor(), 0);
    for _ in 0..2000 {
        list.go(Step::NextSibling, &bench);
    }
    assert!(list.cursor() > 900);
}

#[test]
fn a_node_is_gone_to_by_its_name() {
    let bench = bench();
    let mut list = ClassList::new(&bench, Habits::default());
    list.type_text("/motor vehicle", &bench);
    assert_eq!(name(&list, &bench), "motor vehicle");
    assert!(list.unfold(&bench));
    assert_eq!((list.cursor(), list.rows().len(), list.query()), (662, 1000, ""));
}

#[test]
fn finding_in_place_filters_nothing_and_goes_round() {
    let bench = bench();
    let mut list = ClassList::new(&bench, Habits::default());
    list.find_in_place(&bench);
    list.type_text("terrier", &bench);
    assert_eq!(list.rows().len(), 1000);
    assert_eq!(list.in_place().unwrap().place(), Some((1, 36)));
    let first = list.cursor();
    list.find_previous();
    assert_eq!(list.in_place().unwrap().place(), Some((36, 36)));
    list.find_in_place(&bench);
    assert_eq!(list.cursor(), first);
    list.type_text("xx", &bench);
    assert_eq!(list.in_place().unwrap().place(), None);
    list.clear(&bench);
    assert!(list.in_place().is_none());
}

#[test]
fn searches_are_recalled() {
    let bench = bench();
    let mut list = at("airedale", &bench);
    list.type_text("crane", &bench);
    list.clear(&bench);
    list.recall(true, &bench);
    assert_eq!(list.query(), "crane");
    list.recall(true, &bench);
    assert_eq!((list.query(), name(&list, &bench).as_str()), ("airedale", "Airedale"));
    list.recall(false, &bench);
    list.recall(false, &bench);
    assert_eq!(list.query(), "");
}

#[test]
fn what_is_found_can_be_listed_in_list_order() {
    let bench = bench();
    let mut list = ClassList::new(&bench, Habits::default());
    list.type_text("dog", &bench);
    let best = list.selected();
    list.switch_order(&bench);
    assert_eq!(list.selected(), best, "the cursor stays on its class");
    let classes: Vec<u32> =
        list.rows().iter().map(|row| row.first_class(&bench.taxonomy).0).collect();
    assert!(classes.is_sorted());
}

#[test]
fn shelves_hold_what_was_chosen_and_marked() {
    let bench = bench();
    let mut list = at("airedale", &bench);
    let airedale = list.selected().unwrap();
    list.note_chosen(airedale);
    list.switch_shelf(Shelf::Recent, &bench);
    assert_eq!(list.rows(), [Row::Class(airedale)]);
    list.switch_shelf(Shelf::Favourites, &bench);
    assert_eq!(list.rows(), []);
    list.switch_shelf(Shelf::Favourites, &bench);
    assert_eq!(list.rows().len(), 1000);
    list.select(airedale);
    assert_eq!(list.switch_favourite(&bench), Some((airedale, true)));
    list.switch_shelf(Shelf::Favourites, &bench);
    assert_eq!(list.selected(), Some(airedale));
    list.switch_favourite(&bench);
    assert_eq!(list.selected(), None);
    list.clear(&bench);
    assert_eq!(list.rows().len(), 1000);
}
