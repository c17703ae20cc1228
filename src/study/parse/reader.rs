//! Reads tables key by key, and remembers which keys there should be, where they stand, and what
//! was wrong with them.

use crate::study::faults::{Fault, Section};
use std::collections::{BTreeMap, HashMap, HashSet};
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

/// Most letters of a value that a problem repeats.
const SHOWN: usize = 40;

/// A key of a section.
type At = (Section, &'static str);

/// A file being read, at one of its tables.
pub(super) struct Reader<'a> {
    text: &'a str,
    section: Section,
    table: &'a DeTable<'a>,
    /// The keys that were asked for in the table.
    known: Vec<&'static str>,
    /// The lines of sections and of the keys in them.
    sections: HashMap<Section, usize>,
    lines: HashMap<At, usize>,
    /// Keys with a problem, of which nothing more is to be said.
    bad: HashSet<At>,
    problems: Vec<(usize, String)>,
}

/// The line, from 1, in which the byte at this place stands.
pub(super) fn line_of(text: &str, place: usize) -> usize {
    1 + text.bytes().take(place).filter(|&byte| byte == b'\n').count()
}

impl<'a> Reader<'a> {
    /// A reader at the outermost table of a text.
    pub(super) fn new(text: &'a str, table: &'a DeTable<'a>) -> Self {
        Self {
            text,
            section: Section::Study,
            table,
            known: Vec::new(),
            sections: HashMap::new(),
            lines: HashMap::new(),
            bad: HashSet::new(),
            problems: Vec::new(),
        }
    }

    /// All problems with their lines, in order; the faults found in what was read are added.
    pub(super) fn finish(mut self, faults: Vec<Fault>) -> Vec<(usize, String)> {
        self.note_unknown();
        for Fault { section, key, what } in faults {
            let at = (section, key);
            if !self.bad.contains(&at) {
                let line = self.lines.get(&at).or_else(|| self.sections.get(&section));
                self.problems.push((line.copied().unwrap_or(1), what));
            }
        }
        self.problems.sort_by_key(|&(line, _)| line);
        self.problems
    }

    /// Which table is being read.
    pub(super) fn section(&self) -> Section {
        self.section
    }

    /// Whether the table has this key.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Notes a problem if the table does not have this key.
    pub(super) fn require(&mut self, key: &'static str, expected: &str) {
        if !self.has(key) {
            let line = self.sections.get(&self.section).copied().unwrap_or(1);
            self.problems.push((line, format!("{key} is missing: write {expected}")));
        }
    }

    pub(super) fn text(&mut self, key: &'static str) -> Option<String> {
        self.value(key, "a text in quotes", |value| value.as_str().map(str::to_owned))
    }

    pub(super) fn flag(&mut self, key: &'static str) -> Option<bool> {
        self.value(key, "true or false", DeValue::as_bool)
    }

    pub(super) fn number<N: TryFrom<u64>>(&mut self, key: &'static str) -> Option<N> {
        self.value(key, "a whole number, at least 0 and not too large", |value| {
            let number = value.as_integer()?;
            let number = u64::from_str_radix(number.as_str(), number.radix()).ok()?;
            N::try_from(number).ok()
        })
    }

    pub(super) fn texts(&mut self, key: &'static str) -> Option<Vec<String>> {
        self.value(key, "a list of texts, such as [\"a\", \"b\"]", |value| {
            let text = |value: &Spanned<DeValue<'_>>| value.get_ref().as_str().map(str::to_owned);
            value.as_array()?.iter().map(text).collect()
        })
    }

