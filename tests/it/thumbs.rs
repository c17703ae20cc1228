//! `hit5 thumbs`, and the file of thumbnails beside a session, on the real binary.

use crate::support::files::{Tree, fixture};
use crate::support::home::Home;
use hit5::store::Thumbnails;
use std::fs;
use std::path::PathBuf;

fn run(home: &Home, args: &[&str]) -> (i32, String, String) {
    let output = home.run(args);
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

fn kept(home: &Home) -> PathBuf {
    home.path().join(".cache/hit5/thumbnails.db")
}

/// 7 examples and 2 images to label.
fn home_with_fruit() -> (Home, Tree) {
    let home = Home::new();
    let tree = Tree::new(home.path(), "fruit");
    tree.put_pictures("train/apple", 3).put_pictures("train/pear", 4);
    tree.put("val/pear/half.jpg", &fixture("progressive.jpg"));
    tree.put("val/apple/whole.jpg", &fixture("orientation-1.jpg"));
    assert_eq!(run(&home, &["import", tree.arg()]).0, 0);
    (home, tree)
}

#[test]
fn all_examples_are_made_once() {
    let (home, tree) = home_with_fruit();
    let said = |made, before, bad| {
        format!("fruit: {made} made, {before} there before, {bad} could not be read\n")
    };
    assert_eq!(run(&home, &["thumbs"]), (0, said("7 thumbnails", 0, 0), String::new()));
    assert_eq!(run(&home, &["thumbs", "fruit"]).1, said("0 thumbnails", 7, 0));
    // A smaller side is served by what is there, a larger one is not.
    assert_eq!(run(&home, &["thumbs", "--side", "48"]).1, said("0 thumbnails", 7, 0));
    assert_eq!(run(&home, &["thumbs", "--side", "200"]).1, said("7 thumbnails", 0, 0));
    // A changed file is made anew, a broken one and one that went are named.
    tree.put("train/apple/train-apple-0.png", &fixture("rgb.bmp"));
    tree.put("train/apple/train-apple-1.png", &fixture("truncated.jpg"));
    fs::remove_file(tree.root.join("train/pear/train-pear-3.png")).unwrap();
    let (code, out, err) = run(&home, &["thumbs", "--side", "200"]);
    assert_eq!((code, out), (0, said("1 thumbnail", 4, 2)));
    let lines: Vec<&str> = err.lines().collect();
    assert_eq!(lines.len(), 2, "{err}");
    assert!(lines[0].starts_with("train/apple/train-apple-1.png: truncated JPEG"), "{err}");
    assert_eq!(lines[1], "train/pear/train-pear-3.png: no such file");
    // Deleted, it is made again.
    fs::remove_dir_all(kept(&home).parent().unwrap()).unwrap();
    assert_eq!(run(&home, &["thumbs"]).1, said("5 thumbnails", 0, 2));
}

#[test]
fn what_cannot_be_made_is_refused_with_the_reason() {
    let (home, _) = home_with_fruit();
    let (code, _, err) = run(&home, &["thumbs", "nuts"]);
    assert!(code == 2 && err.contains("there is no dataset \"nuts\""), "{err}");
    let config = home.path().join("config.toml");
    fs::write(&config, "cache_mb = 0").unwrap();
    let (code, _, err) = run(&home, &["thumbs", "--config", config.to_str().unwrap()]);
    assert!(code == 2 && err.contains("no thumbnails are kept") && err.contains("hint:"), "{err}");
    let mine = home.path().join("mine.txt");
    fs::write(&mine, "milk").unwrap();
    fs::write(&config, format!("cache_file = {mine:?}")).unwrap();
    let (code, _, err) = run(&home, &["thumbs", "--config", config.to_str().unwrap()]);
    assert!(code == 1 && err.contains("was left as it is"), "{err}");
    assert_eq!(fs::read(&mine).unwrap(), b"milk");
}

/// A session keeps the examples it shows, and shows them all the same where it cannot keep them.
#[test]
fn a_session_keeps_what_it_shows() {
    let (home, _) = home_with_fruit();
    let label = || {
        let program = home.launch().args(&["label", "fruit", "--test"]).start();
        program.wait_for_image(0);
        program.wait_for("the classes", |seen| seen.contains("apple"));
        program.type_keys("a");
        program.wait_for("a class", |seen| seen.contains("apple"));
        program.quit();
    };
    label();
    let connection = rusqlite::Connection::open(kept(&home)).unwrap();
    let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    let found = count("SELECT count(*) FROM thumbnail");
    assert!((1..=7).contains(&found), "{found} of 7 examples, and no image to label");
    drop(connection);
    // In its way stands something that is not ours.
    fs::write(kept(&home), b"milk").unwrap();
    label();
    assert_eq!(fs::read(kept(&home)).unwrap(), b"milk");
    assert!(Thumbnails::open(&kept(&home), 1 << 20).is_err());
}
