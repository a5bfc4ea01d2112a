"""Parts of a pack agree with each other; what may differ is free to."""

from subsidies.rules.policy import Policy, load_text
from tests.subsidies.rules.drafts import pack_without
from tests.subsidies.rules.test_packs import TEXT


def test_schemes_of_other_places_are_free_to_stand_apart() -> None:
    policy = load_text(TEXT.replace('"NY-HIRE", ', '"NY-NONE", "ZZ-CERT", ', 1), name="x")
    assert policy.limits.repeat is not None
    assert {"NY-NONE", "ZZ-CERT"} <= set(policy.limits.repeat.apart)


def test_place_may_have_another_code_than_its_clauses(demonstration: Policy) -> None:
    assert (demonstration.code, demonstration.document.clause_prefix) == ("DEMO", "JY")


def test_pack_without_limits_names_no_schemes_there() -> None:
    assert pack_without("limits.per_year").limits.per_year is None
    assert pack_without("limits.repeat").limits.repeat is None
