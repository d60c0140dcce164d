//! A check of published tables that explains itself: are the numbers there, finite and plausible?

use std::path::Path;

/// Something a published table should not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding(pub String);

/// Largest R² there is, and the least that a mean of clipped ones can be.
const R2_RANGE: (f64, f64) = (-1.0, 1.0);

/// Columns of T1 that must hold an R² in every row.
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

/// Looks through the published files in `folder`; no finding means that all is well.
pub fn verify(folder: &Path) -> Vec<Finding> {
    let mut findings = vec![];
    let report = |finding: String, findings: &mut Vec<Finding>| findings.push(Finding(finding));
    for name in [
        "tables/T1.md",
        "tables/T1.tex",
        "tables/T2.md",
        "tables/T2.tex",
        "tables/T2.csv",
        "figures/F1.svg",
        "report.html",
    ] {
        match std::fs::metadata(folder.join(name)) {
            Ok(file) if file.len() > 0 => {}
            Ok(_) => report(format!("{name} is empty"), &mut findings),
            Err(error) => report(format!("{name} is not there: {error}"), &mut findings),
        }
    }
    match std::fs::read_to_string(folder.join("tables/T1.csv")) {
        Ok(text) => findings.extend(check_t1(&text)),
        Err(error) => report(format!("tables/T1.csv is not there: {error}"), &mut findings),
    }
    findings
}

/// Every row of T1 holds every R², no oracle is below the standard run, and the gain is the difference
/// of its two arms.
fn check_t1(text: &str) -> Vec<Finding> {
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap_or("").split(',').collect();
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    if rows.is_empty() {
        return vec![Finding("T1 has no rows".into())];
    }
    rows.iter().flat_map(|row| check_row(&header, row)).collect()
}

fn check_row(header: &[&str], row: &[&str]) -> Vec<Finding> {
    let cell =
        |key: &str| header.iter().position(|h| *h == key).and_then(|at| row.get(at)).copied();
    let number = |key: &str| cell(key).and_then(|text| text.parse::<f64>().ok());
    let place =
        format!("T1, {} / {}", cell("dataset").unwrap_or("?"), cell("student").unwrap_or("?"));
    let mut findings = vec![];
    for key in R2_COLUMNS {
        match number(key) {
            Some(r2) if r2.is_finite() && (R2_RANGE.0..=R2_RANGE.1).contains(&r2) => {}
            other => findings
                .push(Finding(format!("{place}: {key} is {other:?}, not an R² from -1 to 1"))),
        }
    }
    for (oracle, run) in [("r2_oracle", "r2_standard"), ("r2_placebo_oracle", "r2_standard")] {
        if let (Some(best), Some(one)) = (number(oracle), number(run))
            && best < one
        {
            findings.push(Finding(format!(
                "{place}: {oracle} is below {run}, which is among its choices"
            )));
        }
    }
    let difference =
        number("r2_validation").zip(number("r2_placebo_validation")).map(|(a, b)| a - b);
    if let (Some(gain), Some(expected)) = (number("gain"), difference)
        && (gain - expected).abs() > 1e-9
    {
        findings
            .push(Finding(format!("{place}: gain is {gain}, but the arms differ by {expected}")));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "dataset,student,n,d,teacher_r2_standard,teacher_r2_jacobian,r2_standard,\
        r2_validation,r2_teacher_rule,r2_oracle,r2_placebo_validation,r2_placebo_oracle,r2_direct,gain";

    fn findings(row: &str) -> Vec<String> {
        check_t1(&format!("{HEADER}\n{row}\n")).into_iter().map(|f| f.0).collect()
    }

    #[test]
    fn a_sound_row_gives_no_finding() {
        assert_eq!(findings("a,limpid,10,2,0.5,0.6,0.4,0.5,0.5,0.6,0.45,0.5,0.3,0.05"), [""; 0]);
    }

    #[test]
    fn every_kind_of_unsound_number_is_found() {
        let found = findings("a,limpid,10,2,,0.6,0.4,0.5,1.5,0.3,0.45,0.5,NaN,0.2").join("\n");
        for part in [
            "teacher_r2_standard",
            "r2_teacher_rule",
            "r2_direct",
            "r2_oracle is below",
            "gain is 0.2",
        ] {
            assert!(found.contains(part), "{part} not in {found}");
        }
        assert_eq!(check_t1("dataset\n"), [Finding("T1 has no rows".into())]);
    }
}
