"""The questions of the calculator: each scheme of each held pack leads to an end, and nothing is asked in vain."""

import random
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from subsidies.calculator.answer import sentences
from subsidies.calculator.case import Ground
from subsidies.calculator.walk import ASKED, walk
from subsidies.models import Policy
from subsidies.rules import policy as packs
from tests.institutions.factories import CatalogueEntryFactory, ShortageEntryFactory
from tests.portal.reference.factories import CitySettingFactory
from tests.subsidies.factories import standard_in_force

pytestmark = pytest.mark.django_db
FILES = sorted(packs.packs_directory.glob("*.toml"))
DAY = date(2026, 3, 1)
SCHEMES = [(path, scheme) for path in FILES for scheme in packs.load(path).schemes]
HIRE = {"scheme": "NY-HIRE", "kind": "skill_level", "size": "small"}
HIRED = {**HIRE, "against": "", "hire_date": "2025-03-01", "certificate_date": "2025-03-01"}
VOUCHER = {"scheme": "NY-VOUCHER", "kind": "skill_level", "against": ""}
APPRENTICE = {"scheme": "JY-APPR", "planned": "senior", "reached": "senior", "employed": "yes", "against": ""}


def ground_of(path, city):
    pack = packs.load(path)
    policy = Policy(jurisdiction=city, text=path.read_text(encoding="utf-8"), valid_from=pack.period.first_day)
    return Ground(policy, min(pack.period.last_day or DAY, DAY))


@pytest.fixture
def ground(city):
    """The ground of a held pack by the beginning of its file's name."""

    def of(name):
        return ground_of(next(path for path in FILES if path.name.startswith(name)), city)

    return of


@pytest.fixture
def listed(city):
    """A shortage occupation and another one in the catalogue, at grade three."""
    entries = [CatalogueEntryFactory(jurisdiction=city, grade="senior", valid_from=date(2019, 1, 1)) for _ in range(2)]
    ShortageEntryFactory(jurisdiction=city, occupation=entries[0].occupation, valid_from=date(2019, 1, 1))
    return [entry.occupation for entry in entries]


def answers_to(question):
    """Some answers to a question, one of each kind."""
    if question.measure:
        return ["", *(str(value) for value in question.measure.tried)]
    if question.ticks:
        return ["", *(tick.value for tick in question.ticks), ",".join(tick.value for tick in question.ticks)]
    return [choice.value for choice in question.choices]


def walks(ground, scheme, chance):
    """A way to the end with answers drawn by chance: the answers before each open question, and the walk there."""
    answers = {"scheme": scheme}
    steps = [(answers, walk(ground, answers))]
    while steps[-1][1].open:
        assert len(steps) < len(ASKED) + 2
        question = steps[-1][1].open
        answers = {**answers, question.name: chance.choice(answers_to(question))}
        steps.append((answers, walk(ground, answers)))
    return steps


@pytest.mark.parametrize(("path", "scheme"), SCHEMES, ids=[f"{path.stem}-{scheme}" for path, scheme in SCHEMES])
def test_every_scheme_leads_to_an_end(city, listed, path, scheme):
    ground, chance = ground_of(path, city), random.Random(scheme)
    for _ in range(3):
        _answers, end = walks(ground, scheme, chance)[-1]
        award = end.case.award
        assert award.steps or award.reasons
        assert award.amount is not None or {"AMOUNT_NOT_SET", "FREE_OF_CHARGE"} & set(award.codes)
        for language in ("zh-hans", "en"):
            with translation.override(language):
                assert not [said for said in sentences(award, end.case) if "未记录" in said or "not recorded" in said]


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_no_question_is_asked_in_vain(city, listed, path):
    for scheme in packs.load(path).schemes:
        standard_in_force(city, "800.00", schemes=[scheme], scheme=scheme, grade="", valid_from=date(2019, 1, 1))
    ground, chance = ground_of(path, city), random.Random(7)
    for scheme in packs.load(path).schemes:
        for answers, step in walks(ground, scheme, chance)[:-1]:
            ends = {come_to(ground, answers | {step.open.name: answer}) for answer in answers_to(step.open)}
            unanswered = come_to(ground, answers)
            assert len(ends) > 1 or {end[:3] for end in ends} != {unanswered[:3]}, (scheme, step.open.name)


def come_to(ground, answers):
    """The award as it stands, and the questions still to come where each gets the first answer there is."""
    award, asked = walk(ground, answers).case.award, []
    while question := walk(ground, answers).open:
        asked.append(question.name)
        answers = {**answers, question.name: answers_to(question)[0]}
    return award.eligible, award.amount, award.payee, tuple(asked)


