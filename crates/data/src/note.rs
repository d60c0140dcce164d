//! Remarks on a table that a user should know of though they are no errors.
//!
//! | note | why it matters |
//! |---|---|
//! | a column that numbers the rows | a model may learn the order of the file |
//! | an outlier | one value decides squares and scales |
//! | an input that gives the target away | the score says nothing of use |
//! | inputs or rows that repeat | copies of training rows among test rows flatter the score |
//! | more inputs than rows, few test rows | fits and scores by chance |
//! | cells that were filled, rows and columns left out | what is learned is not quite the file |

use crate::column::{Cells, Column};
use crate::dataset::Dataset;
use crate::encoding::{Code, Coded, Encoding};
use crate::partition::Partition;
use crate::wording::{argument, counted, number, quoted};
use limpid_base::splitmix64;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Largest number of notes of one kind.
const MOST: usize = 10;

/// Standard deviations beyond which a value is an outlier.
const FAR: f64 = 1000.0;

/// Fewer test rows than this say little.
const TEST_ROWS: usize = 10;

/// One line about a table, or about a column of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Column that the note is about, if it is about one.
    pub column: Option<String>,
    /// Text that says what is strange, and where something may be done about it, what.
    pub text: String,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.column {
            Some(column) => write!(f, "column {}: {}", quoted(column), self.text),
            None => write!(f, "{}", self.text),
        }
    }
}

impl Note {
    pub(crate) fn on(column: &str, text: String) -> Self {
        Self { column: Some(column.to_owned()), text }
    }

    pub(crate) fn general(text: String) -> Self {
        Self { column: None, text }
    }
}

/// The first of many notes of one kind, and how many there are more.
pub(crate) fn few(mut notes: Vec<Note>) -> Vec<Note> {
    let more = notes.len().saturating_sub(MOST);
    if more > 0 {
        notes.truncate(MOST);
        notes.push(Note::general(format!("the same of {}", counted(more, "further column"))));
    }
    notes
}

/// The note on a column that numbers the rows: whole numbers that rise by 1, or a text a row.
pub(crate) fn row_number(column: &Column) -> Option<Note> {
    let numbers = match &column.cells {
        Cells::Numbers(values) => {
            values.first().is_some_and(|first| first.fract() == 0.0)
                && values.windows(2).all(|pair| pair[1] - pair[0] == 1.0)
        }
        Cells::Texts { codes, levels } => codes.len() == levels.len(),
        Cells::Refused(_) => false,
    };
    let text = "every row has a different value, as in a row number: if it means nothing, leave it out with --drop";
    numbers.then(|| Note::on(&column.name, format!("{text} {}", argument(&column.name))))
}

/// The note on the missing cells of an input column that were filled.
pub(crate) fn filled(Coded { name, code }: &Coded, missing: usize) -> Note {
    let filled = |with: String| format!("{} filled with {with}", counted(missing, "missing cell"));
    let text = match code {
        Code::Number { fill: Some(median) } => {
            filled(format!("{}, the median of the training rows", number(*median)))
        }
        Code::OneHot { levels, fill: Some(index) }
        | Code::Ordinal { levels, fill: Some(index) } => {
            let text = quoted(&levels[*index as usize]);
            filled(format!("{text}, the most frequent text of the training rows"))
        }
        _ => "no value in the training rows to fill others with: left out".to_owned(),
    };
    Note::on(name, text)
}

/// The note on the inputs that the texts of a column became.
pub(crate) fn coded(Coded { name, code }: &Coded) -> Option<Note> {
    let listed = |levels: &[String], between: &str| {
        let shown = levels.iter().take(MOST).map(|level| quoted(level));
        let more = (levels.len() > MOST).then(|| "…".to_owned());
        shown.chain(more).collect::<Vec<String>>().join(between)
    };
    let text = match code {
        Code::Number { .. } => return None,
        Code::OneHot { levels, .. } if levels.len() == 2 => {
            format!(
                "texts: 1 where it is {}, 0 where it is {}",
                quoted(&levels[1]),
                quoted(&levels[0])
            )
        }
        Code::OneHot { levels, .. } => {
            format!("{} texts, an input each: {}", levels.len(), listed(levels, ", "))
        }
        Code::Ordinal { levels, .. } => {
            format!("{} texts in the order {}", levels.len(), listed(levels, " < "))
        }
    };
    Some(Note::on(name, text))
}

