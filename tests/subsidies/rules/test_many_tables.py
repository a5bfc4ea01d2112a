"""Tables made of columns: what they refuse, what they read back, and claims in numbers that no list of facts has."""

from dataclasses import FrozenInstanceError, replace
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from subsidies.rules.assess import StageNotOffered, assess
from subsidies.rules.checks.groups import PrizeWinner
from subsidies.rules.checks.history import PaidForHire
from subsidies.rules.facts import HistoryEntry
from subsidies.rules.many import alike, queue
from subsidies.rules.many.assess import assess_many
from subsidies.rules.many.awards import NOT_SET, ReasonBits
from subsidies.rules.many.history import History
from subsidies.rules.many.lanes import Lane
from subsidies.rules.many.numbering import in_order
from subsidies.rules.many.reading import table_of
from subsidies.rules.many.table import CODES, HIGHEST, NOT_RECORDED, Table
from subsidies.rules.policy import Policy, SchemeNotHeld
from tests.subsidies.rules.drafts import pack_with
from tests.subsidies.rules.situations import facts

CLAIM = ("JY-CERT", "claim")


def coded(name: str, *values: Any) -> np.ndarray:
    return np.array([CODES[name].index(value) for value in values], np.uint8)


def table(*days: str, **different: Any) -> Table:
    """Claims of one person for junior welders, a row a day."""
    size = len(days)
    given = {
        "person": np.zeros(size, np.int32),
        "date": np.array(days, "datetime64[D]"),
        "occupation": np.zeros(size, np.int16),
        "occupations": ("焊工", "钳工"),
        "lanes": (CLAIM,),
        "coded": {
            "certificate_kind": coded("certificate_kind", *["skill_level"] * size),
            "grade": coded("grade", *["junior"] * size),
        },
    }
    return Table(**{**given, **different})


def test_four_in_a_year(jiangyin: Policy) -> None:
    grades = coded("grade", "junior", "intermediate", "senior", "technician", "technician")
    days = ("2020-01-02", "2020-02-02", "2020-03-02", "2020-12-31", "2021-01-01")
    claims = table(*days, coded={**table(*days).coded, "grade": grades})
    awards = assess_many(claims, jiangyin)
    assert awards.fen.tolist() == [100000, 150000, 200000, 0, 300000]
    assert awards.having("ANNUAL_CAP_REACHED").tolist() == [False, False, False, True, False]
    assert awards.award(3).codes == ("ANNUAL_CAP_REACHED",)
    assert awards.award(3).reasons[0].inputs == {"year": "2020", "used": "3", "limit": "3"}
    assert awards.award(4).amount == 3000


def test_rows_of_a_day_in_order(jiangyin: Policy) -> None:
    awards = assess_many(table("2020-05-01", "2020-05-01", "2020-04-30"), jiangyin)
    assert awards.eligible.tolist() == [False, False, True]
    assert awards.codes(0) == {"REPEAT_SAME_OCCUPATION_GRADE"}
    assert [awards.award(row).eligible for row in range(3)] == [False, False, True]
    same_day = assess_many(table("2020-05-01", "2020-05-01"), jiangyin)
    assert same_day.eligible.tolist() == [same_day.award(row).eligible for row in range(2)] == [True, False]


def test_no_claims(jiangyin: Policy) -> None:
    awards = assess_many(table(), jiangyin)
    assert len(awards) == 0
    assert table_of([], jiangyin).history.entries == ()


def test_unknown_reason_is_nobodys(jiangyin: Policy) -> None:
    grades = coded("grade", "junior", "intermediate", "senior", "technician")
    days = ("2020-01-02", "2020-02-02", "2020-03-02", "2020-12-31")
    awards = assess_many(table(*days, coded={**table(*days).coded, "grade": grades}), jiangyin)
    assert not awards.having("SHORTFALL").any()
    assert all(awards.having(code).any() for code in ("STANDARD_APPLIED", "ANNUAL_CAP_REACHED"))


