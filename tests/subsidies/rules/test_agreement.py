"""Parts of a pack agree with each other; what may differ is free to."""

import pytest

from subsidies.rules.policy import Policy, load_text
from tests.subsidies.rules.drafts import pack_without
from tests.subsidies.rules.test_packs import EXCLUSION, TEXT, refusal_of


def test_schemes_of_other_places_are_free_to_stand_apart() -> None:
    policy = load_text(TEXT.replace('"NY-HIRE", ', '"NY-NONE", "ZZ-CERT", ', 1), name="x")
    assert policy.limits.repeat is not None
    assert {"NY-NONE", "ZZ-CERT"} <= set(policy.limits.repeat.apart)


def test_place_may_have_another_code_than_its_clauses(demonstration: Policy) -> None:
    assert (demonstration.code, demonstration.document.clause_prefix) == ("DEMO", "JY")


def test_pack_without_limits_names_no_schemes_there() -> None:
    assert pack_without("limits.per_year").limits.per_year is None
    assert pack_without("limits.repeat").limits.repeat is None


def test_condition_may_stand_twice_with_other_values() -> None:
    other = EXCLUSION.replace("JY-INSURED", "JY-TRANSFER")
    policy = load_text(TEXT.replace(EXCLUSION, EXCLUSION + "\n" + other, 1), name="x")
    assert len(policy.scheme("JY-CERT").conditions) == 16


@pytest.mark.parametrize(
    "otherwise",
    ["last_day = 2020-12-31", "first_day = 2019-01-01\n{}", 'every = "year"\n{}', "strive = true\n{}"],
)
def test_metric_may_have_targets_for_other_days_and_one_to_strive_for(otherwise: str) -> None:
    start = TEXT.index('metric = "high_skilled_share"')
    head, target = TEXT[:start], TEXT[start:].replace("high_skilled_share", "skilled_share", 1)
    days = "last_day = 2021-12-31"
    policy = load_text(head + target.replace(days, otherwise.format(days), 1), name="x")
    assert [each.metric for each in policy.pack.targets].count("skilled_share") == 2


def test_clause_cannot_be_left_off_at_the_end() -> None:
    carrier = next(line for line in TEXT.splitlines() if line.startswith("JY-119 = "))
    shorter = TEXT.replace("last_clause = 119", "last_clause = 118").replace(carrier, "")
    assert [fault.key for fault in refusal_of(shorter).problems] == ["document.last_clause"]


def test_document_that_is_in_no_catalogue_says_itself_where_it_ends() -> None:
    text = TEXT.replace("JY-", "ZZ-").replace('clause_prefix = "JY"', 'clause_prefix = "ZZ"')
    assert load_text(text, name="x").document.last_clause == 119
    assert [fault.key for fault in refusal_of(text.replace("= 119", "= 120")).problems] == ["carriers.ZZ-120"]
