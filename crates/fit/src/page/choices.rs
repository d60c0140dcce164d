//! The front as dots to choose from and as a table, and the models to compare with as a table of their own.

use crate::fit::Fit;
use limpid_base::Real;
use limpid_distill::FrontRow;
use limpid_report::{Alternative, Choice, Column, Table, Value, choice, number};

/// Smallest error drawn, as a share of the mean's: below, formulas are exact but for rounding.
const LEAST_ERROR: f64 = 1e-12;

/// Largest error drawn: a formula that is ten times worse than the mean is of no use.
const MOST_ERROR: f64 = 10.0;

/// Values of R² that ticks may stand at.
const TICKS: [f64; 14] =
    [-9.0, -3.0, -1.0, 0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999, 0.9999, 0.99999];

/// Heights that ticks are apart at least, as a share of the axis.
const APART: f64 = 0.07;

/// The height of an R²: −log₁₀ (1 − R²), so that small gains of good formulas show.
fn height(r2: f64) -> f64 {
    -Real::ln((1.0 - r2).clamp(LEAST_ERROR, MOST_ERROR)) / std::f64::consts::LN_10
}

/// The front as dots.
pub(super) fn dots(fit: &Fit, shown: usize) -> String {
    let alternatives: Vec<Alternative> =
        fit.model.front.iter().enumerate().map(alternative).collect();
    // A network scores nothing finite where it fails, and the mean is the foot of every R².
    let others =
        fit.record.baselines.iter().filter(|b| b.name != "the mean" && b.valid.r2 > f64::MIN);
    let mut others: Vec<(f64, String)> =
        others.map(|b| (height(b.valid.r2), brief(&b.name))).collect();
    keep_best(&mut others, "network");
    let heights = || alternatives.iter().map(|a| a.height).chain(others.iter().map(|o| o.0));
    let low = heights().fold(f64::INFINITY, f64::min);
    let high = heights().fold(f64::NEG_INFINITY, f64::max);
    choice(&Choice {
        title: "Front: choose a formula".into(),
        x_label: "complexity (nodes)".into(),
        y_label: "R² on validation rows".into(),
        ticks: ticks(low, high),
        alternatives,
        chosen: shown,
        others,
    })
}

/// The dot of a row.
fn alternative((i, row): (usize, &FrontRow)) -> Alternative {
    let r2 = number(row.valid.r2, 3);
    let says = format!("row {}: {} nodes, validation R² {r2}", i + 1, row.complexity);
    Alternative { size: row.complexity as f64, height: height(row.valid.r2), says }
}

/// The first words of a model's name: "a linear formula of 8 inputs" is "linear formula".
fn brief(name: &str) -> String {
    let words = name.split([',', ' ']).filter(|word| !["a", "the", ""].contains(word));
    let words: Vec<&str> = words.take_while(|word| *word != "of" && *word != "λ").collect();
    words[..words.len().min(2)].join(" ")
}

/// Leaves only the best of those with that name.
fn keep_best(others: &mut Vec<(f64, String)>, name: &str) {
    let best = others
        .iter()
        .filter(|other| other.1 == name)
        .map(|other| other.0)
        .fold(f64::NEG_INFINITY, f64::max);
    let mut found = false;
    others.retain(|other| {
        other.1 != name || (other.0 == best && !std::mem::replace(&mut found, true))
    });
}

/// The ticks between two heights that do not touch.
fn ticks(low: f64, high: f64) -> Vec<(f64, String)> {
    let apart = APART * (high - low).max(1e-9);
    let mut ticks: Vec<(f64, String)> = vec![];
    for r2 in TICKS {
        let at = height(r2);
        let inside = at >= low - apart / 2.0 && at <= high + apart;
        if inside && ticks.last().is_none_or(|last| at - last.0 >= apart) {
            ticks.push((at, format!("{r2}").replace('-', "−")));
        }
    }
    ticks
}

/// The table of formulas, and that of models to compare with, if there are any.
pub(super) fn tables(fit: &Fit) -> (Table, Option<Table>) {
    let mut front = fit.table();
    let baselines: Vec<Vec<Value>> =
        front.blocks.iter_mut().flat_map(|block| std::mem::take(&mut block.summary)).collect();
    if baselines.is_empty() {
        return (front, None);
    }
    // The last column holds the name; the others stand where a model has something to say.
    let last = front.columns.len() - 1;
    let says = |value: &Value| !matches!(value, Value::Missing) && *value != Value::from("");
    let kept: Vec<usize> =
        (0..last).filter(|&j| baselines.iter().any(|row| says(&row[j]))).collect();
    let order: Vec<usize> = [last].into_iter().chain(kept).collect();
    let column = |&j: &usize| match j == last {
        true => Column::new("model", "model"),
        false => front.columns[j].clone(),
    };
    let mut table =
        Table::new("baselines", "models to compare with", order.iter().map(column).collect());
    let rows =
        baselines.iter().map(|row| order.iter().map(|&j| row[j].clone()).collect()).collect();
    table.blocks.push(limpid_report::Block { rows, ..Default::default() });
    (front, Some(table))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_beside_the_frame_are_short() {
        for (name, expected) in [
            ("a linear formula of 8 inputs", "linear formula"),
            ("a regression tree", "regression tree"),
            ("a network, λ = 0.01", "network"),
        ] {
            assert_eq!(brief(name), expected);
        }
        let others = [(0.5, "tree"), (1.0, "network"), (2.0, "network"), (2.0, "network")];
        let mut others = others.map(|(r2, name)| (r2, name.to_string())).to_vec();
        keep_best(&mut others, "network");
        assert_eq!(others, [(0.5, "tree".to_string()), (2.0, "network".to_string())]);
    }

    #[test]
    fn ticks_spread_towards_one() {
        let texts = |low: f64, high: f64| -> Vec<String> {
            ticks(height(low), height(high)).into_iter().map(|tick| tick.1).collect()
        };
        let usual = texts(0.0, 0.95);
        assert!(
            ["0", "0.5", "0.8", "0.9", "0.95"].iter().all(|t| usual.contains(&(*t).to_string()))
        );
        assert!(!usual.contains(&"0.999".to_string()));
        assert_eq!(
            texts(0.0, 0.999_999),
            ["0", "0.7", "0.9", "0.98", "0.999", "0.9999", "0.99999"]
        );
        for (r2, expected) in [(0.9, 1.0), (1.0, 12.0), (f64::MIN, -1.0)] {
            assert!((height(r2) - expected).abs() < 1e-12, "{r2}");
        }
    }
}
