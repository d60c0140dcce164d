//! The report in a real browser, and the tables in a real LaTeX.

use crate::browser::{Page, Screen};
use limpid_expr::Op;
use limpid_report::{Block, Column, Formula, Part, Report, Section, Table, Value, render};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::Command;

const HOSTILE: &str = "<script>document.title = 'broken into'</script>";

/// Two tables: data sets with a hostile name among them, and formulas of hostile columns.
fn tables() -> Vec<Table> {
    let columns =
        vec![Column::new("dataset", "data set"), Column::new("gain", "gain & <b>loss</b>")];
    let mut sets = Table::new("T1", "Sets", columns);
    let row = |name: &str, gain: f64| vec![Value::from(name), Value::from(gain)];
    let rows =
        vec![row("yacht", 0.25), row(HOSTILE, -0.5), row("servo", f64::NAN), row("a_b", 0.1)];
    sets.blocks.push(Block { title: HOSTILE.into(), rows, summary: vec![row("mean", -0.05)] });

    let columns = vec![Column::new("set", "set"), Column::new("formula", "formula").long()];
    let mut formulas = Table::new("T6", "Formulas", columns);
    let names = ["age", HOSTILE, "50 % & more_$ λ 温度 é"].map(String::from).to_vec();
    let texts = ["0.123456789 * x0 - exp(x1 / x2)", "plog(x2) + sqrt(abs(x0)) ^ -1.5e-7"];
    let row = |text: &str| {
        let formula = Formula::new(text.parse().expect("a formula"), names.clone());
        vec![Value::from(HOSTILE), Value::Formula(Box::new(formula))]
    };
    formulas.blocks.push(Block { rows: texts.map(row).to_vec(), ..Block::default() });
    formulas.notes.push(HOSTILE.into());
    vec![sets, formulas]
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).expect("space");
    folder
}

#[test]
fn in_a_browser_heads_sort_buttons_copy_and_hostile_names_stay_text() {
    if !crate::tools::has(crate::browser::PROGRAM, "--version", "the report in a browser") {
        return;
    }
    let mut parts: Vec<Part> = tables().into_iter().map(Part::Table).collect();
    parts.push(Part::Settings(vec![("machine".into(), HOSTILE.into())]));
    let sections = vec![Section { id: "all".into(), heading: HOSTILE.into(), parts }];
    let report =
        Report { title: HOSTILE.into(), summary: vec![HOSTILE.into()], sections, chosen: 0 };
    let folder = folder("report");
    let file = folder.join("report.html");
    std::fs::write(&file, render(&report)).expect("space");
    let mut page = Page::open(&file, Screen { width: 1200, dark: false });
    assert_eq!(page.value("document.title"), json!(HOSTILE));
    assert_eq!(
        page.value("document.querySelector('#table-T1 tbody th[scope=row]').textContent"),
        json!("yacht")
    );

    let order = "[...document.querySelectorAll('#table-T1 tbody tr:not(.block)')].map(r => r.cells[1].textContent)";
    let head = "#table-T1 th:nth-child(2) button";
    assert_eq!(page.value(order), json!(["0.250", "−0.500", "–", "0.100", "−0.050"]));
    page.click(head);
    assert_eq!(page.value(order), json!(["−0.500", "0.100", "0.250", "–", "−0.050"]));
    page.click(head);
    assert_eq!(page.value(order), json!(["0.250", "0.100", "−0.500", "–", "−0.050"]));
    page.click(head);
    assert_eq!(page.value(order), json!(["0.250", "−0.500", "–", "0.100", "−0.050"]));

    assert_eq!(page.value("document.querySelectorAll('.math').length"), json!(2));
    let shown = page.value("document.querySelector('.math').textContent");
    assert!(shown.as_str().is_some_and(|text| text.contains("0.123") && text.contains(HOSTILE)));
    for (place, expected) in
        [(2, "Symbol('age')*0.123456789"), (3, "import numpy as np"), (4, "fn formula(")]
    {
        page.click(&format!("button.copy:nth-of-type({place})"));
        page.wait_for(&format!(
            "document.querySelector('button.copy:nth-of-type({place})').classList.contains('done')"
        ));
        let copied = page.value("navigator.clipboard.readText()");
        let copied = copied.as_str().expect("text");
        assert!(copied.contains(expected) || copied.contains("0.123456789"), "{copied}");
        if place != 2 {
            assert!(copied.contains(expected), "{copied}");
        }
    }
    let shot = page.screenshot();
    assert!(shot.starts_with("iVBORw0KGgo") && shot.len() > 20_000, "{} characters", shot.len());
    std::fs::write(folder.join("screenshot.base64"), shot).expect("space");
    assert_eq!(page.value("document.title"), json!(HOSTILE), "no script has run");
    assert!(page.errors().is_empty(), "{:?}", page.errors());
}

/// What the calculator computes is what the table of operators defines, at its samples and beyond them.
#[test]
fn in_a_browser_every_operator_has_its_value() {
    if !crate::tools::has(crate::browser::PROGRAM, "--version", "the operators in a browser") {
        return;
    }
    let file = folder("operators").join("report.html");
    std::fs::write(&file, render(&Report::default())).expect("space");
    let mut page = Page::open(&file, Screen { width: 1200, dark: false });
    for op in Op::ALL {
        let more = [[0.0, 0.0], [-1.5, 2.0], [1e-4, -1e-4], [1.0, 1e300], [-0.5, 0.5]];
        for [a, b] in op.spec().samples.iter().chain(&more).copied() {
            let operands = if op.arity() == 2 { "[0],[1]" } else { "[0]" };
            let call =
                format!("String(evaluate([{operands},\"{}\"], [{a:?}, {b:?}]))", op.spec().name);
            let text = page.value(&call);
            let found = text.as_str().expect("text").replace("Infinity", "inf");
            let (found, expected): (f64, f64) = (found.parse().expect("a number"), op.value(a, b));
            let near = (found - expected).abs() <= 1e-14 * expected.abs();
            let same = found == expected || (found.is_nan() && expected.is_nan());
            assert!(near || same, "{op:?}({a}, {b}): {found} for {expected}");
        }
    }
}

#[test]
fn latex_typesets_every_table_as_it_stands() {
    if !crate::tools::has("pdflatex", "--version", "tables in LaTeX") {
        return;
    }
    let folder = folder("latex");
    for table in tables() {
        let file = format!("{}.tex", table.id);
        std::fs::write(folder.join(&file), table.to_latex()).expect("space");
        let run = Command::new("pdflatex")
            .args(["-interaction=nonstopmode", "-halt-on-error", &file])
            .current_dir(&folder)
            .output()
            .expect("it starts");
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stdout));
    }
}
