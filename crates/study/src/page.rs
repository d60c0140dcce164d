//! The study's page for people: tables, figures, and the protocol in short.
//!
//! ```text
//! title, its answer, what the page is not, verdicts on the paper's claims
//! claims, T1 … T9        F1 … F3        protocol: the size of each part, settings, data sets, machines
//! ```

use crate::cell::APPROXIMATE_LAMBDA;
use crate::drawing::Drawing;
use crate::plan::{Part, Plan};
use crate::publication::Publication;
use limpid_report::{Block, Part as Shown, Report, Section, Table, Value};

/// What the page is, and what it is not.
const PAPER: &str = "A reconstruction of the study of the paper \"Teaching the Teacher\" (arXiv 2507.22767). \
    The paper's formulas, widths, budgets and most of its tables are not known to this \
    project: the protocol is our own, and no number on this page is the paper's.";

/// Columns of T1 on the page, at most ten; its files have all.
const T1: &str = "dataset teacher_r2_standard teacher_r2_jacobian r2_standard r2_validation \
    r2_placebo_validation r2_direct gain gain_low gain_high";

/// The page of a publication with these tables and figures.
pub(crate) fn page(of: &Publication<'_>, tables: &[Table], drawings: Vec<Drawing>) -> Report {
    let figure = |drawing: Drawing| limpid_report::Drawing {
        svg: drawing.svg,
        caption: drawing.caption.to_string(),
        of: None,
    };
    let scopes = of.study.plans.iter().map(|plan| scope(of, plan)).collect();
    let verdicts = tables.iter().find(|table| table.id == "claims").map(verdicts);
    let verdicts = verdicts.map(|t| section("verdicts", "Verdicts", vec![Shown::Table(t)]));
    let figures = Shown::Figures(drawings.into_iter().map(figure).collect());
    let protocol = vec![Shown::Notes(scopes), Shown::Settings(protocol(of))];
    let last = [
        section("figures", "Figures", vec![figures]),
        section("protocol", "Protocol and environment", protocol),
    ];
    let mut summary = of.answer();
    summary.push(PAPER.to_string());
    Report {
        title: "Limpid: does a smooth teacher make a better formula?".into(),
        summary,
        sections: verdicts.into_iter().chain(tables.iter().map(table)).chain(last).collect(),
        chosen: 0,
    }
}

fn section(id: &str, heading: &str, parts: Vec<Shown>) -> Section {
    Section { id: id.into(), heading: heading.into(), parts }
}

/// The section of a table, with the columns that fit on a page.
fn table(table: &Table) -> Section {
    let heading = format!("{}: {}", table.id, table.title);
    let some = table.columns.iter().any(|column| column.terminal);
    let shown = table.only(|column| match table.id.as_str() {
        "T1" => T1.split_whitespace().any(|key| key == column.key),
        _ => column.terminal || !some,
    });
    let mut parts = vec![Shown::Table(shown.clone())];
    if shown.columns.len() < table.columns.len() {
        let (id, all) = (&table.id, table.columns.len());
        parts.push(Shown::Notes(vec![format!("All {all} columns are in tables/{id}.csv.")]));
    }
    section(&table.id, &heading, parts)
}

/// The measurement that decides each claim, with the claim in words.
fn verdicts(claims: &Table) -> Table {
    let at = |key: &str| claims.columns.iter().position(|column| column.key == key);
    let verdict = at("verdict").expect("claims have verdicts");
    let mut table = Table { notes: vec![], blocks: vec![], ..claims.clone() };
    let mut rows = vec![];
    for block in &claims.blocks {
        let decisive = block.rows.iter().filter(|row| row[verdict] != Value::Missing);
        rows.extend(decisive.map(|row| {
            let mut row = row.clone();
            row[at("claim").expect("claims have names")] = Value::from(block.title.as_str());
            row
        }));
    }
    table.id = "verdicts".into();
    table.columns.iter_mut().for_each(|column| column.long |= column.key == "claim");
    table.blocks.push(Block { rows, ..Block::default() });
    table
}

