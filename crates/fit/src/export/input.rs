//! What stands behind a variable of a formula: a column of the table, or one of its levels.

use limpid_data::{Code, Coded, Encoding};

/// A variable of a formula.
pub(super) struct Input<'a> {
    pub(super) coded: &'a Coded,
    /// The index of the level that the variable is 1 for, of a column with a variable a level.
    pub(super) level: usize,
}

/// The inputs that the columns give, in the order of variables.
pub(super) fn inputs(encoding: &Encoding) -> Vec<Input<'_>> {
    encoding.columns.iter().flat_map(of).collect()
}

/// The inputs of a column; of two levels the second alone is one.
fn of(coded: &Coded) -> impl Iterator<Item = Input<'_>> {
    let first = match &coded.code {
        Code::OneHot { levels, .. } if levels.len() == 2 => 1,
        _ => 0,
    };
    (0..coded.code.inputs()).map(move |k| Input { coded, level: first + k })
}

impl Input<'_> {
    /// What the number means, behind the variable's name; nothing where it is that of the column.
    pub(super) fn meaning(&self) -> String {
        let name = &self.coded.name;
        match &self.coded.code {
            Code::Number { .. } => String::new(),
            Code::Date { calendar, .. } => format!(": {calendar}"),
            Code::Time { .. } => ": hours of the day".into(),
            Code::Ordinal { levels, .. } => {
                let codes = levels.iter().enumerate().map(|(i, text)| format!("{i} for {text:?}"));
                format!(": {}", codes.collect::<Vec<String>>().join(", "))
            }
            Code::OneHot { levels, .. } => {
                format!(": 1 where {name:?} is {:?}, 0 elsewhere", levels[self.level])
            }
        }
    }

    /// The number that each level becomes, in their order; nothing of a column without levels.
    pub(super) fn numbers(&self) -> Vec<(&str, f64)> {
        let number = |(i, level)| match &self.coded.code {
            Code::OneHot { .. } => (level, if i == self.level { 1.0 } else { 0.0 }),
            _ => (level, i as f64),
        };
        let levels = self.coded.levels().iter().map(String::as_str);
        levels.enumerate().map(number).collect()
    }

    /// The number in words, as a term of a sum: ` + 3`, ` - 3`.
    pub(super) fn term(number: f64) -> String {
        let sign = if number < 0.0 { '-' } else { '+' };
        format!(" {sign} {}", number.abs())
    }

    /// The level that stands for a missing cell.
    pub(super) fn filled(&self) -> Option<&str> {
        match &self.coded.code {
            Code::OneHot { levels, fill } | Code::Ordinal { levels, fill } => {
                fill.map(|fill| levels[fill as usize].as_str())
            }
            _ => None,
        }
    }
}
