//! The f64 functions against values of 1,400 bits: `fixtures/elementary.txt`, written by `elementary.py` beside it.
//!
//! Its points are dense where the functions are curved, spread over all exponents, at the ends of the range, nearest to
//! multiples of π/2 \[Muller16\], and the worst that a random search found.

use limpid_base::Real;

/// A value to hold a function against: `rounded` + `left` units in the last place.
struct Point<'a> {
    name: &'a str,
    x: f64,
    y: f64,
    rounded: f64,
    left: f64,
}

impl<'a> Point<'a> {
    /// From `name x [y] rounded left`, numbers as their bits but for `left`.
    fn parse(line: &'a str) -> Self {
        let fields: Vec<&str> = line.split(' ').collect();
        let [name, bits @ .., left] = &fields[..] else { panic!("{line}") };
        let bits: Vec<f64> = bits
            .iter()
            .map(|bits| f64::from_bits(u64::from_str_radix(bits, 16).expect("hexadecimal bits")))
            .collect();
        let (rounded, arguments) = bits.split_last().expect("a value");
        let y = arguments.get(1).copied().unwrap_or(0.0);
        Self { name, x: arguments[0], y, rounded: *rounded, left: left.parse().expect("a number") }
    }

    fn got(&self) -> f64 {
        match self.name {
            "exp" => Real::exp(self.x),
            "ln" => Real::ln(self.x),
            "sin" => Real::sin(self.x),
            "cos" => Real::cos(self.x),
            "tanh" => Real::tanh(self.x),
            "pow" => Real::pow(self.x, self.y),
            other => panic!("no function {other}"),
        }
    }

    /// |got − value| in units in the last place of the value, on the side of 0.
    fn error(&self) -> f64 {
        let magnitude = self.rounded.abs().max(f64::from_bits(1));
        let unit = magnitude - magnitude.next_down();
        // Halved, because the largest value and infinity must not give NaN.
        let difference =
            (0.5 * self.got() - 0.5 * self.rounded) / (0.5 * unit).max(f64::from_bits(1));
        (difference - self.left).abs()
    }
}

fn points() -> Vec<Point<'static>> {
    include_str!("fixtures/elementary.txt").lines().map(Point::parse).collect()
}

/// The worst error of a function over its points.
fn worst(name: &str) -> f64 {
    let points = points();
    let of_name: Vec<_> = points.iter().filter(|point| point.name == name).collect();
    assert!(of_name.len() > 300, "{} points of {name}", of_name.len());
    of_name.iter().fold(0.0, |worst, point| {
        let error = point.error();
        assert!(error.is_finite(), "{name}({:e}, {:e}) = {:e}", point.x, point.y, point.got());
        worst.max(error)
    })
}

#[test]
fn f64_functions_are_as_near_as_their_documentation_says() {
    for (name, bound) in
        [("exp", 1.08), ("ln", 1.63), ("sin", 2.53), ("cos", 2.7), ("tanh", 1.71), ("pow", 1.3)]
    {
        let error = worst(name);
        println!("{name} {error:.4}");
        assert!(error <= bound, "{name} is {error} ulp off, more than {bound}");
    }
}

#[test]
fn arguments_nearest_to_multiples_of_half_pi_keep_their_relative_accuracy() {
    // cos(6381956970095103 · 2⁷⁹⁷) ≈ −4.7e−19 \[Muller16\].
    let x = 6_381_956_970_095_103.0 * 2.0_f64.powi(797);
    let cosine = Real::cos(x);
    assert!((cosine.abs() - 4.687_165_924_254_624e-19).abs() < 1e-33, "{cosine:e}");
}
