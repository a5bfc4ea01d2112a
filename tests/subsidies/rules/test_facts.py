import json
from collections.abc import Callable
from dataclasses import FrozenInstanceError, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from subsidies.rules.facts import (
    Apprenticeship,
    ClassFacts,
    Commitment,
    Employer,
    Facts,
    FactsRefused,
    Hire,
    HistoryEntry,
    Hours,
    Institution,
    Kinship,
    LivingAllowance,
    LocalDecisions,
    Override,
    OwnEvaluation,
    Person,
    Prepay,
    TrainingThroughWork,
    Voucher,
)
from tests.subsidies.rules.situations import facts, situation


@pytest.mark.parametrize(
    ("different", "key", "why"),
    [
        ({"favourite": 1}, "favourite", "unknown key"),
        ({"favourite": None}, "favourite", "unknown key"),
        ({"training_class": {}}, "training_class", "unknown key"),
        ({"person": {"nickname": "x"}}, "person.nickname", "unknown key"),
        ({"class": {"filled": True}}, "class.filled", "unknown key"),
        ({"history": [{"date": "2020-01-01", "scheme": "JY-CERT", "paid": 1}]}, "history.0.paid", "unknown key"),
        ({"date": "2020-5-20"}, "date", "YYYY-MM-DD"),
        ({"date": "2020-02-30"}, "date", "day is out of range"),
        ({"date": 20200520}, "date", "YYYY-MM-DD"),
        ({"date": datetime(2020, 5, 20)}, "date", "YYYY-MM-DD"),  # noqa: DTZ001 - what a day is not
        ({"date": None}, "date", "YYYY-MM-DD"),
        ({"actual_cost_cny": 0.1}, "actual_cost_cny", "exact decimal"),
        ({"actual_cost_cny": True}, "actual_cost_cny", "exact decimal"),
        ({"actual_cost_cny": "much"}, "actual_cost_cny", "decimal"),
        ({"actual_cost_cny": -1}, "actual_cost_cny", "greater than or equal to 0"),
        ({"actual_cost_cny": Decimal("1e12")}, "actual_cost_cny", "less than"),
        ({"actual_cost_cny": Decimal("NaN")}, "actual_cost_cny", "finite"),
        ({"headcount": "2"}, "headcount", "valid integer"),
        ({"headcount": -1}, "headcount", "greater than or equal to 0"),
        ({"headcount": 1_000_001}, "headcount", "less than or equal to 1000000"),
        ({"shortage": "yes"}, "shortage", "valid boolean"),
        ({"shortage": 1}, "shortage", "valid boolean"),
        ({"grade": "master"}, "grade", "not a known grade"),
        ({"certificate_kind": "diploma"}, "certificate_kind", "not a known certificate kind"),
        ({"training_mode": "evening"}, "training_mode", "not a known training mode"),
        ({"fund": "petty_cash"}, "fund", "not a known fund source"),
        ({"person": {"groups": ["nobody"]}}, "person.groups.0", "not a known group"),
        ({"stage": "appeal"}, "stage", "'quote'"),
        ({"pack": {"online_ratio": Decimal("1.01")}}, "pack.online_ratio", "less than or equal to 1"),
    ],
)
def test_bad_input_names_its_key(different: dict[str, Any], key: str, why: str) -> None:
    with pytest.raises(FactsRefused) as refused:
        facts(**different)
    assert refused.value.key == key
    assert why in refused.value.message


def test_missing_scheme_names_its_key() -> None:
    with pytest.raises(FactsRefused) as refused:
        Facts.from_json({"date": "2020-01-01"})
    assert refused.value.key == "scheme"


def test_what_is_no_object_is_told_of_the_input() -> None:
    with pytest.raises(FactsRefused) as refused:
        Facts.from_json([])  # type: ignore[arg-type]
    assert refused.value.key == "input"


def test_unknown_key_is_told_first() -> None:
    with pytest.raises(FactsRefused) as refused:
        facts(grade="master", favourite=1)
    assert refused.value.key == "favourite"


def test_first_of_several_faults_is_told() -> None:
    with pytest.raises(FactsRefused, match=r"^grade: 'master' is not a known grade") as refused:
        facts(grade="master", fund="petty_cash")
    assert refused.value.key == "grade"


