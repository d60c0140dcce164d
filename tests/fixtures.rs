//! Losses, penalties and gradients against values written by another system.
//!
//! Layout: `params` W₀, b₀, W₁, … with W[input][output]; `x` n × d, `y` n × c, `jac` n × c × d.

use limpid_base::Matrix;
use limpid_mlp::{Activation, Layer, Mlp, Objective, Penalty};
use limpid_tape::{Tape, Var};
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

    /// mse, penalty, loss and ∂loss/∂parameters through the objective the trainer uses.
    fn check_objective(&self) {
        for (penalty, lambda, gradients) in [
            (Penalty::None, 0.0, "grad_mse"),
            (Penalty::Jacobian { lambda: self.number("lam") }, self.number("lam"), "grad_loss"),
        ] {
            let mut objective = Objective::new(&self.model, penalty, self.x.rows());
            objective.set_lambda(lambda);
            objective.fill_batch(
                |buffer| buffer.copy_from_slice(self.x.as_slice()),
                |buffer| buffer.copy_from_slice(self.y.as_slice()),
            );
            objective.run(&self.model);
            self.check("mse", &[objective.mse()], &[self.number("mse")]);
            let found: Vec<Vec<f64>> = objective.gradients().map(<[f64]>::to_vec).collect();
            self.check_all(gradients, &found, gradients);
            if lambda > 0.0 {
                self.check("penalty", &[objective.penalty()], &[self.number("penalty")]);
                let loss = objective.mse() + lambda * objective.penalty();
                self.check("loss", &[loss], &[self.number("loss")]);
            }
        }
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

    /// Records a penalty of f that needs one matrix more, and checks it and its gradient.
    fn check_penalty(
        &self,
        key: &str,
        extra: &str,
        record: impl FnOnce(&mut Tape, Recorded) -> Var,
    ) {
        let mut tape = Tape::new();
        let extra_value = matrix(&self.json[extra]);
        let x = tape.input(self.x.rows(), self.x.cols());
        let extra = tape.input(extra_value.rows(), extra_value.cols());
        let parameters = self.model.record_parameters(&mut tape);
        let f = self.model.record(&mut tape, x, &parameters);
        let penalty = record(&mut tape, Recorded { x, f, extra });
        let gradients = tape.grad(penalty, &parameters);
        let outputs: Vec<Var> = gradients.iter().copied().chain([penalty]).collect();
        let mut program = tape.compile::<f64>(&outputs);
        program.set(x, self.x.as_slice());
        program.set(extra, extra_value.as_slice());
        for (&var, value) in parameters.iter().zip(self.model.parameters()) {
            program.set(var, value.as_slice());
        }
        program.run();
        self.check(key, program.value(penalty), &[self.number(key)]);
        let found: Vec<Vec<f64>> = gradients.iter().map(|&g| program.value(g).to_vec()).collect();
        self.check_all(key, &found, &format!("grad_{key}"));
    }

    /// (c/n) Σᵢ ‖vᵢᵀ Jᵢ‖²: second order.
    fn check_projected(&self) {
        self.check_penalty("proj_penalty", "proj_v", |tape, Recorded { x, f, extra }| {
            let (rows, outputs) = tape.shape(f);
            let projected = tape.vjp(f, extra, &[x])[0];
            let square = tape.square(projected);
            let total = tape.sum(square);
            tape.scale(total, outputs as f64 / rows as f64)
        });
    }

    /// (1/n) Σᵢ ‖Hᵢ uᵢ‖² with H of the sum of the outputs: third order.
    fn check_hutchinson(&self) {
        self.check_penalty("hutch_penalty", "hutch_u", |tape, Recorded { x, f, extra }| {
            let gradient = tape.grad(f, &[x])[0];
            let along = tape.mul(gradient, extra);
            let product = tape.grad(along, &[x])[0];
            let square = tape.square(product);
            let total = tape.sum(square);
            tape.scale(total, 1.0 / tape.shape(x).0 as f64)
        });
    }

    /// One step of Adam at 1e-3 on the whole batch, through the training loop's own optimiser.
    fn check_adam(&self) {
        let penalty = Penalty::Jacobian { lambda: self.number("lam") };
        let mut objective = Objective::new(&self.model, penalty, self.x.rows());
        objective.set_lambda(self.number("lam"));
        objective.fill_batch(
            |buffer| buffer.copy_from_slice(self.x.as_slice()),
            |buffer| buffer.copy_from_slice(self.y.as_slice()),
        );
        objective.run(&self.model);
        let mut moved = self.model.clone();
        let mut adam = limpid_mlp::Adam::new(&self.model);
        adam.step(&mut moved, objective.gradients(), 1e-3);
        let found: Vec<Vec<f64>> = moved.parameters().map(|p| p.as_slice().to_vec()).collect();
        self.check_all("parameters after a step", &found, "adam_after_1_step_lr1e3");
    }
}

/// The nodes a penalty may use.
struct Recorded {
    x: Var,
    f: Var,
    extra: Var,
}

fn paths() -> Vec<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
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

/// Reads every fixture in `tests/fixtures`, and in the folder `LIMPID_FIXTURES` names if it is set.
#[test]
fn fixtures() {
    let paths = paths();
    assert!(paths.len() >= 6, "only {} fixtures", paths.len());
    for fixture in paths.iter().map(|path| Fixture::read(path)) {
        fixture.check_values();
        fixture.check_objective();
        fixture.check_projected();
        fixture.check_hutchinson();
        fixture.check_adam();
    }
}
