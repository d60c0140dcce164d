//! Which column of a table is what, by name.

use crate::column::{Cells, Column};
use crate::error::{Error, Fault, quoted};
use crate::sheet::Sheet;
use std::collections::BTreeMap;

/// What becomes of rows with missing cells in the columns that are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Missing {
    /// The first missing cell is an error.
    #[default]
    Error,
    /// They are left out.
    Drop,
    /// Missing inputs are filled with the median of the training rows, or their most frequent text; rows
    /// without a target, weight, group or answer are left out.
    Median,
}

/// Texts that have an order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Order {
    /// The column; `None`: every column of texts that has no order of its own.
    pub column: Option<String>,
    /// The texts, lowest first; none: as they are sorted.
    pub levels: Vec<String>,
}

/// Which column is what; all others are inputs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
    /// What becomes of missing cells.
    pub missing: Missing,
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
            return Err(sheet.head(0).fault(Fault::OneColumn));
        }
        let mut taken: BTreeMap<usize, &'static str> = BTreeMap::new();
        let mut take = |name: &str, role: &'static str| {
            let index = sheet.find(name)?;
            match taken.insert(index, role) {
                Some(first) if first != role => {
                    Err(sheet.head(index).fault(Fault::TwoRoles { first, second: role }))
                }
                _ => Ok(index),
            }
        };
        let mut uses = Self {
            target: take(&roles.target, "the target")?,
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
                return Err(error.clone());
            }
        }
        let numeric = [
            (Some(self.target), "the target"),
            (self.weights, "the weights"),
            (self.answers, "the model's predictions"),
        ];
        for (column, role) in numeric {
            let Some(j) = column else { continue };
            if let Cells::Texts { levels, .. } = &sheet.columns[j].cells {
                let texts: Vec<String> = levels.iter().take(3).map(|text| quoted(text)).collect();
                let fault = Fault::TextRole { role, texts: texts.join(", ") };
                return Err(sheet.head(j).fault(fault));
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
            let fault = Fault::TwiceInOrder { text: levels[k].clone() };
            return Err(sheet.head(index.unwrap_or(0)).fault(fault));
        }
        let Some(index) = index else {
            self.common = Some(levels);
            return Ok(());
        };
        let Column { name, cells } = &sheet.columns[index];
        if let Some(first) = taken.get(&index) {
            return Err(sheet
                .head(index)
                .fault(Fault::TwoRoles { first, second: "an ordered input" }));
        }
        if let Cells::Numbers(_) = cells {
            return Err(sheet.head(index).fault(Fault::Numbers { name: name.clone() }));
        }
        self.orders.insert(index, levels);
        Ok(())
    }
}
