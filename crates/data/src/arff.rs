//! ARFF files of Weka and OpenML, and the dat files of KEEL, which declare their columns.
//!
//! ```text
//! % a comment                        @attribute mass {small, 'very large'}    texts, and no others
//! @relation seeds                    @attribute b real [0.5, 9]               numbers (KEEL: a range)
//! @data                              @attribute c string                      any cells
//! small, 1.5, ?                      a row; ? is missing, and <null> in KEEL
//! {0 'very large', 2 x}              a row whose other cells are 0, or the first text of the column
//! small, 1.5, ?, {0.5}               a row of weight 0.5
//! ```
//!
//! Keywords are of any case. Ranges are no promise here, and KEEL's `@inputs` and `@outputs` are not asked.
//!
//! Differs from the source: cells are separated by ',' or tabs; blanks alone do not separate.
//!
//! Source: the Attribute-Relation File Format of Weka; the data set format of KEEL.

use crate::dialect::{Dialect, Reading};
use crate::error::MISQUOTED;
use crate::error::{Error, FaultKind};
use crate::header::{Kind, Name, check_count, check_distinct, distinct, name_the_unnamed};
use crate::name::plain;
use crate::note::Note;
use crate::row::{Flaw, Form, Row};
use crate::text::{Line, Text};
use crate::wording::quoted;
use crate::words::{Open, Word, Words};
use ::csv::StringRecord;
use std::collections::BTreeSet;
use std::ops::Range;

/// Names of the types of numbers.
const NUMBERS: [&str; 3] = ["numeric", "real", "integer"];

/// A declared table, and the text of its rows.
pub(crate) struct Arff<'a> {
    attributes: Vec<Attribute>,
    /// The lines below `@data`.
    rows: Text<'a>,
    /// True if `<null>` stands for a missing cell.
    keel: bool,
    /// True if rows have weights; these are the last column.
    weighted: bool,
}

/// A column, as the file declares it.
struct Attribute {
    /// Line of its declaration.
    row: u64,
    name: String,
    kind: Kind,
    /// The texts it may hold, if they are declared.
    texts: Vec<String>,
}

impl Attribute {
    /// The cell of a sparse row that does not name the column: 0, or the first of the texts.
    fn absent(&self) -> &str {
        match self.kind {
            Kind::Texts => self.texts.first().map_or("", String::as_str),
            Kind::Numbers => "0",
            Kind::Open => "",
        }
    }
}

/// What the lines above the rows say.
#[derive(Default)]
struct Declarations {
    attributes: Vec<Attribute>,
    outputs: Vec<String>,
    keel: bool,
}

