//! The user's configuration file: read once, checked whole, before anything starts.

#![expect(clippy::disallowed_methods, reason = "the edge where the configuration is read")]

use super::failure::Failure;
use crate::app::key::{Code, Key};
use crate::app::keymap::{BindError, Command, Context, Keymap, Preset};
use crate::app::theme::{self, Palette, Part, Theme};
use crate::domain::{Cause, Causes};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml::Spanned;

/// Mebibytes of thumbnails that are kept: 13 examples of each of 1,000 classes take about 80.
const USUAL_CACHE_MB: u32 = 512;

/// What the file may say. Options on the command line win.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Config {
    /// How pictures are drawn: what `--graphics` takes.
    pub(super) graphics: Option<Graphics>,
    /// Whether photos are sent exact to the last bit.
    #[serde(default)]
    pub(super) lossless: bool,
    /// Where thumbnails are kept.
    pub(super) cache_file: Option<PathBuf>,
    /// Mebibytes they may take; 0: none are kept.
    cache_mb: Option<u32>,
    /// Who annotates.
    annotator: Option<Spanned<String>>,
    /// Which keys to begin with.
    #[serde(default)]
    keymap: Preset,
    /// Which colours to begin with.
    #[serde(default)]
    theme: Palette,
    /// Other keys, by context and command.
    #[serde(default)]
    keys: BTreeMap<Context, BTreeMap<Command, Spanned<String>>>,
    /// Other styles, by part of the screen.
    #[serde(default)]
    colours: BTreeMap<Part, Spanned<String>>,
    /// What reviewers can choose.
    #[serde(default)]
    review: Review,
}

/// What reviewers can choose beside what there is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Review {
    /// Causes of errors.
    #[serde(default)]
    causes: Vec<Spanned<OwnCause>>,
}

/// A cause of one's own.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnCause {
    word: String,
    name: String,
    key: char,
}

/// What is wrong, and which bytes of the file say it.
struct Mistake {
    what: String,
    place: Range<usize>,
    /// All that would be allowed there, where that can be listed.
    allowed: Option<String>,
}

impl Mistake {
    fn new(what: impl Into<String>, place: Range<usize>) -> Self {
        Self { what: what.into(), place, allowed: None }
    }

    /// What reading the file as TOML found. What is wrong stays short; the list of what would be
    /// allowed may be long.
    fn of_toml(error: &toml::de::Error) -> Self {
        let message = error.message().replace('\n', " ");
        let place = error.span().unwrap_or_default();
        match message.split_once(", expected one of ") {
            Some((what, allowed)) => {
                let allowed = Some(allowed.replace('`', ""));
                Self { allowed, ..Self::new(what, place) }
            }
            None => Self::new(message, place),
        }
    }
}

/// A word of `--graphics`, checked where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Graphics(pub(super) crate::graphics::GraphicsChoice);

impl TryFrom<String> for Graphics {
    type Error = String;

    fn try_from(word: String) -> Result<Self, String> {
        word.parse().map(Self).map_err(|error: crate::graphics::UnknownChoice| error.to_string())
    }
}

/// Whether the text of a configuration file, called `config.toml` here, can be used; or what is wrong with
/// it, as it would be printed.
pub fn check_config(text: &str) -> Result<(), String> {
    let checked = Config::parse(text, Path::new("config.toml"));
    checked.map(|_config| ()).map_err(|failure| failure.to_string())
}

impl Config {
    /// Reads the file that was named, or the usual one if there is one.
    pub(super) fn read(named: Option<&Path>, usual: Option<PathBuf>) -> Result<Self, Failure> {
        let Some(path) = named.map(Path::to_path_buf).or(usual) else { return Ok(Self::default()) };
        match std::fs::read_to_string(&path) {
            Ok(text) => Self::parse(&text, &path),
            Err(error) if error.kind() == ErrorKind::NotFound && named.is_none() => {
                Ok(Self::default())
            }
            Err(error) => {
                let text = format!("the configuration {} cannot be read: {error}", path.display());
                let hint = "it is the file named with --config, or else hit5/config.toml";
                Err(Failure::environment(anyhow::anyhow!(text)).hint(Some(hint)))
            }
        }
    }

