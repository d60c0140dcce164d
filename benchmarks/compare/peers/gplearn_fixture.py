"""Writes crates/sr/tests/fixtures/gplearn.json: what gplearn itself does on two problems with the study's settings.

The fixture holds the rows, so that Limpid's `gplearn::search` can be run on the very same, and for each seed the
sizes of every generation and the answer. Run from the workspace's folder, ten minutes of one core:

    python benchmarks/compare/peers/gplearn_fixture.py [SEEDS]
"""
import csv
import json
import pathlib
import sys
import warnings

import gplearn
import numpy
import sklearn
from gplearn.genetic import SymbolicRegressor

ROOT = pathlib.Path(__file__).resolve().parents[3]
FIXTURE = ROOT / "crates/sr/tests/fixtures/gplearn.json"
GENERATIONS = 20
EARLY = 3  # generations whose distinct programs are counted: there the shares of the ways to breed show best
SETTINGS = {
    "population_size": 1000, "tournament_size": 20, "init_depth": (2, 6), "init_method": "half and half",
    "const_range": (-1.0, 1.0), "function_set": ("add", "sub", "mul", "div", "sqrt", "log", "sin", "cos"),
    "metric": "mean absolute error", "parsimony_coefficient": 0.001, "p_crossover": 0.9, "p_subtree_mutation": 0.01,
    "p_hoist_mutation": 0.01, "p_point_mutation": 0.01, "p_point_replace": 0.05, "max_samples": 1.0}


def friedman1(rows=150, inputs=10, noise=1.0):
    """Friedman's first problem: five inputs count, the others are distractors."""
    random = numpy.random.default_rng(1)
    x = random.uniform(size=(rows, inputs))
    truth = 10 * numpy.sin(numpy.pi * x[:, 0] * x[:, 1]) + 20 * (x[:, 2] - 0.5) ** 2 + 10 * x[:, 3] + 5 * x[:, 4]
    return numpy.column_stack([x, truth + noise * random.standard_normal(rows)])


def shipped(name, share=0.6):
    """The training rows of a data set of the study: 60 % at random."""
    with open(ROOT / "datasets" / f"{name}.csv", newline="") as lines:
        table = numpy.array([[float(cell) for cell in line] for line in list(csv.reader(lines))[1:]])
    return numpy.random.default_rng(1).permutation(table)[: round(share * len(table))]


def standardised(table):
    """Mean 0 and standard deviation 1, in few enough digits to be the same number in both programs."""
    return numpy.round((table - table.mean(axis=0)) / table.std(axis=0), 4)


def distinct(programs):
    spell = lambda program: " ".join(getattr(node, "name", None) or repr(node) for node in program.program)
    return len({spell(program) for program in programs})


def generation(programs):
    sizes = [program.length_ for program in programs]
    tenth, half, most = numpy.quantile(sizes, [0.1, 0.5, 0.9], method="inverted_cdf")
    best = min(program.raw_fitness_ for program in programs)
    return {"mean_size": round(float(numpy.mean(sizes)), 3), "size_p10": int(tenth), "size_p50": int(half),
            "size_p90": int(most), "least_error": round(float(best), 5)}


def run(table, seed):
    """One run, a generation at a time: a warm start goes on exactly as a longer run would."""
    x, y = table[:, :-1], table[:, -1]
    regressor = SymbolicRegressor(**SETTINGS, generations=1, warm_start=True, low_memory=True, random_state=seed)
    generations, different = [], []
    for done in range(1, GENERATIONS + 1):
        regressor.set_params(generations=done).fit(x, y)
        generations.append(generation(regressor._programs[-1]))
        if done <= EARLY:
            different.append(distinct(regressor._programs[-1]))
    answer = regressor._program
    return {
        "seed": seed,
        "answer": {"size": answer.length_, "mae": round(float(numpy.mean(numpy.abs(regressor.predict(x) - y))), 5),
                   "r2": round(float(regressor.score(x, y)), 5)},
        "distinct": different, **{key: [g[key] for g in generations] for key in generations[0]}}


def problem(name, table, seeds):
    runs = []
    for seed in range(seeds):
        runs.append(run(table, seed))
        print(name, seed, runs[-1]["answer"], file=sys.stderr, flush=True)
    return {"name": name, "rows": table.tolist(), "runs": runs}


def text(fixture):
    """JSON with a row of the table, or a run, on a line."""
    dense = lambda items: "[\n" + ",\n".join(json.dumps(item, separators=(",", ":")) for item in items) + "\n]"
    head = {key: value for key, value in fixture.items() if key != "problems"}
    problems = ",\n".join(
        f'{{"name": {json.dumps(p["name"])},\n"rows": {dense(p["rows"])},\n"runs": {dense(p["runs"])}}}'
        for p in fixture["problems"])
    return f'{json.dumps(head)[:-1]},\n"problems": [\n{problems}\n]}}\n'


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # overflows of hopeless programs
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 24
    tables = {"friedman1": standardised(friedman1()), "yacht": standardised(shipped("yacht"))}
    versions = {"gplearn": gplearn.__version__, "numpy": numpy.__version__, "scikit-learn": sklearn.__version__,
                "python": sys.version.split()[0]}
    problems = [problem(name, table, seeds) for name, table in tables.items()]
    settings = {**SETTINGS, "generations": GENERATIONS}
    FIXTURE.write_text(text({"versions": versions, "settings": settings, "problems": problems}))
