//! T1: every row holds every R², no oracle is below the standard run, and the gain is the difference of
//! its two arms.
//!
//! ```text
//! r2_oracle ≥ r2_standard        r2_placebo_oracle ≥ r2_standard
//! gain = r2_validation − r2_placebo_validation
//! ```

use super::csv_row::CsvRow;
use super::finding::Finding;

/// Columns that must hold an R² in every row.
const R2_COLUMNS: [&str; 9] = [
    "teacher_r2_standard",
    "teacher_r2_jacobian",
    "r2_standard",
    "r2_validation",
    "r2_teacher_rule",
    "r2_oracle",
    "r2_placebo_validation",
    "r2_placebo_oracle",
    "r2_direct",
];

/// The findings in the rows of T1.
pub(super) fn check(rows: &[CsvRow<'_>]) -> Vec<Finding> {
    rows.iter().flat_map(check_row).collect()
}

/// The findings in one row.
fn check_row(row: &CsvRow<'_>) -> Vec<Finding> {
    let place = format!("T1, {} / {}", row.text("dataset"), row.text("student"));
    let r2 = R2_COLUMNS.iter().filter_map(|key| row.check_r2(&place, key));
    let oracles = ["r2_oracle", "r2_placebo_oracle"].into_iter().filter_map(|oracle| {
        let (best, one) = row.number(oracle).zip(row.number("r2_standard"))?;
        let text = format!("{place}: {oracle} is below r2_standard, which is among its choices");
        (best < one).then_some(Finding(text))
    });
    let arms = row.number("r2_validation").zip(row.number("r2_placebo_validation"));
    let gain = row.check_is(&place, "gain", arms.map(|(a, b)| a - b));
    r2.chain(oracles).chain(gain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::csv_row::tests::findings;

    const HEADER: &str = "dataset,student,n,d,teacher_r2_standard,teacher_r2_jacobian,r2_standard,\
        r2_validation,r2_teacher_rule,r2_oracle,r2_placebo_validation,r2_placebo_oracle,r2_direct,gain";

    #[test]
    fn a_sound_row_gives_no_finding() {
        let row = "a,limpid,10,2,0.5,0.6,0.4,0.5,0.5,0.6,0.45,0.5,0.3,0.05";
        assert_eq!(findings(check, &[HEADER, row]), [""; 0]);
    }

    #[test]
    fn every_kind_of_unsound_number_is_found() {
        let row = "a,limpid,10,2,,0.6,0.4,0.5,1.5,0.3,0.45,0.5,NaN,0.2";
        let found = findings(check, &[HEADER, row]).join("\n");
        for part in [
            "T1, a / limpid: teacher_r2_standard",
            "r2_teacher_rule",
            "r2_direct",
            "r2_oracle is below",
            "gain is 0.2",
        ] {
            assert!(found.contains(part), "{part} not in {found}");
        }
    }
}
