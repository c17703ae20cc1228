//! The one table of keys: key, command, where it works, what the help says. The help sheet, the
//! footer and README's key list are made from it.

use super::key::Key;
use std::sync::LazyLock;

/// Where a key was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Context {
    /// Choosing among datasets and sessions.
    Home,
    /// Finding classes; letters go to the search line.
    Classes,
    /// Ordering the guesses.
    Guesses,
    /// Looking at the image: zooming, turning, filtering.
    View,
    /// The examples of a class.
    Examples,
    /// The card of a class.
    Card,
    /// Writing a note on a class.
    Note,
    /// Classes side by side.
    Bench,
    /// Practice: looking at the result.
    Result,
    /// Paused.
    Paused,
    /// Every image is answered; the figures are still to come.
    Done,
    /// The end of a session.
    Summary,
    /// The help sheet is open.
    Help,
}

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the key table below is the documentation, one line each")]
pub enum Command {
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
    PreviousGroup,
    NextGroup,
    Parent,
    PreviousSibling,
    NextSibling,
    Fold,
    Unfold,
    FoldAll,
    FindInPlace,
    FindPrevious,
    OlderSearch,
    NewerSearch,
    ListOrder,
    Recent,
    Favourites,
    MarkFavourite,
    Choose,
    Submit,
    RemoveLast,
    FocusGuesses,
    FocusClasses,
    Raise,
    Lower,
    Remove,
    Skip,
    ShowAnswer,
    Undo,
    Redo,
    Pause,
    Resume,
    Next,
    Finish,
    EraseWord,
    Erase,
    ClearSearch,
    Density,
    Examples,
    Card,
    Bench,
    ExampleBefore,
    ExampleAfter,
    Enlarge,
    Larger,
    Smaller,
    Pick,
    OtherClasses,
    EditNote,
    SaveNote,
    DropNote,
    ClosePanel,
    View,
    LeaveView,
    ZoomIn,
    ZoomOut,
    Fit,
    DotByDot,
    PanUp,
    PanDown,
    PanLeft,
    PanRight,
    TurnRight,
    TurnLeft,
    Flip,
    MoreContrast,
    LessContrast,
    Grey,
    Invert,
    ResetView,
    Lossless,
    GoHome,
    Help,
    CloseHelp,
    Suspend,
    Quit,
}

/// One line of the table.
#[derive(Debug)]
pub struct Binding {
    /// Where it works.
    pub contexts: &'static [Context],
    /// The keys, the first being the one shown in the footer.
    pub keys: Vec<Key>,
    /// What it does.
    pub command: Command,
    /// A word or two for the footer; empty: not in the footer.
    pub label: &'static str,
    /// A line for the help sheet.
    pub help: &'static str,
}

use Command as Do;
use Context::{
    Bench, Card, Classes, Done, Examples, Guesses, Help, Home, Note, Paused, Result, Summary, View,
};

type Row = (&'static [Context], &'static str, Command, &'static str, &'static str);

