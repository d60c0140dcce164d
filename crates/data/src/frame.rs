//! A table made ready to learn from.
//!
//! 1. Columns are parted by their roles; inputs that never vary are left out.
//! 2. Rows of weight 0 are left out; those with missing cells are too or will be filled, as
//!    [`Missing`](crate::Missing) says.
//! 3. The rows that are left train, choose or score; rows of one group do the same.
//! 4. The texts of the table become numbers; missing inputs are filled by what the training rows alone
//!    show.
//! 5. What is strange but no error is noted.

use crate::coding::{check_inputs, check_room, encode};
use crate::column::{Cells, Column};
use crate::dataset::Dataset;
use crate::encoding::Encoding;
use crate::error::{Error, FaultKind};
use crate::labels::leave_out_labels;
use crate::left_out::{leave_out_constants, relative, settle_missing, settle_weights};
use crate::note::Note;
use crate::partition::{Fractions, Partition, partition, partition_groups};
use crate::roles::{Roles, Uses};
use crate::sheet::Sheet;
use crate::table_note;
use crate::trainable::{check_rows, check_scales};
use crate::twins::codes_of_texts;
use crate::wording::counted;
use limpid_base::{Matrix, Seed};
use std::collections::BTreeMap;

/// The rows that a model learns from, and validation and test rows of further tables.
///
/// ```
/// use limpid_base::Seed;
/// use limpid_data::{Fractions, Frame, Missing, Reading, Roles, Sheet, Split};
///
/// let row = |i: usize| format!("{i},{},{},{}\n", ["red", "blue"][i % 2], i * i % 7, 3 * i);
/// let text = "id,colour,b,y\n".to_owned() + &(0..30).map(row).collect::<String>() + "30,red,?,9\n";
/// let sheet = Sheet::read("table.csv", text.as_bytes(), &Reading::default())?;
/// let roles = Roles::new("y").with_drop(vec!["id".into()]).with_missing(Missing::Drop);
/// let frame = Frame::prepare(sheet, &roles, &Fractions::default(), Seed::new(1))?;
///
/// assert_eq!(frame.dataset.features, ["colour=red", "b"]); // of two texts the second is the input
/// assert_eq!(frame.dataset.rows(), 30); // the row without b is left out, and a note says so
/// let parts = Split::of(&frame.dataset, &frame.partition);
/// assert_eq!((parts.train.y().len(), parts.test.rows()), (18, 6));
/// # Ok::<(), limpid_data::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// From the table's columns to the inputs; other tables become inputs in the same way.
    pub encoding: Encoding,
    /// Inputs (n × d) and target, all finite; its name is the file's.
    pub dataset: Dataset,
    /// Weights of the rows, n, above 0 and at most 1.
    pub weights: Option<Vec<f64>>,
    /// Another model's predictions of the target, n.
    pub answers: Option<Vec<f64>>,
    /// Rows that train, choose and score.
    pub partition: Partition,
    /// Line of every row in its file, n.
    pub lines: Vec<u64>,
    /// Remarks that a user should know of.
    pub notes: Vec<Note>,
}

impl Frame {
    /// The `sheet` with its columns used as `roles` say; `seed` parts the rows by `fractions` as
    /// [`partition`] does.
    ///
    /// # Errors
    /// If a column is not there, has two roles or the wrong cells; if a cell is missing and may not be;
    /// if fewer than five rows, fewer than three groups or no inputs are left; if the target is constant,
    /// or a weight is negative; if the fractions do not pass [`Fractions::check`].
    pub fn prepare(
        mut sheet: Sheet,
        roles: &Roles,
        fractions: &Fractions,
        seed: Seed,
    ) -> Result<Self, Error> {
        fractions
            .check()
            .map_err(|what| sheet.head(0).fault(FaultKind::Setting, what, "correct the shares"))?;
        let mut uses = Uses::of(&sheet, roles)?;
        let mut notes = std::mem::take(&mut sheet.notes);
        notes.retain(|note| uses.concerns(&sheet, note));
        notes.extend(settle_weights(&mut sheet, &uses)?);
        notes.extend(leave_out_constants(&sheet, &mut uses));
        notes.extend(leave_out_labels(&sheet, &mut uses));
        notes.extend(codes_of_texts(&sheet, &uses));
        notes.extend(settle_missing(&mut sheet, &uses, roles.missing)?);
        notes.extend(leave_out_constants(&sheet, &mut uses));
        check_rows(&sheet, uses.target)?;
        check_scales(&sheet, &uses)?;
        let partition = part(&sheet, &uses, fractions, seed)?;
        let encoding = encode(&sheet, &mut uses, roles.missing, &partition.train, &mut notes)?;
        check_inputs(&sheet, &uses, &encoding)?;
        check_room(&sheet, &uses, &encoding)?;

        let copy = |column: usize| sheet.columns[column].numbers().to_vec();
        let (y, weights, answers) =
            (copy(uses.target), uses.weights.map(copy).map(relative), uses.answers.map(copy));
        let (features, x) = (encoding.features(), inputs(&mut sheet, &uses, &encoding));
        let target = std::mem::take(&mut sheet.columns[uses.target].name);
        let dataset = Dataset { name: sheet.file, features, target, x, y };
        notes.extend(table_note::of(&dataset, &encoding, &sheet.lines, &partition));
        Ok(Self { encoding, dataset, weights, answers, partition, lines: sheet.lines, notes })
    }
}

/// Rows that train, choose and score; those of one group do the same.
fn part(sheet: &Sheet, uses: &Uses, fractions: &Fractions, seed: Seed) -> Result<Partition, Error> {
    let Some(column) = uses.group else {
        return Ok(partition(sheet.rows(), fractions, seed));
    };
    let groups = labels(&sheet.columns[column]);
    let found = groups.iter().max().map_or(0, |&last| last as usize + 1); // labels have no gaps
    let parts = fractions.parts();
    if found >= parts {
        return Ok(partition_groups(&groups, fractions, seed));
    }
    let (verb, groups) = (if found == 1 { "is" } else { "are" }, counted(found, "group"));
    let what = format!(
        "there {verb} {groups}, at least {parts} are needed to train{} on different ones",
        [" ", " and choose or score", ", choose and score"][parts - 1]
    );
    let fix = "choose a column of more groups, or none";
    Err(sheet.head(column).fault(FaultKind::TooFew, what, fix))
}

/// A number 0, 1, 2, … for each different cell, the same in every row that has it.
fn labels(column: &Column) -> Vec<u32> {
    match &column.cells {
        Cells::Texts { codes, .. } => codes.clone(),
        Cells::Numbers(values) => {
            let mut seen = BTreeMap::new();
            let mut label = |value: &f64| {
                let next = seen.len() as u32;
                *seen.entry((value + 0.0).to_bits()).or_insert(next) // 0 and −0 are one group
            };
            values.iter().map(&mut label).collect()
        }
        Cells::Refused(_) => Vec::new(),
    }
}

/// The inputs, n × d; a column's cells are freed once they are inputs, so that there is one copy.
fn inputs(sheet: &mut Sheet, uses: &Uses, encoding: &Encoding) -> Matrix<f64> {
    let n = sheet.rows();
    let d = encoding.columns.iter().map(|coded| coded.code.inputs()).sum();
    let mut x = Vec::with_capacity(n * d);
    for (&j, coded) in uses.inputs.iter().zip(&encoding.columns) {
        coded.code.encode(&sheet.columns[j], &mut x, |_, _| {});
        sheet.columns[j].cells = Cells::Numbers(Vec::new());
    }
    Matrix::from_columns(n, d, x)
}
