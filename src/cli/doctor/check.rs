//! One thing that was looked at.

use serde::Serialize;
use std::fmt::Display;

/// What was found of one thing.
#[derive(Debug, Default, Serialize)]
pub(super) struct Check {
    /// What was looked at.
    pub(super) title: &'static str,
    /// What is so, and may be.
    pub(super) facts: Vec<String>,
    /// What is wrong, or soon will be.
    pub(super) troubles: Vec<Trouble>,
}

/// Something to be done.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Trouble {
    /// What is wrong.
    pub(super) what: String,
    /// What to do about it.
    pub(super) advice: String,
}

impl Check {
    /// Of nothing yet.
    pub(super) fn new(title: &'static str) -> Self {
        Self { title, ..Self::default() }
    }

    /// Adds something that is as it may be.
    pub(super) fn fact(&mut self, fact: impl Display) {
        self.facts.push(fact.to_string());
    }

    /// Adds something to be done; what several looks find is said once.
    pub(super) fn trouble(&mut self, what: impl Display, advice: impl Display) {
        let trouble = Trouble { what: what.to_string(), advice: advice.to_string() };
        if !self.troubles.contains(&trouble) {
            self.troubles.push(trouble);
        }
    }
}

/// "3.4 MB": a size in the unit that leaves it between one and a thousand.
pub(super) fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if bytes < 1000 {
        return format!("{bytes} bytes");
    }
    let mut value = bytes as f64 / 1000.0;
    let mut unit = 0;
    while value >= 999.5 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    let decimals = usize::from(value < 9.95);
    format!("{value:.decimals$} {}", UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_twice_is_said_once() {
        let mut check = Check::new("Disk");
        for what in ["full", "full", "slow"] {
            check.trouble(what, "make room");
        }
        let said: Vec<&str> = check.troubles.iter().map(|trouble| trouble.what.as_str()).collect();
        assert_eq!(said, ["full", "slow"]);
    }

    #[test]
    fn sizes_are_said_with_two_or_three_digits() {
        let cases = [
            (0, "0 bytes"),
            (999, "999 bytes"),
            (1_000, "1.0 kB"),
            (9_949, "9.9 kB"),
            (999_400, "999 kB"),
            (999_600, "1.0 MB"),
            (53_700_000_000, "54 GB"),
            (5_000_000_000_000_000, "5000 TB"),
        ];
        for (bytes, said) in cases {
            assert_eq!(size(bytes), said);
        }
    }
}