    fn parse(text: &str, path: &Path) -> Result<Self, Failure> {
        Self::checked(text).map_err(|Mistake { what, place, allowed }| {
            let line = 1 + text[..place.start].matches('\n').count();
            let text = format!("{}, line {line}: {what}", path.display());
            let hint = match allowed {
                Some(allowed) => format!("known there are {allowed}"),
                None => "README shows what the file may hold, under Configuration".to_owned(),
            };
            Failure::environment(anyhow::anyhow!(text)).hint(Some(&hint))
        })
    }

    /// Reads the text and tries out what it says of keys and styles.
    fn checked(text: &str) -> Result<Self, Mistake> {
        let config: Self = toml::from_str(text).map_err(|error| Mistake::of_toml(&error))?;
        if let Some(name) = &config.annotator
            && name.get_ref().trim().is_empty()
        {
            return Err(Mistake::new("the annotator has no name", name.span()));
        }
        config.bind()?;
        config.paint()?;
        config.add_causes()?;
        Ok(config)
    }

    /// Bytes that kept thumbnails may take.
    pub(super) fn cache_bytes(&self) -> u64 {
        u64::from(self.cache_mb.unwrap_or(USUAL_CACHE_MB)) << 20
    }

    /// Who annotates.
    pub(super) fn annotator(&self) -> Option<String> {
        self.annotator.as_ref().map(|name| name.get_ref().clone())
    }

    /// The keys in force.
    pub(super) fn keymap(&self) -> Keymap {
        // They were bound once when the file was read.
        self.bind().unwrap_or_default()
    }

    /// The styles in force.
    pub(super) fn theme(&self) -> Theme {
        self.paint().unwrap_or_else(|_| Theme::colour())
    }

    /// The causes of errors that can be chosen.
    pub(super) fn causes(&self) -> Causes {
        self.add_causes().unwrap_or_default()
    }

    /// The causes that there are and one's own, whose keys must mean nothing else in a review.
    fn add_causes(&self) -> Result<Causes, Mistake> {
        let keymap = self.bind()?;
        let mut causes = Causes::default();
        for own in &self.review.causes {
            let OwnCause { word, name, key } = own.get_ref().clone();
            let bound = keymap.command(Context::Review, Key::plain(Code::Char(key)));
            causes
                .add(Cause { word, name, key })
                .map_err(|clash| Mistake::new(clash.to_string(), own.span()))?;
            if let Some(command) = bound {
                let error = BindError::Twice(Key::plain(Code::Char(key)), command);
                return Err(Mistake::new(error.to_string(), own.span()));
            }
        }
        Ok(causes)
    }

    fn bind(&self) -> Result<Keymap, Mistake> {
        let mut keymap = Keymap::of(self.keymap);
        let all = || {
            self.keys.iter().flat_map(|(context, commands)| {
                commands.iter().map(move |(command, keys)| (*context, *command, keys))
            })
        };
        let mistake =
            |keys: &Spanned<String>, error: BindError| Mistake::new(error.to_string(), keys.span());
        for (context, command, keys) in all() {
            keymap
                .rebind(context, command, keys.get_ref())
                .map_err(|error| mistake(keys, error))?;
        }
        for (context, command, keys) in all() {
            keymap.check(context, command).map_err(|error| mistake(keys, error))?;
        }
        Ok(keymap)
    }

