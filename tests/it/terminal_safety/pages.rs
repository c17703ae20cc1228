//! Reports and exports, read as those do who open them: a browser, a spreadsheet, a parser.

use super::hostile::MARK;
use std::collections::BTreeSet;
use std::process::Output;

/// Fails with a message unless something holds.
macro_rules! must {
    ($holds:expr, $($message:tt)+) => {
        if !$holds {
            return Err(format!($($message)+));
        }
    };
}

/// Looks at what a command printed, if it is of one of these kinds.
pub(super) fn check(args: &[String], output: &Output) -> Result<(), String> {
    if !output.status.success() {
        return Ok(());
    }
    let text = std::str::from_utf8(&output.stdout).unwrap();
    let has = |word: &str| args.iter().any(|arg| arg == word);
    let is_lines = args.starts_with(&["export".to_owned(), "log".to_owned()]) && !has("csv")
        || has("jsonl")
        || has("hugging-face");
    if has("html") {
        check_page(text)
    } else if has("markdown") {
        check_markdown(text)
    } else if has("csv") || has("counts-csv") {
        check_cells(text)
    } else if is_lines {
        text.lines().try_for_each(check_json)
    } else if has("--json") || has("label-studio") || has("fiftyone") {
        check_json(text)
    } else if has("label-studio-config") {
        check_elements(text, &["View", "Image", "Taxonomy", "Choice", "Header", "!DOCTYPE"], &[])
    } else {
        Ok(())
    }
}

fn check_json(text: &str) -> Result<(), String> {
    serde_json::from_str::<serde_json::Value>(text)
        .map(drop)
        .map_err(|error| format!("{error}: {text}"))
}

/// Outside of fences, nothing but our own emphasis and tables means anything in Markdown.
fn check_markdown(text: &str) -> Result<(), String> {
    let mut fence: Option<usize> = None;
    for line in text.lines() {
        let ticks = line.bytes().take_while(|&byte| byte == b'`').count();
        match fence {
            Some(length) if ticks >= length && line[ticks..].trim().is_empty() => fence = None,
            Some(_) => {}
            None if ticks >= 3 => fence = Some(ticks),
            None => {
                let line = line.replace("> **Mind:** ", "");
                let mut letters = line.chars();
                while let Some(c) = letters.next() {
                    match c {
                        '\\' => drop(letters.next()),
                        '<' | '[' | ']' | '`' | '*' | '_' | '~' | '&' | '$' => {
                            return Err(format!("a sign that means something, {c}: {line}"));
                        }
                        _ => {}
                    }
                }
                let is_link = line.replace("\\://", "").contains("://") || line.contains("www.");
                must!(!is_link, "a link: {line}");
            }
        }
    }
    must!(fence.is_none(), "a fence without an end");
    Ok(())
}

/// A table has as many cells in each line, and none that a spreadsheet computes.
pub(super) fn check_cells(text: &str) -> Result<(), String> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    for record in reader.records() {
        for cell in &record.map_err(|error| error.to_string())? {
            let is_number = cell.parse::<f64>().is_ok();
            let is_formula =
                cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
            must!(!is_formula || is_number, "a formula: {cell:?}");
        }
    }
    Ok(())
}

/// Elements that a report is made of.
const ELEMENTS: &[&str] = &[
    "!DOCTYPE",
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "nav",
    "ul",
    "ol",
    "li",
    "a",
    "p",
    "b",
    "em",
    "span",
    "section",
    "div",
    "figure",
    "figcaption",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "img",
    "svg",
    "g",
    "rect",
    "line",
    "polyline",
    "polygon",
    "path",
    "circle",
    "text",
    "br",
    "header",
    "footer",
    "main",
    "small",
    "details",
    "summary",
    "hr",
    "dl",
    "dt",
    "dd",
    "caption",
    "code",
];
/// Attributes that may hold only what is named here; none other is known but plain words.
const ATTRIBUTES: &[&str] = &[
    "lang",
    "charset",
    "name",
    "content",
    "id",
    "class",
    "href",
    "src",
    "alt",
    "width",
    "height",
    "viewBox",
    "xmlns",
    "x",
    "y",
    "x1",
    "x2",
    "y1",
    "y2",
    "cx",
    "cy",
    "r",
    "dx",
    "dy",
    "d",
    "points",
    "fill",
    "stroke",
    "opacity",
    "stroke-width",
    "stroke-opacity",
    "fill-opacity",
    "text-anchor",
    "font-family",
    "font-size",
    "font-style",
    "font-weight",
    "transform",
    "loading",
    "title",
    "scope",
    "colspan",
    "style",
    "role",
    "aria-label",
    "html",
    "stroke-linejoin",
    "http-equiv",
];

/// A page has only elements and attributes of ours, points nowhere but into itself, and runs nothing.
pub(super) fn check_page(text: &str) -> Result<(), String> {
    let is_whole = text.starts_with("<!DOCTYPE html>") && text.trim_end().ends_with("</html>");
    must!(is_whole, "no whole page");
    check_elements(text, ELEMENTS, ATTRIBUTES)
}

