//! Random tables as pandas, polars, R and a German Excel write them, read back: the same numbers to the bit, the
//! same gaps, the same texts, and dates as days since the first.

use limpid_base::Seed;
use limpid_data::{
    Cells, Code, Coded, Encoding, Fractions, Frame, MISSING, Missing, Reading, Roles, Sheet, Unit,
};
use proptest::prelude::*;

/// The way in which a program writes a table.
#[derive(Clone, Copy, Debug)]
struct Convention {
    /// Lines above the header.
    above: &'static str,
    delimiter: &'static str,
    line_end: &'static str,
    /// True if row names come first.
    row_names: bool,
    /// True if the header has a blank name above them.
    corner: bool,
    /// Number of the first row.
    first: usize,
    /// True if texts are in quotes whether they need them or not.
    quotes: bool,
    /// A cell of which nothing is known.
    gap: &'static str,
    flags: [&'static str; 2],
    /// Significant digits of numbers beyond which the program rounds.
    digits: usize,
    decimal: &'static str,
    /// The letter before an exponent.
    exponent: &'static str,
    /// Year, month and day as a date.
    date: fn([u32; 3]) -> String,
    /// Seconds of a day as a time behind a date.
    time: fn(u32) -> String,
}

const PANDAS: Convention = Convention {
    above: "",
    delimiter: ",",
    line_end: "\n",
    row_names: true,
    corner: true,
    first: 0,
    quotes: false,
    gap: "",
    flags: ["False", "True"],
    digits: 17,
    decimal: ".",
    exponent: "e",
    date: |[year, month, day]| format!("{year}-{month:02}-{day:02}"),
    time: |seconds| format!(" {}", clock(seconds)),
};

const POLARS: Convention = Convention {
    row_names: false,
    corner: false,
    flags: ["false", "true"],
    time: |seconds| format!("T{}.000000", clock(seconds)),
    ..PANDAS
};

const R: Convention = Convention {
    first: 1,
    quotes: true,
    gap: "NA",
    flags: ["FALSE", "TRUE"],
    digits: 15,
    ..PANDAS
};

/// What `write.table` of R writes between tabs.
const R_TABLE: Convention = Convention { delimiter: "\t", corner: false, ..R };

const EXCEL: Convention = Convention {
    above: "sep=;\r\n",
    delimiter: ";",
    line_end: "\r\n",
    row_names: false,
    corner: false,
    gap: "#N/A",
    flags: ["FALSCH", "WAHR"],
    digits: 15,
    decimal: ",",
    exponent: "E",
    date: |[year, month, day]| format!("{day:02}.{month:02}.{year}"),
    ..PANDAS
};

/// Hours, minutes and seconds of so many seconds.
fn clock(seconds: u32) -> String {
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// Cells of a column as a program holds them, `None` where nothing is known.
#[derive(Clone, Debug)]
enum Held {
    Numbers(Vec<Option<f64>>),
    Texts(Vec<Option<&'static str>>),
    Flags(Vec<Option<bool>>),
    /// Days since the first of 2000, and seconds of the day.
    Moments(Vec<Option<(u32, u32)>>),
}

impl Convention {
    /// The text of a table of named columns, n rows.
    fn write(&self, columns: &[(&str, Held)], n: usize) -> String {
        let names = columns.iter().map(|(name, _)| self.text(name));
        let corner = self.corner.then(|| self.text("")).into_iter();
        let mut lines = vec![corner.chain(names).collect::<Vec<String>>()];
        for row in 0..n {
            let name = self.row_names.then(|| self.row_name(row)).into_iter();
            lines.push(name.chain(columns.iter().map(|(_, held)| self.cell(held, row))).collect());
        }
        let line = |cells: &Vec<String>| cells.join(self.delimiter) + self.line_end;
        self.above.to_owned() + &lines.iter().map(line).collect::<String>()
    }

    fn row_name(&self, row: usize) -> String {
        let number = (row + self.first).to_string();
        if self.quotes { self.text(&number) } else { number }
    }

    fn cell(&self, held: &Held, row: usize) -> String {
        let cell = match held {
            Held::Numbers(cells) => cells[row].map(|value| self.number(value)),
            Held::Texts(cells) => cells[row].map(|text| self.text(text)),
            Held::Flags(cells) => cells[row].map(|flag| self.flags[usize::from(flag)].to_owned()),
            Held::Moments(cells) => cells[row].map(|moment| self.moment(moment, cells)),
        };
        cell.unwrap_or_else(|| self.gap.to_owned())
    }

    fn text(&self, text: &str) -> String {
        let needed = text.contains(['"', '\n', '\r']) || text.contains(self.delimiter);
        match self.quotes || needed {
            true => format!("\"{}\"", text.replace('"', "\"\"")),
            false => text.to_owned(),
        }
    }

    fn number(&self, value: f64) -> String {
        let shortest = format!("{:?}", self.rounded(value));
        shortest.replace('.', self.decimal).replace('e', self.exponent)
    }

    /// The number that is written for one.
    fn rounded(&self, value: f64) -> f64 {
        format!("{value:.*e}", self.digits - 1).parse().expect("a number in digits")
    }

    /// Dates of a column have times if one of them is not midnight.
    fn moment(&self, (day, seconds): (u32, u32), cells: &[Option<(u32, u32)>]) -> String {
        let date = (self.date)(civil(day));
        let timed = cells.iter().flatten().any(|&(_, seconds)| seconds > 0);
        if timed { date + &(self.time)(seconds) } else { date }
    }

    /// The cells that are read of these: numbers as bits, all others as texts.
    fn expected(&self, held: &Held, row: usize) -> Option<String> {
        match held {
            Held::Numbers(cells) => cells[row].map(|value| shown(self.rounded(value))),
            Held::Texts(cells) => cells[row].map(str::to_owned),
            Held::Flags(_) | Held::Moments(_) => {
                Some(self.cell(held, row)).filter(|cell| cell != self.gap)
            }
        }
    }
}

/// All bits of a number.
fn shown(value: f64) -> String {
    format!("{value:?} {:x}", value.to_bits())
}

/// Year, month and day of a day since the first of 2000, by counting.
fn civil(mut day: u32) -> [u32; 3] {
    let mut year = 2000;
    let leap = |year: u32| year.is_multiple_of(4) && year != 2100;
    while day >= 365 + u32::from(leap(year)) {
        day -= 365 + u32::from(leap(year));
        year += 1;
    }
    let february = 28 + u32::from(leap(year));
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if day < length {
            break;
        }
        day -= length;
        month += 1;
    }
    [year, month, day + 1]
}

/// Cells that a sheet holds, as [`Convention::expected`] shows them.
fn found(sheet: &Sheet, name: &str) -> Vec<Option<String>> {
    let column = &sheet.columns[sheet.find(name).expect("the column")];
    match &column.cells {
        Cells::Numbers(values) => {
            values.iter().map(|&value| (!value.is_nan()).then(|| shown(value))).collect()
        }
        Cells::Texts { codes, levels } => {
            assert!(levels.is_sorted());
            let text = |&code: &u32| (code != MISSING).then(|| levels[code as usize].clone());
            codes.iter().map(text).collect()
        }
        Cells::Refused(error) => panic!("{error}"),
    }
}

fn read(text: &str) -> Sheet {
    Sheet::read("t.csv", text.as_bytes(), &Reading::default())
        .unwrap_or_else(|e| panic!("{e}\n{text}"))
}

/// Numbers of all sizes that are read, and such as people have.
fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<u64>()
            .prop_map(f64::from_bits)
            .prop_filter("a size that is read", |v| v.abs() <= 9e149),
        (-1000..1000_i32).prop_map(f64::from),
        (-1_000_000..1_000_000_i32).prop_map(|cents| f64::from(cents) / 100.0),
    ]
}

