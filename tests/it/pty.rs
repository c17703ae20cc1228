//! The real program on a terminal, from the first start to the figures.

use crate::support::home::{Home, Log};
use crate::support::pty::{Persona, Running, find};
use crate::support::seen::{Seen, is_picture};
use hit5::dataset::demo;
use hit5::domain::{ClassNames, Entry, Role};
use hit5::taxonomy::Taxonomy;
use std::collections::{BTreeMap, BTreeSet};

/// What takes the terminal and what gives it back, in the program's own order.
const TAKEN: [&[u8]; 4] = [b"\x1b[?1049h", b"\x1b[?2004h", b"\x1b[?1000h", b"\x1b[?25l"];
const GIVEN_BACK: [&[u8]; 4] = [b"\x1b[?1000l", b"\x1b[?2004l", b"\x1b[?25h", b"\x1b[?1049l"];

/// Every mode the program set is as it was, on the wire and in the terminal device.
fn assert_given_back(program: &Running) {
    let raw = program.raw();
    for (taken, given_back) in TAKEN.iter().zip([3, 1, 0, 2].map(|n| GIVEN_BACK[n])) {
        let taken = find(&raw, taken).expect("the mode was set");
        assert!(find(&raw[taken..], given_back).is_some(), "{:?}", given_back.escape_ascii());
    }
    program.screen(|screen| {
        assert!(!screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste());
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    });
    assert!(program.is_cooked());
}

#[test]
fn the_first_start_reaches_the_first_image() {
    let home = Home::new();
    let program = home.launch().start();
    let seen = program.wait_for_image(0);
    assert!(seen.header().starts_with(" hit5  demo · test  "), "{}", seen.header());
    assert!(seen.header().contains(" 0/20 "), "{}", seen.header());
    assert!(seen.contains("Granny Smith, Granny Smith apple"), "{}", seen.text());
    let colours: BTreeSet<String> =
        seen.photo().iter().map(|(_, upper, _)| format!("{upper:?}")).collect();
    assert!(colours.len() > 20, "a photograph has many colours: {colours:?}");
    assert!(!program.is_cooked(), "keys come one by one");
    program.quit();
}

#[test]
fn a_terminal_that_answers_nothing_shows_the_first_image_too() {
    let home = Home::new();
    let program = home.launch().persona(Persona::Mute).start();
    program.wait_for_image(0);
    program.signal("TERM");
    assert_eq!(program.wait_for_exit().exit_code(), 130);
}

#[test]
fn the_key_gives_the_terminal_back_and_names_the_session() {
    let home = Home::new();
    let program = home.launch().start();
    program.wait_for_image(0);
    program.type_keys("C-c");
    let exit = program.wait_for_exit();
    assert!(exit.success(), "{exit:?}");
    assert_given_back(&program);
    let seen = program.seen();
    let id = home.log().id.0;
    assert!(seen.contains("Saved. `hit5` goes on where you left"), "{}", seen.text());
    assert!(seen.text().contains(&format!("hit5 report --session {id}")), "{}", seen.text());
}

/// A signal ends the program in order: nothing lost, the terminal given back, the code for it.
fn ends_in_order(signal: &str) {
    let home = Home::new();
    let program = home.launch().start();
    program.wait_for_image(0);
    program.guess("lemon");
    program.wait_for_guesses(&["Lemon"]);
    program.signal(signal);
    let exit = program.wait_for_exit();
    assert_eq!((exit.exit_code(), exit.signal()), (130, None));
    assert_given_back(&program);
    assert!(program.seen().contains("hit5: interrupted; every answer is saved"));
    assert_eq!(home.log().standing(2), (0, vec!["Lemon".to_owned()]));
}

#[test]
fn an_interruption_ends_in_order() {
    ends_in_order("INT");
}

#[test]
fn a_termination_ends_in_order() {
    ends_in_order("TERM");
}

#[test]
fn a_hang_up_ends_in_order() {
    ends_in_order("HUP");
}

