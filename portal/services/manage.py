"""`manage.py` with a database behind it: the embedded one, or the one that DB_HOST names."""

import contextlib
import hashlib
import itertools
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from typing import TextIO

from portal.services import packages, paths, postgres
from portal.services.commands import command, pass_through
from portal.services.console import Refusal, progress, say

HELP = frozenset({"--help", "-h"})
WITHOUT_DATABASE = frozenset({"assess", "check_roster", "policy_coverage"})
# Whoever works at migrations says himself which of them are applied, and when.
ON_MIGRATIONS = frozenset({"migrate", "makemigrations", "showmigrations", "sqlmigrate", "squashmigrations"})
_APPS = ("*/migrations/[0-9]*.py", "portal/*/migrations/[0-9]*.py")


@contextlib.contextmanager
def database() -> Iterator[dict[str, str]]:
    """Keeps a database server running while the block runs; yields the environment that points at it."""
    environment = os.environ | {"PORTAL_VAR": str(paths.var_directory())}
    if not postgres.is_embedded(environment):
        yield environment
        return
    with postgres.serving() as address:
        yield environment | address


def prepare(environment: Mapping[str, str]) -> str:
    """Brings the database up to date and, the first time, fills it with the demonstration city.

    Returns the city's logins, a line each; none where PORTAL_SEED=off refuses a demonstration.
    """
    progress("Preparing the database")
    migrate(environment)
    if environment.get("PORTAL_SEED") == "off":
        return ""
    return _call(["seed_demo", "--if-empty", "--logins"], environment, output=subprocess.PIPE)


def migrate(environment: Mapping[str, str]) -> None:
    """Brings the tables up to date. The embedded database keeps a note of it for the next command."""
    _call(["migrate", "--no-input"], environment, output=sys.stderr)
    if postgres.is_embedded(os.environ):
        postgres.keep_note(migrations())


def migrations() -> str:
    """A note that tells one state of the migrations from every other, those of the packages included."""
    own = sorted(path for each in _APPS for path in paths.ROOT.glob(each))
    read = hashlib.sha256((paths.ROOT / "requirements" / "base.txt").read_bytes())
    for path in own:
        read.update(str(path.relative_to(paths.ROOT)).encode() + path.read_bytes())
    return f"migrated: {read.hexdigest()}"


def _call(words: list[str], environment: Mapping[str, str], *, output: TextIO | int) -> str:
    line = [str(paths.PYTHON), "manage.py", *words]
    with command(line, environment, directory=paths.ROOT, output=output) as process:
        answer, _ = process.communicate()
    if process.returncode:
        raise Refusal(f"manage.py {words[0]} failed; the lines above say why.")
    return answer or ""


def manage(words: list[str]) -> int:
    """`./xunbu manage …`: runs the command with a database and returns its exit status.

    The embedded database is migrated first if migrations are missing, because it is new, because somebody was killed
    half-way or because the checkout is newer.
    """
    line = [str(paths.PYTHON), str(paths.ROOT / "manage.py"), *words]
    if WITHOUT_DATABASE.intersection(words[:1]) or _asks_for_help(words):
        return pass_through(line, os.environ)
    with database() as environment:
        if not ON_MIGRATIONS.intersection(words[:1]) and _may_lack_migrations():
            migrate(environment)
        return pass_through(line, environment)


def _asks_for_help(words: list[str]) -> bool:
    """Whether it is told what commands there are, or how one is used. What stands after "--" is another program's."""
    own = itertools.takewhile(lambda word: word != "--", words)
    return not words or words[0] == "help" or not HELP.isdisjoint(own)


def _may_lack_migrations() -> bool:
    return postgres.is_embedded(os.environ) and postgres.note() != migrations()


def bench(words: list[str]) -> int:
    """`./xunbu bench NAME …`: runs one of the programs in benchmarks/ with a database; returns its exit status.

    Raises Refusal if there is no program of the name, before what it needs is installed.
    """
    names = sorted(path.stem for path in (paths.ROOT / "benchmarks").glob("[a-z]*.py"))
    there_are = f"./xunbu bench {' | '.join(names)}"
    if HELP.intersection(words[:1]):
        say(there_are)
        return 0
    if not words or words[0] not in names:
        raise Refusal(f"{f'There is no bench {words[0]!r}.' if words else 'Which one?'} {there_are}")
    packages.install([*packages.locks_to_run(embedded=postgres.is_embedded(os.environ)), "bench"])
    with database() as environment:
        return pass_through([paths.PYTHON, "-P", "-m", f"benchmarks.{words[0]}", *words[1:]], environment)
