//! From the records of one session to the rows of a report: one walk over them.

use super::Filter;
use super::known::Known;
use crate::domain::{ClassNames as _, Flags, Outcome, Problem};
use crate::report::{AnsweredTrial, Candidates, ClassKey, SessionHead, SessionRows, Sight, Step};
use crate::store::{Moment, SessionRow, Store, StoreError};
use std::collections::HashMap;

/// The rows of a session, without what the filter leaves out, and what was unreadable.
pub(super) fn session_rows(
    store: &Store,
    known: &Known,
    row: &SessionRow,
    filter: &Filter,
) -> Result<(SessionRows, Vec<Problem>), StoreError> {
    let mut course = Course { known, trials: HashMap::new(), order: Vec::new() };
    let problems = store.course(row.id, |moment| course.take(moment))?;
    let mut tells_sight = false;
    store.glances(row.id, |glance| {
        tells_sight = true;
        let sight = Sight { row_ms: glance.row_ms, examples_ms: glance.examples_ms };
        course.see(glance.seq, glance.class, sight);
    })?;
    let lists = match &row.study {
        Some(phase) => store.candidates(phase.study)?,
        None => HashMap::new(),
    };
    let queue = store.queue(row.id)?;
    let classes = filter.classes(&known.taxonomy);
    let class = |image| known.taxonomy.class(known.truth.get(&image)?);
    let takes = |image| {
        classes
            .as_ref()
            .is_none_or(|classes| class(image).is_some_and(|class| classes.contains(&class)))
    };
    let mut rows = SessionRows { answered: Vec::new(), ..SessionRows::of(head(row)) };
    rows.head.n_trials = 0;
    for (place, image) in (0..).zip(queue) {
        if !takes(image) {
            continue;
        }
        let trial = course.trials.remove(&place).unwrap_or_default();
        let is_hidden = filter.is_under_way && !trial.is_revealed;
        match trial.standing(tells_sight) {
            Standing::Answered { row, .. } if !filter.takes_moment(row.at) => continue,
            Standing::Answered { mut row, is_widened } => {
                if is_hidden {
                    hide_truth(&mut row);
                }
                let truth = row.truth.as_deref();
                row.candidates = lists.get(&image).map(|list| Candidates {
                    has_truth: truth.is_some_and(|truth| list.iter().any(|class| class == truth)),
                    is_widened,
                });
                rows.answered.push(*row);
            }
            // What was not answered has no date.
            _ if filter.has_dates() => continue,
            Standing::AnswerShownFirst => rows.answer_shown_first += 1,
            Standing::Skipped => rows.skipped += 1,
            Standing::Passed => rows.passed += 1,
            Standing::Open => rows.open += 1,
        }
        rows.head.n_trials += 1;
    }
    Ok((rows, problems))
}

/// Leaves nothing in a row that tells of the truth.
fn hide_truth(row: &mut AnsweredTrial) {
    (row.truth, row.sight) = (None, None);
    row.valid.clear();
    row.heights.clear();
    row.steps.iter_mut().for_each(|step| step.rank = None);
}

fn head(row: &SessionRow) -> SessionHead {
    SessionHead {
        id: row.id,
        uid: row.uid.clone(),
        dataset: row.dataset_name.clone(),
        annotator: row.annotator.clone(),
        phase: row.phase,
        started: row.started_at,
        finished: row.finished_at,
        k: row.k,
        n_trials: row.trials,
        study: row.study.as_ref().filter(|phase| !phase.is_made).map(|phase| phase.name.clone()),
    }
}

/// What the records told so far.
struct Course<'a> {
    known: &'a Known,
    /// By place in the queue.
    trials: HashMap<u32, Trial>,
    /// The trial of each record, by its number.
    order: Vec<(u32, u32)>,
}