    fn paint(&self) -> Result<Theme, Mistake> {
        let mut theme = Theme::of(self.theme);
        for (part, wish) in &self.colours {
            let style = theme::style(wish.get_ref()).map_err(|word| {
                let how = "write green, 28, #005f00, bold, \"16 on 227\"";
                Mistake::new(format!("{word:?} is no colour: {how}"), wish.span())
            })?;
            theme.set(*part, style);
        }
        Ok(theme)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graphics::{GraphicsChoice, Protocol};

    fn parsed(text: &str) -> Result<Config, String> {
        Config::parse(text, Path::new("config.toml")).map_err(|failure| failure.to_string())
    }

    #[test]
    fn every_key_is_read_and_none_is_needed() {
        assert_eq!(parsed(""), Ok(Config::default()));
        let all = "graphics = \"sixel\"\nlossless = true\nannotator = \"Ada\"\n";
        let graphics = Some(Graphics(GraphicsChoice::Always(Protocol::Sixel)));
        let config = parsed(all).unwrap();
        assert_eq!((config.graphics, config.lossless), (graphics, true));
        assert_eq!(config.annotator().as_deref(), Some("Ada"));
        let kept = parsed("cache_file = \"/tmp/t.db\"\ncache_mb = 0").unwrap();
        assert_eq!((kept.cache_file.clone(), kept.cache_bytes()), (Some("/tmp/t.db".into()), 0));
        assert_eq!(config.cache_bytes(), 512 << 20);
    }

    #[test]
    fn a_mistake_is_named_with_its_line() {
        for (text, line, word) in [
            ("lossless = true\ngrafics = \"kitty\"\n", 2, "grafics"),
            ("\n\ngraphics = \"fast\"", 3, "fast"),
            ("lossless = \"yes\"", 1, "boolean"),
            ("annotator = \"A\"\nannotator = \"B\"", 2, "duplicate"),
            ("\nannotator = \" \"", 2, "no name"),
            ("keymap = \"emacs\"", 1, "emacs"),
            ("[keys.classes]\nsubmit = \"F10\"\nskip = \"Hyper-x\"", 3, "Hyper-x"),
            ("[keys.classes]\nsubmit = \"C-k\"", 2, "twice"),
            ("[keys.classes]\nskip = \"F9\"\nsubmit = \"F9\"", 3, "twice"),
            ("[keys.classes]\nsubmit = \"s\"", 2, "typed"),
            ("[keys.classes]\nfly = \"F9\"", 2, "fly"),
            ("[keys.paused]\nsubmit = \"F9\"", 2, "does not work there"),
            ("[keys.nowhere]\nsubmit = \"F9\"", 1, "nowhere"),
            ("theme = \"dark\"\n[colours]\ncursor = \"blau\"", 3, "blau"),
            ("[colours]\ncursour = \"red\"", 2, "cursour"),
            (
                "[review]\ncauses = [\n{ word = \"x\", name = \"X\", key = \"m\" }]",
                3,
                "multiple objects",
            ),
            ("[review]\ncauses = [{ word = \"x\", name = \"X\", key = \"t\" }]", 2, "twice"),
            (
                "[review]\ncauses = [{ word = \"abstract\", name = \"X\", key = \"k\" }]",
                2,
                "already",
            ),
            ("[review]\ncauses = [{ word = \"x\", name = \"X\", key = \"kk\" }]", 2, "character"),
            ("[review]\ncauses = [{ word = \"x\", name = \"\", key = \"k\" }]", 2, "a name"),
        ] {
            let said = parsed(text).unwrap_err();
            let place = format!("config.toml, line {line}: ");
            assert!(said.contains(&place) && said.contains(word), "{said}");
        }
    }

    #[test]
    fn a_wrong_name_is_answered_with_all_that_would_be_right() {
        let said = parsed("[keys.classes]\nfly = \"F9\"").unwrap_err();
        let (what, hint) = said.split_once("\nhint: known there are ").unwrap();
        assert_eq!(what, "hit5: config.toml, line 2: unknown variant `fly`");
        assert!(hint.starts_with("up, down, ") && hint.ends_with(", suspend, quit"), "{hint}");
        let said = parsed("keymap = \"emacs\"").unwrap_err();
        assert!(said.contains("`emacs`, expected `default` or `vim`"), "{said}");
    }

    #[test]
    fn causes_of_ones_own_are_taken() {
        let text =
            "[review]\ncauses = [{ word = \"night\", name = \"taken at night\", key = \"k\" }]";
        let causes = parsed(text).unwrap().causes();
        assert_eq!(causes.cause('k').map(|cause| &*cause.name), Some("taken at night"));
        assert!(causes.cause('m').is_some() && Config::default().causes().cause('k').is_none());
    }

    #[test]
    fn keys_and_colours_are_taken() {
        let text = "keymap = \"vim\"\ntheme = \"light\"\n[keys.browse]\nsubmit = \"S C-s\"\n\
                    [colours]\ncursor = \"white on 28 bold\"\n";
        let config = parsed(text).unwrap();
        let keymap = config.keymap();
        let key = crate::app::key::Key::parse("S").unwrap();
        assert!(keymap.is_modal());
        assert_eq!(keymap.command(Context::Browse, key), Some(Command::Submit));
        assert_eq!(config.theme().cursor, theme::style("white on 28 bold").unwrap());
        assert_eq!(config.theme().dim, Theme::light().dim);
    }
}
