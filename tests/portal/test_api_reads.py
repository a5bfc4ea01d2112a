"""What other systems may read: by role, inside the scope, never a full ID number."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from subsidies import notices
from tests.portal import api_world
from tests.portal.api_records import Records
from tests.portal.api_world import System
from tests.subsidies import journeys
from tests.trainees.factories import AttendanceMarkFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_the_api_world")]
SCOPED = [
    "classes", "sessions", "enrolments", "attendance-marks", "attendance-rulings", "certificates", "claims",
    "claim-lines", "institutions", "sites", "instructors",
]  # fmt: skip


@pytest.fixture
def world(city, institution_a, evaluation_body):
    return api_world.World(city, institution_a, evaluation_body)


@pytest.fixture
def ruling(world):
    """A teacher's word beside the marks of the world."""
    return Records(world).ruling


def test_scope_holds_in_every_list(world, ruling, staff_a, staff_b, officer_first, officer_elsewhere):
    numbers = [line.person.id_number for line in world.claim.lines.all()]
    systems = [System(user) for user in (staff_a, officer_first, staff_b, officer_elsewhere)]
    for noun in SCOPED:
        own, office, other, elsewhere = [system.get(f"{noun}/") for system in systems]
        assert own.json()["results"], noun
        assert office.json()["results"], noun
        foreign = {row["id"] for row in own.json()["results"]}
        seen = other.json()["results"] + elsewhere.json()["results"]
        assert foreign.isdisjoint(row["id"] for row in seen), noun
        one = f"{noun}/{min(foreign)}/"
        assert [system.get(one).status_code for system in systems] == [200, 200, 404, 404], noun
        assert not any(number in own.content.decode() for number in numbers), noun


def test_award_tells_steps_with_clauses(world, staff_a):
    row = System(staff_a).get("claim-lines/", claim=world.claim.pk).json()["results"][0]
    assert row["award"]["eligible"] is True
    assert [step["clause"] for step in row["award"]["steps"]]
    assert Decimal(row["award"]["steps"][-1]["after"]) == Decimal(row["amount"]) > 0
    assert row["person"]["masked_id_number"].count("*") == 12


def test_word_of_a_teacher_is_found_by_class_and_person(world, ruling, staff_a):
    system, enrolment = System(staff_a), ruling.enrolment
    [row] = system.get("attendance-rulings/", training_class=world.running.pk).json()["results"]
    keys = {"id": ruling.pk, "enrolment": enrolment.pk, "session": ruling.session_id}
    assert row == keys | {"status": "late", "at": "2026-02-05T10:00:00+08:00"}
    for query, found in [
        ({"enrolment": enrolment.pk}, [ruling.pk]),
        ({"enrolment": world.running.enrolments.exclude(pk=enrolment.pk).get().pk}, []),
        ({"training_class": world.claim.training_class_id}, []),
    ]:
        rows = system.get("attendance-rulings/", **query).json()["results"]
        assert [row["id"] for row in rows] == found, query


def test_roles_are_those_of_the_pages(world, evaluator, teacher_a, trainee):
    assert System(evaluator).get("classes/").status_code == 403
    assert System(evaluator).get("certificates/").status_code == 200
    assert System(teacher_a).get("claims/").status_code == 200
    assert System(trainee).get("enrolments/").status_code == 403


def test_pages_follow_one_another(world, staff_a):
    AttendanceMarkFactory.create_batch(
        1, enrolment=world.running.enrolments.first(), session=world.running.sessions.first()
    )
    first = System(staff_a).get("sessions/", page_size=3).json()
    address = first["next"].removeprefix("http://testserver/api/v1/")
    second = System(staff_a).get(address).json()
    keys = [row["id"] for row in first["results"] + second["results"]]
    assert keys == sorted(keys, reverse=True)
    assert len(set(keys)) == 6


@pytest.mark.parametrize("size", ["0", "201", "many", "-1"])
def test_page_size_is_limited(staff_a, size):
    answer = System(staff_a).get("classes/", page_size=size)
    assert (answer.status_code, answer.json()["reasons"][0]["field"]) == (400, "page_size")


def test_published_things_need_no_token(world, city, staff_a):
    claim = journeys.submitted_claim(world.claim.training_class, cast=journeys.cast())
    cast = journeys.cast()
    journeys.approved_claim(journeys.reviewed_claim(claim, cast=cast), cast=cast)
    assert System().get(f"policies/{city.code}/").json()["jurisdiction"] == city.code
    assert System().get(f"policies/{city.code}/", on="1999-01-01").status_code == 404


@pytest.mark.parametrize(("after", "rows"), [(timedelta(hours=1), 2), (timedelta(days=30), 0)])
def test_rows_of_a_notice_are_public_until_its_term_is_over(world, officer_first, after, rows):
    cast, published = journeys.cast(), journeys.PUBLISHED
    submitted = journeys.submitted_claim(world.claim.training_class, cast=cast)
    place = journeys.reviewed_claim(submitted, cast=cast).jurisdiction
    notice = notices.prepare(place, title="公示", actor=cast.first, now=published)
    notices.publish(notice, actor=cast.first, now=published)
    with time_machine.travel(published + after, tick=False):
        shown = System().get("notice-lines/", notice=notice.pk).json()["results"]
        assert [row["masked_id_number"].count("*") for row in shown] == [12] * rows
        assert len(System(officer_first).get("notice-lines/", notice=notice.pk).json()["results"]) == 2


def test_lists_need_a_token(world, staff_a):
    assert System().get("occupations/").status_code == 401
    assert System(staff_a).get(f"jurisdictions/{world.city.code}/").json()["code"] == world.city.code


def test_each_token_has_its_own_measure(staff_a, staff_b, monkeypatch):
    monkeypatch.setattr("portal.shared.api_limits.TokenThrottle.rate", "2/min", raising=False)
    system = System(staff_a)
    assert [system.get("groups/").status_code for _n in range(3)] == [200, 200, 429]
    assert System(staff_b).get("groups/").status_code == 200
    assert System(staff_a).get("groups/").status_code == 200


def test_nothing_below_api_is_a_page(db):
    answer = Client().get("/api/v1/nothing/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")
