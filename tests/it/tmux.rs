//! Finding classes, as annotators do it: the real program in a real tmux, driven by key scripts at
//! three sizes. What each screen looks like is held by the snapshots; here it is that all of it
//! works at all in a terminal that nobody wrote for the tests.
//!
//! Without tmux these tests say so and pass; `.ci/run` sees to it that there is one.

use crate::support::files::{Tree, mottled};
use crate::support::home::Home;
use crate::support::seen::{Seen, is_picture};
use crate::support::tmux::{Size, Tmux};
use std::fs;
use vt100::Color;

/// Makes a test of every script at each of three sizes.
macro_rules! at_three_sizes {
    ($($script:ident,)+) => {$(
        mod $script {
            #[test]
            fn at_80x24() {
                super::play(super::$script, (80, 24));
            }

            #[test]
            fn at_120x40() {
                super::play(super::$script, (120, 40));
            }

            #[test]
            fn at_200x60() {
                super::play(super::$script, (200, 60));
            }
        }
    )+};
}

at_three_sizes! {
    the_first_start_answers_an_image,
    the_tree_is_folded_and_walked,
    classes_are_found_by_what_is_typed,
    a_text_is_found_in_place,
    codes_recent_classes_and_favourites_are_at_hand,
    examples_are_paged_and_enlarged,
    lookalikes_stand_side_by_side,
    a_card_keeps_a_note,
    a_taxonomy_of_ones_own_is_searched,
    ten_classes_or_fewer_are_answered_by_a_key,
    a_class_is_verified,
    the_vim_preset_and_other_keys_are_taken,
    colours_are_as_configured,
    the_help_shows_all_keys,
    a_wrong_configuration_is_told,
}

#[expect(clippy::print_stdout, reason = "a test that is skipped says so")]
fn play(script: fn(Size), size: Size) {
    if Tmux::is_installed() {
        script(size);
    } else {
        println!("skipped: tmux is not installed");
    }
}

/// Three breeds of dog in ILSVRC's thousand classes: 15 examples and two images to label of each.
fn home_with_dogs() -> Home {
    let home = Home::new();
    let dogs = Tree::new(home.path(), "dogs");
    // German shepherd, golden retriever, Siberian husky.
    for (breed, wnid) in (0..).zip(["n02106662", "n02099601", "n02110185"]) {
        for n in 0..17 {
            let split = if n < 15 { "train" } else { "val" };
            dogs.put(format!("{split}/{wnid}/{wnid}-{n}.png"), &mottled(17 * breed + n));
        }
    }
    import(&home, &[dogs.arg()]);
    home
}

fn import(home: &Home, args: &[&str]) {
    let output = home.run(&[&["import"], args].concat());
    assert!(output.status.success(), "{output:?}");
}

/// The program on the dogs, once an image is shown.
fn among_dogs(home: &Home, size: Size) -> Tmux {
    started(home, size, &["label", "dogs", "--practice", "--seed", "1"])
}

/// The program with these arguments, once an image is shown.
fn started(home: &Home, size: Size, args: &[&str]) -> Tmux {
    let tmux = Tmux::start(&home.command(args), size);
    tmux.wait_for("an image", |seen| seen.has_photo() && seen.fits());
    tmux
}

/// Writes the configuration file.
fn configure(home: &Home, text: &str) {
    let folder = home.path().join(".config/hit5");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("config.toml"), text).unwrap();
}

/// Cells of the class list that belong to pictures.
fn pictures_in_list(seen: &Seen) -> usize {
    seen.cells_in(seen.areas().list).filter(|(text, ..)| is_picture(text)).count()
}

fn the_first_start_answers_an_image(size: Size) {
    let home = Home::new();
    let tmux = started(&home, size, &[]);
    tmux.sees(&["demo · test", "0/20", "what is it?"]);
    tmux.shows("lemon", &["⌕ lemon", "1 of 1"]);
    tmux.keys("Enter");
    tmux.wait_for("the guess", |seen| seen.guesses() == ["Lemon"] && seen.is_saved());
    tmux.keys("C-s");
    tmux.wait_for("the next image", |seen| seen.answered() == Some(1) && seen.has_photo());
    tmux.keys("C-c");
    assert_eq!(tmux.wait_for_exit(), 0);
}

