#!/usr/bin/env python3
"""Writes the seeds of every fuzz target to tests/fuzz/corpus: whole apps of testdata, their parts, the texts of the
packs and of the sources, and a few texts for what testdata has no file of."""

import hashlib
import io
import re
import zipfile
from pathlib import Path

FUZZ = Path(__file__).resolve().parent
ROOT = FUZZ.parent.parent
PARTS = {"dex": ".dex", "elf": ".so", "axml": ".xml", "arsc": ".arsc"}
TEXTS = [
    ("signature", "signatures", "*.toml"),
    ("documentation", "signatures", "*.md"),
    ("smali", "testdata", "*.smali"),
    ("code", "testdata", "*.smali"),
    ("mapping", "testdata/apps", "mapping.txt"),
    ("xml", "testdata/apps", "*.xml"),
    ("source", "testdata/apps", "*.kt"),
    ("source", "testdata/apps", "*.java"),
    ("source", "testdata/apps", "AndroidManifest.xml"),
]
WRITTEN = {
    "config": [
        "source-root = '..'\nvariant = 'freeRelease'\nfail-on = 'warning'\nmin-confidence = 50\nselect = ['storage']\n",
        "[[ignore]]\nrule = 'a'\nreason = 'b'\nexpires = 2027-01-31\n\n[[ignore]]\nclass = 'com.example.**'\nreason = 'c'\n",
        "[[ignore]]\nfingerprint = '0123456789abcdef'\npath = 'src/{a,b}/*.kt'\nreason = 'd'\nexpires = '2027-12-31'\n",
    ],
    "baseline": [
        '{"schema_version": 1, "findings": []}',
        '{"schema_version": 1, "findings": [\n {"rule": "a", "where": "com.example.A.b", "fingerprint": "00ff"},\n'
        ' {"rule": "c", "where": "AndroidManifest.xml", "fingerprint": "11ee"}]}',
    ],
    "source": [
        "-- Merging decision tree log ---\nactivity#com.example.Login\nADDED from /builds/marina/app/src/main/AndroidManifest.xml:12:9-14:20\n"
        "service#com.example.Push\nMERGED from [com.example:push:1.2.3] /builds/caches/push/AndroidManifest.xml:4:5-70\n",
        "dependencies {\n  implementation(\"com.squareup.okhttp3:okhttp:4.9.0\")\n}\n",
    ],
    "report": [
        "plain",
        "<script>alert(1)</script>",
        "]]>--><a href='javascript:0'>`[x](y)`|**b**\r\n::error::a%0A",
        "\x1b[2J\u202e\u2066\u009b31m\u0000\ufffe",
    ],
}


def keep(target, data):
    folder = FUZZ / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha1(data).hexdigest()).write_bytes(data)


def archive(files):
    """A small archive: containers of apps are made of their parts, since testdata holds plain APKs only."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(zipfile.ZipInfo(name), data)
    return written.getvalue()


smallest = None
for path in sorted(ROOT.glob("testdata/apps/*/*.apk")):
    package = path.read_bytes()
    for target in ("app", "archive"):
        keep(target, package)
    with zipfile.ZipFile(path) as apk:
        contents = {name: apk.read(name) for name in apk.namelist()}
    keep("app", contents["classes.dex"])
    for name, data in contents.items():
        for target, ending in PARTS.items():
            if name.endswith(ending):
                keep(target, data)
    if smallest is None or len(package) < len(smallest[0]):
        smallest = (package, contents)

package, contents = smallest
containers = [
    {"base.apk": package, "split_config.en.apk": package},
    {"splits/base-master.apk": package, "toc.pb": b"\x0a\x00"},
    {"manifest.json": b'{"package_name": "a"}', "a.apk": package},
    {"base/dex/classes.dex": contents["classes.dex"], "base/manifest/AndroidManifest.xml": b"", "BundleConfig.pb": b""},
    {"AndroidManifest.xml": b"<manifest/>", "classes.jar": b""},
]
for files in containers:
    keep("archive", archive(files))
    keep("app", archive(files))
for target, folder, pattern in TEXTS:
    for path in sorted((ROOT / folder).rglob(pattern)):
        keep(target, path.read_bytes())
for path in sorted((ROOT / "signatures").rglob("*.md")):
    for example in re.findall(r"```smali[^\n]*\n(.*?)```", path.read_text(), re.S):
        keep("smali", example.encode())
        keep("code", example.encode())
for target, texts in WRITTEN.items():
    for text in texts:
        keep(target, text.encode())
for folder in sorted((FUZZ / "corpus").iterdir()):
    print(f"{folder.name}: {len(list(folder.iterdir()))} seeds")
