//! Why annotators and models were wrong, in a reviewer's eyes.

use std::cmp::Reverse;

use super::super::causes::{
    CauseFigures, JudgedFigures, Removed, ReviewerAgreement, WhatIf, WordCount,
};
use super::super::render::units::{NONE, percent, percent_range};
use super::plot::{Axis, Group, Plot, Shape, Unit};
use super::{Section, Table};
use crate::domain::Causes;

/// The causes of the errors of one dataset and phase. Of causes that are not known here the words stand.
pub(super) fn section(figures: &CauseFigures) -> Section {
    let names = Causes::default();
    let mut section = Section::new(format!(
        "Causes of errors: {} on {}, judged by {}",
        figures.phase.as_str(),
        figures.dataset,
        figures.reviewer
    ));
    let told = Told { figures, names: &names };
    section.table(told.causes());
    section.plot(told.cause_bars());
    let open: u64 = figures.judged.iter().map(|judged| judged.not_judged).sum();
    let errors: u64 = figures.judged.iter().map(|judged| judged.errors).sum();
    section.warn_if(
        open > 0,
        format!(
            "{open} of {errors} errors are not judged yet: what is said of causes may still grow."
        ),
    );
    section.section(told.factors());
    section.section(told.what_if());
    for pair in &figures.agreement {
        section.reading(agreement(pair));
    }
    section
}

/// A row's name, and what is counted in it.
type Counted = (&'static str, fn(&JudgedFigures) -> u64);

/// Figures and what their words are called.
struct Told<'a> {
    figures: &'a CauseFigures,
    names: &'a Causes,
}

impl Told<'_> {
    /// A column of counts and one of shares for each judge, and one row for each of these words; then
    /// rows of counts of their own.
    fn counts(
        &self,
        what: &str,
        words: fn(&JudgedFigures) -> &[WordCount],
        others: &[Counted],
    ) -> Table {
        let judged = &self.figures.judged;
        let heads = judged.iter().flat_map(|judged| [who(judged), "share"]);
        let mut table = Table::of_figures(std::iter::once(what).chain(heads));
        for word in common_words(judged, words) {
            let count = |judged: &JudgedFigures| {
                words(judged).iter().find(|known| known.word == word).map_or(0, |known| known.count)
            };
            table.row(row(self.names.name(word), judged, count));
        }
        for &(name, count) in others {
            table.row(row(name, judged, count));
        }
        table
    }

    /// The share of each cause in the errors of each judge that made any.
    fn cause_bars(&self) -> Plot {
        let judged: Vec<&JudgedFigures> =
            self.figures.judged.iter().filter(|judged| judged.judged > 0).collect();
        let share = |judged: &JudgedFigures, word: &str| {
            let found = judged.causes.iter().find(|known| known.word == word);
            Some((found.map_or(0.0, |found| found.share), None))
        };
        let group = |word: &str| Group {
            name: self.names.name(word).to_owned(),
            values: judged.iter().map(|judged| share(judged, word)).collect(),
        };
        let words = common_words(&self.figures.judged, |judged| &judged.causes);
        Plot {
            title: "Causes as shares of all errors".to_owned(),
            shape: Shape::Bars {
                value: Axis::linear("share of errors", Unit::Share),
                series: judged.iter().map(|judged| who(judged).to_owned()).collect(),
                groups: words.into_iter().map(group).collect(),
            },
        }
    }

    fn causes(&self) -> Table {
        let others: [Counted; 3] = [
            ("left unattributed", |judged| judged.unattributed),
            ("not judged yet", |judged| judged.not_judged),
            ("all errors", |judged| judged.errors),
        ];
        self.counts("cause", |judged| &judged.causes, &others)
    }

    /// What was said beside the cause.
    fn factors(&self) -> Section {
        let mut section = Section::new("Said of these errors beside the cause");
        let others: [Counted; 5] = [
            ("severity 1", |judged| severity(judged, 1)),
            ("severity 2", |judged| severity(judged, 2)),
            ("severity 3", |judged| severity(judged, 3)),
            ("the ground truth is wrong", |judged| judged.truth_wrong),
            ("a class named is right as well", |judged| judged.also_valid),
        ];
        let said: Vec<_> = others
            .into_iter()
            .filter(|(_, count)| self.figures.judged.iter().any(|judged| count(judged) > 0))
            .collect();
        let table = self.counts("present, or said", |judged| &judged.factors, &said);
        if !table.body().is_empty() {
            section.table(table);
            section.text("What is present in an image need not be why it was mistaken.");
        }
        section
    }

    fn what_if(&self) -> Section {
        let mut section = Section::new("What would be left without a cause");
        for judged in &self.figures.judged {
            let first = format!("{}, without", who(judged));
            let mut table = Table::of_figures([&*first, "left", "n", "share", "95 % interval"]);
            judged.what_if.iter().for_each(|what_if| table.row(self.what_if_row(what_if)));
            section.table(table);
        }
        if !section.is_empty() {
            section.text(
                "These are sums, not measurements: nobody knows how many of those errors another cause would \
                 have made.",
            );
        }
        section
    }

    fn what_if_row(&self, what_if: &WhatIf) -> [String; 5] {
        let part = |Removed { cause, share }: &Removed| match self.names.name(cause) {
            name if *share >= 1.0 => name.to_owned(),
            name => format!("{:.0} % of {name}", 100.0 * share),
        };
        let parts: Vec<String> = what_if.without.iter().map(part).collect();
        let is_whole = what_if.errors.fract() == 0.0;
        let left = format!("{:.*}", usize::from(!is_whole), what_if.errors);
        [
            parts.join(", "),
            left,
            what_if.n.to_string(),
            percent(what_if.rate),
            percent_range(what_if.interval),
        ]
    }
}

