"""The body that issued the certificate stood in the directory for this occupation and grade on that day (always
true 16)."""

from collections import defaultdict

from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate
from institutions.models import Listing
from subsidies.checks.check import Asked, Found, LineCheck, Outcome


def run(asked: Asked) -> dict[int, Found]:
    bodies = {line.certificate.body_id for line in asked.lines}
    listings: dict[int, list[Listing]] = defaultdict(list)
    for listing in Listing.objects.filter(institution__in=bodies, directory=Listing.Directory.EVALUATION):
        listings[listing.institution_id].append(listing)
    return {line.pk: _of(line.certificate, listings[line.certificate.body_id]) for line in asked.lines}


def _of(certificate: Certificate, listings: list[Listing]) -> Found:
    listed = any(_holds(listing, certificate) for listing in listings)
    day = {"day": certificate.issued_on.isoformat()}
    return Found(Outcome.PASSED, "listed", day) if listed else Found(Outcome.FAILED, "not_listed", day)


def _holds(listing: Listing, certificate: Certificate) -> bool:
    """A listing that names no occupation or no grades holds for all of them."""
    return (
        listing.valid_from <= certificate.issued_on <= (listing.valid_to or certificate.issued_on)
        and listing.occupation_id in (None, certificate.occupation_id)
        and (not listing.grades or certificate.grade in listing.grades)
    )


CHECK = LineCheck(
    name="issuing_body",
    title=_("Issuing body"),
    sentences={
        "listed": _("In the directory on the day of issue, %(day)s"),
        "not_listed": _("Not in the directory for this occupation and grade on the day of issue, %(day)s"),
    },
    run=run,
)
