//! The page report.html: what a fit found, for people.

mod dependence;
mod inputs;

use crate::effort::label;
use crate::fit::{Fit, spaced};
use crate::front::{SHORT, defined};
use dependence::Dependence;
use inputs::inputs;
use limpid_base::Real;
use limpid_data::Code;
use limpid_distill::{FrontRow, predict};
use limpid_report::{
    Block, Column, Dots, Multiples, Panel, Report, Scatter, Series, Stroke, Table, Value,
    multiples, render, scatter,
};

/// Points of a cloud, at most: more would make the page slow and no clearer.
const POINTS: usize = 1000;

/// Smallest error drawn, as a share of the mean's: below, formulas are exact but for rounding.
const LEAST_ERROR: f64 = 1e-12;

/// Largest error drawn: a formula that is ten times worse than the mean is of no use.
const MOST_ERROR: f64 = 10.0;

/// Most characters of a name above or below a figure.
const NAME: usize = 24;

/// Most characters of a name beside a small one.
const SHORT_NAME: usize = 15;

/// A page about one formula of a front.
pub(crate) struct Page<'a> {
    pub(crate) fit: &'a Fit,
    /// Index of the formula that it shows.
    pub(crate) shown: usize,
}

impl Page<'_> {
    /// The page as HTML.
    pub(crate) fn html(&self) -> String {
        let mut figures = vec![self.clouds()];
        figures.extend(self.dependences());
        render(&Report {
            title: format!("{}: a formula from {}", self.fit.model.target, self.file()),
            summary: self.summary(),
            tables: vec![self.formula(), self.fit.table(), inputs(self.fit, self.shown)],
            sketches: vec![("front".into(), self.sparkline())],
            figures,
            protocol: self.protocol(),
        })
    }

    fn file(&self) -> String {
        let path = &self.fit.record.request.source.data;
        path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    }

    fn row(&self) -> &FrontRow {
        &self.fit.model.front[self.shown]
    }

    fn summary(&self) -> Vec<String> {
        let data = &self.fit.record.data;
        let mut lines = vec![format!(
            "{} rows of {} inputs: {} to train, {} to choose, {} to score.",
            data.rows,
            self.fit.model.bounds.len(),
            data.train_rows,
            data.valid_rows,
            data.test_rows
        )];
        lines.push(match self.fit.model.chosen == Some(self.shown) {
            true => (self.fit.verdict() + &self.fit.tested()).trim_end().to_string(),
            false => format!(
                "This page shows row {}, which was not chosen: the test rows have not looked at it.",
                self.shown + 1
            ),
        });
        if !self.fit.record.complete {
            lines.push(
                "The search was interrupted: this is the best that was found until then.".into(),
            );
        }
        lines.extend(self.fit.record.failures.iter().chain(&data.notes).cloned());
        lines
    }

    /// The formula by itself.
    fn formula(&self) -> Table {
        let head = format!("{} =", self.fit.model.target);
        let columns = vec![
            Column::new("formula", &head).long(),
            Column::new("complexity", "complexity"),
            Column::new("valid_r2", "validation R2"),
        ];
        let title = match self.fit.model.chosen == Some(self.shown) {
            true => format!("row {}, the chosen one", self.shown + 1),
            false => format!("row {}", self.shown + 1),
        };
        let mut table = Table::new("formula", &title, columns);
        let formula = self.fit.cell(&self.row().formula);
        let row = vec![
            Value::Formula(Box::new(formula)),
            Value::from(self.row().complexity),
            defined(self.row().valid.r2),
        ];
        table.blocks.push(Block { rows: vec![row], ..Block::default() });
        table.notes = self.codes();
        table.notes.push(SHORT.into());
        table
    }

    /// What the numbers of ordered categories, dates and times mean.
    fn codes(&self) -> Vec<String> {
        let code = |coded: &limpid_data::Coded| match &coded.code {
            Code::Ordinal { levels, .. } => {
                let codes = levels.iter().enumerate().map(|(i, level)| format!("{i} is {level}"));
                Some(format!("{}: {}.", coded.name, codes.collect::<Vec<String>>().join(", ")))
            }
            Code::Date { calendar, .. } => Some(format!("{}: {calendar}.", coded.name)),
            Code::Time { .. } => Some(format!("{}: hours of the day.", coded.name)),
            Code::Number { .. } | Code::OneHot { .. } => None,
        };
        self.fit.model.encoding.columns.iter().filter_map(code).collect()
    }

    /// Error against size, in powers of ten of the mean's error, so that small gains of good formulas show.
    fn sparkline(&self) -> String {
        let point = |row: &FrontRow| {
            let error = power_of_ten((1.0 - row.valid.r2).clamp(LEAST_ERROR, MOST_ERROR));
            (row.complexity as f64, error, error, error)
        };
        let all = self.fit.model.front.iter().map(point).collect();
        let (x, error, ..) = point(self.row());
        // The formula shown is where an upright line crosses.
        let mark = [error - 0.4, error + 0.4].map(|y| (x, y, y, y)).to_vec();
        multiples(&Multiples {
            name: "front".into(),
            title: "Validation error against complexity".into(),
            x_label: "complexity (nodes)".into(),
            y_label: "log₁₀ (1 − R²)".into(),
            places: vec![],
            bounds: None,
            panels: vec![Panel {
                title: "what size buys".into(),
                series: vec![
                    Series { stroke: Stroke::Solid, points: all },
                    Series { stroke: Stroke::Dashed, points: mark },
                ],
            }],
            legend: vec![
                (Stroke::Solid, "front".into()),
                (Stroke::Dashed, format!("row {}", self.shown + 1)),
            ],
        })
    }

    /// Predictions against labels, and what is left over, at validation rows.
    fn clouds(&self) -> (String, String) {
        let valid = &self.fit.rows.parts.valid;
        let all = valid.y().len();
        let picked = spaced(all, POINTS);
        let part = valid.select(&picked);
        let predictions = predict(&self.row().formula, part.x());
        let finite = || predictions.iter().copied().filter(|p| p.is_finite());
        let low = finite().chain(part.y().iter().copied()).fold(f64::INFINITY, f64::min);
        let high = finite().chain(part.y().iter().copied()).fold(f64::NEG_INFINITY, f64::max);
        let target = short(&self.fit.model.target, NAME);
        let against = Dots {
            title: "predicted against true".into(),
            x_label: format!("{target}, predicted"),
            y_label: format!("{target}, true"),
            points: predictions.iter().copied().zip(part.y().iter().copied()).collect(),
            ideal: [(low, low), (high, high)],
        };
        let left = predictions.iter().zip(part.y()).map(|(&p, &y)| (p, y - p));
        let residuals = Dots {
            title: "what is left over".into(),
            x_label: format!("{target}, predicted"),
            y_label: "true − predicted".into(),
            points: left.collect(),
            ideal: [(low, 0.0), (high, 0.0)],
        };
        let some = if picked.len() == all { "the" } else { "some of the" };
        let caption = format!(
            "Predictions of row {} at {some} validation rows: points should lie on the line, and what is left over \
             should show no pattern.",
            self.shown + 1
        );
        let figure = Scatter {
            name: "clouds".into(),
            title: "Predictions and residuals".into(),
            panels: vec![against, residuals],
        };
        (caption, scatter(&figure))
    }

    /// How predictions depend on each input of the formula, with those of the network beside them.
    fn dependences(&self) -> Option<(String, String)> {
        let all = dependence::of(self.fit, self.shown);
        if all.is_empty() {
            return None;
        }
        let line = |stroke, dependence: &Dependence, values: &[f64]| Series {
            stroke,
            points: dependence.at.iter().zip(values).map(|(&x, &y)| (x, y, y, y)).collect(),
        };
        let panel = |dependence: &Dependence| {
            let network = dependence.network.as_ref();
            Panel {
                title: short(&dependence.input, NAME),
                series: network
                    .map(|values| line(Stroke::Solid, dependence, values))
                    .into_iter()
                    .chain([line(Stroke::Dashed, dependence, &dependence.formula)])
                    .collect(),
            }
        };
        let mut legend = vec![(Stroke::Dashed, "formula".to_string())];
        legend.extend(self.fit.model.network.is_some().then(|| (Stroke::Solid, "network".into())));
        let figure = Multiples {
            name: "dependence".into(),
            title: "Partial dependence".into(),
            x_label: "input".into(),
            y_label: short(&self.fit.model.target, SHORT_NAME),
            places: vec![],
            bounds: None,
            panels: all.iter().map(panel).collect(),
            legend,
        };
        let caption = "Partial dependence: the mean prediction over training rows with one input set to the value \
                       below the axis, the others as they are. Where formula and network part, the formula is \
                       simpler than what the network saw.";
        Some((caption.into(), multiples(&figure)))
    }

    /// How it was made.
    fn protocol(&self) -> Vec<(String, String)> {
        let record = &self.fit.record;
        let networks: Vec<String> = record.config.teachers.iter().map(label).collect();
        // The search lists an operator as often as it is to be tried.
        let mut operators: Vec<&str> = vec![];
        for op in &record.config.search.operators {
            if !operators.contains(&op.spec().name) {
                operators.push(op.spec().name);
            }
        }
        let row = |name: &str, value: String| (name.to_string(), value);
        let command = (!record.command.is_empty()).then(|| row("command", record.command_line()));
        let rows = [
            row("file", record.request.source.data.display().to_string()),
            row("BLAKE3 of the file", record.data.blake3.clone()),
            row("seed", record.request.seed.to_string()),
            row(
                "networks",
                match networks.len() {
                    0 => "none".into(),
                    _ => format!(
                        "tanh 64-64 with λ · mean ‖∂f/∂x‖² or the penalty named: {}; early stopping on validation rows",
                        networks.join(", ")
                    ),
                },
            ),
            row(
                "searches",
                format!(
                    "{}, of {} node evaluations each, at most {} training rows",
                    1 + networks.len(),
                    record.config.search.evaluations,
                    record.config.rows
                ),
            ),
            row("operators", operators.join(", ")),
            row("most nodes", record.config.search.max_complexity.to_string()),
            row("version", record.limpid.clone()),
            row("to repeat it", "all settings are in run.json".into()),
        ];
        command.into_iter().chain(rows).collect()
    }
}

/// A name, cut where it would be too long for its place.
fn short(name: &str, most: usize) -> String {
    match name.chars().count() > most {
        true => name.chars().take(most - 1).chain(['…']).collect(),
        false => name.into(),
    }
}

/// The logarithm log₁₀ v.
fn power_of_ten(v: f64) -> f64 {
    Real::ln(v) / std::f64::consts::LN_10
}
