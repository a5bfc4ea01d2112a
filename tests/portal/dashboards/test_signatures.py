"""What waits for finance's signature stands in its worklist and is counted in its rail."""

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.dashboards import for_bureau, waiting
from portal.dashboards.rail import rail_of
from subsidies import local_standards, setting_changes
from subsidies.city_terms import term_of
from tests.fixtures.policies import NEXT_YEAR
from tests.subsidies.factories import drafted_standard

pytestmark = pytest.mark.django_db


def items(user):
    return for_bureau.work_of(user).items


def test_finance_sees_what_it_has_to_sign(finance_maker, proposed_policy, standard_for_finance, waiting_setting):
    found = {item.url: (item.due, item.count) for item in items(finance_maker)}
    assert found == {
        reverse("policy_detail", args=[proposed_policy.pk]): (NEXT_YEAR, None),
        reverse("standard_detail", args=[standard_for_finance.pk]): (NEXT_YEAR, None),
        reverse("setting_list"): (NEXT_YEAR, 1),
    }
    counts = {item["url"]: item["count"] for item in rail_of(finance_maker, current="home")}
    assert counts[reverse("policy_list")] == 3


def test_end_of_a_standard_waits_until_its_day(finance_maker, ending_standard):
    [item] = items(finance_maker)
    assert (item.url, item.due) == (reverse("standard_detail", args=[ending_standard.pk]), ending_standard.ends_on)


def test_nobody_is_asked_for_a_second_signature_under_their_own(finance_maker, policy, city):
    now = timezone.now()
    local_standards.sign(drafted_standard(city), actor=finance_maker, now=now)
    setting_changes.propose(
        city, term_of(policy, "voucher_value_cny"), "600", valid_from=NEXT_YEAR, reason="x", actor=finance_maker,
        now=now,
    )  # fmt: skip
    assert items(finance_maker) == []


def test_drafts_and_what_is_signed_do_not_wait(finance_maker, draft_policy, running_standard):
    assert items(finance_maker) == []


def test_what_waits_elsewhere_is_not_told(officer_elsewhere, proposed_policy, standard_for_finance, waiting_setting):
    found = (waiting.policies_to_sign, waiting.standards_to_sign, waiting.settings_to_sign)
    assert [rows(officer_elsewhere).count() for rows in found] == [0, 0, 0]