#[test]
fn the_key_leads_to_the_shell_and_fg_comes_back() {
    let home = Home::new();
    let program = home.launch().in_shell().start();
    let before = program.wait_for_image(0);
    program.guess("lemon");
    program.wait_for_guesses(&["Lemon"]);
    program.type_keys("C-z");
    program.wait_for("the shell", |seen| seen.contains("stopped 1"));
    assert_given_back(&program);
    assert!(matches!(home.log().records.last().unwrap().entry, Entry::Paused));
    program.send(b"go on\n");
    program.wait_for("a hidden image", |seen| {
        seen.contains("the clock stands") && !seen.has_photo() && seen.guesses() == ["Lemon"]
    });
    program.type_keys("Enter");
    let after = program.wait_for("the image again", |seen| seen.photo() == before.photo());
    assert_eq!(after.guesses(), ["Lemon"]);
    program.type_keys("C-c");
    program.wait_for("the end", |seen| seen.contains("ended 0"));
    assert!(program.wait_for_exit().success());
}

#[test]
fn a_signal_suspends_too_and_everything_is_sent_anew() {
    let home = Home::new();
    let program = home.launch().size(120, 40).persona(Persona::Kitty).start();
    program.wait_for_bytes("the photo", |raw| !photo_widths(raw).is_empty());
    // Only a clock that runs can be stopped: it does once the image is known to stand there.
    program.wait_for("a running clock", |seen| seen.header().contains(" 0:01 "));
    let before = program.raw().len();
    program.signal("TSTP");
    program.wait_for_bytes("the end of the pictures", |raw| {
        find(&raw[before..], GIVEN_BACK[1]).is_some() && find(&raw[before..], b"a=d").is_some()
    });
    program.wait_for_stop();
    let stopped = program.raw().len();
    // Nobody sends this twice: a shell's fg and a script may.
    program.signal("CONT");
    program.signal("CONT");
    program.wait_for("the pause", |seen| seen.contains("the clock stands"));
    program.type_keys("Enter");
    program.wait_for_bytes("the photo again", |raw| !photo_widths(&raw[stopped..]).is_empty());
    let again = images_of(&kitty_commands(&program.raw()[stopped..]), "t");
    assert!(!again.is_empty(), "sent again, as the terminal may have forgotten it");
    program.quit();
}

#[test]
fn without_a_shell_the_key_only_pauses() {
    let home = Home::new();
    let program = home.launch().start();
    program.wait_for_image(0);
    program.type_keys("C-z");
    program.wait_for("the reason", |seen| seen.contains("nobody could bring it back"));
    program.type_keys("Enter");
    program.wait_for_image(0);
    program.quit();
}

#[test]
fn sizes_may_change_at_any_time() {
    let home = Home::new();
    let program = home.launch().start();
    program.wait_for_image(0);
    program.guess("lemon");
    let before = program.wait_for_guesses(&["Lemon"]);
    program.resize(20, 5);
    program.wait_for("the least size", |seen| seen.contains("hit5 needs 60x16"));
    program.resize(80, 24);
    let again = program.wait_for("the same screen", |seen| seen.photo() == before.photo());
    assert_eq!(again.guesses(), ["Lemon"]);
    program.resize(200, 60);
    let large = program.wait_for("a larger photo", |seen| {
        seen.photo().iter().filter(|(text, ..)| is_picture(text)).count() > 1000
    });
    assert_eq!(large.guesses(), ["Lemon"]);
    program.resize(60, 16);
    program.wait_for("the smallest screen", |seen| seen.has_photo() && seen.guesses() == ["Lemon"]);
    program.guess("lime");
    program.wait_for_guesses(&["Lemon", "Lime"]);
    program.quit();
}

#[test]
fn a_resize_in_the_midst_of_typing_is_not_lost() {
    let home = Home::new();
    let program = home.launch().start();
    program.wait_for_image(0);
    for (columns, rows) in [(120, 40), (90, 30), (61, 17), (140, 30), (80, 24), (200, 60)] {
        program.type_keys("Down Up Down Up");
        program.resize(columns, rows);
        program.type_keys("Down Up Down Up");
        program.wait_for("a screen that fits", |seen| seen.fits() && seen.has_photo());
    }
    program.quit();
}

