import os
import subprocess
from pathlib import Path

import pytest

from portal.services import manage, packages, postgres
from portal.services.paths import ROOT
from tests.portal.services.conftest import processes_of, xunbu


def test_command_runs_where_it_was_typed_and_its_exit_status_is_passed_on(
    var: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here.txt").write_text("found")
    monkeypatch.chdir(tmp_path)
    done = xunbu(var, "manage", "shell", "--command", "print(open('here.txt').read()); raise SystemExit(7)")
    assert (done.returncode, "found" in done.stdout) == (7, True), done.stderr
    assert processes_of(var) == {}


def test_death_by_signal_is_passed_on(var: Path) -> None:
    done = xunbu(var, "manage", "shell", "--command", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    assert done.returncode == 128 + 9


def test_empty_database_is_migrated_first(first_command: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    _directory, done = first_command
    assert (done.returncode, done.stdout.splitlines()[-1:]) == (0, ["0 people"]), done.stderr


def test_command_without_database_starts_none(tmp_path: Path) -> None:
    assert "--policy" in xunbu(tmp_path, "manage", "assess", "--help").stdout
    assert not list(tmp_path.glob("postgres*"))


@pytest.mark.parametrize("command", sorted(manage.WITHOUT_DATABASE))
def test_command_without_database_is_passed_through(monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setattr(manage, "database", None)
    monkeypatch.setattr("portal.services.manage.pass_through", lambda line, _environment: line[2:])
    assert manage.manage([command, "--help"]) == [command, "--help"]


def test_given_server_is_used(tmp_path: Path) -> None:
    given = {name: os.environ[name] for name in postgres.address()} | {"DB_NAME": "postgres"}
    done = xunbu(
        tmp_path,
        "manage",
        "shell",
        "--command",
        "from django.db import connection as c; c.ensure_connection()",
        **given,
    )
    assert done.returncode == 0, done.stderr
    assert not list(tmp_path.glob("postgres*"))


def test_given_server_needs_no_wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise AssertionError("the embedded server was asked for")

    monkeypatch.setattr(postgres, "_programs", refuse)
    monkeypatch.setenv("DB_HOST", "database.example")
    with manage.database() as environment:
        assert environment["DB_HOST"] == "database.example"
    assert packages.locks_to_run(embedded=postgres.is_embedded(os.environ)) == ["base"]


@pytest.mark.parametrize("words", [(), ("walk",), ("setup", "everything"), ("lint", "--fix")])
def test_unknown_command_shows_usage(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = xunbu(tmp_path, *words)
    assert done.returncode == 2
    assert "./xunbu run" in done.stdout


@pytest.mark.parametrize("words", [("help",), ("-h",), ("run", "--help"), ("setup", "-h")])
def test_who_asks_for_help_starts_nothing(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = xunbu(tmp_path, *words)
    assert (done.returncode, done.stdout.startswith("./xunbu run")) == (0, True)
    assert not list(tmp_path.iterdir())


def test_makefile_has_the_same_names() -> None:
    recipes = (ROOT / "Makefile").read_text().splitlines()
    names = next(line for line in recipes if line.startswith(".PHONY:")).split()[1:]
    usage = xunbu(ROOT / "var", "--help").stdout
    assert set(names) == {line.split()[1] for line in usage.splitlines() if line.startswith("./xunbu")}
