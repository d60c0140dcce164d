//! A step of training allocates nothing after the first: a counting allocator, per thread.
#![allow(unsafe_code)]

use limpid_base::{Matrix, Real, Seed, standard_normal};
use limpid_mlp::{Activation, Adam, Bound, Loss, Mlp, Objective, Penalty, Spectral};
use limpid_tape::Tape;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

thread_local! {
    /// Constant at the start and without a destructor: counting needs no memory itself.
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

/// The system's allocator, with a count of the requests of each thread.
struct Counting;

fn count() {
    COUNT.set(COUNT.get() + 1);
}

// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: passed on to the caller.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: passed on to the caller.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count();
        // SAFETY: passed on to the caller.
        unsafe { System.realloc(pointer, layout, size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count();
        // SAFETY: passed on to the caller.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Requests of this thread while `work` runs.
fn requests(work: impl FnOnce()) -> usize {
    let before = COUNT.get();
    work();
    COUNT.get() - before
}

const PENALTIES: [Penalty; 8] = [
    Penalty::jacobian(0.1),
    Penalty::jacobian(0.1).projected(2),
    Penalty::jacobian(0.1).sampled(0.4),
    Penalty::jacobian(0.1).every(3),
    Penalty::lipschitz(Bound::Product, 0.1),
    Penalty::lipschitz(Bound::SumOfSquares, 0.1),
    Penalty::hessian(0.1).projected(2),
    Penalty::weight_decay(0.1),
];

/// Requests of 20 steps after the first, all of a step included.
fn requests_of_steps<T: Real>(
    penalties: &[Penalty],
    activation: Activation,
    outputs: usize,
) -> usize {
    const ROWS: usize = 50;
    let mut rng = Seed::new(40).rng();
    let mut matrix = |rows, cols| {
        Matrix::<T>::from_fn(rows, cols, |_, _| T::from_f64(standard_normal(&mut rng)))
    };
    let (x, y) = (matrix(7, ROWS), matrix(outputs, ROWS));
    let mut model = Mlp::<T>::glorot(&[7, 33, 20, outputs], activation, Seed::new(41));
    let mut objective = Objective::new(&model, Loss::Squared, penalties, 17);
    let mut spectral = Spectral::new(&model, Seed::new(42));
    let mut adam = Adam::new(&model, 1e-3, 0.1);
    let mut rng = Seed::new(43).rng();
    let batches: [[usize; 17]; 21] =
        std::array::from_fn(|step| std::array::from_fn(|i| (17 * step + i) % ROWS));
    let start = model.clone();
    let mut losses = 0.0;
    let mut step = |batch: &[usize]| {
        objective.set_batch(&x, &y, batch);
        objective.draw(&mut rng);
        spectral.iterate(objective.weights());
        objective.set_spectral(&spectral);
        objective.set_lambda(0, 0.2);
        objective.run();
        losses += objective.loss() + objective.penalties().sum::<f64>();
        losses += objective.gradients().map(|g| g[0].to_f64()).sum::<f64>();
        objective.step(&mut adam);
        objective.store(&mut model);
        objective.load(&model);
    };
    step(&batches[0]);
    let count = requests(|| batches[1..].iter().for_each(|batch| step(batch)));
    assert!(losses.is_finite());
    assert_ne!(model, start, "the steps must move the network");
    count
}

fn assert_no_requests<T: Real>(penalties: &[Penalty]) {
    for activation in Activation::ALL {
        for outputs in [1, 3] {
            let count = requests_of_steps::<T>(penalties, activation, outputs);
            assert_eq!(count, 0, "{penalties:?}, {activation:?}, {outputs} outputs");
        }
    }
}

#[test]
fn a_step_with_each_penalty_allocates_nothing_after_the_first() {
    for penalty in PENALTIES {
        assert_no_requests::<f32>(&[penalty]);
        assert_no_requests::<f64>(&[penalty]);
    }
}

#[test]
fn a_step_with_all_penalties_at_once_allocates_nothing_after_the_first() {
    assert_no_requests::<f32>(&PENALTIES);
    assert_no_requests::<f64>(&PENALTIES);
}

#[test]
fn a_program_on_matrices_of_every_size_allocates_nothing_when_it_runs() {
    for (rows, cols) in [(1, 1), (1, 700), (700, 1), (16, 32), (33, 65), (200, 300)] {
        let mut tape = Tape::new();
        let (a, b) = (tape.input(rows, cols), tape.input(rows, cols));
        let product = tape.matmul_t(a, b);
        let smooth = tape.tanh(product);
        let back = tape.t_matmul(smooth, a);
        let loss = tape.mean(back);
        let first = tape.grad(loss, &[a, b]);
        let both: Vec<_> = first.iter().map(|&g| tape.square(g)).collect();
        let second = tape.grad(both[0], &[a, b]);
        let mut program = tape.compile::<f64>(&[loss, first[1], second[0], second[1]]);
        let values = vec![0.01; rows * cols];
        let count = requests(|| {
            program.set(a, &values);
            program.set(b, &values);
            program.run();
        });
        assert_eq!(count, 0, "{rows} × {cols}");
        assert!(program.value(loss)[0] > 0.0);
    }
}

#[test]
fn the_count_sees_every_request_of_its_own_thread_and_no_other() {
    assert_eq!(requests(|| drop(std::hint::black_box(Box::new(1)))), 2);
    assert_eq!(requests(|| std::mem::forget(std::hint::black_box(vec![0_u8; 100]))), 1);
    let mut grown = Vec::<u64>::with_capacity(4);
    grown.push(1);
    assert_eq!(requests(|| std::hint::black_box(&mut grown).reserve_exact(1000)), 1);
    let own = requests(|| {
        std::thread::scope(|scope| {
            scope.spawn(|| (0..1000).for_each(|i| drop(std::hint::black_box(Box::new(i)))));
        });
    });
    assert!(own < 1000, "{own} requests of starting a thread");
}
