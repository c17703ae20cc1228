//! What is said beside the guesses, what models say, and what an answer takes.

use super::{Decision, Event, Refusal, Session};
use crate::domain::{Entry, Flag, MAX_CONFIDENCE, Now, Phase, Record, Reveal};

impl Session {
    /// Notes a remark; nothing, where the event is none or says what is said already.
    pub(super) fn remark(&mut self, event: &Event, now: Now) -> Decision {
        let remarks = &self.trial().remarks;
        let entry = match event {
            Event::Rate(confidence) => {
                if !(1..=MAX_CONFIDENCE).contains(confidence) {
                    return Err(Refusal::NotAConfidence);
                }
                (remarks.confidence != Some(*confidence)).then_some(Entry::Rated(*confidence))
            }
            Event::Flag(flag, is_set) => {
                self.check_flag(*flag)?;
                (remarks.flags.has(*flag) != *is_set).then_some(Entry::Flagged(*flag, *is_set))
            }
            Event::Present(class, is_present) => (remarks.present.contains(class) != *is_present)
                .then_some(Entry::Present(*class, *is_present)),
            Event::Comment(comment) => {
                (remarks.comment != *comment).then(|| Entry::Commented(comment.clone()))
            }
            Event::Expect(is_right) => {
                (remarks.expects_model != Some(*is_right)).then_some(Entry::Expected(*is_right))
            }
            _ => None,
        };
        Ok(entry.map(|entry| self.commit(entry, now)).into_iter().collect())
    }

    fn check_flag(&self, flag: Flag) -> Result<(), Refusal> {
        match (flag, self.plan.phase) {
            (Flag::Disputed, Phase::Test) => Err(Refusal::NothingToDispute),
            (Flag::Revisit, Phase::Practice) => Err(Refusal::NoRevisit),
            _ => Ok(()),
        }
    }

    /// Shows the next prediction that may be asked for.
    pub(super) fn show_model(&mut self, now: Now) -> Decision {
        let image = self.plan.queue[self.current];
        let shown = &self.shown_models[self.current];
        let mut on_request = self.plan.models_for(image, Reveal::OnRequest).peekable();
        if on_request.peek().is_none() {
            return Err(Refusal::NoModel);
        }
        let next = on_request.map(|model| &model.name).find(|name| !shown.contains(name));
        let Some(name) = next.cloned() else { return Ok(Vec::new()) };
        if self.lacks_expectation() {
            return Err(Refusal::NoExpectation);
        }
        Ok(vec![self.commit(Entry::ModelShown(name), now)])
    }

    /// Shows the predictions that come with the result.
    pub(super) fn show_models_after(&mut self, now: Now) -> Vec<Record> {
        let image = self.plan.queue[self.current];
        let shown = &self.shown_models[self.current];
        let after = self.plan.models_for(image, Reveal::After);
        let names: Vec<String> = after.map(|model| model.name.clone()).collect();
        let new: Vec<String> = names.into_iter().filter(|name| !shown.contains(name)).collect();
        new.into_iter().map(|name| self.commit(Entry::ModelShown(name), now)).collect()
    }

    /// Whether the annotator has yet to say if the model will be right, which only makes sense
    /// before a prediction is shown.
    pub(super) fn lacks_expectation(&self) -> bool {
        let image = self.plan.queue[self.current];
        let shows_later = [Reveal::After, Reveal::OnRequest]
            .into_iter()
            .any(|reveal| self.plan.models_for(image, reveal).next().is_some());
        self.plan.asks_expectation
            && shows_later
            && self.shown_models[self.current].is_empty()
            && self.trial().remarks.expects_model.is_none()
    }

    pub(super) fn widen(&mut self, now: Now) -> Decision {
        if self.trial().is_widened {
            return Ok(Vec::new());
        }
        if self.candidates().is_none() {
            return Err(Refusal::NoCandidates);
        }
        Ok(vec![self.commit(Entry::Widened, now)])
    }

    pub(super) fn count_key(&mut self) {
        let trial = &mut self.trials[self.current];
        trial.effort.keys += 1;
        trial.effort.first_key_ms.get_or_insert(trial.spent.lead_ms);
    }
}
