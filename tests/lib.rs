//! What no single crate can test: arrows between crates, gradients through tape and network,
//! leakage, determinism, the pipeline as a whole. The tests are the modules of `main.rs`.
