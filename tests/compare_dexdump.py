#!/usr/bin/env python3
"""Compares `sessionlint dump dex` with Android's `dexdump -d` on every DEX file of the given apps.

    tests/compare_dexdump.py [--sessionlint target/release/sessionlint] APP_OR_FOLDER...

For each method the two must agree on class, name, signature, offset of the code, length in code units, number
of instructions, the instructions themselves (address, mnemonic, registers, literal, target, index), the line
table and the try table. `dexdump` comes with Debian's package of that name. It prints payloads of switches and
arrays like instructions; those rows are left out here. Exit code 1 when anything differs.
"""

import argparse
import hashlib
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile

CLASS = re.compile(rb"  Class descriptor  : '(.*)'$")
MEMBER = re.compile(rb"    #\d+              : \(in (.*)\)$")
NAME = re.compile(rb"      name          : '(.*)'$")
TYPE = re.compile(rb"      type          : '(.*)'$")
UNITS = re.compile(rb"      insns size    : (\d+) 16-bit code units$")
START = re.compile(rb"[0-9a-f]{6,}: {5,}\|\[([0-9a-f]+)\] ")
ROW = re.compile(rb"[0-9a-f]{6,}: [0-9a-f. ]*\|([0-9a-f]{4,}): (\S+)(.*)$", re.S)
STRING = re.compile(rb"[0-9a-f]{6,}: [0-9a-f. ]*\|[0-9a-f]{4,}: const-string")
PAYLOAD = (b"packed-switch-data", b"sparse-switch-data", b"array-data")
INDEX = re.compile(rb"// (?:string|type|field|method|call_site|method_handle|proto)@([0-9a-f]+)(?:, proto@[0-9a-f]+)?$")
REGISTERS = re.compile(rb"v\d+")
TRY = re.compile(rb"        0x([0-9a-f]+) - 0x([0-9a-f]+)$")
HANDLER = re.compile(rb"          (\S.*) -> 0x([0-9a-f]+)$")
LINE = re.compile(rb"        0x([0-9a-f]+) line=(\d+)$")


class Method:
    """What one of the two programs says about one method."""

    def __init__(self, owner):
        self.owner, self.name, self.type = owner, b"", b""
        self.offset, self.units, self.count = None, None, 0
        self.code, self.lines, self.tries = hashlib.sha256(), hashlib.sha256(), hashlib.sha256()

    def fields(self):
        names = [text.decode("utf-8", "replace") for text in (self.owner, self.name, self.type)]
        # Names beyond printable ASCII are escaped differently; the offset of the code tells methods apart.
        names = [name if name.isascii() and name.isprintable() and not set(name) & set("\"'\\") else "?" for name in names]
        if self.offset is None:
            return names
        digests = [digest.hexdigest()[:16] for digest in (self.code, self.lines, self.tries)]
        return names + [f"{self.offset:x}", str(self.units), str(self.count)] + digests


def operand(mnemonic, rest):
    """Registers and constant of a row, in the form of `sessionlint dump dex`."""
    if mnemonic.startswith((b"invoke", b"filled-new-array")):
        registers = REGISTERS.findall(rest[rest.index(b"{") : rest.index(b"}")])
        constant = b" @%x" % int(INDEX.search(rest).group(1), 16)
    else:
        parts = re.split(rb", (?!v\d)| //", rest, maxsplit=1)
        registers = REGISTERS.findall(parts[0])
        constant = constant_of(mnemonic, rest)
    return b"".join(b" " + register for register in registers) + constant


def constant_of(mnemonic, rest):
    index = INDEX.search(rest)
    if index:
        return b" @%x" % int(index.group(1), 16)
    if mnemonic.startswith((b"if-", b"goto", b"packed-switch", b"sparse-switch", b"fill-array-data")):
        target = re.search(rb"([0-9a-f]{4,}) // ", rest)
        return b" %x" % int(target.group(1), 16)
    literal = re.search(rb"#\S+ \S+ // #([0-9a-f]+)$", rest)
    return b" #%x" % int(literal.group(1), 16) if literal else b""


