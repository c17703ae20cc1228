//! The one table of keys: key, command, where it works, what the help says. The help sheet, the
//! footer and README's key list are made from it.

mod groups;
mod table;
mod vim;

pub use groups::GROUPS;

use super::key::Key;
use serde::Deserialize;

/// Where a key was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Context {
    /// Choosing among datasets and sessions.
    Home,
    /// Finding classes; letters go to the search line.
    Classes,
    /// Ten classes or fewer and one guess: a key answers.
    Quick,
    /// Going through the classes by letters; only in the vim preset.
    Browse,
    /// Ordering the guesses.
    Guesses,
    /// Looking at the image: zooming, turning, filtering.
    View,
    /// The examples of a class.
    Examples,
    /// The card of a class.
    Card,
    /// Writing a note on a class, a comment, a reason, a name.
    Note,
    /// Classes side by side.
    Bench,
    /// Saying more of the image than the guesses do.
    Remarks,
    /// Saying how sure the guesses are.
    Confidence,
    /// Saying whether the model will be right.
    Expectation,
    /// Looking at the result.
    Result,
    /// Paused.
    Paused,
    /// Every image is answered; the figures are still to come.
    Done,
    /// The end of a session.
    Summary,
    /// Judging an error.
    Review,
    /// Saying which class is right as well.
    Valid,
    /// Looking at a session's figures.
    Figures,
    /// The help sheet is open.
    Help,
}

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the key table below is the documentation, one line each")]
pub enum Command {
    Up,
    Down,
    Figures,
    CloseFigures,
    PreviousPage,
    NextPage,
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
    Answer,
    TypeSearch,
    LeaveSearch,
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
    ShowModel,
    Widen,
    Remarks,
    FlagSeveral,
    FlagUnclear,
    FlagCorrupt,
    FlagDisputed,
    FlagRevisit,
    MarkPresent,
    EditComment,
    SkipBecause,
    Rate,
    ExpectRight,
    ExpectWrong,
    SidePanel,
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
    PreviousError,
    NextError,
    JudgeCause,
    Unattributed,
    MarkFactor,
    Severity,
    TruthWrong,
    AlsoValid,
    PickValid,
    GoHome,
    NewAnnotator,
    Help,
    CloseHelp,
    Suspend,
    Quit,
}

impl Command {
    /// Whether only the key that gave it says what is meant: which class, which cause.
    pub fn is_said_by_its_key(self) -> bool {
        matches!(
            self,
            Self::Pick
                | Self::Answer
                | Self::Rate
                | Self::JudgeCause
                | Self::MarkFactor
                | Self::Severity
                | Self::PickValid
        )
    }
}

/// One line of the key table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// Where it works.
    pub contexts: Vec<Context>,
    /// The keys, the first being the one shown in the footer.
    pub keys: Vec<Key>,
    /// What it does.
    pub command: Command,
    /// A word or two for the footer; empty: not in the footer.
    pub label: &'static str,
    /// A line for the help sheet.
    pub help: &'static str,
}

/// A whole set of keys to begin with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Preset {
    /// Letters search; commands are keys that type nothing.
    #[default]
    Default,
    /// Letters are commands; `/` searches.
    Vim,
}

/// Why keys cannot be bound as wished.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BindError {
    /// Not a key.
    #[error("{0:?} is no key a terminal sends: write x, C-x, M-Up, F5, PageDown")]
    NoKey(String),
    /// The command does nothing there.
    #[error("this command does not work there")]
    NotThere,
    /// It types a letter into the search.
    #[error("{0} is typed into the text there: hold Ctrl or Alt, or take a key that types nothing")]
    Types(Key),
    /// Two commands on one key.
    #[error("{0} is bound twice there: to {1:?} as well")]
    Twice(Key, Command),
    /// Nothing would lead out.
    #[error("without a key for it there would be no way out")]
    NoWayOut,
}

/// Commands without which one could not go on.
const WAYS_OUT: [Command; 7] = [
    Command::Quit,
    Command::Resume,
    Command::CloseHelp,
    Command::LeaveView,
    Command::ClosePanel,
    Command::FocusClasses,
    Command::SaveNote,
];

/// The keys in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap {
    preset: Preset,
    bindings: Vec<Binding>,
}

impl Default for Keymap {
    fn default() -> Self {
        Self::of(Preset::Default)
    }
}

impl Keymap {
    /// The keys of a preset.
    pub fn of(preset: Preset) -> Self {
        let mut bindings: Vec<Binding> = table::TABLE.iter().map(binding).collect();
        if preset == Preset::Vim {
            add_vim(&mut bindings);
        }
        Self { preset, bindings }
    }

    /// Whether letters are commands until a search is begun.
    pub fn is_modal(&self) -> bool {
        self.preset == Preset::Vim
    }

