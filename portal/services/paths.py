"""Where the embedded services keep what they write: everything lies below one directory, named by PORTAL_VAR."""

import hashlib
import os
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"

POSTGRES_MAJOR = 18
DATABASE_NAME = "portal"
DATABASE_USER = "postgres"
DATABASE_PORT = 5432  # on a unix socket the port is only a part of the socket's file name

_LONGEST_SOCKET_PATH = 107  # sockaddr_un.sun_path on Linux, without the closing zero


def var_directory() -> Path:
    """The directory of everything that is written while running: PORTAL_VAR, else `var` in the checkout."""
    return Path(os.environ.get("PORTAL_VAR") or ROOT / "var").absolute()


def var_directory_of_tests() -> Path:
    """The same for tests: a directory of their own, so that a test run never meets the data of `./xunbu run`."""
    return var_directory() / "test"


def data_directory() -> Path:
    """PostgreSQL's data; the major version is in the name because another major cannot read it."""
    return var_directory() / f"postgres-{POSTGRES_MAJOR}"


def socket_directory() -> Path:
    """Where the unix socket of PostgreSQL lies: the data directory, or a short one when that path is too long.

    A pure function of PORTAL_VAR; the directory is made when the server starts, open to its owner alone.
    """
    directory = data_directory()
    if len(os.fsencode(directory / f".s.PGSQL.{DATABASE_PORT}.lock")) <= _LONGEST_SOCKET_PATH:
        return directory
    digest = hashlib.sha256(os.fsencode(directory)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"xunbu-{digest}"


def run_record() -> Path:
    """The file in which a run notes the processes it started, for the next run to clean up after a kill."""
    return var_directory() / "run.json"


def log_directory() -> Path:
    """The logs of the embedded services."""
    return var_directory() / "log"
