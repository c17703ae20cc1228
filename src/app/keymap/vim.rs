//! The preset for those who know vi: letters are commands until `/` or `i` begins a search. What is
//! not named here is as in the usual preset.

use super::Command as Do;
use super::Context::{Browse, Classes};
use super::table::Row;

pub(super) const ROWS: &[Row] = &[
    (
        &[Browse],
        "/ i",
        Do::TypeSearch,
        "search",
        "type a search, until it is left or a class guessed",
    ),
    (&[Classes], "Esc", Do::LeaveSearch, "back", "back to what was found"),
    (&[Browse], "j Down C-n", Do::Down, "", "one class down"),
    (&[Browse], "k Up C-p", Do::Up, "", "one class up"),
    (&[Browse], "C-d PageDown", Do::PageDown, "", "one page down"),
    (&[Browse], "C-u PageUp", Do::PageUp, "", "one page up"),
    (&[Browse], "l Right S-Down", Do::NextGroup, "group", "to the next group of classes"),
    (&[Browse], "h Left S-Up", Do::PreviousGroup, "", "to the previous group of classes"),
    (&[Browse], "g Home", Do::First, "", "to the first class"),
    (&[Browse], "G End", Do::Last, "", "to the last class"),
    (&[Browse], "{ M-k C-Up", Do::PreviousSibling, "", "to the node before, at the same height"),
    (&[Browse], "} M-j C-Down", Do::NextSibling, "", "to the node after, at the same height"),
    (&[Browse], "p M-u C-Left", Do::Parent, "", "to the beginning of the subtree around"),
    (&[Browse], "z M-h S-Left", Do::Fold, "", "fold the subtree around into one line"),
    (&[Browse], "o M-l S-Right", Do::Unfold, "", "open the folded line under the cursor"),
    (&[Browse], "Z M-a", Do::FoldAll, "", "fold every family, or open all"),
    (&[Browse], "n C-f", Do::FindInPlace, "", "find in the whole list; again: the next place"),
    (&[Browse], "N C-b", Do::FindPrevious, "", "the place before"),
    (&[Browse], "x C-x Delete", Do::RemoveLast, "", "remove the last guess"),
    (&[Browse], "u C-/", Do::Undo, "undo", "undo, also a submission"),
    (&[Browse], "C-r C-y", Do::Redo, "", "do again what was undone"),
    (&[Browse], "s C-k", Do::Skip, "skip", "skip the image; it comes back at the end"),
    (&[Browse], "a C-a", Do::ShowAnswer, "answer", "show the answer (practice only)"),
    (&[Browse], "e C-e", Do::Examples, "examples", "the examples of the class, large"),
    (&[Browse], "b M-b F5", Do::Bench, "compare", "classes side by side"),
    (&[Browse], "c M-c F4", Do::Card, "", "the card of the class"),
    (&[Browse], "v C-v F3", Do::View, "view", "look at the image: zoom, turn, filter"),
    (
        &[Browse],
        "t C-t",
        Do::Density,
        "",
        "class list without thumbnails, with small or large ones",
    ),
    (&[Browse], "f M-f", Do::MarkFavourite, "", "make the class a favourite, or none"),
    (&[Browse], "F M-v", Do::Favourites, "", "favourite classes, or all again"),
    (&[Browse], "r M-r", Do::Recent, "", "classes chosen lately, or all again"),
];