/// Tokens as the HTML standard has them (section 13.2.5), without its mercy: what it would call an
/// error fails. With no attributes known, all are, and only their quotes are looked at.
fn check_elements(text: &str, elements: &[&str], attributes: &[&str]) -> Result<(), String> {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        check_references(&rest[..at])?;
        let tag = Tag::read(&rest[at..])?;
        let near: String = rest[at..].chars().take(200).collect();
        must!(elements.contains(&tag.name), "an element {:?}: {near}", tag.name);
        for (name, value) in &tag.attributes {
            check_references(value)?;
            let is_known = attributes.is_empty() || attributes.contains(name);
            must!(is_known && !name.starts_with("on"), "an attribute {name:?}: {near}");
            check_value(tag.name, name, value, &near)?;
        }
        rest = &rest[at + tag.length..];
        let is_void = ["!DOCTYPE", "meta", "img", "br", "hr"].contains(&tag.name) || tag.is_closed;
        if tag.is_end {
            must!(open.pop() == Some(tag.name), "closed out of turn: {near}");
        } else if tag.name == "style" {
            let end = rest.find("</style").ok_or("a style without an end")?;
            must!(
                !rest[..end].contains(MARK) && !rest[..end].contains("url("),
                "text in the style"
            );
            rest = &rest[end..];
            open.push(tag.name);
        } else if !is_void {
            open.push(tag.name);
        }
    }
    check_references(rest)?;
    must!(open.is_empty(), "left open: {open:?}");
    Ok(())
}

/// Links lead into the page, pictures are in it, and nothing written by others is a word of style.
fn check_value(element: &str, name: &str, value: &str, near: &str) -> Result<(), String> {
    let is_good = match name {
        "href" => value.starts_with('#'),
        "src" => value.starts_with("data:image/") && !value.contains(MARK),
        "style" | "class" | "id" | "d" | "points" | "fill" | "stroke" | "transform" => {
            !value.contains(MARK)
        }
        "content" => element == "meta" && !value.contains("url"),
        "http-equiv" => value == "Content-Security-Policy",
        _ => !value.contains('<'),
    };
    must!(is_good, "{name}={value:?}: {near}");
    Ok(())
}

/// An ampersand begins a reference that is known.
fn check_references(text: &str) -> Result<(), String> {
    let known: BTreeSet<&str> = ["amp", "lt", "gt", "quot", "apos", "nbsp", "times"].into();
    for part in text.split('&').skip(1) {
        let name = part.split(';').next().unwrap();
        let is_number = name.strip_prefix('#').is_some_and(|digits| {
            let digits = digits.strip_prefix('x').unwrap_or(digits);
            u32::from_str_radix(digits, 16).is_ok()
        });
        must!(
            known.contains(name) || is_number,
            "a bare ampersand: &{}",
            part.chars().take(40).collect::<String>()
        );
    }
    Ok(())
}

/// A tag as it is written.
struct Tag<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
    is_end: bool,
    is_closed: bool,
    length: usize,
}

impl<'a> Tag<'a> {
    /// Reads the tag that the text begins with.
    fn read(text: &'a str) -> Result<Self, String> {
        let near: String = text.chars().take(200).collect();
        let is_end = text.starts_with("</");
        let begin = if is_end { 2 } else { 1 };
        let is_name = |c: char| c.is_ascii_alphanumeric() || "!-_:".contains(c);
        let length = |text: &str| text.find(|c| !is_name(c)).unwrap_or(text.len());
        let name = &text[begin..begin + length(&text[begin..])];
        let mut tag = Self {
            name,
            attributes: Vec::new(),
            is_end,
            is_closed: false,
            length: begin + name.len(),
        };
        loop {
            let rest = &text[tag.length..];
            let trimmed = rest.trim_start_matches([' ', '\n']);
            tag.length += rest.len() - trimmed.len();
            if trimmed.starts_with('>') {
                tag.length += 1;
                return Ok(tag);
            }
            if trimmed.starts_with("/>") {
                tag.length += 2;
                tag.is_closed = true;
                return Ok(tag);
            }
            let key = &trimmed[..length(trimmed)];
            must!(!key.is_empty(), "an odd tag: {near}");
            tag.length += key.len();
            let mut value = "";
            if let Some(quoted) = trimmed[key.len()..].strip_prefix("=\"") {
                value = quoted.split('"').next().unwrap();
                tag.length += value.len() + 3;
                must!(
                    text.as_bytes().get(tag.length - 1) == Some(&b'"'),
                    "no end of a value: {near}"
                );
            } else {
                must!(!trimmed[key.len()..].starts_with('='), "a value without quotes: {near}");
            }
            tag.attributes.push((key, value));
        }
    }
}

#[test]
fn a_page_that_runs_something_is_found() {
    let page = |inner: &str| format!("<!DOCTYPE html><html><body>{inner}</body></html>");
    let good = "<p class=\"a\">a &lt;b&gt; &amp; &#39;c&#x27;<br></p><a href=\"#s1\">x</a>";
    check_page(&page(good)).unwrap();
    for bad in [
        "<script>x</script>",
        "<p onclick=\"x\"></p>",
        "<a href=\"javascript:x\">y</a>",
        "<img src=\"http://x\">",
        "<p>",
        "</p>",
        "a & b",
        "<p class=x></p>",
        "<!-- x -->",
        "<p title=\"<b>\"></p>",
        "<iframe></iframe>",
        "<p title=\"x></p>",
    ] {
        let text = page(bad);
        assert!(check_page(&text).is_err(), "{bad}");
    }
    check_markdown("# a\n\n> **Mind:** b \\<i> \\`\n\n``````text\n[x](y) `````\n``````\n").unwrap();
    for bad in ["a <b>", "![x](y)", "``````\nx\n```````\n*b*", "```\nx", "http://evil", "`x`"] {
        assert!(check_markdown(bad).is_err(), "{bad}");
    }
    check_cells("a,'=1,-0.5,\"x\ny\"\n").unwrap();
    for bad in ["a,=1\n", "a,\"\t=1\"\n", "a,-x\n", "a,b\nc\n"] {
        assert!(check_cells(bad).is_err(), "{bad}");
    }
}
