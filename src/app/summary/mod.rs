//! stub
use super::{canvas::Canvas, status::Status};
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Summary;
#[allow(missing_docs)]
impl Summary {
    pub fn tell(&mut self, _s: Status) {}
    pub fn draw(&self, _c: &mut Canvas<'_>) {}
}
