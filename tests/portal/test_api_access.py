"""Who may do what through the API: every operation of the router asked with the token of every persona, for an object
of their own and for a foreign one, and without a token. An operation without a row fails the build."""

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.db import transaction

from institutions.models import Institution
from portal.accounts.models import RoleGrant
from portal.accounts.roles import Role
from portal.api import router
from portal.reference.models import PopulationGroup
from tests.access_table import PERSONAS
from tests.fixtures import worlds
from tests.fixtures.personas import everybody, make_institution
from tests.portal import api_world
from tests.portal.api_records import Records, run_of
from tests.portal.api_world import System
from tests.portal.reference.factories import JurisdictionFactory, PopulationGroupFactory
from trainees.models import AttendanceMark

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_the_api_world")]

# By role; officer_elsewhere and staff_b have the roles of officer_first and staff_a.
CLERKS = frozenset({"staff_a", "staff_b", "manager_a"})
INSTITUTIONS = CLERKS | {"teacher_a"}
REVIEW = frozenset({"officer_first", "officer_final", "officer_elsewhere", "auditor"})
FINANCE = frozenset({"finance_maker", "finance_approver"})
MONEY = FINANCE | {"auditor"}
BUREAU = REVIEW | FINANCE
TOKENS = frozenset(PERSONAS)
# By scope: whose the own object is, and whose the foreign one.
OWN = TOKENS - {"staff_b", "evaluator", "officer_elsewhere", "trainee"}
FOREIGN = frozenset({"officer_elsewhere"})
OFFICES = BUREAU - FOREIGN | {"office", "liaison", "third_party"}


@dataclass(frozen=True)
class Row:
    """`roles` are the personas whose role opens it; inside the scope they get `ok`, outside it 404, the others 403.
    `path` and `body` are made of an object's world. What is not `scoped` is the same for every token; what is `public`
    needs none, and shows strangers what is in nobody's scope; what is `signed` by a device no token opens."""

    path: Callable[[Any], str]
    roles: frozenset[str] = TOKENS
    ok: int = 200
    body: Callable[[Any], Any] | None = None
    own: frozenset[str] = OWN
    scoped: bool = True
    public: bool = False
    signed: bool = False


def _reads(noun: str, roles: frozenset[str], key: Callable[[Any], Any], **more: Any) -> dict[str, Row]:
    one = Row(lambda world: f"{noun}/{key(world)}/", roles, **more)
    return {f"{noun} list": Row(lambda _world: f"{noun}/", roles, **more | {"scoped": False}), f"{noun} retrieve": one}


ROWS = {
    **_reads("institutions", INSTITUTIONS | REVIEW | {"evaluator"}, lambda world: world.institution.pk),
    **_reads("sites", INSTITUTIONS | REVIEW, lambda world: world.course.site_id),
    **_reads("instructors", INSTITUTIONS | REVIEW, lambda world: world.course.instructor_id),
    **_reads("classes", INSTITUTIONS | REVIEW, lambda world: world.course.pk),
    **_reads("sessions", INSTITUTIONS | REVIEW, lambda world: world.course.sessions.first().pk),
    **_reads("enrolments", INSTITUTIONS | REVIEW, lambda world: world.line.enrolment_id),
    **_reads("attendance-marks", INSTITUTIONS | REVIEW, lambda world: world.mark.pk),
    **_reads("attendance-rulings", INSTITUTIONS | REVIEW, lambda world: world.records.ruling.pk),
    **_reads(
        "certificates",
        INSTITUTIONS | REVIEW | FINANCE | {"office", "evaluator"},
        lambda world: world.line.certificate_id,
    ),
    **_reads("learning-credits", INSTITUTIONS | BUREAU, lambda world: world.records.credit.pk),
    **_reads("claims", INSTITUTIONS | REVIEW | FINANCE, lambda world: world.claim.pk),
    **_reads("claim-lines", INSTITUTIONS | REVIEW | FINANCE, lambda world: world.line.pk),
    **_reads("notices", TOKENS, lambda world: world.notice.pk, scoped=False, public=True),
    **_reads("notice-lines", TOKENS, lambda world: world.notice.lines.first().pk, public=True, own=OFFICES),
    **_reads("policies", TOKENS, lambda world: world.city.code, scoped=False, public=True),
    "certificate-checks retrieve": Row(
        lambda world: f"certificate-checks/{world.line.certificate.check_code}/", scoped=False, public=True
    ),
    **_reads("line-checks", REVIEW, lambda world: world.records.check.pk),
    **_reads("entitlements", INSTITUTIONS | BUREAU, lambda world: world.records.entitlement.pk),
    **_reads("objections", BUREAU, lambda world: world.records.objection.pk),
    **_reads("funds", MONEY, lambda world: world.ground.fund.pk),
    **_reads("ledger-entries", MONEY, lambda world: world.records.entry.pk),
    **_reads("payment-batches", MONEY, lambda world: world.records.batch.pk),
    **_reads("payments", MONEY | CLERKS, lambda world: world.records.payment.pk),
    **_reads("audit-runs", BUREAU, lambda world: world.records.audit.pk, scoped=False),
    **_reads("findings", BUREAU, lambda world: world.records.finding.pk),
    **_reads("reports", BUREAU | {"office"}, lambda world: world.records.report.pk),
    **_reads("local-standards", BUREAU, lambda world: world.records.standard.pk),
    **_reads("setting-changes", BUREAU, lambda world: world.records.setting.pk),
    **_reads("listings", TOKENS, lambda world: world.records.listing.pk, scoped=False),
    **_reads("catalogue-entries", BUREAU, lambda world: world.records.catalogue_entry.pk),
    **_reads("shortage-entries", BUREAU, lambda world: world.records.shortage_entry.pk),
    **_reads("runs", TOKENS, lambda world: world.run.pk, own=frozenset({"auditor"})),
    "working-days retrieve": Row(lambda world: f"working-days/{world.city.code}/", scoped=False),
    **_reads("jurisdictions", TOKENS, lambda world: world.city.code, scoped=False),
    **_reads("occupations", TOKENS, lambda world: world.course.occupation.code, scoped=False),
    **_reads("groups", TOKENS, lambda _world: PopulationGroup.objects.first().code, scoped=False),
    "classes create": Row(
        lambda _world: "classes/", CLERKS, ok=201, body=lambda world: api_world.new_class(world.institution)
    ),
    "classes marks": Row(
        lambda world: f"classes/{world.running.pk}/marks/",
        INSTITUTIONS,
        body=lambda world: api_world.new_marks(world.running),
    ),
    "attendance-batches create": Row(
        lambda _world: "attendance/batches/", body=lambda _world: {"marks": []}, scoped=False, signed=True
    ),
    "certificates create": Row(
        lambda _world: "certificates/",
        frozenset({"evaluator"}),
        ok=201,
        body=lambda world: api_world.new_certificates(world.body, world.completed),
        own=frozenset({"evaluator"}),
    ),
    "claims submit": Row(lambda world: f"claims/{world.claim.pk}/submit/", CLERKS, body=lambda _world: {}),
}