const WORDS: [&str; 8] =
    ["red", "dark blue", "Lima, Peru", "a; b", "5\" nail", "été", "it's", "two\nlines"];

fn text() -> impl Strategy<Value = &'static str> {
    (0..WORDS.len()).prop_map(|k| WORDS[k])
}

/// Moments of some eight years; midnight if not `timed`.
fn moment(timed: bool) -> impl Strategy<Value = (u32, u32)> {
    (0..3000_u32, if timed { 0..86_400_u32 } else { 0..1 })
}

/// A column of n cells, one in six missing.
fn cells<T: Clone + std::fmt::Debug>(
    cell: impl Strategy<Value = T>,
    n: usize,
) -> impl Strategy<Value = Vec<Option<T>>> {
    prop::collection::vec(prop::option::weighted(5.0 / 6.0, cell), n)
}

/// Columns of n rows, of every kind.
fn columns(n: usize) -> impl Strategy<Value = Vec<(&'static str, Held)>> {
    let target = prop::collection::vec(number().prop_map(Some), n);
    let dates = any::<bool>().prop_flat_map(move |timed| cells(moment(timed), n));
    (cells(number(), n), cells(text(), n), cells(any::<bool>(), n), dates, target).prop_map(
        |(numbers, texts, flags, dates, target)| {
            vec![
                ("body mass, kg", Held::Numbers(numbers)),
                ("colour", Held::Texts(texts)),
                ("on", Held::Flags(flags)),
                ("when", Held::Moments(dates)),
                ("y", Held::Numbers(target)),
            ]
        },
    )
}

