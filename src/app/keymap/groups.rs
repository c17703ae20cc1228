//! The groups of the help sheet and of README's key list: a context each, with the key that leads
//! there.

use super::{Binding, Command, Context, Keymap};

/// The groups: what each is called, and the context it is about.
pub const GROUPS: [(&str, Context); 21] = [
    ("Going through the classes", Context::Browse),
    ("Finding and guessing", Context::Classes),
    ("Quick mode (ten classes or fewer, one guess)", Context::Quick),
    ("Examples", Context::Examples),
    ("Classes side by side", Context::Bench),
    ("Class card", Context::Card),
    ("Writing a note, a comment, a reason or a name", Context::Note),
    ("Ordering the guesses", Context::Guesses),
    ("Looking at the image", Context::View),
    ("Remarks on the image", Context::Remarks),
    ("How sure? where the study asks", Context::Confidence),
    ("Will the model be right? where the study asks", Context::Expectation),
    ("Result", Context::Result),
    ("Pause", Context::Paused),
    ("Every image answered", Context::Done),
    ("Sessions", Context::Home),
    ("End of a session", Context::Summary),
    ("Reviewing errors (`hit5 review`)", Context::Review),
    ("Which class is right as well?", Context::Valid),
    ("Figures of a session", Context::Figures),
    ("Help", Context::Help),
];

impl Keymap {
    /// The groups in order, each with its title: its name, and the key that leads there if one
    /// does.
    pub fn groups(&self) -> impl Iterator<Item = (String, Context)> {
        GROUPS.iter().map(|&(name, context)| {
            let key = self.way_to(context).map(|(from, command)| self.named(from, command));
            let title = match key.filter(|key| !key.is_empty()) {
                Some(key) => format!("{name} (after {key})"),
                None => name.to_owned(),
            };
            (title, context)
        })
    }

    /// The command that leads to a context, and where it is given.
    fn way_to(&self, context: Context) -> Option<(Context, Command)> {
        let list = if self.is_modal() { Context::Browse } else { Context::Classes };
        Some(match context {
            Context::Examples => (list, Command::Examples),
            Context::Bench => (list, Command::Bench),
            Context::Card => (list, Command::Card),
            Context::Guesses => (list, Command::FocusGuesses),
            Context::View => (list, Command::View),
            Context::Figures => (list, Command::Figures),
            Context::Remarks => (list, Command::Remarks),
            Context::Valid => (Context::Review, Command::AlsoValid),
            Context::Home
            | Context::Classes
            | Context::Quick
            | Context::Browse
            | Context::Note
            | Context::Confidence
            | Context::Expectation
            | Context::Result
            | Context::Paused
            | Context::Done
            | Context::Summary
            | Context::Review
            | Context::Help => return None,
        })
    }

    /// The keys of a group as lines "keys, what they do"; each line of the table appears once, in
    /// the first group it belongs to.
    pub fn group(&self, context: Context) -> impl Iterator<Item = (String, &'static str)> {
        let is_first = move |binding: &&Binding| {
            let first = GROUPS.iter().find(|(_, group)| binding.contexts.contains(group));
            first.is_some_and(|(_, group)| *group == context) && !binding.keys.is_empty()
        };
        self.bindings.iter().filter(is_first).map(|binding| {
            let keys: Vec<String> = binding.keys.iter().map(ToString::to_string).collect();
            (keys.join(", "), binding.help)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Preset;
    use super::*;

    fn title(keymap: &Keymap, wanted: Context) -> String {
        keymap.groups().find(|(_, context)| *context == wanted).unwrap().0
    }

    #[test]
    fn a_title_names_the_key_in_force() {
        let mut keymap = Keymap::default();
        assert_eq!(title(&keymap, Context::Examples), "Examples (after Ctrl-E)");
        keymap.rebind(Context::Classes, Command::Examples, "F9 C-e").unwrap();
        assert_eq!(title(&keymap, Context::Examples), "Examples (after F9)");
        keymap.rebind(Context::Classes, Command::Examples, "").unwrap();
        assert_eq!(title(&keymap, Context::Examples), "Examples");
        keymap.rebind(Context::Classes, Command::Remarks, "F10").unwrap();
        assert_eq!(title(&keymap, Context::Remarks), "Remarks on the image (after F10)");
        assert_eq!(
            title(&Keymap::of(Preset::Vim), Context::View),
            "Looking at the image (after v)"
        );
        assert_eq!(title(&keymap, Context::Paused), "Pause");
    }
}
