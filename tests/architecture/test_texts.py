"""Committed files name no machine and no registry, and whoever silences a tool says why."""

import re

from tests.architecture.sources import committed, lines_of, name_of, python_files

BINARY = (".webp", ".avif", ".png", ".jpg", ".ico", ".woff2", ".npz", ".parquet", ".gz")
BINARY += (".mp4", ".glb")
# Written so that this file does not itself hold what it forbids.
MACHINE = re.compile(r"(?<![\w.}])/(?:work|root|farm)/")
REGISTRIES = re.compile(
    r"pypi[.]org|python[h]osted|deb[.]debian|npmjs[.]|proxy[.]golang|index-url[ =]+http"
)
SILENCED = re.compile(r"#\s*(?:[n]oqa|type:\s*[i]gnore|pragma: no cover)")
NOQA = re.compile(r"# [n]oqa: [A-Z0-9, ]+ -- \S")
IGNORE = re.compile(r"# type: [i]gnore\[[\w, -]+\]\s+(# [n]oqa: \S+ )?(--|#) ?\S")


def texts():
    return [path for path in committed("") if path.suffix not in BINARY]


def offending(pattern, paths):
    return [
        f"{name_of(path)}:{number}"
        for path in paths
        for number, line in enumerate(lines_of(path), start=1)
        if pattern.search(line)
    ]


def test_no_path_of_a_machine():
    assert offending(MACHINE, texts()) == []


def test_no_address_of_a_registry():
    assert offending(REGISTRIES, texts()) == []


def test_every_silenced_warning_has_its_reason():
    found = [
        f"{name_of(path)}:{number} {line.strip()}"
        for path in python_files()
        for number, line in enumerate(lines_of(path), start=1)
        if SILENCED.search(line) and not (NOQA.search(line) or IGNORE.search(line))
    ]

    assert found == []
