"""The problems of `cargo xtask bench compare-search`: `search_problems.py FOLDER SEEDS PROBLEM...` writes
FOLDER/PROBLEM_SEED_train.csv and _test.csv, a line of names (x1, x2, ..., y), then numbers in full.

Synthetic problems have 1000 rows of each. Real sets are cut at random, three quarters to train, and
standardised by the training rows. A problem and its seed decide every number.
"""
import sys
from pathlib import Path

import numpy

ROWS = 1000
TRAIN_SHARE = 0.75
DATASETS = Path(__file__).resolve().parents[3] / "datasets"


def feynman_i_12_11(random):
    """q (E + B v sin theta)"""
    x = random.uniform(1, 5, (2 * ROWS, 5))
    q, e, b, v, theta = x.T
    return x, q * (e + b * v * numpy.sin(theta))


def feynman_i_29_16(random):
    """sqrt(x1^2 + x2^2 - 2 x1 x2 cos(theta1 - theta2))"""
    x = random.uniform(1, 5, (2 * ROWS, 4))
    x1, x2, theta1, theta2 = x.T
    return x, numpy.sqrt(x1**2 + x2**2 - 2 * x1 * x2 * numpy.cos(theta1 - theta2))


def feynman_i_9_18(random):
    """G m1 m2 / |p - q|^2 in three dimensions"""
    x = random.uniform(1, 2, (2 * ROWS, 9))
    x[:, 6:] = random.uniform(3, 4, (2 * ROWS, 3))
    g, m1, m2 = x[:, 0], x[:, 1], x[:, 2]
    return x, g * m1 * m2 / ((x[:, 3] - x[:, 6]) ** 2 + (x[:, 4] - x[:, 7]) ** 2 + (x[:, 5] - x[:, 8]) ** 2)


def pagie_1(random):
    """1 / (1 + a^-4) + 1 / (1 + b^-4)"""
    x = random.uniform(-5, 5, (2 * ROWS, 2))
    return x, 1 / (1 + x[:, 0] ** -4.0) + 1 / (1 + x[:, 1] ** -4.0)


def friedman_1(random):
    """10 sin(pi a b) + 20 (c - 1/2)^2 + 10 d + 5 e, five more inputs, and noise of 1 on the training rows"""
    x = random.uniform(0, 1, (2 * ROWS, 10))
    y = 10 * numpy.sin(numpy.pi * x[:, 0] * x[:, 1]) + 20 * (x[:, 2] - 0.5) ** 2 + 10 * x[:, 3] + 5 * x[:, 4]
    y[:ROWS] += random.normal(0, 1, ROWS)
    return x, y


SYNTHETIC = {"feynman_i_12_11": feynman_i_12_11, "feynman_i_29_16": feynman_i_29_16,
             "feynman_i_9_18": feynman_i_9_18, "pagie_1": pagie_1, "friedman_1": friedman_1}


def real(name):
    """Inputs and target, the last column."""
    if name == "diabetes":
        from sklearn.datasets import load_diabetes

        return load_diabetes(return_X_y=True)
    table = numpy.loadtxt(DATASETS / f"{name}.csv", delimiter=",", skiprows=1)
    return table[:, :-1], table[:, -1]


def standardised(column, train):
    return (column - column[train].mean(0)) / column[train].std(0)


def rows(problem, seed):
    """Training inputs and targets, then those of the test."""
    random = numpy.random.default_rng(1000 + seed)
    if problem in SYNTHETIC:
        x, y = SYNTHETIC[problem](random)
        return x[:ROWS], y[:ROWS], x[ROWS:], y[ROWS:]
    x, y = real(problem)
    order = random.permutation(len(y))
    count = int(TRAIN_SHARE * len(y))
    train, test = order[:count], order[count:]
    x, y = standardised(x, train), standardised(y, train)
    return x[train], y[train], x[test], y[test]


def write(path, x, y):
    names = [f"x{j}" for j in range(1, x.shape[1] + 1)] + ["y"]
    numpy.savetxt(path, numpy.column_stack([x, y]), fmt="%.17g", delimiter=",", header=",".join(names), comments="")


if __name__ == "__main__":
    folder, seeds, *problems = sys.argv[1:]
    for problem in problems:
        for seed in range(int(seeds)):
            x_train, y_train, x_test, y_test = rows(problem, seed)
            write(Path(folder) / f"{problem}_{seed}_train.csv", x_train, y_train)
            write(Path(folder) / f"{problem}_{seed}_test.csv", x_test, y_test)
