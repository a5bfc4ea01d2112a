import os
import time
from pathlib import Path

import pytest

from portal.services import checks, machine
from portal.services.checks import Outcome
from portal.services.paths import ROOT
from tests.portal.services.conftest import xunbu

ONE_SKIPPED = "import pytest\n\ndef test_run():\n    pass\n\ndef test_left_out():\n    pytest.skip('no chromium')\n"


def test_skip_is_failure_where_asked() -> None:
    outcome = Outcome("tests", passed=True, seconds=1.0, tests=5, skipped=1)
    assert outcome.is_good(skips_fail=False)
    assert not outcome.is_good(skips_fail=True)
    assert outcome.line(skips_fail=True).startswith("FAILED")


def test_failed_check_is_never_good() -> None:
    assert not Outcome("types", passed=False, seconds=1.0).is_good(skips_fail=False)


def test_line_counts_run_and_skipped() -> None:
    line = Outcome("tests", passed=True, seconds=61.25, tests=5, skipped=1).line(skips_fail=False)
    assert line.split() == ["passed", "61.2", "s", "tests", "5", "run,", "1", "skipped"]


@pytest.mark.parametrize(("skips_fail", "status"), [(False, 0), (True, 1)])
def test_skips_decide_the_exit_status(skips_fail: bool, status: int) -> None:
    outcome = Outcome("tests", passed=True, seconds=1.0, tests=5, skipped=1)
    assert checks._summarise([outcome], skips_fail=skips_fail) == status


def test_skip_is_counted_and_fails_in_ci(tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text(ONE_SKIPPED)
    done = xunbu(tmp_path / "var", "test", str(tmp_path / "test_one.py"), CI="true")
    assert "1 run, 1 skipped" in done.stdout, done.stdout + done.stderr
    assert "1 tests skipped" in done.stdout
    assert done.returncode == 1


def test_every_check_has_a_program() -> None:
    assert list(checks.STATIC_CHECKS) == [
        "types",
        "style",
        "format",
        "imports",
        "migrations",
        "translations",
        "templates",
    ]
    assert all(Path(words[0]).exists() for words in checks.STATIC_CHECKS.values())


def test_rules_run_once_and_under_coverage() -> None:
    whole, some = checks._runs([]), checks._runs(["tests/portal"])
    assert list(whole) == ["rules", "properties of rules", "tests", "browser tests"]
    about_rules = {name: options for name, options in whole.items() if "tests/subsidies/rules" in options}
    chosen = {name: options[options.index("-m") + 1] for name, options in about_rules.items()}
    assert chosen == {"rules": "not hypothesis", "properties of rules": "hypothesis"}
    assert "--cov-fail-under=100" in whole["rules"]
    assert {"--ignore=tests/subsidies/rules", "--ignore=tests/browser"} < set(whole["tests"])
    assert list(some) == list(checks.TEST_RUNS)


def test_browser_tests_lie_where_they_are_looked_for() -> None:
    assert checks.BROWSER in checks._runs([])["browser tests"]
    marked = [path for path in (ROOT / "tests").rglob("test_*.py") if "mark." + "browser" in path.read_text()]
    assert {path.parent for path in marked} == {ROOT / checks.BROWSER}


def test_pictures_are_taken_by_one_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "-n" in checks._runs([])["browser tests"]
    monkeypatch.setenv("PORTAL_SCREENS", "on")
    assert "-n" not in checks._runs([])["browser tests"]


def test_browser_runs_beside_the_rules_and_says_its_words_apart(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    slow = "import time\n\ndef test_desk():\n    time.sleep(1)\n"
    (tmp_path / "test_desk.py").write_text(slow)
    (tmp_path / "test_rule.py").write_text("def test_rule():\n    assert True\n")
    own = {"rules": ["test_rule.py"], "properties of rules": ["test_rule.py"], "tests": ["test_rule.py"]}
    runs = own | {"browser tests": ["test_desk.py"]}
    alone = {name: ["-p", "no:django", "-c", "/dev/null", str(tmp_path / words[0])] for name, words in runs.items()}
    monkeypatch.setattr(checks, "_runs", lambda _chosen: alone)
    monkeypatch.setattr(checks.paths, "var_directory", lambda: tmp_path)
    outcomes = checks._run_all(os.environ)
    assert [(each.name, each.passed, each.tests) for each in outcomes] == [(name, True, 1) for name in runs]
    said = capfd.readouterr().out
    assert said.index("── rules") < said.index("── browser tests, which ran beside") < said.index("── tests")


def test_run_beside_breaks_off_with_what_it_stands_beside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    began = tmp_path / "began"
    (tmp_path / "test_desk.py").write_text(
        f"import pathlib, time\n\ndef test_desk():\n    pathlib.Path({str(began)!r}).touch()\n    time.sleep(60)\n"
    )
    monkeypatch.setattr(checks.paths, "var_directory", lambda: tmp_path)
    alone = ["-p", "no:django", "-c", "/dev/null", str(tmp_path / "test_desk.py")]
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt), checks._beside("browser tests", alone, os.environ) as desk:
        while not began.exists():
            time.sleep(0.05)
        raise KeyboardInterrupt
    assert desk.done() and not desk.result().passed
    assert time.monotonic() - started < 30


def test_run_without_tests_is_told() -> None:
    ran = Outcome("rules", passed=True, seconds=1.0, tests=3)
    empty = Outcome("properties of rules", passed=True, seconds=1.0)
    assert checks._runs_without_tests([ran, empty]) == ["properties of rules"]


def test_side_by_side_each_check_has_its_own_lines(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = ("sh", "-c", "echo a1; sleep 0.2; echo a2 >&2")
    monkeypatch.setattr(checks, "STATIC_CHECKS", {"slow": slow, "quick": ("sh", "-c", "echo b1; exit 3")})
    outcomes = checks._check_all(os.environ)
    assert [(each.name, each.passed) for each in outcomes] == [("slow", True), ("quick", False)]
    said = capfd.readouterr()
    assert "a1\na2\n" in said.out + said.err


def test_apt_line_names_what_is_missing(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "PACKAGES", ("no-such-package-a", "no-such-package-b"))
    monkeypatch.setattr("portal.services.unprivileged.is_root", lambda: False)
    machine.provide()
    assert (
        "apt-get install --yes --no-install-recommends no-such-package-a no-such-package-b" in capfd.readouterr().err
    )
