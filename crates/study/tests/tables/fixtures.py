"""Made-up records and what an independent program makes of them: writes records.jsonl and expected.json.

Needs numpy and scipy (1.17.1 made the files in the repository): python3 fixtures.py
"""

import csv
import json
import pathlib

import numpy as np
from scipy import stats

HERE = pathlib.Path(__file__).parent
SETS = ["yacht", "forest_fires", "servo"]  # the second is a control
TRIALS = 3
STUDENTS = ["gplearn", "limpid", "linear", "quadratic", "tree"]
JACOBIAN = [0.0, 0.001, 0.01, 0.03, 0.1, 0.3, 1.0]
LIPSCHITZ = [0.0, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1]
HESSIAN = [0.0, 0.0001, 0.001, 0.01, 0.1]
SIZES = {
    row["name"]: (int(row["rows"]), int(row["features"]))
    for row in csv.DictReader(open(HERE / "../../../../datasets/MANIFEST.tsv"), delimiter="\t")
}
rng = np.random.default_rng(7)


def r4(x):
    return round(float(x), 4)


def arms():
    standard = [{"arm": "standard", "replicate": i} for i in range(7)]
    smooth = [{"arm": "jacobian", "lambda": v} for v in JACOBIAN[1:]]
    smooth += [{"arm": "lipschitz", "lambda": v} for v in LIPSCHITZ[1:]]
    smooth += [{"arm": "hessian", "lambda": v} for v in HESSIAN[1:]]
    return standard + smooth + [{"arm": "direct"}]


def student(name, dataset):
    low = -0.3 if dataset == "servo" and name == "gplearn" else 0.1
    r2 = -3.0 if rng.random() < 0.03 else r4(rng.uniform(low, low + 0.6))
    return {
        "name": name,
        "test": {"r2": r2, "rmse": 1.0, "mae": 1.0, "replaced": int(rng.integers(0, 3))},
        "valid_r2": r4(rng.uniform(0.0, 0.6)),
        "fidelity": r4(rng.uniform(-1.5, 1.0)),
        "complexity": int(rng.integers(1, 30)),
        "formula": None,
    }


def record(key, dataset, trial, arm):
    scores = {
        "test": {"r2": r4(rng.uniform(0.2, 0.7)), "rmse": 1.0, "mae": 1.0, "replaced": 0},
        "valid_r2": 0.1,
        "valid_mse": r4(rng.uniform(0.4, 0.7)),
        "valid_mse_standard_error": 0.05,
        "train_r2": 0.9,
        "jacobian_norm": r4(rng.uniform(0.5, 2.0)),
        "epochs": 300,
    }
    teacher = dict(arm, scores=None if arm["arm"] == "direct" else scores)
    students = [student(name, dataset) for name in STUDENTS]
    return {"key": str(key), "dataset": dataset, "trial": trial, "teacher": teacher, "students": students, "engine": 2, "kernel": "none"}


cells = [(d, t, a) for d in SETS for t in range(TRIALS) for a in arms()]
RECORDS = [record(i, *cell) for i, cell in enumerate(cells)]


def find(dataset, trial, **arm):
    for r in RECORDS:
        if r["dataset"] == dataset and r["trial"] == trial and all(r["teacher"].get(k) == v for k, v in arm.items()):
            return r
    raise KeyError(arm)


def of(r, name):
    return next(s for s in r["students"] if s["name"] == name)


def grid(dataset, trial, arm, lambdas):
    standard = find(dataset, trial, arm="standard", replicate=0)
    return [standard] + [find(dataset, trial, arm=arm, **{"lambda": v}) for v in lambdas[1:]]


def clip(x):
    return np.maximum(x, -1.0)


def r2(records, name):
    return np.array([of(r, name)["test"]["r2"] for r in records])


def teacher_r2(records):
    return np.array([r["teacher"]["scores"]["test"]["r2"] for r in records])


def by_validation(runs, name):
    return int(np.argmax([of(r, name)["valid_r2"] for r in runs]))


def by_teacher(runs):
    mse = np.array([r["teacher"]["scores"]["valid_mse"] for r in runs])
    best = int(np.argmin(mse))
    limit = mse[best] + runs[best]["teacher"]["scores"]["valid_mse_standard_error"]
    return int(np.flatnonzero(mse <= limit)[-1])


