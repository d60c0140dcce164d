//! Files that a command is given.

use crate::exit::Failure;
use limpid::data::{Limits, Place};
use limpid::{Request, Table, Tables};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The name that stands for standard input.
pub(crate) const INPUT: &str = "-";

/// The path as messages show it.
pub(crate) fn shown(path: &Path) -> String {
    match path.as_os_str() == INPUT {
        true => "standard input".into(),
        false => path.display().to_string(),
    }
}

/// Most bytes of a model, a record or a file of formulas.
const MOST: u64 = 200_000_000;

/// The bytes of a file that is no table.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = vec![];
    let source = open(path)?.take(MOST + 1).read_to_end(&mut bytes);
    source.map_err(|error| unreadable(path, &error))?;
    if bytes.len() as u64 > MOST {
        let file = shown(path);
        return Err(Failure::Data(format!("{file} has more than {MOST} bytes: correct the path")));
    }
    Ok(bytes)
}

/// A file or standard input, ready to be read.
fn open(path: &Path) -> Result<Box<dyn Read>, Failure> {
    if path.as_os_str() == INPUT {
        return Ok(Box::new(std::io::stdin().lock()));
    }
    let file = File::open(path).map_err(|error| unreadable(path, &error))?;
    Ok(Box::new(file))
}

/// The failure of a file that the system does not give.
fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Place::whole(shown(path)).unreadable(&shown(path), &error.to_string()).into()
}

/// The table in a file, or on standard input.
pub(crate) fn table(path: &Path, limits: Limits) -> Result<Table, Failure> {
    Ok(Table::read(shown(path), open(path)?, limits)?)
}

/// The tables of a request, whose paths must be texts so that its record can be written.
pub(crate) fn tables(request: &Request) -> Result<Tables, Failure> {
    let held_out = request.held_out.as_ref();
    let valid = held_out.and_then(|held_out| held_out.valid.as_deref());
    let test = held_out.and_then(|held_out| held_out.test.as_deref());
    let data = request.source.data.as_path();
    let paths = [Some(data), valid, test].into_iter().flatten();
    if paths.filter(|path| path.as_os_str() == INPUT).count() > 1 {
        let text = "standard input is one table: name a file for the others";
        return Err(Failure::Usage(text.into()));
    }
    let read = |path: &Path| match path.to_str() {
        Some(_) => table(path, request.source.limits()),
        None => {
            Err(Failure::Usage(format!("{}: the path is not UTF-8: rename the file", shown(path))))
        }
    };
    let further = |path: Option<&Path>| path.map(read).transpose();
    Ok(Tables { data: read(data)?, valid: further(valid)?, test: further(test)? })
}
