//! Roles of the columns of a table, by name.

use crate::calendar::When;
use crate::column::Cells;
use crate::error::{Error, FaultKind};
use crate::note::Note;
use crate::sheet::Sheet;
use crate::wording::{argument, quoted};
use std::collections::{BTreeMap, BTreeSet};

/// Rules for rows with missing cells in the columns that are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Missing {
    /// The first missing cell is an error.
    #[default]
    Error,
    /// Rows with a missing cell are left out.
    Drop,
    /// Missing inputs are filled with the median of the training rows, or their most frequent text; rows
    /// without a target, weight, group or answer are left out.
    Median,
}

/// Texts that have an order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Order {
    /// Name of the column; `None`: every column of texts that has no order of its own.
    pub column: Option<String>,
    /// Texts, lowest first; none: as they are sorted.
    pub levels: Vec<String>,
}

/// Uses of the columns, by name; all columns that are not named are inputs.
///
/// ```
/// use limpid_data::{Missing, Roles};
/// let roles = Roles::new("price").with_group("house".to_owned()).with_missing(Missing::Drop);
/// assert_eq!((roles.target.as_str(), roles.weights), ("price", None));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Roles {
    /// The column to predict, of numbers.
    pub target: String,
    /// Weights of the rows, 0 or more; those of weight 0 are left out.
    pub weights: Option<String>,
    /// Rows with the same cell in this column stay together when training and test rows are parted.
    pub group: Option<String>,
    /// Another model's predictions of the target.
    pub answers: Option<String>,
    /// Columns that are left out; each entry is a name, or names separated by commas.
    pub drop: Vec<String>,
    /// Columns of texts to be read as 0, 1, 2, … rather than as an input a text.
    pub ordinal: Vec<Order>,
    /// Columns whose texts are categories whatever they look like, such as dates; entries as above.
    pub categorical: Vec<String>,
    /// Columns that are inputs though they seem to be of no help; entries as above.
    pub used: Vec<String>,
    /// Rule for rows with missing cells.
    pub missing: Missing,
}

/// Role of the target in messages.
const TARGET: &str = "the target";

impl Roles {
    /// Roles of a table in which `target` is to be predicted from all other columns.
    pub fn new(target: impl Into<String>) -> Self {
        Self { target: target.into(), ..Self::default() }
    }

    /// The same with a column of weights.
    #[must_use]
    pub fn with_weights(self, weights: impl Into<Option<String>>) -> Self {
        Self { weights: weights.into(), ..self }
    }

    /// The same with a column of groups.
    #[must_use]
    pub fn with_group(self, group: impl Into<Option<String>>) -> Self {
        Self { group: group.into(), ..self }
    }

    /// The same with a column of another model's predictions.
    #[must_use]
    pub fn with_answers(self, answers: impl Into<Option<String>>) -> Self {
        Self { answers: answers.into(), ..self }
    }

    /// The same with these columns left out.
    #[must_use]
    pub fn with_drop(self, drop: Vec<String>) -> Self {
        Self { drop, ..self }
    }

    /// The same with these columns of texts in order.
    #[must_use]
    pub fn with_ordinal(self, ordinal: Vec<Order>) -> Self {
        Self { ordinal, ..self }
    }

    /// The same with these columns of texts as categories whatever they look like.
    #[must_use]
    pub fn with_categorical(self, categorical: Vec<String>) -> Self {
        Self { categorical, ..self }
    }

    /// The same with these columns as inputs though they seem to be of no help.
    #[must_use]
    pub fn with_used(self, used: Vec<String>) -> Self {
        Self { used, ..self }
    }

    /// The same with another rule for missing cells.
    #[must_use]
    pub fn with_missing(self, missing: Missing) -> Self {
        Self { missing, ..self }
    }
}

/// The columns of a table by their roles, as indices; those in use hold what they should.
pub(crate) struct Uses {
    pub(crate) target: usize,
    pub(crate) weights: Option<usize>,
    pub(crate) group: Option<usize>,
    pub(crate) answers: Option<usize>,
    pub(crate) inputs: Vec<usize>,
    /// The order of columns that have one of their own.
    orders: BTreeMap<usize, Vec<String>>,
    /// That of all others.
    common: Option<Vec<String>>,
    /// Columns that are categories whatever they look like.
    categorical: BTreeSet<usize>,
    /// Columns that are inputs though they seem to be of no help.
    used: BTreeSet<usize>,
}

