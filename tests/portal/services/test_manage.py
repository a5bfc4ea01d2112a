import contextlib
import os
import signal
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from portal.services import manage, packages, postgres
from portal.services.console import Refusal
from portal.services.paths import ROOT
from tests.portal.services.conftest import XUNBU, Beginning, clean_environment, processes_of, wait_until, xunbu

ENDING = [signal.SIGTERM, signal.SIGINT, signal.SIGHUP]


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


def test_half_migrated_database_is_migrated_once_by_all_who_come_at_once(beginning: Beginning) -> None:
    assert "Applying" in beginning.tables_of_killed
    for done in beginning.done:
        assert (done.returncode, done.stdout.splitlines()[-1:]) == (0, ["0 people"]), done.stderr


def test_migrated_database_is_not_migrated_again(var: Path) -> None:
    assert "migrations" not in xunbu(var, "manage", "shell", "--command", "print(1)").stderr


def test_new_migration_is_applied_first(var: Path) -> None:
    _forget_migrating(var)
    assert "No migrations to apply" in xunbu(var, "manage", "shell", "--command", "print(1)").stderr


@pytest.mark.parametrize("words", [("migrate", "--check"), ("showmigrations", "--plan")])
def test_who_asks_about_migrations_sees_them_as_they_are(
    monkeypatch: pytest.MonkeyPatch, words: Sequence[str]
) -> None:
    def refuse(_environment: object) -> None:
        raise AssertionError("they were applied first")

    monkeypatch.setattr(manage, "database", lambda: contextlib.nullcontext({}))
    monkeypatch.setattr(manage, "migrate", refuse)
    monkeypatch.setattr(manage, "pass_through", lambda line, _environment: line[2:])
    assert manage.manage([*words]) == [*words]


@pytest.mark.parametrize("number", ENDING)
def test_signal_while_migrating_leaves_nothing(var: Path, number: signal.Signals) -> None:
    _forget_migrating(var)
    with _started(var, "check_invariants") as process:
        assert wait_until(lambda: any("manage.py migrate" in line for line in processes_of(var).values()))
        process.send_signal(number)
        assert process.wait(60) == 128 + number
    assert processes_of(var) == {}


@pytest.mark.parametrize("number", ENDING)
def test_signal_ends_command_and_server(var: Path, number: signal.Signals) -> None:
    with _started(var, "shell", "--command", "import time; print('up', flush=True); time.sleep(60)") as process:
        assert process.stdout is not None
        assert any("up" in line for line in process.stdout)
        process.send_signal(number)
        assert process.wait(30) == 128 + number
    assert processes_of(var) == {}


def _forget_migrating(var: Path) -> None:
    with pytest.MonkeyPatch.context() as here:
        here.setenv("PORTAL_VAR", str(var))
        with postgres.serving():
            postgres.keep_note("")


@contextlib.contextmanager
def _started(var: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    """A command in the background; whatever is left of it at the end is killed."""
    line, environment = [XUNBU, "manage", *words], clean_environment(var)
    with subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        try:
            yield process
        finally:
            for left in processes_of(var):
                os.kill(left, signal.SIGKILL)


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


@pytest.mark.parametrize(("words", "status"), [(["--help"], 0), (["-h"], 0), (["nosuch"], 1), ([], 1)])
def test_bench_that_is_none_installs_nothing_and_tells_which_there_are(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: list[str], status: int
) -> None:
    monkeypatch.setattr(packages, "install", lambda locks: pytest.fail(f"installs {locks}"))
    monkeypatch.setattr(manage, "database", None)
    with contextlib.nullcontext() if status == 0 else pytest.raises(Refusal, match=r"bench .*rules"):
        assert manage.bench(words) == 0
        assert {"import", "rules"} <= set(capsys.readouterr().out.split())


@pytest.mark.parametrize("words", [("shell", "--help"), ("manage", "check_invariants", "-h"), ("manage",)])
def test_help_of_a_command_needs_no_database(tmp_path: Path, words: Sequence[str]) -> None:
    done = xunbu(tmp_path, *words)
    assert (done.returncode, "help" in done.stdout) == (0, True), done.stderr
    assert not list(tmp_path.glob("postgres*"))


def test_makefile_has_the_same_names() -> None:
    recipes = (ROOT / "Makefile").read_text().splitlines()
    names = next(line for line in recipes if line.startswith(".PHONY:")).split()[1:]
    usage = xunbu(ROOT / "var", "--help").stdout
    assert set(names) == {line.split()[1] for line in usage.splitlines() if line.startswith("./xunbu")}
