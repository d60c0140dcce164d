//! The table of operators: everything that makes an operator stands in its entry.
//!
//! In `value` and `partials`, a and b are the operands and y is the value. A written form is the level
//! at which it binds (1 sum, 2 product, 3 sign, 4 power, 5 atom) and a template, in which `#a2` is the
//! first operand, in brackets if its own level is below 2. The `samples` lie inside the domain and away
//! from kinks.
//!
//! The protected forms are those of gplearn 0.4 \[Stephens15\]: they are constant where the operand is
//! within 0.001 of the singularity, or NaN.

use crate::custom;
use crate::rule::{Rule, Visitor, operators};
use crate::spec::{Form, OpSpec};
use limpid_base::Real;

/// Distance from a singularity up to which a protected operator is constant.
const PROTECTED: f64 = 0.001;

/// Tells whether `v` is away from 0; false for NaN.
#[inline(always)]
fn regular<T: Real>(v: T) -> bool {
    v.abs() > T::from_f64(PROTECTED)
}

/// The slope with the sign of `a`; 0 at 0.
#[inline(always)]
fn signed<T: Real>(a: T, slope: T) -> T {
    let positive = if a > T::ZERO { slope } else { T::ZERO };
    if a < T::ZERO { -slope } else { positive }
}

/// A call `name(a)` in plain text.
macro_rules! call {
    ($name:literal) => {
        concat!($name, "(#a0)")
    };
}

/// A call `name(a)` in LaTeX.
macro_rules! latex_call {
    ($name:literal) => {
        concat!($name, r"\left(#a0\right)")
    };
}

/// A call `name(a)` in MathML, whose invisible character says that a function is applied.
macro_rules! mathml_call {
    ($name:literal, $operands:literal) => {
        concat!(
            "<mrow><mi>",
            $name,
            "</mi><mo>\u{2061}</mo><mrow><mo>(</mo>",
            $operands,
            "<mo>)</mo></mrow></mrow>"
        )
    };
    ($name:literal) => {
        mathml_call!($name, "#a0")
    };
}

/// A SymPy function of one argument that is `$regular` where |a| > 0.001 and 0 elsewhere; a
/// `Lambda`, so that the operand is written once.
macro_rules! sympy_protected {
    ($regular:literal) => {
        concat!(
            "Lambda(Symbol('a'), Piecewise((",
            $regular,
            ", Abs(Symbol('a')) > 0.001), (0, True)))(#a0)"
        )
    };
}

/// A SQL expression that is `$regular` where |a| > 0.001 and 0 elsewhere; a subquery, so that the operand
/// is written once.
macro_rules! sql_protected {
    ($regular:literal) => {
        concat!(
            "(SELECT CASE WHEN abs(a) > 0.001 THEN ",
            $regular,
            " ELSE 0.0 END FROM (SELECT #a0 AS a) AS operand)"
        )
    };
}

