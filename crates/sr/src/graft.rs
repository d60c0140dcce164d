//! A change that knows what it is for: the part of a library that best corrects a tree's errors.
//!
//! For a tree f with a subtree s, residuals r = f − y and u = ∂f/∂s, the replacement of s by s + δ
//! changes the residuals to r + u δ in first order. δ is sought as one of
//!
//! ```text
//! replace     s + δ = α + β g
//! add             δ = α + β g
//! multiply    s + δ = s (α + β g)
//! ```
//!
//! with g from the library, so that Σ w (r + u δ)² is least; α and β are in closed form for each g.
//! With targets t and factors v all three are Σ w (v (α + β g) − t)².
//!
//! Source: the idea is semantic backpropagation \[Pawlak15\].
//! Differs from the source: the wanted values of the subtree come from the derivative, not from
//! inverting every operator above it, so every operator will do; the constants come with the part.

use crate::context::Context;
use crate::library::Library;
use limpid_base::Rng;
use limpid_base::isa::{Isa, Kernel};
use limpid_expr::{Expr, Node, Op, Scratch};
use rand::RngExt;

/// What a graft does to the subtree.
#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Replace,
    Add,
    Multiply,
}

/// Rows that a loop handles at once.
const LANES: usize = 16;

/// The tree with one subtree changed for the better; `None` if nothing fits.
pub(crate) fn graft(
    tree: &Expr,
    library: &mut Library,
    context: &Context<'_>,
    rng: &mut Rng,
    scratch: &mut Scratch<f32>,
) -> Option<Expr> {
    let at = if rng.random_bool(0.3) {
        tree.complexity() - 1
    } else {
        rng.random_range(0..tree.complexity())
    };
    let range = tree.subtree(at);
    let mode = match rng.random_range(0..10) {
        0..5 => Mode::Replace,
        5..8 => Mode::Add,
        _ => Mode::Multiply,
    };
    let subtree = tree.part(at);
    let (v, t) = targets(tree, &subtree, range.clone(), mode, library, scratch)?;
    let kept = tree.complexity() - if mode == Mode::Replace { subtree.complexity() } else { 0 };
    let room = context.bounds.max_size.checked_sub(kept + usize::from(mode != Mode::Replace))?;
    let room = 1 + rng.random_range(0..room.clamp(1, 12));
    let share = rng.random_range(0.2..1.0);
    let (g, alpha, beta) = best(library, &v, &t, room, share, rng)?;
    let part = line(&library.entries[g], alpha, beta);
    let new = match mode {
        Mode::Replace => part,
        Mode::Add => Expr::binary(Op::Add, subtree, part),
        Mode::Multiply => Expr::binary(Op::Mul, subtree, part),
    };
    Some(tree.splice(range, new.nodes()))
}

/// α + β g without what does nothing.
fn line(g: &Expr, alpha: f64, beta: f64) -> Expr {
    let product = Expr::binary(Op::Mul, Expr::constant(beta), g.clone());
    if alpha == 0.0 { product } else { Expr::binary(Op::Add, product, Expr::constant(alpha)) }
}

/// Factors v and targets t at the library's rows; `None` if a value is not finite.
fn targets(
    tree: &Expr,
    subtree: &Expr,
    range: std::ops::Range<usize>,
    mode: Mode,
    library: &mut Library,
    scratch: &mut Scratch<f32>,
) -> Option<(Vec<f32>, Vec<f32>)> {
    let m = library.x.rows();
    let hole = library.x.cols() - 1;
    let mut s = vec![0.0; m];
    subtree.compile::<f32>().eval(&library.x, scratch, &mut s);
    let (mut f, mut u) = (s.clone(), vec![1.0; m]);
    if range.len() < tree.complexity() {
        library.x.col_mut(hole).copy_from_slice(&s);
        let outer = tree.splice(range, &[Node::Var(hole as u32)]);
        let mut gradient = limpid_base::Matrix::zeros(m, hole + 1);
        outer.compile::<f32>().gradient(&library.x, scratch, &mut f, &mut gradient);
        u.copy_from_slice(gradient.col(hole));
    }
    let y = &library.y;
    let (v, t): (Vec<f32>, Vec<f32>) = (0..m)
        .map(|i| {
            let root = library.weights[i].sqrt();
            let (r, u) = (root * (f[i] - y[i]), root * u[i]);
            match mode {
                Mode::Replace => (u, u * s[i] - r),
                Mode::Add => (u, -r),
                Mode::Multiply => (u * s[i], u * s[i] - r),
            }
        })
        .unzip();
    v.iter().chain(&t).all(|x| x.abs() < 1e15).then_some((v, t))
}

