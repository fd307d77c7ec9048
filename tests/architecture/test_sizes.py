"""Nothing grows past what a person can hold in mind; split by noun when it would."""

import ast

from tests.architecture.sources import committed, lines_of, name_of, python_files

FILE, FUNCTION, PAGE, COMPONENT, STYLES = 400, 40, 120, 40, 150
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def longer(paths, most):
    return [f"{name_of(path)}: {count}" for path in paths if (count := len(lines_of(path))) > most]


def test_files():
    assert longer(python_files(), FILE) == []


def functions_of(path):
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return [node for node in nodes if isinstance(node, FUNCTIONS)]


def test_functions():
    found = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in python_files()
        for node in functions_of(path)
        if node.end_lineno - node.lineno >= FUNCTION
    ]

    assert found == []


def test_page_templates():
    pages = [path for path in committed(".html") if "/components/" not in name_of(path)]

    assert longer(pages, PAGE) == []


def test_component_templates():
    components = [path for path in committed(".html") if "/components/" in name_of(path)]

    assert longer(components, COMPONENT) == []


def test_style_sheets():
    assert longer(committed(".css"), STYLES) == []