def test_headcount_multiplies_what_is_paid(jiangyin: Policy) -> None:
    """A cost of one fen is paid for each of three; nobody at all gets nothing; nor does a repeat, however many."""
    claims = table(*["2020-05-01"] * 4, person=np.array([0, 1, 2, 0]), cost=np.array([1, NOT_RECORDED, 50000, 1]))
    awards = assess_many(replace(claims, headcount=np.array([3, 2, 0, 3])), jiangyin)
    assert awards.fen.tolist() == [3, 200000, 0, 0]
    assert [awards.award(row).amount for row in range(4)] == [Decimal("0.03"), 2000, 0, 0]


@pytest.mark.clause("JY-61")
def test_cost_takes_the_place_of_the_standard(jiangyin: Policy) -> None:
    awards = assess_many(table("2020-05-01", cost=np.array([99999])), jiangyin)
    assert awards.codes(0) == {"COST_LIMITED"}


def test_every_row_is_of_the_first_lane_unless_said(jiangyin: Policy) -> None:
    """Of two schemes only the first one minds repeats."""
    claims = table("2020-05-01", "2020-06-01", lanes=(CLAIM, ("JY-TTW", "claim")))
    assert claims.lane_of(1) == CLAIM
    awards = assess_many(claims, jiangyin)
    assert awards.fen.tolist() == [100000, 0]
    assert awards.codes(1) == {"REPEAT_SAME_OCCUPATION_GRADE"}


@pytest.mark.clause("JY-01")
def test_period_has_both_its_ends_in_columns(jiangyin: Policy) -> None:
    days = ("2018-12-31", "2019-01-01", "2021-12-31", "2022-01-01")
    out = assess_many(table(*days, person=np.arange(4)), jiangyin).having("OUT_OF_PERIOD")
    assert out.tolist() == [True, False, False, True]


def test_open_period_begins_in_every_lane(jiangyin: Policy) -> None:
    open_ended = jiangyin.period.model_copy(update={"last_day": None})
    policy = Policy(jiangyin.pack.model_copy(update={"period": open_ended}))
    lanes = {"lanes": (CLAIM, ("JY-CERT", "disburse")), "lane": np.array([0, 1])}
    out = assess_many(table("2020-05-01", "2018-12-31", person=np.arange(2), **lanes), policy).having("OUT_OF_PERIOD")
    assert out.tolist() == [False, True]


def test_days_before_1970_stay_with_their_persons(jiangyin: Policy) -> None:
    had = HistoryEntry(date=date(2019, 1, 5), scheme="JY-CERT", occupation="焊工", grade="junior")
    history = History(person=np.array([0]), which=np.array([0]), entries=(had,))
    awards = assess_many(table("1979-12-31", "1960-01-01", person=np.arange(2), history=history), jiangyin)
    assert awards.codes(0) == {"OUT_OF_PERIOD", "REPEAT_SAME_OCCUPATION_GRADE"}
    assert awards.codes(1) == {"OUT_OF_PERIOD"}


@pytest.mark.clause("JY-92")
@pytest.mark.parametrize(
    ("pension", "refused"), [(None, False), ("none", False), ("entitled", True), ("drawing", True)]
)
def test_pension_without_a_day(jiangyin: Policy, pension: str | None, refused: bool) -> None:
    claims = table("2020-05-01", coded={**table("2020-05-01").coded, "pension": coded("pension", pension)})
    assert assess_many(claims, jiangyin).having("PENSION_ENTITLED").tolist() == [refused]


@pytest.mark.parametrize(("cost", "beyond"), [("10000000", False), ("10000000.01", True), ("999.995", True)])
def test_columns_hold_whole_fen_up_to_ten_million_yuan(jiangyin: Policy, cost: str, beyond: bool) -> None:
    assert bool(table_of([facts(actual_cost_cny=Decimal(cost))], jiangyin).others) is beyond


def test_columns_hold_every_mixture_of_ties(jiangyin: Policy) -> None:
    everything = facts(person={"ties": ["work", "job_seeking", "residence", "household"]})
    made = table_of([everything], jiangyin)
    assert sorted(made.facts(0).person.ties) == ["household", "job_seeking", "residence", "work"]


