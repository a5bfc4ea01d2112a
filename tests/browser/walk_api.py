"""The API of the portal in which the class went its way, asked by machine over the wire as those who write by it."""

import schemathesis

from subsidies.models import Claim
from tests.browser.stage import Stage
from tests.portal import api_world
from tests.portal.api_asking import ask_all


def ask(address: str, ground: Stage, claim: Claim) -> None:
    described = schemathesis.openapi.from_url(f"{address}/api/schema/?format=json")
    line = claim.lines.select_related("certificate").earliest("pk")
    subjects = {
        "/classes/": claim.training_class_id,
        "/claims/": claim.pk,
        "/claim-lines/": line.pk,
        "/enrolments/": line.enrolment_id,
        "/certificate-checks/": line.certificate.check_code,
        "/entitlements/": line.entitlement_id,
    }
    for user in (ground.filer, ground.evaluator, ground.first):
        assert ask_all(described, api_world.token_of(user), subjects, examples=1)
