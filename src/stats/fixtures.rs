//! Tests only: figures that independent packages computed, from `tests/fixtures/stats`, and numbers by
//! chance from a seed.

use super::{SplitMix64, upper_quantile};
use serde_json::Value;
use std::sync::LazyLock;

static EXPECTED: LazyLock<Value> = LazyLock::new(|| {
    let text = include_str!("../../tests/fixtures/stats/expected.json");
    serde_json::from_str(text).expect("the fixture is JSON")
});

/// The rows of one table; there are some.
pub(super) fn fixture(name: &str) -> &'static [Value] {
    let rows = EXPECTED[name].as_array().unwrap_or_else(|| panic!("no table {name}"));
    assert!(!rows.is_empty(), "{name}");
    rows
}

/// A list of numbers.
pub(super) fn numbers(list: &Value) -> Vec<f64> {
    list.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

/// Holds that a figure is the expected one, up to a share of it (or of 1 where it is smaller).
#[track_caller]
pub(super) fn close(actual: f64, expected: &Value, tolerance: f64) {
    let expected = expected.as_f64().unwrap();
    let scale = expected.abs().max(1.0);
    assert!((actual - expected).abs() <= tolerance * scale, "{actual} instead of {expected}");
}

/// Standard normal numbers of a seed, by the inverse of their distribution.
pub(super) fn normals(seed: u64, n: usize) -> Vec<f64> {
    let mut stream = SplitMix64::new(seed);
    let mut share = || (stream.below(1 << 52) as f64 + 0.5) / (1_u64 << 52) as f64;
    (0..n).map(|_| upper_quantile(share()).unwrap()).collect()
}
