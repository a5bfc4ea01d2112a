"""The API against its own description, asked by machine as several roles: no fault, nothing that is not described."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import schemathesis
import time_machine
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

from tests.access_table import EVERYONE
from tests.fixtures import worlds
from tests.fixtures.personas import one_city
from tests.portal import api_world
from tests.portal.api_asking import ask_all
from tests.portal.api_records import Records

# Whoever writes through the API is asked more of each operation; the others of one city one after the other.
WRITERS = ("staff_a", "evaluator", "officer_first")
READERS = tuple(sorted(EVERYONE - {*WRITERS, "staff_b", "officer_elsewhere"}))
GROUPS = {**{persona: (6, (persona,)) for persona in WRITERS}, "readers": (1, READERS)}
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_the_api_world")]


@pytest.fixture
def whole_connection() -> Iterator[None]:
    """As in Django's own test client: the end of a request does not end the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def described(db: None, whole_connection: None) -> Any:
    return schemathesis.openapi.from_wsgi("/api/schema/?format=json", get_wsgi_application())


@worlds.built_once
def world() -> Any:
    """A token for everybody, and what the paths lead to."""
    with time_machine.travel(api_world.NOW):
        place = one_city()
        tokens = {persona: api_world.token_of(user) for persona, user in place.people.items()}
        made = api_world.World(place.city, place.institution_a, place.evaluation_body)
        return SimpleNamespace(tokens=tokens, subjects=_subjects(made))


tokens, subjects = worlds.parts("tokens", "subjects")


def _subjects(world: api_world.World) -> dict[str, Any]:
    """Numbers and codes of things that exist, by where they stand in the paths."""
    records = Records(world)
    return {
        "/classes/": world.running.pk,
        "/claims/": world.claim.pk,
        "/claim-lines/": world.claim.lines.first().pk,
        "/enrolments/": world.running.enrolments.first().pk,
        "/institutions/": world.institution.pk,
        "/policies/": world.city.code,
        "/jurisdictions/": world.city.code,
        "/working-days/": world.city.code,
        "/certificate-checks/": world.claim.lines.first().certificate.check_code,
        "/attendance-rulings/": records.ruling.pk,
        "/line-checks/": records.check.pk,
        "/learning-credits/": records.credit.pk,
        "/entitlements/": records.entitlement.pk,
        "/objections/": records.objection.pk,
        "/funds/": world.ground.fund.pk,
        "/ledger-entries/": records.entry.pk,
        "/payment-batches/": records.batch.pk,
        "/payments/": records.payment.pk,
        "/findings/": records.finding.pk,
        "/reports/": records.report.pk,
        "/local-standards/": records.standard.pk,
        "/setting-changes/": records.setting.pk,
        "/listings/": records.listing.pk,
        "/catalogue-entries/": records.catalogue_entry.pk,
        "/shortage-entries/": records.shortage_entry.pk,
    }


@pytest.mark.parametrize("group", GROUPS)
def test_answers_are_as_described(group, described, tokens, subjects):
    examples, personas = GROUPS[group]
    for persona in personas:
        assert ask_all(described, tokens[persona], subjects, examples=examples)
