#!/usr/bin/env bash
# DuckDB 2.0.1 (PyPI).
# Expected: a database has no value where a formula has none, as SQL's other engines: PostgreSQL ends the query, SQLite
#   gives NULL for sqrt(-1), ln(-1) and x / 0.
# Seen: values of IEEE 754 go on silently, NaN and infinite ones, also of whole numbers by / (1 / 0 is inf), so that
#   WHERE p IS NOT NULL keeps them and avg(p) becomes NaN; yet // and % of the same numbers end the query.
# Exits with 0 while that is so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check duckdb==2.0.1
"$folder/venv/bin/python" - <<'PYTHON'
import math
import duckdb

def value(text):
    return duckdb.sql(f"SELECT {text}").fetchall()[0][0]

seen = {text: value(text) for text in ["sqrt(-1)", "ln(-1)", "1.5 / 0", "1 / 0", "pow(-1.0, 0.5)"]}
for text, found in seen.items():
    print(f"{text:15} {found}")
kept, mean = duckdb.sql(
    "SELECT count(*), avg(p) FROM (SELECT sqrt(x) AS p FROM (VALUES (4.0), (-1.0)) AS t(x)) WHERE p IS NOT NULL"
).fetchall()[0]
print(f"rows kept by IS NOT NULL {kept} of 2, their mean {mean}")
ends = []
for text in ["5 // 0", "5 % 0"]:
    try:
        value(text)
    except duckdb.Error as error:
        ends.append(text)
        print(f"{text:15} {str(error).splitlines()[0]}")
same = all(not math.isfinite(found) for found in seen.values()) and kept == 2 and math.isnan(mean)
raise SystemExit(0 if same and len(ends) == 2 else 1)
PYTHON
