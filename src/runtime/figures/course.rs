//! From the records of one session to the rows of a report: one walk over them.

use super::super::desk::studies;
use super::super::parallel;
use super::known::Known;
use super::{Filter, WithProblems};
use crate::domain::{ClassNames as _, Effort, Flags, ImageId, Outcome, Problem, SessionId};
use crate::report::{AnsweredTrial, Candidates, ClassKey, SessionHead, SessionRows, Sight, Step};
use crate::store::{Glance, Moment, Said, SessionRow, Store, StoreError};
use std::collections::HashMap;
use std::sync::Arc;

/// Sessions read by one connection.
const CHUNK: usize = 4;

/// The rows of a session, without what the filter leaves out, and what was unreadable.
pub(super) fn session_rows(
    store: &Store,
    known: &Known,
    row: &SessionRow,
    filter: &Filter,
) -> Result<(SessionRows, Vec<Problem>), StoreError> {
    let queue = store.queue(row.id)?;
    let mut course = Course::new(known, &queue);
    let problems = store.course(row.id, |moment| course.take(moment))?;
    let tells_sight = course.see(store, row.id)?;
    let lists = match &row.study {
        Some(phase) => store.candidates(phase.study)?,
        None => HashMap::new(),
    };
    let classes = filter.classes(&known.taxonomy);
    let class = |image| known.taxonomy.class(known.truth.get(&image)?);
    let takes = |image| {
        classes
            .as_ref()
            .is_none_or(|classes| class(image).is_some_and(|class| classes.contains(&class)))
    };
    let mut rows = SessionRows { answered: Vec::new(), ..SessionRows::of(head(row)) };
    rows.head.n_trials = 0;
    rows.prefill = studies::prefill_of(store, row)?.map(|(name, _)| name);
    for trial in course.trials {
        let image = trial.image;
        if !takes(image) {
            continue;
        }
        let is_hidden = filter.hides_truth(trial.is_revealed);
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

/// The rows of many sessions, in their order: each processor reads some, by connections of its own. What
/// does not come from there, for whatever reason, is read here.
pub(super) fn all(
    store: &Store,
    sessions: Vec<(SessionRow, Arc<Known>)>,
    filter: &Filter,
) -> Result<WithProblems<Vec<SessionRows>>, StoreError> {
    let sessions = Arc::new(sessions);
    let starts = (0..sessions.len()).step_by(CHUNK).collect();
    let read = {
        let (path, filter) = (store.path().to_owned(), filter.clone());
        let sessions = Arc::clone(&sessions);
        move |&start: &usize| {
            let store = Store::open_read_only(&path)?;
            let chunk = sessions.iter().enumerate().skip(start).take(CHUNK);
            let read = |(place, (row, known)): (usize, &(SessionRow, Arc<Known>))| {
                Ok((place, session_rows(&store, known, row, &filter)?))
            };
            chunk.map(read).collect::<Result<Vec<_>, StoreError>>()
        }
    };
    let chunks = parallel::each(starts, read).ok();
    let mut found: HashMap<usize, _> = chunks.into_iter().flatten().flatten().flatten().collect();
    let mut all = (Vec::new(), Vec::new());
    for (place, (row, known)) in sessions.iter().enumerate() {
        let read = found.remove(&place).map_or_else(|| session_rows(store, known, row, filter), Ok);
        let (rows, problems) = read?;
        all.0.push(rows);
        all.1.extend(problems);
    }
    Ok(all)
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
    trials: Vec<Trial>,
    /// The trial of each record, by its number.
    order: Vec<(u32, u32)>,
}

impl<'a> Course<'a> {
    fn new(known: &'a Known, queue: &[ImageId]) -> Self {
        let trials = queue.iter().map(|&image| Trial::untouched(image)).collect();
        Self { known, trials, order: Vec::new() }
    }

    fn take(&mut self, moment: &Moment<'_>) -> Result<(), serde_json::Error> {
        // A record of a trial that is not in the queue cannot be stored.
        let Some(trial) = self.trials.get_mut(moment.trial as usize) else { return Ok(()) };
        self.order.push((moment.seq, moment.trial));
        trial.flags = moment.flags;
        trial.is_revealed = moment.is_revealed;
        if moment.is_revealed {
            return Ok(());
        }
        trial.outcome = moment.outcome;
        if trial.guesses != moment.guesses {
            let truth = self.known.truth.get(&trial.image);
            let rank = with_keys(moment.guesses, |keys| {
                truth.and_then(|truth| keys.iter().position(|key| *key == &**truth))
            })?;
            moment.guesses.clone_into(&mut trial.guesses);
            trial.steps.push(Step { active_ms: moment.active_ms, rank });
        }
        if let Some(said) = &moment.said {
            trial.submit(moment, said, self.known)?;
        }
        Ok(())
    }

    /// Adds up for how long the truth was on the screen before each answer; false if the session's log
    /// does not tell what was.
    fn see(&mut self, store: &Store, session: SessionId) -> Result<bool, StoreError> {
        let (order, trials) = (&self.order, &mut self.trials);
        let trial_of = |seq: u32| {
            let place = order.binary_search_by_key(&seq, |&(seq, _)| seq).ok()?;
            Some(order[place].1 as usize)
        };
        let mut tells = false;
        let mut at: (Option<u32>, Option<usize>) = (None, None);
        let mut found: Vec<(usize, Glance)> = Vec::new();
        let is_truth = |seq: u32, class: &str| {
            tells = true;
            if at.0 != Some(seq) {
                // What was seen after an answer was given does not count for it.
                let answered = |trial: &usize| {
                    trials[*trial].answer.as_ref().is_some_and(|answer| answer.seq >= seq)
                };
                at = (Some(seq), trial_of(seq).filter(answered));
            }
            let answer = at.1.and_then(|trial| trials[trial].answer.as_ref());
            answer.is_some_and(|answer| answer.row.truth.as_deref() == Some(class))
        };
        store.glances(session, is_truth, |glance| {
            found.extend(trial_of(glance.seq).map(|trial| (trial, glance)));
        })?;
        for (trial, glance) in found {
            if let Some(answer) = &mut self.trials[trial].answer {
                answer.sight.row_ms += glance.row_ms;
                answer.sight.examples_ms += glance.examples_ms;
            }
        }
        Ok(tells)
    }
}

/// Does something with the keys of a JSON array. They are copied only if some of it is escaped.
fn with_keys<T>(array: &str, work: impl FnOnce(&[&str]) -> T) -> Result<T, serde_json::Error> {
    if let Ok(keys) = serde_json::from_str::<Vec<&str>>(array) {
        return Ok(work(&keys));
    }
    let keys: Vec<String> = serde_json::from_str(array)?;
    Ok(work(&keys.iter().map(String::as_str).collect::<Vec<_>>()))
}

/// How one trial went until the truth was seen.
struct Trial {
    image: ImageId,
    outcome: Outcome,
    is_revealed: bool,
    flags: Flags,
    /// As they are stored.
    guesses: String,
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
    fn untouched(image: ImageId) -> Self {
        Self {
            image,
            outcome: Outcome::Open,
            is_revealed: false,
            flags: Flags::default(),
            guesses: "[]".to_owned(),
            steps: Vec::new(),
            answer: None,
        }
    }

    fn submit(
        &mut self,
        moment: &Moment<'_>,
        said: &Said,
        known: &Known,
    ) -> Result<(), serde_json::Error> {
        let truth = known.truth.get(&self.image);
        let Effort { first_key_ms, keys, searches } = said.effort;
        let tells_keys = first_key_ms.is_some() || keys > 0;
        let guesses: Vec<ClassKey> =
            with_keys(moment.guesses, |keys| keys.iter().map(|key| known.key(key)).collect())?;
        let row = AnsweredTrial {
            place: moment.trial,
            truth: truth.cloned(),
            valid: known.valid(self.image).to_vec(),
            heights: known.distances(truth, &guesses),
            guesses,
            lead_ms: said.lead_ms,
            active_ms: moment.active_ms,
            first_key_ms,
            keys: tells_keys.then_some(keys),
            searches,
            at: said.at,
            is_assisted: said.is_assisted,
            confidence: said.confidence,
            expects_model: said.expects_model,
            ..AnsweredTrial::of(self.image)
        };
        let (steps, is_widened) = (self.steps.len(), said.is_widened);
        let sight = Sight::default();
        self.answer = Some(Answer { seq: moment.seq, steps, is_widened, sight, row });
        Ok(())
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