/// Notes on what the numbers show; `lines` are those of the file.
pub(crate) fn of(
    dataset: &Dataset,
    encoding: &Encoding,
    lines: &[u64],
    partition: &Partition,
) -> Vec<Note> {
    // The column of every input, and whether it holds numbers.
    let owners: Vec<(&str, bool)> = encoding.columns.iter().flat_map(owners).collect();
    let mut notes = few(outliers(dataset, &owners, lines));
    notes.extend(few(giveaways(dataset, &owners)));
    notes.extend(few(repeated_inputs(dataset, &owners)));
    notes.extend(repeated_rows(dataset));
    let (n, d, test) = (dataset.rows(), dataset.features.len(), partition.test.len());
    if n < d {
        let text = format!("{n} rows for {d} inputs: what fits them may do so by chance");
        notes.push(Note::general(text));
    }
    if (1..TEST_ROWS).contains(&test) {
        let text = format!("only {}: scores on them say little", counted(test, "test row"));
        notes.push(Note::general(text));
    }
    notes
}

fn owners(coded: &Coded) -> impl Iterator<Item = (&str, bool)> {
    let numbers = matches!(coded.code, Code::Number { .. });
    std::iter::repeat_n((coded.name.as_str(), numbers), coded.code.inputs())
}

/// The farthest value of each column of numbers that has an outlier.
fn outliers(dataset: &Dataset, owners: &[(&str, bool)], lines: &[u64]) -> Vec<Note> {
    let numbers = owners.iter().enumerate().filter(|(_, (_, numbers))| *numbers);
    let columns = numbers.map(|(j, (name, _))| (*name, dataset.x.col(j)));
    let columns = columns.chain([(dataset.target.as_str(), dataset.y.as_slice())]);
    let note = |(name, values): (&str, &[f64])| {
        let row = outlier(values)?;
        let text = format!(
            "{} in row {} is an outlier, over {FAR} standard deviations from the median: correct it \
             or remove the row",
            number(values[row]),
            lines[row]
        );
        Some(Note::on(name, text))
    };
    columns.filter_map(note).collect()
}

/// The value farthest from the median m, if it is more than a thousand s away; s = 1.4826 times the
/// median of |v − m|, which for normal values is their standard deviation and which no outlier moves.
fn outlier(values: &[f64]) -> Option<usize> {
    let median = middle(values.to_vec());
    let distance = |v: &f64| (v - median).abs();
    let spread = 1.4826 * middle(values.iter().map(distance).collect());
    let far =
        (0..values.len()).max_by(|&a, &b| distance(&values[a]).total_cmp(&distance(&values[b])))?;
    (spread > 0.0 && distance(&values[far]) > FAR * spread).then_some(far)
}

/// The upper of two middle values: faster than a median that sorts.
fn middle(mut values: Vec<f64>) -> f64 {
    let half = values.len() / 2;
    *values.select_nth_unstable_by(half, f64::total_cmp).1
}

/// Inputs that are the target but for unit and offset.
fn giveaways(dataset: &Dataset, owners: &[(&str, bool)]) -> Vec<Note> {
    let given = owners.iter().enumerate().filter(|(j, _)| is_linear(dataset.x.col(*j), &dataset.y));
    let note = |(_, (name, _)): (usize, &(&str, bool))| {
        let text = format!(
            "gives the target away, of which it is a linear function: is it known before the target is? \
             if not, leave it out with --drop {}",
            argument(name)
        );
        Note::on(name, text)
    };
    given.map(note).collect()
}

/// True if y = y₀ + a (x − x₀) in every row, but for rounding; a is taken from the ends of x.
fn is_linear(x: &[f64], y: &[f64]) -> bool {
    let end = |sign: f64| {
        let rows = 0..x.len();
        rows.max_by(|&a, &b| (sign * x[a]).total_cmp(&(sign * x[b]))).expect("there are rows")
    };
    let (low, high) = (end(-1.0), end(1.0));
    let slope = (y[high] - y[low]) / (x[high] - x[low]);
    let tolerance = 1e-9 * (y[high] - y[low]).abs();
    // Of equal ends the slope is no number, and nothing is near to what follows from it.
    x.iter().zip(y).all(|(x_i, y_i)| (y_i - (y[low] + slope * (x_i - x[low]))).abs() <= tolerance)
}