operators! { [Unary0(0, 1) Unary1(1, 1) Unary2(2, 1) Binary0(3, 2) Binary1(4, 2) Binary2(5, 2)] 20:
    /// Sum a + b.
    Add(a, b => y) "add" {
        value: a + b,
        partials: [T::ONE, T::ONE],
        domain: "every a and b",
        text: (1, "#a1 + #b2"),
        latex: (1, "#a1 + #b2"),
        mathml: (1, "<mrow>#a1<mo>+</mo>#b2</mrow>"),
        sympy: (1, "#a1 + #b2"),
        python: (1, "#a1 + #b2"),
        rust: (1, "#a1 + #b2"),
        c: (1, "#a1 + #b2"),
        sql: (1, "#a1 + #b2"),
        excel: (1, "#a1 + #b2"),
        samples: [[0.3, -1.7], [2.0, 5.0]],
    }
    /// Difference a − b.
    Sub(a, b => y) "sub" {
        value: a - b,
        partials: [T::ONE, -T::ONE],
        domain: "every a and b",
        text: (1, "#a1 - #b2"),
        latex: (1, "#a1 - #b2"),
        mathml: (1, "<mrow>#a1<mo>−</mo>#b2</mrow>"),
        sympy: (1, "#a1 - #b2"),
        python: (1, "#a1 - #b2"),
        rust: (1, "#a1 - #b2"),
        c: (1, "#a1 - #b2"),
        sql: (1, "#a1 - #b2"),
        excel: (1, "#a1 - #b2"),
        samples: [[0.3, -1.7], [2.0, 5.0]],
    }
    /// Product a · b.
    Mul(a, b => y) "mul" {
        value: a * b,
        partials: [b, a],
        domain: "every a and b",
        text: (2, "#a2 * #b3"),
        latex: (2, r"#a2 \cdot #b3"),
        mathml: (2, "<mrow>#a2<mo>⋅</mo>#b3</mrow>"),
        sympy: (2, "#a2*#b3"),
        python: (2, "#a2 * #b3"),
        rust: (2, "#a2 * #b3"),
        c: (2, "#a2 * #b3"),
        sql: (2, "#a2 * #b3"),
        excel: (2, "#a2 * #b3"),
        samples: [[0.3, -1.7], [2.0, 5.0]],
    }
    /// Quotient a / b, not protected from b = 0.
    Div(a, b => y) "div" {
        value: a / b,
        partials: [T::ONE / b, -(y / b)],
        domain: "b ≠ 0",
        text: (2, "#a2 / #b3"),
        latex: (3, r"\frac{#a0}{#b0}"),
        mathml: (3, "<mfrac>#a0#b0</mfrac>"),
        sympy: (2, "#a2/#b3"),
        python: (2, "#a2 / #b3"),
        rust: (2, "#a2 / #b3"),
        c: (2, "#a2 / #b3"),
        sql: (2, "#a2 / #b3"),
        excel: (2, "#a2 / #b3"),
        samples: [[0.3, -1.7], [2.0, 5.0], [-3.0, 0.25]],
    }
    /// Negation of a, written −a.
    Neg(a => y) "neg" {
        value: -a,
        partials: [-T::ONE],
        domain: "every a",
        text: (3, "-#a3"),
        latex: (1, "-#a2"),
        mathml: (1, "<mrow><mo>−</mo>#a2</mrow>"),
        sympy: (3, "-#a3"),
        python: (3, "-#a3"),
        rust: (3, "-#a4"),
        c: (3, "-#a4"),
        sql: (3, "-#a4"),
        excel: (3, "-#a4"),
        samples: [[0.3, 0.0], [-2.0, 0.0]],
    }
    /// Square a², cheaper than a power.
    Square(a => y) "square" {
        value: a * a,
        partials: [a + a],
        domain: "every a",
        text: (5, call!("square")),
        latex: (4, "#a5^{2}"),
        mathml: (4, "<msup>#a5<mn>2</mn></msup>"),
        sympy: (4, "#a5**2"),
        python: (4, "#a5**2"),
        rust: (5, "#a5.powi(2)"),
        c: (5, call!("square")),
        sql: (5, "power(#a0, 2)"),
        excel: (5, "POWER(#a0, 2)"),
        samples: [[0.3, 0.0], [-2.0, 0.0]],
    }
    /// Cube a³, cheaper than a power.
    Cube(a => y) "cube" {
        value: a * a * a,
        partials: [T::from_f64(3.0) * a * a],
        domain: "every a",
        text: (5, call!("cube")),
        latex: (4, "#a5^{3}"),
        mathml: (4, "<msup>#a5<mn>3</mn></msup>"),
        sympy: (4, "#a5**3"),
        python: (4, "#a5**3"),
        rust: (5, "#a5.powi(3)"),
        c: (5, call!("cube")),
        sql: (5, "power(#a0, 3)"),
        excel: (5, "POWER(#a0, 3)"),
        samples: [[0.3, 0.0], [-2.0, 0.0]],
    }
    /// Square root √a, NaN below 0.
    Sqrt(a => y) "sqrt" {
        value: a.sqrt(),
        partials: [T::from_f64(0.5) / y],
        domain: "a ≥ 0",
        text: (5, call!("sqrt")),
        latex: (5, r"\sqrt{#a0}"),
        mathml: (5, "<msqrt>#a0</msqrt>"),
        sympy: (5, call!("sqrt")),
        python: (5, call!("np.sqrt")),
        rust: (5, "#a5.sqrt()"),
        c: (5, call!("sqrt")),
        sql: (5, call!("sqrt")),
        excel: (5, call!("SQRT")),
        samples: [[0.3, 0.0], [4.0, 0.0]],
    }
    /// Exponential function of a, eᵃ.
    Exp(a => y) "exp" {
        value: a.exp(),
        partials: [y],
        domain: "a up to 88 in f32, 709 in f64",
        text: (5, call!("exp")),
        latex: (4, "e^{#a0}"),
        mathml: (4, "<msup><mi>e</mi>#a0</msup>"),
        sympy: (5, call!("exp")),
        python: (5, call!("np.exp")),
        rust: (5, "#a5.exp()"),
        c: (5, call!("exp")),
        sql: (5, call!("exp")),
        excel: (5, call!("EXP")),
        samples: [[0.3, 0.0], [-2.0, 0.0]],
    }
    /// Natural logarithm ln a, NaN below 0.
    Log(a => y) "log" {
        value: a.ln(),
        partials: [T::ONE / a],
        domain: "a > 0",
        text: (5, call!("log")),
        latex: (5, latex_call!(r"\ln")),
        mathml: (5, mathml_call!("ln")),
        sympy: (5, call!("log")),
        python: (5, call!("np.log")),
        rust: (5, "#a5.ln()"),
        c: (5, call!("log")),
        sql: (5, call!("ln")),
        excel: (5, call!("LN")),
        samples: [[0.3, 0.0], [4.0, 0.0]],
    }
    /// Sine of a in radians.
    Sin(a => y) "sin" {
        value: if FULL { a.sin() } else { a.sin_reduced() },
        partials: [if FULL { a.cos() } else { a.cos_reduced() }],
        domain: "every finite a",
        text: (5, call!("sin")),
        latex: (5, latex_call!(r"\sin")),
        mathml: (5, mathml_call!("sin")),
        sympy: (5, call!("sin")),
        python: (5, call!("np.sin")),
        rust: (5, "#a5.sin()"),
        c: (5, call!("sin")),
        sql: (5, call!("sin")),
        excel: (5, call!("SIN")),
        samples: [[0.3, 0.0], [-2.0, 0.0], [40.0, 0.0]],
    }
    /// Cosine of a in radians.
    Cos(a => y) "cos" {
        value: if FULL { a.cos() } else { a.cos_reduced() },
        partials: [-(if FULL { a.sin() } else { a.sin_reduced() })],
        domain: "every finite a",
        text: (5, call!("cos")),
        latex: (5, latex_call!(r"\cos")),
        mathml: (5, mathml_call!("cos")),
        sympy: (5, call!("cos")),
        python: (5, call!("np.cos")),
        rust: (5, "#a5.cos()"),
        c: (5, call!("cos")),
        sql: (5, call!("cos")),
        excel: (5, call!("COS")),
        samples: [[0.3, 0.0], [-2.0, 0.0], [40.0, 0.0]],
    }
    /// Hyperbolic tangent tanh a.
    Tanh(a => y) "tanh" {
        value: a.tanh(),
        partials: [T::ONE - y * y],
        domain: "every a",
        text: (5, call!("tanh")),
        latex: (5, latex_call!(r"\tanh")),
        mathml: (5, mathml_call!("tanh")),
        sympy: (5, call!("tanh")),
        python: (5, call!("np.tanh")),
        rust: (5, "#a5.tanh()"),
        c: (5, call!("tanh")),
        sql: (5, call!("tanh")),
        excel: (5, call!("TANH")),
        samples: [[0.3, 0.0], [-2.0, 0.0]],
    }
    /// Absolute value of a, |a|.
    Abs(a => y) "abs" {
        value: a.abs(),
        partials: [signed(a, T::ONE)],
        domain: "every a",
        text: (5, call!("abs")),
        latex: (5, r"\left|#a0\right|"),
        mathml: (5, "<mrow><mo>|</mo>#a0<mo>|</mo></mrow>"),
        sympy: (5, call!("Abs")),
        python: (5, call!("np.abs")),
        rust: (5, "#a5.abs()"),
        c: (5, call!("fabs")),
        sql: (5, call!("abs")),
        excel: (5, call!("ABS")),
        samples: [[0.3, 0.0], [-2.0, 0.0]],
    }
    /// Reciprocal value 1 / a.
    Inv(a => y) "inv" {
        value: T::ONE / a,
        partials: [-(y * y)],
        domain: "a ≠ 0",
        text: (5, call!("inv")),
        latex: (3, r"\frac{1}{#a0}"),
        mathml: (3, "<mfrac><mn>1</mn>#a0</mfrac>"),
        sympy: (2, "1/#a3"),
        python: (2, "1.0 / #a3"),
        rust: (2, "1.0 / #a3"),
        c: (2, "1.0 / #a3"),
        sql: (2, "1.0 / #a3"),
        excel: (2, "1 / #a3"),
        samples: [[0.3, 0.0], [-2.0, 0.0]],
    }
    /// Power aᵇ of two operands.
    Pow(a, b => y) "pow" {
        value: a.pow(b),
        partials: [if b == T::ZERO { T::ZERO } else { b * a.pow(b - T::ONE) }, if a > T::ZERO { y * a.ln() } else { T::ZERO }],
        domain: "a > 0, or a integer b (b ≥ 0 at a = 0)",
        text: (4, "#a5 ^ #b3"),
        latex: (4, "#a5^{#b0}"),
        mathml: (4, "<msup>#a5#b0</msup>"),
        sympy: (4, "#a5**#b3"),
        python: (5, "np.power(#a0, #b0)"),
        rust: (5, "#a5.powf(#b0)"),
        c: (5, "pow(#a0, #b0)"),
        sql: (5, "power(#a0, #b0)"),
        excel: (5, "POWER(#a0, #b0)"),
        samples: [[0.3, -1.7], [2.0, 5.0], [1.5, 0.5]],
    }
    /// Protected quotient: a / b, but 1 where |b| ≤ 0.001.
    ProtectedDiv(a, b => y) "pdiv" {
        value: if regular(b) { a / b } else { T::ONE },
        partials: [
            if regular(b) { T::ONE / b } else { T::ZERO },
            if regular(b) { -(y / b) } else { T::ZERO }
        ],
        domain: "every a and b",
        text: (5, "pdiv(#a0, #b0)"),
        latex: (5, r"\operatorname{pdiv}\left(#a0, #b0\right)"),
        mathml: (5, mathml_call!("pdiv", "#a0<mo>,</mo>#b0")),
        sympy: (5, "Lambda((Symbol('a'), Symbol('b')), Piecewise((Symbol('a')/Symbol('b'), \
                    Abs(Symbol('b')) > 0.001), (1, True)))(#a0, #b0)"),
        python: (5, "pdiv(#a0, #b0)"),
        rust: (5, "pdiv(#a0, #b0)"),
        c: (5, "pdiv(#a0, #b0)"),
        sql: (5, "(SELECT CASE WHEN abs(b) > 0.001 THEN a / b ELSE 1.0 END FROM (SELECT #a0 AS a, #b0 AS b) AS operands)"),
        excel: (5, "IF(ABS(#b0) > 0.001, #a2 / #b3, 1)"),
        samples: [[0.3, -1.7], [2.0, 5.0], [-3.0, 0.25], [2.0, 0.0005]],
    }
    /// Protected square root √|a|.
    ProtectedSqrt(a => y) "psqrt" {
        value: a.abs().sqrt(),
        partials: [signed(a, T::from_f64(0.5) / y)],
        domain: "every a",
        text: (5, call!("psqrt")),
        latex: (5, r"\sqrt{\left|#a0\right|}"),
        mathml: (5, "<msqrt><mrow><mo>|</mo>#a0<mo>|</mo></mrow></msqrt>"),
        sympy: (5, "sqrt(Abs(#a0))"),
        python: (5, call!("psqrt")),
        rust: (5, call!("psqrt")),
        c: (5, call!("psqrt")),
        sql: (5, "sqrt(abs(#a0))"),
        excel: (5, "SQRT(ABS(#a0))"),
        samples: [[0.3, 0.0], [-4.0, 0.0]],
    }
    /// Protected logarithm: ln |a|, but 0 where |a| ≤ 0.001.
    ProtectedLog(a => y) "plog" {
        value: if regular(a) { a.abs().ln() } else { T::ZERO },
        partials: [if regular(a) { T::ONE / a } else { T::ZERO }],
        domain: "every a",
        text: (5, call!("plog")),
        latex: (5, latex_call!(r"\operatorname{plog}")),
        mathml: (5, mathml_call!("plog")),
        sympy: (5, sympy_protected!("log(Abs(Symbol('a')))")),
        python: (5, call!("plog")),
        rust: (5, call!("plog")),
        c: (5, call!("plog")),
        sql: (5, sql_protected!("ln(abs(a))")),
        excel: (5, "IF(ABS(#a0) > 0.001, LN(ABS(#a0)), 0)"),
        samples: [[0.3, 0.0], [-4.0, 0.0], [0.0005, 0.0]],
    }
    /// Protected reciprocal: 1 / a, but 0 where |a| ≤ 0.001.
    ProtectedInv(a => y) "pinv" {
        value: if regular(a) { T::ONE / a } else { T::ZERO },
        partials: [-(y * y)],
        domain: "every a",
        text: (5, call!("pinv")),
        latex: (5, latex_call!(r"\operatorname{pinv}")),
        mathml: (5, mathml_call!("pinv")),
        sympy: (5, sympy_protected!("1/Symbol('a')")),
        python: (5, call!("pinv")),
        rust: (5, call!("pinv")),
        c: (5, call!("pinv")),
        sql: (5, sql_protected!("1.0 / a")),
        excel: (5, "IF(ABS(#a0) > 0.001, 1 / #a3, 0)"),
        samples: [[0.3, 0.0], [-4.0, 0.0], [0.0005, 0.0]],
    }
}
