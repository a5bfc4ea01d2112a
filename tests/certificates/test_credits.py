"""Learning credits: what the place has set and nothing else, each on a training or certificate of its own person, cut
to the year's limit, taken back with the certificate."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import Error, transaction
from hypothesis import given
from hypothesis import strategies as st

from certificates import credits, learning
from certificates.credit_rules import CAP, HOURS, ONLINE, Rules, key_of
from certificates.models import LearningCredit
from portal.accounts.models import User
from portal.reference import city_settings
from portal.shared import workflow
from portal.shared.models import TrailRecord
from tests.certificates.factories import CertificateFactory
from tests.institutions.factories import InstitutionFactory, TrainingClassFactory, UserFactory
from tests.trainees.factories import EnrolmentFactory, PersonFactory

NOW = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
SINCE = date(2026, 1, 1)
database = pytest.mark.django_db


def set_rule(city, key, value, since=SINCE):
    city_settings.put(key, value, jurisdiction=city, valid_from=since, clause="演人社〔2026〕4号")


def training(institution, person=None, *, on_site="64.0", online="0.0", state="completed", **fields):
    who = {"person": person} if person else {}
    course = TrainingClassFactory(filed=True, institution=institution)
    return EnrolmentFactory(
        **{state: True}, training_class=course, attended_hours=Decimal(on_site), online_hours=Decimal(online),
        **who, **fields,
    )  # fmt: skip


def settle():
    return credits.settle_due(now=NOW)


def amounts():
    return list(LearningCredit.objects.order_by("pk").values_list("ground", "credits"))


@database
@pytest.mark.clause("JY-17", "JY-19", "NY-32")
def test_place_that_set_nothing_gives_nothing(institution_a):
    CertificateFactory(after_training=True, enrolment=training(institution_a, state="certified"))
    assert settle() == 0
    assert amounts() == []


@database
@pytest.mark.clause("JY-17")
def test_hours_of_a_completed_training_bring_credits_once(city, institution_a):
    set_rule(city, HOURS, "16")
    held = training(institution_a)
    EnrolmentFactory(training_class=held.training_class)  # still in the class
    assert (settle(), settle()) == (1, 0)
    assert amounts() == [("hours", Decimal("4.00"))]
    credit = LearningCredit.objects.get()
    assert (credit.person, credit.enrolment, credit.earned_on) == (held.person, held, date(2026, 2, 4))
    assert credit.rule == {"credit_hours": "16", "on_site": "64.0", "online": "0.0"}


@database
@pytest.mark.parametrize(("share", "expected"), [(None, "4.00"), ("0.5", "4.50"), ("1", "5.00"), ("0", "4.00")])
def test_online_hours_count_by_the_share_that_is_set(city, institution_a, share, expected):
    set_rule(city, HOURS, "16")
    if share is not None:
        set_rule(city, ONLINE, share)
    training(institution_a, online="16.0")
    settle()
    assert amounts() == [("hours", Decimal(expected))]


@database
def test_training_of_before_the_rule_brings_nothing(city, institution_a):
    set_rule(city, HOURS, "16", since=date(2026, 2, 5))
    training(institution_a)
    assert settle() == 0


@database
def test_training_goes_by_the_rule_of_its_last_day(city, institution_a):
    set_rule(city, HOURS, "16")
    set_rule(city, HOURS, "32", since=date(2026, 2, 4))
    training(institution_a)
    settle()
    assert amounts() == [("hours", Decimal("2.00"))]


@database
def test_other_places_rule_is_not_ours(city, other_city, institution_a):
    set_rule(other_city, HOURS, "16")
    training(institution_a)
    assert settle() == 0
    training(InstitutionFactory(jurisdiction=other_city))
    assert settle() == 1


@database
@pytest.mark.parametrize("value", ["0", "0.0"])
def test_rule_of_nothing_gives_nothing(city, institution_a, value):
    set_rule(city, HOURS, value)
    training(institution_a)
    assert settle() == 0


@database
def test_certificate_brings_what_its_grade_is_set_to(city):
    body = InstitutionFactory(evaluates=True, jurisdiction=city)
    set_rule(city, key_of("senior"), "8")
    CertificateFactory(body=body, grade="senior")
    CertificateFactory(body=body, grade="junior")
    CertificateFactory(body=body, grade="senior", revoked=True)
    assert (settle(), amounts()) == (1, [("certificate", Decimal("8.00"))])


@database
def test_certificate_after_training_goes_by_the_rule_of_the_training(city, other_city, institution_a):
    body = InstitutionFactory(evaluates=True, jurisdiction=other_city)
    set_rule(city, key_of("intermediate"), "5")
    set_rule(other_city, key_of("intermediate"), "9")
    held = training(institution_a, state="certified")
    held.training_class.grade = "intermediate"
    CertificateFactory(after_training=True, enrolment=held, body=body, grade="intermediate")
    settle()
    assert amounts() == [("certificate", Decimal("5.00"))]


@database
def test_revoked_certificate_takes_its_credits_back_by_a_row(city):
    set_rule(city, key_of("intermediate"), "5")
    held = CertificateFactory(body=InstitutionFactory(evaluates=True, jurisdiction=city))
    settle()
    workflow.perform(held, "suspend", actor=UserFactory(), now=NOW, reason="核实")
    assert settle() == 0
    workflow.perform(held, "revoke", actor=UserFactory(), now=NOW, reason="替考")
    assert (settle(), settle()) == (1, 0)
    assert amounts() == [("certificate", Decimal("5.00")), ("taken_back", Decimal("-5.00"))]
    assert held.person.credits.balance() == 0
    verbs = TrailRecord.objects.filter(subject_type="trainees.person").values_list("verb", flat=True)
    assert sorted(verbs) == ["credit learning", "take back credit"]


@database
def test_year_counts_up_to_its_limit(city, institution_a):
    set_rule(city, HOURS, "16")
    set_rule(city, CAP, "6")
    person = PersonFactory()
    for _n in range(3):
        training(institution_a, person)
    settle()
    held = list(LearningCredit.objects.order_by("pk").values_list("earned", "credits"))
    assert held == [(Decimal(4), Decimal(4)), (Decimal(4), Decimal(2)), (Decimal(4), Decimal(0))]
    assert (person.credits.balance(), settle()) == (6, 0)


@database
def test_other_year_and_other_person_have_a_limit_of_their_own(city, institution_a):
    set_rule(city, HOURS, "16", since=date(2025, 1, 1))
    set_rule(city, CAP, "4", since=date(2025, 1, 1))
    person = PersonFactory()
    early = datetime(2025, 3, 3, 1, 0, tzinfo=UTC)
    for who, enrolled in ((person, {}), (person, {"enrolled_at": early}), (None, {})):
        training(institution_a, who, **enrolled)
    settle()
    assert [each for _ground, each in amounts()] == [4, 4, 4]


@database
def test_database_refuses_credits_on_somebody_elses_training(city, institution_a):
    set_rule(city, HOURS, "16")
    training(institution_a)
    settle()
    row = LearningCredit.objects.get()
    other = training(institution_a)
    held = {"jurisdiction": city, "earned_on": SINCE, "year": 2026, "written_at": NOW}
    for wrong in (
        {"person": row.person, "ground": "hours", "enrolment": other, "earned": 1, "credits": 1},
        {"person": other.person, "ground": "hours", "enrolment": other, "earned": 1, "credits": 2},
        {"person": other.person, "ground": "hours", "earned": 1, "credits": 1},
        {"person": row.person, "ground": "hours", "enrolment": row.enrolment, "earned": 1, "credits": 1},
    ):
        with pytest.raises(Error), transaction.atomic():
            LearningCredit.objects.create(**held, **wrong)


@database
def test_database_takes_back_the_opposite_alone_and_once(city):
    set_rule(city, key_of("intermediate"), "5")
    CertificateFactory(body=InstitutionFactory(evaluates=True, jurisdiction=city))
    settle()
    row = LearningCredit.objects.get()
    held = {
        "person": row.person, "ground": "taken_back", "certificate": row.certificate, "reverses": row,
        "jurisdiction": city, "earned_on": SINCE, "year": row.year, "written_at": NOW,
    }  # fmt: skip
    for part in (4, 6):
        with pytest.raises(Error), transaction.atomic():
            LearningCredit.objects.create(earned=-part, credits=-part, **held)
    LearningCredit.objects.create(earned=-5, credits=-5, **held)
    with pytest.raises(Error), transaction.atomic():
        LearningCredit.objects.create(earned=-5, credits=-5, **held)


@database
def test_rows_never_change(city, institution_a):
    set_rule(city, HOURS, "16")
    training(institution_a)
    settle()
    for change in (lambda rows: rows.update(credits=1), lambda rows: rows.delete()):
        with pytest.raises(Error), transaction.atomic():
            change(LearningCredit.objects.all())


@given(
    on_site=st.decimals(0, 2000, places=1), online=st.decimals(0, 2000, places=1), share=st.decimals(0, 1, places=4),
    each=st.integers(1, 366),
)  # fmt: skip
def test_credits_of_hours_are_never_more_than_the_hours_give(on_site, online, share, each):
    rules = Rules({HOURS: Decimal(each), ONLINE: share})
    given_for, exact = rules.of_hours(on_site, online), (on_site + online * share) / each
    assert 0 <= exact - given_for < Decimal("0.01")
    assert rules.of_hours(on_site + each, online) >= given_for + 1


@database
def test_file_holds_what_the_reader_may_see(city, other_city, institution_a, institution_b, officer_first, staff_a):
    set_rule(city, HOURS, "16")
    set_rule(other_city, HOURS, "8")
    owner = User.objects.create(username="owner")
    person = PersonFactory(user=owner)
    elsewhere = InstitutionFactory(jurisdiction=other_city)
    own, neighbour, far = (training(each, person) for each in (institution_a, institution_b, elsewhere))
    draft = EnrolmentFactory(training_class=TrainingClassFactory(institution=institution_a), person=person)
    settle()
    seen = {user.username: learning.of(person, user, now=NOW) for user in (owner, officer_first, staff_a)}
    assert {name: {each.enrolment for each in file.trainings} for name, file in seen.items()} == {
        "owner": {own, neighbour, far}, "officer_first": {own, neighbour}, "staff_a": {own},
    }  # fmt: skip
    assert [file.balance for file in seen.values()] == [16, 8, 4]
    assert draft not in {each.enrolment for each in seen["staff_a"].trainings}


@database
def test_balance_is_the_sum_of_the_rows(city, institution_a):
    set_rule(city, HOURS, "16")
    set_rule(city, key_of("intermediate"), "5")
    person = PersonFactory(user=User.objects.create(username="owner"))
    training(institution_a, person)
    body = InstitutionFactory(evaluates=True, jurisdiction=city)
    held = [CertificateFactory(person=person, body=body) for _n in range(2)]
    settle()
    workflow.perform(held[0], "revoke", actor=UserFactory(), now=NOW, reason="替考")
    settle()
    file = learning.of(person, person.user, now=NOW)
    assert file.balance == sum(row.credits for row in person.credits.all()) == 9
    assert [file.credits_of(each) for each in held] == [0, 5]
    assert [row.key for row in file.rules] == [HOURS, key_of("intermediate")]
