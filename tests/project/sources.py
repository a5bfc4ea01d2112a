"""The project's own files, for the tests that read them."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("portal", "institutions", "trainees", "certificates", "subsidies")


def modules() -> Iterator[tuple[Path, ast.Module]]:
    """Every module of the apps, migrations left out, with its syntax tree."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def modules_of_tests() -> Iterator[ast.Module]:
    """The syntax tree of every module of tests."""
    return (ast.parse(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "tests").rglob("test_*.py")))


def templates() -> Iterator[Path]:
    return iter(sorted((ROOT / "templates").rglob("*.html")))
