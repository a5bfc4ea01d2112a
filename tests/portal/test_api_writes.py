"""The four writes of other systems, each asked the same questions."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.test import Client

from certificates.models import Certificate
from institutions.models import Institution, TrainingClass
from portal.shared.models import IdempotencyKey
from subsidies.models import Claim
from tests.fixtures import worlds
from tests.fixtures.personas import make_institution, staff_of
from tests.portal import api_world
from tests.portal.api_world import System
from tests.portal.reference.factories import JurisdictionFactory
from trainees.models import AttendanceMark, Enrolment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_the_api_world")]
WRITES = ["class_file", "marks_send", "certificates_send", "claim_submit"]


@dataclass(frozen=True)
class Write:
    """One write: where, what, by whom; who may not, whose it is not; what is wrong in `bad` and in `refused`."""

    path: str
    body: dict[str, Any]
    status: int
    effects: Any
    sender: str
    wrong_role: str
    stranger: str
    bad: dict[str, Any]
    bad_field: str


def _write(name, world):
    if name == "class_file":
        body = api_world.new_class(world.institution_a)
        return Write(
            "classes/", body, 201, TrainingClass.objects.filter(state="filed"), "staff_a", "teacher_a", "staff_b",
            body | {"sessions": [body["sessions"][0] | {"starts_at": "morgen"}]}, "sessions.0.starts_at",
        )  # fmt: skip
    if name == "marks_send":
        body = api_world.new_marks(world.running)
        seen = AttendanceMark.objects.filter(enrolment__training_class=world.running)
        return Write(
            f"classes/{world.running.pk}/marks/", body, 200, seen, "teacher_a", "officer_first", "staff_b",
            {"marks": [body["marks"][0] | {"way": "smell"}]}, "marks.0.way",
        )  # fmt: skip
    if name == "certificates_send":
        body = api_world.new_certificates(world.evaluation_body, world.completed)
        own = Certificate.objects.filter(body=world.evaluation_body)
        return Write(
            "certificates/", body, 201, own, "evaluator", "staff_a", "evaluator_elsewhere",
            body | {"certificates": [body["certificates"][0] | {"id_number": "123"}]}, "certificates.0.id_number",
        )  # fmt: skip
    submitted = Claim.objects.filter(state="submitted")
    path = f"claims/{world.claim.pk}/submit/"
    return Write(path, {}, 200, submitted, "staff_a", "officer_first", "staff_b", {"amount": "much"}, "amount")


@worlds.built_once
def world():
    """The subject of every write, with the institutions of the personas who write."""
    with time_machine.travel(api_world.NOW):
        city = JurisdictionFactory()
        school = make_institution("甲培训学校", city, 1)
        body = make_institution("丙评价中心", city, 3, [Institution.Kind.EVALUATION_BODY])
        made = api_world.World(city, school, body)
        made.claim.refresh_from_db()  # leaves behind the parsed pack, which is slow to copy
        subjects = {"running": made.running, "completed": made.completed, "claim": made.claim}
        return SimpleNamespace(city=city, institution_a=school, evaluation_body=body, **subjects)


city, institution_a, evaluation_body, running, completed, claim = worlds.parts(
    "city", "institution_a", "evaluation_body", "running", "completed", "claim"
)


@pytest.fixture
def evaluator_elsewhere(institution_b):
    return staff_of(institution_b, "evaluator_elsewhere", "evaluator")


@pytest.fixture(params=WRITES)
def write(request, own_world):
    return _write(request.param, own_world)


@pytest.fixture
def system(request):
    return lambda persona: System(request.getfixturevalue(persona))


def codes(answer):
    return [(each["code"], each["field"]) for each in answer.json()["reasons"]]


def test_write_has_its_effect_once(write, system):
    sender = system(write.sender)
    first = sender.send(write.path, write.body, key="one-request")
    effects = write.effects.count()
    again = sender.send(write.path, write.body, key="one-request")
    assert first.status_code == again.status_code == write.status, first.content.decode()
    assert first.json() == again.json()
    assert effects == write.effects.count() > 0


def test_key_serves_one_request(write, system):
    sender = system(write.sender)
    sender.send(write.path, write.body, key="one-request")
    answer = sender.send(write.path, write.body | {"more": 1}, key="one-request")
    assert (answer.status_code, answer.json()["code"]) == (422, "KEY_REUSED")


def test_keys_belong_to_accounts(write, system, staff_b):
    sender = system(write.sender)
    first = sender.send(write.path, write.body, key="one-request")
    assert System(staff_b).send(write.path, write.body, key="one-request").json() != first.json()


@pytest.mark.parametrize("key", [None, "short", "has a blank in it"])
def test_write_needs_a_key(write, system, key):
    answer = system(write.sender).send(write.path, write.body, key=key)
    assert (answer.status_code, codes(answer)) == (400, [("REQUIRED", "Idempotency-Key")])
    assert write.effects.count() == 0


def test_wrong_role_is_forbidden(write, system):
    answer = system(write.wrong_role).send(write.path, write.body)
    assert (answer.status_code, answer.json()["code"]) == (403, "PERMISSION_DENIED")


def test_foreign_subject_does_not_exist(write, system):
    answer = system(write.stranger).send(write.path, write.body)
    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")
    assert write.effects.count() == 0


def test_nobody_writes_without_token(write):
    answer = System().send(write.path, write.body)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_bad_values_are_named(write, system):
    answer = system(write.sender).send(write.path, write.bad, key="one-request")
    assert answer.status_code == 400
    assert write.bad_field in [each["field"] for each in answer.json()["reasons"]]
    assert not IdempotencyKey.objects.exists()


def test_problem_has_its_media_type(write, system):
    answer = system(write.sender).send(write.path, write.bad)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["title"] == "Bad Request"


def test_refused_filing_leaves_nothing(institution_a, system):
    body = api_world.new_class(institution_a)
    late = body | {"starts_on": "2026-02-05", "practice_hours": 9}
    before = TrainingClass.objects.count()
    first = system("staff_a").send("classes/", late, key="one-request")
    assert first.status_code == 409
    assert ("HOURS_DIFFER", "sessions") in codes(first)
    assert ("FILED_TOO_LATE", "starts_on") in codes(first)
    assert TrainingClass.objects.count() == before
    assert system("staff_a").send("classes/", late, key="one-request").json() == first.json()


def test_refused_roster_rows_are_named(institution_a, system):
    body = api_world.new_class(institution_a)
    body["roster"][1]["id_number"] = "110"
    answer = system("staff_a").send("classes/", body)
    assert (answer.status_code, codes(answer)) == (409, [("ID_TOO_SHORT", "roster.1.id_number")])


@pytest.mark.parametrize("note", [";" * 200, "\t;" * 99 + '"', 'a"\r\n";;;b'])
def test_notes_of_signs_stay_one_cell(institution_a, system, note):
    body = api_world.new_class(institution_a)
    body["roster"][0]["note"] = note
    answer = system("staff_a").send("classes/", body)
    assert answer.status_code == 201, answer.content.decode()
    kept = Enrolment.objects.get(training_class=answer.json()["id"], roster_row=1).note
    assert "".join(kept.split()) == "".join(note.split())


def test_wrong_marks_are_refused_one_by_one(running, system):
    body = api_world.new_marks(running)
    good = body["marks"][0]
    body["marks"] += [good | {"id_number": "110"}, good, good | {"at": "2026-02-01T03:00:00+08:00"}]
    answer = system("staff_a").send(f"classes/{running.pk}/marks/", body).json()
    assert (answer["taken"], answer["repeated"]) == (2, 1)
    assert [(each["mark"], each["code"]) for each in answer["refused"]] == [(2, "ID_TOO_SHORT"), (4, "NO_SESSION")]


@pytest.mark.parametrize("offset", ["", "Z", "+08:00", "-08:00"])
@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00", "9999-12-31T23:59:59"])
def test_moments_at_the_ends_of_the_calendar(institution_a, running, system, moment, offset):
    marks = api_world.new_marks(running)
    marks["marks"][0]["at"] = moment + offset
    session = api_world.new_class(institution_a)
    session["sessions"][1]["starts_at"] = moment + offset
    sender = system("staff_a")
    answers = sender.send(f"classes/{running.pk}/marks/", marks), sender.send("classes/", session)
    assert [answer.status_code for answer in answers] == [400, 400]
    assert [each["field"] for answer in answers for each in answer.json()["reasons"]] == [
        "marks.0.at",
        "sessions.1.starts_at",
    ]


def test_closed_class_takes_no_marks(running, completed, system):
    answer = system("staff_a").send(f"classes/{completed.pk}/marks/", api_world.new_marks(running))
    assert (answer.status_code, codes(answer)) == (409, [("ATTENDANCE_CLOSED", "")])


def test_refused_certificate_stops_all(evaluation_body, completed, system):
    body = api_world.new_certificates(evaluation_body, completed)
    body["certificates"][1]["occupation"] = "没有这个工种"
    answer = system("evaluator").send("certificates/", body)
    assert (answer.status_code, codes(answer)) == (409, [("OCCUPATION_UNKNOWN", "certificates.1.occupation")])
    assert not Certificate.objects.filter(body=evaluation_body).exists()


def test_changed_claim_is_not_submitted(claim, system):
    answer = system("staff_a").send(f"claims/{claim.pk}/submit/", {"amount": "1.00"})
    assert (answer.status_code, codes(answer)) == (409, [("CLAIM_CHANGED", "")])


def test_submitted_claim_is_not_submitted_again(claim, system):
    path = f"claims/{claim.pk}/submit/"
    assert system("staff_a").send(path, {}).status_code == 200
    answer = system("staff_a").send(path, {})
    assert (answer.status_code, codes(answer)) == (409, [("WRONG_STATE", "")])


def test_broken_json_and_other_types(claim, system):
    sender = system("staff_a")
    path = f"/api/v1/claims/{claim.pk}/submit/"
    headers = {"Authorization": f"Bearer {sender.token}", "Idempotency-Key": "one-request"}
    client = Client()
    broken = client.post(path, "{", content_type="application/json", headers=headers)
    deep = client.post(path, "[" * 100_000, content_type="application/json", headers=headers)
    form = client.post(path, {"amount": 1}, headers=headers)
    assert (broken.status_code, deep.status_code, form.status_code) == (400, 400, 415)
    assert deep.json()["code"] == "PARSE_ERROR"
