"""A token of an institution stands for that one alone, whatever else its account is."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from institutions.models import Membership
from portal.accounts.models import RoleGrant
from portal.accounts.roles import Role
from tests.fixtures.personas import LONG_AGO, make_user
from tests.institutions.factories import TrainingClassFactory
from tests.portal import api_world
from tests.portal.api_world import System
from tests.trainees.factories import EnrolmentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_the_api_world")]


@pytest.fixture
def clerk(staff_a, institution_b):
    """Works for both institutions."""
    Membership.objects.create(institution=institution_b, user=staff_a, valid_from=LONG_AGO)
    return staff_a


def test_token_sees_its_institution_alone(clerk, institution_a, institution_b):
    own, other = (TrainingClassFactory(institution=one) for one in (institution_a, institution_b))
    system = System(clerk, institution_a)
    assert [row["id"] for row in system.get("classes/").json()["results"]] == [own.pk]
    assert [row["id"] for row in system.get("institutions/").json()["results"]] == [institution_a.pk]
    assert system.get(f"classes/{own.pk}/").status_code == 200
    assert system.get(f"classes/{other.pk}/").status_code == 404


def test_each_token_has_its_own_institution(clerk, institution_a, institution_b):
    seen = [System(clerk, one).get("institutions/").json()["results"] for one in (institution_a, institution_b)]
    assert [[row["id"] for row in rows] for rows in seen] == [[institution_a.pk], [institution_b.pk]]


def test_token_files_for_its_institution_alone(clerk, city, institution_a, institution_b, evaluation_body):
    api_world.World(city, institution_a, evaluation_body)
    system = System(clerk, institution_a)
    assert system.send("classes/", api_world.new_class(institution_b)).status_code == 404
    assert system.send("classes/", api_world.new_class(institution_a)).status_code == 201


def test_token_names_premises_of_its_institution_alone(clerk, institution_a, institution_b):
    body = api_world.new_class(institution_a)
    foreign = api_world.new_class(institution_b)
    answer = System(clerk, institution_a).send("classes/", body | {"site": foreign["site"]})
    assert (answer.status_code, answer.json()["reasons"][0]["field"]) == (400, "site")


def test_token_marks_and_submits_for_its_institution_alone(clerk, city, institution_a, institution_b, evaluation_body):
    world = api_world.World(city, institution_b, evaluation_body)
    marks, submit = f"classes/{world.running.pk}/marks/", f"claims/{world.claim.pk}/submit/"
    foreign, own = System(clerk, institution_a), System(clerk, institution_b)
    assert foreign.send(marks, api_world.new_marks(world.running)).status_code == 404
    assert foreign.send(submit, {}).status_code == 404
    assert own.send(marks, api_world.new_marks(world.running)).status_code == 200
    assert own.send(submit, {}).status_code == 200


def test_answer_of_one_institution_is_not_given_to_another(clerk, city, institution_a, institution_b, evaluation_body):
    submit = f"claims/{api_world.World(city, institution_b, evaluation_body).claim.pk}/submit/"
    assert System(clerk, institution_b).send(submit, {}, key="one-and-the-same").status_code == 200
    answer = System(clerk, institution_a).send(submit, {}, key="one-and-the-same")
    assert (answer.status_code, answer.json()["code"]) == (422, "KEY_REUSED")
    assert System(clerk, institution_b).send(submit, {}, key="one-and-the-same").status_code == 200


def test_pages_show_every_institution(clerk, institution_a, institution_b, signed_in):
    for one in (institution_a, institution_b):
        TrainingClassFactory(institution=one, title=f"{one.name}的班")
    page = signed_in(clerk).get(reverse("class_list")).content.decode()
    assert "甲培训学校的班" in page
    assert "乙培训学校的班" in page


def test_what_somebody_is_as_a_trainee_does_not_count(clerk, institution_a, city, signed_in):
    RoleGrant.objects.create(user=clerk, role=Role.TRAINEE, valid_from=LONG_AGO)
    enrolment = EnrolmentFactory(training_class=TrainingClassFactory(running=True))
    enrolment.person.user = clerk
    enrolment.person.save(update_fields=["user"])
    assert System(clerk, institution_a).get(f"enrolments/{enrolment.pk}/").status_code == 404
    assert signed_in(clerk).get(reverse("my_class", args=[enrolment.pk])).status_code == 200


def test_token_ends_with_the_membership(clerk, institution_a, institution_b):
    systems = [System(clerk, one) for one in (institution_a, institution_b)]
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.filter(user=clerk, institution=institution_a).update(valid_to=yesterday)
    assert [system.get("classes/").status_code for system in systems] == [401, 200]


def test_token_for_no_institution_ends_when_its_account_works_for_one(institution_a):
    user = make_user("newcomer", Role.TRAINEE)
    system = System(user)
    assert system.get("groups/").status_code == 200
    Membership.objects.create(user=user, institution=institution_a, valid_from=LONG_AGO)
    assert system.get("groups/").status_code == 401


def test_token_for_no_institution_ends_when_its_account_gets_a_role_of_staff(db):
    user = make_user("newcomer", Role.TRAINEE)
    system = System(user)
    RoleGrant.objects.create(user=user, role=Role.EVALUATOR, valid_from=LONG_AGO)
    assert system.get("groups/").status_code == 401


def test_unknown_tokens_are_refused(db):
    assert Client().get("/api/v1/classes/", headers={"Authorization": "Bearer no"}).status_code == 401
