"""Root's ways around PostgreSQL's refusal. In a user namespace anyone is root enough to try the first for real."""

import os
import pwd
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.services import paths, unprivileged

AS_ROOT = () if os.geteuid() == 0 else ("unshare", "--user", "--map-root-user")
NOBODY = pwd.getpwnam("nobody")


@pytest.fixture
def root(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    unprivileged.namespace_command.cache_clear()
    yield
    unprivileged.namespace_command.cache_clear()


@pytest.fixture
def no_namespaces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refusing = tmp_path / "unshare"
    refusing.write_text("#!/bin/sh\necho 'unshare: Operation not permitted' >&2\nexit 1\n")
    refusing.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)


def test_ordinary_user_needs_no_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert unprivileged.launcher_command() == unprivileged.database_command() == ()


def test_root_takes_namespace_first(root: None) -> None:
    assert unprivileged.launcher_command()[:2] == ("unshare", "--user")
    assert unprivileged.database_command() == unprivileged.launcher_command()


def test_root_becomes_owner_of_checkout(root: None, no_namespaces: None, monkeypatch: pytest.MonkeyPatch) -> None:
    owned = os.stat_result((0o40755, 1, 1, 1, 4321, 4322, 0, 0, 0, 0))
    monkeypatch.setattr(unprivileged.Path, "stat", lambda _path: owned)
    monkeypatch.setattr(unprivileged, "_can_write", lambda _words, _directory: False)
    words = ("setpriv", "--reuid=4321", "--regid=4322", "--clear-groups")
    assert unprivileged.launcher_command() == unprivileged.database_command() == words
    assert unprivileged.database_owner() == (4321, 4322)


def test_refused_namespace_leaves_nobody(root: None, no_namespaces: None, monkeypatch: pytest.MonkeyPatch) -> None:
    owned_by_root = os.stat_result((0o40755, 1, 1, 1, 0, 0, 0, 0, 0, 0))
    monkeypatch.setattr(unprivileged, "_can_write", lambda _words, _directory: False)
    monkeypatch.setattr(unprivileged.Path, "stat", lambda _path: owned_by_root)
    assert unprivileged.launcher_command() == ()
    assert unprivileged.database_command()[:2] == ("setpriv", f"--reuid={NOBODY.pw_uid}")
    assert unprivileged.database_owner() == (NOBODY.pw_uid, NOBODY.pw_gid)


def test_refusing_program_is_noticed(root: None, no_namespaces: None) -> None:
    assert unprivileged.namespace_command() == ()


def test_root_runs_a_server_in_namespace(tmp_path: Path) -> None:
    program = (
        "import os\nfrom portal.services import postgres\nassert os.geteuid() == 0\n"
        "with postgres.serving():\n    assert postgres.note() == ''\n"
    )
    words = [*AS_ROOT, sys.executable, "-c", program]
    environment = os.environ | {"PORTAL_VAR": str(tmp_path)}
    done = subprocess.run(words, cwd=paths.ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
