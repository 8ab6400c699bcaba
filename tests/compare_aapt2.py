#!/usr/bin/env python3
"""Compares what sessionlint reads from manifests and resource tables with what Android's own aapt2 reads.

  tests/compare_aapt2.py [--sessionlint PATH] [--show N] APK_OR_FOLDER...

Manifests (`dump manifest` against `aapt2 dump xmltree`) must agree line by line. Resources (`dump resources`
against `aapt2 dump resources`) must agree in ids, names, configurations and values. aapt2 prints the same
value in other words in these cases, which are made equal before they are compared:

  text          aapt2 prints it raw, with the indentation behind each line break, but for text nodes, in which it
                escapes line breaks, double quotes and backslashes; sessionlint escapes it
  files         aapt2 prints '(file) res/x.xml type=XML' for text that is a path
  styled text   aapt2 prints '(styled string) "text" spans'; sessionlint does not read spans
  ids           aapt2 prints '(id)' for every value of type id that is no reference
  numbers       aapt2 prints six decimals, sessionlint as many as are needed; aapt2 prints fractions without
                multiplying them by 100, and negative lengths as if their 24 bits had no sign
  arrays        aapt2 breaks them into lines of four, and does not close an empty one
  enums, flags  aapt2 leaves out symbols of attributes that are neither; it sorts symbols and style items by name
  order         aapt2 sorts types and configurations differently

Exit code: 0 all agree, 1 some differ, 2 a tool failed. Needs aapt2 (Debian: apt install aapt).
"""
import argparse
import pathlib
import re
import subprocess
import sys

RESOURCE = re.compile(r"^    resource (0x[0-9a-f]{8}) (.*?)(?: (?:PUBLIC|_PRIVATE_))?(?: OVERLAYABLE)?$")
CONFIG = re.compile(r"^      \(([A-Za-z0-9+-]*)\) (.*)$")
NUMBER = re.compile(r"(?<![\w.#@?/-])(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)(dp|sp|px|pt|in|mm|%p|%)?(?![\w.(/])")
NODE = re.compile(r"^ *[NEAT]: ")
TEXT_NODE = re.compile(r"^ *T: ")
EMPTY_ARRAY = re.compile(r"^ {8}\[(?=resource 0x)", re.M)
ESCAPE = re.compile(r"\\(u\{([0-9a-f]+)\}|.)")
PLAIN_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}


def run(command):
    """Output of a command as text; broken UTF-8 becomes U+FFFD."""
    done = subprocess.run(command, capture_output=True, check=False)
    return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")


def unescape(text):
    """What sessionlint escaped, as it is in the app."""

    def one(match):
        if match.group(2):
            return chr(int(match.group(2), 16))
        return PLAIN_ESCAPES.get(match.group(1), match.group(1))

    return ESCAPE.sub(one, text)


def parse(lines):
    """{id: (name, {config: [headline, body line...]})}"""
    resources, values, value = {}, {}, None
    for line in lines:
        if found := RESOURCE.match(line):
            values, value = {}, None
            resources[found.group(1)] = (found.group(2), values)
        elif found := CONFIG.match(line):
            value = values.setdefault(found.group(1), [])
            value.append(found.group(2))
        elif line.startswith("  type ") or line.startswith("Package name="):
            value = None
        elif value is not None:
            value.append(line)
    return resources


def canonical(name, value, number):
    """One text for every way to print a value. `number` makes a number and its unit canonical."""
    head, body = value[0], [line.strip() for line in value[1:]]
    if head.startswith("(array)"):
        return head + re.sub(r"\s+", "", numbers("".join(body), number))
    if head.startswith(("(style)", "(plurals)")):
        return "\n".join([head] + sorted(numbers(line, number) for line in body if line))
    if head.startswith("(attr)"):
        if not re.search(r"\b(enum|flags)\b", head):
            return head.split(" size=")[0]
        return "\n".join([head] + sorted(line for line in body if line))
    text = re.sub(r"\n *", "\n", "\n".join(value)).rstrip("\n")
    if name.startswith("id/") and not text.startswith(("@", "?")):
        return "(id)"
    if found := re.match(r'^\(styled string\) (".*")[^"]*$', text, re.S):
        text = found.group(1)
    if found := re.match(r"^\(file\) (.*?)(?: type=\w+)?$", text, re.S):
        text = f'"{found.group(1)}"'
    return numbers(text, number)


