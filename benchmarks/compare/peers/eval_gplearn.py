"""Formulas as gplearn evaluates its programs: whole columns in double precision, NumPy's own functions."""
import gplearn
import numpy
from gplearn._program import _Program
from gplearn.functions import _Function

from serve import serve

BINARY = {"+": numpy.add, "-": numpy.subtract, "*": numpy.multiply, "/": numpy.divide}
UNARY = {"sin": numpy.sin, "cos": numpy.cos, "exp": numpy.exp, "log": numpy.log, "sqrt": numpy.sqrt}
FUNCTIONS = {name: _Function(function, function.__name__, arity)
             for functions, arity in [(BINARY, 2), (UNARY, 1)] for name, function in functions.items()}


def prefix(line):
    """gplearn's order: a function, then its operands; a number is a constant, a whole one a column."""
    stack = []
    for word in line.split():
        if word in BINARY:
            second, first = stack.pop(), stack.pop()
            stack.append([FUNCTIONS[word], *first, *second])
        elif word in UNARY:
            stack.append([FUNCTIONS[word], *stack.pop()])
        else:
            stack.append([int(word[1:]) if word[0] == "x" else float(word[1:])])
    return stack[0]


def program(line, inputs):
    return _Program(
        function_set=list(FUNCTIONS.values()), arities={1: [], 2: []}, init_depth=(2, 6), init_method="grow",
        n_features=inputs, const_range=None, metric=None, p_point_replace=0.05, parsimony_coefficient=0,
        random_state=numpy.random.RandomState(0), program=prefix(line))


def prepare(case):
    if case["precision"] != "f64" or case["task"] != "values":
        raise ValueError("it does values in double precision")
    x = numpy.fromfile(case["data"]).reshape(-1, case["stride"])[:, : case["rows"]]
    table = numpy.ascontiguousarray(x.T)
    with open(case["formulas"]) as lines:
        programs = [program(line, len(x)) for line in lines]
    call = lambda: [float(program.execute(table)[0]) for program in programs]
    return call, 1, call()


if __name__ == "__main__":
    serve({"gplearn": gplearn.__version__, "numpy": numpy.__version__}, prepare)
