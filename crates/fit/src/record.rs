//! `run.json`: everything to repeat a fit, and what it is compared with.
//!
//! The record stands beside the model, which has the formulas and what predicts. From both and the table a page
//! is made again, for any formula of the front, without fitting. Fields that older files do not have are empty
//! there.

use crate::data::Data;
use crate::effort::label;
use crate::error::Error;
use crate::request::Request;
use limpid_data::{Scores, counted};
use limpid_distill::{
    Baseline, BaselineModel, Cost, FitConfig, Fitted, FrontRow, Metrics, Stars, Tested, Trained,
    is_whole, sealed,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A fit, as it was asked for and as it went.
///
/// ```
/// use limpid_fit::{Fitter, Record, Table};
///
/// let row = |i: i32| format!("{i},{}\n", 3 * i + 1);
/// let table = Table::new("rows.csv", "a,y\n".to_owned() + &(0..30).map(row).collect::<String>());
/// let fitter = Fitter::new("y").with_teachers("none".parse()?).with_evaluations(50_000);
/// let record = fitter.fit(&table)?.record;
/// assert_eq!((record.data.train_rows, record.data.test_rows), (18, 6));
/// let read = Record::from_json(&record.to_json())?;
/// assert_eq!(read.data.blake3, table.blake3());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Record {
    /// Version of the program.
    pub limpid: String,
    /// Words to type to repeat it; none if a program asked for it.
    pub command: Vec<String>,
    /// What was asked for.
    pub request: Request,
    /// The file as it was.
    pub data: Data,
    /// The settings that followed from all that.
    pub config: FitConfig,
    /// Name of the matrix product: `own` in every new file. No result depends on it.
    pub(crate) kernel: String,
    /// True if everything was done, false if the caller ended it before.
    pub complete: bool,
    pub(crate) baselines: Vec<BaselineRecord>,
    /// Networks that could not be trained, and why.
    pub failures: Vec<String>,
    /// The look at the test rows, if there are any.
    pub(crate) test: Option<TestRecord>,
    /// The simple and the accurate formula; none in older files.
    #[serde(default)]
    pub(crate) stars: Option<Stars>,
    /// The linear formula of every input that matters; none in older files, or if no input varies.
    #[serde(default)]
    pub(crate) line: Option<FrontRow>,
    /// What the searches have cost; nothing in older files.
    #[serde(default)]
    pub cost: Cost,
    /// The checksum of the model that was found; none in older files.
    #[serde(default)]
    pub model: Option<String>,
}

/// A model to compare with.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct BaselineRecord {
    pub(crate) name: String,
    pub(crate) complexity: Option<usize>,
    pub(crate) valid: Metrics,
    pub(crate) fidelity: Option<Metrics>,
    /// What the test rows say; nothing in older files.
    #[serde(default)]
    pub(crate) test: Option<TestScores>,
}

/// Scores of the chosen formula on the test rows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct TestRecord {
    /// Row of the front, from 1.
    pub(crate) row: usize,
    #[serde(flatten)]
    pub(crate) scores: TestScores,
    /// R² for another model's predictions.
    pub(crate) model_r2: Option<f64>,
}

/// Errors on test rows.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct TestScores {
    /// R²; `None` where it is not defined: on a single row, on targets that never vary.
    pub(crate) r2: Option<f64>,
    /// The interval of R² at level 0.95; none of few rows, nor in older files.
    #[serde(default)]
    pub(crate) r2_interval: Option<[f64; 2]>,
    pub(crate) rmse: f64,
    pub(crate) mae: f64,
    /// Number of predictions that were not finite and were replaced.
    pub(crate) replaced: usize,
}

impl TestScores {
    /// The scores on so many rows.
    pub(crate) fn new(tested: Tested, rows: usize) -> Self {
        let Tested { scores: Scores { r2, rmse, mae, replaced }, r2_interval } = tested;
        let r2 = Some(r2).filter(|r2| rows > 1 && *r2 > f64::MIN);
        Self { r2, r2_interval, rmse, mae, replaced }
    }
}

impl Record {
    /// The record of a fit.
    pub(crate) fn new(request: Request, data: Data, config: FitConfig, fitted: &Fitted) -> Self {
        let baseline = |baseline: &Baseline| BaselineRecord {
            name: name(baseline.model, &config),
            complexity: baseline.complexity,
            valid: baseline.valid,
            fidelity: baseline.fidelity,
            test: baseline.test.map(|tested| TestScores::new(tested, data.test_rows)),
        };
        let failed = |(i, taught): (usize, &Trained)| {
            let error = taught.teacher.as_ref().err()?;
            let network = label(&config.teachers[i]);
            Some(format!("the network of {network} is left out, its training failed: {error}"))
        };
        Self {
            failures: fitted.teachers.iter().enumerate().filter_map(failed).collect(),
            limpid: env!("CARGO_PKG_VERSION").into(),
            command: vec![],
            baselines: fitted.baselines.iter().map(baseline).collect(),
            test: fitted.test().map(|tested| TestRecord {
                row: fitted.chosen + 1,
                scores: TestScores::new(tested, data.test_rows),
                model_r2: fitted.test_fidelity.filter(|_| data.test_rows > 1),
            }),
            stars: Some(fitted.stars),
            line: fitted.line.clone(),
            cost: fitted.cost,
            kernel: "own".into(),
            complete: fitted.complete,
            model: None,
            request,
            data,
            config,
        }
    }

    /// Reads what [`Record::to_json`] wrote.
    ///
    /// # Errors
    /// [`Error::Data`] if the text is something else, or not what its checksum says.
    pub fn from_json(text: &str) -> Result<Self, Error> {
        if serde_json::from_str::<Value>(text).is_ok() && !is_whole(text) {
            let text = "the record was changed or damaged: restore the file, or fit again";
            return Err(Error::Data(text.into()));
        }
        serde_json::from_str(text)
            .map_err(|error| Error::Data(format!("no record of a fit ({error}): fit again")))
    }

    /// The record as JSON text with a checksum, run.json.
    pub fn to_json(&self) -> String {
        sealed(self)
    }

    /// The command as a shell takes it.
    #[cfg(feature = "page")]
    pub(crate) fn command_line(&self) -> String {
        shell_line(&self.command)
    }

    /// The column of another model's predictions, if those were learnt.
    pub(crate) fn source_of_answers(&self) -> Option<&str> {
        self.request.teacher_column.as_deref()
    }
}

/// The words of a command as a shell takes them.
pub fn shell_line(words: &[String]) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./,=+:%@".contains(c);
    let word = |word: &String| match !word.is_empty() && word.chars().all(plain) {
        true => word.clone(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    };
    words.iter().map(word).collect::<Vec<String>>().join(" ")
}

/// The name of a model to compare with, in words.
fn name(model: BaselineModel, config: &FitConfig) -> String {
    match model {
        BaselineModel::Mean => "the mean".into(),
        BaselineModel::Linear(inputs) => {
            format!("a linear formula of {}", counted(inputs, "input"))
        }
        BaselineModel::Tree => "a regression tree".into(),
        BaselineModel::Teacher(index) => {
            format!("a network, {}", label(&config.teachers[index]))
        }
        BaselineModel::Answers => "the model whose predictions were learnt".into(),
    }
}
