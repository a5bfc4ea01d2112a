"""`manage.py policy_coverage`: every clause with what carries it; carriers are looked up, tests are read, and no
database is asked for by any test here."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from django.core.management import call_command

from subsidies.coverage import report
from subsidies.coverage.carriers import Known
from subsidies.coverage.marks import clauses_under_test, pages_in_access_table
from subsidies.rules.policy import held, load_text
from tests.subsidies.rules.drafts import text_of

JIANGYIN = held()["JY"]


@pytest.fixture(scope="module", autouse=True)
def sources_read_once() -> Iterator[None]:
    """Every report reads the sources of all tests, which takes a second and never finds anything else."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("subsidies.coverage.report.clauses_under_test", cache(clauses_under_test))
        patch.setattr("subsidies.coverage.carriers.pages_in_access_table", cache(pages_in_access_table))
        yield


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*arguments: str) -> tuple[int, str]:
        status = 0
        try:
            call_command("policy_coverage", *arguments)
        except SystemExit as ended:
            status = int(ended.code or 0)
        return status, capsys.readouterr().out

    return run


def lacking(text: str, clause: str) -> list[str]:
    """What a clause lacks in a draft of Jiangyin's pack."""
    [found] = [each for each in report.covered([load_text(text, name="draft.toml")]) if each.id == clause]
    return list(found.lacks)


def test_every_rule_is_carried(run: Any) -> None:
    status, printed = run("--tag", "RULE")
    assert status == 0
    assert printed.endswith("76 clauses, 76 carried, 0 lacking.\n")
    assert "+ JY-63 RULE" in printed
    assert "key:schemes.JY-CERT.uplift" in printed


def test_what_is_lacking_ends_with_one(run: Any) -> None:
    status, printed = run("--json")
    clauses = json.loads(printed)
    assert len(clauses) == 326
    assert status == (0 if all(clause["carried"] for clause in clauses) else 1)
    assert {clause["tag"] for clause in clauses if not clause["carried"]} <= set(report.NEEDS)
    assert all(clause["lacks"] for clause in clauses if not clause["carried"])


def test_clause_without_carrier_ends_with_one(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "clauses_under_test", set)
    status, printed = run("--tag", "DATA")
    assert status == 1
    assert "    no test names it" in printed


@pytest.mark.parametrize(
    ("carriers", "lacks"),
    [
        ('["key:schemes.JY-CERT.uplift"]', []),
        ("[]", ["no check or key carries it"]),
        ('"context"', ["a clause of tag RULE is more than context"]),
        ('["key:schemes.JY-CERT.downlift"]', ["the pack has no key schemes.JY-CERT.downlift"]),
        ('["key:schemes.JY-BASE"]', ["the key schemes.JY-BASE does not rest on the clause"]),
        ('["check:in_catalogue"]', []),
        ('["check:in_fashion"]', ["there is no check in_fashion"]),
        ('["check:repeats", "check:amount_differs"]', []),
        ('["page:claim_list"]', ["no check or key carries it"]),
        ('["key:lists", "page:claim_lost"]', ["there is no page claim_lost"]),
        ('["key:lists", "report:monthly", "job:audit", "command:assess"]', []),
        ('["key:lists", "report:daily"]', ["there is no report daily"]),
        ('["key:lists", "job:nothing"]', ["there is no job nothing"]),
        ('["key:lists", "command:guess"]', ["there is no command guess"]),
        ('["key:lists", "field:institutions.ShortageEntry.decision"]', []),
        ('["key:lists", "field:institutions.ShortageEntry.mood"]',
         ["there is no field institutions.ShortageEntry.mood"]),
        ('["key:lists", "field:nothing"]', ["there is no field nothing"]),
        ('["key:lists", "field:no.Model.field"]', ["there is no field no.Model.field"]),
        ('["key:lists", "feeling:good"]', ["feeling is no kind of carrier"]),
    ],
)  # fmt: skip
def test_carriers_are_looked_up(carriers: str, lacks: list[str]) -> None:
    text = text_of("JY")
    start = text.index("JY-63 = ")
    end = text.index("\nJY-64 = ")
    assert lacking(f"{text[:start]}JY-63 = {carriers}{text[end:]}", "JY-63") == lacks


def test_untested_clause_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "clauses_under_test", lambda: {"JY-61"})
    assert lacking(text_of("JY"), "JY-61") == []
    assert lacking(text_of("JY"), "JY-63") == ["no test names it"]


def test_keys_go_by_id_metric_and_check() -> None:
    known = Known()
    for key, clause in [
        ("targets.training_person_times", "JY-04"),
        ("conditions.no_fraud", "JY-107"),
        ("limits.per_year", "JY-89"),
        ("named.course_themes", "JY-11"),
        ("groups", "JY-06"),
    ]:
        assert known.problem(f"key:{key}", clause=clause, pack=JIANGYIN.pack) == ""
    for key in ("targets.happiness", "named.nothing", "limits.per_day", "document.number.length"):
        assert known.problem(f"key:{key}", clause="JY-04", pack=JIANGYIN.pack) == f"the pack has no key {key}"


def test_marks_and_pages_are_read_from_sources() -> None:
    assert {"JY-63", "NY-26", "BC-17"} <= clauses_under_test()
    assert {"claim_list", "report_list", "public_home"} <= pages_in_access_table()