@worlds.built_once
def world():
    """What every row asks for the own and for the foreign object, and a token for everybody."""
    with time_machine.travel(api_world.NOW):
        city, elsewhere = JurisdictionFactory(), JurisdictionFactory()
        own = _subjects(city, "甲培训学校", 1)
        foreign = _subjects(elsewhere, "丁培训学校", 4)
        PopulationGroupFactory()
        other = make_institution("乙培训学校", city, 7)
        people = everybody(city, elsewhere, own=own.institution, other=other, body=own.body)
        own.run = run_of(people["auditor"], "own run")
        foreign.run = run_of(people["officer_elsewhere"], "foreign run")
        tokens = {persona: System(user).token for persona, user in people.items()}
        asked = {(name, "own"): _asked(row, own) for name, row in ROWS.items()}
        asked |= {(name, "foreign"): _asked(row, foreign) for name, row in ROWS.items() if row.scoped}
        return SimpleNamespace(tokens=tokens, asked=asked)


tokens, asked = worlds.parts("tokens", "asked")


def _subjects(city, name, number):
    """The objects of one institution, and the body that examines for it."""
    body = make_institution("评价中心", city, number + 1, [Institution.Kind.EVALUATION_BODY])
    made = api_world.World(city, make_institution(name, city, number), body, number=number)
    made.records = Records(made)
    made.line = made.claim.lines.first()
    made.course = made.claim.training_class
    made.mark = AttendanceMark.objects.filter(enrolment=made.line.enrolment).first()
    return made


def _asked(row, subjects):
    return row.path(subjects), row.body and row.body(subjects)


def test_every_operation_has_one_row():
    routed = [
        f"{url.name.removeprefix('api-').rpartition('-')[0]} {act}"
        for url in router.urls
        for method, act in url.callback.actions.items()
        if method != "head"  # added to each "get" by the first request
    ]
    assert sorted(routed) == sorted(ROWS)


def test_every_persona_and_every_role_has_a_token(tokens):
    assert set(tokens) == TOKENS
    assert set(RoleGrant.objects.values_list("role", flat=True)) == set(Role.values)


def _status(question, token):
    """What is answered; what the question changed is undone, so that the next one finds the same."""
    path, body = question
    system = System()
    system.token = token
    with transaction.atomic():
        answer = system.get(path) if body is None else system.send(path, body)
        transaction.set_rollback(True)
    return answer.status_code


def _expected(row, persona, scope):
    if row.signed:
        return 401
    if persona not in row.roles and not row.public:
        return 403
    return row.ok if persona in scope or not row.scoped else 404


@pytest.mark.parametrize("name", ROWS)
def test_operation_answers_roles_scope_and_strangers(name, tokens, asked):
    row, found, expected = ROWS[name], {}, {}
    for whose, scope in [("own", row.own), ("foreign", FOREIGN)]:
        if (name, whose) in asked:
            question = asked[name, whose]
            expected |= {(persona, whose): _expected(row, persona, scope) for persona in tokens}
            found |= {(persona, whose): _status(question, token) for persona, token in tokens.items()}
            expected["nobody", whose] = _expected(row, "nobody", frozenset()) if row.public else 401
            found["nobody", whose] = _status(question, "")
    assert found == expected