def numbers(text, number):
    """All numbers of a value that are not part of a text, canonical."""
    parts = text.split('"')
    for outside in range(0, len(parts), 2):
        parts[outside] = NUMBER.sub(lambda m: number(float(m.group(1)), m.group(2) or ""), parts[outside])
    return '"'.join(parts)


def our_number(value, unit):
    return f"{value:.4g}{unit}"


def their_number(value, unit):
    """As it is meant."""
    if unit.startswith("%"):
        value *= 100
    elif unit and value >= 1 << 23:
        value -= 1 << 24
    return our_number(value, unit)


def differences(ours, theirs):
    """Lines that tell what differs."""
    for key in sorted(ours.keys() | theirs.keys()):
        if key not in ours or key not in theirs:
            yield f"{key}: only in {'aapt2' if key in theirs else 'sessionlint'}"
            continue
        (name, values), (other_name, other_values) = ours[key], theirs[key]
        if name != other_name:
            yield f"{key}: name '{name}' against '{other_name}'"
        for config in sorted(values.keys() | other_values.keys()):
            mine = canonical(name, values[config], our_number) if config in values else None
            other = canonical(name, other_values[config], their_number) if config in other_values else None
            if mine != other:
                yield f"{key} {name} ({config}): {mine!r} against {other!r}"


def manifest_lines(text):
    """The lines of a manifest; those inside a text without their indentation."""
    return [line if NODE.match(line) else line.strip() for line in text.splitlines()]


def as_aapt2(line):
    """A line of our manifest with the escapes that aapt2 uses: none, but for text nodes."""
    plain = unescape(line)
    if not TEXT_NODE.match(line):
        return plain
    return plain.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def compare_manifest(binary, apk):
    """(number of lines, differences)"""
    code, ours, error = run([binary, "dump", "manifest", apk])
    other_code, theirs, other_error = run(["aapt2", "dump", "xmltree", "--file", "AndroidManifest.xml", apk])
    if code or other_code:
        return 0, [f"sessionlint: {code} {error.strip()}; aapt2: {other_code} {other_error.strip()}"]
    ours = manifest_lines("\n".join(map(as_aapt2, ours.splitlines())))
    theirs = manifest_lines(theirs)
    different = [f"{a!r} against {b!r}" for a, b in zip(ours, theirs) if a != b]
    if len(ours) != len(theirs):
        different.append(f"{len(ours)} lines against {len(theirs)}")
    return len(ours), different


def compare_resources(binary, apk):
    """(number of values, differences)"""
    code, ours, error = run([binary, "dump", "resources", apk])
    other_code, theirs, other_error = run(["aapt2", "dump", "resources", apk])
    if code and "has no resources.arsc" in error and "resource" in other_error + theirs:
        return 0, []
    if code or other_code:
        return 0, [f"sessionlint: {code} {error.strip()}; aapt2: {other_code} {other_error.strip()}"]
    mine = parse(ours.split("\n"))
    for _, values in mine.values():
        for config in values:
            values[config] = [unescape(line) for line in values[config]]
    other = parse(EMPTY_ARRAY.sub("        []\n    ", theirs).split("\n"))
    return sum(len(values) for _, values in mine.values()), list(differences(mine, other))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessionlint", default="target/debug/sessionlint")
    parser.add_argument("--show", type=int, default=5, help="differences printed for each app")
    parser.add_argument("paths", nargs="+")
    arguments = parser.parse_args()
    apks = []
    for path in map(pathlib.Path, arguments.paths):
        apks += sorted(path.rglob("*.apk")) if path.is_dir() else [path]
    agree, lines, values = 0, 0, 0
    for apk in map(str, apks):
        counted, different = compare_manifest(arguments.sessionlint, apk)
        lines += counted
        counted, more = compare_resources(arguments.sessionlint, apk)
        values += counted
        different += more
        agree += not different
        if different:
            print(f"DIFFERS {apk}: {len(different)}")
        for line in different[: arguments.show]:
            print(f"    {line}")
    print(f"{agree} of {len(apks)} apps agree: {lines} manifest lines, {values} resource values")
    return 0 if agree == len(apks) else 1


if __name__ == "__main__":
    sys.exit(main())
