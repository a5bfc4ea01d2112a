"""Claims put into tables give what they give alone, and after others: the readable cases of every pack, and every
mixture of what columns can say."""

from itertools import product
from typing import Any

import pytest

from subsidies.rules.policy import Policy, held
from tests.subsidies.rules.situations import PACKS, situation
from tests.subsidies.rules.test_cases import facts_of
from tests.subsidies.rules.test_many import JIANGYIN, WIDER, WITHOUT_LIMITS, claim_of, compare, of_person

Claims = list[dict[str, Any]]

POLICIES = held()
CASES = {code: [facts_of(case, code).to_json() for case in pack["cases"]] for code, pack in PACKS.items()}
KINDS = ("skill_level", "special_ability")
GRADES = (None, "none", "junior", "senior")
OCCUPATIONS = ("焊工", "钳工", None)
SCHEMES = ("JY-CERT", "JY-SAFE", "JY-INSURED")


def mixed(**values: tuple[Any, ...]) -> Claims:
    """Every mixture of the values, by name."""
    return [dict(zip(values, mixture, strict=True)) for mixture in product(*values.values())]


def of_a_person_each(claims: Claims) -> Claims:
    return [of_person(claim, str(number)) for number, claim in enumerate(claims)]


@pytest.mark.parametrize("code", CASES)
def test_cases_of_a_person_each_alike(code: str) -> None:
    compare(of_a_person_each(CASES[code]), {}, POLICIES[code])


@pytest.mark.parametrize("code", CASES)
def test_cases_of_one_person_alike(code: str) -> None:
    compare([of_person(case, "A") for case in CASES[code]], {}, POLICIES[code])


GRADED = mixed(certificate_kind=KINDS, grade=GRADES, occupation=OCCUPATIONS)
SEVERAL = mixed(scheme=SCHEMES, grade=("junior", "senior"), occupation=("焊工", "钳工"))


@pytest.mark.parametrize(
    ("claims", "policy"),
    [(GRADED, JIANGYIN), (SEVERAL, WIDER), (SEVERAL, WITHOUT_LIMITS)],
    ids=["graded", "several schemes", "without limits"],
)
def test_every_claim_after_every_other_alike(claims: Claims, policy: Policy) -> None:
    pairs = list(enumerate(product(claims, claims)))
    later = [claim_of(str(person), "2020-06-01", **second) for person, (_, second) in pairs]
    earlier = [claim_of(str(person), "2020-05-01", **first) for person, (first, _) in pairs]
    table = compare([*later, *earlier], {}, policy)
    assert not table.others


HAD = mixed(
    scheme=("JY-CERT", "JY-SAFE", "JY-INSURED", "JY-TTW"),
    grade=(None, "junior", "senior"),
    occupation=("焊工", "铣工", None),
    status=(None, "refused"),
    jurisdiction=("JY", None, "NY"),
    counted=(None, True, False),
)


@pytest.mark.parametrize("policy", [WIDER, WITHOUT_LIMITS], ids=["wider", "without limits"])
def test_every_claim_after_every_past_alike(policy: Policy) -> None:
    """The past stands three times, so that what counts of it uses up the year."""
    past = {str(person): [{"date": "2020-02-01", **had}] * 3 for person, had in enumerate(HAD)}
    claims = [claim_of(person, "2020-05-01", occupation="焊工") for person in past]
    claims += [claim_of(person, "2021-05-01", occupation="钳工") for person in past]
    table = compare(claims, past, policy)
    assert not table.others


PERSONS = mixed(
    person=tuple(
        mixed(ties=(None, [], ["work"], ["household", "work"]), pension=(None, "none", "entitled", "drawing"))
    )
)
LISTED = mixed(
    occupation_in_catalogue=(None, True, False),
    shortage=(None, True, False),
    grade=("junior", "senior"),
    certificate_kind=("skill_level", "special_ability"),
    employer=(None, {}),
)
PAID = mixed(
    scheme=SCHEMES,
    date=("2018-12-31", "2019-01-01", "2021-12-31", "2022-01-01"),
    actual_cost_cny=(None, 0, "0.01", "999.99", "1000"),
    headcount=(0, 1, 3),
    pack=({}, {"local_standard_cny": 700}, {"local_standard_cny": 0}),
)
TRAINED = mixed(
    training_mode=("social", "enterprise_own", "institution_project"),
    cost_paid_by=(None, "individual", "employer"),
    assessment_passed=(None, True, False),
    institution=(None, {"listed": True}, {"listed": False}, {"listed": True, "listed_at_filing": False}),
)


