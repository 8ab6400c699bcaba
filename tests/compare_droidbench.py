#!/usr/bin/env python3
"""Scans the DroidBench apps with the pack in testdata/packs/droidbench and compares with the expected leaks.

    compare_droidbench.py DIR truth.csv [--binary PATH] [--verbose]

DIR holds the APKs as Category_Name.apk, or in folders as the suite does. truth.csv has the columns apk (path below the
apk folder) and expected leaks; later columns are not read, except the number of leaks that the source of an app states
where the second column is empty. Apps whose truth is not known are left out. An app counts as positive when
at least one leak is expected; leak counts are the second figure.
"""
import argparse
import collections
import csv
import json
import pathlib
import subprocess
import sys

PACK = pathlib.Path(__file__).resolve().parent.parent / "testdata/packs/droidbench"


def truth(path):
    expected = {}
    with open(path, newline="") as file:
        rows = csv.reader(file)
        next(rows)
        for row in rows:
            counts = [row[1]] + row[4:5]
            known = [int(count.split()[0]) for count in counts if count.strip()]
            if known:
                parts = pathlib.PurePosixPath(row[0])
                expected[(parts.parts[0], parts.stem)] = known[0]
    return expected


def apps(folder):
    for path in sorted(folder.rglob("*.apk")):
        relative = path.relative_to(folder)
        if len(relative.parts) > 1:
            yield (relative.parts[0], path.stem), path
        else:
            category, _, name = path.stem.partition("_")
            if category == "Reflection" and name.startswith("ICC_"):
                category, name = "Reflection_ICC", name[4:]
            yield (category, name), path


def leaks(binary, path, extra):
    command = [binary, "scan", str(path), "--no-builtin", "--signatures", str(PACK), "-f", "json", "--fail-on", "never"]
    result = subprocess.run(command + extra, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        sys.exit(f"{path}: {result.stderr.strip()}")
    report = json.loads(result.stdout)
    return [finding for app in report["apps"] for finding in app["findings"]]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("truth", type=pathlib.Path)
    parser.add_argument("--binary", default="target/release/sessionlint")
    parser.add_argument("--verbose", action="store_true", help="name the apps that differ")
    arguments = parser.parse_args()
    expected = truth(arguments.truth)
    table = collections.defaultdict(collections.Counter)
    differences = []
    for key, path in apps(arguments.folder):
        if key not in expected:
            print(f"no truth for {'/'.join(key)}", file=sys.stderr)
            continue
        # These apps are about nothing else.
        extra = ["--implicit"] if key[0] == "ImplicitFlows" else []
        found = leaks(arguments.binary, path, extra)
        wanted = expected[key]
        verdict = {(True, True): "TP", (True, False): "FN", (False, True): "FP", (False, False): "TN"}
        verdict = verdict[(wanted > 0, bool(found))]
        row = table[key[0]]
        row[verdict] += 1
        row["expected"] += wanted
        row["found"] += len(found)
        row["matched"] += min(wanted, len(found))
        if verdict in ("FP", "FN") or (arguments.verbose and wanted != len(found)):
            differences.append(f"{verdict} {'/'.join(key)}: {len(found)} found, {wanted} expected")
    show(table)
    print("\n".join(differences))


def show(table):
    total = collections.Counter()
    print(f"{'category':32} TP  TN  FP  FN   leaks found/expected")
    for category in sorted(table):
        row = table[category]
        total.update(row)
        line(category, row)
    line("all", total)
    precision = total["TP"] / max(1, total["TP"] + total["FP"])
    recall = total["TP"] / max(1, total["TP"] + total["FN"])
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    print(f"apps: precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}")
    by_leak = (total["matched"] / max(1, total["found"]), total["matched"] / max(1, total["expected"]))
    print(f"leaks: precision {by_leak[0]:.3f}  recall {by_leak[1]:.3f} (by number, not by place)")


def line(name, row):
    counts = "".join(f"{row[kind]:4}" for kind in ("TP", "TN", "FP", "FN"))
    print(f"{name:31}{counts}   {row['found']}/{row['expected']}")


main()
