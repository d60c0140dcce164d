//! The calculator of a page: a field for each column, at first with what is usual in it.

use super::columns::{ColumnInputs, Values};
use crate::fit::Fit;
use limpid_base::metrics;
use limpid_expr::{Expr, Node, Op};
use limpid_report::{Calculator, Field, FieldKind};

/// The calculator of a fit's formulas; `None` if one of them has an operator that a page does not know.
pub(super) fn calculator(fit: &Fit, columns: &[ColumnInputs]) -> Option<Calculator> {
    let formulas: Vec<Expr> = fit.model.front.iter().map(|row| row.formula.clone()).collect();
    let is_known = |node: &Node| !matches!(node, Node::Op(op) if !Op::ALL.contains(op));
    let all_known = formulas.iter().all(|formula| formula.nodes().iter().all(is_known));
    let reads_any = formulas.iter().any(|formula| !formula.variables().is_empty());
    let fields = columns.iter().map(|column| field(fit, column)).collect();
    (all_known && reads_any).then(|| Calculator {
        target: fit.model.target.clone(),
        fields,
        formulas,
    })
}

/// The field of a column: the median of its numbers, or its most frequent text.
fn field(fit: &Fit, column: &ColumnInputs) -> Field {
    let train = fit.rows.parts.train.x();
    let kind = match &column.values {
        Values::Numbers { unit } => {
            let values = train.col(column.first);
            let whole = values.iter().all(|v| v.fract() == 0.0);
            let median = metrics::median(values);
            FieldKind::Number {
                bounds: fit.model.bounds[column.first],
                start: if whole { median.floor() } else { median },
                whole,
                unit: unit.clone(),
            }
        }
        Values::Levels { levels, inputs } => {
            let counts: Vec<usize> =
                (0..levels.len()).map(|i| column.frequency(train, i)).collect();
            let start = (0..counts.len()).rev().max_by_key(|&i| counts[i]).unwrap_or(0);
            FieldKind::Choice { levels: levels.clone(), inputs: *inputs, start }
        }
    };
    Field { name: column.name.clone(), first: column.first, kind }
}
