"""What import-linter cannot say: parts of Django that only a face may use."""

import ast

from shop.places import ROOT
from tests.architecture.sources import name_of, python_files

WEB = ("django.http", "django.shortcuts")
# The core counts as one for its middleware, and what that is built of.
FACES = ("storefront", "api", "backoffice", "shop", "core", "tests", "bench", "script", "tools")


def is_face(path):
    parts = path.relative_to(ROOT).parts
    return parts[0] in FACES or "admin" in {*parts, path.stem}


def imported_by(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno


def test_only_faces_speak_http():
    found = [
        f"{name_of(path)}:{line} {module}"
        for path in python_files()
        if not is_face(path)
        for module, line in imported_by(path)
        if module.startswith(WEB)
    ]

    assert found == []


def test_the_shop_does_not_know_its_tests():
    found = [
        f"{name_of(path)}:{line} {module}"
        for path in python_files()
        if not {"tests", "testing", "bench"} & set(path.relative_to(ROOT).parts)
        for module, line in imported_by(path)
        if module.startswith(("tests", "shop.testing", "pytest"))
    ]

    assert found == []
