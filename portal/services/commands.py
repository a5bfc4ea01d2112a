"""Commands run to their end: none outlives its caller, whenever a signal comes."""

import contextlib
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import IO

_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Puts off what would end the launcher until the block is over.

    A handler may raise, and a process that is just being born has no owner yet who would end it.
    """
    came: list[int] = []
    before = {number: signal.signal(number, lambda put_off, _frame: came.append(put_off)) for number in _ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for late in came:
            signal.raise_signal(late)


@contextlib.contextmanager
def command(
    words: Sequence[str | Path], environment: Mapping[str, str], *, directory: Path, output: IO[str] | int
) -> Iterator[subprocess.Popen[str]]:
    """Starts a command, to be waited for in the block; whatever ends the block early ends the command too."""
    with contextlib.ExitStack() as ending:
        with undisturbed():
            process = subprocess.Popen(words, cwd=directory, env=environment, stdout=output, text=True)
            ending.enter_context(process)
            ending.callback(process.kill)
        yield process


def pass_through(words: Sequence[str | Path], environment: Mapping[str, str]) -> int:
    """Runs a command at the terminal in our place and returns its exit status; a TERM goes on to it."""
    with subprocess.Popen(words, env=environment) as process:

        def forward(number: int, _frame: FrameType | None) -> None:
            process.send_signal(number)

        before = signal.signal(signal.SIGTERM, forward)
        try:
            status = _wait(process)
        finally:
            signal.signal(signal.SIGTERM, before)
    return status if status >= 0 else 128 - status


def _wait(process: subprocess.Popen[bytes]) -> int:
    while True:
        # The terminal sends Ctrl-C to the command as well, and its answer is the one that counts.
        with contextlib.suppress(KeyboardInterrupt):
            return process.wait()
