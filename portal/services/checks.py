"""`./xunbu test` and `./xunbu lint`: every check, whatever the one before found, then a table of them all."""

import contextlib
import os
import signal
import subprocess
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from portal.services import machine, manage, packages, paths, postgres
from portal.services.console import say

_NOTHING_SELECTED = 5  # pytest's exit status
_BIN = paths.VENV / "bin"

# They run side by side, so the longest begins.
STATIC_CHECKS: dict[str, Sequence[str | Path]] = {
    "types": (_BIN / "mypy",),
    "style": (_BIN / "ruff", "check"),
    "format": (_BIN / "ruff", "format", "--check"),
    "imports": (_BIN / "lint-imports",),
    "migrations": (paths.PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"),
    "translations": (paths.PYTHON, "-m", "tests.project.translations"),
    "templates": (_BIN / "djlint", "--lint", "templates"),
}
TEST_RUNS: dict[str, Sequence[str]] = {"tests": ("-m", "not browser"), "browser tests": ("-m", "browser")}
# The rules are tested apart, where no line and no branch may be missed. Cases that a person can read have to reach
# them all, in one process, since two would do half as much again beside the browser; those made up by the hundred come
# after, since they would take twice as long while lines are counted.
RULES, BROWSER = "tests/subsidies/rules", "tests/browser"
RULES_RUNS: dict[str, Sequence[str]] = {
    "rules": (
        *(RULES, "-m", "not hypothesis", "--cov=subsidies.rules", "--cov-branch", "--cov-fail-under=100"),
        "--cov-report=term-missing:skip-covered",
    ),
    "properties of rules": (RULES, "-m", "hypothesis", "-n", "2", "--dist", "worksteal"),
}


@dataclass(frozen=True)
class Outcome:
    """What became of one check; `tests` counts those that ran, `skipped` those that did not."""

    name: str
    passed: bool
    seconds: float
    tests: int = 0
    skipped: int = 0

    def line(self, *, skips_fail: bool) -> str:
        """One line of the closing table."""
        verdict = "passed" if self.is_good(skips_fail=skips_fail) else "FAILED"
        counts = f"  {self.tests} run, {self.skipped} skipped" if self.tests or self.skipped else ""
        return f"{verdict}  {self.seconds:6.1f} s  {self.name}{counts}"

    def is_good(self, *, skips_fail: bool) -> bool:
        """Whether it passed; `skips_fail` counts a skipped test as a failure."""
        return self.passed and not (skips_fail and self.skipped)


def lint() -> int:
    """Runs the checks that need no test run; returns 1 if one of them failed."""
    _install()
    with manage.database() as environment:
        outcomes = _check_all(environment)
    return _summarise(outcomes, skips_fail=False)


def test(words: list[str]) -> int:
    """Runs the checks and the tests; with arguments only the tests, and the arguments go to pytest.

    A skipped test is a failure with CI=true or --require-browser. Returns 1 if anything failed.
    """
    skips_fail = os.environ.get("CI") == "true" or "--require-browser" in words
    chosen = [word for word in words if word != "--require-browser"]
    machine.provide()
    _install()
    os.environ["PORTAL_VAR"] = str(paths.var_directory_of_tests())
    with manage.database() as environment:
        if chosen:
            outcomes = [_pytest(name, options, environment) for name, options in _runs(chosen).items()]
        else:
            outcomes = [*_check_all(environment), *_run_all(environment)]
    return _summarise(outcomes, skips_fail=skips_fail, may_be_empty=bool(chosen))


def _runs(chosen: list[str]) -> dict[str, list[str]]:
    if chosen:
        beside = {"tests": ("-n", "2"), "browser tests": ()}
        return {name: [*options, *beside[name], *chosen] for name, options in TEST_RUNS.items()}
    # Three tests at once on two cores: some only wait, for a worker or a server of their own.
    where = {
        "tests": (f"--ignore={RULES}", f"--ignore={BROWSER}", "-n", "3", "--dist", "worksteal"),
        "browser tests": (BROWSER, *_two_desks()),
    }
    others = {name: [*options, *where[name]] for name, options in TEST_RUNS.items()}
    return {name: list(options) for name, options in RULES_RUNS.items()} | others


def _two_desks() -> tuple[str, ...]:
    """Two browsers at once, but one while pictures are taken: they lie in one directory with one index."""
    return () if os.environ.get("PORTAL_SCREENS") == "on" else ("-n", "2", "--dist", "worksteal")


def _run_all(environment: Mapping[str, str]) -> list[Outcome]:
    """Every run of pytest. The browser, which mostly waits, is beside the rules, which need no database."""
    runs = _runs([])
    with _beside("browser tests", runs["browser tests"], environment) as desk:
        rules = [_pytest(name, runs[name], environment) for name in RULES_RUNS]
        browser = desk.result()
    return [*rules, _pytest("tests", runs["tests"], environment), browser]


def _install() -> None:
    packages.install([*packages.locks_to_run(embedded=postgres.is_embedded(os.environ)), "test"])


def _check_all(environment: Mapping[str, str]) -> list[Outcome]:
    """The static checks, as many at once as there are cores; what each said stands together."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(lambda name: _check(name, STATIC_CHECKS[name], environment), STATIC_CHECKS))


def _check(name: str, words: Sequence[str | Path], environment: Mapping[str, str]) -> Outcome:
    started = time.monotonic()
    done = subprocess.run(
        words, cwd=paths.ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    say(f"\n── {name}: {' '.join(Path(word).name for word in words)}\n{done.stdout.rstrip()}")
    return Outcome(name, done.returncode == 0, time.monotonic() - started)


def _pytest(name: str, options: list[str], environment: Mapping[str, str]) -> Outcome:
    words, started = _command(name, options), time.monotonic()
    done = subprocess.run(words, cwd=paths.ROOT, env=environment)
    return _outcome(name, done.returncode, started)


@contextlib.contextmanager
def _beside(name: str, options: list[str], environment: Mapping[str, str]) -> Iterator[Future[Outcome]]:
    """A run that goes on while the block does; when the block breaks off, so does the run.

    What it says stands together at its end, so that it does not mix with another's.
    """
    words, started = _command(name, options), time.monotonic()
    process = subprocess.Popen(
        words, cwd=paths.ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    with ThreadPoolExecutor(1) as pool:
        try:
            yield pool.submit(_await, name, process, started)
        except BaseException:
            process.send_signal(signal.SIGINT)
            raise


def _await(name: str, process: subprocess.Popen[str], started: float) -> Outcome:
    said, _nothing = process.communicate()
    outcome = _outcome(name, process.returncode, started)
    say(f"\n── {name}, which ran beside\n{said.rstrip()}")
    return outcome


def _command(name: str, options: list[str]) -> list[str]:
    """The words that run pytest, told to whoever looks on."""
    _report(name).unlink(missing_ok=True)
    say(f"\n── {name}: pytest {' '.join(options)}")
    return [str(paths.PYTHON), "-m", "pytest", *options, f"--junitxml={_report(name)}"]


def _report(name: str) -> Path:
    return paths.var_directory() / f"{name.replace(' ', '-')}.xml"


def _outcome(name: str, status: int, started: float) -> Outcome:
    total, skipped = _counts(_report(name))
    passed = status in (0, _NOTHING_SELECTED)
    return Outcome(name, passed, time.monotonic() - started, total - skipped, skipped)


def _counts(report: Path) -> tuple[int, int]:
    if not report.exists():
        return 0, 0
    suites = ElementTree.parse(report).getroot().iter("testsuite")
    pairs = [(int(suite.get("tests", "0")), int(suite.get("skipped", "0"))) for suite in suites]
    return sum(total for total, _ in pairs), sum(skipped for _, skipped in pairs)


def _summarise(outcomes: list[Outcome], *, skips_fail: bool, may_be_empty: bool = True) -> int:
    say("")
    for outcome in outcomes:
        say(outcome.line(skips_fail=skips_fail))
    skipped = sum(outcome.skipped for outcome in outcomes)
    if skipped:
        lacking = f" Not on this machine: {', '.join(machine.missing())}." if machine.missing() else ""
        say(f"{skipped} tests skipped{', which is a failure here' if skips_fail else ''}.{lacking}")
    empty = [] if may_be_empty else _runs_without_tests(outcomes)
    if empty:
        say(f"No test was found for: {', '.join(empty)}, which is a failure.")
    return 0 if all(outcome.is_good(skips_fail=skips_fail) for outcome in outcomes) and not empty else 1


def _runs_without_tests(outcomes: list[Outcome]) -> list[str]:
    names = {*TEST_RUNS, *RULES_RUNS}
    return [each.name for each in outcomes if each.name in names and not each.tests + each.skipped]