/// Inputs with the same values as an earlier one of another column, once a column.
fn repeated_inputs(dataset: &Dataset, owners: &[(&str, bool)]) -> Vec<Note> {
    let mut first: BTreeMap<u64, usize> = BTreeMap::new();
    let mut told = BTreeSet::new();
    let mut notes = Vec::new();
    for (j, &(name, _)) in owners.iter().enumerate() {
        let values = dataset.x.col(j);
        let earlier = *first.entry(values.iter().fold(0, mixed)).or_insert(j);
        if earlier != j && dataset.x.col(earlier) == values && told.insert(name) {
            let [this, other] = [j, earlier].map(|k| quoted(&dataset.features[k]));
            let text = format!(
                "{this} is the same as {other} in every row: leave one of the two out with --drop {}",
                argument(name)
            );
            notes.push(Note::on(name, text));
        }
    }
    notes
}

/// The note on rows that have inputs and target of an earlier one.
fn repeated_rows(dataset: &Dataset) -> Option<Note> {
    let columns = || (0..dataset.x.cols()).map(|j| dataset.x.col(j)).chain([dataset.y.as_slice()]);
    let mut hashes = vec![0; dataset.rows()];
    for column in columns() {
        hashes.iter_mut().zip(column).for_each(|(hash, value)| *hash = mixed(*hash, value));
    }
    let mut order: Vec<usize> = (0..hashes.len()).collect();
    order.sort_unstable_by_key(|&row| (hashes[row], row));
    let same = |pair: &&[usize]| columns().all(|column| column[pair[0]] == column[pair[1]]);
    let near = order.windows(2).filter(|pair| hashes[pair[0]] == hashes[pair[1]]);
    let rows = near.filter(same).count();
    let text = "inputs and target of an earlier one: remove copies, a test row should be a new one";
    let verb = if rows == 1 { "has" } else { "have" };
    (rows > 0).then(|| Note::general(format!("{} {verb} {text}", counted(rows, "row"))))
}

/// A hash with one more number, 0 and −0 being the same.
fn mixed(hash: u64, value: &f64) -> u64 {
    splitmix64(hash ^ (value + 0.0).to_bits())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outlier_is_far_for_the_spread_of_the_others() {
        let mut values: Vec<f64> = (0..100).map(f64::from).collect();
        assert_eq!(outlier(&values), None);
        values[7] = -1e5;
        assert_eq!(outlier(&values), Some(7));
        values[3] = 1e6;
        assert_eq!(outlier(&values), Some(3));
        // most values equal: there is no spread to measure by
        assert_eq!(outlier(&[0.0, 0.0, 0.0, 0.0, 1e9]), None);
    }

    #[test]
    fn a_linear_image_is_told_from_a_near_one() {
        let x = [3.0, -1.0, 0.5, 20.0, 7.25];
        let image = |a: f64, b: f64| x.map(|v| a * v + b);
        for (a, b) in [(1.0, 0.0), (-0.3, 1e3), (1e-8, 0.0), (1.8, 32.0), (1e140, 1e140)] {
            assert!(is_linear(&x, &image(a, b)), "{a} {b}");
        }
        let mut near = image(2.0, 1.0);
        near[2] += 1e-4;
        assert!(!is_linear(&x, &near));
        assert!(!is_linear(&[1.0; 5], &x) && !is_linear(&x.map(|v| v * v), &x));
    }

    #[test]
    fn many_notes_of_a_kind_become_few() {
        let notes =
            |n: usize| few((0..n).map(|i| Note::on(&i.to_string(), "odd".into())).collect());
        assert_eq!((notes(10).len(), notes(11).len(), notes(99).len()), (10, 11, 11));
        assert_eq!(notes(11)[10].to_string(), "the same of 1 further column");
        assert_eq!(notes(99)[10].to_string(), "the same of 89 further columns");
    }

    #[test]
    fn a_note_is_one_line_whatever_the_name() {
        let note = Note::on("a\nb", "odd".into()).to_string();
        assert_eq!(note, "column \"a\\nb\": odd");
    }
}
