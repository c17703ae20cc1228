//! The configuration file.

/// What is wrong is told with its line, in words that cannot steer a terminal.
pub(crate) fn check(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    let Err(said) = hit5::cli::check_config(text) else { return };
    let rest = said.strip_prefix("hit5: config.toml, line ").unwrap();
    let (line, what) = rest.split_once(": ").unwrap();
    assert!((1..=1 + text.matches('\n').count()).contains(&line.parse().unwrap()), "{said}");
    assert!(!what.trim().is_empty());
    assert!(!said.chars().any(|c| c.is_control() && c != '\n'), "{said:?}");
}