impl Uses {
    /// The columns that `roles` name, if they hold what they should.
    pub(crate) fn of(sheet: &Sheet, roles: &Roles) -> Result<Self, Error> {
        let uses = Self::named(sheet, roles)?;
        uses.check_cells(sheet)?;
        Ok(uses)
    }

    /// The columns that `roles` name, whatever they hold.
    pub(crate) fn named(sheet: &Sheet, roles: &Roles) -> Result<Self, Error> {
        if sheet.columns.len() == 1 {
            return Err(sheet.one_column());
        }
        let mut taken: BTreeMap<usize, &'static str> = BTreeMap::new();
        let mut take = |name: &str, role: &'static str| {
            let index = sheet.find(name)?;
            match taken.insert(index, role) {
                Some(first) if first != role => Err(two_roles(sheet, index, first, role)),
                _ => Ok(index),
            }
        };
        let mut uses = Self {
            target: take(&roles.target, TARGET)?,
            weights: roles.weights.as_deref().map(|n| take(n, "the weights")).transpose()?,
            group: roles.group.as_deref().map(|n| take(n, "the groups")).transpose()?,
            answers: roles
                .answers
                .as_deref()
                .map(|n| take(n, "the model's predictions"))
                .transpose()?,
            inputs: Vec::new(),
            orders: BTreeMap::new(),
            common: None,
            categorical: BTreeSet::new(),
            used: BTreeSet::new(),
        };
        for names in &roles.drop {
            for index in sheet.find_all(names)? {
                take(&sheet.columns[index].name, "left out")?;
            }
        }
        uses.inputs = (0..sheet.columns.len()).filter(|j| !taken.contains_key(j)).collect();
        for names in &roles.categorical {
            uses.categorical.extend(sheet.find_all(names)?);
        }
        for names in &roles.used {
            uses.used.extend(sheet.find_all(names)?);
        }
        for order in &roles.ordinal {
            uses.put_in_order(sheet, order, &taken)?;
        }
        Ok(uses)
    }

    /// The same columns of a further table: target, weights and answers as `roles` name them, `inputs` as
    /// the encoding does.
    pub(crate) fn of_further<'n>(
        sheet: &Sheet,
        roles: &Roles,
        inputs: impl Iterator<Item = &'n String>,
    ) -> Result<Self, Error> {
        let find = |name: &Option<String>| name.as_deref().map(|n| sheet.find(n)).transpose();
        let uses = Self {
            target: sheet.find(&roles.target)?,
            weights: find(&roles.weights)?,
            group: None,
            answers: find(&roles.answers)?,
            inputs: inputs.map(|name| sheet.find(name)).collect::<Result<_, Error>>()?,
            orders: BTreeMap::new(),
            common: None,
            categorical: BTreeSet::new(),
            used: BTreeSet::new(),
        };
        uses.check_cells(sheet)?;
        Ok(uses)
    }

    /// The columns in use that have to be there in every row.
    pub(crate) fn keys(&self) -> impl Iterator<Item = usize> {
        [Some(self.target), self.weights, self.group, self.answers].into_iter().flatten()
    }

    /// The order of a column of texts, if it is to have one; empty: as they are sorted.
    pub(crate) fn order(&self, column: usize) -> Option<&[String]> {
        self.orders.get(&column).or(self.common.as_ref()).map(Vec::as_slice)
    }

    /// The order of a column that was given one by name.
    pub(crate) fn own_order(&self, column: usize) -> Option<&[String]> {
        self.orders.get(&column).map(Vec::as_slice)
    }

    /// True if a column of texts is to be one of categories whatever it looks like.
    pub(crate) fn is_categorical(&self, column: usize) -> bool {
        self.categorical.contains(&column)
    }

    /// True if a column was asked for, as it is or as categories.
    pub(crate) fn is_asked(&self, column: usize) -> bool {
        self.used.contains(&column)
            || self.is_categorical(column)
            || self.own_order(column).is_some()
    }

    /// True if a remark is on the table, or on a column that has a role, be it that of an input.
    pub(crate) fn concerns(&self, sheet: &Sheet, note: &Note) -> bool {
        let has = |column| self.keys().chain(self.inputs.iter().copied()).any(|j| j == column);
        note.column.as_ref().is_none_or(|name| sheet.find(name).is_ok_and(has))
    }

    /// Takes a column off the inputs, if it is one.
    pub(crate) fn leave_out(&mut self, column: usize) -> bool {
        let before = self.inputs.len();
        self.inputs.retain(|&j| j != column);
        self.inputs.len() < before
    }

    fn check_cells(&self, sheet: &Sheet) -> Result<(), Error> {
        self.unfit(sheet).map_or(Ok(()), |(_, error)| Err(error))
    }

    /// The first column in use that does not hold what it should, and why.
    pub(crate) fn unfit(&self, sheet: &Sheet) -> Option<(usize, Error)> {
        let numbers = |column: Option<usize>, role: &str| {
            let j = column?;
            let Cells::Texts { levels, .. } = &sheet.columns[j].cells else { return None };
            Some((j, texts_for_numbers(sheet, j, role, levels)))
        };
        let refused = |j: usize| {
            let Cells::Refused(error) = &sheet.columns[j].cells else { return None };
            Some((j, self.with_options(error.clone(), j, &sheet.columns[j].name)))
        };
        let mut columns = self.keys().chain(self.inputs.iter().copied());
        columns
            .find_map(refused)
            .or_else(|| numbers(Some(self.target), TARGET))
            .or_else(|| numbers(self.weights, "the weights"))
            .or_else(|| numbers(self.answers, "the model's predictions"))
    }

    /// The error of a cell that does not fit its column, with the options that take the column as it is.
    fn with_options(&self, error: Error, column: usize, name: &str) -> Error {
        let name = argument(name);
        let drop = match self.inputs.contains(&column) {
            true => format!(", or leave the column out with --drop {name}"),
            false => String::new(),
        };
        let categories = match error.kind == FaultKind::NotNumber && !self.is_numeric(column) {
            true => format!(", or read it as categories with --categorical {name}"),
            false => String::new(),
        };
        let options = match error.kind {
            FaultKind::NotNumber | FaultKind::Category => drop + &categories,
            _ => String::new(),
        };
        Error { fix: error.fix + &options, ..error }
    }

    /// True if the role of a column takes numbers alone.
    fn is_numeric(&self, column: usize) -> bool {
        [Some(self.target), self.weights, self.answers].contains(&Some(column))
    }

    fn put_in_order(
        &mut self,
        sheet: &Sheet,
        Order { column, levels }: &Order,
        taken: &BTreeMap<usize, &'static str>,
    ) -> Result<(), Error> {
        let levels: Vec<String> = levels.iter().map(|level| level.trim().to_owned()).collect();
        let index = column.as_ref().map(|name| sheet.find(name)).transpose()?;
        let twice = (1..levels.len()).find(|&k| levels[..k].contains(&levels[k]));
        if let Some(k) = twice {
            let what = format!("{} comes twice in the order given", quoted(&levels[k]));
            let place = sheet.head(index.unwrap_or(0));
            return Err(place.fault(FaultKind::Category, what, "name it once"));
        }
        let Some(index) = index else {
            self.common = Some(levels);
            return Ok(());
        };
        if let Some(first) = taken.get(&index) {
            return Err(two_roles(sheet, index, first, "an ordered input"));
        }
        if let Cells::Numbers(_) = sheet.columns[index].cells {
            return Err(sheet.numbers_for_categories(index));
        }
        self.orders.insert(index, levels);
        Ok(())
    }
}

fn two_roles(sheet: &Sheet, column: usize, first: &str, second: &str) -> Error {
    let what = format!("the column is {first} and {second} at once");
    sheet.head(column).fault(FaultKind::Role, what, "choose one of the two")
}

/// The error of a column of texts where only numbers will do.
fn texts_for_numbers(sheet: &Sheet, column: usize, role: &str, levels: &[String]) -> Error {
    let texts: Vec<String> = levels.iter().take(3).map(|text| quoted(text)).collect();
    let texts = texts.join(", ");
    let when = When::of(levels);
    let noun = match when {
        None => "texts",
        Some(When::Times) => "times",
        Some(When::Dates(_) | When::Unclear) => "dates",
    };
    let what = format!("{role} should be numbers but the column holds {noun} such as {texts}");
    let fix = match when {
        None if role == TARGET => "code it as numbers, for two classes as 0 and 1",
        None => "code it as numbers",
        Some(When::Times) => "write the hours or minutes as numbers",
        Some(_) => "write the days since the first as numbers",
    };
    sheet.head(column).fault(FaultKind::Role, what, fix)
}