/// What is wrong with a line, and what to do.
type Fault = (String, &'static str);

impl<'a> Arff<'a> {
    /// The form of a text that begins with a declaration; `None` if it does not.
    pub(crate) fn form(text: Text<'a>, reading: &Reading) -> Option<Result<Form<Self>, Error>> {
        let first = lines(text).next()?;
        let begins = ["@relation", "@attribute"].iter().any(|word| keyword(first.text, word));
        begins.then(|| Self::declared(text, reading))
    }

    fn declared(text: Text<'a>, reading: &Reading) -> Result<Form<Self>, Error> {
        let (declarations, rows) = declarations(text)?;
        let Declarations { attributes, outputs, keel } = declarations;
        let header = attributes[0].row;
        check_count(text, header, attributes.len(), None, reading)?;
        check_distinct(text, attributes.iter().map(|a| (a.row, a.name.as_str())))?;
        let name = |a: &Attribute| Name { text: a.name.clone(), named: true, kind: a.kind };
        let mut names: Vec<Name> = attributes.iter().map(name).collect();
        let weighted = lines(rows).any(|line| weight(line.text).is_some());
        let mut notes = Vec::new();
        if !outputs.is_empty() {
            let shown: Vec<String> = outputs.iter().map(|name| quoted(name)).collect();
            notes.push(Note::general(format!(
                "the file declares {} as its output",
                shown.join(", ")
            )));
        }
        if weighted {
            let taken: BTreeSet<String> = names.iter().map(|name| name.text.clone()).collect();
            let text = distinct("weight", &taken);
            let what = "the weights that rows have in braces: name the column with --weights, or --drop it";
            notes.push(Note::on(&text, what.to_owned()));
            names.push(Name { text, named: true, kind: Kind::Numbers });
        }
        name_the_unnamed(&mut names);
        let dialect = Dialect { delimiter: b',', decimal_comma: false };
        let body = Self { attributes, rows, keel, weighted };
        Ok(Form { dialect, header, names, notes, body })
    }

    pub(crate) fn most_rows(&self) -> usize {
        self.rows.most_rows(1)
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = Result<Row, Flaw>> + '_ {
        lines(self.rows).map(|line| self.row(line))
    }

    /// The row on that line.
    fn row(&self, line: Line) -> Result<Row, Flaw> {
        let (cells, weight) = weight(line.text).unwrap_or((line.text, "1"));
        let mut fields = match cells.strip_prefix('{') {
            Some(pairs) => self.sparse(line.row, pairs)?,
            None => self.dense(line.row, cells)?,
        };
        if self.weighted {
            fields.push_field(weight);
        }
        Ok(Row { row: line.row, fields })
    }

    fn dense(&self, row: u64, line: &str) -> Result<StringRecord, Flaw> {
        let (mut fields, mut words) = (StringRecord::new(), Words::new(line));
        let (mut count, expected) = (0, self.attributes.len());
        loop {
            let word = words.word(|c| c == ',' || c == '\t');
            let word = word.map_err(|Open| misquoted(row, count))?;
            if let Some(attribute) = self.attributes.get(count) {
                fields.push_field(self.cell(attribute, &word).map_err(|f| flaw(row, count, f))?);
            }
            count += 1;
            if !words.take_separator() {
                break;
            }
        }
        if !words.ended() {
            return Err(misquoted(row, count - 1));
        }
        if count == expected {
            return Ok(fields);
        }
        let what = format!("the number of cells is {count}, {expected} are declared");
        let fix = match count < expected {
            true => "add the missing cells, ? where nothing is known, or remove the row",
            false => "remove the surplus cells, or put the one that holds a ',' in quotes",
        };
        let fault = flaw(row, count.min(expected), (what, fix));
        Err(Flaw { kind: FaultKind::Ragged, ..fault })
    }

    /// The cells of `pairs` of an index from 0 on and a value, and a closing brace.
    fn sparse(&self, row: u64, pairs: &str) -> Result<StringRecord, Flaw> {
        let (mut fields, mut words) = (StringRecord::new(), Words::new(pairs));
        let absent = |fields: &mut StringRecord, columns: Range<usize>| {
            self.attributes[columns].iter().for_each(|a| fields.push_field(a.absent()));
        };
        let (count, mut next) = (self.attributes.len(), 0);
        let (what, fix) = (
            "an index and a value are expected, between ',' and in braces",
            "write rows of few cells as {0 1.5, 3 x}, indices from 0 on and rising",
        );
        let wrong = |column| flaw(row, column, (what.to_owned(), fix));
        while !words.take('}') {
            if next > 0 && !words.take(',') {
                return Err(wrong(next - 1));
            }
            let index = words.token(char::is_whitespace).map_err(|Open| wrong(next))?.text.parse();
            let index = index.ok().filter(|j| (next..count).contains(j));
            let index = index.ok_or_else(|| wrong(next.min(count - 1)))?;
            let word =
                words.word(|c| c == ',' || c == '}').map_err(|Open| misquoted(row, index))?;
            let cell = self.cell(&self.attributes[index], &word);
            absent(&mut fields, next..index);
            fields.push_field(cell.map_err(|fault| flaw(row, index, fault))?);
            next = index + 1;
        }
        if !words.ended() {
            return Err(wrong(next.saturating_sub(1)));
        }
        absent(&mut fields, next..count);
        Ok(fields)
    }

    /// The text of a cell, blank where it is missing.
    fn cell<'w>(&self, attribute: &Attribute, word: &'w Word) -> Result<&'w str, Fault> {
        let missing = !word.quoted && (word.text == "?" || self.keel && word.text == "<null>");
        if missing
            || attribute.kind != Kind::Texts
            || attribute.texts.iter().any(|t| *t == word.text)
        {
            return Ok(if missing { "" } else { &word.text });
        }
        let what = format!("{} is none of the declared texts", quoted(&word.text));
        Err((what, "correct the cell, or add the text to the column's declaration"))
    }
}

/// The lines that are neither blank nor comments.
fn lines(text: Text) -> impl Iterator<Item = Line> {
    text.lines().filter(|line| {
        let begin = line.text.trim_start();
        !begin.is_empty() && !begin.starts_with('%')
    })
}

/// True if the line begins with that word, in any case.
fn keyword(line: &str, word: &str) -> bool {
    let head = line.trim_start().split(|c: char| c.is_whitespace() || c == '{').next();
    head.is_some_and(|head| head.eq_ignore_ascii_case(word))
}

