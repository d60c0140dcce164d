"""gplearn's search: a generation at a time until the CPU time is spent, and its one answer."""
import gplearn
import numpy
from gplearn.functions import make_function
from gplearn.genetic import SymbolicRegressor

from search_run import Run


def bounded_exp(x):
    return numpy.exp(numpy.clip(x, -50, 50))


def main():
    run = Run()
    exp = make_function(function=bounded_exp, name="exp", arity=1)
    search = SymbolicRegressor(
        population_size=1000, generations=1, init_depth=(2, 5), const_range=(-5.0, 5.0),
        function_set=("add", "sub", "mul", "div", "sin", "cos", "log", "sqrt", exp),
        parsimony_coefficient=0.001, warm_start=True, n_jobs=1, random_state=run.seed)
    generations = 0
    while not run.is_over():
        generations += 1
        search.set_params(generations=generations).fit(run.x, run.y)
    cpu_seconds = run.cpu_seconds()
    best = search._program
    front = [run.formula(best.length_, str(best), search.predict)]
    versions = {"gplearn": gplearn.__version__, "numpy": numpy.__version__}
    run.say(versions, cpu_seconds, front, candidates=1000 * generations)


if __name__ == "__main__":
    main()
