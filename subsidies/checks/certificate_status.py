"""The certificate is valid and says what the line says: holder, occupation, grade."""

from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate
from subsidies.checks.check import Asked, Found, LineCheck, Outcome
from subsidies.models import ClaimLine

SUSPENDED = Certificate.State.SUSPENDED


def run(asked: Asked) -> dict[int, Found]:
    return {line.pk: _of(line) for line in asked.lines}


def _of(line: ClaimLine) -> Found:
    certificate, course = line.certificate, line.claim.training_class
    if certificate.state == Certificate.State.REVOKED:
        return Found(Outcome.FAILED, "revoked")
    if certificate.state == SUSPENDED:
        return Found(Outcome.JUDGE, "suspended")
    if certificate.holder_name != line.person.name:
        return Found(Outcome.JUDGE, "other_name")
    if (certificate.occupation_id, certificate.grade) != (course.occupation_id, course.grade):
        return Found(Outcome.JUDGE, "other_grade")
    return Found(Outcome.PASSED, "agrees")


CHECK = LineCheck(
    name="certificate_status",
    title=_("Certificate"),
    sentences={
        "agrees": _("Valid; name, occupation and grade agree"),
        "revoked": _("The certificate was revoked by the body that issued it"),
        "suspended": _("The certificate is suspended; the body that issued it has to clear it up"),
        "other_name": _("The name on the certificate is not the name on the roster"),
        "other_grade": _("The certificate is for another occupation or grade than the class"),
    },
    run=run,
)
