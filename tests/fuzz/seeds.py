#!/usr/bin/env python3
"""Writes the seeds of every fuzz target to tests/fuzz/corpus: whole apps of testdata, their parts, and the texts of the packs."""

import hashlib
import zipfile
from pathlib import Path

FUZZ = Path(__file__).resolve().parent
ROOT = FUZZ.parent.parent
PARTS = {"dex": ".dex", "elf": ".so", "axml": ".xml", "arsc": ".arsc"}
TEXTS = {
    "signature": ("signatures", "*.toml"),
    "documentation": ("signatures", "*.md"),
    "smali": ("testdata", "*.smali"),
    "mapping": ("testdata/apps", "mapping.txt"),
    "xml": ("testdata/apps", "*.xml"),
}


def keep(target, data):
    folder = FUZZ / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha1(data).hexdigest()).write_bytes(data)


for path in sorted(ROOT.glob("testdata/apps/*/*.apk")):
    keep("app", path.read_bytes())
    with zipfile.ZipFile(path) as apk:
        for name in apk.namelist():
            for target, ending in PARTS.items():
                if name.endswith(ending):
                    keep(target, apk.read(name))
for target, (folder, pattern) in TEXTS.items():
    for path in sorted((ROOT / folder).rglob(pattern)):
        keep(target, path.read_bytes())
for folder in sorted((FUZZ / "corpus").iterdir()):
    print(f"{folder.name}: {len(list(folder.iterdir()))} seeds")
