//! The report in a real browser, and the tables in a real LaTeX.

use crate::browser::Page;
use limpid_report::{Block, Column, Formula, Table, Value};
use limpid_report::{Report, render};
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
    let report = Report {
        title: HOSTILE.into(),
        summary: vec![HOSTILE.into()],
        tables: tables(),
        sketches: vec![],
        figures: vec![],
        protocol: vec![("machine".into(), HOSTILE.into())],
    };
    let folder = folder("report");
    let file = folder.join("report.html");
    std::fs::write(&file, render(&report)).expect("space");
    let mut page = Page::open(&file);
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

    assert_eq!(page.value("document.querySelectorAll('math').length"), json!(2));
    let shown = page.value("document.querySelector('math').textContent");
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
