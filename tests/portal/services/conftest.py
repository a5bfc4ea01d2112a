"""The commands as a person would type them: in processes, with an environment and a directory of their own."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from portal.services.paths import ROOT

XUNBU = ROOT / "xunbu"
READY_WITHIN = 150.0  # seconds; migrations on a busy machine
USES_TABLES = """
from django.core.cache import caches
from trainees.models import Person
caches["durable"].set("people", Person.objects.count())
print(caches["durable"].get("people"), "people")
"""
_FOREIGN = re.compile(r"DB_|REDIS_URL|PORTAL_|PYTEST_|DJANGO_|COV_|PORT$|CI$|PYTHONWARNINGS")


@pytest.fixture(autouse=True)
def signals_are_heard() -> Iterator[None]:
    """A suite under nohup, or in a script's background, ignores some; so would every command it starts."""
    heard = {signal.SIGHUP: signal.SIG_DFL, signal.SIGINT: signal.default_int_handler}
    before = {number: signal.signal(number, handler) for number, handler in heard.items()}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def clean_environment(var: Path, **more: str) -> dict[str, str]:
    """The environment without what the suite put there; `var` takes the place of the suite's directory."""
    kept = {name: value for name, value in os.environ.items() if not _FOREIGN.match(name)}
    return kept | {"PORTAL_VAR": str(var), "PORTAL_SEED": "off"} | more


def xunbu(var: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Runs ./xunbu to its end."""
    environment = clean_environment(var, **more)
    return subprocess.run([XUNBU, *words], env=environment, capture_output=True, text=True, timeout=300)


def processes_of(var: Path) -> dict[int, str]:
    """Number and command line of every living process that works on the directory, children included."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            surroundings = (entry / "environ").read_bytes()
            state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if state != "Z" and (str(var) in line or f"PORTAL_VAR={var}\0".encode() in surroundings):
            found[int(entry.name)] = line.strip()
    return found


def wait_until(condition: Callable[[], bool], *, within: float = 30.0) -> bool:
    """Asks again until the condition holds; False if it does not in time (seconds)."""
    deadline = time.monotonic() + within
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


@dataclass
class Run:
    """A `./xunbu run` in the background."""

    process: subprocess.Popen[bytes]
    var: Path
    output: Path
    errors: Path

    def address(self) -> str:
        """The address it printed, waited for."""
        ready = wait_until(
            lambda: "http" in self.output.read_text() or self.process.poll() is not None, within=READY_WITHIN
        )
        assert ready and "http" in self.output.read_text(), self.errors.read_text()
        return self.output.read_text().splitlines()[0]

    def end(self, number: signal.Signals) -> int:
        """Sends the signal to the launcher alone and returns its exit status."""
        self.process.send_signal(number)
        return self.process.wait(60)


@dataclass
class Beginning:
    """What became of the first commands on an empty directory: one killed while it migrated, then two at once."""

    var: Path
    tables_of_killed: str
    done: list[subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def beginning(tmp_path_factory: pytest.TempPathFactory) -> Beginning:
    """The commands need tables of models and of a cache; the first was killed with some of the tables made."""
    var = tmp_path_factory.mktemp("var")
    words = [XUNBU, "manage", "shell", "--command", USES_TABLES]
    with subprocess.Popen(words, env=clean_environment(var), stderr=subprocess.PIPE, text=True) as killed:
        seen = _read_until(killed, "Applying contenttypes.0002")
        for number, line in processes_of(var).items():
            if "manage.py migrate" in line:
                os.kill(number, signal.SIGKILL)
        killed.communicate()
    with ThreadPoolExecutor(2) as both:
        done = list(both.map(lambda _n: xunbu(var, *words[1:]), range(2)))
    return Beginning(var, seen, done)


def _read_until(process: subprocess.Popen[str], wanted: str) -> str:
    seen = ""
    assert process.stderr is not None
    while wanted not in seen and (line := process.stderr.readline()):
        seen += line
    return seen


@pytest.fixture
def var(beginning: Beginning) -> Path:
    """A directory that the tests share, since migrating takes long."""
    return beginning.var


@pytest.fixture
def start(var: Path, tmp_path: Path) -> Iterator[Callable[..., Run]]:
    """Starts `./xunbu run` on the shared directory; whatever is left at the end is killed."""
    started: list[Run] = []

    def begin(**more: str) -> Run:
        output, errors = tmp_path / f"out{len(started)}", tmp_path / f"err{len(started)}"
        with output.open("wb") as out, errors.open("wb") as err:
            environment = clean_environment(var, **more)
            process = subprocess.Popen([XUNBU, "run"], env=environment, stdout=out, stderr=err, start_new_session=True)
        started.append(Run(process, var, output, errors))
        return started[-1]

    yield begin
    for run in started:
        run.process.terminate()
        run.process.wait(60)
    for number in processes_of(var):
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