#[test]
fn a_hundred_sizes_a_second_lose_no_key() {
    let home = Home::new();
    let program = home.launch().start();
    program.wait_for_image(0);
    for (step, letter) in "lemon".chars().cycle().take(100).enumerate() {
        program.resize(70 + u16::try_from(step).unwrap() % 60, 20 + u16::from(step % 2 == 0));
        if step < 5 {
            program.type_keys(&letter.to_string());
        }
    }
    program.type_keys("Enter");
    program.resize(80, 24);
    program.wait_for_guesses(&["Lemon"]);
    program.wait_for("a screen that fits", |seen| seen.fits() && seen.has_photo());
    program.quit();
}

#[test]
fn late_replies_are_no_keys() {
    let home = Home::new();
    let program = home.launch().persona(Persona::Mute).start();
    program.wait_for_image(0);
    let replies =
        b"\x1b_Gi=31;OK\x1b\\\x1b[6;20;10t\x1bP>|kitty(0.41.1)\x1b\\\x1b[?2026;2$y\x1b[?62;c";
    for byte in replies.iter().chain(b"\x1b[0n\x1b]11;rgb:0/0/0\x07lemon\r") {
        program.send(&[*byte]);
    }
    program.wait_for_guesses(&["Lemon"]);
    program.quit();
}

#[test]
fn escape_ends_the_search_after_a_moment() {
    let home = Home::new();
    let program = home.launch().start();
    program.wait_for_image(0);
    program.type_keys("lem");
    program.wait_for("the search", |seen| seen.contains("⌕ lem"));
    program.type_keys("Esc");
    program.wait_for("no search", |seen| seen.contains("type to search the classes"));
    program.quit();
}

#[test]
fn a_second_program_on_the_same_session_is_refused() {
    let home = Home::new();
    let first = home.launch().start();
    first.wait_for_image(0);
    let second = home.launch().args(&["label", "--session", "1"]).start();
    assert_eq!(second.wait_for_exit().exit_code(), 1);
    let said = second.seen().text().replace('\n', "");
    assert!(said.contains("session 1 is open in another hit5"), "{said}");
    assert!(said.contains(&format!("process {} of tester", first.pid)), "{said}");
    assert!(said.contains("hint: "), "{said}");
    assert!(!second.raw().starts_with(b"\x1b"), "refused before the terminal is taken");
    first.guess("lemon");
    first.wait_for_guesses(&["Lemon"]);
    // Without a wish, the list of what else there is to do.
    let third = home.launch().size(120, 30).start();
    let seen = third.wait_for("the list", |seen| seen.contains("practice"));
    assert!(seen.contains("session 1 is open in another hit5"), "{}", seen.text());
    third.quit();
    first.quit();
}

#[test]
fn blocks_stay_blocks_in_a_kitty() {
    let home = Home::new();
    let program = home.launch().args(&["--graphics", "blocks"]).persona(Persona::Kitty).start();
    program.wait_for_image(0);
    program.quit();
    assert_eq!(find(&program.raw(), b"\x1b_G"), None);
}