def test_numbers_at_their_bounds_are_taken() -> None:
    taken = facts(headcount=1_000_000, actual_cost_cny=0, semesters=0, pack={"online_ratio": 1})
    assert (taken.headcount, taken.actual_cost_cny, taken.semesters, taken.pack.online_ratio) == (1_000_000, 0, 0, 1)
    assert facts(actual_cost_cny="0.01").actual_cost_cny == Decimal("0.01")


def test_nothing_is_assumed() -> None:
    """What is not recorded is not recorded; what officers have not switched on is off."""
    bare = Facts(scheme="JY-CERT", date=date(2020, 1, 1))
    assert (bare.headcount, bare.fraud_confirmed) == (1, False)
    assert (bare.pack.in_force, bare.pack.measures_in_force, bare.pack.commitment_enabled) == (False, False, False)
    assert (Hours().on_site, Hours().online) == (0, 0)


PARTS: list[Callable[[], Any]] = [
    Apprenticeship, ClassFacts, Commitment, Employer, Hire, Hours, Institution, LivingAllowance, LocalDecisions,
    Override, OwnEvaluation, Person, Prepay, TrainingThroughWork, Voucher, lambda: Kinship(relation="child"),
    lambda: HistoryEntry(date=date(2020, 1, 1), scheme="JY-CERT"),
    lambda: Facts(date=date(2020, 1, 1), scheme="JY-CERT"),
]  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
def test_parts_are_written_by_name_and_stay(part: Callable[[], Any]) -> None:
    made = part()
    names = [each.name for each in fields(made)]
    with pytest.raises(FrozenInstanceError):
        setattr(made, names[0], None)
    with pytest.raises(TypeError):
        type(made)(*(getattr(made, name) for name in names))


def test_null_and_left_out_agree() -> None:
    bare = Facts.from_json({"scheme": "JY-CERT", "date": "2020-01-01", "person": {}, "hours": {}})
    nulls = {"stage": None, "route": None, "headcount": None, "fraud_confirmed": None, "class": None, "prepay": None}
    nulls |= {"history": None, "pack": None, "grade": None, "override": None}
    nested: dict[str, Any] = {"person": {"groups": None, "relative_history": None}, "hours": {"online": None}}
    assert Facts.from_json({"scheme": "JY-CERT", "date": "2020-01-01", **nulls, **nested}) == bare


def test_decimals_are_written_as_text() -> None:
    written = facts(actual_cost_cny=Decimal("333.330")).to_json()
    assert written["actual_cost_cny"] == "333.330"
    assert written["class"] == {}
    assert Facts.from_json(json.loads(json.dumps(written))) == facts(actual_cost_cny=Decimal("333.330"))


def test_filing_decides_over_today() -> None:
    later = facts(shortage=True, institution={"listed": True, "listed_at_filing": False})
    assert facts(**{"shortage": True, "class": {"shortage_at_filing": False}}).in_shortage is False
    assert later.in_shortage is True
    assert later.institution is not None
    assert later.institution.was_listed is False


@pytest.mark.parametrize(("recorded", "in_time"), [(None, False), (True, True), (False, False)])
def test_days_of_filing_and_start_decide_where_nothing_else_is_recorded(recorded: bool | None, in_time: bool) -> None:
    held = ClassFacts(filed_before_start=recorded, filed_date=date(2020, 3, 2), start_date=date(2020, 3, 1))
    assert held.filed_in_time is in_time


@pytest.mark.parametrize("grade", ["none", None])
def test_no_grade_is_the_same_however_it_is_recorded(grade: str | None) -> None:
    assert facts(grade=grade).graded is None


def test_level_quoted_without_a_planned_one_is_the_certificates() -> None:
    unplanned: dict[str, Any] = {"stage": "quote", "apprenticeship": {"planned_level": None}}
    assert facts("apprentice", grade="senior", certificate_kind="skill_level", **unplanned).level == "senior"


def test_situations_stay_unmerged() -> None:
    situation("worker", person={"ties": []})
    assert situation("worker")["person"]["ties"] == ["work"]