@pytest.mark.parametrize("hours", [None, {"on_site": 80, "online": 40}, {"on_site": "80.5"}, {}])
def test_hours_read_back_from_columns(jiangyin: Policy, hours: dict[str, Any] | None) -> None:
    given = facts(hours=hours)
    assert table_of([given], jiangyin).facts(0).hours == given.hours


@pytest.mark.parametrize("columns", [table("2020-05-01"), History()])
def test_columns_cannot_be_replaced(columns: Any) -> None:
    with pytest.raises(FrozenInstanceError):
        columns.person = None


def test_amount_not_set(jiangyin: Policy) -> None:
    claims = table("2020-05-01", coded={"certificate_kind": coded("certificate_kind", "training_completion")})
    awards = assess_many(replace(claims, cost=np.array([100]), headcount=np.array([4])), jiangyin)
    assert (awards.eligible[0], awards.fen[0], awards.amount(0)) == (True, NOT_SET, None)


def test_cost_to_the_fen(jiangyin: Policy) -> None:
    """A local standard of 333.33 with the uplift of 30 % is 433.329: a cost of 433.33 is not below it."""
    lifted = {
        "certificate_kind": coded("certificate_kind", *["skill_level"] * 4),
        "grade": coded("grade", *["senior"] * 4),
        "occupation_in_catalogue": coded("occupation_in_catalogue", *[True] * 4),
        "shortage": coded("shortage", *[True] * 4),
    }
    claims = table(*["2020-05-01"] * 4, coded=lifted, person=np.arange(4), local_standard=np.full(4, 33333))
    awards = assess_many(replace(claims, cost=np.array([43331, 43332, 43333, NOT_RECORDED])), jiangyin)
    assert awards.fen.tolist() == [43331, 43332, 43332, 43332]
    assert awards.having("COST_LIMITED").tolist() == [True, True, False, False]
    assert awards.amount(0) == awards.award(0).amount == Decimal("433.31")


def test_history_of_absent_persons(jiangyin: Policy) -> None:
    had = HistoryEntry(date=date(2019, 1, 5), scheme="JY-CERT", occupation="焊工", grade="junior")
    history = History(person=np.array([7]), which=np.array([0]), entries=(had,))
    assert assess_many(table("2020-05-01", history=history), jiangyin).eligible.all()
    here = replace(history, person=np.array([0]))
    assert not assess_many(table("2020-05-01", history=here), jiangyin).eligible.any()


@pytest.mark.clause("JY-62", "JY-90")
def test_schemes_that_exclude_are_told_apart(jiangyin: Policy) -> None:
    """From each other, and from a higher grade had before."""
    had = tuple(
        HistoryEntry(date=date(2019, 1, 5), scheme=scheme, occupation="焊工", grade=grade)
        for scheme, grade in (("JY-APPR", "junior"), ("JY-INSURED", "junior"), ("JY-CERT", "senior"))
    )
    history = History(person=np.arange(3), which=np.arange(3), entries=had)
    awards = assess_many(table(*["2020-05-01"] * 4, person=np.arange(4), history=history), jiangyin)
    assert [set(awards.codes(row)) for row in range(4)] == [
        {"REPEAT_SAME_OCCUPATION_GRADE"},
        {"EXCLUDED_BY_INSURED"},
        {"STANDARD_APPLIED", "REVIEW_REQUIRED"},
        {"STANDARD_APPLIED"},
    ]


def test_what_is_only_quoted_is_not_had(jiangyin: Policy) -> None:
    lanes = {"lanes": (("JY-CERT", "quote"), CLAIM), "lane": np.array([0, 1, 1])}
    awards = assess_many(table("2020-05-01", "2020-05-02", "2020-05-03", **lanes), jiangyin)
    assert awards.eligible.tolist() == [True, True, False]


