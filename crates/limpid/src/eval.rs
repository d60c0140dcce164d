//! `limpid eval`: formulas and a table in, a table of their values out.

use crate::exit::Failure;
use crate::file::{bytes, shown};
use crate::formulas::{self, Format};
use clap::ValueEnum;
use limpid::data::csv::{Table, parse_table};
use limpid::expr::{self, Scratch};
use limpid::{Expr, Matrix};
use std::fmt::Debug;
use std::io::{BufWriter, ErrorKind, Write};
use std::path::PathBuf;

/// Arguments of `limpid eval`.
#[derive(clap::Args)]
#[command(after_long_help = FORMATS)]
pub(crate) struct Arguments {
    /// File of formulas, one a line; blank lines and lines that begin with # are skipped
    #[arg(long, value_name = "FILE")]
    exprs: PathBuf,
    /// How the formulas are written
    #[arg(long, value_enum, default_value_t = Format::Infix)]
    format: Format,
    /// CSV file: a line of column names, then rows of numbers
    #[arg(long, value_name = "FILE")]
    data: PathBuf,
    /// Precision of data, constants and values
    #[arg(long, value_enum, default_value_t = Precision::F64)]
    precision: Precision,
    /// Also write the derivatives in the constants, a column each
    #[arg(long)]
    jacobian: bool,
}

/// The numbers in which values are computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Precision {
    /// Single precision, 32 bits
    F32,
    /// Double precision, 64 bits
    F64,
}

const FORMATS: &str = "\
Output: CSV, a row for each row of the data, a column for each formula: f1 for the first formula of
the file, f2 for the second, … With --jacobian the derivatives of f1 follow it: f1_c1 in its first
constant as one reads the formula, f1_c2 in the second, … Numbers have as many digits as read back
exactly; where a formula is undefined they are NaN, inf or -inf, and the derivatives of NaN are NaN.

Infix: + - * / ^, brackets, and functions by name, as in `limpid search`. Variables are the names of
the columns, in backquotes if they are no plain words; if no column is called x and a number, x0, x1,
… stand for the first column, the second, … A minus before a number belongs to the constant.

Postfix: words between spaces, operands before their operator. x0, x1, … are the columns, c1.5 or
c-2e3 is a constant; operators are + - * / ^ or names: add sub mul div neg square cube sqrt exp log
sin cos tanh abs inv pow, and gplearn's protected pdiv psqrt plog pinv.

Example: with d.csv
    a,b
    1,2
    3,4
and f.txt
    # 1.5 a + b
    x0 c1.5 * x1 +
`limpid eval --exprs f.txt --format postfix --data d.csv --jacobian` prints
    f1,f1_c1
    3.5,1.0
    8.5,3.0

Exit codes: 0 ok, 2 usage, 3 a file is missing or not what it should be: one line says where, as
f.txt:2:4 (line and column) or d.csv, row 3, column 2.";

/// Evaluates, and prints the table.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let file = shown(&arguments.data);
    let Table { names, x } = parse_table(&file, &bytes(&arguments.data)?).map_err(Failure::from)?;
    let formulas = formulas::read(&arguments.exprs, arguments.format, &names)?;
    let head = header(&formulas, arguments.jacobian);
    let printed = match arguments.precision {
        Precision::F32 => print(&head, &table::<f32>(&formulas, &x.cast(), arguments.jacobian)),
        Precision::F64 => print(&head, &table::<f64>(&formulas, &x, arguments.jacobian)),
    };
    match printed {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()), // the reader has seen enough
        printed => Ok(printed?),
    }
}

/// The head of the table: f1, f1_c1, f1_c2, f2, …
fn header(formulas: &[Expr], jacobian: bool) -> Vec<String> {
    let of = |(formula, i): (&Expr, usize)| {
        let constants = if jacobian { formula.constants().len() } else { 0 };
        let derivatives = (1..=constants).map(move |j| format!("f{i}_c{j}"));
        [format!("f{i}")].into_iter().chain(derivatives)
    };
    formulas.iter().zip(1..).flat_map(of).collect()
}

/// The columns of [`header`], n rows.
fn table<T: expr::Precision>(formulas: &[Expr], x: &Matrix<T>, jacobian: bool) -> Matrix<T> {
    let n = x.rows();
    let mut scratch = Scratch::new();
    let mut columns = vec![];
    let mut count = 0;
    for formula in formulas {
        let plan = formula.compile::<T>();
        let mut value = vec![T::ZERO; n];
        let mut derivatives = Matrix::zeros(n, if jacobian { plan.constants() } else { 0 });
        if jacobian {
            plan.jacobian(x, &mut scratch, &mut value, &mut derivatives);
            leave_undefined(&value, &mut derivatives);
        } else {
            plan.eval(x, &mut scratch, &mut value);
        }
        columns.extend_from_slice(&value);
        columns.extend_from_slice(derivatives.as_slice());
        count += 1 + derivatives.cols();
    }
    Matrix::from_columns(n, count, columns)
}

/// Makes the derivatives (n × constants) NaN in the rows where the value is: the rules of calculus give numbers
/// there, as −⅓ for ln x at x = −3, but of a function that has no value.
fn leave_undefined<T: expr::Precision>(value: &[T], derivatives: &mut Matrix<T>) {
    for j in 0..derivatives.cols() {
        let rows = derivatives.col_mut(j).iter_mut().zip(value);
        rows.filter(|(_, value)| value.to_f64().is_nan()).for_each(|(d, value)| *d = *value);
    }
}

fn print<T: expr::Precision + Debug>(head: &[String], table: &Matrix<T>) -> std::io::Result<()> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    writeln!(out, "{}", head.join(","))?;
    for i in 0..table.rows() {
        for j in 0..table.cols() {
            let separator = if j == 0 { "" } else { "," };
            write!(out, "{separator}{:?}", table[(i, j)])?;
        }
        writeln!(out)?;
    }
    out.flush()
}