fn the_tree_is_folded_and_walked(size: Size) {
    let home = home_with_dogs();
    let tmux = among_dogs(&home, size);
    // From end to end, by groups, and to neighbours in the tree.
    tmux.sees(&["1/1000", "▸ mashed potato", " starches   potato ", "█"]);
    tmux.shows("End", &["1000/1000"]);
    tmux.shows("Home Right", &["2/1000", "▸ meat loaf"]);
    tmux.shows("Left", &["1/1000"]);
    tmux.shows("airedale", &["⌕ airedale", "1 of 1", "▸ Airedale"]);
    tmux.shows("Esc", &["/1000", "▸ Airedale"]);
    tmux.shows("M-j", &["▸ Lhasa"]);
    tmux.shows("M-k", &["▸ Airedale"]);
    tmux.keys("M-u");
    tmux.wait_for("the beginning", |seen| seen.contains("/1000") && !seen.contains("▸ Airedale"));
    // A family in one line, opened again; all of them.
    tmux.shows("golden Space retriever", &["▸ golden retriever"]);
    tmux.shows("Esc", &["166/1000"]);
    tmux.shows("M-h", &["⊞ retriever (5 classes)", "166/996"]);
    tmux.shows("M-l", &["166/1000", "▸ golden retriever"]);
    tmux.shows("M-a", &["/195", "⊞ "]);
    tmux.shows("M-a", &["/1000"]);
    // To a node above the classes, by its name.
    tmux.shows("/motor Space vehicle", &["⊞ motor vehicle", "1 of 2"]);
    tmux.shows("Enter", &["663/1000"]);
    // One line a class, a strip of thumbnails, large ones.
    tmux.shows(";gdr", &["▸ golden retriever"]);
    tmux.keys("Esc");
    assert_eq!(pictures_in_list(&tmux.sees(&["166/1000"])), 0);
    tmux.keys("C-t");
    let strip = tmux.wait_for("a strip", |seen| pictures_in_list(seen) > 0);
    tmux.keys("C-t");
    let is_larger = |seen: &Seen| pictures_in_list(seen) > pictures_in_list(&strip);
    tmux.wait_for("larger ones", is_larger);
    tmux.keys("C-t");
    tmux.wait_for("lines", |seen| pictures_in_list(seen) == 0);
    // The wheel scrolls; a click selects.
    let list = tmux.seen().areas().list;
    let mouse = |button: u8| format!("\x1b[<{button};{};{}M", list.x + 5, list.y + 2);
    tmux.shows(&mouse(65), &["169/1000"]);
    tmux.keys(&mouse(0));
    tmux.wait_for("another class", |seen| {
        seen.contains("/1000") && !seen.contains("169/1000") && seen.contains("▸ ")
    });
}

fn classes_are_found_by_what_is_typed(size: Size) {
    let home = home_with_dogs();
    let tmux = among_dogs(&home, size);
    for (typed, found) in [
        ("airedal", "▸ Airedale"),
        ("golden Space retreiver", "▸ golden retriever"),
        ("goldne", "▸ golden retriever"),
        ("gsd", "▸ German shepherd"),
        ("shep Space germ", "▸ German shepherd"),
        ("consommé", "▸ consomme"),
        ("soft-coated", "▸ soft-coated wheaten terrier"),
        ("softcoated", "▸ soft-coated wheaten terrier"),
        ("n02099601", "▸ golden retriever"),
    ] {
        tmux.shows(typed, &[&format!("⌕ {}▏", typed.replace(" Space ", " ")), found]);
        tmux.shows("Esc", &["type to search the classes"]);
    }
    // One name, two classes: told apart by the parent. The letters typed are marked.
    tmux.shows("crane", &["1 of 2", "wading bird", "lifting device"]);
    let marked = |(text, _, back): &&(String, Color, Color)| {
        *back == Color::Idx(227) && "crane".contains(text.as_str())
    };
    tmux.wait_for("ten letters marked", |seen| {
        seen.cells_in(seen.areas().list).filter(marked).count() == 10
    });
    tmux.shows("Esc", &["type to search the classes"]);
    // Best first or in list order; a word erased; earlier searches.
    tmux.shows("terrier", &["▸ toy terrier", "⌕ terrier"]);
    tmux.shows("M-o", &["29 of 29, list order", "▸ toy terrier"]);
    tmux.shows("M-o Space silk", &["⌕ terrier silk", "▸ silky terrier"]);
    tmux.shows("C-w x y z z y q", &["no class matches"]);
    tmux.shows("Esc", &["type to search the classes"]);
    tmux.shows("M-p", &["⌕ terrier xyzzyq"]);
    tmux.shows("M-p", &["⌕ crane", "1 of 2"]);
    tmux.shows("M-n", &["⌕ terrier xyzzyq"]);
}

