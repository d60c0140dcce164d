//! The tokens of a formula's text: numbers, names, symbols and brackets.

use crate::{Error, name};

/// Kind of a token, with its content.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    /// A number without a sign.
    Number(f64),
    /// A plain name, of a variable or a function.
    Name(String),
    /// A name in backquotes, always of a variable.
    Quoted(String),
    /// A symbol: one of + - * / ^.
    Infix(char),
    /// An opening bracket, written `(`.
    Open,
    /// A closing bracket, written `)`.
    Close,
    /// A comma between arguments.
    Comma,
    /// The end of the text.
    End,
}

/// A token and the byte where it starts.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Token {
    pub kind: Kind,
    pub position: usize,
}

impl Token {
    /// The error that this token stands where `expected` should.
    pub fn unexpected(&self, expected: &'static str) -> Error {
        let found = match &self.kind {
            Kind::Number(value) => format!("the number {value}"),
            Kind::Name(name) | Kind::Quoted(name) => format!("the name {name:?}"),
            Kind::Infix(symbol) => format!("`{symbol}`"),
            Kind::Open => "`(`".into(),
            Kind::Close => "`)`".into(),
            Kind::Comma => "`,`".into(),
            Kind::End => "the end of the formula".into(),
        };
        Error::Unexpected { position: self.position, expected, found }
    }
}

/// The tokens of `text`; the last is [`Kind::End`].
pub(crate) fn tokens(text: &str) -> Result<Vec<Token>, Error> {
    let mut tokens = Vec::new();
    let mut position = 0;
    while let Some(c) = text[position..].chars().next() {
        if c.is_whitespace() {
            position += c.len_utf8();
            continue;
        }
        let (kind, length) = token(&text[position..], c, position)?;
        tokens.push(Token { kind, position });
        position += length;
    }
    tokens.push(Token { kind: Kind::End, position });
    Ok(tokens)
}

/// The token at the start of `rest`, whose first character is `c`, and its length in bytes.
fn token(rest: &str, c: char, position: usize) -> Result<(Kind, usize), Error> {
    Ok(match c {
        '+' | '-' | '*' | '/' | '^' => (Kind::Infix(c), 1),
        '(' => (Kind::Open, 1),
        ')' => (Kind::Close, 1),
        ',' => (Kind::Comma, 1),
        '`' => quoted(rest, position)?,
        c if c.is_ascii_digit() || c == '.' => number(rest, position)?,
        c if name::starts(c) => word(rest),
        c => {
            let expected = "a number, a name, an operator or a bracket";
            return Err(Error::Unexpected { position, expected, found: format!("{c:?}") });
        }
    })
}

/// A plain name at the start of `rest`, or a number spelt out.
fn word(rest: &str) -> (Kind, usize) {
    let name = &rest[..rest.find(|c| !name::continues(c)).unwrap_or(rest.len())];
    let kind = match name {
        "inf" => Kind::Number(f64::INFINITY),
        "nan" => Kind::Number(f64::NAN),
        _ => Kind::Name(name.into()),
    };
    (kind, name.len())
}

/// A name in backquotes at the start of `rest`; two backquotes inside mean one.
fn quoted(rest: &str, position: usize) -> Result<(Kind, usize), Error> {
    let mut name = String::new();
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == '`' && chars.next_if(|&(_, next)| next == '`').is_none() {
            return Ok((Kind::Quoted(name), at + 1));
        }
        name.push(c);
    }
    Err(Error::UnclosedName { position })
}

/// A number at the start of `rest`, as long as its digits, point and exponent go.
fn number(rest: &str, position: usize) -> Result<(Kind, usize), Error> {
    let digits = |from: usize| from + rest[from..].bytes().take_while(u8::is_ascii_digit).count();
    let mut end = digits(0);
    if rest[end..].starts_with('.') {
        end = digits(end + 1);
    }
    if rest[end..].starts_with(['e', 'E']) {
        let sign = usize::from(rest[end + 1..].starts_with(['+', '-']));
        end = digits(end + 1 + sign);
    }
    let text = &rest[..end];
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok((Kind::Number(value), end)),
        _ => Err(Error::Number { position, text: text.into() }),
    }
}