const TABLE: &[Row] = &[
    // These first: where room is short the footer drops the last.
    (&[Guesses], "- S-Up M-Up", Do::Raise, "raise", "rank the guess higher"),
    (&[Guesses], "+ S-Down M-Down", Do::Lower, "lower", "rank the guess lower"),
    (&[Guesses], "Delete x Backspace C-h", Do::Remove, "remove", "remove the guess"),
    (&[Guesses], "Tab Esc Enter", Do::FocusClasses, "back", "back to the classes"),
    (&[Classes], "Enter", Do::Choose, "guess", "guess the class under the cursor; again: submit"),
    (&[Classes, Examples, Card, Bench, Guesses], "C-s", Do::Submit, "submit", "submit the guesses"),
    (&[Classes], "Tab", Do::FocusGuesses, "order", "go to the guesses, to order and remove them"),
    (&[Classes, Home, Summary], "Up C-p", Do::Up, "", "one class up"),
    (&[Classes, Home, Summary], "Down C-n", Do::Down, "", "one class down"),
    (&[Classes], "PageUp", Do::PageUp, "", "one page up"),
    (&[Classes], "PageDown", Do::PageDown, "", "one page down"),
    (&[Classes], "Left S-Up", Do::PreviousGroup, "", "to the previous group of classes"),
    (&[Classes], "Right S-Down", Do::NextGroup, "group", "to the next group of classes"),
    (&[Classes], "M-u C-Left", Do::Parent, "", "to the beginning of the subtree around"),
    (&[Classes], "M-k C-Up", Do::PreviousSibling, "", "to the node before, at the same height"),
    (&[Classes], "M-j C-Down", Do::NextSibling, "", "to the node after, at the same height"),
    (&[Classes], "M-h S-Left", Do::Fold, "", "fold the subtree around into one line"),
    (&[Classes], "M-l S-Right", Do::Unfold, "", "open the folded line under the cursor"),
    (&[Classes], "M-a", Do::FoldAll, "", "fold every family, or open all"),
    (&[Classes], "Home", Do::First, "", "to the first class"),
    (&[Classes], "End", Do::Last, "", "to the last class"),
    (&[Classes], "Backspace C-h", Do::Erase, "", "erase a letter of the search"),
    (&[Classes], "C-w M-Backspace", Do::EraseWord, "", "erase a word of the search"),
    (&[Classes], "Esc", Do::ClearSearch, "", "end the search; the cursor stays on its class"),
    (&[Classes], "C-f", Do::FindInPlace, "find", "find in the whole list; again: the next place"),
    (&[Classes], "C-b", Do::FindPrevious, "", "the place before"),
    (&[Classes], "M-p", Do::OlderSearch, "", "the search before this one"),
    (&[Classes], "M-n", Do::NewerSearch, "", "the search after"),
    (&[Classes], "M-o", Do::ListOrder, "", "what is found in list order, or the best first"),
    (&[Classes], "M-r", Do::Recent, "", "classes chosen lately, or all again"),
    (&[Classes], "M-v", Do::Favourites, "", "favourite classes, or all again"),
    (&[Classes], "M-f", Do::MarkFavourite, "", "make the class a favourite, or none"),
    (&[Classes], "C-x Delete", Do::RemoveLast, "", "remove the last guess"),
    (
        &[Classes],
        "C-t",
        Do::Density,
        "thumbs",
        "class list without thumbnails, with small or large ones",
    ),
    (&[Classes, Card, Bench], "C-e", Do::Examples, "examples", "the examples of the class, large"),
    (
        &[Classes, Examples, Card],
        "M-b F5",
        Do::Bench,
        "compare",
        "classes side by side: guesses, siblings, look-alikes",
    ),
    (
        &[Classes, Examples, Bench],
        "M-c F4",
        Do::Card,
        "",
        "the card of the class: words, relations, your note",
    ),
    (&[Examples], "Esc C-e", Do::ClosePanel, "back", "back to the class list"),
    (&[Examples], "Left", Do::ExampleBefore, "", "the example before"),
    (&[Examples], "Right", Do::ExampleAfter, "example", "the example after"),
    (&[Examples], "PageUp", Do::PageUp, "", "the page before"),
    (&[Examples], "PageDown", Do::PageDown, "page", "the page after"),
    (&[Examples], "Space", Do::Enlarge, "enlarge", "enlarge the example, or show the page again"),
    (&[Bench], "1 2 3 4 5", Do::Pick, "guess it", "guess the class with this number"),
    (&[Bench], "Tab", Do::OtherClasses, "others", "compare guesses, siblings or look-alikes"),
    (&[Bench], "Left", Do::ExampleBefore, "", "one example back, in all of them"),
    (&[Bench], "Right", Do::ExampleAfter, "examples", "one example on, in all of them"),
    (&[Bench], "PageUp", Do::PageUp, "", "13 examples back"),
    (&[Bench], "PageDown", Do::PageDown, "", "13 examples on"),
    (&[Bench], "+ =", Do::Larger, "larger", "larger examples"),
    (&[Bench], "-", Do::Smaller, "", "smaller examples"),
    (&[Bench], "Esc M-b F5", Do::ClosePanel, "back", "back to the class list"),
    (&[Card], "Tab", Do::EditNote, "note", "write a note on the class"),
    (&[Card], "Esc M-c F4", Do::ClosePanel, "back", "back to the class list"),
    (&[Examples, Card, Bench], "Up C-p", Do::Up, "", "one class up"),
    (&[Examples, Card, Bench], "Down C-n", Do::Down, "class", "one class down"),
    (&[Examples, Card, Bench], "Enter", Do::Choose, "guess", "guess the class; again: submit"),
    (&[Note], "Enter", Do::SaveNote, "keep", "keep the note"),
    (&[Note], "Esc", Do::DropNote, "as before", "leave the note as it was"),
    (&[Note], "Backspace C-h", Do::Erase, "", "erase a letter"),
    (&[Note], "C-w M-Backspace", Do::EraseWord, "", "erase a word"),
    (&[Result], "Enter Space", Do::Next, "next image", "go on to the next image"),
    (
        &[Classes, Examples, Card, Bench, Guesses, Result],
        "C-v F3",
        Do::View,
        "view",
        "look at the image: zoom, turn, filter",
    ),
    (
        &[Classes, Examples, Card, Bench, Guesses, Result, View],
        "M-+ M-=",
        Do::ZoomIn,
        "",
        "the image nearer",
    ),
    (
        &[Classes, Examples, Card, Bench, Guesses, Result, View],
        "M--",
        Do::ZoomOut,
        "",
        "the image farther",
    ),
    (
        &[Classes, Examples, Card, Bench, Result, View],
        "M-Up",
        Do::PanUp,
        "",
        "to the part of the image above",
    ),
    (
        &[Classes, Examples, Card, Bench, Result, View],
        "M-Down",
        Do::PanDown,
        "",
        "to the part of the image below",
    ),
    (
        &[Classes, Examples, Card, Bench, Result, View],
        "M-Left",
        Do::PanLeft,
        "",
        "to the part of the image on the left",
    ),
    (
        &[Classes, Examples, Card, Bench, Result, View],
        "M-Right",
        Do::PanRight,
        "",
        "to the part of the image on the right",
    ),
    (
        &[Classes, Examples, Card, Bench, Guesses],
        "C-k",
        Do::Skip,
        "skip",
        "skip the image; it comes back at the end",
    ),
    (
        &[Classes, Examples, Card, Bench, Guesses],
        "C-a C-r",
        Do::ShowAnswer,
        "answer",
        "show the answer (practice only)",
    ),
    (&[Done], "Enter", Do::Finish, "finish", "end the session and see the figures"),
    (
        &[Classes, Examples, Card, Bench, Guesses, Result, Done],
        "C-u C-/",
        Do::Undo,
        "undo",
        "undo, also a submission",
    ),
    (
        &[Classes, Examples, Card, Bench, Guesses, Result, Done],
        "C-y",
        Do::Redo,
        "",
        "do again what was undone",
    ),
    (
        &[Classes, Examples, Card, Bench, Guesses],
        "F2 C-o",
        Do::Pause,
        "",
        "pause: the image is hidden, the clock stops",
    ),
    (&[Guesses], "Up", Do::Up, "", "the guess above"),
    (&[Guesses], "Down", Do::Down, "", "the guess below"),
    (
        &[View],
        "Esc Enter C-v F3",
        Do::LeaveView,
        "back",
        "back; the view stays until the next image",
    ),
    (&[View], "+ =", Do::ZoomIn, "zoom", "nearer, up to 8 times what fits"),
    (&[View], "-", Do::ZoomOut, "", "farther, until the image fits"),
    (&[View], "0", Do::Fit, "fit", "as large as fits"),
    (&[View], "1", Do::DotByDot, "1:1", "a pixel of the image is a pixel of the terminal"),
    (&[View], "Up k", Do::PanUp, "", "to the part above"),
    (&[View], "Down j", Do::PanDown, "", "to the part below"),
    (&[View], "Left h", Do::PanLeft, "", "to the part on the left"),
    (&[View], "Right l", Do::PanRight, "", "to the part on the right"),
    (&[View], "r", Do::TurnRight, "rotate", "rotate clockwise by a quarter"),
    (&[View], "R", Do::TurnLeft, "", "rotate counterclockwise by a quarter"),
    (&[View], "f", Do::Flip, "flip", "swap left and right"),
    (&[View], "c", Do::MoreContrast, "contrast", "more contrast, three steps"),
    (&[View], "C", Do::LessContrast, "", "less contrast, three steps"),
    (&[View], "g", Do::Grey, "grey", "without colours, or with them again"),
    (&[View], "i", Do::Invert, "invert", "swap dark and light"),
    (&[View], "Backspace C-h", Do::ResetView, "reset", "the whole image as it is"),
    (&[Paused], "Enter Space Esc F2 C-o", Do::Resume, "go on", "end the pause"),
    (&[Home], "Enter", Do::Choose, "open", "open what is under the cursor"),
    (&[Summary], "Enter Esc", Do::GoHome, "home", "to the list of sessions"),
    (
        &[Classes, Examples, Card, Bench, Guesses, View, Result, Paused, Done, Home, Summary],
        "F1 ?",
        Do::Help,
        "help",
        "all keys",
    ),
    (&[Help], "Esc Enter F1 ?", Do::CloseHelp, "close", "close this sheet"),
    (&[Help], "Down PageDown Space", Do::PageDown, "more", "further down"),
    (&[Help], "Up PageUp", Do::PageUp, "", "back up"),
    (
        &[Classes, Examples, Card, Bench, Guesses, View, Result],
        "C-l",
        Do::Lossless,
        "",
        "send images exact to the last bit, or indistinguishable as before",
    ),
    (
        &[
            Classes, Examples, Card, Note, Bench, Guesses, View, Result, Paused, Done, Home,
            Summary, Help,
        ],
        "C-z",
        Do::Suspend,
        "",
        "to the shell, the clock stops; `fg` comes back",
    ),
    (
        &[
            Classes, Examples, Card, Note, Bench, Guesses, View, Result, Paused, Done, Home,
            Summary, Help,
        ],
        "C-c C-q",
        Do::Quit,
        "quit",
        "quit; everything is saved, the next start goes on here",
    ),
    (&[Home, Summary], "q", Do::Quit, "", "quit"),
];