fn a_text_is_found_in_place(size: Size) {
    let home = home_with_dogs();
    let tmux = among_dogs(&home, size);
    tmux.shows("C-f terrier", &["find ⌕ terrier", "1 of 36"]);
    tmux.shows("C-f", &["2 of 36"]);
    tmux.shows("C-f C-f", &["4 of 36"]);
    let seen = tmux.shows("C-b", &["3 of 36", "terrier"]);
    assert!(seen.words().any(|(_, _, back)| *back == Color::Idx(227)), "places are marked");
    tmux.shows("Backspace q", &["nowhere"]);
    tmux.shows("Esc", &["type to search the classes", "/1000"]);
}

fn codes_recent_classes_and_favourites_are_at_hand(size: Size) {
    let home = home_with_dogs();
    let tmux = among_dogs(&home, size);
    tmux.shows(";gms", &["▸ German shepherd", "1 of 1"]);
    tmux.keys("Enter");
    tmux.wait_for("a guess", |seen| seen.guesses() == ["German shepherd"]);
    tmux.shows(";gdr", &["▸ golden retriever", "1 of 1"]);
    tmux.keys("Enter");
    tmux.wait_for("two guesses", |seen| seen.guesses() == ["German shepherd", "golden retriever"]);
    tmux.shows("M-r", &["chosen lately", "1/2", "1 German shepherd", "2 golden retriever"]);
    tmux.shows("Esc", &["/1000"]);
    tmux.shows("tench", &["▸ tench"]);
    tmux.shows("M-f", &["tench is a favourite now"]);
    tmux.shows("Esc", &["/1000"]);
    tmux.shows("M-v", &["favourites; Esc shows all", "1/1", "▸ tench"]);
    tmux.shows("M-f", &["no favourites yet"]);
    tmux.shows("Esc", &["/1000"]);
}

fn examples_are_paged_and_enlarged(size: Size) {
    let home = home_with_dogs();
    let tmux = among_dogs(&home, size);
    tmux.shows(";gdr", &["▸ golden retriever"]);
    tmux.shows("C-e", &["example 1 of 15, page 1-13"]);
    tmux.shows("Right Right", &["example 3 of 15, page 1-13"]);
    tmux.shows("PageDown", &["example 14 of 15, page 14-15"]);
    let right = |seen: &Seen| {
        let cells = seen.cells_in(seen.areas().right());
        cells.filter(|(text, ..)| is_picture(text)).count()
    };
    let page = tmux.wait_for("two thumbnails", |seen| right(seen) > 0);
    tmux.keys("Left Space");
    tmux.wait_for("a large example", |seen| {
        seen.contains("example 13 of 15") && right(seen) > right(&page) / 2
    });
    tmux.keys("Esc");
    tmux.wait_for("the list", |seen| !seen.contains("example 13") && seen.contains("⌕ ;gdr"));
}

fn lookalikes_stand_side_by_side(size: Size) {
    let home = home_with_dogs();
    let tmux = among_dogs(&home, size);
    tmux.shows(";gdr", &["▸ golden retriever"]);
    tmux.keys("Enter");
    tmux.wait_for("a guess", |seen| seen.guesses() == ["golden retriever"]);
    tmux.shows(";gms", &["▸ German shepherd"]);
    let both = ["1 golden retriever (guess 1)", "2 German shepherd"];
    tmux.shows("M-b", &["side by side: guesses · example 1", both[0], both[1]]);
    tmux.shows("Right Right", &["side by side: guesses · example 3"]);
    tmux.shows("PageDown Left", &["· example 14"]);
    tmux.keys("2");
    tmux.wait_for("its guess", |seen| seen.guesses() == ["golden retriever", "German shepherd"]);
    tmux.shows("Tab", &["side by side: siblings"]);
    tmux.keys("Esc");
    tmux.wait_for("the list", |seen| !seen.contains("side by side") && seen.contains("/1000"));
}

