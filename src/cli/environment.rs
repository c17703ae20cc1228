//! What the process was started with: variables, folders, names. Read once.

#![expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]

use super::args::Cli;
use super::config::{Config, Graphics};
use super::failure::Failure;
use crate::app::keymap::Keymap;
use crate::app::theme::Theme;
use crate::domain::{Causes, printable};
use crate::graphics::{GraphicsChoice, ProbeEnv};
use crate::runtime::thumbnails::CacheFile;
use crate::store::{Holder, Store, StoreError};
use etcetera::BaseStrategy;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;

/// What was typed, with the program's own name.
pub(super) fn arguments() -> impl Iterator<Item = OsString> {
    std::env::args_os()
}

/// The environment of one run.
#[derive(Debug)]
pub(super) struct Environment {
    /// The data file.
    pub(super) data: PathBuf,
    /// How pictures are drawn.
    pub(super) graphics: GraphicsChoice,
    /// Whether photos are sent exact to the last bit.
    pub(super) is_lossless: bool,
    /// What the variables say of the terminal.
    pub(super) probe: ProbeEnv,
    /// Whether colours were refused (`NO_COLOR`).
    pub(super) has_colour: bool,
    /// The colours, or none.
    pub(super) theme: Theme,
    /// The keys.
    pub(super) keymap: Keymap,
    /// The causes of errors that can be chosen.
    pub(super) causes: Causes,
    /// Where thumbnails are kept, if they are.
    pub(super) thumbnails: Option<CacheFile>,
    /// Who annotates.
    pub(super) annotator: String,
    /// Who holds what this process holds.
    pub(super) who: Holder,
}

impl Environment {
    /// Reads it.
    pub(super) fn read(cli: &Cli) -> Result<Self, Failure> {
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        // Where the variables are lost (a cron job, a bare container), the system knows the name.
        let user = variable("USER")
            .or_else(|| variable("LOGNAME"))
            .or_else(|| whoami::username().ok().filter(|name| !name.trim().is_empty()));
        let base = etcetera::choose_base_strategy().ok();
        let usual = base.map(|base| base.config_dir().join("hit5").join("config.toml"));
        let config = Config::read(cli.config.as_deref(), usual)?;
        // See https://no-color.org: set and not empty.
        let has_colour = variable("NO_COLOR").is_none();
        let (theme, keymap) = (config.theme(), config.keymap());
        let annotator =
            cli.annotator.clone().or_else(|| config.annotator()).or_else(|| user.clone());
        let configured = config.graphics.map(|Graphics(choice)| choice);
        let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
        Ok(Self {
            data: data_file(cli)?,
            graphics: cli.graphics.or(configured).unwrap_or_default(),
            is_lossless: config.lossless,
            probe: ProbeEnv::from_variables(variable),
            has_colour,
            theme: if has_colour { theme } else { Theme::plain() },
            keymap,
            causes: config.causes(),
            thumbnails: cache_file(&config),
            annotator: annotator.unwrap_or_else(|| "annotator".to_owned()),
            who: Holder { pid: std::process::id(), host, user },
        })
    }

    /// Opens the data file for writing, made if it is not there.
    pub(super) fn open_store(&self) -> Result<Store, StoreError> {
        let store = Store::open(&self.data)?;
        if let Some(kept) = store.kept() {
            let kept = kept.to_string_lossy();
            let text = format!("the data file was upgraded; as it was before it is kept: {kept}");
            // Nobody needs to read it for the rest to go on.
            writeln!(io::stderr(), "hit5: {}", printable(&text)).unwrap_or_default();
        }
        Ok(store)
    }

    /// Opens the data file for reading; `None` if there is none yet.
    pub(super) fn read_store(&self) -> Result<Option<Store>, StoreError> {
        match Store::open_read_only(&self.data) {
            Err(StoreError::NotFound { .. }) => Ok(None),
            opened => opened.map(Some),
        }
    }
}

/// The file of thumbnails that the configuration names, or the usual one; `None` if it may hold nothing
/// or there is no place for it.
fn cache_file(config: &Config) -> Option<CacheFile> {
    let usual = || {
        let base = etcetera::choose_base_strategy().ok()?;
        Some(base.cache_dir().join("hit5").join("thumbnails.db"))
    };
    let max_bytes = config.cache_bytes();
    let path = config.cache_file.clone().or_else(usual);
    path.filter(|_| max_bytes > 0).map(|path| CacheFile { path, max_bytes })
}

fn data_file(cli: &Cli) -> Result<PathBuf, Failure> {
    if let Some(file) = &cli.data {
        return Ok(file.clone());
    }
    let base = etcetera::choose_base_strategy().map_err(|error| {
        Failure::environment(error).hint(Some("name the data file yourself: --data FILE"))
    })?;
    Ok(base.data_dir().join("hit5").join("hit5.db"))
}
