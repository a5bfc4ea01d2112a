"""What the papers name is there: every command they tell to type, every file and link."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from portal.services.launcher import COMMANDS
from tests.project.sources import ROOT

PAPERS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LAUNCHED = re.compile(r"\./xunbu ([a-z_]+)")
MANAGED = re.compile(r"(?:\./xunbu manage|manage\.py) ([a-z_]+)")
FILE = re.compile(r"`([\w./-]*\w\.(?:py|md|html|toml|yml|txt|po|css|js|json|csv|xlsx|conf))`")
FOLDER = re.compile(r"`([\w.-]+/[\w./-]*\w/)`")
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
WRITTEN_WHILE_RUNNING = ("var/", ".venv/")


def paper_id(paper: Path) -> str:
    return str(paper.relative_to(ROOT))


def named(paper: Path, pattern: re.Pattern[str]) -> set[str]:
    return set(pattern.findall(paper.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def every_path() -> list[str]:
    """The files of the repository, each behind a slash, so that the end of a path can be looked for."""
    outside = {".git", ".venv", "var"}
    return [
        f"/{path.relative_to(ROOT)}"
        for top in sorted(ROOT.iterdir())
        if top.name not in outside
        for path in ([top] if top.is_file() else top.rglob("*"))
    ]


@pytest.mark.parametrize("paper", PAPERS, ids=paper_id)
def test_named_commands_exist(paper):
    assert named(paper, LAUNCHED) <= set(COMMANDS)
    assert named(paper, MANAGED) <= set(get_commands())


@pytest.mark.parametrize("paper", PAPERS, ids=paper_id)
def test_named_files_exist(paper, every_path):
    wanted = named(paper, FILE) | {folder.rstrip("/") for folder in named(paper, FOLDER)}
    ours = {name for name in wanted if not name.startswith(WRITTEN_WHILE_RUNNING)}
    assert [name for name in sorted(ours) if not any(path.endswith(f"/{name}") for path in every_path)] == []


@pytest.mark.parametrize("paper", PAPERS, ids=paper_id)
def test_links_between_papers_hold(paper):
    assert [link for link in sorted(named(paper, LINK)) if not (paper.parent / link).exists()] == []


def test_papers_name_commands_and_files():
    assert set().union(*(named(paper, LAUNCHED) for paper in PAPERS))
    assert set().union(*(named(paper, FILE) for paper in PAPERS))
