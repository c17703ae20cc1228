//! The writer: the one thread that appends to the log. It says `Saved` only once the record has
//! survived `fsync`, and keeps what could not be written until it can be.

use super::message::Message;
use super::threads;
use crate::domain::{DatasetId, Judgement, Mark, Record, SessionId, Timestamp};
use crate::store::{Store, StoreError};
use crate::taxonomy::Taxonomy;
use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

/// How long the writer waits before it tries again what failed.
const RETRY: Duration = Duration::from_secs(1);

#[derive(Debug)]
enum Job {
    Append(Unwritten),
    Note(Note),
    Finish(SessionId, Timestamp),
    Audit(SessionId),
    /// Try everything now and say whether something remains unwritten.
    Flush(Sender<Result<(), Unsaved>>),
}

/// Why something is not on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsaved {
    /// What went wrong.
    pub reason: String,
    /// What can be done about it, if that is known.
    pub hint: Option<&'static str>,
}

/// A record with what is needed to write it: its classes are positions in this taxonomy.
#[derive(Debug)]
struct Unwritten {
    session: SessionId,
    names: Arc<Taxonomy>,
    record: Record,
}

/// Something to be noted of a class.
#[derive(Clone, Debug)]
pub(super) struct Marking {
    pub(super) dataset: DatasetId,
    pub(super) annotator: String,
    pub(super) class: String,
    pub(super) mark: Mark,
    pub(super) at: Timestamp,
}

/// What is written after all answers.
#[derive(Debug)]
enum Note {
    Mark(Marking),
    Judgement(Judgement),
}

/// The handle of the thread; dropping it writes what is left and ends it.
#[derive(Debug)]
pub(super) struct Writer {
    jobs: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Starts the thread on a connection of its own.
    pub(super) fn start(store: Store, to: Sender<Message>) -> io::Result<Self> {
        let (jobs, waiting) = mpsc::channel();
        let on_panic = to.clone();
        let (unwritten, notes) = (VecDeque::new(), VecDeque::new());
        let desk = Desk { store, to, unwritten, notes, failed: None };
        let thread = threads::spawn(
            "writer",
            move || desk.work(&waiting),
            move |text| {
                let lost = Message::SaveFailed(format!("the writer stopped ({text}): quit now"));
                on_panic.send(lost).unwrap_or_default();
            },
        )?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread) })
    }

    /// Queues a record.
    pub(super) fn append(&self, session: SessionId, names: Arc<Taxonomy>, record: Record) {
        self.send(Job::Append(Unwritten { session, names, record }));
    }

    /// Queues what is to be noted of a class.
    pub(super) fn mark(&self, marking: Marking) {
        self.send(Job::Note(Note::Mark(marking)));
    }

    /// Queues a judgement of an error.
    pub(super) fn judge(&self, judgement: Judgement) {
        self.send(Job::Note(Note::Judgement(judgement)));
    }

    /// Queues the note that a session is finished.
    pub(super) fn finish(&self, session: SessionId, at: Timestamp) {
        self.send(Job::Finish(session, at));
    }

    /// Queues a look whether the log of a session is as it was written.
    pub(super) fn audit(&self, session: SessionId) {
        self.send(Job::Audit(session));
    }

    /// Waits until everything queued was tried; why not everything is on disk. Nothing is any more
    /// once the thread has stopped by a panic.
    pub(super) fn flush(&self) -> Result<(), Unsaved> {
        let (reply, answer) = mpsc::channel();
        self.send(Job::Flush(reply));
        let stopped = || Unsaved { reason: "the writer stopped".to_owned(), hint: None };
        answer.recv().unwrap_or_else(|_stopped| Err(stopped()))
    }

    fn send(&self, job: Job) {
        if let Some(jobs) = &self.jobs {
            // The thread ends early only by a panic, which has been a message already.
            jobs.send(job).unwrap_or_default();
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.jobs.take();
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap_or_default();
        }
    }
}

struct Desk {
    store: Store,
    to: Sender<Message>,
    unwritten: VecDeque<Unwritten>,
    notes: VecDeque<Note>,
    /// Why the last write failed, if it did.
    failed: Option<StoreError>,
}

