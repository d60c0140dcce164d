"""The conversation of a peer with `cargo xtask bench compare-…`, and its clock.

The peer says its versions, one JSON object on a line. Then every line of standard input is a case with the
seconds a block should take, and is answered with one line: the microseconds that a step (of training, or one
pass over all formulas) took in one more block of that case, by the CPU time of the process (all its threads),
and what it computed, if that is to be compared.
"""
import gc
import json
import sys
import time


class Stopwatch:
    """Times blocks of calls; each call does so many steps."""

    def __init__(self, call, steps, seconds):
        self.call, self.steps = call, steps
        call()  # compiles
        self.calls = 1
        taken = self.seconds()
        while taken < 0.1 * seconds:
            self.calls *= 2
            taken = self.seconds()
        self.calls = max(1, round(seconds / taken * self.calls))

    def seconds(self):
        gc.collect()
        gc.disable()
        start = time.process_time()
        for _ in range(self.calls):
            self.call()
        taken = time.process_time() - start
        gc.enable()
        return taken

    def us(self):
        return 1e6 * self.seconds() / (self.calls * self.steps)


def serve(versions, prepare):
    """Answers until standard input ends. `prepare(case)` gives a call, the steps it does, and maybe values."""
    answers, sys.stdout = sys.stdout, sys.stderr  # what a library prints is no answer

    def say(answer):
        print(json.dumps(answer), file=answers, flush=True)

    say({"python": sys.version.split()[0], **versions})
    watches = {}
    for line in sys.stdin:
        case = json.loads(line)
        seconds = case.pop("seconds")
        key = json.dumps(case, sort_keys=True)
        try:
            if key not in watches:
                call, steps, *values = prepare(case)
                watches[key] = Stopwatch(call, steps, seconds), values
            watch, values = watches[key]
            say({"us": watch.us(), "values": values[0] if values else []})
        except Exception as error:  # said to the other side, which decides
            say({"error": f"{type(error).__name__}: {error}".splitlines()[0]})
