//! T3: times are positive, percentiles rise, and ratios are to the plain step of the same shape.
//!
//! ```text
//! us_p10 ≤ us_per_step ≤ us_p90        ratio_low ≤ ratio ≤ ratio_high
//! ratio = us_per_step / us_per_step(none)
//! ```

use super::csv_row::CsvRow;
use super::finding::Finding;

/// Columns that name a shape.
const SHAPE: [&str; 4] = ["inputs", "hidden", "outputs", "batch"];

/// The findings in the rows of T3.
pub(super) fn check(rows: &[CsvRow<'_>]) -> Vec<Finding> {
    rows.iter().flat_map(|row| check_row(row, rows)).collect()
}

/// The findings in one row, whose ratio is to a row of its own shape.
fn check_row(row: &CsvRow<'_>, rows: &[CsvRow<'_>]) -> Vec<Finding> {
    let place =
        format!("T3, {}, {}", SHAPE.map(|key| row.text(key)).join(" "), row.text("penalty"));
    let same_shape = |other: &&CsvRow<'_>| SHAPE.iter().all(|key| other.text(key) == row.text(key));
    let plain = rows.iter().filter(same_shape).find(|other| other.text("penalty") == "none");
    let plain = plain.and_then(|plain| plain.number("us_per_step"));
    let positive = ["us_p10", "us_per_step", "us_p90", "ratio", "gflops"].into_iter();
    let unsound = positive.filter_map(|key| {
        let found = row.number(key);
        let sound = found.is_some_and(|v| v > 0.0 && v.is_finite());
        (!sound).then(|| Finding(format!("{place}: {key} is {found:?}, not above 0")))
    });
    let no_plain =
        plain.is_none().then(|| Finding(format!("{place}: the shape has no plain step")));
    let ratio = row.number("us_per_step").zip(plain).map(|(us, plain)| us / plain);
    let rise = [["us_p10", "us_per_step", "us_p90"], ["ratio_low", "ratio", "ratio_high"]];
    let rise = rise.iter().filter_map(|keys| row.check_rise(&place, keys));
    unsound.chain(no_plain).chain(row.check_is(&place, "ratio", ratio)).chain(rise).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::csv_row::tests::findings;

    const HEADER: &str = "inputs,hidden,outputs,batch,penalty,us_per_step,us_p10,us_p90,ratio,ratio_low,\
        ratio_high,gflops";
    const PLAIN: &str = "13,64-64,1,32,none,20,19,22,1,0.8,1.2,30";

    #[test]
    fn sound_rows_give_no_finding() {
        let naive = "13,64-64,1,32,naive,120,110,125,6,5,6.6,10";
        assert_eq!(findings(check, &[HEADER, PLAIN, naive]), [""; 0]);
    }

    #[test]
    fn every_kind_of_unsound_number_is_found() {
        let naive = "13,64-64,1,32,naive,120,121,125,6.1,5,6.6,-1";
        let other = "13,64-64,1,128,naive,120,110,,6,5,6.6,10";
        let found = findings(check, &[HEADER, PLAIN, naive, other]).join("\n");
        for part in [
            "T3, 13 64-64 1 32, naive: ratio is 6.1, not 6",
            "us_p10, us_per_step, us_p90 do not rise",
            "gflops is Some(-1.0)",
            "1 128, naive: the shape has no plain step",
            "us_p90 is None",
        ] {
            assert!(found.contains(part), "{part} not in {found}");
        }
    }
}
