"""The conversation of a peer with `cargo xtask bench compare-step`, and its clock.

The peer says its versions, one JSON object on a line. Then every line of standard input is a case with the
seconds a block should take, and is answered with one line: the microseconds a training step took in one more
block of that case, by the CPU time of the process (all its threads).
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

    def us_per_step(self):
        return 1e6 * self.seconds() / (self.calls * self.steps)


def serve(versions, trainer):
    """Answers until standard input ends. `trainer(case)` gives a call and the steps it does."""
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
                watches[key] = Stopwatch(*trainer(case), seconds)
            say({"us_per_step": watches[key].us_per_step()})
        except Exception as error:  # said to the other side, which decides
            say({"error": f"{type(error).__name__}: {error}".splitlines()[0]})
