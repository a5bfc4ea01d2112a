"""Rooms and instructors are never in two places: said in words, and refused by the database."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.translation import override

from institutions import clashes, filings
from institutions.models import TrainingClass
from portal.shared.refusals import Refused
from tests.fixtures.personas import staff_of
from tests.institutions.factories import SiteFactory, TrainingClassFactory, UserFactory
from tests.institutions.test_filings import FILED_ON, send_back

NOW = datetime(2026, 1, 6, 1, 0, tzinfo=UTC)


def same_room(other, **fields):
    """A class that could be filed, at the times and in the room of another; its instructor is its own."""
    apart = {"site": SiteFactory(institution=other.institution)}
    made = send_back(TrainingClassFactory(filed=True, institution=other.institution, **apart))
    made.sessions.update(site=other.site)
    return filings.revise(made, actor=None, site=other.site, **fields)


@pytest.mark.django_db
def test_taken_room_is_named_with_class():
    other = TrainingClassFactory(filed=True)
    clerk = staff_of(other.institution, "clerk")
    with override("en"), pytest.raises(Refused) as refused:
        filings.file(same_room(other), actor=clerk, now=FILED_ON)
    first = str(refused.value.reasons[0])
    assert set(refused.value.codes) == {"TIMETABLE_CLASH"}
    assert all(word in first for word in (other.site.name, other.title, other.number, "2026-01-12 08:30–11:30"))


@pytest.mark.django_db
def test_unseen_class_stays_unnamed():
    other = TrainingClassFactory(filed=True)
    with override("en"), pytest.raises(Refused) as refused:
        filings.file(same_room(other), actor=UserFactory(), now=FILED_ON)
    with override("en"):  # a sentence is put together in the reader's language
        first = str(refused.value.reasons[0])
    assert "another class" in first
    assert other.title not in first


@pytest.mark.django_db
def test_taken_instructor_is_a_clash():
    other = TrainingClassFactory(filed=True)
    made = same_room(other)
    made.sessions.update(site=SiteFactory(institution=other.institution), instructor=other.instructor)
    assert {clash.over for clash in clashes.find(made, made.sessions.all())} == {"instructor"}


@pytest.mark.django_db
def test_room_next_door_is_free():
    other = TrainingClassFactory(filed=True)
    made = same_room(other)
    made.sessions.update(site=SiteFactory(institution=other.institution))
    assert filings.file(made, actor=UserFactory(), now=FILED_ON).state == "filed"


@pytest.mark.django_db
def test_room_is_free_the_minute_it_ends():
    other = TrainingClassFactory(filed=True)
    made = same_room(other)
    session = made.sessions.order_by("starts_at").first()
    made.sessions.exclude(pk=session.pk).delete()
    session.starts_at, session.ends_at = session.ends_at, session.ends_at + timedelta(hours=1)
    session.save()
    assert clashes.find(made, made.sessions.all()) == []


@pytest.mark.django_db
def test_room_of_withdrawn_class_is_free():
    other = TrainingClassFactory(filed=True)
    made = same_room(other)
    filings.withdraw(other, actor=other.filed_by, now=FILED_ON, reason="人数不足")
    assert filings.file(made, actor=UserFactory(), now=FILED_ON).state == "filed"


@pytest.mark.django_db
def test_database_refuses_second_binding():
    other = TrainingClassFactory(filed=True)
    made = same_room(other)
    with pytest.raises(IntegrityError, match="session_site_not_twice"), transaction.atomic():
        made.sessions.update(binding=True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("over", ["site", "instructor"])
def test_one_of_two_racing_filings_wins(over):
    first = send_back(TrainingClassFactory(filed=True))
    second = same_room(first)
    if over == "instructor":
        second.sessions.update(site=SiteFactory(institution=first.institution), instructor=first.instructor)
    answers = race([first.pk, second.pk])
    assert sorted(answers) == [["TIMETABLE_CLASH"], ["filed"]]
    assert TrainingClass.objects.filter(state="filed").count() == 1


def race(keys):
    """File the classes at once; both pass their checks before either of them binds its rooms."""
    answers, gate = [], threading.Barrier(len(keys), timeout=20)
    bind = clashes.bind

    def file(key):
        made = TrainingClass.objects.get(pk=key)
        try:
            answers.append([filings.file(made, actor=UserFactory(username="factory_filer"), now=NOW).state])
        except Refused as refused:
            answers.append(sorted(set(refused.codes)))
        finally:
            connection.close()

    def bind_together(training_class, *, reader):
        gate.wait()
        bind(training_class, reader=reader)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clashes, "bind", bind_together)
        threads = [threading.Thread(target=file, args=[key]) for key in keys]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return answers
