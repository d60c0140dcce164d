//! From the columns of a table to inputs: all a model has to remember of its table.
//!
//! | code | inputs of a cell |
//! |---|---|
//! | [`Code::Number`] | the number |
//! | [`Code::OneHot`] | for each level whether it is the cell's: 1 or 0; of two levels for the second alone |
//! | [`Code::Ordinal`] | the level's place in the order: 0, 1, 2, … |
//! | [`Code::Date`] | the time since the first date of the column, in a unit that suits it |
//! | [`Code::Time`] | the hours of the day |
//!
//! A missing cell counts as the `fill`, if there is one. Otherwise, as if its level is unknown, all its
//! inputs are NaN, and a [`Gap`] says so.

use crate::calendar::{Calendar, hours};
use crate::column::{Cells, Column, MISSING};
use crate::dialect::Reading;
use crate::error::{Error, FaultKind};
use crate::name::plain;
use crate::sense::missing_words;
use crate::sheet::Sheet;
use crate::wording::quoted;
use limpid_base::Matrix;
use std::collections::{BTreeMap, BTreeSet};

/// Rules by which the columns of a table become inputs.
///
/// ```
/// use limpid_data::{Code, Coded, Encoding, Reading, Sheet};
///
/// let levels = ["blue", "green", "red"].map(String::from).to_vec();
/// let coded = |name: &str, code| Coded { name: name.into(), code };
/// let encoding = Encoding::new(vec![
///     coded("age", Code::Number { fill: Some(40.0) }),
///     coded("colour", Code::OneHot { levels, fill: None }),
/// ]);
/// assert_eq!(encoding.features(), ["age", "colour=blue", "colour=green", "colour=red"]);
///
/// let reading = Reading::default().encoded(&encoding);
/// let sheet = Sheet::read("new.csv", b"colour,age\nred,?\npink,7\n", &reading)?;
/// let (x, gaps) = encoding.apply(&sheet)?;
/// assert_eq!(x.row(0), [40.0, 0.0, 0.0, 1.0]); // the missing age is filled
/// assert!(x.row(1)[1].is_nan() && gaps[0].text.as_deref() == Some("pink")); // unknown
/// # Ok::<(), limpid_data::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Encoding {
    /// Columns that are needed, in the order of their inputs.
    pub columns: Vec<Coded>,
    /// Texts that a user takes for missing values, beside those that always are.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub missing: Vec<String>,
}

/// A column and the rule by which it becomes inputs.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Coded {
    /// Name of the column.
    pub name: String,
    /// Rule for the cells of the column.
    pub code: Code,
}

/// Rules by which a cell becomes inputs.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Code {
    /// The number itself is the input.
    Number {
        /// Number that stands for a missing cell: the median of the training rows.
        fill: Option<f64>,
    },
    /// One-hot encoding: one 0/1 input per level; for two levels a single input, 1 for the second level.
    OneHot {
        /// Texts that a cell may be, at least two.
        levels: Vec<String>,
        /// Index of the level that stands for a missing cell.
        fill: Option<u32>,
    },
    /// Ordinal encoding: a single input, the level's place in the order, 0, 1, 2, …
    Ordinal {
        /// Texts that a cell may be, lowest first.
        levels: Vec<String>,
        /// Index of the level that stands for a missing cell.
        fill: Option<u32>,
    },
    /// A date is the time since the first one.
    Date {
        /// Unit and origin of the numbers.
        calendar: Calendar,
        /// Number that stands for a missing cell: the median of the training rows.
        fill: Option<f64>,
    },
    /// A time of the day is the hours since midnight.
    Time {
        /// Number that stands for a missing cell: the median of the training rows.
        fill: Option<f64>,
    },
}

/// A cell that a model knows nothing of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Row of the table, counted from 0.
    pub row: usize,
    /// Index of the column in [`Encoding::columns`].
    pub column: usize,
    /// The unknown text; `None` if the cell is missing.
    pub text: Option<String>,
}

/// The index of a text that is none of the levels; of a missing one it is [`MISSING`].
const UNKNOWN: u32 = MISSING - 1;

impl Encoding {
    /// The encoding by these columns, for which no texts but the usual ones are missing values.
    pub fn new(columns: Vec<Coded>) -> Self {
        Self { columns, missing: Vec::new() }
    }

    /// Texts that stand for a missing value unless they are levels: those that usually do, in lower case, and
    /// those that a user asked for.
    pub fn missing_texts(&self) -> Vec<String> {
        missing_words().map(String::from).chain(self.missing.iter().cloned()).collect()
    }

