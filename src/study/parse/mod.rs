//! A study's file: text in, a study and problems with line numbers out.

mod reader;

#[cfg(test)]
mod tests;

use super::faults::{self, Section};
use super::{
    Again, Blocks, CandidateRule, ModelUse, Order, Overlap, PhaseSpec, Reveal, Sample, StudySpec,
};
use crate::domain::{Phase, Problem};
use reader::Reader;
use toml::de::DeTable;

/// Candidates, and classes of each model to begin with, where a file does not say how many.
const USUAL_CANDIDATES: (usize, usize) = (100, 5);

/// The study in a file of this name, and whatever is wrong with it, also all its
/// [faults](StudySpec::faults): with problems it cannot start. Problems name the file and the line,
/// and are sorted by it.
///
/// The study is what could be read; what could not be is as in a study that does not mention it.
/// `None` if the text is no TOML.
pub fn parse(file_name: &str, text: &str) -> (Option<StudySpec>, Vec<Problem>) {
    let problem = |(line, what)| Problem::new(format!("{file_name}, line {line}"), what);
    match DeTable::parse(text) {
        Ok(document) => {
            let mut reader = Reader::new(text, document.get_ref());
            let spec = study(&mut reader);
            let problems = reader.finish(faults::find(&spec));
            (Some(spec), problems.into_iter().map(problem).collect())
        }
        Err(error) => {
            let line = reader::line_of(text, error.span().unwrap_or_default().start);
            let what = error.message().replace('\n', ", ");
            (None, vec![problem((line, what))])
        }
    }
}

fn study(reader: &mut Reader<'_>) -> StudySpec {
    let mut spec = StudySpec::new(
        reader.text("name").unwrap_or_default(),
        reader.text("dataset").unwrap_or_default(),
    );
    spec.k = reader.number("k").unwrap_or(spec.k);
    spec.order = match reader.choice("order", ["shuffled", "listed"].map(|word| (word, word))) {
        Some("listed") => Order::Listed,
        _ => Order::Shuffled { seed: seed(reader) },
    };
    spec.idle_after_ms = reader.number("idle_after_ms").unwrap_or(spec.idle_after_ms);
    spec.asks_confidence = reader.flag("confidence").unwrap_or_default();
    spec.asks_about_model = reader.flag("predict_model").unwrap_or_default();
    spec.blocks = reader.table("blocks", Section::Blocks, blocks);
    spec.models = reader.tables("models", Section::Model, model);
    spec.candidates = reader.table("candidates", Section::Candidates, candidates);
    spec.overlap = reader.table("overlap", Section::Overlap, overlap);
    spec.phases = reader.tables("phases", Section::Phase, phase);
    spec
}

fn blocks(reader: &mut Reader<'_>) -> Blocks {
    Blocks {
        images: reader.number("images").unwrap_or_default(),
        break_minutes: reader.number("break_minutes").unwrap_or_default(),
    }
}

fn model(reader: &mut Reader<'_>) -> ModelUse {
    ModelUse {
        name: reader.text("name").unwrap_or_default(),
        reveal: reader.choice("reveal", reveals()).unwrap_or(Reveal::Never),
        is_blind: reader.flag("blind").unwrap_or_default(),
    }
}

fn candidates(reader: &mut Reader<'_>) -> CandidateRule {
    let (n, top) = USUAL_CANDIDATES;
    CandidateRule {
        n: reader.number("n").unwrap_or(n),
        models: reader.texts("models").unwrap_or_default(),
        top: reader.number("top").unwrap_or(top),
        near: reader.number("near"),
    }
}

fn overlap(reader: &mut Reader<'_>) -> Overlap {
    Overlap {
        images: reader.number("images").unwrap_or_default(),
        annotators: reader.texts("annotators").unwrap_or_default(),
        seed: seed(reader),
    }
}

fn phase(reader: &mut Reader<'_>) -> PhaseSpec {
    let name = reader.text("name").unwrap_or_default();
    let kinds = [Phase::Practice, Phase::Test].map(|kind| (kind.as_str(), kind));
    reader.require("kind", "\"practice\" or \"test\"");
    let kind = reader.choice("kind", kinds).unwrap_or(Phase::Practice);
    let mut phase = PhaseSpec::new(name, kind, sample(reader));
    phase.truth = reader.choice("truth", reveals()).unwrap_or(phase.truth);
    phase.models = reader.choices("models", reveals()).unwrap_or_default();
    phase.prefill = reader.text("prefill");
    let section = match reader.section() {
        Section::Phase(place) => Section::Again(place),
        other => other,
    };
    phase.again = reader.table("again", section, again);
    phase
}

fn again(reader: &mut Reader<'_>) -> Again {
    Again {
        phase: reader.text("phase").unwrap_or_default(),
        percent: reader.number("percent").unwrap_or_default(),
        seed: seed(reader),
    }
}

/// A sample that is not said to be one or the other is drawn if its size is told.
fn sample(reader: &mut Reader<'_>) -> Sample {
    let kinds = ["uniform", "stratified", "listed"].map(|word| (word, word));
    let kind = reader.choice("sample", kinds);
    let usual = if reader.has("images") { "uniform" } else { "listed" };
    match kind.unwrap_or(usual) {
        "uniform" => Sample::Uniform { images: images(reader), seed: seed(reader) },
        "stratified" => Sample::Stratified { images: images(reader), seed: seed(reader) },
        _ => Sample::Listed(reader.texts("paths").unwrap_or_default()),
    }
}

fn images(reader: &mut Reader<'_>) -> usize {
    reader.number("images").unwrap_or_default()
}

fn seed(reader: &mut Reader<'_>) -> u64 {
    reader.number("seed").unwrap_or_default()
}

fn reveals() -> [(&'static str, Reveal); 3] {
    Reveal::ALL.map(|reveal| (reveal.as_str(), reveal))
}