def by_oracle(runs, name):
    return int(np.argmax([clip(r2([trial[i] for trial in runs], name)).mean() for i in range(len(runs[0]))]))


def test_over_train(rows):
    return rows * 0.2 / min(round(rows * 0.6), 2000)


def interval(d, dataset):
    n, ratio = len(d), test_over_train(SIZES[dataset][0])
    half = stats.t.ppf(0.975, n - 1) * np.sqrt((1 / n + ratio) * np.var(d, ddof=1))
    return d.mean(), d.mean() - half, d.mean() + half


class Line:
    """One student on one data set."""

    def __init__(self, dataset, name):
        self.dataset, self.name = dataset, name
        trials = range(TRIALS)
        placebos = [[find(dataset, t, arm="standard", replicate=i) for i in range(7)] for t in trials]
        best = by_oracle(placebos, name)
        self.teacher = teacher_r2([p[0] for p in placebos])
        self.standard = r2([p[0] for p in placebos], name)
        self.placebo_validation = r2([p[by_validation(p, name)] for p in placebos], name)
        self.placebo_oracle = r2([p[best] for p in placebos], name)
        self.direct = r2([find(dataset, t, arm="direct") for t in trials], name)
        self.by = {}
        for arm, lambdas in [("jacobian", JACOBIAN), ("lipschitz", LIPSCHITZ)]:
            runs = [grid(dataset, t, arm, lambdas) for t in trials]
            at = [by_validation(g, name) for g in runs]
            best = by_oracle(runs, name)
            self.by[arm] = {
                "teacher": teacher_r2([g[i] for g, i in zip(runs, at)]),
                "validation": r2([g[i] for g, i in zip(runs, at)], name),
                "teacher_rule": r2([g[by_teacher(g)] for g in runs], name),
                "oracle": r2([g[best] for g in runs], name),
                "lambdas": [lambdas[i] for i in at],
                "oracle_lambda": lambdas[best],
            }

    def gains(self, arm):
        return clip(self.by[arm]["validation"]) - clip(self.placebo_validation)

    def above_floor(self):
        return clip(self.standard).mean() > 0.05

    def relative(self, scores):
        standard = clip(self.standard).mean()
        return 100 * (clip(scores).mean() - standard) / standard if self.above_floor() else None

    def arms(self):
        j, l = self.by["jacobian"], self.by["lipschitz"]
        return {
            "teacher_r2_standard": self.teacher,
            "teacher_r2_jacobian": j["teacher"],
            "r2_standard": self.standard,
            "r2_validation": j["validation"],
            "r2_teacher_rule": j["teacher_rule"],
            "r2_oracle": j["oracle"],
            "r2_placebo_validation": self.placebo_validation,
            "r2_placebo_oracle": self.placebo_oracle,
            "r2_direct": self.direct,
            "teacher_r2_lipschitz": l["teacher"],
            "r2_lipschitz_validation": l["validation"],
            "r2_lipschitz_teacher_rule": l["teacher_rule"],
            "r2_lipschitz_oracle": l["oracle"],
        }


def text(v):
    return str(v) if v % 1 else str(int(v))


def counts(lambdas):
    return ", ".join(f"{lambdas.count(v)} × {text(v)}" for v in sorted(set(lambdas)))


