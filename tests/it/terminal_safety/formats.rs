//! Files that are well-formed up to the harm in them.

use super::hostile::Hostile;
use super::world::World;

/// Texts of files that are well-formed up to the harm in them.
pub(super) fn well_formed(ending: &str, world: &World, hostile: &mut Hostile) -> String {
    let (one, two) = (hostile.cell(), hostile.text());
    let json = |text: &str| serde_json::to_string(text).unwrap();
    let cell = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    match ending {
        "tsv" => {
            let [more, gloss] = [hostile.cell(), hostile.cell()];
            let parent = hostile.one_of(&["", "b"]);
            format!(
                "key\tparents\tlemmas\tgloss\tclass\n{one}\t{parent}\t{more}\t{gloss}\tyes\nb\t\t{more}\tg\tno\n"
            )
        }
        "csv" => {
            let (one, two) = (cell(&one), cell(&two));
            let head = hostile.one_of(&["image,class,score\n", "", "file_name,label,x\n"]);
            format!(
                "{head}val-apple-0.png,{two},0.5\n{one},apple,0.5\nval-pear-0.png,apple,{two}\n"
            )
        }
        "votes" => votes(&[cell(&one), cell(&two), "apple".to_owned()], hostile),
        "json" => {
            let child = format!(
                "{{\"key\":{1},\"lemmas\":[{0},{1}],\"gloss\":{1}}}",
                json(&one),
                json(&two)
            );
            let odd = if hostile.below(2) == 0 { ",\"parents\":[\"x\u{9b}2Jzq9\"]" } else { "" };
            format!("[{{\"key\":{},\"gloss\":\"x\"{odd},\"children\":[{child}]}}]", json(&one))
        }
        "jsonl" => {
            let (one, two) = (json(&one), json(&two));
            format!(
                "{{\"image\":{one},\"classes\":[{two}]}}\n\
                 {{\"image\":\"val-apple-0.png\",\"classes\":[{two},{one}],{two}:0}}\n\
                 {{\"image\":\"val-pear-0.png\",\"classes\":[\"apple\"]}}\n"
            )
        }
        "toml" => toml(&toml_string(&one), &toml_string(&two), world, hostile),
        "db" => format!("SQLite format 3\0{two}"),
        "noun" => format!("00000010 03 n 01 {one} 0 000 | {two}  \n"),
        "" => match hostile.below(3) {
            0 => format!(
                "{{\"hit5_key\":1,\"dataset\":{0},\"images\":1,\"sha256\":{1}}}\n{{\"image\":{0},\"class\":{1}}}\n",
                json(&one),
                json(&two)
            ),
            1 => format!("{}  {one}\n{one}  val/apple/x.png\n", "0".repeat(64)),
            _ => two,
        },
        _ => two,
    }
}

/// Several annotators' labels of the same images.
fn votes(labels: &[String; 3], hostile: &mut Hostile) -> String {
    let mut lines = "annotator,image,label,truth\n".to_owned();
    for annotator in labels {
        for image in ["1", "2", "3", "4"] {
            lines += &[annotator, image, &labels[hostile.below(3)], &labels[0]].join(",");
            lines += "\n";
        }
    }
    lines
}

/// Studies and configurations.
fn toml(one: &str, two: &str, world: &World, hostile: &mut Hostile) -> String {
    match hostile.below(5) {
        0 => format!("name = {one}\ndataset = {two}\n[[phases]]\nname = {one}\nkind = {two}\n"),
        1 => format!("{one} = {two}\n"),
        2 => format!("theme = {one}\nannotator = {two}\n[keys.{one}]\n{two} = {one}\n"),
        3 => format!(
            "annotator = {one}\n[keys.classes]\nsubmit = {two}\n\
             [[review.causes]]\nword = {one}\nname = {two}\nkey = \"q\"\n"
        ),
        _ => world
            .study
            .replace("\"pilot\"", one)
            .replace("name = \"test\"", &format!("name = {two}")),
    }
}

/// A string of TOML, with whatever it may not hold escaped.
fn toml_string(text: &str) -> String {
    let escaped = |c: char| match c {
        '"' | '\\' => format!("\\{c}"),
        c if c.is_control() => format!("\\u{:04x}", u32::from(c)),
        c => c.to_string(),
    };
    format!("\"{}\"", text.chars().map(escaped).collect::<String>())
}
