"""Differences between two versions: by table and key, with the clause; never what is the same."""

from datetime import date
from decimal import Decimal

from django.utils import translation

from portal.shared.components import DiffRow
from subsidies import policy_differences, policy_texts, policy_values
from subsidies.rules import policy as packs
from subsidies.rules.policy import load_text
from tests.subsidies.factories import demonstration_text


def difference(text):
    with translation.override("en"):
        found = policy_differences.between(load_text(demonstration_text(), "old"), load_text(text, "new"))
        return {table: [(str(row.name), str(row.old), str(row.new), row.clause) for row in rows]
                for table, rows in found.items()}  # fmt: skip


def test_same_text_differs_in_nothing():
    assert difference(demonstration_text()) == {}


def test_ceiling_is_named_by_scheme_grade_and_clause():
    found = difference(demonstration_text(intermediate=1800))
    name = "standard · vocational qualification certificate, vocational skill level certificate · intermediate worker"
    assert found == {
        "JY-CERT Certificate training subsidy": [(f"{name} · at most (yuan)", "1,500.00", "1,800.00", "JY-61")]
    }


def test_only_yuan_are_written_as_money():
    """A share, a number of days and a number of persons are none."""
    values = [
        value for path in packs.packs_directory.glob("*.toml") for value in policy_values.of(packs.load(path).pack)
    ]
    said = {(value.named_by, getattr(value.table, "unit", "")): value.said for value in values
            if isinstance(value.value, Decimal)}  # fmt: skip
    money = {name for name, words in said.items() if words.endswith(".00")}
    yuan = {(name, "") for name in ("ceiling", "rate", "least", "most", "total")} | {("value", "yuan")}
    assert money == yuan & set(said)
    assert ("share", "") in said and ("value", "persons") in said


def test_days_that_follow_the_period_are_left_out():
    found = difference(demonstration_text(first_day=date(2026, 7, 1)))
    assert found == {"Period": [("first day", "2025-01-01", "2026-07-01", "JY-01")]}


def test_ends_that_follow_an_opened_period_are_left_out():
    text = policy_texts.changed(demonstration_text(), {("period", "last_day"): None})
    assert difference(text) == {"Period": [("last day", "2027-12-31", "not there", "JY-01")]}


def test_what_is_gone_and_what_is_new_are_said():
    text = demonstration_text().replace('zh = "公示期"\nen = "Public notice"', 'zh = "公开期"\nen = "Other days"')
    rows = difference(text)["Settings"]
    assert ("Public notice · value", "5", "not there", "") in rows
    assert ("Other days · value", "not there", "5", "") in rows


def test_rows_are_what_the_component_shows():
    old, new = load_text(demonstration_text(), "a"), load_text(demonstration_text(junior=900), "b")
    [rows] = policy_differences.between(old, new).values()
    assert all(isinstance(row, DiffRow) for row in rows)
