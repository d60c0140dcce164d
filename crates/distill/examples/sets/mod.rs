//! The study's data sets, on which choices of the method were measured.

use limpid_data::{Dataset, csv};

/// The twenty headline sets.
#[allow(dead_code)] // each example reads its own list
pub(crate) const ALL: [&str; 20] = [
    "abalone",
    "airfoil",
    "auto_mpg",
    "bike_day",
    "concrete",
    "concrete_slump",
    "diabetes",
    "energy_cooling",
    "energy_heating",
    "machine_cpu",
    "parkinsons_updrs",
    "power_plant",
    "protein_casp_5k",
    "qsar_aquatic",
    "qsar_fish",
    "real_estate",
    "servo",
    "wine_red",
    "wine_white",
    "yacht",
];

/// Ten of these sets.
#[allow(dead_code)]
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
