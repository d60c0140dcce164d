//! The page report.html: what a fit found, for people.
//!
//! ```text
//! the formula, R² on test rows, predictions against labels, the front to choose from, what is left over
//! effects, calculator, front, baselines, inputs, notes, settings
//! ```

mod choices;
mod clouds;
mod columns;
mod dependence;
mod facts;
mod fields;
mod inputs;
mod settings;

use crate::fit::Fit;
use crate::front::{SHORT, doubts};
use clouds::Clouds;
use columns::{ColumnInputs, columns};
use inputs::inputs;
use limpid_data::{Code, Coded, counted};
use limpid_report::{Drawing, Part, Report, Section, Table, render};

/// Most characters of the target's name beside an axis.
const NAME: usize = 24;

/// A page about the formulas of a front.
pub(crate) struct Page<'a> {
    pub(crate) fit: &'a Fit,
    /// Index of the formula that it shows at first.
    pub(crate) shown: usize,
}

impl Page<'_> {
    /// The page as HTML.
    pub(crate) fn html(&self) -> String {
        let (columns, clouds) = (columns(&self.fit.model.encoding), Clouds::of(self.fit));
        let (front, baselines) = choices::tables(self.fit);
        let table =
            |id: &str, heading: &str, table: Table| section(id, heading, vec![Part::Table(table)]);
        let sections = [
            Some(self.first(&clouds)),
            self.effects(&columns),
            self.calculator(&columns),
            Some(section("front", "Front", vec![Part::Front(front)])),
            baselines.map(|baselines| table("baselines", "Baselines", baselines)),
            Some(table("inputs", "Inputs", inputs(self.fit, self.shown))),
            Some(section("notes", "Notes", vec![Part::Notes(self.notes())])),
            Some(section(
                "settings",
                "Settings",
                vec![Part::Settings(settings::settings(&self.fit.record))],
            )),
        ];
        render(&Report {
            title: format!("{}: a formula from {}", self.fit.model.target, self.file()),
            summary: self.summary(),
            sections: sections.into_iter().flatten().collect(),
            chosen: self.shown,
        })
    }

    fn file(&self) -> String {
        let path = &self.fit.record.request.source.data;
        path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    }

    /// The rows, and what one must know before anything else.
    fn summary(&self) -> Vec<String> {
        let data = &self.fit.record.data;
        let columns = counted(self.fit.model.encoding.columns.len(), "column");
        let used = data.train_rows + data.valid_rows + data.test_rows;
        let some = if used < data.rows { format!(" of {}", data.rows) } else { String::new() };
        let mut lines = vec![format!(
            "{used}{some} rows, {columns}: {} rows to train, {} to choose, {} to test.",
            data.train_rows, data.valid_rows, data.test_rows
        )];
        lines.extend(
            Some(self.fit.verdict().trim_end().to_string()).filter(|line| !line.is_empty()),
        );
        if !self.fit.record.complete {
            lines.push(
                "The search was interrupted: this is the best that was found until then.".into(),
            );
        }
        lines
    }

    /// The first screen: the formula and its scores, predictions, and the front to choose from.
    fn first(&self, clouds: &Clouds) -> Section {
        let front = &self.fit.model.front;
        let shown = |i: usize| {
            let formula = self.fit.cell(&front[i].formula);
            vec![
                Part::Formula { target: self.fit.model.target.clone(), formula },
                Part::Facts(facts::facts(self.fit, i)),
                Part::Notes(doubts(self.fit, i).into_iter().collect()),
            ]
        };
        let some = if clouds.some { "Some of the" } else { "The" };
        let predictions = Drawing {
            svg: clouds.against(&self.target(), self.shown),
            caption: format!("{some} validation rows: points should lie on the line."),
            of: None,
        };
        let choice = Drawing {
            svg: choices::dots(self.fit, self.shown),
            caption: "Each dot is the best formula of its size: a click or an arrow key shows another one. Right, what to \
                      compare with."
                .into(),
            of: None,
        };
        let residuals = Drawing {
            svg: clouds.residuals(&self.target(), self.shown),
            caption: "What is left over at these rows should show no pattern.".into(),
            of: None,
        };
        let each = Part::Each((0..front.len()).map(shown).collect());
        section("formula", "", vec![each, Part::Figures(vec![predictions, choice, residuals])])
    }

    /// The target's name, cut to its place beside an axis.
    fn target(&self) -> String {
        let name = &self.fit.model.target;
        match name.chars().count() > NAME {
            true => name.chars().take(NAME - 1).chain(['…']).collect(),
            false => name.clone(),
        }
    }

    /// How predictions depend on each column, with those of the network beside them; nothing if no formula reads any.
    fn effects(&self, columns: &[ColumnInputs]) -> Option<Section> {
        let drawings = dependence::drawings(self.fit, columns, self.shown, &self.target());
        if drawings.is_empty() {
            return None;
        }
        let network = match self.fit.model.network {
            Some(_) => {
                " Dashed, or the narrow bar, is the best network: where the two part, the formula is simpler than \
                        what the network saw."
            }
            None => "",
        };
        let text = format!(
            "Blue: the mean prediction over training rows if one column had the value below, the others as they are. Grey at \
             the floor is how often each value is there, the thin line the mean of all rows.{network}"
        );
        Some(section("effects", "Effects", vec![Part::Text(vec![text]), Part::Figures(drawings)]))
    }

    /// Fields for the columns that a formula reads; nothing if it cannot be computed here.
    fn calculator(&self, columns: &[ColumnInputs]) -> Option<Section> {
        let calculator = fields::calculator(self.fit, columns)?;
        let text = "What the formula predicts for values of your own, with all its digits. At first stand the medians and \
                    the most frequent categories of the training rows; sliders end where these rows do.";
        let parts = vec![Part::Text(vec![text.into()]), Part::Calculator(calculator)];
        Some(section("calculator", "Calculator", parts))
    }

    /// Remarks on the table, the networks and the numbers.
    fn notes(&self) -> Vec<String> {
        let record = &self.fit.record;
        let mut notes: Vec<String> =
            record.failures.iter().chain(&record.data.notes).cloned().collect();
        notes.extend(self.fit.model.encoding.columns.iter().filter_map(code));
        notes.push(SHORT.into());
        notes
    }
}

fn section(id: &str, heading: &str, parts: Vec<Part>) -> Section {
    Section { id: id.into(), heading: heading.into(), parts }
}

/// What the numbers of a column of ordered categories, dates or times mean.
fn code(coded: &Coded) -> Option<String> {
    match &coded.code {
        Code::Ordinal { levels, .. } => {
            let codes = levels.iter().enumerate().map(|(i, level)| format!("{i} is {level}"));
            Some(format!("{}: {}.", coded.name, codes.collect::<Vec<String>>().join(", ")))
        }
        Code::Date { calendar, .. } => Some(format!("{}: {calendar}.", coded.name)),
        Code::Time { .. } => Some(format!("{}: hours of the day.", coded.name)),
        Code::Number { .. } | Code::OneHot { .. } => None,
    }
}