/// The whole table, in the order the help sheet shows it.
pub fn bindings() -> &'static [Binding] {
    static BINDINGS: LazyLock<Vec<Binding>> = LazyLock::new(|| {
        let binding = |&(contexts, keys, command, label, help): &Row| Binding {
            contexts,
            keys: keys.split(' ').filter_map(Key::parse).collect(),
            command,
            label,
            help,
        };
        TABLE.iter().map(binding).collect()
    });
    &BINDINGS
}

/// The command of a key in a context.
pub fn command(context: Context, key: Key) -> Option<Command> {
    let binding =
        |binding: &&Binding| binding.contexts.contains(&context) && binding.keys.contains(&key);
    bindings().iter().find(binding).map(|found| found.command)
}

/// The keys of the moment with their labels, in table order. `label_now` gives a command's label
/// where the moment has another than the table's; an empty one hides the key.
pub fn footer(
    context: Context,
    label_now: impl Fn(Command) -> Option<&'static str>,
) -> impl Iterator<Item = (Key, &'static str)> {
    bindings()
        .iter()
        .filter(move |binding| binding.contexts.contains(&context) && !binding.label.is_empty())
        .filter_map(move |binding| {
            let label = label_now(binding.command).unwrap_or(binding.label);
            Some((*binding.keys.first()?, label))
        })
        .filter(|(_, label)| !label.is_empty())
}