/// The size of a plan: "T8: 6 data sets, 5 trials, 210 cells, 30 of them recorded."
fn scope(of: &Publication<'_>, plan: &Plan) -> String {
    let cells = plan.cells();
    let is_recorded = |cell: &&_| of.store.get(&of.catalog.key(cell)).is_some();
    let recorded = match cells.iter().filter(is_recorded).count() {
        all if all == cells.len() => String::new(),
        some => format!(", {some} of them recorded"),
    };
    let (tables, sets, trials) = (tables_of(of, plan.part), plan.datasets.len(), plan.trials);
    format!("{tables}: {sets} data sets, {trials} trials, {} cells{recorded}.", cells.len())
}

/// The tables and figures that are made here from the records of a part: "T1, T2".
fn tables_of(of: &Publication<'_>, part: Part) -> String {
    let of_part = of.outputs().filter(|output| output.part() == Some(part));
    of_part.map(|output| output.to_string()).collect::<Vec<String>>().join(", ")
}

/// Name and value of each setting: the protocol, the data sets, the versions and the machines.
fn protocol(of: &Publication<'_>) -> Vec<(String, String)> {
    let row = |name: &str, value: &str| (name.to_string(), value.to_string());
    let mut rows: Vec<_> = PROTOCOL.iter().map(|(name, value)| row(name, value)).collect();
    for plan in &of.study.plans {
        let name = format!("data sets of {}", tables_of(of, plan.part));
        rows.push(row(&name, &plan.datasets.join(", ")));
        if plan.part == Part::Approximations {
            let arms = format!("λ = {APPROXIMATE_LAMBDA}; students gplearn and limpid alone");
            rows.push(row("stand-ins of T8", &arms));
        }
    }
    rows.extend([
        row("engine", &of.study.engine.to_string()),
        row("version", env!("CARGO_PKG_VERSION")),
    ]);
    rows.extend(of.study.machines.iter().map(|machine| row("machine", machine)));
    rows
}

/// The protocol in short; `docs/protocol.md` has it all.
const PROTOCOL: [(&str, &str); 11] = [
    (
        "split",
        "60 % train (at most 2,000 rows), 20 % validation, 20 % test, anew in each trial; scalers \
         fitted on training rows",
    ),
    ("teacher", "tanh 64-64, Glorot-uniform start, Adam 1e-3, batch 32, 300 epochs, f32"),
    ("Jacobian penalty", "λ · mean ‖∂f/∂x‖² at the training inputs, exact by double backward"),
    ("Lipschitz penalty", "λ · product of the layers' spectral norms, by power iteration"),
    (
        "students",
        "gplearn's algorithm (1,000 programs, 20 generations, no fitted constants, no front); limpid (preset \
         study: 8·10⁸ node evaluations, one formula of the front, the simplest within one standard error on \
         validation rows); linear and quadratic ridge; regression tree of depth 5",
    ),
    ("direct", "the same students on the labels, without a teacher"),
    (
        "choosing λ",
        "by validation: per trial, the student's best R² on validation rows; by teacher: per trial, the \
         largest λ whose teacher is within one standard error of the best on validation rows; by oracle: \
         one λ per data set, by mean test R²",
    ),
    (
        "placebo",
        "seven standard runs (λ = 0) of other seeds, chosen among by the same rules; the i-th λ has the \
         seeds of the i-th of them",
    ),
    ("headline gain", "λ by validation − placebo by validation, R² on test labels clipped at −1"),
    (
        "intervals",
        "Nadeau and Bengio's over trials; over data sets a bootstrap of sets, then trials, 10,000 resamples",
    ),
    (
        "tests",
        "exact one-sided Wilcoxon signed-rank over the headline sets' median gains, Holm over students and \
         penalties",
    ),
];
