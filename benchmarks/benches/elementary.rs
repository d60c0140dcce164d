//! The elementary functions in f32 and f64 over 1,024 arguments, on the best instruction set: time per element in L1.
//! `copy` is what reading and writing costs.
#![allow(missing_docs)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use limpid_base::Real;
use limpid_base::isa::{Isa, Kernel};
use std::hint::black_box;

const ELEMENTS: usize = 1024;
/// Elements that a loop handles at once, as in the evaluator of formulas.
const LANES: usize = 32;

/// A function as a type, so that loops over it are compiled for the instruction set.
trait Function: Copy {
    const NAME: &'static str;
    /// The range of its arguments.
    const RANGE: [f64; 2];
    fn value<T: Real>(self, x: T) -> T;
}

macro_rules! functions {
    ($($Name:ident $name:literal [$low:literal, $high:literal] $x:ident => $value:expr;)+) => {$(
        #[derive(Clone, Copy)]
        struct $Name;

        impl Function for $Name {
            const NAME: &'static str = $name;
            const RANGE: [f64; 2] = [$low, $high];

            #[inline(always)]
            fn value<T: Real>(self, $x: T) -> T {
                $value
            }
        }
    )+};
}

functions! {
    Copied "copy" [-10.0, 10.0] x => x;
    Exp "exp" [-10.0, 10.0] x => x.exp();
    Ln "ln" [0.01, 10.0] x => x.ln();
    Sin "sin" [-10.0, 10.0] x => x.sin_reduced();
    Cos "cos" [-10.0, 10.0] x => x.cos_reduced();
    Tanh "tanh" [-5.0, 5.0] x => x.tanh();
    TanhRational "tanh_rational" [-5.0, 5.0] x => x.tanh_rational();
    PowConstant "pow(x, 1.7)" [0.01, 10.0] x => x.pow(T::from_f64(1.7));
    Pow "pow(x, x)" [0.01, 10.0] x => x.pow(x);
}

/// A pass over the samples: yᵢ ← f(xᵢ).
struct Map<'a, T, F>(F, &'a [[T; LANES]], &'a mut [[T; LANES]]);

impl<T: Real, F: Function> Kernel for Map<'_, T, F> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self(f, x, y) = self;
        for (y, x) in y.iter_mut().zip(x) {
            let mut tile = [T::ZERO; LANES];
            for i in 0..LANES {
                tile[i] = f.value(x[i]);
            }
            *y = tile;
        }
    }
}

fn measure<T: Real, F: Function>(c: &mut Criterion, precision: &str, f: F) {
    let [low, high] = F::RANGE;
    // In no order, so that no choice can be foreseen.
    let fraction = |i: usize| ((i * 619) % ELEMENTS) as f64 / ELEMENTS as f64;
    let argument = |i| T::from_f64(low + (high - low) * fraction(i));
    let x: Vec<[T; LANES]> = (0..ELEMENTS / LANES)
        .map(|tile| std::array::from_fn(|lane| argument(tile * LANES + lane)))
        .collect();
    let mut y = x.clone();
    let mut group = c.benchmark_group(format!("elementary {precision}"));
    group.throughput(Throughput::Elements(ELEMENTS as u64));
    group.bench_function(F::NAME, |b| {
        b.iter(|| Isa::best().run(Map(f, black_box(&x), black_box(&mut y))));
    });
    group.finish();
}

fn all<T: Real>(c: &mut Criterion, precision: &str) {
    measure::<T, _>(c, precision, Copied);
    measure::<T, _>(c, precision, Exp);
    measure::<T, _>(c, precision, Ln);
    measure::<T, _>(c, precision, Sin);
    measure::<T, _>(c, precision, Cos);
    measure::<T, _>(c, precision, Tanh);
    measure::<T, _>(c, precision, TanhRational);
    measure::<T, _>(c, precision, PowConstant);
    measure::<T, _>(c, precision, Pow);
}

fn elementary(c: &mut Criterion) {
    all::<f32>(c, "f32");
    all::<f64>(c, "f64");
}

criterion_group!(benches, elementary);
criterion_main!(benches);