    /// The names of the inputs, d: that of the column, or `name=level`.
    pub fn features(&self) -> Vec<String> {
        self.columns.iter().flat_map(Coded::features).collect()
    }

    /// The columns to be read as texts, for [`Reading::texts`](crate::Reading::texts).
    pub fn texts(&self) -> Vec<String> {
        self.names(|code| !matches!(code, Code::Number { .. }))
    }

    /// The columns to be read as numbers, for [`Reading::numbers`](crate::Reading::numbers).
    pub(crate) fn numbers(&self) -> Vec<String> {
        self.names(|code| matches!(code, Code::Number { .. }))
    }

    fn names(&self, is: impl Fn(&Code) -> bool) -> Vec<String> {
        let named = self.columns.iter().filter(|coded| is(&coded.code));
        named.map(|coded| coded.name.clone()).collect()
    }

    /// The inputs (n × d) of a table that has these columns in any order, among others, and the cells
    /// without one, row by row.
    ///
    /// # Errors
    /// If a column is not there, holds a cell that does not fit it, or texts for numbers or the reverse.
    pub fn apply(&self, sheet: &Sheet) -> Result<(Matrix<f64>, Vec<Gap>), Error> {
        let n = sheet.rows();
        let d = self.columns.iter().map(|coded| coded.code.inputs()).sum();
        let (mut x, mut gaps) = (Vec::with_capacity(n * d), Vec::new());
        for (column, coded) in self.columns.iter().enumerate() {
            let found = sheet.find(&coded.name)?;
            coded.check_cells(sheet, found)?;
            let gap = |row, text| gaps.push(Gap { row, column, text });
            coded.code.encode(&sheet.columns[found], &mut x, gap);
        }
        gaps.sort_by_key(|gap| (gap.row, gap.column));
        Ok((Matrix::from_columns(n, d, x), gaps))
    }

    /// Passes if the encoding may have been made of a table: names and levels are distinct and not blank,
    /// and fills are levels or finite. A model read from a file may say anything.
    ///
    /// # Errors
    /// The first of these that fails, in words.
    pub fn check(&self) -> Result<(), String> {
        if self.columns.is_empty() {
            return Err("there are no columns".into());
        }
        let mut names = BTreeSet::new();
        for Coded { name, code } in &self.columns {
            if name.trim().is_empty() || !names.insert(name) {
                return Err(format!("the column name {} is blank or comes twice", quoted(name)));
            }
            code.check().map_err(|what| format!("column {}: {what}", quoted(name)))?;
        }
        let mut seen = BTreeSet::new();
        match self.features().into_iter().find(|name| !seen.insert(name.clone())) {
            Some(twice) => Err(format!("the input {} comes twice", quoted(&twice))),
            None => Ok(()),
        }
    }
}

impl Reading {
    /// The same for a further table, of which texts and missing values are to be those that `encoding` knows.
    #[must_use]
    pub fn encoded(self, encoding: &Encoding) -> Self {
        let levels = encoding.columns.iter().map(|coded| (&coded.name, coded.levels()));
        let known = |(name, levels): (&String, &[String])| (name.clone(), levels.to_vec());
        Self {
            texts: encoding.texts(),
            numbers: encoding.numbers(),
            missing: encoding.missing.clone(),
            kept: Vec::new(),
            levels: levels.map(known).collect(),
            columns: encoding.columns.iter().map(|coded| coded.name.clone()).collect(),
            ..self
        }
    }
}

impl Coded {
    /// Names of the inputs that the column gives.
    pub(crate) fn features(&self) -> Vec<String> {
        match &self.code {
            Code::OneHot { levels, .. } => {
                let level = |level: &String| format!("{}={}", self.name, plain(level));
                levels.iter().skip(usize::from(levels.len() == 2)).map(level).collect()
            }
            Code::Number { .. } | Code::Ordinal { .. } | Code::Date { .. } | Code::Time { .. } => {
                vec![self.name.clone()]
            }
        }
    }

    /// Texts that a cell may be, in their order; none of a column of numbers, dates or times.
    pub fn levels(&self) -> &[String] {
        match &self.code {
            Code::OneHot { levels, .. } | Code::Ordinal { levels, .. } => levels,
            Code::Number { .. } | Code::Date { .. } | Code::Time { .. } => &[],
        }
    }

