//! Roles of the columns of a table, by name.

use crate::column::Cells;
use crate::error::{Error, FaultKind};
use crate::sheet::Sheet;
use crate::trainable::one_column;
use crate::wording::{argument, quoted};
use std::collections::BTreeMap;

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
}

impl Uses {
    /// The columns that `roles` name.
    pub(crate) fn of(sheet: &Sheet, roles: &Roles) -> Result<Self, Error> {
        if sheet.columns.len() == 1 {
            return Err(one_column(sheet));
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
        };
        for names in &roles.drop {
            for index in sheet.find_all(names)? {
                take(&sheet.columns[index].name, "left out")?;
            }
        }
        uses.inputs = (0..sheet.columns.len()).filter(|j| !taken.contains_key(j)).collect();
        uses.check_cells(sheet)?;
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

    fn check_cells(&self, sheet: &Sheet) -> Result<(), Error> {
        for j in self.keys().chain(self.inputs.iter().copied()) {
            if let Cells::Refused(error) = &sheet.columns[j].cells {
                return Err(with_options(error.clone(), &sheet.columns[j].name));
            }
        }
        let numeric = [
            (Some(self.target), TARGET),
            (self.weights, "the weights"),
            (self.answers, "the model's predictions"),
        ];
        for (column, role) in numeric {
            let Some(j) = column else { continue };
            if let Cells::Texts { levels, .. } = &sheet.columns[j].cells {
                return Err(texts_for_numbers(sheet, j, role, levels));
            }
        }
        Ok(())
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
    let what = format!("{role} should be numbers but the column holds texts such as {texts}");
    let classes = if role == TARGET { ", for two classes as 0 and 1" } else { "" };
    let fix = format!("code it as numbers{classes}");
    sheet.head(column).fault(FaultKind::Role, what, fix)
}

/// The error of a cell that does not fit its column, with the options that take the column as it is.
fn with_options(error: Error, column: &str) -> Error {
    let name = argument(column);
    let options = match error.kind {
        FaultKind::NotNumber => format!(
            ", or leave the column out with --drop {name}, or read it as categories with \
             --categorical {name}"
        ),
        FaultKind::Category => format!(", or leave the column out with --drop {name}"),
        _ => String::new(),
    };
    Error { fix: error.fix + &options, ..error }
}
