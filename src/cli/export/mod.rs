//! `hit5 export`: answers, or all that happened, for those who compute without hit5.

mod annotations;
mod answers;
mod log;
mod set;

use super::args::export::Export;
use super::environment::Environment;
use super::failure::Failure;
use crate::domain::Phase;
use crate::store::SessionRow;

/// Exports what was asked for.
pub(super) fn export(
    environment: &Environment,
    args: &Export,
    annotator: Option<&str>,
) -> Result<(), Failure> {
    match args {
        Export::Annotations(args) => annotations::annotations(environment, args, annotator),
        Export::Log(args) => log::log(environment, args, annotator),
    }
}

/// Whether a session's images may be named, and their truth told: not while a test goes on, as a path
/// may tell the class.
fn names_images(session: &SessionRow) -> bool {
    session.phase == Phase::Practice || session.finished_at.is_some()
}
