//! A study as the file that people edit: every key that is in force, with what it means; what is
//! not in force as a comment that shows how it would be.

use super::{
    Again, Blocks, CandidateRule, ModelUse, Order, Overlap, PhaseSpec, Reveal, Sample, StudySpec,
};
use crate::domain::{MAX_K, letters};
use std::fmt::{Display, Write as _};

/// Stands for a model where none is named.
const MODEL: &str = "MODEL";

/// Where the explanations begin, if what they explain leaves room.
const MARGIN: usize = 27;

/// The TOML text of a study, from which [`parse`](super::parse) makes the same study again. Safe
/// to show in a terminal, whatever the names in it hold.
pub fn write(spec: &StudySpec) -> String {
    let mut out = Page::default();
    out.line("# A study of hit5: which images, in which phases, by which rules. It can be edited");
    out.line("# until it is started; `hit5 study check FILE` says what is wrong with it.");
    out.line("");
    rules(&mut out, spec);
    let blocks = spec.blocks.unwrap_or(Blocks { images: 50, break_minutes: 5 });
    out.part("After how many images a break is advised.", spec.blocks.is_some(), |out| {
        out.line("[blocks]");
        out.value("images", blocks.images, "between two breaks");
        out.value("break_minutes", blocks.break_minutes, "length of a break");
    });
    models(&mut out, &spec.models);
    candidates(&mut out, spec.candidates.as_ref());
    overlap(&mut out, spec.overlap.as_ref());
    for phase in &spec.phases {
        out.part("A phase. They are done in the order in which they stand.", true, |out| {
            self::phase(out, phase);
        });
    }
    out.text
}

fn rules(out: &mut Page, spec: &StudySpec) {
    out.value("name", quoted(&spec.name), "");
    out.value("dataset", quoted(&spec.dataset), "as it was imported");
    out.value("k", spec.k, format!("guesses allowed, 1 to {MAX_K}"));
    let why = "of the images: \"shuffled\" for each annotator, or \"listed\"";
    match spec.order {
        Order::Shuffled { seed } => {
            out.value("order", quoted("shuffled"), why);
            out.value("seed", seed, "decides the order");
        }
        Order::Listed => out.value("order", quoted("listed"), why),
    }
    out.value("idle_after_ms", spec.idle_after_ms, "without a key: idle time from then on");
    out.value("confidence", spec.asks_confidence, "ask how sure each answer is");
    let why = "ask with each answer if the first model will be right";
    out.value("predict_model", spec.asks_about_model, why);
}

fn models(out: &mut Page, models: &[ModelUse]) {
    let sample = ModelUse { name: MODEL.to_owned(), reveal: Reveal::Never, is_blind: false };
    let is_used = !models.is_empty();
    let models = if is_used { models } else { std::slice::from_ref(&sample) };
    for model in models {
        out.part("A model whose predictions are used.", is_used, |out| {
            out.line("[[models]]");
            out.value("name", quoted(&model.name), "as its predictions were imported");
            let why = "its predictions: \"never\", \"after\" the answer, \"on-request\"";
            out.value("reveal", quoted(model.reveal.as_str()), why);
            out.value("blind", model.is_blind, "keep its name hidden");
        });
    }
}

fn candidates(out: &mut Page, rule: Option<&CandidateRule>) {
    let sample = CandidateRule { n: 100, models: vec![MODEL.to_owned()], top: 5, near: None };
    let about =
        "Fewer classes to choose among: the models' first, and what is near them in the tree.";
    let (is_used, rule) = (rule.is_some(), rule.unwrap_or(&sample));
    out.part(about, is_used, |out| {
        out.line("[candidates]");
        out.value("n", rule.n, "most classes of an image");
        out.list("models", &rule.models, "united");
        out.value("top", rule.top, "classes of each model to begin with");
        let why = "edges away at most; without it as far as it takes";
        match rule.near {
            Some(near) => out.value("near", near, why),
            None => out.part("", false, |out| out.value("near", 4, why)),
        }
    });
}