fn a_card_keeps_a_note(size: Size) {
    let home = home_with_dogs();
    let tmux = among_dogs(&home, size);
    tmux.shows(";gdr", &["▸ golden retriever"]);
    let said = ["long silky", "siblings  Chesapeake Bay", "kind of  entity", "code ;gdr"];
    tmux.shows("M-c", &[&["none; Tab writes one"], &said[..]].concat());
    tmux.shows("Tab feathered Space tail", &["note  feathered tail▏"]);
    tmux.shows("Enter", &["note  feathered tail"]);
    tmux.shows("Tab s", &["note  feathered tails▏"]);
    tmux.shows("Esc", &["note  feathered tail "]);
    tmux.keys("C-c");
    assert_eq!(tmux.wait_for_exit(), 0);
    let tmux = started(&home, size, &[]);
    tmux.shows(";gdr", &["▸ golden retriever"]);
    tmux.shows("M-c", &["note  feathered tail "]);
    let notes = home.run(&["notes", "dogs"]);
    assert!(String::from_utf8(notes.stdout).unwrap().contains("feathered tail"));
}

fn a_taxonomy_of_ones_own_is_searched(size: Size) {
    let home = Home::new();
    let zoo = Tree::new(home.path(), "zoo");
    for (n, name) in (0..).zip(["dog", "dog", "terrier", "terrier", "cat", "cat"]) {
        zoo.put(format!("{name}/{n}.png"), &mottled(n));
    }
    let root = env!("CARGO_MANIFEST_DIR");
    import(
        &home,
        &[zoo.arg(), "--taxonomy", &format!("{root}/tests/fixtures/taxonomy/animals.tsv")],
    );
    let tmux = started(&home, size, &["label", "zoo", "-k", "2", "--seed", "1"]);
    // The dog is listed under the pets; it is a working animal and an inner node all the same.
    tmux.shows("working", &["1 of 2", "▸ dog"]);
    tmux.keys("Enter");
    tmux.wait_for("the inner node", |seen| seen.guesses() == ["dog"]);
    tmux.shows("M-c", &["also under  working animal"]);
}

/// Answers by a key, which is not taken before the image can have been looked at.
fn answer(tmux: &Tmux, answered: usize, key: &str) {
    let is_looked_at = |seen: &Seen| {
        seen.answered() == Some(answered) && seen.fits() && !seen.header().contains(" 0:00 ")
    };
    tmux.wait_for("an image looked at", is_looked_at);
    // Once more: the first look may have met half a frame.
    tmux.wait_for("an image looked at", is_looked_at);
    tmux.keys(key);
}

fn home_with_fruit() -> Home {
    let home = Home::new();
    let fruit = Tree::new(home.path(), "fruit");
    for (n, name) in (0..).zip(["apple", "apple", "apple", "pear", "pear", "quince"]) {
        fruit.put(format!("train/{name}/{n}.png"), &mottled(n));
    }
    fruit.put("val/apple/7.png", &mottled(7)).put("val/pear/8.png", &mottled(8));
    import(&home, &[fruit.arg()]);
    home
}

fn ten_classes_or_fewer_are_answered_by_a_key(size: Size) {
    let home = home_with_fruit();
    let tmux = started(&home, size, &["label", "fruit", "--practice", "--seed", "1"]);
    tmux.sees(&["a key answers", "1 apple", "2 pear", "3 quince"]);
    answer(&tmux, 0, "3");
    tmux.sees(&["✘ quince: it was "]);
    answer(&tmux, 1, "a");
    tmux.sees(&["That was the last image.", "2 of 2 answered."]);
    tmux.shows("Enter", &["top-1"]);
}

fn a_class_is_verified(size: Size) {
    let home = home_with_fruit();
    assert!(home.run(&["verify", "fruit", "apple"]).status.success());
    let tmux = started(&home, size, &["label", "fruit: apple?"]);
    tmux.sees(&["1 yes, it is: apple", "2 no", "3 unsure"]);
    answer(&tmux, 0, "y");
    tmux.shows("Enter", &["top-1"]);
}

