"""The clauses that tests name, found by reading the sources: no test has to be imported for it."""

import ast
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

TESTS = Path(settings.BASE_DIR) / "tests"
# Cases that tests read, each of which names its clauses and is marked with them.
READABLE_CASES = "subsidies/rules/cases/*.toml"
OPEN_CASES = "data/policy-cases.json"
ACCESS = "access/*.py"


def clauses_under_test() -> set[str]:
    """Every clause that a test is marked with: `@pytest.mark.clause("JY-63")`, or the clauses of a case."""
    return {*_marked(), *_of_cases()}


def pages_in_access_table() -> set[str]:
    """The URL names of the table that says who may open what."""
    return {
        node.args[0].value
        for path in sorted(TESTS.glob(ACCESS))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Row"
        if node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
    }


def _marked() -> Iterator[str]:
    for path in sorted(TESTS.rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.clause":
                yield from (each.value for each in node.args if isinstance(each, ast.Constant))


def _of_cases() -> Iterator[str]:
    for path in sorted(TESTS.glob(READABLE_CASES)):
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["cases"]:
            yield from case["clauses"]
    for case in json.loads((TESTS / OPEN_CASES).read_text(encoding="utf-8")):
        yield from case["clause_ids"]
