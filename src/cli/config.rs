//! The user's configuration file: read once, checked whole, before anything starts.

#![expect(clippy::disallowed_methods, reason = "the edge where the configuration is read")]

use super::failure::Failure;
use serde::Deserialize;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// What the file may say. Options on the command line win.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Config {
    /// How pictures are drawn: what `--graphics` takes.
    pub(super) graphics: Option<Graphics>,
    /// Whether photos are sent exact to the last bit.
    #[serde(default)]
    pub(super) lossless: bool,
    /// Who annotates.
    pub(super) annotator: Option<String>,
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
                Err(Failure::environment(anyhow::anyhow!(text)))
            }
        }
    }

    fn parse(text: &str, path: &Path) -> Result<Self, Failure> {
        toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| 1 + text[..span.start].matches('\n').count());
            let what = error.message().replace('\n', " ");
            let text = format!("{}, line {line}: {what}", path.display());
            Failure::environment(anyhow::anyhow!(text))
                .hint(Some("the keys are graphics, lossless and annotator; README shows them"))
        })
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
        let annotator = Some("Ada".to_owned());
        assert_eq!(parsed(all), Ok(Config { graphics, lossless: true, annotator }));
    }

    #[test]
    fn a_mistake_is_named_with_its_line() {
        for (text, line, word) in [
            ("lossless = true\ngrafics = \"kitty\"\n", 2, "grafics"),
            ("\n\ngraphics = \"fast\"", 3, "fast"),
            ("lossless = \"yes\"", 1, "boolean"),
            ("annotator = \"A\"\nannotator = \"B\"", 2, "duplicate"),
        ] {
            let said = parsed(text).unwrap_err();
            let place = format!("config.toml, line {line}: ");
            assert!(said.contains(&place) && said.contains(word), "{said}");
        }
    }
}