def t1_row(line):
    rows, features = SIZES[line.dataset]
    row = {"dataset": line.dataset, "student": line.name, "n": rows, "d": features}
    arms = line.arms()
    row |= {key: clip(scores).mean() for key, scores in arms.items()}
    row |= {key.replace("r2_", "median_r2_"): float(np.median(scores)) for key, scores in arms.items()}
    for arm, ending in [("jacobian", ""), ("lipschitz", "_lipschitz")]:
        by = line.by[arm]
        change = clip(by["validation"]) - clip(line.standard)
        for key, d in [("gain", line.gains(arm)), ("change", change)]:
            for end, value in zip(["", "_low", "_high"], interval(d, line.dataset)):
                row[f"{key}{ending}{end}"] = value
        row[f"relative{ending}"] = line.relative(by["validation"])
        for end, value in zip(["_low", "_high"], interval(change, line.dataset)[1:]):
            standard = clip(line.standard).mean()
            row[f"relative{ending}{end}"] = 100 * value / standard if line.above_floor() else None
        row[f"relative{ending}_oracle"] = line.relative(by["oracle"])
        row[f"lambda{ending}_oracle"] = text(by["oracle_lambda"])
        row[f"lambda{ending}_validation"] = counts(by["lambdas"])
    row["relative_placebo_validation"] = line.relative(line.placebo_validation)
    row["relative_placebo_oracle"] = line.relative(line.placebo_oracle)
    row["trials"] = TRIALS
    row["clipped"] = int(sum((scores < -1).sum() for scores in arms.values()))
    return row


HEADLINE = ["yacht", "servo"]
LINES = {(d, s): Line(d, s) for d in SETS for s in STUDENTS}


def effect(name, arm):
    """Means over the headline sets."""
    lines = [LINES[d, name] for d in HEADLINE]
    mean = lambda f: float(np.mean([f(line) for line in lines]))
    means = lambda f: mean(lambda line: clip(f(line)).mean())
    above = [line for line in lines if line.above_floor()]
    share = lambda f: float(np.mean([line.relative(f(line)) for line in above])) if above else None
    standard, validation = means(lambda x: x.standard), means(lambda x: x.by[arm]["validation"])
    oracle, placebo = means(lambda x: x.by[arm]["oracle"]), means(lambda x: x.placebo_oracle)
    by_oracle_share, by_placebo_share = share(lambda x: x.by[arm]["oracle"]), share(lambda x: x.placebo_oracle)
    return {
        "student": name,
        "penalty": arm.capitalize(),
        "sets": len(lines),
        "gain": mean(lambda x: x.gains(arm).mean()),
        "change": validation - standard,
        "oracle": oracle - standard,
        "placebo_oracle": placebo - standard,
        "relative": share(lambda x: x.by[arm]["validation"]),
        "relative_oracle": by_oracle_share,
        "relative_placebo_validation": share(lambda x: x.placebo_validation),
        "relative_placebo_oracle": by_placebo_share,
        "oracle_beyond_placebo": None if by_oracle_share is None else by_oracle_share - by_placebo_share,
        "ratio": 100 * (validation / standard - 1),
        "teacher": means(lambda x: x.by[arm]["teacher"]) - means(lambda x: x.teacher),
        "placebo_share": 100 * (placebo - standard) / (oracle - standard) if oracle > standard else None,
        "below_floor": " ".join(line.dataset for line in lines if not line.above_floor()),
    }


def mean_row(name):
    lines = [LINES[d, name] for d in HEADLINE]
    row = {"student": name}
    for key in lines[0].arms():
        row[key] = float(np.mean([clip(line.arms()[key]).mean() for line in lines]))
    for arm, ending in [("jacobian", ""), ("lipschitz", "_lipschitz")]:
        e = effect(name, arm)
        row |= {f"gain{ending}": e["gain"], f"change{ending}": e["change"], f"relative{ending}": e["relative"]}
    return row


def t2_rows():
    for d in SETS:
        for name in STUDENTS:
            for arm, lambdas in [("jacobian", JACOBIAN), ("lipschitz", LIPSCHITZ)]:
                for i, value in enumerate(lambdas):
                    runs = [grid(d, t, arm, lambdas)[i] for t in range(TRIALS)]
                    yield {
                        "dataset": d,
                        "student": name,
                        "penalty": arm.capitalize(),
                        "lambda": value,
                        "teacher_r2": clip(teacher_r2(runs)).mean(),
                        "jacobian_norm": np.mean([r["teacher"]["scores"]["jacobian_norm"] for r in runs]),
                        "r2": clip(r2(runs, name)).mean(),
                        "median_r2": float(np.median(r2(runs, name))),
                        "fidelity": clip(np.array([of(r, name)["fidelity"] for r in runs])).mean(),
                        "complexity": np.mean([of(r, name)["complexity"] for r in runs]),
                        "replaced": sum(of(r, name)["test"]["replaced"] for r in runs),
                        "trials": TRIALS,
                        "clipped": int((r2(runs, name) < -1).sum()),
                    }