/// The kitty commands among the bytes: the keys of each by name, without payloads.
fn kitty_commands(raw: &[u8]) -> Vec<BTreeMap<String, String>> {
    let text = String::from_utf8_lossy(raw);
    let keys = |command: &str| {
        let keys = command.split([';', '\x1b']).next().unwrap_or_default().to_owned();
        keys.split(',')
            .filter_map(|key| key.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    };
    // The last one may not have come whole yet.
    let is_whole = |command: &&str| command.contains("\x1b\\");
    text.split("\x1b_G").skip(1).filter(is_whole).map(keys).collect()
}

/// The image numbers of the commands with this action.
fn images_of(commands: &[BTreeMap<String, String>], action: &str) -> Vec<String> {
    let is_so = |keys: &&BTreeMap<String, String>| keys.get("a").is_some_and(|a| a == action);
    commands.iter().filter(is_so).filter_map(|keys| keys.get("i").cloned()).collect()
}

/// Where the photo was placed, by its columns: it is the widest picture by far.
fn photo_widths(raw: &[u8]) -> Vec<u16> {
    let commands = kitty_commands(raw);
    let widths = commands.iter().filter(|keys| keys.get("a").is_some_and(|a| a == "p"));
    widths.filter_map(|keys| keys["c"].parse().ok()).filter(|&columns| columns > 25).collect()
}

#[test]
fn a_kitty_gets_each_picture_once_and_is_left_clean() {
    let home = Home::new();
    let program = home.launch().size(120, 40).persona(Persona::Kitty).start();
    program.wait_for_bytes("the photo", |raw| !photo_widths(raw).is_empty());
    program.guess("lemon");
    program.wait_for_guesses(&["Lemon"]);
    program.wait_for_bytes("thumbnails", |raw| images_of(&kitty_commands(raw), "t").len() > 13);
    program.type_keys("C-t");
    program.type_keys("Down Down Up C-t");
    let before = photo_widths(&program.raw()).len();
    program.resize(100, 30);
    program.wait_for("the new size", Seen::fits);
    program.wait_for_bytes("the photo again", |raw| photo_widths(raw).len() > before);
    program.quit();

    let commands = kitty_commands(&program.raw());
    let sent = images_of(&commands, "t");
    let distinct: BTreeSet<&String> = sent.iter().collect();
    assert_eq!(distinct.len(), sent.len(), "each once: {sent:?}");
    let is_deletion = |keys: &&BTreeMap<String, String>| keys.get("d").is_some_and(|d| d == "I");
    let deletions: Vec<_> = commands.iter().filter(is_deletion).cloned().collect();
    let deleted = images_of(&deletions, "d");
    let remaining: Vec<_> = sent.iter().filter(|id| !deleted.contains(id)).collect();
    assert!(remaining.is_empty(), "left behind: {remaining:?}");
    let talkative = commands.iter().filter(|keys| {
        keys.get("a").is_some_and(|action| action != "q") && !keys.contains_key("q")
    });
    assert_eq!(talkative.count(), 0, "only failures are answered");
}

#[test]
fn zooming_a_picture_a_kitty_has_sends_it_no_more() {
    /// The numbers of the pictures of which a part was placed.
    fn zoomed(raw: &[u8]) -> Vec<String> {
        let commands = kitty_commands(raw);
        let parts: Vec<_> =
            commands.iter().filter(|keys| keys.contains_key("x")).cloned().collect();
        images_of(&parts, "p")
    }
    let home = Home::new();
    let program = home.launch().size(120, 40).persona(Persona::Kitty).start();
    program.wait_for_bytes("the photo", |raw| !photo_widths(raw).is_empty());
    program.type_keys("C-v + + l");
    program.wait_for("the view", |seen| seen.contains("2.0x"));
    program.wait_for_bytes("a part of the photo", |raw| !zoomed(raw).is_empty());
    let photo = zoomed(&program.raw())[0].clone();
    let times_sent = |raw: &[u8]| {
        images_of(&kitty_commands(raw), "t").into_iter().filter(|id| *id == photo).count()
    };
    assert_eq!(times_sent(&program.raw()), 1);
    // Other pixels are another picture, of which the same part is placed.
    program.type_keys("g");
    program.wait_for_bytes("the grey one", |raw| zoomed(raw).iter().any(|id| *id != photo));
    program.quit();
    assert_eq!(times_sent(&program.raw()), 1);
}

#[test]
fn the_doctor_says_what_it_found_and_leaves_no_trace() {
    let home = Home::new();
    let program = home.launch().args(&["doctor"]).size(100, 40).start();
    assert!(program.wait_for_exit().success());
    assert_given_back(&program);
    let seen = program.seen();
    for said in [
        "100 x 40 cells of 10 x 20 pixels",
        "TERM=xterm-256color",
        "Pictures: blocks",
        "The terminal calls itself \"pty\".",
        "Round trip ",
        "--graphics kitty|iterm2|sixel|blocks",
        "blocks:",
    ] {
        assert!(seen.contains(said), "{said:?}:\n{}", seen.text());
    }
    assert!(seen.contains("▄▄▄▄"), "the test card:\n{}", seen.text());
    assert!(!seen.contains("0n"), "no report is echoed:\n{}", seen.text());
}

#[test]
fn the_doctor_speaks_to_machines() {
    let home = Home::new();
    let program = home.launch().args(&["doctor", "--json"]).size(200, 120).start();
    assert!(program.wait_for_exit().success());
    let text = program.seen().text();
    let (begin, end) = (text.find('{').unwrap(), text.rfind('}').unwrap());
    let found: serde_json::Value = serde_json::from_str(&text[begin..=end]).unwrap();
    assert_eq!(found["protocol"], "blocks");
    assert_eq!(found["cell_px"], serde_json::json!([10, 20]));
    assert_eq!(found["environment"]["TERM"], "xterm-256color");
    let speeds = ["bytes_per_second", "bytes_per_second_above", "bytes_per_second_below"];
    assert_eq!(speeds.iter().filter(|name| found[**name].is_u64()).count(), 1, "{found:#}");
    assert!(found["is_terminal"].as_bool().unwrap());
}

#[test]
fn the_doctor_of_a_mute_terminal_ends_too() {
    let home = Home::new();
    let program = home.launch().args(&["doctor"]).persona(Persona::Mute).size(100, 40).start();
    assert!(program.wait_for_exit().success());
    assert!(program.seen().contains("nothing could be measured"), "{}", program.seen().text());
}

#[test]
fn without_colour_only_pictures_have_some() {
    let home = Home::new();
    let program = home.launch().env("NO_COLOR", "1").start();
    program.wait_for_image(0);
    program.guess("lemon");
    let seen = program.wait_for_guesses(&["Lemon"]);
    let coloured: Vec<_> = seen
        .words()
        .filter(|(_, fore, back)| (*fore, *back) != (vt100::Color::Default, vt100::Color::Default))
        .collect();
    // A cell of a picture whose halves are alike is a coloured blank.
    let letters: Vec<_> = coloured.iter().filter(|(text, ..)| text != " ").collect();
    assert!(letters.is_empty(), "{letters:?}");
    let photo = seen.photo();
    let has_colour = photo.iter().any(|(_, fore, _)| *fore != vt100::Color::Default);
    assert!(has_colour, "pictures are shown as they are:\n{}", seen.text());
    program.quit();
}

/// The truth of every image in the queue, by the demonstration set's own list.
fn truths(home: &Home, log: &Log) -> Vec<String> {
    let (draft, _) = demo::draft();
    let store = home.store();
    let truth = |image| {
        let path = store.image_file(image).unwrap().path;
        let found = draft.images.iter().find(|draft| draft.path == path).unwrap();
        assert_eq!(found.role, Role::Label);
        found.class.clone()
    };
    log.plan.queue.iter().map(|&image| truth(image)).collect()
}

/// What the script guesses of an image: sometimes right at once, sometimes later, sometimes not.
fn script_of(trial: usize, truth: &str, taxonomy: &Taxonomy) -> Vec<String> {
    let keys: Vec<String> =
        taxonomy.classes().map(|class| taxonomy.class_node(class).key.clone()).collect();
    let wrong = keys.iter().filter(|key| *key != truth).cycle().skip(trial).take(trial % 6);
    let mut guesses: Vec<String> = wrong.cloned().collect();
    if guesses.len() < 5 && trial % 7 != 3 {
        guesses.push(truth.to_owned());
    }
    if guesses.is_empty() { vec![keys[0].clone()] } else { guesses }
}

/// Answers one image by typing.
fn answer(program: &Running, trial: usize, guesses: &[String], taxonomy: &Taxonomy) {
    program.wait_for_image(trial);
    let words = |key: &String| {
        let class = taxonomy.class(key).unwrap();
        taxonomy.class_node(class).lemmas[0].clone()
    };
    let names: Vec<String> = guesses.iter().map(words).collect();
    for name in &names {
        program.guess(name);
    }
    program.wait_for_guesses(&names.iter().map(String::as_str).collect::<Vec<_>>());
    program.type_keys("C-s");
}

/// How many of the ranked lists miss the truth within the first k, for k from 1 to 5.
fn errors_by_hand(ranked: &[Vec<String>], truths: &[String]) -> Vec<u64> {
    let misses = |k: usize| {
        let pairs = ranked.iter().zip(truths);
        pairs.filter(|(keys, truth)| !keys.iter().take(k).any(|key| key == *truth)).count() as u64
    };
    (1..=5).map(misses).collect()
}

/// What the demonstration set's model says of the images in the queue.
fn model_of(home: &Home, log: &Log) -> Vec<Vec<String>> {
    let (predictions, _) = demo::predictions();
    let store = home.store();
    let ranked = |image| {
        let path = store.image_file(image).unwrap().path;
        let row = predictions.rows.iter().find(|(of, _)| *of == path).unwrap();
        row.1.iter().map(|(key, _)| key.clone()).collect()
    };
    log.plan.queue.iter().map(|&image| ranked(image)).collect()
}

fn counts(rates: &serde_json::Value) -> Vec<u64> {
    rates.as_array().unwrap().iter().map(|rate| rate["errors"].as_u64().unwrap()).collect()
}

#[test]
fn a_whole_self_test_ends_with_the_right_figures() {
    let home = Home::new();
    let program = home.launch().start();
    program.wait_for_image(0);
    let log = home.log();
    let truths = truths(&home, &log);
    let script: Vec<Vec<String>> =
        (0..20).map(|trial| script_of(trial, &truths[trial], &log.taxonomy)).collect();
    for (trial, guesses) in script.iter().enumerate() {
        answer(&program, trial, guesses, &log.taxonomy);
    }
    program.wait_for("the end", |seen| seen.contains("20 of 20 answered."));
    program.type_keys("Enter");
    let summary = program.wait_for("the figures", |seen| seen.contains("20 of 20 images answered"));
    program.quit();
    let by_hand = errors_by_hand(&script, &truths);
    let model_by_hand = errors_by_hand(&model_of(&home, &log), &truths);
    assert_summary(&summary, &by_hand, &model_by_hand);

    let log = home.log();
    let stored: Vec<Vec<String>> = log.annotations.iter().map(|row| row.guesses.clone()).collect();
    assert_eq!(stored, script);
    let output = home.run(&["report", "--json"]);
    assert!(output.status.success(), "{output:?}");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let session = &report["sessions"][0];
    assert_eq!(counts(&session["errors"]), by_hand);
    assert_eq!(counts(&session["models"][0]["human_errors"]), by_hand);
    assert_eq!(counts(&session["models"][0]["model_errors"]), model_by_hand);
    assert_eq!(session["counts"]["answered"], 20);
    assert_eq!(report["overall"][0]["errors"], session["errors"]);
    assert!(session["finished"].is_string(), "{session:#}");
}

/// The screen at the end has the same numbers, the annotator's beside the model's.
fn assert_summary(seen: &Seen, by_hand: &[u64], model_by_hand: &[u64]) {
    assert!(seen.contains("you") && seen.contains("MobileNet"), "{}", seen.text());
    let first = format!("{}/20", by_hand[0]);
    let theirs = format!("{}/20", model_by_hand[0]);
    let text = seen.text();
    let line = text.lines().find(|line| line.starts_with(" top-1 ")).unwrap();
    let (you, model) = (line.find(&first), line.rfind(&theirs));
    assert!(you.is_some() && model > you, "{line}");
}

#[test]
fn the_end_can_be_undone_until_the_figures_are_seen() {
    let home = Home::new();
    let program = home.launch().args(&["label", "demo", "-n", "1", "--seed", "3"]).start();
    program.wait_for_image(0);
    program.guess("lemon");
    program.wait_for_guesses(&["Lemon"]);
    program.type_keys("C-s");
    program.wait_for("the end", |seen| seen.contains("1 of 1 answered."));
    program.type_keys("C-u");
    program.wait_for_image(0);
    program.wait_for_guesses(&["Lemon"]);
    program.guess("lime");
    program.wait_for_guesses(&["Lemon", "Lime"]);
    program.type_keys("C-s");
    program.wait_for("the end again", |seen| seen.contains("1 of 1 answered."));
    program.type_keys("Enter");
    program.wait_for("the figures", |seen| seen.contains("1 of 1 image answered"));
    program.type_keys("C-u");
    assert_eq!(home.log().annotations[0].guesses, ["lemon", "lime"]);
    program.type_keys("Enter");
    program.wait_for("the list of sessions", |seen| seen.contains("practice"));
    program.quit();
}
