import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from portal.services.commands import command, undisturbed

SLEEPS = [sys.executable, "-c", "import time; time.sleep(60)"]


class Stopped(BaseException):
    pass


@pytest.fixture(autouse=True)
def stopping() -> Iterator[None]:
    """A handler that raises, as the run's own does."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise Stopped

    before = signal.signal(signal.SIGTERM, stop)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def born(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[Any]]:
    """The processes started; a TERM reaches us when each is alive and its constructor has not returned."""
    found: list[subprocess.Popen[Any]] = []
    begin = subprocess.Popen.__init__

    def interrupted(self: subprocess.Popen[Any], *args: Any, **kwargs: Any) -> None:
        begin(self, *args, **kwargs)
        found.append(self)
        signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(subprocess.Popen, "__init__", interrupted)
    return found


def test_command_whose_birth_a_signal_met_is_ended(born: list[subprocess.Popen[Any]], tmp_path: Path) -> None:
    with (
        pytest.raises(Stopped),
        command(SLEEPS, os.environ, directory=tmp_path, output=subprocess.DEVNULL) as process,
    ):
        process.wait()
    assert [each.returncode for each in born] == [-signal.SIGKILL]


def test_signal_put_off_comes_after_the_block() -> None:
    reached = False
    with pytest.raises(Stopped), undisturbed():
        signal.raise_signal(signal.SIGTERM)
        reached = True
    assert reached


def test_command_ends_by_itself_and_answers(tmp_path: Path) -> None:
    words = [sys.executable, "-c", "print('done')"]
    with command(words, os.environ, directory=tmp_path, output=subprocess.PIPE) as process:
        answer, _ = process.communicate()
    assert (answer, process.returncode) == ("done\n", 0)
