"""Versions of a policy: drafted, signed by two, superseded; and which one a class, a claim and a line go by."""

import re
from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import IntegrityError, InternalError, transaction

from portal.reference import city_settings
from portal.shared.refusals import Refused
from subsidies import claims, filings, policies
from subsidies.invariants import sealed
from subsidies.models import Policy
from subsidies.rules.policy import PackRefused
from tests.institutions.factories import InstitutionFactory, TrainingClassFactory, UserFactory
from tests.subsidies.classes import certified_class, certify
from tests.subsidies.factories import demonstration_text, published_policy
from tests.trainees.factories import EnrolmentFactory

pytestmark = pytest.mark.django_db
JUNE = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)
JULY = date(2026, 7, 1)
State = Policy.State


@pytest.fixture
def author(db):
    return UserFactory(username="policy_author")


@pytest.fixture
def cosigner(db):
    return UserFactory(username="policy_cosigner")


@pytest.fixture
def first(city):
    """In force since 2025."""
    return published_policy(city)


@pytest.fixture
def second(city, first, author):
    """The draft of a version that begins in July: grade four gets 1,800 instead of 1,500."""
    text = demonstration_text(first_day=JULY, intermediate=1800)
    return policies.draft(text, version="2026-07", jurisdiction=city, actor=author)


def published(policy, author, cosigner):
    policies.propose(policy, actor=author, now=JUNE)
    return policies.publish(policy, actor=cosigner, now=JUNE)


def test_new_version_ends_the_one_before(first, second, author, cosigner):
    published(second, author, cosigner)
    first.refresh_from_db()
    assert (first.state, first.valid_to, second.state) == (State.SUPERSEDED, date(2026, 6, 30), State.PUBLISHED)


@pytest.fixture
def late_june(city, first, author):
    """The draft of a version for the last days before the one of July."""
    text = demonstration_text(first_day=date(2026, 6, 15), last_day=date(2026, 6, 30))
    return policies.draft(text, version="2026-06", jurisdiction=city, actor=author)


def test_days_of_a_superseded_version_are_not_proposed_for(late_june, second, author, cosigner):
    published(second, author, cosigner)
    with pytest.raises(Refused) as refused:
        policies.propose(late_june, actor=author, now=JUNE)
    assert refused.value.codes == ["POLICY_DAYS_HELD"]


def test_days_of_a_superseded_version_are_not_signed_over(late_june, first, second, author, cosigner):
    """Proposed while the first still held."""
    policies.propose(late_june, actor=author, now=JUNE)
    published(second, author, cosigner)
    with pytest.raises(Refused) as refused:
        policies.publish(late_june, actor=cosigner, now=JUNE)
    assert refused.value.codes == ["POLICY_DAYS_HELD"]
    assert str(refused.value.reasons[0].sentence).startswith(str(first))


@pytest.mark.parametrize(
    "changed",
    [
        {"text": "x"}, {"checksum": "x"}, {"version": "x"}, {"valid_from": JULY}, {"cosigned_by": None},
        {"valid_to": date(2026, 6, 30)}, {"valid_to": None}, {"title": "x"}, {"is_demonstration": False},
        {"proposed_by": None}, {"published_at": JUNE},
    ],
)  # fmt: skip
def test_signed_version_never_changes(first, changed):
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        Policy.objects.filter(pk=first.pk).update(**changed)


@pytest.mark.parametrize("state", ["draft", "proposed", "withdrawn"])
def test_published_version_never_goes_back(first, state):
    with pytest.raises(InternalError, match="Invalid transition"), transaction.atomic():
        Policy.objects.filter(pk=first.pk).update(state=state)


def test_superseded_version_keeps_its_last_day_and_never_goes_back(first, second, author, cosigner):
    published(second, author, cosigner)
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        Policy.objects.filter(pk=first.pk).update(valid_to=date(2026, 6, 29))
    with pytest.raises(InternalError, match="Invalid transition"), transaction.atomic():
        Policy.objects.filter(pk=first.pk).update(state="published")


def test_proposed_version_is_what_finance_signs(second, author):
    policies.propose(second, actor=author, now=JUNE)
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        Policy.objects.filter(pk=second.pk).update(text="x")


def test_superseded_version_breaks_no_invariant(first, second, author, cosigner):
    published(second, author, cosigner)
    assert [item.number for item in sealed.INVARIANTS if list(item.broken_by())] == []


def test_database_refuses_one_signer(second, author):
    policies.propose(second, actor=author, now=JUNE)
    with pytest.raises(IntegrityError, match="policy_signed_by_two"):
        Policy.objects.filter(pk=second.pk).update(state="published", cosigned_by=author, published_at=JUNE)


def test_proposer_cannot_cosign(second, author):
    policies.propose(second, actor=author, now=JUNE)
    with pytest.raises(Refused) as refused:
        policies.publish(second, actor=author, now=JUNE)
    assert refused.value.codes == ["SAME_PERSON"]