fn who(judged: &JudgedFigures) -> &str {
    judged.model.as_deref().unwrap_or("annotators")
}

fn severity(judged: &JudgedFigures, wanted: u8) -> u64 {
    let known = judged.severity.iter().find(|known| known.severity == wanted);
    known.map_or(0, |known| known.count)
}

/// A name, then count and share of errors for each judge.
fn row(name: &str, judged: &[JudgedFigures], count: impl Fn(&JudgedFigures) -> u64) -> Vec<String> {
    let cells = judged.iter().flat_map(|judged| {
        let count = count(judged);
        let share = (judged.errors > 0).then(|| count as f64 / judged.errors as f64);
        [count.to_string(), percent(share)]
    });
    std::iter::once(name.to_owned()).chain(cells).collect()
}

/// The words said of anybody, the commonest first.
fn common_words(judged: &[JudgedFigures], words: fn(&JudgedFigures) -> &[WordCount]) -> Vec<&str> {
    let mut sums: Vec<(&str, u64)> = Vec::new();
    for WordCount { word, count, .. } in judged.iter().flat_map(words) {
        match sums.iter_mut().find(|(known, _)| known == word) {
            Some((_, sum)) => *sum += count,
            None => sums.push((word, *count)),
        }
    }
    sums.sort_by_key(|&(word, sum)| (Reverse(sum), word));
    sums.into_iter().map(|(word, _)| word).collect()
}

fn agreement(pair: &ReviewerAgreement) -> String {
    let [first, second] = &pair.reviewers;
    let errors = crate::domain::counted(usize::try_from(pair.n).unwrap_or(usize::MAX), "error");
    let share = percent(pair.percent_agreement);
    let said = format!(
        "{first} and {second} both judged {errors} and gave {share} of them the same cause"
    );
    match (pair.cohen_kappa, pair.kappa_interval) {
        (Some(kappa), Some(interval)) => format!(
            "{said}; Cohen's kappa {kappa:.2}, 95 % interval {:.2} to {:.2} (bootstrap over errors).",
            interval.low, interval.high
        ),
        (Some(kappa), None) => format!("{said}; Cohen's kappa {kappa:.2}, interval {NONE}."),
        (None, _) => format!("{said}; Cohen's kappa {NONE}."),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::causes::causes;
    use super::super::super::causes::tests::{in_2014, judged_by_two};
    use super::super::super::render::text;
    use super::super::Document;
    use super::*;

    fn told(figures: &CauseFigures) -> String {
        text(&Document { title: "Report".to_owned(), sections: vec![section(figures)] }, 100)
    }

    #[test]
    fn the_table_of_2014_is_told() {
        insta::assert_snapshot!(told(&causes(&in_2014())[0]));
    }

    #[test]
    fn two_reviewers_are_compared() {
        let text = told(&causes(&judged_by_two())[0]);
        let words: Vec<&str> = text.split_whitespace().collect();
        let said = "bob and zoe both judged 10 errors and gave 80.0 % of them the same cause; Cohen's kappa 0.58,";
        assert!(words.join(" ").contains(said), "{text}");
    }
}
