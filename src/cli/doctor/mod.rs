//! `hit5 doctor`: what was found out about the terminal, the line to it, the data file and what lies
//! around it, and what to do about what is wrong.

mod card;
mod check;
mod data_file;
mod datasets;
mod disk;
mod terminal;

use super::args::Doctor;
use super::environment::Environment;
use super::failure::Failure;
use crate::domain::{printable, to_json_pretty};
use crate::runtime;
use check::Check;
use serde::Serialize;
use std::io::{self, IsTerminal, Write};
use terminal::{Terminal, TerminalJson};

/// All that was found, for machines.
#[derive(Debug, Serialize)]
struct Findings<'a> {
    version: &'static str,
    #[serde(flatten)]
    terminal: TerminalJson<'a>,
    checks: &'a [Check],
}

/// Examines the terminal, the data file and what lies around it, and prints what was found. Fails if
/// something is to be done, and where there is no terminal to be asked.
pub(super) fn doctor(environment: &Environment, args: &Doctor) -> Result<(), Failure> {
    let is_terminal = io::stdout().is_terminal() && io::stdin().is_terminal();
    let asked = is_terminal
        .then(|| runtime::examine_terminal(&environment.probe, environment.graphics))
        .transpose()?;
    let variables = environment.probe.variables();
    let terminal = Terminal { asked, cells: runtime::terminal_size().ok(), variables };
    let checks = checks(environment);
    if args.json {
        let version = env!("CARGO_PKG_VERSION");
        let findings = Findings { version, terminal: terminal.json(), checks: &checks };
        let mut out = io::stdout().lock();
        writeln!(out, "{}", to_json_pretty(&findings).map_err(io::Error::from)?)?;
    } else {
        terminal.print()?;
        print(&checks)?;
        terminal.print_cards()?;
    }
    verdict(&checks, is_terminal)
}

fn checks(environment: &Environment) -> Vec<Check> {
    let mut checks = data_file::checks(environment);
    checks.push(disk::check(environment));
    checks.extend(datasets::check(environment));
    checks
}

fn print(checks: &[Check]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for check in checks {
        writeln!(out, "{}", check.title)?;
        for fact in &check.facts {
            writeln!(out, "  {}", printable(fact))?;
        }
        for trouble in &check.troubles {
            writeln!(out, "  ! {}", printable(&trouble.what))?;
            writeln!(out, "    {}", printable(&trouble.advice))?;
        }
    }
    Ok(())
}

fn verdict(checks: &[Check], is_terminal: bool) -> Result<(), Failure> {
    let count: usize = checks.iter().map(|check| check.troubles.len()).sum();
    match count {
        0 if is_terminal => Ok(()),
        0 => {
            let text = "there is no terminal: standard input or output is none";
            Err(Failure::environment(anyhow::anyhow!(text))
                .hint(Some("run `hit5 doctor` in the terminal you label in, without a pipe")))
        }
        1 => Err(Failure::environment(anyhow::anyhow!("one thing needs care"))
            .hint(Some("what to do stands below it"))),
        more => Err(Failure::environment(anyhow::anyhow!("{more} things need care"))
            .hint(Some("what to do stands below each"))),
    }
}
