"""Formulas in Operon, through pyoperon: values in single precision, and fits by Levenberg-Marquardt.

Its Jacobian cannot be called alone. The table lies in double precision in the file, as everywhere.
"""
import math

import numpy
import pyoperon as operon

from serve import serve

TYPES = operon.NodeType
OPERATORS = {"+": TYPES.Add, "-": TYPES.Sub, "*": TYPES.Mul, "/": TYPES.Div, "sin": TYPES.Sin, "cos": TYPES.Cos,
             "exp": TYPES.Exp, "log": TYPES.Log, "sqrt": TYPES.Sqrt}
ITERATIONS = 10


def leaf(word, hashes, weights):
    if word[0] == "x":
        node = operon.Node(TYPES.Variable, hashes[int(word[1:])])
        node.Value = 1.0
        node.Optimize = weights
        return node
    node = operon.Node(TYPES.Constant)
    node.Value = float(word[1:])
    return node


def tree(line, hashes, weights):
    """Operon's postfix array has the last operand first."""
    stack = []
    for word in line.split():
        if word not in OPERATORS:
            stack.append([leaf(word, hashes, weights)])
            continue
        operands = [stack.pop() for _ in range(2 if word in "+-*/" else 1)]
        stack.append([node for operand in operands for node in operand] + [operon.Node(OPERATORS[word])])
    return operon.Tree(stack[0]).UpdateNodes()


def table(case):
    """The inputs and, last, the target: an array that the data set refers to, and has to outlive it."""
    x = numpy.fromfile(case["data"]).reshape(-1, case["stride"])[:, : case["rows"]]
    return numpy.asfortranarray(numpy.vstack([x, numpy.sin(x[0])]).T.astype(numpy.float32))


def values(trees, data, rows):
    out = numpy.zeros((len(trees), rows), dtype=numpy.float32)
    call = lambda: operon.EvaluateTrees(trees, data, operon.Range(0, rows), out, 1)
    call()
    return call, 1, [float(value) for value in out[:, 0]]


def fit(trees, data, rows):
    """The values are mean squared errors at the end."""
    *inputs, target = sorted(data.Variables, key=lambda variable: variable.Index)
    problem = operon.Problem(data)
    problem.TrainingRange, problem.Target = operon.Range(0, rows), target
    problem.InputHashes = [variable.Hash for variable in inputs]
    dispatch = operon.DispatchTable()
    optimizer = operon.LMOptimizer(dispatch, problem, max_iter=ITERATIONS)
    improve, random = operon.CoefficientOptimizer(optimizer), operon.RandomGenerator(1)
    alive = data, problem, dispatch, optimizer  # they refer to each other without holding each other

    def call():
        costs = [improve(random, tree)[1].FinalCost for tree in trees]  # a tree itself stays as it is written
        return costs if alive else []

    # Unlike the initial cost, the final one is the sum of squares and not half of it.
    return call, 1, [cost / rows if math.isfinite(cost) else 1e300 for cost in call()]


def prepare(case):
    if case["precision"] != "f32" or case["task"] == "jacobian":
        raise ValueError("it does values and fits in single precision")
    array = table(case)
    data = operon.Dataset(array)
    hashes = [v.Hash for v in sorted(data.Variables, key=lambda variable: variable.Index)]
    with open(case["formulas"]) as lines:
        trees = [tree(line, hashes, case["weights"]) for line in lines]
    task = fit if case["task"] == "fit" else values
    call, steps, found = task(trees, data, case["rows"])
    keep = array, data, trees
    return lambda: call() and keep, steps, found


if __name__ == "__main__":
    serve({"pyoperon": "0.6.2"}, prepare)