impl Desk {
    fn work(mut self, waiting: &Receiver<Job>) {
        loop {
            match self.receive(waiting) {
                Ok(job) => {
                    self.take(job);
                    // One transaction for all that came meanwhile.
                    while let Ok(job) = waiting.try_recv() {
                        self.take(job);
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    self.write();
                    return;
                }
            }
            self.write();
        }
    }

    fn receive(&self, waiting: &Receiver<Job>) -> Result<Job, RecvTimeoutError> {
        if self.unwritten.is_empty() && self.notes.is_empty() {
            return waiting.recv().map_err(RecvTimeoutError::from);
        }
        waiting.recv_timeout(RETRY)
    }

    fn take(&mut self, job: Job) {
        match job {
            Job::Append(unwritten) => self.unwritten.push_back(unwritten),
            Job::Note(note) => self.notes.push_back(note),
            Job::Finish(session, at) => {
                self.write();
                if !self.unwritten.is_empty() {
                    return;
                }
                let finished = self.store.finish_session(session, at);
                self.report(finished.map(|()| None));
            }
            Job::Audit(session) => {
                if let Some(text) = self.doubt(session) {
                    self.to.send(Message::LogDoubted(text)).unwrap_or_default();
                }
            }
            Job::Flush(reply) => {
                self.write();
                reply.send(self.state()).unwrap_or_default();
            }
        }
    }

    /// Why the log of a session may not be as it was written.
    fn doubt(&self, session: SessionId) -> Option<String> {
        let log = format!("log of session {}", session.0);
        match self.store.audit(session) {
            Ok(audit) => {
                let place = audit.summary()?;
                Some(format!("{log} not as written: {place}; see `hit5 audit`"))
            }
            Err(error) => Some(format!("{log} cannot be looked through: {}", error.brief())),
        }
    }

    /// Why not everything is written.
    fn state(&self) -> Result<(), Unsaved> {
        if self.unwritten.is_empty() && self.notes.is_empty() {
            return Ok(());
        }
        let (reason, hint) = match &self.failed {
            Some(error) => (error.to_string(), error.hint()),
            None => (String::new(), None),
        };
        Err(Unsaved { reason, hint })
    }

    /// Writes what waits, one transaction for each run of records of one session.
    fn write(&mut self) {
        while let Some(Unwritten { session, names, .. }) = self.unwritten.front() {
            let (session, names) = (*session, Arc::clone(names));
            let run = self.unwritten.iter().take_while(|other| other.session == session);
            let records: Vec<Record> = run.map(|unwritten| unwritten.record.clone()).collect();
            let last = records.last().map_or(0, |record| record.seq);
            let written = self.store.append(session, &records, names.as_ref());
            let is_written = written.is_ok();
            self.report(written.map(|()| Some(Message::Saved(session, last))));
            if !is_written {
                return;
            }
            self.unwritten.drain(..records.len());
        }
        self.write_notes();
    }

    /// Notes come after all answers.
    fn write_notes(&mut self) {
        while let Some(note) = self.notes.front() {
            let written = match note {
                Note::Mark(Marking { dataset, annotator, class, mark, at }) => {
                    let marked = self.store.mark_class(*dataset, (annotator, class), mark, *at);
                    marked.map(|()| None)
                }
                Note::Judgement(judgement) => {
                    self.store.judge(judgement).map(|()| Some(Message::Judged))
                }
            };
            // What the file refuses it will refuse for ever; anything else may pass.
            let is_settled = matches!(
                written,
                Ok(_) | Err(StoreError::NoSuch { .. } | StoreError::Refused { .. })
            );
            self.report(written);
            if !is_settled {
                return;
            }
            self.notes.pop_front();
        }
    }

    /// Says what there is to say of what was written, or why it was not.
    fn report(&mut self, written: Result<Option<Message>, StoreError>) {
        let message = match written {
            Ok(None) => return,
            Ok(Some(message)) => message,
            Err(error) => {
                let message = Message::SaveFailed(error.brief());
                self.failed = Some(error);
                message
            }
        };
        self.to.send(message).unwrap_or_default();
    }
}
