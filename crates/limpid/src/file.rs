//! Files that a command is given.

use crate::exit::Failure;
use limpid::data::Place;
use limpid::{Request, Table, Tables};
use std::path::Path;

/// The path as messages show it.
pub(crate) fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// The bytes of a file.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|error| {
        Place::whole(shown(path)).unreadable(&shown(path), &error.to_string()).into()
    })
}

/// The table in a file.
pub(crate) fn table(path: &Path) -> Result<Table, Failure> {
    Ok(Table::new(shown(path), bytes(path)?))
}

/// The tables of a request, whose paths must be texts so that its record can be written.
pub(crate) fn tables(request: &Request) -> Result<Tables, Failure> {
    let read = |path: &Path| match path.to_str() {
        Some(_) => table(path),
        None => {
            Err(Failure::Usage(format!("{}: the path is not UTF-8: rename the file", shown(path))))
        }
    };
    let held_out = request.held_out.as_ref();
    let further = |path: Option<&Path>| path.map(read).transpose();
    Ok(Tables {
        data: read(&request.source.data)?,
        valid: further(held_out.and_then(|held_out| held_out.valid.as_deref()))?,
        test: further(held_out.and_then(|held_out| held_out.test.as_deref()))?,
    })
}