/// The groups of the help sheet: a title and the context it is about.
pub const GROUPS: [(&str, Context); 13] = [
    ("Finding and guessing", Classes),
    ("Examples (after Ctrl-E)", Examples),
    ("Classes side by side (after Alt-B)", Bench),
    ("Class card (after Alt-C)", Card),
    ("Note on a class (after Tab on the card)", Note),
    ("Ordering the guesses (after Tab)", Guesses),
    ("Looking at the image (after Ctrl-V)", View),
    ("Result (practice)", Result),
    ("Pause", Paused),
    ("Every image answered", Done),
    ("Sessions", Home),
    ("End of a session", Summary),
    ("Help", Help),
];

/// The keys of a group as lines "keys, what they do"; each line of the table appears once, in
/// the first group it belongs to.
pub fn group(context: Context) -> impl Iterator<Item = (String, &'static str)> {
    let is_first = move |binding: &&Binding| {
        let first = GROUPS.iter().find(|(_, group)| binding.contexts.contains(group));
        first.is_some_and(|(_, group)| *group == context)
    };
    bindings().iter().filter(is_first).map(|binding| {
        let keys: Vec<String> = binding.keys.iter().map(ToString::to_string).collect();
        (keys.join(", "), binding.help)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_the_table_is_a_key() {
        for (row, binding) in TABLE.iter().zip(bindings()) {
            assert_eq!(row.1.split(' ').count(), binding.keys.len(), "{}", row.1);
        }
    }

    #[test]
    fn a_key_means_one_thing_in_a_context() {
        for (_, context) in GROUPS {
            let here = bindings().iter().filter(|binding| binding.contexts.contains(&context));
            let mut keys: Vec<Key> = here.flat_map(|binding| binding.keys.clone()).collect();
            let all = keys.len();
            keys.sort_by_key(ToString::to_string);
            keys.dedup();
            assert_eq!(keys.len(), all, "{context:?}");
        }
    }

    #[test]
    fn letters_are_free_for_the_search() {
        for letter in ('a'..='z').chain('0'..='9') {
            let key = Key::plain(super::super::key::Code::Char(letter));
            assert_eq!(command(Classes, key), None, "{letter}");
        }
    }

    #[test]
    fn every_line_is_in_one_group_of_the_help() {
        let shown: usize = GROUPS.iter().map(|(_, context)| group(*context).count()).sum();
        assert_eq!(shown, bindings().len());
    }
}