    /// Passes if the column of that index holds what the code takes.
    fn check_cells(&self, sheet: &Sheet, index: usize) -> Result<(), Error> {
        let numbers = matches!(self.code, Code::Number { .. });
        match &sheet.columns[index].cells {
            Cells::Refused(error) => Err(error.clone()),
            Cells::Texts { codes, levels } if numbers => {
                let present = |&row: &usize| codes[row] != MISSING;
                let Some(row) = (0..codes.len()).find(present) else { return Ok(()) };
                let text = quoted(&levels[codes[row] as usize]);
                let what = format!("{text} is a category, where the model takes numbers");
                let fix = "correct the column or its name";
                Err(sheet.place(row, index).fault(FaultKind::Role, what, fix))
            }
            Cells::Numbers(values) if !numbers && values.iter().any(|value| !value.is_nan()) => {
                Err(sheet.numbers_for_categories(index))
            }
            _ => Ok(()),
        }
    }
}

impl Code {
    /// Number of inputs that a cell becomes.
    pub fn inputs(&self) -> usize {
        match self {
            Self::OneHot { levels, .. } if levels.len() > 2 => levels.len(),
            _ => 1,
        }
    }

    /// True if missing cells are filled.
    pub(crate) fn has_fill(&self) -> bool {
        match self {
            Self::Number { fill } | Self::Date { fill, .. } | Self::Time { fill } => fill.is_some(),
            Self::OneHot { fill, .. } | Self::Ordinal { fill, .. } => fill.is_some(),
        }
    }

    /// Appends the inputs of a column that holds what the code takes, one input after the other, and
    /// tells the row and the unknown text of every gap.
    pub(crate) fn encode(
        &self,
        column: &Column,
        x: &mut Vec<f64>,
        mut gap: impl FnMut(usize, Option<String>),
    ) {
        match self {
            Self::Number { fill } => {
                for row in 0..column.rows() {
                    let value = column.number(row).or(*fill);
                    x.push(value.unwrap_or(f64::NAN));
                    value.is_none().then(|| gap(row, None));
                }
            }
            Self::OneHot { levels, fill } => {
                let found = indices(column, levels, *fill, gap);
                let shown = (0..levels.len() as u32).skip(usize::from(levels.len() == 2));
                let is = |found: u32, level| if found == level { 1.0 } else { 0.0 };
                for level in shown {
                    x.extend(
                        found.iter().map(|&f| if f < UNKNOWN { is(f, level) } else { f64::NAN }),
                    );
                }
            }
            Self::Ordinal { levels, fill } => {
                let found = indices(column, levels, *fill, gap);
                x.extend(found.iter().map(|&f| if f < UNKNOWN { f64::from(f) } else { f64::NAN }));
            }
            Self::Date { calendar, fill } => {
                x.extend(moments(column, |text| calendar.number(text), *fill, gap));
            }
            Self::Time { fill } => x.extend(moments(column, hours, *fill, gap)),
        }
    }

    fn check(&self) -> Result<(), String> {
        match self {
            Self::Date { calendar, .. } if !calendar.is_sound() => {
                Err(format!("{} is no date", quoted(&calendar.origin)))
            }
            Self::Number { fill } | Self::Date { fill, .. } | Self::Time { fill } => {
                match fill.is_none_or(f64::is_finite) {
                    true => Ok(()),
                    false => Err("the number for missing cells is not finite".into()),
                }
            }
            Self::OneHot { levels, fill } | Self::Ordinal { levels, fill } => {
                let distinct: BTreeSet<&String> = levels.iter().collect();
                if levels.len() < 2
                    || distinct.len() < levels.len()
                    || distinct.contains(&String::new())
                {
                    return Err("the levels are not two different texts or more".into());
                }
                match fill.is_none_or(|fill| (fill as usize) < levels.len()) {
                    true => Ok(()),
                    false => Err("the level for missing cells is none of the levels".into()),
                }
            }
        }
    }
}

/// The index of every cell's text among the `levels`, or above them [`UNKNOWN`] or [`MISSING`].
fn indices(
    column: &Column,
    levels: &[String],
    fill: Option<u32>,
    mut gap: impl FnMut(usize, Option<String>),
) -> Vec<u32> {
    let known: BTreeMap<&String, u32> = levels.iter().zip(0..).collect();
    let Cells::Texts { codes, levels: texts } = &column.cells else {
        (0..column.rows()).filter(|_| fill.is_none()).for_each(|row| gap(row, None));
        return vec![fill.unwrap_or(MISSING); column.rows()];
    };
    let named = |text: &String| known.get(text).copied().or_else(|| same_number(text, levels));
    let names: Vec<u32> = texts.iter().map(|text| named(text).unwrap_or(UNKNOWN)).collect();
    let mut index = |(row, &code): (usize, &u32)| {
        let found = names.get(code as usize).copied().or(fill).unwrap_or(MISSING);
        match found {
            MISSING => gap(row, None),
            UNKNOWN => gap(row, Some(texts[code as usize].clone())),
            _ => {}
        }
        found
    };
    codes.iter().enumerate().map(&mut index).collect()
}

