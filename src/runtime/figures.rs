//! stub
use crate::app::summary::Summary;
use crate::domain::SessionId;
use crate::store::{Store, StoreError};
#[expect(missing_docs, reason = "stub")]
pub fn summary(_s: &Store, _id: SessionId) -> Result<Summary, StoreError> {
    Ok(Summary)
}
