//! Penalties in JSON: `{"jacobian":{"lambda":0.1}}`.
//!
//! The tag is the quantity, or the option where a Jacobian penalty has a single one; the fields are λ and
//! the options. A cell of the study is named by a hash of this text: what can be said is said in one way.

use crate::{Bound, How, Penalty, Strength, What};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Tag and fields of a penalty.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Wire {
    Jacobian(Fields),
    Projected(Fields),
    Sampled(Fields),
    Periodic(Fields),
    Lipschitz(Fields),
    Hessian(Fields),
    WeightDecay(Fields),
}

/// Fields of a penalty; those that are not said are left out.
#[derive(Default, Serialize, Deserialize)]
struct Fields {
    lambda: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bound: Option<Bound>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    projections: Option<usize>,
    /// Random directions of a Hessian penalty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    probes: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fraction: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    every: Option<usize>,
}

impl Serialize for Penalty {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Strength::Fixed(lambda) = self.strength;
        let How { projections, fraction, every } = self.how;
        let fields = Fields { lambda, projections, fraction, every, ..Fields::default() };
        let wire = match (self.what, (projections, fraction, every)) {
            (What::Jacobian, (Some(_), None, None)) => Wire::Projected(fields),
            (What::Jacobian, (None, Some(_), None)) => Wire::Sampled(fields),
            (What::Jacobian, (None, None, Some(_))) => Wire::Periodic(fields),
            (What::Jacobian, _) => Wire::Jacobian(fields),
            (What::Hessian, _) => {
                Wire::Hessian(Fields { projections: None, probes: projections, ..fields })
            }
            (What::Lipschitz(bound), _) => Wire::Lipschitz(Fields { bound: Some(bound), ..fields }),
            (What::WeightDecay, _) => Wire::WeightDecay(fields),
        };
        wire.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Penalty {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let need = |given: bool, field| match given {
            true => Ok(()),
            false => Err(D::Error::missing_field(field)),
        };
        let (what, fields) = match Wire::deserialize(deserializer)? {
            Wire::Jacobian(fields) => (What::Jacobian, fields),
            Wire::Projected(fields) => {
                need(fields.projections.is_some(), "projections")?;
                (What::Jacobian, fields)
            }
            Wire::Sampled(fields) => {
                need(fields.fraction.is_some(), "fraction")?;
                (What::Jacobian, fields)
            }
            Wire::Periodic(fields) => {
                need(fields.every.is_some(), "every")?;
                (What::Jacobian, fields)
            }
            Wire::Hessian(fields) => {
                need(fields.probes.is_some(), "probes")?;
                (What::Hessian, Fields { projections: fields.probes, ..fields })
            }
            Wire::Lipschitz(fields) => {
                let bound = fields.bound.ok_or_else(|| D::Error::missing_field("bound"))?;
                (What::Lipschitz(bound), fields)
            }
            Wire::WeightDecay(fields) => (What::WeightDecay, fields),
        };
        let Fields { lambda, projections, fraction, every, .. } = fields;
        let how = How { projections, fraction, every };
        Ok(Self { what, how, strength: Strength::Fixed(lambda) })
    }
}
