//! Penalties as text and in JSON, and which of them mean something.

use limpid_mlp::{Bound, Error, ParsePenaltyError, Penalty};

/// Each penalty with its text and its JSON: the first eight JSON texts name the cells of recorded studies.
const TEXTS: [(Penalty, &str, &str); 15] = [
    (Penalty::jacobian(0.1), "jacobian=0.1", r#"{"jacobian":{"lambda":0.1}}"#),
    (
        Penalty::jacobian(0.1).projected(1),
        "projected:1=0.1",
        r#"{"projected":{"lambda":0.1,"projections":1}}"#,
    ),
    (
        Penalty::jacobian(0.1).sampled(0.125),
        "sampled:0.125=0.1",
        r#"{"sampled":{"lambda":0.1,"fraction":0.125}}"#,
    ),
    (Penalty::jacobian(0.1).every(4), "periodic:4=0.1", r#"{"periodic":{"lambda":0.1,"every":4}}"#),
    (
        Penalty::lipschitz(Bound::Product, 0.03),
        "lipschitz=0.03",
        r#"{"lipschitz":{"lambda":0.03,"bound":"product"}}"#,
    ),
    (
        Penalty::lipschitz(Bound::SumOfSquares, 1.0),
        "lipschitz:sum-of-squares=1",
        r#"{"lipschitz":{"lambda":1.0,"bound":"sum_of_squares"}}"#,
    ),
    (Penalty::hessian(1e-4), "hessian=0.0001", r#"{"hessian":{"lambda":0.0001,"probes":1}}"#),
    (Penalty::weight_decay(0.01), "weight-decay=0.01", r#"{"weight_decay":{"lambda":0.01}}"#),
    // A whole batch and every step, said rather than meant, stay said.
    (
        Penalty::jacobian(0.0).sampled(1.0),
        "sampled:1=0",
        r#"{"sampled":{"lambda":0.0,"fraction":1.0}}"#,
    ),
    (Penalty::jacobian(0.1).every(1), "periodic:1=0.1", r#"{"periodic":{"lambda":0.1,"every":1}}"#),
    (
        Penalty::hessian(0.1).projected(3),
        "hessian:projected:3=0.1",
        r#"{"hessian":{"lambda":0.1,"probes":3}}"#,
    ),
    (
        Penalty::jacobian(0.1).projected(1).every(4),
        "projected:1:periodic:4=0.1",
        r#"{"jacobian":{"lambda":0.1,"projections":1,"every":4}}"#,
    ),
    (
        Penalty::jacobian(0.1).projected(2).sampled(0.5).every(3),
        "projected:2:sampled:0.5:periodic:3=0.1",
        r#"{"jacobian":{"lambda":0.1,"projections":2,"fraction":0.5,"every":3}}"#,
    ),
    (
        Penalty::hessian(0.1).sampled(0.5),
        "hessian:sampled:0.5=0.1",
        r#"{"hessian":{"lambda":0.1,"probes":1,"fraction":0.5}}"#,
    ),
    (
        Penalty::lipschitz(Bound::Product, 0.1).every(2),
        "lipschitz:periodic:2=0.1",
        r#"{"lipschitz":{"lambda":0.1,"bound":"product","every":2}}"#,
    ),
];

#[test]
fn every_penalty_is_read_as_it_is_written_as_text_and_in_json() {
    for (penalty, text, json) in TEXTS {
        assert_eq!(penalty.to_string(), text);
        assert_eq!(text.parse(), Ok(penalty));
        assert_eq!(serde_json::to_string(&penalty).expect("plain data"), json);
        assert_eq!(serde_json::from_str::<Penalty>(json).expect(json), penalty);
        assert_eq!(penalty.check(), Ok(()));
    }
    let long = "jacobian:periodic:4:projected:1=0.1";
    assert_eq!(long.parse(), Ok(Penalty::jacobian(0.1).projected(1).every(4)));
}

#[test]
fn a_text_that_is_no_penalty_is_refused_with_what_it_lacks() {
    use ParsePenaltyError::{Combination, Count, Name, Share, Strength};
    let error = |text: &str| text.parse::<Penalty>().expect_err(text);
    for text in
        ["", "none", "jacobain=1", "Jacobian=1", "jacobian:2=1", "weight_decay=1", "jacobian:=1"]
    {
        assert!(matches!(error(text), Name(_)), "{text}: {}", error(text));
    }
    for text in ["projected=1", "projected:=1", "projected:0=1", "periodic:1.5=1", "periodic:-1=1"]
    {
        assert!(matches!(error(text), Count(..)), "{text}: {}", error(text));
    }
    for text in ["sampled=1", "sampled:0=1", "sampled:1.01=1", "sampled:NaN=1", "sampled:x=1"] {
        assert!(matches!(error(text), Share(_)), "{text}: {}", error(text));
    }
    for text in
        ["jacobian", "jacobian=", "jacobian=x", "jacobian=-1", "hessian=NaN", "lipschitz=inf"]
    {
        assert_eq!(error(text), Strength(text.to_string()));
    }
    for text in ["weight-decay:periodic:2=1", "lipschitz:projected:1=1"] {
        assert!(matches!(error(text), Combination(..)), "{text}: {}", error(text));
    }
}

#[test]
fn json_without_a_field_or_with_another_name_is_refused() {
    for json in [
        r#"{"jacobian":{}}"#,
        r#"{"projected":{"lambda":0.1}}"#,
        r#"{"sampled":{"lambda":0.1}}"#,
        r#"{"periodic":{"lambda":0.1}}"#,
        r#"{"hessian":{"lambda":0.1}}"#,
        r#"{"lipschitz":{"lambda":0.1}}"#,
        r#"{"smooth":{"lambda":0.1}}"#,
        r#""jacobian""#,
    ] {
        assert!(serde_json::from_str::<Penalty>(json).is_err(), "{json}");
    }
}

#[test]
fn options_without_a_meaning_are_typed_errors() {
    let mut hessian = Penalty::hessian(0.1);
    hessian.how.projections = None;
    for penalty in [
        hessian,
        Penalty::lipschitz(Bound::Product, 0.1).projected(1),
        Penalty::lipschitz(Bound::Product, 0.1).sampled(0.5),
        Penalty::weight_decay(0.1).projected(1),
        Penalty::weight_decay(0.1).sampled(0.5),
        Penalty::weight_decay(0.1).every(2),
    ] {
        let error = penalty.check().expect_err("no meaning");
        assert!(matches!(error, Error::Combination { .. }), "{penalty}: {error}");
        assert!(error.to_string().contains(&penalty.name()), "{penalty}: {error}");
    }
}
