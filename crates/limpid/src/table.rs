//! The table that PySR's users know: complexity, loss, R², formula; the selected row marked.

use crate::row::Row;
use limpid::data::Dataset;

/// The rows as aligned text, each row on a line, with a legend below.
pub(crate) fn render(rows: &[Row], dataset: &Dataset) -> String {
    let tested = rows.iter().any(|row| row.test_r2.is_some());
    let mut head: Vec<String> =
        ["", "complexity", "train MSE", "valid MSE", "valid R2"].map(String::from).to_vec();
    head.extend(tested.then(|| "test R2".into()));
    let mut lines = vec![(head, format!("{} =", dataset.target))];
    lines.extend(
        rows.iter().map(|row| (cells(row), row.formula.with_names(&dataset.features).to_string())),
    );
    let widths: Vec<usize> = (0..lines[0].0.len())
        .map(|j| lines.iter().map(|(cells, _)| cells[j].chars().count()).max().unwrap_or(0))
        .collect();
    let line = |(cells, formula): (Vec<String>, String)| {
        let padded = cells.iter().zip(&widths).map(|(cell, width)| format!("{cell:>width$}"));
        format!("{}  {formula}\n", padded.collect::<Vec<String>>().join("  "))
    };
    lines.into_iter().map(line).collect::<String>() + LEGEND
}

const LEGEND: &str = "
* selected: the simplest within one standard error of the lowest validation error
MSE and formulas are in the units of the data; complexity counts nodes in standardised units
";

fn cells(row: &Row) -> Vec<String> {
    let mut cells = vec![
        if row.selected { "*" } else { "" }.into(),
        row.complexity.to_string(),
        significant(row.train_mse),
        significant(row.valid_mse),
        format!("{:.4}", row.valid_r2),
    ];
    cells.extend(row.test_r2.map(|r2| format!("{r2:.4}")));
    cells
}

/// Four significant digits, with an exponent where that is shorter.
fn significant(value: f64) -> String {
    match value.abs() {
        v if v == 0.0 || !v.is_finite() => value.to_string(),
        v if (1e-3..1e5).contains(&v) => {
            let before_point = (v.log10().floor() as i32).max(-3);
            format!("{value:.*}", (3 - before_point).max(0) as usize)
        }
        _ => format!("{value:.3e}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_four_digits() {
        for (value, text) in [
            (0.0, "0"),
            (0.012_345, "0.01235"),
            (1.0, "1.000"),
            (57.961, "57.96"),
            (12_345.6, "12346"),
            (1.5e7, "1.500e7"),
            (2e-20, "2.000e-20"),
            (f64::INFINITY, "inf"),
        ] {
            assert_eq!(significant(value), text);
        }
    }
}
