//! Taking over what other data files hold: the answers of other machines.
//!
//! What is the same in two files is known by lasting names: datasets and annotators by theirs, images
//! by dataset and path, studies by dataset and hash, sessions and judgements by their uids, records by
//! session and number. So merging adds what is new and nothing else: in any order and any number of times it
//! gives the same. A file is taken over as a whole, in one transaction, or not at all.
//!
//! The truth, examples, models and trees of the other file are not looked at.

mod error;
pub(super) mod transfer;

use std::path::Path;

use super::database::Database;
use super::database::attached::{Copy, is_same_file};
use super::{Holder, Lease, LeaseError, Store, audit, seal};
use crate::domain::{DatasetId, SessionId, Timestamp};
use transfer::Transfer;

pub use error::MergeError;

/// What merging a file did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Sessions not known before.
    pub new_sessions: usize,
    /// Known sessions whose log goes on in the other file.
    pub extended_sessions: usize,
    /// Known sessions with nothing new in the other file.
    pub known_sessions: usize,
    /// Records not known before.
    pub records: usize,
    /// Studies not known before.
    pub studies: usize,
    /// Judgements of errors not known before.
    pub judgements: usize,
}

/// What merging must know beside the two files.
pub struct MergeFacts<'a> {
    /// Whether a dataset here has a class of this key.
    pub has_class: &'a dyn Fn(DatasetId, &str) -> bool,
    /// Who merges: holds the sessions that are extended meanwhile.
    pub who: &'a Holder,
    /// When.
    pub now: Timestamp,
    /// Whether logs are taken that were changed after they were written.
    pub takes_changed: bool,
}

impl Store {
    /// Takes over the sessions with their records, the studies, what annotators said of themselves
    /// and of classes, and what reviewers said of errors, from another data file of this or an older version.
    ///
    /// What is here stays; a longer log extends a shorter one. Fails, and changes nothing, if a log
    /// was changed after it was written, if a dataset, image or class is not here, if the same record
    /// is another one here, or if a session to extend is open.
    pub fn merge(&mut self, other: &Path, facts: &MergeFacts<'_>) -> Result<Merged, MergeError> {
        if is_same_file(self.path(), other) {
            return Err(MergeError::SameFile { path: other.to_owned() });
        }
        let copy = Copy::of(other, self.path())?;
        if !facts.takes_changed {
            check_logs(&copy, other)?;
        }
        let here = self.path().to_owned();
        let written = self.database.write_with(&copy.path(), |database| {
            seal::all(database)?;
            let transfer = Transfer::of_all(database)?;
            check(&transfer, other, facts)?;
            let extended = transfer.extended()?;
            let take = |&session: &SessionId| Lease::acquire(&here, session, facts.now, facts.who);
            let leases = extended.iter().map(take).collect::<Result<Vec<Lease>, LeaseError>>()?;
            let known = transfer.known_sessions()?;
            let put = transfer.put()?;
            let merged = Merged {
                new_sessions: put.sessions,
                extended_sessions: extended.len(),
                known_sessions: known - extended.len(),
                records: put.records,
                studies: put.studies,
                judgements: put.judgements,
            };
            // The sessions are held until all is on the disk.
            Ok((merged, leases))
        });
        written.map(|(merged, _leases)| merged)
    }
}

/// Finds a log of the other file that is not as it was written.
fn check_logs(copy: &Copy, other: &Path) -> Result<(), MergeError> {
    let database = Database::open_read_only(&copy.path())?;
    let all = include_str!("sql/audit/sessions.sql");
    for session in database.rows(all, [], |row| row.get(0).map(SessionId))? {
        if let Some(fault) = audit::audit(&database, session)?.faults.into_iter().next() {
            return Err(MergeError::Changed { other: other.to_owned(), session, fault });
        }
    }
    Ok(())
}

/// Finds what keeps a file from being merged.
fn check(transfer: &Transfer<'_>, other: &Path, facts: &MergeFacts<'_>) -> Result<(), MergeError> {
    let other = || other.to_owned();
    if let Some(dataset) = transfer.missing_dataset()? {
        return Err(MergeError::NoDataset { other: other(), dataset });
    }
    if let Some((dataset, count, first)) = transfer.missing_images()? {
        return Err(MergeError::NoImages { other: other(), dataset, count, first });
    }
    let has_class = |class: &transfer::NamedClass| (facts.has_class)(class.dataset, &class.key);
    if let Some(class) = transfer.classes()?.into_iter().find(|class| !has_class(class)) {
        return Err(MergeError::NoClass { other: other(), key: class.key, session: class.session });
    }
    if let Some(study) = transfer.other_study()? {
        return Err(MergeError::OtherStudy { other: other(), study });
    }
    if let Some((here, there)) = transfer.other_session()? {
        return Err(MergeError::OtherSession { other: other(), here, there });
    }
    if let Some((here, there, seq)) = transfer.other_record()? {
        return Err(MergeError::OtherRecord { other: other(), here, there, seq });
    }
    Ok(())
}