    /// One of some words.
    pub(super) fn choice<T: Copy, const N: usize>(
        &mut self,
        key: &'static str,
        words: [(&'static str, T); N],
    ) -> Option<T> {
        self.value(key, &listed(&words), |value| chosen(value, &words))
    }

    /// A table of names with one of some words each.
    pub(super) fn choices<T: Copy, const N: usize>(
        &mut self,
        key: &'static str,
        words: [(&'static str, T); N],
    ) -> Option<BTreeMap<String, T>> {
        let expected = format!("{{ \"NAME\" = WORD }}, WORD being {}", listed(&words));
        self.value(key, &expected, |value| {
            let entries = value.as_table()?.iter();
            let entry = |(name, value): (&Spanned<DeString<'_>>, &Spanned<DeValue<'_>>)| {
                Some((name.get_ref().to_string(), chosen(value.get_ref(), &words)?))
            };
            entries.map(entry).collect()
        })
    }

    /// What is read of the table under this key, if there is one.
    pub(super) fn table<T>(
        &mut self,
        key: &'static str,
        section: Section,
        read: impl FnOnce(&mut Self) -> T,
    ) -> Option<T> {
        let value = self.get(key)?;
        let Some(table) = value.get_ref().as_table() else {
            self.note_bad(key, value, &format!("a table, headed [{key}]"));
            return None;
        };
        Some(self.read_table((section, value.span().start), table, read))
    }

    /// What is read of every table in the list under this key.
    pub(super) fn tables<T>(
        &mut self,
        key: &'static str,
        section: fn(usize) -> Section,
        read: fn(&mut Self) -> T,
    ) -> Vec<T> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let tables: Option<Vec<_>> = value.get_ref().as_array().and_then(|tables| {
            tables.iter().map(|one| Some((one.span().start, one.get_ref().as_table()?))).collect()
        });
        let Some(tables) = tables else {
            self.note_bad(key, value, &format!("tables, each headed [[{key}]]"));
            return Vec::new();
        };
        let numbered = tables.into_iter().enumerate();
        numbered
            .map(|(n, (place, table))| self.read_table((section(n), place), table, read))
            .collect()
    }

    /// Reads a table that stands at this byte, and comes back to the one before.
    fn read_table<T>(
        &mut self,
        (section, place): (Section, usize),
        table: &'a DeTable<'a>,
        read: impl FnOnce(&mut Self) -> T,
    ) -> T {
        self.sections.insert(section, line_of(self.text, place));
        let outer = (self.section, self.table, std::mem::take(&mut self.known));
        (self.section, self.table) = (section, table);
        let found = read(self);
        self.note_unknown();
        (self.section, self.table, self.known) = outer;
        found
    }

    /// The value of a key, if there is one and it is as expected.
    fn value<T>(
        &mut self,
        key: &'static str,
        expected: &str,
        convert: impl FnOnce(&DeValue<'a>) -> Option<T>,
    ) -> Option<T> {
        let value = self.get(key)?;
        let converted = convert(value.get_ref());
        if converted.is_none() {
            self.note_bad(key, value, expected);
        }
        converted
    }

    fn get(&mut self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.known.push(key);
        let value = self.table.get(key)?;
        self.lines.insert((self.section, key), line_of(self.text, value.span().start));
        Some(value)
    }

    fn note_bad(&mut self, key: &'static str, value: &Spanned<DeValue<'_>>, expected: &str) {
        let written = self.text.get(value.span()).unwrap_or_default();
        let line = line_of(self.text, value.span().start);
        self.bad.insert((self.section, key));
        self.problems.push((line, format!("{key} is {}: write {expected}", shortened(written))));
    }

    /// Notes the keys of the table that nobody asked for.
    fn note_unknown(&mut self) {
        for (key, _) in self.table {
            let name = key.get_ref().as_ref();
            if !self.known.contains(&name) {
                let what =
                    format!("{name:?} means nothing here: known are {}", self.known.join(", "));
                self.problems.push((line_of(self.text, key.span().start), what));
            }
        }
    }
}

fn chosen<T: Copy>(value: &DeValue<'_>, words: &[(&'static str, T)]) -> Option<T> {
    let word = value.as_str()?;
    words.iter().find(|(known, _)| *known == word).map(|&(_, meaning)| meaning)
}

/// `"a", "b" or "c"`.
fn listed<T>(words: &[(&'static str, T)]) -> String {
    let words: Vec<String> = words.iter().map(|(word, _)| format!("{word:?}")).collect();
    match words.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} or {last}", others.join(", ")),
        _ => words.concat(),
    }
}

/// The beginning of a value as it is written.
fn shortened(written: &str) -> String {
    let line = written.lines().next().unwrap_or_default();
    let kept: String = line.chars().take(SHOWN).collect();
    if kept.len() == written.len() { kept } else { format!("{kept}...") }
}
