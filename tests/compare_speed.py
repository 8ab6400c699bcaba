#!/usr/bin/env python3
"""Compares what a scan costs with what `dexdump -d` and plain inflating cost, on the same DEX files.

    tests/compare_speed.py [--sessionlint target/release/sessionlint] [--repetitions 5] APK_OR_FOLDER...

Measured are whole processes, one after the other in turns, so that whatever else the machine does meets all of
them alike; of each the median counts. Only ratios are compared, since times differ from machine to machine:

  dexdump   CPU time of the scan to that of `dexdump -d` (Debian's package of that name), output thrown away
  inflate   CPU time of the scan to that of inflating the DEX files with zlib, without starting a process
  threads   wall time with one thread to that with two; judged for 10 MB of DEX and more
  memory    peak resident memory to 8 x the bytes of DEX + 60 MB

`machine` is how many times faster the machine inflates with two processes than with one: what a second thread can
give at most while others use the machine, too.

CPU times are user and system time of the slower of both scans. An app with less than 1 MB of DEX is shown, but
not judged by times: there the start of a process is most of them. Exit code 1 when a bound is missed.
"""

import argparse
import concurrent.futures
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib

MEGABYTE = 1_000_000
BOUNDS = {"dexdump": 0.25, "inflate": 8.0, "threads": 1.6, "memory": 1.0}
JUDGED_FROM = {"dexdump": MEGABYTE, "inflate": MEGABYTE, "threads": 10 * MEGABYTE, "memory": 0}
COLUMNS = "{:<40.40} {:>8} {:>9} {:>9} {:>9} {:>9} {:>8} {:>8} {:>8} {:>8} {:>8}"


def is_dex(name):
    """The files that Android loads as code: classes.dex, classes2.dex and so on."""
    number = name.removeprefix("classes").removesuffix(".dex")
    return name == "classes.dex" or (name == f"classes{number}.dex" and number.isdigit())


def run(command):
    """(wall seconds, CPU seconds, peak bytes) of a process whose output nobody reads."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    # dexdump ends with 1 when one file of several is odd, a scan with 1 when there are findings.
    if process.returncode not in (0, 1):
        sys.exit(f"{' '.join(map(str, command))}: exit code {process.returncode}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def unpack(apk, folder):
    """(paths of the DEX files of an app in `folder`, their bytes); a deflated copy lies beside each of them."""
    files, size = [], 0
    with zipfile.ZipFile(apk) as archive:
        for name in filter(is_dex, archive.namelist()):
            data, stream = archive.read(name), zlib.compressobj(wbits=-zlib.MAX_WBITS)
            files.append(folder / name)
            files[-1].write_bytes(data)
            deflated(files[-1]).write_bytes(stream.compress(data) + stream.flush())
            size += len(data)
    return files, size


def deflated(file):
    return file.with_suffix(".deflated")


def inflate(files):
    """CPU seconds that inflating takes."""
    contents = [deflated(file).read_bytes() for file in files]
    start = time.process_time()
    for data in contents:
        zlib.decompressobj(-zlib.MAX_WBITS).decompress(data)
    return time.process_time() - start


def apart(function, *arguments):
    """What a function gives, called in a process of its own. A new process starts with the peak memory of the one
    that starts it, which therefore must stay small."""
    with concurrent.futures.ProcessPoolExecutor(max_workers=1) as executor:
        return executor.submit(function, *arguments).result()


def two_at_once(files):
    """How many times faster this machine inflates with two processes than with one: the most that a second
    thread can give here, now."""
    start = time.perf_counter()
    with concurrent.futures.ProcessPoolExecutor(max_workers=1) as executor:
        list(executor.map(inflate, [files] * 6))
    middle = time.perf_counter()
    with concurrent.futures.ProcessPoolExecutor(max_workers=2) as executor:
        list(executor.map(inflate, [files] * 6))
    return (middle - start) / (time.perf_counter() - middle)


def measure(arguments, apk, folder):
    """(bytes of DEX, medians by name) of one app; None for an app without DEX."""
    files, size = apart(unpack, apk, folder)
    if not files:
        return None
    scan = [arguments.sessionlint, "scan", apk, "--quiet", "--format", "sarif", "--threads"]
    samples = {name: [] for name in ("one", "two", "dexdump", "inflate", "machine")}
    # The first turn only warms the caches of the machine.
    for turn in range(arguments.repetitions + 1):
        found = {
            "one": run([*scan, "1"]),
            "two": run([*scan, "2"]),
            "dexdump": run(["dexdump", "-d", *files]),
            "inflate": (0, apart(inflate, files), 0),
            "machine": (two_at_once(files), 0, 0),
        }
        if turn:
            for name, values in found.items():
                samples[name].append(values)
    medians = {name: [statistics.median(column) for column in zip(*rows)] for name, rows in samples.items()}
    return size, medians


def ratios(size, medians):
    wall_one, cpu_one, peak_one = medians["one"]
    wall_two, cpu_two, peak_two = medians["two"]
    cpu = max(cpu_one, cpu_two)
    return {
        "dexdump": cpu / medians["dexdump"][1],
        "inflate": cpu / medians["inflate"][1],
        "threads": wall_one / wall_two,
        "memory": max(peak_one, peak_two) / (8 * size + 60 * MEGABYTE),
    }


def misses(size, found):
    """The names of the bounds that an app of this size had to keep and did not."""
    worse = {name: value > BOUNDS[name] for name, value in found.items()}
    worse["threads"] = found["threads"] < BOUNDS["threads"]
    return [name for name, is_worse in worse.items() if is_worse and size >= JUDGED_FROM[name]]


def row(name, size, medians, found):
    milliseconds = lambda seconds: f"{seconds * 1000:.0f} ms"
    print(
        COLUMNS.format(
            name,
            f"{size / MEGABYTE:.1f} MB",
            milliseconds(medians["one"][0]),
            milliseconds(medians["two"][0]),
            milliseconds(max(medians["one"][1], medians["two"][1])),
            f"{max(medians['one'][2], medians['two'][2]) / MEGABYTE:.0f} MB",
            f"{medians['machine'][0]:.2f}",
            *(f"{found[bound]:.2f}" for bound in BOUNDS),
        ),
        flush=True,
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessionlint", default="target/release/sessionlint")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("apps", nargs="+", metavar="APK_OR_FOLDER")
    arguments = parser.parse_args()
    apks = []
    for path in map(pathlib.Path, arguments.apps):
        apks += sorted(path.rglob("*.apk")) if path.is_dir() else [path]
    print(COLUMNS.format("app", "DEX", "1 thread", "2 threads", "CPU", "peak", "machine", *BOUNDS))
    measured, missed = 0, []
    for apk in apks:
        with tempfile.TemporaryDirectory() as folder:
            result = measure(arguments, apk, pathlib.Path(folder))
        if result is None:
            print(f"{apk.name}: no DEX")
            continue
        size, medians = result
        found = ratios(size, medians)
        row(apk.name, size, medians, found)
        measured += 1
        missed += [f"{apk.name}: {bound} {found[bound]:.2f}, bound {BOUNDS[bound]}" for bound in misses(size, found)]
    for line in missed:
        print(f"MISSED {line}")
    print(f"{measured} apps, {len(missed)} bounds missed")
    return 1 if missed or not measured else 0


if __name__ == "__main__":
    sys.exit(main())