def test_version_name_is_taken_once(second, city, author):
    with pytest.raises(Refused) as refused:
        policies.draft(second.text, version="2026-07", jurisdiction=city, actor=author)
    assert refused.value.codes == ["VERSION_TAKEN"]


def test_draft_can_be_revised(second, author):
    policies.revise(second, demonstration_text(first_day=JULY, intermediate=1700), actor=author)
    [row] = [each for each in second.pack.scheme("JY-CERT").standards if each.grade == "intermediate"]
    assert row.ceiling == 1700


def test_broken_revision_leaves_the_draft(second, author):
    before = second.checksum
    with pytest.raises(PackRefused):
        policies.revise(second, "nothing = 1", actor=author)
    second.refresh_from_db()
    assert second.checksum == before


def test_proposed_version_cannot_be_revised(second, author):
    policies.propose(second, actor=author, now=JUNE)
    with pytest.raises(Refused) as refused:
        policies.revise(second, second.text, actor=author)
    assert refused.value.codes == ["WRONG_STATE"]


def test_withdrawal_says_why(second, author):
    with pytest.raises(Refused):
        policies.withdraw(second, actor=author, now=JUNE, reason="")
    assert policies.withdraw(second, actor=author, now=JUNE, reason="重新测算").state == State.WITHDRAWN


def test_published_version_cannot_be_withdrawn(first, author):
    with pytest.raises(Refused) as refused:
        policies.withdraw(first, actor=author, now=JUNE, reason="x")
    assert refused.value.codes == ["WRONG_STATE"]


# --- mid-year change


@pytest.fixture
def changed(second, author, cosigner):
    return published(second, author, cosigner)


@pytest.mark.parametrize(("day", "version"), [(date(2026, 6, 30), "first"), (JULY, "second")])
def test_class_goes_by_the_version_of_its_filing_day(city, first, changed, day, version):
    made = TrainingClassFactory(filed=True, institution=InstitutionFactory(jurisdiction=city))
    type(made).objects.filter(pk=made.pk).update(filed_at=datetime(day.year, day.month, day.day, 2, tzinfo=UTC))
    made.refresh_from_db()
    assert filings.policy_of(made) == {"first": first, "second": changed}[version]


def test_claim_keeps_the_policy_it_was_drafted_under(city, first, second, author, cosigner):
    """Filed and drafted before, a certificate that comes after: still 1,500 under the old version."""
    course = certified_class(1, institution=InstitutionFactory(jurisdiction=city))
    claims.draft(course, now=JUNE)
    published(second, author, cosigner)
    certify(EnrolmentFactory(training_class=course, roster_row=2), issued_on=date(2026, 7, 20))
    claim = claims.draft(course, now=JUNE)
    assert {(line.policy, line.amount) for line in claim.lines.select_related("policy")} == {(first, 1500)}


@pytest.mark.parametrize(("first_day", "yuan"), [(date(2026, 1, 6), 1800), (date(2026, 1, 7), 1500)])
def test_class_is_paid_by_the_version_of_its_filing_day(city, first, author, cosigner, first_day, yuan):
    """The class was filed on January 6."""
    text = demonstration_text(first_day=first_day, intermediate=1800)
    published(policies.draft(text, version="2026-01", jurisdiction=city, actor=author), author, cosigner)
    course = certified_class(1, institution=InstitutionFactory(jurisdiction=city), issued_on=date(2026, 8, 20))
    assert [line.amount for line in claims.draft(course, now=JUNE).lines.all()] == [yuan]


def test_settings_follow_the_change(city, first, author, cosigner):
    text = re.sub(r"(\[settings.notice_working_days\][^\[]*?value = )5", r"\g<1>7", demonstration_text(first_day=JULY))
    published(policies.draft(text, version="2026-07", jurisdiction=city, actor=author), author, cosigner)
    held = [city_settings.value("notice_working_days", jurisdiction=city, on=day) for day in (date(2026, 6, 30), JULY)]
    assert held == ["5", "7"]


def test_settings_are_written_at_once(second, author, cosigner, django_assert_max_num_queries):
    """However many values a pack sets."""
    policies.propose(second, actor=author, now=JUNE)
    with django_assert_max_num_queries(22):
        policies.publish(second, actor=cosigner, now=JUNE)
    assert len(city_settings.values(jurisdiction=second.jurisdiction, on=JULY)) == 9  # seven settings, two figures


def test_production_takes_no_policy_of_a_demonstration(settings, city):
    policy = published_policy(city)
    call_command("check", databases=["default"])
    assert Policy.objects.in_force(policy.valid_from).get() == policy
    settings.DEMONSTRATION_ALLOWED = False
    assert not Policy.objects.in_force(policy.valid_from).exists()
    with pytest.raises(SystemCheckError, match="PORTAL_ENV is production"):
        call_command("check", databases=["default"])
