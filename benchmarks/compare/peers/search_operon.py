"""Operon's search, through pyoperon: five generations at a time, each from where the last has ended, until the
CPU time is spent. Two more arguments say how often Levenberg-Marquardt improves a formula at most and how long
formulas may be, 10 and 30 if missing.

Its length counts weight * variable as one node; here it is three, and linear scaling is counted as well.
"""
import numpy
from pyoperon.sklearn import SymbolicRegressor

from search_run import Run

POPULATION = 1000
CHUNK = 5
SYMBOLS = "add,sub,mul,div,sin,cos,exp,log,sqrt,square,constant,variable"
FUNCTIONS = {name: getattr(numpy, name) for name in ("sin", "cos", "exp", "log", "sqrt", "square")}


def size(tree):
    """Nodes, those of the weights as well."""
    weights = sum(1 for node in tree.Nodes if node.IsVariable and abs(node.Value - 1) > 1e-6)
    return tree.Length + 2 * weights


def evaluator(text):
    """What predicts from inputs in double precision: its own evaluation is in single precision."""
    code = compile(text.replace("^", "**"), "formula", "eval")

    def values(x):
        columns = {f"X{j + 1}": x[:, j] for j in range(x.shape[1])}
        with numpy.errstate(all="ignore"):
            return eval(code, {"__builtins__": {}, **FUNCTIONS, **columns}) * numpy.ones(len(x))

    return values


def main():
    run = Run()
    iterations, length = map(int, run.more) if run.more else (10, 30)
    search = SymbolicRegressor(
        allowed_symbols=SYMBOLS, objectives=["r2", "length"], max_length=length, max_depth=12,
        optimizer="lm", optimizer_iterations=iterations, population_size=POPULATION, pool_size=POPULATION,
        generations=CHUNK, max_evaluations=10**9, epsilon=1e-9, n_threads=2, warm_start=True)
    x, y = run.x.astype(numpy.float32), run.y.astype(numpy.float32)
    generations = 0
    while not run.is_over():
        search.set_params(random_state=1 + run.seed + 1000 * generations).fit(x, y)
        generations += CHUNK
    cpu_seconds = run.cpu_seconds()
    front = []
    for row in search.pareto_front_:
        text = search.get_model_string(row["tree"], 9)
        front.append(run.formula(size(row["tree"]), text, evaluator(text)))
    # The first population is evaluated too.
    run.say({"pyoperon": "0.6.2", "numpy": numpy.__version__}, cpu_seconds, front,
            candidates=POPULATION * (1 + generations),
            mean_size=float(numpy.mean([size(one.Genotype) for one in search.individuals_])))


if __name__ == "__main__":
    main()