/// Moments of n rows that count in days: the first begins no month, the second is eight years later.
fn days(n: usize) -> impl Strategy<Value = Vec<Option<(u32, u32)>>> {
    any::<bool>().prop_flat_map(move |timed| cells(moment(timed), n)).prop_map(|mut cells| {
        cells[0] = Some((1, 0));
        cells[1] = Some((3001, 0));
        cells.iter_mut().flatten().for_each(|moment| moment.0 = moment.0.max(1));
        cells
    })
}

/// The numbers that dates of the column "when" become, NaN where there is none.
fn days_read(sheet: &Sheet) -> Vec<f64> {
    let roles = Roles::new("y").with_missing(Missing::Median);
    let frame = Frame::prepare(sheet.clone(), &roles, &Fractions::default(), Seed::new(1));
    let encoding = frame.expect("a frame").encoding;
    let coded = encoding.columns.into_iter().find(|coded| coded.name == "when");
    let Some(Coded { name, code: Code::Date { calendar, .. } }) = coded else { panic!("no dates") };
    assert_eq!(calendar.unit, Unit::Days);
    let code = Code::Date { calendar, fill: None };
    let (x, _) = Encoding::new(vec![Coded { name, code }]).apply(sheet).expect("dates");
    x.col(0).to_vec()
}

proptest! {
    #[test]
    fn a_table_is_read_as_it_was_written(columns in (1..30_usize).prop_flat_map(columns)) {
        let Held::Numbers(target) = &columns[4].1 else { unreachable!() };
        for convention in [PANDAS, POLARS, R, R_TABLE, EXCEL] {
            let sheet = read(&convention.write(&columns, target.len()));
            prop_assert_eq!(sheet.columns.len(), columns.len() + usize::from(convention.row_names));
            for (name, held) in &columns {
                let expected: Vec<Option<String>> =
                    (0..target.len()).map(|row| convention.expected(held, row)).collect();
                prop_assert_eq!(found(&sheet, name), expected, "{:?}", convention);
            }
        }
    }

    #[test]
    fn dates_are_days_since_the_first(dates in (8..30_usize).prop_flat_map(days)) {
        let n = dates.len();
        let first = dates.iter().flatten().min().copied().expect("the first cell");
        let since = |(day, seconds): (u32, u32)| {
            (f64::from(day - first.0) * 86_400.0 + f64::from(seconds) - f64::from(first.1)) / 86_400.0
        };
        let expected: Vec<Option<f64>> = dates.iter().map(|cell| cell.map(since)).collect();
        let numbers = |scale: f64| (0..n).map(|i| Some(((i * i) % 7) as f64 * scale + i as f64)).collect();
        let columns = [
            ("when", Held::Moments(dates)),
            ("a", Held::Numbers(numbers(3.0))),
            ("y", Held::Numbers(numbers(1.5))),
        ];
        for convention in [PANDAS, POLARS, R, R_TABLE, EXCEL] {
            let found = days_read(&read(&convention.write(&columns, n)));
            let found: Vec<Option<f64>> = found.into_iter().map(|x| (!x.is_nan()).then_some(x)).collect();
            prop_assert_eq!(found, expected.clone(), "{:?}", convention);
        }
    }
}
