//! Notes on what the rows of a table show.
//!
//! | note | why it matters |
//! |---|---|
//! | a column that numbers the rows | a model may learn the order of the file |
//! | an outlier | one value decides squares and scales |
//! | a number that may stand for a missing value | it counts as a number otherwise |
//! | inputs that give the target away | the score says nothing of use |
//! | inputs or rows that repeat | copies of training rows among test rows flatter the score |
//! | more inputs than rows, few test rows | fits and scores by chance |
//! | cells that were filled, rows and columns left out | what is learned is not quite the file |

use crate::dataset::Dataset;
use crate::encoding::{Code, Coded, Encoding};
use crate::giveaway::giveaways;
use crate::note::{Note, few};
use crate::partition::Partition;
use crate::wording::{argument, counted, number, quoted};
use limpid_base::splitmix64;
use std::collections::{BTreeMap, BTreeSet};

/// Standard deviations beyond which a value is an outlier.
const FAR: f64 = 1000.0;

/// Fewer test rows than this say little.
const TEST_ROWS: usize = 10;

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
    notes.extend(few(missing_codes(dataset, &owners)));
    notes.extend(few(giveaways(dataset, &owners, partition)));
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

/// Numbers that are likely to stand for a missing value, of the columns of numbers and the target.
fn missing_codes(dataset: &Dataset, owners: &[(&str, bool)]) -> Vec<Note> {
    let numbers = owners.iter().enumerate().filter(|(_, (_, numbers))| *numbers);
    let columns = numbers.map(|(j, (name, _))| (*name, dataset.x.col(j)));
    let columns = columns.chain([(dataset.target.as_str(), dataset.y.as_slice())]);
    let note = |(name, values): (&str, &[f64])| {
        let (code, rows) = missing_code(values)?;
        let (code, rows) = (number(code), counted(rows, "row"));
        let text = format!(
            "{code} in {rows}, far from all other values, is likely to stand for a missing value: if it \
             does, say so with --missing-values {code}"
        );
        Some(Note::on(name, text))
    };
    columns.filter_map(note).collect()
}

/// A number of nines, eights or sevens in several rows that lies outside of all others by more than their
/// range, and how many rows have it.
fn missing_code(values: &[f64]) -> Option<(f64, usize)> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let (least, most) = (*sorted.first()?, *sorted.last()?);
    let is_code = |code: f64| {
        let digits = number(code.abs());
        digits.len() > 1 && ['9', '8', '7'].iter().any(|nine| digits.chars().all(|c| c == *nine))
    };
    let likely = |code: f64| {
        let rows = sorted.iter().filter(|&&value| value == code).count();
        let others = if code == least { &sorted[rows..] } else { &sorted[..sorted.len() - rows] };
        let (first, last) = (*others.first()?, *others.last()?);
        let away = if code == least { first - code } else { code - last };
        (rows > 1 && last > first && away > last - first).then_some((code, rows))
    };
    [least, most].into_iter().filter(|&code| is_code(code)).find_map(likely)
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
    fn numbers_for_missing_values_are_of_nines_and_far_outside() {
        let with = |code: f64, rows: usize| {
            let mut values: Vec<f64> = (0..40).map(|i| f64::from(i % 13)).collect();
            values.extend(vec![code; rows]);
            missing_code(&values)
        };
        assert_eq!(with(-999.0, 3), Some((-999.0, 3)));
        assert_eq!(with(99.0, 2), Some((99.0, 2)));
        assert_eq!(with(8888.0, 2), Some((8888.0, 2)));
        assert_eq!((with(-999.0, 1), with(998.0, 4), with(9.0, 4)), (None, None, None));
        let ages: Vec<f64> = (0..60).map(|i| f64::from(20 + i)).chain([99.0, 99.0]).collect();
        assert_eq!(missing_code(&ages), None); // as near as ages are to each other
    }
}
