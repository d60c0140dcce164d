//! The answer to the question of the page's title, in sentences.
//!
//! ```text
//! yes         the interval of the gain lies above 0
//! no          it lies below
//! not shown   it holds 0
//! ```

use crate::effect::{Effect, Effects};
use crate::stats::Interval;

/// The students whose formulas the question is about.
const STUDENTS: [&str; 2] = ["gplearn", "limpid"];

/// Trials below which an interval over them says little.
const FEW: u32 = 10;

/// A sentence a student, and one on how much they can say; none without a headline set.
pub(crate) fn answer(effects: &Effects, trials: u32) -> Vec<String> {
    let of = |name: &&str| effects.of(name).map(|[jacobian, _]| sentence(name, jacobian));
    let mut lines: Vec<String> = STUDENTS.iter().filter_map(of).collect();
    if !lines.is_empty() && trials < FEW {
        lines.push(format!("{trials} trials a data set say little: the full study has 50."));
    }
    lines
}

/// What a smooth teacher does for a student.
fn sentence(student: &str, effect: &Effect) -> String {
    let Interval { estimate, low, high } = effect.gain;
    let (verdict, sets) = (verdict(effect.gain), effect.sets);
    format!(
        "With {student} as the student: {verdict}. A smooth teacher (Jacobian penalty, λ chosen on validation rows) changes \
         test R² by {estimate:+.3} (95 % from {low:+.3} to {high:+.3}, mean over {sets} data sets), against the best of seven \
         standard teachers that differ in their seeds alone."
    )
    .replace('-', "−")
}

/// What an interval of a gain says.
fn verdict(gain: Interval) -> &'static str {
    match (gain.low > 0.0, gain.high < 0.0) {
        (true, _) => "yes",
        (_, true) => "no",
        _ => "not shown",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_that_holds_nothing_shows_nothing() {
        let gain = |low: f64, high: f64| Interval { estimate: (low + high) / 2.0, low, high };
        assert_eq!(verdict(gain(0.001, 0.02)), "yes");
        assert_eq!(verdict(gain(-0.015, -0.001)), "no");
        assert_eq!(verdict(gain(-0.015, 0.001)), "not shown");
        assert_eq!(verdict(gain(f64::NAN, f64::NAN)), "not shown");
    }
}
