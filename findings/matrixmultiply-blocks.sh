#!/usr/bin/env bash
# matrixmultiply 0.3.11 (crates.io), on a processor with AVX2 and FMA.
# Expected: an element of a product is the sum of its terms in one order, so that with fused multiply-adds it is
#   one chain  s ← fma(aₖ, bₖ, s)  over all k.
# Seen: the chain begins anew after every 256 terms, and the chains are added: for more than 256 terms the last
#   bits differ from those of one chain, and equal those of blocks of 256.
# Exits with 0 while that is so.
set -euo pipefail
grep -qw fma /proc/cpuinfo || { echo "this processor has no FMA: nothing to see"; exit 0; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/src"
cat > "$folder/Cargo.toml" <<'TOML'
[package]
name = "blocks"
version = "0.0.0"
edition = "2021"
[dependencies]
matrixmultiply = "=0.3.11"
TOML
cat > "$folder/src/main.rs" <<'RUST'
fn chain(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).fold(0.0, |s, (a, b)| a.mul_add(*b, s))
}

fn product(a: &[f64], b: &[f64]) -> f64 {
    let (k, mut c) = (a.len(), 0.0);
    let (k_, one) = (k as isize, 1);
    unsafe {
        matrixmultiply::dgemm(1, k, 1, 1.0, a.as_ptr(), k_, one, b.as_ptr(), one, one, 0.0, &mut c, one, one);
    }
    c
}

fn main() {
    let mut same = [[0; 2]; 2];
    for case in 0..200_u64 {
        for (i, k) in [256, 700].into_iter().enumerate() {
            let number = |n: u64| ((n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 11) as f64 / (1_u64 << 53) as f64) - 0.5;
            let a: Vec<f64> = (0..k).map(|j| number(case * 4096 + j)).collect();
            let b: Vec<f64> = (0..k).map(|j| number(case * 4096 + 2048 + j)).collect();
            let blocks = a.chunks(256).zip(b.chunks(256)).fold(0.0, |s, (a, b)| s + chain(a, b));
            let found = product(&a, &b).to_bits();
            same[i][0] += u32::from(found == chain(&a, &b).to_bits());
            same[i][1] += u32::from(found == blocks.to_bits());
        }
    }
    for (k, [one, blocks]) in [256, 700].into_iter().zip(same) {
        println!("k = {k}: {one} of 200 products equal one chain, {blocks} equal chains of 256");
    }
    let as_seen = same[0] == [200, 200] && same[1][1] == 200 && same[1][0] < 100;
    std::process::exit(i32::from(!as_seen));
}
RUST
cargo run --quiet --release --manifest-path "$folder/Cargo.toml"
