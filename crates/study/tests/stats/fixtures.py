"""Reference values for the statistics, from SciPy: writes fixtures.json beside this file.

Needs numpy and scipy (1.17.1 made the file in the repository): python3 fixtures.py
"""

import json
import pathlib

import numpy as np
from scipy import stats

rng = np.random.default_rng(20261124)


def differences(n, ties, zeros):
    d = rng.normal(rng.uniform(-0.5, 0.5), 1.0, n)
    if ties:
        d = np.round(d * 2) / 2
    if zeros:
        d[rng.random(n) < 0.2] = 0.0
    if not ties and not zeros:
        return d
    return d if np.any(d != 0.0) else np.append(d, 1.0)


def wilcoxon_case(index):
    alternative = ["greater", "less", "two-sided"][index % 3]
    distribution = ["exact", "normal"][index // 3 % 2]
    ties, zeros = bool(index // 6 % 2), bool(index // 12 % 2)
    n = int(rng.integers(3, 13 if ties and distribution == "exact" else 60))
    d = differences(n, ties, zeros)
    if distribution == "normal":
        method = "asymptotic"
    elif ties:
        # SciPy's exact distribution knows no ties; all permutations do.
        method = stats.PermutationMethod(n_resamples=np.inf)
    else:
        method = "exact"
    p = stats.wilcoxon(d, alternative=alternative, method=method, zero_method="wilcox", correction=False).pvalue
    return {"d": d.tolist(), "alternative": alternative, "distribution": distribution, "p": float(p)}


def holm(p):
    """Holm's step-down procedure, straight from its definition."""
    p = np.asarray(p)
    order = np.argsort(p, kind="stable")
    out = np.empty_like(p)
    out[order] = np.minimum(1.0, np.maximum.accumulate((len(p) - np.arange(len(p))) * p[order]))
    return out.tolist()


def nadeau_bengio_case():
    n = int(rng.integers(2, 60))
    d, ratio, level = rng.normal(0.1, 1.0, n), float(rng.uniform(0.1, 1.0)), float(rng.choice([0.9, 0.95, 0.99]))
    scale = np.sqrt((1.0 / n + ratio) * d.var(ddof=1))
    low, high = stats.t.interval(level, n - 1, loc=d.mean(), scale=scale)
    return {"d": d.tolist(), "ratio": ratio, "level": level, "low": float(low), "high": float(high)}


def one_level_case():
    """Groups of one member each: the ordinary percentile bootstrap."""
    d = rng.normal(0.2, 1.0, int(rng.integers(8, 40)))
    result = stats.bootstrap((d,), np.mean, n_resamples=200_000, method="percentile", random_state=rng, batch=10_000)
    interval = result.confidence_interval
    return {"groups": [[v] for v in d.tolist()], "low": float(interval.low), "high": float(interval.high)}


def two_level_case():
    groups = [rng.normal(rng.normal(0.0, 0.3), 0.2, 12) for _ in range(10)]
    table = np.array(groups)
    draws = 200_000
    sets = rng.integers(0, 10, (draws, 10))
    members = rng.integers(0, 12, (draws, 10, 12))
    means = table[sets[:, :, None], members].mean(axis=2).mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return {"groups": table.tolist(), "low": float(low), "high": float(high)}


fixtures = {
    "wilcoxon": [wilcoxon_case(i) for i in range(200)],
    "holm": [
        {"p": p.tolist(), "corrected": holm(p)}
        for p in (rng.random(int(rng.integers(1, 12))) ** 3 for _ in range(40))
    ],
    "nadeau_bengio": [nadeau_bengio_case() for _ in range(40)],
    "bootstrap": [one_level_case() for _ in range(4)] + [two_level_case() for _ in range(4)],
}
assert all(np.isfinite(case["p"]) for case in fixtures["wilcoxon"])
path = pathlib.Path(__file__).with_name("fixtures.json")
path.write_text(json.dumps(fixtures, separators=(",", ":")) + "\n")
