//! The sections of a page: a heading, and parts of few kinds under it.
//!
//! | part | what it shows |
//! |---|---|
//! | `Text`, `Notes`, `Settings` | sentences; a list of remarks; names and values |
//! | `Formula` | a formula as wide as the page, broken where a line ends, with buttons that copy it |
//! | `Facts` | numbers that are to be seen at once |
//! | `Table`, `Front` | a table that sorts; one whose rows are alternatives to choose from |
//! | `Figures` | drawings side by side |
//! | `Calculator` | fields for inputs and the value of a formula |
//! | `Each` | a part of which every alternative has its own |

use super::calculator::{self, Calculator};
use super::html::{escape, list, of, paragraphs};
use super::mathematics::display;
use super::tabular::{front, table};
use crate::formula::Formula;
use crate::table::Table;

/// A heading and what stands under it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Section {
    /// Name that links lead to, of letters, digits and hyphens; none in the list of contents if empty.
    pub id: String,
    /// Heading; none if empty.
    pub heading: String,
    /// Parts from the top.
    pub parts: Vec<Part>,
}

/// A part of a section.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Part {
    /// Sentences, a paragraph each.
    Text(Vec<String>),
    /// Remarks in small letters, one an entry.
    Notes(Vec<String>),
    /// A formula after the name of what it gives.
    Formula {
        /// Name before the sign of equality.
        target: String,
        /// The formula that gives it.
        formula: Formula,
    },
    /// Numbers that are to be seen at once.
    Facts(Vec<Fact>),
    /// A table that sorts by its heads.
    Table(Table),
    /// A table whose rows are the alternatives, in their order; a click on one chooses it.
    Front(Table),
    /// Drawings side by side.
    Figures(Vec<Drawing>),
    /// Fields for inputs and the value of the chosen formula.
    Calculator(Calculator),
    /// Names and values of settings.
    Settings(Vec<(String, String)>),
    /// The parts of each alternative, of which those of the chosen one are shown.
    Each(Vec<Vec<Part>>),
}

/// A number that is to be seen at once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fact {
    /// Name of what is measured.
    pub name: String,
    /// The number as people read it.
    pub value: String,
    /// How sure it is, or what it was measured on; may be empty.
    pub remark: String,
}

/// A drawing with the text below it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    /// SVG text, which is put into the page as it is: only that of [`crate::multiples()`] and its like, which escape
    /// their text, belongs here.
    pub svg: String,
    /// Text below the drawing; may be empty.
    pub caption: String,
    /// Alternatives that it belongs to; all if `None`.
    pub of: Option<Vec<usize>>,
}

/// The section as HTML; `chosen` is the alternative that is shown at first.
pub(super) fn section(section: &Section, chosen: usize) -> String {
    let heading = match section.heading.is_empty() {
        true => String::new(),
        false => {
            format!("<h2 id=\"head-{}\">{}</h2>\n", escape(&section.id), escape(&section.heading))
        }
    };
    let parts: String = section.parts.iter().map(|p| part(p, section, chosen)).collect();
    format!("<section id=\"{}\">\n{heading}{parts}</section>\n", escape(&section.id))
}

fn part(part: &Part, section: &Section, chosen: usize) -> String {
    match part {
        Part::Text(lines) => paragraphs("text", lines),
        Part::Notes(lines) => list(lines),
        Part::Formula { target, formula } => display(target, formula),
        Part::Facts(facts) => self::facts(facts),
        Part::Table(shown) => table(shown, &section.id),
        Part::Front(shown) => front(shown, &section.id, chosen),
        Part::Figures(drawings) => figures(drawings, chosen),
        Part::Calculator(shown) => calculator::html(shown, chosen),
        Part::Settings(rows) => settings(rows),
        Part::Each(all) => {
            all.iter().enumerate().map(|(i, one)| each(one, i, section, chosen)).collect()
        }
    }
}

/// The parts of alternative `i`.
fn each(parts: &[Part], i: usize, section: &Section, chosen: usize) -> String {
    let parts: String = parts.iter().map(|part| self::part(part, section, chosen)).collect();
    format!("<div{}>\n{parts}</div>\n", of(Some(&[i]), "", chosen))
}

fn facts(facts: &[Fact]) -> String {
    let fact = |fact: &Fact| {
        let [name, value, remark] = [&fact.name, &fact.value, &fact.remark].map(|t| escape(t));
        format!("<div><dt>{name}</dt><dd><b>{value}</b> <span>{remark}</span></dd></div>\n")
    };
    format!("<dl class=\"facts\">\n{}</dl>\n", facts.iter().map(fact).collect::<String>())
}

fn figures(drawings: &[Drawing], chosen: usize) -> String {
    let figure = |drawing: &Drawing| {
        let caption = match drawing.caption.is_empty() {
            true => String::new(),
            false => format!("<figcaption>{}</figcaption>\n", escape(&drawing.caption)),
        };
        let attributes = of(drawing.of.as_deref(), "figure", chosen);
        format!("<figure{attributes}>\n{}{caption}</figure>\n", drawing.svg)
    };
    format!("<div class=\"figures\">\n{}</div>\n", drawings.iter().map(figure).collect::<String>())
}

fn settings(rows: &[(String, String)]) -> String {
    let row = |(name, value): &(String, String)| {
        format!("<div><dt>{}</dt><dd>{}</dd></div>\n", escape(name), escape(value))
    };
    format!("<dl class=\"settings\">\n{}</dl>\n", rows.iter().map(row).collect::<String>())
}