fn the_vim_preset_and_other_keys_are_taken(size: Size) {
    let home = home_with_dogs();
    let rebound = "[keys.browse]\nsubmit = \"S\"\ntype-search = \"/\"\nclear-search = \"F11\"\n";
    configure(&home, &format!("keymap = \"vim\"\n{rebound}"));
    let tmux = among_dogs(&home, size);
    tmux.sees(&["/ searches the classes", "1/1000"]);
    tmux.shows("j j", &["3/1000"]);
    tmux.shows("G", &["1000/1000"]);
    tmux.shows("g", &["1/1000"]);
    tmux.shows("r", &["chosen lately; F11 shows all"]);
    tmux.shows("F11", &["/ searches the classes"]);
    tmux.shows("/ gsd", &["⌕ gsd", "▸ German shepherd"]);
    tmux.keys("Enter");
    tmux.wait_for("a guess", |seen| seen.guesses() == ["German shepherd"]);
    tmux.shows("z", &["⊞ "]);
    tmux.shows("o", &["1 German shepherd"]);
    tmux.shows("?", &["Going through the classes", "one class down"]);
    tmux.shows("Esc", &["1 German shepherd"]);
    tmux.keys("S");
    tmux.wait_for("the result", |seen| seen.contains("right") || seen.contains("wrong"));
}

fn colours_are_as_configured(size: Size) {
    let header = |seen: &Seen| seen.cells_in(seen.areas().header).nth(10).unwrap().2;
    let cursor = |seen: &Seen| seen.words().find(|(text, ..)| text == "▸").unwrap().2;
    let home = home_with_dogs();
    // The session is one program's at a time: the next begins when the last has ended.
    let seen_to_the_end = |tmux: Tmux| {
        let seen = tmux.sees(&["▸ "]);
        tmux.keys("C-c");
        assert_eq!(tmux.wait_for_exit(), 0);
        seen
    };
    let dark = seen_to_the_end(among_dogs(&home, size));
    assert_eq!((header(&dark), cursor(&dark)), (Color::Idx(236), Color::Idx(28)));
    configure(&home, "theme = \"light\"\n[colours]\ncursor = \"white on #005f87 bold\"\n");
    let light = seen_to_the_end(started(&home, size, &[]));
    assert_eq!((header(&light), cursor(&light)), (Color::Idx(252), Color::Rgb(0, 0x5f, 0x87)));
    let tmux = Tmux::start(home.command(&[]).env("NO_COLOR", "1"), size);
    let plain = tmux.wait_for("an image", |seen| seen.has_photo() && seen.fits());
    // A cell of a picture whose halves are alike is a coloured blank.
    let is_plain = |(text, fore, back): &(String, Color, Color)| {
        text == " " || (*fore, *back) == (Color::Default, Color::Default)
    };
    assert!(plain.words().all(is_plain), "{}", plain.text());
}

fn the_help_shows_all_keys(size: Size) {
    let home = home_with_dogs();
    let rebound = "[keys.classes]\nexamples = \"F11\"\n";
    configure(&home, rebound);
    let tmux = among_dogs(&home, size);
    tmux.shows("?", &["hit5 · keys", "Finding and guessing", "show what a model says"]);
    // To the end of the sheet, however many pages that takes.
    tmux.keys(&["PageDown"; 12].join(" "));
    tmux.wait_for("the end", |seen| seen.contains("back up") && !seen.contains("↓  more"));
    tmux.shows("Esc", &["type to search the classes"]);
    // From a panel the sheet opens at its keys, whose title names the key in force.
    tmux.shows("F11", &["example"]);
    tmux.shows("F1", &["Examples (after F11)"]);
}

fn a_wrong_configuration_is_told(size: Size) {
    let home = Home::new();
    for (text, line, said) in [
        ("lossless = true\ngrafics = \"kitty\"\n", 2, "unknown field `grafics`"),
        ("[keys.classes]\nsubmit = \"F10\"\nskip = \"F10\"\n", 2, "F10 is bound twice there"),
    ] {
        configure(&home, text);
        let tmux = Tmux::start(&home.command(&[]), size);
        assert_eq!(tmux.wait_for_exit(), 1);
        let printed = tmux.printed();
        assert!(printed.contains(&format!("config.toml, line {line}: {said}")), "{printed}");
        assert!(printed.contains("\nhint: "), "{printed}");
    }
}
