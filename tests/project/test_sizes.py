"""Ceilings of the style: what grows beyond them is split by noun or audience."""

import ast

import pytest

from tests.project.sources import ROOT, modules, templates

FILE, FUNCTION, CLASS, TEMPLATE = 400, 40, 250, 120


def _length(node):
    return node.end_lineno - node.lineno + 1


def _too_long(tree, kinds, ceiling):
    return [
        (node.name, _length(node)) for node in ast.walk(tree) if isinstance(node, kinds) and _length(node) > ceiling
    ]


def test_files_stay_below_the_ceiling():
    lengths = {str(path): len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path, _tree in modules()}
    assert {path: lines for path, lines in lengths.items() if lines > FILE} == {}


@pytest.mark.parametrize(
    ("kinds", "ceiling"), [((ast.FunctionDef, ast.AsyncFunctionDef), FUNCTION), ((ast.ClassDef,), CLASS)]
)
def test_definitions_stay_below_the_ceiling(kinds, ceiling):
    assert {str(path): found for path, tree in modules() if (found := _too_long(tree, kinds, ceiling))} == {}


def test_templates_stay_below_the_ceiling():
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in templates()}
    assert {path: lines for path, lines in lengths.items() if lines > TEMPLATE} == {}
