#!/usr/bin/env python3
"""Compares what following values costs with what `dexdump -d` costs, on the same DEX files.

    tests/compare_flow_speed.py [--sessionlint target/release/sessionlint] [--repetitions 3] APK_OR_FOLDER...

Every app is scanned with the one rule of testdata/packs/droidbench, whose sources and sinks nearly every app has. Whole
processes with one thread are measured as in compare_speed.py, the median counts:

  default   CPU time of the scan to that of `dexdump -d`: only the code that matters for the rule is analysed
  deep      the same with --deep: all of the app's own code is analysed
  memory    peak resident memory of both to 10 x the bytes of DEX + 80 MB

Then apps of growing size are made: the first app that has at least 2 MB of DEX, with the distinct DEX files of the
others appended until 50 MB are reached or there are no more.

  growth    CPU time per byte of DEX to that of the smallest of them

Exit code 1 when a bound is missed.
"""

import argparse
import hashlib
import pathlib
import statistics
import sys
import tempfile
import zipfile

import compare_speed

PACK = pathlib.Path(__file__).resolve().parent.parent / "testdata/packs/droidbench"
BOUNDS = {"default": 0.35, "deep": 1.5, "memory": 1.0, "growth": 1.15}
COLUMNS = "{:<40.40} {:>9} {:>9} {:>9} {:>9} {:>9} {:>8} {:>8} {:>8} {:>8}"


def measure(arguments, apk, folder):
    """(bytes of DEX, medians by name) of one app; None for an app without DEX."""
    files, size = compare_speed.apart(compare_speed.unpack, apk, folder)
    if not files:
        return None
    scan = [arguments.sessionlint, "scan", apk, "--no-builtin", "--signatures", PACK]
    scan += ["--quiet", "--format", "sarif", "--threads", "1"]
    commands = {"default": scan, "deep": [*scan, "--deep"], "dexdump": ["dexdump", "-d", *files]}
    samples = {name: [] for name in commands}
    # The first turn only warms the caches of the machine.
    for turn in range(arguments.repetitions + 1):
        found = {name: compare_speed.run(command) for name, command in commands.items()}
        if turn:
            for name, values in found.items():
                samples[name].append(values)
    medians = {name: [statistics.median(column) for column in zip(*rows)] for name, rows in samples.items()}
    return size, medians


def ratios(size, medians, smallest):
    """What the bounds are about; `smallest` is the CPU time per byte that growth is compared with."""
    cpu = {name: values[1] for name, values in medians.items()}
    peak = max(medians["default"][2], medians["deep"][2])
    found = {
        "default": cpu["default"] / cpu["dexdump"],
        "deep": cpu["deep"] / cpu["dexdump"],
        "memory": peak / (10 * size + 80 * compare_speed.MEGABYTE),
    }
    if smallest is not None:
        found["growth"] = max(cpu[name] / size / smallest[name] for name in smallest)
    return found


def row(name, size, medians, found):
    milliseconds = lambda seconds: f"{seconds * 1000:.0f} ms"
    times = [milliseconds(medians[name][1]) for name in ("default", "deep", "dexdump")]
    peak = max(medians["default"][2], medians["deep"][2]) / compare_speed.MEGABYTE
    values = [f"{found[bound]:.2f}" if bound in found else "" for bound in BOUNDS]
    print(COLUMNS.format(name, f"{size / compare_speed.MEGABYTE:.1f} MB", *times, f"{peak:.0f} MB", *values), flush=True)


def dex_contents(apk):
    with zipfile.ZipFile(apk) as archive:
        return [archive.read(name) for name in filter(compare_speed.is_dex, archive.namelist())]


def joined(apks, folder):
    """(name, path) of apps that hold ever more of the distinct DEX files of all apps."""
    sizes = {apk: sum(map(len, dex_contents(apk))) for apk in apks}
    apks = sorted((apk for apk in apks if sizes[apk] >= 2 * compare_speed.MEGABYTE), key=sizes.get)
    dexes, seen, size = [], set(), 0
    for number, apk in enumerate(apks, 1):
        for data in dex_contents(apk):
            digest = hashlib.sha256(data).digest()
            if digest not in seen and (not dexes or size + len(data) <= 51 * compare_speed.MEGABYTE):
                seen.add(digest)
                dexes.append(data)
                size += len(data)
        path = folder / f"joined{number}.apk"
        write_app(path, apks[0], dexes)
        yield f"the first {number} joined", path


def write_app(path, base, dexes):
    """An app with the manifest and resources of another and these DEX files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out, zipfile.ZipFile(base) as archive:
        for info in archive.infolist():
            if not compare_speed.is_dex(info.filename):
                out.writestr(info, archive.read(info))
        for number, data in enumerate(dexes, 1):
            out.writestr("classes.dex" if number == 1 else f"classes{number}.dex", data)


def judged(arguments, name, apk, smallest=None):
    """(line for every missed bound, CPU times per byte) of one app."""
    with tempfile.TemporaryDirectory() as folder:
        result = measure(arguments, apk, pathlib.Path(folder))
    if result is None:
        print(f"{name}: no DEX")
        return [], None
    size, medians = result
    found = ratios(size, medians, smallest)
    row(name, size, medians, found)
    is_small = size < compare_speed.MEGABYTE
    missed = [bound for bound, value in found.items() if value > BOUNDS[bound] and (bound == "memory" or not is_small)]
    lines = [f"{name}: {bound} {found[bound]:.2f}, bound {BOUNDS[bound]}" for bound in missed]
    return lines, {name: medians[name][1] / size for name in ("default", "deep")}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessionlint", default="target/release/sessionlint")
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("apps", nargs="+", metavar="APK_OR_FOLDER")
    arguments = parser.parse_args()
    apks = []
    for path in map(pathlib.Path, arguments.apps):
        apks += sorted(path.rglob("*.apk")) if path.is_dir() else [path]
    print(COLUMNS.format("app", "DEX", "default", "deep", "dexdump", "peak", *BOUNDS))
    missed, smallest = [], None
    for apk in apks:
        missed += judged(arguments, apk.name, apk)[0]
    with tempfile.TemporaryDirectory() as folder:
        for name, apk in joined(apks, pathlib.Path(folder)):
            lines, per_byte = judged(arguments, name, apk, smallest)
            missed += lines
            smallest = smallest or per_byte
    for line in missed:
        print(f"MISSED {line}")
    print(f"{len(apks)} apps, {len(missed)} bounds missed")
    return 1 if missed or not apks else 0


if __name__ == "__main__":
    sys.exit(main())
