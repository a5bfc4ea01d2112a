"""The boxes of a policy's parts: what they hold, what a change of one writes into the text."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation

from subsidies import policy_boxes, policy_texts
from subsidies.policy_boxes import PartForm
from subsidies.rules.policy import Policy, held, load_text
from tests.subsidies.factories import demonstration_text

PARTS = [(code, part) for code, policy in held().items() for part, _word in policy_boxes.parts(policy.pack)]


def sent(form: PartForm, **changes: Any) -> QueryDict:
    """What the browser sends of the boxes, some of them changed."""
    given = QueryDict(mutable=True)
    for bound in form:
        value = changes.get(bound.html_name, bound.value())
        given.setlist(bound.html_name, value if isinstance(value, list) else ["" if value is None else str(value)])
    return given


def form_of(policy: Policy, part: str, **changes: Any) -> PartForm:
    shown = PartForm(pack=policy.pack, part=part, seen="x")
    return PartForm(sent(shown, **changes), pack=policy.pack, part=part, seen="x")


def after(part: str, **changes: Any) -> Policy:
    """The demonstration pack after these boxes of a part were changed."""
    text = demonstration_text()
    form = form_of(load_text(text, "before"), part, **changes)
    assert form.is_valid(), form.errors
    return load_text(policy_texts.changed(text, form.changes), "after")


@pytest.mark.parametrize(("code", "part"), PARTS)
def test_unchanged_boxes_change_nothing(code: str, part: str) -> None:
    form = form_of(held()[code], part)
    assert form.is_valid(), form.errors
    assert form.changes == {}


@pytest.mark.parametrize("code", sorted(held()))
def test_every_scheme_and_table_of_figures_is_a_part(code: str) -> None:
    parts = dict(policy_boxes.parts(held()[code].pack))
    assert held()[code].schemes.keys() <= parts.keys()
    assert {"document", "period", "targets"} <= parts.keys()


def test_share_and_day_and_sum_arrive_exactly() -> None:
    changes = {"schemes-0-uplift-share": "0.25", "schemes-0-standards-0-ceiling": "1000.50"}
    scheme = after("JY-CERT", **changes).schemes["JY-CERT"]
    assert scheme.uplift is not None
    assert (scheme.uplift.share, scheme.standards[0].ceiling) == (Decimal("0.25"), Decimal("1000.50"))


def test_list_keeps_its_order_and_takes_what_is_new_behind() -> None:
    """The first fund is the one that is charged."""
    funds = after("JY-CERT", **{"schemes-0-funds": ["fiscal", "employment_subsidy"]}).schemes["JY-CERT"].funds
    assert funds == ("employment_subsidy", "fiscal")


def test_open_end_stays_open_for_the_standards_too() -> None:
    policy = after("period", **{"period-last_day": ""})
    assert policy.period.last_day is None
    assert policy.schemes["JY-CERT"].standards[0].to_day is None


def test_period_takes_its_standards_along() -> None:
    policy = after("period", **{"period-first_day": "2025-03-01"})
    assert policy.schemes["JY-CERT"].standards[0].from_day == date(2025, 3, 1)


def test_comments_stay() -> None:
    text = demonstration_text()
    changed = policy_texts.changed(text, {("limits", "per_year", "number"): 2})
    assert [line for line in changed.splitlines() if line.startswith("#")] == [
        line for line in text.splitlines() if line.startswith("#")
    ]
    assert len(changed.splitlines()) == len(text.splitlines())


def test_fault_finds_its_box_past_the_kind_of_its_table() -> None:
    form = PartForm(pack=held()["JY"].pack, part="JY-CERT", seen="x")
    assert form.box_of("schemes.0.conditions.5.no_pension.tested_on") == "schemes-0-conditions-5-tested_on"
    assert form.box_of("schemes.0.standards.to_day") is None


def test_boxes_are_labelled_in_both_languages() -> None:
    for language, label in (("en", "at most (yuan)"), ("zh-hans", "上限（元）")):
        with translation.override(language):
            form = PartForm(pack=held()["JY"].pack, part="JY-CERT", seen="x")
            assert form["schemes-0-standards-0-ceiling"].label == label
