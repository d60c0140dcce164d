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
//! With factors v and targets t, √w in both, all three are Σ (v (α + β g) − t)².
//!
//! Source: the idea is semantic backpropagation \[Pawlak15\].
//! Differs from the source: the wanted values of the subtree come from the derivative, not from
//! inverting every operator above it, so every operator will do; the constants come with the part.

use crate::context::Context;
use crate::library::Library;
use limpid_base::isa::{Isa, Kernel};
use limpid_base::{Matrix, Rng, Samples};
use limpid_expr::{Expr, Node, Op, Scratch};
use rand::RngExt;
use std::ops::Range;

/// Kinds of grafts by what happens to the subtree.
#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Replace,
    Add,
    Multiply,
}

/// Number of rows that a loop handles at once.
const LANES: usize = 16;

/// The tree with one subtree changed for the better; `None` if nothing fits.
pub(crate) fn graft(
    tree: &Expr,
    library: &Library,
    context: &Context<'_>,
    rng: &mut Rng,
    scratch: &mut Scratch<f32>,
) -> Option<Expr> {
    let at = if rng.random_bool(0.3) {
        tree.complexity() - 1
    } else {
        rng.random_range(0..tree.complexity())
    };
    let mode = match rng.random_range(0..10) {
        0..5 => Mode::Replace,
        5..8 => Mode::Add,
        _ => Mode::Multiply,
    };
    let hole = tree.subtree(at);
    let subtree = tree.part(at);
    let target =
        Local::new(tree, &subtree, hole.clone(), library, scratch).target(context, mode)?;
    let kept = tree.complexity() - if mode == Mode::Replace { subtree.complexity() } else { 0 };
    let most = context.config.max_complexity;
    let room = most.checked_sub(kept + usize::from(mode != Mode::Replace))?;
    let room = 1 + rng.random_range(0..room.clamp(1, 12));
    let share = rng.random_range(0.2..1.0);
    let (entry, line) = best(library, &target, room, share, rng)?;
    let part = line.of(entry);
    let new = match mode {
        Mode::Replace => part,
        Mode::Add => Expr::binary(Op::Add, subtree, part),
        Mode::Multiply => Expr::binary(Op::Mul, subtree, part),
    };
    Some(tree.splice(hole, new.nodes()))
}

/// A tree at the rows of a library: its values f, those of a subtree s, and u = ∂f/∂s.
struct Local<'a> {
    samples: Samples<'a, f32>,
    f: Vec<f32>,
    s: Vec<f32>,
    u: Vec<f32>,
}

impl<'a> Local<'a> {
    /// The tree whose subtree lies at `hole`.
    fn new(
        tree: &Expr,
        subtree: &Expr,
        hole: Range<usize>,
        library: &'a Library,
        scratch: &mut Scratch<f32>,
    ) -> Self {
        let samples = library.samples.samples();
        let (m, d) = samples.x.shape();
        let mut s = vec![0.0; m];
        subtree.compile::<f32>().eval(samples.x, scratch, &mut s);
        let (mut f, mut u) = (s.clone(), vec![1.0; m]);
        if hole.len() < tree.complexity() {
            // The subtree as one more input, s.
            let x = Matrix::from_columns(m, d + 1, [samples.x.as_slice(), &s].concat());
            let outer = tree.splice(hole, &[Node::Var(d as u32)]);
            let mut gradient = Matrix::zeros(m, d + 1);
            outer.compile::<f32>().gradient(&x, scratch, &mut f, &mut gradient);
            u.copy_from_slice(gradient.col(d));
        }
        Self { samples, f, s, u }
    }

    /// What the part is to come near to; `None` if a value is not finite.
    fn target(&self, context: &Context<'_>, mode: Mode) -> Option<Target> {
        let y = self.samples.y();
        let (v, t): (Vec<f32>, Vec<f32>) = (0..y.len())
            .map(|i| {
                let w = self.samples.weights.map_or(1.0, |w| w[i]);
                let (r, w) = context.objective.residual(self.f[i], y[i], w);
                let (root, s) = (w.sqrt(), self.s[i]);
                let (r, u) = (root * r, root * self.u[i]);
                match mode {
                    Mode::Replace => (u, u * s - r),
                    Mode::Add => (u, -r),
                    Mode::Multiply => (u * s, u * s - r),
                }
            })
            .unzip();
        v.iter().chain(&t).all(|x| x.abs() < 1e15).then(|| Target::new(&v, &t))
    }
}

