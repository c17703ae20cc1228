//! `hit5` and `hit5 label`: the full-screen interface.

use super::args::Label;
use super::environment::Environment;
use super::failure::{Failure, Kind};
use super::words::shell_word;
use crate::app::OpenRequest;
use crate::domain::printable;
use crate::domain::{SessionId, Timestamp, counted};
use crate::runtime::clock::Clock;
use crate::runtime::desk::review::OpenedReview;
use crate::runtime::desk::{Desk, NewRules};
use crate::runtime::{self, Ending, Options};
use crate::store::StoreError;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

/// Goes on with what was left, or begins a first self-test, or shows what there is.
pub(super) fn anything(environment: &Environment) -> Result<(), Failure> {
    require_terminal("labelling")?;
    let desk = desk(environment, NewRules::default())?;
    let request = desk.first_request()?;
    run(environment, desk, First { request, may_choose: true, ..First::default() })
}

/// Begins a session, or goes on with the one named.
pub(super) fn label(environment: &Environment, args: &Label) -> Result<(), Failure> {
    require_terminal("labelling")?;
    if args.images == Some(0) {
        return Err(Failure::usage("a session needs at least one image: -n 1 or more"));
    }
    let (k, prefill) = (args.k.map(usize::from), args.prefill.clone());
    let mut desk = desk(environment, NewRules { k, seed: args.seed, prefill })?;
    let request = match (args.session, &args.study) {
        (_, Some(study)) => request_of_study(&mut desk, study)?,
        (Some(session), None) => {
            let session = SessionId(session);
            desk.store().session(session).map_err(unknown)?;
            OpenRequest::Resume(session)
        }
        (None, None) => {
            let request = desk.request_on(args.dataset.as_deref(), args.phase(), args.images)?;
            make_study(&mut desk, &request)?
        }
    };
    run(environment, desk, First { request: Some(request), ..First::default() })
}

/// A file that is there is a study to begin; anything else is the name of one begun.
fn request_of_study(desk: &mut Desk, study: &str) -> Result<OpenRequest, Failure> {
    let file = Path::new(study);
    let text = if file.is_file() { Some(super::study::read(file)?) } else { None };
    Ok(desk.request_of_study(study, text.as_deref(), now())?)
}

/// Makes a study for what was asked for without one, and says so where it can be read afterwards.
fn make_study(desk: &mut Desk, request: &OpenRequest) -> Result<OpenRequest, Failure> {
    let OpenRequest::New { dataset, phase, images } = *request else {
        return Ok(request.clone());
    };
    let made = desk.make_study(dataset, phase, images, now())?;
    let name = shell_word(&made.name);
    let images = counted(made.images, "image");
    writeln!(
        io::stdout(),
        "made a study of {images}; `hit5 study status {name} --text` shows its rules",
    )?;
    Ok(OpenRequest::Study { study: made.study })
}

fn now() -> Timestamp {
    Clock::start().now().wall
}

/// A session that does not exist was mistyped.
fn unknown(error: StoreError) -> Failure {
    match error {
        StoreError::NoSuch { .. } => {
            Failure::usage(error).hint(Some("`hit5 report` lists the sessions"))
        }
        other => other.into(),
    }
}

/// The data file, with the demonstration set in it.
pub(super) fn desk(environment: &Environment, rules: NewRules) -> Result<Desk, Failure> {
    let store = environment.open_store()?;
    Ok(Desk::new(store, environment.annotator.clone(), environment.who.clone(), rules)?)
}

pub(super) fn require_terminal(what: &str) -> Result<(), Failure> {
    if io::stdout().is_terminal() && io::stdin().is_terminal() {
        return Ok(());
    }
    let hint = "for scripts there are `hit5 classes`, `hit5 import` and `hit5 report --json`";
    let error = anyhow::anyhow!("{what} needs a terminal, and standard input or output is none");
    Err(Failure::environment(error).hint(Some(hint)))
}

/// What the interface shows first; nothing: the list of sessions.
#[derive(Debug, Default)]
pub(super) struct First {
    /// A session.
    pub(super) request: Option<OpenRequest>,
    /// A review.
    pub(super) review: Option<OpenedReview>,
    /// Whether the list of sessions may stand in for a session that is taken.
    pub(super) may_choose: bool,
}

/// Runs the interface.
pub(super) fn run(environment: &Environment, desk: Desk, first: First) -> Result<(), Failure> {
    let First { request, review, may_choose } = first;
    let options = Options {
        is_lossless: environment.is_lossless,
        graphics: environment.graphics,
        env: environment.probe.clone(),
        theme: environment.theme.clone(),
        keymap: environment.keymap.clone(),
        thumbnails: environment.thumbnails.clone(),
        request,
        review,
        may_choose,
    };
    let ending = runtime::run(desk, options)?;
    say(&ending)
}

fn say(ending: &Ending) -> Result<(), Failure> {
    if let Some(trouble) = &ending.trouble {
        // They were made from the images all the same.
        writeln!(io::stderr(), "hit5: {}", printable(trouble))?;
    }
    if let Some(unsaved) = &ending.unsaved {
        let text = format!("the last answers are not saved: {}", unsaved.reason);
        let hint = unsaved.hint.unwrap_or("all earlier answers are safe");
        return Err(Failure::environment(anyhow::anyhow!(text)).hint(Some(hint)));
    }
    if ending.is_interrupted {
        let error = anyhow::anyhow!("interrupted; every answer is saved");
        return Err(Failure { kind: Kind::Interrupted, error, hint: None });
    }
    if let Some(session) = ending.session {
        writeln!(
            io::stdout(),
            "Saved. `hit5` goes on where you left; `hit5 report --session {}` has the figures.",
            session.0
        )?;
    }
    Ok(())
}