def dexdump_methods(path):
    """The methods that `dexdump -d` prints, in its order."""
    command = ["dexdump", "-d", str(path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    section, method, found = b"", None, []
    for line in process.stdout:
        line = line.rstrip(b"\n")
        # Line breaks in strings are printed as they are; the row ends where the index stands.
        while STRING.match(line) and not INDEX.search(line) and (more := process.stdout.readline()):
            line += b"\n" + more.rstrip(b"\n")
        if line.startswith(b"  ") and line.endswith(b"-") and not line.startswith(b"   "):
            section, method = line, None
        elif match := MEMBER.match(line):
            method = Method(match.group(1)) if b"methods" in section else None
            if method:
                found.append(method)
        elif method:
            read_line(method, line)
    process.wait()
    return [method.fields() for method in found], process.returncode


def read_line(method, line):
    if match := ROW.match(line):
        pc, mnemonic, rest = match.groups()
        if mnemonic not in PAYLOAD:
            method.count += 1
            method.code.update(b"%x %s%s\n" % (int(pc, 16), mnemonic, operand(mnemonic, rest)))
    elif match := LINE.match(line):
        method.lines.update(b"%x %s\n" % (int(match.group(1), 16), match.group(2)))
    elif match := TRY.match(line):
        method.tries.update(b"%x %x\n" % tuple(int(number, 16) for number in match.groups()))
    elif match := HANDLER.match(line):
        method.tries.update(b"%s %x\n" % (match.group(1), int(match.group(2), 16)))
    elif match := NAME.match(line):
        method.name = match.group(1)
    elif match := TYPE.match(line):
        method.type = match.group(1)
    elif match := UNITS.match(line):
        method.units = int(match.group(1))
    elif match := START.match(line):
        method.offset = int(match.group(1), 16)


def our_methods(binary, path):
    run = subprocess.run([binary, "dump", "dex", str(path)], stdout=subprocess.PIPE, check=True)
    methods = []
    for line in run.stdout.decode().split("\n")[:-1]:
        fields = line.split("\t")
        fields[:3] = [name if name.isascii() and not set(name) & set("\"'\\") else "?" for name in fields[:3]]
        methods.append(fields)
    return methods


def dex_files(apps, folder):
    """Name and path of every DEX file in the apps."""
    for app in apps:
        if not zipfile.is_zipfile(app):
            yield str(app), app
            continue
        with zipfile.ZipFile(app) as archive:
            for name in archive.namelist():
                if re.fullmatch(r"classes\d*\.dex", name):
                    path = folder / "classes.dex"
                    path.write_bytes(archive.read(name))
                    yield f"{app}!{name}", path


def find_apps(arguments):
    for argument in arguments:
        path = pathlib.Path(argument)
        inside = sorted(p for p in path.rglob("*") if p.suffix in (".apk", ".dex")) if path.is_dir() else [path]
        yield from inside


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sessionlint", default="target/release/sessionlint")
    parser.add_argument("apps", nargs="+")
    arguments = parser.parse_args()
    files = methods = instructions = different = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, path in dex_files(find_apps(arguments.apps), pathlib.Path(folder)):
            theirs, code = dexdump_methods(path)
            if code != 0:
                print(f"{name}: dexdump refuses the file", file=sys.stderr)
                continue
            ours = our_methods(arguments.sessionlint, path)
            wrong = [pair for pair in zip(theirs, ours) if pair[0] != pair[1]]
            for their, our in wrong[:5]:
                print(f"{name}:\n  dexdump     {their}\n  sessionlint {our}")
            if len(theirs) != len(ours):
                print(f"{name}: dexdump prints {len(theirs)} methods, sessionlint {len(ours)}")
                different += 1
            files += 1
            different += len(wrong)
            methods += len(theirs)
            instructions += sum(int(fields[5]) for fields in theirs if len(fields) > 3)
    print(f"{files} DEX files, {methods} methods, {instructions} instructions, {different} differences")
    return 1 if different or not files else 0


if __name__ == "__main__":
    sys.exit(main())
