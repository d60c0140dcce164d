//! A guided tour of Limpid: from the first derivative to a formula and an honest comparison.
//!
//! For readers who know calculus and some Rust. Every chapter is a module that holds no code but its
//! snippets, and every snippet is a test: it asserts what the text claims. Copy one into `main` of a
//! program that depends on the crate `limpid`, and it runs.
//!
//! | chapter | idea |
//! |---|---|
//! | [1. Derivatives](_1_derivatives) | a derivative is a program transformation |
//! | [2. Double backward](_2_double_backward) | the gradient of a penalty on a gradient, by hand and by tape |
//! | [3. A smooth teacher](_3_smooth_teacher) | what a penalty on the Jacobian does to a network |
//! | [4. Formulas](_4_formulas) | a formula is a postfix array; many rows at once |
//! | [5. Searching](_5_searching) | constants in closed form and by least squares, a front, a choice |
//! | [6. The whole method](_6_the_whole_method) | teacher to student, and what a placebo is for |
//!
//! The same letters mean the same things in all chapters, and in the code:
//!
//! ```text
//! n rows of data        x: n × d inputs         y: n labels
//! d inputs              h hidden units          p constants of a formula
//! f(x) a prediction     r = f(x) − y            J a Jacobian, ∂f/∂x or ∂f/∂θ
//! λ strength of the penalty                     z̄ = ∂(result)/∂z, the adjoint of z
//! ```

pub mod _1_derivatives;
pub mod _2_double_backward;
pub mod _3_smooth_teacher;
pub mod _4_formulas;
pub mod _5_searching;
pub mod _6_the_whole_method;