fn overlap(out: &mut Page, overlap: Option<&Overlap>) {
    let annotators = vec!["NAME".to_owned(), "OTHER".to_owned()];
    let sample = Overlap { images: 50, annotators, seed: 0 };
    let (is_used, overlap) = (overlap.is_some(), overlap.unwrap_or(&sample));
    out.part("Several annotators share the tests; without this each sees all.", is_used, |out| {
        out.line("[overlap]");
        out.value("images", overlap.images, "of each test that everyone sees");
        out.list("annotators", &overlap.annotators, "among whom the others are dealt out");
        out.value("seed", overlap.seed, "decides which");
    });
}

fn phase(out: &mut Page, phase: &PhaseSpec) {
    out.line("[[phases]]");
    out.value("name", quoted(&phase.name), "");
    out.value("kind", quoted(phase.kind.as_str()), "\"practice\" or \"test\"");
    sample(out, &phase.sample);
    let why = "the truth: \"never\" (in a test), \"after\" the answer, \"on-request\"";
    out.value("truth", quoted(phase.truth.as_str()), why);
    if !phase.models.is_empty() {
        let reveal = |(name, reveal): (&String, &Reveal)| {
            format!("{} = {}", quoted(name), quoted(reveal.as_str()))
        };
        let all: Vec<String> = phase.models.iter().map(reveal).collect();
        let why = "other than above";
        out.value("models", format!("{{ {} }}", all.join(", ")), why);
    }
    let why = "a model whose first classes stand as guesses, to be corrected";
    let model = phase.prefill.as_deref().unwrap_or(MODEL);
    out.part("", phase.prefill.is_some(), |out| out.value("prefill", quoted(model), why));
    if let Some(Again { phase, percent, seed }) = &phase.again {
        let value = format!("{{ phase = {}, percent = {percent}, seed = {seed} }}", quoted(phase));
        out.value("again", value, "shown once more, unannounced");
    }
}

/// A phase that only shows images again has no sample of its own to tell of.
fn sample(out: &mut Page, sample: &Sample) {
    if *sample == Sample::Listed(Vec::new()) {
        return;
    }
    let why = "\"uniform\", \"stratified\" by class, or \"listed\" as paths";
    out.value("sample", quoted(sample.as_str()), why);
    match sample {
        Sample::Uniform { images, seed } | Sample::Stratified { images, seed } => {
            out.value("images", images, "how many");
            out.value("seed", seed, "decides which");
        }
        Sample::Listed(paths) => {
            out.line("paths = [");
            for path in paths {
                out.line(&format!("  {},", quoted(path)));
            }
            out.line("]");
        }
    }
}

/// The text so far.
#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// A key, its value, and behind it what it means.
    fn value(&mut self, key: &str, value: impl Display, why: impl Display) {
        let (value, why) = (format!("{key} = {value}"), why.to_string());
        self.line(&if why.is_empty() { value } else { format!("{value:<MARGIN$} # {why}") });
    }

    fn list(&mut self, key: &str, names: &[String], why: &str) {
        let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
        self.value(key, format!("[{}]", names.join(", ")), why);
    }

    /// What belongs together, after an empty line; as a comment if it is not in force.
    fn part(&mut self, about: &str, is_in_force: bool, write: impl FnOnce(&mut Self)) {
        let mut inner = Self::default();
        write(&mut inner);
        if !about.is_empty() {
            self.line(&format!("\n# {about}"));
        }
        for line in inner.text.lines() {
            self.line(&if is_in_force { line.to_owned() } else { format!("# {line}") });
        }
    }
}

/// A TOML string with this content, in which nothing can steer a terminal.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for (c, is_safe) in letters(text) {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            _ if is_safe => quoted.push(c),
            _ => {
                let written = write!(quoted, "\\U{:08X}", u32::from(c));
                debug_assert!(written.is_ok(), "a String takes everything");
            }
        }
    }
    quoted.push('"');
    quoted
}
