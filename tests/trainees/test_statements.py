"""A trainee's own word on a class: only theirs, never changed, the newest counts, and officers see a denial."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.urls import reverse
from django.utils import timezone

from institutions import checks
from portal.dashboards import items
from portal.shared.models import TrailRecord
from portal.shared.refusals import Refused
from tests.institutions.factories import ClassSessionFactory
from tests.trainees.factories import EnrolmentFactory
from trainees import enrolments, statements
from trainees.models import Enrolment, Person, Statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def entered(filed_class: Any, person: Person) -> Enrolment:
    """The trainee stands on the roster of a filed class, and so does somebody else."""
    EnrolmentFactory(training_class=filed_class)
    return EnrolmentFactory(training_class=filed_class, person=person)


def answer(entered: Enrolment, signed_up: bool, *, words: str = "", **more: Any) -> Statement:
    acted = {"actor": entered.person.user, "now": timezone.now()} | more
    return statements.answer(entered, signed_up=signed_up, words=words, **acted)


def refused(entered: Enrolment, **more: Any) -> list[str]:
    with pytest.raises(Refused) as caught:
        answer(entered, False, **more)
    return caught.value.codes


def test_newest_word_counts_and_the_earlier_stays(entered: Any) -> None:
    answer(entered, False, words="没听说过这个班")
    answer(entered, True)
    assert [each.kind for each in entered.statements.all()] == ["not_signed_up", "signed_up"]
    assert statements.on_joining(entered).kind == "signed_up"
    assert not Enrolment.objects.denied().exists()
    assert [row.verb for row in TrailRecord.objects.order_by("pk")][-2:] == ["deny enrolment", "confirm enrolment"]


def test_said_twice_is_said_once(entered: Any) -> None:
    assert answer(entered, False) == answer(entered, False)
    assert Statement.objects.count() == 1


def test_nobody_speaks_for_another(entered: Any, staff_a: Any) -> None:
    other = entered.training_class.enrolments.exclude(pk=entered.pk).get()
    assert refused(entered, actor=staff_a) == refused(other, actor=entered.person.user) == ["STATEMENT_NOT_YOURS"]
    assert refused(other, actor=None) == ["STATEMENT_NOT_YOURS"]


def test_whoever_applied_has_nothing_to_deny(own_opening: Any, application: Any) -> None:
    assert refused(application) == ["NOT_ENTERED"]
    Enrolment.objects.filter(pk=application.pk).update(state="enrolled", enrolled_at=timezone.now())
    application.refresh_from_db()
    assert refused(application) == ["APPLIED_YOURSELF"]


def test_a_word_stays_as_it_was_said(entered: Any) -> None:
    said = answer(entered, False)
    with pytest.raises(InternalError), transaction.atomic():
        Statement.objects.filter(pk=said.pk).update(kind="signed_up")
    with pytest.raises(InternalError), transaction.atomic():
        said.delete()


@pytest.mark.parametrize(
    "values, fits",
    [
        ({"kind": "paid_a_fee", "amount": Decimal("200.00")}, True),
        ({"kind": "paid_a_fee"}, False),
        ({"kind": "paid_a_fee", "amount": Decimal(0)}, False),
        ({"kind": "signed_up", "amount": Decimal(5)}, False),
        ({"kind": "not_there", "session": True}, True),
        ({"kind": "not_there"}, True),
        ({"kind": "not_signed_up", "session": True}, False),
    ],
)
def test_each_kind_with_what_belongs_to_it(entered: Any, values: dict[str, Any], fits: bool) -> None:
    if values.get("session"):
        values = values | {"session": ClassSessionFactory(training_class=entered.training_class)}

    def write() -> None:
        with transaction.atomic():
            Statement.objects.create(enrolment=entered, at=timezone.now(), **values)

    if fits:
        write()
    else:
        with pytest.raises(IntegrityError):
            write()


def own_words(entered: Enrolment) -> checks.Check:
    filing = checks.Filing(entered.training_class, day=timezone.localdate(), reader=None)
    [found] = [check for check in checks.of(filing) if check.code == "TRAINEE_DENIES"]
    return found


def test_a_denial_is_for_the_officer_to_judge(entered: Any) -> None:
    assert own_words(entered).outcome == "ok"
    answer(entered, False)
    found = own_words(entered)
    assert found.outcome == "judge" and "1" in str(found.finding)
    answer(entered, True)
    assert own_words(entered).outcome == "ok"


def test_a_denial_waits_on_the_worklist_until_the_name_is_off(entered: Any, officer_first: Any, staff_a: Any) -> None:
    assert list(items.denials(officer_first)) == []
    answer(entered, False)
    [item] = items.denials(officer_first)
    assert item.url == reverse("class_roster", args=[entered.training_class_id]) and item.count == 1
    enrolments.drop(entered, reason="本人未报名", actor=staff_a, now=timezone.now())
    assert list(items.denials(officer_first)) == []


def test_offices_read_it_with_the_filing_only(
    training_class: Any, person: Any, officer_first: Any, staff_a: Any
) -> None:
    entered = EnrolmentFactory(training_class=training_class, person=person)
    answer(entered, False)
    assert Statement.objects.visible_to(officer_first).count() == 0
    assert Statement.objects.visible_to(staff_a).count() == Statement.objects.visible_to(person.user).count() == 1


def test_said_on_the_page_and_seen_on_the_roster(
    signed_in: Callable[[Any], Any], entered: Any, officer_first: Any
) -> None:
    own, url = signed_in(entered.person.user), reverse("my_statement", args=[entered.pk])
    assert url in own.get(reverse("my_class", args=[entered.pk])).content.decode()
    assert url in own.get(reverse("my_file")).content.decode()
    assert own.post(url, {}).status_code == 422
    own.post(url, {"signed_up": "no", "words": "没听说过这个班"})
    assert Statement.objects.get().words == "没听说过这个班"
    assert url not in own.get(reverse("my_file")).content.decode()
    roster = signed_in(officer_first).get(reverse("class_roster", args=[entered.training_class_id]))
    assert roster.context["denied"] == 1 and "否认报名" in roster.content.decode()


def test_only_the_own_class(signed_in: Any, person: Any, entered: Any) -> None:
    other = entered.training_class.enrolments.exclude(pk=entered.pk).get()
    url = reverse("my_statement", args=[other.pk])
    assert signed_in(person.user).post(url, {"signed_up": "no"}).status_code == 404
