//! What each input does: how much the network looks at it, and whether the formula has it.
//!
//! ```text
//! sⱼ = mean over training rows of (∂f/∂xⱼ)², in standard units
//! ```

use crate::fit::Fit;
use limpid_base::{Matrix, metrics, spaced};
use limpid_expr::{Expr, Scratch};
use limpid_report::{Block, Column, Table, Value};

/// Training rows that are averaged over, at most.
const ROWS: usize = 1000;

/// Inputs listed, at most.
const INPUTS: usize = 100;

/// The inputs by falling influence on the network, or on the formula of that index where there is no
/// network.
pub(crate) fn inputs(fit: &Fit, index: usize) -> Table {
    let (model, rows) = (&fit.model, &fit.rows);
    let train = rows.parts.train.x();
    let x = train.select_rows(&spaced(train.rows(), ROWS));
    let formula = &model.front[index].formula;
    let network = model.network.as_ref().map(|network| network.mean_squared_jacobian(&x));
    let y_variance = metrics::population_variance(rows.parts.train.y());
    let slopes = network.clone().unwrap_or_else(|| slopes(formula, &x, train, y_variance));
    let total: f64 = slopes.iter().filter(|s| s.is_finite()).sum();
    let of = if network.is_some() { "the network" } else { "the formula" };
    let mut table = Table::new(
        "inputs",
        &format!("by their influence on {of}"),
        vec![
            Column::new("input", "input"),
            Column::new("influence_percent", "influence in %").digits(1),
            Column::new("rows", "in rows of the front"),
            Column::new("least", "least value"),
            Column::new("greatest", "greatest value"),
        ],
    );
    let names = model.features();
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by(|&a, &b| slopes[b].total_cmp(&slopes[a]));
    let row = |&j: &usize| {
        vec![
            Value::from(names[j].as_str()),
            Value::Number(if total > 0.0 { 100.0 * slopes[j] / total } else { f64::NAN }),
            Value::from(readers(fit, j as u32)),
            Value::Significant(model.bounds[j][0]),
            Value::Significant(model.bounds[j][1]),
        ]
    };
    let shown = order.iter().take(INPUTS).map(row).collect();
    table.blocks.push(Block { rows: shown, ..Block::default() });
    table.notes = vec![format!(
        "Influence: the mean over training rows of the squared slope of {of} along the input, in standard deviations \
         of input and target, as a share of all. The least and greatest values are those of the training rows: \
         limpid predict warns beyond them."
    )];
    if names.len() > INPUTS {
        table.notes.push(format!("The first {INPUTS} of {} inputs.", names.len()));
    }
    table
}

/// The rows of the front whose formulas read input j.
fn readers(fit: &Fit, j: u32) -> String {
    let front = fit.model.front.iter().enumerate();
    let readers = front.filter(|(_, row)| row.formula.variables().contains(&j));
    let rows: Vec<String> = readers.map(|(i, _)| (i + 1).to_string()).collect();
    match rows.is_empty() {
        true => "none".into(),
        false => rows.join(", "),
    }
}

/// The shares sⱼ of a formula in data units.
fn slopes(formula: &Expr, x: &Matrix<f64>, train: &Matrix<f64>, y_variance: f64) -> Vec<f64> {
    let (n, d) = x.shape();
    let mut gradient = Matrix::zeros(n, d);
    let plan = formula.compile::<f64>();
    plan.gradient(x, &mut Scratch::new(), &mut vec![0.0; n], &mut gradient);
    let slope = |j: usize| {
        let squares: Vec<f64> = gradient.col(j).iter().map(|g| g * g).collect();
        let scale = metrics::population_variance(train.col(j)) / y_variance;
        metrics::average(&squares) * scale
    };
    (0..d).map(slope).collect()
}
