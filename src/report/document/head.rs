//! The document's outline: what it is about, then a part for each thing measured.

use super::super::figures::{OverallPart, Part, Report, SessionPart};
use super::super::render::units::{NONE, duration, moment, percent, percent_range};
use super::{
    Column, Document, Section, Table, accuracy, agreement, awareness, calibration, causes, effort,
    notes, paper, scoring, subtrees, timing, training, versus,
};

/// What is told of single sessions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// A line of each, and everything of all together.
    #[default]
    Together,
    /// Everything of each as well.
    Each,
    /// Only the table of annotators and models that the paper of 2015 has.
    Paper,
}

const TITLE: &str = "Report";
/// How many annotators a title names.
const MOST_NAMES: usize = 6;
const NO_SESSIONS: &str = "No sessions yet.";

/// The report to be read.
pub fn document(report: &Report, scope: Scope) -> Document {
    let mut sections = Vec::new();
    match report.sessions.as_slice() {
        [] => {
            return Document { title: TITLE.to_owned(), sections: vec![Section::new(NO_SESSIONS)] };
        }
        _ if scope == Scope::Paper => {
            let sections = vec![paper::section(&report.paper)];
            return Document { title: TITLE.to_owned(), sections };
        }
        [only] => {
            let mut section = session(only);
            report.overall.iter().for_each(|overall| judges(overall, &mut section));
            sections.push(section);
        }
        several => {
            sections.push(list(several));
            // What stands for one session only is told by it, if each is told.
            let is_told = |part: &&OverallPart| part.sessions > 1 || scope == Scope::Together;
            sections.extend(report.overall.iter().filter(is_told).map(overall));
            if scope == Scope::Each {
                sections.extend(several.iter().map(session));
            }
        }
    }
    sections.extend(training::sections(&report.training));
    sections.extend(report.causes.iter().map(causes::section));
    sections.push(notes::section(report));
    Document { title: TITLE.to_owned(), sections }
}

/// A line of each session.
fn list(sessions: &[SessionPart]) -> Section {
    let mut section = Section::new("Sessions");
    let (text, figure) = (Column::Text, Column::Figure);
    let mut table = Table::new([figure, text, text, text, figure, figure, figure, figure]);
    table.row(["", "annotator", "on", "phase", "n", "error", "95 % interval", "active"]);
    for SessionPart { head, part } in sessions {
        let widest = part.error_rates.last();
        table.row([
            head.id.0.to_string(),
            head.annotator.clone(),
            head.dataset.clone(),
            head.phase.as_str().to_owned(),
            part.counts.scored.to_string(),
            widest.map_or(NONE.to_owned(), |rate| percent(rate.rate())),
            percent_range(widest.and_then(|rate| rate.interval)),
            duration(part.active.median_ms),
        ]);
    }
    section.table(table);
    section.text(
        "Errors where all guesses count, of so many scored images (n), and the median active time per \
         image.",
    );
    section
}

fn session(session: &SessionPart) -> Section {
    let head = &session.head;
    let until = head
        .finished
        .map_or_else(|| ", not finished".to_owned(), |at| format!(" to {}", moment(at)));
    let study = head.study.as_ref().map_or_else(String::new, |name| format!(" (study {name})"));
    let title = format!(
        "Session {}: {}, {} on {}{study}, {}{until}",
        head.id.0,
        head.annotator,
        head.phase.as_str(),
        head.dataset,
        moment(head.started),
    );
    part(title, &session.part, &head.annotator, &head.dataset)
}

fn overall(overall: &OverallPart) -> Section {
    let (phase, dataset) = (overall.phase.as_str(), &overall.dataset);
    let sessions = crate::domain::counted(overall.sessions, "session");
    let title =
        format!("Overall: {phase} on {dataset}, {sessions} by {}", several(&overall.annotators));
    let human = match overall.annotators.as_slice() {
        [only] => only,
        _ => "annotators",
    };
    let mut section = part(title, &overall.part, human, dataset);
    judges(overall, &mut section);
    section
}

/// What there is to say of several judges.
fn judges(overall: &OverallPart, section: &mut Section) {
    section.section(effort::annotators(&overall.effort));
    overall.agreement.iter().for_each(|found| section.section(agreement::section(found)));
}

/// Names in a row; of many the first ones.
fn several(names: &[String]) -> String {
    match names {
        few if few.len() <= MOST_NAMES + 1 => few.join(", "),
        many => format!("{} and {} others", many[..MOST_NAMES].join(", "), many.len() - MOST_NAMES),
    }
}

/// Everything of one set of trials.
fn part(title: String, part: &Part, human: &str, dataset: &str) -> Section {
    let mut section = Section::new(title);
    section.text(accuracy::tally(&part.counts));
    if let Some(text) = accuracy::prefill(&part.prefilled_from) {
        section.text(text);
    }
    section.section(accuracy::section(part));
    section.section(scoring::section(&part.scoring));
    for compared in &part.versus {
        section.section(versus::section(compared, &part.scoring.significance, human));
    }
    section.section(scoring::samples(&part.scoring.samples));
    section.section(timing::section(part));
    part.cut_off.iter().for_each(|curve| section.section(effort::cut_off(curve)));
    part.awareness.iter().for_each(|found| section.section(awareness::section(found)));
    part.confidence.iter().for_each(|found| section.section(calibration::confidence(found)));
    part.expectation.iter().for_each(|found| section.section(calibration::expectation(found)));
    section.section(subtrees::section(&part.subtrees));
    section.section(accuracy::confusions(dataset, &part.confusions));
    section
}
