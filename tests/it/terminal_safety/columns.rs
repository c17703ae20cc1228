//! Every column of text of a data file, changed by hand, and every command on it.

use super::hostile::Hostile;
use super::world::{World, text_columns, unlocked};
use super::{Tally, brief, commands, pages, texts};
use std::fs;

/// One column at a time holds harm, by turns as it is and as a list, and some commands are run; in
/// the long form more of them.
#[test]
fn no_column_of_the_data_file_steers_the_terminal() {
    let mut world = World::new();
    let columns = text_columns(&unlocked(&world.sound));
    assert!(columns.len() > 40, "{columns:?}");
    let mut hostile = Hostile::new(7);
    let mut tally = Tally::new("columns");
    let rounds = texts(columns.len()).div_ceil(columns.len());
    for round in 0..rounds {
        for (place, (table, column)) in columns.iter().enumerate() {
            let text = hostile.text();
            let is_list = (round + place) % 3 == 0;
            let value = if is_list { serde_json::to_string(&[&text]).unwrap() } else { text };
            world.spoil_column(table, column, &value);
            let all = commands::reading(&world);
            let count = if rounds > 1 { 12 } else { 2 };
            for _ in 0..count {
                let args = &all[hostile.below(all.len())];
                let output = tally.run(&world.home, args);
                pages::check(args, &output).unwrap_or_else(|what| {
                    panic!("{args:?} after {table}.{column} = {value:?}: {what}")
                });
            }
        }
    }
    tally.texts = hostile.made;
    println!("{tally}");
    assert!(tally.shown * 20 > tally.runs, "hardly any text came through: {tally}");
}

/// What somebody sent, as it is in the data file or as a bundle, is merged and looked at.
fn merged(world: &mut World, turn: usize, tally: &mut Tally) {
    let [bundle, sent] = ["made/bundle", "made/sent.db"].map(|file| world.home.path().join(file));
    fs::copy(&world.spoilt, &sent).unwrap();
    let names =
        ["set", "packed", "apple", "pear", "plum"].map(|word| (word, world.word(word).to_owned()));
    for file in [bundle, sent] {
        world.restore();
        world.welcome(&names);
        let file = file.to_str().unwrap().to_owned();
        tally.run(&world.home, &["merge".to_owned(), file.clone()]);
        let output =
            tally.run(&world.home, &["merge".to_owned(), "--accept-changed".to_owned(), file]);
        assert!(output.status.success(), "nothing was merged: {}", brief(&output));
        for args in commands::reading(world).iter().skip(turn).step_by(8) {
            let output = tally.run(&world.home, args);
            pages::check(args, &output).unwrap_or_else(|what| panic!("{args:?}: {what}"));
        }
    }
}

/// Harm in all names and remarks at once, wherever they stand, and every command on that.
#[test]
fn no_name_in_the_data_file_steers_the_terminal() {
    let mut world = World::new();
    fs::create_dir_all(world.home.path().join("made")).unwrap();
    let mut hostile = Hostile::new(11);
    let mut tally = Tally::new("names");
    for round in 0..texts(19).div_ceil(19) {
        world.spoil(&mut hostile);
        for args in commands::reading(&world) {
            let output = tally.run(&world.home, &args);
            pages::check(&args, &output).unwrap_or_else(|what| panic!("{args:?}: {what}"));
        }
        for args in commands::writing(&world) {
            tally.run(&world.home, &args);
        }
        merged(&mut world, round % 8, &mut tally);
        let made = world.home.path().join("made");
        pages::check_page(&fs::read_to_string(made.join("report.html")).unwrap()).unwrap();
        fs::remove_dir_all(&made).unwrap();
        fs::create_dir_all(&made).unwrap();
    }
    tally.texts = hostile.made;
    println!("{tally}");
    assert!(tally.shown * 4 > tally.runs, "hardly any text came through: {tally}");
}
