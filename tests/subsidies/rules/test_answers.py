"""Cases as JSON Lines, and the sheet for people: what the command prints, without the command."""

import json
from decimal import Decimal
from typing import Any

import pytest

from subsidies.rules.assess import assess
from subsidies.rules.award import Award
from subsidies.rules.cases import CaseRefused, answer, assessed
from subsidies.rules.policy import held
from subsidies.rules.sheet import sheet
from tests.subsidies.rules.situations import facts, situation

POLICIES = held()


def line(**case: Any) -> bytes:
    return json.dumps(case, default=lambda v: int(v) if isinstance(v, Decimal) else v.isoformat()).encode()


def told(code: str, name: str, **different: Any) -> dict[str, Any]:
    case = line(id="A", jurisdiction=code, input=situation(name, code, **different), expected={"amount_cny": 1})
    return answer(*assessed(case, POLICIES))


@pytest.mark.clause("NY-26")
def test_last_step_is_the_amount() -> None:
    said = told("NY", "hire", headcount=10, employer={"paid_to_date_cny": 1994500.5})
    assert (said["id"], said["amount_cny"], said["payee"], said["fund"]) == (
        "A",
        5499.5,
        "employer",
        "employment_subsidy",
    )
    assert [step["after"] for step in said["steps"]] == [1000, 10000, 5499.5]
    assert said["steps"][-1] == {
        "code": "employer_limit",
        "clause": "NY-26",
        "before": 10000,
        "after": 5499.5,
        "inputs": {"left": "5499.5", "paid": "1994500.5", "limit": "2000000"},
        "text": "企业累计上限2000000元，已享受1994500.5元，剩余5499.5元。",
        "text_en": "The enterprise's ceiling is 2000000 yuan; it has had 1994500.5 yuan and 5499.5 yuan is left.",
    }
    assert "error" not in said


@pytest.mark.clause("BC-01")
def test_draft_lists_its_steps() -> None:
    said = told("BC", "trainee", pack={"in_force": False})
    assert (said["eligible"], said["amount_cny"], said["reasons"]) == (False, 0, ["PACK_NOT_ACTIVE"])
    assert [(step["code"], step["after"]) for step in said["steps"]] == [("standard", 900), ("refused", 0)]


@pytest.mark.clause("JY-62")
def test_step_that_sets_no_amount_has_none_after_it() -> None:
    said = told("JY", "worker", scheme="JY-INSURED")
    assert (said["eligible"], said["amount_cny"], said["reasons"]) == (True, None, ["AMOUNT_NOT_SET"])
    assert [(step["code"], step["after"]) for step in said["steps"]] == [("not_set", None)]


@pytest.mark.clause("JY-18")
def test_hours_and_recoveries_are_told_where_they_apply() -> None:
    assert (
        told("JY", "worker", hours={"on_site": 80, "online": 40}, pack={"online_ratio": 0.5})["counted_hours"] == 100
    )
    assert told("JY", "apprentice", stage="settle", prepay={"prepaid_cny": 7000})["recover_cny"] == 2000
    plain = told("SC", "trainee")
    assert not {"recover_cny", "counted_hours", "fund"} & set(plain)


def test_whole_sums_are_printed_without_a_point() -> None:
    assert json.dumps(told("JY", "worker")["amount_cny"]) == "1000"


def test_reasons_are_told_once() -> None:
    twice = told("SC", "trainee", **{"class": {"filed": False, "filed_before_start": False}})
    assert twice["reasons"] == ["NOT_FILED"]


@pytest.mark.parametrize(
    ("given", "key"),
    [
        (b"nonsense", "line"),
        (b"[1]", "line"),
        (b'{"id": 1, "input": NaN}', "line"),
        (b'{"id": 1e99999999999999999999}', "line"),
        (b'{"id": 1, "jurisdiction": "JY"}', "input"),
        (b'{"id": 1, "jurisdiction": "XX", "input": {}}', "jurisdiction"),
        (b'{"id": 1, "jurisdiction": 7}', "jurisdiction"),
        (b'{"id": 1, "jurisdiction": ["JY"]}', "jurisdiction"),
        (b'{"id": 1, "jurisdiction": "JY", "input": {"favourite": 1}}', "favourite"),
        (b'{"id": 1, "jurisdiction": "JY", "input": {"scheme": "NY-HIRE", "date": "2020-01-01"}}', "scheme"),
        (b'{"id": 1, "jurisdiction": "JY", "input": {"scheme": "JY-TTW", "date": "2020-01-01", "stage": "redeem"}}',
         "stage"),
    ],
)  # fmt: skip
def test_what_is_no_case_is_told_by_key(given: bytes, key: str) -> None:
    with pytest.raises(CaseRefused) as refused:
        assessed(given, POLICIES)
    assert refused.value.answer()["error"]["key"] == key
    assert str(refused.value).startswith(f"{key}: ")
    assert refused.value.answer()["id"] == (None if key == "line" else 1)


def test_case_without_facts_is_told_so() -> None:
    with pytest.raises(CaseRefused, match="^input: is missing or no object"):
        assessed(line(id=1, jurisdiction="JY", input=[]), POLICIES)


def test_case_of_a_place_without_policy_is_told_its_place_and_scheme() -> None:
    with pytest.raises(CaseRefused, match=r"no policy at hand for 'XX' \(scheme XX-CERT\)"):
        assessed(line(id=1, jurisdiction="XX", input={"scheme": "XX-CERT"}), POLICIES)


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh", "应发金额：1000元  收款方：劳动者个人"), ("en", "Amount: 1000 yuan  Payee: the worker")],
)
def test_sheet_speaks_both_languages(language: str, words: str) -> None:
    said = sheet("A", assess(facts(), POLICIES["JY"]), language)
    assert said.startswith("A\n  1. ")
    assert " 0 → 1000 " in said
    assert words in said
    assert "[STANDARD_APPLIED JY-61]" in said


@pytest.mark.parametrize(("language", "words"), [("zh", "应发金额：未定标准"), ("en", "Amount: not set")])
def test_sheet_says_not_set(language: str, words: str) -> None:
    award = assess(facts("trainee", "SC", pack={"local_standard_cny": None}), POLICIES["SC"])
    assert words in sheet("A", award, language)
    assert "0 → —" in sheet("A", award, language)


@pytest.mark.parametrize(("language", "words"), [("zh", "收款方：—"), ("en", "Payee: —")])
def test_sheet_names_nobody_where_nothing_is_paid(language: str, words: str) -> None:
    assert words in sheet("A", assess(facts(person={"pension": "drawing"}), POLICIES["JY"]), language)


def test_every_award_reads_back() -> None:
    for name, code in (("apprentice", "JY"), ("voucher", "NY"), ("gap", "BC")):
        award = assess(facts(name, code), POLICIES[code])
        assert Award.from_json(json.loads(json.dumps(award.to_json()))) == award
