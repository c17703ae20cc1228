//! What the review screen shows of each error.

use crate::app::review::{Case, NamedClass, NamedList};
use crate::domain::{ClassNames, ErrorId, Flag, MAX_K, Opinion, SessionId, Whose};
use crate::report::{ClassKey, ErrorCase, Judged, ModelRows, Rows, Sight};
use crate::store::{SessionRow, Store, StoreError};
use crate::taxonomy::Taxonomy;
use std::collections::HashMap;

/// Classes of a model that are listed, and of anybody where it is not told whose they are.
const TOP: usize = 5;

/// Up to this height of the lowest common ancestor, a guess is in the truth's own corner of the tree.
pub(super) const FINE_GRAINED: u32 = 2;

/// What annotators said of images in their own words, by session and place in its queue.
type Comments = HashMap<(SessionId, u32), String>;

pub(super) fn comments_in(
    store: &Store,
    sessions: &[SessionRow],
    taxonomy: &Taxonomy,
) -> Result<Comments, StoreError> {
    let mut comments = Comments::new();
    for row in sessions {
        let (records, _) = store.records(row.id, taxonomy)?;
        for record in records {
            comments.insert((row.id, record.trial), record.after.remarks.comment);
        }
    }
    Ok(comments)
}

/// Turns errors into what the screen shows of them.
pub(super) struct Teller<'a> {
    pub(super) rows: &'a Rows,
    pub(super) comments: Comments,
    pub(super) taxonomy: &'a Taxonomy,
    /// Whether it is not told whose an error is.
    pub(super) is_blind: bool,
}

impl Teller<'_> {
    /// All errors in the order of the walk, with what the reviewer said of them so far.
    pub(super) fn cases(&self, opinions: &HashMap<ErrorId, Opinion>) -> Vec<Case> {
        let all = self.rows.error_cases();
        let cases = all.iter().flat_map(|Judged { errors, .. }| errors);
        cases.map(|case| self.case(case, opinions.get(&case.id))).collect()
    }

    fn case(&self, case: &ErrorCase<'_>, opinion: Option<&Opinion>) -> Case {
        let is_told = matches!(case.id.whose, Whose::Session(_)) && !self.is_blind;
        Case {
            id: case.id.clone(),
            k: case.k,
            truth: self.named(case.truth),
            valid: case.trial.valid.iter().map(ToString::to_string).collect(),
            lists: self.lists(case),
            facts: if is_told { self.facts(case) } else { Vec::new() },
            suggested: suggestion(case).filter(|_| is_told),
            opinion: opinion.cloned().unwrap_or_default(),
        }
    }

    /// What makes the error, then, unless that would tell whose it is, what others said.
    fn lists(&self, case: &ErrorCase<'_>) -> Vec<NamedList> {
        let list = |who: String, keys: &[ClassKey], most: usize| NamedList {
            who,
            classes: keys.iter().take(most).map(|key| self.named(key)).collect(),
        };
        if self.is_blind {
            // A model names as many as the annotator did: how many there are tells nothing.
            let most = case.trial.guesses.len().clamp(1, TOP);
            return vec![list(String::new(), case.named, most)];
        }
        let is_own = |model: &&ModelRows| case.id.whose == Whose::Model(model.name.clone());
        let ranked = |model: &ModelRows| {
            let ranked = model.ranked.get(&case.id.image)?;
            Some(list(format!("model {}", model.name), ranked, TOP.max(case.k)))
        };
        let (own, others): (Vec<_>, Vec<_>) = self.rows.models.iter().partition(is_own);
        let answer = list(whose(case), &case.trial.guesses, MAX_K);
        let own = own.into_iter().filter_map(ranked);
        own.chain([answer]).chain(others.into_iter().filter_map(ranked)).collect()
    }

    /// How long it took, what was remarked, what the log says of the truth.
    fn facts(&self, case: &ErrorCase<'_>) -> Vec<String> {
        let trial = case.trial;
        let mut facts = vec![format!("answered after {} of active time", seconds(trial.active_ms))];
        if !trial.flags.is_empty() {
            let flags: Vec<&str> = trial.flags.iter().map(Flag::as_str).collect();
            facts.push(format!("flagged: {}", flags.join(", ")));
        }
        let comment = self.comments.get(&(case.session.head.id, trial.place));
        if let Some(comment) = comment.filter(|comment| !comment.is_empty()) {
            facts.push(format!("comment: {comment}"));
        }
        facts.push(told_sight(trial.sight));
        facts
    }

    fn named(&self, key: &str) -> NamedClass {
        let class = self.taxonomy.class(key);
        let words = class.map_or(key, |class| self.taxonomy.class_node(class).all_lemmas());
        NamedClass { key: key.to_owned(), words: words.to_owned() }
    }
}

/// Who answered, and in which session.
fn whose(case: &ErrorCase<'_>) -> String {
    let head = &case.session.head;
    format!("{}, session {} ({})", head.annotator, head.id.0, head.phase.as_str())
}

fn seconds(ms: u64) -> String {
    format!("{:.1} s", ms as f64 / 1000.0)
}

/// What the log says of the truth.
fn told_sight(sight: Option<Sight>) -> String {
    match sight {
        None => "the log does not tell whether the truth was on the screen".to_owned(),
        Some(Sight { row_ms: 0, examples_ms: 0 }) => "the truth was never on the screen".to_owned(),
        Some(Sight { row_ms, examples_ms }) => {
            let (row, examples) = (seconds(row_ms), seconds(examples_ms));
            format!("truth on screen: row {row}, examples {examples}")
        }
    }
}

/// The cause that the log speaks for: the truth was never seen, or was passed over for a class near it.
fn suggestion(case: &ErrorCase<'_>) -> Option<&'static str> {
    if case.trial.sight? == Sight::default() {
        return Some("unaware");
    }
    let nearest = case.trial.heights.iter().min()?;
    (*nearest <= FINE_GRAINED).then_some("fine-grained")
}