    /// The whole table, in the order the help sheet shows it.
    pub fn bindings(&self) -> &[Binding] {
        &self.bindings
    }

    /// The command of a key in a context.
    pub fn command(&self, context: Context, key: Key) -> Option<Command> {
        self.binding_of(context, key).map(|found| found.command)
    }

    fn binding_of(&self, context: Context, key: Key) -> Option<&Binding> {
        let is_it =
            |found: &&Binding| found.contexts.contains(&context) && found.keys.contains(&key);
        self.bindings.iter().find(is_it)
    }

    /// The first key of a command in a context, as people read it.
    pub fn key_of(&self, context: Context, command: Command) -> Option<Key> {
        let is_it =
            |found: &&Binding| found.contexts.contains(&context) && found.command == command;
        self.bindings.iter().find(is_it).and_then(|found| found.keys.first().copied())
    }

    /// The same in words, for a sentence; empty if it has no key there.
    pub fn named(&self, context: Context, command: Command) -> String {
        self.key_of(context, command).map_or_else(String::new, |key| key.to_string())
    }

    /// Gives a command other keys in a context: names separated by spaces, none for an empty text.
    /// Keys that others have there are found by [`Keymap::check`], when all are bound.
    pub fn rebind(
        &mut self,
        context: Context,
        command: Command,
        keys: &str,
    ) -> Result<(), BindError> {
        let keys = keys.split_whitespace().map(|name| {
            let key = Key::parse(name).and_then(Key::as_sent);
            let key = key.ok_or_else(|| BindError::NoKey(name.to_owned()))?;
            let takes_text = matches!(context, Context::Classes | Context::Note);
            match key.typed() {
                Some(_) if takes_text => Err(BindError::Types(key)),
                _ => Ok(key),
            }
        });
        let keys: Vec<Key> = keys.collect::<Result<_, _>>()?;
        if keys.is_empty() && WAYS_OUT.contains(&command) {
            return Err(BindError::NoWayOut);
        }
        let is_it = |found: &Binding| found.command == command && found.contexts.contains(&context);
        let place = self.bindings.iter().position(is_it).ok_or(BindError::NotThere)?;
        let rebound = Binding { contexts: vec![context], keys, ..self.bindings[place].clone() };
        for binding in self.bindings.iter_mut().filter(|found| is_it(found)) {
            binding.contexts.retain(|other| *other != context);
        }
        self.bindings.insert(place, rebound);
        self.bindings.retain(|binding| !binding.contexts.is_empty());
        Ok(())
    }

    /// Whether the keys of a command in a context are its alone.
    pub fn check(&self, context: Context, command: Command) -> Result<(), BindError> {
        let here = || self.bindings.iter().filter(|found| found.contexts.contains(&context));
        let own = here().filter(|found| found.command == command).flat_map(|found| &found.keys);
        for &key in own {
            let other = here().find(|found| found.command != command && found.keys.contains(&key));
            if let Some(other) = other {
                return Err(BindError::Twice(key, other.command));
            }
        }
        Ok(())
    }

    /// The keys of the moment with their labels, in table order. `label_now` gives a command's
    /// label where the moment has another than the table's; an empty one hides the key.
    pub fn footer(
        &self,
        context: Context,
        label_now: impl Fn(Command) -> Option<&'static str>,
    ) -> impl Iterator<Item = (Key, &'static str)> {
        let here = move |found: &&Binding| found.contexts.contains(&context);
        self.bindings
            .iter()
            .filter(here)
            .filter(|binding| !binding.label.is_empty())
            .filter_map(move |binding| {
                let label = label_now(binding.command).unwrap_or(binding.label);
                Some((*binding.keys.first()?, label))
            })
            .filter(|(_, label)| !label.is_empty())
    }
}

fn binding(&(contexts, keys, command, label, help): &table::Row) -> Binding {
    Binding {
        contexts: contexts.to_vec(),
        keys: keys.split(' ').filter_map(Key::parse).collect(),
        command,
        label,
        help,
    }
}