impl Course<'_> {
    fn take(&mut self, moment: &Moment<'_>) -> Result<(), serde_json::Error> {
        self.order.push((moment.seq, moment.trial));
        let trial = self.trials.entry(moment.trial).or_default();
        trial.flags = moment.flags;
        trial.is_revealed = moment.is_revealed;
        if moment.is_revealed {
            return Ok(());
        }
        trial.outcome = moment.outcome;
        if trial.raw_guesses != moment.guesses {
            let keys: Vec<String> = serde_json::from_str(moment.guesses)?;
            moment.guesses.clone_into(&mut trial.raw_guesses);
            trial.guesses = keys.iter().map(|key| self.known.key(key)).collect();
            let truth = self.known.truth.get(&moment.image);
            let rank = truth.and_then(|truth| trial.guesses.iter().position(|key| key == truth));
            trial.steps.push(Step { active_ms: moment.spent.active_ms, rank });
        }
        if moment.outcome == Outcome::Submitted {
            trial.submit(moment, self.known);
        }
        Ok(())
    }

    /// Adds what was on the screen up to a record. It counts for the answer if that is not older.
    fn see(&mut self, seq: u32, class: &str, sight: Sight) {
        let Ok(place) = self.order.binary_search_by_key(&seq, |&(seq, _)| seq) else { return };
        let Some(trial) = self.trials.get_mut(&self.order[place].1) else { return };
        let Some(answer) = trial.answer.as_mut().filter(|answer| answer.seq >= seq) else { return };
        if answer.row.truth.as_deref() == Some(class) {
            answer.sight.row_ms += sight.row_ms;
            answer.sight.examples_ms += sight.examples_ms;
        }
    }
}

/// How one trial went until the truth was seen.
#[derive(Default)]
struct Trial {
    outcome: Outcome,
    is_revealed: bool,
    flags: Flags,
    raw_guesses: String,
    guesses: Vec<ClassKey>,
    steps: Vec<Step>,
    /// What was submitted last.
    answer: Option<Answer>,
}

/// A submission.
struct Answer {
    /// The number of its record.
    seq: u32,
    /// How many steps led to it.
    steps: usize,
    is_widened: bool,
    /// What was seen of the truth before.
    sight: Sight,
    /// What is known of it so far.
    row: AnsweredTrial,
}

impl Trial {
    fn submit(&mut self, moment: &Moment<'_>, known: &Known) {
        let truth = known.truth.get(&moment.image);
        let tells_keys = moment.effort.first_key_ms.is_some() || moment.effort.keys > 0;
        let row = AnsweredTrial {
            place: moment.trial,
            truth: truth.cloned(),
            valid: known.valid(moment.image).to_vec(),
            heights: known.distances(truth, &self.guesses),
            guesses: self.guesses.clone(),
            lead_ms: moment.spent.lead_ms,
            active_ms: moment.spent.active_ms,
            first_key_ms: moment.effort.first_key_ms,
            keys: tells_keys.then_some(moment.effort.keys),
            searches: moment.effort.searches,
            at: moment.at,
            is_assisted: moment.is_assisted,
            confidence: moment.confidence,
            expects_model: moment.expects_model,
            ..AnsweredTrial::of(moment.image)
        };
        let (steps, is_widened) = (self.steps.len(), moment.is_widened);
        let sight = Sight::default();
        self.answer = Some(Answer { seq: moment.seq, steps, is_widened, sight, row });
    }

    /// How it stands in the end. The answer in force is what was submitted last, if it stood when the
    /// truth was seen or stands now; one that is being looked at again stands until it is submitted anew.
    fn standing(mut self, tells_sight: bool) -> Standing {
        match (self.outcome, self.answer) {
            (Outcome::Submitted | Outcome::Reopened, Some(answer)) => {
                self.steps.truncate(answer.steps);
                let knows_truth = answer.row.truth.is_some();
                let row = AnsweredTrial {
                    steps: self.steps,
                    flags: self.flags,
                    sight: (tells_sight && knows_truth).then_some(answer.sight),
                    ..answer.row
                };
                Standing::Answered { row: Box::new(row), is_widened: answer.is_widened }
            }
            _ if self.is_revealed => Standing::AnswerShownFirst,
            (Outcome::Skipped, _) => Standing::Skipped,
            (Outcome::Passed, _) => Standing::Passed,
            _ => Standing::Open,
        }
    }
}

/// How a trial stands for a report.
enum Standing {
    Answered { row: Box<AnsweredTrial>, is_widened: bool },
    AnswerShownFirst,
    Skipped,
    Passed,
    Open,
}
