//! What screens and the edge may ask of a session. Nothing here changes it.

use super::{Plan, PlannedModel, Progress, Scored, Session, Stage};
use crate::domain::{ClassId, ImageId, Now, Reveal, Spent, TrialState};

impl Session {
    /// The plan it follows.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Where it stands.
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// Position of the current trial in the queue; `None` when done.
    pub fn current(&self) -> Option<usize> {
        (self.stage != Stage::Done).then_some(self.current)
    }

    /// The current trial; `None` when done.
    pub fn current_trial(&self) -> Option<&TrialState> {
        self.current().map(|trial| &self.trials[trial])
    }

    /// The image of the current trial; `None` when done.
    pub fn image(&self) -> Option<ImageId> {
        self.current().map(|trial| self.plan.queue[trial])
    }

    /// The images that come next, nearest first, for decoding ahead.
    pub fn upcoming(&self) -> impl Iterator<Item = ImageId> + '_ {
        self.due().filter(|&trial| trial != self.current).map(|trial| self.plan.queue[trial])
    }

    /// The answer of the current trial that is scored: what was submitted before the truth was
    /// seen.
    pub fn scored(&self) -> Option<&Scored> {
        self.scored.get(self.current)?.as_ref()
    }

    /// The truth of the current image, where the annotator may see it now.
    pub fn revealed_truth(&self) -> Option<ClassId> {
        let trial = self.current_trial()?;
        let is_visible = trial.is_revealed && self.plan.truth_shown != Reveal::Never;
        is_visible.then(|| self.plan.truth.get(&self.plan.queue[self.current]).copied()).flatten()
    }

    /// The source of the current guesses, as long as they are as it filled them in.
    pub fn guesses_from(&self) -> Option<&str> {
        let (prefill, trial) = (self.plan.prefill.as_ref()?, self.current_trial()?);
        let first = self.plan.first_guesses(self.plan.queue[self.current]);
        (!first.is_empty() && trial.guesses == first).then_some(prefill.source.as_str())
    }

    /// The classes the current image is pruned to; `None`: all of them, from the start or since
    /// they were widened.
    pub fn candidates(&self) -> Option<&[ClassId]> {
        let is_pruned = !self.current_trial()?.is_widened;
        is_pruned
            .then(|| self.plan.candidates.get(&self.plan.queue[self.current]))?
            .map(Vec::as_slice)
    }

    /// The predictions shown for the current image so far, with their models.
    pub fn shown_predictions(&self) -> impl Iterator<Item = (&PlannedModel, &[ClassId])> {
        let image = self.image();
        let shown = self.shown_models.get(self.current).into_iter().flatten();
        shown.filter_map(move |name| {
            let model = self.plan.models.iter().find(|model| model.name == *name)?;
            Some((model, model.ranked.get(&image?)?.as_slice()))
        })
    }

    /// Whether a prediction for the current image may still be asked for.
    pub fn may_ask_model(&self) -> bool {
        let Some(image) = self.image() else { return false };
        let shown = &self.shown_models[self.current];
        let mut on_request = self.plan.models_for(image, Reveal::OnRequest);
        on_request.any(|model| !shown.contains(&model.name))
    }

    /// The trials whose answers stand, in the order they were given in: how each stands, and what
    /// of it counts.
    pub fn answers(&self) -> impl Iterator<Item = (ImageId, &TrialState, Option<&Scored>)> {
        let answered = self.history.answered().map(|place| {
            (self.plan.queue[place], &self.trials[place], self.scored[place].as_ref())
        });
        answered.filter(|(_, trial, _)| trial.outcome.is_answered())
    }

    /// Time spent on the current trial, up to now.
    pub fn spent(&self, now: Now) -> Spent {
        let so_far = self.current_trial().map_or_else(Spent::default, |trial| trial.spent);
        self.clock.clone().account(so_far, self.stage == Stage::Paused || self.is_away, now)
    }

    /// Time spent on all trials so far, up to the last event.
    pub fn spent_on_answers(&self) -> Spent {
        self.tally.spent()
    }

    /// How many trials stand how.
    pub fn progress(&self) -> Progress {
        self.tally.progress(self.trials.len())
    }

    /// Number of records so far; the next record's number.
    pub fn next_seq(&self) -> u32 {
        self.next_seq
    }
}
