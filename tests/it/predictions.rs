//! `hit5 predictions` on the real binary: what is added, what is refused, and what is said of it.

use crate::support::files::Tree;
use crate::support::home::Home;
use hit5::domain::ClassNames;
use hit5::taxonomy::Taxonomy;
use std::fs;

/// Exit code, standard output and standard error.
fn run(home: &Home, args: &[&str]) -> (i32, String, String) {
    let output = home.run(args);
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

/// Runs what must succeed without a word on standard error; what it prints.
#[track_caller]
fn says(home: &Home, args: &[&str]) -> String {
    let (code, out, err) = run(home, args);
    assert_eq!((code, err.as_str()), (0, ""), "{args:?}: {out}");
    out
}

/// A dataset of two classes, with two images of each to label and an example.
fn home_with_fruit() -> Home {
    let home = Home::new();
    let tree = Tree::new(home.path(), "fruit");
    for class in ["apple", "pear"] {
        tree.put_pictures(&format!("train/{class}"), 1).put_pictures(&format!("val/{class}"), 2);
    }
    says(&home, &["import", tree.arg()]);
    home
}

fn put(home: &Home, name: &str, bytes: impl AsRef<[u8]>) -> String {
    let path = home.path().join(name);
    fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

const GOOD: &str = "image,class1,score1,class2,score2\n\
    val-apple-0,apple,0.9,pear,0.1\n\
    val/apple/val-apple-1.png,pear,0.6,apple,0.4\n\
    train-apple-0,pear,0.6,apple,0.4\n\
    val-pear-0.png,1,0.6,0,0.4\n";

#[test]
fn predictions_are_added_listed_and_removed() {
    let home = home_with_fruit();
    let file = put(&home, "a.csv", GOOD);
    let said = says(&home, &["predictions", "add", "net", &file]);
    assert_eq!(
        said,
        "fruit: net for 3 of 4 images\n\
         read as CSV; numbers are class indices from 0; 1 example image left out\n\
         top-1 error 33.3 % (1 of 3, 95 % interval 6.1 - 79.2 %)\n\
         top-2 error 0.0 % (0 of 3, 95 % interval 0.0 - 56.1 %)\n"
    );
    let top = put(&home, "top.txt", "1\n1\n2\n2\n");
    let said = says(&home, &["predictions", "add", "other", &top, "--dataset", "fruit"]);
    assert_eq!(
        said,
        "fruit: other for 4 of 4 images\n\
         read as ILSVRC submission; images in the order of their file names; \
         numbers are class indices from 1\n\
         top-1 error 0.0 % (0 of 4, 95 % interval 0.0 - 49.0 %)\n\
         no top-5 error: the file has one class for each image\n"
    );
    let head = "dataset\tmodel\timages\tof\terrors\n";
    let net = "fruit\tnet\t3\t4\ttop-1 33.3 %, top-2 0.0 % (n = 3)\n";
    let other = "fruit\tother\t4\t4\ttop-1 0.0 % (n = 4)\n";
    assert_eq!(says(&home, &["predictions", "list"]), format!("{head}{net}{other}"));
    let json = says(&home, &["predictions", "list", "--json", "--dataset", "fruit"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json[0]["errors"][0], serde_json::json!({"k": 1, "errors": 1, "n": 3}));

    let said = says(&home, &["predictions", "remove", "net"]);
    assert_eq!(said, "fruit: removed the predictions of net\n");
    assert_eq!(says(&home, &["predictions", "list"]), format!("{head}{other}"));
    let (code, _, err) = run(&home, &["predictions", "remove", "net"]);
    assert!(
        code == 2 && err.contains("there is no model \"net\"") && err.contains("hint:"),
        "{err}"
    );
}

#[test]
fn with_one_problem_nothing_is_added_unless_it_is_left_out() {
    let home = home_with_fruit();
    let bad = format!("{GOOD}val-pear-1,plum,0.9,pear,0.1\nevil\x1b[2J,apple,0.9,pear,0.1\n");
    let file = put(&home, "bad.csv", bad);
    let (code, out, err) = run(&home, &["predictions", "add", "net", &file]);
    assert_eq!((code, out.as_str()), (1, ""));
    let expected = format!(
        "bad.csv, line 6: class \"plum\": no class of the taxonomy is called so\n\
         bad.csv, line 7: \"evil\\u{{1b}}[2J\": no image to label is called so\n\
         hit5: {file}, read as CSV: 2 problems; nothing is added\n\
         hint: --skip-bad leaves out what is wrong and adds the other 3\n"
    );
    assert_eq!(err, expected);
    assert_eq!(says(&home, &["predictions", "list"]).lines().count(), 1, "nothing half-added");

    let (code, out, err) = run(&home, &["predictions", "add", "net", &file, "--skip-bad"]);
    assert_eq!((code, err.lines().count()), (0, 2), "{err}");
    assert!(
        out.starts_with("fruit: net for 3 of 4 images\n")
            && out.contains("left out with 2 problems\n"),
        "{out}"
    );
}

#[test]
fn a_model_is_replaced_only_if_that_is_said() {
    let home = home_with_fruit();
    let (good, one) = (put(&home, "a.csv", GOOD), put(&home, "one.csv", "val-pear-1,pear\n"));
    says(&home, &["predictions", "add", "net", &good]);
    let (code, out, err) = run(&home, &["predictions", "add", "net", &one]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(
        err.contains("there are predictions of \"net\" already") && err.contains("hint: --replace"),
        "{err}"
    );
    assert!(
        says(&home, &["predictions", "list"]).contains("net\t3\t4"),
        "the former are still there"
    );
    let said = says(&home, &["predictions", "add", "net", &one, "--replace"]);
    assert!(said.starts_with("fruit: net for 1 of 4 images\n"), "{said}");
}

#[test]
fn words_name_classes_of_ilsvrc_unless_several_have_them() {
    let home = Home::new();
    let taxonomy = Taxonomy::ilsvrc2012();
    let tree = Tree::new(home.path(), "birds");
    for wnid in ["n02012849", "n03126707"] {
        assert!(taxonomy.class(wnid).is_some());
        tree.put_pictures(&format!("val/{wnid}"), 1);
    }
    assert_eq!(run(&home, &["import", tree.arg()]).0, 0);
    let lines = "val-n02012849-0,n02012849\nval-n03126707-0,";
    let file = put(&home, "a.csv", format!("{lines}crane\n"));
    let (_, _, err) = run(&home, &["predictions", "add", "net", &file]);
    let ambiguous =
        "line 2: class \"crane\": several classes are called so (n02012849, n03126707)\n";
    assert!(err.contains(ambiguous), "{err}");
    let file = put(&home, "a.csv", format!("{lines}Tench\n"));
    let said = says(&home, &["predictions", "add", "net", &file]);
    assert!(said.contains("top-1 error 50.0 % (1 of 2,"), "{said}");
    // The devkit's ids of the two cranes, in the order of the file names.
    let id = |wnid| {
        let node = taxonomy.class_node(taxonomy.class(wnid).unwrap());
        node.ilsvrc.unwrap().ilsvrc_id
    };
    let ids = format!("{} 1 2 3 4\n{} 1 2 3 4\n", id("n02012849"), id("n03126707"));
    let order = put(&home, "order.txt", "val-n02012849-0.png\nval-n03126707-0.png\n");
    let args = ["predictions", "add", "ids", &put(&home, "a.txt", ids), "--images", &order];
    let said = says(&home, &args);
    assert!(said.contains("images in the order given; numbers are ILSVRC ids\n"), "{said}");
    assert!(
        said.contains("top-1 error 0.0 % (0 of 2,") && said.contains("top-5 error 0.0 %"),
        "{said}"
    );
}

#[test]
fn what_cannot_be_added_to_is_said() {
    let home = home_with_fruit();
    let good = put(&home, "a.csv", GOOD);
    for (args, code, message) in [
        (vec!["net", "nowhere.csv"], 1, "nowhere.csv: no such file\nhint: check the path"),
        (vec!["net", "/dev/null"], 1, "not a file\nhint: give a file: CSV"),
        (vec!["net", &good, "--dataset", "nuts"], 2, "there is no dataset \"nuts\""),
        (vec!["net", &good, "--images", "nowhere.txt"], 1, "nowhere.txt: no such file"),
        (vec!["net", &good, "--format", "numpy"], 1, "not a whole NumPy array"),
        (vec!["net", &good, "--indices", "ilsvrc"], 1, "have no ILSVRC ids"),
        (vec!["", &good], 2, "MODEL"),
        (vec!["net", &good, "--top", "0"], 2, "--top"),
    ] {
        let (found, out, err) = run(&home, &[&["predictions", "add"], args.as_slice()].concat());
        assert_eq!((found, out.as_str()), (code, ""), "{args:?}: {err}");
        assert!(err.contains(message), "{args:?}: {err}");
    }
    assert_eq!(
        says(&Home::new(), &["predictions", "list"]),
        "dataset\tmodel\timages\tof\terrors\n"
    );
}