@pytest.mark.parametrize("mixture", [PERSONS, LISTED, PAID, TRAINED], ids=["persons", "lists", "sums", "training"])
def test_every_mixture_alike(mixture: Claims) -> None:
    table = compare(of_a_person_each([situation("worker", **different) for different in mixture]), {}, WIDER)
    assert not table.others


def test_claims_of_nobody_recorded_alike() -> None:
    table = compare([{**situation("worker"), "person": None}] * 2, {}, JIANGYIN)
    assert not table.others


@pytest.mark.clause("JY-89")
def test_yearly_limit_binds_only_schemes_that_ask_it() -> None:
    base = WIDER.scheme("JY-CERT")
    without = tuple(one for one in base.conditions if one.check != "within_yearly_limit")
    free = Policy(WIDER.pack.model_copy(update={"schemes": (base.model_copy(update={"conditions": without}),)}))
    trades = ("钳工", "车工", "铣工", "焊工")
    claims = [claim_of("A", f"2020-0{month}-01", occupation=trade) for month, trade in enumerate(trades, 1)]
    table = compare(claims, {}, free)
    assert not table.others


def test_what_is_only_quoted_is_not_had_where_columns_cannot_say_it_either() -> None:
    quoted, claimed = (claim_of("A", f"2020-0{month}-01", actual_cost_cny="999.995") for month in (5, 6))
    table = compare([{**quoted, "stage": "quote"}, claimed], {})
    assert len(table.others) == 2


@pytest.mark.clause("JY-92")
def test_pension_is_looked_at_on_the_day_of_each_scheme_alike() -> None:
    """It begins between the certificate and the class, of which the second scheme looks at the first."""
    days: dict[str, Any] = {"class": {"start_date": "2020-06-01"}}
    claims = [claim_of(str(number), "2020-05-01", scheme=scheme, **days) for number, scheme in enumerate(SCHEMES[:2])]
    for order in (claims, claims[::-1]):
        compare([{**one, "person": {**one["person"], "pension_from": "2020-05-15"}} for one in order], {}, WIDER)


@pytest.mark.clause("JY-89")
def test_lifted_limit_is_lifted_in_a_table_too() -> None:
    trades = ("钳工", "车工", "铣工", "焊工")
    claims = [claim_of("A", f"2020-0{month}-01", occupation=trade) for month, trade in enumerate(trades, 1)]
    claims[3]["override"] = {"rule": "ANNUAL_CAP_REACHED", "by": "周敏", "reason": "转岗"}
    compare(claims, {})


@pytest.mark.clause("JY-89")
def test_claims_that_do_not_count_leave_the_year_alike() -> None:
    limit = WIDER.limits.per_year
    assert limit is not None
    limits = WIDER.limits.model_copy(update={"per_year": limit.model_copy(update={"counted": ("JY-CERT",)})})
    policy = Policy(WIDER.pack.model_copy(update={"limits": limits}))
    trades = ("钳工", "车工", "铣工", "焊工")
    claims = [claim_of("A", f"2020-0{month}-01", occupation=trade) for month, trade in enumerate(trades, 1)]
    table = compare([*({**claim, "scheme": "JY-SAFE"} for claim in claims[:3]), claims[3]], {}, policy)
    assert not table.others


def test_past_of_somebody_without_a_claim_is_left_aside() -> None:
    compare([claim_of("A", "2020-05-01")], {"B": [{"date": "2020-02-01", "scheme": "JY-CERT"}]})


@pytest.mark.clause("JY-108")
def test_fraud_brings_back_what_was_advanced_in_a_table_too() -> None:
    compare([claim_of("A", "2020-05-01", fraud_confirmed=True, prepay={"prepaid_cny": 500})], {})
