//! The page: one HTML file that needs no network, for people.
//!
//! Style and script lie beside this file; what stands here puts values between elements. All text is escaped, so
//! that a data set named `<script>` stays text; SVG and MathML are put in as they are. The page's own policy forbids
//! every external resource.
//!
//! A page may have *alternatives*, such as the formulas of a front. One of them is chosen; parts that belong to
//! alternatives are shown if the chosen one is among them, and a click on a dot or a row chooses another.

mod calculator;
mod html;
mod mathematics;
mod section;
mod tabular;

pub use calculator::{Calculator, Field, FieldKind};
pub use section::{Drawing, Fact, Part, Section};

use html::{escape, paragraphs};

/// Style sheet of the page, put in whole.
const STYLE: &str = include_str!("page.css");
/// Script of the page: sorting, copying, choosing, calculating. Without it the page still shows everything but these.
const SCRIPT: &str = include_str!("page.js");

/// What the page shows, from the top.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Heading and window title.
    pub title: String,
    /// The findings, a paragraph each.
    pub summary: Vec<String>,
    /// Sections from the top; those with a heading are linked to.
    pub sections: Vec<Section>,
    /// Index of the alternative that is shown at first.
    pub chosen: usize,
}

/// The page as HTML text, a pure function of the report.
///
/// # Panics
/// If a row of a table does not have one value a column.
#[track_caller]
pub fn render(report: &Report) -> String {
    let title = escape(&report.title);
    let sections: String =
        report.sections.iter().map(|section| section::section(section, report.chosen)).collect();
    format!(
        r##"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>{title}</title>
<style>
{STYLE}</style>
</head>
<body>
<header>
<h1>{title}</h1>
{summary}{contents}</header>
<main>
{sections}</main>
<script>
{SCRIPT}</script>
</body>
</html>
"##,
        summary = paragraphs("summary", &report.summary),
        contents = contents(report),
    )
}

/// Links to the sections with headings.
fn contents(report: &Report) -> String {
    let named = report.sections.iter().filter(|section| !section.heading.is_empty());
    let links: String = named
        .map(|section| {
            format!(
                "<li><a href=\"#{}\">{}</a></li>\n",
                escape(&section.id),
                escape(&section.heading)
            )
        })
        .collect();
    format!("<nav aria-label=\"Contents\"><ul>\n{links}</ul></nav>\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formula::Formula;
    use crate::table::tests::sample;
    use crate::table::{Block, Column, Table};

    fn page() -> String {
        let drawing = Drawing {
            svg: "<svg><title>t</title></svg>".to_owned(),
            caption: "A \"gap\" <b>".to_owned(),
            of: Some(vec![1]),
        };
        let fact =
            Fact { name: "R² <b>".into(), value: "0.9".into(), remark: "0.8 & 0.95".into() };
        let parts = vec![
            Part::Table(sample()),
            Part::Figures(vec![drawing]),
            Part::Facts(vec![fact]),
            Part::Each(vec![
                vec![Part::Text(vec!["one".into()])],
                vec![Part::Notes(vec!["<two>".into()])],
            ]),
            Part::Settings(vec![("trials".to_owned(), "<3>".to_owned())]),
        ];
        let section = Section { id: "T1".into(), heading: "Gains & <losses>".into(), parts };
        render(&Report {
            title: "Study <1>".to_owned(),
            summary: vec!["gain & loss".to_owned()],
            sections: vec![section],
            chosen: 1,
        })
    }

    #[test]
    fn everything_but_the_figures_is_escaped() {
        let page = page();
        assert!(!page.contains("<script>alert") && !page.contains("<b>alert"));
        assert!(page.contains("&lt;script&gt;alert(1)"));
        for part in [
            "Study &lt;1&gt;",
            "gain &amp; loss",
            "Gains &amp; &lt;losses&gt;",
            "&lt;3&gt;",
            "R² &lt;b&gt;",
            "0.8 &amp; 0.95",
            "&lt;two&gt;",
            "<svg><title>t</title></svg>",
        ] {
            assert!(page.contains(part), "{part}");
        }
    }

    #[test]
    fn what_belongs_to_the_chosen_alternative_is_shown() {
        let page = page();
        for part in [
            "<div class=\" off\" data-of=\"0\">\n<p class=\"text\">one",
            "<div class=\"\" data-of=\"1\">\n<ul",
            "<figure class=\"figure\" data-of=\"1\">",
        ] {
            assert!(page.contains(part), "{part}: {page}");
        }
    }

    /// A column called like an element is text in the formula and in every copy of it.
    #[test]
    fn a_formula_is_mathml_with_copies_and_its_names_stay_text() {
        let names = ["<script>alert(2)</script>", "\"><b>"].map(String::from).to_vec();
        let expr = "x0 * exp(0.123456789 * x1)".parse().expect("a formula");
        let formula = Formula::new(expr, names);
        let mut table =
            Table::new("T6", "formulas", vec![Column::new("formula", "formula").long()]);
        table.blocks.push(Block { rows: vec![vec![formula.clone().into()]], ..Block::default() });
        let parts = vec![Part::Formula { target: "<i>y".into(), formula }, Part::Front(table)];
        let section = Section { parts, ..Section::default() };
        let page = render(&Report { sections: vec![section], ..Report::default() });
        assert!(
            !page.contains("<script>alert") && !page.contains("\"><b>") && !page.contains("<i>")
        );
        assert!(page.contains("<math") && page.contains("<mn>0.123</mn>"), "{page}");
        assert_eq!(
            page.matches("data-copy=").count(),
            4,
            "none in the front, whose rows are chosen by a click"
        );
        assert!(page.contains("0.123456789") && page.contains("import numpy"));
        assert!(page.contains("<tr data-pick=\"0\" aria-current=\"true\">"));
    }

    #[test]
    fn no_external_resource_is_named() {
        let page = page();
        assert!(!page.contains("http:") && !page.contains("https:") && !page.contains("//cdn"));
        assert!(page.contains("default-src 'none'"));
    }

    #[test]
    fn numbers_are_shown_rounded_and_sorted_whole() {
        let page = page();
        assert!(
            page.contains(
                "<td data-v=\"0.7896\" data-head=\"student R² λ by validation\">0.79</td>"
            ),
            "{page}"
        );
        assert!(
            page.contains(
                "<td data-v=\"-0.25\" data-head=\"student R² λ by validation\">−0.25</td>"
            )
        );
        assert!(page.contains(">–</td>") && !page.contains("NaN<"));
    }

    #[test]
    fn a_long_table_is_opened_by_a_click() {
        let table = |rows: usize| {
            let mut table = Table::new("T2", "sweep", vec![Column::new("n", "n")]);
            let rows = (0..rows).map(|i| vec![i.into()]).collect();
            table.blocks.push(Block { rows, ..Block::default() });
            let section = Section { parts: vec![Part::Table(table)], ..Section::default() };
            render(&Report { sections: vec![section], ..Report::default() })
        };
        assert!(table(151).contains("<summary>151 rows</summary>"));
        assert!(!table(150).contains("<details>"));
    }

    #[test]
    fn an_empty_report_is_still_a_page() {
        let page = render(&Report::default());
        assert!(page.starts_with("<!DOCTYPE html>") && page.trim_end().ends_with("</html>"));
    }

    /// The script evaluates every operator of the table.
    #[test]
    fn the_script_knows_every_operator() {
        for op in limpid_expr::Op::ALL {
            let entry = format!("\n  {}: ", op.spec().name);
            assert!(SCRIPT.contains(&entry), "{}", op.spec().name);
        }
    }
}