/// The number of every cell that says when, or the fill, or NaN and a gap.
fn moments(
    column: &Column,
    number: impl Fn(&str) -> Option<f64>,
    fill: Option<f64>,
    mut gap: impl FnMut(usize, Option<String>),
) -> Vec<f64> {
    let Cells::Texts { codes, levels } = &column.cells else {
        (0..column.rows()).filter(|_| fill.is_none()).for_each(|row| gap(row, None));
        return vec![fill.unwrap_or(f64::NAN); column.rows()];
    };
    let numbers: Vec<Option<f64>> = levels.iter().map(|text| number(text)).collect();
    let mut value = |(row, &code): (usize, &u32)| {
        let known = match numbers.get(code as usize) {
            Some(found) => *found,
            None => fill,
        };
        known.unwrap_or_else(|| {
            gap(row, levels.get(code as usize).cloned());
            f64::NAN
        })
    };
    codes.iter().enumerate().map(&mut value).collect()
}

/// The one level that is the same number in another notation: 1.0 for 1.
fn same_number(text: &str, levels: &[String]) -> Option<u32> {
    let number: f64 = text.parse().ok()?;
    let mut same = (0..).zip(levels).filter(|(_, level)| level.parse() == Ok(number));
    let (index, _) = same.next()?;
    same.next().is_none().then_some(index)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reading;

    #[test]
    fn a_number_in_another_notation_is_the_same_category_if_there_is_one() {
        let zones = texts(&["1", "2", "02", "x"]);
        let found = ["1.0", "2.0", "x", "3", "01"].map(|text| same_number(text, &zones));
        assert_eq!(found, [Some(0), None, None, None, Some(0)]);
    }

    const NAN: f64 = f64::NAN;

    fn texts(levels: &[&str]) -> Vec<String> {
        levels.iter().map(|&level| level.to_owned()).collect()
    }

    fn encoding(codes: Vec<(&str, Code)>) -> Encoding {
        let coded = |(name, code): (&str, Code)| Coded { name: name.to_owned(), code };
        Encoding::new(codes.into_iter().map(coded).collect())
    }

    /// One column of each code, the last one's missing cells not filled.
    fn all() -> Encoding {
        encoding(vec![
            ("age", Code::Number { fill: Some(40.0) }),
            ("sex", Code::OneHot { levels: texts(&["f", "m"]), fill: Some(1) }),
            ("site", Code::OneHot { levels: texts(&["1", "2", "3"]), fill: None }),
            ("size", Code::Ordinal { levels: texts(&["small", "large"]), fill: None }),
        ])
    }

    fn applied(encoding: &Encoding, text: &str) -> Result<(Matrix<f64>, Vec<Gap>), String> {
        let reading = Reading::default().encoded(encoding);
        let sheet = Sheet::read("new.csv", text.as_bytes(), &reading).map_err(|e| e.to_string())?;
        encoding.apply(&sheet).map_err(|e| e.to_string())
    }

    /// Equal, NaN being one value.
    #[track_caller]
    fn assert_rows(x: &Matrix<f64>, rows: &[&[f64]]) {
        let found: Vec<Vec<f64>> = (0..x.rows()).map(|i| x.row(i)).collect();
        assert_eq!(format!("{found:?}"), format!("{rows:?}"));
    }

    #[test]
    fn columns_are_found_by_name_and_cells_become_their_inputs() {
        let encoding = all();
        assert_eq!(encoding.features(), ["age", "sex=m", "site=1", "site=2", "site=3", "size"]);
        assert_eq!(encoding.texts(), ["sex", "site", "size"]);
        let text = "size,other,site,sex,age\nlarge,x,2,f,30.5\nsmall,y,1,m,7\n";
        let (x, gaps) = applied(&encoding, text).unwrap();
        assert_rows(&x, &[&[30.5, 0.0, 0.0, 1.0, 0.0, 1.0], &[7.0, 1.0, 1.0, 0.0, 0.0, 0.0]]);
        assert_eq!(gaps, []);
    }

    #[test]
    fn missing_cells_are_filled_or_gaps_and_unknown_texts_always_gaps() {
        let (x, gaps) = applied(&all(), "age,sex,site,size\n?,NA,4,huge\n1,x,,-\n").unwrap();
        assert_rows(&x, &[&[40.0, 1.0, NAN, NAN, NAN, NAN], &[1.0, NAN, NAN, NAN, NAN, NAN]]);
        let gap =
            |row, column, text: Option<&str>| Gap { row, column, text: text.map(String::from) };
        let expected = [
            gap(0, 2, Some("4")),
            gap(0, 3, Some("huge")),
            gap(1, 1, Some("x")),
            gap(1, 2, None),
            gap(1, 3, None),
        ];
        assert_eq!(gaps, expected);
        let number = encoding(vec![("a", Code::Number { fill: None })]);
        let (x, gaps) = applied(&number, "a,b\n?,1\n2,1\n").unwrap();
        assert_rows(&x, &[&[NAN], &[2.0]]);
        assert_eq!(gaps, [gap(0, 0, None)]);
    }

    #[test]
    fn columns_that_do_not_fit_are_errors_with_place_and_fix() {
        for (text, expected) in [
            (
                "age,sex,site\n1,f,1\n",
                "new.csv, row 1, column 3 (\"site\"): no column is named \"size\", the nearest is this one: \
                 correct the name, or add the column",
            ),
            (
                "age,sex,site,size\n?,f,1,small\nold,f,1,small\n",
                "new.csv, row 3, column 1 (\"age\"): \"old\" is a category, where the model takes numbers: \
                 correct the column or its name",
            ),
            (
                "age,sex,site,size\n1,f,1,small\nold,f,1,small\n",
                "new.csv, row 3, column 1 (\"age\"): \"old\" is not a number, as other cells of the column are: \
                 correct the cell or remove the row",
            ),
        ] {
            let error = applied(&all(), text).unwrap_err();
            assert!(error.starts_with(expected), "{error}");
        }
        // numbers, unless the caller asks for texts
        let sheet = Sheet::read("new.csv", b"sex,b\n1,2\n", &Reading::default()).unwrap();
        let sex = encoding(vec![("sex", Code::OneHot { levels: texts(&["1", "2"]), fill: None })]);
        let error = sex.apply(&sheet).unwrap_err().to_string();
        let expected = "new.csv, row 1, column 1 (\"sex\"): the column holds numbers, not categories: read it \
                        as such with --categorical sex";
        assert!(error.starts_with(expected), "{error}");
    }

    #[test]
    fn other_columns_may_hold_anything() {
        let number = encoding(vec![("a", Code::Number { fill: None })]);
        let (x, _) = applied(&number, "b,a\n1,2\n2,3\nthree,4\n").unwrap();
        assert_rows(&x, &[&[2.0], &[3.0], &[4.0]]);
    }

    #[test]
    fn an_encoding_survives_writing_and_reading() {
        let json = serde_json::to_string(&all()).unwrap();
        assert!(json.contains(r#"{"name":"age","code":{"number":{"fill":40.0}}}"#), "{json}");
        assert_eq!(serde_json::from_str::<Encoding>(&json).unwrap(), all());
    }

    #[test]
    fn encodings_that_no_table_gives_are_refused() {
        let number = |fill| Code::Number { fill };
        let one_hot = |levels: &[&str], fill| Code::OneHot { levels: texts(levels), fill };
        let ordinal = |levels: &[&str], fill| Code::Ordinal { levels: texts(levels), fill };
        assert_eq!(all().check(), Ok(()));
        for (codes, what) in [
            (vec![], "there are no columns"),
            (vec![(" ", number(None))], "blank or comes twice"),
            (vec![("a", number(None)), ("a", number(None))], "blank or comes twice"),
            (vec![("a", number(Some(f64::INFINITY)))], "not finite"),
            (vec![("a", one_hot(&["x"], None))], "two different texts"),
            (vec![("a", one_hot(&["x", "x", "y"], None))], "two different texts"),
            (vec![("a", ordinal(&["x", ""], None))], "two different texts"),
            (vec![("a", one_hot(&["x", "y"], Some(2)))], "none of the levels"),
            (vec![("a", ordinal(&["x", "y"], Some(9)))], "none of the levels"),
            (vec![("a=y", number(None)), ("a", one_hot(&["x", "y"], None))], "\"a=y\" comes twice"),
        ] {
            let error = encoding(codes).check().unwrap_err();
            assert!(error.contains(what), "{error}");
        }
    }
}