def test_ticks_that_change_nothing_are_not_offered(city, listed, ground):
    names = {"in a course": "social", "by itself": "enterprise_own"}
    offered = {}
    for what, way in names.items():
        answers = {"scheme": "JY-CERT", "kind": "skill_level", "grade": "senior", "way": way}
        answers |= {"payer": "individual", "occupation": listed[0].code}
        offered[what] = {tick.value for tick in walk(ground("jiangyin"), answers).open.ticks}
    assert offered["in a course"] - offered["by itself"] == {"listed_at_filing"}


def asked(ground, answers):
    """The names of all questions of a walk."""
    return [question.name for question in walk(ground, answers).asked]


def ended(ground, **answers):
    """The award at the end of a way; every question left is answered with nothing."""
    way = walk(ground, answers)
    while way.open:
        assert way.open.measure or way.open.ticks, way.open.name
        answers[way.open.name] = ""
        way = walk(ground, answers)
    return way.case.award


def codes(ground, **answers):
    return ended(ground, **answers).codes


def test_hire_asks_what_the_scheme_looks_at(ground):
    names = asked(ground("nanyang"), {**HIRED, "stable_months": "12", "insured_months": "12"})
    assert names == ["scheme", "kind", "size", "against", "hire_date", "certificate_date", "stable_months",
                     "insured_months", "paid_to_date"]  # fmt: skip


@pytest.mark.clause("NY-12", "NY-13")
@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"size": "medium"}, None),
        ({"size": "large"}, "EMPLOYER_NOT_SME"),
        ({"size": "unknown"}, None),
        ({"stable_months": "12"}, None),
        ({"stable_months": "11"}, "STABLE_PERIOD_SHORT"),
        ({"hire_date": "2025-03-01"}, None),
        ({"hire_date": "2025-03-02", "certificate_date": "2025-03-02"}, "STABLE_PERIOD_SHORT"),
        ({"hire_date": "2022-01-01"}, "NO_CERTIFICATE"),
        ({"hire_date": "2021-12-31"}, "OUT_OF_PERIOD"),
        ({"certificate_date": "2025-03-02"}, "NO_CERTIFICATE"),
        ({"insured_months": "12"}, None),
        ({"insured_months": "11"}, "NOT_INSURED"),
        ({"against": "employer.in_zone"}, "CONDITIONS_NOT_MET"),
        ({"against": "employer.insured"}, "NOT_INSURED"),
        ({"against": "paid_for_hire.NY-HIRE"}, "ALREADY_PAID"),
        ({"paid_to_date": "1999000"}, None),
        ({"paid_to_date": "2000000"}, "EMPLOYER_CAP_REACHED"),
    ],
)
def test_hire_turns_on_the_boundary(ground, said, code):
    award = ended(ground("nanyang"), **{**HIRED, **said})
    assert (award.eligible, award.codes[0] if code else None) == (code is None, code)


def test_hire_is_cut_to_what_the_enterprise_may_still_have(ground):
    assert ended(ground("nanyang"), **HIRED, paid_to_date="1999400").amount == 600


@pytest.fixture
def face_value(city):
    """The bureau has recorded what a voucher is worth."""
    CitySettingFactory(jurisdiction=city, key="voucher_value_cny", value="600", valid_from=date(2025, 1, 1))


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"issued_on": "2026-02-02", "training_start": "2026-02-02"}, None),
        ({"issued_on": "2026-02-02", "training_start": "2026-02-01"}, "VOUCHER_AFTER_TRAINING"),
        ({"expires_on": "2026-03-01"}, None),
        ({"expires_on": "2026-02-28"}, "VOUCHER_EXPIRED"),
        ({"against": "voucher_unused"}, "VOUCHER_ALREADY_REDEEMED"),
        ({"against": "own_voucher"}, "VOUCHER_TRANSFERRED"),
    ],
)
def test_voucher_turns_on_the_boundary(ground, face_value, said, code):
    award = ended(ground("nanyang"), **{**VOUCHER, **said})
    assert (award.amount, award.codes[0] if code else None) == (0 if code else 600, code)


def test_voucher_without_a_face_value_has_no_amount(ground):
    assert ended(ground("nanyang"), **VOUCHER).amount is None


def test_the_day_of_training_is_asked_once_the_voucher_is_dated(ground):
    assert "training_start" not in asked(ground("nanyang"), {**VOUCHER, "issued_on": ""})
    assert asked(ground("nanyang"), {**VOUCHER, "issued_on": "2026-02-02"})[-1] == "training_start"


