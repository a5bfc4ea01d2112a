"""The core stays pure: no framework, no clock, no network, no floats in its arithmetic."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import subsidies.rules as rules

HOUSE = Path(rules.__file__).parents[2]
FILES = sorted(Path(rules.__file__).parent.rglob("*.py"))
MODULES = [".".join(path.relative_to(HOUSE).with_suffix("").parts) for path in FILES if path.name != "__init__.py"]
FRAMEWORKS = {"django", "portal", "institutions", "trainees", "certificates", "celery", "psycopg2", "rest_framework"}
NETWORK = {"socket", "ssl", "http", "urllib", "asyncio", "subprocess", "sqlite3", "random"}
CLOCKS = {"now", "today", "utcnow", "time", "localtime"}
# JSON has no decimals: the one place where a figure is turned into a float, for printing.
PRINTS = "cases.py"
# Tables of a million rows are columns of numpy; nothing else may know it.
COLUMNS = "many"


def test_core_loads_without_framework() -> None:
    code = f"import sys, {', '.join(MODULES)}; print(*sorted(set(m.split('.')[0] for m in sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=HOUSE, capture_output=True, text=True, check=True)
    assert not FRAMEWORKS & set(loaded.stdout.split())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_file_imports_only_the_core(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        named = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            named.append(node.module or "")
        for name in named:
            root = name.split(".")[0]
            known = (
                root in sys.stdlib_module_names or root.startswith("pydantic") or name.startswith("subsidies.rules")
            )
            assert known or (root == "numpy" and path.parent.name == COLUMNS)
            assert root not in NETWORK


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_file_reads_no_clock(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        assert not (isinstance(node, ast.Attribute) and node.attr in CLOCKS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_file_knows_no_floats(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float))
        called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float"
        assert not called or path.name == PRINTS
