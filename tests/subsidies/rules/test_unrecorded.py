"""What is not recorded never decides against anyone."""

import pytest

from subsidies.rules.assess import assess
from subsidies.rules.checks.through_work import ThroughWork
from subsidies.rules.policy import PackRefused, held, load_text
from tests.subsidies.rules.drafts import text_of
from tests.subsidies.rules.situations import facts


@pytest.mark.clause("JY-55")
def test_worker_who_is_not_recorded_may_be_of_any_route() -> None:
    assert assess(facts("through_work_a", person=None), held()["JY"]).amount == 1000


def test_condition_of_several_parts_is_asked_by_its_parts() -> None:
    policy = held()["JY"]
    [work] = [known for known in policy.scheme("JY-TTW").conditions if isinstance(known, ThroughWork)]
    with pytest.raises(NotImplementedError):
        work.against(facts("through_work_a"), policy.terms)


@pytest.mark.clause("QD-12")
@pytest.mark.parametrize(("kind", "codes"), [("talent_base", ()), (None, ()), ("hr_agency", ("NOT_RECOGNISED_BASE",))])
def test_base_is_told_by_its_kind(kind: str | None, codes: tuple[str, ...]) -> None:
    award = assess(facts("base", "QD", institution={"recognised": None, "kind": kind}), held()["QD"])
    assert award.codes == (codes or ("AMOUNT_NOT_SET",))


@pytest.mark.clause("JY-67")
def test_apprentice_without_an_agreed_level_is_paid_by_the_one_reached() -> None:
    award = assess(facts("apprentice", apprenticeship={"planned_level": None}), held()["JY"])
    assert award.amount == 5000
    assert "LOWER_LEVEL_RATE" not in award.codes


@pytest.mark.clause("JY-67")
def test_apprentice_without_a_level_had_none_before() -> None:
    earlier = [{"date": "2020-01-10", "scheme": "JY-CERT", "occupation": "机械加工"}]
    levels = {"planned_level": None, "reached_level": None}
    award = assess(facts("apprentice", apprenticeship=levels, history=earlier), held()["JY"])
    assert award.codes == ("LEVEL_NOT_REACHED",)


@pytest.mark.clause("NY-28")
def test_range_backwards_is_refused() -> None:
    with pytest.raises(PackRefused, match="award: most lies below least"):
        load_text(text_of("NY").replace("most = 150000", "most = 19999", 1), name="draft.toml")
