"""The command `./xunbu`: puts on the ground it needs, step by step, then does what was asked.

Needs nothing but the standard library. It starts itself again twice: once to stop being root, once to go on with the
Python of the virtual environment.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from portal.services import checks, machine, manage, packages, paths, postgres, running, unprivileged
from portal.services.commands import Stopped, stop_on_signals
from portal.services.console import Refusal, progress, say

USAGE = """\
./xunbu run               the portal with its own database, worker and clock; prints the address; Ctrl-C stops it
./xunbu test [ARGS]       all checks and all tests; with ARGS only the tests, and pytest gets the ARGS
./xunbu lint              all checks, no tests
./xunbu setup             installs what the portal needs, and no more
./xunbu manage COMMAND …  manage.py with a database behind it, whether the portal runs or not
./xunbu shell             Django's shell, the same way
./xunbu bench NAME …      one of the programs in benchmarks/
docs/operations.md tells the environment variables."""

_TAKE_NO_WORDS = ("run", "setup", "lint")

_CAN_RUN_ITSELF = "import os, sys; sys.exit(not os.access(sys.executable, os.X_OK))"


def _run(_words: list[str]) -> int:
    return running.run()


def _setup(_words: list[str]) -> int:
    progress(f"Ready: {paths.VENV}")
    return 0


def _lint(_words: list[str]) -> int:
    return checks.lint()


def _shell(words: list[str]) -> int:
    return manage.manage(["shell", *words])


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "run": _run,
    "test": checks.test,
    "lint": _lint,
    "setup": _setup,
    "manage": manage.manage,
    "shell": _shell,
    "bench": manage.bench,
}


def main(words: list[str]) -> int:
    """Does what the words ask; returns the exit status. Refusals are printed as they stand."""
    if not _is_understood(words):
        say(USAGE)
        return 0 if {"help", *manage.HELP}.intersection(words) else 2
    os.environ["PORTAL_VAR"] = str(paths.var_directory())
    # Images set it to stay small; here every command starts Python several times, and each would compile the portal.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    stop_on_signals()
    try:
        _prepare(words)
        return COMMANDS[words[0]](words[1:])
    except Refusal as refusal:
        progress(str(refusal))
        return 1
    except Stopped as stopped:
        return 128 + stopped.number


def _is_understood(words: list[str]) -> bool:
    """Whether they name a command; a word too many is none, so that nobody who asks for help starts the portal."""
    return bool(words) and words[0] in COMMANDS and not (words[0] in _TAKE_NO_WORDS and words[1:])


def _prepare(words: list[str]) -> None:
    if unprivileged.is_root():
        if words[0] == "test":
            machine.provide()
        _stop_being_root(words)
    packages.install(packages.locks_to_run(embedded=postgres.is_embedded(os.environ)))
    if Path(sys.prefix) != paths.VENV:
        _start_again([str(paths.PYTHON)], words)


def _stop_being_root(words: list[str]) -> None:
    prefix = unprivileged.launcher_command()
    if not prefix:
        progress("Going on as root, since namespaces are refused here; the database alone runs as nobody.")
        return
    os.environ["HOME"] = unprivileged.home_of_launcher()
    if subprocess.run([*prefix, sys.executable, "-c", _CAN_RUN_ITSELF], stderr=subprocess.DEVNULL).returncode:
        raise Refusal(
            f"The checkout belongs to another user, who cannot run {sys.executable}. Start ./xunbu as that user."
        )
    _start_again([*prefix, sys.executable], words)


def _start_again(prefix: list[str], words: list[str]) -> None:
    sys.stdout.flush()
    os.execvp(prefix[0], [*prefix, "-P", "-m", "portal.services.launcher", *words])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
