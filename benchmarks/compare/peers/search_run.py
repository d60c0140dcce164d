"""What the drivers of `cargo xtask bench compare-search` in Python share: a run is a process,
`search_TOOL.py TRAIN.csv TEST.csv SEED CPU_SECONDS [more]`, and prints one JSON object."""
import json
import sys
import time
import warnings

import numpy


class Run:
    """The tables and the budget, and the clock from then on."""

    def __init__(self):
        train, test, seed, seconds, *self.more = sys.argv[1:]
        self.x, self.y = table(train)
        self.x_test, self.y_test = table(test)
        self.seed, self.seconds = int(seed), float(seconds)
        self.answers, sys.stdout = sys.stdout, sys.stderr  # what a library prints is no answer
        warnings.filterwarnings("ignore")
        self.start = time.process_time()

    def cpu_seconds(self):
        """Of the whole process, all its threads."""
        return time.process_time() - self.start

    def is_over(self):
        return self.cpu_seconds() >= self.seconds

    def formula(self, size, text, values):
        """A row of the front. `values` maps inputs to predictions."""
        error = float(numpy.mean((values(self.x) - self.y) ** 2))
        rest = float(numpy.mean((values(self.x_test) - self.y_test) ** 2) / numpy.var(self.y_test))
        return {"size": size, "train_mse": finite(error), "test_r2": finite(1 - rest), "formula": text}

    def say(self, versions, cpu_seconds, front, **more):
        versions = {"python": sys.version.split()[0], **versions}
        answer = {"versions": versions, "cpu_seconds": cpu_seconds, "front": front, **more}
        print(json.dumps(answer, allow_nan=False), file=self.answers, flush=True)


def table(path):
    """Inputs and target, which is the last column."""
    rows = numpy.loadtxt(path, delimiter=",", skiprows=1)
    return rows[:, :-1], rows[:, -1]


def finite(value):
    return value if numpy.isfinite(value) else None
