//! Where an axis begins and ends, and which of its values are written: for whoever draws a plot.

use super::plot::{Axis, Scale, Unit};

/// About so many values are written along an axis.
const TICKS: f64 = 6.0;
/// Steps between values of a linear axis, times a power of ten.
const STEPS: [f64; 4] = [1.0, 2.0, 5.0, 10.0];
/// Milliseconds at which a clock is read; with powers of ten below and hours above.
const CLOCK_MS: [f64; 19] = [
    1e2, 2e2, 5e2, 1e3, 2e3, 5e3, 1e4, 2e4, 3e4, 6e4, 1.2e5, 3e5, 6e5, 1.2e6, 1.8e6, 3.6e6, 7.2e6,
    1.8e7, 3.6e7,
];

/// An axis with its ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    scale: Scale,
    unit: Unit,
    /// The lower end, as drawn: see [`Frame::at`].
    pub low: f64,
    /// The upper end, as drawn; above the lower one.
    pub high: f64,
    /// The values written along it, as drawn, in order.
    pub ticks: Vec<f64>,
}

impl Frame {
    /// The frame that holds all these values. A linear axis of positive values begins at 0.
    pub fn of(axis: &Axis, values: impl Iterator<Item = f64>) -> Self {
        let (scale, unit) = (axis.scale, axis.unit);
        let drawn = values.filter_map(|value| place(scale, value));
        let (mut low, mut high) = drawn
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), at| {
                (low.min(at), high.max(at))
            });
        if low > high {
            (low, high) = (0.0, 1.0);
        }
        if scale == Scale::Linear {
            low = low.min(0.0);
        }
        if high - low < 1e-9 {
            high = low + 1.0;
        }
        if scale == Scale::Log {
            // What stands at an end is not cut by it.
            let margin = (high - low) * 0.03;
            (low, high) = (low - margin, high + margin);
        }
        if scale == Scale::Linear {
            high += (high - low) * 0.04;
        }
        if scale == Scale::Linear && unit == Unit::Share {
            high = high.min(1.0).max(low + 1e-9);
        }
        let ticks = match scale {
            Scale::Linear => linear(low, high, unit),
            Scale::Log => log(low, high, unit),
        };
        // Within so few powers a log axis is nearly even.
        let ticks = match (scale, ticks.len()) {
            (Scale::Log, 0..=2) => {
                let values = linear(10f64.powf(low), 10f64.powf(high), unit).into_iter();
                values.filter(|value| *value > 0.0).map(f64::log10).collect()
            }
            _ => ticks,
        };
        Self { scale, unit, low, high, ticks }
    }

    /// Where a value is drawn between the ends; `None` if it cannot be.
    pub fn at(&self, value: f64) -> Option<f64> {
        place(self.scale, value)
    }

    /// The words for what is drawn there.
    pub fn label(&self, at: f64) -> String {
        let value = match self.scale {
            Scale::Linear => at,
            Scale::Log => 10f64.powf(at),
        };
        match self.unit {
            Unit::Duration => clock(value),
            Unit::Share => format!("{} %", short(value * 100.0)),
            Unit::Count | Unit::Number => short(value),
        }
    }
}

fn place(scale: Scale, value: f64) -> Option<f64> {
    match scale {
        Scale::Linear => value.is_finite().then_some(value),
        Scale::Log => (value > 0.0 && value.is_finite()).then(|| value.log10()),
    }
}

/// Round values from end to end; of counts only whole ones.
fn linear(low: f64, high: f64, unit: Unit) -> Vec<f64> {
    let rough = (high - low) / TICKS;
    let power = 10f64.powf(rough.log10().floor());
    let step = STEPS.iter().map(|step| step * power).find(|&step| step >= rough).unwrap_or(rough);
    let step = if unit == Unit::Count { step.max(1.0) } else { step };
    let first = (low / step).ceil();
    (0..=20_i32)
        .map(|i| (first + f64::from(i)) * step)
        .take_while(|&value| value <= high + step * 1e-9)
        .collect()
}

/// Values of the clock, or 1, 2 and 5 times powers of ten, as many as there is room for.
fn log(low: f64, high: f64, unit: Unit) -> Vec<f64> {
    let candidates: Vec<f64> = if unit == Unit::Duration {
        CLOCK_MS.into_iter().map(f64::log10).collect()
    } else {
        let powers = (-12..=15).flat_map(|power| [1.0, 2.0, 5.0].map(|step| (step, power)));
        powers.map(|(step, power): (f64, i32)| step.log10() + f64::from(power)).collect()
    };
    let inside: Vec<f64> = candidates.into_iter().filter(|at| (low..=high).contains(at)).collect();
    let every = inside.len().div_ceil(9).max(1);
    inside.into_iter().step_by(every).collect()
}

/// A time as a clock's value: `500 ms`, `2 s`, `5 min`, `1 h`.
fn clock(ms: f64) -> String {
    if ms < 999.5 {
        format!("{} ms", short(ms))
    } else if ms < 59_950.0 {
        format!("{} s", short(ms / 1e3))
    } else if ms < 3_597_000.0 {
        format!("{} min", short(ms / 6e4))
    } else {
        format!("{} h", short(ms / 3.6e6))
    }
}

/// A number without needless decimals.
fn short(value: f64) -> String {
    let text = if value.abs() >= 100.0 { format!("{value:.0}") } else { format!("{value:.2}") };
    if !text.contains('.') {
        return text;
    }
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(axis: &Axis, values: &[f64]) -> Vec<String> {
        let frame = Frame::of(axis, values.iter().copied());
        frame.ticks.iter().map(|&at| frame.label(at)).collect()
    }

    #[test]
    fn values_along_an_axis_are_round() {
        let share = Axis::linear("error", Unit::Share);
        assert_eq!(labels(&share, &[0.03, 0.11]), ["0 %", "2 %", "4 %", "6 %", "8 %", "10 %"]);
        let count = Axis::linear("images", Unit::Count);
        assert_eq!(labels(&count, &[0.0, 2.0]), ["0", "1", "2"]);
        let time = Axis::log("time", Unit::Duration);
        assert_eq!(
            labels(&time, &[900.0, 130_000.0]),
            ["1 s", "2 s", "5 s", "10 s", "20 s", "30 s", "1 min", "2 min"]
        );
        assert_eq!(
            labels(&time, &[630.0, 750.0]),
            ["650 ms", "700 ms", "750 ms"],
            "between the clock's values"
        );
    }

    #[test]
    fn every_frame_has_two_ends_whatever_the_values() {
        let odd = [f64::NAN, f64::INFINITY, -1.0, 0.0];
        for axis in [Axis::linear("", Unit::Number), Axis::log("", Unit::Duration)] {
            for values in [&odd[..], &[], &[7.0, 7.0], &[1e-300, 1e300]] {
                let frame = Frame::of(&axis, values.iter().copied());
                assert!(frame.low < frame.high && frame.high.is_finite(), "{frame:?}");
                assert!(frame.ticks.iter().all(|tick| tick.is_finite()));
                assert!(frame.ticks.len() <= 21);
            }
        }
    }
}