/// What is declared above the rows, and the text of these.
fn declarations(text: Text) -> Result<(Declarations, Text), Error> {
    let mut found = Declarations::default();
    let fail =
        |row, (what, fix): Fault| Err(text.place(row, 0, None).fault(FaultKind::Header, what, fix));
    let mut last = 1;
    for line in lines(text) {
        last = line.row;
        if keyword(line.text, "@data") {
            if found.attributes.is_empty() {
                let what = "no column is declared above @data".to_owned();
                return fail(line.row, (what, "declare one with @attribute name numeric"));
            }
            let below = text.from(line.start);
            let start = below.lines().nth(1).map_or(below.len(), |line| line.start);
            return Ok((found, below.from(start)));
        }
        if let Err(fault) = found.declare(line) {
            return fail(line.row, fault);
        }
    }
    let what = "the file ends without @data".to_owned();
    fail(last, (what, "write @data between the declarations and the rows"))
}

impl Declarations {
    /// Takes the declaration on a line.
    fn declare(&mut self, line: Line) -> Result<(), Fault> {
        let mut words = Words::new(line.text);
        let bare = |c: char| c.is_whitespace() || c == '{';
        let word = words.token(bare).map_err(open)?.text.to_ascii_lowercase();
        match word.as_str() {
            "@relation" => Ok(()),
            "@attribute" => self.attribute(line.row, words),
            "@inputs" | "@input" => {
                self.keel = true;
                Ok(())
            }
            "@outputs" | "@output" => {
                self.keel = true;
                let names = words.rest().split(',').map(|name| name.trim().to_owned());
                self.outputs.extend(names.filter(|name| !name.is_empty()));
                Ok(())
            }
            _ => {
                let what = format!("{} is no declaration", quoted(&word));
                Err((what, "there are @relation, @attribute, @inputs, @outputs and @data"))
            }
        }
    }

    /// Takes a column: its name, and its type or the texts it may hold.
    fn attribute(&mut self, row: u64, mut words: Words) -> Result<(), Fault> {
        let name = words.token(|c| c.is_whitespace() || c == '{').map_err(open)?.text;
        let (name, mut texts) = (plain(&name), Vec::new());
        let kind = if words.take('{') {
            loop {
                let word = words.word(|c| c == ',' || c == '}').map_err(open)?;
                texts.push(word.text.into_owned());
                if words.take('}') {
                    break Kind::Texts;
                }
                if !words.take(',') {
                    let what = format!("the texts of column {} do not end", quoted(&name));
                    return Err((what, "write them in braces, with ',' between them"));
                }
            }
        } else {
            let word = words.token(|c| c.is_whitespace() || c == '[').map_err(open)?.text;
            self.keel |= words.rest().starts_with('[');
            if word.eq_ignore_ascii_case("date") {
                check_date(words.rest())?;
            }
            kind(&word)?
        };
        self.attributes.push(Attribute { row, name, kind, texts });
        Ok(())
    }
}

/// Passes if dates are written year, month, day, or in the order that ISO 8601 has them; `form` is what the
/// declaration says of them.
fn check_date(form: &str) -> Result<(), Fault> {
    let form = form.trim().trim_matches(['"', '\'']);
    if form.is_empty() || form.starts_with(['%', 'H']) || form.starts_with("yyyy-MM") {
        return Ok(());
    }
    let what = format!("dates of the form {} are not read", quoted(form));
    Err((what, "write them as yyyy-MM-dd, and declare them so"))
}

/// What a column of that type holds.
fn kind(word: &str) -> Result<Kind, Fault> {
    let is = |name: &&str| name.eq_ignore_ascii_case(word);
    if NUMBERS.iter().any(is) {
        return Ok(Kind::Numbers);
    }
    if ["string", "date"].iter().any(is) {
        return Ok(Kind::Open);
    }
    let what = format!("{} is no type of cells that can be read", quoted(word));
    Err((what, "there are numeric, real, integer, string, date, and texts in braces"))
}

/// The cells of a row and its weight, if it has one: a number in braces behind a separator.
fn weight(line: &str) -> Option<(&str, &str)> {
    let (cells, weight) = line.trim().strip_suffix('}')?.rsplit_once('{')?;
    let cells = cells.trim_end_matches([' ', '\u{a0}']).strip_suffix([',', '\t'])?;
    weight.trim().parse::<f64>().ok().map(|_| (cells.trim(), weight.trim()))
}

fn open(_: Open) -> Fault {
    (MISQUOTED.0.replace("this cell", "this line"), "close the quote that opens in it")
}

fn flaw(row: u64, column: usize, (what, fix): Fault) -> Flaw {
    Flaw { row, column, kind: FaultKind::Category, what, fix: fix.to_owned() }
}

fn misquoted(row: u64, column: usize) -> Flaw {
    let fix = "close the quote that opens it, and write \\ before a quote inside it";
    Flaw { kind: FaultKind::Quotes, ..flaw(row, column, (MISQUOTED.0.to_owned(), fix)) }
}
