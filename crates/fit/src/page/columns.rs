//! The columns of a table and the inputs that each of them gives.

use limpid_base::Matrix;
use limpid_data::{Code, Coded, Encoding};

/// A column of the table with its place among the inputs.
pub(super) struct ColumnInputs {
    /// Name of the column.
    pub(super) name: String,
    /// Index of its first input.
    pub(super) first: usize,
    /// Values of its cells.
    pub(super) values: Values,
}

/// Values of a column's cells.
pub(super) enum Values {
    /// Numbers, and what they count where that is not said by the name.
    Numbers { unit: String },
    /// Texts, and how many inputs stand for one.
    Levels { levels: Vec<String>, inputs: usize },
}

/// The columns of an encoding, in the order of their inputs.
pub(super) fn columns(encoding: &Encoding) -> Vec<ColumnInputs> {
    let mut first = 0;
    let column = |coded: &Coded| {
        let start = first;
        first += coded.code.inputs();
        ColumnInputs { name: coded.name.clone(), first: start, values: Values::of(&coded.code) }
    };
    encoding.columns.iter().map(column).collect()
}

impl Values {
    fn of(code: &Code) -> Self {
        let number = |unit: String| Self::Numbers { unit };
        match code {
            Code::Number { .. } => number(String::new()),
            Code::Date { calendar, .. } => number(calendar.to_string()),
            Code::Time { .. } => number("hours of the day".into()),
            Code::OneHot { levels, .. } | Code::Ordinal { levels, .. } => {
                Self::Levels { levels: levels.clone(), inputs: code.inputs() }
            }
        }
    }
}

impl ColumnInputs {
    /// Number of inputs that the column gives.
    fn inputs(&self) -> usize {
        match &self.values {
            Values::Numbers { .. } => 1,
            Values::Levels { inputs, .. } => *inputs,
        }
    }

    /// True if input j is one of the column's.
    pub(super) fn has(&self, j: usize) -> bool {
        (self.first..self.first + self.inputs()).contains(&j)
    }

    /// The inputs that stand for the level of that index: its place if there is one input, else a 1 at its place.
    pub(super) fn setting(&self, level: usize) -> Vec<f64> {
        match self.inputs() {
            1 => vec![level as f64],
            many => (0..many).map(|i| if i == level { 1.0 } else { 0.0 }).collect(),
        }
    }

    /// Number of rows of x (n × d) whose cell is the level of that index.
    pub(super) fn frequency(&self, x: &Matrix<f64>, level: usize) -> usize {
        let (column, value) = match self.inputs() {
            1 => (self.first, level as f64),
            _ => (self.first + level, 1.0),
        };
        x.col(column).iter().filter(|&&v| v == value).count()
    }
}
