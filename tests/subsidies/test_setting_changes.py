"""Settings left to the city: who signs, from when they hold, and that facts follow them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.utils import translation

from portal.reference import city_settings
from portal.reference.models import CitySetting
from portal.shared.refusals import Refused
from subsidies import claims, facts, filings, policies, setting_changes
from subsidies.city_terms import shown, term_of, terms_of
from subsidies.models import SettingChange
from tests.institutions.factories import InstitutionFactory, UserFactory
from tests.subsidies.classes import certified_class
from tests.subsidies.factories import demonstration_text, fund_with, published_policy

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)
JULY = date(2026, 7, 1)
ALLOWANCE = {"amount_cny": "30", "unit": "training_day", "max_units": 30}


@pytest.fixture
def policy(city):
    return published_policy(city)


@pytest.fixture
def bureau(db):
    return UserFactory(username="setter")


@pytest.fixture
def finance(db):
    return UserFactory(username="setting_cosigner")


@pytest.fixture
def proposed(city, policy, bureau):
    def make(key, value, valid_from=JULY, reason="演人社〔2026〕9号", now=NOW):
        term = term_of(policy, key)
        return setting_changes.propose(city, term, value, valid_from=valid_from, reason=reason, actor=bureau, now=now)

    return make


def held(city, key, day):
    return city_settings.values(jurisdiction=city, on=day).get(key)


def test_pace_of_the_office_is_set_at_once(city, proposed):
    change = proposed("notice_working_days", "7")
    assert (change.state, held(city, "notice_working_days", date(2026, 6, 30))) == ("made", "5")
    assert held(city, "notice_working_days", JULY) == "7"


def test_what_moves_money_waits_for_finance(city, proposed, finance):
    change = proposed("online_ratio", "0.5")
    assert (change.state, held(city, "online_ratio", JULY)) == ("proposed", "0.3")
    setting_changes.cosign(change, actor=finance, now=NOW)
    assert (change.state, held(city, "online_ratio", JULY)) == ("made", "0.5")


def test_proposer_cannot_cosign(proposed, bureau):
    with pytest.raises(Refused) as refused:
        setting_changes.cosign(proposed("online_ratio", "0.5"), actor=bureau, now=NOW)
    assert refused.value.codes == ["SAME_PERSON"]


def test_database_refuses_one_signer(city, proposed, bureau):
    change = proposed("online_ratio", "0.5")
    kept = CitySetting.objects.create(jurisdiction=city, key="other", value="1", valid_from=JULY, clause="x")
    with pytest.raises(IntegrityError, match="setting_change_signed_by_two"):
        SettingChange.objects.filter(pk=change.pk).update(state="made", setting=kept, made_at=NOW, cosigned_by=bureau)


@pytest.mark.parametrize("day", [date(2026, 5, 31), date(2026, 6, 1)])
def test_value_of_days_gone_by_stays(proposed, day):
    with pytest.raises(Refused) as refused:
        proposed("notice_working_days", "7", valid_from=day)
    assert refused.value.codes == ["SETTING_NOT_LATER"]


def test_change_says_why(proposed):
    with pytest.raises(Refused) as refused:
        proposed("notice_working_days", "7", reason=" ")
    assert refused.value.codes == ["NO_REASON"]


def test_first_value_may_begin_earlier(city, proposed, finance):
    change = proposed("measures_in_force", True, valid_from=date(2026, 1, 1))
    setting_changes.cosign(change, actor=finance, now=NOW)
    assert held(city, "measures_in_force", date(2026, 1, 1)) is True


def test_value_does_not_reach_back_to_lines_handed_in(city, proposed, policy):
    fund_with("10000.00", city)
    course = certified_class(1, institution=InstitutionFactory(jurisdiction=city), issued_on=date(2026, 3, 2))
    claims.submit(claims.draft(course, now=NOW), actor=UserFactory(username="clerk"), now=NOW)
    with pytest.raises(Refused) as refused:
        proposed("measures_in_force", True, valid_from=date(2026, 3, 2))
    assert refused.value.codes == ["LINES_HANDED_IN"]


def test_earlier_change_ends_before_a_later_one(city, proposed):
    proposed("notice_working_days", "7", valid_from=date(2026, 9, 1))
    proposed("notice_working_days", "6", valid_from=JULY)
    days = (date(2026, 6, 30), JULY, date(2026, 8, 31), date(2026, 9, 1))
    assert [held(city, "notice_working_days", day) for day in days] == ["5", "6", "6", "7"]


def test_officers_value_outlives_a_new_version(city, policy, proposed, finance, bureau):
    setting_changes.cosign(proposed("voucher_value_cny", "600", valid_from=date(2026, 6, 15)), actor=finance, now=NOW)
    text = demonstration_text(first_day=JULY)
    draft = policies.draft(text, version="2026-07", jurisdiction=city, actor=bureau)
    policies.propose(draft, actor=bureau, now=NOW)
    policies.publish(draft, actor=finance, now=NOW)
    assert held(city, "voucher_value_cny", date(2026, 8, 1)) == "600"


def test_facts_follow_what_is_in_force(city, policy, proposed, finance):
    values = {
        "measures_in_force": True, "commitment_enabled": True, "voucher_value_cny": "600",
        "living_allowance": ALLOWANCE,
    }  # fmt: skip
    for key, value in values.items():
        setting_changes.cosign(proposed(key, value), actor=finance, now=NOW)
    packs = []
    for day in (date(2026, 6, 30), JULY):
        course = certified_class(1, institution=InstitutionFactory(jurisdiction=city), issued_on=day)
        known = facts.of_class(course, policy=filings.policy_of(course), scheme="JY-CERT", stage="claim")
        packs += [fact.pack for fact in known.values()]
    before, after = packs
    assert (before.measures_in_force, before.voucher_value_cny, before.online_ratio) == (False, None, Decimal("0.3"))
    assert (after.measures_in_force, after.commitment_enabled, after.voucher_value_cny) == (True, True, 600)
    assert (after.living_allowance.amount_cny, after.living_allowance.max_units) == (30, 30)


def test_every_term_can_be_shown(policy):
    values = {"switch": True, "allowance": ALLOWANCE}
    assert all(shown(term, values.get(term.unit, "5")) for term in terms_of(policy))


def test_share_is_shown_as_people_say_it(policy):
    share = next(term for term in terms_of(policy) if term.unit == "share")
    assert shown(share, "0.8") == "80.0%"


@pytest.mark.parametrize(("value", "said"), [("1", "1 day"), ("3", "3 days")])
def test_unit_fits_its_number(policy, value, said):
    days = next(term for term in terms_of(policy) if term.unit == "days")
    with translation.override("en"):
        assert shown(days, value) == said
