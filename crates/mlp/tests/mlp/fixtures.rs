//! Losses, penalties and gradients against values written by another system.
//!
//! Layout: `params` W₀, b₀, W₁, … with W[input][output]; `x` n × d, `y` n × c, `jac` n × c × d.

use limpid_base::Matrix;
use limpid_mlp::{Activation, Layer, Loss, Mlp, Objective, Penalty};
use serde_json::Value;
use std::path::{Path, PathBuf};

struct Fixture {
    path: PathBuf,
    json: Value,
    model: Mlp<f64>,
    x: Matrix<f64>,
    y: Matrix<f64>,
}

fn numbers(value: &Value) -> Vec<f64> {
    let each = value.as_array().expect("an array of numbers");
    each.iter().map(|v| v.as_f64().expect("a number")).collect()
}

fn matrix(value: &Value) -> Matrix<f64> {
    let rows: Vec<Vec<f64>> = match value.as_array().expect("an array") {
        list if list[0].is_array() => list.iter().map(numbers).collect(),
        _ => vec![numbers(value)],
    };
    Matrix::from_fn(rows.len(), rows[0].len(), |i, j| rows[i][j])
}

fn matrices(value: &Value) -> Vec<Matrix<f64>> {
    value.as_array().expect("a list of matrices").iter().map(matrix).collect()
}

fn activation(name: &str) -> Activation {
    match name {
        "tanh" => Activation::Tanh,
        "relu" => Activation::Relu,
        "silu" => Activation::Silu,
        "softplus" => Activation::Softplus,
        other => panic!("unknown activation {other}"),
    }
}