def p_value(d, alternative):
    d = np.asarray(d)
    if np.all(d == 0):
        return None
    return float(stats.wilcoxon(d, alternative=alternative, method="exact").pvalue)


def holm(p):
    order = np.argsort(p, kind="stable")
    out = np.empty(len(p))
    out[order] = np.minimum(1, np.maximum.accumulate((len(p) - np.arange(len(p))) * np.asarray(p)[order]))
    return out


def t5_rows():
    tests = [(s, arm) for s in STUDENTS for arm in ("jacobian", "lipschitz")]
    medians = {test: [float(np.median(LINES[d, test[0]].gains(test[1]))) for d in HEADLINE] for test in tests}
    p = [p_value(medians[test], "greater") for test in tests]
    for (name, arm), p_one, p_holm in zip(tests, p, holm(p)):
        m = np.array(medians[name, arm])
        yield {
            "dataset": "all headline sets",
            "student": name,
            "penalty": arm.capitalize(),
            "median_gain": float(np.median(m)),
            "p": p_one,
            "p_holm": float(p_holm),
            "p_without_heating": None,
            "below": int((m < 0).sum()),
            "zero": int((m == 0).sum()),
            "above": int((m > 0).sum()),
        }
    for d in SETS:
        for name, arm in tests:
            gains = LINES[d, name].gains(arm)
            mean, low, high = interval(gains, d)
            yield {
                "dataset": d,
                "student": name,
                "penalty": arm.capitalize(),
                "median_gain": float(np.median(gains)),
                "gain": mean,
                "gain_low": low,
                "gain_high": high,
                "p": p_value(gains, "two-sided"),
                "p_holm": None,
                "below": int((gains < 0).sum()),
                "zero": int((gains == 0).sum()),
                "above": int((gains > 0).sum()),
            }


def t9_rows():
    for name in STUDENTS[:2]:
        for d in SETS:
            for penalty, arm, lambdas in [("none", "standard", [0.0]), ("Jacobian", "jacobian", JACOBIAN), ("Hessian", "hessian", HESSIAN)]:
                runs = [grid(d, t, arm, lambdas) for t in range(TRIALS)]
                placebos = [[find(d, t, arm="standard", replicate=i) for i in range(len(lambdas))] for t in range(TRIALS)]
                chosen = [g[by_validation(g, name)] for g in runs]
                placebo = [g[by_validation(g, name)] for g in placebos]
                gains = clip(r2(chosen, name)) - clip(r2(placebo, name))
                mean, low, high = interval(gains, d) if penalty != "none" else (None,) * 3
                yield {
                    "dataset": d,
                    "student": name,
                    "penalty": penalty,
                    "teacher_r2": clip(teacher_r2(chosen)).mean(),
                    "jacobian_norm": np.mean([r["teacher"]["scores"]["jacobian_norm"] for r in chosen]),
                    "r2_validation": clip(r2(chosen, name)).mean(),
                    "r2_placebo": clip(r2(placebo, name)).mean(),
                    "gain": mean,
                    "gain_low": low,
                    "gain_high": high,
                    "median_r2": float(np.median(r2(chosen, name))),
                    "trials": TRIALS,
                    "clipped": int(sum((x < -1).sum() for x in (teacher_r2(chosen), r2(chosen, name), r2(placebo, name)))),
                    "lambdas": counts([lambdas[by_validation(g, name)] for g in runs]),
                }


expected = {
    "t1": [t1_row(LINES[d, s]) for d in SETS for s in STUDENTS],
    "mean": [mean_row(s) for s in STUDENTS],
    "t2": list(t2_rows()),
    "t4": [effect(s, arm) for s in STUDENTS for arm in ("jacobian", "lipschitz")],
    "t5": list(t5_rows()),
    "t9": list(t9_rows()),
}
(HERE / "records.jsonl").write_text("".join(json.dumps(r) + "\n" for r in RECORDS))
(HERE / "expected.json").write_text(json.dumps(expected, indent=0, default=float) + "\n")
