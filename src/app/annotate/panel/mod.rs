//! What may stand in the place of the class list: the examples of a class, its card, or several
//! classes side by side. A panel has its own keys; typing a name closes it and searches.

mod bench;
mod card;
mod command;
mod examples;

pub(super) use bench::{Bench, Source};
pub(super) use card::Card;
pub use card::Past;
pub(super) use examples::{Examples, PAGE};

/// The panel that is open.
#[derive(Clone, Debug)]
pub(super) enum Panel {
    /// The examples of the class under the list's cursor.
    Examples(Examples),
    /// All that is known of the class under the list's cursor.
    Card(Card),
    /// Classes side by side.
    Bench(Bench),
}