def test_what_is_only_quoted_is_not_had_in_the_award_in_full_either(jiangyin: Policy) -> None:
    lanes = {"lanes": (("JY-CERT", "quote"), CLAIM), "lane": np.array([0, 1])}
    awards = assess_many(table("2020-05-01", "2020-05-02", **lanes), jiangyin)
    assert awards.award(1).codes == ("STANDARD_APPLIED",)


def test_history_in_every_portion(jiangyin: Policy, monkeypatch: pytest.MonkeyPatch) -> None:
    """Persons of different portions each have their own past: repeats, uses of the year, higher grades."""
    monkeypatch.setattr(queue, "PORTION", 1)
    had = tuple(
        HistoryEntry(date=date(2020, 1, month), scheme="JY-CERT", occupation=occupation, grade=grade)
        for month, (occupation, grade) in enumerate(
            [("焊工", "junior"), ("钳工", "senior"), ("钳工", "technician")], 1
        )
    )
    history = History(person=np.array([1, 1, 1, 2, 3]), which=np.array([0, 1, 2, 0, 1]), entries=had)
    days, trades = ["2020-05-01"] * 4, np.array([0, 0, 0, 1])
    awards = assess_many(table(*days, person=np.arange(4), occupation=trades, history=history), jiangyin)
    assert [sorted(awards.codes(row)) for row in range(4)] == [
        ["STANDARD_APPLIED"],
        ["ANNUAL_CAP_REACHED", "REPEAT_SAME_OCCUPATION_GRADE"],
        ["REPEAT_SAME_OCCUPATION_GRADE"],
        ["REVIEW_REQUIRED", "STANDARD_APPLIED"],
    ]


def test_special_ability_beside_grades(jiangyin: Policy) -> None:
    """Special ability is a grade of its own, but one written as a lower grade is looked at after a higher one."""
    coded_so = {
        "certificate_kind": coded("certificate_kind", "skill_level", "special_ability", "special_ability"),
        "grade": coded("grade", "senior", "junior", None),
    }
    awards = assess_many(table("2020-05-01", "2020-06-01", "2020-07-01", coded=coded_so), jiangyin)
    assert awards.having("REVIEW_REQUIRED").tolist() == [False, True, False]
    assert awards.having("REPEAT_SAME_OCCUPATION_GRADE").tolist() == [False, False, True]


def test_past_years_and_later_ones_count(jiangyin: Policy) -> None:
    """An entry of a later day than the claim stands in its way all the same, as it does one by one."""
    had = HistoryEntry(date=date(2021, 12, 5), scheme="JY-CERT", occupation="焊工", grade="junior")
    awards = assess_many(
        table("2020-05-01", history=History(person=np.array([0]), which=np.array([0]), entries=(had,))), jiangyin
    )
    assert awards.codes(0) == {"REPEAT_SAME_OCCUPATION_GRADE"}
    assert awards.award(0).codes == ("REPEAT_SAME_OCCUPATION_GRADE",)


@pytest.mark.parametrize("start", [None, np.array(["2020-06-01", "NaT"], "datetime64[D]")])
def test_pension_on_the_day(jiangyin: Policy, start: np.ndarray | None) -> None:
    since = np.array(["2020-05-15", "2020-05-01"], "datetime64[D]")
    claims = table("2020-05-01", "2020-05-01", person=np.arange(2), pension_from=since, class_start=start)
    found = assess_many(claims, jiangyin).having("PENSION_ENTITLED").tolist()
    assert found == [start is not None, True]
    assert [bool(assess(claims.facts(row), jiangyin).reasons[0].refuses) for row in range(2)] == found


@pytest.mark.clause("JY-92")
def test_pension_is_looked_at_as_the_rows_scheme_does() -> None:
    """On the first day of the class here; a second scheme, which no row is of, would look at the certificate's."""
    policy = pack_with('tested_on = "class_start"', 'tested_on = "certificate_date"', scheme="JY-INSURED")
    days = {"pension_from": np.array(["2020-05-15"], "M8[D]"), "class_start": np.array(["2020-06-01"], "M8[D]")}
    claims = table("2020-05-01", lanes=(CLAIM, ("JY-INSURED", "claim")), **days)
    assert assess_many(claims, policy).having("PENSION_ENTITLED").all()


