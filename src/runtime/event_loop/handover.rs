//! The terminal in other hands: given to the shell, taken again.

use super::super::message::Message;
use super::super::{job, terminal};
use super::Loop;
use crate::app::Event;
use crate::graphics::probe::Reply;
use std::time::Duration;

/// How long an end may wait for the terminal's last answers.
const LONGEST_FAREWELL: Duration = Duration::from_secs(1);

/// What is to be remembered while the terminal is the shell's.
#[derive(Debug, Default)]
pub(super) struct Absence {
    /// Whether the terminal was given back: nothing may be written.
    pub(super) is_away: bool,
    /// Whether the request to stop that comes next is our own, sent to the whole job.
    pub(super) is_own_request: bool,
}

impl Loop {
    /// Gives the terminal back and stops. Whoever asks from outside can also continue us; the
    /// annotator's key needs a shell that can.
    pub(super) fn suspend(&mut self, is_asked_from_outside: bool) {
        if !is_asked_from_outside && !job::has_shell() {
            let text = "hit5 was not started from a shell: nobody could bring it back";
            return self.tell(Event::Failed(text.to_owned()));
        }
        // What cannot be written is told by the writer once we are back.
        self.writer.flush().unwrap_or_default();
        // A terminal that cannot be tidied is given back all the same.
        self.screen.close().unwrap_or_default();
        self.settle();
        terminal::restore();
        self.state.absence = Absence { is_away: true, is_own_request: !is_asked_from_outside };
        let others = if is_asked_from_outside { Ok(()) } else { job::stop_others() };
        if let Err(error) = others.and_then(|()| job::stop()) {
            self.come_back();
            self.tell(Event::Failed(format!("hit5 could not be stopped: {error}")));
        }
    }

    /// Takes the terminal again, whoever had it meanwhile, and draws everything anew.
    pub(super) fn come_back(&mut self) {
        self.state.absence.is_away = false;
        terminal::restore();
        self.screen.forget(self.clock.now().mono);
        self.state.arrivals.forget();
        self.state.watch.restart(self.clock.now().mono);
        self.state.is_resized = true;
        self.state.is_stale = true;
        if let Err(error) = terminal::take() {
            self.tell(Event::Failed(format!("the terminal could not be taken again: {error}")));
        }
    }

    /// Waits for the answers that are still to come, so that none is typed into the shell. The
    /// keys that come meanwhile were pressed before the end was seen, and are not for the shell
    /// either.
    pub(in super::super) fn settle(&mut self) {
        let now = || self.clock.now().mono;
        let until = now() + self.screen.answer_within().min(LONGEST_FAREWELL);
        if self.screen.fence(now()).is_err() {
            return;
        }
        while self.screen.is_waiting() && self.clock.now().mono < until {
            let left = until.saturating_sub(self.clock.now().mono);
            match self.messages.recv_timeout(left) {
                Ok(Message::Reply(Reply::Status(_))) => {
                    self.screen.note_pong(self.clock.now().mono);
                }
                Ok(Message::Input(_) | Message::Reply(_) | Message::Suspend) => {}
                Ok(other) => self.take(other),
                Err(_) => return,
            }
        }
    }
}