/// What works while classes are searched works while they are browsed, on the same keys unless
/// those have another meaning there; then come the letters.
fn add_vim(bindings: &mut Vec<Binding>) {
    let own: Vec<Binding> = vim::ROWS.iter().map(binding).collect();
    let named = |context| {
        let here = own.iter().filter(move |row| row.contexts.contains(&context));
        here.flat_map(|row| row.keys.clone()).collect::<Vec<Key>>()
    };
    let (browse, classes) = (named(Context::Browse), named(Context::Classes));
    let is_own = |command| own.iter().any(|row| row.command == command);
    let mut changed = Vec::new();
    for binding in bindings.iter_mut().filter(|found| found.contexts.contains(&Context::Classes)) {
        let is_free = binding.keys.iter().all(|key| !browse.contains(key));
        if !is_own(binding.command) && is_free {
            binding.contexts.push(Context::Browse);
        } else if !is_own(binding.command) {
            let mut copy = Binding { contexts: vec![Context::Browse], ..binding.clone() };
            copy.keys.retain(|key| !browse.contains(key));
            changed.push(copy);
        }
        if binding.keys.iter().any(|key| classes.contains(key)) {
            let mut copy = Binding { contexts: vec![Context::Classes], ..binding.clone() };
            copy.keys.retain(|key| !classes.contains(key));
            changed.push(copy);
            binding.contexts.retain(|context| *context != Context::Classes);
        }
    }
    changed.retain(|binding| !binding.keys.is_empty());
    bindings.retain(|binding| !binding.contexts.is_empty());
    bindings.splice(0..0, own.into_iter().chain(changed));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::key::Code;

    const PRESETS: [Preset; 2] = [Preset::Default, Preset::Vim];

    #[test]
    fn every_key_of_the_table_is_a_key() {
        for row in table::TABLE.iter().chain(vim::ROWS) {
            assert_eq!(row.1.split(' ').count(), binding(row).keys.len(), "{}", row.1);
        }
    }

    #[test]
    fn a_key_means_one_thing_in_a_context() {
        for preset in PRESETS {
            let keymap = Keymap::of(preset);
            for (_, context) in GROUPS {
                let here = keymap.bindings().iter().filter(|row| row.contexts.contains(&context));
                let mut keys: Vec<Key> = here.flat_map(|binding| binding.keys.clone()).collect();
                let all = keys.len();
                keys.sort_by_key(ToString::to_string);
                keys.dedup();
                assert_eq!(keys.len(), all, "{preset:?} {context:?}");
            }
        }
    }

    #[test]
    fn letters_are_free_for_texts() {
        for preset in PRESETS {
            let keymap = Keymap::of(preset);
            for letter in ('a'..='z').chain('0'..='9') {
                let key = Key::plain(Code::Char(letter));
                for context in [Context::Classes, Context::Note] {
                    assert_eq!(keymap.command(context, key), None, "{letter}");
                }
            }
        }
    }

    #[test]
    fn every_line_is_in_one_group_of_the_help() {
        for preset in PRESETS {
            let keymap = Keymap::of(preset);
            let shown: usize =
                GROUPS.iter().map(|(_, context)| keymap.group(*context).count()).sum();
            assert_eq!(shown, keymap.bindings().len());
        }
    }

    #[test]
    fn browsing_by_letters_does_all_that_searching_does() {
        let keymap = Keymap::of(Preset::Vim);
        let commands = |context| {
            let here = keymap.bindings().iter().filter(move |row| row.contexts.contains(&context));
            here.map(|row| row.command).collect::<std::collections::BTreeSet<_>>()
        };
        let only_for_text = [Command::LeaveSearch];
        for command in Keymap::default()
            .bindings()
            .iter()
            .filter(|row| row.contexts.contains(&Context::Classes))
            .map(|row| row.command)
        {
            assert!(commands(Context::Browse).contains(&command), "{command:?}");
        }
        assert!(only_for_text.iter().all(|it| commands(Context::Classes).contains(it)));
    }

    #[test]
    fn a_command_gets_other_keys_in_one_context() {
        let mut keymap = Keymap::default();
        keymap.rebind(Context::Classes, Command::Submit, "F10 C-S").unwrap();
        let key = |name| Key::parse(name).unwrap();
        assert_eq!(keymap.command(Context::Classes, key("F10")), Some(Command::Submit));
        assert_eq!(keymap.command(Context::Guesses, key("F10")), None);
        assert_eq!(keymap.command(Context::Guesses, key("C-s")), Some(Command::Submit));
        keymap.rebind(Context::Classes, Command::Skip, "").unwrap();
        assert_eq!(keymap.command(Context::Classes, key("C-k")), None);
    }

    #[test]
    fn what_cannot_be_bound_is_refused() {
        let mut keymap = Keymap::default();
        let mut bind = |command, keys| keymap.rebind(Context::Classes, command, keys);
        assert_eq!(bind(Command::Submit, "Hyper-x"), Err(BindError::NoKey("Hyper-x".to_owned())));
        let letter = Key::plain(Code::Char('s'));
        assert_eq!(bind(Command::Submit, "s"), Err(BindError::Types(letter)));
        assert_eq!(bind(Command::GoHome, "F9"), Err(BindError::NotThere));
        assert_eq!(bind(Command::Quit, ""), Err(BindError::NoWayOut));
        assert!(matches!(bind(Command::Submit, "C-m"), Err(BindError::NoKey(_))));
        bind(Command::Submit, "C-k").unwrap();
        let twice = keymap.check(Context::Classes, Command::Submit);
        assert!(matches!(twice, Err(BindError::Twice(_, Command::Skip))), "{twice:?}");
    }
}