@pytest.mark.clause("JY-62", "JY-86")
def test_claims_beyond_columns_are_held_against_those_within(jiangyin: Policy) -> None:
    lanes = {"lanes": (CLAIM, ("JY-INSURED", "claim")), "lane": np.array([0, 1, 1])}
    claims = table("2020-05-01", "2020-06-01", "2020-06-01", person=np.array([0, 0, 1]), **lanes)
    excluded = assess_many(claims, jiangyin).having("EXCLUDED_BY_TRAINING_SUBSIDY")
    assert excluded.tolist() == [False, True, False]


def test_many_kinds_alike(jiangyin: Policy, monkeypatch: pytest.MonkeyPatch) -> None:
    """However the kinds are numbered, the awards are the same."""
    days = ["2020-05-01", "2019-01-01", "2022-01-01", "2018-12-31"] * 8
    standards = np.arange(32) * 5000
    claims = table(*days, person=np.arange(32) % 9, occupation=np.arange(32) % 2, local_standard=standards)
    awards = assess_many(claims, jiangyin)
    monkeypatch.setattr(alike, "ROOM", 1)
    assert (assess_many(claims, jiangyin).fen == awards.fen).all()
    monkeypatch.setattr(alike, "LARGEST", 1)
    again = assess_many(claims, jiangyin)
    assert (again.fen == awards.fen).all()
    assert (again.reasons == awards.reasons).all()


@pytest.mark.parametrize("nearly", [False, True])
@pytest.mark.parametrize("large", [6, 2**59, 2**60, 2**62])
def test_order_of_large_numbers(large: int, nearly: bool) -> None:
    order, ordered = in_order(np.array([large, 5, large, 5]), nearly=nearly)
    assert order.tolist() == [1, 3, 0, 2]
    assert ordered.tolist() == [5, 5, large, large]


def test_nothing_is_in_order() -> None:
    assert [column.tolist() for column in in_order(np.zeros(0, np.int64))] == [[], []]


def test_large_person_numbers(jiangyin: Policy) -> None:
    persons = np.array([2**31 - 1, 0, 2**31 - 1])
    claims = table("2020-05-01", "0001-01-01", "9999-12-31", person=persons)
    awards = assess_many(claims, jiangyin)
    assert awards.codes(0) == {"STANDARD_APPLIED"}
    assert awards.codes(1) == {"OUT_OF_PERIOD"}
    assert awards.codes(2) == {"OUT_OF_PERIOD", "REPEAT_SAME_OCCUPATION_GRADE"}


