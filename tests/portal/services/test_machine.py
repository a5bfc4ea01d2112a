"""What the tests need of the machine: told where it is missing, found where something else will do."""

from collections.abc import Callable
from pathlib import Path

import pytest

from portal.services import machine

Put = Callable[..., None]


@pytest.fixture
def put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Put:
    """A machine without dpkg that has these programs and no others."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("PORTAL_CHROMIUM", raising=False)

    def programs(*names: str) -> None:
        for name in names:
            (tmp_path / name).touch(mode=0o755)

    return programs


def test_bare_machine_lacks_everything(put: Put) -> None:
    assert machine.missing() == ["chromium-headless-shell", "fonts-noto-cjk", "redis-server"]
    assert machine.browser() is None


@pytest.mark.parametrize("program", ["chromium", "chromium-headless-shell"])
def test_either_browser_will_do(put: Put, program: str) -> None:
    put(program, "fc-match")
    assert machine.missing() == ["redis-server"]
    assert Path(machine.browser() or "").name == program


def test_browser_without_windows_comes_first(put: Put) -> None:
    put("chromium", "chromium-headless-shell")
    assert Path(machine.browser() or "").name == "chromium-headless-shell"


def test_browser_can_be_named(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    put("chromium")
    monkeypatch.setenv("PORTAL_CHROMIUM", "/opt/another")
    assert machine.browser() == "/opt/another"


def test_packages_are_asked_of_dpkg_where_there_is_one(put: Put, tmp_path: Path) -> None:
    script = '#!/bin/sh\ncase "$*" in *"} chromium"|*redis-server) printf installed;; esac\n'
    (tmp_path / "dpkg-query").write_text(script)
    (tmp_path / "dpkg-query").chmod(0o755)
    assert machine.missing() == ["fonts-noto-cjk"]
