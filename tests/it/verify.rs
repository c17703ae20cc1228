//! `hit5 verify`: "is this a ...?", on the real binary.

use crate::support::files::{Tree, fixture};
use crate::support::home::Home;

fn run(home: &Home, args: &[&str]) -> (i32, String, String) {
    let output = home.run(args);
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

fn home_with_fruit() -> Home {
    let home = Home::new();
    let tree = Tree::new(home.path(), "fruit");
    tree.put_pictures("train/apple", 3).put_pictures("train/pear", 3);
    tree.put_pictures("val/pear", 2);
    for name in ["rgb.bmp", "rgb.tiff", "progressive.jpg", "orientation-1.jpg"] {
        tree.put(format!("val/apple/{name}"), &fixture(name));
    }
    assert_eq!(run(&home, &["import", tree.arg()]).0, 0);
    home
}

#[test]
fn a_class_is_verified_by_one_key_an_image() {
    let home = home_with_fruit();
    let (code, out, err) = run(&home, &["verify", "fruit", "Apple"]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert_eq!(out, "fruit: apple?: 4 images to verify\nbegin with: hit5 label 'fruit: apple?'\n");
    let program = home.launch().args(&["label", "fruit: apple?", "--seed", "1"]).start();
    program.wait_for_image(0);
    program.wait_for("the question", |seen| seen.contains("1 yes, it is: apple"));
    for (image, key) in (0..).zip(["y", "n", "2", "u"]) {
        program.wait_for_image(image);
        // Nobody answers an image within a quarter of a second.
        std::thread::sleep(std::time::Duration::from_millis(400));
        program.type_keys(key);
    }
    program.wait_for("the end", |seen| seen.contains("4 of 4 answered."));
    program.type_keys("Enter");
    program.wait_for("the figures", |seen| seen.contains("top-1"));
    program.quit();
    let answers: Vec<String> =
        home.log().annotations.iter().map(|answer| answer.guesses.join(" ")).collect();
    assert_eq!(answers, ["yes", "no", "no", "unsure"]);
    let (_, again, _) = run(&home, &["verify", "fruit", "apple"]);
    assert!(again.starts_with("fruit: apple?: 4 images"), "{again}");
}

#[test]
fn what_cannot_be_verified_is_said() {
    let home = home_with_fruit();
    let (code, _, err) = run(&home, &["verify", "fruit", "plum"]);
    assert!(code == 2 && err.contains("\"plum\"") && err.contains("hint:"), "{err}");
    let (code, _, err) = run(&home, &["verify", "nuts", "apple"]);
    assert!(code == 2 && err.contains("there is no dataset \"nuts\""), "{err}");
}