@pytest.mark.parametrize(
    ("different", "words"),
    [
        ({"occupation": np.zeros(2, np.int16)}, "2 rows, not 1"),
        ({"occupation": np.array([2])}, "occupation has a code"),
        ({"occupation": np.array([-2])}, "occupation has a code"),
        ({"person": np.array([-1])}, "person has a code"),
        ({"person": np.array([2**31])}, "person has a code"),
        ({"coded": {"grade": np.array([-1])}}, "grade has a code"),
        ({"lane": np.array([1])}, "lane has a code"),
        ({"coded": {"grade": np.array([99])}}, "grade has a code"),
        ({"date": np.array(["NaT"], "datetime64[D]")}, "has a date"),
        ({"cost": np.array([-1])}, "between 0 and"),
        ({"headcount": np.array([HIGHEST + 1])}, "between 0 and"),
    ],
)
def test_broken_tables_refused(different: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        table("2020-05-01", **different)


@pytest.mark.parametrize("code", [-2, 2])
def test_one_code_that_stands_for_nothing_is_enough(code: int) -> None:
    with pytest.raises(ValueError, match="occupation has a code"):
        table("2020-05-01", "2020-05-02", occupation=np.array([0, code]))


@pytest.mark.parametrize("sum_", [0, HIGHEST, NOT_RECORDED])
def test_sums_at_the_ends_are_held(sum_: int) -> None:
    assert table("2020-05-01", cost=np.array([sum_])).cost == [sum_]


def test_too_many_reasons_refused() -> None:
    bits = ReasonBits()
    assert bits.mask(["A", "B", "A"]) == 3
    assert bits.mask(str(number) for number in range(62)) == 2**64 - 4
    with pytest.raises(OverflowError, match="64 codes"):
        bits.mask(["one more"])


def test_unknown_scheme_and_stage_refused(jiangyin: Policy) -> None:
    with pytest.raises(SchemeNotHeld):
        assess_many(table("2020-05-01", lanes=(("NY-TRAIN", "claim"),)), jiangyin)
    with pytest.raises(StageNotOffered):
        assess_many(table("2020-05-01", lanes=(("JY-CERT", "redeem"),)), jiangyin)


def test_facts_that_columns_cannot_say(jiangyin: Policy) -> None:
    """They are kept whole, with the other claims of the same person, and with what they say of the past themselves."""
    odd = facts(person={"id": "A"}, actual_cost_cny=Decimal("999.995"))
    claims = [odd, facts(person={"id": "A"}, grade="intermediate"), facts(person={"id": "B"})]
    made = table_of(claims, jiangyin)
    assert made.others == {0: claims[0], 1: claims[1]}
    awards = assess_many(made, jiangyin)
    assert awards.amount(0) == assess(odd, jiangyin).amount
    assert awards.recover == {}
    assert awards.eligible.all()


def _with_scheme(policy: Policy, **different: Any) -> Policy:
    scheme = policy.pack.schemes[0].model_copy(update=different)
    return Policy(policy.pack.model_copy(update={"schemes": (scheme, *policy.pack.schemes[1:])}))


@pytest.mark.clause("JY-89")
def test_year_that_columns_do_not_know_is_counted_one_by_one() -> None:
    """Of twelve months, in which the claim of next January is the fourth."""
    grades = coded("grade", "junior", "intermediate", "senior", "technician")
    days = ("2020-06-01", "2020-07-01", "2020-08-01", "2021-01-01")
    claims = table(*days, coded={**table(*days).coded, "grade": grades})
    awards = assess_many(claims, pack_with('year = "calendar"', 'year = "twelve_months"'))
    assert awards.having("ANNUAL_CAP_REACHED").tolist() == [False, False, False, True]


def test_lanes_beyond_columns(jiangyin: Policy) -> None:
    assert Lane(jiangyin, *CLAIM).said_by_columns
    assert not Lane(jiangyin, "JY-CERT", "prepay").said_by_columns
    assert not Lane(jiangyin, "JY-CERT", "redeem").said_by_columns
    more = _with_scheme(jiangyin)
    more.scheme("JY-CERT").model_fields_set.add("something_new")
    assert not Lane(more, *CLAIM).said_by_columns


def test_condition_that_columns_do_not_know_is_asked_claim_by_claim(jiangyin: Policy) -> None:
    winners = PrizeWinner(check="prize_winner", clauses=("JY-61",))
    [work] = [one for one in jiangyin.scheme("JY-TTW").conditions if one.check == "through_work"]
    for unknown in (winners, work):
        more = _with_scheme(jiangyin, conditions=(*jiangyin.scheme("JY-CERT").conditions, unknown))
        assert not Lane(more, *CLAIM).said_by_columns


@pytest.mark.clause("JY-55")
def test_lane_that_columns_do_not_know_is_found_beside_one_they_know(jiangyin: Policy) -> None:
    base = jiangyin.scheme("JY-CERT")
    once = PaidForHire(
        check="paid_for_hire", scheme="JY-SAFE", reason_code="ALREADY_PAID", same="person", clauses=("JY-55",)
    )
    other = base.model_copy(update={"id": "JY-SAFE", "conditions": (once,)})
    policy = Policy(jiangyin.pack.model_copy(update={"schemes": (base, other)}))
    claims = table("2020-05-01", "2020-06-01", lanes=(CLAIM, ("JY-SAFE", "claim")), lane=np.array([1, 1]))
    assert assess_many(claims, policy).having("ALREADY_PAID").tolist() == [False, True]
