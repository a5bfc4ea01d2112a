"""What commands about institutions and their people are told by code: the place, the institution."""

from django.core.management.base import CommandError

from institutions.models import Institution
from portal.reference.models import Jurisdiction


def jurisdiction(code: str) -> Jurisdiction:
    """The place with this code."""
    found = Jurisdiction.objects.filter(code=code).first()
    if found is None:
        raise CommandError(f"There is no place with the code {code!r}; load_reference brings the places.")
    return found


def institution(credit_code: str) -> Institution:
    """The institution with this code."""
    found = Institution.objects.filter(credit_code=credit_code).first()
    if found is None:
        raise CommandError(f"No institution is known as {credit_code!r}; register_institution makes it known.")
    return found