/// Factors v and targets t of Σ (v (α + β g) − t)², as their products.
struct Target {
    vv: Vec<f32>,
    vt: Vec<f32>,
    /// Sum of the squared factors, Σ v².
    sum_vv: f64,
    /// Sum of factors times targets, Σ v t.
    sum_vt: f64,
}

impl Target {
    /// The products v², v t and their sums, which are the same for every entry of the library that is
    /// tried as g.
    fn new(v: &[f32], t: &[f32]) -> Self {
        let vv: Vec<f32> = v.iter().map(|v| v * v).collect();
        let vt: Vec<f32> = v.iter().zip(t).map(|(v, t)| v * t).collect();
        let sum = |v: &[f32]| v.iter().map(|&v| f64::from(v)).sum::<f64>();
        Self { sum_vv: sum(&vv), sum_vt: sum(&vt), vv, vt }
    }
}

/// A part α + β g and the amount by which it lowers Σ (v (α + β g) − t)² below Σ t².
#[derive(Clone, Copy)]
struct Line {
    alpha: f64,
    beta: f64,
    gain: f64,
}

impl Line {
    /// The best line of an entry g, with a constant if there is room for one and it gains something.
    ///
    /// ```text
    /// A = Σ v²   B = Σ v² g   C = Σ v² g²   D = Σ v t   E = Σ v g t
    ///
    /// alone      β = E / C                                         gain  β E
    /// with α     β = (A E − B D) / (A C − B²)   α = (D − β B) / A  gain  α D + β E
    /// ```
    fn best(target: &Target, [b, c, e]: [f64; 3], room_for_constant: bool) -> Self {
        let (a, d) = (target.sum_vv, target.sum_vt);
        let beta = e / c;
        let alone = Self { alpha: 0.0, beta, gain: beta * e };
        let det = a * c - b * b;
        let beta = (a * e - b * d) / det;
        let alpha = (d - beta * b) / a;
        let both = Self { alpha, beta, gain: alpha * d + beta * e };
        // A constant must gain a little more than nothing.
        let gains = both.gain > 1.02 * alone.gain && det > 1e-5 * a * c;
        if room_for_constant && gains { both } else { alone }
    }

    /// The formula α + β g without what does nothing.
    fn of(self, g: &Expr) -> Expr {
        let product = Expr::binary(Op::Mul, Expr::constant(self.beta), g.clone());
        if self.alpha == 0.0 {
            product
        } else {
            Expr::binary(Op::Add, product, Expr::constant(self.alpha))
        }
    }
}

/// The loop that sums v² g, v² g² and v g t over the rows.
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

/// The best of a random share of the entries of at most `room` nodes, the nodes of α and β counted.
fn best<'l>(
    library: &'l Library,
    target: &Target,
    room: usize,
    share: f64,
    rng: &mut Rng,
) -> Option<(&'l Expr, Line)> {
    let isa = Isa::best();
    let mut best: Option<(&Expr, Line)> = None;
    for (i, entry) in library.entries.iter().enumerate() {
        let nodes = entry.complexity();
        if nodes > room || !rng.random_bool(share) {
            continue;
        }
        let sums = Sums { vv: &target.vv, vt: &target.vt, g: library.values.col(i) };
        let line = Line::best(target, isa.run(sums).map(f64::from), nodes + 4 <= room + 2);
        let least = best.map_or(0.0, |(_, line)| line.gain);
        if line.gain > least && line.gain.is_finite() && line.beta.is_finite() {
            best = Some((entry, line));
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
            let library = Library::new(context, &[], &mut rng, &mut scratch);
            let tree: Expr = "x1".parse().expect("a formula");
            let mse = |expr: &Expr, scratch: &mut Scratch<f32>| {
                expr.compile::<f32>().moments(context.samples, scratch).mse()
            };
            let before = mse(&tree, &mut scratch);
            let children: Vec<Expr> = (0..40)
                .filter_map(|_| graft(&tree, &library, context, &mut rng, &mut scratch))
                .collect();
            let after: Vec<f64> = children.iter().map(|c| mse(c, &mut scratch)).collect();
            assert!(after.iter().all(|loss| *loss < before));
            assert!(after.iter().any(|loss| *loss < 1e-8 * before), "{after:?}");
        });
    }
}
