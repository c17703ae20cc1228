//! What the home screen lists of a data file.

use crate::support::home::Home;
use hit5::app::OpenRequest;
use hit5::app::home::{Action, HomeRow, Section};
use hit5::domain::{Now, Phase, Timestamp};
use hit5::runtime::desk::{Desk, NewRules};
use hit5::store::{Holder, Store};
use std::fs;

fn desk(home: &Home) -> Desk {
    let store = Store::open(&home.data()).unwrap();
    let who = Holder { pid: std::process::id(), host: "here".to_owned(), user: None };
    Desk::new(store, "ada".to_owned(), who, NewRules::default()).unwrap()
}

/// The rows of a section: verb, title, detail.
fn told(desk: &Desk, section: Section) -> Vec<[String; 3]> {
    let rows = desk.list().unwrap().rows;
    let told = |row: &HomeRow| [row.verb.to_owned(), row.title.clone(), row.detail.clone()];
    rows.iter().filter(|row| row.section == section).map(told).collect()
}

/// A home with a study of the demonstration set, begun, its first phase opened.
fn with_study() -> (Home, Desk, OpenRequest) {
    let home = Home::new();
    let plan = ["study", "new", "pilot", "demo", "pilot.toml", "--practice", "5", "--test", "9"];
    assert!(home.run(&plan).status.success());
    let text = fs::read_to_string(home.path().join("pilot.toml")).unwrap();
    let mut desk = desk(&home);
    let request = desk.request_of_study("pilot.toml", Some(&text), Timestamp(0)).unwrap();
    (home, desk, request)
}

#[test]
fn a_study_is_listed_with_how_far_one_is_and_the_way_on() {
    let (_home, mut desk, request) = with_study();
    let study = |desk: &Desk| told(desk, Section::Studies);
    assert_eq!(study(&desk), [["study", "pilot", "demo · phase 1 of 2: practice"]]);
    assert_eq!(told(&desk, Section::GoOn), [] as [[&str; 3]; 0]);
    let row = desk.list().unwrap().rows.into_iter().find(|row| row.section == Section::Studies);
    let row = row.unwrap();
    assert_eq!((row.action, row.progress), (Some(Action::Open(request.clone())), Some((0, 5))));

    drop(desk.open(&request, Now::default()).unwrap());
    assert_eq!(study(&desk), [["study", "pilot", "demo · phase 1 of 2: practice"]]);
    let [left] = &told(&desk, Section::GoOn)[..] else { panic!("one session") };
    assert_eq!(left[..2], ["go on", "pilot · practice"]);
    assert!(left[2].starts_with("demo · "), "{left:?}");
}

#[test]
fn what_is_begun_without_a_study_is_no_study_of_the_list() {
    let home = Home::new();
    let mut desk = desk(&home);
    let request = desk.request_on(Some("demo"), Phase::Test, Some(3)).unwrap();
    drop(desk.open(&request, Now::default()).unwrap());
    assert_eq!(told(&desk, Section::Studies), [] as [[&str; 3]; 0]);
    assert_eq!(told(&desk, Section::GoOn)[0][..2], ["go on", "demo · test"]);
}

#[test]
fn another_annotator_has_sessions_of_their_own() {
    let (_home, mut desk, request) = with_study();
    assert_eq!(told(&desk, Section::Annotators), [["you", "ada", "0 sessions"]]);
    drop(desk.open(&request, Now::default()).unwrap());
    desk.switch_annotator("grace".to_owned());
    let annotators = [["you", "grace", "0 sessions"], ["", "ada", "1 session"]];
    assert_eq!(told(&desk, Section::Annotators), annotators);
    assert_eq!(told(&desk, Section::GoOn), [] as [[&str; 3]; 0]);
    let study = &told(&desk, Section::Studies)[0];
    assert_eq!(study[2], "demo · phase 1 of 2: practice");
    assert_eq!(desk.list().unwrap().annotator, "grace");
}

#[test]
fn datasets_are_counted() {
    let home = Home::new();
    let desk = desk(&home);
    let [dataset] = &told(&desk, Section::Datasets)[..] else { panic!("one dataset") };
    assert_eq!(dataset[1], "demo");
    assert!(dataset[2].starts_with("33 classes · "), "{dataset:?}");
    assert_eq!(told(&desk, Section::Begin).len(), 3);
}
