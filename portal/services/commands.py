"""Commands run to their end: none outlives its caller, whenever a signal comes."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import IO

_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Someone asked the launcher to end, by the signal of this `number`."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def stop_on_signals() -> None:
    """From now on Ctrl-C, TERM and a closed terminal raise `Stopped`, so that every block cleans up behind itself."""
    for number in _ending():
        signal.signal(number, _stop)


def _ending() -> list[signal.Signals]:
    """The signals that end the launcher: all of them, but for a closed terminal that nohup keeps away."""
    nohup = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    return [number for number in _ENDING if not (nohup and number == signal.SIGHUP)]


def _stop(number: int, _frame: FrameType | None) -> None:
    # The stopping itself is not to be stopped half-way.
    for each in _ENDING:
        signal.signal(each, signal.SIG_IGN)
    raise Stopped(number)


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
    """Runs a command at the terminal in our place and returns its exit status.

    What would end us goes on to the command, and its answer is the one that counts.
    """
    came: list[int] = []
    process: subprocess.Popen[bytes] | None = None

    def forward(number: int, _frame: FrameType | None) -> None:
        if process is None:
            came.append(number)
        elif not (number == signal.SIGINT and _is_at_terminal()):
            process.send_signal(number)

    before = {number: signal.signal(number, forward) for number in _ending()}
    try:
        process = subprocess.Popen(words, env=environment)
        for early in came:
            process.send_signal(early)
        status = process.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return status if status >= 0 else 128 - status


def _is_at_terminal() -> bool:
    """Whether the keyboard reaches us: then the terminal sends Ctrl-C to the command as well."""
    try:
        return os.tcgetpgrp(0) == os.getpgrp()
    except OSError:  # no terminal, or not ours
        return False
