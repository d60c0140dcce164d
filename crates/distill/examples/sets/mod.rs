//! Ten of the study's data sets, on which choices of the method were measured.

use limpid_data::{Dataset, csv};

/// Names of the data sets.
pub(crate) const NAMES: [&str; 10] = [
    "airfoil",
    "auto_mpg",
    "concrete",
    "diabetes",
    "energy_heating",
    "machine_cpu",
    "real_estate",
    "servo",
    "wine_red",
    "yacht",
];

/// The data set of that name, read from the workspace's folder.
pub(crate) fn read(name: &str) -> Result<Dataset, Box<dyn std::error::Error>> {
    let path = format!("datasets/{name}.csv");
    Ok(csv::parse(name, &path, &std::fs::read(&path)?, None)?)
}