/// Σ v² g, Σ v² g², Σ v g t.
struct Sums<'a> {
    vv: &'a [f32],
    vt: &'a [f32],
    g: &'a [f32],
}

impl Kernel for Sums<'_> {
    type Output = [f32; 3];

    #[inline(always)]
    fn run(self) -> [f32; 3] {
        let mut sums = [[0.0_f32; LANES]; 3];
        let (vv, vv_last) = self.vv.as_chunks::<LANES>();
        let (vt, vt_last) = self.vt.as_chunks::<LANES>();
        let (g, g_last) = self.g.as_chunks::<LANES>();
        for ((vv, vt), g) in vv.iter().zip(vt).zip(g) {
            for i in 0..LANES {
                let weighted = vv[i] * g[i];
                sums[0][i] += weighted;
                sums[1][i] = weighted.mul_add(g[i], sums[1][i]);
                sums[2][i] = vt[i].mul_add(g[i], sums[2][i]);
            }
        }
        for (i, ((vv, vt), g)) in vv_last.iter().zip(vt_last).zip(g_last).enumerate() {
            sums[0][i] += vv * g;
            sums[1][i] += vv * g * g;
            sums[2][i] += vt * g;
        }
        sums.map(|lanes| lanes.iter().sum())
    }
}

/// Index, α and β of the best of a random share of the entries of at most `room` nodes, the nodes of
/// α and β counted.
fn best(
    library: &Library,
    v: &[f32],
    t: &[f32],
    room: usize,
    share: f64,
    rng: &mut Rng,
) -> Option<(usize, f64, f64)> {
    let isa = Isa::best();
    let vv: Vec<f32> = v.iter().map(|v| v * v).collect();
    let vt: Vec<f32> = v.iter().zip(t).map(|(v, t)| v * t).collect();
    let sum = |v: &[f32]| v.iter().map(|&v| f64::from(v)).sum::<f64>();
    let (svv, svt) = (sum(&vv), sum(&vt));
    let mut best: Option<(usize, f64, f64)> = None;
    let mut least = 0.0;
    for (i, entry) in library.entries.iter().enumerate() {
        let nodes = entry.complexity();
        if nodes > room || !rng.random_bool(share) {
            continue;
        }
        let [a, b, c] = isa.run(Sums { vv: &vv, vt: &vt, g: library.values.col(i) }).map(f64::from);
        let det = svv * b - a * a;
        let slope = c / b;
        let (alone, line) = (slope * c, (svv * c - a * svt) / det);
        let alpha = (svt - line * a) / svv;
        let both = alpha * svt + line * c;
        // A constant must gain a little more than nothing.
        let (gain, alpha, beta) =
            if nodes + 4 <= room + 2 && both > 1.02 * alone && det > 1e-5 * svv * b {
                (both, alpha, line)
            } else {
                (alone, 0.0, slope)
            };
        if gain > least && gain.is_finite() && beta.is_finite() {
            least = gain;
            best = Some((i, alpha, beta));
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::tests::with_context;
    use limpid_base::Seed;

    #[test]
    fn sums_are_those_of_their_definition() {
        let column = |k: usize| (0..75).map(|i| ((i * k) % 13) as f32 - 5.0).collect::<Vec<f32>>();
        let (vv, vt, g) = (column(3), column(5), column(7));
        let sum = |f: &dyn Fn(usize) -> f32| (0..75).map(f).sum::<f32>();
        let expected =
            [sum(&|i| vv[i] * g[i]), sum(&|i| vv[i] * g[i] * g[i]), sum(&|i| vt[i] * g[i])];
        for isa in Isa::available() {
            assert_eq!(isa.run(Sums { vv: &vv, vt: &vt, g: &g }), expected); // integers: exact
        }
    }

    /// The targets of the context are 2 x₀ + 1, so a graft onto x₁ should bring in x₀.
    #[test]
    fn a_graft_finds_what_is_missing() {
        with_context(2, |context| {
            let (mut rng, mut scratch) = (Seed::new(1).rng(), Scratch::new());
            let mut library = Library::new(context, &[], &mut rng, &mut scratch);
            let tree: Expr = "x1".parse().expect("a formula");
            let mse = |expr: &Expr, scratch: &mut Scratch<f32>| {
                expr.compile::<f32>().moments(context.samples, scratch).mse()
            };
            let before = mse(&tree, &mut scratch);
            let children: Vec<Expr> = (0..40)
                .filter_map(|_| graft(&tree, &mut library, context, &mut rng, &mut scratch))
                .collect();
            let after: Vec<f64> = children.iter().map(|c| mse(c, &mut scratch)).collect();
            assert!(after.iter().all(|loss| *loss < before));
            assert!(after.iter().any(|loss| *loss < 1e-8 * before), "{after:?}");
        });
    }
}