impl Fixture {
    fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).expect("a readable fixture");
        let json: Value = serde_json::from_str(&text).expect("a fixture in JSON");
        let parameters = matrices(&json["params"]);
        let layer =
            |pair: &[Matrix<f64>]| Layer { weights: pair[0].clone(), biases: pair[1].clone() };
        let model = Mlp {
            layers: parameters.chunks(2).map(layer).collect(),
            activation: activation(json["act"].as_str().expect("a name")),
        };
        let (x, y) = (matrix(&json["x"]), matrix(&json["y"]));
        Self { path: path.to_path_buf(), json, model, x, y }
    }

    fn number(&self, key: &str) -> f64 {
        self.json[key].as_f64().expect("a number")
    }

    /// |got − want| ≤ 1e-10 · max(1, |want|) for every entry.
    fn check(&self, what: &str, got: &[f64], want: &[f64]) {
        assert_eq!(got.len(), want.len(), "{}: {what}", self.path.display());
        for (g, w) in got.iter().zip(want) {
            let close = (g - w).abs() <= 1e-10 * w.abs().max(1.0);
            assert!(close, "{}: {what} is {g}, not {w}", self.path.display());
        }
    }

    fn check_all(&self, what: &str, got: &[Vec<f64>], want: &str) {
        for (g, w) in got.iter().zip(matrices(&self.json[want])) {
            self.check(what, g, w.as_slice());
        }
        assert_eq!(got.len(), self.json[want].as_array().expect("a list").len());
    }

    /// The objective the trainer uses, with the whole fixture as its batch.
    fn objective(&self, penalties: &[Penalty]) -> Objective<f64> {
        let samples: Vec<usize> = (0..self.x.rows()).collect();
        let mut objective = Objective::new(&self.model, Loss::Squared, penalties, samples.len());
        objective.set_batch(&self.x.transposed(), &self.y.transposed(), &samples);
        objective
    }

    /// mse, penalty, loss and ∂loss/∂parameters.
    fn check_jacobian(&self) {
        let lambda = self.number("lam");
        let mut objective = self.objective(&[Penalty::jacobian(lambda)]);
        objective.run();
        self.check("mse", &[objective.loss()], &[self.number("mse")]);
        let penalty = objective.penalties().next().expect("one penalty");
        self.check("penalty", &[penalty], &[self.number("penalty")]);
        self.check("loss", &[objective.loss() + lambda * penalty], &[self.number("loss")]);
        self.check_all("grad_loss", &gradients(&objective), "grad_loss");
        objective.set_lambda(0, 0.0);
        objective.run();
        self.check_all("grad_mse", &gradients(&objective), "grad_mse");
    }

    /// A penalty by itself, the gradient of the mean squared error taken off, its random matrices those
    /// of the fixture.
    fn check_random(&self, key: &str, penalty: Penalty, random: &[&Matrix<f64>]) {
        let mut objective = self.objective(&[penalty]);
        objective.set_random(0, random);
        objective.run();
        let value = objective.penalties().next().expect("one penalty");
        self.check(key, &[value], &[self.number(key)]);
        let plain = matrices(&self.json["grad_mse"]);
        let own = gradients(&objective).into_iter().zip(plain);
        let own: Vec<Vec<f64>> = own
            .map(|(both, plain)| both.iter().zip(plain.as_slice()).map(|(b, p)| b - p).collect())
            .collect();
        self.check_all(key, &own, &format!("grad_{key}"));
    }

    fn check_values(&self) {
        self.check("f", self.model.predict(&self.x).as_slice(), matrix(&self.json["f"]).as_slice());
        let rows = self.json["jac"].as_array().expect("n × c × d");
        for (k, jacobian) in self.model.jacobian(&self.x).iter().enumerate() {
            for (i, row) in rows.iter().enumerate() {
                self.check("jac", &jacobian.row(i), &numbers(&row[k]));
            }
        }
    }

    /// (c/n) Σᵢ ‖vᵢᵀ Jᵢ‖²: second order.
    fn check_projected(&self) {
        let v = matrix(&self.json["proj_v"]).transposed();
        self.check_random("proj_penalty", Penalty::jacobian(1.0).projected(1), &[&v]);
    }

    /// (1/n) Σᵢ ‖Hᵢ uᵢ‖² with H of the sum of the outputs: third order.
    fn check_hutchinson(&self) {
        let u = matrix(&self.json["hutch_u"]).transposed();
        let sum = Matrix::from_fn(self.y.cols(), self.y.rows(), |_, _| 1.0);
        let random: &[&Matrix<f64>] = if self.y.cols() == 1 { &[&u] } else { &[&sum, &u] };
        self.check_random("hutch_penalty", Penalty::hessian(1.0), random);
    }

    /// One step of Adam at 1e-3 on the whole batch, through the training loop's own optimiser.
    fn check_adam(&self) {
        let mut objective = self.objective(&[Penalty::jacobian(self.number("lam"))]);
        objective.run();
        let mut moved = self.model.clone();
        objective.step(&mut limpid_mlp::Adam::new(&self.model, 1e-3, 0.0));
        objective.store(&mut moved);
        let found: Vec<Vec<f64>> = moved.parameters().map(|p| p.as_slice().to_vec()).collect();
        self.check_all("parameters after a step", &found, "adam_after_1_step_lr1e3");
    }
}

fn gradients(objective: &Objective<f64>) -> Vec<Vec<f64>> {
    objective.gradients().map(<[f64]>::to_vec).collect()
}

fn paths() -> Vec<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let more = std::env::var_os("LIMPID_FIXTURES").map(PathBuf::from);
    let mut paths: Vec<PathBuf> = [own]
        .into_iter()
        .chain(more)
        .flat_map(|folder| {
            std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()))
        })
        .map(|entry| entry.expect("a readable entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .collect();
    paths.sort();
    paths
}

/// Reads every fixture in `tests/fixtures` of the crate, and in the folder `LIMPID_FIXTURES` names if it is set.
#[test]
fn fixtures() {
    let paths = paths();
    assert!(paths.len() >= 6, "only {} fixtures", paths.len());
    for fixture in paths.iter().map(|path| Fixture::read(path)) {
        fixture.check_values();
        fixture.check_jacobian();
        fixture.check_projected();
        fixture.check_hutchinson();
        fixture.check_adam();
    }
}
