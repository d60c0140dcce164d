//! What is to be seen of a formula at once: how good it is on rows that it never saw, and how large.

use crate::fit::Fit;
use crate::record::TestScores;
use limpid_data::counted;
use limpid_distill::Stars;
use limpid_report::{Fact, number, significant};

/// Digits of scores that are printed.
const DIGITS: usize = 3;

/// The facts of the formula of that index.
pub(super) fn facts(fit: &Fit, index: usize) -> Vec<Fact> {
    let row = &fit.model.front[index];
    let rows = counted(fit.rows.parts.valid.y().len(), "validation row");
    let valid = number(row.valid.r2, DIGITS);
    let remark = format!("on {rows}, by which one is chosen");
    let mut facts = test(fit, index);
    facts.push(fact("Validation R²", valid, remark));
    facts.push(fact("Complexity", counted(row.complexity, "node"), place(fit, index)));
    facts
}

/// The formula's place in the front, and what it was chosen as.
fn place(fit: &Fit, index: usize) -> String {
    let (row, all, chosen) = (index + 1, fit.model.front.len(), fit.chosen());
    let is =
        |star: fn(&Stars) -> usize| fit.record.stars.as_ref().is_some_and(|s| star(s) == index);
    let mut roles = vec![match chosen == index {
        true => "the chosen one".to_string(),
        false => format!("the chosen one is row {}", chosen + 1),
    }];
    roles.extend(is(|stars| stars.simple).then(|| "the simple one".into()));
    roles.extend(is(|stars| stars.accurate).then(|| "the accurate one".into()));
    format!("row {row} of {all} of the front; {}", roles.join(", "))
}

fn fact(name: &str, value: String, remark: String) -> Fact {
    Fact {
        name: name.into(), value: value.replace('-', "−"), remark: remark.replace(" -", " −")
    }
}

/// What the test rows say: of the formulas that were chosen, or of all where the request shows them.
fn test(fit: &Fit, index: usize) -> Vec<Fact> {
    let row = &fit.model.front[index];
    let rows = counted(fit.record.data.test_rows, "test row");
    let chosen = fit.record.test.as_ref().filter(|test| test.row == index + 1);
    match (chosen, &row.test, fit.test_r2_of(row), &fit.record.test) {
        (Some(test), ..) => {
            let model = test.model_r2.map_or_else(String::new, |r2| {
                format!("; {} for the model's predictions", number(r2, DIGITS))
            });
            scores(&rows, test.scores, &model)
        }
        (None, Some(tested), ..) => {
            scores(&rows, TestScores::new(*tested, fit.record.data.test_rows), "")
        }
        (None, None, Some(r2), _) => {
            vec![fact(
                "Test R²",
                number(r2, DIGITS),
                format!("on {rows}, by which nothing is chosen"),
            )]
        }
        (None, None, None, Some(test)) => {
            let remark = format!("the {rows} are kept for what was chosen, row {}", test.row);
            vec![fact("Test R²", "not looked at".into(), remark)]
        }
        _ => vec![],
    }
}

/// R² with its interval, and errors on the test rows.
fn scores(rows: &str, scores: TestScores, model: &str) -> Vec<Fact> {
    let undefined = match scores.replaced {
        0 => String::new(),
        n => format!("; undefined on {n} of them, where the training mean stands in"),
    };
    let interval = scores.r2_interval.map_or_else(String::new, |[low, high]| {
        format!("{} to {} (95 %) ", number(low, DIGITS), number(high, DIGITS))
    });
    let remark =
        format!("{interval}on {rows} that took no part in anything before{model}{undefined}");
    let [rmse, mae] = [scores.rmse, scores.mae].map(|error| significant(error, DIGITS));
    let remark_on_errors = format!("on test rows (RMSE); the mean size of errors is {mae} (MAE)");
    vec![
        fact("Test R²", number(scores.r2.unwrap_or(f64::NAN), DIGITS), remark),
        fact("Usual error", rmse, remark_on_errors),
    ]
}
