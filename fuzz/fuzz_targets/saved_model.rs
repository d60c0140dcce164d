//! A saved model that is accepted predicts without a panic and survives writing and reading.
#![no_main]

use libfuzzer_sys::fuzz_target;
use limpid_base::Matrix;
use limpid_distill::SavedModel;

fuzz_target!(|text: &str| {
    let Ok(model) = SavedModel::from_json(text) else { return };
    let again = SavedModel::from_json(&model.to_json()).expect("what was written is a model");
    assert_eq!(again, model);
    let x = Matrix::from_fn(3, model.features().len(), |i, j| i as f64 - j as f64);
    for row in 0..model.front.len() {
        assert_eq!(model.predict(row, &x).len(), 3);
    }
    if let Some(network) = &model.network {
        assert_eq!(network.predict(&x).len(), 3);
        assert_eq!(network.mean_squared_jacobian(&x).len(), model.features().len());
    }
});