@pytest.mark.parametrize(
    ("said", "amount"),
    [
        ({"stage": "quote", "years": "2"}, 10000),
        ({"stage": "quote", "years": ""}, 5000),
        ({"stage": "quote", "years": "2", "cost": "4000"}, 8000),
        ({"stage": "quote", "planned": "junior"}, 0),
        ({"stage": "claim", "months": "11"}, 0),
        ({"stage": "claim", "months": "12"}, 5000),
        ({"stage": "claim", "months": "23"}, 5000),
        ({"stage": "claim", "months": "24"}, 10000),
        ({"stage": "claim", "reached": "none"}, 0),
        ({"stage": "claim", "reached": "technician", "months": "12"}, 6000),
        ({"stage": "claim", "months": "12", "cost": "4999.99"}, Decimal("4999.99")),
        ({"stage": "claim", "months": "12", "against": "payment_vouchers"}, 0),
    ],
)
def test_apprenticeship_turns_on_the_boundary(ground, said, amount):
    given = {**APPRENTICE, **said}
    if given["planned"] == "junior":
        assert walk(ground("jiangyin"), given).open.name == "planned"
    else:
        assert ended(ground("jiangyin"), **given).amount == amount


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"stage": "quote", "years": "3"}, ["计划"]),
        ({"stage": "claim", "months": "36", "reached": "senior"}, ["已完成"]),
    ],
)
def test_years_planned_are_not_said_to_be_done(ground, said, words):
    award = ended(ground("jiangyin"), **{**APPRENTICE, **said})
    told = [reason.sentence("zh") for reason in award.reasons if reason.code == "PER_YEAR"]
    assert [word for word in ("计划", "已完成") if word in told[0]] == words
    step = next(step for step in award.steps if step.code == "years").text("zh")
    assert ("计划" in step) is (words == ["计划"])


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"groups": "employment_difficulty", "employer": "enterprise", "work_months": "6"}, None),
        ({"groups": "employment_difficulty", "employer": "enterprise", "work_months": "5"}, "STABLE_PERIOD_SHORT"),
        ({"groups": "employment_difficulty", "employer": "cooperative"}, "EMPLOYER_TYPE_NOT_ACCEPTED"),
        ({"groups": "dibao_urban", "from_here": "yes", "employer": "cooperative"}, None),
        ({"groups": "dibao_urban", "from_here": "no"}, "NOT_TARGET_GROUP"),
        ({"groups": "other"}, "NOT_TARGET_GROUP"),
    ],
)
def test_through_work_goes_by_route(ground, said, code):
    award = ended(ground("jiangyin"), scheme="JY-TTW", **said)
    assert (award.eligible, award.codes[0] if code else None) == (code is None, code)


@pytest.mark.parametrize(
    ("awarded", "amount"), [("19999", 0), ("20000", 20000), ("150000", 150000), ("150001", 0), ("", None)]
)
def test_start_up_is_paid_within_the_range(ground, awarded, amount):
    assert ended(ground("nanyang"), scheme="NY-STARTUP", against="", awarded=awarded).amount == amount


def test_living_allowance_counts_days_up_to_the_longest(ground, city):
    answers = {"scheme": "JY-LIVING", "groups": "disabled", "against": ""}
    value = {"amount_cny": "50", "unit": "day", "max_units": 30}
    CitySettingFactory(jurisdiction=city, key="living_allowance", value=value, valid_from=date(2019, 1, 1))
    assert ended(ground("jiangyin"), **answers, training_days="30").amount == 1500
    assert ended(ground("jiangyin"), **answers, training_days="31").amount == 1500
    assert ended(ground("jiangyin"), **answers, training_days="10").amount == 500


def test_own_funds_are_asked_once_the_cost_is_known(ground):
    answers = {"scheme": "BC-GAP", "against": ""}
    assert "own_funds" not in asked(ground("baicheng"), {**answers, "cost": ""})
    assert "FUNDS_SUFFICIENT" in codes(ground("baicheng"), **answers, cost="1000", own_funds="1000")
    assert "FUNDS_SUFFICIENT" not in codes(ground("baicheng"), **answers, cost="1000", own_funds="999")


def test_what_is_refused_already_is_not_asked_further(ground):
    assert asked(ground("nanyang"), {"scheme": "NY-HIRE", "kind": "skill_level", "size": "large"})[-1] == "size"


def test_a_later_answer_does_not_reach_back(ground):
    given = {**HIRED, "stable_months": "3"}
    assert "against" in asked(ground("nanyang"), given) and walk(ground("nanyang"), given).open is None


@pytest.mark.parametrize("years", ["３", "3年", "3 years"])
def test_a_number_is_taken_with_its_unit(ground, years):
    assert ended(ground("jiangyin"), **APPRENTICE, stage="quote", years=years).amount == 15000


@pytest.mark.parametrize("years", ["1.5", "3元"])
def test_years_are_whole(ground, years):
    way = walk(ground("jiangyin"), {**APPRENTICE, "stage": "quote", "years": years})
    assert way.open.name == "years"
